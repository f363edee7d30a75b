"""Stunts and sequences, with everything that is known of them."""
