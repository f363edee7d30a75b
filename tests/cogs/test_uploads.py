"""Files of the largest size that is taken: whatever stands in them, there is an answer."""

from typing import Any

import discord
import pytest

from bot.domain.quiz.exchange.model import BOUNDS as QUESTIONS
from bot.domain.settings.exchange import BOUNDS as SETTINGS
from bot.domain.teaching.articles import ARTICLE_BYTES
from bot.domain.teaching.exchange import BOUNDS as LESSONS
from bot.domain.teaching.model import OwnFact
from bot.ui.components import button
from bot.ui.layout import Card
from tests.cogs.conftest import World, buttons
from tests.cogs.test_hostile import told, upload
from tests.cogs.test_settings import values


def filled(start: str, piece: str, end: str, size: int) -> bytes:
    """Return a file of about ``size`` bytes, and no more."""
    room = size - len((start + end).encode())
    return (start + piece * (room // len(piece.encode())) + end).encode()


FILES = {
    "settings: values": ("settings import", filled("[ask]\nallowed_channels = [", "1,", "]", 15_000)),
    "settings: fields": ("settings import", b"[ask]\n" + b"".join(b"f%d = 1\n" % n for n in range(2_500))),
    "settings: a comment": ("settings import", filled("", "#", "", SETTINGS.size)),
    "settings: a word": ("settings import", filled('[quiz]\ntimezone = "', "europe/", '"', SETTINGS.size)),
    "settings: brackets": ("settings import", filled('a = "', "[a](", '"', SETTINGS.size)),
    "lessons: escapes": ("teach import", filled('[[negative]]\ntext = "', "\\n", '"', LESSONS.size)),
    "lessons: ligatures": ("teach import", filled('[[negative]]\ntext = "', "\ufdfa", '"', LESSONS.size)),
    "lessons: entries": (
        "teach import",
        b"".join(b"[[negative]]\ntext = 'q %d'\n" % n for n in range(20_000)),
    ),
    "article: sentences": (
        "teach article",
        filled("", "The Lumen Cinema opened in 1921. ", "", ARTICLE_BYTES),
    ),
    "article: words": ("teach article", filled("", "Ada was ", ".", ARTICLE_BYTES)),
    "article: marks": ("teach article", filled("A", "[*_(`<", ".", ARTICLE_BYTES)),
    "article: lines": ("teach article", filled("", "- A\n", "", ARTICLE_BYTES)),
    "questions: one": ("quiz import", filled('q: "', "a ", '"', QUESTIONS.size)),
    "questions: answers": ("quiz import", filled("q: [", "a,", "]", QUESTIONS.size // 2)),
    "questions: keys": ("quiz import", filled("", "? a\n", "", QUESTIONS.size)),
    "questions: many": ("quiz import", b"".join(b"Q %d?:\n- a %d\n- b\n" % (n, n) for n in range(2_000))),
    "questions: wrong": ("quiz import", b'{"results": [' + b'{"question": 1},' * 20_000 + b"1]}"),
}


@pytest.mark.parametrize("what", FILES)
async def test_largest_files_are_answered(world: World, what: str) -> None:
    command, data = FILES[what]
    assert told(await upload(world, command, data))


# Asked for in forms.

CSV = ("sums.csv", b"question,answer\nWhat is two and two?,four\n")
FORMS = {
    "settings import": ("settings:import", ("a.toml", b'[ask]\ncooldown = "20s"'), "Apply 1 change"),
    "teach import": ("teach:import", ("a.toml", b'[[negative]]\ntext = "who is on"'), "Import 1 entry"),
    "quiz import": ("quiz:import:", CSV, "Import 1 question"),
}
AGAIN = "Choose another file"


def fields(form: Any) -> list[Any]:
    return [part["component"] for part in form.modal["components"]]


async def send(world: World, form: Any, file: tuple[str, bytes], who: Any = None, **typed: str) -> Any:
    """Send a form with a file; texts by what their fields are called."""
    names = {part["label"]: part["component"]["custom_id"] for part in form.modal["components"]}
    filled = {names["File"]: file, **{names[label.replace("_", " ")]: text for label, text in typed.items()}}
    result = await (who or world.moderator).submit_modal(form, filled)
    await world.env.settle()
    return result


@pytest.mark.parametrize("command", FORMS)
async def test_command_without_file_asks_for_it(world: World, command: str) -> None:
    _, file, label = FORMS[command]
    form = await world.moderator.slash(world.channel, command)
    shown = await send(world, form, file)
    assert "Import preview" in told(shown)
    assert "Nothing has changed yet" in told(shown)
    done = await world.moderator.click(shown.response.message, label=label)
    await world.env.settle()
    assert told(done)


@pytest.mark.parametrize("command", ["settings import", "teach import"])
@pytest.mark.parametrize("data", [b"Movie night is on Fridays.", b"\x00\x01\x02"])
async def test_wrong_file_is_told_what_is_taken(world: World, command: str, data: bytes) -> None:
    form = await world.moderator.slash(world.channel, command)
    refused = await send(world, form, ("notes.txt", data))
    assert "This takes a .toml file, like the ones that </" in told(refused)
    assert f"</{command.replace('import', 'export')}:" in told(refused)
    assert "TOML" not in told(refused)


async def test_table_of_answers_is_taught(world: World) -> None:
    form = await world.moderator.slash(world.channel, "teach import")
    broken = ("faq.csv", b'question,answer\nWho runs this club?,"Mia.\n')
    refused = await send(world, form, broken)
    said = told(refused)
    assert "- Line 2: A quotation mark is never closed." in said
    assert said.index("never closed") < said.index("question,answer")
    assert ".toml" not in said
    form = await world.moderator.click(refused.response.message, label="Choose another file")
    shown = await send(world, form, ("faq.csv", b"question,answer\nWho runs this club?,Mia does.\n"))
    await world.moderator.click(shown.response.message, label="Import 1 entry")
    await world.env.settle()
    (lesson,) = (await world.bot.services.store.lessons.taught(world.guild.id)).lessons
    assert lesson.content == OwnFact("Who runs this club?", "Mia does.")


async def test_rows_that_can_be_taught_are_and_the_others_are_named(world: World) -> None:
    built_in = world.bot.services.pack.facts[0].question
    table = (
        f"question,answer,note\nWhere do we meet?,In the Lumen.,a\n{built_in},Here.,\nWho pays?,Mia.,\n"
        "where do we meet,Outside.,\nAnd who else?,,\n"
    )
    form = await world.moderator.slash(world.channel, "teach import")
    shown = await send(world, form, ("a.csv", table.encode()))
    said = told(shown)
    assert "- New: “Where do we meet?”: In the Lumen.\n- New: “Who pays?”: Mia." in said
    assert f"**Skipped:**\n- Line 3 (“{built_in}”): The built-in fact" in said
    assert "- Line 5 (“where do we meet”): Repeats line 2 with another answer.\n" in said
    assert "- Line 6 (“And who else?”): The answer is missing." in said
    assert "- Line 1: I don't know the column “note”." in said
    lessons = world.bot.services.store.lessons
    assert (await lessons.taught(world.guild.id)).lessons == ()
    assert (await world.moderator.click(shown.response.message, label=AGAIN)).modal is not None
    await world.moderator.click(shown.response.message, label="Import 2 entries")
    await world.env.settle()
    taught = await lessons.taught(world.guild.id)
    assert {lesson.content.text for lesson in taught.lessons} == {"Where do we meet?", "Who pays?"}


async def test_export_is_taken_as_a_whole(world: World) -> None:
    text = "[[negative]]\ntext = 'who is on'\n[[fact]]\nquestion = 'Who pays?'\n"
    refused = await upload(world, "teach import", text.encode())
    assert "- Fact #1 (“Who pays?”), answer: Missing." in told(refused)
    assert "Import preview" not in told(refused)


@pytest.mark.parametrize("command", ["teach import", "quiz import"])
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "That file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "That isn't a text file."),
        (
            "question,answer\nWho?,Mia\n".encode("utf-16"),
            "Line 1: The file isn't UTF-8 text; save it as UTF-8",
        ),
        (b"question,answer\n", "This file has no questions."),
        (b"question,answer,answer\nWho pays?,Mia,Ben\n", "Line 1: There's more than one column “answer”."),
        (b"question,answer\n,Mia\n", "Line 2: The question is missing."),
    ],
)
async def test_table_that_cannot_be_read_is_refused_and_a_template_offered(
    world: World, command: str, data: bytes, why: str
) -> None:
    form = await world.moderator.slash(world.channel, command)
    refused = await send(world, form, ("a.csv", data))
    assert "## I can't import that file" in told(refused)
    assert why in told(refused)
    given = await world.moderator.click(refused.response.message, label="Get a template")
    (file,) = given.response.message.attachments
    assert file.filename.endswith(".csv")
    # It can be sent back as it is.
    form = await world.moderator.slash(world.channel, command)
    shown = await send(world, form, ("a.csv", await file.read()))
    assert "Import " in str(buttons(shown.response.message)[0].label)
    assert "Skipped" not in told(shown)


async def test_table_of_2000_rows_is_previewed(world: World) -> None:
    rows = (b"Which prop is number %d?,Prop %d.\n" % (n, n) for n in range(2_000))
    table = b"question,answer\n" + b"".join(rows)
    labels = {"teach import": "Import 1,000 entries", "quiz import": "Import 2,000 questions"}
    for command, label in labels.items():
        shown = await upload(world, command, table)
        assert label in [each.label for each in buttons(shown.response.message)]
        assert "Nothing has changed yet." in told(shown)


async def test_uploaded_settings_are_applied(world: World) -> None:
    form = await world.moderator.slash(world.channel, "settings import")
    shown = await send(world, form, FORMS["settings import"][1])
    assert await values(world) == {}
    await world.moderator.click(shown.response.message, label="Apply 1 change")
    assert await values(world) == {"ask.cooldown": "20s"}


@pytest.mark.parametrize("command", FORMS)
async def test_refused_file_can_be_replaced_after_a_restart(
    world: World, make_bot: Any, command: str
) -> None:
    _, file, _ = FORMS[command]
    form = await world.moderator.slash(world.channel, command)
    refused = await send(world, form, ("a.toml", b"[["))
    assert "can't import that file" in told(refused)
    await world.restart(make_bot())
    again = await world.moderator.click(refused.response.message, label=AGAIN)
    assert "Import preview" in told(await send(world, again, file))


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"#" * (SETTINGS.size + 1)])
async def test_whatever_is_wrong_with_a_file_another_can_be_chosen(world: World, data: bytes) -> None:
    refused = await upload(world, "settings import", data)
    assert "file" in told(refused)
    assert (await world.moderator.click(refused.response.message, label=AGAIN)).modal is not None


async def test_name_of_list_is_kept(world: World) -> None:
    form = await world.moderator.slash(world.channel, "quiz import", name="Sums &  more")
    assert fields(form)[1]["value"] == "Sums & more"
    refused = await send(world, form, ("a.csv", b"nothing"), List_name="Easy: sums")
    again = await world.moderator.click(refused.response.message, label=AGAIN)
    assert fields(again)[1]["value"] == "Easy: sums"
    shown = await send(world, again, CSV, List_name="Easy: sums")
    assert "New list: “Easy: sums”." in told(shown)


@pytest.mark.parametrize("command", FORMS)
async def test_forms_for_files_are_for_who_may_import(world: World, command: str) -> None:
    custom_id, file, _ = FORMS[command]
    channel: Any = world.bot.get_channel(world.channel.id)
    await channel.send(view=Card(buttons=[button(AGAIN, custom_id)]))
    pressed = await world.member.click(world.channel.last_message, label=AGAIN)
    assert pressed.modal is None
    assert "need" in told(pressed) or "Only quiz managers" in told(pressed)
    # Who may no longer import when the form is sent is refused, too.
    trusted = world.guild.create_role("Trusted", permissions=discord.Permissions(manage_guild=True))
    other = world.guild.add_member(world.env.create_user("moe"), roles=[trusted])
    form = await other.slash(world.channel, command)
    world.env.backend.remove_member_role(world.guild.id, other.id, trusted.id)
    refused = await send(world, form, file, other)
    assert "need" in told(refused) or "Only quiz managers" in told(refused)
    assert not buttons(refused.response.message)
