"""What is offered beside an answer, or in place of one."""

from bot.domain.pack.model import AnswerKind, Gap
from cogs.ask.related import facts_near, shares, telling_facts
from tests.cogs.conftest import World, texts
from tests.film import article_pack, whole_pack


def test_what_was_asked_of_somebody_comes_first() -> None:
    pack = whole_pack()
    gap = Gap("wife", "", subject="whom the wife of Ethan Hunt married next")
    first, *others = facts_near(pack, gap, ["ethan_hunt"])
    assert first.question == "Is Ethan Hunt married?"
    assert [shares(pack, gap, fact, ["ethan_hunt"]) for fact in (first, *others)] == [True, False, False]


async def test_what_only_shares_a_name_is_said_to(world: World) -> None:
    shown = (
        await world.member.slash(world.channel, "ask", question="how tall is tom cruise")
    ).response.message
    assert "More about Tom Cruise:" in texts(shown)
    assert "Related:" not in texts(shown)


def test_facts_to_enjoy_are_no_dates() -> None:
    for pack in (whole_pack(), article_pack()):
        found = telling_facts(pack)
        assert len(found) > 10
        assert not any({AnswerKind.DATE, AnswerKind.MONEY} & {*fact.kinds} for fact in found)
        assert {"release_date", "grace_actor"}.isdisjoint(fact.id for fact in found)
