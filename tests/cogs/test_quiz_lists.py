"""A server's lists of questions in Discord: browsed, played, renamed, removed, and edited one by one."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.domain.pack.model import Difficulty
from bot.domain.quiz.exchange.model import ListConfig, ListHeader
from bot.domain.quiz.exchange.reading import read_list
from bot.domain.quiz.model import EndReason, Question
from tests.cogs.conftest import World, buttons, selects, texts, unlinked, walk
from tests.cogs.quiz_table import GRACE, PAUSE, SECONDS, Table, reply
from tests.cogs.test_hostile import told
from tests.cogs.test_quiz_more import choose
from tests.own_questions import add_questions

LISTS = Path(__file__).parents[1] / "data" / "quiz_lists"
SUMS = ListHeader("Sums", "A. Counter", "Adding up.", ListConfig(delay=30, timeout=60))
DOTS = "https://i.imgur.com/dots3.png"


@pytest.fixture
def table(world: World) -> Table:
    return Table.of(world)


def sums(count: int) -> list[Question]:
    return [Question("", f"{n} + {n}?", str(2 * n), topic="own questions") for n in range(count)]


async def add(world: World, questions: list[Question], header: ListHeader = SUMS) -> str:
    """Add a list and return its id."""
    return (await add_questions(world.bot.services.store, world.guild.id, questions, header=header)).list.id


async def questions(world: World) -> list[Question]:
    return list(await world.bot.services.store.quiz_lists.questions(world.guild.id))


async def undo_newest(world: World) -> Any:
    """Undo the newest change in the history, and return what is said of it."""
    shown = await world.moderator.slash(world.channel, "settings history")
    (select,) = selects(shown.response.message)
    result = await world.moderator.select(shown.response.message, [select.options[0].value])
    await world.env.settle()
    return result


def labels(result: Any) -> list[str]:
    return [button.label for button in buttons(result.response.message)]


def pictures(message: Any) -> list[str]:
    """Return the addresses of the pictures that a message shows."""
    galleries = [part for part in walk(message.components) if isinstance(part, discord.MediaGalleryComponent)]
    return [item.media.url for gallery in galleries for item in gallery.items]


# Browsing.


async def test_nobody_brought_any_list(world: World) -> None:
    shown = await world.member.slash(world.channel, "quiz lists")
    assert "No lists yet. Quiz managers can add one with /quiz import." in unlinked(reply(shown))
    assert not selects(shown.response.message)


async def test_members_browse_lists_without_answers(world: World) -> None:
    await add(world, sums(3))
    for number in range(11):
        await add(world, sums(1), ListHeader(f"List {number:02}"))
    shown = await world.member.slash(world.channel, "quiz lists")
    assert "12 lists, 14 questions" in reply(shown)
    assert "- **List 00**: 1 question\n" in reply(shown)
    assert "-# Open a list to play it." in reply(shown)
    assert labels(shown) == ["Next page"]
    shown = await world.member.click(shown.response.message, label="Next page")
    assert "- **Sums**: 3 questions, by A. Counter" in reply(shown)
    (select,) = selects(shown.response.message)
    opened = await world.member.select(shown.response.message, [select.options[-1].value])
    assert "-# 3 questions\n## Sums\nAdding up.\nBy A. Counter\nTime to answer: 30 seconds" in reply(opened)
    assert labels(opened) == ["Play this list", "All lists"]
    refused = await world.member.slash(world.channel, "quiz lists", question="own:0000000000000000")
    assert "Only quiz managers" in told(refused)


async def test_who_may_not_start_quizzes_is_not_told_to(world: World) -> None:
    await add(world, sums(1))
    await choose(world, {"quiz.starters": "managers"})
    assert "to play it" not in reply(await world.member.slash(world.channel, "quiz lists"))


async def test_list_that_is_gone_is_said_to_be(world: World) -> None:
    shown = await world.member.slash(world.channel, "quiz lists", list="None")
    assert "There's no list called “None” here." in told(shown)
    list_id = await add(world, sums(1))
    shown = await world.moderator.slash(world.channel, "quiz lists", list="sums")
    await world.bot.services.store.quiz_lists.remove(world.guild.id, list_id, actor_id=1, now=0)
    for label in ("Questions", "Add a question", "Edit details", "Export", "Remove"):
        assert "That's no longer here" in told(
            await world.moderator.click(shown.response.message, label=label)
        )


# What those who manage quizzes do.


async def test_list_is_renamed_and_renamed_back(world: World) -> None:
    await add(world, sums(1))
    shown = await world.moderator.slash(world.channel, "quiz lists", list="Sums")
    form = await world.moderator.click(shown.response.message, label="Edit details")
    said = {"name": " Adding  up ", "author": "", "description": "Sums."}
    changed = await world.moderator.submit_modal(form, said)
    await world.env.settle()
    assert "-# 1 question\n## Adding up\nSums." in reply(changed)
    assert "Went back to the question list “Sums”" in told(await undo_newest(world))
    (found,) = await world.bot.services.store.quiz_lists.all(world.guild.id)
    assert found.header == SUMS


async def test_taken_name_is_refused(world: World) -> None:
    await add(world, sums(1))
    await add(world, sums(1), ListHeader("Other"))
    shown = await world.moderator.slash(world.channel, "quiz lists", list="Sums")
    form = await world.moderator.click(shown.response.message, label="Edit details")
    result = await world.moderator.submit_modal(form, {"name": "OTHER", "author": "", "description": ""})
    assert "There's already a list called “OTHER”" in told(result)


async def test_list_is_removed_after_asking_and_put_back(world: World) -> None:
    await add(world, sums(2))
    shown = await world.moderator.slash(world.channel, "quiz lists", list="Sums")
    asked = await world.moderator.click(shown.response.message, label="Remove")
    assert "Its 2 questions won't be asked anymore." in reply(asked)
    assert len(await questions(world)) == 2
    kept = await world.moderator.click(asked.response.message, label="Keep it")
    asked = await world.moderator.click(kept.response.message, label="Remove")
    removed = await world.moderator.click(asked.response.message, label="Remove")
    await world.env.settle()
    assert "Removed the list “Sums”. You can undo this in </settings history:" in reply(removed)
    assert await questions(world) == []
    assert "Removed the question list “Sums”" in reply(
        await world.moderator.slash(world.channel, "settings history")
    )
    await undo_newest(world)
    assert len(await questions(world)) == 2


async def test_import_is_undone_from_the_history(world: World) -> None:
    file = ("sums.yaml", (LISTS / "sums.yaml").read_bytes())
    shown = await world.moderator.slash(world.channel, "quiz import", file=file)
    await world.env.settle()
    await world.moderator.click(shown.response.message, label="Import 14 questions")
    await world.env.settle()
    assert len(await questions(world)) == 14
    await undo_newest(world)
    assert await questions(world) == []


async def test_list_is_exported_from_its_card(world: World) -> None:
    await add(world, sums(2))
    await add(world, sums(1), ListHeader("Other"))
    shown = await world.moderator.slash(world.channel, "quiz lists", list="Sums")
    exported = await world.moderator.click(shown.response.message, label="Export")
    (file,) = exported.response.message.attachments
    assert file.filename == "Sums.toml"
    parsed = read_list(await file.read())
    assert (parsed.header, list(parsed.questions)) == (SUMS, sums(2))
    both = await world.moderator.slash(world.channel, "quiz export")
    assert [each.filename for each in both.response.message.attachments] == ["Other.toml", "Sums.toml"]
    one = await world.moderator.slash(world.channel, "quiz export", list="other")
    assert [each.filename for each in one.response.message.attachments] == ["Other.toml"]


async def test_log_channel_hears_of_changes(world: World) -> None:
    log = world.guild.create_text_channel("log")
    await world.bot.services.store.settings.change(
        world.guild.id, {"settings.log_channel": log.id}, actor_id=1, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    await add(world, sums(2))
    shown = await world.moderator.slash(world.channel, "quiz lists", list="Sums")
    asked = await world.moderator.click(shown.response.message, label="Remove")
    await world.moderator.click(asked.response.message, label="Remove")
    await world.env.settle()
    assert "Removed the question list “Sums”" in texts(log.history()[-1])


# Single questions.

FILLED = {
    "prompt": "What is  7 + 1?",
    "answer": "8",
    "accept": "eight\n\n 8 \neight",
    "wrong": "7\n9",
    "explanation": "One more than seven.",
}


async def test_question_is_added_with_a_form(world: World) -> None:
    list_id = await add(world, sums(1))
    shown = await world.moderator.slash(world.channel, "quiz lists", list="Sums")
    form = await world.moderator.click(shown.response.message, label="Add a question")
    added = await world.moderator.submit_modal(form, FILLED)
    await world.env.settle()
    assert "What is 7 + 1?" in reply(added)
    assert "**Answer**: 8\n**Also accepted**: eight\n**Wrong answers**: 7 · 9\n" in reply(added)
    question = (await questions(world))[-1]
    assert (question.list_id, question.accept, question.distractors) == (list_id, ("eight",), ("7", "9"))
    assert "Added the quiz question “What is 7 + 1?”" in told(await undo_newest(world))
    assert len(await questions(world)) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"wrong": "8"}, "“8” is listed as both a right and a wrong answer"),
        ({"wrong": "\n".join("abcdefghi")}, "Too many wrong answers (9; the limit is 8)"),
        ({"prompt": "\u202e?"}, "Question: Contains a character that can't be displayed"),
        ({"prompt": "0 + 0"}, "This list already has that question."),
    ],
)
async def test_odd_question_is_refused(world: World, changed: dict[str, str], said: str) -> None:
    await add(world, sums(1))
    shown = await world.moderator.slash(world.channel, "quiz lists", list="Sums")
    form = await world.moderator.click(shown.response.message, label="Add a question")
    assert said in told(await world.moderator.submit_modal(form, FILLED | changed))
    assert len(await questions(world)) == 1


async def test_question_is_found_edited_and_removed(world: World) -> None:
    await add(world, sums(25))
    shown = await world.moderator.slash(world.channel, "quiz lists", list="Sums")
    page = await world.moderator.click(shown.response.message, label="Questions")
    assert "- 24 + 24? **48**\n" in reply(page)
    assert labels(page) == ["Oldest", "Older", "Add a question", "Back"]
    page = await world.moderator.click(page.response.message, label="Older")
    (select,) = selects(page.response.message)
    assert select.options[0].label == "14 + 14?"
    details = await world.moderator.select(page.response.message, [select.options[0].value])
    form = await world.moderator.click(details.response.message, label="Edit")
    said = {"prompt": "14 + 14?", "answer": "28", "accept": "twenty-eight", "wrong": "", "explanation": ""}
    edited = await world.moderator.submit_modal(form, said)
    await world.env.settle()
    assert "**Also accepted**: twenty-eight" in reply(edited)
    assert (await questions(world))[14].accept == ("twenty-eight",)
    removed = await world.moderator.click(edited.response.message, label="Remove")
    await world.env.settle()
    assert "Removed “14 + 14?”" in reply(removed)
    assert len(await questions(world)) == 24
    await undo_newest(world)
    assert (await questions(world))[14].accept == ("twenty-eight",)


async def test_picture_stays_while_its_question_is_edited(world: World) -> None:
    await add(world, [Question("", "How many dots?", "3", picture=DOTS)])
    (question,) = await questions(world)
    details = await world.moderator.slash(world.channel, "quiz lists", question=question.key)
    assert pictures(details.response.message) == [DOTS]
    form = await world.moderator.click(details.response.message, label="Edit")
    said = {"prompt": "How many dots are there?", "answer": "3", "accept": "", "wrong": "", "explanation": ""}
    await world.moderator.submit_modal(form, said)
    await world.env.settle()
    (edited,) = await questions(world)
    assert (edited.prompt, edited.picture) == ("How many dots are there?", DOTS)
    assert edited.key != question.key


async def test_questions_are_offered_by_their_text(world: World) -> None:
    await add(world, sums(30))
    await add(world, [Question("", "What is 7?", "7")], ListHeader("Other"))
    offered = await world.moderator.autocomplete(world.channel, "quiz lists", "question", "what is")
    assert [choice["name"] for choice in offered] == ["What is 7?"]


async def test_only_managers_change_lists(world: World) -> None:
    list_id = await add(world, sums(1))
    shown = await world.moderator.slash(world.channel, "quiz lists", list="Sums")
    moderators = world.guild.roles["Moderators"]
    world.env.backend.remove_member_role(world.guild.id, world.moderator.id, moderators.id)
    for label in ("Questions", "Add a question", "Edit details", "Export", "Remove"):
        refused = await world.moderator.click(shown.response.message, label=label)
        assert "Only quiz managers" in told(refused)
    assert list_id


# Playing.


async def test_quiz_is_from_the_chosen_lists(table: Table) -> None:
    first = await add(table.world, sums(20))
    second = await add(table.world, [Question("", "What is 7?", "7")], ListHeader("Other"))
    result = await table.players[0].slash(table.channel, "quiz play", list="sums", questions=10)
    await table.world.env.settle()
    assert "**Sums**: 20 questions, by A. Counter" in reply(result)
    game = await table.game()
    assert {card.question.list_id for card in game.cards} == {first}
    assert (game.rules.seconds, game.rules.idle_limit) == (30, 2)  # as the list wants
    await table.players[0].slash(table.channel, "quiz stop")
    await table.play(list="other, Sums", questions=30, seconds=10)
    game = await table.game()
    assert {card.question.list_id for card in game.cards} == {first, second}
    assert game.rules.seconds == 10  # as the host wants
    assert len(game.cards) == 21


async def test_max_score_of_a_list_ends_a_quiz(table: Table) -> None:
    await add(table.world, sums(20), replace(SUMS, config=ListConfig(max_score=2)))
    shown = await table.players[0].slash(table.channel, "quiz lists", list="Sums")
    assert "Ends when someone gets 2 right answers, unless the person starting the quiz" in reply(shown)
    started = await table.play(list="Sums")
    assert "20 questions" in reply(started)
    assert "The quiz ends when someone reaches 2 right answers." in reply(started)
    for number in (1, 2):
        assert f"Question {number} · First to 2 right answers" in table.last()
        await table.type(table.players[0], (await table.game()).card.question.answer)
        await table.next_question()
    game = await table.game()
    assert (game.end_reason, len(game.rounds)) == (EndReason.FINISHED, 2)
    started = await table.play(list="Sums", first_to=100)
    assert "The quiz ends when someone reaches 100 points." in reply(started)


async def test_film_is_the_packs_own(table: Table) -> None:
    await add(table.world, sums(20))
    await table.play(list="film", questions=20)
    assert {card.question.list_id for card in (await table.game()).cards} == {None}


async def test_all_is_everything(table: Table) -> None:
    await add(table.world, sums(20))
    await table.play(list="all", questions=50, answers="typed", topic="own questions")
    assert len((await table.game()).cards) == 20


async def test_questions_say_which_list_they_are_from_and_how_hard_where_that_is_said(table: Table) -> None:
    plain = Question("", "2 + 2?", "4", ("3", "5"), topic="own questions")
    sets, hard = replace(plain, prompt="Is 0 in N?", topic="Sets"), replace(plain, difficulty=Difficulty.HARD)
    await add(table.world, [plain, sets, replace(hard, prompt="7 * 8?")], ListHeader("Club_1"))
    await table.play(list="Club_1", questions=3)

    async def heading() -> str:
        return texts(await table.card()).splitlines()[0].partition(" · ")[2]

    told = set[str]()
    for _ in range(3):
        told.add(asked := await heading())
        await table.wait(SECONDS + GRACE)
        assert await heading() == asked  # beside the answer, too
        await table.wait(PAUSE)
    assert told == {"Club\\_1", "Sets", "Club\\_1 · Hard"}


async def test_game_whose_list_is_gone_goes_on(table: Table) -> None:
    list_id = await add(table.world, [replace(sums(1)[0], distractors=("7", "8"))])
    await table.play(list="Sums", questions=1)
    lists = table.world.bot.services.store.quiz_lists
    await lists.remove(table.world.guild.id, list_id, actor_id=1, now=0)
    await table.press(table.players[0])
    await table.wait(SECONDS + GRACE)
    assert texts(await table.card()).startswith("-# Question 1 of 1 · Own questions\n")


async def test_unknown_list_starts_nothing(table: Table) -> None:
    refused = await table.players[0].slash(table.channel, "quiz play", list="none")
    assert "There's no list called “none” here." in told(refused)
    assert await table.world.bot.services.store.quiz.running_in(table.channel.id) is None


async def test_same_question_of_two_lists_is_asked_once(table: Table) -> None:
    await add(table.world, sums(3))
    await add(table.world, sums(4), ListHeader("Other"))
    await table.play(list="sums,other", questions=10)
    prompts = [card.question.prompt for card in (await table.game()).cards]
    assert sorted(prompts) == ["0 + 0?", "1 + 1?", "2 + 2?", "3 + 3?"]


async def test_lists_are_completed(world: World) -> None:
    await add(world, sums(2))
    await add(world, sums(1), ListHeader("Summer"))

    async def offered(typed: str) -> list[tuple[str, str]]:
        choices = await world.member.autocomplete(world.channel, "quiz play", "list", typed)
        return [(choice["name"], choice["value"]) for choice in choices]

    assert await offered("") == [
        ("Everything", "all"),
        ("Only the built-in questions", "film"),
        ("Summer (1 question)", "Summer"),
        ("Sums (2 questions)", "Sums"),
    ]
    assert await offered("sums, su") == [("sums, Summer (1 question)", "sums, Summer")]


# Pictures.


async def test_picture_is_shown_and_its_host_is_named(table: Table) -> None:
    await add(table.world, [Question("", "How many dots?", "3", picture=DOTS)])
    shown = await table.world.member.slash(table.channel, "quiz lists", list="Sums")
    assert "Has pictures, which Discord loads from i.imgur.com." in reply(shown)
    result = await table.play(list="sums")
    assert "Some questions have pictures, which Discord loads from i.imgur.com." in reply(result)
    assert pictures(await table.card()) == [DOTS]
    await table.type(table.players[1], "3")
    await table.next_question()
    assert any(pictures(message) == [DOTS] for message in table.channel.history()[-2:])


async def test_pictures_are_left_out_when_off(table: Table) -> None:
    world = table.world
    await world.bot.services.store.settings.change(
        world.guild.id, {"quiz.pictures": False}, actor_id=1, now=0
    )
    world.bot.services.servers.changed(world.guild.id)
    await add(world, [Question("", "How many dots?", "3", picture=DOTS)])
    refused = await table.players[0].slash(table.channel, "quiz play", list="sums")
    assert "All matching questions have pictures, and pictures are off in this server." in told(refused)
    shown = await world.moderator.slash(table.channel, "quiz lists", list="Sums")
    assert (
        "Pictures are off here. Moderators can turn them on in /settings panel, under Quizzes."
        in unlinked(reply(shown))
    )
    await add(world, sums(2))
    result = await table.play(list="sums", questions=5)
    assert "picture" not in reply(result)
    assert len((await table.game()).cards) == 2


async def test_daily_question_and_duels_show_no_pictures(table: Table) -> None:
    pictured = [Question("", f"How many dots in {n}?", "3", ("4", "5"), picture=DOTS) for n in range(500)]
    await add(table.world, pictured)
    daily = await table.players[0].slash(table.channel, "quiz daily")
    assert "dots" not in reply(daily)
    await table.players[0].slash(table.channel, "quiz duel", member=table.players[1])
    assert all(card.question.picture is None for card in (await table.game()).cards)
