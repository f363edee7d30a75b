"""From a question to a verdict: the pack's classes, the evidence for the best fact, the confidence."""
