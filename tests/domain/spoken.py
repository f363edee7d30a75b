"""What the domain says, as people of other languages get it."""

import re
from functools import cache

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.config import ROOT
from bot.domain.phrases import Phrase, in_english

_OWN_WORDS = re.compile(r"[^\W\d_]{2,}")


@cache
def _german() -> Catalog:
    with (ROOT / "bot" / "locale" / "de" / "LC_MESSAGES" / "reckoner.po").open("rb") as file:
        return read_po(file, locale="de")


def in_german(said: Phrase) -> str:
    """Return a text in German; raises KeyError where a part of it has words and no German.

    What somebody typed stands in quotation marks, and as it is.
    """

    def translate(one: str, many: str, number: int) -> str:
        if one.startswith("'") or not _OWN_WORDS.search(re.sub(r"{\w+}", "", one)):
            return in_english(one, many, number)
        message = _german().get(one)
        if message is None or not message.string:
            raise KeyError(one)
        return message.string if isinstance(message.string, str) else message.string[number != 1]

    return said.render(translate)
