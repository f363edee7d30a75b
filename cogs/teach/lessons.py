"""Lessons: who may teach, what is checked and stored, the list, the form, and lessons as files."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.domain.links import entries_by_id
from bot.domain.pack.model import Fact, Pack
from bot.domain.teaching.model import (
    Content,
    InvalidLesson,
    Lesson,
    OwnFact,
    Phrasing,
    SavedQuote,
    is_hidden,
    read_content,
)
from bot.domain.teaching.rules import cleaned
from bot.domain.teaching.texts import fold_question, is_message_link
from bot.i18n import Say
from bot.store import new_lesson_id
from bot.ui.changes import announce, describe, describe_removed, hidden_lesson
from bot.ui.commands import mention
from bot.ui.components import CustomId, Field, button, on_press
from bot.ui.layout import Card
from bot.ui.pages import question_of
from bot.ui.problems import problem_line
from bot.ui.request import Request, register_of
from bot.ui.text import covered, escape, escape_name, in_one_line
from bot.ui.undoing import undo_change
from cogs.teach.access import require_teacher
from cogs.teach.correcting import show_in_place

ENTRY = Field("[0-9a-f]{10}")  # of the history
LESSON_ID = Field("taught-[0-9a-f]{1,10}")
UNDO = CustomId("teach:undo", entry=ENTRY)
ADD_WORDINGS = CustomId("teach:wordings", fact=Field(r"[\w-]{1,60}"))
TEXT_SHOWN = 120  # characters of a text in a list
LISTED = 15  # lessons, after a change


class LessonGone(UserError):
    """There is no such lesson."""

    def __init__(self) -> None:
        super().__init__("I can't find that. See everything this server taught me in /teach list.")


async def teach(ctx: Request, content: Content, *, replaces: str | None = None) -> tuple[HistoryEntry, ...]:
    """Teach one lesson, new or in place of another. Raises InvalidLesson, NotAllowed."""
    require_teacher(ctx)
    content = cleaned(content)
    await asyncio.to_thread(check, ctx, content, replaces)  # a full server's lessons take a while
    return await store_lessons(ctx, [(replaces or new_lesson_id(), content)])


async def teach_instead(
    ctx: Request, content: Content, lesson_id: str, others: Sequence[str] = ()
) -> tuple[HistoryEntry, ...]:
    """Teach something in place of a lesson, whose question is another way to ask for it from now on.

    So are the ``others``. Raises InvalidLesson, NotAllowed, LessonGone.
    """
    require_teacher(ctx)
    content, before = cleaned(content), lesson_of(ctx, lesson_id).content.text
    await asyncio.to_thread(check, ctx, content, lesson_id)
    lessons: list[tuple[str, Content]] = [(lesson_id, content)]
    register = register_of(ctx)
    register.add(lesson_id, content)
    for text in (before, *others):
        if fold_question(text) == fold_question(content.text):
            continue
        with suppress(InvalidLesson):  # it is known, or there is no room for more
            wording, wording_id = Phrasing(text, lesson_id), new_lesson_id()
            register.check(wording)
            register.add(wording_id, wording)
            lessons.append((wording_id, wording))
    return await store_lessons(ctx, lessons)


def check(ctx: Request, content: Content, replaces: str | None) -> None:
    """Raise InvalidLesson where something can't be taught, new or in place of another lesson."""
    register_of(ctx).check(content, replaces=replaces)


@dataclass(frozen=True, slots=True)
class Written:
    """An answer in a moderator's words, with other ways to ask for it."""

    fact: OwnFact
    others: Sequence[str] = ()


async def teach_together(
    ctx: Request, lessons: Sequence[Content | Written]
) -> tuple[tuple[HistoryEntry, ...], list[str]]:
    """Teach lessons at once; return what that changed, and in words why others were refused.

    Raises InvalidLesson if all were, NotAllowed.
    """
    require_teacher(ctx)
    contents, refusals = await asyncio.to_thread(_accepted, ctx, lessons)
    if not contents and refusals:
        raise refusals[0]
    problems = [problem_line(ctx.say, problem) for refusal in refusals for problem in refusal.problems]
    return await store_lessons(ctx, contents), list(dict.fromkeys(problems))


def _accepted(
    ctx: Request, lessons: Sequence[Content | Written]
) -> tuple[list[tuple[str, Content]], list[InvalidLesson]]:
    """Return the lessons that can be taught after one another, with their ids, and the others' refusals.

    Without its answer, no other way to ask for it is taught.
    """
    register = register_of(ctx)
    accepted: list[tuple[str, Content]] = []
    refusals: list[InvalidLesson] = []

    def take(content: Content) -> str:
        content, lesson_id = cleaned(content), new_lesson_id()
        try:
            register.check(content)
        except InvalidLesson as refusal:
            refusals.append(refusal)
            return ""
        register.add(lesson_id, content)
        accepted.append((lesson_id, content))
        return lesson_id

    for lesson in lessons:
        if not isinstance(lesson, Written):
            take(lesson)
        elif fact_id := take(lesson.fact):
            for text in lesson.others:
                take(Phrasing(text, fact_id))
    return accepted, refusals


def facts_like(ctx: Request, typed: str, limit: int) -> list[Fact]:
    """Return the facts that a moderator may mean by some words, likeliest first; spoilers, too."""
    found = dict.fromkeys(done.fact_id for done in ctx.matcher.complete(typed, limit))
    return entries_by_id(ctx.telling.whole.fact, found)


async def store_lessons(ctx: Request, contents: Sequence[tuple[str, Content]]) -> tuple[HistoryEntry, ...]:
    """Store checked lessons, all or none; they take effect at once."""
    services, guild_id = ctx.services, ctx.require_guild()
    entries = await services.store.lessons.teach(guild_id, contents, actor_id=ctx.user_id, now=ctx.now)
    services.servers.changed(guild_id)
    return entries


def lesson_of(ctx: Request, lesson_id: str) -> Lesson:
    """Return a lesson of the server. Raises LessonGone."""
    lesson = ctx.server.taught.by_id.get(lesson_id)
    if lesson is None:
        raise LessonGone
    return lesson


def content_line(say: Say, content: Content, pack: Pack) -> str:
    """Return what a lesson says as one line; of a spoiler only what stands for it."""
    text = escape(content.text, TEXT_SHOWN)
    if is_hidden(content, pack):
        return f"{hidden_lesson(say, content, pack)} {covered(text)}"
    match content:
        case OwnFact(answer=answer, link=link):
            return _answer_line(say, text, in_one_line(answer, TEXT_SHOWN), link)
        case Phrasing(fact_id=fact_id):
            return say(
                "“{text}” is another way to ask *{question}*",
                text=text,
                question=question_of(pack.fact[fact_id]),
            )
        case SavedQuote(speaker=speaker, link=link):
            name = escape_name(speaker)
            if not is_message_link(link):  # older ones may lead anywhere
                return say("“{text}” by {speaker}", text=text, speaker=name)
            return say("“{text}” by {speaker} ([message]({link}))", text=text, speaker=name, link=link)
        case _:
            return say("“{text}” is off topic", text=text)


def _answer_line(say: Say, question: str, answer: str, link: str) -> str:
    if not is_message_link(link):
        return say("“{question}”: {answer}", question=question, answer=answer)
    return say("“{question}”: {answer} ([message]({link}))", question=question, answer=answer, link=link)


async def confirm(ctx: Request, entries: Sequence[HistoryEntry], title: str, more: str = "") -> None:
    """Show what was changed, in place of the card that a form was opened from, and finish.

    Ways to ask may be added with their answer; what was removed is only known from before.
    """
    if any(entry.change.after is not None for entry in entries):
        ctx = await ctx.reopen()
    await show_in_place(ctx, done_card(ctx, entries, title, more))
    await announce(ctx, entries)


def done_card(ctx: Request, entries: Sequence[HistoryEntry], title: str, remark: str = "") -> Card:
    """Return what was changed, a remark on it, and how to undo it."""
    say = ctx.say
    if not entries:
        return Card(title=say("Nothing to change"), body=[say("It was already like that.")])
    is_gone = all(entry.change.after is None for entry in entries)
    lines = describe_removed(say, entries, ctx.server.pack) if is_gone else []
    if not lines:
        lines = listed(say, (describe(ctx, entry) for entry in entries[:LISTED]), len(entries))
    undo = [button(say("Undo"), UNDO(entries[0].id))] if len(entries) <= LISTED else []
    fact_id = _only_fact(entries)
    more = [button(say("Add a wording…"), ADD_WORDINGS(fact_id))] if fact_id else []
    history = mention(ctx.services.command_ids, "settings history")
    if undo:
        note = say("No longer used in this server.") if is_gone else say("Live in this server now.")
    elif is_gone:
        note = say("No longer used in this server. You can undo this in {history}.", history=history)
    else:
        note = say("Live in this server now. You can undo this in {history}.", history=history)
    return Card(
        art="teach",
        title=title,
        body=["\n".join(lines), remark],
        buttons=[*undo, *more],
        source=note,
    )


def _only_fact(entries: Sequence[HistoryEntry]) -> str:
    """Return the id of the one fact that was taught, or ways to ask for it; "" for anything else."""
    ids: set[str] = set()
    for change in (entry.change for entry in entries):
        content = None if change.after is None else read_content(change.after)
        ids.add(getattr(content, "fact_id", change.subject if isinstance(content, OwnFact) else ""))
    return ids.pop() if len(ids) == 1 else ""


@on_press(UNDO)
async def undo_lesson(ctx: Request, entry: str) -> None:
    """Undo what was just taught, changed or forgotten, all of it."""
    require_teacher(ctx)
    entries = await undo_change(ctx, entry, is_whole=True)
    ctx = await ctx.reopen()
    lines = listed(ctx.say, [describe(ctx, each) for each in entries[:LISTED]], len(entries))
    await ctx.edit(Card(title=ctx.say("Back to how it was"), body=["\n".join(lines)]))
    await announce(ctx, entries)


def listed(say: Say, lines: Iterable[str], count: int) -> list[str]:
    """Return the first lines as a list that says how many more there are; a single one as it is."""
    if count == 1:
        return [*lines]
    listed = [f"- {line}" for line in lines]
    more = count - len(listed)
    return [*listed, "- " + say("and {more} more", more=say.number(more))] if more else listed
