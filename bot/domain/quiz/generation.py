"""Questions made from a pack: several forms of every typed fact, who said what, and the authored items."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.pack.model import AnswerKind, EntityKind, Fact, Pack, QuizItem, Value
from bot.domain.quiz.distractors import MAX_DISTRACTORS, NUMERIC, PROPER, Distractors, right_answers
from bot.domain.quiz.model import Form, Question
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
    """Return every question that ``pack`` gives, authored ones first, without duplicates."""
    distractors = Distractors(pack)
    made = [_authored(pack, item) for item in pack.quiz_items]
    for fact in pack.facts:
        if fact.value is not None:
            made += _about_fact(pack, fact, fact.value, distractors.for_fact(fact, fact.value))
    made += _speakers(pack)
    distinct: dict[tuple[str, ...], Question] = {}
    for question in made:
        distinct.setdefault((*tokens(question.prompt), question.answer), question)
    return tuple(distinct.values())


def _authored(pack: Pack, item: QuizItem) -> Question:
    fact = pack.fact[item.fact]
    return Question(
        key=f"item:{item.id}",
        prompt=item.prompt,
        answer=item.answer,
        distractors=item.distractors,
        accept=item.accept,
        kind=item.kind,
        difficulty=item.difficulty,
        topic=fact.topic,
        explanation=item.explanation,
        paragraph=fact.paragraph,
        sources=fact.sources,
        fact=fact.id,
    )


def _about_fact(pack: Pack, fact: Fact, value: Value, wrong: tuple[str, ...]) -> Iterator[Question]:
    accept = dict.fromkeys(text for text in right_answers(pack, value) if text != value.text)
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
        fitting = next((text for text in wrong if len(text.split()) == len(value.text.split())), None)
        if sentence is not None and fitting is not None and value.kind in PROPER | NUMERIC:
            yield from _statements(direct, fitting, sentence)
        elif asks:
            yield from _statements(direct, wrong[0], f"The answer to “{fact.question}” is “{GAP}”.")
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


def _statements(direct: Question, wrong: str, template: str) -> Iterator[Question]:
    """Yield the fact as a statement, once with the answer and once with ``wrong`` in the template's gap."""
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
    others = [
        other.question
        for other in pack.facts
        if other.id != direct.fact
        and other.value is not None
        and other.value.kind is direct.kind
        and clue not in padded(other.answer)
        and clue.strip() not in padded(other.question)
    ]
    if len(others) >= _MIN_DISTRACTORS:
        yield replace(
            direct,
            key=f"fact:{direct.fact}:{Form.REVERSE}",
            prompt=f"The answer is “{direct.answer}”. What was the question?",
            answer=direct.prompt,
            distractors=tuple(others[:MAX_DISTRACTORS]),
            accept=(),
            kind=AnswerKind.STATEMENT,
            form=Form.REVERSE,
        )


def _speakers(pack: Pack) -> Iterator[Question]:
    """Yield "Who said this?" for every quotation."""
    people = [entity for entity in pack.entities if entity.kind is EntityKind.PERSON]
    for quote in pack.quotes:
        speaker = pack.entity[quote.speaker]
        wrong = tuple(person.name for person in people if person.id != speaker.id)
        if len(wrong) < _MIN_DISTRACTORS:
            continue
        yield Question(
            key=f"quote:{quote.id}:{Form.SPEAKER}",
            prompt=f"Who said this? “{quote.text}”",
            answer=speaker.name,
            distractors=wrong[:MAX_DISTRACTORS],
            accept=speaker.aliases,
            kind=AnswerKind.PERSON,
            topic=quote.topics[0] if quote.topics else "quotes",
            form=Form.SPEAKER,
            explanation=f"{speaker.name}, {quote.context[:1].lower()}{quote.context[1:]}.",
            paragraph=quote.paragraph,
            sources=quote.sources,
            fact=quote.fact,
        )
