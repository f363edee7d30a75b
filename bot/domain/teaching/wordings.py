"""The questions that a sentence answers: as the schema of questions asks, and in the sentence's own words."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import islice, zip_longest

from bot.domain.matching.languages.detection import language_of
from bot.domain.teaching.asking import question_for
from bot.domain.teaching.prose import sentences_of
from bot.domain.teaching.texts import KEPT_LIMIT, fold_question, names_somebody
from bot.domain.teaching.wording.apposition import told_by_name, with_capital
from bot.domain.teaching.wording.coordination import statements_of
from bot.domain.teaching.wording.english import english_questions
from bot.domain.teaching.wording.german import german_questions
from bot.domain.teaching.wording.spanish import spanish_questions

_MAKERS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "en": english_questions,
    "de": german_questions,
    "es": spanish_questions,
}
_SENTENCES = 3  # of an answer that are looked at
_WORDINGS = 4  # of an answer's questions that are kept
_REMEMBERED = 4_096  # answers


def questions_for(sentence: str, language: str) -> list[str]:
    """Return the questions that a sentence answers, the best first; none where none is certain enough."""
    statements = [
        [with_capital(question, name) for question in _questions_for(each, language)]
        for told, name in told_by_name(sentence, language)
        for each in statements_of(told, language)
    ]
    # One of each statement, then the others.
    every = (each for row in zip_longest(*statements) for each in row if each is not None)
    kept: dict[str, str] = {}
    for each in filter(_may_be_kept, every):
        kept.setdefault(fold_question(each), each)
    return [*kept.values()]


def _questions_for(sentence: str, language: str) -> list[str]:
    own = list(_MAKERS[language](sentence)) if language in _MAKERS else []
    cued = question_for(sentence, language)
    first = [cued] if cued is not None else []
    # Both ask who, or what, but its own words have the sentence's tense.
    is_said_better = cued is not None and bool(own) and own[0].split()[0] == cued.split()[0]
    return [*own[:1], *first, *own[1:]] if is_said_better else [*first, *own]


def _may_be_kept(question: str) -> bool:
    return bool(fold_question(question)) and len(question) <= KEPT_LIMIT and not names_somebody(question)


@lru_cache(_REMEMBERED)
def questions_answered(question: str, answer: str) -> tuple[str, ...]:
    """Return further questions that a fact's answer states, beside its own."""
    language = language_of(f"{question} {answer}")
    found = (
        each for text in islice(sentences_of(answer), _SENTENCES) for each in questions_for(text, language)
    )
    others = (each for each in found if fold_question(each) != fold_question(question))
    return tuple(islice(others, _WORDINGS))
