"""The parts of ``python -m tests.bench.stall``."""
