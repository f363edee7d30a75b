"""The review: questions that were not answered, one after the other, most asked first."""

from functools import partial
from itertools import islice
from typing import Any

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.domain.matching.model import Status
from bot.domain.teaching.model import OLD_DAYS, Content, Negative, OwnFact, Phrasing, Sweep
from bot.domain.teaching.texts import fold_question
from bot.i18n import Say
from bot.store import Unanswered
from bot.ui.changes import announce, describe
from bot.ui.components import NUMBER, CustomId, Field, button, on_pick, on_press
from bot.ui.layout import Card, row
from bot.ui.navigation import OPTION_LIMIT
from bot.ui.pages import asked_fact_link, question_of
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, capitalised, clip, covered, escape
from bot.ui.undoing import undo_change
from cogs.teach.lessons import ENTRY, Fields, require_teacher, teach, writing_form

_KEY = Field("[0-9a-f]{20}")  # of a question
_SWEEP = Field("|".join(Sweep), Sweep)
_MOMENT = Field("[0-9]{13,16}", int)  # milliseconds UTC

REVIEW = CustomId("teach:review", skip=NUMBER)
LINK = CustomId("teach:link", key=_KEY)
WRITE = CustomId("teach:write", key=_KEY)
NEGATIVE = CustomId("teach:negative", key=_KEY)
DISMISS = CustomId("teach:dismiss", key=_KEY)
SWEEPS = CustomId("teach:sweeps")
SWEEP = CustomId("teach:sweep", sweep=_SWEEP)
SWEPT = CustomId("teach:swept", sweep=_SWEEP, moment=_MOMENT)
REOPEN = CustomId("teach:reopen", moment=_MOMENT)
UNLEARN = CustomId("teach:unlearn", entry=ENTRY)


async def review_card(ctx: Request, skip: int = 0, note: str = "", undo: ui.Item[Any] | None = None) -> Card:
    """Return the card for the question at a place in the list, or that none is waiting."""
    say, lessons, guild_id = ctx.say, ctx.services.store.lessons, ctx.require_guild()
    count = await lessons.count_waiting(guild_id)
    skip = min(skip, max(0, count - 1))
    waiting = await lessons.waiting(guild_id, limit=1, skip=skip)
    undone = [undo] if undo is not None else []
    if waiting:
        await ctx.services.servers.read_for(ctx.server, waiting[0].text)
        return _question_card(ctx, waiting[0], skip, count, note=note, undo=undone)
    nothing = say("Every question has been answered or dealt with. New ones show up here, without names.")
    return Card(art="review", title=say("All caught up"), body=[nothing], source=note, buttons=undone)


def _cover(ctx: Request, question: str) -> str:
    """Return what stands above a question that may give part of the story away; "" for others."""
    verdict = ctx.matcher.match(question)
    near = () if verdict.status is Status.UNKNOWN else verdict.candidates
    if not ctx.telling.gives_away(question) and all(each.fact_id in ctx.pack.fact for each in near):
        return ""
    return "-# " + ctx.say("Someone asked about a spoiler. Tap or click to reveal.")


def _question_card(
    ctx: Request, question: Unanswered, skip: int, count: int, *, note: str, undo: list[ui.Item[Any]]
) -> Card:
    """Return a question with what can be done about it; ``note`` says what was done before."""
    say, pack, known, key = ctx.say, ctx.pack, ctx.telling.known.fact, question.key
    verdict = ctx.matcher.match(question.text)
    likeliest = [c.fact_id for c in verdict.candidates if c.fact_id in known]
    facts = [known[id_] for id_ in islice(dict.fromkeys([*likeliest, *pack.fact]), OPTION_LIMIT)]
    if verdict.talk is not None or (verdict.gap is not None and verdict.gap.is_elsewhere):
        what_now = say("Right now, I'd say that's not what I'm here for.")
    elif not likeliest or verdict.status is Status.UNKNOWN:
        what_now = say("Right now, I'd say I don't know.")
    elif verdict.status is Status.ANSWER and verdict.fact_id == facts[0].id:
        what_now = say("Right now, I'd answer: *{question}*", question=question_of(facts[0]))
    else:
        what_now = say("Right now, I'd suggest: *{question}*", question=question_of(facts[0]))
    options = [
        discord.SelectOption(
            label=clip(asked_fact_link(pack, fact).label, CHOICE_LIMIT),
            value=fact.id,
            description=clip(fact.answer.partition("\n")[0].strip("*"), CHOICE_LIMIT)
            if fact.id in pack.fact
            else None,
        )
        for fact in facts
    ]
    title = say("Question {number} of {total}", number=skip + 1, total=say.number(count))
    onward = say("Skip") if count > 1 else say("Refresh")
    buttons = [
        button(say("Write an answer"), WRITE(key), discord.ButtonStyle.primary),
        button(say("Off topic"), NEGATIVE(key)),
        button(say("Dismiss"), DISMISS(key)),
        button(onward, REVIEW(skip + 1 if skip + 1 < count else 0)),
    ]
    if count > 1:
        buttons.append(button(say("Dismiss several…"), SWEEPS()))
    return Card(
        art="review",
        overline=title,
        title=escape(question.text),
        body=[what_now, f"-# {_how_often(say, question)}"],
        source=note,
        items=[
            row(
                ui.Select(
                    custom_id=LINK(key), placeholder=say("Choose the fact that answers it…"), options=options
                )
            ),
            row(*buttons),
        ],
        buttons=undo,
        cover=_cover(ctx, question.text),
    )


def _how_often(say: Say, question: Unanswered) -> str:
    asked, rejected = question.asked, question.rejected
    counts = [
        say.count(asked, "Asked {number} time without an answer.", "Asked {number} times without an answer.")
        if asked
        else "",
        say.count(
            rejected,
            "{number} answer was marked “Not what I meant”.",
            "{number} answers were marked “Not what I meant”.",
        )
        if rejected
        else "",
        say("Last asked {time}.", time=f"<t:{question.last_at // 1_000}:R>"),
    ]
    return " ".join(filter(None, counts))


async def _question(ctx: Request, key: str) -> Unanswered:
    """Return the question that a press is about, for somebody who may still teach."""
    require_teacher(ctx)
    question = await ctx.services.store.lessons.unanswered(ctx.require_guild(), key)
    if question is None:
        raise UserError("That question has already been dealt with. See what's left in /teach review.")
    return question


async def _settle(ctx: Request, question: Unanswered, content: Content) -> None:
    """Teach what settles a question, and show the one that follows."""
    place = await _place_of(ctx, question.folded)
    await _show_next(ctx, place, await teach(ctx, content))


async def _show_next(ctx: Request, place: int, entries: tuple[HistoryEntry, ...]) -> None:
    """Show what was taught, with a button that undoes it, and the question that is at a place now."""
    note, undo, ctx = "", None, await ctx.reopen()
    if entries:
        note = capitalised(describe(ctx, entries[0].change))
        undo = button(ctx.say("Undo"), UNLEARN(entries[0].id))
    await ctx.edit(await review_card(ctx, place, note=note, undo=undo))
    await announce(ctx, entries)


async def _place_of(ctx: Request, folded: str) -> int:
    return await ctx.services.store.lessons.place_of(ctx.require_guild(), folded)


@on_press(REVIEW)
async def turn_review(ctx: Request, skip: int) -> None:
    """Show the question at a place in the list; after the last comes the first."""
    require_teacher(ctx)
    count = await ctx.services.store.lessons.count_waiting(ctx.require_guild())
    note = ctx.say("That was the last one. Here's the first again.") if skip == 0 and count > 1 else ""
    await ctx.edit(await review_card(ctx, skip, note))


@on_pick(LINK)
async def link(ctx: Request, picked: list[str], key: str) -> None:
    """Teach the question as a phrasing of a fact."""
    question = await _question(ctx, key)
    await _settle(ctx, question, Phrasing(question.text, picked[0]))


@on_press(WRITE)
async def write(ctx: Request, key: str) -> None:
    """Show the form for an answer in the moderator's own words."""
    question = await _question(ctx, key)
    await ctx.interaction.response.send_modal(
        writing_form(ctx.say, question.text, partial(_teach_answer, key))
    )


async def _teach_answer(key: str, ctx: Request, fields: Fields) -> None:
    """Teach a fact, and the question as a phrasing of it where it was reworded."""
    asked = await _question(ctx, key)
    place = await _place_of(ctx, asked.folded)
    fact = OwnFact(**fields)
    entries = await teach(ctx, fact)
    if entries and fold_question(fact.text) != asked.folded:
        entries += await teach(await ctx.reopen(), Phrasing(asked.text, entries[0].change.subject))
    await _show_next(ctx, place, entries)


@on_press(NEGATIVE)
async def mark_negative(ctx: Request, key: str) -> None:
    """Teach that the question is off topic."""
    question = await _question(ctx, key)
    await _settle(ctx, question, Negative(question.text))


@on_press(DISMISS)
async def dismiss(ctx: Request, key: str) -> None:
    """Take the question off the list."""
    question = await _question(ctx, key)
    place = await _place_of(ctx, question.folded)
    await ctx.services.store.lessons.dismiss(ctx.require_guild(), question.folded)
    text = escape(question.text)
    note = ctx.say("Dismissed: “{text}”", text=covered(text) if _cover(ctx, question.text) else text)
    await ctx.edit(await review_card(ctx, place, note=note))


@on_press(SWEEPS)
async def show_sweeps(ctx: Request) -> None:
    """Offer the ways to dismiss many questions at once."""
    require_teacher(ctx)
    say = ctx.say
    counts = await ctx.services.store.lessons.count_sweeps(ctx.require_guild(), now=ctx.now)
    numbers = {sweep: say.number(count) for sweep, count in counts.items()}
    labels = {
        Sweep.ALL: say("All ({number})", number=numbers[Sweep.ALL]),
        Sweep.ONCE: say("Asked only once ({number})", number=numbers[Sweep.ONCE]),
        Sweep.OLD: say("Not asked in {days} days ({number})", days=OLD_DAYS, number=numbers[Sweep.OLD]),
    }
    card = Card(
        title=say("Dismiss several questions"),
        body=[say("Which ones? I'll ask again before anything happens.")],
        buttons=[
            *(button(label, SWEEP(sweep)) for sweep, label in labels.items() if counts[sweep]),
            button(say("Back"), REVIEW(0)),
        ],
    )
    await ctx.edit(card)


@on_press(SWEEP)
async def ask_before_sweeping(ctx: Request, sweep: Sweep) -> None:
    """Ask whether to dismiss them all."""
    require_teacher(ctx)
    say = ctx.say
    counts = await ctx.services.store.lessons.count_sweeps(ctx.require_guild(), now=ctx.now)
    card = Card(
        title=say.count(counts[sweep], "Dismiss {number} question?", "Dismiss {number} questions?"),
        body=[say("They'll leave the list for every moderator. You can undo this right after.")],
        buttons=[
            button(say("Dismiss them"), SWEPT(sweep, ctx.now), discord.ButtonStyle.danger),
            button(say("Keep them"), REVIEW(0)),
        ],
    )
    await ctx.edit(card)


@on_press(SWEPT)
async def dismiss_many(ctx: Request, sweep: Sweep, moment: int) -> None:
    """Dismiss the questions that were there at a moment; nobody has seen later ones."""
    require_teacher(ctx)
    say, lessons = ctx.say, ctx.services.store.lessons
    count = await lessons.dismiss_many(ctx.require_guild(), sweep, asked_until=moment, now=ctx.now)
    note = say.count(count, "{number} question dismissed.", "{number} questions dismissed.")
    undo = button(say("Undo"), REOPEN(ctx.now)) if count else None
    await ctx.edit(await review_card(ctx, note=note, undo=undo))


@on_press(REOPEN)
async def reopen(ctx: Request, moment: int) -> None:
    """Put questions that were dismissed together back on the list."""
    require_teacher(ctx)
    count = await ctx.services.store.lessons.reopen(ctx.require_guild(), moment)
    note = ctx.say.count(count, "{number} question is back.", "{number} questions are back.")
    await ctx.edit(await review_card(ctx, note=note))


@on_press(UNLEARN)
async def unlearn(ctx: Request, entry: str) -> None:
    """Undo what was taught in the review, and show the question that waits again."""
    require_teacher(ctx)
    entries = await undo_change(ctx, entry)
    ctx = await ctx.reopen()
    texts = (each.change.before["text"] for each in entries if each.change.before)
    places = [await _place_of(ctx, fold_question(text)) for text in texts]
    note = ctx.say("Undone: {change}", change=describe(ctx, entries[0].change))
    await ctx.edit(await review_card(ctx, max(places, default=0), note=note))
    await announce(ctx, entries)
