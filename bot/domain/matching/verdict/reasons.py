"""Why it is so: what is asked with no more than "why?" or "how come" after an answer.

A fact that says why beside what was asked is meant itself. Any other that was read already does not say why,
and one that says why something else is so does not either.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.matching.model import Status, Thresholds, Verdict
from bot.domain.matching.text.normalise import words
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.matching.text.splitting import AUXILIARIES, LEADING
from bot.domain.matching.verdict.followup import OPENER
from bot.domain.pack.model import AnswerKind, Fact, Gap, Pack, Spoiler

WHY = "why"  # also the id of the gap where nothing says it
_ASKING = ("why", "how come", "how so", "what for", "for what reason", "what is the reason", "reason")
_AFTER = frozenset(
    [
        "not",
        "so",
        "though",
        "tho",
        "exactly",
        "then",
        "is",
        "was",
        "does",
        "did",
        "do",
        "it",
        "that",
        "this",
        "ever",
    ]
)
_ADVERBS = frozenset({"where", "when", "how"})  # without which a question is still a sentence
_LONGEST = 6  # words


def asks_reason(question: str) -> bool:
    """Tell whether a question asks why, and says nothing of what: "why?", "but how come", "why is that"."""
    said = words(question)
    while said and said[0] in LEADING:
        del said[0]
    if not 0 < len(said) <= _LONGEST:
        return False
    asking = next((each.split() for each in _ASKING if said[: len(each.split())] == each.split()), None)
    return asking is not None and _AFTER.issuperset(said[len(asking) :])


def gives_reason(fact: Fact, asked: str) -> bool:
    """Tell whether a fact also says why, which the question that it answered did not ask: "is he in it"."""
    return bool(asked) and AnswerKind.REASON in fact.kinds and WHY not in words(asked)


def reason_of(
    fact: Fact, pack: Pack, reader: QuestionReader, match: Callable[[str], Verdict], thresholds: Thresholds
) -> Verdict:
    """Return the verdict on "why?" after a fact's answer; ``match`` says what a question is taken to mean."""
    question, read_as = _question_for(fact.question)
    near = tuple(each for each in match(question).candidates if _may_tell(each.fact_id, fact, pack))
    sure = [each for each in near if each.confidence >= thresholds.answer]
    # After "who" and "what" it is open what is asked for: why he, or why he does so.
    told = next((each for each in sure if _is_on(pack.fact.get(each.fact_id), fact, reader)), None)
    told = told if question == read_as else None
    if told is not None:
        near = (told, *(each for each in near if each is not told))
        verdict = Verdict(Status.ANSWER, told.confidence, told.fact_id, near)
    elif sure:
        verdict = Verdict(Status.SUGGEST, sure[0].confidence, None, tuple(sure))
    else:
        beside = [pack.fact[each] for each in fact.related if each in pack.fact]
        open_ones = (each for each in beside if each.spoiler is Spoiler.OPEN)
        nearby = sorted(open_ones, key=lambda each: not _says_why(each))
        verdict = Verdict(
            Status.UNKNOWN, 0.0, gap=Gap(WHY, "", WHY, nearby=tuple(each.id for each in nearby))
        )
    return replace(verdict, read_as=read_as, leans=True)


def _question_for(question: str) -> tuple[str, str]:
    """Return what asks why the answer to ``question`` is so, for the matcher and as a sentence."""
    opener = OPENER.match(question)
    asked = question[opener.end() if opener else 0 :].strip()
    first, _, rest = asked.partition(" ")
    if first.lower() in AUXILIARIES and (opener is None or opener[0].lower() in _ADVERBS):
        sentence = f"{WHY} {first.lower()} {rest}"
        return sentence, sentence
    return f"{WHY} {asked}", f"{question} {WHY.capitalize()}?"


def _may_tell(fact_id: str, before: Fact, pack: Pack) -> bool:
    """Tell whether a fact may say why what one ``before`` states is so; what was taught may say anything."""
    fact = pack.fact.get(fact_id)
    if fact is None or fact_id == before.id:
        return fact is None
    return _says_why(fact) or (fact_id in before.related and AnswerKind.REASON in fact.kinds)


def _says_why(fact: Fact) -> bool:
    return words(fact.question)[:1] == [WHY]


def _is_on(reason: Fact | None, fact: Fact, reader: QuestionReader) -> bool:
    """Tell whether a reason is that of what a fact states, rather than of something beside it."""
    if reason is None or reason.id in fact.related or fact.id in reason.related:
        return True
    asked = _content(fact.question, reader)
    return any(asked <= _content(text, reader) for text in (reason.question, *reason.phrasings))


def _content(text: str, reader: QuestionReader) -> frozenset[str]:
    return frozenset(concept for concept, _ in reader.read(text).concepts)
