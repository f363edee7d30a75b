"""What questions are answered with: the card of a verdict, and the page of a fact."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from discord import ui

from bot.domain.links import entries_by_id
from bot.domain.matching.model import Status, Verdict
from bot.domain.pack.model import Fact
from bot.domain.pack.translating import original_of
from bot.domain.words import tokens
from bot.i18n import Say
from bot.servers import Telling
from bot.ui.citing import as_of_line, claims_line, english_line, source_line
from bot.ui.components import button
from bot.ui.dates import as_of_today
from bot.ui.layout import Card, Rendered
from bot.ui.navigation import PageContext, Place, find_entry, renders
from bot.ui.pages import FACT, connections, fact_link, message_buttons, question_of, topic_line, with_kinds
from cogs.ask.ids import NONE_MEANT
from cogs.ask.lines import (
    answer_buttons,
    asked_line,
    cover_over,
    guarded,
    near_ids,
    no_spoilers,
    shared_line,
    told_answer,
    told_gap,
)
from cogs.ask.offering import offering_card, unknown_card
from cogs.ask.related import names_any, related_facts
from cogs.ask.several import several_card
from cogs.ask.withholding import is_withheld

ONWARD_BUTTONS = 1  # of those; the rest is in the select, so that an answer is more text than buttons
Payload: TypeAlias = Mapping[str, Any]  # a part of a card as Discord is sent it
KEPT_ONWARD = 1_024  # a few kilobytes each; a pack has some dozens of facts


def verdict_card(
    say: Say,
    telling: Telling,
    verdict: Verdict,
    *,
    question: str = "",
    said: str = "",
    asked_id: int,
    now: int,
    replied: Fact | None = None,
    key: str = "",
    can_share: bool = False,
    can_teach: bool = False,
    asker: str = "",
    starters: Callable[[], Sequence[Fact]] = tuple,
) -> Card:
    """Return the card for what the matcher made of what somebody ``said``; ``question`` is repeated on it.

    In reply to a covered answer (``replied``) an answer is covered, too, if names in it come from there, and
    without an answer so are these names. Whoever
    asked a question that stays open can be told once it has an answer, by its ``key``. An answer that only
    they see may have a way to show it to everyone (``can_share``), which says who asked it: the ``asker``.
    Where nothing is near, what is near to the answer ``replied`` to is offered, or what ``starters`` says.
    """
    pack, known = telling.offered, telling.known
    leans = any(each.leans for each in (verdict, *(part.verdict for part in verdict.parts)))
    cover = ""
    if leans and replied is not None and replied.id not in pack.fact:
        cover = cover_over(say, replied)
    if verdict.parts:
        return several_card(
            say,
            telling,
            verdict,
            question=question,
            asked_id=asked_id,
            now=now,
            asker=asker,
            cover=cover,
            can_share=can_share,
        )
    candidates = entries_by_id(known.fact, near_ids(verdict))
    asked = shared_line(say, question, asker) if asker else asked_line(say, question, verdict.read_as)
    fact = known.fact.get(verdict.fact_id or "")
    if fact is not None:
        if fact.id in pack.fact:
            # The title repeats a question that was picked from the completion, or typed like it, already.
            titles = {tokens(each.fact[fact.id].question) for each in (known, original_of(known))}
            is_title = tokens(question) in titles
            asked = "" if is_title and not asker else guarded(telling, asked)
        else:
            cover, asked = cover_over(say, fact, asked), ""
        page = PageContext(say, pack, Place(FACT, fact.id), now=now, known=known)
        return fact_page(
            page,
            asked=asked,
            asked_id=asked_id,
            holds=verdict.holds,
            cover=cover,
            can_share=can_share,
            instead=pack.fact.get(verdict.instead or ""),
        )
    if is_withheld(telling, verdict) or (verdict.status is Status.SUGGEST and not candidates):
        return offering_card(say("No spoilers here"), no_spoilers(say), facts=starters(), art="spoiler")
    # What holds no answer needs no cover; only whom "she" was read as may be what the last answer gave away.
    is_spoiler = bool(cover) or any(fact_id not in pack.fact for fact_id in near_ids(verdict))
    asked = guarded(telling, asked, is_spoiler=is_spoiler)
    if verdict.status is Status.SUGGEST:
        title, hint = say("Did you mean…?"), _maybe(say, len(candidates))
        none = [button(say("None of these"), NONE_MEANT(asked_id))]
        options = {"overline": asked, "art": "question", "actions": none}
        return offering_card(title, hint, facts=candidates, pack=pack, **options)
    if verdict.is_foreign:
        read = say("I understand questions in English, German, and Spanish.")
        title = say("I don't understand that language")
        return offering_card(title, read, facts=starters(), overline=asked, art="unknown")
    gap = told_gap(telling, verdict.gap)
    named = () if cover else verdict.named
    if cover and gap is not None and names_any(pack, verdict.named, gap.subject):
        gap = None
    return unknown_card(
        say,
        pack,
        starters=starters,
        named=None if verdict.is_on_server else named,
        said=verdict.read_as or verdict.english or said,
        asked=asked,
        gap=gap,
        key=key,
        can_teach=can_teach,
        before=pack.fact.get(replied.id) if replied is not None else None,
    )


def _maybe(say: Say, number: int) -> str:
    if number == 1:
        return say("I'm not sure I got that. This might be it:")
    return say("I'm not sure I got that. One of these might be it:")


@renders(FACT)
def fact_page(
    page: PageContext,
    *,
    asked: str = "",
    asked_id: int | None = None,
    holds: bool | None = None,
    cover: str = "",
    can_share: bool = False,
    instead: Fact | None = None,
) -> Card:
    """Render a fact; as the answer to a question with the id ``asked_id``, which may then be rejected.

    ``asked`` is the line that repeats the question; ``holds`` says yes or no to it. What is not to come up
    unasked is covered, by ``cover`` if that is given. The first button leads to what ``instead`` is.
    """
    fact = find_entry((page.known or page.pack).fact, page.place.id)
    select, onward, beside, source = _onward(page)
    first = [] if instead is None else [page.button(fact_link(instead))]
    # No two buttons on a card may lead to the same.
    led_to = {each.custom_id for each in first}
    buttons: list[ui.Item[Any]] = [
        *page.back(),
        *first,
        *(Rendered(each) for each in onward if each["custom_id"] not in led_to),
        *message_buttons(page.say, fact),
    ]
    if asked_id is not None:
        buttons += answer_buttons(page.say, asked_id, can_share=can_share)
    return Card(
        overline=asked or topic_line(page.say, page.pack, fact),
        title=question_of(fact),
        body=[
            as_of_today(page.say, page.known or page.pack, fact, page.now) if page.now else "",
            told_answer(page.say, fact, holds=holds),
            *beside,
        ],
        source=source,
        items=map(Rendered, select),
        buttons=buttons,
        cover=cover or ("" if fact.id in page.pack.fact else cover_over(page.say, fact)),
    )


@lru_cache(maxsize=KEPT_ONWARD)
def _onward(page: PageContext) -> tuple[list[Payload], list[Payload], list[str], str]:
    """Return what an answer's card has beside the answer, the same whenever that answer is given.

    That is a select of what the answer mentions and of more facts, if there are any, a button to the fact
    that is closest, what other sources say and as of when it holds, and the source.
    """
    say, pack, known = page.say, page.pack, page.known or page.pack
    fact = known.fact[page.place.id]
    links = [fact_link(other) for other in related_facts(pack, fact)]
    buttons = [page.button(link) for link in links[:ONWARD_BUTTONS]]
    linked = [*connections(say, pack, fact), *with_kinds(say, links[ONWARD_BUTTONS:])]
    select = page.select(say("More on this…"), linked)
    return (
        [part.to_component_dict() for part in select],
        [part.to_component_dict() for part in buttons],
        [english_line(say, known, fact.id), claims_line(say, known, fact), as_of_line(say, fact)],
        source_line(say, known, fact),
    )
