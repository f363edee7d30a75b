"""What a server was asked and shown before, which a new game must neither repeat nor rely on."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.pack.model import Pack
from bot.domain.quiz.answers import plain
from bot.domain.quiz.judging import gives_away, telling_texts
from bot.domain.quiz.model import Form, Question, QuestionCard
from bot.domain.words import fold, tokens


@dataclass(frozen=True, slots=True)
class History:
    """What a server was asked: how often each question, by key, and which ones in the last hours."""

    asked: Mapping[str, int] = field(default_factory=dict[str, int])
    shown: tuple[QuestionCard, ...] = ()
    pack: Pack | None = None  # that questions about facts are from


def subject_of(question: Question) -> str:
    """Return what a question asks: its fact, or itself."""
    return question.fact or question.key


def text_of(card: QuestionCard) -> str:
    """Return everything that a question shows by the time it is over, folded."""
    question = card.question
    answer = "" if question.form is Form.STATEMENT else question.answer  # "True"
    return fold("\n".join((question.prompt, answer, question.explanation, *card.choices)))


class Shown:
    """What was shown so far, indexed by word: a pool has thousands of questions."""

    def __init__(self, pack: Pack | None, cards: Iterable[QuestionCard]) -> None:
        self._pack = pack
        self._texts: list[str] = []
        self._with_word: defaultdict[str, set[int]] = defaultdict(set)
        self._asked: set[str | tuple[str, str | None]] = set()
        for card in cards:
            self.add(card)

    def add(self, card: QuestionCard) -> None:
        """Add a question."""
        self._asked |= {subject_of(card.question), wording_of(card.question)}
        text = text_of(card)
        for word in tokens(text):
            self._with_word[word].add(len(self._texts))
        self._texts.append(text)

    def has_asked(self, question: Question) -> bool:
        """Return whether the same was asked, or in the same words."""
        return subject_of(question) in self._asked or wording_of(question) in self._asked

    def gives_away(self, question: Question) -> bool:
        """Return whether one of the texts gives a question away."""
        for telling in telling_texts(self._pack, question):
            words = [self._with_word.get(word, set[int]()) for word in tokens(telling)]
            places = set[int].intersection(*words) if words else ()
            if any(gives_away(self._pack, question, self._texts[place]) for place in places):
                return True
        return False


def wording_of(question: Question) -> tuple[str, str | None]:
    """Return the words of a prompt, with its picture, of which the same may be asked again."""
    return re.sub("_+", "_", plain(question.prompt)).rstrip(" .?!"), question.picture
