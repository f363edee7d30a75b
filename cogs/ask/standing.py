"""What stands already: an answer that is doubted, and one that is asked for again in other words."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.conversations import Reply
from bot.domain.matching.schema.wishes import Wanted, Wish
from bot.domain.pack.model import AnswerKind, Fact
from bot.ui.citing import claims_line, english_line, source_line
from bot.ui.components import button
from bot.ui.dates import as_of_today
from bot.ui.layout import Card
from bot.ui.navigation import Place, page_button
from bot.ui.pages import FACT, answer_of, fact_link
from bot.ui.text import first_sentences
from cogs.ask.ids import NOT_MEANT
from cogs.ask.lines import cover_over
from cogs.ask.related import related_facts
from cogs.ask.spot import Spot
from cogs.ask.talk import talk_card

_CLAIM_LIMIT = 240  # characters of an answer that is told again in short


def doubt_card(spot: Spot, reply: Reply | None, fact: Fact | None) -> Card:
    """Return whether what was just said is really so: of an answer (``fact``), as far as its source says."""
    if fact is not None:
        return _confirming_card(spot, fact)
    say = spot.say
    if reply is Reply.SUGGESTIONS:
        return Card(body=[say("I haven't claimed anything yet. Pick one of those, or ask me another way.")])
    if reply is Reply.UNKNOWN:
        return Card(body=[say("Yes, really: I found nothing about that in my sources.")])
    return talk_card(spot, Wanted(Wish.DOUBT))


def _confirming_card(spot: Spot, fact: Fact) -> Card:
    """Return what an answer says once more; where sources differ, that they do."""
    say, known, claim = spot.say, spot.telling.known, _claim(fact)
    if fact.is_taught:
        told = say("Yes, as far as I've been told: {answer}", answer=claim)
    elif fact.claims:
        told = say("My sources don't all agree. The answer I go by: {answer}", answer=claim)
    else:
        told = say("Yes, going by my sources: {answer}", answer=claim)
    return _short_card(spot, fact, told, claims_line(say, known, fact))


def repeating_card(spot: Spot, fact: Fact, asked_id: int, *, holds: bool | None) -> Card:
    """Return in short that the answer above is all there is, or what it makes of a yes/no question."""
    say, claim = spot.say, _claim(fact)
    today = as_of_today(say, spot.telling.known, fact, spot.now)
    if holds is not None:
        told = say("Yes. {answer}", answer=claim) if holds else say("No. {answer}", answer=claim)
    else:
        told = claim if today else say("That's in the answer above: {answer}", answer=claim)
    return _short_card(
        spot, fact, today, told, actions=[button(say("Not what I meant"), NOT_MEANT(asked_id))]
    )


def _short_card(spot: Spot, fact: Fact, *body: str, actions: Sequence[ui.Item[Any]] = ()) -> Card:
    """Return what is told again of a fact; behind what it leads to lies that fact, so that one can ask on."""
    behind = (Place(FACT, fact.id),)
    onward = [page_button(fact_link(each), behind) for each in related_facts(spot.telling.offered, fact)[:1]]
    return Card(
        body=[*body, english_line(spot.say, spot.telling.known, fact.id)],
        source=source_line(spot.say, spot.telling.known, fact),
        buttons=[*onward, *actions],
        cover="" if fact.id in spot.telling.offered.fact else cover_over(spot.say, fact),
    )


def _claim(fact: Fact) -> str:
    """Return what a fact says, in short; a reason may come last."""
    answer = answer_of(fact)
    return answer if AnswerKind.REASON in fact.kinds else first_sentences(answer, _CLAIM_LIMIT)
