"""Pronouns in English: what "she", "there" and "it" may stand for, by what was said before.

The names come from the fact that was answered before, or from the questions before in the same text. A
pronoun may stand for any entity of its sort, so there are several readings, the likeliest first.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import islice, product
from typing import NamedTuple

from bot.domain.matching.text.countries import countries_in
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.normalise import normalise, words
from bot.domain.matching.text.splitting import AUXILIARIES, once, without_leading
from bot.domain.pack.model import PEOPLE, Entity, EntityKind

_MOST_READINGS = 4
PLACES = frozenset({EntityKind.PLACE})
THINGS = frozenset(EntityKind) - PEOPLE - PLACES
_BE = r"(?:is|are|was|were|'s|will be)"
_SEQUENCE_NOUNS = "stunt|scene|sequence|fight|crash|wreck|chase|moment|set[- ]?piece|shot|part|bit|thing"
_THIS = r"(?<!\bin )(?<!\bon )(?<!\bfor )(?<!\bfrom )this"  # "in this one" is in the film
_FILM = r"thing|film|movie"  # "this thing" is the film itself, whatever was told before
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
    rf"|(?P<it>it|its|(?:that|this(?! (?:{_FILM})\b)) (?:{_SEQUENCE_NOUNS})|(?:that|{_THIS}) one"
    rf"|(?:(?<=\bwas )|(?<=\bis )|(?<=\bdid )|(?<=\bdoes )|(?<='s ))(?:that|this)"
    rf"(?! (?:{_MEN}|{_WOMEN}|{_FILM})\b)"
    rf"|(?:that|{_THIS})(?=\W*$)|(?:that|this)(?= (?:is|was)\b))"
    r")\b",
    re.IGNORECASE,
)
_ANY_PRONOUN = re.compile(r"\b(?:it|he|she|they|him|her|them)\b", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:he|she|him|her)\b", re.IGNORECASE)
_PLAY = r"(?:play(?:s|ed|ing)?|portray(?:s|ed)?|voice[sd]?)"
# What befalls somebody in a story, rather than whoever plays them.
_IN_STORY = (
    r"\b(?:dead|die[sd]?|dying|alive|surviv(?:es?|ed)|kill(?:s|ed)?|murder(?:s|ed)?|stab(?:s|bed)?"
    r"|betray(?:s|ed)?|evil|(?:bad|good) (?:guy|girl|one))\b"
)
_WANTED = {  # the kind of people whom a pronoun stands for: parts are played, actors play
    EntityKind.CHARACTER: re.compile(
        rf"\b{_PLAY} (?:him|her|them)\b|\b{_PLAY} by\b|\bby whom?\b.* {_PLAY}\b"
        r"|\A(?:and )?(?:who is |what is the name of )?the act(?:or|ress)(?: who is)?\W*\Z"
        r"|\A\W*(?:and |but )?who (?:is|was) (?:he|she) in (?:the|this) (?:film|movie|story)\W*\Z"
        # "Was ist das für eine", as glosses have it.
        r"|\A\W*(?:and |but )?what (?:is (?:he|she|they)(?: like)?|kind of|is that for one)\W*\Z"
        rf"|{_IN_STORY}",
        re.IGNORECASE,
    ),
    EntityKind.PERSON: re.compile(
        rf"\b(?:he|she|they) (?:\w+ )?{_PLAY}\b"
        r"|\b(?:what|where)(?: else)? (?:do|did|would) (?:i|we|you|people) know\b.* from\b"
        r"|\b(?:he|she) (?:(?:ever|also) )?(?:been |act(?:ed)? |appear(?:ed)? )?in (?:\w+ )?other\b",
        re.IGNORECASE,
    ),
}
# "Who plays him" and nothing else; glosses may leave the pronoun out.
_PLAYED_BY_WHOM = re.compile(
    rf"\A\W*(?:(?:and|but|so|ok|okay) )*who (?:will |did )?{_PLAY}"
    r"(?: (?P<whom>they|them|she|her|he|him|it))?\W*\Z",
    re.IGNORECASE,
)
# As glosses have it, too.
_PLAYED = re.compile(
    rf"\bwho (?:will |did )?{_PLAY} (?:they|she|her|he|him)\b|\bby whom?\b.* (?:he|she) {_PLAY}\b",
    re.IGNORECASE,
)
# "Can you visit it" is on the place that was just told of; as glosses have it, too.
VISITED = re.compile(
    r"\b(?:can|could|may|is it possible|are) (?:\w+ )?(?:allowed )?(?:to )?(?:(?:visit|tour|go to|get to)"
    r"(?: (?:it|that|this))?(?: place)?|(?:go|get) (?:to )?there)\W*\Z",
    re.IGNORECASE,
)
_GOING = re.compile(r"\b(?:go|going|get|come|travel|drive|fly|hike) \Z", re.IGNORECASE)
_THIS_FILM = re.compile(r"\bthis (?:one|film|movie)\b", re.IGNORECASE)
# Whoever makes a film is not in it.
_MAKING = re.compile(
    r"\bthey (?:really |actually |ever |even )?"
    r"(?:shoot|shot|film(?:ed)?|staged?|cast|record(?:ed)?|build|built)\b",
    re.IGNORECASE,
)
# What two people do or are, of whom was spoken.
_TOGETHER = re.compile(
    r"\bthey (?:\w+ ){0,2}?(?:kiss|hook up|date|dating|married|marry|in love|together|a couple|each other)\b",
    re.IGNORECASE,
)
_THERE = re.compile(r"\b(can|could|may) (\w+) (?:go|get) (?:to )?there\W*\Z", re.IGNORECASE)
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
_PLAIN = word_list("stopwords")
# "Her" before one of these, or at the end, is no possessive: "where have I seen her before".
_NEVER_OWNED = _PLAIN | {"before", "again", "already"}
_OR_IS = re.compile(r"\bor (?:is|was) \Z", re.IGNORECASE)  # "does Ilsa die or is it a trick"
# "Which Mission: Impossible is that": as whoever sees a film asks.
_WHICH_IS = re.compile(r"\A\W*+(?:(?:and|but|so) )?(?:which|what) .+ (?:is|was) \Z", re.IGNORECASE)
_MOST_ADJECTIVES = 2  # between "that" and the thing
_CAST = 8  # words of a question for whether somebody is in it
_BE_FORMS = word_list("be")


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
    if not _HE_OR_SHE.isdisjoint(match.lastgroup for match in matches):  # "who did she do them with?"
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
    is_open = (sorts.keys() == {"it"} and not VISITED.search(question)) or any(
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


def with_object(question: str) -> str:
    """Return "can you visit", as glosses have it, or "can you go there" with "it"."""
    question = _THERE.sub(r"\1 \2 visit it", question)
    is_open = VISITED.search(question) is not None and not _ANY_PRONOUN.search(question)
    is_open = is_open and not {"that", "this"} & set(words(question))
    return f"{question.rstrip('?!. ')} it?" if is_open else question


def asks_for_actor(question: str) -> bool:
    """Tell whether a question in English asks who plays him or her."""
    return _PLAYED.search(question) is not None


def asks_actor_of_whom(question: str, *, is_glossed: bool = False) -> bool:
    """Tell whether a question asks but who plays him or her; a gloss may have lost the pronoun."""
    found = _PLAYED_BY_WHOM.match(question)
    return found is not None and (is_glossed or found["whom"] not in {None, "it"})


def wanted_first(question: str, entities: Iterable[Entity]) -> list[Entity]:
    """Return entities with those first whom a question in English is about: parts are played, actors play."""
    wanted = next((kind for kind, asks in _WANTED.items() if asks.search(question)), None)
    return sorted(entities, key=lambda entity: wanted is not None and entity.kind is not wanted)


def free_pronouns(
    question: str, named: Sequence[Entity], pronouns: Mapping[str, str]
) -> dict[str | None, str]:
    """Return the pronouns by their sort that stand for nothing in ``question`` itself."""
    return {
        match.lastgroup: match[0].lower()
        for match in _PRONOUNS.finditer(question)
        if not (
            _is_settled(question, match, named, pronouns)
            or _before(question, match, named, pronouns)
            or _is_on_cast(question, match, named)
        )
    }


def asks_of_somebody(question: str) -> bool:
    """Tell whether a question has "he", "she" or the like."""
    return any(match.lastgroup in _HE_OR_SHE for match in _PRONOUNS.finditer(question))


def asks_of_pair(question: str) -> bool:
    """Tell whether a question in English asks what two people are to each other: "do they kiss"."""
    return _TOGETHER.search(question) is not None


def asks_of_cast(question: str, named: Sequence[Entity]) -> bool:
    """Tell whether a question asks who is in "it", which is a film: "who's in it", "is Max in it"."""
    return any(_is_on_cast(question, match, named) for match in _PRONOUNS.finditer(question))


def things_of(about: Iterable[Entity]) -> list[Entity]:
    """Return what "it" may be, scenes and texts before the film and who made it: those go without saying."""
    things = [entity for entity in about if entity.kind in THINGS]
    return sorted(things, key=lambda entity: entity.kind in {EntityKind.FILM, EntityKind.ORGANISATION})


def ids_of_people(entities: Iterable[Entity]) -> tuple[str, ...]:
    """Return the ids of those entities that are people, each once."""
    return tuple(dict.fromkeys(entity.id for entity in entities if entity.kind in PEOPLE))


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
    if sort == "it" and VISITED.search(question):
        return [(each.name_within, (each,)) for each in _visited(about)]
    if _is_on_cast(question, match, named):
        about = [entity for entity in about if entity.kind is EntityKind.FILM]
    if sort == "there":
        places = [entity for entity in about if entity.kind in PLACES]
        is_bare = "that" in match[0].lower()
        is_trip = _GOING.search(question, 0, match.start()) is not None
        places = _visited(places) if is_trip else places
        at = "to" if is_trip else "in"
        return [(each.name if is_bare else f"{at} {each.name}", (each,)) for each in places]
    people = [entity for entity in about if entity.kind in PEOPLE]
    if sort == "they":
        pair = tuple(each for each in people if each.kind is people[0].kind)[:2]  # no part and its actor
        return [(" and ".join(entity.name_within for entity in pair), pair)] if len(pair) > 1 else []
    if sort == "it":
        nobody = [each for each in people if each.kind is EntityKind.CHARACTER and each.id not in pronouns]
        things = [*things_of(about), *nobody]
        if _THIS_FILM.search(question):  # which everything is about
            things = [each for each in things if each.kind is not EntityKind.FILM]
        return [(entity.name_within, (entity,)) for entity in things]
    return [
        (each.name_within, (each,))
        for each in people
        if pronouns.get(each.id, sort) == sort and may_be_somebody(each, pronouns)
    ]


def _visited(about: Iterable[Entity]) -> list[Entity]:
    """Return the places that somebody may visit, whole countries last."""
    places = [entity for entity in about if entity.kind in PLACES]
    return sorted(places, key=lambda entity: bool(countries_in(entity.name)))[:1]


def may_be_somebody(entity: Entity, pronouns: Mapping[str, str]) -> bool:
    """Tell whether "he" or "she" may be a person or part: "the Entity", whom nothing calls so, is a thing."""
    return entity.id in pronouns or not entity.name_within.startswith("the ")


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
    return (
        _is_bound(question, match, named, pronouns)
        or (match.lastgroup == "they" and makes_something(question, match.start()))
        or (bool(named) and match.lastgroup == "it" and _OR_IS.search(question, 0, match.start()) is not None)
        or _is_which_film(question, match, named)
        or _is_before_thing(question, match, named)
        or match.start() >= len(once(question))
    )


def _is_which_film(question: str, match: re.Match[str], named: Sequence[Entity]) -> bool:
    """Tell whether a question names a series of films, and asks which of these "it" is, and nothing else."""
    is_last = match.lastgroup == "it" and not question[match.end() :].strip(" ?!.")
    is_on_films = any(each.kind is EntityKind.FILM for each in named)
    return is_last and is_on_films and _WHICH_IS.match(question[: match.start()]) is not None


def _is_before_thing(question: str, match: re.Match[str], named: Iterable[Entity]) -> bool:
    """Tell whether "that" stands before the name of a thing: "was that yellow Fiat real"."""
    if match[0].lower() not in {"that", "this"}:
        return False
    following = words(question[match.end() :][:80])
    described = next((at for at, word in enumerate(following) if word in _PLAIN), len(following))
    names = [words(name) for each in named if each.kind in THINGS for name in (each.name, *each.aliases)]
    starts = range(min(described, _MOST_ADJECTIVES + 1))
    return any(following[at : at + len(name)] == name for at in starts for name in names)


def makes_something(question: str, start: int = 0) -> bool:
    """Tell whether "they", from ``start`` on, make what a question names: "how did they shoot the chase"."""
    made = _MAKING.match(question, start) if start else _MAKING.search(question)
    return made is not None and not _PLAIN.issuperset(words(question[made.end() :]))


def _is_on_cast(question: str, match: re.Match[str], named: Sequence[Entity]) -> bool:
    """Tell whether "it" is a film, since people are asked for in it: "is Max in it", "why isn't he in it"."""
    said = without_leading(words(question))
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
    return Reading(text, ids_of_people(taken), taken=tuple(each.id for each in taken))


def _is_possessive(question: str, match: re.Match[str]) -> bool:
    pronoun = match[0].lower()
    following = words(question[match.end() :][:80])
    is_participle = len(following) == 1 and following[0].endswith("ed")  # "who got her killed"
    is_before_noun = following[:1] == ["own"] or not (is_participle or _NEVER_OWNED.issuperset(following[:1]))
    return pronoun in _POSSESSIVES or (pronoun == "her" and is_before_noun)
