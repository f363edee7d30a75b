"""Days and ages as seen from today; each reader's own Discord writes days, in their language."""

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from bot.domain.pack.ages import birth_of
from bot.domain.pack.model import Fact, Pack
from bot.domain.pack.release import Release, coming_of, noon_of
from bot.domain.pack.translating import name_within, original_of
from bot.domain.phrases import Phrase, phrase
from bot.i18n import Say
from bot.ui.text import escape


def as_of_today(say: Say, pack: Pack, fact: Fact, now: int) -> str:
    """Return what a source could only say as of its own day, as of a moment (ms UTC); "" where nothing.

    That is how long ago something came out, or until it does, and how old somebody is.
    """
    original = original_of(pack)
    own = original.fact[fact.id]
    if (birth := birth_of(original, own)) is not None:
        name = escape(name_within(pack, pack.entity[birth.person.id]))
        return f"**{say('{name} is {age} now.', name=name, age=birth.age(now))}**"
    release = coming_of(pack, fact)
    line = "" if release is None else release_line(say, release, now, below=own.answer)
    return f"**{line}**" if line else ""


def release_line(say: Say, release: Release, now: int, *, below: str = "") -> str:
    """Return when something comes out, or came out, as of a moment (ms UTC).

    ``below`` is the English text under it: where that gives the whole date, it is not said twice. Of what is
    long over, how long is not said: for Discord, a year and a half are two years; so nothing is left to say
    over a text with the date.
    """
    day, ago = stamps(release.day)
    lines = _WORK_LINES if release.is_work else _LINES
    days_left = release.days_left(now)
    is_given = release.is_year_given and release.words in below
    if days_left < -_LONG_AGO_DAYS:
        return "" if is_given else say.known((_LONG_OUT_WORK if release.is_work else _LONG_OUT).text, day=day)
    in_full, alone = lines[(days_left > 0) - (days_left < 0)]
    return say.known((alone if is_given else in_full).text, day=day, ago=ago)


_LONG_AGO_DAYS = 31
_LONG_OUT = phrase("It came out on {day}.")
_LONG_OUT_WORK = phrase("It appeared on {day}.")
_Lines: TypeAlias = Mapping[int, tuple[Phrase, Phrase]]
_LINES: _Lines = {  # before its day, on it and after it: with the day, and where the text below gives that
    1: (phrase("It comes out on {day} ({ago})."), phrase("It comes out {ago}.")),
    0: (phrase("It comes out today, {day}."), phrase("It comes out today.")),
    -1: (phrase("It came out on {day} ({ago})."), phrase("It came out {ago}.")),
}
_WORK_LINES: _Lines = {  # of articles, albums and the like
    1: (phrase("It will appear on {day} ({ago})."), phrase("It will appear {ago}.")),
    0: (phrase("It appears today, {day}."), phrase("It appears today.")),
    -1: (phrase("It appeared on {day} ({ago})."), phrase("It appeared {ago}.")),
}


def stamps(day: date) -> tuple[str, str]:
    """Return a day and how long ago it was."""
    return f"<t:{noon_of(day)}:D>", f"<t:{noon_of(day)}:R>"
