"""Cards and modals: shared styling, central error handling, restart-safe components."""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, ClassVar

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.quiz.judging import gives_away
from bot.services import Services
from bot.ui.access import require_access
from bot.ui.commands import as_read, pressable
from bot.ui.errors import report
from bot.ui.pictures import Picture, drawing
from bot.ui.request import Request
from bot.ui.text import clip

# Of every card where the pack has none; never the only carrier of a meaning.
COLOUR = discord.Colour.blurple()
TEXT_LIMIT = 4_000  # characters of text in one layout, over all its displays
FORM_OPEN_S = 3_600.0  # how long a modal can be sent after it was opened
MODAL = "form:"  # what the custom ids of modals begin with
ROW_LIMIT = 5  # buttons in a row
LARGE_LIMIT = 60  # characters of a title in the largest size; longer ones are whole sentences
LEAD_LIMIT = 240  # characters of the texts that stand beside a drawing, which is narrow on phones
SHORT_LINES, SHORT_LINE = 11, 48  # of a list that stands there as a whole, and characters in each of them
BESIDE_LIMIT = 60  # characters of a text that stands beside a button
SECTION_TEXTS = 3  # that Discord puts beside a drawing
_FILLED = 4.0  # lines of text that are as high as a drawing
_LINE = 60  # characters in a line beside a drawing on a wide screen
_MENTION = re.compile(r"<(?:#|@[!&]?)\d{1,20}>")
_SOMEBODY = "@somebody"  # about as long as what a mention is read as
_LIST_ITEM = re.compile(r"\A(?:- |\d{1,9}\. )")


class Layout(ui.LayoutView):
    """A layout whose components work after any restart: their custom ids say everything."""

    pictures: tuple[Picture, ...] = ()

    @property
    def files(self) -> list[discord.File]:
        """What is sent along; made anew each time, as sending closes it."""
        return [picture.file() for picture in self.pictures]

    def __init__(self, *items: ui.Item[Any]) -> None:
        super().__init__(timeout=None)
        for item in items:
            self.add_item(item)
        # Components are handled by their custom ids. Stopped, the layout is not kept by discord.py, which
        # would hold one that was sent in private for a quarter of an hour.
        self.stop()


class Rendered(ui.Item[Any]):
    """A part of a card that was rendered before, because rendering shared parts is most of a card's cost.

    Cache what a part's ``to_component_dict`` returns, and give every card a Rendered of its own.
    """

    def __init__(self, payload: Mapping[str, Any]) -> None:
        super().__init__()
        self._payload = payload

    @property
    def type(self) -> discord.ComponentType:
        """What it is to Discord."""
        return discord.ComponentType(self._payload["type"])

    def to_component_dict(self) -> dict[str, Any]:
        """Return what Discord is sent."""
        return dict(self._payload)


class Card(Layout):
    """The layout of all answers, from top to bottom: what it says, who says so, and what can be done next.

    First ``overline`` (small: what kind of thing it is), ``title``, ``body`` and ``content``, then ``source``
    in small print; below a line the controls, ``items``, ``buttons`` and, in rows of their own, ``actions``:
    what can be done beside the questions or pages that the buttons lead to. ``art`` names a drawing beside
    the title and the first texts, and a ``picture`` comes right below it. What is ``above`` stands apart
    from the card, such as what was done before it was shown. Text is cut to what one layout may hold: first
    the end of ``body``, never title or source. With a ``cover`` all of it is behind a spoiler bar, and only
    the cover above it is open. Commands that any of its texts below the title names can be pressed.
    """

    colour: ClassVar[discord.Colour] = COLOUR  # of the pack that this process serves
    commands: ClassVar[Mapping[str, int]] = {}  # Discord's ids by full names, as this process registered them

    def __init__(
        self,
        *,
        overline: str = "",
        title: str = "",
        body: Iterable[str] = (),
        content: Iterable[ui.Item[Any]] = (),
        source: str = "",
        items: Iterable[ui.Item[Any]] = (),
        buttons: Iterable[ui.Item[Any]] = (),
        actions: Iterable[ui.Item[Any]] = (),
        cover: str = "",
        above: Iterable[ui.Item[Any]] = (),
        picture: Picture | None = None,
        art: str = "",
    ) -> None:
        shown = drawing(art) if art else None
        size = "##" if len(title) <= LARGE_LIMIT else "###"
        lines = (f"-# {overline}" if overline else "", f"{size} {title}" if title else "")
        head = "\n".join(filter(None, lines))
        foot = f"-# {pressable(self.commands, source)}" if source else ""
        apart, inside, controls = list(above), list(content), [*items, *rows(buttons), *rows(actions)]
        self._link_commands((*apart, *inside, *controls))
        room = TEXT_LIMIT - len(head) - len(foot) - len(cover) - sum(map(_text_length, apart))
        texts: list[str] = []
        for paragraph in filter(None, body):
            texts.append(clip(pressable(self.commands, paragraph), room) if room > 0 else "")
            room -= len(texts[-1])
        parts = _head(head, texts, shown)
        if not any(isinstance(part, ui.Section) for part in parts):
            shown = None  # left out, as nothing but a short title would have stood beside it
        self.pictures = tuple(each for each in (shown, picture) if each is not None)
        if picture is not None:
            parts.insert(bool(head), picture.gallery())
        # Not TextDisplay[Any](…), which takes three times as long.
        parts += [ui.TextDisplay(text) for text in texts if text]
        parts += inside
        if foot:
            parts.append(ui.TextDisplay(foot))
        if parts and controls:
            parts.append(ui.Separator())
        open_part: list[ui.Item[Any]] = [ui.TextDisplay(cover)] if cover else []
        super().__init__(
            *apart,
            *open_part,
            ui.Container(*parts, *controls, accent_colour=self.colour, spoiler=bool(cover)),
        )

    def _link_commands(self, items: Iterable[ui.Item[Any]]) -> None:
        """Have commands that texts name pressed; texts with an id are read off the card as they are."""
        for part in chain.from_iterable((item, *getattr(item, "children", ())) for item in items):
            if isinstance(part, ui.TextDisplay) and part.id is None:
                part.content = pressable(self.commands, part.content)


def _text_length(item: ui.Item[Any]) -> int:
    """Return how many characters of text a part of a card has."""
    parts: Iterable[Any] = (item, *getattr(item, "children", ()))
    return sum(len(part.content) for part in parts if isinstance(part, ui.TextDisplay))


def _head(head: str, texts: list[str], art: Picture | None) -> list[ui.Item[Any]]:
    """Return the top of a card; a drawing has the first texts beside it, too, which are taken off ``texts``.

    As many as make it as high as the drawing: a title alone would leave a gap below it, so it has no drawing.
    """
    if art is None or not head:
        return [ui.TextDisplay(head)] if head else []
    beside, filled = [head], len(head.splitlines()) + 0.5  # the title's letters are larger
    room = LEAD_LIMIT
    while texts and len(beside) < SECTION_TEXTS and filled < _FILLED:
        lead, rest = _lead(texts[0], room)
        if not lead:
            break
        texts[:1] = [rest] if rest else []
        beside.append(lead)
        room -= len(as_read(lead))
        filled += _FILLED if rest else sum(-(-len(as_read(line)) // _LINE) for line in lead.splitlines())
    is_title_alone = len(beside) == 1 and "\n" not in head
    return [ui.TextDisplay(head) if is_title_alone else ui.Section(*beside, accessory=art.thumbnail())]


def _lead(text: str, room: int) -> tuple[str, str]:
    """Return what of a text stands beside a drawing, with so many characters at most, and what below it.

    A long text is divided only where a list begins: within one there would be a gap between two lines, and
    some readers would begin to count anew.
    """
    lines = text.split("\n")
    if len(as_read(text)) <= room or _is_short_list(lines):
        return text, ""
    start = next((at for at, line in enumerate(lines) if _LIST_ITEM.match(line)), 0)
    start -= bool(start) and lines[start - 1].startswith("#")  # a heading stays with what it is over
    lead = "\n".join(lines[:start])
    return (lead, "\n".join(lines[start:])) if len(as_read(lead)) <= room else ("", text)


def _is_short_list(lines: Sequence[str]) -> bool:
    """Return whether lines are so few and short that they can stand beside a drawing."""
    lengths = [len(as_read(_MENTION.sub(_SOMEBODY, line))) for line in lines]
    return 1 < len(lines) <= SHORT_LINES and max(lengths) <= SHORT_LINE


def row(*items: ui.Item[Any]) -> ui.ActionRow[Any]:
    """Return one row: a select, or up to five buttons."""
    return ui.ActionRow(*items)


def with_button(text: ui.TextDisplay[Any], control: ui.Button[Any]) -> list[ui.Item[Any]]:
    """Return a text with its button beside it; below it where it is long, as phones have little room."""
    if len(as_read(text.content)) > BESIDE_LIMIT:
        return [text, row(control)]
    return [ui.Section[Any](text, accessory=control)]


def rows(buttons: Iterable[ui.Item[Any]]) -> list[ui.ActionRow[Any]]:
    """Return the buttons in rows of five."""
    every = list(buttons)
    return [ui.ActionRow(*every[start : start + ROW_LIMIT]) for start in range(0, len(every), ROW_LIMIT)]


class Modal(ui.Modal):
    """A modal that checks access before it runs, with central error handling.

    discord.py keeps every modal that was opened until it is stopped, so unsent ones time out.
    """

    def __init__(self, *, title: str) -> None:
        super().__init__(title=title, timeout=FORM_OPEN_S, custom_id=f"{MODAL}{secrets.token_hex(16)}")

    def ask(
        self,
        label: str,
        text: str,
        limit: int,
        *,
        custom_id: str = discord.utils.MISSING,
        hint: str = "",
        is_long: bool = False,
        is_wanted: bool = True,
    ) -> ui.TextInput[Any]:
        """Add a field for a text, filled in with ``text``, and return it."""
        style = discord.TextStyle.paragraph if is_long else discord.TextStyle.short
        field = ui.TextInput[Any](
            custom_id=custom_id, default=text[:limit], max_length=limit, style=style, required=is_wanted
        )
        self.add_item(ui.Label(text=label, description=hint or None, component=field))
        return field

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Check access at the moment it is sent, then :meth:`submit`."""
        ctx = await Request.open(interaction)
        await require_access(ctx, type(self).__module__)
        await self.submit(ctx)

    async def submit(self, ctx: Request) -> None:
        """Do what the modal is for."""
        raise NotImplementedError

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:
        """Report to the person and the log."""
        await report(interaction, error)
        self.stop()  # once sent it is gone from the screen, whatever became of it


async def answer(ctx: Request, layout: Layout, *, private: bool = False) -> None:
    """Answer a command with knowledge. Raises UserError if it would give away an open quiz question.

    Who has answered the question of the day is told its answer, but alone: others still look for it.
    """
    keys = await spoiled(ctx.services, ctx.interaction.guild_id, layout)
    await _require_answered(ctx, keys)
    await ctx.reply(layout, private=private or bool(keys))


async def show(ctx: Request, layout: Layout) -> None:
    """Answer a press with knowledge: in place if only the presser sees the message, else privately.

    A message that others see is left as it is: whoever presses gets a private copy to browse in.
    """
    message = ctx.interaction.message
    await _require_answered(ctx, await spoiled(ctx.services, ctx.interaction.guild_id, layout))
    # Where it was sent counts, not whose the interaction is: others see a message in a server.
    if message is not None and (message.flags.ephemeral or ctx.interaction.guild_id is None):
        await ctx.edit(layout)
    else:
        await ctx.reply(layout)


async def withhold(ctx: Request, layout: ui.LayoutView) -> None:
    """Raise UserError where ``layout``, for everyone, gives away a quiz question open in this server."""
    # Also for those who use the app as their own there: the quiz is in front of their eyes.
    keys = await spoiled(ctx.services, ctx.interaction.guild_id, layout)
    if keys and await _is_day_only(ctx, keys):
        raise UserError("That would give away the answer to the question of the day. Ask me again tomorrow.")
    _require_none_open(keys)


async def _require_answered(ctx: Request, keys: tuple[str, ...]) -> None:
    """Raise UserError where what only its asker sees gives away a question that they have not answered."""
    if keys and await _is_day_only(ctx, keys):
        guild_id, records = ctx.interaction.guild_id or 0, ctx.services.store.quiz_records
        if await records.has_answered_last_day(guild_id, ctx.user_id):
            return
        raise UserError(
            "That would give away the answer to the question of the day. Answer it first with "
            "/quiz daily, then ask me again."
        )
    _require_none_open(keys)


async def _is_day_only(ctx: Request, keys: tuple[str, ...]) -> bool:
    """Return whether the open questions with these keys are but the question of the day."""
    records = ctx.services.store.quiz_records
    day = await records.open_day(ctx.interaction.guild_id or 0, now=ctx.now)
    return day is not None and keys == (day.question.key,)


def _require_none_open(keys: tuple[str, ...]) -> None:
    if keys:
        raise UserError(
            "That would give away a quiz question that's open in this server right now. Ask me again "
            "once it's over."
        )


async def spoiled(services: Services, guild_id: int | None, layout: ui.LayoutView) -> tuple[str, ...]:
    """Return the keys of the questions open in a server that ``layout`` gives away."""
    if guild_id is None:
        return ()
    day = await services.store.quiz_records.open_day(guild_id, now=services.clock())
    live = (*await services.store.quiz.open_cards(guild_id), *([day] if day is not None else []))
    if not live:
        return ()
    text = "\n".join(item.content for item in layout.walk_children() if isinstance(item, ui.TextDisplay))
    server = await services.servers.get(guild_id)
    text = f"{text}\n{services.servers.in_english(server, text)}"  # as questions are
    pack = server.told.pack  # where both its questions and answers are from
    return tuple(card.question.key for card in live if gives_away(pack, card.question, text))
