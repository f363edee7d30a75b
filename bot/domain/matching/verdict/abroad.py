"""When something came out in a country: what states another country's date doesn't answer that."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bot.domain.matching.model import Status, Verdict
from bot.domain.matching.text.countries import called, countries_in
from bot.domain.matching.text.english import word_list
from bot.domain.matching.text.meanings import subject_of
from bot.domain.matching.text.normalise import words
from bot.domain.matching.verdict.index import Index
from bot.domain.matching.verdict.judging import UNKNOWN
from bot.domain.matching.verdict.naming import named_in
from bot.domain.pack.model import About, AnswerKind, Entity, EntityKind, Fact, Gap, Pack

_RELEASE = "release"  # the attribute
_WORKS = frozenset({EntityKind.FILM, EntityKind.WORK})
_CINEMAS = frozenset({"cinema", "cinemas", "theater", "theaters", "theatre", "theatres"})
_NOT_ON_START = frozenset({"how", "much", "many", "shot", "filmed", "scene", "scenes", "which", "who", "why"})
_THIS = frozenset({"this", "first", "one"})
_NEARBY = 3  # facts offered in place of an answer
_FACTS = 2_048  # whose countries are remembered


def in_that_country(index: Index, question: str, verdict: Verdict) -> Verdict:
    """Return the verdict on when something came out in a country, by what is told of that country.

    ``question`` is in English. Where nothing is told of it, that is said, rather than another country's date.
    """
    named, pack = countries_in(question), index.pack
    if len(named) != 1 or not _asks_for_release(pack, question, verdict):
        return verdict
    other = _other_in(index, question)
    if other is not None:
        return _of_other(index, question, verdict, other)
    fact = pack.fact.get(verdict.fact_id or "")
    if fact is not None and mentions(fact, *named) and is_on_release(pack, fact):
        return verdict
    on_release = [each for each in pack.facts if is_on_release(pack, each)]
    telling = next((each for each in on_release if mentions(each, *named)), None)
    if telling is not None:
        return verdict if fact is None else replace(verdict, fact_id=telling.id)
    near = [each.fact_id for each in verdict.candidates if pack.fact.get(each.fact_id) in on_release]
    subject = f"when {_name_of(pack)} came out in {called(*named)}"
    gap = Gap(_RELEASE, topic="", subject=subject, nearby=tuple(near[:_NEARBY]))
    return replace(verdict, status=Status.UNKNOWN, fact_id=None, confidence=0.0, candidates=(), gap=gap)


def is_start_abroad(gap: Gap) -> bool:
    """Tell whether a gap is that nothing says when something came out in a country."""
    return gap.id == _RELEASE and bool(countries_in(gap.subject))


def _of_other(index: Index, question: str, verdict: Verdict, other: Entity) -> Verdict:
    """Return the verdict on when an ``other`` film came out in a country, by what is told of that film."""
    pack, named = index.pack, countries_in(question)
    fact = pack.fact.get(verdict.fact_id or "")
    if verdict.gap is not None or (fact is not None and not _states_release(pack, fact)):
        return verdict
    own = _release_of(pack, other)
    telling = next((each for each in own if mentions(each, *named)), None)
    if telling is not None:
        return verdict if fact is None else replace(verdict, fact_id=telling.id)
    return replace(UNKNOWN, gap=_unstated(other, question, own))


def _release_of(pack: Pack, film: Entity) -> list[Fact]:
    """Return the facts that say when a film came out."""
    return [each for each in pack.facts if any(_is_release_of(about, film) for about in each.about)]


def _is_release_of(about: About, film: Entity) -> bool:
    return about.attribute == _RELEASE and about.entity == film.id


def _unstated(film: Entity, question: str, nearby: Sequence[Fact] = ()) -> Gap:
    """Return the gap that nothing says when a film came out, in the countries that a question names."""
    place = "".join(f" in {called(code)}" for code in sorted(countries_in(question)))
    subject = f"when {film.name_within} came out{place}"
    return Gap(_RELEASE, topic="", subject=subject, nearby=tuple(each.id for each in nearby[:_NEARBY]))


def of_that_film(index: Index, question: str, verdict: Verdict, film: Entity | None) -> Verdict:
    """Return the verdict on a follow-up after an answer on a ``film``, where that is another than the pack's.

    When it came out is not when the pack's did; nothing may be told of its start in some country.
    """
    pack = index.pack
    fact = pack.fact.get(verdict.fact_id or "")
    if film is None or fact is None or not is_on_release(pack, fact) or _is_on_this(index, question):
        return verdict
    own, named = _release_of(pack, film), countries_in(question)
    telling = next((each for each in own if not named or mentions(each, *named)), None)
    if telling is not None:
        return replace(verdict, fact_id=telling.id, candidates=(), holds=None, leans=True)
    return replace(UNKNOWN, leans=True, gap=_unstated(film, question, own))


def _is_on_this(index: Index, question: str) -> bool:
    """Tell whether a question says that it is on the pack's own film: "and when did this one come out"."""
    is_named = any(index.reader.read(question).entities)
    return is_named or not _THIS.isdisjoint(words(question))


def _asks_for_release(pack: Pack, question: str, verdict: Verdict) -> bool:
    if verdict.fact_id is not None:
        fact = pack.fact.get(verdict.fact_id)  # None for what was taught
        if fact is None:
            return False
        return _states_release(pack, fact) or (_is_on_cinemas(question) and not _tells_of_cinemas(fact))
    if _is_on_cinemas(question):
        return True
    near = (pack.fact.get(each.fact_id) for each in verdict.candidates)
    is_near = any(fact is not None and is_on_release(pack, fact) for fact in near)
    return is_near and _speaks_of_release(question)


def _speaks_of_release(question: str) -> bool:
    return not word_list("release_words").isdisjoint(words(question))


def _is_on_cinemas(question: str) -> bool:
    """Tell whether a question asks whether something is in cinemas: "is it in theaters in Austria"."""
    said = words(question)
    return not _CINEMAS.isdisjoint(said) and _NOT_ON_START.isdisjoint(said)


def _tells_of_cinemas(fact: Fact) -> bool:
    return not _CINEMAS.isdisjoint(words(f"{fact.question} {fact.answer}"))


def _other_in(index: Index, question: str) -> Entity | None:
    """Return the other film or work that a question names; a series has a name that is part of its films'."""
    subject = subject_of(index.pack)
    named = [each for each in named_in(index, question) if each.kind in _WORKS and each is not subject]
    return max(named, key=lambda work: len(work.name), default=None)


def _name_of(pack: Pack) -> str:
    subject = subject_of(pack)
    if subject is None:
        return pack.title
    return "the film" if subject.kind is EntityKind.FILM else subject.name_within


def _states_release(pack: Pack, fact: Fact) -> bool:
    """Tell whether a fact says when something came out, whatever it is."""
    return is_on_release(pack, fact) or any(about.attribute == _RELEASE for about in fact.about)


def is_on_release(pack: Pack, fact: Fact) -> bool:
    """Tell whether a fact says when what everything is about came out."""
    subject = subject_of(pack)
    own = None if subject is None else subject.id
    if fact.about:
        return any(about.attribute == _RELEASE and about.entity == own for about in fact.about)
    is_date = AnswerKind.DATE in fact.kinds and (not fact.entities or own in fact.entities)
    return is_date and _speaks_of_release(fact.question)


@lru_cache(_FACTS)
def mentions(fact: Fact, *countries: str) -> bool:
    """Tell whether a fact says something of any of the countries; that it is asked for them is not enough."""
    return any(not countries_in(text).isdisjoint(countries) for text in (fact.question, fact.answer))
