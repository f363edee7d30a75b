"""The review: questions that were not answered, those that ask for the same together, most asked first."""

from collections.abc import Sequence
from functools import partial

from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.domain.teaching.model import Negative, Phrasing
from bot.domain.teaching.texts import fold_question, question_to_keep
from bot.i18n import Say
from bot.ui.changes import announce, describe
from bot.ui.components import on_pick, on_press
from bot.ui.layout import Modal
from bot.ui.navigation import OPTION_LIMIT
from bot.ui.request import Request
from bot.ui.text import covered, escape, quoted
from bot.ui.undoing import undo_change
from cogs.teach.access import require_teacher
from cogs.teach.forms import Fields, writing_form, written
from cogs.teach.last_change import REOPEN, UNLEARN, done_line, kept_line, kept_undo
from cogs.teach.lessons import Written, facts_like, teach_together
from cogs.teach.now import lacking_note
from cogs.teach.review_cards import (
    DISMISS,
    FIND,
    LINK,
    NEGATIVE,
    ONLY,
    REVIEW,
    SHOW,
    WRITE,
    cover_of,
    group_card,
    review_card,
    waited_for,
)
from cogs.teach.waiting import ALONE, Group, groups_of, place_in

_SEARCH_LIMIT = 100  # characters


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
    await ctx.edit(await group_card(ctx, groups, place, ALONE, done=kept_line(ctx)))


@on_pick(LINK)
async def link(ctx: Request, picked: list[str], key: str, mark: str) -> None:
    """Teach the questions as phrasings of a fact."""
    group, place = await _group(ctx, key, mark)
    waited = await waited_for(ctx, group)
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
            await group_card(ctx, groups, place, mark, note=note, found=found, done=kept_line(ctx))
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
    waited = await waited_for(ctx, group)
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
