"""Request faults during a quiz: on its questions, its results and its other messages.

Every scenario plays a game in its own channel, so one bot can run all of them at once.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from tests.wire.member import custom_ids, texts
from tests.wire.play import GAME_TIMEOUT_S, PAUSED, RESUMED, Play
from tests.wire.quiz import asked_in
from tests.wire.script import Effect, Hang, Limit, Refuse, Reset
from tests.wire.stage import Scenario

Run = Callable[[Play], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class RequestFault:
    """How a request fails, and on which requests the fault makes the bot announce a pause."""

    name: str
    effect: Effect
    pauses: frozenset[str]
    after: bool = False


def _assert_pause(play: Play, fault: RequestFault, request: str) -> str:
    """Assert that a pause was announced exactly if one is expected; return words for the table."""
    paused = bool(play.said(RESUMED))
    assert paused == (request in fault.pauses), "a pause" if paused else "no pause"
    return ", after an announced pause" if paused else ""


def _fault_on_question(fault: RequestFault) -> Run:
    """The post of the second question fails; it is still asked once, and the game is finished."""

    async def run(play: Play) -> str:
        await play.answer_and_count()
        await play.skip()
        play.inject("post", fault.effect, after=fault.after)
        took = await play.next_question(GAME_TIMEOUT_S)
        if _QUESTION in fault.pauses:
            await play.until(lambda: bool(play.said(RESUMED)), "the pause is over")
        await play.finish()
        return f"asked once, {took:.1f} s after the result{_assert_pause(play, fault, _QUESTION)}"

    return run


def _fault_on_result(fault: RequestFault) -> Run:
    """The edit with the first result fails; it is still shown once, and the game is finished."""

    async def run(play: Play) -> str:
        await play.answer_and_count()
        play.inject("message.edit", fault.effect, after=fault.after)
        await play.skip()
        took = await play.until(lambda: bool(play.said(play.heading, "(right answer)")), "the result")
        await play.next_question(GAME_TIMEOUT_S)
        await play.finish()
        return f"shown once, after {took:.1f} s; the next question came{_assert_pause(play, fault, _RESULT)}"

    return run


def _fault_on_count(fault: RequestFault) -> Run:
    """The edit of the answer count fails; the game goes on."""

    async def run(play: Play) -> str:
        play.inject("message.edit", fault.effect)
        await play.answer()
        await play.until_injected()
        await play.skip()
        await play.next_question(GAME_TIMEOUT_S)
        await play.finish()
        return f"the game went on{_assert_pause(play, fault, _COUNT)}"

    return run


def _question_forbidden(code: int) -> Run:
    """The bot may no longer post in the channel: the game ends, and another can be started."""

    async def run(play: Play) -> str:
        await play.answer_and_count()
        await play.skip()
        play.inject("post", Refuse(403, code), times=2)  # the next question, and the end
        await play.until_injected()
        scores = await (await play.player.slash("quiz scores")).final()
        assert "Last quiz in this channel" in texts(scores.data), texts(scores.data)
        await play.is_free()
        return "ended with its points kept; another quiz could be started"

    return run


def _result_forbidden(code: int) -> Run:
    """The bot may no longer edit the question: the game ends, and another can be started."""

    async def run(play: Play) -> str:
        await play.answer_and_count()
        play.inject("message.edit", Refuse(403, code), times=2)  # once more before the end is shown
        await play.skip()
        await play.until_injected()
        await play.is_free()
        return "ended; another quiz could be started"

    return run


async def _deleted_before_an_answer(play: Play) -> str:
    """The open question is deleted, and the bot notices at the next edit."""
    play.stage.discord.rest.delete_silently(play.question.message)
    await play.answer()
    took = await play.until(lambda: bool(play.said(PAUSED)), "the pause")
    paused = play.said(PAUSED)[0]
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
    play.stage.discord.rest.delete_silently(play.question.message)
    await play.skip()
    await play.until(lambda: bool(play.said(play.heading, "(right answer)")), "the result")
    await play.next_question()
    await play.finish()
    return "the result was posted anew; the game went on"


async def _deleted_pause(play: Play) -> str:
    """The message that announces a pause is deleted."""
    await play.answer_and_count()
    await play.skip()
    play.inject("post", Refuse(503))
    await play.until(lambda: bool(play.said(PAUSED)), "the pause")
    play.stage.discord.rest.delete_silently(play.said(PAUSED)[0])
    await play.next_question(GAME_TIMEOUT_S)
    await play.finish()
    return "the game went on"


def _fault_on_pause(effect: Effect, *, after: bool) -> Run:
    """The post that announces a pause fails; no announcement stays once the game has gone on."""

    async def run(play: Play) -> str:
        await play.answer_and_count()
        await play.skip()
        play.inject("post", Refuse(503))
        play.inject("post", effect, after=after)
        took = await play.next_question(GAME_TIMEOUT_S)
        await play.until(lambda: bool(play.said(RESUMED)), "the pause is over")
        await play.finish()
        assert len(play.said(RESUMED)) == 1, "the pause was announced twice"
        return f"the next question came {took:.1f} s after the result, and no pause was left standing"

    return run


_ASKED: Final = "asked once, at the latest after an announced pause"
_SHOWN: Final = "shown once; the next question comes"
_ENDS: Final = "ends; nothing is stuck"
_GOES_ON: Final = "goes on"

_QUESTION, _RESULT, _COUNT = "question", "result", "count"
_NEVER: Final = frozenset[str]()
_SHOWING: Final = frozenset({_QUESTION, _RESULT})
_EDITING: Final = frozenset({_RESULT, _COUNT})
"""A limit on posts blocks the pause's announcement, too; a limit on edits does not."""

_FAULTS: Final = (
    RequestFault("429, 0.5 s,", Limit(0.5), pauses=_NEVER),
    RequestFault("429, 25 s,", Limit(25), pauses=_EDITING),
    RequestFault("500", Refuse(500), pauses=_NEVER),
    RequestFault("502", Refuse(502), pauses=_NEVER),
    RequestFault("503", Refuse(503), pauses=_SHOWING),
    RequestFault("500, though it took effect,", Refuse(500), pauses=_NEVER, after=True),
    RequestFault("503, though it took effect,", Refuse(503), pauses=_SHOWING, after=True),
    RequestFault("TCP reset", Reset(), pauses=_SHOWING),
    RequestFault("TCP reset, though it took effect,", Reset(), pauses=_SHOWING, after=True),
    RequestFault("no answer", Hang(), pauses=_SHOWING),
    RequestFault("no answer, though it took effect,", Hang(), pauses=_SHOWING, after=True),
)

GAMES: Final[tuple[Scenario[Play], ...]] = (
    *(Scenario(f"{each.name} on a quiz question", _ASKED, _fault_on_question(each)) for each in _FAULTS),
    *(Scenario(f"{each.name} on a quiz result", _SHOWN, _fault_on_result(each)) for each in _FAULTS),
    *(
        Scenario(f"{each.name} on a quiz card's count", _GOES_ON, _fault_on_count(each))
        for each in _FAULTS
        if not each.after
    ),
    *(Scenario(f"{code} on a quiz question", _ENDS, _question_forbidden(code)) for code in (50013, 50001)),
    *(Scenario(f"{code} on a quiz result", _ENDS, _result_forbidden(code)) for code in (50013, 50001)),
    Scenario("10008 on an open question (deleted unnoticed)", _GOES_ON, _deleted_before_an_answer),
    Scenario("10008 on a result (deleted unnoticed)", _GOES_ON, _deleted_before_its_result),
    Scenario("503 on a pause", _GOES_ON, _fault_on_pause(Refuse(503), after=False)),
    Scenario("TCP reset, though it took effect, on a pause", _GOES_ON, _fault_on_pause(Reset(), after=True)),
    Scenario("no answer, though it took effect, on a pause", _GOES_ON, _fault_on_pause(Hang(), after=True)),
    Scenario("10008 on a pause (deleted unnoticed)", _GOES_ON, _deleted_pause),
)
