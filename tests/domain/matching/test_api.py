"""The public interface of the matcher."""

from bot.domain.matching.model import Status
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import AnswerKind, Fact, Gap, Pack, Source


def small_pack() -> Pack:
    return Pack(
        id="small",
        title="The Lamp",
        source=Source("A piece", "2024-05-06", 2),
        facts=(
            Fact(
                "opening",
                "t",
                "When does it open?",
                "On May 7.",
                1,
                (AnswerKind.DATE,),
                phrasings=("opening day",),
            ),
        ),
        gaps=(Gap("price", "t", "what a ticket costs", phrasings=("how much is a ticket",)),),
    )


def test_exact_phrasing_is_answered() -> None:
    verdict = Matcher.build(small_pack()).match("Opening day?")
    assert (verdict.status, verdict.fact_id) == (Status.ANSWER, "opening")


def test_known_gap_is_not_answered() -> None:
    verdict = Matcher.build(small_pack()).match("how much is a ticket?")
    assert (verdict.status, verdict.gap and verdict.gap.id) == (Status.UNKNOWN, "price")


def test_text_without_words_is_unknown() -> None:
    assert Matcher.build(small_pack()).match("?!\u200b").status is Status.UNKNOWN


def test_every_completion_is_answered() -> None:
    matcher = Matcher.build(small_pack())
    completions = matcher.complete("open")
    assert completions
    assert all(matcher.match(entry.text).fact_id == entry.fact_id for entry in completions)
