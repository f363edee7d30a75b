"""Single questions of a list: those who manage quizzes browse, add, edit and remove them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import ui

from bot.domain.history import HistoryEntry
from bot.domain.quiz.exchange.checking import require_valid
from bot.domain.quiz.exchange.model import BLANK, MAX_ANSWER, MAX_EXPLANATION, MAX_PROMPT
from bot.domain.quiz.lists import edited, placed_in
from bot.domain.quiz.model import Question
from bot.i18n import Say
from bot.ui.changes import announce
from bot.ui.commands import mention
from bot.ui.components import button, on_pick, on_press
from bot.ui.layout import Card, Modal, row
from bot.ui.pages import newest_first_turns, page_span
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip, escape
from cogs.quiz import ids
from cogs.quiz.cards import picture_of, topic_name
from cogs.quiz.games import require_quiz_manager
from cogs.quiz.settings import PICTURES

QUESTIONS_A_PAGE = 10
TEXT_SHOWN = 120  # characters of a question or an answer in a list
_FIELD_LIMIT = 4_000  # Discord's


@on_press(ids.QUESTIONS)
async def turn_questions(ctx: Request, list_id: str, page: int) -> None:
    """Show a page of a list's questions."""
    require_quiz_manager(ctx)
    await ctx.edit(await questions_page(ctx, list_id, page))


async def questions_page(ctx: Request, list_id: str, page: int) -> Card:
    """Return a page of a list's questions with their answers, newest first. Raises ListGone."""
    say, store, guild_id = ctx.say, ctx.services.store.quiz_lists, ctx.require_guild()
    list_ = await store.find(guild_id, list_id)
    questions = (await store.questions(guild_id, list_id))[::-1]
    page, last, span = page_span(page, len(questions), QUESTIONS_A_PAGE)
    shown = questions[span]
    lines = [f"- {escape(each.prompt, TEXT_SHOWN)} **{escape(each.answer, TEXT_SHOWN)}**" for each in shown]
    options = [discord.SelectOption(label=clip(each.prompt, CHOICE_LIMIT), value=each.key) for each in shown]
    placeholder = say("Open a question…")
    select = ui.Select[Any](
        custom_id=ids.PICK_QUESTION(list_id, page), placeholder=placeholder, options=options
    )
    return Card(
        art="lists",
        overline=say.count(len(questions), "{number} question", "{number} questions"),
        title=escape(list_.name),
        body=["\n".join(lines) or say("Nothing here yet.")],
        source=say("Page {page} of {pages}", page=page + 1, pages=last + 1) if last else "",
        items=[row(select)] if shown else [],
        buttons=[
            *newest_first_turns(say, page, last, lambda to, label: button(label, ids.QUESTIONS(list_id, to))),
            button(say("Add a question"), ids.ADD_QUESTION(list_id), discord.ButtonStyle.primary),
            button(say("Back"), ids.LIST(list_id)),
        ],
    )


@on_pick(ids.PICK_QUESTION)
async def pick_question(ctx: Request, picked: list[str], list_id: str, page: int) -> None:
    """Show the picked question."""
    del list_id, page
    require_quiz_manager(ctx)
    question = await ctx.services.store.quiz_lists.question(ctx.require_guild(), picked[0])
    await ctx.edit(question_details(ctx, question))


def question_details(ctx: Request, question: Question, note: str = "") -> Card:
    """Return a question with all that is known of it, to be edited or removed."""
    say = ctx.say
    texts = {
        say("Answer"): (question.answer,),
        say("Also accepted"): question.accept,
        say("Wrong answers"): question.distractors,
        say("Explanation"): (question.explanation,) if question.explanation else (),
        say("Topic"): (topic_name(say, ctx.pack, question.topic),),
    }
    lines = [f"**{name}**: {escape(' · '.join(said))}" for name, said in texts.items() if said]
    return Card(
        overline=say("Quiz question"),
        title=escape(question.prompt),
        body=["\n".join(lines)],
        content=picture_of(say, question) if ctx.values[PICTURES] else [],
        buttons=[
            button(say("Edit"), ids.EDIT_QUESTION(question.key), discord.ButtonStyle.primary),
            button(say("Remove"), ids.REMOVE_QUESTION(question.key), discord.ButtonStyle.danger),
            button(say("Back"), ids.QUESTIONS(question.list_id, 0)),
        ],
        source=note,
    )


class QuestionForm(Modal):
    """A form with a question, new or to be edited; what it does not ask for stays as it is."""

    def __init__(self, say: Say, list_id: str, before: Question | None) -> None:
        super().__init__(title=say("Quiz question") if before else say("New question"))
        self._list_id = list_id
        self._before = before
        old = before or BLANK
        prompt, answer, why = say("Question"), say("Answer"), say("Explanation")
        self._prompt = self.ask(prompt, old.prompt, MAX_PROMPT, custom_id="prompt", is_long=True)
        self._answer = self.ask(answer, old.answer, MAX_ANSWER, custom_id="answer")
        hint = say("One per line")
        self._accept = self._ask_more("accept", say("Also accepted"), "\n".join(old.accept), hint=hint)
        hint = say("One per line. Leave empty to have people type the answer.")
        self._wrong = self._ask_more("wrong", say("Wrong answers"), "\n".join(old.distractors), hint=hint)
        self._explanation = self._ask_more("explanation", why, old.explanation, MAX_EXPLANATION)

    def _ask_more(
        self, custom_id: str, label: str, text: str, limit: int = _FIELD_LIMIT, *, hint: str = ""
    ) -> ui.TextInput[Any]:
        return self.ask(label, text, limit, custom_id=custom_id, hint=hint, is_long=True, is_wanted=False)

    async def submit(self, ctx: Request) -> None:
        """Add the question, or change it."""
        require_quiz_manager(ctx)
        after = self._question()
        if self._before is not None:
            after = edited(self._before, after)
        entries = await _change(ctx, self._before, after)
        text = ctx.say("Saved") if self._before is not None else ctx.say("Added")
        history = mention(ctx.services.command_ids, "settings history")
        note = ctx.say("{done}. You can undo this in {history}.", done=text, history=history)
        await ctx.edit(question_details(ctx, after, note))
        await announce(ctx, entries)

    def _question(self) -> Question:
        """Return what was filled in. Raises Unreadable with everything wrong with it."""
        answer = " ".join(self._answer.value.split())
        question = replace(
            self._before or BLANK,
            prompt=" ".join(self._prompt.value.split()),
            answer=answer,
            accept=tuple(text for text in _lines(self._accept.value) if text != answer),
            distractors=_lines(self._wrong.value),
            explanation=self._explanation.value.strip(),
        )
        return placed_in(self._list_id, require_valid(question))


def _lines(text: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return tuple(dict.fromkeys(filter(None, lines)))


async def _change(ctx: Request, before: Question | None, after: Question | None) -> Sequence[HistoryEntry]:
    store = ctx.services.store.quiz_lists
    return await store.change_question(ctx.require_guild(), before, after, actor_id=ctx.user_id, now=ctx.now)


@on_press(ids.ADD_QUESTION)
async def add_question(ctx: Request, list_id: str) -> None:
    """Open the form for a new question."""
    require_quiz_manager(ctx)
    await ctx.services.store.quiz_lists.find(ctx.require_guild(), list_id)
    await ctx.interaction.response.send_modal(QuestionForm(ctx.say, list_id, None))


@on_press(ids.EDIT_QUESTION)
async def edit_question(ctx: Request, key: str) -> None:
    """Open the form with a question."""
    require_quiz_manager(ctx)
    question = await ctx.services.store.quiz_lists.question(ctx.require_guild(), key)
    await ctx.interaction.response.send_modal(QuestionForm(ctx.say, question.list_id or "", question))


@on_press(ids.REMOVE_QUESTION)
async def remove_question(ctx: Request, key: str) -> None:
    """Remove a question."""
    require_quiz_manager(ctx)
    say = ctx.say
    question = await ctx.services.store.quiz_lists.question(ctx.require_guild(), key)
    entries = await _change(ctx, question, None)
    history = mention(ctx.services.command_ids, "settings history")
    await ctx.edit(
        Card(
            body=[say("Removed “{question}”.", question=escape(question.prompt, TEXT_SHOWN))],
            buttons=[button(say("Back"), ids.QUESTIONS(question.list_id, 0))],
            source=say("You can undo this in {history}.", history=history),
        )
    )
    await announce(ctx, entries)
