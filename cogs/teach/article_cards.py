"""What a review of an article shows: a proposed fact with what can be done about it, and the end."""

from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.matching.model import Status
from bot.domain.pack.citations import LABEL_LIMIT
from bot.domain.pack.model import Spoiler
from bot.domain.pack.views import names_spoiler
from bot.domain.teaching.articles import KEY_DIGITS, Article, Citation
from bot.domain.teaching.model import OwnFact
from bot.domain.teaching.reading import sentence_before
from bot.store import Proposed, Review
from bot.ui.components import NUMBER, CustomId, Field, button
from bot.ui.layout import Card, row
from bot.ui.pages import question_of
from bot.ui.request import Request
from bot.ui.text import clip, escape, escape_name
from cogs.teach.access import require_teacher
from cogs.teach.last_change import done_line

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

    def acceptable(self, review: Review) -> tuple[int, ...]:
        """Return the open proposals that have a question."""
        return tuple(number for number in self.open if review.proposed[number].proposal.question)


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


async def next_page(ctx: Request, review: Review, after: int = -1, note: str = "", undo: str = "") -> Card:
    """Return the first proposal after a number that is open, from the top again if need be; or the end."""
    standing = Standing.of(ctx, review)
    following = next((number for number in standing.open if number > after), None)
    if following is None and not standing.open:
        return _end_card(ctx, review, standing, note, undo)
    return await proposal_page(ctx, review, standing.open[0] if following is None else following, note, undo)


async def proposal_page(ctx: Request, review: Review, number: int, note: str = "", undo: str = "") -> Card:
    """Return the card of one proposal; ``note`` says what was done before, above it with an ``undo``."""
    say, count = ctx.say, len(review.proposed)
    number = min(number, count - 1)
    each, standing = review.proposed[number], Standing.of(ctx, review)
    lesson = ctx.server.taught.by_id.get(each.lesson_id)
    content = lesson.content if lesson is not None else content_of(ctx, review.article, each)
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
        title=escape(content.text) or say("No question yet: write one"),
        body=[
            escape(content.answer),
            "-# " + say("Before it: “{text}”", text=escape(before)) if before else "",
            state,
        ],
        items=[row(*_decisions(ctx, review, each, standing))],
        buttons=_ways_on(ctx, review, number, standing),
        source="" if undo else note,
        above=done_line(say, note, undo) if undo else (),
        cover="-# " + say("This touches on a spoiler. Tap or click to reveal.") if gives_away else "",
    )


async def _state(ctx: Request, content: OwnFact, each: Proposed, *, is_accepted: bool) -> tuple[str, bool]:
    """Return what became of a proposal, or what I would answer now; and whether a spoiler is near."""
    say, known = ctx.say, ctx.telling.known.fact
    if is_accepted:
        return say("**Accepted.** I answer this question with it."), False
    if each.is_dropped:
        return say("**Dropped.** You can still accept it."), False
    if not content.text:
        told = say("I couldn't make a good question of this. What would people ask to hear it?")
        return told, False
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
    primary = discord.ButtonStyle.primary
    accept = button(say("Accept"), ACCEPT(key, number), primary)
    edit = button(say("Edit…"), EDIT(key, number))
    if not each.proposal.question and number not in standing.accepted:
        write = button(say("Write the question…"), EDIT(key, number), primary)
        return [write] if number in standing.dropped else [write, button(say("Drop"), DROP(key, number))]
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
    acceptable = len(standing.acceptable(review))
    if decided >= DECIDED_BEFORE_REST and acceptable > 1:
        rest = say("Accept the rest ({number})", number=say.number(acceptable))
        ways.append(button(rest, REST(key)))
    return [*ways, button(say("Finish"), FINISH(key))]


def _end_card(ctx: Request, review: Review, standing: Standing, note: str, undo: str) -> Card:
    """Return that every proposal was decided on."""
    say, key = ctx.say, review.article.key
    return Card(
        art="review",
        overline=shown_title(ctx, review.article),
        title=say("That was all of it"),
        body=[counted(ctx, standing), on_finishing(ctx)],
        buttons=[
            button(say("Finish"), FINISHED(key), discord.ButtonStyle.primary),
            button(say("Back"), READ(key, len(review.proposed) - 1)),
        ],
        source="" if undo else note,
        above=done_line(say, note, undo) if undo else (),
    )


def counted(ctx: Request, standing: Standing) -> str:
    """Return how many were accepted, dropped and not decided on."""
    return ctx.say(
        "Accepted: {accepted}. Dropped: {dropped}. Not decided: {open}.",
        accepted=ctx.say.number(len(standing.accepted)),
        dropped=ctx.say.number(len(standing.dropped)),
        open=ctx.say.number(len(standing.open)),
    )


def on_finishing(ctx: Request) -> str:
    """Return what finishing a review does."""
    return ctx.say("Finishing deletes the text and everything that wasn't accepted. What was accepted stays.")


def content_of(ctx: Request, article: Article, each: Proposed) -> OwnFact:
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
