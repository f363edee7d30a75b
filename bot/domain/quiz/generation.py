"""Questions made from a pack: several forms of every typed fact, who said what, and the authored items."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from bot.domain.pack.model import AnswerKind, Fact, Pack, QuizItem, Spoiler, Value
from bot.domain.quiz.distractors import (
    ENTITY_KINDS,
    MAX_DISTRACTORS,
    PROPER,
    Distractors,
    claimed_answers,
    overlap,
    right_answers,
)
from bot.domain.quiz.model import Form, Question
from bot.domain.quiz.neighbours import NUMERIC
from bot.domain.quiz.selection import regrade
from bot.domain.words import fold, padded, tokens

GAP = "[…]"  # replaces the missing words of a sentence
_MIN_DISTRACTORS = 2
_MIN_SENTENCE = 6  # words, for a sentence with a gap to be answerable
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
_WORDS = re.compile(r"[^\W_]+")
_VERDICT = re.compile(r"^(?:Yes|No)[,:;.]\s+")
_PRONOUNS = frozenset({"he", "him", "his", "she", "her", "hers"})
_ANYTHING = frozenset(AnswerKind) - {AnswerKind.YES_NO}
_SOMEBODY = frozenset({AnswerKind.PERSON, AnswerKind.CHARACTER})
# Which kinds of answer a question word asks for; a question with none of them is asked for yes or no.
_ASKED = {
    "how many": {AnswerKind.COUNT},
    "how": _ANYTHING,
    "who": _SOMEBODY | {AnswerKind.ORGANISATION},
    "whom": _SOMEBODY | {AnswerKind.ORGANISATION},
    "where": {AnswerKind.PLACE},
    "when": {AnswerKind.DATE, AnswerKind.TIME, AnswerKind.DURATION},
    "why": {AnswerKind.REASON},
    "what": _ANYTHING,
    "which": _ANYTHING,
    "whose": _SOMEBODY,
}


def questions_of(pack: Pack) -> tuple[Question, ...]:
    """Return every question that ``pack`` gives, authored ones first, without duplicates.

    None is about what may have changed since. Where sources differ, what each says is right.
    """
    distractors = Distractors(pack)
    made = [
        _authored(fact, item, distractors.not_right(fact, item.kind, item.distractors))
        for item in pack.quiz_items
        if _is_settled(fact := pack.fact[item.fact], item.kind)
    ]
    for fact in pack.facts:
        if fact.value is not None and _is_settled(fact, fact.value.kind):
            made += _about_fact(pack, fact, fact.value, distractors.for_fact(fact, fact.value))
    made += _speakers(pack, distractors)
    distinct: dict[tuple[str, ...], Question] = {}
    for question in made:
        distinct.setdefault((*tokens(question.prompt), question.answer), question)
    return tuple(distinct.values())


def _is_settled(fact: Fact, kind: AnswerKind) -> bool:
    """Return whether there is one answer to ask for: it changes no more, and no source says no to a yes."""
    return not fact.as_of and not (fact.claims and kind is AnswerKind.YES_NO)


def _authored(fact: Fact, item: QuizItem, wrong: tuple[str, ...]) -> Question:
    asks_value = fact.value is not None and overlap(item.kind, item.answer, fact.value.text)
    return Question(
        key=f"item:{item.id}",
        prompt=item.prompt,
        answer=item.answer,
        distractors=wrong,
        accept=(*item.accept, *claimed_answers(fact)) if asks_value else item.accept,
        kind=item.kind,
        difficulty=item.difficulty,
        topic=fact.topic,
        explanation=item.explanation,
        paragraph=fact.paragraph,
        sources=fact.sources,
        spoiler=fact.spoiler,
        claims=fact.claims if asks_value else (),
        fact=fact.id,
    )


def _about_fact(pack: Pack, fact: Fact, value: Value, wrong: tuple[str, ...]) -> Iterator[Question]:
    right = (*right_answers(pack, value), *claimed_answers(fact))
    accept = dict.fromkeys(text for text in right if text != value.text)
    direct = Question(
        key=f"fact:{fact.id}:{Form.DIRECT}",
        prompt=fact.question,
        answer=value.text,
        distractors=wrong,
        accept=tuple(accept),
        kind=value.kind,
        difficulty=fact.difficulty,
        topic=fact.topic,
        form=Form.DIRECT,
        explanation=fact.answer,
        paragraph=fact.paragraph,
        sources=fact.sources,
        spoiler=fact.spoiler,
        claims=fact.claims,
        fact=fact.id,
    )
    asks = _asks_for(fact.question, value)
    if value.kind is AnswerKind.YES_NO:
        if asks:
            yield replace(direct, answer="Yes" if wrong == ("No",) else "No")
        return
    if len(wrong) >= _MIN_DISTRACTORS:
        if asks:
            yield direct
        sentence = _sentence_with_gap(direct)
        if sentence is not None:
            prompt = f"Fill the gap: “{sentence}”"
            yield replace(direct, key=f"fact:{fact.id}:{Form.CLOZE}", prompt=prompt, form=Form.CLOZE)
        if not fact.claims:  # what some source denies is neither true nor false
            yield from _statements(direct, wrong, sentence, asks=asks)
    if asks:
        yield from _reverses(pack, direct)


def _asks_for(question: str, value: Value) -> bool:
    """Return whether the question, as worded, asks for such a value and does not mention it."""
    words = f" {' '.join(_WORDS.findall(fold(question)))} "
    mentioned = {word for word in tokens(value.text) if word.isalpha()} & set(tokens(question))
    for asking, kinds in _ASKED.items():
        if f" {asking} " in words:
            return value.kind in kinds and not mentioned
    return value.kind is AnswerKind.YES_NO


def _sentence_with_gap(direct: Question) -> str | None:
    """Return the explanation's sentence with a gap for the answer; None where it still tells the answer."""
    answer = re.compile(rf"(?<!\w){re.escape(direct.answer)}(?!\w)", re.IGNORECASE)
    sentences = _SENTENCE_END.split(_VERDICT.sub("", direct.explanation))
    holding = [sentence for sentence in sentences if len(answer.findall(sentence)) == 1]
    if len(holding) != 1 or len(holding[0].split()) < _MIN_SENTENCE:
        return None
    if holding[0].casefold().startswith(direct.answer.casefold() + ":"):
        return None  # "Norway: that is where …" reads badly with a gap
    rest = answer.sub(" ", holding[0])
    if direct.kind in _SOMEBODY and _PRONOUNS.intersection(tokens(rest)):
        return None  # "he" rules out half of the people
    if any(padded(text) in padded(rest) for text in (direct.answer, *direct.accept)):
        return None
    sentence = answer.sub(GAP, holding[0])
    return sentence[0].upper() + sentence[1:]


def _statements(
    direct: Question, wrongs: tuple[str, ...], sentence: str | None, *, asks: bool
) -> Iterator[Question]:
    """Yield the fact as a statement, true and false, by its sentence or else by its question."""
    fitting = next((text for text in wrongs if len(text.split()) == len(direct.answer.split())), None)
    if sentence is not None and fitting is not None and direct.kind in PROPER | NUMERIC:
        yield from _true_and_false(direct, fitting, sentence)
    elif asks:
        yield from _true_and_false(direct, wrongs[0], f"The answer to “{direct.prompt}” is “{GAP}”.")


def _true_and_false(direct: Question, wrong: str, template: str) -> Iterator[Question]:
    """Yield a statement with the answer in the template's gap, and one with ``wrong`` there."""
    if direct.answer[0].islower():
        wrong = wrong[0].lower() + wrong[1:]
    for truth, untruth, shown in (("True", "False", direct.answer), ("False", "True", wrong)):
        claim = template.replace(GAP, shown)
        yield replace(
            direct,
            key=f"fact:{direct.fact}:{truth.lower()}",
            prompt=f"True or false? {claim[0].upper()}{claim[1:]}",
            answer=truth,
            distractors=(untruth,),
            accept=(),
            kind=AnswerKind.YES_NO,
            difficulty=regrade(direct.difficulty, -1),
            form=Form.STATEMENT,
        )


def _reverses(pack: Pack, direct: Question) -> Iterator[Question]:
    """Yield the value as the clue, and questions to choose from; no other's answer holds the value."""
    clue = padded(direct.answer)
    place = next(place for place, fact in enumerate(pack.facts, start=1) if fact.id == direct.fact)
    others = (
        other.question
        for other in (*pack.facts[place:], *pack.facts[: place - 1])  # so that not all get the same
        if other.value is not None
        and other.value.kind is direct.kind
        and (other.spoiler is Spoiler.OPEN or direct.spoiler is not Spoiler.OPEN)
        and _is_settled(other, direct.kind)
        and not any(clue in padded(text) for text in (other.answer, *claimed_answers(other)))
        and clue.strip() not in padded(other.question)
    )
    wrong = tuple(islice(others, MAX_DISTRACTORS))
    if len(wrong) >= _MIN_DISTRACTORS:
        yield replace(
            direct,
            key=f"fact:{direct.fact}:{Form.REVERSE}",
            prompt=f"The answer is “{direct.answer}”. What was the question?",
            answer=direct.prompt,
            distractors=wrong,
            accept=(),
            kind=AnswerKind.STATEMENT,
            form=Form.REVERSE,
        )


def _speakers(pack: Pack, distractors: Distractors) -> Iterator[Question]:
    """Yield "Who said this?" for every quotation."""
    for quote in pack.quotes:
        speaker, wrong = pack.entity[quote.speaker], distractors.for_speaker(quote)
        if len(wrong) < _MIN_DISTRACTORS:
            continue
        yield Question(
            key=f"quote:{quote.id}:{Form.SPEAKER}",
            prompt=f"Who said this? “{quote.text}”",
            answer=speaker.name,
            distractors=wrong,
            accept=speaker.aliases,
            kind=ENTITY_KINDS.get(speaker.kind, AnswerKind.OBJECT),
            topic=quote.topics[0] if quote.topics else "quotes",
            form=Form.SPEAKER,
            explanation=f"{speaker.name}, {quote.context[:1].lower()}{quote.context[1:]}.",
            paragraph=quote.paragraph,
            sources=quote.sources,
            spoiler=quote.spoiler,
            fact=quote.fact,
        )
