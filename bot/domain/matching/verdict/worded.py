"""Yes/no questions that a fact's author has answered: the wordings that its answer says yes or no to.

A question has the yes or no of a wording that asks for the same: with the same content, whom it names in the
same order. "She" is nobody whom a wording leaves out. What merely adds weight ("really") and what everything
is about anyway ("in the film") counts for nothing.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.domain.matching.text.fillers import without_fillers
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.matching.verdict.deciding import QUALIFYING, YesNoQuestion, yes_no_question
from bot.domain.pack.model import Fact

_BESIDE = re.compile(
    r" (?:really|actually|truly|for real|ever|himself|herself|itself|themselves"
    r"|(?:in|of|for|from) (?:the|this) (?:film|movie))\b"
)
_PERSONS = frozenset({"he", "she", "him", "her"})


class _Content(NamedTuple):
    """What makes two yes/no questions the same one."""

    concepts: frozenset[str]
    entities: tuple[str, ...]  # in order: who did it to whom
    qualifying: frozenset[str]
    persons: frozenset[str]


class WordedAnswers:
    """Knows the yes and no that facts say to their own wordings; each fact's are read when first wanted."""

    def __init__(self, reader: QuestionReader) -> None:
        self._reader = reader
        self._known: dict[str, Mapping[_Content, bool]] = {}

    def holds(self, question: YesNoQuestion, fact: Fact) -> bool | None:
        """Return whether what is asked is so, as the fact's author says; None where no wording asks it."""
        if not fact.yes and not fact.no:
            return None
        if fact.id not in self._known:
            self._known[fact.id] = self._read(fact)
        return self._known[fact.id].get(self._content(question))

    def _read(self, fact: Fact) -> Mapping[_Content, bool]:
        said = [(text, True) for text in fact.yes] + [(text, False) for text in fact.no]
        asked = [(yes_no_question(without_fillers(text)), is_so) for text, is_so in said]
        read = {(self._content(question), is_so) for question, is_so in asked if question is not None}
        return {content: is_so for content, is_so in read if (content, not is_so) not in read}

    def _content(self, question: YesNoQuestion) -> _Content:
        reading = self._reader.read(_BESIDE.sub("", question.text))
        concepts = frozenset(concept for concept, _ in reading.concepts)
        return _Content(concepts, reading.entities, question.said & QUALIFYING, question.said & _PERSONS)
