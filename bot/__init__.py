"""Reckoner, a Discord bot that answers from a knowledge pack."""

import os

# What a question is compared with is small: to wake numpy's other threads for it takes longer than it does.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
