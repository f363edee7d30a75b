"""What a host types to plan a trivia night: its teams and what its rounds are about."""

from collections.abc import Mapping, Sequence

from bot.domain.errors import UserError
from bot.domain.quiz.night import MAX_ROUNDS
from bot.domain.quiz.refusals import QuizRefusal

MAX_TEAMS = 6
MAX_TEAM_NAME = 30  # characters
LONGEST_TEXT = 300  # characters of either
DEFAULT_ROUNDS = 3


def read_teams(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the teams: those typed, or as many of ``names`` as the number typed says."""
    word = text.strip()
    if word.isascii() and word.isdigit():
        if int(word) > min(MAX_TEAMS, len(names)):
            raise _bad_teams()
        return tuple(names[: int(word)])
    teams = _split(word)
    is_unique = len({team.casefold() for team in teams}) == len(teams)
    if not 1 < len(teams) <= MAX_TEAMS or not is_unique or max(map(len, teams)) > MAX_TEAM_NAME:
        raise _bad_teams()
    return tuple(teams)


def _bad_teams() -> QuizRefusal:
    return QuizRefusal(
        "Teams are a number up to 6 (0: everybody plays alone), or two to six different names with commas "
        "between them, like “Foxes, Owls”; a name has 30 characters at most."
    )


def read_subjects(text: str, rounds: int | None, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return what each round is about, in turn; "" is anything.

    ``known`` has what there are questions on: names by what is stored. Raises UserError for others.
    """
    by_name = {name.casefold(): subject for subject, name in known.items()} | {
        subject.casefold(): subject for subject in known
    }
    chosen: list[str] = []
    for name in _split(text):
        if name.casefold() not in by_name:
            raise UserError(
                "There are no questions on “{name}”. Choose from: {known}.",
                name=name,
                known=", ".join(known.values()),
            )
        chosen.append(by_name[name.casefold()])
    count = rounds or len(chosen) or DEFAULT_ROUNDS
    if count > MAX_ROUNDS:
        raise QuizRefusal("A trivia night has six rounds at most.")
    return tuple(chosen[number % len(chosen)] if chosen else "" for number in range(count))


def _split(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split(",") if part.strip()]
