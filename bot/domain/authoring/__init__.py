"""Tools for authors of packs: start one, take over questions, compare it with its source, try it out."""
