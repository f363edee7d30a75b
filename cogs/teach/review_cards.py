"""The cards of the review: a group of questions that were not answered, and what can be done about it."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.pack.model import Fact
from bot.domain.teaching.texts import KEPT_LIMIT
from bot.i18n import Say
from bot.ui.components import NUMBER, CustomId, Field, button
from bot.ui.layout import Card, row
from bot.ui.navigation import OPTION_LIMIT
from bot.ui.pages import asked_fact_link
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip, escape_name
from cogs.teach.now import answered_by, asks_for_spoiler, what_now
from cogs.teach.refusing import built_in
from cogs.teach.reported import reported_lines
from cogs.teach.waiting import Group, groups_of

_KEY = Field("[0-9a-f]{20}")  # of a group's first question
_MARK = Field("[0-9a-f]{8}")  # of the group as it was shown, or ALONE

REVIEW = CustomId("teach:review", skip=NUMBER)
SHOW = CustomId("teach:show", skip=NUMBER)
LINK = CustomId("teach:link", key=_KEY, mark=_MARK)
FIND = CustomId("teach:find", key=_KEY, mark=_MARK)
WRITE = CustomId("teach:write", key=_KEY, mark=_MARK)
NEGATIVE = CustomId("teach:negative", key=_KEY, mark=_MARK)
DISMISS = CustomId("teach:dismiss", key=_KEY, mark=_MARK)
ONLY = CustomId("teach:only")
SWEEPS = CustomId("teach:sweeps")
ALIKE_SHOWN = 6  # of a group's other questions
_TEXT_SHOWN = 100  # characters of each


async def review_card(ctx: Request, skip: int = 0, note: str = "", done: Sequence[ui.Item[Any]] = ()) -> Card:
    """Return the card for the group at a place in the list, or that nothing is waiting.

    ``done`` is what was done before.
    """
    say, groups = ctx.say, await groups_of(ctx)
    if groups:
        skip = min(skip, len(groups) - 1)
        return await group_card(ctx, groups, skip, groups[skip].mark, note=note, done=done)
    nothing = say("Every question has been answered or dealt with. New ones show up here, without names.")
    return Card(art="review", title=say("All caught up"), body=[nothing], source=note, above=done)


def cover_of(ctx: Request, group: Group) -> str:
    """Return what stands above questions that may give part of the story away; "" for others."""
    if not asks_for_spoiler(ctx, (question.text for question in group.questions)):
        return ""
    return "-# " + ctx.say("Someone asked about a spoiler. Tap or click to reveal.")


async def group_card(
    ctx: Request,
    groups: Sequence[Group],
    place: int,
    mark: str,
    *,
    note: str = "",
    found: Sequence[Fact] = (),
    done: Sequence[ui.Item[Any]] = (),
) -> Card:
    """Return a group with what can be done about it; ``done`` is what was done before.

    ``found`` are the facts to choose from; without any, those that come close.
    """
    say, group = ctx.say, groups[place]
    await ctx.services.servers.read_for(ctx.server, group.first.text)
    said_now, near = what_now(ctx, group.first.text)
    wanted = await waited_for(ctx, group)
    reported = [await reported_lines(ctx, question) for question in group.questions]
    fixed = built_in(ctx, group.first.text)
    is_fixed = fixed is not None and all(built_in(ctx, each.text) for each in group.questions[1:])
    if answered_by(ctx, group.first.text) in {each.wrong_fact for each in group.questions if each.wrong}:
        said_now = ""  # which stands above
    return Card(
        art="review",
        overline=_place(say, groups, place),
        title=escape_name(group.first.text, KEPT_LIMIT),
        body=[
            *reported,
            _others(say, group),
            said_now,
            _fixed_line(say) if is_fixed else "",
            f"-# {_how_often(say, group, wanted)}",
        ],
        source=note,
        items=[
            *_choices(ctx, group, mark, () if is_fixed else found or near),
            _actions(say, group, mark, is_fixed=is_fixed),
            _turns(say, groups, place),
        ],
        above=done,
        cover=cover_of(ctx, group),
    )


def _place(say: Say, groups: Sequence[Group], place: int) -> str:
    """Return which of the groups this is, and how many questions there are in all."""
    questions = sum(len(group.questions) for group in groups)
    number, total = say.number(place + 1), say.number(len(groups))
    if questions == len(groups):
        return say("Question {number} of {total}", number=number, total=total)
    counted = say.number(questions)
    if len(groups[place].questions) == 1:
        return say(
            "{number} of {total} · {questions} questions", number=number, total=total, questions=counted
        )
    return say(
        "Group {number} of {total} · {questions} questions", number=number, total=total, questions=counted
    )


def _others(say: Say, group: Group) -> str:
    """Return the other questions of a group; empty where there are none."""
    others = group.questions[1:]
    if not others:
        return ""
    lines = [f"- {escape_name(question.text, _TEXT_SHOWN)}" for question in others[:ALIKE_SHOWN]]
    more = len(others) - ALIKE_SHOWN
    lines += ["- " + say("and {more} more", more=say.number(more))] if more > 0 else []
    return "\n".join([say("Asked in other words, too:"), *lines])


def _choices(ctx: Request, group: Group, mark: str, facts: Sequence[Fact]) -> list[ui.Item[Any]]:
    """Return the menus: the fact that answers the group, and one of its questions to look at alone."""
    say, key = ctx.say, group.first.key
    options = [
        discord.SelectOption(
            label=clip(asked_fact_link(ctx.pack, fact).label, CHOICE_LIMIT),
            value=fact.id,
            description=clip(fact.answer.partition("\n")[0].strip("*"), CHOICE_LIMIT)
            if fact.id in ctx.pack.fact
            else None,
        )
        for fact in facts[:OPTION_LIMIT]
    ]
    is_one = len(group.questions) == 1
    hint = say("Choose the fact that answers it…") if is_one else say("Choose the fact that answers them…")
    menus: list[ui.Item[Any]] = []
    if options:
        menus.append(row(ui.Select(custom_id=LINK(key, mark), placeholder=hint, options=options)))
    if not is_one:
        one_by_one = [
            discord.SelectOption(label=clip(question.text, CHOICE_LIMIT), value=question.key)
            for question in group.questions[:OPTION_LIMIT]
        ]
        only = say("Not the same? Take one by itself…")
        menus.append(row(ui.Select(custom_id=ONLY(), placeholder=only, options=one_by_one)))
    return menus


def _fixed_line(say: Say) -> str:
    """Return that nothing can be taught where a built-in fact comes first, and what can be done."""
    return say(
        "That's a built-in fact, so you can't teach another answer to it. If it's wrong, tell whoever runs "
        "me, then dismiss this."
    )


def _actions(say: Say, group: Group, mark: str, *, is_fixed: bool) -> ui.ActionRow[Any]:
    """Return what can be done about a group; it can only be dismissed where nothing can be taught."""
    key = group.first.key
    if is_fixed:
        return row(button(say("Dismiss"), DISMISS(key, mark), discord.ButtonStyle.primary))
    return row(
        button(say("Write an answer"), WRITE(key, mark), discord.ButtonStyle.primary),
        button(say("Find a fact…"), FIND(key, mark)),
        button(say("Off topic"), NEGATIVE(key, mark)),
        button(say("Dismiss"), DISMISS(key, mark)),
    )


def _turns(say: Say, groups: Sequence[Group], place: int) -> ui.ActionRow[Any]:
    """Return what leads to the groups before and after this one, after the last the first, or past many."""
    if len(groups) == 1:
        return row(button(say("Refresh"), REVIEW(0)))
    return row(
        button(say("Previous"), SHOW(max(place - 1, 0)), disabled=place == 0),
        button(say("Skip"), REVIEW((place + 1) % len(groups))),
        button(say("Dismiss several…"), SWEEPS()),
    )


def _how_often(say: Say, group: Group, wanted: int) -> str:
    """Return how often a group was asked, and by how many people its answer is ``wanted``."""
    asked, rejected = group.asked, group.rejected
    counts = [
        say.count(asked, "Asked once without an answer.", "Asked {number} times without an answer.")
        if asked
        else "",
        say.count(
            rejected,
            "{number} answer was marked “Not what I meant”.",
            "{number} answers were marked “Not what I meant”.",
        )
        if rejected
        else "",
        say("Last asked {time}.", time=f"<t:{group.last_at // 1_000}:R>"),
        say.count(wanted, "{number} person wants to know.", "{number} people want to know.")
        if wanted
        else "",
    ]
    return " ".join(filter(None, counts))


async def waited_for(ctx: Request, group: Group) -> int:
    """Return how many people want to be told the answer to a group."""
    folded = [question.folded for question in group.questions]
    return await ctx.services.store.subscriptions.count_people(ctx.require_guild(), folded)
