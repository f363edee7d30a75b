"""Knowledge packs: what one source says, in a form that a person can read, edit and check."""
