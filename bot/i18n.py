"""Says texts in the reader's language. English is in the code, translations are in ``bot/locale``.

How to: take ``say = ctx.say``, write ``say("You asked: {question}", question=…)``, run
``uv run python -m tests.translations``, and translate the new entries of the ``.po`` files (Poedit or Weblate
help); commands that a text names stay in English there. What the domain says comes as a
:class:`~bot.domain.phrases.Phrase`, which ``say.phrase`` translates. ``tests/cogs/test_translations.py``
fails where something is missing. Knowledge (answers, quotations, names) stays in the source's language.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from gettext import c2py
from pathlib import Path
from typing import Literal, LiteralString

import discord
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.domain.phrases import Phrase, counted, in_english

CATALOGUES = Path(__file__).parent / "locale"
ENGLISH = Locale("en", "GB")
LANGUAGES: Mapping[discord.Locale, Locale] = {
    discord.Locale.german: Locale("de"),
    discord.Locale.spain_spanish: Locale("es"),
    discord.Locale.latin_american_spanish: Locale("es", "419"),
}
NAME = "command name"  # the context of names of slash commands and options
_NAMES = (Location.command_name, Location.group_name, Location.parameter_name)
# The largest number without a separator. This part of CLDR (minimumGroupingDigits) is not in Babel.
_UNGROUPED = {"es": 9_999}


# Translations by their context and English, one for each plural form.
_Texts = dict[tuple[str | None, str], tuple[str, ...]]


class Say:
    """Says texts, numbers and days in one language; what has no translation is said in English."""

    def __init__(self, locale: Locale = ENGLISH, texts: _Texts | None = None, plural: str = "0") -> None:
        self._locale = locale
        self._texts = texts or {}
        self._plural_form = c2py(plural)

    def __call__(self, text: LiteralString, /, **values: object) -> str:
        """Return the translation of an English text, with its ``{places}`` filled."""
        return self.known(text, **values)

    def known(self, text: str, /, **values: object) -> str:
        """Return the translation of a text that another part of the program wrote."""
        return self.phrase(Phrase(text, values))

    def phrase(self, phrase: Phrase) -> str:
        """Return the translation of what the domain says."""
        return phrase.render(self._translate)

    def _translate(self, one: str, many: str, number: int) -> str:
        forms = self._texts.get((None, one))
        return forms[self._plural_form(number)] if forms else in_english(one, many, number)

    def translation(self, text: str, context: str | None = None) -> str | None:
        """Return the translation of a text without places, None where there is none."""
        return next(iter(self._texts.get((context, text), ())), None)

    def command(self, name: str) -> str:
        """Return what a slash command, such as "quiz play", or a context menu is called."""
        if name.islower():  # Discord has slash commands in small letters only
            return " ".join(self.translation(word, NAME) or word for word in name.split())
        return self.known(name)

    def number(self, number: int) -> str:
        """Return a whole number with its thousands separated: "12,345"."""
        is_grouped = abs(number) > _UNGROUPED.get(self._locale.language, 0)
        return format_decimal(number, locale=self._locale, group_separator=is_grouped)

    def count(self, number: int, one: LiteralString, many: LiteralString) -> str:
        """Return "{number} fact" or "{number} facts"."""
        return self.phrase(counted(number, one, many, shown=self.number(number)))

    def join(self, words: Sequence[str], last: Literal["and", "or"] = "and") -> str:
        """Return "a", "a and b" or "a, b and c"."""
        return format_list(words, "or" if last == "or" else "standard", self._locale)

    def day(self, day: date) -> str:
        """Return a day in full, such as "5 July 2023"."""
        return format_date(day, "long", self._locale)

    def short_day(self, day: date) -> str:
        """Return a day where there is little room, such as "5 Jul"."""
        return format_skeleton("MMMd", day, locale=self._locale)


SAY_ENGLISH = Say()


class Languages:
    """Every language that the bot speaks; others are answered in English."""

    def __init__(self, *catalogues: Catalog) -> None:
        self._texts = {str(catalogue.locale): _texts(catalogue) for catalogue in catalogues}
        plurals = {str(catalogue.locale): catalogue.plural_expr for catalogue in catalogues}
        self._speakers = {
            theirs: Say(ours, self._texts[ours.language], plurals[ours.language])
            for theirs, ours in LANGUAGES.items()
            if ours.language in plurals
        }

    @classmethod
    def read(cls, folder: Path) -> "Languages":
        """Read the catalogue of each language; raise PoFileError where one is malformed."""
        languages = {ours.language for ours in LANGUAGES.values()}
        return cls(
            *(_read(folder / language / "LC_MESSAGES" / "reckoner.po", language) for language in languages)
        )

    def localise_commands(self, commands: Iterable[str]) -> None:
        """Replace the commands that translations name by their localised names.

        ``commands`` are all there are in English: "settings panel" is "einstellungen panel" in German.
        """
        every = "|".join(re.escape(name) for name in sorted(commands, key=len, reverse=True))
        command = re.compile(rf"(?<![\w/])/({every})(?![\w-])")
        for texts in self._texts.values():
            say = Say(texts=texts)
            for key, forms in texts.items():
                texts[key] = tuple(
                    command.sub(lambda found, say=say: "/" + say.command(found[1]), form) for form in forms
                )

    def say(self, locale: discord.Locale | None) -> Say:
        """Return what speaks a locale's language; None is for nobody in particular."""
        return self._speakers.get(locale, SAY_ENGLISH) if locale is not None else SAY_ENGLISH


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _texts(catalogue: Catalog) -> _Texts:
    return {
        (message.context, _forms(message.id)[0]): _forms(message.string)
        for message in catalogue
        if message.id
        and not message.fuzzy
        and all(_forms(message.string))  # the one without id is the header
    }


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


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
        """Return the translation of a name or a description, None where there is none."""
        is_name = context.location in _NAMES and not isinstance(context.data, app_commands.ContextMenu)
        return self._languages.say(locale).translation(string.message, NAME if is_name else None)
