"""Recognise the attribute that a question asks for, whatever the pack."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import cycle

import numpy as np

from bot.domain.matching.classifier.model import Classifier
from bot.domain.matching.schema.talk import talk_about
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.pack.attributes import SUBJECT, Attribute, attributes

_PRONOUNS = {"person": ("he", "she"), "character": ("she", "he"), "place": ("there", "it")}
_ANY = ("it", "that")  # in place of the name of anything else
_MOST = 3  # attributes that one question may ask for
_AS_LIKELY = 0.6  # of the best attribute's score, from which another one may be meant as well


class Recogniser:
    """Tells attributes apart by their wordings, with pronouns in place of names."""

    def __init__(self) -> None:
        texts = [tuple(dict.fromkeys(_without_names(each))) for each in attributes().values()]
        texts += [said for _, said in talk_about(_ANY)]
        self._ids = tuple(attributes())
        self._reader = QuestionReader.of(text for each in texts for text in each)
        self._classifier = Classifier.learn([self._reader.read(text) for text in each] for each in texts)

    def attributes_of(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of what these wordings of one question may ask for, likeliest first."""
        scores = sum(np.maximum(0, self._classifier.scores(self._reader.read(text))) for text in texts)
        named = np.asarray(scores)[: len(self._ids)]
        likely = np.flatnonzero(named >= _AS_LIKELY * max(1e-6, float(np.max(scores))))
        ordered: list[int] = likely[np.argsort(-named[likely], kind="stable")].tolist()
        return tuple(self._ids[at] for at in ordered[:_MOST])


def _without_names(attribute: Attribute) -> Iterator[str]:
    pronouns = cycle(_PRONOUNS.get(attribute.subjects[0], _ANY))
    for wording in attribute.wordings:
        yield wording.replace(SUBJECT, next(pronouns))
        yield " ".join(wording.replace(SUBJECT, "").split())


@cache
def recogniser() -> Recogniser:
    """Return the recogniser; it takes a second to learn, once a process."""
    return Recogniser()
