"""Files that moderators import: parsed and planned, previewed, and applied when they confirm.

A kind of file is declared once, as an :class:`Importer`; :func:`preview_import` does the rest. Who gives no
file to a command is asked for one by an :class:`UploadForm`, which a refusal offers again.
"""

import codecs
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import discord
from discord import ui

from bot.domain.documents import Bounds
from bot.domain.errors import Refused, UserError
from bot.domain.history import HistoryEntry
from bot.domain.phrases import Phrase
from bot.i18n import Say
from bot.ui.access import require_access
from bot.ui.changes import announce
from bot.ui.commands import mention
from bot.ui.components import CustomId, Field, button, on_press
from bot.ui.layout import Card, Modal
from bot.ui.problems import problem_line
from bot.ui.request import Request, files_of, text_file
from bot.ui.text import escape
from bot.uploads import Upload

Plan = TypeVar("Plan")

APPLY = CustomId("import:apply", token=Field("[0-9a-f]{16}"))
FILES_A_MESSAGE = 10
BYTES_A_MESSAGE = 9 * 1024 * 1024  # Discord takes 10 MiB
PROBLEM_LINES = 20  # all problems are in an attached file where there are more
PROBLEM_LENGTH = 200  # characters
SKIPPED_SHOWN = 5
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NO_TEXT = frozenset(range(32)) - frozenset(b"\t\n\v\f\r")  # bytes; pictures and archives begin with some
_LOOKED_AT = 1_024  # bytes
_TABLES = (".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would change, in the reader's language."""

    title: str
    lines: Sequence[str]
    apply_label: str
    notes: Sequence[str] = ()
    unread: Sequence[Phrase] = ()  # what of the file isn't read
    skipped: Sequence[Phrase] = ()  # what is wrong with what is left out


@dataclass(frozen=True, slots=True)
class Importer(Generic[Plan]):
    """One kind of file: how an import of it is planned, previewed and applied."""

    bounds: Bounds
    # Checks access (UserError), reads what the server has, and returns what plans a file. That runs in a
    # thread and raises Refused with everything wrong with the file.
    prepare: Callable[[Request], Awaitable[Callable[[bytes], Plan]]]
    preview: Callable[[Request, Plan], Preview]  # raises UserError where nothing would change
    apply: Callable[[Request, Plan], Awaitable[tuple[Card, Sequence[HistoryEntry]]]]
    exported_by: str = ""  # the command that makes such a file; "" where others are taken, too
    table: Phrase | None = None  # what a .csv table looks like, if they are taken, too
    template: str = ""  # the custom id of the button that hands out an empty table

    def what_is_taken(self, ctx: Request, file_name: str) -> str:
        """Return what a file like the one sent has to be; of each kind, where it is none."""
        table = "" if self.table is None else ctx.say.phrase(self.table)
        if not self.exported_by:
            return table
        if table and file_name.casefold().endswith(_TABLES):
            return table
        export = mention(ctx.services.command_ids, self.exported_by)
        taken = ctx.say("This takes a .toml file, like the ones that {export} makes.", export=export)
        return f"{taken} {table}".rstrip()

    def ways_on(self, say: Say, again: str) -> list[ui.Item[Any]]:
        """Return the buttons below a file that can't be imported."""
        other = button(say("Choose another file"), again)
        return [other, button(say("Get a template"), self.template)] if self.template else [other]

    def is_of_another_kind(self, file_name: str) -> bool:
        """Return whether a file's name says that it is none of those that are taken."""
        taken = (".toml",) if self.table is None else (".toml", *_TABLES)
        return bool(self.exported_by) and not file_name.casefold().endswith(taken)


class UploadForm(Modal):
    """Asks for a file; the form of each kind of file says what becomes of it, in :meth:`take`."""

    def __init__(self, say: Say, title: str, hint: str) -> None:
        super().__init__(title=title)
        self._file: ui.FileUpload[Any] = ui.FileUpload()
        self.add_item(ui.Label(text=say("File"), description=hint, component=self._file))

    async def submit(self, ctx: Request) -> None:
        """Hand over the file."""
        if not self._file.values:
            raise UserError("I didn't get a file. Nothing was changed.")
        await self.take(ctx, self._file.values[0])

    async def take(self, ctx: Request, file: discord.Attachment) -> None:
        """Do what the file is for."""
        raise NotImplementedError


class UnusableFile(UserError):
    """A file is none that can be read at all."""


async def preview_import(
    ctx: Request, importer: Importer[Any], attachment: discord.Attachment, again: str
) -> None:
    """Answer with what a file would change and a button that applies it, or with what is wrong with it.

    ``again`` is the custom id of the button that asks for another file; the caller checks who may.
    """
    await ctx.interaction.response.defer(ephemeral=True, thinking=True)
    ways_on = importer.ways_on(ctx.say, again)
    what_is_taken = importer.what_is_taken(ctx, attachment.filename)
    try:
        await _preview(ctx, importer, attachment, again)
    except Refused as refusal:
        if importer.is_of_another_kind(attachment.filename):
            note = ctx.say("That's another kind of file, so I didn't change anything.")
            other_kind = Card(
                title=ctx.say("I can't import that file"),
                body=[note, what_is_taken],
                buttons=ways_on,
            )
            await ctx.interaction.followup.send(view=other_kind, ephemeral=True)
            return
        await _send_problems(ctx, refusal.problems, ways_on, what_is_taken)
    except UserError as refusal:
        why = "\n".join(problem_line(ctx.say, problem) for problem in refusal.problems)
        title = ctx.say("I can't import that file") if isinstance(refusal, UnusableFile) else ""
        card = Card(title=title, body=[why, what_is_taken], buttons=ways_on)
        await ctx.interaction.followup.send(view=card, ephemeral=True)


async def _preview(ctx: Request, importer: Importer[Any], attachment: discord.Attachment, again: str) -> None:
    say, uploads, guild_id = ctx.say, ctx.services.uploads, ctx.require_guild()
    async with uploads.turn(guild_id):
        data = await read_file(attachment, importer.bounds.size)
        plan = await uploads.run_in_thread(await importer.prepare(ctx), data)
    preview = importer.preview(ctx, plan)
    token = uploads.keep(Upload(guild_id, ctx.user_id, data, partial(_apply, importer)))
    card = Card(
        title=preview.title,
        body=[
            "\n".join(preview.lines),
            "\n".join(_bullets(say, preview.unread)),
            _skipped(say, preview.skipped),
            " ".join([say("Nothing has changed yet."), *preview.notes]),
        ],
        buttons=[
            button(preview.apply_label, APPLY(token), discord.ButtonStyle.primary),
            button(say("Choose another file"), again),
        ],
    )
    await ctx.interaction.followup.send(view=card, ephemeral=True)
    if len(preview.skipped) > SKIPPED_SHOWN:
        lines = "\n".join(problem_line(say, problem) for problem in preview.skipped)
        await ctx.interaction.followup.send(file=text_file("left-out.txt", lines), ephemeral=True)


def _skipped(say: Say, problems: Sequence[Phrase]) -> str:
    """Return what is left out of a file, and why; "" where that is nothing."""
    if not problems:
        return ""
    lines = [f"**{say('Skipped:')}**", *_bullets(say, problems[:SKIPPED_SHOWN])]
    more = len(problems) - SKIPPED_SHOWN
    return "\n".join([*lines, "- " + say("and {more} more", more=say.number(more))] if more > 0 else lines)


def _bullets(say: Say, problems: Sequence[Phrase]) -> list[str]:
    return [f"- {escape(problem_line(say, problem), PROBLEM_LENGTH)}" for problem in problems]


async def send_template(ctx: Request, name: str, table: str, columns: str) -> None:
    """Answer with a table to fill in; ``columns`` says what goes where."""
    # Spreadsheets take a table for UTF-8 by the mark at its start.
    file = text_file(f"{name}.csv", f"\ufeff{table}\n")
    await ctx.interaction.response.send_message(columns, file=file, ephemeral=True)


async def read_file(attachment: discord.Attachment, limit: int) -> bytes:
    """Return the bytes of a text file. Raises UserError where it is larger than ``limit``, or no text."""
    if attachment.size > limit:  # before it is fetched
        raise UnusableFile("That file is too large. The limit is {limit} KB.", limit=str(limit // 1024))
    data = await attachment.read()
    _require_text(data)
    return data


def _require_text(data: bytes) -> None:
    """Raise UserError for a file that can't be one of those that are imported."""
    if not data.strip():
        raise UnusableFile("That file is empty. Nothing was changed.")
    is_utf_16 = data.startswith(_UTF_16)  # which is told to be saved anew
    if not is_utf_16 and not _NO_TEXT.isdisjoint(data[:_LOOKED_AT]):
        raise UnusableFile("That isn't a text file. Nothing was changed.")


@on_press(APPLY)
async def apply_import(ctx: Request, token: str) -> None:
    """Apply a previewed file."""
    upload = ctx.services.uploads.take(token, ctx.guild_id, ctx.user_id)
    await upload.apply(ctx, upload.data)


async def _apply(importer: Importer[Any], ctx: Request, data: bytes) -> None:
    """Plan a file again, as things stand now, and do it."""
    await require_access(ctx, importer.prepare.__module__)  # the file's cog, not this module, may be off
    await ctx.interaction.response.defer()
    plan = await ctx.services.uploads.run_in_thread(await importer.prepare(ctx), data)
    card, entries = await importer.apply(ctx, plan)
    await ctx.interaction.edit_original_response(view=card, attachments=files_of(card))
    await announce(await ctx.reopen(), entries)


async def _send_problems(
    ctx: Request, problems: Sequence[Phrase], ways_on: Sequence[ui.Item[Any]], what_is_taken: str
) -> None:
    """Answer with what is wrong with a file: the first problems, and all in a file where there are more."""
    say = ctx.say
    every = [problem_line(say, problem) for problem in problems]
    lines = [f"- {escape(problem, PROBLEM_LENGTH)}" for problem in every[:PROBLEM_LINES]]
    more = len(every) - len(lines)
    if more:
        lines.append("- " + say("and {more} more", more=say.number(more)))
    card = Card(
        title=say("I can't import that file"),
        body=[say("Nothing was changed. Here's what needs fixing:"), "\n".join(lines), what_is_taken],
        buttons=ways_on,
    )
    await ctx.interaction.followup.send(view=card, ephemeral=True)
    if more:
        await ctx.interaction.followup.send(file=text_file("problems.txt", "\n".join(every)), ephemeral=True)


async def send_files(ctx: Request, text: str, files: Mapping[str, str]) -> None:
    """Answer with files by name, in as many messages as they need."""
    first, *others = _messages(files)
    await ctx.interaction.response.send_message(text, files=first, ephemeral=True)
    for message in others:
        await ctx.interaction.followup.send(files=message, ephemeral=True)


def _messages(files: Mapping[str, str]) -> list[list[discord.File]]:
    """Return files as they fit into messages."""
    messages: list[list[discord.File]] = []
    size = 0
    for name, text in files.items():
        length = len(text.encode())
        size += length
        if messages and len(messages[-1]) < FILES_A_MESSAGE and size <= BYTES_A_MESSAGE:
            messages[-1].append(text_file(name, text))
        else:
            messages.append([text_file(name, text)])
            size = length
    return messages
