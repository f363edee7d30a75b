"""Which rule for spoilers holds in a place."""

import pytest

from bot.domain.settings.exchange import References, export_settings, plan_import
from bot.domain.settings.model import Catalogue, Section, Setting, Values
from bot.domain.settings.telling import (
    HIDDEN_CHANNELS,
    REFUSED_CHANNELS,
    SHOWN_CHANNELS,
    SPOILERS,
    TELLING,
    Spoilers,
    spoilers_in,
)

THREAD, CHANNEL, CATEGORY = 1, 2, 3
PLACE = (THREAD, CHANNEL, CATEGORY)
BY_RULE: dict[Spoilers, Setting[tuple[int, ...]]] = {
    Spoilers.SHOWN: SHOWN_CHANNELS,
    Spoilers.HIDDEN: HIDDEN_CHANNELS,
    Spoilers.REFUSED: REFUSED_CHANNELS,
}


def values(server: Spoilers, **channels: int) -> Values:
    lists = {BY_RULE[Spoilers(rule)].key: (channel,) for rule, channel in channels.items()}
    return Values({SPOILERS.key: str(server), **lists})


@pytest.mark.parametrize("rule", Spoilers)
def test_server_decides_where_nothing_else_does(rule: Spoilers) -> None:
    assert spoilers_in(values(rule), PLACE) is rule
    assert spoilers_in(values(rule, shown=9, hidden=8, refused=7), PLACE) is rule


def test_spoilers_are_hidden_by_default() -> None:
    assert spoilers_in(Values(), ()) is Spoilers.HIDDEN


@pytest.mark.parametrize("rule", Spoilers)
@pytest.mark.parametrize("place", PLACE)
def test_each_place_outweighs_the_server(rule: Spoilers, place: int) -> None:
    server = Spoilers.HIDDEN if rule is Spoilers.SHOWN else Spoilers.SHOWN
    assert spoilers_in(values(server, **{rule: place}), PLACE) is rule


def test_narrower_place_outweighs_the_wider() -> None:
    assert spoilers_in(values(Spoilers.SHOWN, shown=CHANNEL, refused=CATEGORY), PLACE) is Spoilers.SHOWN
    assert spoilers_in(values(Spoilers.SHOWN, hidden=THREAD, refused=CHANNEL), PLACE) is Spoilers.HIDDEN


def test_refusal_outweighs_other_lists_and_hiding_outweighs_showing() -> None:
    every = values(Spoilers.SHOWN, shown=CHANNEL, hidden=CHANNEL, refused=CHANNEL)
    assert spoilers_in(every, PLACE) is Spoilers.REFUSED
    assert spoilers_in(values(Spoilers.REFUSED, shown=CHANNEL, hidden=CHANNEL), PLACE) is Spoilers.HIDDEN


def test_blocked_spoilers_are_exported_as_the_panel_calls_them() -> None:
    catalogue = Catalogue((Section("settings", "Settings", "", TELLING, governed=False),))
    chosen = Values({SPOILERS.key: str(Spoilers.REFUSED), REFUSED_CHANNELS.key: (7,)})
    text = export_settings(catalogue, chosen)
    assert 'spoilers = "blocked"' in text
    assert "spoilers_blocked_in = [" in text
    assert "refused" not in text
    known: References = {"channel": frozenset({7}), "role": frozenset()}
    for file in (text, text.replace("blocked", "refused")):  # as exported before
        planned = plan_import(catalogue, Values(), known, file.encode())
        assert {each.setting.key: each.after for each in planned} == chosen.chosen
