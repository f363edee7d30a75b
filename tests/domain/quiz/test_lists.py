"""Named lists: what an import would change, which lists a game is from, and how they want to be played."""

from dataclasses import replace
from itertools import count

import pytest

from bot.domain.errors import Refused
from bot.domain.quiz.exchange.keys import key_of
from bot.domain.quiz.exchange.model import MAX_QUESTIONS, ListConfig, ListHeader, Parsed
from bot.domain.quiz.exchange.reading import read_list
from bot.domain.quiz.lists import (
    MAX_LISTS,
    MAX_SIZE,
    OWN_LIST,
    AlreadyListed,
    ListChange,
    NoSuchList,
    QuestionList,
    apply_config,
    choose_lists,
    config_of,
    edited,
    placed_in,
    plan_import,
    require_name,
    require_new,
    require_room,
)
from bot.domain.quiz.model import Question, Rules

HEADER = ListHeader("General", "Ann", "Of everything.", ListConfig(delay=9.0))
GENERAL = QuestionList("a1", HEADER, 5, 1)
SPORTS = QuestionList("b2", ListHeader("Sports"), 6)
OSLO = placed_in("a1", Question("", "Where is Oslo?", "Norway"))


def planned(*files: Parsed, own: tuple[Question, ...] = (OSLO,)) -> tuple[ListChange, ...]:
    ids = count()
    return plan_import([GENERAL, SPORTS], own, files, lambda: f"new{next(ids)}", now=99)


def file(name: str, *questions: Question, header: ListHeader | None = None) -> Parsed:
    return Parsed(header or ListHeader(name), questions)


ROME = Question("", "Where is Rome?", "Italy")


def test_new_list_gets_an_id() -> None:
    (change,) = planned(file("Places", ROME))
    assert (change.list, change.before) == (QuestionList("new0", ListHeader("Places"), 99, 1), None)
    assert change.new == (placed_in("new0", ROME),)


def test_list_of_the_same_name_is_added_to() -> None:
    again = replace(OSLO, key="", list_id=None, prompt="where is  Oslo")
    changed = replace(again, answer="In Norway")
    (change,) = planned(file("GENERAL", ROME, changed, header=ListHeader("GENERAL", description="New.")))
    assert change.before == GENERAL
    assert change.list == replace(GENERAL, header=replace(HEADER, description="New."), count=2)
    assert [question.prompt for question in change.new] == ["Where is Rome?"]
    assert [question.key for question in change.changed] == [OSLO.key]
    (same,) = planned(file("General", replace(OSLO, key="", list_id=None)))
    assert same.is_empty
    assert same.known == 1


def test_same_question_is_another_one_in_another_list() -> None:
    (change,) = planned(file("Sports", replace(OSLO, key="", list_id=None)))
    assert change.new[0].key != OSLO.key


def test_old_keys_are_kept() -> None:
    # A server's scores and accepted answers are kept under them.
    own = QuestionList(OWN_LIST, ListHeader("Own questions"), 0, 1)
    old = Question("own:68545546b9f7e002", "Where is Oslo?", "Norway", list_id=OWN_LIST)
    again = file("own questions", Question("", "where is Oslo", "In Norway"))
    (change,) = plan_import([own], [old], [again], lambda: "new", now=0)
    assert [question.key for question in change.changed] == [old.key]


def test_new_keys_are_stable() -> None:
    assert key_of("a1", ROME) == "own:843807fc29aa8316"
    assert key_of("a1", replace(ROME, prompt="where is  ROME", answer="x")) == key_of("a1", ROME)
    assert key_of("a1", replace(ROME, picture="https://i.imgur.com/a.png")) != key_of("a1", ROME)


def test_parts_of_a_list_are_joined() -> None:
    (change,) = planned(file("Places", ROME), file("places", replace(OSLO, key="", list_id=None)))
    assert (len(change.new), change.list.count) == (2, 2)


def test_no_room_is_said() -> None:
    with pytest.raises(Refused, match="can have 20000 questions of its own; this one has 20000, and"):
        require_room(MAX_QUESTIONS, 1)
    with pytest.raises(Refused, match="can take up 8192 KB, not 8193 KB"):
        require_room(1, 1, size=MAX_SIZE + 1)
    with pytest.raises(Refused, match="can have 200 lists, not 201"):
        require_room(1, 1, lists=MAX_LISTS + 1)
    require_room(MAX_QUESTIONS - 1, 1, size=MAX_SIZE, lists=MAX_LISTS)


@pytest.mark.parametrize("name", ["", " ", "a" * 61, "a\nb", " a", "a\u202e", "a, b", "all", "Film"])
def test_odd_names_are_refused(name: str) -> None:
    with pytest.raises(Refused, match="list name: "):
        require_name(name)
    with pytest.raises(Refused, match="list name: "):
        planned(file(name, ROME))


# What a game is from.


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("general", {"a1"}),
        (" General , SPORTS,", {"a1", "b2"}),
        ("film", {""}),
        ("Film, sports", {"", "b2"}),
        ("all", None),
        ("general, ALL", None),
        ("", None),
    ],
)
def test_lists_are_chosen_by_name(text: str, ids: set[str] | None) -> None:
    chosen = choose_lists([GENERAL, SPORTS], text)
    assert (None if chosen is None else set(chosen.ids)) == ids


def test_unknown_list_is_named() -> None:
    with pytest.raises(NoSuchList, match="no list called “history” here"):
        choose_lists([GENERAL], "general, history")


def test_first_config_counts() -> None:
    other = QuestionList("c3", ListHeader("Other", config=ListConfig(delay=30)), 0)
    assert config_of(choose_lists([GENERAL, SPORTS, other], "sports, other, general")) == ListConfig(delay=30)
    assert config_of(choose_lists([SPORTS], "sports")) == ListConfig()
    assert config_of(None) == ListConfig()


@pytest.mark.parametrize(
    ("config", "host", "rules"),
    [
        (ListConfig(), None, (20, 3)),
        (ListConfig(), 30, (30, 3)),
        (ListConfig(delay=12.4), None, (12, 3)),
        (ListConfig(delay=12.4), 30, (30, 3)),
        (ListConfig(delay=4), None, (5, 3)),
        (ListConfig(delay=999), None, (120, 3)),
        (ListConfig(timeout=100), None, (20, 5)),
        (ListConfig(timeout=100, delay=50), None, (50, 2)),
        (ListConfig(timeout=1), None, (20, 1)),
    ],
)
def test_config_is_honoured(config: ListConfig, host: int | None, rules: tuple[int, int]) -> None:
    played = apply_config(Rules(), config, seconds=host, bounds=(5, 120))
    assert (played.seconds, played.idle_limit) == rules


@pytest.mark.parametrize(
    ("max_score", "host", "targets"),
    [(None, None, (None, None)), (7, None, (None, 7)), (7, 300, (300, None)), (0, None, (None, None))],
)
def test_max_score_is_a_number_of_right_answers(
    max_score: int | None, host: int | None, targets: tuple[int | None, int | None]
) -> None:
    config = ListConfig(max_score=max_score)
    played = apply_config(Rules(target=host), config, seconds=None, bounds=(5, 120))
    assert (played.target, played.right_target) == targets


# Single questions.


def test_edited_question_keeps_its_key_while_it_asks_the_same() -> None:
    assert edited(OSLO, replace(OSLO, answer="N", prompt="Where is Oslo")).key == OSLO.key
    other = edited(OSLO, replace(OSLO, prompt="Where is Bergen?"))
    assert (other.key, other.list_id) == (key_of("a1", other), "a1")


def test_old_list_has_every_question_once() -> None:
    old = Question("own:1", "Where is Oslo?", "Norway", list_id=OWN_LIST)
    twin = placed_in(OWN_LIST, replace(old, answer="x"))
    with pytest.raises(AlreadyListed):
        require_new([old], twin, but=None)
    require_new([old], twin, but=old)
    require_new([old], replace(twin, list_id="a1"), but=None)


def test_own_export_of_before_is_read() -> None:
    parsed = read_list(b'[[question]]\nprompt = "a"\nanswer = "b"\n', name="quiz")
    assert parsed.header == ListHeader("quiz")
