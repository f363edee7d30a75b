"""Whether somebody is in it, or is whom they play: "is Ving Rhames back?", "is Simon Pegg Benji?"."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain import values
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.meanings import entity_id, is_entity, subject_of
from bot.domain.matching.text.normalise import stem, words
from bot.domain.matching.text.reading import QuestionReader, Token
from bot.domain.matching.text.splitting import LEADING
from bot.domain.matching.verdict.people import CAST, CASTING, partners_of
from bot.domain.matching.verdict.strangers import stranger_in
from bot.domain.pack.model import PEOPLE, About, AnswerKind, EntityKind, Fact, Pack, Spoiler

_LONGEST = 16  # words; longer questions ask for more
_FILM, _RETURNING, _SHOWING, _PLAIN = (
    word_list(f"presence_{name}", "frames.toml") for name in ("in", "returning", "showing", "plain")
)
_BE = word_list("be")
_OPENING = _BE | {"does", "do", "did", "has", "have", "had", "will"}
_ASKED_BY_AUTHORS = frozenset({"why", "not"})  # in the titles of facts: "Why is Jeremy Renner not in it?"
_PAIR = 2
_PART = frozenset({"the", "a", "an", "playing", "character", "role"})
_WHOLE_CAST = 8  # entities of a fact that names more than the leads
_MADE = frozenset({"make", "makes", "made"})
_LIKENED = frozenset({"as"})  # "as he has in every film": an answer that says somebody is back


@dataclass(frozen=True, slots=True)
class Presence:
    """The fact that says whether somebody is in it."""

    fact_id: str
    holds: bool | None  # whether they are as it was asked; None where the fact does not say so
    is_on_return: bool  # it was asked whether they are back, which may ask after more
    film: str | None = None  # the id of the film that it was asked of, where that is another


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question for whether somebody is in it, or back."""

    people: frozenset[str]
    is_on_return: bool
    is_denied: bool = False  # the question says that they are not
    film: str | None = None  # the id of the film that it is asked of, where that is another


@dataclass(frozen=True, slots=True)
class _Known:
    """What a pack says of who is in it, by the id of a person or character."""

    absent: Mapping[str, str]  # ids of facts that say of somebody that they are not
    told: Mapping[str, str]  # of those whose own question is whether they are
    castings: Mapping[str, str]  # of those that say who plays whom
    elsewhere: Mapping[tuple[str, str], str]  # of those whose question is whether they are in another film


def presence_of(pack: Pack, reader: QuestionReader, question: str) -> Presence | None:
    """Return which fact says whether somebody is in it; None where nothing else or more is asked."""
    asked = _asked(pack, reader, question)
    if asked is None or asked.is_denied or not asked.people:
        return None
    known, partners = _known(pack, reader), partners_of(pack)
    circle = set(partners[next(iter(asked.people))]).intersection(*(partners[each] for each in asked.people))
    if not asked.people <= circle:  # several people: more than one fact would have to say so
        return _miscast(pack, asked, known)
    if asked.film is not None:
        return _elsewhere(pack, reader, asked.film, circle, known)
    ordered = [*sorted(asked.people), *sorted(circle - asked.people)]
    sources = [known.absent, known.castings, known.told]
    if asked.is_on_return:
        sources = [known.absent, known.told, known.castings]
    found = next((source[each] for source in sources for each in ordered if each in source), None)
    return (
        None if found is None else Presence(found, _holds(pack.fact[found], asked, known), asked.is_on_return)
    )


def _miscast(pack: Pack, asked: _Asked, known: _Known) -> Presence | None:
    """Return who plays a part, where somebody else was said to: "is Tom Cruise Benji"."""
    parts = [each for each in asked.people if pack.entity[each].kind is EntityKind.CHARACTER]
    if len(asked.people) != _PAIR or len(parts) != 1 or asked.is_on_return or asked.film is not None:
        return None
    found = known.castings.get(parts[0])
    actors = [pack.entity[each] for each in pack.fact[found].entities] if found is not None else []
    is_told = any(each.kind is EntityKind.PERSON for each in actors)
    return Presence(found, holds=False, is_on_return=False) if found is not None and is_told else None


def _elsewhere(
    pack: Pack, reader: QuestionReader, film: str, circle: Collection[str], known: _Known
) -> Presence | None:
    """Return what says whether somebody is in another film: its cast, or what was written on just that."""
    told = next(
        (known.elsewhere[each, film] for each in sorted(circle) if (each, film) in known.elsewhere), None
    )
    if told is not None:
        value = pack.fact[told].value
        return Presence(
            told, values.yes_or_no(value.text) if value is not None else None, is_on_return=False, film=film
        )
    cast = _cast_of(pack, film)
    if cast is None:
        return None
    named = {entity_id(each) for each in reader.read(cast.answer).entities}
    return Presence(cast.id, None if named.isdisjoint(circle) else True, is_on_return=False, film=film)


def _longest_named(pack: Pack, films: Iterable[str]) -> str:
    """Return the film that is named most fully: a series' name may be part of it."""
    return max(films, key=lambda each: len(pack.entity[each].name))


def _cast_of(pack: Pack, film: str) -> Fact | None:
    """Return the fact on who is in another film than the pack's."""
    return next((fact for fact in pack.facts if About(film, CAST) in fact.about), None)


def _holds(fact: Fact, asked: _Asked, known: _Known) -> bool | None:
    if fact.value is not None and fact.value.kind is AnswerKind.YES_NO:
        return values.yes_or_no(fact.value.text)
    if fact.id in known.absent.values():
        return False
    is_back = not (_RETURNING | _LIKENED).isdisjoint(words(fact.answer))
    return True if is_back or not asked.is_on_return else None


def cast_for(pack: Pack, reader: QuestionReader, question: str) -> Presence | None:
    """Return the fact on who is in it where that is asked of somebody unknown: "is Brad Pitt in it"."""
    said = _words_of(question, LEADING)
    if not said:
        return None
    tokens = reader.read(question).tokens
    films = {each for token in tokens for each in _entities_of(token)}
    if any(each not in pack.entity or pack.entity[each].kind is not EntityKind.FILM for each in films):
        return None
    named = [token.typed for token in tokens if token.names_entity]
    name = stranger_in(said, frozenset(map(stem, (*_FILM, *_SHOWING, *_PLAIN, *named))), ())
    if not name or not _is_presence([word for word in said if word not in {*name, *named}]):
        return None
    if films:
        cast = _cast_of(pack, _longest_named(pack, films))
        return None if cast is None else Presence(cast.id, None, is_on_return=False)
    casts = (fact for fact in pack.facts if any(each.attribute == CAST for each in fact.about))
    cast = next((fact for fact in casts if len(fact.entities) >= _WHOLE_CAST), None)
    return None if cast is None else Presence(cast.id, None, is_on_return=False)


@lru_cache(maxsize=16)
def _known(pack: Pack, reader: QuestionReader) -> _Known:
    absent, told, castings = dict[str, str](), dict[str, str](), dict[str, str]()
    elsewhere = dict[tuple[str, str], str]()
    for fact in sorted(pack.facts, key=lambda fact: list(Spoiler).index(fact.spoiler)):
        asked = _asked(pack, reader, fact.question)
        if asked is not None and asked.film is not None:
            for each in asked.people:
                elsewhere.setdefault((each, asked.film), fact.id)
        elif asked is not None:
            into = absent if asked.is_denied or _says_no(fact) else told
            for each in asked.people:
                into.setdefault(each, fact.id)
        for each in _cast_in(pack, fact):
            castings.setdefault(each, fact.id)
    return _Known(absent, told, castings, elsewhere)


def _says_no(fact: Fact) -> bool:
    is_yes_no = fact.value is not None and fact.value.kind is AnswerKind.YES_NO
    return is_yes_no and fact.value is not None and values.yes_or_no(fact.value.text) is False


def _cast_in(pack: Pack, fact: Fact) -> list[str]:
    """Return who is in it by a fact on who plays whom; one that names another film is about that one."""
    subject = subject_of(pack)
    named = [
        pack.entity[each] for each in fact.entities if each in pack.entity and pack.entity[each] != subject
    ]
    has_actor = any(each.kind is EntityKind.PERSON for each in named)
    if not has_actor or any(each.kind not in PEOPLE for each in named):
        return []
    return [each.entity for each in fact.about if each.attribute in CASTING]


def _words_of(question: str, skipped: Collection[str]) -> list[str]:
    """Return the words of a short question for yes or no but the skipped ones; none of any other text."""
    said = [word for word in words(question)[: _LONGEST + 1] if word not in skipped]
    return said if said and len(said) <= _LONGEST and said[0] in _OPENING else []


def _asked(pack: Pack, reader: QuestionReader, question: str) -> _Asked | None:
    """Read a question that asks whether somebody is in it and nothing more; None where it is none."""
    if not _words_of(question, LEADING | _ASKED_BY_AUTHORS):
        return None
    tokens = reader.read(question).tokens
    subject = subject_of(pack)
    own = None if subject is None else subject.id
    people, films, rest = set[str](), list[str](), list[str]()
    for token in tokens:
        named = [each for each in _entities_of(token) if each != own]
        somebody = [each for each in named if each in pack.entity and pack.entity[each].kind in PEOPLE]
        if named and not somebody:
            films += (each for each in named if each in pack.entity)
        people.update(somebody)
        if not named:
            rest.append(token.text)
    is_denied = not _ASKED_BY_AUTHORS.isdisjoint(rest)
    asked = [word for word in rest if word not in LEADING | _ASKED_BY_AUTHORS]
    is_casting = len(people) == _PAIR and _is_likening(asked)
    if not people or not (is_casting or _is_presence(asked)):
        return None
    if any(pack.entity[each].kind is not EntityKind.FILM for each in films):
        return None  # in something else
    film = _longest_named(pack, films) if films else None
    return _Asked(frozenset(people), not _RETURNING.isdisjoint(asked), is_denied, film)


def _entities_of(token: Token) -> Iterable[str]:
    return (entity_id(meaning) for meaning in token.meanings if is_entity(meaning))


def _is_likening(said: Sequence[str]) -> bool:
    """Tell whether these words, with two names, ask whether the two are one: "is Simon Pegg Benji"."""
    return bool(said) and said[0] in _BE and _PART.issuperset(said[1:])


def _is_presence(said: Sequence[str]) -> bool:
    """Tell whether these words, with a name, ask for no more than whether somebody is in it."""
    if not said or said[0] not in _OPENING:
        return False
    rest = said[1:]
    if said[0] == "will" and "be" not in rest:  # "will she return" looks beyond it
        return False
    if not _MADE.isdisjoint(rest) and "appearance" not in rest:  # "does she make it back"
        return False
    has_role = not {"have", "has"}.isdisjoint(said) and not {"role", "part"}.isdisjoint(rest)
    is_there = "in" in rest or has_role or not (_RETURNING | _SHOWING).isdisjoint(rest)
    return is_there and (_FILM | _RETURNING | _SHOWING | _PLAIN).issuperset(rest)
