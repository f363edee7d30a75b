"""What happens when somebody presses a button in a game."""

from typing import Any

from discord import ui

from bot.domain.quiz import events
from bot.domain.quiz.entries import MAX_ANSWER
from bot.domain.quiz.scoring import right_points
from bot.ui.dynamic import Handled, handled
from bot.ui.layout import Modal
from bot.ui.request import Request
from bot.ui.text import escape
from cogs.quiz import ids
from cogs.quiz.cards import invited_card
from cogs.quiz.games import Games
from cogs.quiz.wording import choice_text, hint_text


class GameButtons:
    """Handles the buttons of games: a press becomes an event, and its player is told what came of it."""

    def __init__(self, games: Games) -> None:
        self._games = games

    def handlers(self) -> list[type[Handled]]:
        """Return what to pass to ``bot.add_dynamic_items``."""
        return [
            handled(ids.ANSWER, self.answer),
            handled(ids.TYPE, self.open_form),
            handled(ids.HINT, self.hint),
            handled(ids.SKIP, self.skip),
            handled(ids.CONTINUE, self.go_on),
            handled(ids.STOP, self._games.stop),
            handled(ids.DUEL, self.answer_duel),
            handled(ids.APPEAL, self._games.appeal),
            handled(ids.VERDICT, self._games.decide_appeal),
        ]

    async def answer(self, ctx: Request, game_id: str, number: int, choice: int) -> None:
        """Take a choice as the answer."""
        event = events.Answered(ctx.user_id, number, pressed_at(ctx), choice=choice)
        step = await self._games.handle_event(game_id, event)
        await confirm_answer(ctx, choice_text(step.game.cards[number], choice))

    async def open_form(self, ctx: Request, game_id: str, number: int) -> None:
        """Open the form for a typed answer, unless it would be refused."""
        question = await self._games.open_question(game_id, number, ctx.user_id)
        form = TypedAnswerForm(ctx, self._games, game_id, number, question.prompt)
        await ctx.interaction.response.send_modal(form)

    async def hint(self, ctx: Request, game_id: str, number: int) -> None:
        """Give the presser a hint."""
        say = ctx.say
        step = await self._games.handle_event(game_id, events.HintAsked(ctx.user_id, number))
        hint = next(effect.hint for effect in step.effects if isinstance(effect, events.ShowHint))
        worth = right_points(step.game.round.hints_of(ctx.user_id))
        value = say("A right answer is now worth about {points} points to you.", points=worth)
        await ctx.reply(f"{hint_text(say, step.game.card, hint)}\n-# {value}")

    async def skip(self, ctx: Request, game_id: str, number: int) -> None:
        """Count a vote to skip the question."""
        step = await self._games.handle_event(game_id, events.SkipVoted(ctx.user_id, number))
        if step.game.rounds[number].skipped:
            await ctx.reply(ctx.say("Skipped."))
        else:
            await ctx.reply(ctx.say("Your vote is in. More than half of the players must want to skip."))

    async def go_on(self, ctx: Request, game_id: str) -> None:
        """Continue a paused game."""
        await self._games.handle_event(game_id, events.ContinueAsked(ctx.user_id))
        await ctx.reply(ctx.say("The quiz goes on."))

    async def answer_duel(self, ctx: Request, game_id: str, *, accepted: bool) -> None:
        """Accept or decline a duel, and close its invitation."""
        step = await self._games.handle_event(game_id, events.DuelAnswered(ctx.user_id, accepted=accepted))
        await ctx.edit(invited_card(ctx.public_say, step.game, accepted=accepted))


class TypedAnswerForm(Modal):
    """Takes one typed answer."""

    def __init__(self, ctx: Request, games: Games, game_id: str, number: int, prompt: str) -> None:
        super().__init__(title=ctx.say("Your answer"))
        self._games, self._game_id, self._number = games, game_id, number
        self.add_item(ui.TextDisplay(escape(prompt, 1_000)))
        self.answer: ui.TextInput[Any] = ui.TextInput(
            placeholder=ctx.say("You can answer once"), max_length=MAX_ANSWER, custom_id="answer"
        )
        self.add_item(ui.Label(text=ctx.say("Answer"), component=self.answer))

    async def submit(self, ctx: Request) -> None:
        """Take the answer."""
        text = " ".join(self.answer.value.split())
        event = events.Answered(ctx.user_id, self._number, pressed_at(ctx), text=text)
        await self._games.handle_event(self._game_id, event)
        await confirm_answer(ctx, text)


def pressed_at(ctx: Request) -> int:
    """Return when Discord received a press (ms UTC): fair to those with a slow connection to us."""
    return round(ctx.interaction.created_at.timestamp() * 1000)


async def confirm_answer(ctx: Request, text: str) -> None:
    """Tell a player alone what their answer is."""
    await ctx.reply(ctx.say("Your answer is in: **{answer}**", answer=escape(text)))
