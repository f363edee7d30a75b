"""Days as seen from today; each reader's own Discord writes them, in their language."""

from datetime import date

from bot.domain.pack.release import Release, noon_of
from bot.i18n import Say


def release_line(say: Say, release: Release, now: int, *, below: str = "") -> str:
    """Return when something comes out, or came out, as of a moment (ms UTC).

    ``below`` is the English text under it: where that gives the whole date, it is not said twice.
    """
    day, ago = stamps(release.day)
    days_left = release.days_left(now)
    if release.is_year_given and release.words in below:
        return _relative_line(say, ago, days_left)
    if days_left == 0:
        return say("It comes out today, {day}.", day=day)
    if days_left > 0:
        return say("It comes out on {day} ({ago}).", day=day, ago=ago)
    return say("It came out on {day} ({ago}).", day=day, ago=ago)


def _relative_line(say: Say, ago: str, days_left: int) -> str:
    if days_left == 0:
        return say("It comes out today.")
    return say("It comes out {ago}.", ago=ago) if days_left > 0 else say("It came out {ago}.", ago=ago)


def stamps(day: date) -> tuple[str, str]:
    """Return a day and how long ago it was."""
    return f"<t:{noon_of(day)}:D>", f"<t:{noon_of(day)}:R>"
