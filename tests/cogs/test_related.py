"""What is offered beside an answer, or in place of one."""

from bot.domain.pack.model import AnswerKind, Gap, Pack
from cogs.ask.related import facts_near, telling_facts
from tests.film import article_pack, whole_pack


def questions(pack: Pack, gap: Gap, *named: str) -> list[str]:
    return [fact.question for fact in facts_near(pack, gap, named)]


def test_what_only_shares_a_name_is_not_related() -> None:
    pack = whole_pack()
    assert questions(pack, pack.gap["suits_and_clothes_brand"], "ethan_hunt") == []
    assert questions(pack, pack.gap["bond_bourne_wick"], "ethan_hunt") == []


def test_what_was_asked_of_somebody_is_related() -> None:
    gap = Gap("wife", "", subject="whom the wife of Ethan Hunt married next")
    assert questions(whole_pack(), gap, "ethan_hunt") == ["Is Ethan Hunt married?"]


def test_facts_to_enjoy_are_no_dates() -> None:
    for pack in (whole_pack(), article_pack()):
        found = telling_facts(pack)
        assert len(found) > 10
        assert not any({AnswerKind.DATE, AnswerKind.MONEY} & {*fact.kinds} for fact in found)
        assert {"release_date", "grace_actor"}.isdisjoint(fact.id for fact in found)
