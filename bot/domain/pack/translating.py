"""What a pack tells in another language.

Structured facts are worded by the schema's statements, what an author translated is told as they wrote it,
and the rest stays English, marked so. Ids stay what they are, so matching, links and lessons work as ever.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

from babel import Locale

from bot.domain.localised import Localiser
from bot.domain.pack.model import (
    PEOPLE,
    AnswerKind,
    Claim,
    Entity,
    EntityKind,
    Fact,
    Pack,
    QuizItem,
    Stunt,
    Topic,
    Value,
)
from bot.domain.pack.statements import NAME, VALUE, Statements, filled, stated, statements
from bot.domain.pack.translations import Texts, Translation
from bot.domain.words import fold

_PACKS_CACHED = 64  # in a language, of servers with lessons that asked last, and the pack itself
_TITLED = frozenset({EntityKind.FILM, EntityKind.WORK, EntityKind.ORGANISATION, EntityKind.CHARACTER})
_QUOTED = frozenset({EntityKind.FILM, EntityKind.GAME})  # inside a sentence
_AFTER_SERIES = " \u2013 "  # what a film's own title follows
_NAMED = frozenset(
    {AnswerKind.PERSON, AnswerKind.CHARACTER, AnswerKind.PLACE, AnswerKind.ORGANISATION, AnswerKind.TITLE}
)
# How a question begins that a value answers by itself; "How was Rome filmed?" is not answered by a place.
_ASKED_FOR: Mapping[AnswerKind, re.Pattern[str]] = {
    AnswerKind.DATE: re.compile("When|Since when|(In|On) which"),
    **dict.fromkeys(_NAMED, re.compile("Who|With whom|Where|Which|In which")),
    **dict.fromkeys(
        (AnswerKind.COUNT, AnswerKind.DURATION, AnswerKind.MEASURE, AnswerKind.MONEY),
        re.compile("How (long|many|much|far|fast|high|heavy|did)|In how|What (did|was|is) "),
    ),
}
# What a claim may be besides a value of the fact's own kind.
_CLAIMED = (AnswerKind.DATE, AnswerKind.DURATION, AnswerKind.MONEY, AnswerKind.MEASURE, AnswerKind.PLACE)


@dataclass(frozen=True, eq=False)
class TranslatedPack(Pack):
    """A pack as it is told in another language."""

    original: Pack | None = None
    language: str = ""
    english: frozenset[str] = frozenset()  # the ids of facts and stunts whose text stays English
    # By facts' ids: a sentence that states the value, with "{value}" for it.
    sentences: Mapping[str, str] = field(default_factory=dict[str, str])
    # By entities' ids: the name inside a sentence, where that takes an article.
    inside: Mapping[str, str] = field(default_factory=dict[str, str])


def is_english(pack: Pack, entry_id: str) -> bool:
    """Tell whether a fact or a stunt is told in English to readers of another language."""
    return isinstance(pack, TranslatedPack) and entry_id in pack.english


def original_of(pack: Pack) -> Pack:
    """Return a pack as its author wrote it."""
    return pack.original or pack if isinstance(pack, TranslatedPack) else pack


def translated_items(pack: Pack) -> Mapping[str, QuizItem]:
    """Return a pack's quiz questions that are told in another language, by id."""
    mine = original_of(pack).quiz_item
    return {item.id: item for item in pack.quiz_items if item is not mine.get(item.id)}


class Translator:
    """Tells what some of a pack's sources tell, and lessons with it, in one language."""

    def __init__(
        self, pack: Pack, locale: Locale, translation: Translation, extended: Mapping[str, str] | None = None
    ) -> None:
        """Translate ``pack``; ``extended``: the ids under which facts are written more fully, by theirs."""
        self._language = locale.language
        self._statements: Statements = statements(locale.language)
        self._translation = translation
        self._extended = extended or {}
        self._topics = {topic.id: self._topic(topic) for topic in pack.topics}
        self._entities = {entity.id: self._entity(entity) for entity in pack.entities}
        named = {entity.id: translation.of("entities", entity.id) for entity in pack.entities}
        self._inside = {entity_id: texts["inside"] for entity_id, texts in named.items() if "inside" in texts}
        self._localiser = Localiser(locale, self._statements.words, self._names(pack))
        self._stunts = {stunt.id: self._stunt(stunt) for stunt in pack.stunts}
        self._facts = {fact.id: self._fact(pack, fact) for fact in pack.facts}
        self._items = {item.id: self._item(item) for item in pack.quiz_items}

    def view(self, pack: Pack) -> TranslatedPack:
        """Return the pack, which may have lessons now, in the language; what was taught stays as it is."""
        facts = [self._facts.get(fact.id, (fact, False)) for fact in pack.facts]
        stunts = [self._stunts.get(stunt.id, (stunt, False)) for stunt in pack.stunts]
        quotes = (replace(quote, **self._translation.of("quotes", quote.id)) for quote in pack.quotes)
        texts = self._translation.pack
        fields = {name: getattr(pack, name) for name in Pack.__dataclass_fields__}
        changed: dict[str, Any] = {
            "title": texts.get("title", pack.title),
            "subject": texts.get("subject", pack.subject),
            "asides": (*pack.asides, *self._translation.asides),
            "source": replace(pack.source, title=texts.get("source", pack.source.title)),
            "topics": tuple(self._topics.get(topic.id, topic) for topic in pack.topics),
            "entities": tuple(self._entities.get(entity.id, entity) for entity in pack.entities),
            "facts": tuple(fact for fact, _ in facts),
            "quotes": tuple(quotes),
            "stunts": tuple(stunt for stunt, _ in stunts),
            "quiz_items": tuple(self._items.get(item.id, item) for item in pack.quiz_items),
        }
        english = frozenset(entry.id for entry, stays in (*facts, *stunts) if stays)
        return TranslatedPack(
            **fields | changed,
            original=pack,
            language=self._language,
            english=english,
            sentences=self._sentences(pack),
            inside=self._inside,
        )

    def _sentences(self, pack: Pack) -> Mapping[str, str]:
        texts = {fact.id: self._texts_of(fact) for fact in pack.facts if fact.id in self._facts}
        return {fact_id: told["sentence"] for fact_id, told in texts.items() if "sentence" in told}

    def _texts_of(self, fact: Fact) -> Texts:
        return self._translation.of("facts", self._extended.get(fact.id, fact.id))

    def _names(self, pack: Pack) -> Mapping[str, str]:
        """Return what the language calls everything that is named, by its folded English names."""
        names = {fold(name): theirs for name, theirs in self._translation.names.items()}
        return names | names_by_english((each, self._entities[each.id].name) for each in pack.entities)

    def _topic(self, topic: Topic) -> Topic:
        return replace(topic, **self._translation.of("topics", topic.id))

    def _entity(self, entity: Entity) -> Entity:
        """Return an entity, which is still found by its English name."""
        texts = self._translation.of("entities", entity.id)
        aliases = self._aliases(entity, texts)
        told = {name: text for name, text in texts.items() if name != "inside"}
        changed = replace(entity, **told, aliases=aliases)
        if entity.role_in_full:
            changed = replace(changed, role=changed.role_in_full)
        return changed if entity.stands_for else replace(changed, stands_for="")  # the article doesn't say it

    def _stunt(self, stunt: Stunt) -> tuple[Stunt, bool]:
        texts = self._translation.of("stunts", stunt.id)
        told = {name: text for name, text in texts.items() if getattr(stunt, name)}
        free = [name for name in ("summary", "how", "why") if getattr(stunt, name)]
        return replace(stunt, **told, aliases=self._aliases(stunt, texts)), not texts.keys() >= set(free)

    def _aliases(self, named: Entity | Stunt, texts: Texts) -> tuple[str, ...]:
        """Return by what else something is found: its English names, and its own without the article."""
        added = (self._without_article(texts["name"]), named.name) if "name" in texts else ()
        return tuple(dict.fromkeys((*added, *named.aliases)))

    def _item(self, item: QuizItem) -> QuizItem:
        """Return a quiz question in the language; one that nobody translated as it is."""
        texts = self._translation.questions.get(item.id)
        return item if texts is None else replace(item, **asdict(texts))

    def _fact(self, pack: Pack, fact: Fact) -> tuple[Fact, bool]:
        """Return a fact in the language, and whether its answer stays English."""
        texts = self._texts_of(fact)
        value = texts.get("value") or self._value(fact.value) or ""
        question, short = self._worded(pack, fact, value)
        told = {
            name: texts[name].replace(VALUE, value)
            for name in ("question", "answer", "label")
            if name in texts
        }
        answer = told.get("answer", f"**{short}**\n{fact.answer}" if short else fact.answer)
        changed = replace(
            fact,
            question=told.get("question", question),
            answer=answer,
            label=told.get("label", fact.label),
            value=_with_text(fact.value, value),
            claims=tuple(self._claim(fact, claim) for claim in fact.claims),
        )
        return changed, "answer" not in told

    def _worded(self, pack: Pack, fact: Fact, value: str) -> tuple[str, str]:
        """Return a fact's question and its answer in short; "" where it has none in the language."""
        said = stated(pack, fact, self._statements)
        if said is None:
            return fact.question, filled(VALUE, "", value) if _answers_alone(fact, value) else ""
        statement, entity = said
        subject = self._subject(pack, entity)
        short = filled(statement.answer, subject, value) if value else ""
        return filled(statement.question, subject), short

    def _subject(self, pack: Pack, entity: Entity) -> str:
        """Return what a question calls something: its name as it stands inside a sentence."""
        if pack.subject in {entity.name, *entity.aliases}:
            return self._translation.pack.get("subject", pack.subject)
        return self._inside.get(entity.id) or _inside(
            entity, self._entities[entity.id].name, self._statements.words
        )

    def _without_article(self, name: str) -> str:
        return _without_article(name, self._statements.words)

    def _value(self, value: Value | None) -> str | None:
        if value is None:
            return None
        texts = self._translation.of("entities", value.entity or "")
        name = texts.get("name") if value.kind in _NAMED else None
        return name or self._localiser.value(value.kind, value.text)

    def _claim(self, fact: Fact, claim: Claim) -> Claim:
        if name := self._translation.names.get(claim.text):
            return replace(claim, text=name)
        kinds = (*([fact.value.kind] if fact.value is not None else []), *_CLAIMED)
        written = (self._localiser.value(kind, claim.text) for kind in kinds)
        return replace(claim, text=next((text for text in written if text is not None), claim.text))


def _answers_alone(fact: Fact, value: str) -> bool:
    """Tell whether a fact's value by itself answers its question, and says it otherwise than in English."""
    if fact.value is None or value in {"", fact.value.text} or " and " in fact.question:
        return False
    asked = _ASKED_FOR.get(fact.value.kind)
    return asked is not None and asked.match(fact.question) is not None


def _with_text(value: Value | None, text: str) -> Value | None:
    """Return a value as the language has it; days are read by the program, which reads them in English."""
    if value is None or not text or value.kind is AnswerKind.DATE:
        return value
    return replace(value, text=text)


@lru_cache(_PACKS_CACHED)
def translated_view(pack: Pack, translator: Translator) -> TranslatedPack:
    """Return a pack in a translator's language."""
    return translator.view(pack)


def names_by_english(named: Iterable[tuple[Entity, str]]) -> dict[str, str]:
    """Return what a language calls entities, each with its name there, by their folded English names."""
    return {
        fold(name): name if theirs == mine.name else theirs
        for mine, theirs in named
        for name in (*mine.aliases, mine.name)
    }


def name_inside(pack: TranslatedPack, entity: Entity) -> str:
    """Return what something is called inside a sentence of the pack's language, where nothing inflects it."""
    mine = original_of(pack).entity[entity.id]
    return pack.inside.get(entity.id) or _inside(mine, entity.name, statements(pack.language).words)


def _inside(mine: Entity, name: str, words: Mapping[str, str]) -> str:
    """Return a name in a language inside a sentence, of what is ``mine`` in English."""
    if mine.name.startswith("The ") and _without_article(name, words) != name:  # a description: "the album"
        return f"{name[0].lower()}{name[1:]}"
    is_title = mine.kind in _QUOTED or (mine.kind is EntityKind.WORK and not name.startswith("The "))
    return words.get("title", NAME).replace(NAME, name) if is_title else name


def _without_article(name: str, words: Mapping[str, str]) -> str:
    first, _, rest = name.partition(" ")
    return rest if first in words.get("articles", "").split() else name


def name_within(pack: Pack, named: Entity | Topic | Stunt) -> str:
    """Return a name as it stands inside a sentence of the pack's language, after a preposition.

    Where the language inflects articles ("der Schlüssel", "zum Schlüssel"), such names are quoted.
    """
    mine = original_of(pack).entity.get(named.id)
    if not isinstance(pack, TranslatedPack):
        return named.name_within if isinstance(named, Entity) else named.name
    words, name = statements(pack.language).words, named.name
    if isinstance(named, Entity) and named.id in pack.inside:
        return pack.inside[named.id]
    if not isinstance(named, Entity) or named.kind in _QUOTED:
        return words.get("title", NAME).replace(NAME, name)
    has_article = name.partition(" ")[0] in words.get("articles", "").split()
    if not has_article and named.kind not in PEOPLE and _takes_article(name, words):
        return words["inflected"].replace(NAME, name)
    if not has_article or (mine is not None and not mine.name.startswith("The ")):
        return name
    lowered = f"{name[0].lower()}{name[1:]}"
    return words["inflected"].replace(NAME, name) if "inflected" in words else lowered


def _takes_article(name: str, words: Mapping[str, str]) -> bool:
    """Tell whether a name says what it is, "Kylling-Brücke", in a language that inflects its article."""
    endings = tuple(words.get("nouns", "").replace(",", " ").split())
    return bool(endings) and any(word.casefold().endswith(endings) for word in name.split())


def names_in_english(pack: TranslatedPack) -> Mapping[str, str]:
    """Return what is called otherwise in the language, by whole names and by mere titles, in English.

    Only of works, organisations and characters: what else is translated says in common words what it is.
    """
    original = original_of(pack)
    names = {pack.subject: original.subject}
    for mine, theirs in zip(original.entities, pack.entities, strict=True):
        if mine.kind in _TITLED and theirs.name != mine.name:
            names |= {_without_series(theirs.name): _without_series(mine.name), theirs.name: mine.name}
    return names


def _without_series(name: str) -> str:
    """Return "Ghost Protocol" of the whole title, "Mission: Impossible" and a dash before that."""
    return name.rpartition(_AFTER_SERIES)[2]


def in_english(pack: TranslatedPack, text: str) -> Iterator[str]:
    """Yield in English what a text in the language tells of a pack: names, questions and answers."""
    original = original_of(pack)
    for mine, theirs in zip(original.entities, pack.entities, strict=True):
        if theirs.name != mine.name and theirs.name in text:
            yield mine.name
    for mine, theirs in zip(original.facts, pack.facts, strict=True):
        if theirs.answer in text and theirs.answer != mine.answer:
            yield mine.answer
        if theirs.question in text and theirs.question != mine.question:
            yield mine.question
