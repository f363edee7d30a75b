"""The cards around a game's questions: duels, pauses, standings and appeals."""

from typing import Any

import discord
from discord import ui

from bot.domain.quiz.model import EndReason, Game, PauseReason, Phase
from bot.domain.quiz.standings import scoreboard, winners
from bot.i18n import Say
from bot.ui.components import button
from bot.ui.layout import Card
from bot.ui.text import capitalised
from cogs.quiz import alone, ids
from cogs.quiz.cards import (
    PEOPLE_SHOWN,
    countdown,
    english_line,
    mention,
    questions_text,
    right_of,
    scored_line,
    shortened,
    standing_lines,
)

# Ends before the last question; what was won counts all the same.
_CUT_SHORT = (EndReason.STOPPED, EndReason.SWITCHED_OFF, EndReason.UNREACHABLE, EndReason.STALLED)
_LAST_WORDS = (EndReason.SWITCHED_OFF, EndReason.UNREACHABLE)  # after which nobody could play again here


def duel_card(say: Say, game: Game) -> Card:
    """Return a duel's invitation: with what the challenged person can press, until it is answered."""
    challenger, challenged = (mention(say, user_id) for user_id in game.rules.players)
    names = {"challenger": challenger, "challenged": challenged}
    buttons: list[ui.Button[Any]] = []
    source = ""
    if game.phase is Phase.INVITED:
        challenge = say(
            "{challenger} challenges {challenged}: {questions}, {seconds} seconds each.",
            **names,
            questions=questions_text(say, game),
            seconds=game.rules.seconds,
        )
        time = countdown(game.deadline)
        ask = say("{name}, do you accept? The invitation expires {time}.", name=challenged, time=time)
        body = [challenge, ask, english_line(say, game)]
        buttons.append(button(say("Accept"), ids.DUEL(game.id, "yes"), discord.ButtonStyle.primary))
        buttons.append(button(say("Decline"), ids.DUEL(game.id, "no")))
        source = say(
            "Either of you can press Decline. If {challenger} does, the challenge is withdrawn.", **names
        )
    elif game.end_reason is EndReason.DECLINED:
        body = [say("{challenged} didn't accept the challenge from {challenger}.", **names)]
    elif game.end_reason is EndReason.WITHDRAWN:
        body = [say("{challenger} withdrew the challenge to {challenged}.", **names)]
    elif game.is_over and not game.rounds:
        body = [say("The challenge from {challenger} to {challenged} was called off.", **names)]
    else:
        body = [say("{challenger} vs. {challenged}. Good luck to you both!", **names)]
    return Card(art="duel", title=say("Quiz duel"), body=body, source=source, buttons=buttons)


def pause_card(say: Say, game: Game) -> Card:
    """Return why a game is paused, and how it continues."""
    time = countdown(game.deadline)
    buttons = [button(say("Stop quiz"), ids.STOP(game.id))]
    if game.pause_reason is PauseReason.HOST:
        body = say(
            "The host paused the trivia night. It continues when they resume it, and all points are kept."
        )
        buttons = []
    elif game.pause_reason is PauseReason.TROUBLE:
        body = say(
            "I'm having trouble reaching Discord. I'll try again {time}. All points are kept.", time=time
        )
    else:
        body = say(
            "The question's message was deleted. Press Continue to keep going. Otherwise, the quiz "
            "ends {time}. All points are kept.",
            time=time,
        )
        buttons.insert(0, button(say("Continue"), ids.CONTINUE(game.id), discord.ButtonStyle.primary))
    is_night = game.pause_reason is PauseReason.HOST
    title = say("Trivia night paused") if is_night else say("Quiz paused")
    return Card(title=title, body=[body], buttons=buttons)


def resumed_card(say: Say) -> Card:
    """Return what a pause becomes once it is over."""
    return Card(body=[say("The quiz continues below.")])


def end_card(say: Say, game: Game) -> Card:
    """Return why a game is over, who won, and the final standings."""
    reason, standings = game.end_reason or EndReason.FINISHED, scoreboard(game)
    is_alone = game.is_private or len(standings) == 1
    listed = _own_lines(say, game) if is_alone else standing_lines(say, standings[:PEOPLE_SHOWN])
    body = [_why_over(say, game), _winners_line(say, game), listed]
    if len(standings) > PEOPLE_SHOWN:
        body.append("-# " + say("and {more} more", more=len(standings) - PEOPLE_SHOWN))
    again: list[ui.Button[Any]] = []
    if game.wanted is not None and game.rounds and reason not in _LAST_WORDS:
        label = say("Rematch") if game.rules.players else say("Play again")
        again.append(button(label, ids.REMATCH(game.id), discord.ButtonStyle.primary))
    title = say("Duel over") if game.rules.players else say("Quiz over")
    return Card(art="podium", title=title, body=body, buttons=again)


def _own_lines(say: Say, game: Game) -> str:
    """Return how many of the questions somebody who plays alone answered right; empty where none at all."""
    score = next((standing.score for standing in scoreboard(game)), None)
    if score is None or not score.answered:
        return ""
    return capitalised(right_of(say, score.right, len(game.closed_rounds())))


def _why_over(say: Say, game: Game) -> str:
    """Return why a game is over; of a duel that was played to its end, its result says enough."""
    reason = game.end_reason or EndReason.FINISHED
    if reason is not EndReason.FINISHED:
        counts = say("All points so far count.") if winners(game) and reason in _CUT_SHORT else ""
        is_stopped_duel = game.rules.players and reason is EndReason.STOPPED
        why = say("The duel was stopped.") if is_stopped_duel else _reason(say, game, reason)
        return f"{why} {counts}".rstrip()
    if game.rules.players:
        return ""
    return say.count(len(game.rounds), "That was {number} question.", "That was {number} questions.")


def _reason(say: Say, game: Game, reason: EndReason) -> str:
    if game.is_private and reason is EndReason.IDLE:
        return say(
            "You haven't answered for a while, so the quiz ends here. Start another anytime with /quiz play."
        )
    return say.phrase(reason.said)


def _winners_line(say: Say, game: Game) -> str:
    """Return who won; empty where nobody played."""
    if game.is_private:
        return alone.final_result(say, scoreboard(game))
    first, players = winners(game), game.rules.players
    names = [mention(say, user_id) for user_id in first]
    if players and (first or game.end_reason is EndReason.FINISHED):
        return "### " + _duel_result(say, players, first)
    if not first:
        return say("No one scored this time.") if scoreboard(game) else ""
    if len(scoreboard(game)) == 1:  # against nobody
        return "### " + scored_line(say, names[0], scoreboard(game)[0].score.points)
    if len(first) == 1:
        return "### " + say("🏆 {name} wins!", name=names[0])
    return "### " + say("🏆 It's a tie! {names} share first place.", names=shortened(say, names))


def _duel_result(say: Say, players: tuple[int, ...], first: tuple[int, ...]) -> str:
    if len(first) != 1:
        names = say.join([mention(say, user_id) for user_id in players])
        return say("The duel between {names} is a draw!", names=names)
    loser = next((user_id for user_id in players if user_id != first[0]), 0)
    names = {"winner": mention(say, first[0]), "loser": mention(say, loser)}
    return say("🏆 {winner} beats {loser} in the duel!", **names)


def scores_card(say: Say, game: Game) -> Card:
    """Return the standings of a game, running or over."""
    values = {"number": len(game.closed_rounds()), "questions": questions_text(say, game)}
    if game.is_private and game.is_over:
        state = say("Your last quiz, after {number} of {questions}:", **values)
    elif game.is_over:
        state = say("Last quiz in this channel, after {number} of {questions}:", **values)
    else:
        state = say("This quiz, after {number} of {questions}:", **values)
    nothing = say("You have no points yet.") if game.is_private else say("No one has any points yet.")
    lines = standing_lines(say, scoreboard(game)[:PEOPLE_SHOWN]) or nothing
    return Card(art="leaderboard", title=say("Scores"), body=[state, lines])
