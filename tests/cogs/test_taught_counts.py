"""What a server taught counts as known everywhere: while typing, beside answers, in lists and in numbers."""

import importlib
from dataclasses import replace
from typing import Any

from discord import ui

from bot.domain.pack.model import Spoiler, Topic
from bot.domain.teaching.model import TAUGHT_TOPIC, Content, OwnFact, Phrasing
from bot.i18n import SAY_ENGLISH
from bot.ui.navigation import PageContext, Place
from bot.ui.pages import TOPICS
from cogs.facts.cog import topics_page
from tests.cogs.conftest import World, buttons, selects, texts
from tests.cogs.test_settings import said

importlib.import_module("matplotlib.figure")  # here: it takes longer than a test may wait
HOST = OwnFact("Who hosts our Friday film night?", "Max hosts it.")
PRIZE = OwnFact("Which prop did we win at the auction?", "We won Grace's lighter from the train fight.")
SECRET = OwnFact("Who betrays the Grumkin?", "The Snorvel does.", Spoiler.ENDING, "About a betrayal")


async def teach(world: World, *contents: Content) -> list[str]:
    """Teach a server; return the ids of what it was taught."""
    ids = [f"taught-{number}" for number, _ in enumerate(contents)]
    await world.bot.services.store.lessons.teach(
        world.guild.id, list(zip(ids, contents, strict=True)), actor_id=world.moderator.id, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    return ids


def options(message: Any) -> list[str]:
    """Return what a card's selects offer."""
    return [option.label for select in selects(message) for option in select.options]


async def completed(world: World, typed: str, command: str = "ask", option: str = "question") -> list[Any]:
    return await world.moderator.autocomplete(world.channel, command, option, typed)


async def test_ask_completes_own_questions_and_phrasings(world: World) -> None:
    fact_id, *_ = await teach(world, HOST, Phrasing("who runs the club evening", "taught-0"))
    for typed in ("who hosts", "friday film ni", "who hsots our", "who runs the club eve"):
        assert (await completed(world, typed))[0]["value"] == HOST.text, typed
    other = world.env.create_guild("Another club")
    channel, stranger = other.create_text_channel("talk"), other.add_member(world.env.create_user("sue"))
    assert HOST.text not in [
        each["value"] for each in await stranger.autocomplete(channel, "ask", "question", "who hosts")
    ]
    assert fact_id


async def test_pack_questions_that_fit_better_come_first(world: World) -> None:
    await teach(world, HOST)
    assert (await completed(world, "who plays gra"))[0]["value"] != HOST.text
    names = [each["name"] for each in await completed(world, "")]
    assert names[0] == HOST.text  # the server's own are offered before anything is typed
    assert len(names) == 25


async def test_spoilers_and_long_questions_are_completed_safely(world: World) -> None:
    long = OwnFact("Which zebra " + "quagga " * 26 + "is it?", "None.")
    await teach(world, SECRET, long)
    assert "Grumkin" not in str(await completed(world, "betrays the grumkin"))
    (found,) = await completed(world, "zebra quagga")
    assert (len(found["name"]), len(found["value"])) == (96, 100)
    assert "None." in said(await world.member.slash(world.channel, "ask", question=found["value"]))


async def test_german_reader_is_offered_what_was_taught(world: World, speak: Any) -> None:
    speak(person="de", server="de")
    await teach(world, OwnFact("Wer leitet unseren Filmabend?", "Max."))
    assert (await completed(world, "wer leitet"))[0]["value"] == "Wer leitet unseren Filmabend?"


async def test_teach_add_completes_own_facts(world: World) -> None:
    fact_id, *_ = await teach(world, HOST)
    (first, *_) = await completed(world, "friday", "teach add", "fact")
    assert first == {"name": HOST.text, "value": fact_id}
    await world.moderator.slash(
        world.channel, "teach add", question="who is the boss of fridays", fact=fact_id
    )
    answer = await world.member.slash(world.channel, "ask", question="who is the boss of fridays")
    assert "Max hosts it." in said(answer)


async def test_own_and_pack_facts_lead_to_each_other(world: World) -> None:
    await teach(world, PRIZE, HOST)
    answer = await world.member.slash(world.channel, "ask", question=PRIZE.text)
    ways = [*(button.label for button in buttons(answer.response.message)), *options(answer.response.message)]
    assert any("train" in way for way in ways)
    assert "Grace" in ways
    back = await world.member.slash(
        world.channel, "ask", question="Where was the fight on top of the train shot?"
    )
    assert PRIZE.text in options(back.response.message)
    assert HOST.text not in options(back.response.message)
    picked = await world.member.select(
        back.response.message, ["fact:taught-0"], custom_id=selects(back.response.message)[0].custom_id
    )
    assert "We won Grace's lighter" in texts(picked.response.message)


async def test_own_facts_are_on_the_pages_of_whom_they_name(world: World) -> None:
    await teach(world, PRIZE, HOST)
    page = await world.member.slash(world.channel, "person", name="Grace")
    assert PRIZE.text in str([*options(page.response.message), texts(page.response.message)])


async def test_own_spoilers_are_related_to_nothing(world: World) -> None:
    secret = OwnFact(PRIZE.text, PRIZE.answer, Spoiler.ENDING, "About a prize")
    await teach(world, secret)
    shown = await world.member.slash(
        world.channel, "ask", question="Where was the fight on top of the train shot?"
    )
    assert "prop" not in str(
        [*options(shown.response.message), *(b.label for b in buttons(shown.response.message))]
    )


async def test_topics_and_about_count_own_facts(world: World) -> None:
    before = said(await world.member.slash(world.channel, "about"))
    await teach(world, HOST, PRIZE)
    topics = await world.member.slash(world.channel, "facts")
    assert "- **This server**: What this server's moderators added." in said(topics)
    (option,) = [o for o in selects(topics.response.message)[0].options if o.label == "This server"]
    assert option.description == "2 facts"
    chosen = await world.member.select(
        topics.response.message, [option.value], custom_id=selects(topics.response.message)[0].custom_id
    )
    assert HOST.text in texts(chosen.response.message)
    completed_topics = await world.member.autocomplete(world.channel, "facts", "topic", "this ser")
    assert completed_topics[0]["name"] == "This server"
    after = said(await world.member.slash(world.channel, "about"))
    assert "This server's moderators added 2 more facts." in after
    assert "added" not in before
    facts = before.split(" facts")[0].rsplit(" ", 1)[-1]
    assert f" {facts} facts" in after  # those of the article


def test_own_topic_is_offered_beside_very_many(world: World) -> None:
    topics = tuple(Topic(f"t{number}", f"Topic {number}", "…") for number in range(30))
    pack = replace(world.bot.services.pack, topics=(*topics, TAUGHT_TOPIC))
    card = topics_page(PageContext(SAY_ENGLISH, pack, Place(TOPICS)))
    (select,) = [item for item in card.walk_children() if isinstance(item, ui.Select)]
    assert len(select.options) == 25
    assert select.options[-1].label == "This server"


async def test_insights_name_own_facts_by_their_questions(world: World) -> None:
    await teach(world, HOST)
    for _ in range(3):
        await world.member.slash(world.channel, "ask", question=HOST.text)
    shown = await world.moderator.slash(world.channel, "insights")
    assert f"1. {HOST.text} · 3 times" in said(shown)


NAMES = (
    OwnFact("Who hosts our film night?", "Max hosts it."),
    OwnFact("Who founded this club?", "Ada Lind founded it."),
    OwnFact("Who keeps the snacks?", "Ben keeps them."),
    OwnFact("Who won the last quiz?", "Zoe won."),
    OwnFact("Who betrays the Grumkin?", "Snorvel does.", Spoiler.ENDING, "About a betrayal"),
)


async def topics_of_quizzes(world: World) -> list[str]:
    found = await world.member.autocomplete(world.channel, "quiz play", "topic", "")
    return [each["name"] for each in found]


async def test_quizzes_ask_what_was_taught_if_wanted(world: World) -> None:
    await teach(world, *NAMES)
    assert "This server" not in await topics_of_quizzes(world)
    shown = await world.moderator.slash(world.channel, "settings panel")
    page = await world.moderator.select(shown.response.message, ["quiz"], custom_id="settings:section")
    questions = await world.moderator.click(page.response.message, label="Questions")
    await world.moderator.click(questions.response.message, custom_id="settings:turn:on:quiz.taught")
    assert "This server" in await topics_of_quizzes(world)
    await world.member.slash(world.channel, "quiz play", topic="taught", questions=10, seconds=20)
    game = await world.bot.services.store.quiz.running_in(world.channel.id)
    assert game is not None
    assert {card.question.answer for card in game.cards} == {"Max", "Ada Lind", "Ben", "Zoe"}
    assert "Snorvel" not in repr(game.cards)
    asked = game.card.question
    withheld = await world.moderator.slash(world.channel, "ask", question=asked.prompt)
    assert "would give away a quiz question" in said(withheld)
    (right,) = [b for b in buttons(world.channel.last_message) if (b.label or "").endswith(asked.answer)]
    await world.member.click(world.channel.last_message, custom_id=right.custom_id)
    await world.env.advance_time(21)
    revealed = "\n".join(texts(message) for message in world.channel.history())
    assert asked.explanation in revealed
    assert "Added by this server's moderators, not from my sources" in revealed


async def test_taught_questions_stay_in_their_server(world: World) -> None:
    await teach(world, *NAMES)
    other = world.env.create_guild("Another club")
    for guild_id in (world.guild.id, other.id):
        await world.bot.services.store.settings.change(guild_id, {"quiz.taught": True}, actor_id=1, now=0)
        world.bot.services.servers.changed(guild_id)
    channel, stranger = other.create_text_channel("talk"), other.add_member(world.env.create_user("sue"))
    topics = await stranger.autocomplete(channel, "quiz play", "topic", "")
    assert "This server" not in [each["name"] for each in topics]
    assert "This server" in await topics_of_quizzes(world)


async def test_removed_answers_are_asked_no_more(world: World) -> None:
    ids = await teach(world, *NAMES)
    await world.bot.services.store.settings.change(
        world.guild.id, {"quiz.taught": True}, actor_id=world.moderator.id, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    assert "This server" in await topics_of_quizzes(world)
    for lesson_id in ids:
        await world.moderator.slash(world.channel, "teach remove", lesson=lesson_id)
    assert "This server" not in await topics_of_quizzes(world)
