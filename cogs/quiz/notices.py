"""The cards around a game's questions: duels, pauses, standings and appeals."""

from typing import Any

import discord
from discord import ui

from bot.domain.quiz.model import EndReason, Game, PauseReason, Phase
from bot.domain.quiz.standings import scoreboard, winners
from bot.i18n import Say
from bot.store.quiz import Appeal
from bot.ui.components import button
from bot.ui.layout import Card
from bot.ui.text import escape
from cogs.quiz import ids
from cogs.quiz.cards import PEOPLE_SHOWN, countdown, mention, questions_text, shortened, standing_lines

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
        ask = say("{name}, do you accept? The invitation ends {time}.", name=challenged, time=time)
        body = [challenge, ask]
        buttons.append(button(say("Accept"), ids.DUEL(game.id, "yes"), discord.ButtonStyle.primary))
        buttons.append(button(say("Decline"), ids.DUEL(game.id, "no")))
        source = say(
            "Either of you can press Decline; {challenger} takes the challenge back with it.", **names
        )
    elif game.end_reason is EndReason.DECLINED:
        body = [say("{challenged} did not take up the challenge of {challenger}.", **names)]
    elif game.end_reason is EndReason.WITHDRAWN:
        body = [say("{challenger} took the challenge to {challenged} back.", **names)]
    elif game.is_over and not game.rounds:
        body = [say("The challenge of {challenger} to {challenged} was called off.", **names)]
    else:
        body = [say("{challenger} against {challenged}. Good luck to both!", **names)]
    return Card(art="duel", title=say("A quiz duel"), body=body, source=source, buttons=buttons)


def pause_card(say: Say, game: Game) -> Card:
    """Return why a game is paused, and how it continues."""
    time = countdown(game.deadline)
    buttons = [button(say("Stop the quiz"), ids.STOP(game.id))]
    if game.pause_reason is PauseReason.HOST:
        body = say("The host paused the trivia night. It goes on when the host says so; points are kept.")
        buttons = []
    elif game.pause_reason is PauseReason.TROUBLE:
        body = say("I'm having trouble reaching Discord. I'll try again {time}; points are kept.", time=time)
    else:
        body = say(
            "The question's message was deleted. Press Continue to go on; "
            "otherwise the quiz ends {time}. Points are kept.",
            time=time,
        )
        buttons.insert(0, button(say("Continue"), ids.CONTINUE(game.id), discord.ButtonStyle.primary))
    return Card(title=say("The quiz is paused"), body=[body], buttons=buttons)


def resumed_card(say: Say) -> Card:
    """Return what a pause becomes once it is over."""
    return Card(body=[say("The quiz goes on below.")])


def end_card(say: Say, game: Game) -> Card:
    """Return why a game is over, who won, and the final standings."""
    reason, standings = game.end_reason or EndReason.FINISHED, scoreboard(game)
    if reason is EndReason.FINISHED:
        body = [say.count(len(game.rounds), "That was {number} question.", "That was {number} questions.")]
    else:
        body = [say.phrase(reason.said)]
    first = [mention(say, user_id) for user_id in winners(game)]
    if len(first) == 1:
        body.append("### " + say("🏆 {name} wins!", name=first[0]))
    elif first:
        body.append("### " + say("🏆 A tie: {names} share first place.", names=shortened(say, first)))
    elif standings:
        body.append(say("No points this time."))
    body.append(standing_lines(say, standings[:PEOPLE_SHOWN]))
    if len(standings) > PEOPLE_SHOWN:
        body.append("-# " + say("and {more} more", more=len(standings) - PEOPLE_SHOWN))
    again: list[ui.Button[Any]] = []
    if game.wanted is not None and game.rounds and reason not in _LAST_WORDS:
        label = say("Rematch") if game.rules.players else say("Play again")
        again.append(button(label, ids.REMATCH(game.id), discord.ButtonStyle.primary))
    return Card(art="podium", title=say("Quiz over"), body=body, buttons=again)


def scores_card(say: Say, game: Game) -> Card:
    """Return the standings of a game, running or over."""
    values = {"number": len(game.closed_rounds()), "questions": questions_text(say, game)}
    if game.is_over:
        state = say("The last quiz here, after {number} of {questions}:", **values)
    else:
        state = say("This quiz, after {number} of {questions}:", **values)
    lines = standing_lines(say, scoreboard(game)[:PEOPLE_SHOWN]) or say("Nobody has any points yet.")
    return Card(art="leaderboard", title=say("Scores"), body=[state, lines])


def appeal_card(say: Say, game: Game, appeal: Appeal) -> Card:
    """Return an appeal for those who manage quizzes to decide."""
    question = game.cards[appeal.number].question
    accepted = [escape(text) for text in (question.answer, *question.accept[:PEOPLE_SHOWN])]
    name, text = mention(say, appeal.user_id), escape(appeal.text)
    case = (game.id, appeal.number, appeal.user_id)
    return Card(
        overline=say("Appeal"),
        title=say("“I was right”"),
        body=[
            say("{name} stands by the answer “{text}”.", name=name, text=text),
            say("Question: {question}", question=escape(question.prompt)),
            say("Accepted so far: {answers}", answers=say.join(accepted, "or")),
        ],
        buttons=[
            button(say("Accept"), ids.VERDICT(*case, "yes"), discord.ButtonStyle.primary),
            button(say("Reject"), ids.VERDICT(*case, "no")),
        ],
        source=say("For those who manage quizzes. An accepted answer scores, here and in later quizzes."),
    )


def decided_card(say: Say, game: Game, number: int, user_id: int, *, accepted: bool) -> Card:
    """Return an appeal once it is decided."""
    guess = game.rounds[number].guess_of(user_id)
    text, won = (escape(guess.text or ""), guess.points) if guess is not None else ("", 0)
    name = mention(say, user_id)
    if accepted and game.rounds[number].voided:
        body = say(
            "“{text}” counts from now on. The host took this question out, so it gives no points.", text=text
        )
    elif accepted:
        points = say.count(won, "{number} point", "{number} points")
        body = say("“{text}” counts: {name} gets {points}.", text=text, name=name, points=points)
    else:
        body = say("“{text}” does not count. Sorry, {name}.", text=text, name=name)
    return Card(overline=say("Appeal"), title=say("“I was right”"), body=[body])
