"""Read a question: its words, what they stand for, who is named, which clause asks, and for what."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.matching.asking import Asked, read_asked
from bot.domain.matching.english import all_words, word_list
from bot.domain.matching.lexicon import everyday_words
from bot.domain.matching.meanings import Lexicon, Span, everyday_lexicon, is_entity
from bot.domain.matching.normalise import MAX_CHARACTERS, stem, words
from bot.domain.matching.speller import Speller

# Marks are looked at from where they begin: from each of them, many would cost a square.
_BREAK = re.compile(r"(?<![.!;:\n])[.!;:\n]+(?:\s|$)|(?<=\?)|\s[-\u2013\u2014]++\s")
_LONG = 20  # words from which the question is looked for inside the text
_BESIDE = 0.45  # how much a word outside of the asking clause counts
_MOST_WORDS = 160  # of a text; what comes after them is a story
_NAME = re.compile(r"(?<=[\w,;:] )[A-Z][a-z]+\b")
_OPENINGS = word_list("openings")
_ASKING = word_list("asking")
_FILLERS = frozenset(stem(word) for word in word_list("fillers"))  # their form and order still count
_GIVEN = 3  # how often words count as used that stand in the lexicon or among the words of questions
_REMEMBERED = 4_096  # words
_MOST_STRANGE = 40  # unknown words of a text that are corrected: each costs some tenths of a millisecond


class Token(NamedTuple):
    """One word of a question; a tuple, since many are made."""

    typed: str
    text: str  # after correction
    stem: str
    meanings: tuple[str, ...]  # of it or of a phrase around it
    senses: tuple[str, ...]  # what it stands for in everyday English
    is_filler: bool
    is_known: bool  # whether any phrasing or synonym has it
    weight: float = 1.0  # less outside of the asking clause
    is_name: bool = False  # written like a name


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was understood."""

    clause: str  # the part of the text that asks
    tokens: tuple[Token, ...]
    asked: Asked
    concepts: tuple[tuple[str, float], ...]  # what it is about, in order: meanings, or stems without one
    senses: tuple[str, ...]  # everyday meanings of its words and phrases
    entities: tuple[str, ...]  # entity meanings in the order of their mention, the asking clause's first


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of a text, clause by clause."""

    clause: str  # the one that asks
    words: list[str]
    first: int  # word of the asking clause
    last: int  # the place after its last word


class Reader:
    """Reads questions with the words of some phrasings."""

    def __init__(self, uses: Mapping[str, int], lexicon: Lexicon) -> None:
        """Take how often each word stands in the phrasings, and what words stand for besides."""
        self.uses = uses
        self._lexicon = lexicon
        self._everyday = everyday_lexicon()
        given = dict.fromkeys(lexicon.words | all_words(), _GIVEN)
        self._speller = Speller({**given, **uses}, everyday_words())
        self._stems = {stem(word) for word in (*uses, *lexicon.words)}
        self._familiar: dict[str, Token] = {}

    @classmethod
    def of(cls, phrasings: Iterable[str], lexicon: Lexicon | None = None) -> "Reader":
        """Return a reader for questions like these."""
        return cls(Counter(word for text in phrasings for word in words(text)), lexicon or Lexicon())

    def read(self, text: str) -> Reading:
        """Return what ``text`` asks; without words the reading is empty."""
        text = text[:MAX_CHARACTERS]
        found = _text_of(text)
        tokens = self._tokens(found.words)
        if found.last - found.first < len(tokens):
            for at in (*range(found.first), *range(found.last, len(tokens))):
                tokens[at] = tokens[at]._replace(weight=_BESIDE)
        stems = [token.stem for token in tokens]
        spans = self._spans(tokens, stems)
        if not text.islower() and not text.isupper():
            _mark_names(tokens, {name.casefold() for name in _NAME.findall(text)})
        plain = [token.text for token in tokens]
        asked = read_asked(plain[found.first : found.last])
        if not asked.slot and len(plain) > found.last - found.first:
            asked = read_asked(plain)
        return Reading(
            found.clause,
            tuple(tokens),
            asked,
            _concepts(tokens, spans),
            self._senses(tokens, stems),
            _entities(tokens, spans),
        )

    def _tokens(self, typed: Sequence[str]) -> list[Token]:
        """Return words as they were understood; of very many that nobody knows, the rest as they stand."""
        tokens: list[Token] = []
        strange = 0
        for word in typed:
            token = self._familiar.get(word)
            if token is None:
                strange += word not in self._speller
                if strange > _MOST_STRANGE:
                    token = self._read_word(word, word)  # not remembered: alone, it would be corrected
                else:
                    token = self._remember(word, self._read_word(word, self._corrected(word)))
            tokens.append(token)
        return tokens

    def _remember(self, typed: str, token: Token) -> Token:
        if len(self._familiar) >= _REMEMBERED:
            self._familiar.clear()
        self._familiar[typed] = token
        return token

    def _read_word(self, typed: str, text: str) -> Token:
        base = stem(text)
        return Token(
            typed,
            text,
            base,
            self._lexicon.of(base),
            self._everyday.of(base),
            is_filler=base in _FILLERS,
            is_known=base in self._stems,
        )

    def _corrected(self, word: str) -> str:
        if word not in self._speller:
            if stem(word) in self._stems:
                return word
            if word.endswith("s") and self._lexicon.of(stem(word[:-1])):
                return word[:-1]  # a possessor without the apostrophe
        return self._speller.correct(word) or word

    def _spans(self, tokens: list[Token], stems: list[str]) -> list[Span]:
        """Return where words and phrases with a meaning stand; give those of phrases to their words."""
        spans = [Span(at, at + 1, token.meanings) for at, token in enumerate(tokens) if token.meanings]
        phrases = self._lexicon.phrases(stems)
        for span in phrases:
            for at in range(span.first, span.end):
                tokens[at] = tokens[at]._replace(meanings=(*tokens[at].meanings, *span.meanings))
        return sorted((*spans, *phrases)) if phrases else spans

    def _senses(self, tokens: Sequence[Token], stems: list[str]) -> tuple[str, ...]:
        single = [sense for token in tokens for sense in token.senses]
        several = [sense for span in self._everyday.phrases(stems) for sense in span.meanings]
        return tuple(dict.fromkeys((*single, *several)))


def _text_of(text: str) -> _Text:
    clauses = _clauses(text)
    if len(clauses) <= 1:
        plain = words(text)[:_MOST_WORDS]
        return _Text(clauses[0] if clauses else "", plain, 0, len(plain))
    chosen = _asking_clause(clauses)
    before = [word for clause in clauses[:chosen] for word in words(clause)]
    asking = words(clauses[chosen])
    behind = [word for clause in clauses[chosen + 1 :] for word in words(clause)]
    first, last = len(before), len(before) + len(asking)
    # Of a story that is too long, what leads up to the question is kept.
    start = max(0, last - _MOST_WORDS)
    plain = [*before, *asking, *behind][start : start + _MOST_WORDS]
    return _Text(clauses[chosen], plain, max(0, first - start), last - start)


def _mark_names(tokens: list[Token], names: set[str]) -> None:
    if names:
        for at, token in enumerate(tokens):
            if token.typed in names:
                tokens[at] = token._replace(is_name=True)


def _entities(tokens: Sequence[Token], spans: list[Span]) -> tuple[str, ...]:
    named = [span for span in spans if any(map(is_entity, span.meanings))]
    named.sort(key=lambda span: (tokens[span.first].weight < 1, span.first))
    return tuple(dict.fromkeys(part for span in named for part in span.meanings if is_entity(part)))


def _concepts(tokens: Sequence[Token], spans: list[Span]) -> tuple[tuple[str, float], ...]:
    """Return what is spoken of: the meanings of phrases, and the stems of other telling words."""
    found: dict[str, float] = {}
    for span in spans:
        weight = tokens[span.first].weight
        for meaning in span.meanings:
            found[meaning] = max(found.get(meaning, 0.0), weight)
    for token in tokens:
        if not token.meanings and not token.is_filler:
            found[token.stem] = max(found.get(token.stem, 0.0), token.weight)
    return tuple(found.items())


def _clauses(text: str) -> list[str]:
    """Split a text of several sentences, or a long one, into clauses."""
    parts = [part.strip() for part in _BREAK.split(text)]
    parts = [part for part in parts if any(character.isalnum() for character in part)]
    if sum(part.count(" ") + 1 for part in parts) >= _LONG:
        parts = [piece.strip() for part in parts for piece in part.split(", ") if piece.strip()]
    return parts


def _asking_clause(clauses: list[str]) -> int:
    """Return the number of the clause that most looks like the question; late ones before early ones."""
    if len(clauses) == 1:
        return 0
    best, found = -1.0, 0
    for number, clause in enumerate(clauses):
        said = words(clause)
        score = 0.3 * number / len(clauses)
        if clause.endswith("?"):
            score += 2
        if said and said[0] in _OPENINGS:
            score += 1.5
        elif any(word in _OPENINGS for word in said[1:3]):
            score += 0.7
        elif any(word in {"what", "who", "where", "when", "why", "which", "how"} for word in said):
            score += 0.5
        if any(word in _ASKING for word in said):
            score += 0.6
        if len(said) < 3:  # noqa: PLR2004 - "right?" and the like ask about what came before
            score -= 1.5
        if score > best:
            best, found = score, number
    return found
