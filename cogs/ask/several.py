"""The card with the answers to several questions of one text."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.domain.links import entries_by_id
from bot.domain.matching.model import Part, Status, Verdict
from bot.domain.pack.model import AnswerKind, Fact, Pack
from bot.i18n import Say
from bot.servers import Telling
from bot.ui.citing import claims_line, english_line, not_covered, not_said, source_line
from bot.ui.dates import as_of_today
from bot.ui.layout import Card
from bot.ui.navigation import PageContext, Place
from bot.ui.pages import FACT, asked_fact_link
from bot.ui.text import QUOTED_LIMIT, capitalised, covered, escape, escape_name, quoted
from cogs.ask.lines import (
    answer_buttons,
    asked_line,
    cover_over,
    guarded,
    near_ids,
    no_spoilers,
    told_answer,
    told_gap,
)

_WITH_CLAIMS = 2  # answers in one card, with which there is room for what other sources say

_SHORTEST = 2  # letters of a name that may be a word, too: "us"


def several_card(
    say: Say,
    telling: Telling,
    verdict: Verdict,
    *,
    question: str,
    asked_id: int,
    now: int,
    asker: str,
    cover: str,
    can_share: bool,
) -> Card:
    """Return the answers to several questions, each under a question and with its source.

    Four of the longest answers fit, by the limits of a pack and of what is repeated of a question.
    """
    pack = telling.offered
    page = PageContext(say, pack, Place(FACT, verdict.fact_id or ""))
    parts = [
        replace(part, question=_with_capitals(telling.known, part.question, verdict.named))
        for part in verdict.parts
    ]
    near = [part.verdict.candidates[0] for part in verdict.parts if part.verdict.status is not Status.UNKNOWN]
    facts = entries_by_id(telling.known.fact, dict.fromkeys(candidate.fact_id for candidate in near))
    is_spoiler = bool(cover) or any(candidate.fact_id not in pack.fact for candidate in near)
    asked = "" if asker else guarded(telling, asked_line(say, question), is_spoiler=is_spoiler)
    return Card(
        overline=asked,
        title=say("{name} asked several questions", name=escape_name(asker)) if asker else "",
        body=[_part_text(say, telling, part, now=now, has_room=len(parts) <= _WITH_CLAIMS) for part in parts],
        items=page.select(say("Open one…"), [asked_fact_link(pack, fact) for fact in facts]),
        buttons=answer_buttons(say, asked_id, can_share=can_share),
        cover=cover,
    )


def _part_text(say: Say, telling: Telling, part: Part, *, now: int, has_room: bool) -> str:
    verdict, asked = part.verdict, _as_question(part)
    fact = telling.known.fact.get(verdict.fact_id or "")
    if fact is not None:
        answer, language = (
            told_answer(say, fact, holds=verdict.holds),
            english_line(say, telling.known, fact.id),
        )
        source = source_line(say, telling.known, fact)
        if fact.id in telling.offered.fact:
            claims = claims_line(say, telling.known, fact) if has_room else ""
            today = as_of_today(say, telling.known, fact, now)
            lines = [_part_heading(telling, part, fact), today, answer, language, claims, f"-# {source}"]
        else:
            told = covered(source.replace("-# ", ""))
            lines = [cover_over(say, fact), covered(answer), language, f"-# {told}"]
        return "\n".join(filter(None, lines))
    near = near_ids(verdict)[:1]
    if verdict.fact_id is not None or not telling.known.fact.keys() >= set(near):
        return no_spoilers(say)
    asked = guarded(telling, asked, is_spoiler=not telling.offered.fact.keys() >= set(near))
    gap = told_gap(telling, verdict.gap)
    if near:
        closest = asked_fact_link(telling.offered, telling.known.fact[near[0]]).label
        told = say(
            "I'm not sure I got that. The closest is {question}: see the menu below.",
            question=quoted(say, closest),
        )
    elif gap is not None:
        told = not_said(say, telling.known, gap)
    else:
        told = not_covered(say, telling.known)
    return f"### {asked}\n{told}"


def _part_heading(telling: Telling, part: Part, fact: Fact) -> str:
    """Return what stands over the answer to one of several questions: the fact's question, which reads well.

    Where that asks for a yes or no, it may not be what they asked: theirs stands there, as a sentence.
    """
    is_yes_no = fact.value is not None and fact.value.kind is AnswerKind.YES_NO
    if not is_yes_no and part.verdict.holds is None:
        return f"### {escape(fact.question)}"
    return f"### {guarded(telling, _as_question(part))}"


def _as_question(part: Part) -> str:
    """Return one of several questions as a title, for it may be typed as in a chat."""
    opening = "¿" if part.verdict.language == "es" else ""
    asked = capitalised(part.question.strip(" ¿?!.,"))
    return f"{opening}{escape(asked, QUOTED_LIMIT)}?"


def _with_capitals(pack: Pack, text: str, named: Iterable[str]) -> str:
    """Return a text in which those whom it names are written as in the pack."""
    for entity in entries_by_id(pack.entity, named):
        for name in (entity.name, *entity.aliases):
            if len(name) <= _SHORTEST or name.islower():
                continue
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", name, text, flags=re.IGNORECASE)
    return text
