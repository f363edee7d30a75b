"""Measurements that are run by hand: what they print is in docs/matching-engine.md."""
