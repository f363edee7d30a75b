"""The game as a state machine: ``step(game, event, now)`` is the only way that a running game changes.

An answer goes through ``_answer`` (judged by ``judging``), ``_close_if_complete`` and ``_close`` (scored by
``scoring``), and leaves as a ``Step``: the new game and what to show. Every phase has one absolute deadline,
so a restarted process looks at the clock once and knows what is due. All times are in ms UTC.
"""

import math
from dataclasses import replace
from typing import Any, assert_never

from bot.domain.quiz import events, refusals
from bot.domain.quiz.events import Event, Step
from bot.domain.quiz.judging import is_right
from bot.domain.quiz.model import LETTERS, EndReason, Game, Guess, PauseReason, Phase, QuestionCard, Round
from bot.domain.quiz.refusals import QuizRefusal
from bot.domain.quiz.scoring import hint_for, hints_available, score_guesses
from bot.domain.quiz.standings import scoreboard

SECOND = 1000
INVITATION_SECONDS = 120  # how long a duel waits to be accepted
# Once all known players have answered, newcomers still get this long to join in.
NEWCOMER_SECONDS = 4
# The same in the first question of a game that only one person has joined so far.
FIRST_NEWCOMER_SECONDS = 8
# Where more have, others may still be thinking: it stays open until nobody has come for this long.
QUIET_SECONDS = 10
# A press made in time is still accepted this long after the deadline, because it takes time to arrive.
GRACE_MS = 750
PAUSE_SECONDS = 15 * 60  # after which a game that nobody continues ends
HELD_SECONDS = 60 * 60  # the same where the host of a trivia night paused it
BACKOFF_SECONDS = (5, 20, 60, 180)  # waits between attempts while Discord fails


def start_game(game: Game) -> Step:
    """Open the first question of a new game, or let a duel wait to be accepted.

    No number of right answers ends it that is more than its questions.
    """
    if (game.rules.right_target or 0) > len(game.cards):
        game = replace(game, rules=replace(game.rules, right_target=None))
    if not game.rules.players:
        return _open_next(game, game.started_at)
    return Step(replace(game, deadline=game.started_at + INVITATION_SECONDS * SECOND))


def step(game: Game, event: Event, now: int) -> Step:  # noqa: C901, PLR0911, PLR0912 - one case per event; the type checker proves that none is missing
    """Return the game after ``event``; raise a QuizRefusal where the rules do not allow it."""
    if game.is_over and isinstance(event, events.SystemEvent):
        return Step(game)
    if game.is_over and isinstance(event, events.StopAsked | events.DuelAnswered | events.ContinueAsked):
        raise QuizRefusal("This quiz is over. Start another with /quiz play.")
    match event:
        case events.Answered():
            return _answer(game, event, now)
        case events.HintAsked():
            return _hint(game, event, now)
        case events.SkipVoted():
            return _vote(game, event, now)
        case events.StopAsked():
            return _stop(game, event, now)
        case events.DuelAnswered():
            return _answer_duel(game, event, now)
        case events.ContinueAsked():
            return _continue_for(game, event, now)
        case events.TimePassed():
            return _pass_time(game, event, now)
        case events.DiscordFailed():
            return _handle_failure(game, event, now)
        case events.SwitchedOff():
            goes_on = game.despite_off and not event.for_all
            return Step(game) if goes_on else _end(game, EndReason.SWITCHED_OFF, now)
        case events.HoldAsked():
            return _hold(game, event, now)
        case events.SkipOrdered():
            open_round(game, event.number)
            return _close(_with_round(game, skipped=True), now)
        case events.CardDeleted() | events.CardUnseen() if game.phase is not Phase.ASKING:
            return Step(game)
        case events.CardDeleted():
            return _pause(game, PauseReason.CARD_DELETED, PAUSE_SECONDS * SECOND, now)
        case events.CardUnseen():
            return _ask_again(game, now)
        case _:
            assert_never(event)


def next_wakeup(game: Game) -> int | None:
    """Return when ``game`` next needs a TimePassed; None once it is over."""
    return None if game.is_over else game.deadline + _grace(game)


def longest_wait(game: Game) -> int:
    """Return how long (ms) the game's current phase can last at most."""
    rules = game.rules
    waits = {Phase.INVITED: INVITATION_SECONDS, Phase.ASKING: rules.seconds, Phase.REVEALED: rules.pause}
    longest_pause = HELD_SECONDS if game.pause_reason is PauseReason.HOST else PAUSE_SECONDS
    return waits.get(game.phase, longest_pause) * SECOND + _grace(game)


def _grace(game: Game) -> int:
    return GRACE_MS if game.phase is Phase.ASKING else 0


def open_round(game: Game, number: int) -> Round:
    """Return the open question; raise RoundClosed if it is not ``number``, or a refusal in a pause."""
    if not game.rounds or number != game.number or game.round.closed_at is not None:
        raise refusals.RoundClosed
    if game.phase is not Phase.ASKING:
        raise QuizRefusal("The quiz is paused. This question reopens when the quiz resumes.")
    return game.round


def require_unanswered(game: Game, user_id: int) -> None:
    """Raise NotAPlayer or AlreadyAnswered if ``user_id`` may not answer the open question."""
    _require_player(game, user_id)
    if game.round.guess_of(user_id) is not None and not game.rules.retries:
        raise refusals.AlreadyAnswered


# An answer, from the press to the reveal.


def _answer(game: Game, event: events.Answered, now: int) -> Step:
    round_ = open_round(game, event.number)
    pressed_at = max(round_.opened_at, min(event.pressed_at, now))
    if pressed_at > game.deadline:
        raise refusals.RoundClosed
    require_unanswered(game, event.user_id)
    card = game.card
    correct = event.choice == card.right if event.text is None else is_right(card.question, event.text)
    elapsed = round_.shown_before + pressed_at - round_.opened_at
    hints = round_.hints_of(event.user_id)
    _require_possible(card, event.choice, hints)
    guess = Guess(event.user_id, elapsed, correct, event.choice, event.text, hints)
    game = _with_round(replace(game, failures=0), guesses=_with_guess(round_.guesses, guess))
    if not game.rules.retries:
        return _close_if_complete(game, now)
    return _close(game, now) if correct else Step(game, (events.RefreshQuestion(game.number),))


def _require_possible(card: QuestionCard, choice: int | None, hints: int) -> None:
    """Raise QuizRefusal for a choice that the person's hints have struck out."""
    if choice is not None and hints and LETTERS[choice] in hint_for(card, hints).split():
        raise QuizRefusal("Your hint ruled out {choice}. Pick another answer.", choice=LETTERS[choice])


def _with_guess(guesses: tuple[Guess, ...], guess: Guess) -> tuple[Guess, ...]:
    """Return the guesses with a new one, in the place of that person's earlier one."""
    users = [earlier.user_id for earlier in guesses]
    place = users.index(guess.user_id) if guess.user_id in users else len(users)
    return (*guesses[:place], guess, *guesses[place + 1 :])


def _close_if_complete(game: Game, now: int) -> Step:
    """Close the question once nobody of the current players wants to answer, leaving newcomers a moment."""
    refreshed = (events.RefreshQuestion(game.number),)
    deadline = min(game.round.opened_at + game.rules.seconds * SECOND, max(now, _complete_at(game, now)))
    return _close(game, now) if deadline <= now else Step(replace(game, deadline=deadline), refreshed)


def _complete_at(game: Game, now: int) -> int:
    """Return when the open question may close at the earliest (ms), now that somebody has answered."""
    opened_at, answered = game.round.opened_at, {guess.user_id for guess in game.round.guesses}
    # In a duel, whoever wants to skip may still answer: the other one alone would have the points.
    done = answered if game.rules.players else answered.union(game.round.skips)
    if not game.roster() <= done:
        return opened_at + game.rules.seconds * SECOND
    if game.rules.players or game.is_private:
        return opened_at
    if game.number > 0:
        return opened_at + NEWCOMER_SECONDS * SECOND
    first = opened_at + FIRST_NEWCOMER_SECONDS * SECOND
    return first if len(done) == 1 else max(first, now + QUIET_SECONDS * SECOND)


def _close(game: Game, now: int) -> Step:
    """Close the open question and show its answer, or end the game."""
    closed = _with_round(game, closed_at=now, guesses=_scored(game))
    if len(game.rounds) == len(game.cards) or _is_target_reached(closed):
        return _end(game, EndReason.FINISHED, now)
    recent = game.rounds[-game.rules.idle_limit :]
    if len(recent) == game.rules.idle_limit and not any(map(_was_played, recent)):
        return _end(game, EndReason.IDLE, now)
    revealed = (events.ShowReveal(game.number),)
    if closed.held:
        paused = _pause(closed, PauseReason.HOST, HELD_SECONDS * SECOND, now)
        return replace(paused, effects=revealed + paused.effects)
    return Step(replace(closed, phase=Phase.REVEALED, deadline=now + game.rules.pause * SECOND), revealed)


def _was_played(round_: Round) -> bool:
    return bool(round_.guesses or round_.skips or round_.skipped)


def _scored(game: Game) -> tuple[Guess, ...]:
    return score_guesses(game.round.guesses, game.card.question.difficulty)


def _is_target_reached(game: Game) -> bool:
    points, right = game.rules.target or math.inf, game.rules.right_target or math.inf
    scores = [place.score for place in scoreboard(game)]
    return any(score.points >= points or score.right >= right for score in scores)


def _end(game: Game, reason: EndReason, now: int) -> Step:
    """End the game; an open question still counts for those who answered it."""
    effects: tuple[events.Effect, ...] = (events.ShowEnd(),)
    if game.rounds and game.round.closed_at is None:
        effects = (events.ShowReveal(game.number), *effects)
        game = _with_round(game, closed_at=now, guesses=_scored(game))
    game = replace(game, phase=Phase.ENDED, end_reason=reason, pause_reason=None, ended_at=now, deadline=now)
    return Step(game, effects)


# What else people do.


def _hint(game: Game, event: events.HintAsked, now: int) -> Step:
    round_ = open_round(game, event.number)
    try:
        require_unanswered(game, event.user_id)
    except refusals.AlreadyAnswered:
        raise refusals.TooLateForHint from None
    taken = round_.hints_of(event.user_id) + 1
    if taken > hints_available(game.card):
        raise QuizRefusal("There are no more hints for this question.")
    hints = tuple((user_id, count) for user_id, count in round_.hints if user_id != event.user_id)
    hinted = _waiting_longer(_with_round(game, hints=(*hints, (event.user_id, taken))), now)
    shown: tuple[events.Effect, ...] = (events.ShowHint(event.user_id, hint_for(game.card, taken)),)
    if hinted.deadline != game.deadline:
        shown += (events.RefreshQuestion(game.number),)
    return Step(hinted, shown)


def _waiting_longer(game: Game, now: int) -> Game:
    """Give somebody who has just joined their time, where the question was about to close without them."""
    if game.rules.retries or not game.round.guesses:
        return game
    return replace(game, deadline=max(game.deadline, _complete_at(game, now)))


def _vote(game: Game, event: events.SkipVoted, now: int) -> Step:
    round_ = open_round(game, event.number)
    _require_player(game, event.user_id)
    if not game.has_played(event.user_id):
        raise QuizRefusal(
            "Those who play decide what to skip. Answer a question or take a hint to join in, and you can "
            "vote too."
        )
    if event.user_id in round_.skips:
        raise QuizRefusal("You already voted to skip this question.")
    voted = _with_round(game, skips=(*round_.skips, event.user_id))
    roster = voted.roster()
    if 2 * len(roster.intersection(voted.round.skips)) > len(roster):
        return _close(_with_round(voted, skipped=True), now)
    if voted.rules.retries or not voted.round.guesses:
        return Step(voted, (events.RefreshQuestion(game.number),))
    return _close_if_complete(voted, now)


def _stop(game: Game, event: events.StopAsked, now: int) -> Step:
    if game.phase is Phase.INVITED and event.user_id in game.rules.players:
        return _answer_duel(game, events.DuelAnswered(event.user_id, accepted=False), now)
    if event.user_id != game.starter_id and not event.may_manage:
        raise refusals.NotAllowedToStop
    return _end(game, EndReason.STOPPED, now)


def _answer_duel(game: Game, event: events.DuelAnswered, now: int) -> Step:
    if game.phase is not Phase.INVITED:
        raise refusals.RoundClosed
    _require_player(game, event.user_id)
    is_starter = event.user_id == game.starter_id
    if event.accepted and is_starter:
        raise refusals.OwnChallenge
    if event.accepted:
        return _open_next(game, now)
    return _end(game, EndReason.WITHDRAWN if is_starter else EndReason.DECLINED, now)


def _hold(game: Game, event: events.HoldAsked, now: int) -> Step:
    game = replace(game, held=event.held)
    if event.held and game.phase is Phase.REVEALED:
        return _pause(game, PauseReason.HOST, HELD_SECONDS * SECOND, now)
    is_waiting = game.phase is Phase.PAUSED and game.pause_reason is PauseReason.HOST
    return _open_next(game, now) if is_waiting and not event.held else Step(game)


def _continue_for(game: Game, event: events.ContinueAsked, now: int) -> Step:
    if game.phase is not Phase.PAUSED:
        raise QuizRefusal("This quiz isn't paused.")
    _require_player(game, event.user_id)
    return _continue(game, now)


def _require_player(game: Game, user_id: int) -> None:
    if game.rules.players and user_id not in game.rules.players:
        raise refusals.NotAPlayer


# Time, pauses and the next question.


def _pass_time(game: Game, event: events.TimePassed, now: int) -> Step:
    due = next_wakeup(game)
    if due is None or max(now, event.moment) < due:
        return Step(game)
    if game.phase is Phase.INVITED:
        return _end(game, EndReason.DECLINED, now)
    if game.phase is Phase.ASKING:
        return _close(game, now)
    if game.phase is Phase.REVEALED:
        return _open_next(game, now)
    waits_for_somebody = game.pause_reason is not PauseReason.TROUBLE
    return _end(game, EndReason.STALLED, now) if waits_for_somebody else _continue(game, now)


def _handle_failure(game: Game, event: events.DiscordFailed, now: int) -> Step:
    if event.permanent:
        return _end(game, EndReason.UNREACHABLE, now)
    if game.failures >= len(BACKOFF_SECONDS):
        return _end(game, EndReason.STALLED, now)
    wait = BACKOFF_SECONDS[game.failures] * SECOND
    if event.again_at is not None and now <= event.again_at <= now + PAUSE_SECONDS * SECOND:
        wait = event.again_at - now
    game = replace(game, failures=game.failures + 1)
    if game.phase is Phase.INVITED:
        return _end(game, EndReason.DECLINED, now)
    return _pause(game, PauseReason.TROUBLE, wait, now)


def _pause(game: Game, reason: PauseReason, wait: int, now: int) -> Step:
    game = _count_shown_time(game, now)
    game = replace(game, phase=Phase.PAUSED, pause_reason=reason, deadline=now + wait)
    return Step(game, (events.ShowPause(),))


def _continue(game: Game, now: int) -> Step:
    """Go on after a pause: with the open question again, or with the next one."""
    return _ask_again(game, now) if game.round.closed_at is None else _open_next(game, now)


def _open_next(game: Game, now: int) -> Step:
    return _ask(replace(game, rounds=(*game.rounds, Round(opened_at=now))), now)


def _ask_again(game: Game, now: int) -> Step:
    """Show the open question again, with its full time for those who have not answered it."""
    return _ask(_with_round(_count_shown_time(game, now), opened_at=now), now)


def _count_shown_time(game: Game, now: int) -> Game:
    """Add the time that the question was open, so that who answers later stays later in the order."""
    if game.phase is not Phase.ASKING:
        return game
    shown = max(0, now - game.round.opened_at)
    return _with_round(game, shown_before=game.round.shown_before + shown)


def _ask(game: Game, now: int) -> Step:
    deadline = now + game.rules.seconds * SECOND
    game = replace(game, phase=Phase.ASKING, pause_reason=None, deadline=deadline)
    return Step(game, (events.ShowQuestion(game.number),))


def _with_round(game: Game, **changes: Any) -> Game:
    """Return the game with its current round changed."""
    return replace(game, rounds=(*game.rounds[:-1], replace(game.round, **changes)))
