"""What a host types to plan a trivia night."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import UserError
from bot.domain.quiz.night_plan import MAX_TEAMS, read_subjects, read_teams

NAMES = ("Foxes", "Owls", "Wolves", "Bears", "Ravens", "Otters")
KNOWN = {"cast": "Cast", "box_office": "Box office"}


@pytest.mark.parametrize(
    ("text", "teams"),
    [
        ("2", ("Foxes", "Owls")),
        ("0", ()),
        ("6", NAMES),
        ("The  Reds, Blues ,", ("The Reds", "Blues")),
    ],
)
def test_teams_by_number_or_name(text: str, teams: tuple[str, ...]) -> None:
    assert read_teams(text, NAMES) == teams


@pytest.mark.parametrize("text", ["7", "", "Foxes", "a, A", "a,b,c,d,e,f,g", "a," + "b" * 31, "²"])
def test_bad_teams_are_refused(text: str) -> None:
    with pytest.raises(UserError, match="number up to 6"):
        read_teams(text, NAMES)


@given(st.text(max_size=60))
def test_any_teams_are_read_or_refused(text: str) -> None:
    try:
        teams = read_teams(text, NAMES)
    except UserError:
        return
    assert len(teams) <= MAX_TEAMS
    assert len({team.casefold() for team in teams}) == len(teams)
    assert all(teams)


@pytest.mark.parametrize(
    ("text", "rounds", "subjects"),
    [
        ("", None, ("", "", "")),
        ("", 1, ("",)),
        ("cast, BOX OFFICE", None, ("cast", "box_office")),
        ("Cast,box_office", 3, ("cast", "box_office", "cast")),
        ("Cast, Box office", 1, ("cast",)),
    ],
)
def test_rounds_take_turns_with_the_topics(text: str, rounds: int | None, subjects: tuple[str, ...]) -> None:
    assert read_subjects(text, rounds, KNOWN) == subjects


def test_unknown_topics_and_too_many_rounds_are_refused() -> None:
    with pytest.raises(UserError, match=r"no questions on “stunts”\. Choose from: Cast, Box office"):
        read_subjects("cast, stunts", None, KNOWN)
    with pytest.raises(UserError, match="six rounds"):
        read_subjects(",".join(["cast"] * 7), None, KNOWN)
