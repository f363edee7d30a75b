"""Find a server's own facts by what they say, however a question words it.

What a question is about is looked for in the fact's questions and its answer, and in the title of the article
that states it, in English words where either is in another language. The figures are those with which most
questions of ``python -m tests.bench.articles`` are answered rightly, and no question on the film is answered
with a server's fact.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from bot.domain.matching.verdict.judging import SHOWN
from bot.domain.months import MONTHS
from bot.domain.pack.model import AnswerKind


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COVERED, _WORDED, _ASKED, _CLASHING = 0.65, 0.25, 0.15, 0.4  # what each counts
_LACKING = 0.7  # what it costs that a fact has no number, or no time, of which the question asks
_EVEN_CHANCE, _STEEPNESS = 0.72, 13.0  # of their sum
# How much of a word counts that is only in the answer, found by its meaning or in a compound, or only in the
# article's title.
_ANSWERED, _MEANT, _COMPOUND, _TITLED = 0.8, 0.8, 0.7, 0.6
_OUR_OWN = 0.1  # what it counts that a question says it is about the server
_CONTRAST = 0.4  # what it costs that only one of both has a word like "next"
_ONLY_MEANT = 0.15  # what it costs that no word is the same
_NOT_WORDED = 0.1  # the same where no question of the fact has any
_ELSEWHERE = 0.15  # what it costs that a question is on a club, and only the fact's article is
_ON_FILM = 0.3  # what it costs that a question says that it is on the film, of which the fact says nothing
_WEAK = 0.4  # the weight of a word that many questions have
_NAMED = 1.5  # of a name
_SHORTEST_PART = 4  # letters of a compound's part
_SAME_START = 8  # letters with which two compounds begin that have a part in common
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
_ANOTHER = _word_set("next last previous first second third former")  # which one of several a fact is about
_MEASURES = word_list("measures") | {"long", "old", "often", "many", "much"}
_PEOPLE = frozenset(map(stem, ("people", "person", "member", "guy", "everyone")))
_CLUBS = frozenset(map(stem, word_list("clubs", "frames.toml")))
_HOW_MANY = "how_many"
_OF_PEOPLE = re.compile(
    r"(?:er|or|ee|ist|ant|ian)s?\Z|\A(?:guest|fan|people|friend|student|kid|child|adult|extra|famil|partner|m[ae]n\Z)"
)
_PEOPLE_WORDED = 0.5  # how much of "How many guests came" is in "how many people"
# In so many questions that they hardly tell which fact is meant.
_IDLE = _PEOPLE | frozenset(
    map(stem, _word_set("film movie thing name number time day place club server everybody"))
)
_PAST = _word_set("was were did had began started went took happened")
_FILMS = frozenset(map(stem, ("film", "movie")))
_YES_NO, _NEXT = "yes_no", "next"
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


class _Word(NamedTuple):
    """A word that says what a text is about."""

    keys: frozenset[str]  # its stem, in its own language, and whom it names
    senses: frozenset[str]  # what else it means
    weight: float
    values: frozenset[AnswerKind] = frozenset()  # what facts state for which it may stand: "30", "this week"


class _Own(NamedTuple):
    """A word of another language than English."""

    root: str
    is_listed: bool  # in the dictionary, as it stands; else it is a compound, or was not understood


class _Text(NamedTuple):
    """A text, as it is compared."""

    words: tuple[_Word, ...]
    form: str  # of what it asks
    head: str  # the noun that it asks for
    kinds: frozenset[AnswerKind]
    is_firm: bool
    contrasts: frozenset[str]
    strange: frozenset[str]  # the keys of words that the pack does not know
    is_past: bool  # whether it asks what was, which is never the next


@dataclass(frozen=True, slots=True)
class _Fact:
    """One of a server's facts."""

    id: str
    asked: frozenset[str]  # the keys of its questions' words
    keys: frozenset[str]  # of these and its answer's
    senses: frozenset[str]
    titled: frozenset[str]  # the keys of its article's title, and of the names in it
    names: frozenset[str]  # the keys of its own names
    contrasts: frozenset[str]  # in all its questions
    allowed: frozenset[str]  # contrasts that it has anywhere
    wordings: tuple[_Text, ...]
    kinds: frozenset[AnswerKind]  # of the answers that it gives


class Recall:
    """A server's facts with what they say."""

    def __init__(self, reader: QuestionReader, told: Sequence[TaughtFactText]) -> None:
        self._reader = reader
        facts = [self._fact(each) for each in told]
        self._facts = _beside_each_other(facts, told)
        self._asked = {each.fact_id: each.wordings[0] for each in told}
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
        scores = [(_likeness(*_meeting(asked, fact), added), fact) for fact in self._facts]
        best = sorted((each for each in scores if each[0] > 0), key=lambda each: -each[0])
        return [
            Recalled(
                fact.id,
                _confidence(score),
                is_ours,
                not _coming(asked, fact).contrasts & _ANOTHER <= asked.contrasts,
                _lacks(asked, fact),
            )
            for score, fact in best[:shown]
        ]

    def asked(self, fact_id: str) -> str:
        """Return the question of a server's fact."""
        return self._asked[fact_id]

    def _fact(self, told: TaughtFactText) -> _Fact:
        language = language_of(f"{told.wordings[0]} {told.answer}")
        wordings = tuple(self._text(text, language) for text in told.wordings)
        answer, title = self._text(told.answer, language), self._text(told.title, language)
        every = [word for text in (*wordings, answer) for word in text.words]
        return _Fact(
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

    def _text(self, text: str, language: str, *, is_spelled: bool = True) -> _Text:
        """Return a text as it is compared; what members type may be misspelled, what is taught is not."""
        own: dict[str, _Own] = {}
        if language in READ:
            glosses = glosser(language, self._reader)
            said = glosses.said(text)
            text, own = said.gloss.text, _own_words(said.pieces, glosses.book)
        reading = self._reader.read(text)
        form = reading.form
        telling = [token for token in reading.tokens if _tells(token, form.name)]
        return _Text(
            tuple(_word(token, own.get(token.typed), is_spelled=is_spelled) for token in telling),
            form.name,
            form.head,
            form.kinds,
            form.is_firm,
            frozenset(token.stem for token in telling if token.stem in _CONTRASTS),
            frozenset(_strange(telling, own)),
            not _PAST.isdisjoint(token.text for token in reading.tokens),
        )


def _beside_each_other(facts: Sequence[_Fact], told: Sequence[TaughtFactText]) -> list[_Fact]:
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


def _word(token: Token, own: _Own | None, *, is_spelled: bool) -> _Word:
    if token.text != token.typed and own is None and not token.names_entity:
        # A word that no pack has was taken for one that it has: "host" for "cost".
        typed = stem(token.typed)
        keys, meant = ({typed}, ()) if is_spelled else ({typed, token.stem}, token.senses)
        return _Word(frozenset(keys), frozenset(meant), _WEAK if typed in _IDLE else 1.0, _values_of(token))
    named = [meaning for meaning in token.meanings if is_entity(meaning)]
    meant = {meaning for meaning in token.meanings if not is_entity(meaning)} | set(token.senses)
    if own is None:
        keys = {token.stem, *named}
    else:
        keys = {own.root, *named}
        meant.add(token.stem)
    weight = _NAMED if named else _WEAK if token.stem in _IDLE else 1.0
    return _Word(frozenset(keys), frozenset(meant), weight, _values_of(token))


def speaks_of_us(question: str) -> bool:
    """Tell whether a question says that it is about the server."""
    asks_you = _YOU_DO.get(language_of(question))
    return not _OURS.isdisjoint(words(question)) or (asks_you is not None and bool(asks_you.search(question)))


def says_we(question: str) -> bool:
    """Tell whether a question says "we"."""
    said = words(question)
    return not _WE.isdisjoint(said) or (language_of(question) == "es" and any(map(_WE_DO.fullmatch, said)))


def _coming(asked: _Text, fact: _Fact) -> _Fact:
    """Return a fact without "next", where a question names none of several: "when is the watch party"."""
    if _NEXT not in fact.contrasts or asked.contrasts & _ANOTHER or asked.is_past:
        return fact
    wordings = tuple(
        wording._replace(
            words=tuple(word for word in wording.words if _NEXT not in word.keys | word.senses),
            contrasts=wording.contrasts - {_NEXT},
        )
        for wording in fact.wordings
    )
    return replace(fact, wordings=wordings, contrasts=fact.contrasts - {_NEXT})


def _meeting(asked: _Text, fact: _Fact) -> tuple[_Text, _Fact]:
    """Return a question and a fact without what sets them apart in words alone.

    Where the question has all of the fact's, it may guess what the fact states: "is the party this week" asks
    when it is, "are there more than 30 members" how many there are.
    """
    fact = _coming(asked, fact)
    for wording in fact.wordings:
        is_valued = wording.is_firm and bool(wording.kinds) and wording.kinds <= NUMBERS | TIMES
        rest = tuple(word for word in asked.words if word.values.isdisjoint(wording.kinds))
        is_asked = asked.form == _YES_NO or not asked.kinds.isdisjoint(wording.kinds)
        if is_valued and is_asked and 0 < len(rest) < len(asked.words) and _covered(wording, asked) >= 1:
            contrasts = asked.contrasts & frozenset(key for word in rest for key in word.keys | word.senses)
            return asked._replace(
                words=rest, form=wording.form, kinds=wording.kinds, contrasts=contrasts
            ), fact
    return asked, fact


def _values_of(token: Token) -> frozenset[AnswerKind]:
    """Return the kinds of values for which a word may stand in a question."""
    if token.text.isdecimal():
        return NUMBERS | TIMES
    return TIMES if token.stem in _DAYS or token.stem in _OCCURRING else frozenset()


def _likeness(asked: _Text, fact: _Fact, added: float) -> float:
    """Return how much speaks for a fact; 0 where nothing of its own does."""
    total = sum(word.weight for word in asked.words)
    found = own = 0.0
    for word in asked.words:
        share = _share(word, fact) or _people_share(word, asked, fact)
        own += word.weight * share
        found += word.weight * (share or (_TITLED if word.keys & fact.titled else 0.0))
    if own <= 0:
        return 0.0
    counts_people = any(_people_share(word, asked, fact) for word in asked.words)
    worded = max((_covered(wording, asked) for wording in fact.wordings), default=0.0)
    worded = max(worded, _PEOPLE_WORDED if counts_people else 0.0)
    is_asked = any(_ask_alike(asked, wording) for wording in fact.wordings)
    is_said = counts_people or any(word.keys & fact.keys or _is_part(word, fact) for word in asked.words)
    against = _apart(asked, fact) + _ONLY_MEANT * (not is_said) + _NOT_WORDED * (not worded)
    return _COVERED * found / total + _WORDED * worded + _ASKED * is_asked + added - against


def _apart(asked: _Text, fact: _Fact) -> float:
    """Return how much sets a question and a fact apart: the kind of answer, or a word like "next"."""
    clashes = asked.is_firm and bool(asked.kinds) and asked.kinds.isdisjoint(fact.kinds)
    clash = _LACKING if _lacks(asked, fact) else _CLASHING * clashes
    names_club = any(word.keys & _CLUBS and not word.keys & fact.keys for word in asked.words)
    names_film = not names_club and any(
        word.keys & _FILMS and not word.keys & (fact.keys | fact.titled) for word in asked.words
    )
    return clash + _ELSEWHERE * names_club + _ON_FILM * names_film + _CONTRAST * _is_another(asked, fact)


def _lacks(asked: _Text, fact: _Fact) -> bool:
    """Tell whether a question asks how many, or when, and the fact has no number, or no time."""
    is_valued = asked.is_firm and bool(asked.kinds) and asked.kinds <= NUMBERS | TIMES
    return is_valued and asked.kinds.isdisjoint(fact.kinds)


def _is_another(asked: _Text, fact: _Fact) -> bool:
    """Tell whether a question is on another one of several than the fact: the last, not the next."""
    return not (asked.contrasts <= fact.allowed and fact.contrasts & _ANOTHER <= asked.contrasts)


def _ask_alike(one: _Text, other: _Text) -> bool:
    return bool(one.form) and (one.form == other.form or not one.kinds.isdisjoint(other.kinds))


def _people_share(word: _Word, asked: _Text, fact: _Fact) -> float:
    """Return how much "people" counts in "how many people", which may be guests, players or friends."""
    counts_people = asked.form == _HOW_MANY and not (word.keys | word.senses).isdisjoint(_PEOPLE)
    return _MEANT if counts_people and any(map(_counts_people, fact.wordings)) else 0.0


def _counts_people(wording: _Text) -> bool:
    """Tell whether a question asks how many people there are, as their name is made: "players", "guests"."""
    return wording.form == _HOW_MANY and _OF_PEOPLE.search(wording.head) is not None


def _share(word: _Word, fact: _Fact) -> float:
    """Return how much of a word a fact has, 0 to 1."""
    if word.keys & fact.asked:
        return 1.0
    if word.keys & fact.keys:
        return _ANSWERED
    if word.senses & fact.senses:
        return _MEANT
    return _COMPOUND if _is_part(word, fact) else 0.0


def _is_part(word: _Word, fact: _Fact) -> bool:
    return any(_are_parts(key, other) for key in word.keys for other in fact.keys)


def _are_parts(one: str, other: str) -> bool:
    """Tell whether one word begins or ends with the other, as compounds do, and "presenter"."""
    short, long = sorted((one, other), key=len)
    if len(short) > _SHORTEST_PART and long.startswith(short):
        return True
    if one[:_SAME_START] == other[:_SAME_START] and len(short) >= _SAME_START:
        return True  # "mitgliedschaft", "mitgliederbeitrag"
    is_long_enough = len(short) >= _SHORTEST_PART and len(long) >= len(short) + _SHORTEST_PART - 1
    return is_long_enough and (long.startswith(short) or long.endswith(short))


def _covered(wording: _Text, asked: _Text) -> float:
    """Return how much of a fact's question is in what was asked."""
    keys = frozenset(key for word in asked.words for key in word.keys)
    senses = frozenset(sense for word in asked.words for sense in word.senses)
    total = sum(word.weight for word in wording.words)
    shares = (
        word.weight
        for word in wording.words
        if word.keys & keys
        or word.senses & senses
        or any(_are_parts(key, other) for key in word.keys for other in keys)
    )
    return sum(shares) / total if total else 0.0


def _confidence(likeness: float) -> float:
    return 1 / (1 + math.exp(-_STEEPNESS * (likeness - _EVEN_CHANCE)))
