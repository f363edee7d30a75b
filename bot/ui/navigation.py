"""Pages that links lead to: any cog offers kinds of pages, any card links to them, and back.

A link's custom id says where it leads and which pages lie behind, ``page:<place>~<place>…``. What it shows
is rendered from the pack at every press, so no message goes dead. A place takes at most PLACE_LIMIT
characters, so that a custom id always has room for a target and the page before it; older pages are dropped.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.pack.model import Pack
from bot.i18n import Say
from bot.ui.access import require_access
from bot.ui.components import CUSTOM_ID_LIMIT, NUMBER, CustomId, Field, button, on_pick, on_press
from bot.ui.layout import Layout, answer, row, show
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip

OPTION_LIMIT = 25  # of a select
PLACE_LIMIT = 47  # two of them, "page:" and "~" are 100 characters
_SEPARATOR = "~"

T = TypeVar("T")


class PageGone(UserError):
    """A link leads to something that the pack no longer holds."""

    def __init__(self) -> None:
        super().__init__("That page is gone. Try /ask, or see /about for what I can do.")


@dataclass(frozen=True, slots=True)
class Place:
    """What a link leads to: a kind of page and the id of one; of a list also the page's number, from 0."""

    kind: str
    id: str = ""
    page: int | None = None

    def __post_init__(self) -> None:
        if len(str(self)) > PLACE_LIMIT:
            raise ValueError(f"a place takes at most {PLACE_LIMIT} characters: {self}")

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.page is None else f"{self.kind}:{self.id}.{self.page}"

    @classmethod
    def parse(cls, text: str) -> "Place":
        """Return the place that was written as ``kind:id`` or ``kind:id.page``. Raises ValueError."""
        kind, _, rest = text.partition(":")
        page_id, dot, page = rest.partition(".")
        return cls(kind, page_id, int(page) if dot else None)


@dataclass(frozen=True, slots=True)
class Link:
    """A place with its label and description in selects; lists make their line of these, or have ``line``.

    Lists put the ``heading`` over the first that has it.
    """

    place: Place
    label: str
    description: str = ""
    line: str = ""
    heading: str = ""


def read_places(text: str) -> tuple[Place, ...]:
    """Return the places in a custom id."""
    try:
        return tuple(map(Place.parse, text.split(_SEPARATOR))) if text else ()
    except ValueError:  # no place that this version writes
        return (Place("nowhere"),)  # no cog offers such pages


PAGE = CustomId("page", places=Field(r"[\w.:~-]+", read_places))
BACK = CustomId("back", places=Field(r"[\w.:~-]+", read_places))  # never the same id as a forward link
PICK = CustomId("pick", number=NUMBER, history=Field(r"[\w.:~-]*", read_places))


@dataclass(frozen=True, slots=True)
class PageContext:
    """What a page is rendered from."""

    say: Say
    pack: Pack  # what may come up unasked
    place: Place
    history: tuple[Place, ...] = ()  # where "back" leads, the nearest first
    now: int = field(default=0, compare=False)  # milliseconds UTC
    known: Pack | None = None  # with what is told only to those who ask; None where that is no more

    def button(self, link: Link) -> ui.Button[Any]:
        """Return a button that leads on from here."""
        return page_button(link, (self.place, *self.history))

    def back(self) -> list[ui.Item[Any]]:
        """Return the back button, if there is a page to go back to."""
        return [button(self.say("Back"), BACK(_fit("back:", self.history)))] if self.history else []

    def select(self, placeholder: str, links: Sequence[Link], *, number: int = 0) -> list[ui.Item[Any]]:
        """Return a select that leads on from here, if there are links; ``number`` tells a page's apart."""
        return page_select(placeholder, links, (self.place, *self.history), number=number)


def place_of(message: discord.Message) -> Place | None:
    """Return the page that one of the bot's messages shows, as its links say; None where it has none."""
    for component in components_in(message.components):
        custom_id: str = getattr(component, "custom_id", None) or ""
        for link, behind in ((PAGE, "places"), (PICK, "history")):
            match = re.fullmatch(link.pattern, custom_id)
            places: tuple[Place, ...] = link.read(match)[behind] if match is not None else ()
            if match is not None and (shown := places[link is PAGE :]):
                return shown[0]
    return None


def components_in(components: Iterable[Any]) -> Iterator[Any]:
    """Yield a message's components, each followed by those inside and beside it."""
    for component in components:
        yield component
        yield from components_in(getattr(component, "children", ()))
        if (beside := getattr(component, "accessory", None)) is not None:
            yield beside


def pressed_parts(ctx: Request) -> Iterator[Any]:
    """Yield the components of the message that was used, if any was."""
    message = ctx.interaction.message
    return components_in(message.components if message is not None else ())


Renderer = TypeVar("Renderer", bound=Callable[..., Layout])
RENDERERS: dict[str, Callable[..., Layout]] = {}  # of pages, by kind


def renders(kind: str) -> Callable[[Renderer], Renderer]:
    """Declare what renders the pages of a kind: ``def quote_page(page: PageContext) -> Card``."""

    def declare(renderer: Renderer) -> Renderer:
        RENDERERS[kind] = renderer
        return renderer

    return declare


def find_entry(entries: Mapping[str, T], entry_id: str) -> T:
    """Return what a page is about. Raises PageGone where the pack no longer has it."""
    if entry_id not in entries:
        raise PageGone
    return entries[entry_id]


def page_button(link: Link, history: Sequence[Place] = ()) -> ui.Button[Any]:
    """Return a button that leads to a page, with the pages that lie behind it, the nearest first."""
    return button(link.label, PAGE(_fit("page:", (link.place, *history))))


def page_select(
    placeholder: str, links: Sequence[Link], history: Sequence[Place], *, number: int
) -> list[ui.Item[Any]]:
    """Return a select of the first 25 different places, if there are any."""
    options = {
        str(link.place): discord.SelectOption(
            label=clip(link.label, CHOICE_LIMIT),
            value=str(link.place),
            description=clip(link.description, CHOICE_LIMIT) or None,
        )
        for link in links
    }
    custom_id = PICK(number, _fit(f"pick:{number}:", history))
    placeholder = clip(placeholder, CHOICE_LIMIT)
    shown = list(options.values())[:OPTION_LIMIT]
    return [row(ui.Select(custom_id=custom_id, placeholder=placeholder, options=shown))] if shown else []


def _fit(prefix: str, places: Iterable[Place]) -> str:
    """Return as many places, from the first on, as a custom id has room for after its prefix."""
    text = _SEPARATOR.join(map(str, places))
    while len(prefix) + len(text) > CUSTOM_ID_LIMIT:
        text = text.rpartition(_SEPARATOR)[0]
    return text


async def open_page(ctx: Request, place: Place, *, private: bool = True) -> None:
    """Answer a command with a page."""
    say, telling = (ctx.say, ctx.telling) if private else (ctx.public_say, ctx.public_telling)
    page = PageContext(say, telling.offered, place, now=ctx.now, known=telling.known)
    await answer(ctx, RENDERERS[place.kind](page), private=private)


@on_press(BACK)
@on_press(PAGE)
async def _show_page(ctx: Request, places: tuple[Place, ...]) -> None:
    """Show the page that a button or an option leads to."""
    place, *history = places
    renderer = find_entry(RENDERERS, place.kind)
    await require_access(ctx, renderer.__module__)  # the page's cog, not this module, may be off
    await show(
        ctx, renderer(PageContext(ctx.say, ctx.pack, place, tuple(history), ctx.now, ctx.telling.known))
    )


@on_pick(PICK)
async def _show_picked(ctx: Request, picked: list[str], number: int, history: tuple[Place, ...]) -> None:
    """Show the page that was picked."""
    del number
    await _show_page(ctx, (*read_places(picked[0]), *history))
