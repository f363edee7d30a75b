"""Questions that ask for the same, put together by their words and what these mean."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from bot.domain.matching.classifier.model import Postings
from bot.domain.matching.classifier.vectors import Entries, Floats, Keys, Rarities, Texts
from bot.domain.matching.classifier.words import word_vectors
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.reading import QuestionReading, Token
from bot.domain.matching.verdict.gathering import names_server

# Measured with ``python -m tests.bench.alike``.
_ALIKE = 0.56  # mean likeness to the questions of a group from which one belongs to it
MEANING = 0.5  # how much the meanings of words count beside the signals that two questions share
_RELATED = 0.5  # likeness of what they say from which questions without a word in common may be alike
_ROOT = 5  # letters of a stem that are compared
_TINY = 1e-6
_COMMON_GROUND = word_list("common_ground", "frames.toml")


class WordingIndex:
    """Questions in a row, to compare others with each of them."""

    def __init__(self, rarities: Rarities, readings: Sequence[QuestionReading]) -> None:
        self._rarities = rarities
        texts = Texts.of(readings)
        self._keys = Keys.of(texts.keys)
        _, values = rarities.weigh(texts)
        vectors = Entries(self._keys.find(texts.keys), texts.rows, values)
        self._postings = Postings.of(vectors, signals=len(self._keys), classes=len(readings))

    def scores(self, reading: QuestionReading) -> Floats:
        """Return how alike a question is to each: 1 for the same, 0 for what has nothing in common."""
        texts = Texts.of((reading,))
        _, values = self._rarities.weigh(texts)
        return self._postings.scores(self._keys.find(texts.keys), values)


def group_alike(rarities: Rarities, readings: Sequence[QuestionReading]) -> tuple[tuple[int, ...], ...]:
    """Return the numbers of the questions that ask for the same, in groups.

    Each goes to the group that it is most alike, in their order, so that a new one at the end moves no other.
    Those that name different things, or ask for different kinds of answers, are never alike.
    """
    if not readings:
        return ()
    likenesses = _likenesses(rarities, readings)
    groups: list[list[int]] = []
    sums = np.zeros_like(likenesses)  # of the likenesses to a group's questions
    sizes = np.zeros(len(readings), np.float32)
    for number in range(len(readings)):
        many = len(groups)
        means = sums[:many, number] / sizes[:many]
        at = int(means.argmax()) if many else 0
        if not many or means[at] < _ALIKE:
            at = many
            groups.append([])
        groups[at].append(number)
        sums[at] += likenesses[number]
        sizes[at] += 1
    return tuple(map(tuple, groups))


def _likenesses(rarities: Rarities, readings: Sequence[QuestionReading]) -> Floats:
    """Return how alike every two questions are."""
    index = WordingIndex(rarities, readings)
    directions = directions_of(readings)
    likenesses = np.array([index.scores(reading) for reading in readings], np.float32)
    likenesses += np.float32(MEANING) * (directions @ directions.T)
    for number, reading in enumerate(readings):
        likenesses[number] *= [may_be_alike(reading, other) for other in readings]
    return likenesses * _say_alike(readings)


def _say_alike(readings: Sequence[QuestionReading]) -> npt.NDArray[np.bool_]:
    """Return which questions say something alike, other than whom or what they name.

    "Which car does Ann drive" and "what tea does Ann like" share no more than her. Questions on the server
    are never like those that name what is in the film.
    """
    told = [[token for token in reading.tokens if _tells(token)] for reading in readings]
    directions = np.array([_direction_of([token.text for token in each]) for each in told], np.float32)
    alike = directions @ directions.T >= _RELATED
    having: dict[str, list[int]] = {}
    for number, each in enumerate(told):
        for key in {key for token in each for key in _keys(token)}:
            having.setdefault(key, []).append(number)
    for numbers in having.values():
        alike[np.ix_(numbers, numbers)] = True
    silent = np.array([not each for each in told], np.bool_)
    alike |= silent[:, None] | silent
    on_server = np.array([_names_server(reading) for reading in readings], np.bool_)
    on_film = np.array([is_on_film(reading) for reading in readings], np.bool_)
    apart = on_server[:, None] & on_film
    return alike & ~(apart | apart.T)


def is_on_film(reading: QuestionReading) -> bool:
    """Tell whether a question names what a pack tells of, and no server."""
    return bool(reading.entities) and not _names_server(reading)


def _names_server(reading: QuestionReading) -> bool:
    return names_server([token.text for token in reading.tokens])


def _tells(token: Token) -> bool:
    """Tell whether a word says what is asked, rather than of whom."""
    return token.is_content and token.text not in _COMMON_GROUND


def _keys(token: Token) -> Iterator[str]:
    """Yield what a word has in common with others that mean the same, or have the same root."""
    yield from (token.stem[:_ROOT], *token.meanings, *token.senses)


def directions_of(readings: Sequence[QuestionReading]) -> Floats:
    """Return the directions of what questions mean, one a row."""
    return np.array([_direction(reading) for reading in readings], np.float32)


def _direction(reading: QuestionReading) -> Floats:
    """Return the direction of what a question's words mean; without any that tell something, of all."""
    told = [token.text for token in reading.tokens if not token.is_stopword]
    return _direction_of(told or [token.text for token in reading.tokens])


def _direction_of(said: Sequence[str]) -> Floats:
    vector = word_vectors().sentence(said)
    return vector / max(_TINY, float(np.linalg.norm(vector)))


def may_be_alike(one: QuestionReading, other: QuestionReading) -> bool:
    """Tell whether neither what two questions name nor what they ask for sets them apart."""
    pairs = ((one.entities, other.entities), (one.form.kinds, other.form.kinds))
    return not any(mine and theirs and set(mine).isdisjoint(theirs) for mine, theirs in pairs)
