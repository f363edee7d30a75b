"""What Discord sends and nobody can read is left out, and said in the log."""

import asyncio
import gc
import logging
from typing import Any

import pytest
from discord.ui.view import ViewStore

from bot.unreadable import finish, guard_components, left_out


def explode(*_: Any) -> None:
    raise TypeError("list indices must be integers")


async def explode_later(*_: Any) -> None:
    explode()


def errors(log: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in log.records if record.levelno >= logging.ERROR]


def test_event_that_cannot_be_read_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    left_out("MESSAGE_CREATE", explode)({})
    assert errors(caplog) == ["An event that cannot be read was left out: MESSAGE_CREATE"]


async def test_task_of_an_unreadable_interaction_ends_well(caplog: pytest.LogCaptureFixture) -> None:
    await asyncio.create_task(finish(explode_later()))
    gc.collect()  # a failure that nobody looked at would be told now
    assert errors(caplog) == ["An interaction that cannot be read was left out"]


async def test_component_of_an_unreadable_message_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    nothing: Any = None
    views = ViewStore(nothing)
    guard_components(views)
    await views.schedule_dynamic_item_call(2, nothing, nothing, "page:fact:x", nothing)
    assert errors(caplog) == ["An interaction that cannot be read was left out"]
