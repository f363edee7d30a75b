"""Other ways to ask for an answer: several at once, from the form for an answer or one of their own."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from discord import ui

from bot.domain.pack.model import Fact
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.teaching.model import Content, InvalidLesson, Phrasing
from bot.domain.teaching.rules import Register, cleaned
from bot.domain.teaching.texts import KEPT_LIMIT, fold_question, states
from bot.i18n import Say
from bot.store import new_lesson_id
from bot.ui.components import on_press
from bot.ui.layout import Modal
from bot.ui.request import Request, register_of
from bot.ui.text import clip, escape
from cogs.teach.access import require_teacher
from cogs.teach.correcting import correction_card, show_in_place
from cogs.teach.lessons import ADD_WORDINGS, LessonGone, confirm, store_lessons

WORDINGS_LIMIT = 10  # in one form
TEXT_LIMIT = WORDINGS_LIMIT * KEPT_LIMIT
_NAMED = 80  # characters of a wording that something is wrong with


def wordings_in(text: str) -> tuple[str, ...]:
    """Return the wordings that stand one a line in a form, each once."""
    lines = filter(None, (line.strip() for line in text.splitlines()))
    return tuple({fold_question(line) or line: line for line in lines}.values())


def others_of(content: Content, texts: Sequence[str]) -> tuple[str, ...]:
    """Return the wordings that are not the question itself."""
    return tuple(text for text in texts if fold_question(text) != fold_question(content.text))


def check_together(ctx: Request, content: Content, texts: Sequence[str]) -> None:
    """Raise InvalidLesson with everything that is wrong with a new answer and other ways to ask for it."""
    register, content, problems = register_of(ctx), cleaned(content), list[Phrase]()
    try:
        register.check(content)
    except InvalidLesson as refusal:
        problems += refusal.problems
    lesson_id = new_lesson_id()
    register.add(lesson_id, content)
    problems += _problems(register, others_of(content, texts), lesson_id)
    if problems:
        raise InvalidLesson(*problems)


def _problems(register: Register, texts: Sequence[str], fact_id: str) -> Iterator[Phrase]:
    """Yield what is wrong with wordings, of which the register gets the others."""
    if len(texts) > WORDINGS_LIMIT:
        yield phrase(
            "That's {count} other ways to ask it. You can add up to {limit} at once.",
            count=len(texts),
            limit=WORDINGS_LIMIT,
        )
        return
    for text in texts:
        wording, place = cleaned(Phrasing(text, fact_id)), phrase("“{text}”", text=escape(clip(text, _NAMED)))
        if states(text):
            yield located(place, phrase("That isn't a question. Reword it or leave it out."))
        try:
            register.check(wording)
        except InvalidLesson as refusal:
            yield from (located(place, problem) for problem in refusal.problems)
        else:
            register.add(new_lesson_id(), wording)


def ask_for_wordings(
    say: Say, form: Modal, texts: Sequence[str] = (), *, is_wanted: bool = False
) -> ui.TextInput[Any]:
    """Add the field for other wordings to a form, and return it."""
    hint = say("One per line, up to {limit}.", limit=WORDINGS_LIMIT)
    return form.ask(
        say("Other ways to ask it"),
        "\n".join(texts),
        TEXT_LIMIT,
        hint=hint,
        is_long=True,
        is_wanted=is_wanted,
    )


class WordingsForm(Modal):
    """A form for other ways to ask for a fact of the server's or the pack's."""

    def __init__(self, say: Say, fact: Fact, texts: Sequence[str] = ()) -> None:
        super().__init__(title=say("Add a wording"))
        self.add_item(ui.TextDisplay(say("For the answer to “{question}”.", question=escape(fact.heading))))
        self._fact = fact
        self._texts = ask_for_wordings(say, self, texts, is_wanted=True)

    async def submit(self, ctx: Request) -> None:
        """Teach them all, or say what is wrong with any."""
        require_teacher(ctx)
        texts = wordings_in(self._texts.value)
        try:
            contents = await asyncio.to_thread(_wordings_of, ctx, self._fact.id, texts)
        except InvalidLesson as refusal:
            data = self._texts.value.encode()
            again = partial(_reopen, self._fact, texts)
            await show_in_place(ctx, correction_card(ctx, refusal.problems, data, again))
            return
        await confirm(ctx, await store_lessons(ctx, contents), ctx.say("Got it"))


def _wordings_of(ctx: Request, fact_id: str, texts: Sequence[str]) -> list[tuple[str, Content]]:
    """Return wordings as lessons with new ids. Raises InvalidLesson with everything that is wrong."""
    problems = [*_problems(register_of(ctx), texts, fact_id)]
    if problems or not texts:
        raise InvalidLesson(*(problems or [phrase("The question needs at least one word.")]))
    return [(new_lesson_id(), cleaned(Phrasing(text, fact_id))) for text in texts]


async def _reopen(fact: Fact, texts: Sequence[str], ctx: Request, _: bytes) -> None:
    """Open the form as it was filled in."""
    await ctx.interaction.response.send_modal(WordingsForm(ctx.say, fact, texts))


@on_press(ADD_WORDINGS)
async def add_wordings(ctx: Request, fact: str) -> None:
    """Open the form for other ways to ask for a fact."""
    require_teacher(ctx)
    known = ctx.telling.whole.fact.get(fact)
    if known is None:
        raise LessonGone
    await ctx.interaction.response.send_modal(WordingsForm(ctx.say, known))
