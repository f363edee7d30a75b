"""The review: questions that were not answered, those that ask for the same together, most asked first."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.domain.pack.model import Fact
from bot.domain.teaching.model import Negative, Phrasing
from bot.domain.teaching.texts import KEPT_LIMIT, fold_question, question_to_keep
from bot.i18n import Say
from bot.ui.changes import announce, describe
from bot.ui.components import NUMBER, CustomId, Field, button, on_pick, on_press
from bot.ui.layout import Card, Modal, row
from bot.ui.navigation import OPTION_LIMIT
from bot.ui.pages import asked_fact_link
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip, covered, escape, escape_name, quoted
from bot.ui.undoing import undo_change
from cogs.teach.access import require_teacher
from cogs.teach.forms import Fields, writing_form, written
from cogs.teach.last_change import REOPEN, UNLEARN, done_line, kept_line, kept_undo
from cogs.teach.lessons import Written, facts_like, teach_together
from cogs.teach.now import answered_by, asks_for_spoiler, lacking_note, what_now
from cogs.teach.refusing import built_in
from cogs.teach.reported import reported_lines
from cogs.teach.waiting import ALONE, Group, groups_of, place_in

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
_SEARCH_LIMIT = 100  # characters


async def review_card(ctx: Request, skip: int = 0, note: str = "", done: Sequence[ui.Item[Any]] = ()) -> Card:
    """Return the card for the group at a place in the list, or that nothing is waiting.

    ``done`` is what was done before.
    """
    say, groups = ctx.say, await groups_of(ctx)
    if groups:
        skip = min(skip, len(groups) - 1)
        return await _group_card(ctx, groups, skip, groups[skip].mark, note=note, done=done)
    nothing = say("Every question has been answered or dealt with. New ones show up here, without names.")
    return Card(art="review", title=say("All caught up"), body=[nothing], source=note, above=done)


def cover_of(ctx: Request, group: Group) -> str:
    """Return what stands above questions that may give part of the story away; "" for others."""
    if not asks_for_spoiler(ctx, (question.text for question in group.questions)):
        return ""
    return "-# " + ctx.say("Someone asked about a spoiler. Tap or click to reveal.")


async def _group_card(
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
    wanted = await _waited_for(ctx, group)
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


class Changed(UserError):
    """A group is no longer as it was shown."""

    def __init__(self) -> None:
        super().__init__("More people have asked this in the meantime. Open /teach review again to see it.")


async def _groups(ctx: Request, key: str, mark: str) -> tuple[list[Group], int]:
    """Return the groups and the place of the one that a press is about, for somebody who may still teach.

    A question that is looked at by itself is a group of its own, and so is one that was dismissed meanwhile.
    """
    require_teacher(ctx)
    question = await ctx.services.store.lessons.unanswered(ctx.require_guild(), key)
    if question is None:
        raise UserError("That question has already been dealt with. See what's left in /teach review.")
    groups = await groups_of(ctx)
    place = place_in(groups, key)
    if place is None:
        return [Group((question,)), *groups], 0
    if mark == ALONE:
        groups[place] = Group((question,))
    elif groups[place].mark != mark:
        raise Changed
    return groups, place


async def _group(ctx: Request, key: str, mark: str) -> tuple[Group, int]:
    """Return the questions that a press is about and their place, as :func:`_groups` does."""
    groups, place = await _groups(ctx, key, mark)
    return groups[place], place


async def _waited_for(ctx: Request, group: Group) -> int:
    """Return how many people want to be told the answer to a group."""
    folded = [question.folded for question in group.questions]
    return await ctx.services.store.subscriptions.count_people(ctx.require_guild(), folded)


async def _show_next(
    ctx: Request,
    place: int,
    entries: Sequence[HistoryEntry],
    refused: Sequence[str] = (),
    *,
    waited: int = 0,
) -> None:
    """Show what was taught, with a button that undoes it, and the group that is at a place now.

    The answer is sent to as many people as ``waited`` for it.
    """
    note, undo, ctx = "", "", await ctx.reopen()
    if entries:
        note = _with_others(ctx.say, describe(ctx, entries[0]), len(entries) - 1)
        undo = UNLEARN(entries[0].id)
    hears = ctx.say.count(
        waited,
        "{number} person who wants to know will get it in a DM in about a minute.",
        "{number} people who want to know will get it in a DM in about a minute.",
    )
    note = " · ".join(filter(None, [note, hears if waited and entries else "", *refused]))
    await ctx.edit(await review_card(ctx, place, done=done_line(ctx.say, note, undo)))
    await announce(ctx, entries)


def _with_others(say: Say, change: str, others: int) -> str:
    """Return what was done to a question, and that so it was to so many others of its group."""
    if not others:
        return change
    return say.count(
        others,
        "{change}. The same goes for {number} other way of asking it.",
        "{change}. The same goes for {number} other ways of asking it.",
        change=change,
    )


@on_press(REVIEW)
async def turn_review(ctx: Request, skip: int) -> None:
    """Show the group at a place in the list; after the last comes the first."""
    require_teacher(ctx)
    count = await ctx.services.store.lessons.count_waiting(ctx.require_guild())
    note = ctx.say("That was the last one. Here's the first again.") if skip == 0 and count > 1 else ""
    await ctx.edit(await review_card(ctx, skip, note, done=kept_undo(ctx)))


@on_press(SHOW)
async def show_group(ctx: Request, skip: int) -> None:
    """Show the group at a place in the list, gone back to."""
    require_teacher(ctx)
    await ctx.edit(await review_card(ctx, skip, done=kept_undo(ctx)))


@on_pick(ONLY)
async def take_one(ctx: Request, picked: list[str]) -> None:
    """Show one question of a group by itself."""
    groups, place = await _groups(ctx, picked[0], ALONE)
    await ctx.edit(await _group_card(ctx, groups, place, ALONE, done=kept_line(ctx)))


@on_pick(LINK)
async def link(ctx: Request, picked: list[str], key: str, mark: str) -> None:
    """Teach the questions as phrasings of a fact."""
    group, place = await _group(ctx, key, mark)
    waited = await _waited_for(ctx, group)
    texts = [each.text for each in group.questions]
    entries, refused = await teach_together(ctx, [Phrasing(text, picked[0]) for text in texts])
    lacking = lacking_note(ctx, texts, picked[0]) if entries else ""
    await _show_next(ctx, place, entries, [*filter(None, [lacking]), *refused], waited=waited)


@on_press(FIND)
async def find(ctx: Request, key: str, mark: str) -> None:
    """Show the form to search all facts with."""
    await _group(ctx, key, mark)
    await ctx.interaction.response.send_modal(SearchForm(ctx.say, key, mark))


class SearchForm(Modal):
    """A form for some words of the fact that answers a group."""

    def __init__(self, say: Say, key: str, mark: str) -> None:
        super().__init__(title=say("Find a fact"))
        hint = say("Some words of it, or of its question.")
        self._words = self.ask(say("Search"), "", _SEARCH_LIMIT, hint=hint)
        self._group = (key, mark)

    async def submit(self, ctx: Request) -> None:
        """Offer what was found."""
        key, mark = self._group
        groups, place = await _groups(ctx, key, mark)
        typed = self._words.value
        found, words = facts_like(ctx, typed, OPTION_LIMIT), quoted(ctx.say, typed)
        note = (
            ctx.say("The menu now shows what I found for {words}.", words=words)
            if found
            else ctx.say("I found nothing for {words}.", words=words)
        )
        await ctx.edit(
            await _group_card(ctx, groups, place, mark, note=note, found=found, done=kept_line(ctx))
        )


@on_press(WRITE)
async def write(ctx: Request, key: str, mark: str) -> None:
    """Show the form for an answer in the moderator's own words."""
    group, place = await _group(ctx, key, mark)
    await ctx.interaction.response.send_modal(
        writing_form(
            ctx.say, question_to_keep(group.first.text), partial(_teach_answer, key, mark), SHOW(place)
        )
    )


async def _teach_answer(key: str, mark: str, ctx: Request, fields: Fields) -> None:
    """Teach a fact, and the questions as phrasings of it where they are worded otherwise."""
    group, place = await _group(ctx, key, mark)
    answer = written(fields)
    asked = [each.text for each in group.questions if each.folded != fold_question(answer.fact.text)]
    # Each once, as it was asked.
    others = {fold_question(text): text for text in (*answer.others, *asked)}
    waited = await _waited_for(ctx, group)
    taught = await teach_together(ctx, [Written(answer.fact, [*others.values()])])
    await _show_next(ctx, place, *taught, waited=waited)


@on_press(NEGATIVE)
async def mark_negative(ctx: Request, key: str, mark: str) -> None:
    """Teach that the questions are off topic."""
    group, place = await _group(ctx, key, mark)
    await _show_next(
        ctx, place, *await teach_together(ctx, [Negative(each.text) for each in group.questions])
    )


@on_press(DISMISS)
async def dismiss(ctx: Request, key: str, mark: str) -> None:
    """Take the questions off the list."""
    group, place = await _group(ctx, key, mark)
    folded = [question.folded for question in group.questions]
    await ctx.services.store.lessons.dismiss(ctx.require_guild(), folded, now=ctx.now)
    text, more = escape(group.first.text), len(folded) - 1
    note = ctx.say("Dismissed: “{text}”", text=covered(text) if cover_of(ctx, group) else text)
    note = _with_others(ctx.say, note, more)
    await ctx.edit(await review_card(ctx, place, done=done_line(ctx.say, note, REOPEN(ctx.now))))


@on_press(REOPEN)
async def reopen(ctx: Request, moment: int) -> None:
    """Put questions that were dismissed together back on the list."""
    require_teacher(ctx)
    count = await ctx.services.store.lessons.reopen(ctx.require_guild(), moment)
    note = ctx.say.count(count, "{number} question is back.", "{number} questions are back.")
    await ctx.edit(await review_card(ctx, done=done_line(ctx.say, note)))


@on_press(UNLEARN)
async def unlearn(ctx: Request, entry: str) -> None:
    """Undo what was taught in the review, and show the question that waits again."""
    require_teacher(ctx)
    entries = await undo_change(ctx, entry, is_whole=True)
    ctx = await ctx.reopen()
    texts = {fold_question(each.change.before["text"]) for each in entries if each.change.before}
    groups = await groups_of(ctx)
    places = [at for at, group in enumerate(groups) if any(q.folded in texts for q in group.questions)]
    note = describe(ctx, entries[0])
    await ctx.edit(await review_card(ctx, min(places, default=0), done=done_line(ctx.say, note)))
    await announce(ctx, entries)
