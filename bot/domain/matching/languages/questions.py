"""Questions in other languages: how one reads in English, and the several questions of a text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.matching.languages.detection import ENGLISH, READ, language_of, plain_words
from bot.domain.matching.languages.dictionary import Dictionary, Entry, dictionary
from bot.domain.matching.languages.glossing import glosser
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.normalise import MAX_CHARACTERS
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.matching.text.splitting import AUXILIARIES, QUESTION_WORDS, SENTENCE_GAP

_JOINTS = {
    "de": re.compile(
        r"[,;]\s*+(?:(?:und|&)\s++)?(?:auch\s++)?|\s(?:und|sowie|&)\s++(?:auch\s++)?", re.IGNORECASE
    ),
    "es": re.compile(
        r"[,;]\s*+(?:(?:y|e|&)\s++)?(?:tambi[eé]n\s++)?|\s(?:y|e|&)\s++(?:tambi[eé]n\s++)?", re.IGNORECASE
    ),
}
_SUBJECTS = word_list("subjects")
_SHORTEST = {"de": 3, "es": 2}  # words of a question that can stand alone: "cuánto recaudó"
_BARE_COMMA = re.compile(r"[,;]\s*+")
_INDEFINITE = frozenset({"un", "una"})
_OPENING = 2  # words among which a question has its question word


@dataclass(frozen=True, slots=True)
class Heard:
    """A question in another language."""

    language: str  # "de", "es", or "other"
    english: str = ""  # what it says in English words; empty where nothing is left of it
    unread: tuple[str, ...] = ()  # its words that were not understood
    template: str | None = None  # what it asks of what it names, in plain English

    @property
    def is_read(self) -> bool:
        """Whether its language is one that is read."""
        return self.language in READ


def heard(text: str, reader: QuestionReader, likely: str = ENGLISH) -> Heard | None:
    """Return what a text in another language says, about what ``reader`` knows; None where it is English.

    What may be in the ``likely`` language as well as in another is in that one.
    """
    language = likely if is_in(likely, text, reader) else language_of(text, likely)
    if language == ENGLISH:
        return None
    return Heard(language) if language not in READ else heard_in(language, text, reader)


def heard_in(language: str, text: str, reader: QuestionReader) -> Heard:
    """Return what a text says that is in a language that is read."""
    gloss = glosser(language, reader).gloss(text)
    return Heard(language, gloss.text, gloss.unread, gloss.template)


def questions_of(text: str, language: str, *, at_commas: bool = True) -> list[str]:
    """Return the several questions in a text, in the asker's words; none where it has only one.

    After a mere comma, or in another sentence, people also put the same question in other words.
    """
    sentences = SENTENCE_GAP.split(text[:MAX_CHARACTERS].strip())
    if not at_commas and len(sentences) > 1:
        return []
    parts = [
        part.strip()
        for sentence in sentences
        for part in _parts(sentence, language, at_commas=at_commas)
        if part.strip()
    ]
    asking = [part for part in parts if _asks(plain_words(part), language)]
    return asking if len(asking) > 1 else []


def _parts(sentence: str, language: str, *, at_commas: bool) -> Iterator[str]:
    start = 0
    for joint in _JOINTS[language].finditer(sentence):
        if not at_commas and _BARE_COMMA.fullmatch(joint[0]):
            continue
        if _asks(plain_words(sentence[joint.end() :]), language):
            yield sentence[start : joint.start()]
            start = joint.end()
    yield sentence[start:]


def _asks(said: Sequence[str], language: str) -> bool:
    """Tell whether words are a question on their own."""
    if len(said) < _SHORTEST[language]:
        return False
    book = dictionary(language)
    said = [part for word in said for part in book.parts(word)]
    if language == "de" and _opens_with_verb(said, book):
        return True
    if language == "es" and said[1] in _INDEFINITE and _is_auxiliary(book.words.get(said[0])):
        return True  # "fue un fracaso"
    for at in range(min(_OPENING, len(said))):
        phrase = book.phrase_at(said, at)
        entry = phrase[1] if phrase is not None else book.words.get(said[at])
        if entry is not None and not QUESTION_WORDS.isdisjoint(entry.english.split()[:1]):
            return True
    return False


def _is_auxiliary(word: Entry | None) -> bool:
    return word is not None and word.english in AUXILIARIES


def _opens_with_verb(said: Sequence[str], book: Dictionary) -> bool:
    """Tell whether words ask for a yes or a no: "hat er", "ist die"."""
    verb, subject = (book.words.get(word) for word in said[:2])
    return _is_auxiliary(verb) and subject is not None and subject.english in _SUBJECTS


def is_word_of(language: str, text: str, reader: QuestionReader) -> bool:
    """Tell whether a text is one word, which a language has but English hasn't: "motorad"."""
    said = plain_words(text)
    if len(said) != 1 or reader.is_known(said[0]) or reader.is_name(said[0]):
        return False
    book = dictionary(language)
    return bool(book.word(said[0])) or book.meant(said[0]) is not None


def is_in(language: str, text: str, reader: QuestionReader) -> bool:
    """Tell whether a text has but names and words of a language that is read, and some that English hasn't.

    So "murió Luther" is in Spanish.
    """
    if language not in READ:
        return False
    said = [word for word in plain_words(text[:MAX_CHARACTERS]) if not reader.is_name(word)]
    return not all(map(reader.is_known, said)) and all(_has(dictionary(language), word) for word in said)


def _has(book: Dictionary, word: str) -> bool:
    if word in book.contracted:
        return True
    word = book.spelled(word)
    is_opener = (word,) in book.openers  # "dime"
    return word.isdecimal() or bool(book.word(word)) or (word,) in book.phrases or is_opener
