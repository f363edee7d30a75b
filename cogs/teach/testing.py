"""How a question would be answered, and why, with what can be done about it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from discord import ui

from bot.domain.errors import UserError
from bot.domain.matching.model import CERTAIN, Explanation, Status, Verdict
from bot.domain.pack.translating import original_of
from bot.domain.phrases import Phrase
from bot.domain.teaching.texts import question_to_keep
from bot.ui.citing import source_line
from bot.ui.components import button
from bot.ui.layout import Card
from bot.ui.pages import answer_of, question_of
from bot.ui.request import Request
from bot.ui.text import escape, list_apart, quoted
from cogs.teach.correcting import kept_button
from cogs.teach.forms import add_lesson, writing_form
from cogs.teach.listing import EDIT
from cogs.teach.refusing import built_in

SUGGESTED = 3  # questions that are named


def test_card(ctx: Request, explanation: Explanation) -> Card:
    """Return what I would answer and why; covered where that may give part of the story away."""
    say, telling, verdict = ctx.say, ctx.telling, explanation.verdict
    fact = telling.known.fact.get(verdict.fact_id or "")
    asked = original_of(telling.known).fact
    titles = {asked[each.id].question: each.question for each in telling.known.facts}
    titles |= {each.id: each.heading for each in telling.known.facts if each.is_taught}
    lines = (_titled(line.said, titles) for line in explanation.lines if not line.is_detail)
    why = "\n".join(f"- {escape(say.phrase(line))}" for line in lines)
    near = (each.fact_id for found in _verdicts(verdict) for each in found.candidates)
    is_spoiler = telling.gives_away(why) or any(fact_id not in telling.offered.fact for fact_id in near)
    return Card(
        overline=say("Question: {question}", question=quoted(say, explanation.question)),
        title=say("How I read this question"),
        body=[_said(ctx, verdict), why],
        source=source_line(say, telling.known, fact) if fact else "",
        buttons=_ways_on(ctx, explanation, is_covered=is_spoiler),
        cover="-# " + say("This touches on a spoiler. Tap or click to reveal.") if is_spoiler else "",
    )


def _said(ctx: Request, verdict: Verdict) -> str:
    """Return the answer to a question, or what would be suggested."""
    say, known = ctx.say, ctx.telling.known.fact
    if (fact := known.get(verdict.fact_id or "")) is not None:
        return say("**I'd answer:** {answer}", answer=list_apart(answer_of(fact)))
    close = [known[each.fact_id] for each in verdict.candidates if each.fact_id in known][:SUGGESTED]
    if verdict.status is Status.SUGGEST and close:
        return say("**I'd only suggest:** {questions}", questions=" · ".join(map(question_of, close)))
    return say("**I wouldn't answer that.**")


def _ways_on(ctx: Request, explanation: Explanation, *, is_covered: bool) -> list[ui.Item[Any]]:
    """Return the buttons to edit the server's own answer that comes closest, and to write another.

    The form for that has no question where the card ``is_covered``.
    """
    say, verdict, question = ctx.say, explanation.verdict, explanation.question
    closest = next((each.fact_id for each in verdict.candidates), "")
    is_ours = closest in ctx.server.taught.by_id
    ways: list[ui.Item[Any]] = [button(say("Edit the answer…"), EDIT(closest))] if is_ours else []
    if (is_ours and verdict.confidence >= CERTAIN) or built_in(ctx, question) is not None:
        return ways
    with suppress(UserError):  # there is no room to keep the question
        write = partial(_write, "" if is_covered else question)
        ways.append(kept_button(ctx, say("Write an answer…"), question.encode(), write, is_first=not ways))
    return ways


async def _write(question: str, ctx: Request, _: bytes) -> None:
    """Open the form for another answer to a question."""
    form = writing_form(ctx.say, question_to_keep(question), add_lesson)
    await ctx.interaction.response.send_modal(form)


def _titled(said: Phrase, titles: Mapping[str, str]) -> Phrase:
    """Return a line with the titles of facts in the reader's language."""

    def told(value: object) -> object:
        return _titled(value, titles) if isinstance(value, Phrase) else titles.get(str(value), value)

    return replace(said, values={name: told(value) for name, value in said.values.items()})


def _verdicts(verdict: Verdict) -> list[Verdict]:
    return [verdict, *(part.verdict for part in verdict.parts)]
