"""Say how a verdict came about, in words that a moderator can follow."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.matching.evidence import Evidence
from bot.domain.matching.index import Index, Side
from bot.domain.matching.model import (
    CandidateNote,
    Explanation,
    Line,
    Rule,
    Status,
    Thresholds,
    Verdict,
    WordNote,
)
from bot.domain.matching.reading import Reading, Token
from bot.domain.matching.trace import MatchTrace
from bot.domain.pack import AnswerKind
from bot.domain.phrases import Phrase, joined, located, phrase

_RULES = {
    Rule.EMPTY: phrase("There is no word to go by."),
    Rule.EXACT: phrase("This is word for word a known way to ask for the fact, so it is answered."),
    Rule.TAUGHT_EXACT: phrase("This is word for word a taught way to ask for the fact, so it is answered."),
    Rule.STORED_NEGATIVE: phrase("This is, or is very like, a question that is stored as having no answer."),
    Rule.KNOWN_GAP: phrase("This is most like a question that the source is known not to answer."),
    Rule.CONFIDENT: phrase("The best fact is confident enough to be answered."),
    Rule.CLOSE: phrase("The best fact is close, but not confident enough; it is only suggested."),
    Rule.NOTHING_NEAR: phrase("No fact comes near enough."),
}
_KINDS = {
    AnswerKind.PERSON: phrase("a person"),
    AnswerKind.CHARACTER: phrase("a role"),
    AnswerKind.PLACE: phrase("a place"),
    AnswerKind.DATE: phrase("a date"),
    AnswerKind.TIME: phrase("a time of day"),
    AnswerKind.DURATION: phrase("a length of time"),
    AnswerKind.COUNT: phrase("a count"),
    AnswerKind.MONEY: phrase("a sum of money"),
    AnswerKind.MEASURE: phrase("a measure"),
    AnswerKind.ORGANISATION: phrase("an organisation"),
    AnswerKind.TITLE: phrase("a title"),
    AnswerKind.OBJECT: phrase("a thing"),
    AnswerKind.REASON: phrase("a reason"),
    AnswerKind.MANNER: phrase("how it is done"),
    AnswerKind.STATEMENT: phrase("what somebody said"),
    AnswerKind.OPINION: phrase("an opinion"),
    AnswerKind.EVENT: phrase("what happens"),
    AnswerKind.YES_NO: phrase("yes or no"),
}
_VERDICTS = {
    Status.ANSWER: phrase("answered"),
    Status.SUGGEST: phrase("suggested"),
    Status.UNKNOWN: phrase("not answered"),
}
_MOST_WORDS = 25  # explained one by one; a story's other words are left out
_LOW = 0.5  # share of the telling words below which too little is explained


def explain(
    index: Index, question: str, trace: MatchTrace, verdict: Verdict, thresholds: Thresholds
) -> Explanation:
    """Return the explanation of ``verdict``, to which ``trace`` led."""
    reading = trace.reading or index.read(question)
    names = index.names
    entities = tuple(names[entity] for entity in reading.entities)
    strange = tuple(token.typed for token in reading.tokens if token.is_name and not token.is_known)
    words = tuple(_word_notes(index, reading, trace))
    candidates = tuple(_candidate_notes(index, trace, verdict))
    explanation = Explanation(
        question=question,
        asked=reading.clause,
        kinds=tuple(sorted(reading.form.kinds)),
        entities=entities,
        unknown_names=strange,
        words=words,
        candidates=candidates,
        rule=trace.rule,
        verdict=verdict,
        lines=(),
    )
    return replace(explanation, lines=tuple(_lines(explanation, thresholds)))


def _word_notes(index: Index, reading: Reading, trace: MatchTrace) -> Iterator[WordNote]:
    """Yield for every word how much the best fact's score falls without it."""
    if trace.finding is None:
        return
    best = trace.finding.best.fact_id
    at = next(n for n, group in enumerate(index.groups) if group.side is Side.FACT and group.id == best)
    whole = float(index.scores(reading)[at])
    for number, token in enumerate(reading.tokens[:_MOST_WORDS]):
        rest = [other.typed for place, other in enumerate(reading.tokens) if place != number]
        without = float(index.scores(index.read(" ".join(rest)))[at]) if rest else 0.0
        is_explained = index.composition.explains(at, token)
        yield WordNote(token.typed, _read_as(index, token), whole - without, _notes(token, is_explained))


def _read_as(index: Index, token: Token) -> str:
    names = [index.names[part] for part in token.meanings if part.startswith("@")]
    return names[0] if names else token.text


def _notes(token: Token, is_explained: bool) -> tuple[Phrase, ...]:  # noqa: FBT001 - a plain pair of cases
    notes = (
        phrase("spelling corrected") if token.text != token.typed else None,
        None if token.is_known or token.meanings else phrase("not in any phrasing"),
        phrase("not in this fact's phrasings")
        if token.is_known and not is_explained and not token.is_filler
        else None,
    )
    return tuple(note for note in notes if note is not None)


def _candidate_notes(index: Index, trace: MatchTrace, verdict: Verdict) -> Iterator[CandidateNote]:
    facts = index.pack.fact
    finding = trace.finding
    for candidate in verdict.candidates:
        fact = facts.get(candidate.fact_id)
        reasons: tuple[Phrase, ...] = ()
        if finding is not None and candidate.fact_id == finding.best.fact_id:
            reasons = tuple(_reasons(finding.best.evidence))
        elif trace.taught is not None and candidate.fact_id == trace.taught.fact_id:
            reasons = (phrase("like the taught “{text}”", text=trace.taught.text),)
        label = Phrase(fact.question if fact else candidate.fact_id)
        yield CandidateNote(
            candidate.fact_id, label, is_gap=False, confidence=candidate.confidence, reasons=reasons
        )
    if finding is not None and finding.gap is not None:
        group = finding.gap
        gap = index.pack.gap.get(group.id) if group.side is Side.GAP else None
        if gap is not None:
            label = Phrase(gap.subject)
        else:
            label = phrase("near miss of “{question}”", question=facts[group.id].question)
        yield CandidateNote(group.id, label, is_gap=True, confidence=max(0.0, min(1.0, finding.gap_score)))


def _reasons(evidence: Evidence) -> Iterator[Phrase]:
    share = round(100 * evidence.explained)
    yield phrase("{percent}% of the telling words are known for this fact", percent=share)
    if evidence.kind_differs:
        yield phrase("the question asks for another kind of answer than this fact gives")
    if evidence.form_is_new:
        yield phrase("nobody has asked for this fact in this form before")
    if evidence.head_unexplained:
        yield phrase("the very thing asked for is in none of its phrasings")
    if evidence.strange_name:
        yield phrase("the question names somebody or something unknown")
    if evidence.strange_entity:
        yield phrase("the question names somebody that this fact is not asked about with")
    if evidence.over_gaps < 0:
        yield phrase("a question without an answer is more like it")


def _lines(explanation: Explanation, thresholds: Thresholds) -> Iterator[Line]:
    verdict = explanation.verdict
    if explanation.asked and explanation.asked != explanation.question:
        yield Line(phrase("Read as the question: {question}", question=explanation.asked))
    kinds = [_KINDS[kind] for kind in explanation.kinds] or [phrase("any kind of answer")]
    yield Line(phrase("Asks for: {kinds}", kinds=joined(kinds)))
    if explanation.entities:
        yield Line(phrase("Names: {names}", names=", ".join(explanation.entities)))
    if explanation.unknown_names:
        yield Line(phrase("Unknown names: {names}", names=", ".join(explanation.unknown_names)))
    yield from _word_lines(explanation.words)
    for note in explanation.candidates:
        values = {"label": note.label, "id": note.id, "percent": round(100 * note.confidence)}
        if note.is_gap:
            yield Line(phrase("No answer: {label} ({id}), {percent}%", **values))
        else:
            yield Line(phrase("Fact: {label} ({id}), {percent}%", **values))
        yield from (Line(reason, is_detail=True) for reason in note.reasons)
    yield Line(phrase("Rule: {rule}", rule=_RULES[explanation.rule]))
    yield Line(
        phrase(
            "Verdict: {verdict} at {percent}% (answered from {answer}%, suggested from {suggest}%)",
            verdict=_VERDICTS[verdict.status],
            percent=round(100 * verdict.confidence),
            answer=round(100 * thresholds.answer),
            suggest=round(100 * thresholds.suggest),
        )
    )


def _word_lines(words: tuple[WordNote, ...]) -> Iterator[Line]:
    if not words:
        return
    yield Line(phrase("Words, with what each adds to the best fact's score:"))
    for note in words:
        parts = [Phrase(f"{note.weight:+.2f}")]
        if note.read_as != note.word:
            parts.append(phrase("read as {text}", text=note.read_as))
        yield Line(located(note.word, joined([*parts, *note.notes])), is_detail=True)
