"""What questions are answered with: cards, their buttons and their wording."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import discord
from discord import ui

from bot.domain.links import entries_by_id
from bot.domain.matching.model import Part, Status, Verdict
from bot.domain.pack.model import AnswerKind, Fact, Gap, Pack, Spoiler
from bot.domain.pack.translating import name_within, original_of
from bot.domain.settings.telling import Spoilers
from bot.domain.words import tokens
from bot.i18n import Say
from bot.servers import Telling
from bot.ui.citing import as_of_line, claims_line, english_line, not_covered, not_said, source_line
from bot.ui.commands import mention
from bot.ui.components import button
from bot.ui.dates import as_of_today
from bot.ui.layout import Card, Rendered
from bot.ui.navigation import Link, PageContext, Place, find_entry, page_button, renders
from bot.ui.pages import (
    FACT,
    answer_of,
    asked_fact_link,
    connections,
    fact_link,
    message_buttons,
    question_of,
    topic_line,
    with_kinds,
)
from bot.ui.request import Request
from bot.ui.teaching import TEACH_ANSWER, TELL_ANSWER
from bot.ui.text import QUOTED_LIMIT, capitalised, covered, escape, escape_name, quoted
from cogs.ask.ids import NONE_MEANT, NOT_MEANT, SHARE
from cogs.ask.related import (
    RELATED_LIMIT,
    facts_near,
    facts_sharing,
    names_any,
    related_facts,
    shares,
    told_of_first,
)
from cogs.ask.withholding import is_withheld

ONWARD_BUTTONS = 1  # of those; the rest is in the select, so that an answer is more text than buttons
CANDIDATE_LIMIT = 3
_WITH_CLAIMS = 2  # answers in one card, with which there is room for what other sources say
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
    Where nothing is near, ``starters`` says what else to ask.
    """
    pack, known = telling.offered, telling.known
    leans = any(each.leans for each in (verdict, *(part.verdict for part in verdict.parts)))
    cover = ""
    if leans and replied is not None and replied.id not in pack.fact:
        cover = cover_over(say, replied)
    if verdict.parts:
        return _several_card(
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
    candidates = entries_by_id(known.fact, _near(verdict))
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
            page, asked=asked, asked_id=asked_id, holds=verdict.holds, cover=cover, can_share=can_share
        )
    if is_withheld(telling, verdict) or (verdict.status is Status.SUGGEST and not candidates):
        return _card(say("No spoilers here"), _no_spoilers(say), facts=starters(), art="spoiler")
    # What holds no answer needs no cover; only whom "she" was read as may be what the last answer gave away.
    is_spoiler = bool(cover) or any(fact_id not in pack.fact for fact_id in _near(verdict))
    asked = guarded(telling, asked, is_spoiler=is_spoiler)
    if verdict.status is Status.SUGGEST:
        title, hint = say("Did you mean…?"), _maybe(say, len(candidates))
        none = [button(say("None of these"), NONE_MEANT(asked_id))]
        options = {"overline": asked, "art": "question", "actions": none}
        return _card(title, hint, facts=candidates, pack=pack, **options)
    if verdict.is_foreign:
        read = say("I understand questions in English, German, and Spanish.")
        title = say("I don't understand that language")
        return _card(title, read, facts=starters(), overline=asked, art="unknown")
    gap = told_gap(telling, verdict.gap)
    named = () if cover else verdict.named
    if cover and gap is not None and names_any(pack, verdict.named, gap.subject):
        gap = None
    return unknown_card(
        say,
        pack,
        starters=starters,
        named=None if verdict.is_on_server else named,
        said=verdict.read_as or said,
        asked=asked,
        gap=gap,
        key=key,
        can_teach=can_teach,
    )


def _maybe(say: Say, number: int) -> str:
    if number == 1:
        return say("I'm not sure I got that. This might be it:")
    return say("I'm not sure I got that. One of these might be it:")


def _near(verdict: Verdict) -> list[str]:
    """Return the ids of the facts to suggest."""
    near = verdict.candidates[:CANDIDATE_LIMIT] if verdict.status is Status.SUGGEST else ()
    return [candidate.fact_id for candidate in near]


async def is_near_spoiler(ctx: Request, text: str) -> bool:
    """Tell whether a question is answered with a spoiler, or one is suggested for it."""
    await ctx.services.servers.read_for(ctx.server, text, ctx.say.locale.language)
    verdict = ctx.matcher.match(text, likely=ctx.say.locale.language)
    return not ctx.pack.fact.keys() >= {*_near(verdict), *filter(None, [verdict.fact_id])}


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


@renders(FACT)
def fact_page(
    page: PageContext,
    *,
    asked: str = "",
    asked_id: int | None = None,
    holds: bool | None = None,
    cover: str = "",
    can_share: bool = False,
) -> Card:
    """Render a fact; as the answer to a question with the id ``asked_id``, which may then be rejected.

    ``asked`` is the line that repeats the question; ``holds`` says yes or no to it. What is not to come up
    unasked is covered, by ``cover`` if that is given.
    """
    fact = find_entry((page.known or page.pack).fact, page.place.id)
    select, onward, beside, source = _onward(page)
    buttons: list[ui.Item[Any]] = [
        *page.back(),
        *map(Rendered, onward),
        *message_buttons(page.say, fact),
    ]
    if asked_id is not None:
        buttons += _answer_buttons(page.say, asked_id, can_share=can_share)
    return Card(
        overline=asked or topic_line(page.say, page.pack, fact),
        title=question_of(fact),
        body=[
            as_of_today(page.say, page.known or page.pack, fact, page.now) if page.now else "",
            _answer(page.say, fact, holds=holds),
            *beside,
        ],
        source=source,
        items=map(Rendered, select),
        buttons=buttons,
        cover=cover or ("" if fact.id in page.pack.fact else cover_over(page.say, fact)),
    )


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


def _no_spoilers(say: Say) -> str:
    return say("That would be a spoiler, and spoilers are off here.")


def _several_card(
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
    near = [part.verdict.candidates[0] for part in verdict.parts if part.verdict.status is not Status.UNKNOWN]
    facts = entries_by_id(telling.known.fact, dict.fromkeys(candidate.fact_id for candidate in near))
    is_spoiler = bool(cover) or any(candidate.fact_id not in pack.fact for candidate in near)
    asked = "" if asker else guarded(telling, asked_line(say, question), is_spoiler=is_spoiler)
    return Card(
        overline=asked,
        title=say("{name} asked several questions", name=escape_name(asker)) if asker else "",
        body=[
            _part_text(say, telling, part, now=now, has_room=len(verdict.parts) <= _WITH_CLAIMS)
            for part in verdict.parts
        ],
        items=page.select(say("Open one…"), [asked_fact_link(pack, fact) for fact in facts]),
        buttons=_answer_buttons(say, asked_id, can_share=can_share),
        cover=cover,
    )


def _part_text(say: Say, telling: Telling, part: Part, *, now: int, has_room: bool) -> str:
    verdict, asked = part.verdict, escape(part.question, QUOTED_LIMIT)
    fact = telling.known.fact.get(verdict.fact_id or "")
    if fact is not None:
        answer, language = _answer(say, fact, holds=verdict.holds), english_line(say, telling.known, fact.id)
        source = source_line(say, telling.known, fact)
        if fact.id in telling.offered.fact:
            claims = claims_line(say, telling.known, fact) if has_room else ""
            today = as_of_today(say, telling.known, fact, now)
            lines = [_part_heading(say, telling, part, fact), today, answer, language, claims, f"-# {source}"]
        else:
            told = covered(source.replace("-# ", ""))
            lines = [cover_over(say, fact), covered(answer), language, f"-# {told}"]
        return "\n".join(filter(None, lines))
    near = _near(verdict)[:1]
    if verdict.fact_id is not None or not telling.known.fact.keys() >= set(near):
        return _no_spoilers(say)
    asked = guarded(telling, asked, is_spoiler=not telling.offered.fact.keys() >= set(near))
    gap = told_gap(telling, verdict.gap)
    if near:
        closest = asked_fact_link(telling.offered, telling.known.fact[near[0]]).label
        told = say(
            "I'm not sure I got that. The closest is {question}: see the menu below.",
            question=quoted(say, closest),
        )
    elif gap is not None:
        told = not_said(say, telling.known, gap.subject)
    else:
        told = not_covered(say, telling.known)
    return f"### {asked}\n{told}"


def _part_heading(say: Say, telling: Telling, part: Part, fact: Fact) -> str:
    """Return what stands over the answer to one of several questions: the fact's question, which reads well.

    Where that asks for a yes or no, it may not be what they asked: theirs stands there, as a sentence.
    """
    is_yes_no = fact.value is not None and fact.value.kind is AnswerKind.YES_NO
    if not is_yes_no and part.verdict.holds is None:
        return f"### {escape(fact.question)}"
    opening = "¿" if say.locale.language == "es" else ""
    asked = capitalised(part.question.strip(" ¿?!.,"))
    return f"### {guarded(telling, f'{opening}{escape(asked, QUOTED_LIMIT)}?')}"


def _answer(say: Say, fact: Fact, *, holds: bool | None) -> str:
    """Return a fact's answer, after a yes or no where it says so."""
    answer = answer_of(fact)
    if holds is None:
        return answer
    return say("Yes. {answer}", answer=answer) if holds else say("No. {answer}", answer=answer)


def _answer_buttons(say: Say, asked_id: int, *, can_share: bool) -> list[ui.Item[Any]]:
    share = [button(say("Show to everyone"), SHARE(asked_id))] if can_share else []
    return [button(say("Not what I meant"), NOT_MEANT(asked_id)), *share]


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


def unknown_card(
    say: Say,
    pack: Pack,
    *,
    starters: Callable[[], Sequence[Fact]],
    named: Sequence[str] | None = (),
    said: str = "",
    asked: str = "",
    gap: Gap | None = None,
    key: str = "",
    can_teach: bool = False,
) -> Card:
    """Return an honest "I don't know", with what lies nearby or what the bot can tell about.

    ``named`` are the entities that the question names, as it was ``said``: facts that share more with it are
    offered; None where it is on the server, whose moderators may know. By the question's ``key`` people can
    ask to be told once it has an answer, or teach it if the asker may (``can_teach``).
    """
    actions = _open_actions(say, key, can_teach=can_teach, is_on_server=named is None) if key else []
    options: dict[str, Any] = {"overline": asked, "art": "unknown", "actions": actions}
    title = say("I don't know that one")
    if named is None:
        who = (
            say("That's about this server. If you know, teach me the answer, and I'll have it for everyone.")
            if can_teach
            else say(
                "That's about this server, so its moderators will know. They can teach me the answer, too."
            )
        )
        return _card(title, who, facts=(), **options)
    if gap is None:
        name, told = told_of_first(pack, named)
        if told:
            more = say("More about {name}:", name=escape(name))
            near = facts_sharing(pack, named, said)[:RELATED_LIMIT] or told
            return _card(title, not_covered(say, pack), more, facts=near, **options)
        only = say("I'm all about *{title}*. You could ask:", title=pack.title)
        return _card(title, not_covered(say, pack), only, facts=starters(), **options)
    nearby = facts_near(pack, gap, named)
    related = say("Related:") if nearby else ""
    if nearby and not any(shares(pack, gap, fact, named) for fact in nearby):
        name = next((name_within(pack, pack.entity[each]) for each in named if each in pack.entity), "")
        related = say("More about {name}:", name=escape(name)) if name else related
    return _card(title, not_said(say, pack, gap.subject), related, facts=nearby, **options)


def _open_actions(say: Say, key: str, *, can_teach: bool, is_on_server: bool) -> list[ui.Item[Any]]:
    """Return what can be done about a question without an answer; who knows the server waits for nobody."""
    teach = button(say("Teach me the answer"), TEACH_ANSWER(key), discord.ButtonStyle.primary)
    tell = button(say("Tell me when you know"), TELL_ANSWER(key))
    if not can_teach:
        return [tell]
    return [teach] if is_on_server else [teach, tell]


def help_card(
    say: Say,
    pack: Pack,
    command_ids: Mapping[str, int],
    *,
    starters: Sequence[Fact],
    is_private: bool = False,
) -> Card:
    """Return what to do with the bot, in a private conversation or in a server."""
    how = (
        say(
            "Just send me a message, or use {ask}. It suggests questions as you type.",
            ask=mention(command_ids, "ask"),
        )
        if is_private
        else say(
            "Mention me with a question, or use {ask}. It suggests questions as you type.",
            ask=mention(command_ids, "ask"),
        )
    )
    more = say(
        "{quiz} starts a quiz, and {about} lists everything I can do.",
        quiz=mention(command_ids, "quiz play"),
        about=mention(command_ids, "about"),
    )
    what = say("I answer questions about *{title}* and show where each answer comes from.", title=pack.title)
    return _card(
        say("Ask me about {subject}", subject=pack.subject),
        what,
        f"{how} {more}",
        facts=starters,
        art="reckoner",
    )


def more_card(say: Say, pack: Pack, fact: Fact) -> Card:
    """Return what to read next after a fact."""
    return _card(say("There's more on that"), facts=related_facts(pack, fact))


def _card(
    title: str,
    *body: str,
    facts: Sequence[Fact],
    pack: Pack | None = None,
    **options: Any,
) -> Card:
    """Return a card that is no page, with buttons to facts.

    ``pack`` is what may come up unasked; ``options`` are the card's, such as its overline.
    """
    links = [fact_link(fact) if pack is None else asked_fact_link(pack, fact) for fact in facts]
    buttons = [Rendered(_fact_button(link)) for link in links]
    return Card(title=title, body=body, buttons=buttons, **options)


@lru_cache(maxsize=KEPT_ONWARD)
def _fact_button(link: Link) -> Payload:
    return page_button(link).to_component_dict()


def asked_line(say: Say, question: str, read_as: str | None = None) -> str:
    """Return the line that repeats a question, or says how a follow-up was read."""
    if read_as is not None:
        return say("Understood as: {question}", question=quoted(say, read_as))
    return say("You asked: {question}", question=quoted(say, question)) if question else ""


def shared_line(say: Say, question: str, asker: str) -> str:
    """Return the line that tells others what somebody asked; ``asker`` is their name."""
    return say("{name} asked: {question}", name=escape_name(asker), question=quoted(say, question))
