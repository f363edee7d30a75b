"""People say that an answer is wrong, and moderators hear of it."""

import json
from typing import Any

from bot.domain.teaching.model import OwnFact
from tests.cogs.conftest import World, buttons, texts
from tests.cogs.test_privacy import count, everything
from tests.cogs.test_settings import said
from tests.cogs.test_teach import control, review
from tests.cogs.test_teach_messages import log_channel

KNOWN = "Where was the fight on top of the train shot?"
OWN = "Who runs this film club?"
WRONG = "The answer is wrong"


async def not_meant(world: World, question: str, who: Any = None) -> Any:
    """Ask, press "Not what I meant", and return the private card that opens."""
    who = who or world.member
    message = (await who.slash(world.channel, "ask", question=question)).response.message
    return (await who.click(message, label="Not what I meant")).response.message


async def report(world: World, question: str, who: Any = None) -> str:
    return said(await (who or world.member).click(await not_meant(world, question, who), label=WRONG))


async def join(world: World, name: str) -> Any:
    return world.guild.add_member(world.env.create_user(name))


async def test_wrong_answer_is_reviewed_with_its_fact(world: World) -> None:
    await world.member.slash(world.channel, "ask", question="do penguins have knees")
    assert "not who told me" in await report(world, KNOWN)
    await report(world, KNOWN, await join(world, "sam"))
    shown = texts(await review(world))
    assert f"## {KNOWN}" in shown
    assert f"**2 people said the answer is wrong:** *{KNOWN}*\n> " in shown
    assert "paragraph" in shown.partition(f"*{KNOWN}*")[2]
    assert "Right now, I'd answer" not in shown  # the same again
    assert "/teach edit" not in shown
    assert "That's a built-in fact" in shown
    assert "tell whoever runs me, then dismiss this" in shown
    assert "Main article only" not in shown
    labels = [each.label for each in buttons(await review(world))]
    assert "Dismiss" in labels
    assert not {"Write an answer", "Find a fact…", "Off topic"} & set(labels)


async def test_person_reports_an_answer_once(world: World) -> None:
    await report(world, KNOWN)
    assert "already told me" in await report(world, KNOWN)
    assert "**1 person said the answer is wrong:**" in texts(await review(world))


async def reported(world: World, question: str = KNOWN) -> Any:
    """Say that an answer is wrong, and return the card that thanks for it."""
    return (await world.member.click(await not_meant(world, question), label=WRONG)).response.message


async def explain(world: World, message: Any, note: str) -> Any:
    form = await world.member.click(message, label="Say what's wrong…")
    (field,) = [label["component"] for label in form.modal["components"]]
    return await world.member.submit_modal(form, {field["custom_id"]: note})


async def test_report_is_taken_back(world: World) -> None:
    message = await reported(world)
    await report(world, KNOWN, await join(world, "sam"))
    await world.member.click(message, label="Undo")
    assert "**1 person said the answer is wrong:**" in texts(await review(world))
    assert await count(world, "answer_reports") == 1
    assert "pass it on" in await report(world, KNOWN)


async def test_what_is_wrong_is_shown_to_moderators_without_a_name(world: World) -> None:
    thanked = await explain(world, await reported(world), "It was **1,000** feet, <@1>\nsays the making-of.")
    assert "> It was \\*\\*1,000\\*\\* feet" in said(thanked)
    shown = texts(await review(world))
    assert "What they wrote:\n> It was \\*\\*1,000\\*\\* feet, " in shown
    assert "mia" not in shown
    assert "<@1>" not in shown
    kept = await world.bot.services.store.privacy.export(world.member.id, world.guild.id)
    (exported,) = kept["answer_reports.user_id"]
    assert exported["note"].startswith("It was **1,000** feet")
    await world.bot.services.store.privacy.erase(world.member.id, world.guild.id)
    assert "What they wrote" not in texts(await review(world))
    assert "1 person said the answer is wrong" in texts(await review(world))


async def test_what_is_wrong_comes_too_late_for_a_report_that_was_taken_back(world: World) -> None:
    message = await reported(world)
    await world.bot.services.store.privacy.erase(world.member.id, world.guild.id)
    assert "isn't there anymore" in said(await explain(world, message, "It was higher."))


async def test_reported_question_comes_first_among_equals(world: World) -> None:
    await report(world, KNOWN)
    await world.env.advance_time(60)
    await world.member.slash(world.channel, "ask", question="do penguins have knees")  # newer, asked as often
    assert f"## {KNOWN}" in texts(await review(world))


async def test_reported_own_fact_returns_to_the_review_until_it_is_edited(world: World) -> None:
    await world.moderator.slash(world.channel, "teach add", question=OWN, answer="Max does.")
    assert "All caught up" in texts(await review(world))
    await report(world, OWN)
    shown = texts(await review(world))
    assert "1 person said the answer is wrong" in shown
    assert "You can change it with </teach edit:" in shown
    (lesson,) = (await world.bot.services.store.lessons.taught(world.guild.id)).of(OwnFact.kind)
    form = await world.moderator.slash(world.channel, "teach edit", lesson=lesson.id)
    question, answer, *_ = [label["component"]["custom_id"] for label in form.modal["components"]]
    await world.moderator.submit_modal(form, {question: OWN, answer: "Mia does."})
    assert "All caught up" in texts(await review(world))
    assert await count(world, "answer_reports") == 0
    assert "not who told me" in await report(world, OWN)  # it is another answer now
    assert "1 person said" in texts(await review(world))


async def test_dismissed_report_stays_dismissed(world: World) -> None:
    await report(world, KNOWN)
    shown = await review(world)
    await world.moderator.click(shown, custom_id=control(shown, "teach:dismiss"))
    await report(world, KNOWN, await join(world, "sam"))
    assert "All caught up" in texts(await review(world))


async def test_first_report_of_a_dismissed_question_is_reviewed(world: World) -> None:
    await not_meant(world, KNOWN)
    shown = await review(world)
    await world.moderator.click(shown, custom_id=control(shown, "teach:dismiss"))
    await report(world, KNOWN)
    assert "1 person said" in texts(await review(world))


async def test_report_works_after_a_restart(world: World, make_bot: Any) -> None:
    pressed = await not_meant(world, KNOWN)
    await world.restart(make_bot())
    assert "pass it on" in said(await world.member.click(pressed, label=WRONG))
    assert "already told me" in await report(world, KNOWN)


async def test_report_counts_in_its_own_server(world: World) -> None:
    await not_meant(world, KNOWN)
    (asked_id,) = await world.bot.services.store.database.fetch_column("SELECT id FROM asked")
    away = world.env.create_guild("Elsewhere")
    channel, member = away.create_text_channel("talk"), away.add_member(world.env.create_user("otto"))
    message = (await member.slash(channel, "ask", question=KNOWN)).response.message
    pressed = (await member.click(message, label="Not what I meant")).response.message
    (button,) = [each for each in buttons(pressed) if each.label == WRONG]
    stored = world.env.backend.messages[channel.id][pressed.id]
    stored.components = json.loads(
        json.dumps(stored.components).replace(button.custom_id, f"ask:wrong:{asked_id}")
    )  # as only somebody's own program could send it
    forged = await member.click(pressed, custom_id=f"ask:wrong:{asked_id}")
    assert "can't find that answer" in said(forged)
    assert "said the answer is wrong" not in texts(await review(world))
    assert await count(world, "answer_reports") == 0


async def test_nobody_reports_where_questions_are_off(world: World) -> None:
    pressed = await not_meant(world, KNOWN)
    await switch_off(world)
    assert "turned off here" in said(await world.member.click(pressed, label=WRONG))
    assert await count(world, "answer_reports") == 0


async def switch_off(world: World) -> None:
    """Switch questions off in the whole server."""
    await world.bot.services.store.settings.change(
        world.guild.id, {"ask.enabled": False}, actor_id=world.moderator.id, now=world.bot.clock()
    )
    world.bot.services.servers.changed(world.guild.id)


async def test_private_conversation_has_nobody_to_report_to(world: World) -> None:
    await world.member.user.send_dm(KNOWN)
    message = world.member.user.dm_channel.last_message
    pressed = await world.member.user.click(message, label="Not what I meant")
    labels = [button.label for button in buttons(pressed.response.message)]
    assert labels
    assert WRONG not in labels


async def test_erasing_keeps_the_number_alone(world: World) -> None:
    await report(world, KNOWN)
    told = await world.member.slash(world.channel, "privacy")
    assert "**Answers you said are wrong, and what you wrote about it** (1): " in said(told)
    asked = await world.member.click(told.response.message, label="Erase my data…")
    await world.member.click(asked.response.message, label="Erase everything")
    assert str(world.member.id) not in await everything(world)
    assert "1 person said" in texts(await review(world))


async def test_first_report_is_told_in_the_log_channel(world: World) -> None:
    log = await log_channel(world)
    await report(world, KNOWN)
    await report(world, KNOWN, await join(world, "sam"))
    (post,) = log.history()
    assert f"Someone said that my answer to this is wrong: “{KNOWN}”" in texts(post)
    assert "</teach review:" in texts(post)
    assert "mia" not in texts(post)
    panel = (await world.moderator.slash(world.channel, "settings panel")).response.message
    assert "1 report of a wrong answer" in texts(panel)
