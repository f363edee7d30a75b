"""The form with what a lesson says, and what becomes of it: taught, or shown with what is wrong."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

import discord
from discord import ui

from bot.domain.pack.citations import LABEL_LIMIT
from bot.domain.pack.model import Spoiler
from bot.domain.teaching.model import Content, InvalidLesson, OwnFact, Phrasing, SavedQuote
from bot.domain.teaching.rules import ANSWER_LIMIT, QUOTE_LIMIT, cleaned
from bot.domain.teaching.texts import KEPT_LIMIT, states
from bot.i18n import Say
from bot.ui.layout import Card, Modal
from bot.ui.request import Request
from cogs.teach.access import require_teacher
from cogs.teach.correcting import Reopen, is_corrected, show_in_place
from cogs.teach.lessons import Written, check, confirm, lesson_of, teach, teach_instead, teach_together
from cogs.teach.now import answered_by, lacking_note
from cogs.teach.refusing import Contradicted, Unasked, answer_lines, refusal_card, require_agreement
from cogs.teach.wordings import ask_for_wordings, check_together, others_of, wordings_in

Fields: TypeAlias = dict[str, Any]  # of a lesson, as a form was filled in
OTHERS = "others"  # the one with other ways to ask for an answer
BEFORE_SHOWN = 200  # characters of the answer that was given until now


class LessonForm(Modal):
    """A form with what a lesson says, for ``submitted``; ``hints`` are for question and answer.

    ``back`` is the custom id of what leads to the card that it was opened from: what is wrong with the form
    takes that card's place. ``is_new`` is whether it adds something, rather than edit a lesson.
    """

    def __init__(
        self,
        say: Say,
        title: str,
        content: Content,
        submitted: Callable[[Request, Fields], Awaitable[None]],
        hints: tuple[str, str] = ("", ""),
        *,
        back: str = "",
        is_new: bool = True,
        others: Sequence[str] = (),
    ) -> None:
        super().__init__(title=title)
        self._back, self._is_new = back, is_new
        self.submitted = submitted
        self._content, self._hints = content, hints
        self._say = say
        self._texts: dict[str, ui.TextInput[Any]] = {}
        self._spoiler: ui.RadioGroup[Any] | None = None
        self._others: ui.TextInput[Any] | None = None
        if isinstance(content, SavedQuote):
            self._ask("text", say("Quote"), content.text, QUOTE_LIMIT)
        else:
            self._ask("text", say("Question"), content.text, KEPT_LIMIT, hint=hints[0])
        if isinstance(content, OwnFact):
            self._ask("answer", say("Answer"), content.answer, ANSWER_LIMIT, hint=hints[1])
            self._others = ask_for_wordings(say, self, others) if is_new else None
        if isinstance(content, OwnFact | SavedQuote):
            self._ask_for_spoiler(content.spoiler)
        if isinstance(content, OwnFact):
            hint = say("For spoilers: shown instead of the question, so it shouldn't give anything away.")
            self._ask("label", say("Heading"), content.label, LABEL_LIMIT, hint=hint, is_wanted=False)

    def _ask(
        self, name: str, label: str, text: str, limit: int, *, hint: str = "", is_wanted: bool = True
    ) -> None:
        is_long = limit > KEPT_LIMIT
        self._texts[name] = self.ask(label, text, limit, hint=hint, is_long=is_long, is_wanted=is_wanted)

    def _ask_for_spoiler(self, chosen: Spoiler) -> None:
        options = [
            discord.RadioGroupOption(label=self._say.phrase(level.said), value=level, default=level is chosen)
            for level in Spoiler
        ]
        self._spoiler = ui.RadioGroup(options=options, required=False)
        say = self._say
        self.add_item(ui.Label(text=say("What it gives away"), component=self._spoiler))

    async def submit(self, ctx: Request) -> None:
        """Pass on what was typed and picked."""
        fields: Fields = {name: field.value.strip() for name, field in self._texts.items()}
        if self._others is not None:
            fields[OTHERS] = wordings_in(self._others.value)
        if self._spoiler is not None and self._spoiler.value:
            fields["spoiler"] = Spoiler(self._spoiler.value)
        try:
            await self._check(ctx, fields)
            await self.submitted(ctx, fields)
        except InvalidLesson as refusal:
            if ctx.interaction.response.is_done():
                raise
            card = self._refusal_card(ctx, refusal, fields)
            await (show_in_place(ctx, card) if self._back or is_corrected(ctx) else ctx.reply(card))

    async def _check(self, ctx: Request, fields: Fields) -> None:
        """Raise InvalidLesson with all that is wrong with a new answer and other ways to ask for it."""
        content = with_fields(self._content, fields)
        if fields.get(OTHERS):
            await asyncio.to_thread(check_together, ctx, content, fields[OTHERS])
        if self._is_new:
            await require_agreement(ctx, content)

    def _refusal_card(self, ctx: Request, refusal: InvalidLesson, fields: Fields) -> Card:
        content, others = with_fields(self._content, fields), fields.get(OTHERS, ())
        is_kept_here = isinstance(refusal, Contradicted)
        return refusal_card(
            ctx,
            refusal,
            content,
            partial(self._reopen, fields),
            replace_with=partial(_in_place, content, others),
            keep=partial(self._keep, fields) if is_kept_here else partial(_keep, content, others),
            back=self._back,
        )

    async def _keep(self, fields: Fields, ctx: Request, _: bytes) -> None:
        """Go on with what was filled in though it says otherwise than a lesson."""
        await self.submitted(ctx, fields)

    async def _reopen(self, fields: Fields, ctx: Request, _: bytes) -> None:
        """Open the form as it was filled in."""
        content = with_fields(self._content, fields)
        form = LessonForm(
            *(ctx.say, self.title, content, self.submitted, self._hints),
            back=self._back,
            is_new=self._is_new,
            others=fields.get(OTHERS, ()),
        )
        await ctx.interaction.response.send_modal(form)


def writing_form(
    say: Say, question: str, submitted: Callable[[Request, Fields], Awaitable[None]], back: str = ""
) -> LessonForm:
    """Return the form for a new answer to a question."""
    hints = (
        say("This becomes the title. Reword it if you like."),
        say("Make sure it makes sense on its own. It's shown as added by this server's moderators."),
    )
    return LessonForm(say, say("Write an answer"), OwnFact(question, ""), submitted, hints, back=back)


def with_fields(content: Content, fields: Fields) -> Content:
    """Return a lesson as a form was filled in, without the other ways to ask for it."""
    return replace(content, **{name: value for name, value in fields.items() if name != OTHERS})


def written(fields: Fields) -> Written:
    """Return the answer that was written into a form, with other ways to ask for it."""
    fact = with_fields(OwnFact("", ""), fields)
    assert isinstance(fact, OwnFact)  # noqa: S101 - it is a copy of one
    return Written(fact, others_of(fact, fields.get(OTHERS, ())))


async def add_lesson(ctx: Request, fields: Fields) -> None:
    """Teach an answer as it was written into a form."""
    answer = written(fields)
    await add_and_confirm(ctx, answer.fact, answer.others)


async def add_and_confirm(ctx: Request, content: Content, others: Sequence[str] = ()) -> None:
    """Teach something, and say what answered it until now. Raises InvalidLesson, Unasked.

    ``others`` are further ways to ask for it.
    """
    if isinstance(content, OwnFact | Phrasing) and states(content.text):
        await asyncio.to_thread(check, ctx, cleaned(content), None)
        raise Unasked(content.text)
    await _add_as_it_is(ctx, content, others)


async def _add_as_it_is(ctx: Request, content: Content, others: Sequence[str]) -> None:
    before = answered_by(ctx, content.text)
    lesson = Written(content, others) if isinstance(content, OwnFact) else content
    entries, _ = await teach_together(ctx, [lesson])
    note = lacking_note(ctx, [content.text], content.fact_id) if isinstance(content, Phrasing) else ""
    if before in ctx.server.told.pack.fact:
        is_ours = answered_by(await ctx.reopen(), content.text) not in {"", before}
        note = "\n".join(filter(None, [note, _until_now(ctx, before) if is_ours else ""]))
    await confirm(ctx, entries, ctx.say("Got it"), note)


def _until_now(ctx: Request, fact_id: str) -> str:
    """Return what a fact of the pack says, which a server's own answer comes before."""
    say, fact = ctx.say, ctx.telling.known.fact[fact_id]
    lines = say("Until now, I answered that with:"), answer_lines(ctx, fact, BEFORE_SHOWN)
    # What is word for word the pack's stays the pack's.
    first = say("Here, yours comes first for questions worded like that. Other wordings may still get mine.")
    return "\n".join((*lines, first))


async def _keep(content: Content, others: Sequence[str], ctx: Request, _: bytes) -> None:
    """Teach something though it asks nothing."""
    await _add_as_it_is(ctx, content, others)


async def add_or_correct(ctx: Request, content: Content) -> None:
    """Teach something; where it is refused, say why, and keep it to be corrected."""
    try:
        await require_agreement(ctx, content)
        await add_and_confirm(ctx, content)
    except InvalidLesson as refusal:
        if ctx.interaction.response.is_done():
            raise
        reopen = partial(_open_again, content)
        again, keep = partial(_in_place, content, ()), partial(_keep, content, ())
        await ctx.reply(refusal_card(ctx, refusal, content, reopen, replace_with=again, keep=keep))


async def _open_again(content: Content, ctx: Request, _: bytes) -> None:
    """Open the form with what was refused."""
    form = LessonForm(ctx.say, ctx.say("Correct it"), content, partial(_add_corrected, content))
    await ctx.interaction.response.send_modal(form)


async def _add_corrected(content: Content, ctx: Request, fields: Fields) -> None:
    await add_and_confirm(ctx, with_fields(content, fields), fields.get(OTHERS, ()))


def _in_place(content: Content, others: Sequence[str], lesson_id: str) -> Reopen:
    """Return what teaches something in place of a lesson."""

    async def teach_it(ctx: Request, _: bytes) -> None:
        await confirm(ctx, await teach_instead(ctx, content, lesson_id, others), ctx.say("Saved"))

    return teach_it


async def change_lesson(lesson_id: str, ctx: Request, fields: Fields) -> None:
    """Teach a lesson with other texts in place of what it says."""
    require_teacher(ctx)
    changed = with_fields(lesson_of(ctx, lesson_id).content, fields)
    await confirm(ctx, await teach(ctx, changed, replaces=lesson_id), ctx.say("Saved"))
