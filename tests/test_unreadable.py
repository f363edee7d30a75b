"""What Discord sends and nobody can read is left out, and said in the log."""

import asyncio
import gc
import logging
from typing import Any

import pytest
from discord.ui.view import ViewStore

from bot.client import guard_components, log_failure, skip_malformed


def explode(*_: Any) -> None:
    raise TypeError("list indices must be integers")


async def explode_later(*_: Any) -> None:
    explode()


def errors(log: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in log.records if record.levelno >= logging.ERROR]


def test_malformed_event_is_skipped(caplog: pytest.LogCaptureFixture) -> None:
    skip_malformed("MESSAGE_CREATE", explode)({})
    assert errors(caplog) == ["An event that cannot be read was left out: MESSAGE_CREATE"]


async def test_malformed_interaction_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    await asyncio.create_task(log_failure(explode_later()))
    gc.collect()  # a failure that nobody looked at would be told now
    assert errors(caplog) == ["An interaction that cannot be read was left out"]


async def test_malformed_component_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    nothing: Any = None
    views = ViewStore(nothing)
    guard_components(views)
    await views.schedule_dynamic_item_call(2, nothing, nothing, "page:fact:x", nothing)
    assert errors(caplog) == ["An interaction that cannot be read was left out"]
