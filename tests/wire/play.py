"""One quiz game, as its player and its channel see it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.wire.exchanges import Exchange
from tests.wire.member import Member, custom_ids, texts
from tests.wire.payloads import Json, Place
from tests.wire.quiz import MAX_SECONDS, Question, asked_in, start_quiz, starter_of
from tests.wire.script import Effect, Fault
from tests.wire.stage import Stage

QUESTIONS: Final = 2
_SOON_S: Final = 20.0
"""Without a fault, the next question follows a reveal within this time."""
GAME_TIMEOUT_S: Final = 60.0
PAUSED, RESUMED, OVER = "Quiz paused", "The quiz continues", "Quiz over"


@dataclass(slots=True)
class Play:
    """A game with one player in one channel."""

    stage: Stage
    place: Place
    question: Question
    player: Member

    @classmethod
    async def begin(
        cls, stage: Stage, place: Place, *, questions: int = QUESTIONS, seconds: int = MAX_SECONDS
    ) -> "Play":
        """Start a quiz in a channel that has none."""
        question = await start_quiz(stage.discord, place, questions=questions, seconds=seconds)
        return cls(stage, place, question, starter_of(stage.discord, place))

    def inject(self, route: str, effect: Effect, *, times: int = 1, after: bool = False) -> None:
        """Make the next requests to this game's channel fail."""
        fault = Fault(route, effect, times=times, after=after, channel_id=self.place.channel_id)
        self.stage.discord.script.add(fault)

    async def until(self, condition: Callable[[], bool], what: str, within: float = GAME_TIMEOUT_S) -> float:
        """Wait for a condition on the stand-in, and return how many seconds it took."""
        began = time.perf_counter()
        await self.stage.discord.signal.until(condition, f"{what} in {self.place}", within)
        return time.perf_counter() - began

    async def until_injected(self) -> None:
        """Wait until the injected faults have been used up."""
        script = self.stage.discord.script
        await self.until(lambda: script.is_spent_in(self.place.channel_id), "the fault is injected")

    def said(self, *words: str) -> list[Json]:
        """Return the messages in the channel that contain all these words and were not deleted."""
        messages = self.stage.discord.rest.messages_in(self.place.channel_id)
        return [message for message in messages if all(word in texts(message) for word in words)]

    async def answer(self, choice: int = 0) -> Exchange:
        """Answer the open question, and assert that the answer is accepted."""
        exchange = await (await self.question.answer(self.player, choice)).final()
        assert "You answered" in texts(exchange.data), texts(exchange.data)
        return exchange

    async def answer_and_count(self) -> None:
        """Answer the open question, and wait until its card counts the answer."""
        await self.answer()
        await self.until(lambda: bool(self.said(self.heading, "1 person has answered")), "the card counts")

    async def skip(self) -> None:
        """Vote to skip the open question: the only player's vote closes it."""
        skip = custom_ids(self.question.message, startswith="quiz:skip:")[0]
        exchange = await (await self.player.press(self.question.message, skip)).first()
        assert exchange.is_deferred, texts(exchange.data)  # the card says that it was skipped

    @property
    def heading(self) -> str:
        """The first words of the open question's card."""
        return f"Question {self.question.number + 1} of"

    async def next_question(self, within: float = _SOON_S) -> float:
        """Wait for the next question, and return how many seconds it took."""
        last = self.question.number

        def asked() -> Question | None:
            found = asked_in(self.stage.discord, self.place)
            return found if found is not None and found.number > last else None

        took = await self.until(lambda: asked() is not None, "the next question", within)
        found = asked()
        assert found is not None
        self.question = found
        return took

    async def finish(self) -> None:
        """Play the last question, and assert that every card was shown once and every answer counted."""
        await self.answer()
        await self.skip()
        await self.over()
        for number in range(1, QUESTIONS + 1):
            self._assert_one(f"Question {number} of", "(right answer)")
        assert f" of {QUESTIONS} right" in texts(self.said(OVER)[0]), texts(self.said(OVER)[0])

    async def over(self) -> None:
        """Wait for the end, and assert that each card was shown once and no fault or pause is left."""
        await self.until(lambda: bool(self.said(OVER)), "the end")
        await self.stage.discord.gateway.settle()
        for number in range(1, self.question.number + 2):
            self._assert_one(f"Question {number} of")
        self._assert_one(OVER)
        assert not self.said(PAUSED), "a pause that goes on after the end"
        assert self.stage.discord.script.is_spent_in(self.place.channel_id), "a fault that met nothing"

    async def is_free(self) -> None:
        """Assert that another game can be started in the channel."""
        await (await Play.begin(self.stage, self.place)).stop()

    async def stop(self) -> None:
        """Stop the game."""
        exchange = await (await self.player.slash("quiz stop")).final()
        assert "Quiz stopped" in texts(exchange.data), texts(exchange.data)

    def _assert_one(self, *words: str) -> None:
        found = self.said(*words)
        assert len(found) == 1, f"{len(found)} messages with {words}: {[texts(each) for each in found]}"
