"""What would help most: questions to answer, and facts that are often not what was meant."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.insights import MissedFact
from bot.domain.teaching.texts import fold_question
from bot.i18n import Say
from bot.ui.advice import Advice, advises
from bot.ui.citing import source_line
from bot.ui.components import CustomId, on_pick
from bot.ui.layout import Card, answer, row
from bot.ui.navigation import OPTION_LIMIT
from bot.ui.pages import answer_of, asked_fact_link
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip, covered, escape, escape_name
from cogs.teach.access import require_teacher
from cogs.teach.last_change import MOMENT
from cogs.teach.now import is_answered, is_suggested_for
from cogs.teach.review_cards import cover_of, review_card
from cogs.teach.waiting import Group, groups_of, place_in

REVIEW_AT = CustomId("teach:review-at")
MISSED = CustomId("teach:missed", since=MOMENT)
SHOWN = 10  # questions, and facts
_TEXT_SHOWN = 90  # characters of each


@advises
async def advise(ctx: Request, since: int) -> list[Advice]:
    """Return which questions to answer, and which facts to look at."""
    groups = await groups_of(ctx)
    found = await ctx.services.store.insights.missed(ctx.require_guild(), since=since)
    waiting = _waiting(groups)
    groups = await asyncio.to_thread(_answered_last, ctx, groups)
    missed = [each for each in found if _needs_a_look(ctx, each, waiting)][:SHOWN]
    advice = [await _questions(ctx, groups)] if groups else []
    return [*advice, _facts(ctx, missed, since)] if missed else advice


async def _questions(ctx: Request, groups: Sequence[Group]) -> Advice:
    say, shown = ctx.say, groups[:SHOWN]
    # In a thread: each is matched, which takes some milliseconds.
    told = await asyncio.to_thread(lambda: [(bool(cover_of(ctx, each)), _told(ctx, each)) for each in shown])
    lines = [f"### {say('What would help most')}"]
    options: list[discord.SelectOption] = []
    for rank, (group, (is_hidden, about)) in enumerate(zip(shown, told, strict=True), start=1):
        text = escape_name(group.first.text, _TEXT_SHOWN)
        lines.append(f"{rank}. {covered(text) if is_hidden else text} · {about}")
        label = say("A question about a spoiler") if is_hidden else group.first.text
        label = clip(f"{rank}. {label}", CHOICE_LIMIT)
        options.append(
            discord.SelectOption(label=label, value=group.first.key, description=clip(about, CHOICE_LIMIT))
        )
    more = len(groups) - len(shown)
    lines += ["-# " + say("and {more} more", more=say.number(more))] if more else []
    return Advice("\n".join(lines), _menu(REVIEW_AT(), say("Answer one…"), options))


def _told(ctx: Request, group: Group) -> str:
    """Return how often a group was asked, and what became of it other than that nothing is known."""
    say, times = ctx.say, group.asked + group.rejected
    told = [say.count(times, "once", "{number} times")] if times else []
    if group.wrong:
        told.append(say("answer reported as wrong"))
    elif group.rejected:
        told.append(say("not what they meant"))
    elif _is_done(ctx, group):
        told.append(say("answered by now"))
    elif is_suggested_for(ctx, group.first.text):
        told.append(say("suggestions only"))
    return " · ".join(told)


def _is_objected(group: Group) -> bool:
    """Return whether somebody said that an answer is wrong, or is not what they meant."""
    return bool(group.rejected or group.wrong)


def _is_done(ctx: Request, group: Group) -> bool:
    """Return whether all questions of a group are answered by now."""
    return all(is_answered(ctx, each.text) for each in group.questions)


def _answered_last(ctx: Request, groups: Sequence[Group]) -> list[Group]:
    """Return the groups, those last among the first that are answered by now, as nobody objected to it.

    The review has them, too, until they are dealt with. Later ones are not looked at: each takes some
    milliseconds.
    """
    found: list[Group] = []
    answered: list[Group] = []
    for at, group in enumerate(groups):
        if len(found) == SHOWN:
            return [*found, *answered, *groups[at:]]
        (found if _is_objected(group) or not _is_done(ctx, group) else answered).append(group)
    return [*found, *answered]


def _facts(ctx: Request, missed: Sequence[MissedFact], since: int) -> Advice:
    say = ctx.say
    lines = [f"### {say('Often not what people meant')}"]
    options: list[discord.SelectOption] = []
    for rank, each in enumerate(missed, start=1):
        heading = asked_fact_link(ctx.pack, ctx.telling.whole.fact[each.fact_id]).label
        share = _share(say, each)
        lines.append(f"{rank}. {escape(heading, _TEXT_SHOWN)} · {share}")
        label = clip(f"{rank}. {heading}", CHOICE_LIMIT)
        options.append(discord.SelectOption(label=label, value=each.fact_id, description=share))
    return Advice("\n".join(lines), _menu(MISSED(since), say("See what people asked…"), options))


def _share(say: Say, missed: MissedFact) -> str:
    numbers = {"rejected": say.number(missed.rejected), "asked": say.number(missed.asked)}
    return say("{rejected} of {asked} answers", **numbers)


def _menu(custom_id: str, placeholder: str, options: list[discord.SelectOption]) -> ui.Item[Any]:
    return row(ui.Select(custom_id=custom_id, placeholder=placeholder, options=options))


def _waiting(groups: Iterable[Group]) -> dict[str, str]:
    """Return the keys of all questions that wait, by their folded texts."""
    return {question.folded: question.key for group in groups for question in group.questions}


def _needs_a_look(ctx: Request, missed: MissedFact, waiting: dict[str, str]) -> bool:
    """Return whether a fact is often not what was meant, and not all of that has been dealt with."""
    if not missed.is_often or missed.fact_id not in ctx.telling.whole.fact:
        return False
    return not missed.questions or any(fold_question(text) in waiting for text in missed.questions)


@on_pick(REVIEW_AT)
async def review_at(ctx: Request, picked: list[str]) -> None:
    """Open the review at a question."""
    require_teacher(ctx)
    (key,) = picked
    groups = await groups_of(ctx)
    place = place_in(groups, key)
    if place is None:
        raise UserError("That question has already been dealt with. See what's left in /teach review.")
    await ctx.reply(await review_card(ctx, place))


@on_pick(MISSED)
async def show_missed(ctx: Request, picked: list[str], since: int) -> None:
    """Show a fact with what people had asked when it was not what they meant."""
    require_teacher(ctx)
    found = await ctx.services.store.insights.missed(ctx.require_guild(), since=since)
    missed = next((each for each in found if each.fact_id == picked[0]), None)
    if missed is None or missed.fact_id not in ctx.telling.whole.fact:
        raise UserError("There's nothing left to do about that answer.")
    await answer(ctx, _missed_card(ctx, missed, _waiting(await groups_of(ctx))), private=True)


def _missed_card(ctx: Request, missed: MissedFact, waiting: dict[str, str]) -> Card:
    """Return a fact with the questions that it didn't answer, and the way to teach each of them."""
    say, fact = ctx.say, ctx.telling.whole.fact[missed.fact_id]
    is_hidden = fact.id not in ctx.pack.fact or any(map(ctx.telling.gives_away, missed.questions))
    is_known = fact.id in ctx.telling.known.fact
    asked = {fold_question(text): text for text in reversed(missed.questions)}  # as last worded
    latest = list(asked.items())[::-1][:OPTION_LIMIT]
    lines = [say("When people said so, they had asked:")] if latest else []
    for folded, text in latest:
        done = "" if folded in waiting else " · " + say("dealt with")
        lines.append(f"- {escape_name(text, _TEXT_SHOWN)}{done}")
    options = [
        discord.SelectOption(label=clip(text, CHOICE_LIMIT), value=waiting[folded])
        for folded, text in latest
        if folded in waiting
    ]
    how = say(
        "Choose one to link it to another fact, write its answer, or mark it as off topic. Leave the ones "
        "this fact does answer."
    )
    return Card(
        art="review",
        overline=say("Often not what people meant") + " · " + _share(say, missed),
        title=escape(asked_fact_link(ctx.pack, fact).label),
        body=[
            f"{answer_of(fact)}\n-# {source_line(say, ctx.telling.known, fact)}" if is_known else "",
            "\n".join(lines) or say("What they asked is no longer stored."),
        ],
        source=how if options else "",
        items=[_menu(REVIEW_AT(), say("Teach me one of them…"), options)] if options else [],
        cover="-# " + say("This touches on a spoiler. Tap or click to reveal.") if is_hidden else "",
    )
