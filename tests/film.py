"""The film's pack for tests: what the article alone tells, as the pack that most tests are about.

Its record grows and changes; the article does not.
"""

import shutil
from pathlib import Path

from bot.config import ROOT
from bot.domain.pack.loading import read_pack
from bot.domain.pack.model import Pack
from bot.domain.pack.views import home_view, whole_view

FILM = ROOT / "data" / "dead_reckoning"


def article_pack() -> Pack:
    """Return what the article tells."""
    return home_view(read_pack(FILM))


def whole_pack() -> Pack:
    """Return what all sources tell."""
    return whole_view(read_pack(FILM))


def copy_article_pack(folder: Path) -> Path:
    """Return a folder inside ``folder`` with the pack without its record, and without translations."""
    return shutil.copytree(FILM, folder / FILM.name, ignore=shutil.ignore_patterns("record", "locale"))
