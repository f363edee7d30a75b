"""The list of what a server taught, and each of it, to be edited or removed."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.phrases import phrase
from bot.domain.teaching.model import Lesson, LessonKind, OwnFact, Phrasing, is_hidden
from bot.i18n import Say
from bot.ui.changes import author
from bot.ui.commands import mention
from bot.ui.components import NUMBER, CustomId, Field, button, on_pick, on_press
from bot.ui.layout import Card, row
from bot.ui.pages import newest_first_turns, page_span
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip, quoted
from cogs.teach.access import require_teacher
from cogs.teach.editing import editing_form, lesson_name, remove_lesson
from cogs.teach.lessons import ADD_WORDINGS, LESSON_ID, TEXT_SHOWN, content_line, lesson_of

_KIND = Field("[a-z]+")
LIST = CustomId("teach:list", kind=_KIND, page=NUMBER)
PICK = CustomId("teach:pick-lesson", kind=_KIND, page=NUMBER)
EDIT = CustomId("teach:edit-lesson", lesson_id=LESSON_ID)
REMOVE = CustomId("teach:remove-lesson", lesson_id=LESSON_ID)
LESSONS_A_PAGE = 10
ALL = "all"  # kinds of lessons in a list

KIND_NAMES = {
    LessonKind.FACT: phrase("Facts"),
    LessonKind.PHRASING: phrase("Alternate phrasings"),
    LessonKind.NEGATIVE: phrase("Off topic"),
    LessonKind.QUOTE: phrase("Saved quotes"),
}


def lessons_page(ctx: Request, kind: str, page: int) -> Card:
    """Return a page of the lessons of a kind, newest first."""
    say, taught = ctx.say, ctx.server.taught
    lessons = _in_order(taught.lessons if kind == ALL else taught.of(LessonKind(kind)))
    page, last, span = page_span(page, len(lessons), LESSONS_A_PAGE)
    title = say("What this server taught me") if kind == ALL else say.phrase(KIND_NAMES[LessonKind(kind)])
    counted = say.count(len(lessons), "{number} entry", "{number} entries")
    shown = {lesson.id for lesson in lessons[span]}
    lines = [
        f"  - {_wording(ctx, lesson)}" if _is_below(lesson, shown) else f"- {_line(ctx, lesson)}"
        for lesson in lessons[span]
    ]
    nothing = say(
        "Nothing yet. Get started with {review} or {add}.",
        review=mention(ctx.services.command_ids, "teach review"),
        add=mention(ctx.services.command_ids, "teach add"),
    )
    return Card(
        art="teach",
        overline=counted if lessons else "",
        title=title,
        body=["\n".join(lines) or nothing],
        items=[row(_menu(ctx, lessons[span], kind, page))] if lines else [],
        buttons=newest_first_turns(say, page, last, lambda to, label: button(label, LIST(kind, to))),
    )


def _in_order(lessons: Sequence[Lesson]) -> list[Lesson]:
    """Return lessons newest first, other wordings of a server's own answer below it."""
    newest_first = lessons[::-1]
    own = {lesson.id for lesson in newest_first if isinstance(lesson.content, OwnFact)}
    below: defaultdict[str, list[Lesson]] = defaultdict(list)
    for lesson in newest_first:
        if isinstance(lesson.content, Phrasing):
            below[lesson.content.fact_id].append(lesson)
    heads = (lesson for lesson in newest_first if getattr(lesson.content, "fact_id", "") not in own)
    return [each for head in heads for each in (head, *(below[head.id] if head.id in own else ()))]


def _is_below(lesson: Lesson, shown: Collection[str]) -> bool:
    """Return whether a lesson is a wording whose answer is on the same page."""
    return getattr(lesson.content, "fact_id", "") in shown


def _line(ctx: Request, lesson: Lesson) -> str:
    """Return what a lesson says, who taught it and when."""
    return f"{content_line(ctx.say, lesson.content, ctx.server.pack)} {_taught_by(ctx.say, lesson)}"


def _wording(ctx: Request, lesson: Lesson) -> str:
    """Return a wording that stands below what it asks for."""
    if is_hidden(lesson.content, ctx.server.pack):
        return _line(ctx, lesson)
    return f"{quoted(ctx.say, lesson.content.text, TEXT_SHOWN)} {_taught_by(ctx.say, lesson)}"


def _taught_by(say: Say, lesson: Lesson) -> str:
    return f"({author(say, lesson.author_id)}, <t:{lesson.taught_at // 1_000}:d>)"


def _menu(ctx: Request, lessons: Sequence[Lesson], kind: str, page: int) -> ui.Select[Any]:
    """Return the menu to open one of the lessons on a page."""
    options = [
        discord.SelectOption(label=clip(lesson_name(ctx, lesson), CHOICE_LIMIT), value=lesson.id)
        for lesson in lessons
    ]
    placeholder = ctx.say("Edit or remove one…")
    return ui.Select[Any](custom_id=PICK(kind, page), placeholder=placeholder, options=options)


@on_press(LIST)
async def turn_list(ctx: Request, kind: str, page: int) -> None:
    """Show a page of the lessons."""
    require_teacher(ctx)
    await ctx.edit(lessons_page(ctx, kind, page))


@on_pick(PICK)
async def open_lesson(ctx: Request, picked: list[str], kind: str, page: int) -> None:
    """Show one lesson with what can be done about it."""
    require_teacher(ctx)
    say, lesson = ctx.say, lesson_of(ctx, picked[0])
    fact_id = lesson.id if isinstance(lesson.content, OwnFact) else getattr(lesson.content, "fact_id", "")
    more = [button(say("Add a wording…"), ADD_WORDINGS(fact_id))] if fact_id in ctx.server.pack.fact else []
    await ctx.edit(
        Card(
            art="teach",
            overline=say.phrase(KIND_NAMES[lesson.content.kind]),
            body=[_line(ctx, lesson)],
            buttons=[
                button(say("Edit…"), EDIT(lesson.id), discord.ButtonStyle.primary),
                *more,
                button(say("Remove"), REMOVE(lesson.id), discord.ButtonStyle.danger),
                button(say("Back"), LIST(kind, page)),
            ],
        )
    )


@on_press(EDIT)
async def edit_lesson(ctx: Request, lesson_id: str) -> None:
    """Open the form with what a lesson says."""
    require_teacher(ctx)
    await ctx.interaction.response.send_modal(editing_form(ctx, lesson_id))


@on_press(REMOVE)
async def remove_listed(ctx: Request, lesson_id: str) -> None:
    """Remove a lesson, with the wordings that lead to it."""
    require_teacher(ctx)
    await remove_lesson(ctx, lesson_id)
