"""Explain a verdict to moderators, in plain words."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.matching.languages.questions import Heard
from bot.domain.matching.model import (
    Candidate,
    Explanation,
    Line,
    Part,
    Status,
    Thresholds,
    Verdict,
    VerdictRule,
)
from bot.domain.matching.text.meanings import is_entity
from bot.domain.matching.text.reading import QuestionReading, Token
from bot.domain.matching.verdict.evidence import Evidence
from bot.domain.matching.verdict.index import Group, GroupKind, Index, MatchResult
from bot.domain.matching.verdict.lessons import TaughtMatch
from bot.domain.phrases import Phrase, joined, located, phrase

_OUTCOMES = {
    Status.ANSWER: phrase("So I'd answer it."),
    Status.SUGGEST: phrase("So I'd only suggest what comes closest."),
    Status.UNKNOWN: phrase("So I wouldn't answer it."),
}
_SAYS = {
    True: phrase("By this fact, the answer is yes."),
    False: phrase("By this fact, the answer is no."),
}
_INEXACT = 1e-6  # 0.29 is a little less than 29%
_MOST_WORDS = 25  # explained one by one; a story's other words are left out


@dataclass(frozen=True, slots=True)
class MatchTrace:
    """A verdict with what led to it."""

    verdict: Verdict
    rule: VerdictRule
    reading: QuestionReading | None = None
    result: MatchResult | None = None
    taught: TaughtMatch | None = None


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """A server's own facts, as far as they matter for a verdict."""

    questions: Mapping[str, str]  # of each, by id
    near: Sequence[Candidate]  # those that a question may be about, likeliest first


def explain(
    index: Index, part: Part, trace: MatchTrace, thresholds: Thresholds, own: OwnFacts
) -> Explanation:
    """Return the explanation of the verdict on a question, as it was read, to which ``trace`` led."""
    question, verdict = part.question, part.verdict
    reading = trace.reading or index.reader.read(question)
    lines = (
        *_reading_lines(index, question, reading),
        *(() if trace.result is None else _word_lines(index, reading, trace.result)),
        *_candidate_lines(index, trace, verdict, own),
        *(() if verdict.holds is None else (Line(_SAYS[verdict.holds]),)),
        Line(phrase("Why: {rule}", rule=_reason(trace, verdict, thresholds))),
        Line(_result(verdict, thresholds)),
    )
    return Explanation(question, verdict, trace.rule, lines)


def _percent(confidence: float) -> int:
    """Return a confidence in percent, rounded down: what is below a threshold is shown below it."""
    return math.floor(100 * max(0.0, min(1.0, confidence)) + _INEXACT)


def _reason(trace: MatchTrace, verdict: Verdict, thresholds: Thresholds) -> Phrase:
    """Return the rule, with how sure it is that nothing answers the question where that decided it."""
    silence = None if trace.result is None or trace.result.gap is None else _percent(trace.result.gap_score)
    match = max((_percent(each.confidence) for each in verdict.candidates), default=0)
    if verdict.status is Status.SUGGEST and silence is not None and verdict.confidence < thresholds.suggest:
        return phrase("Nothing I know answers it, so I'd only suggest what comes closest.")
    if verdict.status is not Status.UNKNOWN or silence is None or not 0 < match < silence:
        return trace.rule.said
    surer = phrase(
        "I'm {silence}% sure that there's no answer, and only {match}% sure of the best match.",
        silence=silence,
        match=match,
    )
    return joined((trace.rule.said, surer), " ")


def _result(verdict: Verdict, thresholds: Thresholds) -> Phrase:
    """Return what comes of it, with the numbers where they alone say so."""
    confidence = verdict.confidence
    limits = ((thresholds.answer, Status.ANSWER), (thresholds.suggest, Status.SUGGEST), (0.0, Status.UNKNOWN))
    if verdict.status is not next(status for limit, status in limits if confidence >= limit):
        return _OUTCOMES[verdict.status]
    percent, answer = _percent(confidence), round(100 * thresholds.answer)
    suggest = round(100 * thresholds.suggest)
    match verdict.status:
        case Status.ANSWER:
            return phrase(
                "So I'd answer it: I'm {percent}% sure, and {answer}% is enough.",
                percent=percent,
                answer=answer,
            )
        case Status.SUGGEST:
            return phrase(
                "So I'd only suggest what comes closest: I'm {percent}% sure, and an answer takes {answer}%.",
                percent=percent,
                answer=answer,
            )
        case Status.UNKNOWN:
            return phrase(
                "So I wouldn't answer it: I'm {percent}% sure, and even a suggestion takes {suggest}%.",
                percent=percent,
                suggest=suggest,
            )


def explain_gloss(part: Part, said: Heard, explanation: Explanation) -> Explanation:
    """Return the explanation of a question in another language, which begins with what it says in English."""
    unread = (phrase("Not understood: {words}", words=", ".join(said.unread)),) if said.unread else ()
    lines = (phrase("In English words: {english}", english=said.english), *unread)
    return replace(explanation, question=part.question, lines=(*map(Line, lines), *explanation.lines))


def explain_parts(question: str, verdict: Verdict, parts: Sequence[Explanation]) -> Explanation:
    """Return the explanation of a text with several questions: those of its parts, one after the other."""
    lines = (
        line
        for part in parts
        for line in (
            Line(phrase("One of several questions: {question}", question=part.question)),
            *part.lines,
        )
    )
    return Explanation(question, verdict, parts[0].rule, tuple(lines))


def _reading_lines(index: Index, question: str, reading: QuestionReading) -> Iterator[Line]:
    if reading.clause and reading.clause != question:
        yield Line(phrase("I'd take it as: {question}", question=reading.clause))
    if kinds := [kind.said for kind in sorted(reading.form.kinds)]:
        yield Line(phrase("It asks for: {kinds}", kinds=_either(kinds)))
    if reading.entities:
        names = ", ".join(index.names[entity] for entity in reading.entities)
        yield Line(phrase("It names: {names}", names=names))
    unknown = [token.typed for token in reading.tokens if token.is_name and not token.is_known]
    if unknown:
        yield Line(phrase("Names I don't know: {names}", names=", ".join(unknown)))


def _either(kinds: Sequence[Phrase]) -> Phrase:
    """Return "a", "a or b", or "a, b or c"."""
    *others, last = kinds
    return phrase("{others} or {last}", others=joined(others), last=last) if others else last


def _word_lines(index: Index, reading: QuestionReading, result: MatchResult) -> Iterator[Line]:
    """Yield for every word how much the best fact's score falls without it."""
    if not reading.tokens:
        return
    yield Line(phrase("How much each word counts toward the best match:"), is_detail=True)
    fact = next(at for at, fact in enumerate(index.pack.facts) if fact.id == result.fact_id)
    for at, token in enumerate(reading.tokens[:_MOST_WORDS]):
        rest = [other.typed for place, other in enumerate(reading.tokens) if place != at]
        without = float(index.classifier.scores(index.reader.read(" ".join(rest)))[fact]) if rest else 0.0
        parts = [Phrase(f"{result.evidence.score - without:+.2f}"), *_word_notes(index, fact, token)]
        yield Line(located(token.typed, joined(parts)), is_detail=True)


def _word_notes(index: Index, fact: int, token: Token) -> Iterator[Phrase]:
    names = [index.names[meaning] for meaning in token.meanings if is_entity(meaning)]
    text = names[0] if names else token.text
    if text != token.typed:
        yield phrase("read as {text}", text=text)
    if token.text != token.typed:
        yield phrase("spelling corrected")
    if not token.is_known and not token.meanings:
        yield phrase("not in any question I know")
    if token.is_known and not token.is_stopword and not index.composition.explains(fact, token):
        yield phrase("not in any question I know for this fact")


def _candidate_lines(index: Index, trace: MatchTrace, verdict: Verdict, own: OwnFacts) -> Iterator[Line]:
    result = trace.result
    for at, candidate in enumerate(_with_own(verdict.candidates, own.near)):
        fact_id, percent = candidate.fact_id, _percent(candidate.confidence)
        if not percent and at:
            continue  # it only stands for how far away everything is
        label = _label(index, fact_id, own)
        if at:
            yield Line(phrase("Also close: {label} ({percent}%)", label=label, percent=percent))
        else:
            yield Line(phrase("Best match: {label} ({percent}%)", label=label, percent=percent))
        yield Line(Phrase(fact_id), is_detail=True)
        if result is not None and fact_id == result.fact_id:
            yield from (Line(reason, is_detail=True) for reason in _reasons(result.evidence))
    if result is not None and result.gap is not None:
        yield Line(_silence(index, result.gap, _percent(result.gap_score)))
        yield Line(Phrase(result.gap.id), is_detail=True)


def _with_own(candidates: Sequence[Candidate], near: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates with a server's facts that come close, too; none is likelier than the best."""
    first, shown = candidates[:1], {each.fact_id for each in candidates}
    most = max((each.confidence for each in first), default=1.0)
    also = (Candidate(each.fact_id, min(each.confidence, most)) for each in near if each.fact_id not in shown)
    return [*first, *sorted((*candidates[1:], *also), key=lambda each: -each.confidence)]


def _label(index: Index, fact_id: str, own: OwnFacts) -> Phrase | str:
    """Return the question of a fact."""
    known = index.pack.fact.get(fact_id)
    if known is not None:
        return known.question
    return phrase("“{text}”, taught by this server", text=own.questions.get(fact_id, fact_id))


def _silence(index: Index, gap: Group, percent: int) -> Phrase:
    """Return what a question may be that nothing answers."""
    if gap.kind is GroupKind.TALK:
        return phrase("It could also be small talk ({percent}%)", percent=percent)
    if gap.kind is GroupKind.UNSTATED:
        return phrase("It could also be something no source says ({percent}%)", percent=percent)
    if gap.kind is not GroupKind.GAP:
        return phrase(
            "It could also be a question much like “{question}” that asks for something else ({percent}%)",
            question=index.pack.fact[gap.id].question,
            percent=percent,
        )
    subject = index.pack.gap[gap.id].subject
    if not subject:
        return phrase("It could also be off topic ({percent}%)", percent=percent)
    return phrase(
        "It could also be something no source says: {subject} ({percent}%)", subject=subject, percent=percent
    )


def _reasons(evidence: Evidence) -> Iterator[Phrase]:
    share = round(100 * evidence.explained)
    yield phrase("{percent}% of the key words fit this fact", percent=share)
    if evidence.kind_differs:
        yield phrase("the question asks for a different kind of answer than this fact gives")
    if evidence.form_is_new:
        yield phrase("I don't know any question for this fact in this form")
    if evidence.head_unexplained:
        yield phrase("the main thing asked for isn't in any question I know for this fact")
    if evidence.unknown_name:
        yield phrase("the question mentions a name I don't know")
    if evidence.new_entities:
        yield phrase("the question mentions a name that doesn't go with this fact")
    if evidence.over_gaps < 0:
        yield phrase("a question with no answer is an even closer match")
