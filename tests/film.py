"""The film's pack for tests: what the article alone tells, as the pack that most tests are about.

Its record grows and changes; the article does not.
"""

import shutil
from functools import cache
from pathlib import Path

from babel import Locale

from bot.config import ROOT
from bot.domain.matching.languages.detection import READ
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.loading import read_pack
from bot.domain.pack.model import Pack
from bot.domain.pack.translating import Translator, names_in_english
from bot.domain.pack.translations import read_translation
from bot.domain.pack.views import home_view, whole_view

FILM = ROOT / "data" / "dead_reckoning"


@cache
def authored_pack() -> Pack:
    """Return the pack as its files have it; nothing can change it, so it is read once."""
    return read_pack(FILM)


@cache
def article_pack() -> Pack:
    """Return what the article tells."""
    return home_view(authored_pack())


@cache
def whole_pack() -> Pack:
    """Return what all sources tell."""
    return whole_view(authored_pack())


def add_titles(matcher: Matcher, pack: Pack) -> None:
    """Give a matcher of what is told of the film the facts' titles in all languages that are read."""
    extended = {fact.extends: fact.id for fact in authored_pack().facts if fact.extends}
    for language in READ:
        translation = read_translation(FILM, language)
        told = extended if pack.bibliography else {}
        view = Translator(pack, Locale(language), translation, told).view(pack)
        matcher.add_titles(language, view.facts, names_in_english(view))


def copy_article_pack(folder: Path) -> Path:
    """Return a folder inside ``folder`` with the pack without its record, and without translations."""
    return shutil.copytree(FILM, folder / FILM.name, ignore=shutil.ignore_patterns("record", "locale"))
