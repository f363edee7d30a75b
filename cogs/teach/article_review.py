"""The review of an article: what is proposed from it, one fact after the other, to accept, edit or drop."""

import asyncio
from collections.abc import Sequence
from functools import partial

import discord

from bot.domain.history import HistoryEntry
from bot.domain.teaching.articles import KEPT_MS, Citation
from bot.domain.teaching.model import Content, InvalidLesson, OwnFact
from bot.domain.teaching.rules import cleaned
from bot.domain.teaching.texts import fold_question
from bot.store import Proposed, Review
from bot.ui.changes import announce, describe
from bot.ui.components import button, on_press
from bot.ui.layout import Card
from bot.ui.request import Request, register_of
from bot.ui.text import covered, escape
from cogs.teach.article_cards import (
    ACCEPT,
    ACCEPT_REST,
    DROP,
    EDIT,
    FINISH,
    FINISHED,
    READ,
    REST,
    RESUME,
    TAKE_BACK,
    ReviewOver,
    Standing,
    content_of,
    counted,
    next_page,
    on_finishing,
    proposal_page,
    review_of,
    shown_title,
)
from cogs.teach.forms import Fields, LessonForm
from cogs.teach.lessons import teach


def _proposed(review: Review, number: int) -> Proposed:
    if number >= len(review.proposed):
        raise ReviewOver
    return review.proposed[number]


async def first_page(ctx: Request, key: str, note: str) -> Card:
    """Return the first proposal of an article whose review begins. Raises ReviewOver."""
    return await next_page(ctx, await review_of(ctx, key), note=note)


@on_press(RESUME)
async def resume(ctx: Request, key: str) -> None:
    """Show the first proposal that nobody has decided on."""
    review = await review_of(ctx, key)
    await ctx.edit(await next_page(ctx, review))


@on_press(READ)
async def read(ctx: Request, key: str, number: int) -> None:
    """Show a proposal."""
    review = await review_of(ctx, key)
    await ctx.edit(await proposal_page(ctx, review, number))


@on_press(ACCEPT)
async def accept(ctx: Request, key: str, number: int) -> None:
    """Teach a proposal as it is, and show the next."""
    review = await review_of(ctx, key)
    each = _proposed(review, number)
    if each.lesson_id in ctx.server.taught.by_id:  # pressed twice, or by another moderator
        await ctx.edit(await next_page(ctx, review, number))
        return
    known = {fold_question(fact.answer) for fact in ctx.server.taught.contents(OwnFact).values()}
    if fold_question(each.proposal.answer) in known:  # of another article, or written meanwhile
        await ctx.services.store.articles.drop(ctx.require_guild(), key, number, now=ctx.now)
        note = ctx.say("I know that word for word already, so I left it out.")
        await ctx.edit(await next_page(ctx, await review_of(ctx, key), number, note))
        return
    await _teach(ctx, review, each, content_of(ctx, review.article, each))


async def _teach(ctx: Request, review: Review, each: Proposed, content: Content) -> None:
    """Teach a fact in place of a proposal, and show the next with a button that takes it back."""
    entries = await teach(ctx, content, replaces=each.lesson_id)
    ctx = await ctx.reopen()
    note = describe(ctx, entries[0]) if entries else ""
    undo = TAKE_BACK(review.article.key, each.number) if entries else ""
    await ctx.edit(await next_page(ctx, review, each.number, note, undo))
    await announce(ctx, entries)


@on_press(EDIT)
async def edit(ctx: Request, key: str, number: int) -> None:
    """Show the form with what a proposal says, or the fact that it became."""
    review = await review_of(ctx, key)
    each = _proposed(review, number)
    lesson = ctx.server.taught.by_id.get(each.lesson_id)
    content = lesson.content if lesson is not None else content_of(ctx, review.article, each)
    title = ctx.say("Edit before accepting") if content.text else ctx.say("Write the question")
    submitted = partial(_accept_edited, key, number)
    form = LessonForm(ctx.say, title, content, submitted, back=READ(key, number), is_new=False)
    await ctx.interaction.response.send_modal(form)


async def _accept_edited(key: str, number: int, ctx: Request, fields: Fields) -> None:
    review = await review_of(ctx, key)
    each = _proposed(review, number)
    await _teach(
        ctx, review, each, OwnFact(**fields, cites=Citation(review.article, each.proposal.paragraph))
    )


@on_press(DROP)
async def drop(ctx: Request, key: str, number: int) -> None:
    """Leave a proposal out, and show the next."""
    review = await review_of(ctx, key)
    each, articles = _proposed(review, number), ctx.services.store.articles
    await articles.drop(ctx.require_guild(), key, number, now=ctx.now)
    text = escape(each.proposal.question or each.proposal.answer)
    text = covered(text) if ctx.telling.gives_away(text) else text
    undo = TAKE_BACK(key, number)
    note = ctx.say("Dropped: “{text}”", text=text)
    await ctx.edit(await next_page(ctx, await review_of(ctx, key), number, note, undo))


@on_press(TAKE_BACK)
async def take_back(ctx: Request, key: str, number: int) -> None:
    """Remove the fact that a proposal became, or have a dropped one open again; show it."""
    review = await review_of(ctx, key)
    each, store, guild_id = _proposed(review, number), ctx.services.store, ctx.require_guild()
    entries: Sequence[HistoryEntry] = ()
    if each.lesson_id in ctx.server.taught.by_id:
        entries = await store.lessons.remove(guild_id, [each.lesson_id], actor_id=ctx.user_id, now=ctx.now)
        ctx.services.servers.changed(guild_id)
        ctx = await ctx.reopen()
    await store.articles.drop(guild_id, key, number, now=None)
    note = describe(ctx, entries[0]) if entries else ""
    await ctx.edit(await proposal_page(ctx, await review_of(ctx, key), number, note))
    await announce(ctx, entries)


@on_press(REST)
async def ask_before_accepting(ctx: Request, key: str) -> None:
    """Ask whether to accept everything that is open."""
    review = await review_of(ctx, key)
    say, rest = ctx.say, len(Standing.of(ctx, review).acceptable(review))
    card = Card(
        overline=shown_title(ctx, review.article),
        title=say.count(rest, "Accept {number} fact unread?", "Accept {number} facts unread?"),
        body=[say("They'll be live at once. You can still take back each one, or remove the whole article.")],
        buttons=[
            button(say("Accept them"), ACCEPT_REST(key), discord.ButtonStyle.primary),
            button(say("Keep reading"), RESUME(key)),
        ],
    )
    await ctx.edit(card)


@on_press(ACCEPT_REST)
async def accept_rest(ctx: Request, key: str) -> None:
    """Teach everything that is open, except what can't be taught as it is."""
    review, guild_id = await review_of(ctx, key), ctx.require_guild()
    contents = await asyncio.to_thread(_teachable, ctx, review)
    lessons = ctx.services.store.lessons
    entries = await lessons.teach(guild_id, contents, actor_id=ctx.user_id, now=ctx.now)
    ctx.services.servers.changed(guild_id)
    ctx = await ctx.reopen()
    left = len(Standing.of(ctx, review).acceptable(review))
    notes = [ctx.say.count(len(entries), "{number} fact accepted.", "{number} facts accepted.")]
    if left:
        notes.append(
            ctx.say.count(
                left,
                "{number} can't be accepted as it is: edit it or drop it.",
                "{number} can't be accepted as they are: edit or drop them.",
            )
        )
    await ctx.edit(await next_page(ctx, review, note=" ".join(notes)))
    await announce(ctx, entries)


def _teachable(ctx: Request, review: Review) -> list[tuple[str, Content]]:
    """Return the open proposals that can be taught as they are, under their ids."""
    register, contents = register_of(ctx), list[tuple[str, Content]]()
    for number in Standing.of(ctx, review).acceptable(review):
        each = review.proposed[number]
        content = cleaned(content_of(ctx, review.article, each))
        try:
            register.check(content)
        except InvalidLesson:
            continue
        register.add(each.lesson_id, content)
        contents.append((each.lesson_id, content))
    return contents


@on_press(FINISH)
async def ask_before_finishing(ctx: Request, key: str) -> None:
    """Ask whether to end a review, as its text is deleted then."""
    review = await review_of(ctx, key)
    say = ctx.say
    card = Card(
        overline=shown_title(ctx, review.article),
        title=say("Finish this review?"),
        body=[counted(ctx, Standing.of(ctx, review)), on_finishing(ctx)],
        buttons=[
            button(say("Finish it"), FINISHED(key), discord.ButtonStyle.danger),
            button(say("Keep reading"), RESUME(key)),
        ],
        source=say(
            "You can also go on later: /teach articles keeps it until {day}.",
            day=f"<t:{(review.added_at + KEPT_MS) // 1_000}:D>",
        ),
    )
    await ctx.edit(card)


@on_press(FINISHED)
async def finish(ctx: Request, key: str) -> None:
    """End a review: delete the text and what was not accepted."""
    review = await review_of(ctx, key)
    say, accepted = ctx.say, len(Standing.of(ctx, review).accepted)
    await ctx.services.store.articles.finish(ctx.require_guild(), key)
    if accepted:
        told = say.count(
            accepted,
            "I now answer with {number} fact from it, and name it as the source.",
            "I now answer with {number} facts from it, and name it as the source.",
        )
        more = say("See them, or remove them all, in /teach articles.")
    else:
        told, more = say("Nothing from it was accepted, so I've forgotten it."), ""
    await ctx.edit(
        Card(
            art="teach",
            overline=shown_title(ctx, review.article),
            title=say("Review finished"),
            body=[told, more],
        )
    )
