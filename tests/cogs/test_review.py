"""The review in groups: questions that ask for the same are settled together."""

import asyncio
from collections.abc import Callable
from typing import Any

import discord
import pytest

from bot.client import Reckoner
from bot.domain.insights import DAY_MS
from bot.domain.matching.model import Status
from bot.store import Asked
from bot.store.asked import TEXTS_A_DAY
from tests.cogs.conftest import World, buttons, selects, texts, walk
from tests.cogs.test_settings import said
from tests.cogs.test_teach import ask, control, fields, review

PARTY = ("when is the next watch party", "whens the next watch party", "what day is the watch party")
RULES = "where are the rules of this club"
HORSE = "what is the horse called"
# A day of a club: what its members asked, each in other words.
DAY = (
    PARTY,
    ("where are the rules of this club", "where can i read the club rules", "club rules where"),
    ("what gum does tom chew", "which gum does tom chew", "what brand of gum does tom chew on set"),
    ("who runs this server", "who runs the server", "who is running this server", "who runs this place"),
    ("does the dog survive", "does the dog survive the film", "does the dog survive at the end"),
    ("how do i get the agent role", "how to get the agent role", "how do you get the agent role here"),
    ("can we get a new emoji", "can we have a new emoji", "can we get new emojis", "can we get an emoji"),
    ("what perfume does alanna wear", "which perfume does alanna wear", "what perfume does alanna use"),
    ("is there a snack list", "is there a list of snacks", "is there any snack list"),
    (
        "what is the name of the horse",
        "whats the horses name",
        "what is the horse called",
        "name of the horse",
    ),
    ("who won the poll on friday", "who won the friday poll", "who won fridays poll"),
    (
        "do we have a letterboxd",
        "do we have letterboxd",
        "does the club have a letterboxd",
        "do you have a letterboxd",
    ),
)


async def asked(world: World, *questions: str) -> None:
    """Store questions as they are when nothing answered them."""
    for text in questions:
        number = await world.bot.services.store.database.fetch_value("SELECT COUNT(*) FROM asked")
        unknown = Asked(number + 1, world.guild.id, text, Status.UNKNOWN, None, None, world.bot.clock())
        await world.bot.services.store.asked.remember(unknown)


async def waiting(world: World) -> set[str]:
    found = await world.bot.services.store.lessons.waiting(world.guild.id, limit=1_000)
    return {question.text for question in found}


async def test_alike_questions_are_answered_at_once_and_undone_at_once(world: World) -> None:
    await asked(world, *PARTY, PARTY[0], RULES)
    shown = await review(world)
    assert f"## {PARTY[0]}\n" in texts(shown)
    assert "Group 1 of 2 · 4 questions" in texts(shown)
    assert all(f"- {other}" in texts(shown) for other in PARTY[1:])
    assert "Asked 4 times" in texts(shown)
    form = await world.moderator.click(shown, label="Write an answer")
    question, answer, *_ = fields(form)
    done = await world.moderator.submit_modal(form, {question: "When is movie night?", answer: "On Fridays."})
    assert RULES in said(done)
    assert await waiting(world) == {RULES}
    assert all(["On Fridays." in await ask(world, text) for text in (*PARTY, "When is movie night?")])
    await world.moderator.click(done.response.message, label="Undo")
    assert await waiting(world) == {*PARTY, RULES}
    assert "On Fridays." not in await ask(world, PARTY[0])


@pytest.mark.parametrize(("label", "note"), [("Off topic", "off topic"), ("Dismiss", "Dismissed")])
async def test_alike_questions_are_dropped_at_once_and_come_back_at_once(
    world: World, label: str, note: str
) -> None:
    await asked(world, *PARTY, RULES)
    done = await world.moderator.click(await review(world), label=label)
    assert note in said(done)
    assert "The same goes for 2 other ways of asking it." in said(done)
    assert await waiting(world) == {RULES}
    await world.moderator.click(done.response.message, label="Undo")
    assert await waiting(world) == {*PARTY, RULES}


@pytest.mark.parametrize("label", ["Off topic", "Dismiss"])
async def test_change_can_be_undone_after_skipping(world: World, label: str) -> None:
    await asked(world, RULES, "who cut the grass", "what colour is the shed")
    shown = await world.moderator.click(await review(world), label=label)
    told = texts(shown.response.message).partition("\n")[0]
    for way in ("Skip", "Previous"):
        shown = await world.moderator.click(shown.response.message, label=way)
        assert told not in texts(shown.response.message)
    await world.moderator.click(shown.response.message, label="Undo last change")
    assert await waiting(world) == {RULES, "who cut the grass", "what colour is the shed"}


async def search(world: World, shown: Any, words: str) -> Any:
    """Have the menu offer what is found by some words."""
    form = await world.moderator.click(shown, label="Find a fact…")
    return (await world.moderator.submit_modal(form, {fields(form)[0]: words})).response.message


async def test_only_facts_that_are_near_are_offered(world: World) -> None:
    for question in (RULES, "where do we meet", "who directed the film and the cast"):
        await asked(world, question)
    links: dict[str, set[str]] = {}
    shown = await review(world)
    for _ in range(len(await waiting(world))):
        ids = [each.custom_id for each in selects(shown) if each.custom_id.startswith("teach:link")]
        title = texts(shown).partition("## ")[2].partition("\n")[0]
        links[title] = options(shown, ids[0]) if ids else set()
        shown = (await world.moderator.click(shown, label="Skip")).response.message
    assert links[RULES] == links["where do we meet"] == set()


async def test_what_was_done_stands_apart_from_the_next_question(world: World) -> None:
    await asked(world, *PARTY, RULES)
    done = await world.moderator.click(await review(world), label="Dismiss")
    line, below, card = done.response.message.components
    assert "Dismissed: “" in line.content
    assert [each.label for each in below.children] == ["Undo"]
    assert f"## {RULES}" in "".join(getattr(each, "content", "") for each in walk(card.children))
    refreshed = await world.moderator.click(done.response.message, label="Refresh")
    assert "Dismissed: “" not in texts(refreshed.response.message)  # which they have read
    await world.moderator.click(refreshed.response.message, label="Undo last change")
    assert await waiting(world) == {*PARTY, RULES}


async def test_one_question_is_taken_out_of_its_group(world: World) -> None:
    await asked(world, *PARTY, RULES)
    shown = await review(world)
    other = next(
        q
        for q in await world.bot.services.store.lessons.waiting(world.guild.id, limit=9)
        if q.text == PARTY[2]
    )
    alone = await world.moderator.select(shown, [other.key], custom_id="teach:only")
    assert f"## {PARTY[2]}\n" in said(alone)
    assert PARTY[1] not in said(alone)
    fact = world.bot.services.pack.facts[0]
    message = await search(world, alone.response.message, fact.question)
    await world.moderator.select(message, [fact.id], custom_id=control(message, "teach:link"))
    assert await waiting(world) == {PARTY[0], PARTY[1], RULES}
    assert fact.answer in await ask(world, PARTY[2])


async def test_one_question_is_looked_at_when_all_were_dismissed_meanwhile(world: World) -> None:
    await asked(world, *PARTY)
    shown, one = (
        await review(world),
        (await world.bot.services.store.lessons.waiting(world.guild.id, limit=1))[0],
    )
    await world.moderator.click(await review(world), label="Dismiss")
    alone = await world.moderator.select(shown, [one.key], custom_id="teach:only")
    assert f"## {one.text}\n" in said(alone)


async def test_what_nobody_has_seen_is_not_settled(world: World) -> None:
    await asked(world, *PARTY)
    shown = await review(world)
    await asked(world, "when is the very next watch party")
    refused = await world.moderator.click(shown, label="Dismiss")
    assert "More people have asked this in the meantime" in said(refused)
    assert len(await waiting(world)) == 4


async def test_any_fact_is_found_by_words(world: World) -> None:
    await asked(world, *PARTY)
    facts = world.bot.services.pack.facts
    shown = await review(world)
    for fact in facts:
        form = await world.moderator.click(shown, label="Find a fact…")
        (words,) = fields(form)
        found = await world.moderator.submit_modal(form, {words: fact.question})
        menu = control(found.response.message, "teach:link")
        assert fact.id in options(found.response.message, menu), fact.question
    form = await world.moderator.click(shown, label="Find a fact…")
    nothing = await world.moderator.submit_modal(form, {fields(form)[0]: "xyzzy"})
    assert "I found nothing for" in said(nothing)


def options(message: Any, custom_id: str) -> set[str]:
    """Return the values that a menu offers."""
    found: set[str] = set()

    def walk(components: Any) -> None:
        for component in components:
            if getattr(component, "custom_id", None) == custom_id:
                found.update(option.value for option in component.options)
            walk(getattr(component, "children", ()) or ())

    walk(message.components)
    return found


async def test_new_controls_are_for_teachers_alone(world: World) -> None:
    await asked(world, *PARTY)
    shown = await review(world)
    one = (await world.bot.services.store.lessons.waiting(world.guild.id, limit=1))[0]
    form = await world.moderator.click(shown, label="Find a fact…")
    moderators = world.guild.roles["Moderators"]
    world.env.backend.remove_member_role(world.guild.id, world.moderator.id, moderators.id)
    for refused in (
        await world.moderator.click(shown, label="Find a fact…"),
        await world.moderator.submit_modal(form, {fields(form)[0]: "train"}),
        await world.moderator.select(shown, [one.key], custom_id="teach:only"),
    ):
        assert "you need Manage Server or a role that can teach" in said(refused)


async def test_controls_work_after_a_restart(world: World, make_bot: Callable[[], Reckoner]) -> None:
    await asked(world, *PARTY, RULES)
    shown = await review(world)
    one = (await world.bot.services.store.lessons.waiting(world.guild.id, limit=1))[0]
    await world.restart(make_bot())
    alone = await world.moderator.select(shown, [one.key], custom_id="teach:only")
    assert f"## {one.text}\n" in said(alone)
    form = await world.moderator.click(alone.response.message, label="Find a fact…")
    found = await world.moderator.submit_modal(form, {fields(form)[0]: "train"})
    assert "The menu now shows what I found" in said(found)
    done = await world.moderator.click(found.response.message, label="Dismiss")
    assert await waiting(world) == {*PARTY, RULES} - {one.text}
    await world.restart(make_bot())
    await world.moderator.click(done.response.message, label="Undo")
    assert await waiting(world) == {*PARTY, RULES}


async def test_a_days_questions_take_few_presses(world: World) -> None:
    questions = [text for thing in DAY for text in thing]
    assert len(questions) == 40
    await asked(world, *questions)
    card, presses = await review(world), 1
    for number in range(len(DAY)):
        assert f"1 of {len(DAY) - number}" in texts(card)
        if number % 2:
            done = await world.moderator.click(card, label="Off topic")
            presses += 1
        else:
            form = await world.moderator.click(card, label="Write an answer")
            question, answer, *_ = fields(form)
            title = texts(card).partition("## ")[2].partition("\n")[0]
            done = await world.moderator.submit_modal(form, {question: title, answer: f"Answer {number}."})
            presses += 2
        card = done.response.message
    assert "All caught up" in texts(card)
    assert presses <= 25
    assert not [button for button in buttons(card) if button.label != "Undo"]


async def test_review_goes_back(world: World) -> None:
    await asked(world, *PARTY, RULES)
    first = await review(world)
    assert [button.label for button in buttons(first) if button.disabled] == ["Previous"]
    second = (await world.moderator.click(first, label="Skip")).response.message
    assert "2 of 2 · 4 questions" in texts(second)
    back = (await world.moderator.click(second, label="Previous")).response.message
    assert "Group 1 of 2" in texts(back)
    assert "That was the last one" not in texts(back)


async def test_review_says_how_many_people_wait(world: World) -> None:
    await asked(world, *PARTY, RULES)
    key = {q.text: q.key for q in await world.bot.services.store.lessons.waiting(world.guild.id, limit=9)}
    store = world.bot.services.store.subscriptions
    for text, user_id in ((PARTY[0], 1), (PARTY[1], 1), (PARTY[2], 2), (RULES, 3)):
        await store.subscribe(world.guild.id, key[text], user_id, now=world.bot.clock())
    shown = await review(world)
    assert "2 people want to know." in texts(shown)
    following = await world.moderator.click(shown, label="Skip")
    assert "1 person wants to know." in said(following)


def button_rows(message: Any) -> list[list[str | None]]:
    """Return the labels of a card's buttons, row by row."""
    every = (part.children for part in walk(message.components) if isinstance(part, discord.ActionRow))
    labels = [[each.label for each in row if isinstance(each, discord.Button)] for row in every]
    return [row for row in labels if row]


async def test_what_acts_on_an_entry_has_a_row_of_its_own(world: World) -> None:
    await asked(world, *PARTY, RULES, HORSE)
    assert button_rows(await review(world)) == [
        ["Write an answer", "Find a fact…", "Off topic", "Dismiss"],
        ["Previous", "Skip", "Dismiss several…"],
    ]


async def test_sweeps_count_as_the_review_does(world: World) -> None:
    await asked(world, *PARTY, RULES)  # each once, but three ask for the same
    ways = (await world.moderator.click(await review(world), label="Dismiss several…")).response.message
    assert [button.label for button in buttons(ways)] == ["All (4)", "Asked only once (1)", "Back"]
    sure = (await world.moderator.click(ways, label="Asked only once (1)")).response.message
    await world.moderator.click(sure, label="Dismiss them")
    assert await waiting(world) == set(PARTY)


@pytest.mark.parametrize("ways", [["Back"], ["All (2)", "Keep them"]])
async def test_last_change_can_be_undone_after_looking_at_sweeps(world: World, ways: list[str]) -> None:
    await asked(world, *PARTY, RULES, HORSE)
    shown = (await world.moderator.click(await review(world), label="Off topic")).response.message
    note = next(line for line in texts(shown).splitlines() if "The same goes for" in line)
    dismissed = (await world.moderator.click(shown, label="Dismiss several…")).response.message
    assert note in texts(dismissed)
    for label in ways:
        dismissed = (await world.moderator.click(dismissed, label=label)).response.message
    assert note in texts(dismissed)
    await world.moderator.click(dismissed, label="Undo")
    assert await waiting(world) == {*PARTY, RULES, HORSE}


def a_word(number: int) -> str:
    """Return a word of its own for each number."""
    return "".join("babedubigomakenofurizo"[2 * int(digit) :][:2] for digit in str(number))


async def test_list_of_20_000_questions_ends_in_four_presses(world: World) -> None:
    store, today = world.bot.services.store, world.bot.clock()
    for day in range(20):  # as many as a day's questions are kept with their words
        moment = today - (20 - day) * DAY_MS
        numbers = range(day * TEXTS_A_DAY, (day + 1) * TEXTS_A_DAY)
        texts_ = [PARTY[0] if number % 10 == 0 else f"what is {a_word(number)}" for number in numbers]
        questions = [
            Asked(number + 1, world.guild.id, text, Status.UNKNOWN, None, None, moment)
            for number, text in zip(numbers, texts_, strict=True)
        ]
        await asyncio.gather(*map(store.asked.remember, questions))
    shown = await review(world)
    assert f"## {PARTY[0]}\n" in texts(shown)
    assert "Asked 2,000 times" in texts(shown)
    ways = (await world.moderator.click(shown, label="Dismiss several…")).response.message
    everything = buttons(ways)[0].label
    assert everything is not None
    assert everything.startswith("All (")
    sure = (await world.moderator.click(ways, label=everything)).response.message
    done = await world.moderator.click(sure, label="Dismiss them")
    assert "All caught up" in said(done)
    assert await waiting(world) == set()
    await world.moderator.click(done.response.message, label="Undo")
    assert PARTY[0] in await waiting(world)


async def test_taught_question_gets_a_title(world: World) -> None:
    await asked(world, PARTY[1])
    form = await world.moderator.click(await review(world), label="Write an answer")
    question, answer, *_ = fields(form)
    await world.moderator.submit_modal(form, {question: PARTY[1], answer: "On Fridays."})
    assert "## When's the next watch party?" in await ask(world, PARTY[0])


async def test_blank_answer_is_corrected_as_it_was_typed(world: World) -> None:
    await asked(world, RULES)
    shown = await review(world)
    form = await world.moderator.click(shown, label="Write an answer")
    question, answer, *_ = fields(form)
    refused = (await world.moderator.submit_modal(form, {question: RULES, answer: "   "})).response.message
    assert refused.id == shown.id
    assert "The answer needs at least one word." in texts(refused)
    form = await world.moderator.click(refused, label="Correct it…")
    question, answer, *_ = fields(form)
    done = await world.moderator.submit_modal(form, {question: RULES, answer: "In #rules."})
    assert done.response.message.id == shown.id
    assert "All caught up" in said(done)
    assert "In #rules." in await ask(world, RULES)


async def test_question_waits_behind_a_refused_answer(world: World) -> None:
    await asked(world, *PARTY, RULES)
    second = (await world.moderator.click(await review(world), label="Skip")).response.message
    form = await world.moderator.click(second, label="Write an answer")
    question, answer, *_ = fields(form)
    refused = (await world.moderator.submit_modal(form, {question: RULES, answer: "   "})).response.message
    assert [button.label for button in buttons(refused)] == ["Correct it…", "Back"]
    back = await world.moderator.click(refused, label="Back")
    assert texts(back.response.message) == texts(second)


async def test_what_was_taught_takes_the_place_of_what_was_wrong(world: World) -> None:
    form = await world.moderator.slash(world.channel, "teach add", question=RULES)
    question, answer, *_ = fields(form)
    refused = (await world.moderator.submit_modal(form, {question: RULES, answer: " "})).response.message
    form = await world.moderator.click(refused, label="Correct it…")
    question, answer, *_ = fields(form)
    done = (await world.moderator.submit_modal(form, {question: RULES, answer: "Max."})).response.message
    assert done.id == refused.id
    assert "Got it" in texts(done)
    assert "Correct it…" not in {button.label for button in buttons(done)}


async def test_links_of_members_are_not_live_in_the_review(world: World) -> None:
    await asked(world, "what is the password https://evil.example/x")
    assert "https://" not in texts(await review(world))
