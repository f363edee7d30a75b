"""What a host types to plan a trivia night: its teams and what its rounds are about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.domain.errors import Refused
from bot.domain.phrases import phrase
from bot.domain.quiz.lists import MAX_NAME, QuestionList
from bot.domain.quiz.model import AnswerMode
from bot.domain.quiz.night import MAX_ROUNDS, Plan
from bot.domain.quiz.refusals import QuizRefusal
from bot.domain.quiz.subjects import Subject

MAX_TEAMS = 6
MAX_TEAM_NAME = 30  # characters
LONGEST_TEXT = 500  # characters of either
DEFAULT_ROUNDS = 3
DEFAULT_QUESTIONS = 8  # in each
DEFAULT_TEAMS = "4"
DEFAULT_BREAK_MINUTES = 2
_NAMES_OFFERED = 20  # where somebody names what there is not


@dataclass(frozen=True, slots=True)
class NightOptions:
    """What a host chose for a night, not read yet."""

    at: str
    topics: str
    rounds: int | None
    questions: int
    mode: AnswerMode
    seconds: int
    teams: str
    cohost_id: int | None
    break_seconds: int


def read_teams(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the teams: those typed, or as many of ``names`` as the number typed says."""
    word = text.strip()
    if word.isascii() and word.isdigit():
        if int(word) > min(MAX_TEAMS, len(names)):
            raise _bad_teams()
        return tuple(names[: int(word)])
    teams = _split(word)
    if not 1 < len(teams) <= MAX_TEAMS:
        raise _bad_teams()
    for number, team in enumerate(teams):
        if team.casefold() in map(str.casefold, teams[:number]):
            raise QuizRefusal("“{name}” is there twice. Each team needs a name of its own.", name=team)
        if len(team) > MAX_TEAM_NAME:
            raise QuizRefusal(
                "“{name}” is too long. Each team name can have up to 30 characters.",
                name=f"{team[:MAX_TEAM_NAME]}…",
            )
    return tuple(teams)


def _bad_teams() -> QuizRefusal:
    return QuizRefusal(
        "Enter a number of teams up to 6 (0: everyone plays alone), or two to six different names "
        "separated by commas, like “Foxes, Owls”. Each name can have up to 30 characters."
    )


def read_subjects(text: str, rounds: int | None, known: Mapping[str, Subject]) -> tuple[Subject, ...]:
    """Return what each round is about, in turn.

    ``known`` has what there are questions on, by the name that is offered. Also read are the ids of topics,
    and names of lists that no topic has. Raises UserError for others.
    """
    by_name = {subject.name: subject for subject in known.values() if subject.list_id is not None}
    by_name |= {subject.topic: subject for subject in known.values() if subject.list_id is None}
    found = {name.casefold(): subject for name, subject in (by_name | dict(known)).items()}
    names = _split(text)
    unknown: dict[str, str] = {}  # by what they are called in small letters
    for name in names:
        if name.casefold() not in found:
            unknown.setdefault(name.casefold(), name)
    if unknown:
        raise _unknown(unknown.values(), known)
    chosen = [found[name.casefold()] for name in names]
    count = rounds or len(chosen) or DEFAULT_ROUNDS
    if count > MAX_ROUNDS:
        raise QuizRefusal("A trivia night can have up to six rounds.")
    return tuple(chosen[number % len(chosen)] if chosen else Subject() for number in range(count))


def _unknown(names: Iterable[str], known: Iterable[str]) -> Refused:
    """Return that there is nothing of these names, a line each, and what there is instead."""
    lines = (
        phrase("There's no topic or list called “{name}” with questions to ask.", name=name[:MAX_NAME])
        for name in islice(names, MAX_ROUNDS)
    )
    return Refused(*lines, phrase("Choose from: {known}.", known=offered_names(known)))


def offered_names(known: Iterable[str]) -> str:
    """Return the names that there are, the first of many."""
    names = tuple(known)
    return ", ".join([*names[:_NAMES_OFFERED], *(["…"] if len(names) > _NAMES_OFFERED else [])])


def with_lists(plan: Plan, lists: Sequence[QuestionList]) -> Plan:
    """Return a plan that calls its lists what they are called now; those that are gone keep their names.

    A list that was removed and added anew is known by its name.
    """
    by_name = {each.name.casefold(): each for each in lists}
    by_id = {each.id: each for each in lists}

    def found(subject: Subject) -> Subject:
        if subject.list_id is None:
            return subject
        list_ = by_id.get(subject.list_id) or by_name.get(subject.name.casefold())
        return subject if list_ is None else replace(subject, list_id=list_.id, name=list_.name)

    return replace(plan, subjects=tuple(map(found, plan.subjects)))


def _split(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split(",") if part.strip()]
