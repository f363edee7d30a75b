"""What a question asked after an answer means: a follow-up, or one of several in another language."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.links import entries_by_id
from bot.domain.matching.languages.followups import (
    Pronoun,
    goes_on_in,
    has_doubled_object,
    points_back,
    pronoun_in,
    with_subject,
    without_pointing,
)
from bot.domain.matching.languages.questions import Heard, heard_in, questions_of
from bot.domain.matching.model import Part, Previous, Status, Thresholds, Verdict
from bot.domain.matching.text.countries import countries_in
from bot.domain.matching.text.normalise import words
from bot.domain.matching.text.splitting import without_leading
from bot.domain.matching.verdict.abroad import mentions, of_that_film
from bot.domain.matching.verdict.choosing import (
    about,
    beside,
    film_meant,
    films_apart,
    is_on_somebody,
    is_on_thing,
    leaning,
    likeliest,
    readings_in,
    stands_alone,
    tells_of_place,
    things_asked_of,
    things_in,
    without_fact,
)
from bot.domain.matching.verdict.followup import (
    Leaning,
    asks_as_of_today,
    asks_for_more,
    asks_of_anything,
    asks_of_nobody,
    asks_where_that_was,
    counts_unnamed,
    is_mere_opening,
    is_mere_pronoun,
    is_on_country,
    readings_of,
)
from bot.domain.matching.verdict.glosses import Glosses, surer_for
from bot.domain.matching.verdict.index import Index
from bot.domain.matching.verdict.judging import SURE, UNKNOWN, certain
from bot.domain.matching.verdict.mentioning import leaves_open, mentions_rest
from bot.domain.matching.verdict.naming import named_in
from bot.domain.matching.verdict.own_film import with_own_film
from bot.domain.matching.verdict.pronouns import (
    PLACES,
    VISITED,
    Reading,
    asks_actor_of_whom,
    asks_for_actor,
    asks_of_cast,
    asks_of_pair,
    with_film,
    with_it,
    with_object,
)
from bot.domain.matching.verdict.reasons import asks_reason, gives_reason, reason_of
from bot.domain.matching.verdict.several import MOST_QUESTIONS, SeveralQuestions, is_understood, says_less
from bot.domain.matching.verdict.tracing import Tracer
from bot.domain.pack.ages import birth_of
from bot.domain.pack.model import PEOPLE, Entity, EntityKind, Fact

_ALL_PLACES = ("where was it filmed?", "where is it set?")


class Conversation:
    """Reads questions after what was answered before them."""

    def __init__(self, index: Index, tracer: Tracer, several: SeveralQuestions, glosses: Glosses) -> None:
        self._index = index
        self._tracer = tracer
        self._several = several
        self._glosses = glosses

    def follow_up(
        self, question: str, said: Heard | None, previous: Previous, thresholds: Thresholds
    ) -> Verdict:
        """Return what ``question`` was taken to mean; ``said`` where it is in another language."""
        if said is None:
            verdict = self._follow_up(question, previous, thresholds, is_glossed=False)
            film = film_meant(self._index, previous, question)
            if film is None:
                return verdict
            verdict = of_that_film(self._index, question, verdict, film)
            plain = self._tracer.verdict_on(question, thresholds)
            return with_own_film(self._index, question, verdict, plain, film=film, previous=previous)
        verdict = self._on_heard(question, said, previous, thresholds)
        several = self.several_heard(question, said.language, thresholds, previous)
        if several is not None and not says_less(several, verdict):
            return several
        titled = self._glosses.titled(question, said.english) if verdict.fact_id is None else None
        return verdict if titled is None else titled

    def leaning(self, question: str, said: Heard | None, previous: Previous | None) -> Leaning:
        """Return how much a question needs what was answered before.

        ``said`` is what it says, where it is in another language. After a ``previous`` answer on another
        film than the pack's, "it" is that one.
        """
        if asks_reason(question if said is None else said.english):
            return Leaning.SURELY
        found = leaning(self._index, question, said)
        english = question if said is None else said.english
        if previous is not None and (self._is_in(english, previous) or self._is_on_pair(english, previous)):
            return Leaning.SURELY
        if previous is not None and said is not None and self._is_on_them(question, said, previous):
            return Leaning.SURELY
        is_elsewhere = previous is not None and film_meant(self._index, previous, english) is not None
        if is_elsewhere and said is not None and points_back(said.language, question):
            return Leaning.SURELY
        is_on_cast = asks_of_cast(question, named_in(self._index, question))
        if previous is None or not (found is Leaning.MAYBE or is_on_cast):
            return found
        is_on_thing = bool(self._things_meant(question, previous))
        return Leaning.SURELY if is_on_thing or is_elsewhere else found

    def several_heard(
        self, question: str, language: str, thresholds: Thresholds, previous: Previous | None = None
    ) -> Verdict | None:
        """Return the verdict on a text with several questions in another language; None where it has not.

        Where some are not understood, it has only those that "and" joins.
        """
        for at_commas in (True, False):
            questions = questions_of(question, language, at_commas=at_commas)
            parts = self._parts_heard(questions, language, thresholds, previous)
            first = next((part.verdict for part in parts if part.verdict.fact_id is not None), None)
            if first is None or (at_commas and not all(map(is_understood, parts))):
                continue
            is_said_twice = all(part.verdict.fact_id == first.fact_id for part in parts)
            return first if is_said_twice else replace(first, parts=parts)
        return None

    def _parts_heard(
        self, questions: Sequence[str], language: str, thresholds: Thresholds, previous: Previous | None
    ) -> tuple[Part, ...]:
        """Return each of several questions in another language with its verdict, after the one before it."""
        parts: list[Part] = []
        for question in questions[:MOST_QUESTIONS]:
            said = heard_in(language, question, self._index.reader)
            verdict = self._glosses.verdict_on(question, said, thresholds)
            if previous is not None and self._goes_on(question, said, previous, verdict):
                verdict = self._on_heard(question, said, previous, thresholds)
            parts.append(Part(question, verdict))
            fact = self._index.pack.fact.get(verdict.fact_id or "") or self._near_film(said, verdict)
            previous = previous if fact is None else Previous(fact, said.english, language)
        return tuple(parts)

    def _near_film(self, said: Heard, verdict: Verdict) -> Fact | None:
        """Return what is near a question without an answer on a film that it names; the next may be on it."""
        named = [each.id for each in named_in(self._index, said.english) if each.kind is EntityKind.FILM]
        near = entries_by_id(self._index.pack.fact, [each.fact_id for each in verdict.candidates])
        return next((fact for fact in near if not set(named).isdisjoint(fact.entities)), None)

    def _goes_on(self, question: str, said: Heard, previous: Previous, verdict: Verdict) -> bool:
        """Tell whether one of several questions is on whom, or on which other film, the one before it was."""
        if film_meant(self._index, previous, said.english) is not None:
            return self.leaning(question, said, previous) is Leaning.SURELY
        is_on_them = has_doubled_object(said.language, question) or pronoun_in(said.language, question) in {
            Pronoun.PERSONAL,
            Pronoun.UNSAID,
        }
        return is_on_them and not stands_alone(verdict)

    def _on_heard(self, question: str, said: Heard, previous: Previous, thresholds: Thresholds) -> Verdict:
        """Return the verdict on a follow-up in another language, without how it reads in English."""
        elsewhere = film_meant(self._index, previous, said.english)
        verdict = None if elsewhere is None else self._on_film(question, said, elsewhere, thresholds)
        if verdict is None:
            verdict = self._follow_up_gloss(question, said, previous, thresholds)
            verdict = of_that_film(self._index, said.english, verdict, elsewhere)
        if elsewhere is not None:
            plain = self._glosses.verdict_on(question, said, thresholds)
            verdict = with_own_film(
                self._index, said.english, verdict, plain, film=elsewhere, previous=previous
            )
        verdict = without_fact(verdict, previous.fact)
        return replace(verdict, read_as=None, language=said.language, english=said.english)

    def _on_film(self, question: str, said: Heard, film: Entity, thresholds: Thresholds) -> Verdict | None:
        """Return the verdict on a follow-up in another language of which a fact on that film tells.

        Its name is put into the question itself, where it may be read better, and into its gloss.
        """
        pointed = without_pointing(said.language, question)
        texts = dict.fromkeys((question, pointed))
        named = [with_subject(said.language, text, [(film.name_within, "")])[:1] for text in texts]
        english = [
            heard_in(said.language, text, self._index.reader).english for each in named for _, text in each
        ]
        for text in (*english, with_film(said.english, film)):
            verdict = self._tracer.trace(text, surer_for(said, thresholds)).verdict
            fact = self._index.pack.fact.get(verdict.fact_id or "")
            if fact is not None and film.id in fact.entities:
                return replace(self._tracer.decided(said.english, verdict), leans=True)
        return None

    def _follow_up_gloss(
        self, question: str, said: Heard, previous: Previous, thresholds: Thresholds
    ) -> Verdict:
        """Return the verdict on a follow-up in another language: with names for its pronouns, or glossed."""
        surer = surer_for(said, thresholds)
        if said.language == "de" and self._is_on_thing(said, previous):  # "der Schlüssel … er" is no man
            return self._follow_up(with_it(said.english), previous, surer)
        said = self._measured(said, previous)
        glossed = self._follow_up(said.english, previous, surer)
        # In "cuándo" and "cuántas veces", no subject goes without saying: the whole question does.
        is_whole = is_mere_opening(said.english)
        readings = [] if is_whole else readings_in(self._index, question, said, previous)
        if not readings:
            return _on_nobody(question, said, glossed)

        def match(text: str) -> Verdict:
            again = heard_in(said.language, text, self._index.reader)
            return self._glosses.verdict_on(text, again, thresholds)

        pronoun = pronoun_in(said.language, question)
        if pronoun is Pronoun.NONE and not goes_on_in(said.language, question):
            # Nothing in it goes on from what was said: "cuánto dura" is on the film, if that is known.
            readings = [Reading(question), *readings]
        elif pronoun is not Pronoun.UNSAID:
            readings = [*readings, Reading(question, readings[0].people)]
        verdict = likeliest(self._index, question, readings, match, previous)
        if verdict.fact_id is None and glossed.fact_id is not None and glossed.read_as is not None:
            return glossed
        if verdict.fact_id is not None or is_on_somebody(question, said.language):
            return verdict
        plain = match(question)
        return plain if stands_alone(plain) else verdict

    def _measured(self, said: Heard, previous: Previous) -> Heard:
        """Return a mere "wie groß", how big or tall, as it is asked of somebody where one was asked of."""
        is_on_somebody = any(each.kind in PEOPLE for each in named_in(self._index, previous.asked))
        is_bare = without_leading(words(said.english)) == ["how", "big"]
        return replace(said, english="how tall") if is_bare and is_on_somebody else said

    def _is_on_thing(self, said: Heard, previous: Previous) -> bool:
        """Tell whether "sie" is a thing: after "wann war die Premiere", also in "wo war die"."""
        if is_on_thing(self._index, previous):
            return True
        asked = named_in(self._index, previous.asked)
        is_on_nobody = not any(each.kind in PEOPLE for each in asked)
        return is_on_nobody and asks_where_that_was(with_it(said.english))

    def _follow_up(
        self, question: str, previous: Previous, thresholds: Thresholds, *, is_glossed: bool = True
    ) -> Verdict:
        if asks_reason(question):
            return self._reason(previous, thresholds)
        question = with_object(question)
        if self._is_in(question, previous):
            return replace(certain(previous.fact.id), leans=True)
        entities, apart = about(self._index, previous), self._apart(question, previous)
        meant = [each for each in entities if each not in apart]
        several = self._several.joined(question, thresholds, meant)
        if several is not None:
            return several
        named = named_in(self._index, question)
        told = beside(self._index, previous)
        pack = self._index.pack
        readings = readings_of(question, previous, entities, named, pack, beside=told, apart=apart)
        verdict = self._tracer.likeliest(question, readings, thresholds, previous)
        # As a gloss of "er", "he" may be the film.
        is_open = verdict.fact_id is None or (verdict.confidence < SURE and not is_glossed)
        if is_open and not named and asks_of_nobody(question, readings, pack):
            return replace(UNKNOWN, asks_whom=True)
        if asks_where_that_was(question):
            return self._where_that_was(verdict, previous, thresholds)
        return self._weighed(question, verdict, previous, is_naming=bool(named), thresholds=thresholds)

    def _where_that_was(self, verdict: Verdict, previous: Previous, thresholds: Thresholds) -> Verdict:
        """Return where that was of which was told: what a scene's place is, or what the answer says of it.

        Where it says nothing, what is told of places is suggested.
        """
        is_place = tells_of_place(self._index, verdict)
        if is_place and verdict.read_as is not None:
            return verdict
        told = (*about(self._index, previous), *beside(self._index, previous))
        if any(each.kind in PLACES for each in told):
            return replace(certain(previous.fact.id), leans=True)
        if is_place:
            return verdict
        on_places = [self._tracer.verdict_on(each, thresholds).candidates[:1] for each in _ALL_PLACES]
        near = tuple(dict.fromkeys(each for found in on_places for each in found))
        if not near:
            return _unknown(verdict)
        return Verdict(Status.SUGGEST, near[0].confidence, candidates=near)

    def _apart(self, question: str, previous: Previous) -> list[Entity]:
        """Return what pronouns do not stand for: other films, and what the last question was not on.

        The latter only where "it" may be anything.
        """
        apart = films_apart(self._index, previous, question)
        things = self._things_meant(question, previous)
        others = things_in(about(self._index, previous), self._index.pack) if things else ()
        return [*apart, *(each for each in others if each not in things)]

    def _things_meant(self, question: str, previous: Previous) -> Sequence[Entity]:
        """Return the scenes and things that a question may be on of which anything may be asked."""
        return things_asked_of(self._index, previous) if asks_of_anything(question) else ()

    def _weighed(
        self, question: str, verdict: Verdict, previous: Previous, *, is_naming: bool, thresholds: Thresholds
    ) -> Verdict:
        """Return the verdict on a follow-up without what its likeliest reading only seems to be told."""
        if is_on_country(question) and not self._tells_of_country(question, verdict):
            return replace(_unknown(verdict), gap=verdict.gap)
        if verdict.status is Status.UNKNOWN and is_naming:  # it may say enough by itself
            alone = self._tracer.verdict_on(question, thresholds)
            verdict = alone if alone.status is Status.SUGGEST else verdict
        if self._is_on_another_place(question, verdict, previous):
            return _unknown(verdict)
        if self._is_guess(question, verdict, previous):
            return replace(verdict, status=Status.SUGGEST, fact_id=None, holds=None)
        is_same = verdict.fact_id == previous.fact.id
        is_beyond = asks_for_more(question) or leaves_open(
            question, previous.fact, verdict, self._index.reader
        )
        return _unknown(verdict) if is_same and is_beyond else without_fact(verdict, previous.fact)

    def _is_on_them(self, question: str, said: Heard, previous: Previous) -> bool:
        """Tell whether a follow-up goes on about somebody of the answer before, unsaid: "muere?".

        In "por qué la mató Gabriel", somebody who is named does something to her.
        """
        pronoun = pronoun_in(said.language, question)
        is_object = pronoun is Pronoun.CLITIC and bool(named_in(self._index, said.english))
        is_on_them = pronoun is Pronoun.UNSAID or is_object
        return is_on_them and bool(readings_in(self._index, question, said, previous))

    def _is_on_pair(self, question: str, previous: Previous) -> bool:
        """Tell whether a follow-up asks of two people of whom the question before did: "do they kiss"."""
        people = [each for each in named_in(self._index, previous.asked) if each.kind in PEOPLE]
        return len(people) > 1 and asks_of_pair(question)

    def _is_guess(self, question: str, verdict: Verdict, previous: Previous) -> bool:
        """Tell whether a follow-up is answered as it stands, though what was said before tells what it is on.

        It may count something else, or "it" be something else, than what the answer is about.
        """
        fact = self._index.pack.fact.get(verdict.fact_id or "")
        if fact is None or verdict.read_as is not None:
            return False
        things = self._things_meant(question, previous)
        is_on_them = any(each.id in fact.entities for each in things)
        return counts_unnamed(question) or (bool(things) and not is_on_them)

    def _is_on_another_place(self, question: str, verdict: Verdict, previous: Previous) -> bool:
        """Tell whether a visit of "it" is answered by a place that was not told of."""
        fact = self._index.pack.fact.get(verdict.fact_id or "")
        is_plain = fact is not None and verdict.read_as is None and not named_in(self._index, question)
        is_visit = is_plain and VISITED.search(question) is not None
        return is_visit and fact is not None and set(fact.entities).isdisjoint(previous.fact.entities)

    def _is_in(self, question: str, previous: Previous) -> bool:
        """Tell whether a follow-up asks for what the answer before it says in passing, or as of today."""
        pack = self._index.pack
        if asks_as_of_today(question):
            return birth_of(pack, previous.fact) is not None
        return mentions_rest(question, previous.fact, pack, self._index.reader)

    def _reason(self, previous: Previous, thresholds: Thresholds) -> Verdict:
        def match(text: str) -> Verdict:
            return self._tracer.trace(text, thresholds).verdict

        if gives_reason(previous.fact, previous.asked):
            return Verdict(Status.ANSWER, 1.0, previous.fact.id, leans=True)
        return reason_of(previous.fact, self._index.pack, self._index.reader, match, thresholds)

    def _tells_of_country(self, question: str, verdict: Verdict) -> bool:
        fact = self._index.pack.fact.get(verdict.fact_id or "")
        return fact is None or mentions(fact, *countries_in(question))


def _unknown(verdict: Verdict) -> Verdict:
    """Return that nothing is known of a follow-up, which was read as it was for ``verdict``."""
    return replace(UNKNOWN, read_as=verdict.read_as, leans=verdict.leans, asks_whom=verdict.asks_whom)


def _on_nobody(question: str, said: Heard, glossed: Verdict) -> Verdict:
    """Return the verdict on a follow-up whose pronoun stands for nobody, as it was ``glossed``."""
    if not is_on_somebody(question, said.language):
        return glossed
    # "Und sie?", "wer spielt die" after an answer on men.
    if is_mere_pronoun(said.english) or asks_actor_of_whom(said.english, is_glossed=True):
        return replace(UNKNOWN, asks_whom=True)
    return _unknown(glossed) if asks_for_actor(said.english) else glossed
