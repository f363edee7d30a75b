"""What questions are answered with: cards, their buttons and their wording."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from discord import ui

from bot.domain.links import entries_by_id
from bot.domain.matching.model import Part, Status, Verdict
from bot.domain.pack.model import Fact, Gap, Pack, Spoiler
from bot.i18n import Say
from bot.servers import Telling
from bot.ui.citing import as_of_line, claims_line, not_covered, not_said, source_line
from bot.ui.components import SNOWFLAKE, CustomId, button, on_press
from bot.ui.layout import Card, Rendered, show
from bot.ui.navigation import Link, PageContext, Place, find_entry, page_button, renders
from bot.ui.pages import FACT, answer_of, connections, fact_link, question_of
from bot.ui.request import Request
from bot.ui.text import QUOTED_LIMIT, escape, quoted

NOT_MEANT = CustomId("ask:not", asked_id=SNOWFLAKE)
RELATED_LIMIT = 3
CANDIDATE_LIMIT = 3
Payload: TypeAlias = Mapping[str, Any]  # a part of a card as Discord is sent it
KEPT_PACKS = 16  # the pack's in every language, and those of servers with lessons that asked last
KEPT_ONWARD = 1_024  # a few kilobytes each; a pack has some dozens of facts


def verdict_card(say: Say, telling: Telling, verdict: Verdict, *, question: str = "", asked_id: int) -> Card:
    """Return the card for what the matcher made of a question; ``question`` is repeated on it."""
    pack, known = telling.offered, telling.known
    if verdict.parts:
        return _several_card(say, telling, verdict, asked_id=asked_id)
    asked = _asked_line(say, question, verdict.read_as)
    if verdict.status is Status.ANSWER and verdict.fact_id is not None:
        fact = known.fact.get(verdict.fact_id)
        if fact is None:
            return _card(say("No spoilers here"), asked, _no_spoilers(say), facts=_starters(pack))
        page = PageContext(say, pack, Place(FACT, fact.id), known=known)
        # The title repeats a question that was picked from the completion already.
        is_title = question.strip().casefold() == fact.question.casefold()
        return fact_page(page, asked="" if is_title else asked, asked_id=asked_id, holds=verdict.holds)
    candidates = entries_by_id(pack.fact, (candidate.fact_id for candidate in verdict.candidates))
    if verdict.status is Status.SUGGEST and candidates:
        return _card(
            say("Did you mean …?"),
            asked,
            say("I'm not sure enough to answer. One of these may be it:"),
            facts=candidates[:CANDIDATE_LIMIT],
        )
    return unknown_card(say, pack, asked=asked, gap=verdict.gap)


@renders(FACT)
def fact_page(
    page: PageContext, *, asked: str = "", asked_id: int | None = None, holds: bool | None = None
) -> Card:
    """Render a fact; as the answer to a question with the id ``asked_id``, which may then be rejected.

    ``asked`` is the line that repeats the question; ``holds`` says yes or no to it. What is not to come up
    unasked is covered.
    """
    fact = find_entry((page.known or page.pack).fact, page.place.id)
    select, onward, source = _onward(page)
    buttons: list[ui.Item[Any]] = [*page.back(), *map(Rendered, onward)]
    if asked_id is not None:
        buttons.append(_not_meant(page.say, asked_id))
    items = map(Rendered, select)
    body = [
        asked,
        _answer(page.say, fact, holds=holds),
        claims_line(page.say, page.pack, fact),
        as_of_line(page.say, fact),
    ]
    return Card(
        title=question_of(fact),
        body=body,
        items=items,
        buttons=buttons,
        source=source,
        cover="" if fact.id in page.pack.fact else _cover(page.say, fact),
    )


def _cover(say: Say, fact: Fact) -> str:
    """Return what stands above a covered answer: what it is about, and that it gives something away."""
    if fact.spoiler is Spoiler.ENDING:
        warning = say("Spoiler for the ending: press to uncover.")
    else:
        warning = say("Spoiler: press to uncover.")
    return f"### {escape(fact.heading)}\n-# {warning}"


def _no_spoilers(say: Say) -> str:
    return say("That would give part of the story away, and spoilers are off here.")


def _several_card(say: Say, telling: Telling, verdict: Verdict, *, asked_id: int) -> Card:
    """Return the answers to several questions, each under its question and with its source.

    Four of the longest answers fit, by the limits of a pack and of what is repeated of a question.
    """
    pack = telling.offered
    page = PageContext(say, pack, Place(FACT, verdict.fact_id or ""))
    near = [part.verdict.candidates[0] for part in verdict.parts if part.verdict.status is not Status.UNKNOWN]
    facts = entries_by_id(pack.fact, dict.fromkeys(candidate.fact_id for candidate in near))
    return Card(
        title=say("You asked more than one thing"),
        body=[_part_text(say, telling, part) for part in verdict.parts],
        buttons=[*(page.button(fact_link(fact)) for fact in facts), _not_meant(say, asked_id)],
    )


def _part_text(say: Say, telling: Telling, part: Part) -> str:
    verdict, asked = part.verdict, f"**{escape(part.question, QUOTED_LIMIT)}**"
    fact = telling.known.fact.get(verdict.fact_id or "")
    if fact is not None:
        answer = _answer(say, fact, holds=verdict.holds)
        is_covered = fact.id not in telling.offered.fact
        told = f"||{answer}||" if is_covered else answer
        return f"{asked}\n{told}\n-# {source_line(say, telling.known, fact)}"
    if verdict.fact_id is not None:
        return f"{asked}\n{_no_spoilers(say)}"
    if verdict.status is Status.SUGGEST:
        return f"{asked}\n" + say("I'm not sure enough to answer. What may be it is below.")
    gap = verdict.gap
    if gap is not None:
        return f"{asked}\n{not_said(say, telling.known, gap.subject)}"
    return f"{asked}\n{not_covered(say, telling.known)}"


def _answer(say: Say, fact: Fact, *, holds: bool | None) -> str:
    """Return a fact's answer, after a yes or no where it says so."""
    answer = answer_of(fact)
    if holds is None:
        return answer
    return say("Yes. {answer}", answer=answer) if holds else say("No. {answer}", answer=answer)


def _not_meant(say: Say, asked_id: int) -> ui.Button[Any]:
    return button(say("Not what I meant"), NOT_MEANT(asked_id))


@lru_cache(maxsize=KEPT_ONWARD)
def _onward(page: PageContext) -> tuple[list[Payload], list[Payload], str]:
    """Return what an answer's card has beside the answer, the same whenever that answer is given.

    That is a select of what the answer mentions, if anything, buttons to other facts, and the source.
    """
    say, pack = page.say, page.pack
    fact = (page.known or pack).fact[page.place.id]
    buttons = [page.button(fact_link(other)) for other in related_facts(pack, fact)]
    linked = connections(say, pack, fact)
    select = page.select(say("What it mentions …"), linked)
    return (
        [part.to_component_dict() for part in select],
        [part.to_component_dict() for part in buttons],
        source_line(say, pack, fact),
    )


def unknown_card(say: Say, pack: Pack, *, asked: str = "", gap: Gap | None = None) -> Card:
    """Return an honest "I don't know", with what lies nearby or what the bot can tell about."""
    if gap is None:
        return _card(
            say("I don't know that one"),
            asked,
            _what_else(say, pack),
            facts=_starters(pack),
        )
    nearby = entries_by_id(pack.fact, gap.nearby)[:RELATED_LIMIT]
    return _card(
        say("I don't know that one"),
        asked,
        not_said(say, pack, gap.subject),
        say("Related:") if nearby else "",
        facts=nearby,
    )


@lru_cache(maxsize=KEPT_PACKS)
def _what_else(say: Say, pack: Pack) -> str:
    topics = say.join([topic.name.lower() for topic in pack.topics], "or")
    return f"{not_covered(say, pack)} " + say("Ask me about {topics}.", topics=topics)


def help_card(say: Say, pack: Pack) -> Card:
    """Return what to do with the bot, for a mention without a question."""
    return _card(
        say("Ask me about {subject}", subject=pack.subject),
        say(
            "I answer questions about *{title}*, and say where each answer is from. "
            "Mention me with a question, or use /ask: it completes as you type.",
            title=pack.title,
        ),
        facts=_starters(pack),
    )


def related_facts(pack: Pack, fact: Fact) -> list[Fact]:
    """Return facts worth reading next: the author's choice, then the same topic, then shared entities."""

    def closeness(other: Fact) -> tuple[bool, int]:
        return other.topic == fact.topic, len(set(fact.entities) & set(other.entities))

    related = entries_by_id(pack.fact, fact.related)
    if len(related) < RELATED_LIMIT:
        near = [other for other in pack.facts if any(closeness(other))]
        related += sorted(near, key=closeness, reverse=True)
    others = {other.id: other for other in related if other.id != fact.id}
    return list(others.values())[:RELATED_LIMIT]


@on_press(NOT_MEANT)
async def reject_answer(ctx: Request, asked_id: int) -> None:
    """Note that an answer was not what was meant; offer the next candidates for the question as asked."""
    say, pack = ctx.say, ctx.pack
    asked = await ctx.services.store.asked.reject(asked_id)
    if asked is None:
        await show(ctx, unknown_card(say, pack))
        return
    candidates = ctx.matcher.match(asked.text).candidates
    others = entries_by_id(pack.fact, (c.fact_id for c in candidates if c.fact_id != asked.fact_id))
    if others:
        body = say("Thanks, noted. Was it one of these?")
    else:
        others = [fact for fact in _starters(pack) if fact.id != asked.fact_id]
        body = say(
            "Thanks, noted. I have nothing closer than that. You could put it in other words with /ask."
        )
    asked_line = _asked_line(say, asked.text)
    await show(ctx, _card(say("Not what you meant"), asked_line, body, facts=others[:CANDIDATE_LIMIT]))


def _card(title: str, *body: str, facts: Sequence[Fact]) -> Card:
    """Return a card that is no page, with buttons to facts."""
    return Card(title=title, body=body, buttons=[Rendered(_fact_button(fact_link(fact))) for fact in facts])


@lru_cache(maxsize=KEPT_ONWARD)
def _fact_button(link: Link) -> Payload:
    return page_button(link).to_component_dict()


def _asked_line(say: Say, question: str, read_as: str | None = None) -> str:
    """Return the line that repeats a question, or says how a follow-up was read."""
    if read_as is not None:
        return "-# " + say("Read as: {question}", question=quoted(read_as))
    return "-# " + say("You asked: {question}", question=quoted(question)) if question else ""


@lru_cache(maxsize=KEPT_PACKS)
def _starters(pack: Pack) -> list[Fact]:
    """Return one easy fact from each of the first topics: good first questions."""
    first = {fact.topic: fact for fact in reversed(pack.facts)}
    return [first[topic.id] for topic in pack.topics if topic.id in first][:RELATED_LIMIT]
