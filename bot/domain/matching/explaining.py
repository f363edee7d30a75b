"""Say how a verdict came about, in words that a moderator can follow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.matching.index import Index, Side
from bot.domain.matching.model import CandidateNote, Explanation, Rule, Thresholds, Verdict, WordNote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.matching.evidence import Evidence
    from bot.domain.matching.matcher import Settlement
    from bot.domain.matching.reading import Reading, Token

_RULES = {
    Rule.EMPTY: "There is no word to go by.",
    Rule.EXACT: "This is word for word a known way to ask for the fact, so it is answered.",
    Rule.TAUGHT_EXACT: "This is word for word a taught way to ask for the fact, so it is answered.",
    Rule.STORED_NEGATIVE: "This is, or is very like, a question that is stored as having no answer.",
    Rule.KNOWN_GAP: "This is most like a question that the source is known not to answer.",
    Rule.CONFIDENT: "The best fact is confident enough to be answered.",
    Rule.CLOSE: "The best fact is close, but not confident enough; it is only suggested.",
    Rule.NOTHING_NEAR: "No fact comes near enough.",
}
_MOST_WORDS = 25  # explained one by one; a story's other words are left out
_LOW = 0.5  # share of the telling words below which too little is explained


def explain(
    index: Index, question: str, settlement: Settlement, verdict: Verdict, thresholds: Thresholds
) -> Explanation:
    """Return the explanation of ``verdict``, to which ``settlement`` led."""
    reading = settlement.reading or index.read(question)
    names = index.names
    entities = tuple(names[entity] for entity in reading.entities)
    strange = tuple(token.typed for token in reading.tokens if token.is_name and not token.is_known)
    words = tuple(_word_notes(index, reading, settlement))
    candidates = tuple(_candidate_notes(index, settlement, verdict))
    explanation = Explanation(
        question=question,
        asked=reading.clause,
        kinds=tuple(sorted(reading.asked.kinds)),
        entities=entities,
        unknown_names=strange,
        words=words,
        candidates=candidates,
        rule=settlement.rule,
        verdict=verdict,
        lines=(),
    )
    return replace(explanation, lines=tuple(_lines(explanation, thresholds)))


def _word_notes(index: Index, reading: Reading, settlement: Settlement) -> Iterator[WordNote]:
    """Yield for every word how much the best fact's score falls without it."""
    if settlement.finding is None:
        return
    best = settlement.finding.best.fact_id
    at = next(n for n, group in enumerate(index.groups) if group.side is Side.FACT and group.id == best)
    whole = float(index.scores(reading)[at])
    for number, token in enumerate(reading.tokens[:_MOST_WORDS]):
        rest = [other.typed for place, other in enumerate(reading.tokens) if place != number]
        without = float(index.scores(index.read(" ".join(rest)))[at]) if rest else 0.0
        is_explained = index.composition.explains(at, token)
        yield WordNote(token.typed, _read_as(index, token), whole - without, _note(token, is_explained))


def _read_as(index: Index, token: Token) -> str:
    names = [index.names[part] for part in token.meanings if part.startswith("@")]
    return names[0] if names else token.text


def _note(token: Token, is_explained: bool) -> str:  # noqa: FBT001 - a plain pair of cases
    notes = [
        "spelling corrected" if token.text != token.typed else "",
        "" if token.is_known or token.meanings else "not in any phrasing",
        "not in this fact's phrasings" if token.is_known and not is_explained and not token.is_filler else "",
    ]
    return ", ".join(note for note in notes if note)


def _candidate_notes(index: Index, settlement: Settlement, verdict: Verdict) -> Iterator[CandidateNote]:
    facts = index.pack.fact
    finding = settlement.finding
    for candidate in verdict.candidates:
        fact = facts.get(candidate.fact_id)
        reasons: tuple[str, ...] = ()
        if finding is not None and candidate.fact_id == finding.best.fact_id:
            reasons = tuple(_reasons(finding.best.evidence))
        elif settlement.taught is not None and candidate.fact_id == settlement.taught.fact_id:
            reasons = (f"like the taught “{settlement.taught.text}”",)
        label = fact.question if fact else candidate.fact_id
        yield CandidateNote(
            candidate.fact_id, label, is_gap=False, confidence=candidate.confidence, reasons=reasons
        )
    if finding is not None and finding.gap is not None:
        group = finding.gap
        gap = index.pack.gap.get(group.id) if group.side is Side.GAP else None
        label = gap.subject if gap else f"near miss of “{facts[group.id].question}”"
        yield CandidateNote(group.id, label, is_gap=True, confidence=max(0.0, min(1.0, finding.gap_score)))


def _reasons(evidence: Evidence) -> Iterator[str]:
    yield f"{evidence.explained:.0%} of the telling words are known for this fact"
    if evidence.kind_differs:
        yield "the question asks for another kind of answer than this fact gives"
    if evidence.form_is_new:
        yield "nobody has asked for this fact in this form before"
    if evidence.head_unexplained:
        yield "the very thing asked for is in none of its phrasings"
    if evidence.strange_name:
        yield "the question names somebody or something unknown"
    if evidence.strange_entity:
        yield "the question names somebody that this fact is not asked about with"
    if evidence.over_gaps < 0:
        yield "a question without an answer is more like it"


def _lines(explanation: Explanation, thresholds: Thresholds) -> Iterator[str]:
    verdict = explanation.verdict
    if explanation.asked and explanation.asked != explanation.question:
        yield f"Read as the question: {explanation.asked}"
    kinds = ", ".join(kind.value.replace("_", " ") for kind in explanation.kinds)
    yield f"Asks for: {kinds or 'any kind of answer'}"
    if explanation.entities:
        yield f"Names: {', '.join(explanation.entities)}"
    if explanation.unknown_names:
        yield f"Unknown names: {', '.join(explanation.unknown_names)}"
    yield from _word_lines(explanation.words)
    for note in explanation.candidates:
        side = "No answer" if note.is_gap else "Fact"
        yield f"{side}: {note.label} ({note.id}), {note.confidence:.0%}"
        yield from (f"  - {reason}" for reason in note.reasons)
    yield f"Rule: {_RULES[explanation.rule]}"
    yield (
        f"Verdict: {verdict.status.value} at {verdict.confidence:.0%} "
        f"(answered from {thresholds.answer:.0%}, suggested from {thresholds.suggest:.0%})"
    )


def _word_lines(words: tuple[WordNote, ...]) -> Iterator[str]:
    if not words:
        return
    yield "Words, with what each adds to the best fact's score:"
    for note in words:
        read_as = f" (read as {note.read_as})" if note.read_as != note.word else ""
        remark = f", {note.note}" if note.note else ""
        yield f"  {note.word}{read_as}: {note.weight:+.2f}{remark}"
