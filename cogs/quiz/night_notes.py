"""What the host of a trivia night is told in private once it is planned."""

from collections import Counter
from datetime import tzinfo

from bot.domain.pack.model import Pack
from bot.domain.quiz.night import Night
from bot.i18n import Say
from cogs.quiz.cards import on_server_clocks
from cogs.quiz.night_cards import planned_name


def planned_note(say: Say, pack: Pack, night: Night, zone: tzinfo, *, zone_command: str) -> str:
    """Return how the time was read, and what its rounds lack; empty where there is nothing to add.

    ``zone`` is where the time was meant, the default where ``zone_command`` says how it is chosen.
    """
    starts = ""
    if night.starts_at > night.planned_at:
        shown = on_server_clocks(say, night.starts_at, zone)
        starts = say(
            "Your trivia night starts on {day} at {time} in this server's time zone ({zone}).", **shown
        )
        if zone_command:
            starts += " " + say(
                "Moderators can set the time zone in {command}, under “Quizzes”.", command=zone_command
            )
    return "\n".join(filter(None, [starts, *_few(say, pack, night)]))


def _few(say: Say, pack: Pack, night: Night) -> list[str]:
    """Return which subjects have fewer questions than their rounds would ask."""
    lines: list[str] = []
    for subject, rounds in Counter(night.plan.subjects).items():
        available = subject.available
        if available is None or available >= rounds * night.plan.questions:
            continue
        only = say.count(
            available,
            "“{name}” has only {number} question.",
            "“{name}” has only {number} questions.",
            name=planned_name(say, pack, subject),
        )
        again = say("Some will be asked more than once.") if rounds > 1 else ""
        lines.append(f"⚠️ {only} {again}".rstrip())
    return lines
