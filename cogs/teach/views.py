"""The list of lessons, the form to change one, the preview of an import and the test of a question."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import ui

from bot.domain.history import HistoryEntry
from bot.domain.matching.model import Explanation
from bot.domain.pack.model import Pack
from bot.domain.phrases import phrase
from bot.domain.teaching.exchange import LessonPlan
from bot.domain.teaching.model import Content, Lesson, LessonKind, OwnFact, Phrasing, SavedQuote
from bot.domain.teaching.rules import ANSWER_LIMIT, QUOTE_LIMIT
from bot.domain.teaching.texts import KEPT_LIMIT, is_message_link
from bot.i18n import Say
from bot.ui.changes import announce, author, describe
from bot.ui.custom_ids import NUMBER, CustomId, Field
from bot.ui.dynamic import button, on_press
from bot.ui.layout import Card, Modal
from bot.ui.paging import newest_first_turns
from bot.ui.request import Request
from bot.ui.sources import source_line
from bot.ui.taught import answer_of, question_of
from bot.ui.text import escape, escape_name, quoted
from cogs.teach.lessons import lesson_of, require_teacher, teach

LIST = CustomId("teach:list", kind=Field("[a-z]+"), page=NUMBER)
LESSONS_A_PAGE = 10
TEXT_SHOWN = 120  # characters of a text in a list
PLANNED_SHOWN = 15
ALL = "all"  # kinds of lessons in a list

KIND_NAMES = {
    LessonKind.FACT: phrase("Facts"),
    LessonKind.PHRASING: phrase("Phrasings"),
    LessonKind.NEGATIVE: phrase("Not about the film"),
    LessonKind.QUOTE: phrase("Saved quotes"),
}


def content_line(say: Say, content: Content, pack: Pack) -> str:
    """Return what a lesson says as one line."""
    text = escape(content.text, TEXT_SHOWN)
    match content:
        case OwnFact(answer=answer):
            return say("“{question}”: {answer}", question=text, answer=escape(answer, TEXT_SHOWN))
        case Phrasing(fact_id=fact_id):
            fact = pack.fact.get(fact_id)
            if fact is None:
                return say("“{text}” (its fact is gone: {id})", text=text, id=fact_id)
            return say("“{text}” asks for *{question}*", text=text, question=question_of(fact))
        case SavedQuote(speaker=speaker, link=link):
            name = escape_name(speaker)
            if not is_message_link(link):  # older ones may lead anywhere
                return say("“{text}” by {speaker}", text=text, speaker=name)
            return say("“{text}” by {speaker} ([message]({link}))", text=text, speaker=name, link=link)
        case _:
            return say("“{text}” is not about the film", text=text)


def lessons_page(ctx: Request, kind: str, page: int) -> Card:
    """Return a page of the lessons of a kind, newest first."""
    say, taught = ctx.say, ctx.server.taught
    lessons = (taught.lessons if kind == ALL else taught.of(LessonKind(kind)))[::-1]
    last = max(0, (len(lessons) - 1) // LESSONS_A_PAGE)
    page = min(page, last)
    title = say("What this server taught me") if kind == ALL else say.phrase(KIND_NAMES[LessonKind(kind)])
    counted = say.count(len(lessons), "{number} lesson", "{number} lessons")
    shown = lessons[page * LESSONS_A_PAGE : (page + 1) * LESSONS_A_PAGE]
    lines = "\n".join(_lesson_line(say, lesson, ctx.pack) for lesson in shown)
    nothing = say("Nothing yet. /teach review and /teach add are good places to start.")
    return Card(
        body=[f"### {title}\n{counted}", lines or nothing],
        buttons=newest_first_turns(say, page, last, lambda to, label: button(label, LIST(kind, to))),
    )


def _lesson_line(say: Say, lesson: Lesson, pack: Pack) -> str:
    by = f"{author(say, lesson.author_id)}, <t:{lesson.taught_at // 1_000}:d>"
    return f"- {content_line(say, lesson.content, pack)} ({by})"


@on_press(LIST)
async def turn_list(ctx: Request, kind: str, page: int) -> None:
    """Show a page of the lessons."""
    require_teacher(ctx)
    await ctx.edit(lessons_page(ctx, kind, page))


class EditLessonForm(Modal):
    """A form with a lesson's texts."""

    def __init__(self, say: Say, lesson: Lesson) -> None:
        super().__init__(title=say("Change a lesson"))
        self.lesson_id = lesson.id
        content = lesson.content
        is_quote = isinstance(content, SavedQuote)
        self.text: ui.TextInput[Any] = ui.TextInput(
            default=content.text,
            max_length=QUOTE_LIMIT if is_quote else KEPT_LIMIT,
            style=discord.TextStyle.paragraph if is_quote else discord.TextStyle.short,
        )
        label = say("The quote") if is_quote else say("The question")
        self.add_item(ui.Label(text=label, component=self.text))
        self.answer: ui.TextInput[Any] = ui.TextInput(
            max_length=ANSWER_LIMIT, style=discord.TextStyle.paragraph
        )
        if isinstance(content, OwnFact):
            self.answer.default = content.answer
            self.add_item(ui.Label(text=say("The answer"), component=self.answer))

    async def submit(self, ctx: Request) -> None:
        """Teach the changed lesson in place of the old one."""
        require_teacher(ctx)
        lesson = lesson_of(ctx, self.lesson_id)
        text = self.text.value.strip()
        if isinstance(lesson.content, OwnFact):
            content = OwnFact(text, self.answer.value.strip())
        else:
            content = replace(lesson.content, text=text)
        await confirm(ctx, await teach(ctx, content, replaces=lesson.id), ctx.say("Changed"))


async def confirm(ctx: Request, entries: tuple[HistoryEntry, ...], title: str) -> None:
    """Show what was changed, and finish."""
    await ctx.reply(done_card(ctx, entries, title))
    await announce(ctx, entries)


def done_card(ctx: Request, entries: Sequence[HistoryEntry], title: str) -> Card:
    """Return what was changed, and how to undo it."""
    say, catalogue = ctx.say, ctx.services.catalogue
    if not entries:
        return Card(title=say("Nothing changed"), body=[say("It was just so already.")])
    lines = [f"- {describe(say, entry.change, catalogue)}" for entry in entries[:PLANNED_SHOWN]]
    return Card(
        title=title,
        body=["\n".join([*lines, *_more_line(say, len(entries))])],
        source=say("In effect in this server at once. /settings history undoes it."),
    )


def plan_lines(say: Say, plan: LessonPlan, pack: Pack) -> list[str]:
    """Return what an import would teach, one line each."""
    lines = [
        f"- {say('changed') if step.before else say('new')}: {content_line(say, step.content, pack)}"
        for step in plan.planned[:PLANNED_SHOWN]
    ]
    return [*lines, *_more_line(say, len(plan.planned))]


def _more_line(say: Say, count: int) -> list[str]:
    more = count - PLANNED_SHOWN
    return ["- " + say("and {more} more", more=say.number(more))] if more > 0 else []


def explanation_card(say: Say, explanation: Explanation, pack: Pack) -> Card:
    """Return how a question would be answered and why, for moderators."""
    fact = pack.fact.get(explanation.verdict.fact_id or "")
    answer = say("**I would answer:** {answer}", answer=answer_of(fact)) if fact else ""
    return Card(
        title=say("What I make of it"),
        body=[
            "-# " + say("Question: {question}", question=quoted(explanation.question)),
            answer or say("**I would not answer that.**"),
            "\n".join(
                f"{'  ' if line.is_detail else ''}- {escape(say.phrase(line.said))}"
                for line in explanation.lines
            ),
        ],
        source=source_line(say, pack, fact.paragraph) if fact else "",
    )
