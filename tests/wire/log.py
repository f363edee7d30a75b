"""Bugs in a bot's log, and the errors that malformed payloads are expected to cause."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_HEAD: Final = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?P<level>[A-Z]+) +(?P<said>.*)")
_RAISED: Final = re.compile(r"^[A-Za-z_][\w.]*(:|$)")
_BUG: Final = re.compile(r"never retrieved|never awaited|Exception ignored in|Fatal Python error")
_ERRORS: Final = frozenset({"ERROR", "CRITICAL"})

# The exceptions that a missing value or one of the wrong type can raise. Other bugs, such as an undefined
# name or a failing store, must not match.
_MALFORMED: Final = (
    r"TypeError: |KeyError: |IndexError: |ValueError: |UnicodeEncodeError: "
    r"|AttributeError: '(list|dict|str|int|float|bool|NoneType|Message|_MissingSentinel)' object "
    r"|OverflowError: (Python int too large to convert to SQLite INTEGER|int too big to convert)"
    r"|discord\.app_commands\.errors\."
)


@dataclass(frozen=True, slots=True)
class Expected:
    """An error that malformed payloads may cause, where it is logged, and why that is right."""

    said: str
    raised: str
    reason: str


EXPECTED: Final = (
    Expected(
        r"bot\.client: An event that cannot be read was left out: ",
        _MALFORMED,
        "discord.py cannot make anything of it; the next event is read all the same",
    ),
    Expected(
        r"bot\.client: An interaction that cannot be read was left out",
        _MALFORMED,
        "discord.py finds no command, no option or no component in it; there is nobody to answer",
    ),
    Expected(
        r"bot\.client: Handling on_\w+ failed",
        _MALFORMED,
        "discord.py makes an object that lacks what the payload lacked, and a listener asks for it",
    ),
    Expected(
        r"bot\.ui\.errors: Reference [0-9a-f]+: .* failed",
        _MALFORMED,
        "an option or a field has another type than its command declares; its user is told",
    ),
    Expected(
        r"discord\.app_commands\.tree: Ignoring exception in autocomplete for ",
        _MALFORMED,
        "the option that is being typed is missing or of another type",
    ),
    Expected(
        r"discord\.ui\.view: Ignoring exception in dynamic item creation for ",
        _MALFORMED,
        "a button's or a select's data has another type than its kind has",
    ),
)


@dataclass(frozen=True, slots=True)
class Record:
    """One log entry with its traceback."""

    level: str
    said: str
    details: tuple[str, ...]

    @property
    def raised(self) -> str:
        """The last line of the traceback, or an empty string."""
        return next((line for line in reversed(self.details) if _RAISED.match(line)), "")

    def __str__(self) -> str:
        return "\n".join((f"{self.level} {self.said}", *self.details[-12:]))


def records(lines: Iterable[str]) -> Iterator[Record]:
    """Yield the entries of a log; lines before the first entry form a separate one."""
    level, said, details = "", "", list[str]()
    for line in lines:
        head = _HEAD.match(line)
        if head is None:
            details.append(line)
            continue
        if said or details:
            yield Record(level, said, tuple(details))
        level, said, details = head["level"], head["said"], []
    if said or details:
        yield Record(level, said, tuple(details))


def bugs(lines: Iterable[str], expected: Iterable[Expected] = EXPECTED) -> list[Record]:
    """Return the entries that report a bug: unexpected errors, and failures that nothing awaited."""
    known = tuple(expected)
    return [record for record in records(lines) if _is_bug(record, known)]


def _is_bug(record: Record, expected: tuple[Expected, ...]) -> bool:
    if any(_BUG.search(line) for line in (record.said, *record.details)):
        return True
    if record.level not in _ERRORS:
        return False
    return not any(
        re.match(each.said, record.said) and re.match(each.raised, record.raised) for each in expected
    )
