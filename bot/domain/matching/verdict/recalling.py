"""Find a server's own facts by what they say, however a question words it.

What a question is about is looked for in the fact's questions and its answer, and in the title of the article
that states it, in English words where either is in another language.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.domain.matching.languages.detection import READ, language_of, plain
from bot.domain.matching.languages.dictionary import WITHOUT_MEANING, Dictionary
from bot.domain.matching.languages.glossing import glosser
from bot.domain.matching.languages.pieces import Piece
from bot.domain.matching.model import TaughtFactText
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.meanings import is_entity
from bot.domain.matching.text.normalise import stem, words
from bot.domain.matching.text.reading import QuestionReader, Token
from bot.domain.matching.text.stated import NUMBERS, TIMES, kinds_stated
from bot.domain.matching.verdict.comparing import (
    ANOTHER,
    PEOPLE,
    ComparedText,
    OwnFact,
    Word,
    coming,
    confidence,
    is_near,
    lacks,
    likeness,
    may_ask_alike,
    meeting,
)
from bot.domain.matching.verdict.judging import SHOWN
from bot.domain.months import MONTHS
from bot.domain.pack.model import AnswerKind


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OUR_OWN = 0.1  # what it counts that a question says it is about the server
_WEAK = 0.4  # the weight of a word that many questions have
_NAMED = 1.5  # of a name
_OURS = _word_set(
    "our ours unser unsere unserem unseren unserer unseres nuestro nuestra nuestros nuestras "
    "server servers servidor mods moderators moderatoren moderadores"
)
_WE = _word_set("we us wir uns nos nosotros nosotras")
# "habt ihr", "tenéis": whoever asks the bot like that means those on the server.
_YOU_DO = {"de": re.compile(r"\w+t ihr\b", re.IGNORECASE), "es": re.compile(r"\w+[áé]is\b", re.IGNORECASE)}
_WE_DO = re.compile(r"\A\w+(?:[aei]|ába|ía)mos")
_STOPWORDS = word_list("stopwords")
_CONTRASTS = frozenset(map(stem, word_list("contrasts"))) - frozenset(map(stem, _STOPWORDS))
_MEASURES = word_list("measures") | {"long", "old", "often", "many", "much"}
# In so many questions that they hardly tell which fact is meant.
_IDLE = PEOPLE | frozenset(
    map(stem, _word_set("film movie thing name number time day place club server everybody"))
)
_PAST = _word_set("was were did had began started went took happened")
# Words that only guess when something is, or say that it takes place.
_DAYS = frozenset(
    map(
        stem,
        (
            *MONTHS,
            *_word_set(
                "today tonight tomorrow week weekend month monday tuesday wednesday thursday friday saturday "
                "sunday"
            ),
        ),
    )
)
_OCCURRING = frozenset(map(stem, ("start", "begin", "happen", "place", "scheduled")))


class Recalled(NamedTuple):
    """A server's fact that a question may be about."""

    fact_id: str
    confidence: float  # 0 to 1: how likely it is meant
    is_ours: bool  # whether the question says that it is about the server
    is_another: bool = False  # whether it is on another one of several, like the last in place of the next
    lacks: bool = False  # whether it has no number, or no time, of which the question asks
    is_near: bool = False  # whether the question shares enough with it to be led to it
    asks_alike: bool = True  # whether one of its questions asks for the same kind of answer, as far as known


class _Own(NamedTuple):
    """A word of another language than English."""

    root: str
    is_listed: bool  # in the dictionary, as it stands; else it is a compound, or was not understood


class Recall:
    """A server's facts with what they say."""

    def __init__(self, reader: QuestionReader, told: Sequence[TaughtFactText]) -> None:
        self._reader = reader
        facts = [self._fact(each) for each in told]
        self._facts = _beside_each_other(facts, told)
        self.questions: Mapping[str, str] = {each.fact_id: each.wordings[0] for each in told}
        self._titled = frozenset(key for fact in facts for key in fact.titled)

    def find(self, question: str, shown: int = SHOWN) -> list[Recalled]:
        """Return the facts that a question is about, likeliest first."""
        if not self._facts:
            return []
        asked = self._text(question, language_of(question), is_spelled=False)
        if not asked.words:
            return []
        is_ours = speaks_of_us(question) or not asked.strange.isdisjoint(self._titled)
        added = _OUR_OWN if is_ours else 0.0
        scores = [(likeness(*meeting(asked, fact), added), fact) for fact in self._facts]
        best = sorted((each for each in scores if each[0] > 0), key=lambda each: -each[0])
        return [
            Recalled(
                fact.id,
                confidence(score),
                is_ours,
                not coming(asked, fact).contrasts & ANOTHER <= asked.contrasts,
                lacks(asked, fact),
                is_near(asked, fact),
                any(may_ask_alike(asked, wording) for wording in fact.wordings),
            )
            for score, fact in best[:shown]
        ]

    def kinds_lacking(self, question: str, answer: str) -> frozenset[AnswerKind]:
        """Return the kinds of numbers or times that a question surely asks for, if an answer states none."""
        asked = self._text(question, language_of(question), is_spelled=False)
        is_valued = asked.is_firm and bool(asked.kinds) and asked.kinds <= NUMBERS | TIMES
        if not is_valued or kinds_stated(answer, self._english(answer, language_of(answer))) & asked.kinds:
            return frozenset()
        return asked.kinds

    def _fact(self, told: TaughtFactText) -> OwnFact:
        language = language_of(f"{told.wordings[0]} {told.answer}")
        wordings = tuple(self._text(text, language) for text in told.wordings)
        answer, title = self._text(told.answer, language), self._text(told.title, language)
        every = [word for text in (*wordings, answer) for word in text.words]
        return OwnFact(
            told.fact_id,
            frozenset(key for text in wordings for word in text.words for key in word.keys),
            frozenset(key for word in every for key in word.keys),
            frozenset(sense for word in every for sense in word.senses),
            frozenset(key for word in title.words for key in word.keys),
            frozenset(key for word in every if word.weight == _NAMED for key in word.keys)
            | answer.strange.union(*(text.strange for text in wordings)),
            wordings[0].contrasts.intersection(*(text.contrasts for text in wordings)),
            frozenset(each for text in (*wordings, answer) for each in text.contrasts),
            wordings,
            frozenset(kind for text in wordings for kind in text.kinds)
            | kinds_stated(told.answer, self._english(told.answer, language)),
        )

    def _english(self, text: str, language: str) -> str:
        return glosser(language, self._reader).said(text).gloss.text if language in READ else text

    def _text(self, text: str, language: str, *, is_spelled: bool = True) -> ComparedText:
        """Return a text as it is compared; what members type may be misspelled, what is taught is not."""
        own: dict[str, _Own] = {}
        if language in READ:
            glosses = glosser(language, self._reader)
            said = glosses.said(text)
            text, own = said.gloss.text, _own_words(said.pieces, glosses.book)
        reading = self._reader.read(text)
        form = reading.form
        telling = [token for token in reading.tokens if _tells(token, form.name)]
        return ComparedText(
            tuple(_word(token, own.get(token.typed), is_spelled=is_spelled) for token in telling),
            form.name,
            form.head,
            form.kinds,
            form.is_firm,
            frozenset(token.stem for token in telling if token.stem in _CONTRASTS),
            frozenset(_strange(telling, own)),
            not _PAST.isdisjoint(token.text for token in reading.tokens),
        )


def _beside_each_other(facts: Sequence[OwnFact], told: Sequence[TaughtFactText]) -> list[OwnFact]:
    """Return facts with the names of those of the same article: "the visit" is that to Helsetkopen."""
    named: dict[str, frozenset[str]] = {}
    for fact, text in zip(facts, told, strict=True):
        named[text.title] = named.get(text.title, frozenset()) | fact.names
    return [
        replace(fact, titled=fact.titled | named[text.title]) if text.title else fact
        for fact, text in zip(facts, told, strict=True)
    ]


def _own_words(pieces: Iterable[Piece], book: Dictionary) -> dict[str, _Own]:
    """Return the words of another language by each English word that stands for one."""
    found: dict[str, _Own] = {}
    for piece in pieces:
        typed = plain(piece.typed)
        if not piece.is_mark and piece.sort not in WITHOUT_MEANING and not piece.is_name:
            own = _Own(book.root(typed), is_listed=typed in book.words)
            found.update(dict.fromkeys(words(piece.english), own))
    return found


def _strange(telling: Iterable[Token], own: Mapping[str, _Own]) -> Iterator[str]:
    """Yield the keys of words that no pack is likely to have."""
    for token in telling:
        known = own.get(token.typed)
        if known is not None and not known.is_listed:
            yield known.root
        elif known is None and not token.is_known:
            yield token.stem


def _tells(token: Token, form: str) -> bool:
    """Tell whether a word says what a text is about; "big" in "how big" says what kind is asked for."""
    # "evening" is no form of "even".
    is_idle = token.text in _STOPWORDS or len(token.text) - len(token.stem) < len("ing")
    if (token.is_stopword and is_idle) or token.stem == "it":
        return False
    return not (form.startswith("how_") and token.text in _MEASURES)


def _word(token: Token, own: _Own | None, *, is_spelled: bool) -> Word:
    if token.text != token.typed and own is None and not token.names_entity:
        # A word that no pack has was taken for one that it has: "host" for "cost".
        typed = stem(token.typed)
        keys, meant = ({typed}, ()) if is_spelled else ({typed, token.stem}, token.senses)
        return Word(frozenset(keys), frozenset(meant), _WEAK if typed in _IDLE else 1.0, _values_of(token))
    named = [meaning for meaning in token.meanings if is_entity(meaning)]
    meant = {meaning for meaning in token.meanings if not is_entity(meaning)} | set(token.senses)
    if own is None:
        keys = {token.stem, *named}
    else:
        keys = {own.root, *named}
        meant.add(token.stem)
    weight = _NAMED if named else _WEAK if token.stem in _IDLE else 1.0
    return Word(frozenset(keys), frozenset(meant), weight, _values_of(token))


def speaks_of_us(question: str) -> bool:
    """Tell whether a question says that it is about the server."""
    asks_you = _YOU_DO.get(language_of(question))
    return not _OURS.isdisjoint(words(question)) or (asks_you is not None and bool(asks_you.search(question)))


def says_we(question: str) -> bool:
    """Tell whether a question says "we"."""
    said = words(question)
    return not _WE.isdisjoint(said) or (language_of(question) == "es" and any(map(_WE_DO.fullmatch, said)))


def _values_of(token: Token) -> frozenset[AnswerKind]:
    """Return the kinds of values for which a word may stand in a question."""
    if token.text.isdecimal():
        return NUMBERS | TIMES
    return TIMES if token.stem in _DAYS or token.stem in _OCCURRING else frozenset()
