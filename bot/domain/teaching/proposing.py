"""Facts that an article states, proposed sentence by sentence, each with the question that it answers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from bot.domain.authoring.passages import numbers
from bot.domain.matching.languages.detection import language_of
from bot.domain.teaching.asking import dates_in, is_named, question_for, topic_question, topics_of
from bot.domain.teaching.grammar import EDGES, GRAMMARS
from bot.domain.teaching.prose import sentences_of, stands_whole
from bot.domain.teaching.rules import ANSWER_LIMIT
from bot.domain.teaching.texts import KEPT_LIMIT, fold_question, names_somebody

PROPOSALS_LIMIT = 60
TITLE_IN_QUESTION = 60  # characters
_READ_FOR_LANGUAGE = 40  # sentences
_FEWEST_WORDS = 4
_NAMES_COUNTED = 3
_OF_CUE, _OF_DATE, _OF_NUMBER = 4, 2, 1  # how much more a sentence is worth that has them
_BOILERPLATE = re.compile(
    r"\b(?:subscribe|newsletters?|cookies?|all rights reserved|click here|read more|sign up|log in|"
    r"advertisement|follow us|share this|privacy policy|terms of (?:use|service)|copyright|photo by|"
    r"image credit|alle rechte vorbehalten|weiterlesen|hier klicken|abonnier\w*|datenschutz\w*|"
    r"todos los derechos|suscr[ií]b\w*|haz clic|leer más|política de privacidad)\b|©",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence of an article with a question that it answers."""

    question: str
    answer: str
    paragraph: int  # of the article, from 1


@dataclass(frozen=True, slots=True)
class _Stated:
    """A sentence that can stand alone, and how much it states."""

    place: int  # in the article
    paragraph: int
    text: str
    question: str | None
    worth: int


def propose(title: str, paragraphs: Sequence[Sequence[str]]) -> tuple[Proposal, ...]:
    """Return the facts that state most, in the order of the article; at most PROPOSALS_LIMIT.

    The paragraphs are those of :func:`~bot.domain.teaching.prose.paragraphs_of`. Every answer is a part of
    its paragraph, and no question comes twice.
    """
    every = list(_sentences(paragraphs))
    language = _language(text for _, text in islice(every, _READ_FOR_LANGUAGE))
    seen: set[str] = set()
    stated: list[_Stated] = []
    for place, (paragraph, text) in enumerate(every):
        if fold_question(text) not in seen and _stands_alone(text, language):
            seen.add(fold_question(text))
            stated.append(_rated(place, paragraph, text, language))
    best = sorted(stated, key=lambda each: (-each.worth, each.place))[:PROPOSALS_LIMIT]
    return tuple(_with_questions(title, sorted(best, key=lambda each: each.place), language))


def _sentences(paragraphs: Sequence[Sequence[str]]) -> Iterator[tuple[int, str]]:
    for number, pieces in enumerate(paragraphs, start=1):
        for piece in pieces:
            yield from ((number, sentence) for sentence in sentences_of(piece))


def _language(sentences: Iterable[str]) -> str:
    """Return the language of most sentences."""
    spoken = [language_of(sentence) for sentence in sentences]
    return max(sorted(set(spoken)), key=spoken.count, default="en")


def _stands_alone(sentence: str, language: str) -> bool:
    """Tell whether a sentence states something without those around it."""
    words = [word.strip(EDGES).casefold() for word in sentence.split()]
    if len(sentence) > ANSWER_LIMIT or len(words) < _FEWEST_WORDS or not stands_whole(sentence):
        return False
    grammar, first = GRAMMARS[language], sentence.lstrip(EDGES)[:1]
    if not first or first.islower() or words[0] in grammar.pronouns or tuple(words[:2]) in grammar.leaning:
        return False
    is_question = "?" in sentence or "¿" in sentence
    return not (is_question or names_somebody(sentence) or _BOILERPLATE.search(sentence))


def _rated(place: int, paragraph: int, text: str, language: str) -> _Stated:
    question = question_for(text, language)
    worth = min(is_named(text), _NAMES_COUNTED)
    worth += _OF_CUE if question is not None else 0
    worth += _OF_DATE if dates_in(text, language) else 0
    worth += _OF_NUMBER if numbers(text) else 0
    return _Stated(place, paragraph, text, question, worth)


def _with_questions(title: str, stated: Iterable[_Stated], language: str) -> Iterator[Proposal]:
    """Yield sentences with questions; the first question that no sentence before has."""
    taken: set[str] = set()
    for each in stated:
        for question in chain(filter(None, [each.question]), _fallbacks(title, each, language)):
            folded = fold_question(question)
            if (
                folded
                and folded not in taken
                and len(question) <= KEPT_LIMIT
                and not names_somebody(question)
            ):
                taken.add(folded)
                yield Proposal(question, each.text, each.paragraph)
                break


def _fallbacks(title: str, stated: _Stated, language: str) -> Iterator[str]:
    """Yield honest questions for what no attribute asks for: what the text says about something."""
    cut = title if len(title) <= TITLE_IN_QUESTION else title[: TITLE_IN_QUESTION - 1].rstrip() + "…"
    topics = list(dict.fromkeys(topics_of(stated.text, language)))
    if not topics:
        return
    first = topics[0]
    yield topic_question(cut, [first], language)
    yield from (topic_question(cut, [first, other], language) for other in topics[1:])
    for number in range(1, PROPOSALS_LIMIT + 1):
        mark = f"({stated.paragraph})" if number == 1 else f"({stated.paragraph}, {number})"
        yield topic_question(cut, [f"{first} {mark}"], language)
