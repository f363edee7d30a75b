"""The review: questions that were not answered, one after the other, most asked first."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.history import Entry
from bot.domain.matching import Status
from bot.domain.pack import Fact
from bot.domain.teaching import (
    ANSWER_LIMIT,
    KEPT_LIMIT,
    OLD_DAYS,
    Negative,
    OwnFact,
    Phrasing,
    Sweep,
    fold_question,
)
from bot.i18n import Say
from bot.servers import Server
from bot.services import Bot
from bot.store import Unanswered
from bot.ui.changes import describe
from bot.ui.dynamic import DynamicButton, DynamicSelect
from bot.ui.layout import ACCENT, Card, Layout, Modal, row
from bot.ui.request import Request
from bot.ui.taught import question_of
from bot.ui.text import CHOICE_LIMIT, clip, escape
from cogs.teach.lessons import finish, require_teacher, teach

_KEY = r"(?P<key>[0-9a-f]{20})"
_SWEEP = rf"(?P<sweep>{'|'.join(Sweep)})"
_MOMENT = r"(?P<moment>\d{13,16})"  # milliseconds UTC
FACTS_OFFERED = 25  # what a select can hold


class QuestionGone(UserError):
    """A question was settled meanwhile."""

    def __init__(self) -> None:
        super().__init__("That question was settled meanwhile. /teach review shows what is left.")


async def review_card(
    say: Say, bot: Bot, guild_id: int, skip: int = 0, *, note: str = "", undo: "ReopenButton | None" = None
) -> Layout:
    """Return the card for the question at a place in the list, or that nothing waits."""
    count = await bot.services.store.lessons.count_waiting(guild_id)
    skip = min(skip, max(0, count - 1))
    waiting = await bot.services.store.lessons.waiting(guild_id, limit=1, skip=skip)
    container: ui.Container[Any] = ui.Container(accent_colour=ACCENT)
    if waiting:
        server = await bot.services.servers.get(guild_id)
        for item in _question_items(say, waiting[0], (skip, count), server):
            container.add_item(item)
    else:
        nothing = say(
            "Every question was answered, or somebody has dealt with it. "
            "I count new ones as they come, without who asked."
        )
        container.add_item(ui.TextDisplay(f"### {say('Nothing to review')}\n{nothing}"))
    if note:
        container.add_item(ui.TextDisplay(f"-# {note}"))
    if undo is not None:
        container.add_item(row(undo))
    return Layout(container)


def _question_items(
    say: Say, question: Unanswered, place: tuple[int, int], server: Server
) -> list[ui.Item[Any]]:
    skip, count = place
    verdict = server.matcher.match(question.text)
    facts = [c.fact_id for c in verdict.candidates if c.fact_id in server.pack.fact]
    title = say("Question {number} of {total}", number=skip + 1, total=say.number(count))
    onward = say("Skip") if count > 1 else say("Refresh")
    return [
        ui.TextDisplay(f"### {title}\n> {escape(question.text)}"),
        ui.TextDisplay(f"{_how_often(say, question)}\n{_what_now(say, verdict.status, facts, server)}"),
        row(LinkSelect.of(say, question.key, _offered(facts, server.pack.facts))),
        row(
            WriteButton(question.key, say("Write an answer")),
            NegativeButton(question.key, say("Not about the film")),
            DismissButton(question.key, say("Dismiss")),
            ReviewButton(str(skip + 1 if skip + 1 < count else 0), onward),
            *([SweepsButton(say("Dismiss many…"))] if count > 1 else ()),
        ),
    ]


def _how_often(say: Say, question: Unanswered) -> str:
    lines: list[str] = []
    if question.asked:
        lines.append(
            say.count(
                question.asked,
                "Asked {number} time without an answer.",
                "Asked {number} times without an answer.",
            )
        )
    if question.rejected:
        lines.append(
            say.count(
                question.rejected,
                "{number} answer was not what was meant.",
                "{number} answers were not what was meant.",
            )
        )
    lines.append(say("Last {time}.", time=f"<t:{question.last_at // 1_000}:R>"))
    return " ".join(lines)


def _what_now(say: Say, status: Status, facts: Sequence[str], server: Server) -> str:
    if status is Status.ANSWER and facts:
        return say("Now I would answer: *{question}*", question=question_of(server.pack.fact[facts[0]]))
    if status is Status.SUGGEST and facts:
        return say("Now I would suggest: *{question}*", question=question_of(server.pack.fact[facts[0]]))
    return say("Now I would say that I don't know.")


def _offered(likeliest: Sequence[str], facts: Sequence[Fact]) -> list[Fact]:
    by_id = {fact.id: fact for fact in facts}
    ordered = {fact_id: by_id[fact_id] for fact_id in likeliest} | by_id
    return list(ordered.values())[:FACTS_OFFERED]


async def _question(ctx: Request, key: str) -> Unanswered:
    """Return the question that a press is about, for somebody who may still teach."""
    await require_teacher(ctx)
    question = await ctx.services.store.lessons.unanswered(ctx.require_guild(), key)
    if question is None:
        raise QuestionGone
    return question


async def _go_on(ctx: Request, entries: tuple[Entry, ...], note: str = "") -> None:
    """Say what was done, and show the next question."""
    bot, say = ctx.interaction.client, ctx.say
    if entries:
        change = describe(say, entries[0].change, bot.services.catalogue)
        note = say("Done: {change}. /settings history takes it back.", change=change)
    card = await review_card(say, bot, ctx.require_guild(), note=note)
    await ctx.interaction.response.edit_message(view=card)
    await finish(ctx, entries)


class ReviewButton(DynamicButton, template=r"teach:review:(?P<skip>\d{1,6})"):
    """Leads to a question at a place in the list."""

    def __init__(self, skip: str, label: str = "…") -> None:
        super().__init__(f"teach:review:{skip}", label)
        self.skip = int(skip)

    async def act(self, ctx: Request) -> None:
        """Show it."""
        await require_teacher(ctx)
        say = ctx.say
        layout = await review_card(say, ctx.interaction.client, ctx.require_guild(), self.skip)
        await ctx.interaction.response.edit_message(view=layout)


class LinkSelect(DynamicSelect[ui.Select[Any]], template=rf"teach:link:{_KEY}"):
    """Links the question to a fact: it becomes a phrasing of it."""

    def __init__(self, key: str) -> None:
        super().__init__(ui.Select(custom_id=f"teach:link:{key}"))
        self.key = key

    @classmethod
    def of(cls, say: Say, key: str, facts: Sequence[Fact]) -> "LinkSelect":
        """Return the select with facts, likeliest first."""
        select = cls(key)
        select.item.placeholder = say("It asks for this fact")
        select.item.options = [
            discord.SelectOption(
                label=clip(fact.question, CHOICE_LIMIT),
                value=fact.id,
                description=clip(fact.answer, CHOICE_LIMIT),
            )
            for fact in facts
        ]
        return select

    async def act(self, ctx: Request) -> None:
        """Teach the phrasing."""
        question = await _question(ctx, self.key)
        await _go_on(ctx, await teach(ctx, Phrasing(question.text, self.item.values[0])))


class WriteButton(DynamicButton, template=rf"teach:write:{_KEY}"):
    """Asks for an answer in the moderator's own words."""

    def __init__(self, key: str, label: str = "…") -> None:
        super().__init__(f"teach:write:{key}", label)
        self.key = key

    async def act(self, ctx: Request) -> None:
        """Show the form."""
        question = await _question(ctx, self.key)
        say = ctx.say
        await ctx.interaction.response.send_modal(AnswerForm(say, question.key, question.text))


class AnswerForm(Modal):
    """A question and its answer; what was asked becomes a phrasing where the question was reworded."""

    def __init__(self, say: Say, key: str, text: str) -> None:
        super().__init__(title=say("Write an answer"))
        self.key = key
        self.question: ui.TextInput[Any] = ui.TextInput(default=text, max_length=KEPT_LIMIT)
        self.answer: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.paragraph, max_length=ANSWER_LIMIT
        )
        self.add_item(
            ui.Label(
                text=say("The question"),
                description=say("As a title: reword it if you like."),
                component=self.question,
            )
        )
        self.add_item(
            ui.Label(
                text=say("The answer"),
                description=say("Complete on its own. It is shown as added by this server's moderators."),
                component=self.answer,
            )
        )

    async def submit(self, ctx: Request, /) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - narrowed to our client
        """Teach the fact, and lead the question to it."""
        asked = await _question(ctx, self.key)
        fact = OwnFact(self.question.value.strip(), self.answer.value.strip())
        entries = await teach(ctx, fact)
        if entries and fold_question(fact.question) != asked.folded:
            entries += await teach(await ctx.reopen(), Phrasing(asked.text, entries[0].change.subject))
        await _go_on(ctx, entries)


class NegativeButton(DynamicButton, template=rf"teach:negative:{_KEY}"):
    """Stores that the question is not about the film."""

    def __init__(self, key: str, label: str = "…") -> None:
        super().__init__(f"teach:negative:{key}", label)
        self.key = key

    async def act(self, ctx: Request) -> None:
        """Teach the negative."""
        question = await _question(ctx, self.key)
        await _go_on(ctx, await teach(ctx, Negative(question.text)))


class DismissButton(DynamicButton, template=rf"teach:dismiss:{_KEY}"):
    """Takes the question off the list."""

    def __init__(self, key: str, label: str = "…") -> None:
        super().__init__(f"teach:dismiss:{key}", label)
        self.key = key

    async def act(self, ctx: Request) -> None:
        """Dismiss it."""
        question = await _question(ctx, self.key)
        await ctx.services.store.lessons.dismiss(ctx.require_guild(), question.folded)
        say = ctx.say
        await _go_on(ctx, (), note=say("Dismissed: “{text}”", text=escape(question.text)))


class SweepsButton(DynamicButton, template=r"teach:sweeps"):
    """Offers to dismiss many questions at once."""

    def __init__(self, label: str = "…") -> None:
        super().__init__("teach:sweeps", label)

    async def act(self, ctx: Request) -> None:
        """Show the ways."""
        await require_teacher(ctx)
        bot, say = ctx.interaction.client, ctx.say
        counts = await bot.services.store.lessons.count_sweeps(ctx.require_guild(), now=ctx.now)
        labels = {
            Sweep.ALL: say("All ({number})", number=say.number(counts[Sweep.ALL])),
            Sweep.ONCE: say("Asked only once ({number})", number=say.number(counts[Sweep.ONCE])),
            Sweep.OLD: say(
                "Not asked for {days} days ({number})", days=OLD_DAYS, number=say.number(counts[Sweep.OLD])
            ),
        }
        card = Card(
            title=say("Dismiss many questions"),
            body=[say("Which ones? I ask once more before anything happens.")],
            buttons=[
                *(SweepButton(sweep.value, label) for sweep, label in labels.items() if counts[sweep]),
                ReviewButton("0", say("Back")),
            ],
        )
        await ctx.interaction.response.edit_message(view=card)


class SweepButton(DynamicButton, template=rf"teach:sweep:{_SWEEP}"):
    """Asks whether to dismiss them all, before anything happens."""

    def __init__(self, sweep: str, label: str = "…") -> None:
        super().__init__(f"teach:sweep:{sweep}", label)
        self.sweep = Sweep(sweep)

    async def act(self, ctx: Request) -> None:
        """Ask."""
        await require_teacher(ctx)
        bot, now = ctx.interaction.client, ctx.now
        say = ctx.say
        count = (await bot.services.store.lessons.count_sweeps(ctx.require_guild(), now=now))[self.sweep]
        card = Card(
            title=say.count(count, "Dismiss {number} question?", "Dismiss {number} questions?"),
            body=[say("They leave the list for everybody who reviews. You can take it back right after.")],
            buttons=[
                SweptButton(self.sweep.value, str(now), say("Dismiss them")),
                ReviewButton("0", say("Keep them")),
            ],
        )
        await ctx.interaction.response.edit_message(view=card)


class SweptButton(DynamicButton, template=rf"teach:swept:{_SWEEP}:{_MOMENT}"):
    """Dismisses what was there when it was asked about; what came since has not been seen by anybody."""

    style = discord.ButtonStyle.danger

    def __init__(self, sweep: str, moment: str, label: str = "…") -> None:
        super().__init__(f"teach:swept:{sweep}:{moment}", label)
        self.sweep = Sweep(sweep)
        self.moment = int(moment)

    async def act(self, ctx: Request) -> None:
        """Dismiss them, and show what is left."""
        await require_teacher(ctx)
        bot, guild_id, now = ctx.interaction.client, ctx.require_guild(), ctx.now
        count = await bot.services.store.lessons.dismiss_many(
            guild_id, self.sweep, asked_until=self.moment, now=now
        )
        say = ctx.say
        note = say.count(count, "{number} question dismissed.", "{number} questions dismissed.")
        undo = ReopenButton(str(now), say("Take that back")) if count else None
        card = await review_card(say, bot, guild_id, note=note, undo=undo)
        await ctx.interaction.response.edit_message(view=card)


class ReopenButton(DynamicButton, template=rf"teach:reopen:{_MOMENT}"):
    """Puts questions that were dismissed together back on the list."""

    def __init__(self, moment: str, label: str = "…") -> None:
        super().__init__(f"teach:reopen:{moment}", label)
        self.moment = int(moment)

    async def act(self, ctx: Request) -> None:
        """Put them back."""
        await require_teacher(ctx)
        bot, guild_id = ctx.interaction.client, ctx.require_guild()
        count = await bot.services.store.lessons.reopen(guild_id, self.moment)
        say = ctx.say
        note = say.count(count, "{number} question is back.", "{number} questions are back.")
        await ctx.interaction.response.edit_message(view=await review_card(say, bot, guild_id, note=note))


REVIEW_ITEMS = (
    ReviewButton,
    LinkSelect,
    WriteButton,
    NegativeButton,
    DismissButton,
    SweepsButton,
    SweepButton,
    SweptButton,
    ReopenButton,
)
