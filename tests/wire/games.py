"""What goes wrong between Discord and a quiz that is on: its questions, its results, its other messages.

Every scenario plays a game in a channel of its own, so that one bot plays all of them at once.
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
class Trouble:
    """How one request fails, and after which requests the bot can only say that it tries again later."""

    name: str
    effect: Effect
    pauses: frozenset[str]
    after: bool = False


def _pauses(play: Play, trouble: Trouble, request: str) -> str:
    """Insist that the game was paused, with a message, where it should have been and nowhere else."""
    paused = bool(play.said(RESUMED))
    assert paused == (request in trouble.pauses), "a pause" if paused else "no pause"
    return ", after an announced pause" if paused else ""


def _question_meets(trouble: Trouble) -> Run:
    """The second question's post meets this; it is asked once, and the game played to its end."""

    async def run(play: Play) -> str:
        await play.answer_and_count()
        await play.skip()
        play.inject("post", trouble.effect, after=trouble.after)
        took = await play.next_question(GAME_TIMEOUT_S)
        if _QUESTION in trouble.pauses:
            await play.until(lambda: bool(play.said(RESUMED)), "the pause is over")
        await play.finish()
        return f"asked once, {took:.1f} s after the result{_pauses(play, trouble, _QUESTION)}"

    return run


def _result_meets(trouble: Trouble) -> Run:
    """The first question's result, an edit, meets this; it is shown once, and the game played to its end."""

    async def run(play: Play) -> str:
        await play.answer_and_count()
        play.inject("message.edit", trouble.effect, after=trouble.after)
        await play.skip()
        took = await play.until(lambda: bool(play.said(play.heading, "(right answer)")), "the result")
        await play.next_question(GAME_TIMEOUT_S)
        await play.finish()
        return f"shown once, after {took:.1f} s; the next question came{_pauses(play, trouble, _RESULT)}"

    return run


def _count_meets(trouble: Trouble) -> Run:
    """The edit that counts who has answered meets this; the game only cares if the result does, too."""

    async def run(play: Play) -> str:
        play.inject("message.edit", trouble.effect)
        await play.answer()
        await play.until_injected()
        await play.skip()
        await play.next_question(GAME_TIMEOUT_S)
        await play.finish()
        return f"the game went on{_pauses(play, trouble, _COUNT)}"

    return run


def _closed_to_the_bot(code: int) -> Run:
    """Nothing can be posted in the channel any more: the game ends, and holds nobody up."""

    async def run(play: Play) -> str:
        await play.answer_and_count()
        await play.skip()
        play.inject("post", Refuse(403, code), times=2)  # the next question, and the end
        await play.until_injected()
        scores = await (await play.player.slash("quiz scores")).final()
        assert "The last quiz here" in texts(scores.data), texts(scores.data)
        await play.is_free()
        return "ended with its points kept; another quiz could be started"

    return run


def _result_closed_to_the_bot(code: int) -> Run:
    """The result cannot be shown for good: the game ends and says so where it can."""

    async def run(play: Play) -> str:
        await play.answer_and_count()
        play.inject("message.edit", Refuse(403, code), times=2)  # once more before the end is shown
        await play.skip()
        await play.until_injected()
        await play.is_free()
        return "ended; another quiz could be started"

    return run


async def _deleted_before_an_answer(play: Play) -> str:
    """A moderator deletes the open question, and the bot only learns it from the next edit."""
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
    """The pause's own message is deleted, too."""
    await play.answer_and_count()
    await play.skip()
    play.inject("post", Refuse(503))
    await play.until(lambda: bool(play.said(PAUSED)), "the pause")
    play.stage.discord.rest.delete_silently(play.said(PAUSED)[0])
    await play.next_question(GAME_TIMEOUT_S)
    await play.finish()
    return "the game went on"


def _pause_meets(effect: Effect, *, after: bool) -> Run:
    """The pause's own post meets this; no pause stays in the channel once the game has gone on."""

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
"""While the limit is on posts, no pause can be announced; while it is on edits, no result can be shown."""

_TROUBLES: Final = (
    Trouble("429, 0.5 s,", Limit(0.5), pauses=_NEVER),
    Trouble("429, 25 s,", Limit(25), pauses=_EDITING),
    Trouble("500", Refuse(500), pauses=_NEVER),
    Trouble("502", Refuse(502), pauses=_NEVER),
    Trouble("503", Refuse(503), pauses=_SHOWING),
    Trouble("500, though it took effect,", Refuse(500), pauses=_NEVER, after=True),
    Trouble("503, though it took effect,", Refuse(503), pauses=_SHOWING, after=True),
    Trouble("TCP reset", Reset(), pauses=_SHOWING),
    Trouble("TCP reset, though it took effect,", Reset(), pauses=_SHOWING, after=True),
    Trouble("no answer", Hang(), pauses=_SHOWING),
    Trouble("no answer, though it took effect,", Hang(), pauses=_SHOWING, after=True),
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
    Scenario("10008 on an open question (deleted unknown_share)", _GOES_ON, _deleted_before_an_answer),
    Scenario("10008 on a result (deleted unknown_share)", _GOES_ON, _deleted_before_its_result),
    Scenario("503 on a pause", _GOES_ON, _pause_meets(Refuse(503), after=False)),
    Scenario("TCP reset, though it took effect, on a pause", _GOES_ON, _pause_meets(Reset(), after=True)),
    Scenario("no answer, though it took effect, on a pause", _GOES_ON, _pause_meets(Hang(), after=True)),
    Scenario("10008 on a pause (deleted unknown_share)", _GOES_ON, _deleted_pause),
)
