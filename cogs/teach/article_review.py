"""The review of an article: what is proposed from it, one fact after the other, to accept, edit or drop."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.domain.matching.model import Status
from bot.domain.pack.citations import LABEL_LIMIT
from bot.domain.pack.model import Spoiler
from bot.domain.pack.views import names_spoiler
from bot.domain.teaching.articles import KEPT_MS, KEY_DIGITS, Article, Citation
from bot.domain.teaching.model import Content, InvalidLesson, OwnFact
from bot.domain.teaching.reading import sentence_before
from bot.domain.teaching.rules import cleaned
from bot.store import Proposed, Review
from bot.ui.changes import announce, describe
from bot.ui.components import NUMBER, CustomId, Field, button, on_press
from bot.ui.layout import Card, row
from bot.ui.pages import question_of
from bot.ui.request import Request, register_of
from bot.ui.text import capitalised, clip, covered, escape, escape_name
from cogs.teach.lessons import Fields, LessonForm, require_teacher, teach

ARTICLE = Field(f"[0-9a-f]{{{KEY_DIGITS}}}")  # the key of one

RESUME = CustomId("article:go", key=ARTICLE)
READ = CustomId("article:read", key=ARTICLE, number=NUMBER)
ACCEPT = CustomId("article:accept", key=ARTICLE, number=NUMBER)
EDIT = CustomId("article:edit", key=ARTICLE, number=NUMBER)
DROP = CustomId("article:drop", key=ARTICLE, number=NUMBER)
TAKE_BACK = CustomId("article:undo", key=ARTICLE, number=NUMBER)
REST = CustomId("article:rest", key=ARTICLE)
ACCEPT_REST = CustomId("article:all", key=ARTICLE)
FINISH = CustomId("article:end", key=ARTICLE)
FINISHED = CustomId("article:ended", key=ARTICLE)

DECIDED_BEFORE_REST = 5  # proposals: nobody accepts them all unread
BEFORE_SHOWN = 160  # characters of what stands before a fact in its paragraph


class ReviewOver(UserError):
    """The article is not being reviewed any more."""

    def __init__(self) -> None:
        super().__init__("That review is over. See this server's articles in /teach articles.")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the review of an article is: the numbers of its proposals."""

    open: tuple[int, ...]
    accepted: tuple[int, ...]
    dropped: tuple[int, ...]

    @classmethod
    def of(cls, ctx: Request, review: Review) -> "Standing":
        """Return how far a review is, by what is taught now."""
        taught = ctx.server.taught.by_id
        accepted = tuple(each.number for each in review.proposed if each.lesson_id in taught)
        dropped = tuple(
            each.number for each in review.proposed if each.is_dropped and each.number not in accepted
        )
        rest = tuple(each.number for each in review.proposed if each.number not in {*accepted, *dropped})
        return cls(rest, accepted, dropped)


async def review_of(ctx: Request, key: str) -> Review:
    """Return an article under review, for somebody who may still teach. Raises NotAllowed, ReviewOver."""
    require_teacher(ctx)
    review = await ctx.services.store.articles.review(ctx.require_guild(), key)
    if review is None:
        raise ReviewOver
    return review


def shown_title(ctx: Request, article: Article) -> str:
    """Return an article's title, or what stands for it where that would give something away."""
    if ctx.telling.gives_away(article.title):
        return ctx.say("An article with a spoiler in its title")
    return escape_name(article.title)


async def next_page(
    ctx: Request, review: Review, after: int = -1, note: str = "", undo: ui.Item[Any] | None = None
) -> Card:
    """Return the first proposal after a number that is open, from the top again if need be; or the end."""
    standing = Standing.of(ctx, review)
    following = next((number for number in standing.open if number > after), None)
    if following is None and not standing.open:
        return _end_card(ctx, review, standing, note, undo)
    return await _page(ctx, review, standing.open[0] if following is None else following, note, undo)


async def _page(
    ctx: Request, review: Review, number: int, note: str = "", undo: ui.Item[Any] | None = None
) -> Card:
    """Return the card of one proposal; ``note`` says what was done before."""
    say, count = ctx.say, len(review.proposed)
    number = min(number, count - 1)
    each, standing = review.proposed[number], Standing.of(ctx, review)
    lesson = ctx.server.taught.by_id.get(each.lesson_id)
    content = lesson.content if lesson is not None else _content(ctx, review.article, each)
    assert isinstance(content, OwnFact)  # noqa: S101 - nothing else is taught under its id
    state, is_near_spoiler = await _state(ctx, content, each, is_accepted=lesson is not None)
    gives_away = is_near_spoiler or ctx.telling.gives_away(_told(review.article, content))
    overline = say(
        "{title} · paragraph {paragraph} · {number} of {total}",
        title=shown_title(ctx, review.article),
        paragraph=each.proposal.paragraph,
        number=number + 1,
        total=count,
    )
    before = sentence_before(review.text, each.proposal.paragraph, each.proposal.answer, BEFORE_SHOWN)
    if ctx.telling.gives_away(before):
        before = ""
    return Card(
        overline=overline,
        title=escape(content.text),
        body=[
            escape(content.answer),
            "-# " + say("Before it: “{text}”", text=escape(before)) if before else "",
            state,
        ],
        source=note,
        items=[row(*_decisions(ctx, review, each, standing))],
        buttons=[*([undo] if undo is not None else []), *_ways_on(ctx, review, number, standing)],
        cover="-# " + say("This touches on a spoiler. Tap or click to reveal.") if gives_away else "",
    )


async def _state(ctx: Request, content: OwnFact, each: Proposed, *, is_accepted: bool) -> tuple[str, bool]:
    """Return what became of a proposal, or what I would answer now; and whether a spoiler is near."""
    say, known = ctx.say, ctx.telling.known.fact
    if is_accepted:
        return say("**Accepted.** I answer this question with it."), False
    if each.is_dropped:
        return say("**Dropped.** You can still accept it."), False
    await ctx.services.servers.read_for(ctx.server, content.text)
    verdict = ctx.matcher.match(content.text)
    near = [] if verdict.status is Status.UNKNOWN else [found.fact_id for found in verdict.candidates]
    fact = next((known[fact_id] for fact_id in near if fact_id in known), None)
    if fact is None:
        told = say("Right now, I'd say I don't know.")
    elif verdict.status is Status.ANSWER and verdict.fact_id == fact.id:
        told = say("Right now, I'd answer: *{question}*", question=question_of(fact))
    else:
        told = say("Right now, I'd suggest: *{question}*", question=question_of(fact))
    if content.spoiler is not Spoiler.OPEN:
        marked = say("It names something that is a spoiler, so it will be marked as one.")
        told = f"{told}\n{marked}"
    return told, any(fact_id not in ctx.pack.fact for fact_id in near[:1])


def _decisions(ctx: Request, review: Review, each: Proposed, standing: Standing) -> list[ui.Item[Any]]:
    say, key, number = ctx.say, review.article.key, each.number
    accept = button(say("Accept"), ACCEPT(key, number), discord.ButtonStyle.primary)
    edit = button(say("Edit…"), EDIT(key, number))
    if number in standing.accepted:
        return [edit, button(say("Take back"), TAKE_BACK(key, number))]
    if number in standing.dropped:
        return [accept, edit]
    return [accept, edit, button(say("Drop"), DROP(key, number))]


def _ways_on(ctx: Request, review: Review, number: int, standing: Standing) -> list[ui.Item[Any]]:
    say, key = ctx.say, review.article.key
    ways = [button(say("Back"), READ(key, number - 1))] if number else []
    if number + 1 < len(review.proposed):
        ways.append(button(say("Next"), READ(key, number + 1)))
    decided = len(standing.accepted) + len(standing.dropped)
    if decided >= DECIDED_BEFORE_REST and len(standing.open) > 1:
        rest = say("Accept the rest ({number})", number=say.number(len(standing.open)))
        ways.append(button(rest, REST(key)))
    return [*ways, button(say("Finish"), FINISH(key))]


def _end_card(ctx: Request, review: Review, standing: Standing, note: str, undo: ui.Item[Any] | None) -> Card:
    """Return that every proposal was decided on."""
    say, key = ctx.say, review.article.key
    return Card(
        art="review",
        overline=shown_title(ctx, review.article),
        title=say("That was all of it"),
        body=[_counted(ctx, standing), _on_finishing(ctx)],
        source=note,
        buttons=[
            button(say("Finish"), FINISHED(key), discord.ButtonStyle.primary),
            button(say("Back"), READ(key, len(review.proposed) - 1)),
            *([undo] if undo is not None else []),
        ],
    )


def _counted(ctx: Request, standing: Standing) -> str:
    """Return how many were accepted, dropped and not decided on."""
    return ctx.say(
        "Accepted: {accepted}. Dropped: {dropped}. Not decided: {open}.",
        accepted=ctx.say.number(len(standing.accepted)),
        dropped=ctx.say.number(len(standing.dropped)),
        open=ctx.say.number(len(standing.open)),
    )


def _on_finishing(ctx: Request) -> str:
    return ctx.say("Finishing deletes the text and everything that wasn't accepted. What was accepted stays.")


def _content(ctx: Request, article: Article, each: Proposed) -> OwnFact:
    """Return the fact that a proposal becomes, marked as a spoiler where it names what only spoilers name."""
    proposal = each.proposal
    fact = OwnFact(proposal.question, proposal.answer, cites=Citation(article, proposal.paragraph))
    if not names_spoiler(ctx.server.pack, _told(article, fact)):
        return fact
    say = ctx.public_say
    if names_spoiler(ctx.server.pack, article.title):
        label = say("From an article of this server")
    else:
        label = say("From “{title}”", title=article.title)
    return OwnFact(fact.text, fact.answer, Spoiler.MILD, clip(label, LABEL_LIMIT), fact.cites)


def _told(article: Article, fact: OwnFact) -> str:
    return f"{article.title}\n{article.publisher}\n{fact.text}\n{fact.answer}"


def _proposed(review: Review, number: int) -> Proposed:
    if number >= len(review.proposed):
        raise ReviewOver
    return review.proposed[number]


@on_press(RESUME)
async def resume(ctx: Request, key: str) -> None:
    """Show the first proposal that nobody has decided on."""
    review = await review_of(ctx, key)
    await ctx.edit(await next_page(ctx, review))


@on_press(READ)
async def read(ctx: Request, key: str, number: int) -> None:
    """Show a proposal."""
    review = await review_of(ctx, key)
    await ctx.edit(await _page(ctx, review, number))


@on_press(ACCEPT)
async def accept(ctx: Request, key: str, number: int) -> None:
    """Teach a proposal as it is, and show the next."""
    review = await review_of(ctx, key)
    each = _proposed(review, number)
    if each.lesson_id in ctx.server.taught.by_id:  # pressed twice, or by another moderator
        await ctx.edit(await next_page(ctx, review, number))
        return
    await _teach(ctx, review, each, _content(ctx, review.article, each))


async def _teach(ctx: Request, review: Review, each: Proposed, content: Content) -> None:
    """Teach a fact in place of a proposal, and show the next with a button that takes it back."""
    entries = await teach(ctx, content, replaces=each.lesson_id)
    ctx = await ctx.reopen()
    note = capitalised(describe(ctx, entries[0].change)) if entries else ""
    undo = button(ctx.say("Undo"), TAKE_BACK(review.article.key, each.number)) if entries else None
    await ctx.edit(await next_page(ctx, review, each.number, note, undo))
    await announce(ctx, entries)


@on_press(EDIT)
async def edit(ctx: Request, key: str, number: int) -> None:
    """Show the form with what a proposal says, or the fact that it became."""
    review = await review_of(ctx, key)
    each = _proposed(review, number)
    lesson = ctx.server.taught.by_id.get(each.lesson_id)
    content = lesson.content if lesson is not None else _content(ctx, review.article, each)
    form = LessonForm(
        ctx.say, ctx.say("Edit before accepting"), content, partial(_accept_edited, key, number)
    )
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
    text = escape(each.proposal.question)
    text = covered(text) if ctx.telling.gives_away(text) else text
    undo = button(ctx.say("Undo"), TAKE_BACK(key, number))
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
    note = ctx.say("Undone: {change}", change=describe(ctx, entries[0].change)) if entries else ""
    await ctx.edit(await _page(ctx, await review_of(ctx, key), number, note))
    await announce(ctx, entries)


@on_press(REST)
async def ask_before_accepting(ctx: Request, key: str) -> None:
    """Ask whether to accept everything that is open."""
    review = await review_of(ctx, key)
    say, standing = ctx.say, Standing.of(ctx, review)
    card = Card(
        overline=shown_title(ctx, review.article),
        title=say.count(len(standing.open), "Accept {number} fact unread?", "Accept {number} facts unread?"),
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
    left = len(Standing.of(ctx, review).open)
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
    for number in Standing.of(ctx, review).open:
        each = review.proposed[number]
        content = cleaned(_content(ctx, review.article, each))
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
        body=[_counted(ctx, Standing.of(ctx, review)), _on_finishing(ctx)],
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
