"""Replies to an answer, which take their subject from it."""

import json
from typing import Any

import pytest

from bot.domain.matching.model import Status
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import Pack
from tests.bench.questions import OWN


@pytest.mark.parametrize(("name", "floor"), [("followups", 0.88), ("followups_untouched", 0.84)])
def test_most_followups_are_understood(film: Matcher, film_pack: Pack, name: str, floor: float) -> None:
    right = 0
    lines = (OWN / f"{name}.jsonl").read_text("utf-8").splitlines()
    for line in lines:
        entry: dict[str, Any] = json.loads(line)
        found = film.follow_up(entry["q"], film_pack.fact[entry["to"]]).fact_id
        right += found in entry["facts"] if entry["facts"] else found is None
    assert right / len(lines) >= floor


@pytest.mark.parametrize(
    ("fact_id", "question", "read_as"),
    [
        ("grace_actor", "and how old is she?", "and how old is Hayley Atwell?"),
        ("atwell_role", "who plays her?", "who plays Grace?"),
        ("car_chase_who", "where was that?", "where was the handcuffed car chase?"),
        ("train_built", "why?", "why did they get a train to wreck?"),
        ("fight_location", "and the wreck?", "Where was the train wreck shot?"),
    ],
)
def test_pronoun_is_named(film: Matcher, film_pack: Pack, fact_id: str, question: str, read_as: str) -> None:
    assert film.follow_up(question, film_pack.fact[fact_id]).read_as == read_as


def test_question_with_names_is_asked_as_it_stands(film: Matcher, film_pack: Pack) -> None:
    verdict = film.follow_up("Where was the train wreck shot?", film_pack.fact["grace_actor"])
    assert (verdict.fact_id, verdict.read_as) == ("wreck_location", None)


def test_asking_for_more_does_not_repeat(film: Matcher, film_pack: Pack) -> None:
    verdict = film.follow_up("what else was shot there", film_pack.fact["fight_location"])
    assert verdict.status is Status.UNKNOWN


@pytest.mark.parametrize("text", ["", "?!", "it " * 1_000, "who " * 1_000, "he she they it there " * 200])
def test_any_text_is_accepted(film: Matcher, film_pack: Pack, text: str) -> None:
    assert film.follow_up(text, film_pack.fact["grace_actor"]).status in set(Status)
