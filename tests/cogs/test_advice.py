"""What ``/insights`` says to do: questions to answer, facts to look at, and the ways there."""

from typing import Any

import discord
import pytest

from bot.domain.matching.model import Status
from bot.domain.pack.model import Spoiler
from bot.domain.teaching.model import OwnFact
from bot.store import Asked
from bot.ui.layout import Card, row
from cogs.teach.advice import MISSED, REVIEW_AT
from tests.cogs.conftest import World, selects, texts, walk
from tests.cogs.test_ask import UNSURE
from tests.cogs.test_rejections import suggested
from tests.cogs.test_reports import KNOWN, report
from tests.cogs.test_settings import said
from tests.cogs.test_teach import control, fields

CLOSE = "who wins the fight on the train roof"  # only suggested
FACT = "film_sequel"
GUM = ("what gum does tom chew", "which gum does tom chew")
RULES = "where are the rules of this club"
LONG_AGO = 10**12  # milliseconds UTC
NOTHING = "Nothing to do right now"
UNLIKE = (
    RULES, GUM[0], "who won the poll on friday", "do we have a letterboxd", "is there a snack list",
    "can we get a new emoji", "when is the next watch party", "who runs this server",
    "what perfume does alanna wear", "what is the horse called", "how do i get the agent role",
    "does the dog survive",
)  # fmt: skip
MISSED_TITLE = "Often not what people meant"


async def ask(
    world: World, text: str, *, fact: str | None = None, rejected: bool = False, guild: Any = None
) -> None:
    """Store a question as it is when a fact, or nothing, answered it."""
    store = world.bot.services.store
    number = 1 + await store.database.fetch_value("SELECT COUNT(*) FROM asked")
    status = Status.UNKNOWN if fact is None else Status.ANSWER
    guild_id = (guild or world.guild).id
    await store.asked.remember(Asked(number, guild_id, text, status, fact, None, world.bot.clock() + number))
    if rejected:
        await store.asked.reject(number, guild_id)


async def missed(world: World, *texts: str, answered: int = 0, fact: str = FACT) -> None:
    """Have an answer be what was meant some times, and for each of some texts not."""
    for _ in range(answered):
        await ask(world, "how long is the film", fact=fact)
    for text in texts:
        await ask(world, text, fact=fact, rejected=True)


async def insights(world: World, **options: Any) -> Any:
    return (await world.moderator.slash(world.channel, "insights", **options)).response.message


def options_of(message: Any, prefix: str) -> list[Any]:
    (select,) = (each for each in selects(message) if each.custom_id.startswith(prefix))
    return select.options


async def pick(world: World, message: Any, prefix: str, value: str, who: Any = None) -> Any:
    return await (who or world.moderator).select(message, [value], custom_id=control(message, prefix))


async def test_questions_that_would_help_most_come_first(world: World) -> None:
    for text in (RULES, *GUM, GUM[0]):
        await ask(world, text)
    shown = await insights(world)
    assert f"### What would help most\n1. {GUM[0]} · 3 times\n2. {RULES} · once" in texts(shown)
    assert NOTHING not in texts(shown)
    assert MISSED_TITLE not in texts(shown)
    labels = [option.label for option in options_of(shown, "teach:review-at")]
    assert labels == [f"1. {GUM[0]}", f"2. {RULES}"]


async def test_at_most_ten_questions_are_named(world: World) -> None:
    for text in UNLIKE:
        await ask(world, text)
    shown = texts(await insights(world))
    assert "\n10. " in shown
    assert "\n11. " not in shown
    assert f"and {len(UNLIKE) - 10} more" in shown


async def test_question_is_answered_from_insights_after_a_restart(world: World, make_bot: Any) -> None:
    for text in (*GUM, RULES):
        await ask(world, text)
    shown = await insights(world)
    value = options_of(shown, "teach:review-at")[1].value
    await world.restart(make_bot())
    opened = (await pick(world, shown, "teach:review-at", value)).response.message
    assert f"## {RULES}\n" in texts(opened)
    form = await world.moderator.click(opened, label="Write an answer")
    question, answer, *_ = fields(form)
    await world.moderator.submit_modal(form, {question: RULES, answer: "In #rules."})
    assert "In #rules." in said(await world.member.slash(world.channel, "ask", question=RULES))
    again = await pick(world, shown, "teach:review-at", value)
    assert "already been dealt with" in said(again)


async def test_fact_that_is_often_missed_leads_to_its_questions(world: World, make_bot: Any) -> None:
    await missed(world, *GUM, RULES, answered=1)
    shown = await insights(world)
    assert f"### {MISSED_TITLE}\n1. " in texts(shown)
    assert "· 3 of 4 answers" in texts(shown)
    (option,) = options_of(shown, "teach:missed")
    await world.restart(make_bot())
    card = (await pick(world, shown, "teach:missed", option.value)).response.message
    assert f"had asked:\n- {RULES}\n- {GUM[1]}\n- {GUM[0]}" in texts(card)
    assert "3 of 4 answers" in texts(card)
    keys = {each.label: each.value for each in options_of(card, "teach:review-at")}
    opened = (await pick(world, card, "teach:review-at", keys[RULES])).response.message
    await world.moderator.click(opened, label="Off topic")
    card = (await pick(world, shown, "teach:missed", option.value)).response.message
    assert f"- {RULES} · dealt with\n- {GUM[1]}\n" in texts(card)
    assert RULES not in {each.label for each in options_of(card, "teach:review-at")}


@pytest.mark.parametrize(("rejected", "answered", "named"), [(2, 0, 0), (3, 12, 1), (3, 13, 0)])
async def test_only_what_is_often_missed_is_named(
    world: World, rejected: int, answered: int, named: int
) -> None:
    await missed(world, *(GUM[0], GUM[1], RULES)[:rejected], answered=answered)
    assert texts(await insights(world)).count(MISSED_TITLE) == named


async def test_fact_is_named_no_more_once_all_is_dealt_with(world: World) -> None:
    await missed(world, RULES, RULES, RULES)
    shown = await insights(world)
    (option,) = options_of(shown, "teach:review-at")
    opened = (await pick(world, shown, "teach:review-at", option.value)).response.message
    await world.moderator.click(opened, label="Dismiss")
    done = texts(await insights(world))
    assert MISSED_TITLE not in done
    assert f"{NOTHING}: no question is waiting" in done


async def test_removed_fact_is_not_named(world: World) -> None:
    await missed(world, *GUM, RULES, fact="taught-0000000001")
    assert MISSED_TITLE not in texts(await insights(world))
    await put(world, MISSED(LONG_AGO), "taught-0000000001")
    assert "nothing left to do" in said(await press(world, world.moderator))


async def put(world: World, custom_id: str, value: str) -> None:
    """Put a menu as the insights have it before everybody's eyes: they themselves are private."""
    channel: Any = world.bot.get_channel(world.channel.id)
    option = discord.SelectOption(label="one", value=value)
    await channel.send(view=Card(items=[row(discord.ui.Select(custom_id=custom_id, options=[option]))]))


async def press(world: World, who: Any) -> Any:
    message = world.channel.last_message
    (select,) = selects(message)
    return await who.select(message, [select.options[0].value], custom_id=select.custom_id)


async def test_ways_are_for_teachers_of_this_server(world: World) -> None:
    await missed(world, *GUM, RULES)
    (question, *_) = await world.bot.services.store.lessons.waiting(world.guild.id, limit=1)
    for custom_id, value in ((REVIEW_AT(), question.key), (MISSED(LONG_AGO), FACT)):
        await put(world, custom_id, value)
        assert "To teach me, you need" in said(await press(world, world.member))
        assert question.text in said(await press(world, world.moderator))


async def test_questions_of_other_servers_are_not_shown(world: World) -> None:
    elsewhere = world.env.create_guild("Elsewhere")
    for text in (*GUM, RULES):
        await ask(world, text, fact=FACT, rejected=True, guild=elsewhere)
    shown = texts(await insights(world))
    assert NOTHING in shown
    assert RULES not in shown
    (question, *_) = await world.bot.services.store.lessons.waiting(elsewhere.id, limit=1)
    await put(world, REVIEW_AT(), question.key)
    assert "already been dealt with" in said(await press(world, world.moderator))
    await put(world, MISSED(LONG_AGO), FACT)
    assert "nothing left to do" in said(await press(world, world.moderator))


async def test_spoilers_are_behind_bars(world: World) -> None:
    lesson = OwnFact("What is in the Grumkin box?", "A Grumkin.", Spoiler.MILD, "What is in it")
    await world.bot.services.store.lessons.teach(
        world.guild.id, [("taught-1", lesson)], actor_id=world.moderator.id, now=world.bot.clock()
    )
    world.bot.services.servers.changed(world.guild.id)
    text = "what is in the grumkin box again and why"
    await missed(world, text, text, text, fact="taught-1")
    shown = await insights(world)
    assert f"1. ||{text}|| · 3 times" in texts(shown)
    assert [each.label for each in options_of(shown, "teach:review-at")] == ["1. A question about a spoiler"]
    assert [each.label for each in options_of(shown, "teach:missed")] == ["1. What is in it"]
    card = (await pick(world, shown, "teach:missed", "taught-1")).response.message
    containers = [part for part in walk(card.components) if isinstance(part, discord.Container)]
    assert all(part.spoiler for part in containers)
    assert (
        "grumkin"
        not in "".join(
            part.content for part in card.components if isinstance(part, discord.TextDisplay)
        ).casefold()
    )


async def test_what_is_answered_by_now_comes_last_until_it_is_dealt_with(world: World) -> None:
    for text in (*GUM, RULES, RULES, RULES):
        await ask(world, text)
    await world.moderator.slash(
        world.channel, "teach add", question="where can i read the rules of this club", answer="In #rules."
    )
    shown = texts(await insights(world))
    assert f"1. {GUM[0]} · 2 times\n" in shown or f"1. {GUM[1]} · 2 times\n" in shown
    assert f"2. {RULES} · 3 times · answered by now" in shown


async def test_insights_have_something_to_do_as_long_as_the_review_has(world: World) -> None:
    await ask(world, RULES)
    await world.moderator.slash(
        world.channel, "teach add", question="where can i read the rules of this club", answer="In #rules."
    )
    assert NOTHING not in texts(await insights(world))
    shown = (await world.moderator.slash(world.channel, "teach review")).response.message
    assert RULES in texts(shown)
    await world.moderator.click(shown, label="Dismiss")
    assert NOTHING in texts(await insights(world))


async def test_reported_and_suggested_questions_are_marked(world: World) -> None:
    await report(world, KNOWN)
    await missed(world, RULES)
    await ask(world, GUM[0])
    await ask(world, CLOSE)
    lines = texts(await insights(world)).splitlines()
    assert any(line.endswith(f"{KNOWN} · once · answer reported as wrong") for line in lines)
    assert any(line.endswith(f"{RULES} · once · not what they meant") for line in lines)
    assert any(f"{CLOSE} · once · suggestions only" in line for line in lines)
    assert any(line.endswith(f"{GUM[0]} · once") for line in lines)


async def test_what_a_strict_server_only_suggests_is_something_to_do(world: World) -> None:
    reply = await suggested(world)
    assert "Did you mean" in texts(reply)
    shown = texts(await insights(world))
    assert f"1. {UNSURE} · once · suggestions only" in shown
    review = (await world.moderator.slash(world.channel, "teach review")).response.message
    assert "Right now, I'd suggest:" in texts(review)
