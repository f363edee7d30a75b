"""When the film opens, in each reader's own calendar."""
