"""Choose among the readings of a follow-up by what the pack knows of each."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from bot.domain.matching.languages.followups import (
    Pronoun,
    has_doubled_object,
    named_in_place,
    pronoun_in,
    with_subject,
)
from bot.domain.matching.languages.questions import Heard
from bot.domain.matching.model import Previous, Status, Verdict
from bot.domain.matching.text.meanings import subject_of
from bot.domain.matching.text.normalise import words
from bot.domain.matching.verdict.followup import Leaning, leaning_of
from bot.domain.matching.verdict.index import Index
from bot.domain.matching.verdict.naming import entities_of, named_in
from bot.domain.matching.verdict.people import CAST, partners_of, pronouns_of
from bot.domain.matching.verdict.pronouns import PLACES, Reading, may_be_somebody, wanted_first
from bot.domain.pack.model import PEOPLE, Entity, EntityKind, Fact, Pack

_MEASURED = re.compile(r"\A\s*how\s+\w+\s+(?:is|was)\s+(?:s?he)\b", re.IGNORECASE)
_PART = re.compile(r"\bpart \w+\b")
_ARTICLES = frozenset({"a", "an", "the"})
# "Is it better than Fallout", as glosses have it, too: "is better that Fallout".
_COMPARED = re.compile(
    r"\b(?:it(?! about)|this|the (?:film|movie)|than|compared?|versus|vs|better|worse|more|less"
    r"|\w{3,}er (?:as|that))\b",
    re.IGNORECASE,
)
_SCENES_AND_THINGS = frozenset({EntityKind.SEQUENCE, EntityKind.OBJECT})
_MUCH_SURER = 0.3  # lead in confidence over a likelier reading
_ALONE = 0.9  # the confidence from which a question that may be a follow-up is one of its own


def told_of(index: Index, question: str, answer: str) -> list[Entity]:
    """Return the entities that a question and its answer are about.

    A first name may be a member's, a common word anything: "Max runs it", "the train party". Beside what is
    surely of the pack, other than what everything is about, they are so, too.
    """
    text = f"{question}\n{answer}"
    named = dict.fromkeys((*named_in(index, question), *named_in(index, answer)))
    sure = [entity for entity in named if _is_surely_in(text, entity)]
    subject = subject_of(index.pack)
    return list(named) if any(entity != subject for entity in sure) else sure


def _is_surely_in(text: str, entity: Entity) -> bool:
    """Tell whether a text that may name an entity says more than a first name or a common word of it."""
    said = words(text)
    full = words(entity.name)
    if entity.kind in PEOPLE:
        return len(full) > 1 and full[-1] in said
    return any(_is_name_in(text, said, name) for name in (entity.name, *entity.aliases))


def _is_name_in(text: str, said: Sequence[str], name: str) -> bool:
    parts = [word for word in words(name) if word not in _ARTICLES]
    if len(parts) > 1:
        return f" {' '.join(parts)} " in f" {' '.join(said)} "
    proper = [word for word in re.findall(r"\w+", name) if not word.islower()]
    return bool(parts) and any(re.search(rf"\b{re.escape(word)}\b", text) for word in proper[-1:])


def about(index: Index, previous: Previous) -> list[Entity]:
    """Return what an answer is about: what it gives, what was asked of, and their parts before all else."""
    fact = previous.fact
    value = [fact.value.entity] if fact.value is not None and fact.value.entity else []
    asked = [each.id for text in (previous.asked, fact.question) for each in named_in(index, text)]
    partners = partners_of(index.pack)
    named = [part for each in (*value, *asked) for part in (each, *sorted(partners.get(each, ())))]
    others = [part for each in fact.entities for part in sorted(partners.get(each, ()))]
    return entities_of(index, (*value, *asked, *named, *fact.entities, *others)) or beside(index, previous)


def calls_part(question: str, title: str) -> bool:
    """Tell whether a question calls a film the part that a title says it is: "part one"."""
    part = _PART.search(" ".join(words(title)))
    return part is not None and part[0] in " ".join(words(question))


def other_film(index: Index, fact: Fact) -> Entity | None:
    """Return the film that a fact is on, where that is another than what everything is about.

    "Is it the longest film" is on this one, whichever is.
    """
    is_of_it = "it" in words(fact.question)
    value = [fact.value.entity] if fact.value is not None and fact.value.entity and not is_of_it else []
    told = entities_of(index, (*value, *(each.entity for each in fact.about)))
    subject = subject_of(index.pack)
    return next((each for each in told if each.kind is EntityKind.FILM and each != subject), None)


def film_meant(index: Index, previous: Previous, question: str = "") -> Entity | None:
    """Return the film that "it" is after an answer, where that is another than what everything is about.

    After "is it better than Fallout" it still is not that one, nor in a ``question`` in English that calls it
    what is in the pack's own title: "why is it no longer Part One".
    """
    subject = subject_of(index.pack)
    if calls_part(question, index.pack.title):
        return None
    named = [each for each in named_in(index, previous.asked) if each.kind is EntityKind.FILM]
    films = [each for each in named if each != subject]
    if not films:
        return other_film(index, previous.fact)
    asked = f" {' '.join(words(previous.asked))} "
    names = () if subject is None else (subject.name, *subject.aliases)
    is_compared = _COMPARED.search(previous.asked) or any(
        f" {' '.join(words(each))} " in asked for each in names
    )
    # The series has a name that is part of its films' names.
    return None if is_compared else max(films, key=lambda film: len(film.name))


def films_apart(index: Index, previous: Previous, question: str = "") -> list[Entity]:
    """Return the films that an answer mentions, but that "it" is not in a ``question`` after it."""
    meant = (subject_of(index.pack), film_meant(index, previous, question))
    told = (*about(index, previous), *beside(index, previous))
    return [each for each in told if each.kind is EntityKind.FILM and each not in meant]


def beside(index: Index, previous: Previous) -> list[Entity]:
    """Return what an answer names, which pronouns stand for where they can stand for nothing else."""
    return named_in(index, previous.fact.answer)


def likeliest(
    index: Index,
    question: str,
    readings: Sequence[Reading],
    match: Callable[[str], Verdict],
    previous: Previous | None = None,
) -> Verdict:
    """Return the verdict on the first reading that is answered, or on one that is much surer.

    The question as it stands does not answer what falls into a known gap with a name in it, nor does what is
    told of a part answer what was asked of its actor. ``match`` says what a reading was taken to mean. Names
    that the asker used, or that are in the label of what was answered before, give nothing away, and whom it
    was asked of is still meant, unless only somebody else is told of.
    """
    best, chosen = Verdict(Status.UNKNOWN, 0.0), readings[0]
    kept = {entity.id for entity in named_in(index, previous.asked)} if previous is not None else set[str]()
    is_kept = bool(chosen.people) and kept.issuperset(chosen.people)
    is_named = chosen.text != question
    for at, reading in enumerate(readings):
        verdict = _on_people(index, match(reading.text), reading.people)
        is_plain = reading.text == question
        lead = _MUCH_SURER if best.fact_id is not None else 0.0
        is_surer = verdict.fact_id is not None and verdict.confidence > best.confidence + lead
        is_nearer = is_named and not (is_plain or is_kept) and _nearness(verdict) > _nearness(best)
        is_other = is_plain or (is_kept and _is_part_of(index, reading.people, chosen.people))
        if at == 0 or ((is_surer or is_nearer) and not (is_other and best.gap is not None)):
            best, chosen = verdict, reading
    subject = subject_of(index.pack)
    # The name of what everything is about goes without saying.
    if chosen.text == question or (subject is not None and chosen.taken == (subject.id,)):
        return best
    leans = chosen.taken is None or not _open_names(index, previous).issuperset(chosen.taken)
    return replace(best, read_as=chosen.text if chosen.is_sentence else best.read_as, leans=leans)


def _is_part_of(index: Index, people: Collection[str], actors: Collection[str]) -> bool:
    """Tell whether people are the parts of those actors: of "is she married", only one of them is told."""
    are_actors = all(index.pack.entity[each].kind is EntityKind.PERSON for each in actors)
    partners = partners_of(index.pack)
    return are_actors and set(people) <= {part for each in actors for part in partners[each] if part != each}


def _open_names(index: Index, previous: Previous | None) -> set[str]:
    """Return the ids of what a follow-up may name without giving anything away.

    Who only asked of "the culprit" has not named anybody; "the sequel" is no secret.
    """
    if previous is None:
        return set()
    said = set(words(previous.asked))
    used = [
        each
        for each in entities_of(index, previous.named)
        if each.kind is EntityKind.FILM or not said.isdisjoint(_telling_words(each))
    ]
    return {entity.id for entity in (*named_in(index, previous.fact.label), *used)}


def _telling_words(entity: Entity) -> list[str]:
    return [word for word in words(entity.name) if word not in _ARTICLES]


def stands_alone(verdict: Verdict) -> bool:
    """Tell whether a question that may be a follow-up is surely one of its own: "when is it out?"."""
    return bool(verdict.parts) or (verdict.fact_id is not None and verdict.confidence >= _ALONE)


def readings_in(index: Index, question: str, said: Heard, previous: Previous) -> list[Reading]:
    """Return a follow-up in another language with names for its pronouns; none where it has none."""
    named = named_in(index, said.english)
    pronouns = pronouns_of(index.pack)
    for entities in (about(index, previous), beside(index, previous)):
        likely = wanted_first(said.english, entities)
        others = (each for each in likely if each.kind in PEOPLE and each not in named)
        people = [each for each in others if may_be_somebody(each, pronouns)]
        called = [(each.name_within, pronouns.get(each.id, "")) for each in people]
        texts = named_in_place(said.language, question, called)
        is_without_subject = not named and said.template is not None
        if not texts and (is_without_subject or has_doubled_object(said.language, question)):
            texts = with_subject(said.language, question, called)
        if texts:
            return [Reading(text, (people[at].id,), taken=(people[at].id,)) for at, text in texts]
    return []


def tells_of_place(index: Index, verdict: Verdict) -> bool:
    """Tell whether what answers a question names a place."""
    fact = index.pack.fact.get(verdict.fact_id or "")
    told = () if fact is None else (*entities_of(index, fact.entities), *named_in(index, fact.answer))
    return any(each.kind in PLACES for each in told)


def without_fact(verdict: Verdict, before: Fact) -> Verdict:
    """Return the verdict on a follow-up without a suggestion of the fact that was answered before it."""
    near = tuple(each for each in verdict.candidates if each.fact_id != before.id)
    if verdict.status is not Status.SUGGEST or len(near) == len(verdict.candidates):
        return verdict
    return replace(verdict, candidates=near, status=Status.SUGGEST if near else Status.UNKNOWN)


def is_on_thing(index: Index, previous: Previous) -> bool:
    """Tell whether the last question names things or places, and nobody."""
    named = named_in(index, previous.asked)
    return bool(named) and not any(entity.kind in PEOPLE for entity in named)


def things_asked_of(index: Index, previous: Previous) -> list[Entity]:
    """Return the scenes and things that the last question was on.

    Where it names none, they are what its answer is about, if that is nothing else.
    """
    if named := things_in(named_in(index, previous.asked), index.pack):
        return named
    told = entities_of(index, (each.entity for each in previous.fact.about))
    found = things_in(told, index.pack)
    return found if len(found) == len(told) else []


def things_in(entities: Iterable[Entity], pack: Pack) -> list[Entity]:
    """Return those entities that are scenes, things, or parts whom nothing calls "he" or "she"."""
    pronouns = pronouns_of(pack)
    return [
        each
        for each in entities
        if each.kind in _SCENES_AND_THINGS or (each.kind is EntityKind.CHARACTER and each.id not in pronouns)
    ]


def is_on_somebody(question: str, language: str) -> bool:
    """Tell whether a question in another language has a pronoun that only people have."""
    return pronoun_in(language, question) is Pronoun.PERSONAL


def leaning(index: Index, question: str, said: Heard | None) -> Leaning:
    """Return how much a question needs what was said before; ``said`` where it is in another language."""
    named = named_in(index, question if said is None else said.english)
    if said is None:
        return leaning_of(question, named, index.pack)
    found = leaning_of(said.english, named, index.pack)
    if has_doubled_object(said.language, question):
        return Leaning.MAYBE
    pronoun = pronoun_in(said.language, question)
    if found is Leaning.SURELY or named or pronoun is Pronoun.UNSAID:
        return found
    match pronoun:
        case Pronoun.PERSONAL:
            return Leaning.SURELY
        case Pronoun.CLITIC:
            return Leaning.MAYBE
        case Pronoun.NONE:  # what anybody asks of something, without saying of what
            return Leaning.MAYBE if said.template is not None else found


def _nearness(verdict: Verdict) -> int:
    """Return how near to what is known a question is; the most where it is answered."""
    if verdict.fact_id is not None:
        return 3
    return 2 * (verdict.status is Status.SUGGEST) + (verdict.gap is not None)


def is_on_nobody(index: Index, question: str, fact_id: str) -> bool:
    """Tell whether a fact is on nobody, though it is asked how tall, old or the like he or she is."""
    if _MEASURED.match(question) is None or fact_id not in index.pack.fact:
        return False
    return not any(each.kind in PEOPLE for each in named_in(index, index.pack.fact[fact_id].question))


def _on_people(index: Index, verdict: Verdict, people: Collection[str]) -> Verdict:
    """Return a verdict on a question about somebody as if nothing were known of others."""
    if not people or verdict.talk is not None:
        return verdict
    partners = partners_of(index.pack)
    meant = {partner for each in people for partner in partners[each]}
    if verdict.fact_id is not None:
        named = _people_in(index, verdict.fact_id)
        if not named or _is_cast(index, verdict.fact_id) or not named.isdisjoint(meant):
            return verdict
    near = tuple(each for each in verdict.candidates if not _people_in(index, each.fact_id).isdisjoint(meant))
    is_near = verdict.status is not Status.UNKNOWN and bool(near)
    status = Status.SUGGEST if is_near else Status.UNKNOWN
    confidence = near[0].confidence if near else 0.0
    return replace(verdict, status=status, confidence=confidence, fact_id=None, candidates=near)


def _is_cast(index: Index, fact_id: str) -> bool:
    """Tell whether a fact says who is in a film, and so tells of whoever is not."""
    fact = index.pack.fact.get(fact_id)
    return fact is not None and any(each.attribute == CAST for each in fact.about)


def _people_in(index: Index, fact_id: str) -> set[str]:
    """Return whom a fact names; what was taught may be on anybody."""
    fact = index.pack.fact.get(fact_id)
    if fact is None:
        return set()
    told = [*entities_of(index, fact.entities), *named_in(index, f"{fact.question} {fact.answer}")]
    return {entity.id for entity in told if entity.kind in PEOPLE}
