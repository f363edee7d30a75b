"""What is offered beside an answer, or in place of one."""

from dataclasses import replace

import pytest
from babel import Locale

from bot.domain.matching.model import Candidate
from bot.domain.matching.text.meanings import subject_of
from bot.domain.pack.attributes import is_vital
from bot.domain.pack.model import NO_PARAGRAPH, AnswerKind, Gap
from bot.domain.pack.translating import Translator
from bot.domain.pack.translations import read_translation
from bot.domain.teaching.model import TaughtFact
from bot.i18n import SAY_ENGLISH
from bot.ui.pages import connections
from cogs.ask.related import alternatives, facts_near, facts_on, related_facts, sharing, telling_facts
from tests.cogs.conftest import World, buttons, texts
from tests.film import FILM, article_pack, whole_pack


def test_only_what_was_asked_of_somebody_is_offered() -> None:
    pack = whole_pack()
    gap = Gap("wife", "", subject="whom the wife of Ethan Hunt married next")
    assert [fact.question for fact in facts_near(pack, gap, ["ethan_hunt"])] == ["Is Ethan Hunt married?"]


def test_facts_offered_on_somebody_share_what_is_asked() -> None:
    pack = whole_pack()
    for name, asked, found in (
        ("ethan_hunt", "was ethan married before", ["Is Ethan Hunt married?"]),
        ("tom_cruise", "is tom cruise rich", []),
    ):
        facts = sharing(pack, [name], asked, facts_on(pack, [name]))
        assert [fact.question for fact in facts] == found


async def test_where_nothing_on_somebody_is_near_their_card_is_offered(world: World) -> None:
    question = "how tall is tom cruise"
    shown = (await world.member.slash(world.channel, "ask", question=question)).response.message
    assert [button.label for button in buttons(shown) if "Tom Cruise" in (button.label or "")] == [
        "More about Tom Cruise"
    ]
    assert "Related:" not in texts(shown)


async def test_what_is_near_to_an_answer_is_offered_to_a_reply_where_nothing_else_is(world: World) -> None:
    await world.member.send(world.channel, f"{world.mention} where was the car chase shot")
    answered = world.channel.last_message
    for reply_to, is_offered in ((None, False), (answered, True)):
        await world.env.advance_time(60)
        await world.member.send(world.channel, f"{world.mention} who swept the floor", reply_to=reply_to)
        assert (
            any("More about" in (button.label or "") for button in buttons(world.channel.last_message))
            is is_offered
        )


def test_facts_to_enjoy_are_no_dates() -> None:
    for pack in (whole_pack(), article_pack()):
        found = telling_facts(pack)
        assert len(found) > 10
        assert not any({AnswerKind.DATE, AnswerKind.MONEY} & {*fact.kinds} for fact in found)
        assert {"release_date", "grace_actor"}.isdisjoint(fact.id for fact in found)


def test_taught_answers_that_share_but_the_film_do_not_belong_together() -> None:
    pack = whole_pack()
    film = subject_of(pack)
    assert film is not None
    told = (("taught-1", "Who really directed the movie?", "Max."), ("taught-2", "Who runs it?", "Mia."))
    own = [
        TaughtFact(id_, "taught", question, answer, NO_PARAGRAPH, entities=(film.id,))
        for id_, question, answer in told
    ]
    assert related_facts(replace(pack, facts=(*pack.facts, *own)), own[0]) == []


def test_asides_are_offered_nowhere() -> None:
    pack = whole_pack()
    offered = {
        *(other.id for fact in pack.facts for other in related_facts(pack, fact)),
        *(fact.id for fact in telling_facts(pack)),
        *(fact.id for entity in pack.entities for fact in facts_on(pack, [entity.id])),
    }
    assert pack.asides
    assert offered.isdisjoint(pack.asides)


@pytest.mark.parametrize(
    ("locale", "fact_id", "other"),
    [
        ("de", "cruise_german_voice", "cruise_spanish_voices"),
        ("es", "cruise_spanish_voices", "cruise_german_voice"),
    ],
)
def test_what_is_for_readers_of_another_language_is_not_offered(
    locale: str, fact_id: str, other: str
) -> None:
    pack = Translator(whole_pack(), Locale(locale), read_translation(FILM, locale)).view(whole_pack())
    gap = pack.gap["other_dub_voices"]
    near = [fact.id for fact in facts_near(pack, gap, ())]
    beside = [fact.id for fact in related_facts(pack, pack.fact[fact_id])]
    assert fact_id in near
    assert other not in {*near, *beside}


@pytest.mark.parametrize(("named", "comes_first"), [((), False), (("final_reckoning",), True)])
def test_other_films_come_last_unless_they_are_named(named: tuple[str, ...], *, comes_first: bool) -> None:
    pack = whole_pack()
    near = [Candidate(fact_id, 0.5) for fact_id in ("sequel_gross", "gross", "opening_weekend")]
    found = [fact.id for fact in alternatives(pack, near, named, pack.fact["flop"], "did it flop")]
    assert (found.index("sequel_gross") < found.index("gross")) is comes_first


@pytest.mark.parametrize(
    ("answer", "named", "said", "offered"),
    [
        ("director", (), "who directed it", {"mcquarrie_missions"}),
        ("writer", (), "who wrote it", set[str]()),
        ("gabriel_who", ("gabriel",), "who is gabriel", {"gabriel_actor"}),
        ("cruise_age", ("tom_cruise",), "how old is tom cruise", set[str]()),
    ],
)
def test_what_shares_nothing_with_a_question_was_not_meant(
    answer: str, named: tuple[str, ...], said: str, offered: set[str]
) -> None:
    pack = whole_pack()
    found = {fact.id for fact in alternatives(pack, [Candidate("flop", 0.2)], named, pack.fact[answer], said)}
    assert (found >= offered) if offered else not found
    assert "flop" not in found


def test_ages_are_offered_last() -> None:
    pack = whole_pack()
    for entity in pack.entities:
        found = [is_vital(fact) for fact in facts_on(pack, [entity.id])]
        assert found == sorted(found)


def test_stunt_and_sequence_of_one_name_are_listed_once() -> None:
    pack = whole_pack()
    lists = [[link.label for link in connections(SAY_ENGLISH, pack, fact)] for fact in pack.facts]
    assert all(len(labels) == len(set(labels)) for labels in lists)
    assert any(pack.entity["train_wreck"].name in labels for labels in lists)
