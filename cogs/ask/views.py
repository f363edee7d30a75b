"""What questions are answered with: cards, their buttons and their wording."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from discord import ui

from bot.domain.matching import Status, Verdict
from bot.domain.pack import Fact, Pack
from bot.i18n import Say
from bot.ui.dynamic import DynamicButton
from bot.ui.layout import Card, Rendered, show
from bot.ui.navigation import Link, PageButton, PageContext, PageGone, Place
from bot.ui.pages import FACT, connections, fact_link
from bot.ui.request import Request
from bot.ui.sources import source_line
from bot.ui.taught import answer_of, question_of
from bot.ui.text import quoted

RELATED_LIMIT = 3
CANDIDATE_LIMIT = 3
KEPT_ONWARD = 1_024  # a few kilobytes each; the film's pack has 65 facts


def verdict_card(say: Say, pack: Pack, verdict: Verdict, *, question: str, asked_id: int) -> Card:
    """Return the card for what the matcher made of a question."""
    if verdict.status is Status.ANSWER and verdict.fact_id is not None:
        also = [pack.fact[fact_id] for fact_id in verdict.also_asked if fact_id in pack.fact]
        visit = PageContext(say, pack, Place(FACT, verdict.fact_id))
        return answer_card(visit, pack.fact[verdict.fact_id], question=question, asked_id=asked_id, also=also)
    candidates = _facts(pack, (candidate.fact_id for candidate in verdict.candidates))
    if verdict.status is Status.SUGGEST and candidates:
        return suggestion_card(say, candidates, question=question)
    return unknown_card(say, pack, question=question, gap_id=verdict.gap_id)


def answer_card(
    visit: PageContext,
    fact: Fact,
    *,
    question: str = "",
    asked_id: int | None = None,
    also: Sequence[Fact] = (),
) -> Card:
    """Return a fact as an answer; ``asked_id`` lets the asker say that something else was meant."""
    say = visit.say
    # The title repeats a question that was picked from the completion already.
    is_title = question.strip().casefold() == fact.question.casefold()
    body = ["" if is_title else _you_asked(say, question), answer_of(fact)]
    if also:
        body.append("-# " + say("You asked more than one thing; the other answers are below."))
    onward = _onward(visit, fact.id, tuple(other.id for other in also))
    buttons: list[ui.Item[Any]] = [*visit.back(), *map(Rendered, onward.buttons)]
    if asked_id is not None:
        buttons.append(NotMeantButton(asked_id, say("Not what I meant")))
    return Card(
        title=question_of(fact),
        body=body,
        items=[Rendered(onward.select)] if onward.select else [],
        buttons=buttons,
        source=onward.source,
    )


@dataclass(frozen=True, slots=True)
class Onward:
    """What an answer's card says beside the answer: the same whenever that answer is given."""

    select: Mapping[str, Any] | None  # of what occurs in it
    buttons: tuple[Mapping[str, Any], ...]  # to other facts
    source: str


@lru_cache(maxsize=KEPT_ONWARD)
def _onward(visit: PageContext, fact_id: str, also: tuple[str, ...]) -> Onward:
    say, pack = visit.say, visit.pack
    fact = pack.fact[fact_id]
    others = {other.id: other for other in (*_facts(pack, also), *related_facts(pack, fact))}
    buttons = [visit.button(fact_link(other)) for other in list(others.values())[:RELATED_LIMIT]]
    linked = connections(say, pack, fact)
    select = visit.select(say("People, places, stunts and quotations in it …"), linked) if linked else None
    return Onward(
        select=None if select is None else Rendered.payload_of(select),
        buttons=tuple(Rendered.payload_of(button) for button in buttons),
        source=source_line(say, pack, fact.paragraph),
    )


def suggestion_card(say: Say, candidates: Sequence[Fact], *, question: str) -> Card:
    """Return the candidates of a close call, as buttons."""
    return Card(
        title=say("Did you mean …?"),
        body=[_you_asked(say, question), say("I'm not sure enough to answer. One of these may be it:")],
        buttons=[fact_button(fact) for fact in candidates[:CANDIDATE_LIMIT]],
    )


def unknown_card(say: Say, pack: Pack, *, question: str, gap_id: str | None) -> Card:
    """Return an honest "I don't know", with what lies nearby or what the bot can tell about."""
    gap = pack.gap.get(gap_id) if gap_id else None
    if gap is None:
        topics = say.join([topic.name.lower() for topic in pack.topics], "or")
        return Card(
            title=say("I don't know that one"),
            body=[
                _you_asked(say, question),
                say(
                    "My one source doesn't answer it, so neither do I. Ask me about {topics}.", topics=topics
                ),
            ],
            buttons=[fact_button(fact) for fact in _starters(pack)],
        )
    nearby = _facts(pack, gap.nearby)[:RELATED_LIMIT]
    return Card(
        title=say("The article doesn't say"),
        body=[
            _you_asked(say, question),
            say("My one source does not say {subject}.", subject=gap.subject),
            say("What it does tell nearby:") if nearby else "",
        ],
        buttons=[fact_button(fact) for fact in nearby],
    )


def help_card(say: Say, pack: Pack) -> Card:
    """Return what to do with the bot, for a mention without a question."""
    return Card(
        title=say("Ask me about the film"),
        body=[
            say(
                "I answer questions about *{title}* from one article. "
                "Mention me with a question, or use /ask: it completes as you type.",
                title=pack.title,
            )
        ],
        buttons=[fact_button(fact) for fact in _starters(pack)],
    )


def related_facts(pack: Pack, fact: Fact) -> list[Fact]:
    """Return facts worth reading next: the author's choice, then the same topic, then shared entities."""
    chosen = {other.id: other for other in _facts(pack, fact.related) if other.id != fact.id}
    if len(chosen) < RELATED_LIMIT:
        named = set(fact.entities)
        shared = {other.id: len(named.intersection(other.entities)) for other in pack.facts}
        others = [other for other in pack.facts if other.topic == fact.topic or shared[other.id]]
        others.sort(key=lambda other: (other.topic != fact.topic, -shared[other.id]))
        chosen |= {other.id: other for other in others if other.id != fact.id and other.id not in chosen}
    return list(chosen.values())[:RELATED_LIMIT]


def fact_button(fact: Fact) -> Rendered:
    """Return a link to a fact's card, from a card that is no page."""
    return Rendered(_fact_button(fact_link(fact)))


@lru_cache(maxsize=KEPT_ONWARD)
def _fact_button(link: Link) -> Mapping[str, Any]:
    return Rendered.payload_of(PageButton(link.place, link.label))


def fact_page(visit: PageContext) -> Card:
    """Render a fact's card from the pack."""
    fact = visit.pack.fact.get(visit.place.id)
    if fact is None:
        raise PageGone
    return answer_card(visit, fact)


class NotMeantButton(DynamicButton, template=r"ask:not:(?P<asked_id>[0-9]{1,20})"):
    """Says that the answer was not what was meant; offers the next candidates."""

    def __init__(self, asked_id: int | str, label: str = "…") -> None:
        super().__init__(f"ask:not:{asked_id}", label)
        self.asked_id = int(asked_id)

    async def act(self, ctx: Request) -> None:
        """Offer the next candidates for the question as it was asked."""
        say = ctx.say
        pack = ctx.pack
        asked = await ctx.services.store.asked.reject(self.asked_id)
        if asked is None:
            await show(ctx, unknown_card(say, pack, question="", gap_id=None))
            return
        verdict = ctx.matcher.match(asked.text)
        others = [c.fact_id for c in verdict.candidates if c.fact_id != asked.fact_id]
        card = rejected_card(
            say, pack, _facts(pack, others), question=asked.text, rejected=asked.fact_id or ""
        )
        await show(ctx, card)


def rejected_card(say: Say, pack: Pack, candidates: Sequence[Fact], *, question: str, rejected: str) -> Card:
    """Return what else the question may have meant than the rejected fact."""
    if candidates:
        body = say("Thanks, noted. Was it one of these?")
    else:
        body = say(
            "Thanks, noted. I have nothing closer than that. You could put it in other words with /ask."
        )
    return Card(
        title=say("Not what you meant"),
        body=[_you_asked(say, question), body],
        buttons=[
            fact_button(fact)
            for fact in candidates[:CANDIDATE_LIMIT] or _starters(pack)
            if fact.id != rejected
        ],
    )


def _you_asked(say: Say, question: str) -> str:
    return "-# " + say("You asked: {question}", question=quoted(question)) if question else ""


def _facts(pack: Pack, fact_ids: Iterable[str]) -> list[Fact]:
    return [pack.fact[fact_id] for fact_id in fact_ids if fact_id in pack.fact]


def _starters(pack: Pack) -> list[Fact]:
    """One easy fact from each of the first topics: good first questions."""
    first = {fact.topic: fact for fact in reversed(pack.facts)}
    return [first[topic.id] for topic in pack.topics if topic.id in first][:RELATED_LIMIT]
