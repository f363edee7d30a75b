"""What goes wrong between Discord and a quiz that is on: its questions, its results, its other messages.

Every scenario plays a game in a channel of its own, so that one bot plays all of them at once.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from tests.wire.exchanges import Exchange
from tests.wire.member import Member, custom_ids, texts
from tests.wire.payloads import Json, Place
from tests.wire.quiz import LONGEST_S, Question, asked_in, start_quiz, starter_of
from tests.wire.script import Effect, Fault, Hang, Limit, Refuse, Reset
from tests.wire.stage import Scenario, Stage

QUESTIONS: Final = 2
_SOON_S: Final = 10.0
"""A question that meets no trouble follows a reveal within this time."""
_AT_LAST_S: Final = 60.0
_PAUSED, _RESUMED, _OVER = "The quiz is paused", "The quiz goes on", "Quiz over"

Run = Callable[["Play"], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Trouble:
    """How one request fails; with `pauses`, the bot can only try again later."""

    name: str
    effect: Effect
    pauses: bool
    after: bool = False


@dataclass(slots=True)
class Play:
    """A game of two questions, one player and one channel."""

    stage: Stage
    place: Place
    question: Question
    player: Member

    @classmethod
    async def begin(
        cls, stage: Stage, place: Place, *, questions: int = QUESTIONS, seconds: int = LONGEST_S
    ) -> "Play":
        """Start a quiz in a channel that has none."""
        question = await start_quiz(stage.discord, place, questions=questions, seconds=seconds)
        return cls(stage, place, question, starter_of(stage.discord, place))

    def strike(self, route: str, effect: Effect, *, times: int = 1, after: bool = False) -> None:
        """Let the next requests of this game's channel meet a fault."""
        fault = Fault(route, effect, times=times, after=after, channel_id=self.place.channel_id)
        self.stage.discord.script.add(fault)

    async def until(self, condition: Callable[[], bool], what: str, within: float = _AT_LAST_S) -> float:
        """Wait for something in Discord, and return how long it took."""
        began = time.perf_counter()
        await self.stage.discord.signal.until(condition, f"{what} in {self.place}", within)
        return time.perf_counter() - began

    async def until_struck(self) -> None:
        """Wait until the fault has met its request."""
        script = self.stage.discord.script
        await self.until(lambda: script.is_spent_in(self.place.channel_id), "the fault strikes")

    def said(self, *words: str) -> list[Json]:
        """Return the messages in the channel, still there, that hold all these words."""
        messages = self.stage.discord.rest.messages_in(self.place.channel_id)
        return [message for message in messages if all(word in texts(message) for word in words)]

    async def answer(self, choice: int = 0) -> Exchange:
        """Answer the open question, and insist that the answer is taken."""
        exchange = await (await self.question.answer(self.player, choice)).final()
        assert "Your answer is in" in texts(exchange.data), texts(exchange.data)
        return exchange

    async def answer_and_count(self) -> None:
        """Answer the open question, and wait until its card says so."""
        await self.answer()
        await self.until(lambda: bool(self.said(self.heading, "1 answered so far")), "the card counts")

    async def skip(self) -> None:
        """Vote to skip the open question: the only player's vote closes it."""
        skip = custom_ids(self.question.message, startswith="quiz:skip:")[0]
        exchange = await (await self.player.press(self.question.message, skip)).final()
        assert "Skipped" in texts(exchange.data), texts(exchange.data)

    @property
    def heading(self) -> str:
        """How the open question's card begins."""
        return f"Question {self.question.number + 1} of"

    async def next_question(self, within: float = _SOON_S) -> float:
        """Wait for the question after the open one, and return how long it took."""
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
        """Play the last question, and insist that everything was shown, once, and everything counted."""
        await self.answer()
        await self.skip()
        await self.over()
        for number in range(1, QUESTIONS + 1):
            self._insist_on_one(f"Question {number} of", "(right answer)")
        assert f"of {QUESTIONS} right)" in texts(self.said(_OVER)[0]), texts(self.said(_OVER)[0])

    async def over(self) -> None:
        """Wait for the end, and insist on one card of every sort and on a channel that is free again."""
        await self.until(lambda: bool(self.said(_OVER)), "the end")
        await self.stage.discord.gateway.settle()
        for number in range(1, self.question.number + 2):
            self._insist_on_one(f"Question {number} of")
        self._insist_on_one(_OVER)
        assert not self.said(_PAUSED), "a pause that goes on after the end"
        assert self.stage.discord.script.is_spent_in(self.place.channel_id), "a fault that met nothing"

    async def is_free(self) -> None:
        """Insist that another game can be started in the channel."""
        await (await Play.begin(self.stage, self.place)).stop()

    async def stop(self) -> None:
        """Stop the game."""
        exchange = await (await self.player.slash("quiz stop")).final()
        assert "Stopped" in texts(exchange.data), texts(exchange.data)

    def pauses(self, trouble: "Trouble") -> str:
        """Insist that the game was paused, with a message, where it should have been and nowhere else."""
        paused = bool(self.said(_RESUMED))
        assert paused == trouble.pauses, "a pause" if paused else "no pause"
        return ", after an announced pause" if paused else ""

    def _insist_on_one(self, *words: str) -> None:
        found = self.said(*words)
        assert len(found) == 1, f"{len(found)} messages with {words}: {[texts(each) for each in found]}"


def _question_meets(trouble: "Trouble") -> Run:
    """The second question's post meets this; it is asked once, and the game played to its end."""

    async def run(play: Play) -> str:
        await play.answer_and_count()
        await play.skip()
        play.strike("post", trouble.effect, after=trouble.after)
        took = await play.next_question(_AT_LAST_S)
        if trouble.pauses:
            await play.until(lambda: bool(play.said(_RESUMED)), "the pause is over")
        await play.finish()
        return f"asked once, {took:.1f} s after the result{play.pauses(trouble)}"

    return run


def _result_meets(trouble: "Trouble") -> Run:
    """The first question's result, an edit, meets this; it is shown once, and the game played to its end."""

    async def run(play: Play) -> str:
        await play.answer_and_count()
        play.strike("message.edit", trouble.effect, after=trouble.after)
        await play.skip()
        took = await play.until(lambda: bool(play.said(play.heading, "(right answer)")), "the result")
        await play.next_question(_AT_LAST_S)
        await play.finish()
        return f"shown once, after {took:.1f} s; the next question came{play.pauses(trouble)}"

    return run


def _count_meets(trouble: "Trouble") -> Run:
    """The edit that counts who has answered meets this; the game does not care."""

    async def run(play: Play) -> str:
        play.strike("message.edit", trouble.effect)
        await play.answer()
        await play.until_struck()
        await play.skip()
        await play.next_question()
        await play.finish()
        assert not play.said(_RESUMED), "the game was paused"
        return "the game went on"

    return run


def _closed_to_the_bot(code: int) -> Run:
    """Nothing can be posted in the channel any more: the game ends, and holds nobody up."""

    async def run(play: Play) -> str:
        await play.answer_and_count()
        await play.skip()
        play.strike("post", Refuse(403, code), times=2)  # the next question, and the end
        await play.until_struck()
        scores = await (await play.player.slash("quiz scores")).final()
        assert "The last quiz here" in texts(scores.data), texts(scores.data)
        await play.is_free()
        return "ended with its points kept; another quiz could be started"

    return run


def _result_closed_to_the_bot(code: int) -> Run:
    """The result cannot be shown for good: the game ends and says so where it can."""

    async def run(play: Play) -> str:
        await play.answer_and_count()
        play.strike("message.edit", Refuse(403, code), times=2)  # once more before the end is shown
        await play.skip()
        await play.until_struck()
        await play.is_free()
        return "ended; another quiz could be started"

    return run


async def _deleted_before_an_answer(play: Play) -> str:
    """A moderator deletes the open question, and the bot only learns it from the next edit."""
    play.stage.discord.rest.delete_unheard(play.question.message)
    await play.answer()
    took = await play.until(lambda: bool(play.said(_PAUSED)), "the pause")
    paused = play.said(_PAUSED)[0]
    go_on = custom_ids(paused, startswith="quiz:continue:")[0]
    await (await play.player.press(paused, go_on)).final()
    await play.until(lambda: bool(play.said(play.heading)), "the question again")
    again = asked_in(play.stage.discord, play.place)
    assert again is not None
    play.question = again
    twice = await (await again.answer(play.player, 1)).final()
    assert "already answered" in texts(twice.data), texts(twice.data)
    await play.skip()
    await play.next_question()
    await play.finish()
    return f"paused with a message after {took:.1f} s; continued by a member, the answer kept"


async def _deleted_before_its_result(play: Play) -> str:
    await play.answer_and_count()
    play.stage.discord.rest.delete_unheard(play.question.message)
    await play.skip()
    await play.until(lambda: bool(play.said(play.heading, "(right answer)")), "the result")
    await play.next_question()
    await play.finish()
    return "the result was posted anew; the game went on"


async def _deleted_pause(play: Play) -> str:
    """The pause's own message is deleted, too."""
    await play.answer_and_count()
    await play.skip()
    play.strike("post", Refuse(503))
    await play.until(lambda: bool(play.said(_PAUSED)), "the pause")
    play.stage.discord.rest.delete_unheard(play.said(_PAUSED)[0])
    await play.next_question(_AT_LAST_S)
    await play.finish()
    return "the game went on"


_ASKED: Final = "asked once, at the latest after an announced pause"
_SHOWN: Final = "shown once; the next question comes"
_ENDS: Final = "ends; nothing is stuck"
_GOES_ON: Final = "goes on"

_TROUBLES: Final = (
    Trouble("429, 0.5 s,", Limit(0.5), pauses=False),
    Trouble("429, 25 s,", Limit(25), pauses=True),
    Trouble("500", Refuse(500), pauses=False),
    Trouble("502", Refuse(502), pauses=False),
    Trouble("503", Refuse(503), pauses=True),
    Trouble("500, though it took effect,", Refuse(500), pauses=False, after=True),
    Trouble("503, though it took effect,", Refuse(503), pauses=True, after=True),
    Trouble("TCP reset", Reset(), pauses=True),
    Trouble("TCP reset, though it took effect,", Reset(), pauses=True, after=True),
    Trouble("no answer", Hang(), pauses=True),
    Trouble("no answer, though it took effect,", Hang(), pauses=True, after=True),
)

GAMES: Final[tuple[Scenario[Play], ...]] = (
    *(Scenario(f"{each.name} on a quiz question", _ASKED, _question_meets(each)) for each in _TROUBLES),
    *(Scenario(f"{each.name} on a quiz result", _SHOWN, _result_meets(each)) for each in _TROUBLES),
    *(
        Scenario(f"{each.name} on a quiz card's count", _GOES_ON, _count_meets(each))
        for each in _TROUBLES
        if not each.after
    ),
    *(Scenario(f"{code} on a quiz question", _ENDS, _closed_to_the_bot(code)) for code in (50013, 50001)),
    *(
        Scenario(f"{code} on a quiz result", _ENDS, _result_closed_to_the_bot(code))
        for code in (50013, 50001)
    ),
    Scenario("10008 on an open question (deleted unheard)", _GOES_ON, _deleted_before_an_answer),
    Scenario("10008 on a result (deleted unheard)", _GOES_ON, _deleted_before_its_result),
    Scenario("10008 on a pause (deleted unheard)", _GOES_ON, _deleted_pause),
)
