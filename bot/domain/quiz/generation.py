"""Questions made from a pack: several forms of every typed fact, who said what, and the authored items."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.domain.pack import AnswerKind, Difficulty, EntityKind, Fact, Pack, QuizItem, Value
from bot.domain.quiz.difficulty import easier
from bot.domain.quiz.distractors import MOST_DISTRACTORS, NUMERIC, PROPER, Distractors
from bot.domain.quiz.model import Form, Question
from bot.domain.quiz.words import fold, tokens

GAP = "[…]"  # what stands for the missing words of a sentence
_MIN_DISTRACTORS = 2
_MIN_SENTENCE = 6  # words, for a sentence with a gap to be answerable
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
_WORDS = re.compile(r"[^\W_]+")
_VERDICT = re.compile(r"^(?:Yes|No)[,:;.]\s+")
_PRONOUNS = frozenset({"he", "him", "his", "she", "her", "hers"})
# What a question word asks for; a question with none of them is asked for yes or no.
_ASKED = (
    ("how many", {AnswerKind.COUNT}),
    ("how", set(AnswerKind) - {AnswerKind.YES_NO}),
    ("who", {AnswerKind.PERSON, AnswerKind.CHARACTER, AnswerKind.ORGANISATION}),
    ("whom", {AnswerKind.PERSON, AnswerKind.CHARACTER, AnswerKind.ORGANISATION}),
    ("where", {AnswerKind.PLACE}),
    ("when", {AnswerKind.DATE, AnswerKind.TIME, AnswerKind.DURATION}),
    ("why", {AnswerKind.REASON}),
    ("what", set(AnswerKind) - {AnswerKind.YES_NO}),
    ("which", set(AnswerKind) - {AnswerKind.YES_NO}),
    ("whose", {AnswerKind.PERSON, AnswerKind.CHARACTER}),
)


def questions_of(pack: Pack) -> tuple[Question, ...]:
    """Return every question that ``pack`` gives, authored ones first, without doubles."""
    distractors = Distractors(pack)
    made = [_authored(pack, item) for item in pack.quiz_items]
    for fact in pack.facts:
        if fact.value is not None:
            made += _of_fact(pack, fact, fact.value, distractors.for_fact(fact, fact.value))
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
        fact=fact.id,
    )


def _of_fact(pack: Pack, fact: Fact, value: Value, wrong: tuple[str, ...]) -> Iterator[Question]:
    asks = _asks_for(fact.question, value)
    if value.kind is AnswerKind.YES_NO:
        if asks:
            answer, other = ("Yes", "No") if fold(value.text).startswith("y") else ("No", "Yes")
            yield replace(_direct(pack, fact, value), answer=answer, distractors=(other,))
        return
    if len(wrong) >= _MIN_DISTRACTORS:
        direct = replace(_direct(pack, fact, value), distractors=wrong)
        sentence = _sentence_with(pack, fact, value)
        if asks:
            yield direct
        if sentence is not None:
            prompt = f"Fill the gap: “{_put(sentence, value.text, GAP)}”"
            yield replace(direct, key=f"fact:{fact.id}:{Form.CLOZE}", prompt=prompt, form=Form.CLOZE)
        fitting = next((text for text in wrong if len(text.split()) == len(value.text.split())), None)
        if sentence is not None and fitting is not None and value.kind in PROPER | NUMERIC:
            yield from _statements(direct, fitting, lambda shown: _put(sentence, value.text, shown))
        elif asks:
            template = f"The answer to “{fact.question}” is “{GAP}”."
            yield from _statements(direct, wrong[0], lambda shown: template.replace(GAP, shown))
    if asks:
        yield from _reverses(pack, fact, value)


def _direct(pack: Pack, fact: Fact, value: Value) -> Question:
    return Question(
        key=f"fact:{fact.id}:{Form.DIRECT}",
        prompt=fact.question,
        answer=value.text,
        accept=_accept(pack, value),
        kind=value.kind,
        difficulty=fact.difficulty,
        topic=fact.topic,
        form=Form.DIRECT,
        explanation=fact.answer,
        paragraph=fact.paragraph,
        fact=fact.id,
    )


def _asks_for(question: str, value: Value) -> bool:
    """Whether the question, as it is worded, can have the value for an answer, and does not tell it."""
    words = f" {' '.join(_WORDS.findall(fold(question)))} "
    told = {word for word in tokens(value.text) if word.isalpha()} & set(tokens(question))
    for asking, kinds in _ASKED:
        if f" {asking} " in words:
            return value.kind in kinds and not told
    return value.kind is AnswerKind.YES_NO


def _accept(pack: Pack, value: Value) -> tuple[str, ...]:
    entity = pack.entity[value.entity] if value.entity is not None else None
    names = (entity.name, *entity.aliases) if entity is not None else ()
    return tuple(dict.fromkeys(text for text in (*value.accept, *names) if text != value.text))


def _statements(direct: Question, wrong: str, claim: Callable[[str], str]) -> Iterator[Question]:
    """Yield the fact as a statement, once as it is and once with a wrong value in it."""
    for truth, shown in (("True", direct.answer), ("False", _in_case(wrong, direct.answer))):
        yield replace(
            direct,
            key=f"fact:{direct.fact}:{truth.lower()}",
            prompt=f"True or false? {claim(shown)}",
            answer=truth,
            distractors=("False" if truth == "True" else "True",),
            accept=(),
            kind=AnswerKind.YES_NO,
            difficulty=easier(direct.difficulty),
            form=Form.STATEMENT,
        )


def _in_case(text: str, answer: str) -> str:
    """Return ``text`` beginning in lower case where the answer does."""
    return text[0].lower() + text[1:] if answer[0].islower() else text


def _reverses(pack: Pack, fact: Fact, value: Value) -> Iterator[Question]:
    """Yield the value as the clue, and questions to choose from; no other's answer holds the value."""
    clue = " ".join(tokens(value.text))
    others = [
        other.question
        for other in pack.facts
        if other.id != fact.id
        and other.value is not None
        and other.value.kind is value.kind
        and f" {clue} " not in f" {' '.join(tokens(other.answer))} "
        and clue not in " ".join(tokens(other.question))
    ]
    if len(others) >= _MIN_DISTRACTORS:
        yield replace(
            _direct(pack, fact, value),
            key=f"fact:{fact.id}:{Form.REVERSE}",
            prompt=f"The answer is “{value.text}”. What was the question?",
            answer=fact.question,
            distractors=tuple(others[:MOST_DISTRACTORS]),
            accept=(),
            kind=AnswerKind.STATEMENT,
            form=Form.REVERSE,
        )


def _speakers(pack: Pack) -> Iterator[Question]:
    """Yield "Who said …?" for every quotation that names nobody."""
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
            distractors=wrong[:MOST_DISTRACTORS],
            accept=speaker.aliases,
            kind=AnswerKind.PERSON,
            difficulty=Difficulty.MEDIUM,
            topic=quote.topics[0] if quote.topics else "quotes",
            form=Form.SPEAKER,
            explanation=f"{speaker.name}, {quote.context[:1].lower()}{quote.context[1:]}.",
            paragraph=quote.paragraph,
            fact=quote.fact,
        )


def _sentence_with(pack: Pack, fact: Fact, value: Value) -> str | None:
    """Return the answer's sentence that holds the value once, and gives it away nowhere else."""
    sentences = _SENTENCE_END.split(_VERDICT.sub("", fact.answer))
    holding = [sentence for sentence in sentences if _count(sentence, value.text) == 1]
    if len(holding) != 1 or len(holding[0].split()) < _MIN_SENTENCE:
        return None
    if holding[0].casefold().startswith(value.text.casefold() + ":"):
        return None  # "Norway: that is where …" reads badly with a gap
    rest = tokens(_put(holding[0], value.text, " "))
    if value.kind in {AnswerKind.PERSON, AnswerKind.CHARACTER} and _PRONOUNS.intersection(rest):
        return None  # "he" rules out half of the people
    telling = (value.text, *_accept(pack, value))
    gives_away = any(f" {' '.join(tokens(text))} " in f" {' '.join(rest)} " for text in telling)
    return None if gives_away else holding[0][0].upper() + holding[0][1:]


def _count(sentence: str, text: str) -> int:
    return len(re.findall(_as_words(text), sentence, re.IGNORECASE))


def _put(sentence: str, text: str, other: str) -> str:
    """Put ``other`` where ``text`` stands, with a capital where the sentence begins with it."""

    def put(found: re.Match[str]) -> str:
        return other[0].upper() + other[1:] if found.start() == 0 else other

    return re.sub(_as_words(text), put, sentence, count=1, flags=re.IGNORECASE)


def _as_words(text: str) -> str:
    return rf"(?<!\w){re.escape(text)}(?!\w)"
