"""Packs tried out with their own wordings."""

from collections import Counter

import pytest

from bot.config import ROOT
from bot.domain.authoring.folds import FOLDS, folds_of
from bot.domain.authoring.trial import Outcome, Trial, try_out
from bot.domain.matching.text.normalise import normalise
from bot.domain.matching.verdict.index import Group, GroupKind
from bot.domain.pack.loading import read_pack
from bot.domain.pack.model import Pack

SHIP, CREW = Group(GroupKind.FACT, "ship", ()), Group(GroupKind.FACT, "crew", ())
COST, AGE = Group(GroupKind.GAP, "cost", ()), Group(GroupKind.NEAR_MISS, "ship", ())


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(ROOT / "tests" / "data" / "observatory")


@pytest.fixture
def trial() -> Trial:
    return Trial(
        (
            Outcome("a", SHIP, "ship", 0.9),
            Outcome("b", SHIP, None, 0.1),
            Outcome("c", CREW, "ship", 0.6),
            Outcome("d", CREW, "ship", 0.8),
            Outcome("e", CREW, "crew", 0.8),
        ),
        (
            Outcome("f", COST, "ship", 0.7),
            Outcome("f", COST, "ship", 0.6),
            Outcome("g", AGE, None, 0.2),
            Outcome("h", AGE, "ship", 0.5),
        ),
    )


def test_every_wording_of_a_fact_is_held_out_once(pack: Pack) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    count = 0
    for index, held_out in folds_of(pack):
        count += 1
        for group, text in held_out:
            if group.kind is GroupKind.FACT:
                seen[group.id, text] += 1
                assert index.known(normalise(text)) is None
    assert count == FOLDS
    assert seen == Counter(
        (fact.id, text) for fact in pack.facts for text in (fact.question, *fact.phrasings)
    )


def test_shares_count_facts_and_others_apart(trial: Trial) -> None:
    assert (trial.right, trial.wrong, trial.held) == (0.4, 0.4, 0.25)
    assert (Trial((), ()).right, Trial((), ()).held) == (0, 0)


def test_confused_facts_are_named_surest_first(trial: Trial) -> None:
    (confused,) = trial.confused
    assert (confused.group, confused.fact_id) == (CREW, "ship")
    assert [each.text for each in confused.outcomes] == ["d", "c"]


def test_attracted_wordings_are_named(trial: Trial) -> None:
    assert [(each.group, each.fact_id) for each in trial.attracted] == [(COST, "ship"), (AGE, "ship")]
    assert [each.confidence for each in trial.attracted[0].outcomes] == [0.7]


def test_seldom_found_facts_are_named(trial: Trial) -> None:
    assert trial.seldom_found == (("crew", 1, 3),)


def test_a_pack_is_tried_with_all_that_its_author_wrote(pack: Pack) -> None:
    trial = try_out(pack)
    assert len(trial.answerable) == sum(1 + len(fact.phrasings) for fact in pack.facts)
    assert {each.group.kind for each in trial.unanswerable} <= {GroupKind.GAP, GroupKind.NEAR_MISS}
    assert trial.right > 0.4
    assert trial.wrong < 0.2
