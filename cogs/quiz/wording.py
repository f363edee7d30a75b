"""Words and numbers of quizzes, as people read them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.domain.quiz.hints import LETTERS
from bot.domain.quiz.model import EndReason
from bot.domain.quiz.points import streaks
from bot.domain.quiz.standings import winners
from bot.ui.text import clip, escape, human_join, plural, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.pack import Pack
    from bot.domain.quiz.model import Card, Game, Question, Round
    from bot.domain.quiz.standings import Standing

PEOPLE_SHOWN = 10  # in one list; the rest is counted
WRONG_SHOWN = 5  # different wrong typed answers
ANSWER_SHOWN = 100  # characters of somebody's typed answer
STREAK_FROM = 2  # a single right answer is no streak yet
BAR = 10  # signs in a full bar


def mention(user_id: int) -> str:
    """Return a person's name as Discord shows it; nobody is pinged, the client allows no mentions."""
    return f"<@{user_id}>" if user_id else "somebody"


def countdown(moment: int) -> str:
    """Return a moment (ms UTC) that Discord counts down to by itself."""
    return f"<t:{-(-moment // 1000)}:R>"


def choice_text(card: Card, place: int) -> str:
    """Return a choice with its letter, unescaped: "B: Norway"."""
    return f"{LETTERS[place]}: {capitalised(card.choices[place])}"


def capitalised(text: str) -> str:
    """Return the text with a capital at its start."""
    return text[:1].upper() + text[1:]


def topic_name(pack: Pack, topic: str) -> str:
    """Return a topic's name."""
    found = pack.topic.get(topic)
    return found.name if found is not None else capitalised(topic)


def heading(pack: Pack, game: Game, number: int) -> str:
    """Return a question's heading."""
    question = game.cards[number].question
    name = escape(topic_name(pack, question.topic))
    return f"Question {number + 1} of {len(game.cards)} · {name} · {capitalised(question.difficulty)}"


def choice_results(card: Card, round_: Round) -> str:
    """Return every choice, in its order, with how many took it."""
    taken = Counter(guess.choice for guess in round_.guesses)
    lines: list[str] = []
    for place in range(len(card.choices)):
        text = escape(choice_text(card, place))
        votes = plural(taken[place], "answer")
        lines.append(
            f"✅ **{text}** (right answer) · {votes}" if place == card.right else f"▫️ {text} · {votes}"
        )
    return "\n".join(lines)


def right_answer(question: Question) -> str:
    """Return the right answer with its reason."""
    return f"**{escape(capitalised(question.answer))}** is right. {escape(question.explanation)}".rstrip()


def round_results(game: Game, number: int) -> str:
    """Return who was right in a question, with points and streaks."""
    round_ = game.rounds[number]
    if not round_.guesses:
        return "Skipped by vote." if round_.skipped else "Nobody answered."
    right = [guess for guess in round_.guesses if guess.correct]
    skipped = "Skipped by vote. " if round_.skipped else ""
    if not right:
        return f"{skipped}Nobody was right ({plural(len(round_.guesses), 'answer')})."
    running = streaks(game) if number == game.number else {}
    names: list[str] = []
    for guess in sorted(right, key=lambda guess: (-guess.points, guess.elapsed)):
        streak = running.get(guess.user_id, 0)
        in_a_row = f", {streak} in a row" if streak >= STREAK_FROM else ""
        names.append(f"{mention(guess.user_id)} (+{guess.points}{in_a_row})")
    return f"{skipped}Right: {shortened(names)}"


def wrong_texts(round_: Round) -> str:
    """Return the wrong answers that people typed, most frequent first; empty where there are none."""
    wrong = Counter(guess.text.casefold() for guess in round_.guesses if guess.text and not guess.correct)
    if not wrong:
        return ""
    shown = [
        quoted(clip(text, ANSWER_SHOWN)) + (f" ({count} times)" if count > 1 else "")
        for text, count in wrong.most_common(WRONG_SHOWN)
    ]
    more = len(wrong) - len(shown)
    return "Not right: " + human_join([*shown, f"{more} more"] if more > 0 else shown)


def shortened(names: Sequence[str]) -> str:
    """Return names joined; from the eleventh on they are only counted."""
    more = len(names) - PEOPLE_SHOWN
    return human_join([*names[:PEOPLE_SHOWN], f"{more} more"] if more > 0 else names)


def standing_lines(standings: Iterable[Standing]) -> str:
    """Return places as a list."""
    return "\n".join(standing_line(standing) for standing in standings)


def standing_line(standing: Standing) -> str:
    """Return one place."""
    score = standing.score
    return (
        f"**{standing.rank}.** {mention(score.user_id)}: {plural(score.points, 'point')} "
        f"({score.right} of {score.answered} right)"
    )


def outcome(game: Game) -> str:
    """Return who won."""
    first = [mention(user_id) for user_id in winners(game)]
    if not first:
        return "No points this time."
    if len(first) == 1:
        return f"🏆 {first[0]} wins!"
    return f"🏆 A tie: {shortened(first)} share first place."


def ending(game: Game) -> str:
    """Return why a game is over."""
    match game.end_reason:
        case EndReason.STOPPED:
            return "The quiz was stopped. All points so far count."
        case EndReason.IDLE:
            return (
                "Nobody answered for a while, so the quiz ends here. Start another with /quiz play any time."
            )
        case EndReason.DECLINED:
            return "The duel was not taken up. Maybe another time."
        case EndReason.UNREACHABLE:
            return "I could not go on in this channel. All points so far count."
        case EndReason.STALLED:
            return "The quiz was paused for too long, so it ended here. All points so far count."
        case _:
            return f"That was {plural(len(game.rounds), 'question')}."


def bar(share: float) -> str:
    """Return a share (0 to 1) as a bar of signs."""
    full = round(share * BAR)
    return "▰" * full + "▱" * (BAR - full)
