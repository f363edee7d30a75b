"""The list of lessons, the forms to edit them, the preview of an import and the test of a question."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import ui

from bot.domain.history import Entry
from bot.domain.matching import Explanation
from bot.domain.pack import Pack
from bot.domain.phrases import phrase
from bot.domain.teaching import (
    ANSWER_LIMIT,
    KEPT_LIMIT,
    QUOTE_LIMIT,
    Content,
    Lesson,
    LessonKind,
    LessonPlan,
    OwnFact,
    Phrasing,
    SavedQuote,
    Taught,
    is_message_link,
)
from bot.i18n import Say
from bot.services import Bot
from bot.ui.changes import author, describe
from bot.ui.dynamic import DynamicButton
from bot.ui.layout import ACCENT, TEXT_LIMIT, Card, Layout, Modal, rows
from bot.ui.paging import newest_first_turns
from bot.ui.request import Request
from bot.ui.sources import source_line
from bot.ui.taught import answer_of, question_of
from bot.ui.text import clip, escape, escape_name, quoted
from cogs.teach.lessons import finish, lesson_of, require_teacher, teach

LESSONS_A_PAGE = 10
TEXT_SHOWN = 120  # characters of a text in a list
PLANNED_SHOWN = 15
ALL = "all"

KIND_NAMES = {
    LessonKind.FACT: phrase("Facts"),
    LessonKind.PHRASING: phrase("Phrasings"),
    LessonKind.NEGATIVE: phrase("Not about the film"),
    LessonKind.QUOTE: phrase("Saved quotes"),
}


def lesson_line(say: Say, lesson: Lesson, pack: Pack) -> str:
    """Return a lesson as one line, with who taught it and when."""
    by = f"{author(say, lesson.author_id)}, <t:{lesson.taught_at // 1_000}:d>"
    return f"- {content_line(say, lesson.content, pack)} ({by})"


def content_line(say: Say, content: Content, pack: Pack) -> str:
    """Return what a lesson says."""
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


def lessons_page(say: Say, taught: Taught, pack: Pack, kind: str, page: int) -> Layout:
    """Return a page of the lessons of a kind, newest first."""
    every = taught.lessons if kind == ALL else taught.of(LessonKind(kind))
    lessons = every[::-1]
    last = max(0, (len(lessons) - 1) // LESSONS_A_PAGE)
    page = min(page, last)
    shown = lessons[page * LESSONS_A_PAGE : (page + 1) * LESSONS_A_PAGE]
    title = say("What this server taught me") if kind == ALL else say.phrase(KIND_NAMES[LessonKind(kind)])
    counted = say.count(len(lessons), "{number} lesson", "{number} lessons")
    container: ui.Container[Any] = ui.Container(accent_colour=ACCENT)
    container.add_item(ui.TextDisplay(f"### {title}\n{counted}"))
    if shown:
        text = "\n".join(lesson_line(say, lesson, pack) for lesson in shown)
        container.add_item(ui.TextDisplay(clip(text, TEXT_LIMIT - 200)))
    else:
        nothing = say("Nothing yet. /teach review and /teach add are good places to start.")
        container.add_item(ui.TextDisplay(nothing))
    for turns in rows(newest_first_turns(say, page, last, partial(ListButton, kind))):
        container.add_item(turns)
    return Layout(container)


class ListButton(DynamicButton, template=r"teach:list:(?P<kind>[a-z]+):(?P<page>\d{1,4})"):
    """Leads to a page of the lessons."""

    def __init__(self, kind: str, page: str, label: str = "…") -> None:
        super().__init__(f"teach:list:{kind}:{page}", label)
        self.kind = kind
        self.page = int(page)

    async def act(self, ctx: Request) -> None:
        """Show it."""
        await require_teacher(ctx)
        server = ctx.server
        say = ctx.say
        layout = lessons_page(say, server.taught, server.pack, self.kind, self.page)
        await ctx.interaction.response.edit_message(view=layout)


class EditForm(Modal):
    """A lesson's texts, to change."""

    def __init__(self, say: Say, lesson: Lesson) -> None:
        super().__init__(title=say("Change a lesson"))
        self.lesson_id = lesson.id
        content = lesson.content
        long = isinstance(content, SavedQuote)
        self.text: ui.TextInput[Any] = ui.TextInput(
            default=content.text,
            max_length=QUOTE_LIMIT if long else KEPT_LIMIT,
            style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        )
        self.add_item(ui.Label(text=say("The quote") if long else say("The question"), component=self.text))
        self.answer: ui.TextInput[Any] | None = None
        if isinstance(content, OwnFact):
            self.answer = ui.TextInput(
                default=content.answer, max_length=ANSWER_LIMIT, style=discord.TextStyle.paragraph
            )
            self.add_item(ui.Label(text=say("The answer"), component=self.answer))

    async def submit(self, ctx: Request, /) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - narrowed to our client
        """Teach it anew, in the old one's place."""
        await require_teacher(ctx)
        lesson = await lesson_of(ctx, self.lesson_id)
        answer = self.answer.value.strip() if self.answer else ""
        content = _reworded(lesson.content, self.text.value.strip(), answer)
        entries = await teach(ctx, content, replaces=lesson.id)
        say = ctx.say
        card = done_card(say, ctx.interaction.client, entries, say("Changed"))
        await ctx.interaction.response.send_message(view=card, ephemeral=True)
        await finish(ctx, entries)


def _reworded(content: Content, text: str, answer: str) -> Content:
    match content:
        case OwnFact():
            return OwnFact(text, answer)
        case Phrasing(fact_id=fact_id):
            return Phrasing(text, fact_id)
        case SavedQuote(speaker=speaker, link=link, speaker_id=speaker_id):
            return SavedQuote(text, speaker, link, speaker_id)
        case _:
            return type(content)(text)


def done_card(say: Say, bot: Bot, entries: Sequence[Entry], title: str) -> Card:
    """Return what was changed, and how it is taken back."""
    if not entries:
        return Card(title=say("Nothing changed"), body=[say("It was just so already.")])
    lines = [f"- {describe(say, entry.change, bot.services.catalogue)}" for entry in entries[:PLANNED_SHOWN]]
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
    """Return what a question would be answered, and how that comes about, for moderators."""
    verdict = explanation.verdict
    fact = pack.fact.get(verdict.fact_id or "")
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
