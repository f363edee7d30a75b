"""What a host types to plan a trivia night."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import UserError
from bot.domain.quiz.exchange.model import ListHeader
from bot.domain.quiz.lists import QuestionList
from bot.domain.quiz.night import MAX_ROUNDS, Plan
from bot.domain.quiz.night_plan import MAX_TEAMS, read_subjects, read_teams, with_lists
from bot.domain.quiz.subjects import Subject

NAMES = ("Foxes", "Owls", "Wolves", "Bears", "Ravens", "Otters")
ANYTHING, CAST, BOX_OFFICE = Subject(), Subject("cast"), Subject("box_office")
SUMS, CAST_LIST = Subject(list_id="L1", name="Sums"), Subject(list_id="L2", name="Cast")
KNOWN = {"Cast": CAST, "Box office": BOX_OFFICE, "Cast (list)": CAST_LIST, "Sums (list)": SUMS}


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


@pytest.mark.parametrize("text", ["7", "", "Foxes", "a,b,c,d,e,f,g", "²"])
def test_bad_teams_are_refused(text: str) -> None:
    with pytest.raises(UserError, match="number of teams up to 6"):
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
        ("", None, (ANYTHING, ANYTHING, ANYTHING)),
        ("", 1, (ANYTHING,)),
        ("cast, BOX OFFICE", None, (CAST, BOX_OFFICE)),
        ("Cast,box_office", 3, (CAST, BOX_OFFICE, CAST)),
        ("Cast, Box office", 1, (CAST,)),
        ("sums, Cast", 2, (SUMS, CAST)),
        ("cast (LIST), Cast, sums  (list)", None, (CAST_LIST, CAST, SUMS)),
    ],
)
def test_rounds_take_turns(text: str, rounds: int | None, subjects: tuple[Subject, ...]) -> None:
    assert read_subjects(text, rounds, KNOWN) == subjects


def test_unknown_names_and_too_many_rounds_are_refused() -> None:
    offered = r"Cast, Box office, Cast \(list\), Sums \(list\)\."
    unknown = r"no topic or list called “stunts” with questions to ask\.\n"
    with pytest.raises(UserError, match=rf"{unknown}Choose from: {offered}"):
        read_subjects("cast, stunts", None, KNOWN)
    with pytest.raises(UserError, match=r"“stunts”.*\n.*“cars”.*\nChoose from") as refused:
        read_subjects("stunts, cast, cars, Stunts", None, KNOWN)
    assert str(refused.value).count("There's no") == 2
    with pytest.raises(UserError, match="six rounds"):
        read_subjects(",".join(["cast"] * 7), None, KNOWN)


def test_long_refusals_are_cut() -> None:
    many = {f"Topic {number}": Subject(str(number)) for number in range(100)}
    with pytest.raises(UserError, match=r"“x{60}” with .*\nChoose from: Topic 0, .*, Topic 19, …"):
        read_subjects("x" * 500, None, many)


@given(st.text(max_size=60))
def test_any_subjects_are_read_or_refused(text: str) -> None:
    try:
        subjects = read_subjects(text, None, KNOWN)
    except UserError:
        return
    assert 1 <= len(subjects) <= MAX_ROUNDS
    assert set(subjects) <= {ANYTHING, *KNOWN.values()}


def test_lists_are_found_by_what_they_are_called_now() -> None:
    plan = Plan((SUMS, CAST_LIST, BOX_OFFICE, ANYTHING, Subject(list_id="gone", name="Gone")))
    lists = [QuestionList("L1", ListHeader("Adding up"), 0), QuestionList("L9", ListHeader("cast"), 0)]
    renamed, anew = Subject(list_id="L1", name="Adding up"), Subject(list_id="L9", name="cast")
    assert with_lists(plan, lists).subjects == (renamed, anew, *plan.subjects[2:])


def test_night_from_lists_alone() -> None:
    assert Plan((SUMS, CAST_LIST)).list_ids == ("L1", "L2")
    assert Plan((SUMS, CAST)).list_ids is None


def test_mistake_in_a_team_name_is_named() -> None:
    with pytest.raises(UserError, match="“red” is there twice"):
        read_teams("Red, blue, red", ())
    with pytest.raises(UserError, match="too long"):
        read_teams("a," + "b" * 31, ())
