"""Follow-ups: what "and how old is she?" asks after an answer, or after another question.

They take names for their pronouns (:mod:`.pronouns`), go on with the last question, or ask it of another.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from itertools import takewhile

from bot.domain.matching.model import Previous
from bot.domain.matching.text.countries import called, countries_in, country_names_in
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.fillers import without_fillers
from bot.domain.matching.text.normalise import words
from bot.domain.matching.text.splitting import AUXILIARIES, QUESTION_WORDS, without_leading
from bot.domain.matching.verdict.abroad import is_on_release
from bot.domain.matching.verdict.numbered import numbered
from bot.domain.matching.verdict.people import pronouns_of
from bot.domain.matching.verdict.pronouns import (
    PLACES,
    THINGS,
    VISITED,
    Reading,
    asks_of_somebody,
    free_pronouns,
    ids_of_people,
    makes_something,
    resolve,
    things_of,
)
from bot.domain.pack.model import PEOPLE, Entity, EntityKind, Pack

_PLAIN = word_list("stopwords")
_MORE = frozenset({"else", "other", "others", "another", "more"})
_BARE = 3  # words of a question like "why?", "and how long?"
_IT = frozenset({"it", "that", "this"})
_OF_ANYTHING = word_list("of_anything") | QUESTION_WORDS | AUXILIARIES
_WITH_NOUN = frozenset({"how", "what", "which", "whose"})
_FRAGMENT = 6  # words; a longer text without a question word or verb is not cut to a name
_PERSONS = frozenset({"he", "she", "they", "him", "her", "them"})
_HOW_MANY = ["how", "many"]
_UNNAMED = 6  # words; a longer question says what it counts
_ARTICLES = ("a", "an", "the", "that", "this", "those")
_LONGEST_NAME = 3  # words after an article
_ENDING = _PLAIN | word_list("genuineness")  # what no name goes on with: "was the submarine real"
_TODAY = (["now"], ["today"], ["nowadays"], ["right", "now"], ["these", "days"], ["currently"])
_TIMES = ("times", "tries", "takes", "attempts")
# Of nothing but what was said before.
_HOW_OFTEN = (["how", "often"], *([*_HOW_MANY, each] for each in _TIMES))
_BEFORE_NAMES = frozenset({"of", "to", "with", "about", "plays", "played"})
_SHORTEST_SENTENCE = 3  # words before a name at its end
# "Where does that happen", "where was that again": as glosses have it, too.
_WHERE_THAT_WAS = re.compile(
    r"where (?:(?:does|did|do|is|was|has) )?(?:that|this|it) (?:happen(?:s|ed|ing)?|take place|took place)"
    r"|where (?:happen(?:s|ed)?|take place|was) (?:that|this|it)"
)
_FILMS = ("film", "movie", "this film", "this movie", "this one", "it")  # as the pack's own is called
_STRESSING = frozenset({"again", "exactly", "then", "actually", "really", "all"})
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
    counted = _with_nouns(question, previous)
    others = [entity for entity in about if entity not in named and entity not in apart]
    beside = [entity for entity in beside if entity not in apart]
    first = counted[0] if counted else question
    resolved = resolve(first, others, pronouns_of(pack), named, beside=beside)
    if counted:  # "they" are first those who made it
        return tuple(dict.fromkeys((*map(Reading, counted), *resolved)))
    if resolved != (Reading(question),):
        return tuple(_with_names_said(resolved, previous, pack))
    return tuple(_going_on(question, previous, (about, others, named), pack))


def _with_names_said(readings: Iterable[Reading], previous: Previous, pack: Pack) -> Iterator[Reading]:
    """Yield readings, and after each the one with a thing as the last question called it: "the submarine"."""
    asked = f" {' '.join(words(previous.asked))} "
    for reading in readings:
        yield reading
        if len(reading.taken or ()) != 1:
            continue
        (entity,) = (pack.entity[each] for each in reading.taken or ())
        said = [name for name in entity.aliases if f" {' '.join(words(name))} " in asked]
        if entity.kind in PEOPLE or not said:
            continue
        name = max(said, key=len)
        name = name if name.startswith("the ") or f" the {name.lower()} " not in asked else f"the {name}"
        yield reading._replace(text=reading.text.replace(entity.name_within, name))


def _going_on(
    question: str, previous: Previous, entities: tuple[Sequence[Entity], ...], pack: Pack
) -> Iterator[Reading]:
    """Yield the readings of a question without pronouns.

    The ``entities`` are what the answer before was about, which of them the question may be about, and which
    it names itself.
    """
    about, others, named = entities
    said = without_leading(words(question))
    if is_on_country(question) and (not named or is_on_release(pack, previous.fact)):
        yield from _abroad(previous, question)
        return
    is_complete = bool(named) or asks_of_somebody(question) or makes_something(question)  # it is on that
    if is_fragment(said) and (meant := named or numbered(pack, said) or _hinted(said, pack.entities)):
        yield from _exchanged(previous, about, meant[0])
        is_complete = True
    elif not is_complete and said != _HOW_MANY and _is_bare(said):
        yield _asked_otherwise(previous, said)
        if len(said) == 1:  # of what else could "when" be?
            return
        is_complete = True
    yield Reading(question)
    if is_complete or said == _HOW_MANY:  # of nothing that was counted before
        return
    subject = [*things_of(others), *others][:1]
    asked = question.rstrip("?!. ")
    is_sentence = len(said) >= _SHORTEST_SENTENCE and said[-1] in _BEFORE_NAMES | AUXILIARIES
    for entity in subject:
        yield Reading(f"{asked} {entity.name_within}?", ids_of_people(subject), is_sentence)
    if said[:1] == ["who"] and len(said) <= _BARE:  # "who directs?"
        yield Reading(f"{asked} it?")


def asks_of_nobody(question: str, readings: Sequence[Reading], pack: Pack) -> bool:
    """Tell whether a question that names nobody has "he" or "she", which nobody stands for in any reading."""
    free = free_pronouns(question, (), pronouns_of(pack))
    is_open = all(reading.text == question for reading in readings)
    return is_open and not free.keys().isdisjoint({"he", "she"})


def asks_where_that_was(question: str) -> bool:
    """Tell whether a follow-up asks but where that was of which was told: "and where does that happen"."""
    said = [word for word in without_leading(words(question)) if word not in _STRESSING]
    return _WHERE_THAT_WAS.fullmatch(" ".join(said)) is not None


def is_mere_pronoun(question: str) -> bool:
    """Tell whether a question is nothing but whom it is on: "and she?"."""
    said = without_leading(words(question))
    return bool(said) and _PERSONS.issuperset(said)


def leaning_of(question: str, named: Sequence[Entity], pack: Pack) -> Leaning:
    """Return how much ``question`` needs what was said before; ``named`` are those that it names itself."""
    free = free_pronouns(question, named, pronouns_of(pack))
    # "it" may be the film; "that" is what was just said.
    if (
        (VISITED.search(question) and not named)
        or not free.keys().isdisjoint({"he", "she"})
        or free.get("it") == "that"
    ):
        return Leaning.SURELY
    said = words(question)
    bare = without_leading(said)
    if is_on_country(question):
        return Leaning.SURELY
    if _is_about(bare) or (bare != said and is_fragment(bare)):
        is_named = bool(named or numbered(pack, bare) or _hinted(bare, pack.entities))
        return Leaning.SURELY if is_named else Leaning.NOT
    if is_mere_opening(question) or (counts_unnamed(question) and not named):
        return Leaning.SURELY
    # "and in which other films?" has no subject.
    if bare != said and not named and AUXILIARIES.isdisjoint(bare) and not QUESTION_WORDS.isdisjoint(bare):
        return Leaning.MAYBE
    return Leaning.MAYBE if free else Leaning.NOT


def _is_about(said: Sequence[str]) -> bool:
    return said[:2] in (["what", "about"], ["how", "about"])


def is_fragment(said: Sequence[str]) -> bool:
    """Tell whether words are a name rather than a question: "what about Grace", "the wreck"."""
    is_clause = not (QUESTION_WORDS | AUXILIARIES).isdisjoint(said)
    return _is_about(said) or (not is_clause and len(said) <= _FRAGMENT)


def is_on_country(question: str) -> bool:
    """Tell whether words are a country rather than a question: "and in Switzerland?"."""
    said = without_leading(words(question))
    is_whole = not word_list("release_words").isdisjoint(said)  # "release date Germany"
    return not is_whole and is_fragment(said) and len(countries_in(question)) == 1


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
    if list(said) in _HOW_OFTEN:
        return True
    if not said or said[0] not in QUESTION_WORDS or len(said) > _BARE:
        return False
    return _PLAIN.issuperset(said[2:] if said[0] in _WITH_NOUN else said[1:])


def _asked_otherwise(previous: Previous, said: Sequence[str]) -> Reading:
    """Return the last question with the words of a bare one that ask: "how long", "in which year"."""
    asked = OPENER.sub("", previous.fact.question, count=1).strip()
    is_sentence = words(asked)[:1] and words(asked)[0] in AUXILIARIES  # "how", "who plays Grace": not one
    asked = asked[:1].lower() + asked[1:] if is_sentence else asked
    told = f"{' '.join(_opening(said))} {asked}"
    return Reading(told, is_sentence=bool(is_sentence))


def _opening(said: Sequence[str]) -> Sequence[str]:
    """Return the words of a bare question that ask, without "was that"."""
    at = next((at for at, word in enumerate(said) if word in AUXILIARIES), len(said))
    return said[:at]


def asks_as_of_today(question: str) -> bool:
    """Tell whether a follow-up asks for nothing but how that is now: "and today?"."""
    return without_leading(words(question)) in _TODAY


def asks_how_many(question: str) -> bool:
    """Tell whether a question asks for nothing but how many, without of what."""
    return without_leading(words(question)) == _HOW_MANY


def counts_unnamed(question: str) -> bool:
    """Tell whether a question asks how many, and only what was said before tells of what."""
    said = without_leading(words(question))
    counted = said[len(_HOW_MANY) :]
    is_open = said[: len(_HOW_MANY)] == _HOW_MANY and len(said) <= _UNNAMED
    return is_open and AUXILIARIES.issuperset(counted[:1])


def _with_nouns(question: str, previous: Previous) -> tuple[str, ...]:
    """Return "how many did they wreck" with what it may count: "how many bikes did they wreck".

    That is what the question before asked for, or else a thing that it was on.
    """
    said = without_leading(words(question))
    is_open = said[:2] == _HOW_MANY and (len(said) == len(_HOW_MANY) or said[2] in AUXILIARIES)
    noun, rest = _asked_for(previous) if is_open else ("", "")
    if len(said) == len(_HOW_MANY):
        return (f"how many {noun} {rest}",) if noun else ()
    nouns = [noun] if noun else _things_in(previous.asked or previous.fact.question) if is_open else []
    return tuple(
        re.sub(r"\bhow many\b", f"how many {each}", question, count=1, flags=re.IGNORECASE) for each in nouns
    )


def _things_in(question: str) -> list[str]:
    """Return the nouns after an article in a question, as several: "bikes" and "jumps" of "the bike jump"."""
    runs = re.findall(rf"\b(?:{'|'.join(_ARTICLES)}) ((?:[\w-]+ ?){{1,{_LONGEST_NAME}}})", question.lower())
    nouns = [word for run in runs for word in takewhile(lambda each: each not in _ENDING, words(run))]
    return [word if word.endswith("s") else f"{word}s" for word in dict.fromkeys(nouns)]


def _asked_for(previous: Previous) -> tuple[str, str]:
    """Return what the last question asked for, as several, and the rest of it: "which awards did it win"."""
    for asked in filter(None, (without_fillers(previous.asked), previous.fact.question)):
        opener = OPENER.match(asked)
        said = opener[0].lower().split() if opener else []
        noun = [word for word in said[1:] if word not in _PLAIN]
        if said[:1] in (["what"], ["which"], ["how"]) and len(noun) == 1 and not noun[0].endswith("ly"):
            is_measure = said[0] == "how" and said[1:2] != ["many"]
            if opener is not None and not is_measure:
                plural = noun[0] if noun[0].endswith("s") else f"{noun[0]}s"
                return plural, asked[opener.end() :].strip(" ?!.")
    return "", ""


def asks_of_anything(question: str) -> bool:
    """Tell whether a question asks of "it" what may be asked of anything: "how did they film it"."""
    said = set(without_leading(words(question)))
    return not said.isdisjoint(_IT) and said <= _OF_ANYTHING


def is_mere_opening(question: str) -> bool:
    """Tell whether a follow-up is a question word and nothing else, or asks only how often that was."""
    said = without_leading(words(question))
    return said in _HOW_OFTEN or (len(said) == 1 and said[0] in QUESTION_WORDS)


def asks_for_more(question: str) -> bool:
    """Tell whether a follow-up asks for something beyond the answer: "what else was shot there?"."""
    return not _MORE.isdisjoint(words(question))


def _exchanged(previous: Previous, about: Iterable[Entity], other: Entity) -> Iterator[Reading]:
    """Yield the last question about ``other``: "where was the fight shot?", "and the wreck?"."""
    kinds = next(kinds for kinds in (PEOPLE, PLACES, THINGS) if other.kind in kinds)
    names = (name for entity in about if entity.kind in kinds for name in (entity.name, *entity.aliases))
    called = _FILMS if other.kind is EntityKind.FILM else ()
    longest = sorted((*names, *called), key=len, reverse=True)
    for asked in filter(None, (without_fillers(previous.asked), previous.fact.question)):
        for name in longest:
            named = re.compile(rf"\b(?:the )?{re.escape(name)}\b", re.IGNORECASE)
            exchanged = named.sub(lambda _: other.name_within, asked)
            rest = set(words(named.sub(" ", asked)))  # "is the bridge a bridge"
            if exchanged != asked and rest.isdisjoint(set(words(name)) - _PLAIN):
                yield Reading(exchanged, ids_of_people([other]))
                break


def _hinted(said: Sequence[str], entities: Iterable[Entity]) -> list[Entity]:
    """Return the only entity whose name has one of the words: "and the wreck?"."""
    content = set(said) - _PLAIN
    found = [entity for entity in entities if not content.isdisjoint(words(entity.name))]
    return found if len(found) == 1 else []
