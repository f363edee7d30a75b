"""Choose quotations: by who said them, what they are about, or the words in them."""

from bot.domain import links
from bot.domain.lookup import Directory, Entry
from bot.domain.matching.completion import Completer
from bot.domain.matching.normalise import words
from bot.domain.pack import Pack, Quote

TOPIC = "t-"  # tells a topic's id from an entity's, where either may stand
_NAME = "n-"


def speakers(pack: Pack) -> Directory:
    """Return everybody who is quoted."""
    quoted = {quote.speaker for quote in pack.quotes}
    return Directory(
        Entry(entity.id, entity.name, entity.role, (*entity.aliases, *entity.misspellings))
        for entity in pack.entities
        if entity.id in quoted
    )


def subjects(pack: Pack) -> Directory:
    """Return everything that quotations are about: topics and names."""
    topics = {topic_id for quote in pack.quotes for topic_id in quote.topics}
    named = {entity_id for quote in pack.quotes for entity_id in quote.entities}
    return Directory(
        (
            *(
                Entry(TOPIC + topic.id, topic.name, topic.summary)
                for topic in pack.topics
                if topic.id in topics
            ),
            *(
                Entry(_NAME + entity.id, entity.name, entity.role, (*entity.aliases, *entity.misspellings))
                for entity in pack.entities
                if entity.id in named
            ),
        )
    )


def quotes_of(pack: Pack, speaker: str = "", subject: str = "") -> list[Quote]:
    """Return the quotations by a speaker on a subject, as their directories name them; "" is any."""
    return [
        quote
        for quote in pack.quotes
        if (not speaker or quote.speaker == speaker) and (not subject or _is_on(quote, subject))
    ]


def _is_on(quote: Quote, subject: str) -> bool:
    if subject.startswith(TOPIC):
        return subject.removeprefix(TOPIC) in quote.topics
    return subject.removeprefix(_NAME) in quote.entities


class QuoteSearch:
    """Finds quotations by words in them, by their speaker and by what they were about, typos forgiven."""

    def __init__(self, pack: Pack) -> None:
        self._quotes = pack.quotes
        texts = (
            (f"{quote.text} {pack.entity[quote.speaker].name} {quote.context}", number)
            for number, quote in enumerate(pack.quotes)
        )
        self._completer = Completer(texts)

    def find(self, typed: str) -> list[Quote]:
        """Return the quotations that fit, best first; the last word may be unfinished."""
        plain = " ".join(words(typed))
        if not plain:
            return []
        found = self._completer.complete(plain, len(self._quotes))
        return [self._quotes[suggestion.number] for suggestion in found]


def others_by(pack: Pack, quote: Quote) -> list[Quote]:
    """Return what else the speaker said."""
    return [other for other in links.quotes_by(pack, quote.speaker) if other.id != quote.id]
