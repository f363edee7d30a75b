"""The lists of questions that a server has added: browsed by all, changed by quiz managers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import ui

from bot.domain.quiz.exchange.model import MAX_AUTHOR, MAX_DESCRIPTION, ListConfig
from bot.domain.quiz.exchange.pictures import hosts_of
from bot.domain.quiz.lists import EVERYTHING, MAX_NAME, PACK, QuestionList
from bot.i18n import Say
from bot.ui.access import settings_panel
from bot.ui.changes import announce
from bot.ui.commands import mention
from bot.ui.components import button, on_pick, on_press
from bot.ui.layout import Card, Modal, row
from bot.ui.names import Choices, complete_last
from bot.ui.pages import page_span
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip, escape
from cogs.quiz import ids
from cogs.quiz.cards import list_line, right_answers_text
from cogs.quiz.games import is_quiz_manager, may_start, require_quiz_manager
from cogs.quiz.settings import PICTURES
from cogs.quiz.transfer import export_lists, play_list_button

LISTS_A_PAGE = 10


def list_choices(ctx: Request, lists: Iterable[QuestionList], typed: str) -> Choices:
    """Offer what a quiz can be from, after the lists that were typed."""
    say = ctx.say
    choices = [(EVERYTHING, say("Everything")), (PACK, say("Only the built-in questions"))]
    special = [] if "," in typed else choices
    return complete_last(typed, [*special, *((each.name, list_choice(say, each)) for each in lists)])


def list_choice(say: Say, list_: QuestionList) -> str:
    """Return a list as a choice: its name, and how many questions it has."""
    return f"{list_.name} ({say.count(list_.count, '{number} question', '{number} questions')})"


async def lists_page(ctx: Request, page: int, note: str = "") -> Card:
    """Return a page of the server's lists."""
    say = ctx.say
    lists = await ctx.services.store.quiz_lists.all(ctx.require_guild())
    page, last, span = page_span(page, len(lists), LISTS_A_PAGE)
    shown = lists[span]
    count = say.count(len(lists), "{number} list", "{number} lists")
    number = sum(each.count for each in lists)
    questions = say.count(number, "{number} question", "{number} questions")
    nothing = say("No lists yet. Quiz managers can add one with /quiz import.")
    options = [
        discord.SelectOption(label=clip(list_choice(say, each), CHOICE_LIMIT), value=each.id)
        for each in shown
    ]
    select = ui.Select[Any](custom_id=ids.PICK_LIST(page), placeholder=say("Open a list…"), options=options)
    return Card(
        art="lists",
        overline=f"{count}, {questions}" if lists else "",
        title=say("Question lists"),
        body=[
            "" if lists else nothing,
            "\n".join(f"- {list_line(say, each)}" for each in shown),
            "-# " + say("Open a list to play it.") if lists and may_start(ctx) else "",
        ],
        items=[row(select)] if shown else [],
        buttons=_turns(say, page, last) if lists or not is_quiz_manager(ctx) else _first_steps(say),
        source=note,
    )


def _first_steps(say: Say) -> list[ui.Item[Any]]:
    """Return the ways to a first list."""
    upload = button(say("Import a list…"), ids.UPLOAD_LIST(""), discord.ButtonStyle.primary)
    return [upload, button(say("Get a template"), ids.LIST_TEMPLATE())]


def _turns(say: Say, page: int, last: int) -> list[ui.Item[Any]]:
    turns = [(page - 1, say("Previous page")), (page + 1, say("Next page"))]
    return [button(label, ids.LISTS(to)) for to, label in turns if 0 <= to <= last]


@on_press(ids.LISTS)
async def turn_lists(ctx: Request, page: int) -> None:
    """Show a page of the lists."""
    await ctx.edit(await lists_page(ctx, page))


@on_pick(ids.PICK_LIST)
async def pick_list(ctx: Request, picked: list[str], page: int) -> None:
    """Show the picked list."""
    del page
    await open_list(ctx, picked[0])


@on_press(ids.LIST)
async def open_list(ctx: Request, list_id: str) -> None:
    """Show a list."""
    await ctx.edit(await list_card(ctx, list_id))


async def list_card(ctx: Request, list_id: str, note: str = "") -> Card:
    """Return what a list says of itself, with what those who manage quizzes can do to it. Raises ListGone."""
    say, store, guild_id = ctx.say, ctx.services.store.quiz_lists, ctx.require_guild()
    list_ = await store.find(guild_id, list_id)
    header = list_.header
    questions = say.count(list_.count, "{number} question", "{number} questions")
    about = [escape(header.description)]
    if header.author:
        about.append(say("By {author}", author=escape(header.author)))
    about += _config_lines(say, header.config)
    hosts = hosts_of(await store.questions(guild_id, list_id))
    if hosts:
        about.append(_pictures_line(ctx, hosts))
    play = [play_list_button(say, list_id)] if list_.count and may_start(ctx) else []
    buttons = [*play, *(_manager_buttons(say, list_id) if is_quiz_manager(ctx) else [])]
    return Card(
        art="lists",
        overline=questions,
        title=escape(list_.name),
        body=["\n".join(filter(None, about))],
        buttons=[*buttons, button(say("All lists"), ids.LISTS(0))],
        source=note,
    )


def _config_lines(say: Say, config: ListConfig) -> list[str]:
    """Return how a list wants to be played, as far as it counts here."""
    lines: list[str] = []
    if config.delay is not None:
        seconds = say.count(round(config.delay), "{number} second", "{number} seconds")
        lines.append(
            say("Time to answer: {time}, unless the person starting the quiz changes it", time=seconds)
        )
    if config.timeout is not None:
        seconds = say.count(round(config.timeout), "{number} second", "{number} seconds")
        lines.append(say("Ends after {time} without an answer", time=seconds))
    if config.max_score:
        lines.append(
            say(
                "Ends when someone gets {answers}, unless the person starting the quiz changes it",
                answers=right_answers_text(say, config.max_score),
            )
        )
    return lines


def _pictures_line(ctx: Request, hosts: Sequence[str]) -> str:
    say = ctx.say
    where = say("Has pictures, which Discord loads from {hosts}.", hosts=say.join(hosts))
    off = (
        ""
        if ctx.values[PICTURES]
        else say(
            "Pictures are off here. Moderators can turn them on in {command}, under Quizzes.",
            command=settings_panel(ctx),
        )
    )
    return f"{where} {off}".rstrip()


def _manager_buttons(say: Say, list_id: str) -> list[ui.Item[Any]]:
    return [
        button(say("Questions"), ids.QUESTIONS(list_id, 0)),
        button(say("Add a question"), ids.ADD_QUESTION(list_id)),
        button(say("Edit details"), ids.RENAME_LIST(list_id)),
        button(say("Export"), ids.EXPORT_LIST(list_id)),
        button(say("Remove"), ids.REMOVE_LIST(list_id, "no"), discord.ButtonStyle.danger),
    ]


class HeaderForm(Modal):
    """A form with what a list says of itself."""

    def __init__(self, say: Say, list_: QuestionList) -> None:
        super().__init__(title=say("List details"))
        self._list = list_
        header = list_.header
        self._name = self.ask(say("Name"), header.name, MAX_NAME, custom_id="name")
        self._author = self._ask_more(say("Author"), header.author, MAX_AUTHOR, "author")
        about = say("Description")
        self._description = self._ask_more(about, header.description, MAX_DESCRIPTION, "description")

    def _ask_more(self, label: str, text: str, limit: int, custom_id: str) -> ui.TextInput[Any]:
        return self.ask(label, text, limit, custom_id=custom_id, is_long=True, is_wanted=False)

    async def submit(self, ctx: Request) -> None:
        """Change what the list says of itself."""
        require_quiz_manager(ctx)
        store, guild_id, list_id = ctx.services.store.quiz_lists, ctx.require_guild(), self._list.id
        fields = (self._name, self._author, self._description)
        name, author, description = (" ".join(field.value.split()) for field in fields)
        header = replace(self._list.header, name=name, author=author, description=description)
        entries = await store.change_header(guild_id, list_id, header, actor_id=ctx.user_id, now=ctx.now)
        history = mention(ctx.services.command_ids, "settings history")
        note = ctx.say("{done}. You can undo this in {history}.", done=ctx.say("Saved"), history=history)
        await ctx.edit(await list_card(ctx, list_id, note))
        await announce(ctx, entries)


@on_press(ids.RENAME_LIST)
async def rename_list(ctx: Request, list_id: str) -> None:
    """Open the form with what a list says of itself."""
    require_quiz_manager(ctx)
    list_ = await ctx.services.store.quiz_lists.find(ctx.require_guild(), list_id)
    await ctx.interaction.response.send_modal(HeaderForm(ctx.say, list_))


@on_press(ids.EXPORT_LIST)
async def export_list(ctx: Request, list_id: str) -> None:
    """Answer with a list as a file."""
    require_quiz_manager(ctx)
    await export_lists(ctx, [await ctx.services.store.quiz_lists.find(ctx.require_guild(), list_id)])


@on_press(ids.REMOVE_LIST)
async def remove_list(ctx: Request, list_id: str, *, sure: bool) -> None:
    """Remove a list, once the person is sure."""
    require_quiz_manager(ctx)
    say, store, guild_id = ctx.say, ctx.services.store.quiz_lists, ctx.require_guild()
    list_ = await store.find(guild_id, list_id)
    if not sure:
        await ctx.edit(_confirmation(say, list_))
        return
    entries = await store.remove(guild_id, list_id, actor_id=ctx.user_id, now=ctx.now)
    gone = say(
        "Removed the list “{name}”. You can undo this in {history} for 14 days.",
        name=escape(list_.name),
        history=mention(ctx.services.command_ids, "settings history"),
    )
    await ctx.edit(await lists_page(ctx, 0, gone))
    await announce(ctx, entries)


def _confirmation(say: Say, list_: QuestionList) -> Card:
    questions = say.count(list_.count, "{number} question", "{number} questions")
    return Card(
        title=say("Remove the list “{name}”?", name=escape(list_.name)),
        body=[
            say("Its {questions} won't be asked anymore. Scores stay as they are.", questions=questions),
        ],
        buttons=[
            button(say("Remove"), ids.REMOVE_LIST(list_.id, "yes"), discord.ButtonStyle.danger),
            button(say("Keep it"), ids.LIST(list_.id)),
        ],
    )
