"""The matcher: from a question's text to a verdict."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.domain.matching.languages.detection import ENGLISH, READ, language_of
from bot.domain.matching.languages.followups import Pronoun, pronoun_in
from bot.domain.matching.languages.glossing import glosser
from bot.domain.matching.languages.questions import Heard, heard, heard_in, is_in, is_word_of
from bot.domain.matching.languages.titles import Titles
from bot.domain.matching.model import (
    CERTAIN,
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
from bot.domain.matching.text.normalise import normalise, words
from bot.domain.matching.text.splitting import joins_questions, question_before_aside, without_leading
from bot.domain.matching.verdict.choosing import stands_alone, told_of
from bot.domain.matching.verdict.conversation import Conversation
from bot.domain.matching.verdict.explaining import (
    MatchTrace,
    OwnFacts,
    explain,
    explain_gloss,
    explain_parts,
)
from bot.domain.matching.verdict.followup import Leaning, asks_for_more
from bot.domain.matching.verdict.gathering import asks_of_server, asks_when_opens
from bot.domain.matching.verdict.glosses import Glosses, surer_for, without_content
from bot.domain.matching.verdict.grouping import group_alike
from bot.domain.matching.verdict.index import Index
from bot.domain.matching.verdict.judging import SHOWN, UNKNOWN
from bot.domain.matching.verdict.lessons import Overlay, TaughtMatch
from bot.domain.matching.verdict.naming import named_alone, named_in
from bot.domain.matching.verdict.own_first import with_recalled, without_the_packs
from bot.domain.matching.verdict.pronouns import asks_actor_of_whom, asks_of_somebody
from bot.domain.matching.verdict.reasons import WHY
from bot.domain.matching.verdict.recalling import Recall
from bot.domain.matching.verdict.several import SeveralQuestions, adds_nothing, says_less
from bot.domain.matching.verdict.storing import dump, load
from bot.domain.matching.verdict.tracing import Tracer
from bot.domain.matching.verdict.unfinished import finished, is_finished
from bot.domain.pack.model import AnswerKind, Fact, Pack

_REMEMBERED = 256  # questions with their verdicts, about a kilobyte each: people ask the same
_SURELY_ENGLISH = 0.9  # confidence in the English reading of what may be in another language
_ALIKE = 0.85  # confidence from which a server's fact answers the same in other words
_WHAT_ELSE = 2  # words of a question with which it may ask for more
_ON_SOMEBODY = frozenset({Pronoun.PERSONAL, Pronoun.CLITIC})
_SHORT = 200  # characters of a question that is remembered


class Matcher:
    """Finds the fact that a question asks for, in one pack and what a server taught besides."""

    def __init__(
        self, index: Index, taught: Sequence[TaughtWording] = (), told: Sequence[TaughtFactText] = ()
    ) -> None:
        self._index = index
        self._overlay = Overlay(index, taught)
        self._recall = Recall(index.reader, told)
        self._tracer = Tracer(index, self._overlay)
        self._several = SeveralQuestions(index, self._tracer)
        self._glosses = Glosses(index, self._overlay, self._tracer)
        self._conversation = Conversation(index, self._tracer, self._several, self._glosses)
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
        return self._tracer.known.fact_of(question)

    def _match_with(self, question: str, thresholds: Thresholds, likely: str, _titles: int) -> Verdict:
        """Return the verdict on a question with as many languages' titles as there are by now."""
        return self._match(question, thresholds, likely)

    def _match(self, question: str, thresholds: Thresholds, likely: str) -> Verdict:
        reader = self._index.reader
        verdict = self._understood(question, thresholds, likely if is_in(likely, question, reader) else "")
        is_open = verdict.fact_id is None and not verdict.language and not verdict.is_off_topic
        is_plain = not is_open and likely != ENGLISH and not verdict.language
        if is_plain and is_word_of(likely, question, reader):
            verdict = self._match_gloss(question, heard_in(likely, question, reader), thresholds)
        elif is_plain and language_of(question, likely) == likely:  # "was will Gabriel" has English words
            verdict = self._likelier(question, heard_in(likely, question, reader), verdict, thresholds)
        said = heard(question, reader, likely) if is_open else None
        if said is not None and said.language == likely:
            verdict = max(verdict, self._match_gloss(question, said, thresholds), key=_nearness)
        return self._naming(question, self._recalled(question, verdict, thresholds))

    def _likelier(self, question: str, said: Heard, english: Verdict, thresholds: Thresholds) -> Verdict:
        """Return the verdict on a question that is rather in another language than ``english``, if it is."""
        if english.confidence >= _SURELY_ENGLISH or said.unread:
            return english
        return self._match_gloss(question, said, thresholds)

    def _recalled(self, question: str, verdict: Verdict, thresholds: Thresholds) -> Verdict:
        """Return the verdict after a look at what a server's facts say."""
        found = with_recalled(question, verdict, self._recall.find(question), thresholds)
        said = found.read_as or found.english or question
        return without_the_packs(found, said, self._index.pack)

    def _on_server(self, question: str, verdict: Verdict) -> Verdict:
        """Return the verdict on what may ask of the server: what it was taught comes before all else."""
        said = verdict.read_as or verdict.english or question
        is_open = verdict.status is Status.UNKNOWN and not (verdict.parts or verdict.is_off_topic)
        if not is_open:
            return verdict
        reading = self._index.reader.read(said)
        if not (asks_of_server(verdict, words(said)) or asks_when_opens(reading)):
            return verdict
        akin = self._overlay.akin(said, reading)
        if not akin:
            talk = None if verdict.talk == NOISE else verdict.talk
            return replace(verdict, is_on_server=True, gap=None, talk=talk)
        candidates = tuple(Candidate(fact_id, DEFAULT_THRESHOLDS.suggest) for fact_id in akin[:SHOWN])
        return replace(verdict, status=Status.SUGGEST, candidates=candidates, talk=None, gap=None)

    def _naming(self, question: str, verdict: Verdict) -> Verdict:
        """Return the verdict with what its question names, and whether it asks of the server.

        A mere "why?" names nothing.
        """
        if verdict.gap is not None and verdict.gap.id == WHY:
            return verdict
        verdict = self._on_server(question, verdict)
        said = verdict.read_as or verdict.english or question
        # German nouns have capitals, too.
        is_plain = verdict.language == "de"
        named = named_in(self._index, said) if is_plain else named_alone(self._index, said, question)
        return replace(verdict, named=tuple(entity.id for entity in named)) if named else verdict

    def _understood(self, question: str, thresholds: Thresholds, language: str) -> Verdict:
        said = self._glosses.heard(question, thresholds, language)
        if said is not None:
            titled = self._glosses.titled(question, said.english)
            return titled or self._match_gloss(question, said, thresholds)
        trace = self._tracer.trace(question, thresholds)
        whole = trace.verdict
        if whole.status is not Status.ANSWER and not self._tracer.is_taught(question, trace):
            whole = self._glosses.titled(question) or whole
        several = self._several.joined(question, thresholds)
        several = several or self._several.listed(question, trace, thresholds)
        is_joined = joins_questions(question, self._index.reader.is_name)
        if several is not None and not adds_nothing(several, whole, is_joined=is_joined):
            return several
        asked = question_before_aside(question, self._index.reader.is_name) or claim_in(question)
        if asked and whole.fact_id is None:
            alone = self._tracer.verdict_on(asked, thresholds)
            return alone if alone.fact_id is not None else whole
        if self._asks_of_whom(question, whole) and not self._tracer.is_taught(question, trace):
            return replace(UNKNOWN, asks_whom=True)
        return self._tracer.decided(question, whole)

    def _asks_of_whom(self, question: str, verdict: Verdict) -> bool:
        """Tell whether a question asks what else they did, or who plays them, without saying who that is."""
        opening = " ".join(without_leading(words(question))[:_WHAT_ELSE])
        is_on_them = asks_actor_of_whom(question) or (asks_for_more(opening) and asks_of_somebody(question))
        is_open = is_on_them and verdict.confidence < CERTAIN
        return is_open and not named_in(self._index, question)

    def _match_gloss(self, question: str, said: Heard, thresholds: Thresholds) -> Verdict:
        """Return the verdict on a question in another language, by what it says in English words."""
        if not said.english:
            return without_content(said)
        if pronoun_in(said.language, question) in _ON_SOMEBODY and asks_actor_of_whom(
            said.english, is_glossed=True
        ):
            return replace(UNKNOWN, asks_whom=True, language=said.language, english=said.english)
        whole = self._glosses.verdict_on(question, said, thresholds)
        several = self._conversation.several_heard(question, said.language, thresholds)
        return whole if several is None or says_less(several, whole) else several

    def follow_up(
        self, question: str, previous: Previous | Fact, thresholds: Thresholds = DEFAULT_THRESHOLDS
    ) -> Verdict:
        """Return what ``question`` was taken to mean after what was answered ``previous`` to it."""
        if isinstance(previous, Fact):
            previous = Previous(previous)
        said = self._glosses.heard(question, thresholds, previous.language)
        if said is not None and not said.english:
            return without_content(said)
        return self._naming(question, self._conversation.follow_up(question, said, previous, thresholds))

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
        said = self._glosses.heard(question, DEFAULT_THRESHOLDS, language)
        found = self._conversation.leaning(question, said, previous)
        if found is Leaning.MAYBE:
            return not stands_alone(self.match(question))
        return found is Leaning.SURELY

    def group_alike(self, questions: Iterable[str]) -> tuple[tuple[int, ...], ...]:
        """Return the numbers of the questions that ask for the same, in groups.

        A thousand take about half a second.
        """
        said = ((question, self._glosses.heard(question, DEFAULT_THRESHOLDS)) for question in questions)
        readings = [self._index.reader.read((other and other.english) or text) for text, other in said]
        return group_alike(self._index.classifier.rarities, readings)

    def complete(self, typed: str, limit: int = 25) -> tuple[Completion, ...]:
        """Return questions that somebody who typed ``typed`` may be writing, likeliest first.

        Those of the server's own facts are among them; of nothing typed some are first, the newest.
        """
        return tuple(Completion(text, id_) for id_, text in self._overlay.complete(typed, limit).items())

    def match_unfinished(self, typed: str, language: str) -> tuple[Verdict, bool]:
        """Return what was typed so far was taken to mean, and whether its last word is finished.

        Where it is not answered so, that may become the likeliest word with which it is.
        """
        verdict = self.match(typed, likely=language)
        is_whole = is_finished(typed, language, self._index.reader)
        if is_whole or verdict.fact_id is not None:
            return verdict, is_whole
        guessed = (self.match(text, likely=language) for text in finished(typed, language, self._index.pack))
        answered = (each for each in guessed if each.fact_id is not None and not each.parts)
        return next(answered, verdict), False

    def taught_alike(self, question: str) -> str | None:
        """Return the id of the server's own fact that surely answers the same question in other words."""
        best = next(iter(self._recall.find(question, 1)), None)
        if best is None or best.confidence < _ALIKE or best.is_another or best.lacks or not best.asks_alike:
            return None
        return best.fact_id if self.match(question).fact_id == best.fact_id else None

    def kinds_lacking(self, question: str, fact: Fact) -> frozenset[AnswerKind]:
        """Return the kinds of numbers or times that a question surely asks for, if a fact states none."""
        lacking = self._recall.kinds_lacking(question, fact.answer)
        return lacking if lacking.isdisjoint(fact.kinds) else frozenset()

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
        trace = self._recalling(part.question, self._tracer.trace(text, thresholds), part.verdict)
        own = self._own_near(part, thresholds)
        return explain(self._index, Part(text, part.verdict), trace, thresholds, own)

    def _own_near(self, part: Part, thresholds: Thresholds) -> OwnFacts:
        """Return the server's facts, and which of them come close to a question."""
        found = (each for each in self._recall.find(part.question) if each.confidence >= thresholds.suggest)
        near = [Candidate(each.fact_id, each.confidence) for each in found]
        return OwnFacts(self._recall.questions, near)

    def _recalling(self, question: str, trace: MatchTrace, verdict: Verdict) -> MatchTrace:
        """Return the trace with the server's fact that its verdict was changed for, if it was."""
        recalled = next(iter(self._recall.find(question, 1)), None)
        first = next((each.fact_id for each in verdict.candidates), None)
        was_first = next((each.fact_id for each in trace.verdict.candidates), None)
        if recalled is None or first != recalled.fact_id or first == was_first:
            return trace
        taught = TaughtMatch(self._recall.questions[recalled.fact_id], recalled.fact_id, recalled.confidence)
        return replace(trace, rule=VerdictRule.RECALLED, taught=taught)

    def _explain_gloss(self, part: Part, said: Heard, thresholds: Thresholds) -> Explanation:
        trace = self._recalling(part.question, self._glosses.trace(part, said, thresholds), part.verdict)
        surer, own = surer_for(said, thresholds), self._own_near(part, thresholds)
        told = explain(self._index, Part(said.english, part.verdict), trace, surer, own)
        return explain_gloss(part, said, told)


def _nearness(verdict: Verdict) -> tuple[int, bool]:
    """Return how near to something that is known a text is, and whether it was read in another language."""
    is_talk = verdict.talk not in {None, NOISE}
    near = (
        3 if verdict.fact_id else 2 * (verdict.status is Status.SUGGEST or is_talk or verdict.gap is not None)
    )
    return near, bool(verdict.language)


@lru_cache(maxsize=4)
def _learned(pack: Pack) -> Index:
    return Index.learn(pack)
