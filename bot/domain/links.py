"""What belongs together in a pack: from a fact, a person, a place or some words to everything about it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from bot.domain.lookup import Directory, Named
from bot.domain.matching.languages.detection import READ, plain_words
from bot.domain.matching.languages.dictionary import WITHOUT_MEANING, Entry, dictionary
from bot.domain.matching.languages.stemmer import roots
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.meanings import subject_of
from bot.domain.matching.text.normalise import words
from bot.domain.matching.text.splitting import QUESTION_WORDS
from bot.domain.matching.verdict.completion import Completer
from bot.domain.pack.attributes import stated_in
from bot.domain.pack.model import PEOPLE, Entity, EntityKind, Fact, Pack, Quote, Spoiler, Stunt, Topic
from bot.domain.pack.translating import TranslatedPack, original_of
from bot.domain.phrases import Described, phrase

T = TypeVar("T")

_PACKS_CACHED = 8  # the pack itself, and those of the servers with lessons that asked last
_SHORT_QUOTE = 90  # characters that are read at a glance
_MAKING = frozenset({"director", "writer", "producer", "composer", "crew"})  # attributes
_IDENTIFYING = {  # attributes that say who or what something is, by its kind, the best first
    EntityKind.PERSON: ("job", "plays"),
    EntityKind.CHARACTER: ("job", "backstory", "played_by"),
    EntityKind.PLACE: ("what_happens_at", "situation", "sights"),
    EntityKind.GROUP: ("about_organisation",),
    EntityKind.ORGANISATION: ("about_organisation",),
    EntityKind.FILM: ("plot",),
    EntityKind.GAME: ("plot",),
    EntityKind.WORK: ("plot",),
    EntityKind.EVENT: ("programme",),
    EntityKind.OBJECT: ("purpose", "maker"),
}
_TOPIC = "t-"  # tells a topic's id from an entity's, where either may stand
_NAME = "n-"
_HAVING = 64  # questions that have some word
_LIGHT = frozenset(
    {"do", "made", "get", "go", "come", "have", "give"}
)  # what other verbs are glossed as, too
_PLAIN = word_list("stopwords") | QUESTION_WORDS
_THIS = frozenset({"the", "this", "that", "your"})
_OTHER_WORDS = {EntityKind.FILM: ({"movie"},)}  # for kinds of thing


class Part(Described):
    """What somebody has to do with a work."""

    CAST = "cast", phrase("Cast")
    CHARACTERS = "characters", phrase("Characters")
    CREW = "crew", phrase("Crew")
    OTHERS = "others", phrase("Others")


def people(pack: Pack) -> list[Entity]:
    """Return the people and characters."""
    return [entity for entity in pack.entities if entity.kind in PEOPLE]


@lru_cache(_PACKS_CACHED)
def people_by_part(pack: Pack) -> Mapping[Part, list[Entity]]:
    """Return the people and characters by their part, as facts state it; who acts and directs is in both."""
    cast, jobs = _stating(pack, "plays"), _stating(pack, "job")
    # With a cast there is a crew: who else has a job. Elsewhere anybody may have one.
    crew = {*pack.makers, *_workers(pack), *(jobs - cast if cast else ())}
    found: dict[Part, list[Entity]] = {part: [] for part in Part}
    for entity in people(pack):
        parts = [part for part, ids in ((Part.CAST, cast), (Part.CREW, crew)) if entity.id in ids]
        is_character = entity.kind is EntityKind.CHARACTER
        for part in [Part.CHARACTERS] if is_character else parts or [Part.OTHERS]:
            found[part].append(entity)
    return {part: entities for part, entities in found.items() if entities}


def counterparts(pack: Pack, entity_id: str) -> list[Entity]:
    """Return who plays a character, or whom somebody plays."""
    pairs = ((them, me) for pair in _castings(pack) for them, me in (pair, pair[::-1]))
    return entries_by_id(pack.entity, dict.fromkeys(them for them, me in pairs if me == entity_id != them))


@lru_cache(_PACKS_CACHED)
def _castings(pack: Pack) -> tuple[tuple[str, str], ...]:
    """Return the ids of the characters with those who play them, as facts state it from either side."""
    return tuple(
        (about.entity, fact.value.entity)
        if about.attribute == "played_by"
        else (fact.value.entity, about.entity)
        for fact in pack.facts
        for about in fact.about
        if about.attribute in {"played_by", "plays"} and fact.value is not None and fact.value.entity
    )


def _stating(pack: Pack, attribute: str) -> set[str]:
    """Return the ids of those of whom facts state an attribute."""
    return {about.entity for fact in pack.facts for about in stated_in(fact) if about.attribute == attribute}


def _workers(pack: Pack) -> Iterator[str]:
    """Yield the ids of those whom facts about who made something name: in their value, or else anywhere."""
    for fact in pack.facts:
        if any(about.attribute in _MAKING for about in fact.about):
            named = fact.value.entity if fact.value is not None else None
            yield from (named,) if named is not None else fact.entities


def places(pack: Pack) -> list[Entity]:
    """Return the places."""
    return [entity for entity in pack.entities if entity.kind is EntityKind.PLACE]


def others(pack: Pack) -> list[Entity]:
    """Return what is neither somebody nor a place, kind by kind."""
    kinds = [kind for kind in EntityKind if kind not in PEOPLE | {EntityKind.PLACE}]
    return [entity for kind in kinds for entity in pack.entities if entity.kind is kind]


def offered_others(pack: Pack) -> list[Entity]:
    """Return the same without works that are told of to who asks alone, such as the source itself."""
    return [entity for entity in others(pack) if not _is_aside(pack, entity)]


def _is_aside(pack: Pack, entity: Entity) -> bool:
    told = facts_about(pack, entity.id)
    stating = {fact.id for fact in told if any(about.entity == entity.id for about in fact.about)}
    return entity.kind is EntityKind.WORK and bool(stating) and stating <= set(pack.asides)


def facts_about(pack: Pack, entity_id: str) -> Sequence[Fact]:
    """Return the facts that name an entity."""
    return _facts_by_entity(pack).get(entity_id, ())


@lru_cache(_PACKS_CACHED)
def _facts_by_entity(pack: Pack) -> Mapping[str, Sequence[Fact]]:
    found = defaultdict[str, list[Fact]](list)
    for fact in pack.facts:
        for entity_id in dict.fromkeys(fact.entities):
            found[entity_id].append(fact)
    return found


def introduction(pack: Pack, entity: Entity) -> Fact | None:
    """Return the fact that says best who or what something is; None where none does.

    That is its author's first one that asks so by its name, else one that states what identifies its kind;
    what gives nothing away comes first.
    """
    original = original_of(pack)
    named = original.entity.get(entity.id, entity)
    names = "|".join(map(re.escape, (named.name, *named.aliases)))
    asking = re.compile(rf"(?:who|what) (?:is|are|was|were) (?:the )?(?:{names})(?:[?,]|$)", re.IGNORECASE)

    identifying = _IDENTIFYING.get(entity.kind, ())

    def rank(fact: Fact) -> int:
        if asking.match(original.fact.get(fact.id, fact).question):
            return 0
        stated = {about.attribute for about in fact.about if about.entity == entity.id}
        return next((at for at, each in enumerate(identifying, 1) if each in stated), len(identifying) + 1)

    told = [fact for fact in facts_about(pack, entity.id) if rank(fact) <= len(identifying)]
    return min(told, key=lambda fact: (fact.spoiler is not Spoiler.OPEN, rank(fact)), default=None)


def stunts_with(pack: Pack, entity: Entity) -> list[Stunt]:
    """Return the stunts that somebody performs, that were shot at a place, or that make up a sequence."""
    is_sequence = entity.kind is EntityKind.SEQUENCE
    about = {fact.id for fact in facts_about(pack, entity.id)} if is_sequence else set[str]()
    return [
        stunt
        for stunt in pack.stunts
        if entity.id in (*stunt.performers, *stunt.places) or not about.isdisjoint(stunt.facts)
    ]


def select_quotes(pack: Pack, speaker: str = "", subject: str = "") -> list[Quote]:
    """Return the quotations by a speaker on a subject, as their directories name them; "" is any."""
    return [
        quote
        for quote in pack.quotes
        if speaker in {"", quote.speaker} and (not subject or subject in _subjects(quote))
    ]


def quotable_first(quotes: Iterable[Quote]) -> list[Quote]:
    """Return quotations as a list shows them: whole and short ones first, parts of a sentence last."""
    return sorted(quotes, key=lambda quote: (_is_fragment(quote), len(quote.text) > _SHORT_QUOTE))


def _is_fragment(quote: Quote) -> bool:
    """Return whether a quotation begins in the middle of a sentence."""
    return next((letter for letter in quote.text if letter.isalpha()), "").islower()


def _subjects(quote: Quote) -> list[str]:
    """Return what a quotation is about, as the directory of subjects names it."""
    return [*(_TOPIC + topic_id for topic_id in quote.topics), *(_NAME + name for name in quote.entities)]


@lru_cache(_PACKS_CACHED)
def _own_completer(pack: TranslatedPack) -> Completer:
    original = original_of(pack).fact
    return Completer(
        (
            (f"{fact.question} {' '.join(_roots(fact.question, pack.language))}", number)
            for number, fact in enumerate(pack.facts)
            if fact.question != original[fact.id].question
        ),
        plain_words,
    )


def own_questions(pack: Pack, typed: str, limit: int) -> tuple[list[str], list[str]]:
    """Return the ids of the facts whose question in the reader's language fits what was typed, best first.

    First those that have every word of it in some form, the last one maybe unfinished; then those that have
    some.
    """
    parts = plain_words(typed)
    if not isinstance(pack, TranslatedPack) or not parts:
        return [], []
    completer, roots_typed = _own_completer(pack), _roots(typed, pack.language)
    by_form = completer.complete(typed, limit)
    by_root = completer.complete(" ".join(roots_typed), limit)
    found = [pack.facts[number] for number in dict.fromkeys(each.number for each in (*by_form, *by_root))]
    whole = [fact.id for fact in found if _has_every(fact.question, parts, roots_typed, pack.language)]
    having = _having(completer, content_typed(typed, pack.language), pack)
    return whole, [fact.id for fact in found if fact.id in having and fact.id not in whole]


def _having(completer: Completer, content: str, pack: TranslatedPack) -> set[str]:
    """Return the ids of the facts whose question has some of the words, in any form."""
    said = (content, " ".join(_roots(content, pack.language)))
    return {pack.facts[each.number].id for text in said for each in completer.complete(text, _HAVING)}


def content_typed(typed: str, language: str) -> str:
    """Return what was typed without the words that any question may have; all of it where it has no other.

    The last word may be unfinished, and stays.
    """
    *said, last = plain_words(typed) or [""]
    if language in READ:
        entries = ((word, dictionary(language).listed(word)) for word in said)
        kept = [word for word, entry in entries if entry is None or not _is_plain(entry)]
    else:
        kept = [word for word in said if word not in _PLAIN]
    is_whole = len(kept) == len(said)
    return typed if is_whole else " ".join([*kept, last]) + " " * (typed[-1:].isspace())


def _is_plain(entry: Entry) -> bool:
    """Tell whether a word only holds a sentence together, as some verbs do: "hace de Gabriel"."""
    return entry.sort in WITHOUT_MEANING or entry.english in _LIGHT


def taught_questions(pack: Pack, typed: str, found: Iterable[str]) -> list[str]:
    """Return the ids of found facts that were taught and whose question has every word typed so far."""
    parts = plain_words(typed)
    facts = (fact for fact in entries_by_id(pack.fact, found) if fact.is_taught)
    return [
        fact.id
        for fact in facts
        if all(any(word.startswith(part) for word in plain_words(fact.question)) for part in parts)
    ]


def _has_every(question: str, parts: Sequence[str], roots_typed: Sequence[str], language: str) -> bool:
    """Tell whether a question has every typed word, in this form or another, or one that begins so."""
    asked, forms = plain_words(question), _roots(question, language)
    is_last = any(word.startswith(parts[-1]) for word in asked) or roots_typed[-1] in forms
    said = zip(parts[:-1], roots_typed[:-1], strict=True)
    return is_last and all(word in asked or root in forms for word, root in said)


def _roots(text: str, language: str) -> list[str]:
    """Return what the words of a text share with their other forms; themselves where that is not known."""
    said = plain_words(text)
    return [roots(language)(word) for word in said] if language in READ else said


def entries_by_id(entries: Mapping[str, T], ids: Iterable[str]) -> list[T]:
    """Return a pack's entries by id, without those that it does not have."""
    return [entries[entry_id] for entry_id in ids if entry_id in entries]


def _directory(named: Callable[[Pack], Iterable[Named]]) -> Callable[[Pack], Directory]:
    """Return what gives a directory of some of a pack's entries, made once for a pack."""

    @lru_cache(_PACKS_CACHED)
    def directory(pack: Pack) -> Directory:
        return Directory(named(pack))

    return directory


def find_named(pack: Pack, typed: str) -> Named | None:
    """Return what a text names among all names of a pack: an entity, else a topic, else a stunt.

    "The film" is the one that a pack is about.
    """
    said, subject = set(words(typed)) - _THIS, subject_of(pack)
    if subject is not None and said in ({str(subject.kind)}, *_OTHER_WORDS.get(subject.kind, ())):
        return subject
    return name_directory(pack).named(typed)


def quoted_on(named: Named) -> str:
    """Return the id under which the directory of subjects has an entity or a topic; of a stunt none."""
    match named:
        case Topic():
            return _TOPIC + named.id
        case Entity():
            return _NAME + named.id
        case Stunt():
            return ""


def _speakers(pack: Pack) -> Iterable[Named]:
    quoted = {quote.speaker for quote in pack.quotes}
    return (entity for entity in pack.entities if entity.id in quoted)


def _quoted_subjects(pack: Pack) -> Iterable[Named]:
    """Return the topics and names that quotations are about, with ids that are told apart."""
    found = {subject for quote in pack.quotes for subject in _subjects(quote)}
    topics = (replace(topic, id=_TOPIC + topic.id) for topic in pack.topics)
    names = (replace(entity, id=_NAME + entity.id) for entity in pack.entities)
    return (entry for entry in (*topics, *names) if entry.id in found)


people_directory = _directory(people)
place_directory = _directory(places)
other_directory = _directory(others)
stunt_directory = _directory(lambda pack: pack.stunts)
topic_directory = _directory(lambda pack: pack.topics)
name_directory = _directory(lambda pack: (*pack.entities, *pack.topics, *pack.stunts))
speaker_directory = _directory(_speakers)
subject_directory = _directory(_quoted_subjects)
