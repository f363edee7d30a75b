"""Which of the lessons to edit or remove, and the form with what one says."""

from collections.abc import Iterator
from functools import partial

from bot.domain.phrases import phrase
from bot.domain.teaching.model import Lesson, LessonKind, OwnFact, Phrasing, heading_of
from bot.ui.request import Request
from bot.ui.text import clip
from cogs.teach.forms import LessonForm, change_lesson
from cogs.teach.lessons import LessonGone, confirm, lesson_of

# Before the text of one; their lists have names of their own.
_LABELS = {
    LessonKind.FACT: phrase("Answer"),
    LessonKind.PHRASING: phrase("Wording"),
    LessonKind.NEGATIVE: phrase("Off topic"),
    LessonKind.QUOTE: phrase("Quote"),
}
_HINT_LIMIT = 100  # characters that Discord shows under a field's label
_QUESTION_SHOWN = 40  # of them


def lessons_like(ctx: Request, typed: str) -> Iterator[tuple[str, str]]:
    """Yield the lessons whose texts have some words, by name and id: answers first, then newest first."""
    wanted = typed.casefold()
    newest_first: list[Lesson] = [*reversed(ctx.server.taught.lessons)]
    # Another wording of an answer is easily taken for it, and has none to edit.
    for lesson in sorted(newest_first, key=lambda each: not isinstance(each.content, OwnFact)):
        if wanted in heading_of(lesson.content, ctx.server.pack).casefold():
            yield lesson_name(ctx, lesson), lesson.id


def lesson_name(ctx: Request, lesson: Lesson) -> str:
    """Return what a lesson is called where one is chosen."""
    text = heading_of(lesson.content, ctx.server.pack)
    return f"{ctx.say.phrase(_LABELS[lesson.content.kind])}: {text}"


async def remove_lesson(ctx: Request, lesson_id: str) -> None:
    """Remove a lesson, with the wordings that lead to it, and say so. Raises LessonGone."""
    lessons, guild_id = ctx.services.store.lessons, ctx.require_guild()
    entries = await lessons.remove(guild_id, [lesson_id], actor_id=ctx.user_id, now=ctx.now)
    ctx.services.servers.changed(guild_id)
    if not entries:
        raise LessonGone
    await confirm(ctx, entries, ctx.say("Removed"))


def editing_form(ctx: Request, lesson_id: str) -> LessonForm:
    """Return the form with what a lesson says. Raises LessonGone."""
    content = lesson_of(ctx, lesson_id).content
    hint = _leads_to(ctx, content) if isinstance(content, Phrasing) else ""
    submitted = partial(change_lesson, lesson_id)
    title = ctx.say("Edit what I was taught")
    return LessonForm(ctx.say, title, content, submitted, (hint, ""), is_new=False)


def _leads_to(ctx: Request, wording: Phrasing) -> str:
    """Return which question a wording is another way to ask, and where its answer is edited."""
    say, fact = ctx.say, ctx.server.pack.fact.get(wording.fact_id)
    if fact is None:
        return ""
    question = clip(fact.heading, _QUESTION_SHOWN)
    if fact.is_taught:
        told = say("Leads to the answer to “{question}”. Edit that to change it.", question=question)
    else:
        told = say("Another way to ask “{question}”.", question=question)
    return clip(told, _HINT_LIMIT)
