"""Answers to other questions of a list that must not be taken for a question's own, as near as they are."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.quiz.answers import Part, read_answer
from bot.domain.quiz.judging import letters_allowed, surnames_of
from bot.domain.quiz.model import Question, QuestionCard

_MOST = 24  # kept with a question, the nearest first


def rivals_of(questions: Iterable[Question]) -> Mapping[str, tuple[str, ...]]:
    """Return for each question of a list, by key, the answers to others that a typed one may be nearer to.

    Those of a question are looked for when it is first asked for: a game asks few of many.
    """
    return _Rivals(questions)


class _Rivals(Mapping[str, tuple[str, ...]]):
    """The answers of a list, indexed by how long they are and by what may be said in their place."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._questions = {question.key: question for question in questions}
        self._found: dict[str, tuple[str, ...]] = {}
        self._spelled: dict[str, str] = {}  # answers by what is compared of them
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        self._by_part: defaultdict[Hashable, list[str]] = defaultdict(list)
        for question in self._questions.values():
            for text in (question.answer, *question.accept):
                self._add(text)

    def __getitem__(self, key: str) -> tuple[str, ...]:
        question = self._questions[key]
        if key not in self._found:
            own = {read_answer(text).spelled for text in (question.answer, *question.accept)}
            others: dict[str, int] = {}
            for text in (question.answer, *question.accept):
                for other, distance in self._near(question, text):
                    if other not in own:
                        others[other] = min(distance, others.get(other, distance))
            nearest = sorted(others, key=lambda other: (others[other], other))[:_MOST]
            self._found[key] = tuple(self._spelled[other] for other in nearest)
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)

    def _add(self, text: str) -> None:
        spelled = read_answer(text).spelled
        if spelled not in self._spelled:
            self._spelled[spelled] = text
            self._by_length[len(spelled)].append(spelled)
            for part in _parts_said(text):
                self._by_part[part].append(spelled)

    def _near(self, question: Question, text: str) -> Iterator[tuple[str, int]]:
        """Yield the answers that a text can be taken for which is taken for this one."""
        answer = read_answer(text)
        reach = 2 * letters_allowed(answer)  # some text is as far from both
        for length in range(len(answer.spelled) - reach, len(answer.spelled) + reach + 1) if reach else ():
            candidates = self._by_length.get(length, ())
            for other, distance, _ in process.extract_iter(
                answer.spelled, candidates, scorer=OSA.distance, score_cutoff=reach
            ):
                if _exact_parts(self._spelled[other]) == _exact_parts(text):
                    yield other, int(distance)
        has_surname = bool(surnames_of(question.kind, text, question.prompt))
        for part in _parts_said(text):
            if has_surname or not isinstance(part, str):
                for other in self._by_part[part]:
                    yield other, OSA.distance(answer.spelled, other)


def _parts_said(text: str) -> Iterator[Hashable]:
    """Yield what may be said for an answer: a surname, a number alone, a day without its year."""
    answer = read_answer(text)
    yield "core", read_answer(answer.core or text).spelled
    numbers = [part for part in answer.parts if isinstance(part, Fraction)]
    if answer.dates:
        yield from ((date.month, date.day) for date in answer.dates)
    elif answer.parts and len(numbers) == 1 and answer.parts[0] == numbers[0]:
        yield numbers[0]
    elif len(answer.parts) > 1:
        yield answer.parts[-1]


def _exact_parts(text: str) -> list[Part]:
    """Return the parts that nobody may get wrong: numbers, and words with signs."""
    return [part for part in read_answer(text).parts if isinstance(part, Fraction) or not part.isalpha()]


def with_rivals(cards: Iterable[QuestionCard], questions: Iterable[Question]) -> tuple[QuestionCard, ...]:
    """Return cards whose typed questions know their rivals among ``questions``, which has their whole lists.

    Rivals are kept with the card, so that a game is judged the same after a restart. Questions about a pack's
    facts need none: what the pack knows is wrong is among their wrong answers.
    """
    cards = tuple(cards)
    wanted = {card.question.list_id for card in cards if card.is_typed and card.question.fact is None}
    lists: dict[str | None, list[Question]] = {list_id: [] for list_id in wanted}
    for question in questions:
        if question.list_id in lists and question.fact is None:
            lists[question.list_id].append(question)
    rivals = {list_id: rivals_of(each) for list_id, each in lists.items()}
    return tuple(
        replace(
            card, question=replace(card.question, rivals=rivals[card.question.list_id][card.question.key])
        )
        if card.is_typed and card.question.fact is None
        else card
        for card in cards
    )
