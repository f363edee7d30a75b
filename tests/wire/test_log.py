"""What the fuzz run counts as a bug in a bot's log."""

import pytest

from tests.wire.fuzz import assert_no_bugs
from tests.wire.log import EXPECTED, bugs, records

AT = "2026-07-05 12:00:00"
TRACEBACK = ("Traceback (most recent call last):", '  File "x.py", line 1, in read', "    data[0]")
INFO = f"{AT} INFO    bot.client: Registered 19 commands"
LEFT_OUT = f"{AT} ERROR   bot.client: An event that cannot be read was left out: MESSAGE_CREATE"
NONSENSE = "TypeError: list indices must be integers or slices, not str"


def test_entries_keep_their_tracebacks() -> None:
    found = list(records([INFO, LEFT_OUT, *TRACEBACK, NONSENSE, INFO]))
    assert [record.level for record in found] == ["INFO", "ERROR", "INFO"]
    assert found[1].raised == NONSENSE


def test_expected_errors_are_no_bugs() -> None:
    assert bugs([INFO, LEFT_OUT, *TRACEBACK, NONSENSE, INFO]) == []


@pytest.mark.parametrize(
    "line",
    [
        f"{AT} ERROR   asyncio: Task exception was never retrieved",
        f"{AT} ERROR   cogs.quiz.alarm: Scheduled work of the quiz failed",
        f"{AT} CRITICAL bot.store: the disk is gone",
        "<sys>:0: RuntimeWarning: coroutine 'Games.begin' was never awaited",
        "Exception ignored in: <function Connection.__del__>",
    ],
)
def test_unexpected_errors_are_bugs(line: str) -> None:
    assert len(bugs([INFO, line, *TRACEBACK, NONSENSE])) == 1
    with pytest.raises(AssertionError, match="1 bugs in the log"):
        assert_no_bugs([INFO, line], seed=1)


@pytest.mark.parametrize(
    "raised",
    [
        "NameError: name 'gmae' is not defined",
        "bot.domain.errors.StoreError: The database cannot be used",
        "AttributeError: 'Game' object has no attribute 'rond'",
        "AssertionError",
        "RecursionError: maximum recursion depth exceeded",
    ],
)
def test_unexpected_cause_is_a_bug(raised: str) -> None:
    assert len(bugs([LEFT_OUT, *TRACEBACK, raised])) == 1


def test_every_expectation_has_its_reason() -> None:
    assert all(each.reason for each in EXPECTED)
