"""Questions of a file, in which the same one may be there twice: their answers are put together."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.documents import Unreadable
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.quiz.exchange.checking import require_valid
from bot.domain.quiz.exchange.keys import identity_of, likeness_of
from bot.domain.quiz.exchange.model import MAX_WRONG
from bot.domain.quiz.model import Question


class Gathered:
    """The questions of a file in their order."""

    def __init__(self) -> None:
        self.merged = 0
        self._questions: list[Question] = []
        self._places: list[Phrase] = []
        self._found: dict[str, int] = {}  # by identity
        self._alike: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self._questions)

    def __iter__(self) -> Iterator[Question]:
        return iter(self._questions)

    def add(self, place: Phrase, question: Question) -> None:
        """Add a valid question, or its answers to those of the same question.

        Raises Unreadable where the two do not go together.
        """
        identity, likeness = identity_of(question), likeness_of(question)
        at = self._found.get(identity)
        if at is None:
            alike = self._alike.setdefault(likeness, [])
            at = next((other for other in alike if _agree(self._questions[other], question)), None)
        if at is None:
            at = self._found[identity] = len(self._questions)
            self._alike[likeness].append(at)
            self._questions.append(question)
            self._places.append(place)
            return
        try:
            self._questions[at] = require_valid(_merge(self._questions[at], question))
        except Unreadable as refusal:
            first = phrase("same question as {place}", place=self._places[at])
            raise Unreadable(*(located(first, problem) for problem in refusal.problems)) from refusal
        self.merged += 1


def _agree(one: Question, other: Question) -> bool:
    """Return whether two questions share an answer."""
    return not _right(one).isdisjoint(_right(other))


def _right(question: Question) -> set[str]:
    return {text.casefold() for text in (question.answer, *question.accept)}


def _merge(first: Question, second: Question) -> Question:
    answers = dict.fromkeys((first.answer, *first.accept, second.answer, *second.accept))
    right = {text.casefold() for text in answers}
    wrong: dict[str, str] = {}
    for text in (*first.distractors, *second.distractors):
        wrong.setdefault(text.casefold(), text)
    return replace(
        first,
        accept=tuple(answers)[1:],
        distractors=tuple(text for folded, text in wrong.items() if folded not in right)[:MAX_WRONG],
        explanation=first.explanation or second.explanation,
    )
