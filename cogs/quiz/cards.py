"""The cards of a game: question, reveal, pause, invitation and end, each rendered from the game's state."""

from typing import Any

from discord import ui

from bot.domain.pack import Pack
from bot.domain.quiz.hints import LETTERS, hints_available
from bot.domain.quiz.model import Game, PauseReason, Question
from bot.domain.quiz.scoring import RIGHT_POINTS
from bot.domain.quiz.standings import scoreboard
from bot.i18n import Say
from bot.store.quiz import Appeal
from bot.ui.layout import Card
from bot.ui.sources import source_line
from bot.ui.text import escape
from cogs.quiz.buttons import (
    AnswerButton,
    AppealButton,
    ContinueButton,
    DuelButton,
    HintButton,
    SkipButton,
    StopButton,
    TypeButton,
    VerdictButton,
)
from cogs.quiz.wording import (
    PEOPLE_SHOWN,
    choice_results,
    choice_text,
    countdown,
    ending,
    heading,
    mention,
    outcome,
    right_answer,
    round_results,
    standing_lines,
    wrong_texts,
)

# Longer labels are cut on a phone: then the card lists the choices and the buttons have letters only.
LONG_LABEL = 36


def question_card(say: Say, pack: Pack, game: Game) -> Card:
    """Return the open question."""
    card, round_ = game.card, game.round
    body = [f"**{escape(card.question.prompt)}**"]
    texts = [choice_text(card, place) for place in range(len(card.choices))]
    is_long = any(len(text) > LONG_LABEL for text in texts)
    if is_long:
        body.append("\n".join(escape(text) for text in texts))
    body.append(_deadline(say, game, len(round_.guesses)))
    answers: list[ui.Item[Any]] = [
        AnswerButton(game.id, game.number, place, LETTERS[place] if is_long else text)
        for place, text in enumerate(texts)
    ]
    controls: list[ui.Item[Any]] = []
    if hints_available(card):
        controls.append(HintButton(game.id, game.number, say("Hint")))
    controls.append(SkipButton(game.id, game.number, _skip_label(say, game)))
    return Card(
        title=heading(say, pack, game, game.number),
        body=body,
        items=[
            ui.ActionRow(*(answers or [TypeButton(game.id, game.number, say("Answer"))])),
            ui.ActionRow(*controls),
        ],
        source=say(
            "One answer each: {points} points and a little for speed; each hint halves yours.",
            points=RIGHT_POINTS,
        ),
    )


def _deadline(say: Say, game: Game, answered: int) -> str:
    closes = say("Closes {time}", time=countdown(game.deadline))
    state = say("{number} answered so far", number=answered) if answered else say("nobody has answered yet")
    return f"{closes} · {state}"


def _skip_label(say: Say, game: Game) -> str:
    votes, needed = len(game.round.skips), len(game.roster()) // 2 + 1
    return say("Skip ({votes} of {needed} votes)", votes=votes, needed=needed) if votes else say("Skip")


def reveal_card(say: Say, pack: Pack, game: Game, number: int) -> Card:
    """Return a closed question with its answer, who was right, and where that is said."""
    card, round_ = game.cards[number], game.rounds[number]
    body = [f"**{escape(card.question.prompt)}**"]
    if not card.is_typed:
        body.append(choice_results(say, card, round_))
    body += [right_answer(say, card.question), round_results(say, game, number)]
    wrong = wrong_texts(say, round_)
    if wrong:
        body.append(wrong)
    if number == game.number and not game.is_over:
        # No countdown: it would go on counting up here.
        body.append("-# " + say("The next question follows."))
    return Card(
        title=heading(say, pack, game, number),
        body=body,
        buttons=[AppealButton(game.id, number, say("I was right"))] if wrong else [],
        source=question_source(say, pack, card.question),
    )


def question_source(say: Say, pack: Pack, question: Question) -> str:
    """Return where a question's answer is said."""
    if question.paragraph is not None:
        return source_line(say, pack, question.paragraph)
    return say("One of this server's own questions")


def intro_card(say: Say, game: Game, topic: str | None) -> Card:
    """Return what is going to be played; ``topic`` is its name, where one was chosen."""
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
    """Return a duel's invitation, with what the challenged one can press."""
    challenger, challenged = (mention(say, user_id) for user_id in game.rules.players)
    challenge = say(
        "{challenger} challenges {challenged}: {questions}, {seconds} seconds each.",
        challenger=challenger,
        challenged=challenged,
        questions=_questions(say, game),
        seconds=game.rules.seconds,
    )
    ends = countdown(game.deadline)
    ask = say("{name}, do you accept? The invitation ends {time}.", name=challenged, time=ends)
    return Card(
        title=say("A quiz duel"),
        body=[challenge, ask],
        buttons=[DuelButton(game.id, "yes", say("Accept")), DuelButton(game.id, "no", say("Decline"))],
    )


def invited_card(say: Say, game: Game, *, accepted: bool) -> Card:
    """Return the invitation once it is answered."""
    challenger, challenged = (mention(say, user_id) for user_id in game.rules.players)
    if accepted:
        body = say(
            "{challenger} against {challenged}. Good luck to both!",
            challenger=challenger,
            challenged=challenged,
        )
    else:
        body = say(
            "{challenged} did not take up the challenge of {challenger}.",
            challenger=challenger,
            challenged=challenged,
        )
    return Card(title=say("A quiz duel"), body=[body])


def pause_card(say: Say, game: Game) -> Card:
    """Return why a game waits, and how it goes on."""
    stop = StopButton(game.id, say("Stop the quiz"))
    if game.pause_reason is PauseReason.TROUBLE:
        body = say(
            "I can't reach Discord well. I'll try again {time}; points are kept.",
            time=countdown(game.deadline),
        )
        return Card(title=say("The quiz is paused"), body=[body], buttons=[stop])
    body = say(
        "The question's message was deleted. Shall we go on? "
        "If nobody says so, the quiz ends {time}; points are kept.",
        time=countdown(game.deadline),
    )
    go_on = ContinueButton(game.id, say("Continue"))
    return Card(title=say("The quiz is paused"), body=[body], buttons=[go_on, stop])


def resumed_card(say: Say) -> Card:
    """Return what a pause becomes once it is over."""
    return Card(body=[say("The quiz goes on below.")])


def end_card(say: Say, game: Game) -> Card:
    """Return the final standings."""
    standings = scoreboard(game)
    body = [ending(say, game)]
    if standings:
        body += [outcome(say, game), standing_lines(say, standings[:PEOPLE_SHOWN])]
        if len(standings) > PEOPLE_SHOWN:
            body.append("-# " + say("and {more} more", more=len(standings) - PEOPLE_SHOWN))
    return Card(title=say("Quiz over"), body=body)


def scores_card(say: Say, game: Game) -> Card:
    """Return how a game stands, or stood at its end."""
    standings = scoreboard(game)
    number = sum(1 for _ in game.closed_rounds())
    questions = _questions(say, game)
    if game.is_over:
        state = say("The last quiz here, after {number} of {questions}:", number=number, questions=questions)
    else:
        state = say("This quiz, after {number} of {questions}:", number=number, questions=questions)
    lines = standing_lines(say, standings[:PEOPLE_SHOWN]) or say("Nobody has any points yet.")
    return Card(title=say("Scores"), body=[state, lines])


def appeal_card(say: Say, game: Game, appeal: Appeal) -> Card:
    """Return an appeal for those who manage quizzes to decide."""
    question = game.cards[appeal.number].question
    accepted = [escape(text) for text in (question.answer, *question.accept[:PEOPLE_SHOWN])]
    ids = (game.id, appeal.number, appeal.user_id)
    return Card(
        title=say("“I was right”"),
        body=[
            say(
                "{name} stands by the answer “{text}”.",
                name=mention(say, appeal.user_id),
                text=escape(appeal.text),
            ),
            say("Question: {question}", question=escape(question.prompt)),
            say("Accepted so far: {answers}", answers=say.join(accepted, "or")),
        ],
        buttons=[
            VerdictButton(*ids, "yes", say("Accept")),
            VerdictButton(*ids, "no", say("Reject")),
        ],
        source=say("For those who manage quizzes. Accepting scores it, and counts it in later quizzes too."),
    )


def decided_card(say: Say, game: Game, number: int, user_id: int, *, accepted: bool) -> Card:
    """Return an appeal once it is decided."""
    guess = game.rounds[number].guess_of(user_id)
    text = escape(guess.text or "") if guess is not None else ""
    name = mention(say, user_id)
    if accepted:
        points = say.count(guess.points if guess is not None else 0, "{number} point", "{number} points")
        body = say("“{text}” counts: {name} gets {points}.", text=text, name=name, points=points)
    else:
        body = say("“{text}” does not count. Sorry, {name}.", text=text, name=name)
    return Card(title=say("“I was right”"), body=[body])
