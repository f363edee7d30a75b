"""What every test may use."""

from __future__ import annotations

import os

from hypothesis import settings

from bot.config import ROOT

# Learning the film's pack takes seconds. It is deterministic and kept by the pack's content, so every test,
# and every process that a test starts, may share what one has learned.
INDEX_FOLDER = ROOT / ".cache" / "index"
os.environ["RECKONER_INDEX_FOLDER"] = str(INDEX_FOLDER)

# How long one example takes says how busy the machine is, not whether the code is right.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
