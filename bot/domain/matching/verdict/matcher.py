"""The matcher: from a question's text to a verdict."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from bot.domain.matching.languages.detection import ENGLISH, READ
from bot.domain.matching.languages.followups import Pronoun, goes_on_in, pronoun_in
from bot.domain.matching.languages.glossing import glosser
from bot.domain.matching.languages.questions import Heard, heard, heard_in, is_word_of, questions_of
from bot.domain.matching.languages.titles import Titles
from bot.domain.matching.model import (
    DEFAULT_THRESHOLDS,
    Candidate,
    Completion,
    Explanation,
    Part,
    Previous,
    Status,
    TaughtFactText,
    TaughtWording,
    Thresholds,
    Verdict,
    VerdictRule,
)
from bot.domain.matching.schema.talk import NOISE
from bot.domain.matching.text.claims import claim_in
from bot.domain.matching.text.countries import countries_in
from bot.domain.matching.text.fillers import without_fillers
from bot.domain.matching.text.meanings import entity_id, is_entity
from bot.domain.matching.text.normalise import normalise, words
from bot.domain.matching.text.reading import QuestionReading
from bot.domain.matching.text.splitting import (
    joins_questions,
    listed_in,
    question_before_aside,
    questions_in,
)
from bot.domain.matching.verdict.abroad import in_that_country, mentions
from bot.domain.matching.verdict.choosing import (
    about,
    beside,
    entities_of,
    film_meant,
    films_apart,
    is_on_nobody,
    is_on_somebody,
    is_on_thing,
    leaning,
    likeliest,
    named_in,
    readings_in,
    stands_alone,
    told_of,
)
from bot.domain.matching.verdict.corroboration import LOOKED_AT, corroborated
from bot.domain.matching.verdict.deciding import holds, is_on_stranger, yes_no_question
from bot.domain.matching.verdict.denying import silence_on, talk_in
from bot.domain.matching.verdict.differing import asks_something_else
from bot.domain.matching.verdict.explaining import MatchTrace, explain, explain_gloss, explain_parts
from bot.domain.matching.verdict.followup import Leaning, asks_for_more, is_on_country, readings_of
from bot.domain.matching.verdict.gathering import asks_of_server, held_back
from bot.domain.matching.verdict.grouping import group_alike
from bot.domain.matching.verdict.index import GroupKind, Index
from bot.domain.matching.verdict.judging import SHOWN, UNKNOWN, candidates_of, certain, judge
from bot.domain.matching.verdict.lessons import Overlay, TaughtMatch
from bot.domain.matching.verdict.people import pronouns_of
from bot.domain.matching.verdict.presence import Presence, cast_for, presence_of
from bot.domain.matching.verdict.pronouns import Reading, asks_for_actor, resolve, with_film, with_it
from bot.domain.matching.verdict.reasons import WHY, asks_reason, reason_of
from bot.domain.matching.verdict.recalling import Recall, with_recalled
from bot.domain.matching.verdict.storing import dump, load
from bot.domain.pack.model import Entity, Fact, Pack

_OFF_TOPIC = replace(UNKNOWN, is_off_topic=True)
_REMEMBERED = 256  # questions with their verdicts, about a kilobyte each: people ask the same
_SHORT = 200  # characters of a question that is remembered
_MOST_QUESTIONS = 4  # answered in one text
_MARGIN = 0.1  # how much surer than of English it must be of questions in other languages: glosses blur
# Articles, which learners of English put where nobody else does, and what only stresses a question.
_IDLE = frozenset({"a", "an", "the", "even", "actually", "really", "exactly"})
_UNREAD = 0.7  # the confidence that makes up for one word that was not understood
_SURE = 0.9  # the confidence from which other words for the same are likelier than another thing
_PAIR = 0.75  # the confidence from which a question that names several things is one
_PRESENT = 0.95  # the confidence in what says whether somebody is in it
_GREETING, _REACTION = "greeting", "reactions"  # classes of talk
_NEVER = 2.0  # one that nothing has


class Matcher:
    """Finds the fact that a question asks for, in one pack and what a server taught besides."""

    def __init__(
        self, index: Index, taught: Sequence[TaughtWording] = (), told: Sequence[TaughtFactText] = ()
    ) -> None:
        self._index = index
        self._overlay = Overlay(index, taught)
        self._recall = Recall(index.reader, told)
        self._remembered = lru_cache(_REMEMBERED)(self._match_with)

    @classmethod
    def build(cls, pack: Pack) -> "Matcher":
        """Return the matcher of ``pack``; learning takes seconds for a large one, once a process."""
        return cls(_learned(pack))

    @classmethod
    def restore(cls, pack: Pack, stored: bytes) -> "Matcher | None":
        """Return the matcher that :meth:`dump` stored; None where that is damaged or does not fit."""
        index = load(stored, pack)
        return None if index is None else cls(index)

    def dump(self) -> bytes:
        """Return what was learned from the pack, for a later :meth:`restore`."""
        return dump(self._index)

    def with_lessons(self, taught: Sequence[TaughtWording], told: Sequence[TaughtFactText] = ()) -> "Matcher":
        """Return a matcher for the same pack with ``taught`` added; this one stays unchanged.

        ``told`` is what the server's own facts among it say.
        """
        return Matcher(self._index, taught, told)

    def lacks_titles(self, language: str) -> bool:
        """Tell whether the titles in a language that is read are still to be added."""
        return language in READ and language not in self._index.titles

    def add_titles(self, language: str, facts: Iterable[Fact], names: Mapping[str, str]) -> None:
        """Take the facts' titles in another language, for this matcher and those with lessons beside it.

        ``names``: what is called otherwise there, with its English name.

        It takes some tenths of a second for a large pack, and may be done in a thread.
        """
        own, reader = self._index.pack.fact, self._index.reader
        titles = {
            fact.id: fact.question
            for fact in facts
            if fact.id in own and fact.question != own[fact.id].question
        }
        for called, name in names.items():
            glosser(language, reader).call(called, name)
        self._index.titles[language] = Titles.of(language, titles, reader)

    def match(
        self, question: str, thresholds: Thresholds = DEFAULT_THRESHOLDS, likely: str = ENGLISH
    ) -> Verdict:
        """Return what ``question`` was taken to mean; any text is accepted. Short ones are remembered.

        What is no question in English as it stands is read in the ``likely`` language, if it may be in it.
        """
        match = self._remembered if len(question) <= _SHORT else self._match_with
        return match(question, thresholds, likely, len(self._index.titles))

    def known_word_for_word(self, question: str) -> Fact | None:
        """Return the pack's fact that answers a question word for word, so that no lesson can."""
        plain, known = self._known_plainly(question)
        known = known or self._known_as_read(normalise(plain), self._index.reader.read(plain))
        if known is None or known.rule is not VerdictRule.EXACT:
            return None
        return self._index.pack.fact.get(known.verdict.fact_id or "")

    def _match_with(self, question: str, thresholds: Thresholds, likely: str, _titles: int) -> Verdict:
        """Return the verdict on a question with as many languages' titles as there are by now."""
        return self._match(question, thresholds, likely)

    def _match(self, question: str, thresholds: Thresholds, likely: str) -> Verdict:
        verdict = self._understood(question, thresholds)
        is_open = verdict.fact_id is None and not verdict.language and not verdict.is_off_topic
        reader = self._index.reader
        is_plain = not is_open and likely != ENGLISH and not verdict.language
        if is_plain and is_word_of(likely, question, reader):
            verdict = self._match_gloss(question, heard_in(likely, question, reader), thresholds)
        said = heard(question, reader, likely) if is_open else None
        if said is not None and said.language == likely:
            verdict = max(verdict, self._match_gloss(question, said, thresholds), key=_nearness)
        return self._naming(question, self._recalled(question, verdict, thresholds))

    def _recalled(self, question: str, verdict: Verdict, thresholds: Thresholds) -> Verdict:
        """Return the verdict after a look at what a server's facts say."""
        return with_recalled(question, verdict, self._recall.find(question), thresholds)

    def _on_server(self, question: str, verdict: Verdict) -> Verdict:
        """Return the verdict on what may ask of the server: what it was taught comes before all else."""
        said = verdict.read_as or verdict.english or question
        is_open = verdict.status is Status.UNKNOWN and not (verdict.parts or verdict.is_off_topic)
        if not is_open or not asks_of_server(verdict, words(said)):
            return verdict
        akin = self._overlay.akin(said, self._index.reader.read(said))
        if not akin:
            return replace(verdict, is_on_server=True, gap=None)
        candidates = tuple(Candidate(fact_id, DEFAULT_THRESHOLDS.suggest) for fact_id in akin[:SHOWN])
        return replace(verdict, status=Status.SUGGEST, candidates=candidates, talk=None, gap=None)

    def _naming(self, question: str, verdict: Verdict) -> Verdict:
        """Return the verdict with what its question names, and whether it asks of the server.

        A mere "why?" names nothing.
        """
        if verdict.gap is not None and verdict.gap.id == WHY:
            return verdict
        verdict = self._on_server(question, verdict)
        named = named_in(self._index, verdict.read_as or verdict.english or question)
        return replace(verdict, named=tuple(entity.id for entity in named)) if named else verdict

    def _understood(self, question: str, thresholds: Thresholds) -> Verdict:
        said = self._heard(question, thresholds)
        if said is not None:
            return self._titled(question, said.english) or self._match_gloss(question, said, thresholds)
        trace = self._trace(question, thresholds)
        whole = trace.verdict
        if whole.status is not Status.ANSWER and not self._is_taught(question, trace):
            whole = self._titled(question) or whole
        several = self._several(question, thresholds) or self._listed(question, trace, thresholds)
        is_joined = joins_questions(question, self._index.reader.is_name)
        if several is not None and not _adds_nothing(several, whole, is_joined=is_joined):
            return several
        asked = question_before_aside(question, self._index.reader.is_name) or claim_in(question)
        if asked and whole.fact_id is None:
            alone = self._trace(asked, thresholds).verdict
            return self._decided(asked, alone) if alone.fact_id is not None else whole
        return self._decided(question, whole)

    def _heard(self, question: str, thresholds: Thresholds, language: str = "") -> Heard | None:
        """Return what a question in another language says; None where it is read as it stands.

        What may be in ``language`` as well, or goes on in it, is read in that.
        """
        said = heard(question, self._index.reader, language)
        if said is None and language and goes_on_in(language, question):
            said = heard_in(language, question, self._index.reader)
        if said is None or self._known(normalise(question)) is not None:
            return None
        taught = self._overlay.find(self._index.reader.read(question))
        return None if taught is not None and taught.confidence >= thresholds.answer else said

    def _match_gloss(self, question: str, said: Heard, thresholds: Thresholds) -> Verdict:
        """Return the verdict on a question in another language, by what it says in English words."""
        if not said.english:
            return _without_content(said)
        whole = self._verdict_on(question, said, thresholds)
        several = self._several_heard(question, said.language, thresholds)
        return whole if several is None or _says_less(several, whole) else several

    def _several_heard(
        self, question: str, language: str, thresholds: Thresholds, previous: Previous | None = None
    ) -> Verdict | None:
        """Return the verdict on a text with several questions in another language; None where it has not.

        Where some are not understood, it has only those that "and" joins.
        """
        for at_commas in (True, False):
            questions = questions_of(question, language, at_commas=at_commas)
            parts = self._parts_heard(questions, language, thresholds, previous)
            first = next((part.verdict for part in parts if part.verdict.fact_id is not None), None)
            if first is None or (at_commas and not all(map(_is_understood, parts))):
                continue
            is_said_twice = all(part.verdict.fact_id == first.fact_id for part in parts)
            return first if is_said_twice else replace(first, parts=parts)
        return None

    def _parts_heard(
        self, questions: Sequence[str], language: str, thresholds: Thresholds, previous: Previous | None
    ) -> tuple[Part, ...]:
        """Return each of several questions in another language with its verdict, after the one before it."""
        parts: list[Part] = []
        for question in questions[:_MOST_QUESTIONS]:
            said = heard_in(language, question, self._index.reader)
            verdict = self._verdict_on(question, said, thresholds)
            if previous is not None and not stands_alone(verdict) and is_on_somebody(question, language):
                verdict = self._on_heard(question, said, previous, thresholds)
            parts.append(Part(question, verdict))
            fact = self._index.pack.fact.get(verdict.fact_id or "")
            previous = previous if fact is None else Previous(fact, said.english, language)
        return tuple(parts)

    def _verdict_on(self, question: str, said: Heard, thresholds: Thresholds) -> Verdict:
        """Return the verdict on one question in another language."""
        surer = _surer(said, thresholds)
        trace = self._trace(said.english, surer)
        verdict = self._decided(said.english, trace.verdict)
        if said.template is not None and verdict.fact_id is None and not _is_talk(trace):
            plain = self._trace(said.template, surer).verdict
            if plain.fact_id is not None or (verdict.gap is None and plain.gap is not None):
                verdict = plain
        titles = self._index.titles.get(said.language)
        if titles is not None and not self._is_taught(said.english, trace):
            seconded = corroborated(verdict, titles.find(question, LOOKED_AT), surer)
            if seconded is not verdict:
                verdict = self._decided(said.english, seconded)
            verdict = in_that_country(self._index, said.english, verdict)
        return replace(verdict, language=said.language, english=said.english)

    def _is_taught(self, question: str, trace: MatchTrace) -> bool:
        """Tell whether a server's lessons say what answers a question, or that nothing does."""
        taught = trace.taught
        return (
            trace.rule is VerdictRule.TAUGHT_EXACT
            or normalise(question) in self._overlay.denied
            or (taught is not None and taught.fact_id in {None, trace.verdict.fact_id})
        )

    def _titled(self, question: str, english: str = "") -> Verdict | None:
        """Return the verdict on what is, word for word, a fact's title in another language.

        None where a server was taught what it says in ``english``.
        """
        folded = normalise(english)
        if folded in self._overlay.exact or folded in self._overlay.denied:
            return None
        for language, titles in self._index.titles.items():
            if (fact_id := titles.exact(question)) is not None:
                asked = self._index.pack.fact[fact_id].question
                return replace(self._decided(asked, certain(fact_id)), language=language, english=asked)
        return None

    def follow_up(
        self, question: str, previous: Previous | Fact, thresholds: Thresholds = DEFAULT_THRESHOLDS
    ) -> Verdict:
        """Return what ``question`` was taken to mean after what was answered ``previous`` to it."""
        if isinstance(previous, Fact):
            previous = Previous(previous)
        said = self._heard(question, thresholds, previous.language)
        if said is None:
            return self._naming(question, self._follow_up(question, previous, thresholds))
        if not said.english:
            return _without_content(said)
        verdict = self._on_heard(question, said, previous, thresholds)
        several = self._several_heard(question, said.language, thresholds, previous)
        if several is not None and not _says_less(several, verdict):
            return self._naming(question, several)
        if verdict.fact_id is None and (titled := self._titled(question, said.english)) is not None:
            return self._naming(question, titled)
        return self._naming(question, verdict)

    def _on_heard(self, question: str, said: Heard, previous: Previous, thresholds: Thresholds) -> Verdict:
        """Return the verdict on a follow-up in another language, without how it reads in English."""
        verdict = self._follow_up_gloss(question, said, previous, thresholds)
        return replace(verdict, read_as=None, language=said.language, english=said.english)

    def leans_back(self, question: str, language: str = "", previous: Previous | None = None) -> bool:
        """Tell whether a question needs what was answered before, in ``language`` where that is known.

        After a ``previous`` answer on another film than the pack's, "it" is that one.
        """
        folded = normalise(question)
        if folded in self._overlay.exact or folded in self._overlay.denied:
            return False  # moderators come first
        titles = self._index.titles.get(language)
        if titles is not None and titles.exact(question) is not None:
            return False  # picked from the completion, or asked again
        said = self._heard(question, DEFAULT_THRESHOLDS, language)
        if asks_reason(question if said is None else said.english):
            return True
        found = leaning(self._index, question, said)
        if found is Leaning.MAYBE:
            is_elsewhere = previous is not None and film_meant(self._index, previous) is not None
            return is_elsewhere or not stands_alone(self.match(question))
        return found is Leaning.SURELY

    def _follow_up_gloss(
        self, question: str, said: Heard, previous: Previous, thresholds: Thresholds
    ) -> Verdict:
        """Return the verdict on a follow-up in another language: with names for its pronouns, or glossed."""
        elsewhere = film_meant(self._index, previous)
        if elsewhere is not None:
            surer = _surer(said, thresholds)
            verdict = self._trace(with_film(said.english, elsewhere), surer).verdict
            fact = self._index.pack.fact.get(verdict.fact_id or "")
            if fact is not None and elsewhere.id in fact.entities:
                return replace(self._decided(said.english, verdict), leans=True)
        surer = _surer(said, thresholds)
        if said.language == "de" and is_on_thing(self._index, previous):  # "der Schlüssel … er" is no man
            return self._follow_up(with_it(said.english), previous, surer)
        glossed = self._follow_up(said.english, previous, surer)
        readings = readings_in(self._index, question, said, previous)
        if not readings:
            is_on_nobody = is_on_somebody(question, said.language) and asks_for_actor(said.english)
            return _unknown(glossed) if is_on_nobody else glossed

        def match(text: str) -> Verdict:
            return self._verdict_on(text, heard_in(said.language, text, self._index.reader), thresholds)

        is_open = pronoun_in(said.language, question) is Pronoun.NONE
        if is_open and not goes_on_in(said.language, question):
            # Nothing in it goes on from what was said: "cuánto dura" is on the film, if that is known.
            readings = [Reading(question), *readings]
        else:
            readings = [*readings, Reading(question, readings[0].people)]
        verdict = likeliest(self._index, question, readings, match, previous)
        if verdict.fact_id is None and glossed.fact_id is not None and glossed.read_as is not None:
            return glossed
        if verdict.fact_id is not None or is_on_somebody(question, said.language):
            return verdict
        plain = match(question)
        return plain if stands_alone(plain) else verdict

    def _follow_up(self, question: str, previous: Previous, thresholds: Thresholds) -> Verdict:
        if asks_reason(question):
            pack, reader = self._index.pack, self._index.reader
            return reason_of(
                previous.fact, pack, reader, lambda text: self._trace(text, thresholds).verdict, thresholds
            )
        entities, apart = about(self._index, previous), films_apart(self._index, previous)
        meant = [each for each in entities if each not in apart]
        several = self._several(question, thresholds, meant)
        if several is not None:
            return several
        named = named_in(self._index, question)
        told = beside(self._index, previous)
        pack = self._index.pack
        readings = readings_of(question, previous, entities, named, pack, beside=told, apart=apart)
        verdict = self._likeliest(question, readings, thresholds, previous)
        if is_on_country(question) and not self._tells_of_country(question, verdict):
            return replace(_unknown(verdict), gap=verdict.gap)
        if verdict.status is Status.UNKNOWN and named:  # it may say enough by itself
            alone = self._decided(question, self._trace(question, thresholds).verdict)
            verdict = alone if alone.status is Status.SUGGEST else verdict
        is_repeated = verdict.fact_id == previous.fact.id and asks_for_more(question)
        return _unknown(verdict) if is_repeated else verdict

    def _tells_of_country(self, question: str, verdict: Verdict) -> bool:
        fact = self._index.pack.fact.get(verdict.fact_id or "")
        return fact is None or mentions(fact, *countries_in(question))

    def _several(self, text: str, thresholds: Thresholds, entities: Sequence[Entity] = ()) -> Verdict | None:
        """Return the verdict on a text with several questions; None where it has not, or nothing answers one.

        Pronouns stand for what the questions before name, or for the entities that it is about.
        """
        split = partial(questions_in, text, self._index.reader.is_name)
        questions = split()
        # What is word for word a known question is one.
        if not questions or self._known(normalise(text)) is not None:
            return None
        parts = self._parts(questions, thresholds, entities)
        if not all(part.verdict.fact_id or part.verdict.gap for part in parts):
            parts = self._parts(split(at_commas=False), thresholds, entities)
        first = next((part.verdict for part in parts if part.verdict.fact_id is not None), None)
        if first is None:
            return None
        is_said_twice = all(part.verdict.fact_id == first.fact_id for part in parts)
        return first if is_said_twice else replace(first, parts=parts)

    def _listed(self, text: str, trace: MatchTrace, thresholds: Thresholds) -> Verdict | None:
        """Return the verdict on one question for several things; None where any of them is not answered.

        What is answered as it stands may be a pair: "was it shot in Norway and Abu Dhabi".
        """
        is_answered = trace.verdict.status is Status.ANSWER
        if (is_answered and trace.verdict.confidence >= _PAIR) or self._is_taught(text, trace):
            return None
        questions = listed_in(text)
        verdicts = [self._decided(each, self._trace(each, thresholds).verdict) for each in questions]
        told = {verdict.fact_id for verdict in verdicts}
        if not verdicts or None in told or len(told) < len(verdicts):
            return None
        if is_answered and min(verdict.confidence for verdict in verdicts) < _SURE:
            return None
        return replace(verdicts[0], parts=tuple(map(Part, questions, verdicts)))

    def _parts(
        self, questions: Sequence[str], thresholds: Thresholds, entities: Sequence[Entity]
    ) -> tuple[Part, ...]:
        """Return each of several questions with its verdict."""
        parts: list[Part] = []
        before, pronouns = list(entities), pronouns_of(self._index.pack)
        for question in questions[:_MOST_QUESTIONS]:
            named = named_in(self._index, question)
            readings = resolve(question, before, pronouns, named)
            parts.append(Part(question, self._likeliest(question, readings, thresholds)))
            before = [*named, *(each for each in before if each not in named)]
        return tuple(parts)

    def _likeliest(
        self,
        question: str,
        readings: Sequence[Reading],
        thresholds: Thresholds,
        previous: Previous | None = None,
    ) -> Verdict:
        """Return the verdict on the likeliest reading, with its yes or no."""
        verdict = likeliest(
            self._index, question, readings, lambda text: self._trace(text, thresholds).verdict, previous
        )
        return self._decided(verdict.read_as or question, verdict)

    def _decided(self, question: str, verdict: Verdict) -> Verdict:
        """Return the verdict with the yes or no that its fact says to a yes/no question."""
        pack, reader = self._index.pack, self._index.reader
        fact = pack.fact.get(verdict.fact_id or "")  # None for what was taught
        if fact is None:
            return verdict
        asked = yes_no_question(without_fillers(question))
        decided = None if asked is None else holds(asked, fact, reader, pack.entity)
        if decided is None and (present := presence_of(pack, reader, without_fillers(question))) is not None:
            decided = present.holds if present.fact_id == fact.id else None
        return replace(verdict, holds=decided)

    def group_alike(self, questions: Iterable[str]) -> tuple[tuple[int, ...], ...]:
        """Return the numbers of the questions that ask for the same, in groups.

        A thousand take about half a second.
        """
        said = ((question, self._heard(question, DEFAULT_THRESHOLDS)) for question in questions)
        readings = [self._index.reader.read((other and other.english) or text) for text, other in said]
        return group_alike(self._index.classifier.rarities, readings)

    def complete(self, typed: str, limit: int = 25) -> tuple[Completion, ...]:
        """Return questions that somebody who typed ``typed`` may be writing, likeliest first.

        Those of the server's own facts are among them; of nothing typed some are first, the newest.
        """
        return tuple(Completion(text, id_) for id_, text in self._overlay.complete(typed, limit).items())

    def told_of(self, question: str, answer: str) -> tuple[str, ...]:
        """Return the ids of the entities that a question and its answer are about."""
        return tuple(entity.id for entity in told_of(self._index, question, answer))

    def explain(
        self, question: str, thresholds: Thresholds = DEFAULT_THRESHOLDS, likely: str = ENGLISH
    ) -> Explanation:
        """Return how the verdict on ``question`` comes about."""
        verdict = self.match(question, thresholds, likely)
        if verdict.parts:
            return explain_parts(
                question, verdict, [self._explain(part, thresholds) for part in verdict.parts]
            )
        return self._explain(Part(question, verdict), thresholds)

    def _explain(self, part: Part, thresholds: Thresholds) -> Explanation:
        language = part.verdict.language
        if language:
            return self._explain_gloss(
                part, heard_in(language, part.question, self._index.reader), thresholds
            )
        text = part.verdict.read_as or part.question
        trace = self._recalling(part.question, self._trace(text, thresholds), part.verdict)
        return explain(self._index, text, trace, part.verdict, thresholds)

    def _recalling(self, question: str, trace: MatchTrace, verdict: Verdict) -> MatchTrace:
        """Return the trace with the server's fact that its verdict was changed for, if it was."""
        recalled = next(iter(self._recall.find(question, 1)), None)
        first = next((each.fact_id for each in verdict.candidates), None)
        was_first = next((each.fact_id for each in trace.verdict.candidates), None)
        if recalled is None or first != recalled.fact_id or first == was_first:
            return trace
        taught = TaughtMatch(self._recall.asked(recalled.fact_id), recalled.fact_id, recalled.confidence)
        return replace(trace, rule=VerdictRule.RECALLED, taught=taught)

    def _explain_gloss(self, part: Part, said: Heard, thresholds: Thresholds) -> Explanation:
        surer = _surer(said, thresholds)
        trace = self._trace(said.english, surer)
        if trace.verdict.fact_id != part.verdict.fact_id and said.template is not None:
            trace = self._trace(said.template, surer)
        if (trace.verdict.status, trace.verdict.fact_id) != (part.verdict.status, part.verdict.fact_id):
            trace = replace(trace, rule=VerdictRule.TITLED)
        trace = self._recalling(part.question, trace, part.verdict)
        return explain_gloss(part, said, explain(self._index, said.english, trace, part.verdict, surer))

    def _trace(self, question: str, thresholds: Thresholds) -> MatchTrace:
        """Return the verdict on ``question`` read as one question, and what led to it."""
        if not normalise(question):
            return MatchTrace(UNKNOWN, VerdictRule.EMPTY)
        plain, known = self._known_plainly(question)
        if known is not None:
            return known
        reading = self._index.reader.read(plain)
        known = self._known_as_read(normalise(plain), reading)
        if known is not None:
            return known
        result = self._index.find(reading, SHOWN - 1)
        taught = self._overlay.find(reading)
        if taught is not None and taught.fact_id is None:
            return MatchTrace(_OFF_TOPIC, VerdictRule.STORED_NEGATIVE, reading, result, taught)
        silence = None if result is None else silence_on(self._index, reading, result)
        verdict, rule = judge(candidates_of(result, taught), silence, thresholds)
        if verdict.fact_id is not None and is_on_nobody(self._index, question, verdict.fact_id):
            verdict, rule = UNKNOWN, VerdictRule.NOTHING_NEAR
        likeliest = self._index.pack.fact.get(verdict.fact_id or "") if verdict.confidence < _SURE else None
        if likeliest is not None and asks_something_else(question, likeliest, self._index.reader):
            verdict, rule = replace(verdict, status=Status.SUGGEST, fact_id=None), VerdictRule.CLOSE
        if taught is None or taught.confidence < thresholds.suggest:
            held = held_back(verdict, words(question))
            verdict, rule = held, rule if held is verdict else VerdictRule.NOTHING_NEAR
        verdict = self._in_that_country(question, verdict, taught)
        if (present := self._presence(question, verdict, taught, thresholds)) is not None:
            verdict, rule = _present(present, verdict), VerdictRule.PRESENCE
        if verdict.status is not Status.ANSWER and not _is_led_to(taught, verdict):
            verdict = replace(verdict, talk=talk_in(reading, result))
        return MatchTrace(verdict, rule, reading, result, taught)

    def _in_that_country(self, question: str, verdict: Verdict, taught: TaughtMatch | None) -> Verdict:
        """Return the verdict by what is told of a country that is named, unless a server taught it."""
        return verdict if taught is not None else in_that_country(self._index, question, verdict)

    def _presence(
        self, question: str, verdict: Verdict, taught: TaughtMatch | None, thresholds: Thresholds
    ) -> Presence | None:
        """Return what says whether somebody is in it, where that is asked and nothing says it better."""
        if thresholds.answer >= _NEVER or (taught is not None and taught.confidence >= thresholds.answer):
            return None
        plain = without_fillers(question)
        present = presence_of(self._index.pack, self._index.reader, plain)
        if present is None and verdict.confidence < _SURE:
            return self._on_stranger(plain, verdict)
        if present is None or present.fact_id == verdict.fact_id:
            return None
        is_said = present.is_on_return and verdict.fact_id is not None and verdict.confidence >= _SURE
        return None if is_said or self._decided(question, verdict).holds is not None else present

    def _on_stranger(self, question: str, verdict: Verdict) -> Presence | None:
        """Return who is in it, or what says that it is not somebody whom the pack does not know."""
        pack, reader = self._index.pack, self._index.reader
        if (cast := cast_for(pack, reader, question)) is not None:
            return cast
        asked = yes_no_question(question)
        if verdict.status is Status.ANSWER or asked is None or not verdict.candidates:
            return None
        fact = pack.fact.get(verdict.candidates[0].fact_id)
        if fact is None or not is_on_stranger(asked, fact, reader, pack.entity):
            return None
        return Presence(fact.id, holds=False, is_on_return=False)

    def _known_plainly(self, question: str) -> tuple[str, MatchTrace | None]:
        """Return the question without fillers where it has any, and what settles it word for word."""
        folded = normalise(question)
        known = self._known(folded)
        if known is None and (bare := without_fillers(question)) != question:
            question, folded = bare, normalise(bare)
            known = self._known(folded)
        if known is None:  # "what is a dead reckoning", "what does it even mean"
            known = self._known(" ".join(word for word in folded.split() if word not in _IDLE))
        return question, known

    def _known_as_read(self, folded: str, reading: QuestionReading) -> MatchTrace | None:
        """Settle what is word for word a phrasing with other names for what it names."""
        # "It" in place of the name of what everything is about, and words as they were meant.
        for plain in (
            " ".join(token.typed for token in reading.tokens),
            " ".join(token.text for token in reading.tokens),
        ):
            if plain != folded and (known := self._known(plain)) is not None:
                return known
        return self._known_by_name(folded, reading)

    def _known_by_name(self, folded: str, reading: QuestionReading) -> MatchTrace | None:
        """Settle what is word for word a phrasing once names are whole: "who plays benji"."""
        for entity in entities_of(self._index, map(entity_id, reading.entities)):
            whole = normalise(entity.name)
            named = _with_name(reading, entity, whole)
            if named != folded and (known := self._known(named)) is not None:
                return known
            for alias in sorted(map(normalise, entity.aliases), key=len, reverse=True):
                if alias in whole and whole in folded:
                    continue  # it is part of the whole name
                named = f" {folded} ".replace(f" {alias} ", f" {whole} ").strip()
                if named != folded and (known := self._known(named)) is not None:
                    return known
        return None

    def _known(self, folded: str) -> MatchTrace | None:
        """Settle what is word for word a phrasing: the pack's first, then what was taught."""
        group = self._index.known(folded)
        if group is not None and group.kind is GroupKind.FACT:
            return MatchTrace(certain(group.id), VerdictRule.EXACT)
        if folded in self._overlay.denied:
            return MatchTrace(_OFF_TOPIC, VerdictRule.STORED_NEGATIVE)
        fact_id = self._overlay.exact.get(folded)
        if fact_id is not None:
            return MatchTrace(certain(fact_id), VerdictRule.TAUGHT_EXACT)
        if group is None or group.kind is GroupKind.UNSTATED:
            return None
        if group.kind is GroupKind.GAP:
            return MatchTrace(
                Verdict(Status.UNKNOWN, 0.0, gap=self._index.pack.gap[group.id]), VerdictRule.KNOWN_GAP
            )
        is_talk = group.kind is GroupKind.TALK
        rule = VerdictRule.TALK if is_talk else VerdictRule.STORED_NEGATIVE
        return MatchTrace(replace(UNKNOWN, talk=group.id if is_talk else None), rule)


def _with_name(reading: QuestionReading, entity: Entity, name: str) -> str:
    """Return a question with an entity's whole name in place of the words that name it, however misspelt."""
    said: list[str] = []
    for token in reading.tokens:
        is_named = any(is_entity(each) and entity_id(each) == entity.id for each in token.meanings)
        word = name if is_named else token.typed
        if not (is_named and said[-1:] == [name]):
            said.append(word)
    return " ".join(said)


def _present(present: Presence, verdict: Verdict) -> Verdict:
    """Return the verdict by a fact on somebody's presence, in place of another one."""
    likeliest = Candidate(present.fact_id, _PRESENT)
    others = (each for each in verdict.candidates if each.fact_id != present.fact_id)
    return Verdict(Status.ANSWER, _PRESENT, present.fact_id, (likeliest, *others)[:SHOWN])


def _is_led_to(taught: TaughtMatch | None, verdict: Verdict) -> bool:
    """Tell whether what was taught is suggested first: what is like that is no mere talk."""
    if taught is None or verdict.status is not Status.SUGGEST:
        return False
    return verdict.candidates[0].fact_id == taught.fact_id


def _unknown(verdict: Verdict) -> Verdict:
    """Return that nothing is known of a follow-up, which was read as it was for ``verdict``."""
    return replace(UNKNOWN, read_as=verdict.read_as, leans=verdict.leans)


def _without_content(said: Heard) -> Verdict:
    """Return the verdict on a text of which no English is left: a foreign one, or mere fillers."""
    if not said.is_read:
        return replace(UNKNOWN, is_foreign=True)
    return replace(UNKNOWN, language=said.language, talk=_REACTION)


def _nearness(verdict: Verdict) -> tuple[int, bool]:
    """Return how near to something that is known a text is, and whether it was read in another language."""
    is_talk = verdict.talk not in {None, NOISE}
    near = (
        3 if verdict.fact_id else 2 * (verdict.status is Status.SUGGEST or is_talk or verdict.gap is not None)
    )
    return near, bool(verdict.language)


def _is_talk(trace: MatchTrace) -> bool:
    """Tell whether a text only says hello, or the like."""
    return trace.rule is VerdictRule.TALK or trace.verdict.talk == _GREETING


def _surer(said: Heard, thresholds: Thresholds) -> Thresholds:
    """Return how sure the matcher must be of a question in another language."""
    answer = thresholds.answer + _MARGIN
    if said.unread:  # it may ask for something else altogether
        answer = max(answer, _UNREAD) if len(said.unread) == 1 else _NEVER
    return replace(thresholds, answer=answer)


@lru_cache(maxsize=4)
def _learned(pack: Pack) -> Index:
    return Index.learn(pack)


def _is_understood(part: Part) -> bool:
    return part.verdict.fact_id is not None or part.verdict.gap is not None


def _says_less(several: Verdict, whole: Verdict) -> bool:
    """Tell whether a text's answer as one question says more than those to its parts, some of which are open.

    What fits a part better than the whole leaves the other part out, and that has to be said.
    """
    unknown = [part.verdict for part in several.parts if not _is_understood(part)]
    is_talk = any(each.talk not in {None, NOISE} for each in unknown)
    return bool(unknown) and (
        is_talk or (whole.fact_id is not None and whole.confidence >= several.confidence)
    )


def _adds_nothing(several: Verdict, whole: Verdict, *, is_joined: bool) -> bool:
    """Tell whether a text is answered as one question, and nothing is known that its other parts ask for.

    Of what is joined by "and" that is said.
    """
    understood = [part for part in several.parts if _is_understood(part)]
    is_same = len(understood) == 1 and several.fact_id == whole.fact_id
    return is_same and (not is_joined or _says_less(several, whole))
