"""Quotations by their words, in whatever language these are typed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from bot.domain.matching.classifier.words import is_word, word_vectors
from bot.domain.matching.languages.detection import READ, language_of, plain_words
from bot.domain.matching.languages.dictionary import WITHOUT_MEANING, Entry, dictionary
from bot.domain.matching.text.english import synonym_groups, word_list
from bot.domain.matching.text.normalise import stem, words
from bot.domain.matching.verdict.completion import Completer
from bot.domain.pack.model import Pack, Quote
from bot.domain.pack.translating import TranslatedPack, original_of

_PACKS_CACHED = 8  # the pack itself, and those of the servers with lessons that asked last

_PLAIN = word_list("stopwords")  # which every other quotation has
_SAME = 0.7  # how alike two words are that mean the same: "bike" and "motorcycle"; "plane" and "fly" are less


class QuoteSearch:
    """Finds quotations by words of theirs, of their speakers and, unless left out, of their occasions."""

    def __init__(self, texts: Sequence[str]) -> None:
        """File texts, one for each quotation."""
        self._completer = Completer((text, number) for number, text in enumerate(texts))
        self._count = len(texts)
        by_stem = defaultdict[str, set[str]](set)
        for word in {word for text in texts for word in words(text)}:
            by_stem[stem(word)].add(word)
        self._by_stem: Mapping[str, set[str]] = by_stem

    def has(self, word: str) -> bool:
        """Tell whether a text has a word in any form."""
        return stem(word) in self._by_stem

    def find(self, typed: str) -> list[int]:
        """Return the numbers of the texts that fit some words, best first.

        A real word is looked for in all its forms and taken for no other: who types "bike" means no "like".
        Typos are forgiven, and the last word may be unfinished.
        """
        said = words(typed)
        telling = [word for word in said if word not in _PLAIN]
        meant = [(word, self._meant(word)) for word in telling or said]
        text = " ".join(form for _, forms in meant for form in forms)
        if not text:
            return []
        is_last_known = self.has(meant[-1][0]) or not meant[-1][1]
        found = self._completer.complete(f"{text} " if is_last_known else text, self._count)
        return [suggestion.number for suggestion in found]

    def _meant(self, word: str) -> Iterable[str]:
        """Return what to look for: a word's forms in the texts, or itself where it is no word."""
        forms = self._by_stem.get(stem(word), ())
        return sorted(forms) if forms else () if is_word(word) else (word,)


@lru_cache(_PACKS_CACHED)
def _whole_search(pack: Pack) -> QuoteSearch:
    original = original_of(pack).quote
    contexts = ({quote.context, original[quote.id].context} for quote in pack.quotes)
    return QuoteSearch(
        [f"{said} {' '.join(sorted(context))}" for said, context in zip(_said(pack), contexts, strict=True)]
    )


@lru_cache(_PACKS_CACHED)
def _said_search(pack: Pack) -> QuoteSearch:
    return QuoteSearch(list(_said(pack)))


def _said(pack: Pack) -> Iterator[str]:
    return (f"{quote.text} {pack.entity[quote.speaker].name}" for quote in pack.quotes)


def found_by_occasion(pack: Pack, typed: str, found: Iterable[Quote]) -> set[str]:
    """Return the ids of the quotations that a search ``found`` by what they are about, not by their words."""
    by_words = {pack.quotes[number].id for number in _said_search(pack).find(typed)}
    return {quote.id for quote in found} - by_words


def search_quotes(pack: Pack, typed: str) -> list[Quote]:
    """Return the quotations that fit some words, best first: theirs, their speaker's or their subject's."""
    return [pack.quotes[number] for number in _whole_search(pack).find(typed)]


def quoted_words(pack: Pack, typed: str) -> str:
    """Return the English words to search quotations for, which stay English in every language.

    What another language's dictionary has is put into English without articles and the like; names and
    English words stay. It may have to read the dictionary first, which takes a tenth of a second.
    """
    language = pack.language if isinstance(pack, TranslatedPack) else language_of(typed)
    if language not in READ:
        return typed
    book, quotes = dictionary(language), _whole_search(original_of(pack))
    found: list[str] = []
    for word in plain_words(typed):
        entries = () if quotes.has(word) else book.word(word)
        found += _in_english(pack, quotes, entries)
        found += () if entries else (word,)
    return " ".join(found)


def _in_english(pack: Pack, quotes: QuoteSearch, entries: Iterable[Entry]) -> Iterator[str]:
    """Yield what a word is in English; where no quotation says that, what means the same and one says."""
    for english in (entry.english for entry in entries if entry.sort not in WITHOUT_MEANING):
        others = () if quotes.has(english) else _synonyms(pack, english)
        yield next(filter(quotes.has, others), english)


def _synonyms(pack: Pack, word: str) -> Iterator[str]:
    """Yield words that mean the same; those of a group may only be of one sort, or have another sense."""
    vectors = word_vectors()
    meaning = vectors.meaning(word)
    for group in (*(group.words for group in pack.synonyms), *synonym_groups()):
        for other in group if word in group else ():
            likely = vectors.meaning(other)
            if meaning is not None and likely is not None and meaning.direction @ likely.direction >= _SAME:
                yield other
