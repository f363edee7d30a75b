"""Teaching from a message: somebody's message as the answer to a question, shown before it is taught.

Discord shows the bot a message's text only in the message's own menu, or where the message mentions it. So
what a press teaches is read off the bot's own card, which says it word for word; the message itself is
fetched only to see whether it is still there, and still the same.
"""

import asyncio
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, replace
from functools import partial
from itertools import chain
from typing import Any

import discord
from discord import ui

from bot.domain.characters import visible
from bot.domain.errors import UserError
from bot.domain.matching.schema.requests import opens_question
from bot.domain.pack.model import Spoiler
from bot.domain.teaching.model import InvalidLesson, OwnFact
from bot.domain.teaching.rules import ANSWER_LIMIT
from bot.domain.teaching.texts import clean_question, clean_quote, fold_question, question_to_keep
from bot.ui.changes import announce
from bot.ui.components import SNOWFLAKE, CustomId, Field, button, on_pick, on_press
from bot.ui.layout import Card, row
from bot.ui.request import Request
from bot.ui.teaching import open_key
from bot.ui.text import CHOICE_LIMIT, clip, escape, message_link, unescape
from cogs.teach.access import require_teacher
from cogs.teach.answering import ask_for_answer
from cogs.teach.authors import tell_author
from cogs.teach.correcting import Reopen, show_in_place
from cogs.teach.forms import Fields, LessonForm, add_lesson, writing_form, written
from cogs.teach.lessons import Written, done_card, teach_instead, teach_together
from cogs.teach.now import asks_for_spoiler, touches_spoiler, what_now
from cogs.teach.questions import SEARCH_S, Candidate, find_questions, may_look, question_of, replied_to
from cogs.teach.refusing import refusal_card, require_agreement

_MOMENT = Field("[0-9]{1,16}", int)  # milliseconds UTC; 0: never
TAKE = CustomId("teach:take", message=SNOWFLAKE, author=SNOWFLAKE, edited=_MOMENT)
WORDS = CustomId("teach:words", message=SNOWFLAKE, author=SNOWFLAKE, edited=_MOMENT)
ASKED = CustomId("teach:asked", message=SNOWFLAKE, author=SNOWFLAKE, edited=_MOMENT)
WRITE = CustomId("teach:write", message=SNOWFLAKE, author=SNOWFLAKE, edited=_MOMENT)
LEAVE = CustomId("teach:leave")

_QUESTION_PART, _ANSWER_PART = 7_001, 7_002  # the parts of the card that hold the texts
_QUOTE = "> "


@dataclass(frozen=True, slots=True)
class Source:
    """The message that an answer is taken from, as a custom id has it."""

    message: int
    author: int
    edited: int  # when it was last (milliseconds UTC); 0: never

    @classmethod
    def of(cls, message: discord.Message) -> "Source":
        """Return a message as a source."""
        edited = message.edited_at
        return cls(message.id, message.author.id, 0 if edited is None else int(edited.timestamp() * 1_000))


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be taught."""

    source: Source
    question: str  # empty where none is chosen yet
    answer: str


def words_of(message: discord.Message, me: discord.abc.User | None, someone: str) -> str:
    """Return a message's text without the names and ids of the people that it mentions."""
    people = (user for user in message.mentions if user != me)
    names = ((user.display_name, user.global_name, user.name) for user in people)
    named = {role.id: f"@{role.name}" for role in message.role_mentions}
    named |= {channel.id: f"#{channel.name}" for channel in message.channel_mentions}
    named |= {me.id: f"@{me.display_name}"} if me is not None else {}
    mentioned = {name for name in chain.from_iterable(names) if name}
    return clean_quote(message.content, someone=someone, mentioned=mentioned, named=named)


async def teach_message(ctx: Request, message: discord.Message) -> None:
    """Show what teaching a message would teach, with the questions that it may answer."""
    require_teacher(ctx)
    if message.author == ctx.interaction.client.user:
        await _write_instead(ctx, message)
        return
    if message.author.bot or message.webhook_id is not None:
        raise UserError("An app sent that. I only learn answers from people.")
    text = _answer_of(ctx, message)
    if not text:
        raise UserError("That message has no text to teach.")
    replied, others = await find_questions(ctx, message, text)
    await propose(ctx, message, replied, others)


async def _write_instead(ctx: Request, ours: discord.Message) -> None:
    """Open the form for the answer to what the bot replied to. Raises UserError where that isn't known."""
    key = open_key(ours)
    if key:
        await ask_for_answer(ctx, key)
        return
    asked: discord.Message | None = None
    with suppress(discord.HTTPException, TimeoutError):
        async with asyncio.timeout(SEARCH_S):
            asked = await replied_to(ctx, ours, is_ours=True)
    if asked is None:
        raise UserError("I can't tell which question that was about. Teach it with /teach add.")
    form = writing_form(ctx.say, question_to_keep(asked.content), add_lesson)
    await ctx.interaction.response.send_modal(form)


async def propose(
    ctx: Request, message: discord.Message, asked: discord.Message | None, others: Sequence[Candidate]
) -> None:
    """Show privately what a message would teach as the answer to ``asked``, or to another question.

    Where no question is known, or the answer has to be written or shortened, that is a form.
    """
    if _is_question(ctx, message):
        await ctx.reply(_question_card(ctx, message))
        return
    say, questions = ctx.say, [*([Candidate.of(asked)] if asked is not None else []), *others]
    answer = _answer_of(ctx, message)
    draft = Draft(Source.of(message), question_to_keep(asked.content) if asked is not None else "", answer)
    if answer and len(answer) <= ANSWER_LIMIT and questions:
        options = [
            discord.SelectOption(label=clip(each.text, CHOICE_LIMIT), value=each.value) for each in questions
        ]
        await ctx.reply(await _preview(ctx, draft, options))
        return
    hint = ""
    if not answer:
        hint = say("Discord doesn't let me read that reply. Copy it here, or use the reply's own menu.")
    elif len(answer) > ANSWER_LIMIT:
        hint = say("The message is too long, so this is its beginning. Make it short and complete.")
    await _open_form(ctx, replace(draft, answer=clip(answer, ANSWER_LIMIT)), hint)


def _answer_of(ctx: Request, message: discord.Message) -> str:
    text = words_of(message, ctx.interaction.client.user, ctx.public_say("someone"))
    lines = (" ".join(visible(line).split()) for line in text.splitlines())
    return "\n".join(filter(None, lines))  # as the card shows it, and as it is read off again


def _is_question(ctx: Request, message: discord.Message) -> bool:
    """Return whether a message asks something, of the bot or with a question mark, and answers nothing."""
    me, text = ctx.interaction.client.user, clean_question(message.content)
    calls_me = me is not None and re.search(rf"<@!?{me.id}>", message.content) is not None
    return bool(fold_question(text)) and (text.endswith("?") or (calls_me and opens_question(text)))


def _question_card(ctx: Request, message: discord.Message) -> Card:
    """Return that a message is a question, with what can be done about that."""
    say, draft = ctx.say, Draft(Source.of(message), "", clip(_answer_of(ctx, message), ANSWER_LIMIT))
    source = astuple(draft.source)
    return Card(
        title=say("That message is a question"),
        content=_texts_of(draft),
        source=say("I'd learn it as an answer. You can write the answer to it instead."),
        buttons=[
            button(say("Write its answer…"), WRITE(*source), discord.ButtonStyle.primary),
            button(say("Teach it as an answer…"), WORDS(*source)),
            button(say("Cancel"), LEAVE()),
        ],
        cover=_cover(ctx) if touches_spoiler(ctx, draft.answer) else "",
    )


async def _preview(ctx: Request, draft: Draft, options: list[discord.SelectOption]) -> Card:
    """Return the card with what would be taught; of a spoiler the form has to say how much it gives away."""
    say, parts = ctx.say, _texts_of(draft)
    if draft.question:
        await ctx.services.servers.read_for(ctx.server, draft.question)
        parts.append(ui.TextDisplay(what_now(ctx, draft.question)[0]))
    is_spoiler = _is_spoiler(ctx, draft)
    # What else was asked stands in the channel; of that, only a name may need a cover here.
    is_covered = is_spoiler or any(ctx.telling.gives_away(option.label) for option in options)
    notes = [say("The answer will link to the message. I'll tell its author, who can take it back.")]
    if draft.source.author == ctx.user_id:
        notes = [say("The answer will link to your message.")]
    if is_spoiler:
        notes.append(say("Because this touches on a spoiler, check first how much it gives away."))
    picker = ui.Select[Any](
        custom_id=ASKED(*astuple(draft.source)),
        placeholder=say("Pick another question…") if draft.question else say("Pick the question…"),
        options=options,
    )
    return Card(
        title=say("Teach this answer?") if draft.question else say("Which question does this answer?"),
        content=parts,
        source=" ".join(notes),
        items=[row(picker)] if len(options) > bool(draft.question) else [],
        buttons=_buttons(ctx, draft, is_spoiler=is_spoiler),
        cover=_cover(ctx) if is_covered else "",
    )


def _texts_of(draft: Draft) -> list[ui.Item[Any]]:
    """Return the parts of the card that :func:`_draft_on` reads."""
    lines = "\n".join(f"{_QUOTE}{escape(line)}" for line in draft.answer.splitlines())
    answer = ui.TextDisplay[Any](lines, id=_ANSWER_PART)
    if not draft.question:
        return [answer]
    return [ui.TextDisplay(f"**{escape(draft.question)}**", id=_QUESTION_PART), answer]


def _buttons(ctx: Request, draft: Draft, *, is_spoiler: bool) -> list[ui.Item[Any]]:
    say, source = ctx.say, astuple(draft.source)
    primary, secondary = discord.ButtonStyle.primary, discord.ButtonStyle.secondary
    is_ready = bool(draft.question) and not is_spoiler
    take = [button(say("Teach it"), TAKE(*source), primary)] if is_ready else []
    label = say("Edit…") if draft.question else say("Write the question…")
    edit = button(label, WORDS(*source), primary if is_spoiler else secondary)
    link = message_link(ctx.require_guild(), ctx.interaction.channel_id or 0, draft.source.message)
    to_message = ui.Button[Any](label=say("Go to message"), url=link)
    return [*take, edit, button(say("Cancel"), LEAVE()), to_message]


def _is_spoiler(ctx: Request, draft: Draft) -> bool:
    return asks_for_spoiler(ctx, [draft.question]) or touches_spoiler(ctx, draft.answer)


def _cover(ctx: Request) -> str:
    """Return what stands above a card whose texts may give part of the story away."""
    return "-# " + ctx.say("This touches on a spoiler. Tap or click to reveal.")


def _draft_on(ctx: Request, source: Source) -> Draft:
    """Return what the pressed card says would be taught."""
    message = ctx.interaction.message
    parts = {part.id: part for part in _parts(message.components if message is not None else ())}
    question, answer = (getattr(parts.get(id_), "content", "") for id_ in (_QUESTION_PART, _ANSWER_PART))
    lines = (unescape(line.removeprefix(_QUOTE)) for line in answer.splitlines())
    return Draft(source, unescape(question.removeprefix("**").removesuffix("**")), "\n".join(lines))


def _parts(components: Iterable[Any]) -> Iterator[Any]:
    for component in components:
        yield component
        yield from _parts(getattr(component, "children", ()))


async def _check_source(ctx: Request, source: Source) -> None:
    """Raise UserError where the message is gone or says something else by now, as far as one may look."""
    channel = ctx.interaction.channel
    if not isinstance(channel, discord.abc.Messageable) or not may_look(ctx):
        return
    try:
        message = await channel.fetch_message(source.message)
    except discord.NotFound:
        raise UserError("That message is gone, so I didn't learn anything from it.") from None
    if Source.of(message) != source:
        raise UserError("That message was edited in the meantime. Open its menu again to teach it.")


async def _settle(
    ctx: Request, source: Source, fact: OwnFact, others: Sequence[str] = (), *, replaces: str | None = None
) -> None:
    """Teach an answer from a message, and tell whoever wrote that."""
    guild_id, say = ctx.require_guild(), ctx.say
    link = message_link(guild_id, ctx.interaction.channel_id or 0, source.message)
    fact = replace(fact, link=link, speaker_id=source.author)
    if replaces is None:
        entries, _ = await teach_together(ctx, [Written(fact, others)])
    else:
        entries = await teach_instead(ctx, fact, replaces, others)
    ctx, is_own = await ctx.reopen(), source.author == ctx.user_id
    told = "" if is_own else say("I'm letting <@{user}> know. They can take it back.", user=source.author)
    await show_in_place(ctx, done_card(ctx, entries, say("Got it"), told))
    await announce(ctx, entries)
    lesson = ctx.server.taught.by_id.get(entries[0].change.subject) if entries else None
    if is_own or lesson is None or await tell_author(ctx.interaction.client, guild_id, lesson):
        return
    closed = say(
        "I couldn't tell <@{user}>, because they don't take messages from me. Please let them know.",
        user=source.author,
    )
    await ctx.interaction.edit_original_response(view=done_card(ctx, entries, say("Got it"), closed))


async def _open_form(ctx: Request, draft: Draft, hint: str = "") -> None:
    say = ctx.say
    hints = (
        say("This becomes the title. Reword it if you like."),
        hint or say("Make sure it makes sense on its own. It's shown as added by this server's moderators."),
    )
    spoiler = Spoiler.MILD if _is_spoiler(ctx, draft) else Spoiler.OPEN
    content = OwnFact(draft.question, draft.answer, spoiler)
    submitted = partial(_teach_written, draft.source)
    await ctx.interaction.response.send_modal(
        LessonForm(say, say("Teach this answer"), content, submitted, hints)
    )


async def _teach_written(source: Source, ctx: Request, fields: Fields) -> None:
    """Teach an answer from a message as it was written into the form."""
    require_teacher(ctx)
    await _check_source(ctx, source)
    answer = written(fields)
    await _settle(ctx, source, answer.fact, answer.others)


@on_press(TAKE)
async def take(ctx: Request, **source: int) -> None:
    """Teach what the card says."""
    require_teacher(ctx)
    draft = _draft_on(ctx, Source(**source))
    await _check_source(ctx, draft.source)
    fact = OwnFact(draft.question, draft.answer)
    try:
        await require_agreement(ctx, fact)
        await _settle(ctx, draft.source, fact)
    except InvalidLesson as refusal:
        if ctx.interaction.response.is_done():
            raise
        again, instead, keep = partial(_write_again, draft), partial(_instead, draft), partial(_keep, draft)
        await ctx.edit(refusal_card(ctx, refusal, fact, again, replace_with=instead, keep=keep))


async def _keep(draft: Draft, ctx: Request, _: bytes) -> None:
    """Teach what the card says though it says otherwise than a lesson."""
    await _check_source(ctx, draft.source)
    await _settle(ctx, draft.source, OwnFact(draft.question, draft.answer))


async def _write_again(draft: Draft, ctx: Request, _: bytes) -> None:
    """Open the form with what was refused."""
    await _open_form(ctx, draft)


def _instead(draft: Draft, lesson_id: str) -> Reopen:
    """Return what teaches a message in place of a lesson."""

    async def teach_it(ctx: Request, _: bytes) -> None:
        await _check_source(ctx, draft.source)
        await _settle(ctx, draft.source, OwnFact(draft.question, draft.answer), replaces=lesson_id)

    return teach_it


@on_press(WORDS)
async def edit_words(ctx: Request, **source: int) -> None:
    """Open the form with what the card says."""
    require_teacher(ctx)
    await _open_form(ctx, _draft_on(ctx, Source(**source)))


@on_press(WRITE)
async def write_answer(ctx: Request, **source: int) -> None:
    """Open the form for an answer to the question that the card says."""
    require_teacher(ctx)
    question = question_to_keep(_draft_on(ctx, Source(**source)).answer)
    await ctx.interaction.response.send_modal(writing_form(ctx.say, question, add_lesson))


@on_pick(ASKED)
async def pick_question(ctx: Request, picked: list[str], **source: int) -> None:
    """Show the card with another question."""
    require_teacher(ctx)
    draft, options = _draft_on(ctx, Source(**source)), _options_on(ctx)
    label = next((option.label for option in options if option.value == picked[0]), "")
    question = await question_of(ctx, picked[0]) or label
    await ctx.edit(await _preview(ctx, replace(draft, question=question), options))


def _options_on(ctx: Request) -> list[discord.SelectOption]:
    """Return the questions that the card offers."""
    message = ctx.interaction.message
    parts = _parts(message.components if message is not None else ())
    return [option for part in parts if isinstance(part, discord.SelectMenu) for option in part.options]


@on_press(LEAVE)
async def leave(ctx: Request) -> None:
    """Teach nothing."""
    await ctx.edit(Card(body=[ctx.say("Okay, I didn't learn anything from that message.")]))
