import re
from collections.abc import Callable
from typing import Any

import discord
import pytest

from bot.client import Reckoner
from bot.domain.matching.model import Status
from bot.domain.words import content_words
from bot.ui.navigation import Place, read_places
from bot.ui.pages import FACT
from bot.ui.text import escape
from tests.cogs.conftest import World, buttons, selects, set_pause, texts
from tests.databases import refuse_writes

KNOWN = "Where was the fight on top of the train shot?"
UNKNOWN = "which shampoo did the grip use"

HOSTILE = [
    "@everyone @here <@&1> <@1> <#1> </ask:1>",
    "**bold** __u__ ~~s~~ ||spoiler|| [x](https://example.org) # head\n> quote\n- list",
    "```py\nimport os\nprint(os.environ)\n```",
    "a" * 4_000,
    "where " * 600,
    "\u202eneerg nirt eht\u202c where \u200b\u200d was \ufeff the fight",
    "'; DROP TABLE facts; --",
    "?!… — ()",
    "\u200b",
    "🚂" * 50,
    "Z\u0310\u0357\u0351al\u0303g\u0308o " * 40,
]


# What would ping, render as somebody else's markdown, or hide.
SPOOFED = re.compile(r"@everyone|@here|(?<!\\)<|```|(?<!\\)\[x|[\u202e\u200d]")


async def rows(world: World) -> list[tuple[str, str | None, int]]:
    found = await world.bot.services.store.database.fetch_all(
        "SELECT status, fact_id, rejected FROM asked ORDER BY id"
    )
    return [tuple(row) for row in found]


async def break_the_database(world: World) -> None:
    """Make the database itself refuse every further write."""
    await refuse_writes(world.bot.services.store)


async def test_answer_is_public_with_source(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question=KNOWN)
    assert not result.ephemeral
    card = texts(result.response.message)
    assert "Norway" in card
    assert "Source: Article on the train featurette (July 5, 2023), paragraph 2" in card
    assert KNOWN in card


async def test_private_answer_is_ephemeral(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question=KNOWN, private=True)
    assert result.ephemeral


async def test_unknown_question_gets_no_answer(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question=UNKNOWN)
    card = texts(result.response.message)
    assert "You could ask:" in card
    assert not any(fact.answer in card for fact in world.bot.services.pack.facts)


@pytest.mark.parametrize(
    "question", ["wo wurde der Kampf auf dem Zug gedreht?", "¿Dónde se rodó la pelea encima del tren?"]
)
async def test_german_and_spanish_are_answered(world: World, question: str) -> None:
    result = await world.member.slash(world.channel, "ask", question=question)
    card = texts(result.response.message)
    assert "Norway" in card
    assert question in card  # in the asker's own words
    assert "top of the train shot" not in card.replace(KNOWN, "")


async def test_another_language_is_told_which_are_read(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question="Qui a réalisé le film ?")
    card = texts(result.response.message)
    assert "I don't understand that language" in card
    assert "I understand questions in English, German, and Spanish." in card
    assert "doesn't cover" not in card


async def test_known_gap_is_named(world: World) -> None:
    gap = world.bot.services.pack.gaps[0]
    result = await world.member.slash(world.channel, "ask", question=gap.phrasings[0])
    assert gap.subject in texts(result.response.message)


async def test_completions_are_answered(world: World) -> None:
    await set_pause(world, "0s")
    for typed in ("", "where was", "norwy", "handcufed", "mcquar"):
        choices = await world.member.autocomplete(world.channel, "ask", "question", typed)
        assert len(choices) <= 25
        for choice in choices[:5]:
            result = await world.member.slash(world.channel, "ask", question=choice["value"])
            assert "Source:" in texts(result.response.message), choice


async def test_questions_that_begin_as_typed_are_offered_first(world: World) -> None:
    choices = await world.member.autocomplete(world.channel, "ask", "question", "what h")
    begins = [choice["name"].casefold().startswith("what h") for choice in choices]
    assert begins[0]
    assert begins == sorted(begins, reverse=True)


async def test_related_question_opens_privately(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question=KNOWN)
    related = buttons(result.response.message)[0]
    opened = await world.moderator.click(result.response.message, custom_id=related.custom_id)
    assert opened.ephemeral
    assert related.label.rstrip("…") in texts(opened.response.message)
    onward = buttons(opened.response.message)[0]
    again = await world.moderator.click(opened.response.message, custom_id=onward.custom_id)
    assert len(world.channel.history(viewer=world.moderator)) == 2
    assert not again.followups


async def test_rejected_answer_is_recorded(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question=KNOWN)
    pressed = await world.member.click(result.response.message, label="Not what I meant")
    assert pressed.ephemeral
    card = texts(pressed.response.message)
    assert "Is it one of these?" in card
    assert "In Norway" not in card
    assert [row[2] for row in await rows(world)] == [1]


async def not_meant(world: World, question: str) -> tuple[str, list[Place], Any]:
    """Ask, say that it was not meant, and return the fact that was the answer, what is offered, and where."""
    verdict = (await world.bot.services.servers.get(world.guild.id)).matcher.match(question)
    assert verdict.fact_id is not None
    message = (await world.member.slash(world.channel, "ask", question=question)).response.message
    pressed = (await world.member.click(message, label="Not what I meant")).response.message
    shown = [b for b in buttons(pressed) if b.label not in {"The answer is wrong", "None of these"}]
    *others, back = [read_ids(button) for button in shown]
    assert back == ("back", [Place(FACT, verdict.fact_id)])
    assert all(kind == "page" and places[1:] == back[1] for kind, places in others)
    return verdict.fact_id, [places[0] for _, places in others], pressed


def read_ids(button: Any) -> tuple[str, list[Place]]:
    """Return what kind of link a button is, and the places in its id."""
    kind, _, places = button.custom_id.partition(":")
    return kind, list(read_places(places))


async def test_rejection_offers_other_candidates(world: World) -> None:
    question = "when did it come out"
    matcher = (await world.bot.services.servers.get(world.guild.id)).matcher
    guesses = [each.fact_id for each in matcher.match(question).candidates if each.confidence > 0.4]
    fact_id, offered, _ = await not_meant(world, question)
    assert len(guesses) > 1
    assert fact_id in guesses
    near = [Place(FACT, guess) for guess in guesses if guess != fact_id]
    assert offered[: len(near)] == near[:3]


async def test_rejection_without_candidates_offers_what_shares_words(world: World) -> None:
    _, offered, _ = await not_meant(world, KNOWN)
    questions = [world.bot.services.pack.fact[place.id].question for place in offered]
    assert questions
    assert not any(content_words(KNOWN).isdisjoint(content_words(question)) for question in questions)


async def test_rejected_answer_can_be_returned_to(world: World) -> None:
    fact_id, _, rejected = await not_meant(world, KNOWN)
    back = (await world.member.click(rejected, label="Back")).response.message
    assert world.bot.services.pack.fact[fact_id].answer in texts(back)


UNSURE = "In which county of the UK is Darlton Quarry?"  # strict suggests, normal answers


async def test_server_sets_the_threshold(world: World) -> None:
    for care, title in (("strict", "Did you mean…?"), ("normal", "Source:")):
        await world.bot.services.store.settings.change(
            world.guild.id, {"ask.care": care}, actor_id=world.moderator.id, now=0
        )
        world.bot.services.servers.changed(world.guild.id)
        asked = await world.member.slash(world.channel, "ask", question=UNSURE)
        assert title in texts(asked.response.message)
        await world.member.send(world.channel, f"{world.mention} {UNSURE}")
        assert title in texts(world.channel.last_message)
    rejecting = "who wins the fight on the train roof"
    assert "Did you mean" in texts(
        (await world.member.slash(world.channel, "ask", question=rejecting)).response.message
    )
    await world.bot.services.store.settings.change(
        world.guild.id, {"ask.care": "strict"}, actor_id=world.moderator.id, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    asked = await world.moderator.slash(world.channel, "ask", question=rejecting)
    assert "I don't know" in texts(asked.response.message)


async def test_buttons_survive_a_restart(world: World, make_bot: Callable[[], Reckoner]) -> None:
    result = await world.member.slash(world.channel, "ask", question=KNOWN)
    message = result.response.message
    await world.restart(make_bot())
    opened = await world.member.click(message, custom_id=buttons(message)[0].custom_id)
    assert "Source:" in texts(opened.response.message)
    pressed = await world.member.click(message, label="Not what I meant")
    assert "What did you mean?" in texts(pressed.response.message)


async def test_unchanged_commands_are_not_synced(world: World, make_bot: Callable[[], Reckoner]) -> None:
    await world.restart(make_bot())
    registrations = [
        entry for entry in world.env.http_requests if entry.method == "PUT" and "commands" in entry.path
    ]
    assert len(registrations) == 1


async def test_mention_is_answered_without_ping(world: World) -> None:
    message = await world.member.send(world.channel, f"{world.mention} {KNOWN}")
    reply = world.channel.last_message
    assert reply.reference is not None
    assert reply.reference.message_id == message.id
    assert "Norway" in texts(reply)
    assert not reply.mentions


async def test_every_question_is_answered_under_it(world: World) -> None:
    text = "who plays grace and how long is the train fight, also where was it shot"
    message = (await world.member.slash(world.channel, "ask", question=text)).response.message
    card = texts(message)
    parts = ["### Who plays Grace?", "Hayley Atwell", "paragraph", "### How long is the train fight?"]
    parts += [
        "say how long the fight",
        "### Where was the fight on top of the train shot?",
        "Norway",
        "paragraph 2",
    ]
    places = [card.index(part) for part in parts]
    assert places == sorted(places)
    assert [button.label for button in buttons(message)][-1] == "Not what I meant"
    (select,) = selects(message)
    opened = await world.member.select(message, [select.options[1].value], custom_id=select.custom_id)
    assert "Norway" in texts(opened.response.message)


async def test_question_without_answer_among_several_is_written_as_one(world: World) -> None:
    text = "where was the train fight shot and how tall is hayley atwell"
    message = (await world.member.slash(world.channel, "ask", question=text)).response.message
    assert "### How tall is Hayley Atwell?\n" in texts(message)


async def test_suggestion_among_several_answers_is_named(world: World) -> None:
    await world.bot.services.store.settings.change(
        world.guild.id, {"ask.care": "strict"}, actor_id=world.moderator.id, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    result = await world.member.slash(world.channel, "ask", question=f"who plays Grace? {UNSURE}")
    message = result.response.message
    (named,) = re.findall(r"The closest is “(.+)”", texts(message))
    assert named in [option.label for option in selects(message)[0].options]


async def test_longest_questions_fit_one_card(world: World) -> None:
    names = "handcuffed " * 60
    text = (
        " ".join(f"who directed the {names} film?" for _ in range(4)) + " Who plays Grace? Who is the star?"
    )
    result = await world.member.slash(world.channel, "ask", question=text)
    assert len(texts(result.response.message)) <= 4_000


async def test_reply_takes_its_subject_from_the_answer(world: World) -> None:
    await world.member.send(world.channel, f"{world.mention} Who plays Grace?")
    answered = world.channel.last_message
    await world.moderator.send(world.channel, f"{world.mention} what stunts did she do?", reply_to=answered)
    card = texts(world.channel.last_message)
    assert "Understood as: “what stunts did Hayley Atwell do?”" in card
    assert world.bot.services.pack.fact["atwell_stunts"].answer in card


async def test_reply_needs_no_mention_where_a_message_was_answered(world: World) -> None:
    await world.member.send(world.channel, f"{world.mention} Who plays Grace?")
    await world.member.send(world.channel, "who does she play?", reply_to=world.channel.last_message)
    assert world.bot.services.pack.fact["atwell_role"].answer in texts(world.channel.last_message)


async def test_reply_to_an_answer_of_several_takes_the_first(world: World) -> None:
    await world.member.send(world.channel, f"{world.mention} Who plays Grace? And who directed the film?")
    await world.member.send(world.channel, "what stunts did she do?", reply_to=world.channel.last_message)
    assert world.bot.services.pack.fact["atwell_stunts"].answer in texts(world.channel.last_message)


async def test_reply_to_somebody_else_stands_alone(world: World) -> None:
    said = await world.moderator.send(world.channel, "Hayley Atwell plays Grace.")
    await world.member.send(world.channel, f"{world.mention} what stunts did she do?", reply_to=said)
    assert "Understood as" not in texts(world.channel.last_message)


async def test_followup_is_remembered_with_its_names(world: World) -> None:
    answered = (await world.member.slash(world.channel, "ask", question="Who plays Grace?")).response.message
    await world.member.send(world.channel, f"{world.mention} and how old is she?", reply_to=answered)
    asked = await world.bot.services.store.database.fetch_all("SELECT text FROM asked ORDER BY id")
    assert asked[-1][0] == "and how old is Hayley Atwell?"


async def test_yes_no_question_begins_with_it(world: World) -> None:
    answer = world.bot.services.pack.fact["release_date"].answer
    for question, opening in (("does it come out in July?", "Yes"), ("Is the film coming in August?", "No")):
        result = await world.member.slash(world.channel, "ask", question=question)
        assert f"{opening}. {answer}" in texts(result.response.message)


async def test_bare_mention_gets_help(world: World) -> None:
    await world.member.send(world.channel, world.mention)
    assert "/ask" in texts(world.channel.last_message)


async def test_other_messages_are_ignored(world: World) -> None:
    await world.member.send(world.channel, KNOWN)
    assert len(world.channel.history()) == 1


async def test_context_menu_answers_a_message(world: World) -> None:
    message = await world.moderator.send(world.channel, KNOWN)
    result = await world.member.context_menu(world.channel, "Answer this", message)
    assert "Norway" in texts(result.response.message)


async def test_message_without_text_is_refused(world: World) -> None:
    message = await world.moderator.send(world.channel, attachments=[("a.png", b"x")])
    result = await world.member.context_menu(world.channel, "Answer this", message)
    assert result.ephemeral
    assert "no text" in result.response.content
    assert [str(error) for error in world.env.errors]  # seen, and told


async def test_own_answer_is_not_taken_for_a_question(world: World) -> None:
    answered = (await world.member.slash(world.channel, "ask", question=KNOWN)).response.message
    result = await world.member.context_menu(world.channel, "Answer this", answered)
    assert result.ephemeral
    assert "my own message" in result.response.content
    assert [str(error) for error in world.env.errors]  # seen, and told


async def test_direct_message_is_answered(world: World) -> None:
    sent = await world.member.send_dm(KNOWN)
    history = [message async for message in sent.channel.history()]
    assert any("Norway" in texts(message) for message in history)


@pytest.mark.parametrize("question", HOSTILE)
async def test_hostile_text_is_harmless(world: World, question: str) -> None:
    result = await world.member.slash(world.channel, "ask", question=question)
    message = result.response.message
    card = texts(message)
    assert 0 < len(card) <= 4_000
    assert not message.mentions
    assert not message.mention_everyone
    assert not message.role_mentions
    assert not SPOOFED.search(card)
    assert (await world.member.slash(world.channel, "ask", question=KNOWN)).acknowledged


def test_plain_text_is_not_escaped() -> None:
    assert escape("Who is Grace?") == "Who is Grace?"


async def test_store_error_has_a_reference(world: World, caplog: pytest.LogCaptureFixture) -> None:
    result = await world.member.slash(world.channel, "ask", question=KNOWN)
    await break_the_database(world)
    pressed = await world.member.click(result.response.message, label="Not what I meant")
    assert pressed.ephemeral
    assert "Reference" in pressed.response.content
    reference = pressed.response.content.split("Reference: ")[1].rstrip(")")
    assert reference in caplog.text


async def test_answer_survives_a_store_error(world: World) -> None:
    await break_the_database(world)
    result = await world.member.slash(world.channel, "ask", question=KNOWN)
    assert "Norway" in texts(result.response.message)


async def test_unknown_interaction_is_only_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.env.inject_error(
        "POST", "/interactions/*/callback", status=404, code=10062, message="Unknown interaction"
    )
    with caplog.at_level("INFO"):
        await world.member.slash(world.channel, "ask", question=KNOWN)
    assert world.env.errors  # the simulated Discord saw the refusal, and the bot took it calmly
    assert "Too late" in caplog.text
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    result = await world.member.slash(world.channel, "ask", question=KNOWN)
    assert "Norway" in texts(result.response.message)


async def test_forbidden_channel_is_left_alone(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing")
    await world.member.send(world.channel, f"{world.mention} {KNOWN}")
    assert len(world.channel.history()) == 1


async def test_asker_is_not_stored(world: World) -> None:
    await world.member.slash(world.channel, "ask", question=KNOWN)
    await world.member.slash(world.channel, "ask", question=UNKNOWN)
    assert [row[0] for row in await rows(world)] == [Status.ANSWER, Status.UNKNOWN]
    dump = await world.bot.services.store.database.fetch_all("SELECT * FROM asked")
    assert str(world.member.id) not in str([tuple(row) for row in dump])


async def test_about_lists_command_mentions(world: World) -> None:
    result = await world.member.slash(world.channel, "about")
    card = texts(result.response.message)
    assert "</ask:" in card
    assert world.bot.services.pack.title in card
    assert len(card) <= 4_000


async def test_about_hides_moderator_commands(world: World) -> None:
    for_member = await world.member.slash(world.channel, "about")
    for_moderator = await world.moderator.slash(world.channel, "about")
    assert "/settings" not in texts(for_member.response.message)
    card = texts(for_moderator.response.message)
    assert "</settings panel:" in card
    assert "…" not in card  # nothing had to be cut


async def test_commands_work_everywhere(world: World) -> None:
    for command in ("ask", "about"):
        found = world.bot.tree.get_command(command)
        assert found is not None
        assert found.allowed_installs is not None
        assert found.allowed_installs.user
        assert found.allowed_contexts is not None
        assert found.allowed_contexts.dm_channel
        assert found.allowed_contexts.private_channel


async def test_every_fact_fits_a_card(world: World) -> None:
    await set_pause(world, "0s")
    for fact in world.bot.services.pack.facts:
        result = await world.member.slash(world.channel, "ask", question=fact.question)
        message = result.response.message
        assert fact.answer in texts(message)
        assert all(len(button.label) <= 80 for button in buttons(message))
        assert isinstance(message, discord.Message)
