"""Says texts in the reader's language. English is in the code, translations are in ``bot/locale``.

How to: take ``say = ctx.say``, write ``say("You asked: {question}", question=…)``, run
``uv run python -m tests.translations``, translate the new entries of the ``.po`` files (Poedit or Weblate
help) and run it again: it makes the ``.mo`` files, which the bot reads. Slash commands have one name in
all languages. What the domain says comes as a :class:`~bot.domain.phrases.Phrase`, which ``say.phrase``
translates. ``tests/cogs/test_translations.py`` fails where something is missing. What a pack knows is told in
other languages by ``bot/domain/pack/translating.py``; quotations stay as they were said.
"""

import gettext
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any, Literal, LiteralString

import discord
from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list

from bot.domain.localised import decimal
from bot.domain.phrases import Phrase, counted

CATALOGUES = Path(__file__).parent / "locale"
ENGLISH = Locale("en", "US")
_ENGLISH_LISTS = Locale("en", "GB")  # "a, b and c": without the comma before "and", as all texts have it
LANGUAGES: Mapping[discord.Locale, Locale] = {
    discord.Locale.german: Locale("de"),
    discord.Locale.spain_spanish: Locale("es"),
    discord.Locale.latin_american_spanish: Locale("es", "419"),
}
# A command at the top has the number of a subcommand.
_COMMANDS = (
    discord.AppCommandOptionType.subcommand.value,
    discord.AppCommandOptionType.subcommand_group.value,
)
_YEAR = re.compile(r",? ?(?:'de' )?y\Z")  # at the end of a language's pattern of a day
OPTION = "option name"  # the context of names of slash commands' options


class Say:
    """Says texts, numbers and days in one language; what has no translation is said in English."""

    def __init__(
        self, locale: Locale = ENGLISH, translations: gettext.NullTranslations | None = None
    ) -> None:
        self.locale = locale
        self._translations = translations or gettext.NullTranslations()

    def __call__(self, text: LiteralString, /, **values: object) -> str:
        """Return the translation of an English text, with its ``{places}`` filled."""
        return self.known(text, **values)

    def known(self, text: str, /, **values: object) -> str:
        """Return the translation of a text that another part of the program wrote."""
        return self.phrase(Phrase(text, values))

    def phrase(self, phrase: Phrase) -> str:
        """Return the translation of what the domain says."""
        return phrase.render(self._translate, self.locale)

    def _translate(self, one: str, many: str, number: int) -> str:
        if many:
            return self._translations.ngettext(one, many, number)
        return one and self._translations.gettext(one)  # that of "" is the catalogue's header

    def command(self, name: str) -> str:
        """Return what a slash command, such as "quiz play", or a context menu is called.

        Slash commands, all in small letters, are called the same in every language: Discord shows a command
        that a text names as it is written there, and a press on a translated name does nothing.
        """
        return name if name.islower() else self.known(name)

    def option(self, name: str) -> str:
        """Return what an option of a slash command is called."""
        return self._translations.pgettext(OPTION, name)

    def number(self, number: int) -> str:
        """Return a whole number with its thousands separated: "12,345"."""
        return decimal(number, self.locale)

    def count(self, number: int, one: LiteralString, many: LiteralString, **values: object) -> str:
        """Return "{number} fact" or "{number} facts"; the texts may have places for other values, too."""
        return self.phrase(counted(number, one, many, shown=self.number(number), **values))

    def join(self, words: Sequence[str], last: Literal["and", "or"] = "and") -> str:
        """Return "a", "a and b" or "a, b and c"."""
        locale = _ENGLISH_LISTS if self.locale == ENGLISH else self.locale
        return format_list(words, "or" if last == "or" else "standard", locale)

    def day(self, day: date) -> str:
        """Return a day in full, such as "July 5, 2023"."""
        return format_date(day, "long", self.locale)

    def near_day(self, day: date) -> str:
        """Return a day that is not far away, such as "Saturday, December 5"."""
        pattern = _YEAR.sub("", self.locale.date_formats["full"].pattern)
        if self.locale.language == "es":  # which has no comma there, whatever the locale data says
            pattern = pattern.replace("EEEE,", "EEEE")
        return format_date(day, pattern, self.locale)

    def weekday(self, day: date) -> str:
        """Return what the day of the week is called."""
        return format_date(day, "EEEE", self.locale)

    def partial_day(self, text: str) -> str:
        """Return a day, month or year that is given as 2023-07-05, 2023-07 or 2023; "" for ""."""
        if len(text) <= len("2023"):
            return text
        if len(text) == len("2023-07"):
            return format_skeleton("yMMMM", date.fromisoformat(f"{text}-01"), locale=self.locale)
        return self.day(date.fromisoformat(text))

    def clock(self, at: time) -> str:
        """Return a time of day, such as "8:30 PM"."""
        return format_time(at, "short", locale=self.locale)

    def short_day(self, day: date) -> str:
        """Return a day where there is little room, such as "Jul 5"."""
        return format_skeleton("MMMd", day, locale=self.locale)


SAY_ENGLISH = Say()


class Languages:
    """Every language that the bot speaks; others are answered in English."""

    def __init__(self, folder: Path = CATALOGUES) -> None:
        self._speakers = {
            theirs: Say(ours, gettext.translation("reckoner", folder, [ours.language]))
            for theirs, ours in LANGUAGES.items()
        }

    def say(self, locale: discord.Locale | None) -> Say:
        """Return what speaks a locale's language; None is for nobody in particular."""
        return self._speakers.get(locale, SAY_ENGLISH) if locale is not None else SAY_ENGLISH

    def say_in(self, language: str) -> Say:
        """Return what speaks a language by its code: "de"; English where the bot does not speak it."""
        found = (theirs for theirs, ours in LANGUAGES.items() if ours.language == language)
        return self.say(next(found, None))


def in_every_language(command: Mapping[str, Any], languages: Languages) -> dict[str, Any]:
    """Return a command or an option as Discord takes it, with what it says in every language.

    Slash commands are called the same in all. Not by discord.py's translator, which asks for each text in
    each of Discord's thirty languages.
    """

    def each(said_by: Callable[[Say], str]) -> dict[str, str]:
        return {locale.value: said_by(languages.say(locale)) for locale in LANGUAGES}

    name, names = command["name"], dict[str, str]()
    if "description" not in command:  # a context menu, or a choice
        names = each(lambda say: say.known(name))
    elif command["type"] not in _COMMANDS:
        names = each(lambda say: say.option(name))
    said = {**command, "name_localizations": names}
    if "description" in command:
        said["description_localizations"] = each(lambda say: say.known(command["description"]))
    for parts in ("options", "choices"):
        if parts in command:
            said[parts] = [in_every_language(part, languages) for part in command[parts]]
    return said
