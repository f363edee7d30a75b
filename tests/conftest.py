"""What every test may use."""

import os

import pytest
from hypothesis import settings

from bot.config import ROOT

_COMPARE = ("tests/wire/", "tests/cogs/test_moderators_requests.py")


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
