"""What ``python -m tests.bench.stall`` is made of."""
