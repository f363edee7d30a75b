"""Pages that links lead to: any cog offers kinds of pages, any card links to them, and back.

A link's custom id says where it leads and which pages lie behind, ``page:<place>~<place>…``. What it shows
is rendered from the pack at every press, so no message goes dead. Every place takes at most PLACE_LIMIT
characters, so that a custom id always has room for a target and the way back; older pages are let go.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.pack import Pack
from bot.i18n import Say
from bot.ui.access import require_access
from bot.ui.dynamic import DynamicButton, DynamicSelect
from bot.ui.layout import row, show
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip

CUSTOM_ID_LIMIT = 100
OPTION_LIMIT = 25  # of a select
PLACE_LIMIT = 47  # two of them, "page:" and "~" are 100 characters
_BETWEEN = "~"
_PLACES = r"[\w.:~-]+"


class PageGone(UserError):
    """A link leads to something that the pack no longer holds."""

    def __init__(self) -> None:
        super().__init__("That page is no longer part of what I know. Try /ask, or /about for a list.")


@dataclass(frozen=True, slots=True)
class Place:
    """What a link leads to: a kind of page, and the id of one."""

    kind: str
    id: str = ""

    def __post_init__(self) -> None:
        if len(str(self)) > PLACE_LIMIT:
            raise ValueError(f"a place takes at most {PLACE_LIMIT} characters: {self}")

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Place":
        """Return the place that was written as ``kind:id``."""
        kind, _, page_id = text.partition(":")
        return cls(kind, page_id)


_NOWHERE = Place("nowhere")  # no cog offers such pages


@dataclass(frozen=True, slots=True)
class Link:
    """A place with what is said of it."""

    place: Place
    label: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class PageContext:
    """Somebody's look at a page: all that rendering it takes."""

    say: Say
    pack: Pack
    place: Place
    trail: tuple[Place, ...] = ()  # the pages behind this one, the nearest first

    def button(self, link: Link) -> "PageButton":
        """Return a button that leads on from here."""
        return PageButton(link.place, link.label, (self.place, *self.trail))

    def turn(self, link: Link) -> "PageButton":
        """Return a button that takes this page's place: going back skips over this one."""
        return PageButton(link.place, link.label, self.trail)

    def back(self) -> list[ui.Item[Any]]:
        """Return the button that leads back, if there is anywhere to go back to."""
        if not self.trail:
            return []
        return [BackButton(self.trail[0], self.say("Back"), self.trail[1:])]

    def select(self, placeholder: str, links: Iterable[Link], *, number: int = 0) -> ui.ActionRow[Any]:
        """Return a select that leads on from here; ``number`` tells a page's selects apart."""
        return row(PlaceSelect.over(placeholder, links, (self.place, *self.trail), number=number))

    def turn_select(self, placeholder: str, links: Iterable[Link], *, number: int) -> ui.ActionRow[Any]:
        """Return a select whose choice takes this page's place."""
        return row(PlaceSelect.over(placeholder, links, self.trail, number=number))


# Renders a page; raises PageGone where there is no such page any more.
PageRenderer = Callable[[PageContext], ui.LayoutView]


def open_page(ctx: Request, place: Place, *, private: bool = False) -> PageContext:
    """Return the visit that a command begins with."""
    return PageContext(ctx.say if private else ctx.public_say, ctx.pack, place)


async def go(ctx: Request, place: Place, trail: tuple[Place, ...]) -> None:
    """Show a page in answer to a press, privately."""
    renderer = ctx.services.pages.get(place.kind)
    if renderer is None:
        raise PageGone
    await require_access(ctx, renderer.__module__)  # the page's cog, not this module, may be off
    visit = PageContext(ctx.say, ctx.pack, place, trail)
    await show(ctx, renderer(visit))


def _write_id(prefix: str, places: Sequence[Place]) -> str:
    """Return a custom id with as many places, from the first on, as fit."""
    written = prefix
    for number, place in enumerate(places):
        longer = written + (_BETWEEN if number else "") + str(place)
        if len(longer) > CUSTOM_ID_LIMIT:
            break
        written = longer
    return written


def _read_places(text: str) -> tuple[Place, ...]:
    try:
        return tuple(Place.parse(part) for part in text.split(_BETWEEN)) if text else ()
    except ValueError:  # longer than any place that this version writes
        return (_NOWHERE,)


class PageButton(DynamicButton, template=rf"page:(?P<places>{_PLACES})"):
    """Leads to a page."""

    prefix: ClassVar[str] = "page:"

    def __init__(self, place: Place, label: str = "…", trail: tuple[Place, ...] = ()) -> None:
        super().__init__(_write_id(self.prefix, (place, *trail)), label)
        self.place = place
        self.trail = trail

    @classmethod
    def parse(cls, ids: dict[str, Any]) -> Self:
        """Return the button that has these ids."""
        place, *trail = _read_places(ids["places"])
        return cls(place, trail=tuple(trail))

    async def act(self, ctx: Request) -> None:
        """Show the page."""
        await go(ctx, self.place, self.trail)


class BackButton(PageButton, template=rf"back:(?P<places>{_PLACES})"):
    """Leads back to where one came from; told apart from a link that leads there too."""

    prefix: ClassVar[str] = "back:"


class PlaceSelect(DynamicSelect[ui.Select[Any]], template=r"pick:(?P<number>[0-9]):(?P<places>[\w.:~-]*)"):
    """Leads to the page that is picked."""

    def __init__(self, number: str, places: str = "", *, select: ui.Select[Any] | None = None) -> None:
        select = select or ui.Select(options=[discord.SelectOption(label="…")])
        select.custom_id = f"pick:{number}:{places}"
        super().__init__(select)
        self.trail = _read_places(places)

    @classmethod
    def over(
        cls, placeholder: str, links: Iterable[Link], trail: Sequence[Place], *, number: int
    ) -> "PlaceSelect":
        """Return a select of the first 25 different places."""
        options = {
            str(link.place): discord.SelectOption(
                label=clip(link.label, CHOICE_LIMIT),
                value=str(link.place),
                description=clip(link.description, CHOICE_LIMIT) or None,
            )
            for link in links
        }
        select: ui.Select[Any] = ui.Select(
            placeholder=clip(placeholder, CHOICE_LIMIT), options=list(options.values())[:OPTION_LIMIT]
        )
        # What the custom id has no room for is let go here, so that it is written only once.
        places = _write_id(f"pick:{number}:", trail).removeprefix(f"pick:{number}:")
        return cls(str(number), places, select=select)

    async def act(self, ctx: Request) -> None:
        """Show the page that was picked."""
        place = _read_places(self.item.values[0])[0]
        await go(ctx, place, self.trail)
