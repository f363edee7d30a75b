"""What a check found: one line for whoever runs the bot, or one object for a script."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"  # the bot runs, but something will go wrong, or be missed
    PROBLEM = "problem"  # the bot does not run, or not rightly
    SKIPPED = "skipped"  # could not be checked


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: str  # its name, which stays the same for scripts
    level: Level
    what: str
    do: str = ""  # "" where nothing is to be done

    def __str__(self) -> str:
        """Return it as a line."""
        return f"{self.level}: {self.what}" + (f" \N{EN DASH} {self.do}" if self.do else "")

    def as_json(self) -> dict[str, str]:
        """Return it for a script."""
        return asdict(self)


def ok(check: str, what: str) -> Finding:
    """Return that nothing is to be done."""
    return Finding(check, Level.OK, what)


def warning(check: str, what: str, do: str) -> Finding:
    """Return what should be looked at."""
    return Finding(check, Level.WARNING, what, do)


def problem(check: str, what: str, do: str) -> Finding:
    """Return what must be mended."""
    return Finding(check, Level.PROBLEM, what, do)


def skipped(check: str, what: str, do: str = "") -> Finding:
    """Return why something was not checked."""
    return Finding(check, Level.SKIPPED, what, do)
