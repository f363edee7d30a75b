"""The sentences and lines that the cards of quizzes are made of."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.domain.pack.model import Difficulty, Pack
from bot.domain.quiz.hints import LETTERS
from bot.domain.quiz.model import EndReason, Game, Question, QuestionCard, Round
from bot.domain.quiz.standings import Standing, streaks, winners
from bot.i18n import Say
from bot.ui.text import capitalised, escape, quoted

PEOPLE_SHOWN = 10  # in one list; the rest is counted
WRONG_SHOWN = 5  # different wrong typed answers
ANSWER_SHOWN = 100  # characters of somebody's typed answer
STREAK_FROM = 2  # a single right answer is no streak yet


def mention(say: Say, user_id: int) -> str:
    """Return a mention; it pings nobody, as the client allows no pings. User 0 had their data erased."""
    return f"<@{user_id}>" if user_id else say("somebody")


def countdown(moment: int) -> str:
    """Return the time until ``moment`` (ms UTC), which Discord keeps counting."""
    return f"<t:{-(-moment // 1000)}:R>"


def choice_text(card: QuestionCard, place: int) -> str:
    """Return a choice with its letter, unescaped: "B: Norway"."""
    return f"{LETTERS[place]}: {capitalised(card.choices[place])}"


def topic_name(pack: Pack, topic: str) -> str:
    """Return a topic's name."""
    found = pack.topic.get(topic)
    return found.name if found is not None else capitalised(topic)


def heading(say: Say, pack: Pack, game: Game, number: int) -> str:
    """Return a question's heading."""
    question = game.cards[number].question
    grades = {Difficulty.EASY: say("Easy"), Difficulty.MEDIUM: say("Medium"), Difficulty.HARD: say("Hard")}
    return say(
        "Question {number} of {total} · {topic} · {grade}",
        number=number + 1,
        total=len(game.cards),
        topic=escape(topic_name(pack, question.topic)),
        grade=grades[question.difficulty],
    )


def choice_results(say: Say, card: QuestionCard, round_: Round) -> str:
    """Return all choices with how many people took each; empty where the answer is typed."""
    taken = Counter(guess.choice for guess in round_.guesses)
    lines: list[str] = []
    for place in range(len(card.choices)):
        text = escape(choice_text(card, place))
        votes = say.count(taken[place], "{number} answer", "{number} answers")
        if place == card.right:
            lines.append("✅ " + say("**{choice}** (right answer) · {votes}", choice=text, votes=votes))
        else:
            lines.append(f"▫️ {text} · {votes}")
    return "\n".join(lines)


def hint_text(say: Say, card: QuestionCard, hint: str) -> str:
    """Return a hint as a sentence."""
    if card.is_typed:
        return say("It looks like this: {shape}", shape=escape(hint))
    return say("It is not {choices}.", choices=say.join(hint.split(), "or"))


def right_answer(say: Say, question: Question) -> str:
    """Return the right answer with its reason."""
    right = say("**{answer}** is right.", answer=escape(capitalised(question.answer)))
    return f"{right} {escape(question.explanation)}".rstrip()


def round_results(say: Say, game: Game, number: int) -> str:
    """Return who was right in a question, with points and streaks."""
    round_ = game.rounds[number]
    skipped = say("Skipped by vote.") if round_.skipped else ""
    if not round_.guesses:
        return skipped or say("Nobody answered.")
    right = [guess for guess in round_.guesses if guess.correct]
    if not right:
        answers = say.count(len(round_.guesses), "{number} answer", "{number} answers")
        return f"{skipped} {say('Nobody was right ({answers}).', answers=answers)}".lstrip()
    running = streaks(game) if number == game.number else {}
    names: list[str] = []
    for guess in sorted(right, key=lambda guess: (-guess.points, guess.elapsed)):
        streak = running.get(guess.user_id, 0)
        in_a_row = ", " + say("{streak} in a row", streak=streak) if streak >= STREAK_FROM else ""
        names.append(f"{mention(say, guess.user_id)} (+{guess.points}{in_a_row})")
    return f"{skipped} {say('Right: {names}', names=shortened(say, names))}".lstrip()


def wrong_texts(say: Say, round_: Round) -> str:
    """Return the wrong typed answers, most frequent first; empty where there are none."""
    wrong = Counter(guess.text.casefold() for guess in round_.guesses if guess.text and not guess.correct)
    texts = [
        quoted(text, ANSWER_SHOWN) + (" " + say("({count} times)", count=count) if count > 1 else "")
        for text, count in wrong.most_common()
    ]
    return say("Not right: {answers}", answers=shortened(say, texts, WRONG_SHOWN)) if texts else ""


def shortened(say: Say, items: Sequence[str], limit: int = PEOPLE_SHOWN) -> str:
    """Return the items joined; those after the first ``limit`` are only counted."""
    more = len(items) - limit
    return say.join([*items[:limit], say("{more} more", more=more)] if more > 0 else items)


def standing_lines(say: Say, standings: Iterable[Standing]) -> str:
    """Return a line for each place."""
    return "\n".join(
        say(
            "**{rank}.** {name}: {points} ({right} of {answered} right)",
            rank=standing.rank,
            name=mention(say, standing.score.user_id),
            points=say.count(standing.score.points, "{number} point", "{number} points"),
            right=standing.score.right,
            answered=standing.score.answered,
        )
        for standing in standings
    )


def outcome(say: Say, game: Game) -> str:
    """Return who won."""
    first = [mention(say, user_id) for user_id in winners(game)]
    if not first:
        return say("No points this time.")
    if len(first) == 1:
        return say("🏆 {name} wins!", name=first[0])
    return say("🏆 A tie: {names} share first place.", names=shortened(say, first))


def ending(say: Say, game: Game) -> str:
    """Return why a game is over."""
    reasons = {
        EndReason.STOPPED: say("The quiz was stopped. All points so far count."),
        EndReason.IDLE: say(
            "Nobody answered for a while, so the quiz ends here. Start another with /quiz play any time."
        ),
        EndReason.DECLINED: say("The duel was not taken up. Maybe another time."),
        EndReason.UNREACHABLE: say("I could not go on in this channel. All points so far count."),
        EndReason.STALLED: say(
            "The quiz was paused for too long, so it ended here. All points so far count."
        ),
        EndReason.FINISHED: say.count(
            len(game.rounds), "That was {number} question.", "That was {number} questions."
        ),
    }
    return reasons[game.end_reason or EndReason.FINISHED]
