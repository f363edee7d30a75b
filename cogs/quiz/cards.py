"""The cards of a game and of the question of the day, each rendered from the state that it shows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import discord
from discord import ui

from bot.domain.pack.model import Pack
from bot.domain.quiz.daily import Streak
from bot.domain.quiz.hints import LETTERS, hints_available
from bot.domain.quiz.model import Game, PauseReason, Question, QuestionCard
from bot.domain.quiz.scoring import RIGHT_POINTS
from bot.domain.quiz.standings import scoreboard
from bot.i18n import Say
from bot.store.quiz import Appeal
from bot.ui.dynamic import button
from bot.ui.layout import Card
from bot.ui.sources import source_line
from bot.ui.text import escape
from cogs.quiz import ids, wording
from cogs.quiz.wording import PEOPLE_SHOWN, countdown, mention

# Phones cut longer labels: the card then lists the choices, and the buttons have letters only.
LONG_LABEL = 36


def question_card(say: Say, pack: Pack, game: Game) -> Card:
    """Return the open question."""
    card = game.card
    choices, answers = _choices(card, lambda place: ids.ANSWER(game.id, game.number, place))
    if card.is_typed:
        answers = [button(say("Answer"), ids.TYPE(game.id, game.number), discord.ButtonStyle.primary)]
    controls = [button(_skip_label(say, game), ids.SKIP(game.id, game.number))]
    if hints_available(card):
        controls.insert(0, button(say("Hint"), ids.HINT(game.id, game.number)))
    return Card(
        title=wording.heading(say, pack, game, game.number),
        body=[f"**{escape(card.question.prompt)}**", choices, _deadline(say, game)],
        items=[ui.ActionRow(*answers), ui.ActionRow(*controls)],
        source=say(
            "One answer each: {points} points and a little for speed; each hint halves yours.",
            points=RIGHT_POINTS,
        ),
    )


def _choices(card: QuestionCard, custom_id: Callable[[int], str]) -> tuple[str, list[ui.Button[Any]]]:
    """Return a button for each choice, and the choices as text where their labels would be cut."""
    texts = [wording.choice_text(card, place) for place in range(len(card.choices))]
    is_long = any(len(text) > LONG_LABEL for text in texts)
    buttons = [
        button(LETTERS[place] if is_long else text, custom_id(place), discord.ButtonStyle.primary)
        for place, text in enumerate(texts)
    ]
    return "\n".join(map(escape, texts)) if is_long else "", buttons


def _deadline(say: Say, game: Game) -> str:
    closes = say("Closes {time}", time=countdown(game.deadline))
    answered = len(game.round.guesses)
    state = say("{number} answered so far", number=answered) if answered else say("nobody has answered yet")
    return f"{closes} · {state}"


def _skip_label(say: Say, game: Game) -> str:
    votes, needed = len(game.round.skips), len(game.roster()) // 2 + 1
    return say("Skip ({votes} of {needed} votes)", votes=votes, needed=needed) if votes else say("Skip")


def reveal_card(say: Say, pack: Pack, game: Game, number: int) -> Card:
    """Return a closed question with its answer, who was right, and the source."""
    card, round_ = game.cards[number], game.rounds[number]
    wrong = wording.wrong_texts(say, round_)
    # No countdown to the next question: it would go on counting up here.
    is_last = number != game.number or game.is_over
    return Card(
        title=wording.heading(say, pack, game, number),
        body=[
            f"**{escape(card.question.prompt)}**",
            wording.choice_results(say, card, round_),
            wording.right_answer(say, card.question),
            wording.round_results(say, game, number),
            wrong,
            "" if is_last else "-# " + say("The next question follows."),
        ],
        buttons=[button(say("I was right"), ids.APPEAL(game.id, number))] if wrong else [],
        source=_source(say, pack, card.question),
    )


def _source(say: Say, pack: Pack, question: Question) -> str:
    """Return the source of a question's answer."""
    if question.paragraph is not None:
        return source_line(say, pack, question.paragraph)
    return say("One of this server's own questions")


def intro_card(say: Say, game: Game, topic: str | None) -> Card:
    """Return a quiz's announcement; ``topic`` is the chosen topic's name."""
    if game.cards[0].is_typed:
        how = say("Type your answers. Everybody can join at any question.")
    else:
        how = say("Press the right choice. Everybody can join at any question.")
    start = say(
        "{name} starts a quiz: {questions}, {seconds} seconds each.",
        name=mention(say, game.starter_id),
        questions=_questions(say, game),
        seconds=game.rules.seconds,
    )
    title = say("Quiz time") if topic is None else say("Quiz time: {topic}", topic=escape(topic))
    return Card(title=title, body=[f"{start} {how}"])


def _questions(say: Say, game: Game) -> str:
    return say.count(len(game.cards), "{number} question", "{number} questions")


def invitation_card(say: Say, game: Game) -> Card:
    """Return a duel's invitation, with what the challenged person can press."""
    names = _duellists(say, game)
    challenge = say(
        "{challenger} challenges {challenged}: {questions}, {seconds} seconds each.",
        **names,
        questions=_questions(say, game),
        seconds=game.rules.seconds,
    )
    ask = say(
        "{name}, do you accept? The invitation ends {time}.",
        name=names["challenged"],
        time=countdown(game.deadline),
    )
    accept = button(say("Accept"), ids.DUEL(game.id, "yes"))
    decline = button(say("Decline"), ids.DUEL(game.id, "no"))
    return Card(title=say("A quiz duel"), body=[challenge, ask], buttons=[accept, decline])


def invited_card(say: Say, game: Game, *, accepted: bool) -> Card:
    """Return the invitation once it is answered."""
    names = _duellists(say, game)
    if accepted:
        body = say("{challenger} against {challenged}. Good luck to both!", **names)
    else:
        body = say("{challenged} did not take up the challenge of {challenger}.", **names)
    return Card(title=say("A quiz duel"), body=[body])


def _duellists(say: Say, game: Game) -> dict[str, str]:
    challenger, challenged = (mention(say, user_id) for user_id in game.rules.players)
    return {"challenger": challenger, "challenged": challenged}


def pause_card(say: Say, game: Game) -> Card:
    """Return why a game is paused, and how it continues."""
    time = countdown(game.deadline)
    buttons = [button(say("Stop the quiz"), ids.STOP(game.id))]
    if game.pause_reason is PauseReason.TROUBLE:
        body = say("I can't reach Discord well. I'll try again {time}; points are kept.", time=time)
    else:
        body = say(
            "The question's message was deleted. Shall we go on? "
            "If nobody says so, the quiz ends {time}; points are kept.",
            time=time,
        )
        buttons.insert(0, button(say("Continue"), ids.CONTINUE(game.id), discord.ButtonStyle.primary))
    return Card(title=say("The quiz is paused"), body=[body], buttons=buttons)


def resumed_card(say: Say) -> Card:
    """Return what a pause becomes once it is over."""
    return Card(body=[say("The quiz goes on below.")])


def end_card(say: Say, game: Game) -> Card:
    """Return the final standings."""
    standings = scoreboard(game)
    body = [wording.ending(say, game)]
    if standings:
        body += [wording.outcome(say, game), wording.standing_lines(say, standings[:PEOPLE_SHOWN])]
        if len(standings) > PEOPLE_SHOWN:
            body.append("-# " + say("and {more} more", more=len(standings) - PEOPLE_SHOWN))
    return Card(title=say("Quiz over"), body=body)


def scores_card(say: Say, game: Game) -> Card:
    """Return the standings of a game, running or over."""
    values = {"number": sum(1 for _ in game.closed_rounds()), "questions": _questions(say, game)}
    if game.is_over:
        state = say("The last quiz here, after {number} of {questions}:", **values)
    else:
        state = say("This quiz, after {number} of {questions}:", **values)
    lines = wording.standing_lines(say, scoreboard(game)[:PEOPLE_SHOWN]) or say("Nobody has any points yet.")
    return Card(title=say("Scores"), body=[state, lines])


def appeal_card(say: Say, game: Game, appeal: Appeal) -> Card:
    """Return an appeal for those who manage quizzes to decide."""
    question = game.cards[appeal.number].question
    accepted = [escape(text) for text in (question.answer, *question.accept[:PEOPLE_SHOWN])]
    name, text = mention(say, appeal.user_id), escape(appeal.text)
    case = (game.id, appeal.number, appeal.user_id)
    return Card(
        title=say("“I was right”"),
        body=[
            say("{name} stands by the answer “{text}”.", name=name, text=text),
            say("Question: {question}", question=escape(question.prompt)),
            say("Accepted so far: {answers}", answers=say.join(accepted, "or")),
        ],
        buttons=[
            button(say("Accept"), ids.VERDICT(*case, "yes")),
            button(say("Reject"), ids.VERDICT(*case, "no")),
        ],
        source=say("For those who manage quizzes. Accepting scores it, and counts it in later quizzes too."),
    )


def decided_card(say: Say, game: Game, number: int, user_id: int, *, accepted: bool) -> Card:
    """Return an appeal once it is decided."""
    guess = game.rounds[number].guess_of(user_id)
    text, won = (escape(guess.text or ""), guess.points) if guess is not None else ("", 0)
    name = mention(say, user_id)
    if accepted:
        points = say.count(won, "{number} point", "{number} points")
        body = say("“{text}” counts: {name} gets {points}.", text=text, name=name, points=points)
    else:
        body = say("“{text}” does not count. Sorry, {name}.", text=text, name=name)
    return Card(title=say("“I was right”"), body=[body])


def daily_card(say: Say, question: QuestionCard, day: date, ends_at: int) -> Card:
    """Return a day's question with its choices."""
    choices, buttons = _choices(question, lambda place: ids.DAILY(f"{day:%Y%m%d}", place))
    ends = say("Everybody can answer once, in private. The day ends {time}.", time=countdown(ends_at))
    return Card(
        title=say("Question of the day, {day}", day=say.day(day)),
        body=[f"**{escape(question.question.prompt)}**", choices, ends],
        buttons=buttons,
    )


def daily_result_card(
    say: Say, pack: Pack, card: QuestionCard, choice: int, *, streak: Streak, ends_at: int
) -> Card:
    """Return how somebody answered the question of the day."""
    own = escape(wording.choice_text(card, choice))
    if choice == card.right:
        verdict = say("Right! You answered {choice}.", choice=own)
    else:
        verdict = say("Not right this time. You answered {choice}.", choice=own)
    days = say.count(streak.current, "{number} day", "{number} days")
    row = say("{days} in a row (best: {best}).", days=days, best=streak.best)
    return Card(
        title=say("Question of the day"),
        body=[
            f"**{escape(card.question.prompt)}**",
            verdict,
            wording.right_answer(say, card.question),
            f"{row} {say('Next question {time}.', time=countdown(ends_at))}",
        ],
        source=_source(say, pack, card.question),
    )
