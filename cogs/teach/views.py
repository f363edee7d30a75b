"""The list of lessons, the forms to edit them, the preview of an import and the test of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.domain.teaching import (
    ANSWER_LIMIT,
    KEPT_LIMIT,
    QUOTE_LIMIT,
    Content,
    LessonKind,
    OwnFact,
    Phrasing,
    SavedQuote,
    Taught,
)
from bot.ui.changes import author, describe
from bot.ui.i18n import SAY_ENGLISH
from bot.ui.layout import ACCENT, TEXT_LIMIT, Card, DynamicButton, Layout, Modal, row
from bot.ui.sources import source_line
from bot.ui.text import clip, escape, plural, quoted
from cogs.teach.lessons import finish, guild_id_of, lesson_of, require_teacher, teach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client import Reckoner
    from bot.domain.matching import Explanation
    from bot.domain.pack import Pack
    from bot.domain.teaching import Lesson, LessonPlan

LESSONS_A_PAGE = 10
TEXT_SHOWN = 120  # characters of a text in a list
PLANNED_SHOWN = 15
ALL = "all"

KIND_NAMES = {
    LessonKind.FACT: "Facts",
    LessonKind.PHRASING: "Phrasings",
    LessonKind.NEGATIVE: "Not about the film",
    LessonKind.QUOTE: "Saved quotes",
}


def lesson_line(lesson: Lesson, pack: Pack) -> str:
    """Return a lesson as one line, with who taught it and when."""
    by = f"{author(lesson.author_id)}, <t:{lesson.taught_at // 1_000}:d>"
    return f"- {content_line(lesson.content, pack)} ({by})"


def content_line(content: Content, pack: Pack) -> str:
    """Return what a lesson says."""
    text = f"“{clip(escape(content.text), TEXT_SHOWN)}”"
    match content:
        case OwnFact(answer=answer):
            return f"{text}: {clip(escape(answer), TEXT_SHOWN)}"
        case Phrasing(fact_id=fact_id):
            fact = pack.fact.get(fact_id)
            return (
                f"{text} asks for *{escape(fact.question)}*"
                if fact
                else f"{text} (its fact is gone: {fact_id})"
            )
        case SavedQuote(speaker=speaker, link=link):
            name = escape(speaker)
            return f"{text} by [{name}]({link})" if link else f"{text} by {name}"
        case _:
            return f"{text} is not about the film"


def lessons_page(taught: Taught, pack: Pack, kind: str, page: int) -> Layout:
    """Return a page of the lessons of a kind, newest first."""
    every = taught.lessons if kind == ALL else taught.of(LessonKind(kind))
    lessons = every[::-1]
    last = max(0, (len(lessons) - 1) // LESSONS_A_PAGE)
    page = min(page, last)
    shown = lessons[page * LESSONS_A_PAGE : (page + 1) * LESSONS_A_PAGE]
    title = "What this server taught me" if kind == ALL else KIND_NAMES[LessonKind(kind)]
    container: ui.Container[Any] = ui.Container(accent_colour=ACCENT)
    container.add_item(ui.TextDisplay(f"### {title}\n{plural(len(lessons), 'lesson')}"))
    if shown:
        text = "\n".join(lesson_line(lesson, pack) for lesson in shown)
        container.add_item(ui.TextDisplay(clip(text, TEXT_LIMIT - 200)))
    else:
        container.add_item(
            ui.TextDisplay("Nothing yet. /teach review and /teach add are good places to start.")
        )
    if last:
        container.add_item(
            row(
                ListButton(kind, str(page - 1 if page else last), "Newer" if page else "Oldest"),
                ListButton(kind, str(page + 1 if page < last else 0), "Older" if page < last else "Newest"),
            )
        )
    return Layout(container)


class ListButton(DynamicButton, template=r"teach:list:(?P<kind>[a-z]+):(?P<page>\d{1,4})"):
    """Leads to a page of the lessons."""

    def __init__(self, kind: str, page: str, label: str = "List") -> None:
        super().__init__(f"teach:list:{kind}:{page}", label)
        self.kind = kind
        self.page = int(page)

    async def press(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Show it."""
        await require_teacher(interaction)
        server = await interaction.client.servers.get(guild_id_of(interaction))
        layout = lessons_page(server.taught, server.pack, self.kind, self.page)
        await interaction.response.edit_message(view=layout)


class EditForm(Modal):
    """A lesson's texts, to change."""

    def __init__(self, lesson: Lesson) -> None:
        super().__init__(title="Change a lesson")
        self.lesson_id = lesson.id
        content = lesson.content
        long = isinstance(content, SavedQuote)
        self.text: ui.TextInput[Any] = ui.TextInput(
            default=content.text,
            max_length=QUOTE_LIMIT if long else KEPT_LIMIT,
            style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        )
        self.add_item(ui.Label(text="Quote" if long else "Question", component=self.text))
        self.answer: ui.TextInput[Any] | None = None
        if isinstance(content, OwnFact):
            self.answer = ui.TextInput(
                default=content.answer, max_length=ANSWER_LIMIT, style=discord.TextStyle.paragraph
            )
            self.add_item(ui.Label(text="Answer", component=self.answer))

    async def on_submit(self, interaction: discord.Interaction[Reckoner], /) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - narrowed to our client
        """Teach it anew, in the old one's place."""
        await require_teacher(interaction)
        lesson = await lesson_of(interaction, self.lesson_id)
        answer = self.answer.value.strip() if self.answer else ""
        content = _reworded(lesson.content, self.text.value.strip(), answer)
        entries = await teach(interaction, content, instead_of=lesson.id)
        await interaction.response.send_message(view=done_card(interaction.client, entries), ephemeral=True)
        await finish(interaction, entries)


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


def done_card(bot: Reckoner, entries: Sequence[Any], title: str = "Done") -> Card:
    """Return what was changed, and how it is taken back."""
    if not entries:
        return Card(title="Nothing changed", body=["It was just so already."])
    lines = [f"- {describe(entry.change, bot.catalogue)}" for entry in entries[:PLANNED_SHOWN]]
    if len(entries) > PLANNED_SHOWN:
        lines.append(f"- and {len(entries) - PLANNED_SHOWN:,} more")
    return Card(
        title=title,
        body=["\n".join(lines)],
        source="In effect in this server at once. /settings history undoes it.",
    )


def plan_lines(plan: LessonPlan, pack: Pack) -> list[str]:
    """Return what an import would teach, one line each."""
    lines = [
        f"- {'changes to' if step.before else 'new'}: {content_line(step.content, pack)}"
        for step in plan.planned[:PLANNED_SHOWN]
    ]
    if len(plan.planned) > PLANNED_SHOWN:
        lines.append(f"- and {len(plan.planned) - PLANNED_SHOWN:,} more")
    return lines


def explanation_card(explanation: Explanation, pack: Pack) -> Card:
    """Return what a question would be answered, and how that comes about, for moderators."""
    verdict = explanation.verdict
    fact = pack.fact.get(verdict.fact_id or "")
    answer = f"**I would answer:** {fact.answer}" if fact else "**I would not answer that.**"
    return Card(
        title="What I make of it",
        body=[
            f"-# Question: {quoted(explanation.question)}",
            answer,
            "\n".join(f"- {escape(line)}" for line in explanation.lines),
        ],
        source=source_line(SAY_ENGLISH, pack, fact.paragraph) if fact else "",
    )
