"""The cards of a game: question, reveal, pause, invitation and end, each rendered from the game's state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.domain.quiz.hints import LETTERS, hints_available
from bot.domain.quiz.model import PauseReason
from bot.domain.quiz.points import RIGHT_POINTS
from bot.domain.quiz.standings import scoreboard
from bot.ui.i18n import SAY_ENGLISH
from bot.ui.layout import Card
from bot.ui.sources import source_line
from bot.ui.text import escape, human_join, plural
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

if TYPE_CHECKING:
    from bot.domain.pack import Pack
    from bot.domain.quiz.model import Game, Question
    from bot.store.quiz import Appeal

# Longer labels are cut on a phone: then the card lists the choices and the buttons have letters only.
LONG_LABEL = 36


def question_card(pack: Pack, game: Game) -> Card:
    """Return the open question."""
    card, round_ = game.card, game.round
    body = [f"**{escape(card.question.prompt)}**"]
    texts = [choice_text(card, place) for place in range(len(card.choices))]
    is_long = any(len(text) > LONG_LABEL for text in texts)
    if is_long:
        body.append("\n".join(escape(text) for text in texts))
    answered = f"{len(round_.guesses)} answered so far" if round_.guesses else "nobody has answered yet"
    body.append(f"Closes {countdown(game.deadline)} · {answered}")
    answers: list[ui.Item[Any]] = [
        AnswerButton(game.id, game.number, place, LETTERS[place] if is_long else text)
        for place, text in enumerate(texts)
    ]
    controls: list[ui.Item[Any]] = []
    if hints_available(card):
        controls.append(HintButton(game.id, game.number))
    needed = len(game.roster()) // 2 + 1
    controls.append(SkipButton(game.id, game.number, _skip_label(len(round_.skips), needed)))
    return Card(
        title=heading(pack, game, game.number),
        body=body,
        items=[ui.ActionRow(*(answers or [TypeButton(game.id, game.number)])), ui.ActionRow(*controls)],
        source=f"One answer each: {RIGHT_POINTS} points and a little for speed; each hint halves yours.",
    )


def _skip_label(votes: int, needed: int) -> str:
    return f"Skip ({votes} of {needed} votes)" if votes else "Skip"


def reveal_card(pack: Pack, game: Game, number: int) -> Card:
    """Return a closed question with its answer, who was right, and where that is said."""
    card, round_ = game.cards[number], game.rounds[number]
    body = [f"**{escape(card.question.prompt)}**"]
    if not card.is_typed:
        body.append(choice_results(card, round_))
    body += [right_answer(card.question), round_results(game, number)]
    wrong = wrong_texts(round_)
    if wrong:
        body.append(wrong)
    if number == game.number and not game.is_over:
        body.append("-# The next question follows.")  # no countdown: it would go on counting up here
    return Card(
        title=heading(pack, game, number),
        body=body,
        buttons=[AppealButton(game.id, number)] if wrong else [],
        source=question_source(pack, card.question),
    )


def question_source(pack: Pack, question: Question) -> str:
    """Return where a question's answer is said."""
    if question.source:
        return f"{source_line(SAY_ENGLISH, pack)}, {question.source}"
    return "One of this server's own questions"


def intro_card(game: Game, title: str) -> Card:
    """Return what is going to be played."""
    rules = game.rules
    how = "Type your answers" if game.cards[0].is_typed else "Press the right choice"
    return Card(
        title=title,
        body=[
            (
                f"{mention(game.starter_id)} starts a quiz: {plural(len(game.cards), 'question')}, "
                f"{rules.seconds} seconds each. {how}. Everybody can join at any question."
            )
        ],
    )


def invitation_card(game: Game) -> Card:
    """Return a duel's invitation, with what the challenged one can press."""
    challenger, challenged = game.rules.players
    return Card(
        title="A quiz duel",
        body=[
            (
                f"{mention(challenger)} challenges {mention(challenged)}: "
                f"{plural(len(game.cards), 'question')}, {game.rules.seconds} seconds each."
            ),
            f"{mention(challenged)}, do you accept? The invitation ends {countdown(game.deadline)}.",
        ],
        buttons=[DuelButton(game.id, "yes"), DuelButton(game.id, "no")],
    )


def invited_card(game: Game, *, accepted: bool) -> Card:
    """Return the invitation once it is answered."""
    challenger, challenged = (mention(user_id) for user_id in game.rules.players)
    if accepted:
        return Card(title="A quiz duel", body=[f"{challenger} against {challenged}. Good luck to both!"])
    return Card(title="A quiz duel", body=[f"{challenged} did not take up the challenge of {challenger}."])


def pause_card(game: Game) -> Card:
    """Return why a game waits, and how it goes on."""
    if game.pause_reason is PauseReason.TROUBLE:
        return Card(
            title="The quiz is paused",
            body=[f"I can't reach Discord well. I'll try again {countdown(game.deadline)}; points are kept."],
            buttons=[StopButton(game.id)],
        )
    return Card(
        title="The quiz is paused",
        body=[
            (
                "The question's message was deleted. Shall we go on? "
                f"If nobody says so, the quiz ends {countdown(game.deadline)}; points are kept."
            )
        ],
        buttons=[ContinueButton(game.id), StopButton(game.id)],
    )


def resumed_card() -> Card:
    """Return what a pause becomes once it is over."""
    return Card(body=["The quiz goes on below."])


def end_card(game: Game) -> Card:
    """Return the final standings."""
    standings = scoreboard(game)
    body = [ending(game)]
    if standings:
        body += [outcome(game), standing_lines(standings[:PEOPLE_SHOWN])]
        if len(standings) > PEOPLE_SHOWN:
            body.append(f"-# and {len(standings) - PEOPLE_SHOWN} more")
    return Card(title="Quiz over", body=body)


def scores_card(game: Game) -> Card:
    """Return how a game stands, or stood at its end."""
    standings = scoreboard(game)
    number = len([None for _ in game.closed_rounds()])
    state = "The last quiz here" if game.is_over else "This quiz"
    return Card(
        title="Scores",
        body=[
            f"{state}, after {number} of {plural(len(game.cards), 'question')}:",
            standing_lines(standings[:PEOPLE_SHOWN]) or "Nobody has any points yet.",
        ],
    )


def appeal_card(game: Game, appeal: Appeal) -> Card:
    """Return an appeal for those who manage quizzes to decide."""
    question = game.cards[appeal.number].question
    return Card(
        title="“I was right”",
        body=[
            f"{mention(appeal.user_id)} stands by the answer “{escape(appeal.text)}”.",
            f"Question: {escape(question.prompt)}\nAccepted so far: "
            + human_join([escape(text) for text in (question.answer, *question.accept[:PEOPLE_SHOWN])], "or"),
        ],
        buttons=[
            VerdictButton(game.id, appeal.number, appeal.user_id, "yes"),
            VerdictButton(game.id, appeal.number, appeal.user_id, "no"),
        ],
        source="For those who manage quizzes. Accepting scores it, and counts it in later quizzes too.",
    )


def decided_card(game: Game, number: int, user_id: int, *, accepted: bool) -> Card:
    """Return an appeal once it is decided."""
    guess = game.rounds[number].guess_of(user_id)
    text = escape(guess.text or "") if guess is not None else ""
    if accepted:
        points = guess.points if guess is not None else 0
        body = f"“{text}” counts: {mention(user_id)} gets {plural(points, 'point')}."
    else:
        body = f"“{text}” does not count. Sorry, {mention(user_id)}."
    return Card(title="“I was right”", body=[body])
