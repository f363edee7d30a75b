"""Lists of every length can be shown and turned: no two of their buttons lead to the same page."""

from typing import Any

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.teaching.model import Negative
from bot.i18n import SAY_ENGLISH
from bot.store import new_lesson_id
from bot.ui.pages import newest_first_turns, page_span
from cogs.settings.history import ENTRIES_A_PAGE
from cogs.teach.listing import LESSONS_A_PAGE
from tests.cogs.conftest import World, buttons
from tests.cogs.test_settings import said


@pytest.mark.parametrize("pages", range(1, 6))
def test_turn_targets_differ(pages: int) -> None:
    def button(page: str, label: str) -> ui.Item[Any]:
        made: ui.Button[Any] = ui.Button(label=label, custom_id=page)
        return made

    for page in range(pages):
        turns = newest_first_turns(SAY_ENGLISH, page, pages - 1, button)
        targets = [item.custom_id for item in turns if isinstance(item, ui.Button)]
        assert len(set(targets)) == len(targets)
        assert str(page) not in targets
        assert bool(targets) == (pages > 1)


@given(page=st.integers(-2, 9), count=st.integers(0, 40), size=st.integers(1, 15))
def test_page_shows_its_entries(page: int, count: int, size: int) -> None:
    number, last, span = page_span(page, count, size)
    pages = [range(count)[page_span(other, count, size)[2]] for other in range(last + 1)]
    assert [entry for shown in pages for entry in shown] == list(range(count))
    assert all(map(len, pages)) or not count
    assert number == sorted((0, page, last))[1]
    assert range(count)[span] == pages[number]


async def test_two_page_lists_can_be_turned(world: World) -> None:
    lessons = [(new_lesson_id(), Negative(f"does it rain on day {n}")) for n in range(LESSONS_A_PAGE + 1)]
    assert ENTRIES_A_PAGE < len(lessons) <= 2 * ENTRIES_A_PAGE
    await world.bot.services.store.lessons.teach(world.guild.id, lessons, actor_id=world.moderator.id, now=0)
    world.bot.services.servers.changed(world.guild.id)
    for command in ("teach list", "settings history"):
        shown = (await world.moderator.slash(world.channel, command)).response.message
        assert [button.label for button in buttons(shown)] == ["Older"]
        turned = await world.moderator.click(shown, label="Older")
        assert "Newer" in [button.label for button in buttons(turned.response.message)]
        assert "day" in said(turned)
