"""Appeals against the verdict on a typed answer.

Those of a question share a message, where they are decided one after the other.
"""

import logging
from collections.abc import Sequence

import discord

from bot.domain.quiz.appeals import is_wrong_choice
from bot.domain.quiz.model import Game
from bot.domain.quiz.refusals import NoGame, WrongChoice
from bot.i18n import Say
from bot.services import Bot
from bot.store.quiz import Appeal
from bot.ui.components import button
from bot.ui.layout import Card
from bot.ui.request import Request
from bot.ui.text import escape
from cogs.quiz import ids
from cogs.quiz.cards import PEOPLE_SHOWN, mention
from cogs.quiz.posting import TROUBLE, Posting

_log = logging.getLogger(__name__)


class Appeals:
    """Takes appeals and shows them to those who decide."""

    def __init__(self, bot: Bot) -> None:
        self._services = bot.services
        self._store = bot.services.store.quiz
        self._posting = Posting(bot)

    async def take(self, ctx: Request, game_id: str, number: int) -> None:
        """Ask those who manage quizzes, in the channel, to accept a typed answer. Raises QuizRefusal."""
        game = await self._store.game(game_id)
        if game is None:
            raise NoGame
        await self._require_worth(ctx, game, number)
        appeal = await self._store.appeal(game_id, number, ctx.user_id, now=ctx.now)
        await ctx.reply(ctx.say("Your appeal is in. If a quiz manager accepts it, you get your points."))
        await self._show(ctx.public_say, game, appeal)

    async def _require_worth(self, ctx: Request, game: Game, number: int) -> None:
        round_ = game.rounds[number] if number < len(game.rounds) else None
        guess = round_.guess_of(ctx.user_id) if round_ is not None else None
        if guess is None or guess.text is None:
            return  # the store says what is wrong
        pack = await self._services.servers.pack(ctx.public_say.locale)
        if is_wrong_choice(pack, game.cards[number].question, guess.text):
            raise WrongChoice(answer=escape(guess.text))

    async def _show(self, say: Say, game: Game, appeal: Appeal) -> None:
        """Show an appeal on the card where the question's other open ones are, or post one."""
        all_ = await self._store.appeals(game.id, appeal.number)
        known = next((each.message_id for each in all_ if each.is_open and each.message_id), None)
        shown = [each for each in all_ if each == appeal or (known and each.message_id == known)]
        card = appeals_card(say, game, shown)
        try:
            if known is None or not await self._posting.edit(game, known, card, must_exist=False):
                nonce = f"{appeal.user_id}-{game.id[-6:]}{appeal.number}"
                known = (await self._posting.post(game, card, nonce=nonce[-25:])).id
        except TROUBLE as error:
            _log.info("Game %s: an appeal could not be shown: %r", game.id, error)
        if known is not None:
            await self._store.note_appeal_message(appeal, known)

    async def decide(self, ctx: Request, game_id: str, number: int, user_id: int, *, accepted: bool) -> Game:
        """Decide an appeal and go on to the next one. Raises QuizRefusal."""
        game = await self._store.decide(game_id, number, user_id, accepted=accepted, now=ctx.now)
        message = ctx.interaction.message
        here = message.id if message is not None else None
        shown = [
            each
            for each in await self._store.appeals(game_id, number)
            if each.user_id == user_id or each.message_id == here
        ]
        await ctx.edit(appeals_card(ctx.public_say, game, shown))
        return game


def appeals_card(say: Say, game: Game, appeals: Sequence[Appeal]) -> Card:
    """Return the appeals of a question: what was decided, and the next one to decide."""
    decided = [appeal for appeal in appeals if not _is_waiting(game, appeal)]
    waiting = [appeal for appeal in appeals if _is_waiting(game, appeal)]
    results = "\n".join(_result(say, game, appeal) for appeal in decided[-PEOPLE_SHOWN:])
    title, overline = say("“I was right”"), say("Appeal")
    if not waiting:
        return Card(overline=overline, title=title, body=[results])
    first, more = waiting[0], len(waiting) - 1
    question = game.cards[first.number].question
    accepted = [escape(text) for text in (question.answer, *question.accept[:PEOPLE_SHOWN])]
    case = (game.id, first.number, first.user_id)
    name, text = mention(say, first.user_id), escape(first.text)
    return Card(
        overline=overline,
        title=title,
        body=[
            results,
            say("{name} says “{text}” is right.", name=name, text=text),
            say("Question: {question}", question=escape(question.prompt)),
            say("Accepted answers: {answers}", answers=say.join(accepted, "or")),
            say.count(more, "{number} more appeal comes after it.", "{number} more appeals come after it.")
            if more
            else "",
        ],
        buttons=[
            button(say("Accept"), ids.VERDICT(*case, "yes"), discord.ButtonStyle.primary),
            button(say("Reject"), ids.VERDICT(*case, "no")),
        ],
        source=say("For quiz managers. If you accept it, this answer counts now and in future quizzes."),
    )


def _is_waiting(game: Game, appeal: Appeal) -> bool:
    """Return whether an appeal is still to be decided: the same answer may have been accepted before."""
    guess = game.rounds[appeal.number].guess_of(appeal.user_id)
    return appeal.is_open and guess is not None and not guess.correct


def _result(say: Say, game: Game, appeal: Appeal) -> str:
    """Return what was decided."""
    guess, text = game.rounds[appeal.number].guess_of(appeal.user_id), escape(appeal.text)
    name = mention(say, appeal.user_id)
    if appeal.state == "rejected":
        return say("“{text}” doesn't count. Sorry, {name}!", text=text, name=name)
    if game.rounds[appeal.number].voided:
        return say(
            "“{text}” counts from now on. The host threw out this question, so it scores no points "
            "this time.",
            text=text,
        )
    points = say.count(guess.points if guess is not None else 0, "{number} point", "{number} points")
    return say("“{text}” counts! {name} gets {points}.", text=text, name=name, points=points)
