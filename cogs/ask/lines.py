"""What stands in an answer besides the answer: the question, covers, and what may be told at all."""

from typing import Any

from discord import ui

from bot.domain.matching.model import Status, Verdict
from bot.domain.pack.model import Fact, Gap, Spoiler
from bot.domain.settings.telling import Spoilers
from bot.i18n import Say
from bot.servers import Telling
from bot.ui.components import button
from bot.ui.pages import answer_of
from bot.ui.request import Request
from bot.ui.text import covered, escape, escape_name, quoted
from cogs.ask.ids import NOT_MEANT, SHARE

CANDIDATE_LIMIT = 3


def asked_line(say: Say, question: str, read_as: str | None = None) -> str:
    """Return the line that repeats a question, or says how a follow-up was read."""
    if read_as is not None:
        return say("Understood as: {question}", question=quoted(say, read_as))
    return say("You asked: {question}", question=quoted(say, question)) if question else ""


def shared_line(say: Say, question: str, asker: str) -> str:
    """Return the line that tells others what somebody asked; ``asker`` is their name."""
    return say("{name} asked: {question}", name=escape_name(asker), question=quoted(say, question))


def guarded(telling: Telling, line: str, *, is_spoiler: bool = False) -> str:
    """Return a line with a question as it may be repeated: covered or left out where it is a spoiler."""
    if not line or not (is_spoiler or telling.gives_away(line)):
        return line
    return "" if telling.rule is Spoilers.REFUSED else covered(line)


def told_gap(telling: Telling, gap: Gap | None) -> Gap | None:
    """Return a gap unless it names what only spoilers name, or lies where only spoilers are near."""
    if gap is None or gap.is_elsewhere or telling.gives_away(gap.subject):
        return None
    known, offered = telling.whole.fact, telling.offered.fact
    return None if any(fact_id in known and fact_id not in offered for fact_id in gap.nearby) else gap


def cover_over(say: Say, fact: Fact, asked: str = "") -> str:
    """Return what stands above a covered answer: what it is about, and that it gives something away.

    ``asked`` is the line that repeats the question; it may give something away itself.
    """
    if fact.spoiler is Spoiler.ENDING:
        warning = say("Big spoiler, maybe for the ending. Tap or click to reveal.")
    else:
        warning = say("Spoiler. Tap or click to reveal.")
    over = f"-# {covered(asked)}\n" if asked else ""
    return f"{over}### {escape(fact.heading)}\n-# {warning}"


def no_spoilers(say: Say) -> str:
    """Return what is said in place of a spoiler where there are to be none."""
    return say("That would be a spoiler, and spoilers are off here.")


def told_answer(say: Say, fact: Fact, *, holds: bool | None) -> str:
    """Return a fact's answer, after a yes or no where it says so."""
    answer = answer_of(fact)
    if holds is None:
        return answer
    return say("Yes. {answer}", answer=answer) if holds else say("No. {answer}", answer=answer)


def near_ids(verdict: Verdict) -> list[str]:
    """Return the ids of the facts to suggest."""
    near = verdict.candidates[:CANDIDATE_LIMIT] if verdict.status is Status.SUGGEST else ()
    return [candidate.fact_id for candidate in near]


async def is_near_spoiler(ctx: Request, text: str) -> bool:
    """Tell whether a question is answered with a spoiler, or one is suggested for it."""
    await ctx.services.servers.read_for(ctx.server, text, ctx.say.locale.language)
    verdict = ctx.matcher.match(text, likely=ctx.say.locale.language)
    return not ctx.pack.fact.keys() >= {*near_ids(verdict), *filter(None, [verdict.fact_id])}


def answer_buttons(say: Say, asked_id: int, *, can_share: bool) -> list[ui.Item[Any]]:
    """Return the buttons to reject an answer, and to show it to everyone where only the asker sees it."""
    share = [button(say("Show to everyone"), SHARE(asked_id))] if can_share else []
    return [button(say("Not what I meant"), NOT_MEANT(asked_id)), *share]
