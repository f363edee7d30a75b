"""Read a question: its words and their meanings, who is named, which clause asks, and for what."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.domain.matching.text.asking import QuestionForm, question_form
from bot.domain.matching.text.countries import country_words
from bot.domain.matching.text.english import all_words, everyday_words, word_list
from bot.domain.matching.text.meanings import Lexicon, Span, everyday_lexicon, is_entity
from bot.domain.matching.text.normalise import MAX_CHARACTERS, stem, words
from bot.domain.matching.text.speller import Speller

# A run of marks is matched from its first only: tried from each, long runs would take quadratic time.
_BREAK = re.compile(r"(?<![.!;:\n])[.!;:\n]+(?:\s|$)|(?<=\?)|\s[-\u2013\u2014]++\s")
_LONG = 20  # words from which the text is split at commas, too
_BESIDE = 0.45  # the weight of a word outside of the asking clause
_MOST_WORDS = 160  # of a text that are read
_NAME = re.compile(r"(?<=[\w,;:] )[A-Z][a-z]+\b")
_OPENINGS = word_list("openings")
_ASKING = word_list("asking")
_STOPWORDS = frozenset(stem(word) for word in word_list("stopwords"))  # their form and order still count
_QUESTION_WORDS = frozenset({"what", "who", "where", "when", "why", "which", "how"})
_GIVEN = 3  # uses that the words of the lexicon and of questions count as having
_REMEMBERED = 4_096  # words
_READINGS = 16  # what takes a question apart reads it, and its parts, in several places
_MOST_CORRECTED = 40  # unknown words of a text; each costs some tenths of a millisecond
_GATHERING_FIRST = word_list("gathering_first", "frames.toml")
_GATHERING_SECOND = word_list("gathering_second", "frames.toml")


class Token(NamedTuple):
    """One word of a question; a tuple, since many are made."""

    typed: str
    text: str  # after correction
    stem: str
    meanings: tuple[str, ...]  # of it or of a phrase around it
    senses: tuple[str, ...]  # its meanings in everyday English
    is_stopword: bool
    is_known: bool  # whether any phrasing or synonym has it
    weight: float = 1.0  # less outside of the asking clause
    is_name: bool = False  # written like a name

    @property
    def names_entity(self) -> bool:
        """Whether it, or a phrase around it, names an entity of the pack."""
        return any(map(is_entity, self.meanings))

    @property
    def is_content(self) -> bool:
        """Whether it says more than a name or a word that is in any question."""
        return not self.is_stopword and not self.names_entity


@dataclass(frozen=True, slots=True)
class QuestionReading:
    """A question as it was understood."""

    clause: str  # the part of the text that asks
    tokens: tuple[Token, ...]
    form: QuestionForm
    concepts: tuple[tuple[str, float], ...]  # what it is about, in order: meanings, or stems without one
    senses: tuple[str, ...]  # everyday meanings of its words and phrases
    entities: tuple[str, ...]  # entity meanings in the order of their mention, the asking clause's first

    @property
    def content(self) -> list[Token]:
        """The words that say more than a name or a word that is in any question."""
        return [token for token in self.tokens if token.is_content]


def _knows_none(_: str) -> bool:
    return False


class QuestionReader:
    """Reads questions with the words of some phrasings."""

    def __init__(
        self, uses: Mapping[str, int], lexicon: Lexicon, is_word: Callable[[str], bool] = _knows_none
    ) -> None:
        """Take the number of uses of each word in the phrasings, and what words mean.

        ``is_word`` tells whether a plain word is one of English, whatever the phrasings have.
        """
        self.uses = uses
        self._is_word = is_word
        self._lexicon = lexicon
        self._everyday = everyday_lexicon()
        given = dict.fromkeys(lexicon.words | all_words(), _GIVEN)
        self._speller = Speller({**given, **uses}, everyday_words() | country_words())
        self._stems = {stem(word) for word in (*uses, *lexicon.words)}
        self._remembered = lru_cache(_REMEMBERED)(self._token)
        self._readings = lru_cache(_READINGS)(self._read)

    @classmethod
    def of(
        cls,
        phrasings: Iterable[str],
        lexicon: Lexicon | None = None,
        is_word: Callable[[str], bool] = _knows_none,
    ) -> "QuestionReader":
        """Return a reader for questions like these."""
        uses = Counter(word for text in phrasings for word in words(text))
        return cls(uses, lexicon or Lexicon(), is_word)

    def is_name(self, word: str) -> bool:
        """Tell whether a plain word is part of an entity's name."""
        return word in self._lexicon.name_words

    def is_known(self, word: str) -> bool:
        """Tell whether a plain word is in any phrasing, name or synonym, or is an everyday one."""
        return word in self._speller or stem(word) in self._stems

    def corrected(self, word: str) -> str:
        """Return the known word that a plain one probably is; itself where there is none."""
        return self._corrected(word)

    def read(self, text: str) -> QuestionReading:
        """Return what ``text`` asks; without words the reading is empty."""
        return self._readings(text[:MAX_CHARACTERS])

    def _read(self, text: str) -> QuestionReading:
        clause, typed, first, end = _find_question(text)
        tokens, first, end = self._with_pronoun(self._tokens(typed), first, end)
        for at in (*range(first), *range(end, len(tokens))):
            tokens[at] = tokens[at]._replace(weight=_BESIDE)
        stems = [token.stem for token in tokens]
        spans = self._spans(tokens, stems)
        if not text.islower() and not text.isupper():
            names = {name.casefold() for name in _NAME.findall(text)}
            tokens = [token._replace(is_name=True) if token.typed in names else token for token in tokens]
        plain = [token.text for token in tokens]
        form = question_form(plain[first:end])
        if not form.name and len(plain) > end - first:
            form = question_form(plain)
        senses = dict.fromkeys(sense for token in tokens for sense in token.senses)
        senses |= dict.fromkeys(sense for span in self._everyday.phrases(stems) for sense in span.meanings)
        return QuestionReading(
            clause,
            tuple(tokens),
            form,
            _concepts(tokens, spans),
            tuple(senses),
            _entities(tokens, spans),
        )

    def _tokens(self, typed: Sequence[str]) -> list[Token]:
        """Return the words as understood; beyond _MOST_CORRECTED unknown ones, the rest is not corrected."""
        tokens: list[Token] = []
        unknown = 0
        for word in typed:
            unknown += word not in self._speller
            are_too_many = unknown > _MOST_CORRECTED
            tokens.append(self._token(word, is_corrected=False) if are_too_many else self._remembered(word))
        return tokens

    def _with_pronoun(self, tokens: list[Token], first: int, end: int) -> tuple[list[Token], int, int]:
        """Put "it" in place of the name of what everything is about, which tells no question from another.

        Also return where the asking clause, from ``first`` to ``end``, is then.
        """
        stems = [token.stem for token in tokens]
        at = 0 if self._lexicon.may_name_subject(stems) else len(tokens)
        while at < len(tokens):
            length = self._lexicon.subject_at(stems, at)
            if length:
                tokens[at : at + length] = [self._remembered("it")]
                stems[at : at + length] = ["it"]
                first -= sum(at < place < first for place in range(at, at + length))
                end -= sum(at < place < end for place in range(at, at + length))
            at += 1
        return tokens, first, end

    def _token(self, typed: str, *, is_corrected: bool = True) -> Token:
        text = self._corrected(typed) if is_corrected else typed
        base = stem(text)
        return Token(
            typed,
            text,
            base,
            self._lexicon.of(base),
            self._everyday.of(base),
            is_stopword=base in _STOPWORDS,
            is_known=base in self._stems,
        )

    def _corrected(self, word: str) -> str:
        if word not in self._speller:
            if stem(word) in self._stems:
                return word
            if word.endswith("s") and self._lexicon.of(stem(word[:-1])):
                return word[:-1]  # a possessor without the apostrophe
        meant = self._speller.correct(word)
        if meant is None or (meant in self._lexicon.proper_words and self._is_ordinary(word)):
            return word
        return meant

    def _is_ordinary(self, word: str) -> bool:
        """Tell whether a word is one of English, so that no name was meant: a "dome" is not Rome."""
        return any(not self.is_name(form) and self._is_word(form) for form in (word, word.removesuffix("s")))

    def _spans(self, tokens: list[Token], stems: list[str]) -> list[Span]:
        """Return the words and phrases that have meanings; add those of phrases to their words."""
        spans = [Span(at, at + 1, token.meanings) for at, token in enumerate(tokens) if token.meanings]
        phrases = [span for span in self._lexicon.phrases(stems) if not _is_in_gathering(tokens, span)]
        for span in phrases:
            for at in range(span.first, span.end):
                tokens[at] = tokens[at]._replace(meanings=(*tokens[at].meanings, *span.meanings))
        return sorted((*spans, *phrases)) if phrases else spans


def _find_question(text: str) -> tuple[str, list[str], int, int]:
    """Return the clause that asks, the words of the text, and where those of the clause start and end."""
    clauses = _clauses(text)
    if len(clauses) <= 1:
        plain = words(text)[:_MOST_WORDS]
        return clauses[0] if clauses else "", plain, 0, len(plain)
    # Late clauses before early ones.
    scores = [_question_score(clause, 0.3 * at / len(clauses)) for at, clause in enumerate(clauses)]
    chosen = scores.index(max(scores))
    first = sum(len(words(clause)) for clause in clauses[:chosen])
    end = first + len(words(clauses[chosen]))
    # Of a story that is too long, what leads up to the question is kept.
    start = max(0, end - _MOST_WORDS)
    plain = [word for clause in clauses for word in words(clause)][start : start + _MOST_WORDS]
    return clauses[chosen], plain, max(0, first - start), end - start


def _is_in_gathering(tokens: Sequence[Token], span: Span) -> bool:
    """Tell whether a phrase goes on as what members meet for: "the next movie" in "movie night"."""
    after = tokens[span.end].text if span.end < len(tokens) else ""
    return tokens[span.end - 1].text in _GATHERING_FIRST and after in _GATHERING_SECOND


def _entities(tokens: Sequence[Token], spans: list[Span]) -> tuple[str, ...]:
    named = [span for span in spans if any(map(is_entity, span.meanings))]
    named.sort(key=lambda span: (tokens[span.first].weight < 1, span.first))
    return tuple(dict.fromkeys(part for span in named for part in span.meanings if is_entity(part)))


def _concepts(tokens: Sequence[Token], spans: list[Span]) -> tuple[tuple[str, float], ...]:
    """Return what a question is about: meanings of words and phrases, and stems of other content words."""
    found: dict[str, float] = {}
    for span in spans:
        weight = tokens[span.first].weight
        for meaning in span.meanings:
            found[meaning] = max(found.get(meaning, 0.0), weight)
    for token in tokens:
        if not token.meanings and not token.is_stopword:
            found[token.stem] = max(found.get(token.stem, 0.0), token.weight)
    return tuple(found.items())


def _clauses(text: str) -> list[str]:
    """Split a text of several sentences, or a long one, into clauses."""
    parts = [part.strip() for part in _BREAK.split(text)]
    parts = [part for part in parts if any(character.isalnum() for character in part)]
    if sum(part.count(" ") + 1 for part in parts) >= _LONG:
        parts = [piece.strip() for part in parts for piece in part.split(", ") if piece.strip()]
    return parts


def _question_score(clause: str, score: float) -> float:
    """Return how much a clause looks like a question, from ``score`` for its place on."""
    said = words(clause)
    if clause.endswith("?"):
        score += 2
    if said and said[0] in _OPENINGS:
        score += 1.5
    elif not _OPENINGS.isdisjoint(said[1:3]):
        score += 0.7
    elif not _QUESTION_WORDS.isdisjoint(said):
        score += 0.5
    if not _ASKING.isdisjoint(said):
        score += 0.6
    if len(said) < 3:  # noqa: PLR2004 - "right?" and the like ask about what came before
        score -= 1.5
    return max(-1.0, score)
