"""What is replied to small talk, to requests in words and to what cannot be answered."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from bot.conversations import KEPT_MS
from bot.domain.pack.model import Difficulty, Spoiler
from bot.domain.pack.release import noon_of, read_release
from bot.domain.starters import starters
from tests.cogs.conftest import World, buttons, set_pause, texts

ASKED = "Where was the fight on top of the train shot?"


async def told(world: World, text: str) -> str:
    """Mention the bot with a text and return what it replies."""
    await world.member.send(world.channel, f"{world.mention} {text}")
    reply = world.channel.last_message
    assert reply.author.id != world.member.id
    return texts(reply)


async def stored(world: World) -> list[str]:
    rows = await world.bot.services.store.database.fetch_all("SELECT text FROM asked ORDER BY id")
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("hi", "Hi!"),
        ("thanks", "You're welcome!"),
        ("good bot", "glad you like it"),
        ("you suck", "Let's keep it friendly"),
        ("who are you", "I'm Reckoner, a bot and not a person."),
        ("help", "Ask me about"),
        ("asdkjh", "couldn't make that out"),
        ("🚂", "couldn't make that out"),
        ("i love you", "Aw, thank you!"),
        ("idk", "that's what I'm here for"),
        ("bad bot", "Sorry about that!"),
        ("schnauze", "Let's keep it friendly"),
        ("👍", "glad you like it"),
        ("barbie or oppenheimer or this", "I'll leave that one to you"),
        ("dead reckoning is mid change my mind", "Fair enough!"),
        ("top gun was better", "Thanks for telling me!"),
        ("what's the weather in rome", "I'm all about"),
        ("wer gewinnt die bundesliga", "I'm all about"),
        ("quien va a ganar la liga", "I'm all about"),
        ("who will win the premier league this year", "I'm all about"),
        ("you got me wrong", "Sorry about that!"),
        ("thats not what i asked", "Sorry about that!"),
        ("no me has entendido", "Sorry about that!"),
        ("eso no es lo que te he preguntado", "Sorry about that!"),
        ("du verstehst mich nicht", "Sorry about that!"),
        ("t quiero", "Aw, thank you!"),
        ("mach mal ein quiz", "</quiz play:"),
        ("ponme un quiz", "</quiz play:"),
        ("¿cuál es tu escena favorita?", "I don't have a favorite"),
        ("¿con qué te quedas, el tren o la moto?", "I'll leave that one to you"),
        ("tell me a joke", "without naming my source"),
        ("are you spoiling stuff", "is behind a bar, ||like this||"),
        ("really?", "I'm here."),
        ("who made you", "open-source project"),
        ("ok", "👍"),
        ("thats so sad", "😢"),
        ("qué triste", "😢"),
        ("hey there, who are you?", "I'm Reckoner, a bot and not a person."),
        ("so tell me, who are you", "I'm Reckoner, a bot and not a person."),
        ("lets do a trivia night", "</quiz night:"),
        ("mach mal nen Quizabend", "</quiz night:"),
        ("wer hat das letzte Quiz gewonnen?", "</quiz leaderboard:"),
        ("who won the last quiz", "shows who's ahead"),
        ("muestra la clasificación", "</quiz leaderboard:"),
        ("why?", "I can't say why."),
        ("what's your favorite stunt", "Maybe one of these is yours"),
        ("tell me a story", "I'm all about"),
        ("best action movie ever?", "I'll leave that one to you"),
        ("can I see the article", "My sources"),
        ("start a quiz", "</quiz play:"),
        ("/quiz play", "</quiz play:"),
        ("how do i change the settings", "Moderators can do that with `/settings panel`"),
        ("how do I turn you off in a channel?", "Moderators can do that with `/settings panel`"),
        ("how do i stop someone from using you", "Moderators can do that with `/settings block`"),
        ("wie bringe ich dir etwas bei?", "`/teach add`"),
        ("¿cómo importo preguntas?", "</quiz import:"),
        ("what can you do for a moderator?", "teaches me an answer, </quiz import:"),
    ],
)
async def test_small_talk_is_warm_and_private(world: World, text: str, reply: str) -> None:
    result = await world.member.slash(world.channel, "ask", question=text)
    assert result.ephemeral
    assert reply in texts(result.response.message)
    assert "I don't know" not in texts(result.response.message)
    assert not await stored(world)  # nothing for moderators to review


async def test_moderators_can_press_their_commands(world: World) -> None:
    result = await world.moderator.slash(world.channel, "ask", question="how do i change the settings")
    assert "Moderators can do that with </settings panel:" in texts(result.response.message)
    await world.moderator.send(world.channel, f"{world.mention} what can you do for a moderator?")
    assert "</settings panel:" in texts(world.channel.last_message)


@pytest.mark.parametrize("doubt", ["really?", "no way, really?"])
async def test_answer_is_stood_by(world: World, doubt: str) -> None:
    await set_pause(world, "0s")
    await world.member.send(world.channel, f"{world.mention} {ASKED}")
    await world.member.send(world.channel, f"{world.mention} {doubt}", reply_to=world.channel.last_message)
    confirmed = texts(world.channel.last_message)
    assert "Yes, going by my sources: The fight" in confirmed
    assert "Source: Article on the train featurette (July 5, 2023), paragraph 2" in confirmed


@pytest.mark.parametrize("said", ["that's wrong", "das stimmt nicht", "shut up"])
async def test_what_is_said_of_an_answer_tells_what_to_press(world: World, said: str) -> None:
    await set_pause(world, "0s")
    assert "below the answer" not in await told(world, said)
    await told(world, ASKED)
    await world.member.send(world.channel, f"{world.mention} {said}", reply_to=world.channel.last_message)
    assert "Press **Not what I meant**" in texts(world.channel.last_message).replace("press", "Press")


async def test_question_marks_below_an_answer_ask_for_more(world: World) -> None:
    await set_pause(world, "0s")
    assert "couldn't make that out" in await told(world, "??")
    await told(world, ASKED)
    await world.member.send(world.channel, f"{world.mention} ??", reply_to=world.channel.last_message)
    assert "There's more on that" in texts(world.channel.last_message)


async def test_only_what_was_just_claimed_is_stood_by(world: World) -> None:
    await set_pause(world, "0s")
    await told(world, ASKED)
    assert "Did you mean" in await told(world, "stuff with cameras on trains")
    assert "I haven't claimed anything yet." in await told(world, "wait really?")
    await told(world, ASKED)
    assert "I don't know" in await told(world, "how old is the dog")
    assert "Yes, really: I found nothing" in await told(world, "seriously?")
    await told(world, "lol")
    assert "I'm here." in await told(world, "really?")


async def test_same_answer_is_not_given_twice_in_a_row(world: World) -> None:
    await set_pause(world, "0s")
    whole = await told(world, ASKED)
    assert await told(world, ASKED) == whole  # who asks the same wants to see it
    assert "##" in await told(world, "the location of the fight on top of the train")  # as good as new
    again = await told(world, "and in which country was that")
    assert again.startswith("That's in the answer above: The fight")
    assert "##" not in again
    assert "Not what I meant" in [button.label for button in buttons(world.channel.last_message)]


async def test_bot_is_taken_for_somebody(world: World) -> None:
    assert "Me, Tom Cruise? None of my sources say so" in await told(world, "lmao are you tom cruise")


async def test_moderators_command_is_not_linked_to_in_private(world: World) -> None:
    sent = await world.moderator.send_dm("/settings panel")
    told = [texts(message) async for message in sent.channel.history()]
    assert any("Moderators can do that in their server with `/settings panel`." in text for text in told)
    sent = await world.moderator.send_dm("what can mods do with you?")
    told = [texts(message) async for message in sent.channel.history()]
    assert any("`/settings block` keeps somebody from using me" in text for text in told)


async def test_other_subjects_are_left_to_moderators(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question="who directed titanic")
    assert result.ephemeral
    assert "I'm all about" in texts(result.response.message)
    assert await stored(world) == ["who directed titanic"]  # they may want to teach it


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("give me a quote from hayley atwell", "## Hayley Atwell"),
        ("tom cruise", "## Tom Cruise"),
        ("tell me about Norway", "## Norway"),
        ("show me the stunts", "## Stunts and sequences"),
        ("map", "## Places"),
        ("tell me a fact", "Source: "),
        ("/ask who plays grace", "Hayley Atwell"),
        ("hello, who plays grace?", "Hayley Atwell"),
        ("quote from ethan hunt", "Ethan Hunt isn't quoted"),
        ("where is darlton quarry", "UK"),
        ("who plays ethan hunt", "Tom Cruise"),
    ],
)
async def test_requests_in_words_are_granted_to_all(world: World, text: str, shown: str) -> None:
    result = await world.member.slash(world.channel, "ask", question=text)
    assert not result.ephemeral
    assert shown in texts(result.response.message)
    assert shown in await told(world, text)


async def test_what_cannot_be_answered_is_private(world: World) -> None:
    await set_pause(world, "0s")
    for question in (
        "who wins the fight on the train roof",
        "how old is the dog",
        world.bot.services.pack.gaps[0].phrasings[0],
    ):
        result = await world.member.slash(world.channel, "ask", question=question)
        assert result.ephemeral
    assert not (await world.member.slash(world.channel, "ask", question=ASKED)).ephemeral


async def test_pages_of_closed_features_are_not_shown(world: World) -> None:
    await world.bot.services.store.settings.change(
        world.guild.id, {"stunts.enabled": False}, actor_id=world.moderator.id, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    assert "## Stunts and sequences" not in await told(world, "show me the stunts")


async def test_lessons_come_before_small_talk(world: World) -> None:
    await world.moderator.slash(world.channel, "teach add", question="good bot", answer="Beep boop.")
    assert "Beep boop." in await told(world, "good bot")


async def test_private_help_says_to_write(world: World) -> None:
    sent = await world.member.send_dm("help")
    shown = "\n".join([texts(message) async for message in sent.channel.history()])
    assert "Just send me a message" in shown
    assert "Mention me" not in shown


async def test_reply_whose_words_are_kept_back_gets_no_introduction(world: World) -> None:
    answered = (await world.member.slash(world.channel, "ask", question="Who plays Grace?")).response.message
    await world.member.send(world.channel, "and what stunts did she do?", reply_to=answered)
    shown = texts(world.channel.last_message)
    assert f"Add {world.mention}" in shown
    assert "Ask me about" not in shown


async def test_reply_with_a_mention_asks_on(world: World) -> None:
    await set_pause(world, "0s")
    answered = (await world.member.slash(world.channel, "ask", question="Who plays Grace?")).response.message
    for text, shown in (
        ("what stunts did she do?", "Understood as:"),
        ("thanks", "welcome"),
        ("tell me more", "more on that"),
    ):
        await world.member.send(world.channel, f"{world.mention} {text}", reply_to=answered)
        assert shown in texts(world.channel.last_message)


async def test_release_is_told_from_today(world: World) -> None:
    release = read_release(world.bot.services.pack)
    assert release is not None
    is_past = release.days_left(world.bot.clock()) < 0
    for text in ("when does it come out", "is it out yet", "what year"):
        shown = await told(world, text)
        assert f"<t:{noon_of(release.day)}:D>" in shown
        assert ("It came out on" in shown) is is_past


def offered(message: Any) -> list[str]:
    """Return the ids of the facts that a message's buttons lead to."""
    found = (re.fullmatch(r"page:fact:(\w+)", button.custom_id or "") for button in buttons(message))
    return [match[1] for match in found if match is not None]


async def test_first_questions_change_from_reply_to_reply(world: World) -> None:
    pack = world.bot.services.pack
    shown = [
        (await world.member.slash(world.channel, "ask", question=question)).response.message
        for question in ("who mows the lawn", "who waters the lawn", "help", "who trims the hedge")
    ]
    for one, other in pairwise(map(offered, shown)):
        assert len(one) == len(other) == 3
        assert set(one).isdisjoint(other)
    open_facts = [fact.id for fact in pack.facts if fact.spoiler is Spoiler.OPEN]
    assert set(open_facts).issuperset(fact_id for message in shown for fact_id in offered(message))


async def test_first_questions_leave_out_what_was_just_asked(world: World) -> None:
    pack = world.bot.services.pack
    first = starters(pack, 0)
    assert first[0] not in starters(pack, 0, {first[0].id})
    assert len(starters(pack, 0, {first[0].id})) == 3


async def test_first_questions_are_the_authors(world: World) -> None:
    pack = replace(world.bot.services.pack, starters=("hero", "director", "train_built", "grace_actor"))
    assert [fact.id for fact in starters(pack, 0)] == ["hero", "director", "train_built"]
    assert [fact.id for fact in starters(pack, 1)] == ["grace_actor", "hero", "director"]


async def test_without_an_authors_choice_first_questions_are_easy_ones(world: World) -> None:
    pack = replace(world.bot.services.pack, starters=())
    turns = [starters(pack, turn) for turn in range(9)]
    assert all(len({fact.topic for fact in turn}) == len(turn) == 3 for turn in turns[:2])
    assert {fact.difficulty for turn in turns for fact in turn} == {Difficulty.EASY}


async def test_not_meant_never_offers_the_same_twice(world: World) -> None:
    question = "does the film go to abu dhabi at some point"
    message = (await world.member.slash(world.channel, "ask", question=question)).response.message
    fact_id = (await world.bot.services.servers.get(world.guild.id)).matcher.match(question).fact_id
    seen = {f"page:fact:{fact_id}"}
    for _ in range(2):
        pressed = await world.member.click(message, label="Not what I meant")
        ids = [button.custom_id.partition("~")[0] for button in buttons(pressed.response.message)]
        offered = [each for each in ids if each.startswith("page:")]
        assert seen.isdisjoint(offered)
        seen.update(offered)
    assert len(seen) > 1


@pytest.mark.parametrize(
    ("command", "options", "title", "button"),
    [
        ("quote", {"about": "norway"}, "No quotes about Norway", "About Norway"),
        ("quote", {"speaker": "ethan hunt"}, "not lines from the story", "About Ethan Hunt"),
        ("person", {"name": "norway"}, "Norway is a place.", "About Norway"),
        (
            "person",
            {"name": "paramount"},
            "Paramount Pictures is an organization.",
            "About Paramount Pictures",
        ),
        (
            "place",
            {"name": "tom cruise"},
            "Tom Cruise is a person. I don't know a place by that name.",
            "About Tom Cruise",
        ),
        ("facts", {"topic": "norway"}, "Norway isn't a topic", "Facts about Norway"),
    ],
)
async def test_what_is_known_is_not_denied(
    world: World, command: str, options: dict[str, str], title: str, button: str
) -> None:
    result = await world.member.slash(world.channel, command, **options)
    message = result.response.message
    assert result.ephemeral
    assert title in texts(message)
    opened = await world.member.click(message, label=button)
    assert options[next(iter(options))].split()[0] in texts(opened.response.message).lower()


async def test_about_begins_with_asking_and_playing(world: World) -> None:
    card = texts((await world.member.slash(world.channel, "about")).response.message)
    assert "**Topics**: Cast and director\N{NO-BREAK SPACE}· " in card
    places = [card.index(f"</{name}:") for name in ("ask", "quiz play", "facts", "about")]
    assert places == sorted(places)
    assert "</quiz import:" not in card
    lines = [line for line in card.splitlines() if line.startswith("- ")]
    assert all(re.match(r"- [A-Z][^<]*\. </", line) for line in lines)  # a sentence, then what to press
    assert any(line.startswith("- Play trivia, on your own or together. </quiz play:") for line in lines)
    assert "You'll see a different one" not in card  # a sentence each
    assert any(re.match(r"- Browse the cast[^<]*</people:\d+> </person:\d+>$", line) for line in lines)
    assert sum("</quote" in line for line in lines) == 1
    for_moderators = texts((await world.moderator.slash(world.channel, "about")).response.message)
    assert "</teach review:" in for_moderators
    assert max(line.count("</") for line in for_moderators.splitlines()) == 4  # the rest is counted
    assert "more: type `/quiz`" in card
    assert for_moderators.index("</settings panel:") > for_moderators.index("</about:")


async def test_next_question_goes_on_from_the_last_answer(world: World) -> None:
    await set_pause(world, "0s")
    await told(world, "who plays Grace?")
    for text, shown in (
        ("what stunts did she do?", "Understood as: “what stunts did Hayley Atwell do?”"),
        ("and who plays her?", "Understood as: “and who plays Grace?”"),
        ("and Ethan Hunt?", "Understood as: “who plays Ethan Hunt?”"),
        ("tell me more", "more on that"),
    ):
        assert shown in await told(world, text)
    assert "what stunts did Hayley Atwell do?" in await stored(world)


async def test_commands_and_messages_are_one_conversation(world: World) -> None:
    await set_pause(world, "0s")
    await world.member.slash(world.channel, "ask", question="Who plays Grace?")
    assert "did Hayley Atwell do" in await told(world, "what stunts did she do?")
    result = await world.member.slash(world.channel, "ask", question="who plays her")
    assert "Understood as: “who plays Grace”" in texts(result.response.message)


async def test_private_conversation_goes_on(world: World) -> None:
    await world.member.send_dm("wer spielt Grace?")
    sent = await world.member.send_dm("und Ethan Hunt?")
    shown = [texts(message) async for message in sent.channel.history(limit=1)]
    assert "Tom Cruise" in shown[0]


async def test_reply_to_an_unanswered_question_goes_on_from_the_last_answer(world: World) -> None:
    await set_pause(world, "0s")
    await told(world, "who plays Grace?")
    assert "I don't know" in await told(world, "how old is the dog")
    unanswered = world.channel.last_message
    await world.member.send(world.channel, "what stunts did she do?", reply_to=unanswered)
    assert "did Hayley Atwell do" in texts(world.channel.last_message)


@pytest.mark.parametrize("ending", ["others", "elsewhere", "later", "private", "turned", "asked", "erased"])
async def test_conversation_is_ones_own_and_ends(world: World, ending: str) -> None:
    await set_pause(world, "0s")
    asker, channel = world.member, world.channel
    is_private = ending == "private"
    await asker.slash(channel, "ask", question="Who plays Grace?", private=is_private)
    match ending:
        case "others":
            asker = world.moderator
        case "elsewhere":
            channel = world.guild.create_text_channel("off-topic")
        case "later":
            await world.env.advance_time(KEPT_MS // 1_000 + 1)
        case "turned":
            await told(world, "Norway")
        case "asked":  # about somebody else, though that is not known
            await told(world, "does Christopher McQuarrie have kids?")
        case "erased":
            world.bot.services.conversations.forget(asker.id)
        case _:
            pass
    await asker.send(channel, f"{world.mention} tell me more")
    assert "lost track" in texts(channel.last_message)
    await asker.send(channel, f"{world.mention} what stunts did she do?")
    assert "Understood as" not in texts(channel.last_message)


async def test_another_fact_is_told_where_any_was_asked_for(world: World) -> None:
    await set_pause(world, "0s")
    for text in ("fun fact pls", "another one", "one more"):
        assert "lost track" not in await told(world, text)
    await told(world, "thanks")
    assert "lost track" in await told(world, "another one")


async def test_missing_reason_is_admitted(world: World) -> None:
    await set_pause(world, "0s")
    for text in ("why?", "how come"):
        await told(world, "who plays Grace?")
        shown = await told(world, text)
        assert "The article doesn't say why." in shown
        assert "Who plays Grace? Why?" in shown


async def test_somebody_elses_message_is_no_part_of_a_conversation(world: World) -> None:
    await set_pause(world, "0s")
    await told(world, "who plays Grace?")
    post = await world.moderator.send(world.channel, "what stunts did she do?")
    result = await world.member.context_menu(world.channel, "Answer this", post)
    assert "Understood as" not in texts(result.response.message)
    await world.member.send(world.channel, f"{world.mention} what stunts did she do?", reply_to=post)
    assert "Understood as" not in texts(world.channel.last_message)
