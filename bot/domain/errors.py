"""The one error tree: what may go wrong, and what may be shown to people."""

from collections.abc import Callable
from typing import Any

from bot.domain.phrases import Phrase


class BotError(Exception):
    """Anything that this program raises on purpose."""


class UserError(BotError):
    """A refusal whose text is written for the person who caused it and safe to show.

    The text may have ``{places}`` for ``values``. ``problems`` is what can be said in other languages.
    """

    def __init__(self, text: str = "", **values: object) -> None:
        self.problems = (Phrase(text, values),)
        super().__init__(str(self.problems[0]))


class Refused(UserError):
    """What somebody gave cannot be taken; ``problems`` lists everything that is wrong with it."""

    def __init__(self, *problems: Phrase) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_together(*reads: Callable[[], Any]) -> list[Any]:
    """Return what each of ``reads`` returns; where any refuse, raise Refused with the problems of all."""
    found: list[Any] = []
    problems: list[Phrase] = []
    for read in reads:
        try:
            found.append(read())
        except UserError as refusal:
            problems += refusal.problems
    if problems:
        raise Refused(*problems)
    return found


class OperatorError(BotError):
    """A problem that whoever runs the bot must solve; its text says what and how.

    ``exit_code`` is what the command line ends with, so that a supervisor can act on it.
    """

    exit_code = 1


class ConfigError(OperatorError):
    """A setting is missing or malformed."""

    exit_code = 2


class StoreError(OperatorError):
    """The database cannot be opened, read or written."""

    exit_code = 3


class PackError(OperatorError):
    """A knowledge pack is broken; ``problems`` lists everything that is wrong with it."""

    exit_code = 4

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))
