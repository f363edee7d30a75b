"""Walk the pages that links lead to, as taps would, and hold every card to Discord's limits."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import discord

from bot.client import Reckoner
from bot.domain.pack.model import Pack
from bot.i18n import SAY_ENGLISH
from bot.ui.navigation import BACK, PAGE, PICK, RENDERERS, PageContext, Place, read_places

COMPONENTS_LIMIT, TEXT_LIMIT, CUSTOM_ID_LIMIT = 40, 4_000, 100
OPTIONS_LIMIT, OPTION_TEXT_LIMIT, LABEL_LIMIT = 25, 100, 80

SAMPLE = 100


@dataclass(frozen=True)
class Tap:
    """One way on from a card."""

    place: Place
    history: tuple[Place, ...]
    is_back: bool = False


def taps_on(view: discord.ui.LayoutView) -> list[Tap]:
    """Return every way on from a card, read from custom ids and option values as a press would."""
    taps: list[Tap] = []
    for item in view.walk_children():
        custom_id = getattr(item, "custom_id", None) or ""
        if isinstance(item, discord.ui.Select):
            match = re.fullmatch(PICK.pattern, custom_id)
            assert match
            behind = read_places(match["history"])
            taps += [Tap(Place.parse(option.value), behind) for option in item.options]
        for way in (PAGE, BACK):
            if match := re.fullmatch(way.pattern, custom_id):
                place, *history = read_places(match["places"])
                taps.append(Tap(place, tuple(history), is_back=way is BACK))
    return taps


def render(client: Reckoner, pack: Pack, place: Place, history: tuple[Place, ...] = ()) -> Any:
    """Render a page as a press would."""
    return RENDERERS[place.kind](PageContext(SAY_ENGLISH, pack, place, history, client.services.clock()))


def reached(client: Reckoner, pack: Pack, starts: Iterable[Place], taps: int) -> set[Place]:
    """Return every place that so many taps lead to; checks each card on the way."""
    seen = set(starts)
    edge: list[tuple[Place, tuple[Place, ...]]] = [(place, ()) for place in seen]
    for _ in range(taps):
        further: list[tuple[Place, tuple[Place, ...]]] = []
        for place, history in edge:
            view = render(client, pack, place, history)
            check_limits(view)
            check_structure(view)
            for tap in taps_on(view):
                if tap.place not in seen:
                    seen.add(tap.place)
                    further.append((tap.place, tap.history))
        edge = further
    # The last cards are thousands of the same few kinds: a sample of them has the longest texts too.
    for place, history in edge[:: max(1, len(edge) // SAMPLE)]:
        check_limits(render(client, pack, place, history))
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
        if isinstance(item, discord.ui.Select):
            options = item.options
            assert 1 <= len(options) <= OPTIONS_LIMIT
            assert len({option.value for option in options}) == len(options)
            for option in options:
                for text in (option.label, option.value, option.description or "…"):
                    assert 1 <= len(text) <= OPTION_TEXT_LIMIT
        elif isinstance(item, discord.ui.Button):
            assert 1 <= len(item.label or "") <= LABEL_LIMIT


def check_structure(view: discord.ui.LayoutView) -> None:
    """Assert that a page says all before what can be pressed, and offers nothing twice."""
    (container,) = (item for item in view.children if isinstance(item, discord.ui.Container))
    kinds = [item.type for item in container.children]
    rows = kinds.count(discord.ComponentType.action_row)
    assert discord.ComponentType.action_row not in kinds[: len(kinds) - rows]
    if rows:
        assert kinds[-rows - 1] is discord.ComponentType.separator
    buttons = [item for item in view.walk_children() if item.type is discord.ComponentType.button]
    styles = [item.to_component_dict()["style"] for item in buttons]
    assert styles.count(discord.ButtonStyle.primary.value) <= 1
    ways = [tap for tap in taps_on(view) if not tap.is_back]
    targets = [tap.place for tap in ways if tap.place.page is None]  # not the turning of a list's pages
    assert len(set(targets)) == len(targets)


def _custom_ids(view: discord.ui.LayoutView) -> Iterator[str]:
    for item in view.walk_children():
        custom_id = getattr(item, "custom_id", None)
        if custom_id:
            yield custom_id
