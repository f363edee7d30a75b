"""What a server can't be taught because something answers it already: that is shown, and how to go on."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial

from bot.domain.pack.model import Fact
from bot.domain.phrases import phrase
from bot.domain.teaching.model import Content, InvalidLesson, OwnFact
from bot.domain.teaching.rules import cleaned, says_otherwise
from bot.domain.teaching.texts import states
from bot.ui.citing import source_line
from bot.ui.layout import Card
from bot.ui.pages import answer_of
from bot.ui.request import Request, register_of
from bot.ui.text import LONGEST, clip, covered, escape, escape_lines
from cogs.teach.correcting import Reopen, correction_card
from cogs.teach.lessons import check
from cogs.teach.now import contradicted


class Unasked(InvalidLesson):
    """A sentence that asks nothing was given for a question; whoever teaches may want just that."""

    def __init__(self, text: str) -> None:
        super().__init__(phrase("I'd only answer people who write “{text}”.", text=text))


class Contradicted(InvalidLesson):
    """Another answer is taught to the same question in other words; whoever teaches may want both."""

    def __init__(self, lesson_id: str, before: OwnFact) -> None:
        super().__init__(
            phrase(
                "This server already taught me another answer to “{question}”.", question=escape(before.text)
            )
        )
        self.lesson_id = lesson_id
        self.before = before


async def require_agreement(ctx: Request, content: Content) -> None:
    """Raise Contradicted where a new answer says otherwise than one to the same question in other words.

    Raises InvalidLesson first where it can't be taught at all.
    """
    found = None if states(content.text) else await asyncio.to_thread(contradicted, ctx, content)
    if found is not None:
        await asyncio.to_thread(check, ctx, cleaned(content), None)
        raise Contradicted(*found)


def built_in(ctx: Request, question: str) -> Fact | None:
    """Return the built-in fact that comes first for a question, whatever is taught."""
    return ctx.server.told.matcher.known_word_for_word(question)


def answer_lines(ctx: Request, fact: Fact, limit: int = LONGEST) -> str:
    """Return a fact's answer, cut to a limit, and its source; covered where that may give the story away."""
    answer = clip(answer_of(fact), limit)
    lines = "\n".join(f"> {line}" for line in answer.splitlines())
    source = f"-# {source_line(ctx.say, ctx.telling.known, fact)}"
    return f"{lines}\n{source}" if fact.id in ctx.pack.fact else covered(answer)


def refusal_card(
    ctx: Request,
    refusal: InvalidLesson,
    content: Content,
    reopen: Reopen,
    *,
    replace_with: Callable[[str], Reopen],
    keep: Reopen | None = None,
    back: str = "",
) -> Card:
    """Return why something can't be taught, with the answer that there is, and the form to correct it.

    ``replace_with`` returns what teaches it in place of the lesson with an id, which is offered where this
    is all that is wrong; ``keep`` teaches it though it asks nothing, or says otherwise than a lesson.
    """
    say, data = ctx.say, "\n".join(filter(None, (content.text, getattr(content, "answer", "")))).encode()
    card = partial(correction_card, ctx, refusal.problems, data, reopen, back)
    change = say("Change the question…")
    if isinstance(refusal, Unasked):
        instead = [(say("Keep it"), keep)] if keep is not None else []
        return card(title=say("That isn't a question"), change=change, instead=instead)
    if isinstance(refusal, Contradicted):
        choices = [(say("Replace the old one"), replace_with(refusal.lesson_id))]
        choices += [(say("Keep both"), keep)] if keep is not None else []
        lines = [*_both(ctx, content, refusal.before)]
        return card(title=say("Which answer is right?"), change=say("Edit…"), shown=lines, instead=choices)
    twin_id, twin = register_of(ctx).twin(content)
    shown, is_all = [*_shown(ctx, content, twin)], len(refusal.problems) == 1
    if is_all and built_in(ctx, content.text) is not None:
        how = say(
            "Make the question specific to this server instead. If my answer is wrong, press **Not what I "
            "meant** below it, then **The answer is wrong**."
        )
        return card(title=say("I already answer that"), change=change, shown=[*shown, how])
    is_replaceable = is_all and says_otherwise(content, twin)
    instead = [(say("Replace it"), replace_with(twin_id))] if is_replaceable else []
    return card(shown=shown, instead=instead)


def _shown(ctx: Request, content: Content, twin: Content | None) -> Iterator[str]:
    """Yield the answers that there are already, and the one that was given."""
    known = built_in(ctx, content.text)
    if known is not None and (fact := ctx.telling.known.fact.get(known.id)) is not None:
        yield answer_lines(ctx, fact)
    yield from _both(ctx, content, twin)


def _both(ctx: Request, content: Content, before: Content | None) -> Iterator[str]:
    """Yield the answer that was taught before and the one that was given, where they differ."""
    if isinstance(content, OwnFact) and isinstance(before, OwnFact) and says_otherwise(content, before):
        yield ctx.say("Until now: {answer}", answer=_told(ctx, before))
        yield ctx.say("Yours: {answer}", answer=_told(ctx, content))


def _told(ctx: Request, fact: OwnFact) -> str:
    text = escape_lines(fact.answer)
    return covered(text) if ctx.telling.gives_away(f"{fact.text}\n{fact.answer}") else text
