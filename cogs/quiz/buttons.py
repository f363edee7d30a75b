"""What people press in a game. Custom ids hold only ids, so every button works in any process."""

from typing import Any, ClassVar

import discord
from discord import ui

from bot.domain.quiz.entries import MAX_ANSWER
from bot.domain.quiz.events import (
    Answered,
    ContinueAsked,
    DuelAnswered,
    HintAsked,
    ShowHint,
    SkipVoted,
)
from bot.domain.quiz.scoring import RIGHT_POINTS
from bot.i18n import Say
from bot.ui.dynamic import DynamicButton
from bot.ui.layout import Modal
from bot.ui.request import Request
from bot.ui.text import escape
from cogs.quiz.wording import choice_text, hint_text

_GAME = r"(?P<game>[0-9]{1,20}):(?P<number>[0-9]{1,3})"


def quiz_of(ctx: Request) -> Any:
    """Return the cog; buttons are only registered while it is loaded."""
    return ctx.interaction.client.get_cog("Quiz")


def pressed_at(ctx: Request) -> int:
    """Return when Discord received a press (ms UTC): fair to those with a slow connection to us."""
    return round(ctx.interaction.created_at.timestamp() * 1000)


class AnswerButton(DynamicButton, template=rf"quiz:answer:{_GAME}:(?P<choice>[0-3])"):
    """Answers with a choice."""

    style: ClassVar[discord.ButtonStyle] = discord.ButtonStyle.primary

    def __init__(self, game: str, number: int | str, choice: int | str, label: str = "…") -> None:
        super().__init__(f"quiz:answer:{game}:{number}:{choice}", label)
        self.game, self.number, self.choice = game, int(number), int(choice)

    async def act(self, ctx: Request) -> None:
        """Take the answer."""
        event = Answered(ctx.user_id, self.number, pressed_at(ctx), choice=self.choice)
        host = quiz_of(ctx).host
        step = await host.happen(self.game, event)
        text = escape(choice_text(step.game.cards[self.number], self.choice))
        say = ctx.say
        await host.acknowledge(ctx, step, say("Your answer is in: **{answer}**", answer=text))


class TypeButton(DynamicButton, template=rf"quiz:type:{_GAME}"):
    """Opens the form for a typed answer."""

    style: ClassVar[discord.ButtonStyle] = discord.ButtonStyle.primary

    def __init__(self, game: str, number: int | str, label: str = "…") -> None:
        super().__init__(f"quiz:type:{game}:{number}", label)
        self.game, self.number = game, int(number)

    async def act(self, ctx: Request) -> None:
        """Open the form, unless it would be in vain."""
        game = await quiz_of(ctx).host.open_question(self.game, self.number, ctx.user_id)
        say = ctx.say
        prompt = game.card.question.prompt
        await ctx.interaction.response.send_modal(AnswerForm(say, self.game, self.number, prompt))


class AnswerForm(Modal):
    """Takes one typed answer."""

    def __init__(self, say: Say, game: str, number: int, prompt: str) -> None:
        super().__init__(title=say("Your answer"))
        self.game, self.number = game, number
        self.add_item(ui.TextDisplay(escape(prompt, 1_000)))
        self.answer: ui.TextInput[Any] = ui.TextInput(
            placeholder=say("You can answer once"), max_length=MAX_ANSWER, custom_id="answer"
        )
        self.add_item(ui.Label(text=say("Answer"), component=self.answer))

    async def submit(self, ctx: Request) -> None:
        """Take the answer."""
        text = " ".join(self.answer.value.split())
        event = Answered(ctx.user_id, self.number, pressed_at(ctx), text=text)
        host = quiz_of(ctx).host
        step = await host.happen(self.game, event)
        say = ctx.say
        await host.acknowledge(ctx, step, say("Your answer is in: **{answer}**", answer=escape(text)))


class HintButton(DynamicButton, template=rf"quiz:hint:{_GAME}"):
    """Gives the presser alone a hint."""

    def __init__(self, game: str, number: int | str, label: str = "…") -> None:
        super().__init__(f"quiz:hint:{game}:{number}", label)
        self.game, self.number = game, int(number)

    async def act(self, ctx: Request) -> None:
        """Tell the hint."""
        host = quiz_of(ctx).host
        step = await host.happen(self.game, HintAsked(ctx.user_id, self.number))
        hint = next(effect.hint for effect in step.effects if isinstance(effect, ShowHint))
        worth = RIGHT_POINTS >> step.game.round.hints_of(ctx.user_id)
        say = ctx.say
        value = say("A right answer is now worth about {points} points to you.", points=worth)
        text = f"{hint_text(say, step.game.card, hint)}\n-# {value}"
        await ctx.interaction.response.send_message(text, ephemeral=True)


class SkipButton(DynamicButton, template=rf"quiz:skip:{_GAME}"):
    """Votes to skip the question."""

    def __init__(self, game: str, number: int | str, label: str = "…") -> None:
        super().__init__(f"quiz:skip:{game}:{number}", label)
        self.game, self.number = game, int(number)

    async def act(self, ctx: Request) -> None:
        """Count the vote."""
        host = quiz_of(ctx).host
        step = await host.happen(self.game, SkipVoted(ctx.user_id, self.number))
        skipped = step.game.rounds[self.number].skipped
        say = ctx.say
        if skipped:
            text = say("Skipped.")
        else:
            text = say("Your vote is in. More than half of the players must want to skip.")
        await host.acknowledge(ctx, step, text)


class ContinueButton(DynamicButton, template=r"quiz:continue:(?P<game>[0-9]{1,20})"):
    """Continues a paused game."""

    style: ClassVar[discord.ButtonStyle] = discord.ButtonStyle.primary

    def __init__(self, game: str, label: str = "…") -> None:
        super().__init__(f"quiz:continue:{game}", label)
        self.game = game

    async def act(self, ctx: Request) -> None:
        """Go on."""
        host = quiz_of(ctx).host
        step = await host.happen(self.game, ContinueAsked(ctx.user_id))
        say = ctx.say
        await host.acknowledge(ctx, step, say("The quiz goes on."))


class StopButton(DynamicButton, template=r"quiz:stop:(?P<game>[0-9]{1,20})"):
    """Stops a game."""

    def __init__(self, game: str, label: str = "…") -> None:
        super().__init__(f"quiz:stop:{game}", label)
        self.game = game

    async def act(self, ctx: Request) -> None:
        """Stop it, where the presser may."""
        await quiz_of(ctx).stop_game(ctx, self.game)


class DuelButton(DynamicButton, template=r"quiz:duel:(?P<game>[0-9]{1,20}):(?P<verdict>yes|no)"):
    """Takes a duel up, or does not."""

    def __init__(self, game: str, verdict: str, label: str = "…") -> None:
        super().__init__(f"quiz:duel:{game}:{verdict}", label)
        self.game, self.accepted = game, verdict == "yes"

    async def act(self, ctx: Request) -> None:
        """Begin, or end it here."""
        host = quiz_of(ctx).host
        step = await host.happen(self.game, DuelAnswered(ctx.user_id, accepted=self.accepted))
        await host.answer_invitation(ctx, step, accepted=self.accepted)


class AppealButton(DynamicButton, template=rf"quiz:appeal:{_GAME}"):
    """Stands by a wrong typed answer."""

    def __init__(self, game: str, number: int | str, label: str = "…") -> None:
        super().__init__(f"quiz:appeal:{game}:{number}", label)
        self.game, self.number = game, int(number)

    async def act(self, ctx: Request) -> None:
        """Ask those who manage quizzes."""
        await quiz_of(ctx).appeal(ctx, self.game, self.number)


class VerdictButton(
    DynamicButton, template=rf"quiz:verdict:{_GAME}:(?P<user>[0-9]{{1,20}}):(?P<verdict>yes|no)"
):
    """Decides an appeal."""

    def __init__(self, game: str, number: int | str, user: int | str, verdict: str, label: str = "…") -> None:
        super().__init__(f"quiz:verdict:{game}:{number}:{user}:{verdict}", label)
        self.game, self.number, self.user, self.accepted = game, int(number), int(user), verdict == "yes"

    async def act(self, ctx: Request) -> None:
        """Decide, where the presser may."""
        await quiz_of(ctx).decide_appeal(ctx, self.game, self.number, self.user, accepted=self.accepted)


GAME_BUTTONS = (
    AnswerButton,
    TypeButton,
    HintButton,
    SkipButton,
    ContinueButton,
    StopButton,
    DuelButton,
    AppealButton,
    VerdictButton,
)
