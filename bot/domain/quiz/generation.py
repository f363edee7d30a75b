"""Questions made from a pack: several forms of every typed fact, who said what, and the authored items.

What does not read like an author's question is not asked: better fewer questions than odd ones.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.domain.pack.model import (
    PEOPLE,
    AnswerKind,
    Difficulty,
    Fact,
    Pack,
    QuizItem,
    Quote,
    Spoiler,
    Value,
)
from bot.domain.quiz.distractors import (
    ENTITY_KINDS,
    MAX_DISTRACTORS,
    PROPER,
    Distractors,
    claimed_answers,
    overlap,
    right_answers,
)
from bot.domain.quiz.model import ITEM, Form, Question
from bot.domain.quiz.neighbours import NUMERIC
from bot.domain.quiz.prompts import PERSONAL, asks_for, is_fair_verdict, named, stands_alone
from bot.domain.quiz.selection import regrade
from bot.domain.quiz.sentences import GAP, fits, with_gap
from bot.domain.quiz.suspicions import suspicions
from bot.domain.quiz.wordings import Relation, relations_of
from bot.domain.values import days
from bot.domain.words import fold, padded, tokens

_MIN_DISTRACTORS = 3
_MIN_SPEAKERS = 2  # few people are quoted in a pack
_MAX_TYPED_WORDS = 3  # of a name that is asked for without choices
_WHEN = re.compile(r",(?: in)?(?: [A-Z]\w+)? \d{4}$")  # at the end of what a quotation was about
_WHOLE = re.compile(
    r"\A[^a-z\s.,…\u2013\u2014-].*[^\s,:;…\u2013\u2014-]"
)  # how what can stand by itself begins and ends
_SENTENCE_ENDS = ".!?…"
_MIN_QUOTED_WORDS = 6  # fewer could be anybody's
_GAP = "…"
_HOME_SOURCE = "article"  # what texts call the source that a pack is written from


def questions_of(pack: Pack) -> tuple[Question, ...]:
    """Return every question that ``pack`` gives, authored ones first, without duplicates.

    None is about what may have changed since, and none about the home source where there are others: players
    know the subject, not the article. Where sources differ, what each says is right.
    """
    distinct: dict[tuple[str, ...], Question] = {}
    for question in _Maker(pack).questions():
        if not pack.bibliography or _HOME_SOURCE not in fold(question.prompt):
            distinct.setdefault((*tokens(question.prompt), question.answer), in_capitals(question))
    return tuple(distinct.values())


def in_capitals(question: Question) -> Question:
    """Return a question whose choices all begin with a capital letter.

    Left alone are people's names, and what fills the gap in somebody's words.
    """
    if question.kind is AnswerKind.PERSON or _GAP in question.prompt:
        return question
    return replace(
        question,
        answer=_capitalised(question.answer),
        distractors=tuple(map(_capitalised, question.distractors)),
    )


def _capitalised(choice: str) -> str:
    first = choice.partition(" ")[0]
    return choice[:1].upper() + choice[1:] if first == first.lower() else choice  # "iPhone" stays


class _Maker:
    """Makes the questions of one pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._distractors = Distractors(pack)
        self._relations = relations_of(pack)
        self._wrong: dict[str, tuple[str, ...]] = {}  # by fact, for questions that are compared with many
        self._alike: defaultdict[str, list[Fact]] = defaultdict(list)  # by the attribute that they state
        for fact in pack.facts:
            if fact.id in self._relations:
                self._alike[self._relations[fact.id].about.attribute].append(fact)

    def questions(self) -> Iterator[Question]:
        """Yield all questions, authored ones first."""
        asked: set[str] = set()  # facts about which an author asks better
        for item in self._pack.quiz_items:
            fact = self._pack.fact[item.fact]
            if _is_settled(fact, item.kind):
                question = _authored(
                    fact, item, self._distractors.not_right(fact, item.kind, item.distractors)
                )
                yield question
                if fact.value is not None and self._asks_better(item, fact.value):
                    asked.add(fact.id)
        for fact in self._pack.facts:
            if fact.value is not None and _is_settled(fact, fact.value.kind):
                yield from self._about_fact(fact, fact.value, is_asked=fact.id in asked)
        yield from _speakers(self._pack, self._distractors)

    def _asks_better(self, item: QuizItem, value: Value) -> bool:
        """Return whether an author asks for a fact's value, or anything instead of yes or no."""
        return value.kind is AnswerKind.YES_NO or any(
            overlap(item.kind, item.answer, text) for text in right_answers(self._pack, value)
        )

    def _about_fact(self, fact: Fact, value: Value, *, is_asked: bool) -> Iterator[Question]:
        """Yield the good forms of a fact; not the plain one where an author asks for the value."""
        relation = self._relations.get(fact.id)
        direct = self._direct(fact, value, relation)
        if value.kind is AnswerKind.YES_NO:
            if (
                not is_asked
                and fact.difficulty is not Difficulty.EASY
                and asks_for(fact.question, value)
                and is_fair_verdict(direct.prompt)
            ):
                yield direct
            return
        plain = () if is_asked else self._plain(direct, value, relation)
        can_be_gap = direct.kind in PROPER | NUMERIC and not _is_day(direct)
        sentence = with_gap(direct) if can_be_gap else None
        made = (
            *plain,
            *_clozes(direct, sentence),
            *self._statements(direct, relation, sentence),
            *self._reverses(direct, relation),
        )
        yield from (each for each in made if not suspicions(each, (each.answer, *each.distractors)))

    def _direct(self, fact: Fact, value: Value, relation: Relation | None) -> Question:
        right = (*right_answers(self._pack, value), *claimed_answers(fact))
        is_verdict = value.kind is AnswerKind.YES_NO
        wrong = self._wrong_answers(fact, value)
        return Question(
            key=f"fact:{fact.id}:{Form.DIRECT}",
            prompt=relation.prompt if relation is not None else named(self._pack, fact.question),
            answer=("Yes" if wrong == ("No",) else "No") if is_verdict else value.text,
            distractors=wrong if is_verdict or len(wrong) >= _MIN_DISTRACTORS else (),
            accept=tuple(dict.fromkeys(text for text in right if text != value.text)),
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

    def _plain(self, direct: Question, value: Value, relation: Relation | None) -> Iterator[Question]:
        """Yield the question itself, with choices or to be typed."""
        is_name = direct.kind in PROPER and len(direct.answer.split()) <= _MAX_TYPED_WORDS
        is_subject = self._pack.subject in (direct.answer, *direct.accept)
        can_be_answered = direct.distractors or (is_name and direct.typeable and not is_subject)
        is_fair = relation is not None or (stands_alone(direct.prompt) and not _is_day(direct))
        if can_be_answered and is_fair and asks_for(direct.prompt, value):
            yield direct

    def _statements(
        self, direct: Question, relation: Relation | None, sentence: str | None
    ) -> Iterator[Question]:
        """Yield the fact as a statement, true and false, where no source denies it."""
        if direct.claims or not direct.distractors or direct.kind not in PROPER | NUMERIC:
            return
        if _is_day(direct):  # which differs from country to country
            return
        if relation is not None and relation.wording.statement and not _is_rough(direct.answer):
            state, wrong = relation.statement, _fitting(direct, GAP)
        elif sentence is not None:
            state, wrong = partial(sentence.replace, GAP), _fitting(direct, sentence)
        else:
            return
        if wrong is None:
            return
        for text, (truth, untruth) in (
            (state(direct.answer), ("True", "False")),
            (state(wrong), ("False", "True")),
        ):
            yield replace(
                direct,
                key=f"fact:{direct.fact}:{truth.lower()}",
                prompt=f"True or false? {text[0].upper()}{text[1:]}",
                answer=truth,
                distractors=(untruth,),
                accept=(),
                kind=AnswerKind.YES_NO,
                difficulty=regrade(direct.difficulty, -1),
                form=Form.STATEMENT,
            )

    def _reverses(self, direct: Question, relation: Relation | None) -> Iterator[Question]:
        """Yield the value as the clue, and which question of the same attribute it answers."""
        if relation is None:
            return
        alike = self._alike[relation.about.attribute]
        place = next(place for place, fact in enumerate(alike) if fact.id == direct.fact)
        wrong: dict[str, None] = {}
        for other in (*alike[place + 1 :], *alike[:place]):  # so that not all get the same
            prompt = self._relations[other.id].prompt
            if (
                prompt != direct.prompt
                and self._are_alike(other, direct)
                and self._answers_otherwise(other, direct)
            ):
                wrong[prompt] = None
            if len(wrong) == MAX_DISTRACTORS:
                break
        if len(wrong) >= _MIN_DISTRACTORS:
            yield replace(
                direct,
                key=f"fact:{direct.fact}:{Form.REVERSE}",
                prompt=f"The answer is “{direct.answer}”. What was the question?",
                answer=direct.prompt,
                distractors=tuple(wrong),
                accept=(),
                kind=AnswerKind.STATEMENT,
                form=Form.REVERSE,
            )

    def _are_alike(self, other: Fact, direct: Question) -> bool:
        """Return whether names that answer two questions may be mistaken: some choice stands for both.

        An actor's name, for one, is no answer to who plays a woman.
        """
        if direct.kind not in PROPER or other.value is None:
            return True
        theirs = self._wrong_answers(other, other.value)
        return not {direct.answer, *direct.distractors}.isdisjoint((other.value.text, *theirs))

    def _wrong_answers(self, fact: Fact, value: Value) -> tuple[str, ...]:
        if fact.id not in self._wrong:
            self._wrong[fact.id] = self._distractors.for_fact(fact, value)
        return self._wrong[fact.id]

    def _answers_otherwise(self, other: Fact, direct: Question) -> bool:
        """Return whether another fact may be told here, and no source gives it the same answer."""
        if other.value is None or not _is_settled(other, direct.kind):
            return False
        if other.spoiler is not Spoiler.OPEN and direct.spoiler is Spoiler.OPEN:
            return False
        theirs = (*right_answers(self._pack, other.value), *claimed_answers(other))
        mine = (direct.answer, *direct.accept)
        return padded(direct.answer) not in padded(other.answer) and not any(
            overlap(direct.kind, one, text) for one in mine for text in theirs
        )


def _is_settled(fact: Fact, kind: AnswerKind) -> bool:
    """Return whether there is one answer to ask for: it changes no more, and no source says no to a yes."""
    return not fact.as_of and not (fact.claims and kind is AnswerKind.YES_NO)


def _asks_value(fact: Fact, item: QuizItem) -> bool:
    return fact.value is not None and overlap(item.kind, item.answer, fact.value.text)


def _authored(fact: Fact, item: QuizItem, wrong: tuple[str, ...]) -> Question:
    asks_value = _asks_value(fact, item)
    return Question(
        key=f"{ITEM}{item.id}",
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


def _is_day(direct: Question) -> bool:
    """Return whether the answer is a date to the day, which people know of what comes out at most."""
    return direct.kind is AnswerKind.DATE and any(day.day is not None for day in days(direct.answer))


def _clozes(direct: Question, sentence: str | None) -> Iterator[Question]:
    """Yield the sentence that states the answer, with a gap for it, if there is one."""
    if sentence is None:
        return
    wrong = tuple(text for text in direct.distractors if fits(sentence, text))
    if len(wrong) >= _MIN_DISTRACTORS:
        yield replace(
            direct,
            key=f"fact:{direct.fact}:{Form.CLOZE}",
            prompt=f"Fill the gap: “{sentence}”",
            distractors=wrong,
            form=Form.CLOZE,
        )


def _fitting(direct: Question, sentence: str) -> str | None:
    """Return what a false statement says; of numbers not the nearest, which would be a quibble."""
    fitting = [text for text in direct.distractors if fits(sentence, text)]
    place = min(2, len(fitting) - 1) if direct.kind in NUMERIC else 0
    return fitting[place] if fitting else None


def _is_rough(answer: str) -> bool:
    """Return whether a value is a span or a bound, of which a statement is neither quite true nor false."""
    return " to " in answer or fold(answer).startswith(
        ("over ", "about ", "nearly ", "almost ", "more than ")
    )


def _speakers(pack: Pack, distractors: Distractors) -> Iterator[Question]:
    """Yield "Who said this?" for every quotation of a person, with what it was about."""
    for quote in pack.quotes:
        speaker, wrong = pack.entity[quote.speaker], distractors.for_speaker(quote)
        occasion = _occasion(quote)
        is_telling = not PERSONAL.isdisjoint(tokens(occasion)) or distractors.tells_speaker(quote, occasion)
        if len(wrong) < _MIN_SPEAKERS or not _can_be_asked(quote) or speaker.kind not in PEOPLE or is_telling:
            continue
        yield Question(
            key=f"quote:{quote.id}:{Form.SPEAKER}",
            prompt=f"Who said this{occasion}? {_sentence_of(quote)}",
            answer=speaker.name,
            distractors=wrong,
            accept=speaker.aliases,
            kind=ENTITY_KINDS.get(speaker.kind, AnswerKind.OBJECT),
            topic=quote.topics[0] if quote.topics else "quotes",
            form=Form.SPEAKER,
            explanation=f"{quote.context[:1].upper()}{quote.context[1:]}." if quote.context else "",
            paragraph=quote.paragraph,
            sources=quote.sources,
            spoiler=quote.spoiler,
            fact=quote.fact,
        )


def _can_be_asked(quote: Quote) -> bool:
    """Return whether a quotation can be read by itself, and is long enough to be known again."""
    return (
        quote.quiz
        and _WHOLE.fullmatch(quote.text) is not None
        and len(quote.text.split()) >= _MIN_QUOTED_WORDS
    )


def _sentence_of(quote: Quote) -> str:
    """Return a quotation as the sentence that it is on a card; its words stay as they are."""
    is_closed = quote.text.rstrip("'\"\u2019\u201d")[-1:] in _SENTENCE_ENDS
    return f"“{quote.text}”" if is_closed else f"“{quote.text}.”"


def _occasion(quote: Quote) -> str:
    """Return what a quotation was about as a question goes on: "On the score" becomes " about the score"."""
    first, _, rest = _WHEN.sub("", quote.context).partition(" ")
    match first:
        case "On":
            return f" about {rest}"
        case "To":
            return f" to {rest}"
        case _:
            return ""
