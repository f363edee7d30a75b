"""Walk the pages that links lead to, as taps would, and hold every card to Discord's limits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import discord

from bot.client import Reckoner
from bot.domain.pack import Pack
from bot.i18n import SAY_ENGLISH
from bot.ui.navigation import BackButton, PageButton, PageContext, Place, PlaceSelect

COMPONENTS_LIMIT, TEXT_LIMIT, CUSTOM_ID_LIMIT = 40, 4_000, 100
OPTIONS_LIMIT, OPTION_TEXT_LIMIT, LABEL_LIMIT = 25, 100, 80

SAMPLE = 100


@dataclass(frozen=True)
class Tap:
    """One way on from a card."""

    place: Place
    trail: tuple[Place, ...]
    is_back: bool = False


def taps_on(view: discord.ui.LayoutView) -> list[Tap]:
    """Return every way on from a card, read from custom ids and option values as a press would."""
    taps: list[Tap] = []
    for item in view.walk_children():
        if isinstance(item, PlaceSelect):
            match = PlaceSelect.__discord_ui_compiled_template__.fullmatch(item.custom_id)
            assert match
            trail = PlaceSelect(match["number"], match["places"]).trail
            taps += [Tap(Place.parse(option.value), trail) for option in item.item.options]
        elif isinstance(item, PageButton):
            match = type(item).__discord_ui_compiled_template__.fullmatch(item.custom_id)
            assert match
            read = type(item).parse(match.groupdict())
            taps.append(Tap(read.place, read.trail, is_back=isinstance(item, BackButton)))
    return taps


def render(client: Reckoner, pack: Pack, place: Place, trail: tuple[Place, ...] = ()) -> Any:
    """Render a page as a press would."""
    return client.services.pages[place.kind](PageContext(SAY_ENGLISH, pack, place, trail))


def reached(client: Reckoner, pack: Pack, starts: Iterable[Place], taps: int) -> set[Place]:
    """Return every place that so many taps lead to; checks each card on the way."""
    seen = set(starts)
    edge: list[tuple[Place, tuple[Place, ...]]] = [(place, ()) for place in seen]
    for _ in range(taps):
        further: list[tuple[Place, tuple[Place, ...]]] = []
        for place, trail in edge:
            view = render(client, pack, place, trail)
            check_limits(view)
            for tap in taps_on(view):
                if tap.place not in seen:
                    seen.add(tap.place)
                    further.append((tap.place, tap.trail))
        edge = further
    # The last cards are thousands of the same few kinds: a sample of them has the longest texts too.
    for place, trail in edge[:: max(1, len(edge) // SAMPLE)]:
        check_limits(render(client, pack, place, trail))
    return seen


def check_limits(view: discord.ui.LayoutView) -> None:
    """Assert that Discord takes a card."""
    assert view.total_children_count <= COMPONENTS_LIMIT
    assert view.content_length() <= TEXT_LIMIT
    ids = list(_custom_ids(view))
    assert len(set(ids)) == len(ids)
    for custom_id in ids:
        assert len(custom_id) <= CUSTOM_ID_LIMIT
    for item in view.walk_children():
        if isinstance(item, PlaceSelect):
            options = item.item.options
            assert 1 <= len(options) <= OPTIONS_LIMIT
            assert len({option.value for option in options}) == len(options)
            for option in options:
                for text in (option.label, option.value, option.description or "…"):
                    assert 1 <= len(text) <= OPTION_TEXT_LIMIT
        elif isinstance(item, PageButton):
            assert 1 <= len(item.item.label or "") <= LABEL_LIMIT


def _custom_ids(view: discord.ui.LayoutView) -> Iterator[str]:
    for item in view.walk_children():
        custom_id = getattr(item, "custom_id", None)
        if custom_id:
            yield custom_id
