"""Days as seen from today; each reader's own Discord writes them, in their language."""

from datetime import date

from bot.domain.pack.release import Release, noon_of
from bot.i18n import Say


def release_line(say: Say, release: Release, now: int) -> str:
    """Return when something comes out, or came out, as of a moment (ms UTC)."""
    day, ago = stamps(release.day)
    days_left = release.days_left(now)
    if days_left == 0:
        return say("It comes out today, {day}.", day=day)
    if days_left > 0:
        return say("It comes out on {day} ({ago}).", day=day, ago=ago)
    return say("It came out on {day} ({ago}).", day=day, ago=ago)


def stamps(day: date) -> tuple[str, str]:
    """Return a day and how long ago it was."""
    return f"<t:{noon_of(day)}:D>", f"<t:{noon_of(day)}:R>"
