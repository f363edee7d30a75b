"""The card of a question that is closed: its answer, who was right, and the source."""

from collections import Counter
from collections.abc import Mapping

from bot.domain.pack.model import Pack
from bot.domain.quiz.model import Game, Phase, QuestionCard, Round
from bot.domain.quiz.standings import streaks
from bot.i18n import Say
from bot.ui.components import button
from bot.ui.layout import Card
from bot.ui.text import escape, quoted
from cogs.quiz import alone, ids
from cogs.quiz.cards import (
    choice_text,
    heading,
    mention,
    picture_of,
    reason,
    right_answer,
    shortened,
    source_of,
)

WRONG_SHOWN = 5  # different wrong typed answers
ANSWER_SHOWN = 100  # characters of somebody's typed answer
STREAK_FROM = 2  # a single right answer is no streak yet


def reveal_card(say: Say, pack: Pack, game: Game, number: int, lists: Mapping[str, str]) -> Card:
    """Return a closed question with its answer, who was right, and the source.

    ``lists`` has the names of the lists that the game is from, by their ids.
    """
    card, round_ = game.cards[number], game.rounds[number]
    wrong = _own_text(say, round_) if game.is_private else _wrong_texts(say, round_)
    # Alone, there is nobody to decide; and what was taken out gives no points.
    may_appeal = bool(wrong) and not game.is_private and not round_.voided
    # No countdown to the next question: it would go on counting up here.
    goes_on = number == game.number and game.phase is Phase.REVEALED
    return Card(
        overline=heading(say, pack, game, number, lists),
        title=escape(card.question.prompt),
        body=[
            _round_choices(say, card, round_, is_alone=game.is_private),
            (reason if card.choices else right_answer)(say, pack, card.question),
            _round_results(say, game, number),
            wrong,
            "-# " + say("Next question coming up.") if goes_on else "",
        ],
        content=picture_of(say, card.question),
        source=source_of(say, pack, card.question),
        buttons=[button(say("I was right"), ids.APPEAL(game.id, number))] if may_appeal else [],
    )


def _round_choices(say: Say, card: QuestionCard, round_: Round, *, is_alone: bool) -> str:
    """Return all choices with how many people took each, if any; empty where the answer is typed."""
    taken = Counter(guess.choice for guess in round_.guesses if guess.choice is not None)
    if not is_alone:
        return choice_results(say, card, taken)
    return "\n".join(
        alone.choice_line(
            say, escape(choice_text(card, place)), is_right=place == card.right, is_own=place in taken
        )
        for place in range(len(card.choices))
    )


def choice_results(say: Say, card: QuestionCard, taken: Mapping[int, int]) -> str:
    """Return a closed question's choices with how many people took each, if any."""
    lines: list[str] = []
    for place in range(len(card.choices)):
        text, people = escape(choice_text(card, place)), taken.get(place, 0)
        if not any(taken.values()):
            lines.append(alone.choice_line(say, text, is_right=place == card.right, is_own=False))
            continue
        votes = say.count(people, "{number} answer", "{number} answers")
        if place == card.right:
            lines.append("✅ " + say("**{choice}** (right answer) · {votes}", choice=text, votes=votes))
        else:
            lines.append(f"▫️ {text} · {votes}" if people else f"▫️ {text}")
    return "\n".join(lines)


def _round_results(say: Say, game: Game, number: int) -> str:
    """Return who was right in a question, with points and streaks."""
    round_ = game.rounds[number]
    if round_.voided:
        return say("The host threw out this question, so it doesn't count.")
    results: list[str] = []
    if round_.skipped:
        results.append(_skipped_by(say, round_))
    running = streaks(game) if number == game.number else {}
    if game.is_private:
        streak = running.get(game.starter_id, 0)
        return " ".join(
            [*results, alone.round_result(say, round_, streak if streak >= STREAK_FROM else 0)]
        ).strip()
    right: list[str] = []
    for guess in sorted(round_.guesses, key=lambda guess: (-guess.points, guess.elapsed)):
        if guess.correct:
            streak = running.get(guess.user_id, 0)
            in_a_row = ", " + say("{streak} in a row", streak=streak) if streak >= STREAK_FROM else ""
            right.append(f"{mention(say, guess.user_id)} (+{guess.points}{in_a_row})")
    if right:
        results.append(say("Got it right: {names}", names=shortened(say, right)))
    elif round_.guesses:
        answers = say.count(len(round_.guesses), "{number} answer", "{number} answers")
        results.append(say("No one got it right ({answers}).", answers=answers))
    elif not round_.skipped:
        results.append(say("No one answered."))
    return " ".join(results)


def _skipped_by(say: Say, round_: Round) -> str:
    if not round_.skips:
        return say("Skipped by the host.")
    # One vote is more than half of the players only where there is one.
    return say("Skipped.") if len(round_.skips) == 1 else say("Skipped by vote.")


def _own_text(say: Say, round_: Round) -> str:
    """Return what somebody who plays alone typed last, if it was wrong."""
    wrong = [guess.text for guess in round_.guesses if guess.text and not guess.correct]
    return say("Your answer: {answer}", answer=quoted(say, wrong[-1], ANSWER_SHOWN)) if wrong else ""


def _wrong_texts(say: Say, round_: Round) -> str:
    """Return the wrong typed answers, most frequent first; empty where there are none."""
    wrong = Counter(guess.text.casefold() for guess in round_.guesses if guess.text and not guess.correct)
    texts = [
        quoted(say, text, ANSWER_SHOWN) + (" " + say("({count} times)", count=count) if count > 1 else "")
        for text, count in wrong.most_common()
    ]
    return say("Wrong answers: {answers}", answers=shortened(say, texts, WRONG_SHOWN)) if texts else ""
