"""Simulated players, who answer whatever question is open in #quiz-night, and accept challenges."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from simcord.actors import MemberActor
from simcord.components import walk_components
from simcord.results import ResponseMessage

from bot.domain.quiz.model import Game, Phase, Question
from bot.preview.world import Place, Viewer, World
from cogs.quiz.ids import ANSWER, DUEL, TYPE

QUESTIONS = 5
SKILLS = (0.85, 0.6, 0.3)  # how often each knows the answer
THINKING_MS = (2_000, 9_000)
RECENT = 20  # messages that are looked through for a button


@dataclass(frozen=True, slots=True)
class Intention:
    """What somebody is going to do about a question."""

    at: int  # milliseconds UTC
    knows: bool


class Players:
    """Three people who play along."""

    def __init__(self, world: World, random: Random) -> None:
        self._world = world
        self._random = random
        self._intentions: dict[tuple[str, int, int], Intention] = {}  # by game, question and player
        self._is_wanted = False
        self._has_played = False
        self.is_playing = False  # whether a quiz is on in #quiz-night

    def visit(self, place: Place) -> None:
        """Begin a quiz once somebody comes to watch."""
        if place is Place.QUIZ and not self._has_played:
            self.want_quiz()

    def stay_away(self) -> None:
        """Begin nothing by themselves in a new server; whatever was wanted was for the one before."""
        self._has_played, self._is_wanted = True, False

    def want_quiz(self) -> None:
        """Have one of them start a quiz, if none is running, at the next step."""
        self._is_wanted = self._has_played = True

    async def step(self) -> None:
        """Do what is due by now."""
        games = self._world.bot.services.store.quiz
        for channel in self._world.channels:
            game = await games.running_in(channel.id)
            is_theirs = channel.id == self._quiz_channel.id
            if game is not None:
                await self._play(game, is_theirs=is_theirs)
            elif is_theirs and self._is_wanted:
                await self.players[-1].slash(channel, "quiz play", questions=QUESTIONS)
            if is_theirs:
                self.is_playing = game is not None or self._is_wanted
                self._is_wanted = False

    @property
    def players(self) -> tuple[MemberActor, ...]:
        """Who they are."""
        return self._world.players

    @property
    def _quiz_channel(self) -> Any:
        return self._world.scene(Place.QUIZ, Viewer.MEMBER).channel

    async def _play(self, game: Game, *, is_theirs: bool) -> None:
        """Let each take part who was challenged, or who is there."""
        for player, skill in zip(self.players, SKILLS, strict=True):
            if game.rules.players and player.id not in game.rules.players:
                continue
            if not game.rules.players and not is_theirs:
                continue
            if game.phase is Phase.INVITED and player.id != game.starter_id:
                await self._press(game, player, DUEL(game.id, "yes"))
            elif game.phase is Phase.ASKING and self._is_due(game, player, skill):
                await self._answer(game, player)

    def _is_due(self, game: Game, player: MemberActor, skill: float) -> bool:
        """Return whether somebody who has not answered yet has thought long enough."""
        key = (game.id, game.number, player.id)
        if game.round.closed_at is not None or game.round.guess_of(player.id) is not None:
            return False
        intention = self._intentions.get(key)
        if intention is None:
            self._intentions = {kept: it for kept, it in self._intentions.items() if kept[:2] == key[:2]}
            at = game.round.opened_at + self._random.randint(*THINKING_MS)
            intention = self._intentions[key] = Intention(at, knows=self._random.random() < skill)
        return self._world.bot.services.clock() >= intention.at

    async def _answer(self, game: Game, player: MemberActor) -> None:
        """Answer as the question wants it: press a choice, type into the form, or write into the chat."""
        card = game.card
        knows = self._intentions[game.id, game.number, player.id].knows
        if not card.is_typed:
            wrong = [place for place in range(len(card.choices)) if place != card.right]
            choice = card.right if knows else self._random.choice(wrong)
            await self._press(game, player, ANSWER(game.id, game.number, choice))
            return
        text = card.question.typed_answer if knows else self._random.choice(_mistakes(card.question))
        if game.rules.retries:
            # Only once: in the chat, people may try again, which three at a time would drown.
            self._intentions[game.id, game.number, player.id] = Intention(2**63, knows=knows)
            bot = self._world.env.backend.bot_user
            await player.send(self._quiz_channel, f"<@{bot.id}> {text}")
            return
        form = await self._press(game, player, TYPE(game.id, game.number))
        if form is not None and form.modal is not None:
            fields = {
                part["custom_id"]: text for part in _parts(form.modal) if part.get("type") == _TEXT_INPUT
            }
            await player.submit_modal(form, fields)

    async def _press(self, game: Game, player: MemberActor, custom_id: str) -> Any:
        """Press a button of a game, where it is shown already."""
        messages = self._world.env.backend.messages.get(game.channel_id, {})
        for message_id in sorted(messages, reverse=True)[:RECENT]:
            message = messages[message_id]
            buttons = [
                part for part in walk_components(message.components) if part.get("custom_id") == custom_id
            ]
            if buttons and not buttons[0].get("disabled"):
                return await player.click(ResponseMessage(self._world.env, message), custom_id=custom_id)
        return None


def _mistakes(question: Question) -> Sequence[str]:
    """Return what somebody may type who does not know an answer."""
    return question.distractors or question.rivals or ("no idea",)


_TEXT_INPUT = 4  # Discord's number of a text field


def _parts(modal: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return walk_components(modal.get("components") or [])
