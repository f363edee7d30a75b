"""What people press in a game. Custom ids hold only ids, so every button works in any process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

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
from bot.domain.quiz.points import RIGHT_POINTS
from bot.ui.dynamic import DynamicButton
from bot.ui.i18n import wording_for
from bot.ui.layout import Modal
from bot.ui.text import escape
from cogs.quiz.wording import choice_text, hint_text

if TYPE_CHECKING:
    from bot.client import Reckoner
    from bot.ui.i18n import Say
    from cogs.quiz.cog import Quiz

_GAME = r"(?P<game>[0-9]{1,20}):(?P<number>[0-9]{1,3})"


def quiz_of(interaction: discord.Interaction[Reckoner]) -> Quiz:
    """Return the cog; buttons are only registered while it is loaded."""
    cog: Any = interaction.client.get_cog("Quiz")
    return cog


def pressed_at(interaction: discord.Interaction[Any]) -> int:
    """Return when Discord received a press (ms UTC): fair to those with a slow connection to us."""
    return round(interaction.created_at.timestamp() * 1000)


class AnswerButton(DynamicButton, template=rf"quiz:answer:{_GAME}:(?P<choice>[0-3])"):
    """Answers with a choice."""

    style: ClassVar[discord.ButtonStyle] = discord.ButtonStyle.primary

    def __init__(self, game: str, number: int | str, choice: int | str, label: str = "…") -> None:
        super().__init__(f"quiz:answer:{game}:{number}:{choice}", label)
        self.game, self.number, self.choice = game, int(number), int(choice)

    async def act(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Take the answer."""
        event = Answered(interaction.user.id, self.number, pressed_at(interaction), choice=self.choice)
        host = quiz_of(interaction).host
        step = await host.happen(self.game, event)
        text = escape(choice_text(step.game.cards[self.number], self.choice))
        say = wording_for(interaction, private=True)
        await host.acknowledge(interaction, step, say("Your answer is in: **{answer}**", answer=text))


class TypeButton(DynamicButton, template=rf"quiz:type:{_GAME}"):
    """Opens the form for a typed answer."""

    style: ClassVar[discord.ButtonStyle] = discord.ButtonStyle.primary

    def __init__(self, game: str, number: int | str, label: str = "…") -> None:
        super().__init__(f"quiz:type:{game}:{number}", label)
        self.game, self.number = game, int(number)

    async def act(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Open the form, unless it would be in vain."""
        game = await quiz_of(interaction).host.open_question(self.game, self.number, interaction.user.id)
        say = wording_for(interaction, private=True)
        prompt = game.card.question.prompt
        await interaction.response.send_modal(AnswerForm(say, self.game, self.number, prompt))


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

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Take the answer."""
        text = " ".join(self.answer.value.split())
        event = Answered(interaction.user.id, self.number, pressed_at(interaction), text=text)
        host = quiz_of(interaction).host
        step = await host.happen(self.game, event)
        say = wording_for(interaction, private=True)
        await host.acknowledge(interaction, step, say("Your answer is in: **{answer}**", answer=escape(text)))


class HintButton(DynamicButton, template=rf"quiz:hint:{_GAME}"):
    """Gives the presser alone a hint."""

    def __init__(self, game: str, number: int | str, label: str = "…") -> None:
        super().__init__(f"quiz:hint:{game}:{number}", label)
        self.game, self.number = game, int(number)

    async def act(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Tell the hint."""
        host = quiz_of(interaction).host
        step = await host.happen(self.game, HintAsked(interaction.user.id, self.number))
        hint = next(effect.hint for effect in step.effects if isinstance(effect, ShowHint))
        worth = RIGHT_POINTS >> step.game.round.hints_of(interaction.user.id)
        say = wording_for(interaction, private=True)
        value = say("A right answer is now worth about {points} points to you.", points=worth)
        text = f"{hint_text(say, step.game.card, hint)}\n-# {value}"
        await interaction.response.send_message(text, ephemeral=True)


class SkipButton(DynamicButton, template=rf"quiz:skip:{_GAME}"):
    """Votes to skip the question."""

    def __init__(self, game: str, number: int | str, label: str = "…") -> None:
        super().__init__(f"quiz:skip:{game}:{number}", label)
        self.game, self.number = game, int(number)

    async def act(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Count the vote."""
        host = quiz_of(interaction).host
        step = await host.happen(self.game, SkipVoted(interaction.user.id, self.number))
        skipped = step.game.rounds[self.number].skipped
        say = wording_for(interaction, private=True)
        if skipped:
            text = say("Skipped.")
        else:
            text = say("Your vote is in. More than half of the players must want to skip.")
        await host.acknowledge(interaction, step, text)


class ContinueButton(DynamicButton, template=r"quiz:continue:(?P<game>[0-9]{1,20})"):
    """Continues a paused game."""

    style: ClassVar[discord.ButtonStyle] = discord.ButtonStyle.primary

    def __init__(self, game: str, label: str = "…") -> None:
        super().__init__(f"quiz:continue:{game}", label)
        self.game = game

    async def act(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Go on."""
        host = quiz_of(interaction).host
        step = await host.happen(self.game, ContinueAsked(interaction.user.id))
        say = wording_for(interaction, private=True)
        await host.acknowledge(interaction, step, say("The quiz goes on."))


class StopButton(DynamicButton, template=r"quiz:stop:(?P<game>[0-9]{1,20})"):
    """Stops a game."""

    def __init__(self, game: str, label: str = "…") -> None:
        super().__init__(f"quiz:stop:{game}", label)
        self.game = game

    async def act(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Stop it, where the presser may."""
        await quiz_of(interaction).stop_game(interaction, self.game)


class DuelButton(DynamicButton, template=r"quiz:duel:(?P<game>[0-9]{1,20}):(?P<verdict>yes|no)"):
    """Takes a duel up, or does not."""

    def __init__(self, game: str, verdict: str, label: str = "…") -> None:
        super().__init__(f"quiz:duel:{game}:{verdict}", label)
        self.game, self.accepted = game, verdict == "yes"

    async def act(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Begin, or end it here."""
        host = quiz_of(interaction).host
        step = await host.happen(self.game, DuelAnswered(interaction.user.id, accepted=self.accepted))
        await host.answer_invitation(interaction, step, accepted=self.accepted)


class AppealButton(DynamicButton, template=rf"quiz:appeal:{_GAME}"):
    """Stands by a wrong typed answer."""

    def __init__(self, game: str, number: int | str, label: str = "…") -> None:
        super().__init__(f"quiz:appeal:{game}:{number}", label)
        self.game, self.number = game, int(number)

    async def act(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Ask those who manage quizzes."""
        await quiz_of(interaction).appeal(interaction, self.game, self.number)


class VerdictButton(
    DynamicButton, template=rf"quiz:verdict:{_GAME}:(?P<user>[0-9]{{1,20}}):(?P<verdict>yes|no)"
):
    """Decides an appeal."""

    def __init__(self, game: str, number: int | str, user: int | str, verdict: str, label: str = "…") -> None:
        super().__init__(f"quiz:verdict:{game}:{number}:{user}:{verdict}", label)
        self.game, self.number, self.user, self.accepted = game, int(number), int(user), verdict == "yes"

    async def act(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Decide, where the presser may."""
        await quiz_of(interaction).decide_appeal(
            interaction, self.game, self.number, self.user, accepted=self.accepted
        )


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
