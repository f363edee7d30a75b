"""The questions that wait for an answer, in groups of those that ask for the same."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.teaching.model import Sweep
from bot.domain.teaching.texts import asks
from bot.store import OPEN_QUESTIONS, Unanswered
from bot.ui.request import Request

ALONE = "0" * 8  # the mark of a question that is looked at without those that are like it
_MARK_LENGTH = 8  # hex digits
_FEW = 30  # questions that are grouped in a few milliseconds, which is not worth a trip to another thread
_SERVERS_CACHED = 16


@dataclass(frozen=True)
class Group:
    """Questions that ask for the same: those with the form of one first, then the most asked."""

    questions: tuple[Unanswered, ...]

    @property
    def first(self) -> Unanswered:
        """The question that stands for all of them."""
        return self.questions[0]

    @property
    def asked(self) -> int:
        """How often they were not answered."""
        return sum(question.asked for question in self.questions)

    @property
    def rejected(self) -> int:
        """How often the answer to one of them was not what was meant."""
        return sum(question.rejected for question in self.questions)

    @property
    def wrong(self) -> int:
        """How many people said that an answer to one of them is wrong."""
        return sum(question.wrong for question in self.questions)

    @property
    def last_at(self) -> int:
        """When one of them was last asked, in milliseconds UTC."""
        return max(question.last_at for question in self.questions)

    @cached_property
    def mark(self) -> str:
        """What tells it from a group with other questions: nobody settles what they have not seen."""
        keys = "".join(sorted(question.key for question in self.questions))
        return hashlib.sha256(keys.encode()).hexdigest()[:_MARK_LENGTH]


async def groups_of(ctx: Request) -> list[Group]:
    """Return the groups of a server, most asked first."""
    waiting = await ctx.services.store.lessons.waiting(ctx.require_guild(), limit=OPEN_QUESTIONS)
    # Whether they touch on a spoiler is told by titles in their languages, too.
    for text in {question.text for question in waiting[:_FEW]}:
        await ctx.services.servers.read_for(ctx.server, text)
    numbers = await _in_groups(ctx.matcher, tuple(question.text for question in waiting))
    groups = [Group(_headed(waiting[number] for number in each)) for each in numbers]
    return sorted(groups, key=lambda group: (-group.asked - group.rejected, -group.wrong, -group.last_at))


def _headed(questions: Iterable[Unanswered]) -> tuple[Unanswered, ...]:
    """Return questions that ask for the same, those first that have the form of one."""
    return tuple(sorted(questions, key=lambda question: not asks(question.text)))


def swept(groups: Sequence[Group], sweep: Sweep, until: int) -> list[str]:
    """Return the folded questions that a sweep dismisses, in whole groups, as the review shows them.

    ``until`` (milliseconds UTC) is when the moderator saw the list.
    """
    most, last_at = sweep.reach(until)
    return [
        question.folded
        for group in groups
        if group.asked + group.rejected <= most and group.last_at <= last_at
        for question in group.questions
    ]


def place_in(groups: Sequence[Group], key: str) -> int | None:
    """Return the place of the group with a question; None where it waits no more."""
    return next((at for at, group in enumerate(groups) if any(q.key == key for q in group.questions)), None)


async def _in_groups(matcher: Matcher, texts: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    if len(texts) <= _FEW:
        return _grouped(matcher, texts)
    return await asyncio.to_thread(_grouped, matcher, texts)


@lru_cache(_SERVERS_CACHED)  # a moderator goes from one to the next, and few are added meanwhile
def _grouped(matcher: Matcher, texts: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    return matcher.group_alike(texts)
