"""What every test may use."""

import gc
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.config import ROOT
from tests import databases

# What Python compiles is kept for the next run and for the many processes that tests start, also where
# PYTHONDONTWRITEBYTECODE is set: compiling takes longer than most of them do.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

_COMPARE = ("tests/wire/", "tests/cogs/test_moderators_requests.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the engine that tests run on."""
    engines = (databases.SQLITE, databases.POSTGRESQL)
    parser.addoption("--database", choices=engines, default=databases.SQLITE, help="the engine of the tests")


def pytest_configure(config: pytest.Config) -> None:
    """Tell the workers which engine they test, and where its server is."""
    config.addinivalue_line("markers", "sqlite: is about SQLite's files")
    config.addinivalue_line("markers", "postgresql: needs a PostgreSQL server")
    if not hasattr(config, "workerinput"):
        os.environ[databases.ENGINE] = str(config.getoption("--database"))
        os.environ[databases.SERVER] = str(databases.new_server_folder())


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the server that the tests have used."""
    if not hasattr(config, "workerinput"):
        databases.end_server(Path(os.environ[databases.SERVER]))


@pytest.fixture(autouse=True)
def _databases() -> Iterator[None]:
    yield
    databases.drop_made()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other engine, and skip what needs one that is not here."""
    other = "sqlite" if config.getoption("--database") == databases.POSTGRESQL else ""
    left_out = [item for item in items if other and item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    if databases.binaries() is None:
        for item in items:
            if other or item.get_closest_marker("postgresql"):
                item.add_marker(pytest.mark.skip(reason="PostgreSQL is not installed"))


def pytest_collection_finish() -> None:
    """Leave what the collected tests consist of out of every garbage collection: each bot makes one."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what the tests did not check that compare requests with Discord's description."""
    from tests.wire.checks import unchecked  # noqa: PLC0415 - after the line above, which other imports need

    ran = [report for reports in terminalreporter.stats.values() for report in reports]
    note = unchecked()
    if note and any(str(getattr(report, "nodeid", "")).startswith(_COMPARE) for report in ran):
        terminalreporter.write_sep("!", "what the bot sends", red=True, bold=True)
        terminalreporter.write_line(note, red=True, bold=True)


# Learning the film's pack takes seconds. It is deterministic and kept by the pack's content, so every test,
# and every process that a test starts, may share what one has learned.
INDEX_FOLDER = ROOT / ".cache" / "index"
os.environ["RECKONER_INDEX_FOLDER"] = str(INDEX_FOLDER)

# How long one example takes says how busy the machine is, not whether the code is right. The suite tries the
# same examples everywhere, so that a change fails where it was made and not for somebody else, later.
# ``pytest -m hypothesis --hypothesis-profile search`` looks for new ones.
settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.register_profile("search", deadline=None, max_examples=1500)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def keep_log_levels() -> Iterator[None]:
    """Put back what a command of the command line has set: it runs in the tests' own process."""
    loggers = [logging.getLogger(name) for name in (None, "discord", "aiosqlite")]
    levels = [logger.level for logger in loggers]
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
