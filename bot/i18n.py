"""What the bot says, in each language it speaks. English stands in the code, the others in wording files.

How to: take ``say = wording_for(interaction)`` (``private=True`` for what only the presser sees), write
``say("You asked: {question}", question=…)``, and give the text its ``de`` and ``es`` in your feature's
``wording.toml``, where commands' and options' names and descriptions go too; commands that a text names
stand there in English. What the domain says comes as a
:class:`~bot.domain.phrases.Phrase`, which ``say.phrase`` puts into words. ``tests/cogs/test_wording.py``
names what is missing. Knowledge (answers, quotations, names) stays in the source's language.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import LiteralString

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation

from bot.domain.phrases import Phrase

ENGLISH = "en"
LANGUAGES: Mapping[discord.Locale, str] = {
    discord.Locale.german: "de",
    discord.Locale.spain_spanish: "es",
    discord.Locale.latin_american_spanish: "es",
}
_NAMES = frozenset(
    (
        TranslationContextLocation.command_name,
        TranslationContextLocation.group_name,
        TranslationContextLocation.parameter_name,
    )
)
DAYS: tuple[LiteralString, ...] = (
    "{day} January {year}",
    "{day} February {year}",
    "{day} March {year}",
    "{day} April {year}",
    "{day} May {year}",
    "{day} June {year}",
    "{day} July {year}",
    "{day} August {year}",
    "{day} September {year}",
    "{day} October {year}",
    "{day} November {year}",
    "{day} December {year}",
)
SHORT_DAYS: tuple[LiteralString, ...] = (
    "{day} Jan",
    "{day} Feb",
    "{day} Mar",
    "{day} Apr",
    "{day} May",
    "{day} Jun",
    "{day} Jul",
    "{day} Aug",
    "{day} Sep",
    "{day} Oct",
    "{day} Nov",
    "{day} Dec",
)
# Between thousands. Spanish has a thin space, and none in four digits, on both sides of the Atlantic.
_GROUPING = {"de": ".", "es": "\u202f"}
_UNGROUPED = {"es": 9_999}


def human_join(words: Sequence[str], last: str = "and") -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


class Say:
    """Says things in one language; what has no wording in it is said in English."""

    __slots__ = ("_texts", "language")

    def __init__(self, language: str = ENGLISH, texts: Mapping[str, str] | None = None) -> None:
        self.language = language
        self._texts: Mapping[str, str] = texts or {}

    def __call__(self, text: LiteralString, /, **values: object) -> str:
        """Return the wording of an English text, with its ``{places}`` filled."""
        return self.known(text, **values)

    def known(self, text: str, /, **values: object) -> str:
        """Return the wording of a text that another part of the program wrote."""
        return self.phrase(Phrase(text, values))

    def phrase(self, phrase: Phrase) -> str:
        """Return what the domain says."""
        return phrase.said(self._wording)

    def _wording(self, text: str) -> str:
        return self._texts.get(text, text)

    def number(self, number: int) -> str:
        """Return a whole number with its thousands set apart: "12,345"."""
        grouping = (
            "" if abs(number) <= _UNGROUPED.get(self.language, 0) else _GROUPING.get(self.language, ",")
        )
        return f"{number:,}".replace(",", grouping)

    def count(self, number: int, one: LiteralString, many: LiteralString) -> str:
        """Return "{number} fact" or "{number} facts"."""
        return self(one if number == 1 else many, number=self.number(number))

    def join(self, words: Sequence[str], last: LiteralString = "and") -> str:
        """Return "a", "a and b" or "a, b and c"."""
        return human_join(words, self(last))

    def day(self, day: date) -> str:
        """Return a day in full, such as "5 July 2023"."""
        return self(DAYS[day.month - 1], day=day.day, year=day.year)

    def short_day(self, day: date) -> str:
        """Return a day where there is little room, such as "5 Jul"."""
        return self(SHORT_DAYS[day.month - 1], day=day.day)


SAY_ENGLISH = Say()


@dataclass(frozen=True, slots=True)
class Languages:
    """All wording, by language and then by its English; ``names`` are the commands' and options'."""

    texts: Mapping[str, dict[str, str]] = field(default_factory=dict[str, "dict[str, str]"])
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, "Mapping[str, str]"])
    _speakers: Mapping[str, Say] = field(init=False, repr=False)  # one a language, so that it can be a key

    def __post_init__(self) -> None:
        speakers = {language: Say(language, texts) for language, texts in self.texts.items()}
        object.__setattr__(self, "_speakers", speakers)

    @classmethod
    def read(cls, files: Iterable[Path]) -> "Languages":
        """Read wording files; raise ValueError where two give one text different wordings."""
        tables: dict[str, dict[str, dict[str, str]]] = {
            "texts": defaultdict(dict),
            "names": defaultdict(dict),
        }
        for path in files:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
            for table, by_language in tables.items():
                _merge(path, document.get(table, {}), by_language)
        return cls(**tables)

    def localise_commands(self, commands: Iterable[str]) -> None:
        """Have texts call commands as their readers see them.

        ``commands`` are all there are in English: "settings panel" is "einstellungen panel" in German.
        """
        every = "|".join(re.escape(name) for name in sorted(commands, key=len, reverse=True))
        called = re.compile(rf"(?<![\w/])/({every})(?![\w-])")
        for language, known in self.texts.items():
            for text, wording in known.items():
                known[text] = called.sub(lambda found, to=language: "/" + self.command(to, found[1]), wording)

    def command(self, language: str, name: str) -> str:
        """Return what a command of the menu or of the slash is called in a language."""
        if name.islower():  # Discord has slash commands in small letters only
            names = self.names.get(language, {})
            return " ".join(names.get(word, word) for word in name.split())
        return self.texts.get(language, {}).get(name, name)

    def say(self, locale: discord.Locale | None) -> Say:
        """Return what speaks a locale's language; None stands for nobody's in particular."""
        language = LANGUAGES.get(locale, ENGLISH) if locale is not None else ENGLISH
        return self._speakers.get(language, SAY_ENGLISH)


def _merge(path: Path, entries: Mapping[str, Mapping[str, str]], into: dict[str, dict[str, str]]) -> None:
    for english, wordings in entries.items():
        for language, wording in wordings.items():
            if into[language].setdefault(english, wording) != wording:
                raise ValueError(f"{path}: {english!r} has another wording in {language!r} elsewhere")


class CommandTranslator(app_commands.Translator):
    """Gives Discord the names and descriptions of commands and options in every language."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return a name's or a description's wording, None where there is none."""
        is_name = context.location in _NAMES and not isinstance(context.data, app_commands.ContextMenu)
        table = self._languages.names if is_name else self._languages.texts
        return table.get(LANGUAGES.get(locale, ENGLISH), {}).get(string.message)
