"""Players at a quiz table, who press right and wrong buttons on the real client's cards."""

from dataclasses import dataclass
from typing import Any

from bot.domain.quiz.model import Game
from tests.cogs.conftest import World, buttons, texts

SECONDS = 20  # to answer
PAUSE = 7  # a little more than the pause between a reveal and the next question
GRACE = 1  # a question is revealed this long after its deadline, rounded up


@dataclass
class Table:
    """One channel with its players."""

    world: World
    channel: Any
    players: list[Any]

    @classmethod
    def of(cls, world: World, players: int = 3) -> "Table":
        """Seat the member and others in the world's channel."""
        others = [world.guild.add_member(world.env.create_user(f"player{n}")) for n in range(1, players)]
        return cls(world, world.channel, [world.member, *others])

    async def play(self, **options: Any) -> Any:
        """Start a game and wait for its first question."""
        options.setdefault("seconds", SECONDS)
        result = await self.players[0].slash(self.channel, "quiz play", **options)
        await self.world.env.settle()
        return result

    async def pause_by_failed_post(self) -> None:
        """Play a first question; Discord fails at the second, so that the game pauses."""
        await self.play(questions=2)
        await self.press(self.players[1])
        await self.wait(SECONDS + GRACE)
        self.world.env.inject_error("POST", "/channels/*/messages", status=500)
        await self.wait(PAUSE)
        assert "Quiz paused" in self.last()

    async def game(self) -> Game:
        """Return this channel's game, as the store has it."""
        game = await self.world.bot.services.store.quiz.last_in(self.channel.id)
        assert game is not None
        return game

    async def press(self, player: Any, *, right: bool = True) -> Any:
        """Press the right choice of the open question, or a wrong one."""
        game = await self.game()
        place = game.card.right if right else (game.card.right + 1) % len(game.card.choices)
        return await self.press_choice(player, place)

    async def press_choice(self, player: Any, place: int) -> Any:
        """Press a choice of the open question."""
        game = await self.game()
        result = await player.click(
            await self.card(), custom_id=f"quiz:answer:{game.id}:{game.number}:{place}"
        )
        await self.world.env.settle()
        return result

    async def type(self, player: Any, text: str) -> Any:
        """Type an answer to the open question."""
        shown = await player.click(await self.card(), label="Type your answer")
        result = await player.submit_modal(shown, {"answer": text})
        await self.world.env.settle()
        return result

    async def card(self) -> Any:
        """Return the message with the current question."""
        game = await self.game()
        shown = await self.world.bot.services.store.quiz.shown(game.id, game.number)
        return next(message for message in self.channel.history() if message.id == shown.message_id)

    async def wait(self, seconds: float) -> None:
        """Let time pass, a second at a time."""
        for _ in range(round(seconds)):
            await self.world.env.advance_time(1)

    async def pass_hours(self, hours: float) -> None:
        """Let hours pass, one at a time: each has its own time limit, however much else the machine does."""
        for _ in range(int(hours)):
            await self.world.env.advance_time(3_600)
        await self.world.env.advance_time(hours % 1 * 3_600)

    async def next_question(self) -> None:
        """Wait until the open question has closed and the next one appeared."""
        await self.wait(SECONDS + GRACE + PAUSE)

    def said(self) -> list[str]:
        """Return what every message in the channel says, oldest first."""
        return [texts(message) or message.content for message in self.channel.history()]

    def last(self) -> str:
        """Return what the channel's newest message says."""
        return self.said()[-1]

    def told(self, player: Any, first: Any) -> str:
        """Return what a player reads by now in the private message that an interaction was answered with."""
        shown = {message.id: message.content for message in self.channel.history(viewer=player)}
        return shown.get(first.response.message.id, "")

    def labels(self, message: Any) -> list[str]:
        """Return the labels of a message's buttons."""
        return [button.label for button in buttons(message)]


def reply(result: Any) -> str:
    """Return what an interaction was answered with."""
    message = result.response.message
    return message.content or texts(message)
