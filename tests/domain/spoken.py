"""What the domain says, as people of other languages get it."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from bot.config import ROOT
from bot.domain.phrases import Phrase

_OWN_WORDS = re.compile(r"[^\W\d_]{2,}")


@cache
def wordings() -> Mapping[str, Mapping[str, str]]:
    """Return every English text with its translations."""
    files = [*(ROOT / "cogs").glob("*/wording.toml"), *(ROOT / "bot" / "ui").glob("wording.toml")]
    return {
        text: translations
        for file in files
        for text, translations in tomllib.loads(file.read_text(encoding="utf-8")).get("texts", {}).items()
    }


def in_german(said: Phrase) -> str:
    """Return a text in German; raises KeyError where a part of it has words and no German.

    What somebody typed stands in quotation marks, and as it is.
    """

    def wording(text: str) -> str:
        has_words = _OWN_WORDS.search(re.sub(r"{\w+}", "", text))
        return wordings()[text]["de"] if has_words and not text.startswith("'") else text

    return said.said(wording)
