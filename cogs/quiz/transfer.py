"""A server's lists of questions as files: exported, and imported after a preview."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import PurePath
from typing import Any

import discord
from discord import ui

from bot.domain.errors import Refused, UserError
from bot.domain.history import HistoryEntry
from bot.domain.phrases import phrase
from bot.domain.quiz.exchange.model import BOUNDS
from bot.domain.quiz.exchange.own import export_files
from bot.domain.quiz.exchange.pictures import hosts_of
from bot.domain.quiz.exchange.reading import read_list
from bot.domain.quiz.lists import MAX_NAME, ListChange, QuestionList, plan_import
from bot.domain.quiz.model import Question
from bot.i18n import Say
from bot.store import new_list_id
from bot.ui.commands import mention
from bot.ui.components import button, on_press
from bot.ui.imports import Importer, Preview, UploadForm, preview_import, send_files, send_template
from bot.ui.layout import Card
from bot.ui.request import Request
from bot.ui.text import capitalised, escape
from cogs.quiz.games import require_quiz_manager
from cogs.quiz.ids import LIST, LIST_TEMPLATE, PLAY_LIST, UPLOAD_LIST

_TABLE = phrase(
    "A .csv table of questions looks like this. Without wrong answers, people type theirs.\n"
    "```\nquestion,answer,wrong1,wrong2,wrong3\n"
    "When is movie night?,On Fridays,On Mondays,On Tuesdays,On Sundays\n```"
)
_TEMPLATE = phrase(
    "question,answer,wrong1,wrong2,wrong3,others,explanation\n"
    "When is movie night?,On Fridays,On Mondays,On Tuesdays,On Sundays,Friday|every Friday,"
)
QUESTIONS_SHOWN = 10
PROMPT_LENGTH = 120  # characters of a question in the preview
ANSWER_LENGTH = 50
WRONG_LENGTH = 90


async def export_lists(ctx: Request, lists: Sequence[QuestionList]) -> None:
    """Answer with lists as TOML."""
    store, guild_id = ctx.services.store.quiz_lists, ctx.require_guild()
    number = sum(each.count for each in lists)
    if not number:
        raise UserError("There are no questions to export. Add some with /quiz import.")
    questions = await store.questions(guild_id)
    # In a thread: thousands of questions take seconds.
    files = await asyncio.to_thread(_files_of, lists, questions)
    text = ctx.say.count(
        number,
        "{number} question. You can bring it back with {command}, here or in another server.",
        "{number} questions. You can bring them back with {command}, here or in another server.",
        command=mention(ctx.services.command_ids, "quiz import"),
    )
    await send_files(ctx, text, files)


def _files_of(lists: Sequence[QuestionList], questions: Iterable[Question]) -> dict[str, str]:
    by_list: defaultdict[str | None, list[Question]] = defaultdict(list)
    for question in questions:
        by_list[question.list_id].append(question)
    return export_files((each.header, by_list[each.id]) for each in lists if each.count)


class ListUpload(UploadForm):
    """Asks for a file with questions, and what to call the list."""

    def __init__(self, say: Say, name: str) -> None:
        hint = say("A table (.csv) with question, answer, wrong1, wrong2, wrong3; or another bot's list")
        super().__init__(say, say("Import a question list"), hint)
        hint = say("Optional. If the list already exists, the questions are added to it.")
        self._name = self.ask(say("List name"), name, MAX_NAME, hint=hint, is_wanted=False)

    async def take(self, ctx: Request, file: discord.Attachment) -> None:
        """Show what it would add."""
        await preview_list(ctx, file, " ".join(self._name.value.split()))


async def preview_list(ctx: Request, file: discord.Attachment, name: str) -> None:
    """Show what a file would add to the list that is called ``name``, or what the file or its name says."""
    require_quiz_manager(ctx)
    await preview_import(ctx, _list_importer(file.filename, name), file, UPLOAD_LIST(name))


@on_press(UPLOAD_LIST)
async def ask_for_list(ctx: Request, typed: str) -> None:
    """Ask for a file with questions; ``typed`` is what the list was to be called before."""
    require_quiz_manager(ctx)
    await ctx.interaction.response.send_modal(ListUpload(ctx.say, typed))


@on_press(LIST_TEMPLATE)
async def hand_out_template(ctx: Request) -> None:
    """Answer with a table for questions, to be filled in."""
    require_quiz_manager(ctx)
    columns = ctx.say(
        "Write one question in each row, then send the file with {command}. Only **question** and **answer** "
        "are needed. **wrong1** to **wrong3** are the wrong choices; leave them empty to have people type "
        "the answer. **others** has answers that count as right, too, with | between them, and "
        "**explanation** is shown with the answer.",
        command=mention(ctx.services.command_ids, "quiz import"),
    )
    await send_template(ctx, "questions", ctx.say.phrase(_TEMPLATE), columns)


def _list_importer(filename: str, name: str) -> Importer[ListChange]:

    async def prepare(ctx: Request) -> Callable[[bytes], ListChange]:
        require_quiz_manager(ctx)
        store, guild_id = ctx.services.store.quiz_lists, ctx.require_guild()
        lists, questions = await store.all(guild_id), await store.questions(guild_id)

        def plan(data: bytes) -> ListChange:
            parsed = read_list(data, name=_name_of(filename))
            parsed = parsed.renamed(name) if name else parsed
            return plan_import(lists, questions, [parsed], new_list_id, now=ctx.now)[0]

        return plan

    preview = partial(_preview, from_file=_name_of(filename) if not name else "")
    return Importer(BOUNDS, prepare, preview, _apply, table=_TABLE, template=LIST_TEMPLATE())


def _name_of(filename: str) -> str:
    stem = PurePath(filename).stem.replace("_", " ").replace(",", " ")
    return " ".join(stem.split())[:MAX_NAME].strip()


def _preview(ctx: Request, change: ListChange, *, from_file: str) -> Preview:
    """Return what would change; ``from_file`` is what the list is called after its file, if it is."""
    say, new, changed = ctx.say, len(change.new), len(change.changed)
    if change.is_empty:
        if change.skipped:
            raise Refused(*change.skipped)
        raise UserError("This server already has every question in that file. Nothing was changed.")
    listed = [(capitalised(say("new")), question) for question in change.new]
    listed += [(capitalised(say("changed")), question) for question in change.changed]
    lines = [f"- {what}: {_question_line(say, question)}" for what, question in listed[:QUESTIONS_SHOWN]]
    if len(listed) > QUESTIONS_SHOWN:
        lines.append("- " + say("and {more} more", more=say.number(len(listed) - QUESTIONS_SHOWN)))
    named = ""
    if change.before is None and change.list.name == from_file:
        lists = mention(ctx.services.command_ids, "quiz lists")
        named = say("That's the file's name. You can rename the list in {lists}.", lists=lists)
    head = f"{_list_line(say, change)} {named}".rstrip()
    label = say.count(new + changed, "Import {number} question", "Import {number} questions")
    title, notes = say("Import preview"), _notes(say, change)
    return Preview(title, [head, *lines], label, notes, unread=change.notes, skipped=change.skipped)


def _question_line(say: Say, question: Question) -> str:
    """Return a question with its answer and the wrong ones."""
    line = f"{escape(question.prompt, PROMPT_LENGTH)} **{escape(question.answer, ANSWER_LENGTH)}**"
    if not question.distractors:
        return line
    wrong = escape(" · ".join(question.distractors), WRONG_LENGTH)
    return f"{line} ({say('wrong: {answers}', answers=wrong)})"


def _list_line(say: Say, change: ListChange) -> str:
    name, author = escape(change.list.name), change.list.header.author
    if change.before is None:
        line = say("New list: “{name}”.", name=name)
    else:
        line = say("Adds to the existing list “{name}”.", name=name)
    by = say("By {author}.", author=escape(author, PROMPT_LENGTH)) if author else ""
    return f"{line} {by}".rstrip()


def _notes(say: Say, change: ListChange) -> list[str]:
    changed, merged = len(change.changed), change.merged
    notes = [say.count(len(change.new), "{number} question is new.", "{number} questions are new.")]
    if changed:
        notes.append(
            say.count(
                changed, "{number} replaces an existing question.", "{number} replace existing questions."
            )
        )
    if change.known:
        notes.append(say.count(change.known, "{number} is already here.", "{number} are already here."))
    if merged:
        notes.append(
            say.count(
                merged,
                "{number} was in the file twice, so its answers were combined.",
                "{number} were in the file twice, so their answers were combined.",
            )
        )
    hosts = hosts_of(change.written)
    if hosts:
        notes.append(say("Discord loads their pictures from {hosts}.", hosts=say.join(hosts)))
    return notes


async def _apply(ctx: Request, change: ListChange) -> tuple[Card, Sequence[HistoryEntry]]:
    store, guild_id = ctx.services.store.quiz_lists, ctx.require_guild()
    entries = await store.apply(guild_id, [change], actor_id=ctx.user_id, now=ctx.now)
    say, replaced = ctx.say, len(change.changed)
    count = say.count(len(change.new), "{number} new question", "{number} new questions")
    if replaced:
        text = say("Imported {new} and replaced {replaced}.", new=count, replaced=replaced)
    else:
        text = say("Imported {new}.", new=count)
    history = mention(ctx.services.command_ids, "settings history")
    card = Card(
        overline=say("Question list"),
        title=escape(change.list.name),
        body=[text],
        buttons=[play_list_button(say, change.list.id), button(say("Open the list"), LIST(change.list.id))],
        source=say("You can undo this in {history}.", history=history),
    )
    return card, entries


def play_list_button(say: Say, list_id: str) -> ui.Button[Any]:
    """Return the button that starts a quiz from a list."""
    return button(say("Play this list"), PLAY_LIST(list_id), discord.ButtonStyle.primary)
