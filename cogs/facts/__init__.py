"""Everything that is known, by topic."""
