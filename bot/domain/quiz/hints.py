"""Hints: a wrong choice struck out, or more letters of a typed answer."""

from bot.domain.quiz.model import QuestionCard

LETTERS = "ABCD"
_MAX_HINTS = 2
_MIN_CHOICES_LEFT = 2


def hints_available(card: QuestionCard) -> int:
    """Return how many hints a person may take for this question."""
    return _MAX_HINTS if card.is_typed else max(0, min(_MAX_HINTS, len(card.choices) - _MIN_CHOICES_LEFT))


def hint_for(card: QuestionCard, taken: int) -> str:
    """Return the ``taken``-th hint (from 1): the typed answer's shape, or the letters of wrong choices."""
    if card.is_typed:
        return _shape(card.question.answer, taken)
    # Shifted by the key, so that everybody gets the same hint but not always the first wrong choice.
    wrong = [place for place in range(len(card.choices)) if place != card.right]
    shift = sum(card.question.key.encode()) % len(wrong)
    struck = sorted((wrong[shift:] + wrong[:shift])[:taken])
    return " ".join(LETTERS[place] for place in struck)


def _shape(answer: str, shown: int) -> str:
    """Return the answer with only the first ``shown`` letters of each word; a digit counts as a letter."""
    return "  ".join(
        "".join(letter if place < shown or not letter.isalnum() else "_" for place, letter in enumerate(word))
        for word in answer.split()
    )
