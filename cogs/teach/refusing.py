"""What a server can't be taught because something answers it already: that is shown, and how to go on."""

from collections.abc import Callable, Iterator

from bot.domain.pack.model import Fact
from bot.domain.teaching.model import Content, InvalidLesson, OwnFact
from bot.domain.teaching.rules import says_otherwise
from bot.ui.citing import source_line
from bot.ui.layout import Card
from bot.ui.pages import answer_of
from bot.ui.request import Request, register_of
from bot.ui.text import covered, escape_lines
from cogs.teach.correcting import Reopen, correction_card


def built_in(ctx: Request, question: str) -> Fact | None:
    """Return the built-in fact that comes first for a question, whatever is taught."""
    return ctx.server.told.matcher.known_word_for_word(question)


def answer_lines(ctx: Request, fact: Fact) -> str:
    """Return a fact's answer and its source; covered where that may give part of the story away."""
    lines = "\n".join(f"> {line}" for line in answer_of(fact).splitlines())
    source = f"-# {source_line(ctx.say, ctx.telling.known, fact)}"
    return f"{lines}\n{source}" if fact.id in ctx.pack.fact else covered(answer_of(fact))


def refusal_card(
    ctx: Request,
    refusal: InvalidLesson,
    content: Content,
    reopen: Reopen,
    *,
    replace_with: Callable[[str], Reopen],
    back: str = "",
) -> Card:
    """Return why something can't be taught, with the answer that there is, and the form to correct it.

    ``replace_with`` returns what teaches it in place of the lesson with an id, which is offered where this
    is all that is wrong.
    """
    twin_id, twin = register_of(ctx).twin(content)
    is_all = says_otherwise(content, twin) and len(refusal.problems) == 1
    data = "\n".join(filter(None, (content.text, getattr(content, "answer", "")))).encode()
    return correction_card(
        ctx,
        refusal.problems,
        data,
        reopen,
        back,
        shown=[*_shown(ctx, content, twin)],
        replace=replace_with(twin_id) if is_all else None,
    )


def _shown(ctx: Request, content: Content, twin: Content | None) -> Iterator[str]:
    """Yield the answers that there are already, and the one that was given."""
    say = ctx.say
    known = built_in(ctx, content.text)
    if known is not None and (fact := ctx.telling.known.fact.get(known.id)) is not None:
        yield answer_lines(ctx, fact)
    if isinstance(content, OwnFact) and isinstance(twin, OwnFact) and says_otherwise(content, twin):
        yield say("Until now: {answer}", answer=_told(ctx, twin))
        yield say("Yours: {answer}", answer=_told(ctx, content))


def _told(ctx: Request, fact: OwnFact) -> str:
    text = escape_lines(fact.answer)
    return covered(text) if ctx.telling.gives_away(f"{fact.text}\n{fact.answer}") else text
