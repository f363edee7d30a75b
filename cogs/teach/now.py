"""What a question is answered with so far, for whoever is about to teach it."""

from collections.abc import Iterable

from bot.domain.matching.model import THRESHOLDS, Level, Status, Thresholds, Verdict
from bot.domain.matching.text.stated import TIMES
from bot.domain.pack.model import AnswerKind, Fact
from bot.domain.teaching.model import Content, OwnFact
from bot.domain.teaching.rules import says_otherwise
from bot.ui.pages import question_of
from bot.ui.request import Request
from bot.ui.text import escape

CARE_KEY = "ask.care"
_CLOSE = 0.3  # the confidence from which everyday talk comes close to a fact


def thresholds_of(ctx: Request) -> Thresholds:
    """Return how sure a server wants answers to be."""
    care: str = ctx.values[ctx.services.catalogue.setting[CARE_KEY]]
    return THRESHOLDS[Level(care)]


def _verdict_now(ctx: Request, question: str) -> Verdict:
    """Return what a question is taken to mean in this server now."""
    return ctx.matcher.match(question, thresholds_of(ctx), ctx.say.locale.language)


def what_now(ctx: Request, question: str) -> tuple[str, list[Fact]]:
    """Return what a question is replied with now, and the facts that come close, likeliest first.

    To a question on the server only what the server taught does.
    """
    known, floor = ctx.telling.known.fact, thresholds_of(ctx).suggest
    verdict = _verdict_now(ctx, question)
    candidates = [each for each in verdict.candidates if each.fact_id in known]
    every = ctx.telling.whole.fact  # whatever is told here: moderators choose for the whole server
    close = [every[each.fact_id] for each in verdict.candidates if each.confidence >= floor]
    near = [fact for fact in close if fact.is_taught or not verdict.is_on_server]
    return _said_now(ctx, verdict, next((known[each.fact_id] for each in candidates), None)), near


def _said_now(ctx: Request, verdict: Verdict, likeliest: Fact | None) -> str:
    say = ctx.say
    is_talk = verdict.talk is not None and not verdict.is_on_server
    if is_talk or (verdict.gap is not None and verdict.gap.is_elsewhere):
        return say("Right now, I'd say that's not what I'm here for.")
    if likeliest is None or verdict.status is Status.UNKNOWN:
        return say("Right now, I'd say I don't know.")
    # The title of a spoiler may give it away.
    title = question_of(likeliest) if likeliest.id in ctx.pack.fact else escape(likeliest.heading)
    if verdict.status is Status.ANSWER and verdict.fact_id == likeliest.id:
        return say("Right now, I'd answer: *{question}*", question=title)
    return say("Right now, I'd suggest: *{question}*", question=title)


def answered_by(ctx: Request, question: str) -> str:
    """Return the id of the fact that answers a question now; "" where none does."""
    fact_id = _verdict_now(ctx, question).fact_id or ""
    return fact_id if fact_id in ctx.telling.known.fact else ""


def contradicted(ctx: Request, content: Content) -> tuple[str, OwnFact] | None:
    """Return the server's own answer to the same question in other words that says otherwise, with its id."""
    if not isinstance(content, OwnFact):
        return None
    lesson = ctx.server.taught.by_id.get(ctx.matcher.taught_alike(content.text) or "")
    if lesson is None or not isinstance(lesson.content, OwnFact):
        return None
    return (lesson.id, lesson.content) if says_otherwise(content, lesson.content) else None


def lacking_note(ctx: Request, questions: Iterable[str], fact_id: str) -> str:
    """Return that a fact states no number, or no time, of which any of the questions asks; "" if it does."""
    fact = ctx.server.pack.fact.get(fact_id)
    kinds: set[AnswerKind] = set()
    if fact is not None:
        kinds.update(*(ctx.matcher.kinds_lacking(text, fact) for text in questions))
    if not kinds:
        return ""
    if kinds <= TIMES:
        return ctx.say("That answer doesn't say when, though.")
    return ctx.say("That answer doesn't give a number, though.")


def is_answered(ctx: Request, question: str) -> bool:
    """Return whether a question is answered now."""
    return bool(answered_by(ctx, question))


def is_suggested_for(ctx: Request, question: str) -> bool:
    """Return whether nothing answers a question now, but something is suggested."""
    verdict = _verdict_now(ctx, question)
    known = ctx.telling.known.fact
    return verdict.status is Status.SUGGEST and any(each.fact_id in known for each in verdict.candidates)


def asks_for_spoiler(ctx: Request, texts: Iterable[str]) -> bool:
    """Tell whether any of these questions gives part of the story away, or is answered with what does.

    A question to which a spoiler is only the closest thing known is none.
    """
    for text in filter(None, texts):
        verdict = ctx.matcher.match(text)
        answers = {verdict.fact_id, *(part.verdict.fact_id for part in verdict.parts)} - {None}
        if ctx.telling.gives_away(text) or not ctx.pack.fact.keys() >= answers:
            return True
    return False


def touches_spoiler(ctx: Request, text: str) -> bool:
    """Tell whether a text may give part of the story away, as far as names and the closest fact tell.

    Everyday talk always is closest to something; only what names something of the pack is close to it.
    """
    if asks_for_spoiler(ctx, [text]):
        return True
    verdict = ctx.matcher.match(text) if text else None
    if verdict is None or verdict.status is not Status.SUGGEST or not verdict.named:
        return False
    closest = verdict.candidates[0]
    return closest.confidence >= _CLOSE and closest.fact_id not in ctx.pack.fact
