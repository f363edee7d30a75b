"""Follow-ups: what "and how old is she?" asks after an answer, or after another question.

The names come from the fact that was answered before, or from the questions before in the same text. A
pronoun may stand for any entity of its sort, so there are several readings, the likeliest first.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from functools import partial
from itertools import islice, product
from typing import NamedTuple

from bot.domain.matching.model import Previous
from bot.domain.matching.text.countries import called, countries_in, country_names_in
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.fillers import without_fillers
from bot.domain.matching.text.normalise import normalise, words
from bot.domain.matching.text.splitting import AUXILIARIES, LEADING, QUESTION_WORDS
from bot.domain.matching.verdict.abroad import is_on_release
from bot.domain.matching.verdict.people import pronouns_of
from bot.domain.pack.model import PEOPLE, Entity, EntityKind, Pack

_MOST_READINGS = 4
_PLACES = frozenset({EntityKind.PLACE})
_THINGS = frozenset(EntityKind) - PEOPLE - _PLACES
_BE = r"(?:is|are|was|were|'s|will be)"
_SEQUENCE_NOUNS = "stunt|scene|sequence|fight|crash|wreck|chase|moment|set[- ]?piece|shot|part|bit|thing"
_THIS = r"(?<!\bin )(?<!\bon )(?<!\bfor )(?<!\bfrom )this"  # "in this one" is in the film
_MEN, _WOMEN = "man|guy|actor|dude", "woman|girl|lady|actress"
_DESCRIBED = (
    r"(?! (?:with|who|that|whose|in the|on the|from the|at the|wearing)\b)"  # "that guy with the beard"
)
_PRONOUNS = re.compile(
    r"\b(?:"
    rf"(?P<he>he|him|his|(?:that|this) (?:{_MEN}){_DESCRIBED})"
    rf"|(?P<she>she|her|hers|(?:that|this) (?:{_WOMEN}){_DESCRIBED})"
    r"|(?P<they>they|(?<!(?<!both) of )them|their|those two|both of them)"
    rf"|(?P<there>(?<!is )(?<!are )(?<!was )(?<!were )there(?! {_BE})"
    r"|(?:that|this) (?:place|country|city|town|location))"
    rf"|(?P<it>it|its|(?:that|this) (?:{_SEQUENCE_NOUNS})|(?:that|{_THIS}) one"
    rf"|(?:(?<=\bwas )|(?<=\bis )|(?<=\bdid )|(?<=\bdoes )|(?<='s ))(?:that|this)(?! (?:{_MEN}|{_WOMEN})\b)"
    rf"|(?:that|{_THIS})(?=\W*$)|(?:that|this)(?= (?:is|was)\b))"
    r")\b",
    re.IGNORECASE,
)
_ANY_PRONOUN = re.compile(r"\b(?:it|he|she|they|him|her|them)\b", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:he|she|him|her)\b", re.IGNORECASE)
_PLAY = r"(?:play(?:s|ed|ing)?|portray(?:s|ed)?|voice[sd]?)"
_WANTED = {  # the kind of people whom a pronoun stands for: parts are played, actors play
    EntityKind.CHARACTER: re.compile(
        rf"\b{_PLAY} (?:him|her|them)\b|\b{_PLAY} by\b|\bby whom?\b.* {_PLAY}\b", re.IGNORECASE
    ),
    EntityKind.PERSON: re.compile(rf"\b(?:he|she|they) (?:\w+ )?{_PLAY}\b", re.IGNORECASE),
}
# As glosses have it, too.
_PLAYED = re.compile(
    rf"\bwho (?:will |did )?{_PLAY} (?:they|she|her|he|him)\b|\bby whom?\b.* (?:he|she) {_PLAY}\b",
    re.IGNORECASE,
)
_HE_OR_SHE = frozenset({"he", "she"})
_OBJECTS = frozenset({"him", "hers"})
_WHO_OF = r"\A\W*(?:(?:and|but|so|also|ok|okay|then) )*who "
# "Who gets his throat cut", "who loses her key": their own. "Who did his stunts": that, or his of before.
_OWN = re.compile(
    rf"{_WHO_OF}(?:(?:will|has|had|is|was|almost|also|really|nearly|even) )*"
    r"(?:g[eo]ts?|gotten|getting|ha[sd]|los(?:es?|t|ing)|keeps?|kept|breaks?|broke|broken|hides?|hid|hurts?"
    r"|drops?|dropped|risk(?:s|ed)?|sacrifice[sd]?|changes?|changed|forgets?|forgot|brings?|brought|uses?|used"
    r"|wears?|wore|sells?|sold|leaves?|left|takes? off|took off|gives?(?: up)?|gave(?: up)?)\Z",
    re.IGNORECASE,
)
_WHOSE = re.compile(rf"{_WHO_OF}(?!(?:{'|'.join(AUXILIARIES)})\b)\w+\Z", re.IGNORECASE)
_POSSESSIVES = frozenset({"his", "their", "its"})
_PLAIN = word_list("stopwords")  # "her" before one of these, or at the end, is no possessive
_MORE = frozenset({"else", "other", "others", "another", "more"})
_BARE = 3  # words of a question like "why?", "and how long?"
_WITH_NOUN = frozenset({"how", "what", "which", "whose"})
_OR_IS = re.compile(r"\bor (?:is|was) \Z", re.IGNORECASE)  # "does Ilsa die or is it a trick"
_CAST = 8  # words of a question for whether somebody is in it
_BE_FORMS = word_list("be")
_FRAGMENT = 6  # words; a longer text without a question word or verb is not cut to a name
OPENER = re.compile(  # how a question opens, up to its verb
    rf"(?:(?:with|in|to|from|at|by) )?(?:{'|'.join(QUESTION_WORDS)})\b"
    rf"(?:(?: (?!(?:{'|'.join(AUXILIARIES)})\b)\S+){{1,3}}(?= (?:{'|'.join(AUXILIARIES)})\b))?",
    re.IGNORECASE,
)


class Leaning(Enum):
    """How much a question needs what was said before."""

    NOT = auto()
    MAYBE = auto()  # where it means nothing on its own: "it" and "they" may be the film and who made it
    SURELY = auto()


class Reading(NamedTuple):
    """One way to read a follow-up."""

    text: str
    people: tuple[str, ...] = ()  # the ids of those whom it names in place of pronouns
    is_sentence: bool = True  # whether it reads as somebody would say it
    taken: tuple[str, ...] | None = None  # ids of what stands for pronouns; None if it goes on otherwise


def resolve(
    question: str,
    about: Sequence[Entity],
    pronouns: Mapping[str, str],
    named: Sequence[Entity] = (),
    *,
    beside: Sequence[Entity] = (),
) -> tuple[Reading, ...]:
    """Return the readings of ``question`` with names of what it is about for its pronouns, likeliest first.

    ``pronouns`` tells who is "he" or "she", as far as that is known; ``named`` are those that the question
    names itself; those ``beside`` are meant where nothing else can be. The question as it stands is the last
    or the only one, unless it would then ask about somebody else.
    """
    matches = list(_PRONOUNS.finditer(question))
    if not {"he", "she"}.isdisjoint(match.lastgroup for match in matches):  # "who did she do them with?"
        matches = [match for match in matches if match.lastgroup != "they"]
    matches = [match for match in matches if not _is_settled(question, match, named, pronouns)]
    about = wanted_first(question, about)
    meant = partial(_meant, question, named=named, pronouns=pronouns)
    likely = {match: meant(match, about) for match in matches}
    found = [(match, names) for match in matches if (names := likely[match] or meant(match, beside))]
    sorts = {match.lastgroup: names for match, names in found}
    if not sorts:
        return (Reading(question),)
    chosen = (dict(zip(sorts, each, strict=True)) for each in product(*sorts.values()))
    readings = (_read(question, [(m, each[m.lastgroup]) for m, _ in found]) for each in chosen)
    # "It" may as well be what everything is about, and "his" whoever is named before.
    is_open = sorts.keys() == {"it"} or any(
        not likely[match] or _may_be_within(question, match, named, pronouns) for match, _ in found
    )
    return (*islice(readings, _MOST_READINGS), *([Reading(question)] if is_open else []))


def with_film(question: str, film: Entity) -> str:
    """Return a question, glossed in English, with a film's name for its pronoun, or at its end.

    Films are he, she or nothing at all in other languages.
    """
    told, count = _ANY_PRONOUN.subn(film.name_within, question, count=1)
    return told if count else f"{question.rstrip('?!. ')} {film.name_within}?"


def with_it(question: str) -> str:
    """Return a question, glossed in English, with "it" for "he" and "she", which things are in German."""
    return _PERSONAL.sub("it", question)


def asks_for_actor(question: str) -> bool:
    """Tell whether a question in English asks who plays him or her."""
    return _PLAYED.search(question) is not None


def wanted_first(question: str, entities: Iterable[Entity]) -> list[Entity]:
    """Return entities with those first whom a question in English is about: parts are played, actors play."""
    wanted = next((kind for kind, asks in _WANTED.items() if asks.search(question)), None)
    return sorted(entities, key=lambda entity: wanted is not None and entity.kind is not wanted)


def readings_of(
    question: str,
    previous: Previous,
    about: Sequence[Entity],
    named: Sequence[Entity],
    pack: Pack,
    *,
    beside: Sequence[Entity] = (),
    apart: Sequence[Entity] = (),
) -> tuple[Reading, ...]:
    """Return the readings of ``question`` after what was answered before, the likeliest first.

    That is ``about`` some of the pack's entities, and names those ``beside``; pronouns stand for none of
    those ``apart``. ``named`` are those that the question names itself.
    """
    others = [entity for entity in about if entity not in named and entity not in apart]
    beside = [entity for entity in beside if entity not in apart]
    resolved = resolve(question, others, pronouns_of(pack), named, beside=beside)
    if resolved != (Reading(question),):
        return resolved
    said = _without_leading(words(question))
    if is_on_country(question) and (not named or is_on_release(pack, previous.fact)):
        return tuple(_abroad(previous, question))
    if _is_fragment(said):
        meant = named or _hinted(said, pack.entities)
        if meant:
            return (*_exchanged(previous, about, meant[0]), Reading(question))
    if named or not {"he", "she"}.isdisjoint(match.lastgroup for match in _PRONOUNS.finditer(question)):
        return (Reading(question),)  # it asks about somebody else
    if _is_bare(said):
        asked = OPENER.sub("", previous.fact.question, count=1).strip()
        is_sentence = words(asked)[:1] and words(asked)[0] in AUXILIARIES  # "how", "who plays Grace": not one
        asked = asked[:1].lower() + asked[1:] if is_sentence else asked
        told = f"{' '.join(_opening(said))} {asked}"
        return (Reading(told, is_sentence=bool(is_sentence)), Reading(question))
    subject = [*_things(others), *others][:1]
    asked = question.rstrip("?!. ")
    added = [Reading(f"{asked} {entity.name_within}?", _ids_of_people(subject)) for entity in subject]
    if said[:1] == ["who"] and len(said) <= _BARE:  # "who directs?"
        added.append(Reading(f"{asked} it?"))
    return (Reading(question), *added)


def leaning_of(question: str, named: Sequence[Entity], pack: Pack) -> Leaning:
    """Return how much ``question`` needs what was said before; ``named`` are those that it names itself."""
    pronouns = pronouns_of(pack)
    free = {
        match.lastgroup: match[0].lower()
        for match in _PRONOUNS.finditer(question)
        if not (
            _is_settled(question, match, named, pronouns)
            or _before(question, match, named, pronouns)
            or _is_on_cast(question, match, named)
        )
    }
    # "it" may be the film; "that" is what was just said.
    if not free.keys().isdisjoint({"he", "she"}) or free.get("it") == "that":
        return Leaning.SURELY
    said = words(question)
    bare = _without_leading(said)
    if is_on_country(question):
        return Leaning.SURELY
    if _is_about(bare) or (bare != said and _is_fragment(bare)):
        is_named = bool(named or _hinted(bare, pack.entities))
        return Leaning.SURELY if is_named else Leaning.NOT
    if len(bare) == 1 and bare[0] in QUESTION_WORDS:
        return Leaning.SURELY
    # "and in which other films?" has no subject.
    if bare != said and not named and AUXILIARIES.isdisjoint(bare) and not QUESTION_WORDS.isdisjoint(bare):
        return Leaning.MAYBE
    return Leaning.MAYBE if free else Leaning.NOT


def _is_about(said: Sequence[str]) -> bool:
    return said[:2] in (["what", "about"], ["how", "about"])


def _is_fragment(said: Sequence[str]) -> bool:
    """Tell whether words are a name rather than a question: "what about Grace", "the wreck"."""
    is_clause = not (QUESTION_WORDS | AUXILIARIES).isdisjoint(said)
    return _is_about(said) or (not is_clause and len(said) <= _FRAGMENT)


def is_on_country(question: str) -> bool:
    """Tell whether words are a country rather than a question: "and in Switzerland?"."""
    return _is_fragment(_without_leading(words(question))) and len(countries_in(question)) == 1


def _abroad(previous: Previous, question: str) -> Iterator[Reading]:
    """Yield the last question about another country."""
    (code,) = countries_in(question)
    for asked in filter(None, (without_fillers(previous.asked), previous.fact.question)):
        if is_on_country(asked):
            continue  # itself such a follow-up, in another language
        told = asked.rstrip("?!. ")
        for name in country_names_in(told):
            told = re.sub(
                rf" *\b(?:in |for |of )?(?:the )?{re.escape(name)}\b", "", told, flags=re.IGNORECASE
            )
        yield Reading(f"{told} in {called(code)}?")


def _is_bare(said: Sequence[str]) -> bool:
    """Tell whether words are no question without the one before: "why", "how long", "in which year"."""
    if not said or said[0] not in QUESTION_WORDS or len(said) > _BARE:
        return False
    return _PLAIN.issuperset(said[2:] if said[0] in _WITH_NOUN else said[1:])


def _opening(said: Sequence[str]) -> Sequence[str]:
    """Return the words of a bare question that ask, without "was that"."""
    at = next((at for at, word in enumerate(said) if word in AUXILIARIES), len(said))
    return said[:at]


def asks_for_more(question: str) -> bool:
    """Tell whether a follow-up asks for something beyond the answer: "what else was shot there?"."""
    return not _MORE.isdisjoint(words(question))


def _meant(
    question: str,
    match: re.Match[str],
    about: Iterable[Entity],
    *,
    named: Sequence[Entity],
    pronouns: Mapping[str, str],
) -> list[tuple[str, tuple[Entity, ...]]]:
    """Return the names that a pronoun can stand for, with what they name."""
    sort = match.lastgroup
    if _is_on_cast(question, match, named):
        about = [entity for entity in about if entity.kind is EntityKind.FILM]
    if sort == "there":
        places = [entity for entity in about if entity.kind in _PLACES]
        is_bare = "that" in match[0].lower()
        return [(each.name if is_bare else f"in {each.name}", (each,)) for each in places]
    people = [entity for entity in about if entity.kind in PEOPLE]
    if sort == "they":
        pair = tuple(each for each in people if each.kind is people[0].kind)[:2]  # no part and its actor
        return [(" and ".join(entity.name_within for entity in pair), pair)] if len(pair) > 1 else []
    if sort == "it":
        nobody = [each for each in people if each.kind is EntityKind.CHARACTER and each.id not in pronouns]
        return [(entity.name_within, (entity,)) for entity in [*_things(about), *nobody]]
    return [(each.name_within, (each,)) for each in people if pronouns.get(each.id, sort) == sort]


def _before(
    question: str, match: re.Match[str], named: Iterable[Entity], pronouns: Mapping[str, str]
) -> bool:
    """Tell whether the question names somebody before a pronoun who it may stand for."""
    pronoun = match[0].lower()
    is_object = pronoun in _OBJECTS or (pronoun == "her" and not _is_possessive(question, match))
    if match.lastgroup not in {"he", "she"} or is_object:  # "what did she say about her": somebody else
        return False
    before = f" {normalise(question[: match.start()])} "
    return any(
        pronouns.get(entity.id, match.lastgroup) == match.lastgroup
        for entity in named
        if entity.kind in PEOPLE
        if any(f" {normalise(name)} " in before for name in (entity.name, *entity.aliases))
    )


def _may_be_within(
    question: str, match: re.Match[str], named: Sequence[Entity], pronouns: Mapping[str, str]
) -> bool:
    """Tell whether a pronoun may stand for somebody in the same question: a name, or its "who"."""
    is_of_who = _is_possessive(question, match) and _WHOSE.match(question[: match.start()].rstrip())
    return bool(is_of_who) or _before(question, match, named, pronouns)


def _is_bound(
    question: str, match: re.Match[str], named: Sequence[Entity], pronouns: Mapping[str, str]
) -> bool:
    """Tell whether a pronoun surely stands for somebody in the question: "his own", "when he"."""
    if _is_possessive(question, match) and _OWN.match(question[: match.start()].rstrip()):
        return True
    is_subject = match[0].lower() in {"he", "she"}
    is_own = words(question[match.end() :][:80])[:1] == ["own"]
    return (is_subject or is_own) and _before(question, match, named, pronouns)


def _is_settled(
    question: str, match: re.Match[str], named: Sequence[Entity], pronouns: Mapping[str, str]
) -> bool:
    """Tell whether it is clear without anything said before what a pronoun stands for."""
    return _is_bound(question, match, named, pronouns) or (
        bool(named) and match.lastgroup == "it" and _OR_IS.search(question, 0, match.start()) is not None
    )


def _is_on_cast(question: str, match: re.Match[str], named: Sequence[Entity]) -> bool:
    """Tell whether "it" is a film, since people are asked for in it: "is Max in it", "why isn't he in it"."""
    said = _without_leading(words(question))
    if (
        match.lastgroup != "it"
        or len(said) > _CAST
        or said[-2:-1] != ["in"]
        or question[match.end() :].strip(" ?!.")
    ):
        return False
    if said[0] == "who":
        return True
    is_on_people = all(each.kind in PEOPLE for each in named) if named else not _HE_OR_SHE.isdisjoint(said)
    return is_on_people and not _BE_FORMS.isdisjoint(said[: 1 + (said[0] == "why")])


def _things(about: Iterable[Entity]) -> list[Entity]:
    """Return what "it" may be, scenes and texts before the film and who made it: those go without saying."""
    things = [entity for entity in about if entity.kind in _THINGS]
    return sorted(things, key=lambda entity: entity.kind in {EntityKind.FILM, EntityKind.ORGANISATION})


def _read(question: str, chosen: Sequence[tuple[re.Match[str], tuple[str, tuple[Entity, ...]]]]) -> Reading:
    """Return the question with names in place of its pronouns."""
    parts, start, said = list[str](), 0, set[str]()
    for match, (name, _) in chosen:
        is_possessive = _is_possessive(question, match)
        if is_possessive and name in said:
            continue  # "did Tom Cruise break his ankle"
        parts += question[start : match.start()], name, "'s" if is_possessive else ""
        start = match.end()
        said.add(name)
    taken = [entity for _, (_, named) in chosen for entity in named]
    text = "".join([*parts, question[start:]])
    return Reading(text, _ids_of_people(taken), taken=tuple(each.id for each in taken))


def _ids_of_people(entities: Iterable[Entity]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entity.id for entity in entities if entity.kind in PEOPLE))


def _is_possessive(question: str, match: re.Match[str]) -> bool:
    pronoun = match[0].lower()
    following = words(question[match.end() :][:80])
    is_participle = len(following) == 1 and following[0].endswith("ed")  # "who got her killed"
    is_before_noun = following[:1] == ["own"] or not (is_participle or _PLAIN.issuperset(following[:1]))
    return pronoun in _POSSESSIVES or (pronoun == "her" and is_before_noun)


def _without_leading(said: list[str]) -> list[str]:
    """Return the words without "and", "but", "so" at their start."""
    at = next((at for at, word in enumerate(said) if word not in LEADING), len(said))
    return said[at:]


def _exchanged(previous: Previous, about: Iterable[Entity], other: Entity) -> Iterator[Reading]:
    """Yield the last question about ``other``: "where was the fight shot?", "and the wreck?"."""
    kinds = next(kinds for kinds in (PEOPLE, _PLACES, _THINGS) if other.kind in kinds)
    names = (name for entity in about if entity.kind in kinds for name in (entity.name, *entity.aliases))
    longest = sorted(names, key=len, reverse=True)
    for asked in filter(None, (without_fillers(previous.asked), previous.fact.question)):
        for name in longest:
            named = re.compile(rf"\b(?:the )?{re.escape(name)}\b", re.IGNORECASE)
            exchanged = named.sub(lambda _: other.name_within, asked)
            if exchanged != asked:
                yield Reading(exchanged, _ids_of_people([other]))
                break


def _hinted(said: Sequence[str], entities: Iterable[Entity]) -> list[Entity]:
    """Return the only entity whose name has one of the words: "and the wreck?"."""
    content = set(said) - _PLAIN
    found = [entity for entity in entities if not content.isdisjoint(words(entity.name))]
    return found if len(found) == 1 else []
