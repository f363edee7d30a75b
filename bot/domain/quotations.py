"""Choose quotations: by who said them, what they are about, or the words in them."""

from functools import lru_cache

from bot.domain.lookup import PACKS_CACHED, Directory, DirectoryEntry, entity_entry
from bot.domain.matching.completion import Completer
from bot.domain.matching.normalise import words
from bot.domain.pack.model import Pack, Quote

_TOPIC = "t-"  # tells a topic's id from an entity's, where either may stand
_NAME = "n-"


@lru_cache(PACKS_CACHED)
def speaker_directory(pack: Pack) -> Directory:
    """Return everybody who is quoted."""
    quoted = {quote.speaker for quote in pack.quotes}
    return Directory(entity_entry(entity) for entity in pack.entities if entity.id in quoted)


@lru_cache(PACKS_CACHED)
def subject_directory(pack: Pack) -> Directory:
    """Return everything that quotations are about: topics and names."""
    topics = {topic_id for quote in pack.quotes for topic_id in quote.topics}
    named = {entity_id for quote in pack.quotes for entity_id in quote.entities}
    return Directory(
        (
            *(DirectoryEntry(_TOPIC + topic.id, topic.name) for topic in pack.topics if topic.id in topics),
            *(entity_entry(entity, _NAME) for entity in pack.entities if entity.id in named),
        )
    )


def select_quotes(pack: Pack, speaker: str = "", subject: str = "") -> list[Quote]:
    """Return the quotations by a speaker on a subject, as their directories name them; "" is any."""
    return [
        quote
        for quote in pack.quotes
        if (not speaker or quote.speaker == speaker) and (not subject or _is_on(quote, subject))
    ]


def _is_on(quote: Quote, subject: str) -> bool:
    if subject.startswith(_TOPIC):
        return subject.removeprefix(_TOPIC) in quote.topics
    return subject.removeprefix(_NAME) in quote.entities


@lru_cache(PACKS_CACHED)
def _completer(pack: Pack) -> Completer:
    return Completer(
        (f"{quote.text} {pack.entity[quote.speaker].name} {quote.context}", number)
        for number, quote in enumerate(pack.quotes)
    )


def search_quotes(pack: Pack, typed: str) -> list[Quote]:
    """Return the quotations that fit some words, best first: theirs, their speaker's or their subject's.

    Typos are forgiven, and the last word may be unfinished.
    """
    plain = " ".join(words(typed))
    found = _completer(pack).complete(plain, len(pack.quotes)) if plain else []
    return [pack.quotes[suggestion.number] for suggestion in found]
