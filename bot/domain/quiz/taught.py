"""Quiz questions from what a server's moderators taught: only where a good question can be made.

That needs a name, a date or a number, or an answer of few words. Choices are near numbers and dates, or the
names that answer the server's other questions; anything else is typed. Nothing is asked with yes or no.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from bot.domain.authoring.guessing import kinds_of, value_of
from bot.domain.pack.model import AnswerKind, Fact, Spoiler
from bot.domain.quiz.distractors import MAX_DISTRACTORS
from bot.domain.quiz.judging import same_answer
from bot.domain.quiz.model import Form, Question
from bot.domain.quiz.neighbours import NUMERIC, are_comparable, neighbours
from bot.domain.quiz.prompts import asks_for, stands_alone
from bot.domain.words import content_words, padded, tokens

_LONGEST = 60  # characters of an answer
_MIN_DISTRACTORS = 3
_MAX_TYPED_WORDS = 3  # of an answer without choices
_COMPARED = 60  # other answers that are looked at for one question
_SIMILAR = 0.5  # two questions that share this part of their words may have the same answer
_YES_NO = frozenset({"yes", "no", "ja", "nein", "si"})
_WHO = frozenset({"who", "wer", "quien"})
# What an answer says besides what is asked for: "Max hosts it", "It is blue".
_FILLERS = frozenset((
    "it", "its", "is", "was", "are", "were", "he", "she", "they", "we", "our", "do", "does", "did", "them",
    "him", "her", "es", "ist", "war", "er", "sie", "wir", "ihn", "lo", "la", "fue",
))  # fmt: skip
_UNASKABLE = ("http", "<#", "<@", "<:", "<t:", "\n", "||", "`")  # in a question or an answer
_SENTENCE_ENDS = (". ", "! ", "? ", ": ", "; ")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A taught fact with the short answer that is asked for."""

    fact: Fact
    kind: AnswerKind
    text: str

    @property
    def shape(self) -> tuple[str, ...]:
        """What it shares with answers that may be mistaken for it; things of any kind are like no others."""
        return (self.kind,) if self.kind is not AnswerKind.OBJECT else (self.kind, self.fact.id)


def taught_questions(facts: Sequence[Fact]) -> tuple[Question, ...]:
    """Return the questions that can be made of what was taught."""
    asked = [each for fact in facts if (each := _asked(fact)) is not None]
    alike: defaultdict[tuple[str, ...], list[_Asked]] = defaultdict(list)
    for each in asked:
        alike[each.shape].append(each)
    made = (_question(each, alike[each.shape]) for each in asked)
    return tuple(question for question in made if question is not None)


def _asked(fact: Fact) -> _Asked | None:
    """Return what is asked for; None where no good question can be made."""
    question, answer = fact.question.strip(), fact.answer.strip()
    is_plain = not any(mark in text for mark in _UNASKABLE for text in (question, answer))
    if not is_plain or not question.endswith("?") or not stands_alone(question):
        return None
    if not _YES_NO.isdisjoint(tokens(answer)[:1]):
        return None
    value = value_of(kinds_of(question, answer), question, answer)
    if value is not None and len(value.text) <= _LONGEST and asks_for(question, value):
        return _Asked(fact, value.kind, value.text)
    text = _core(question, answer.rstrip(".!"))
    if len(text) > _LONGEST or any(end in text for end in _SENTENCE_ENDS):
        return None
    is_name = not _WHO.isdisjoint(tokens(question)[:1]) and all(word[:1].isupper() for word in text.split())
    kind = AnswerKind.PERSON if is_name else AnswerKind.OBJECT
    return _Asked(fact, kind, text) if content_words(text) - content_words(question) else None


def _core(question: str, answer: str) -> str:
    """Return the words of an answer that the question does not say, where they stand together."""
    said = _FILLERS.union(tokens(question))
    words = answer.split()
    new = [at for at, word in enumerate(words) if not said.issuperset(tokens(word))]
    is_together = new and new[-1] - new[0] == len(new) - 1
    return " ".join(words[new[0] : new[-1] + 1]).strip(",;") if is_together else answer


def _question(asked: _Asked, alike: Sequence[_Asked]) -> Question | None:
    wrong = tuple(islice(_distractors(asked, alike), MAX_DISTRACTORS))
    fact = asked.fact
    question = Question(
        key=f"fact:{fact.id}:{Form.DIRECT}",
        prompt=fact.question.strip(),
        answer=asked.text,
        distractors=wrong if len(wrong) >= _MIN_DISTRACTORS else (),
        kind=asked.kind,
        topic=fact.topic,
        form=Form.DIRECT,
        explanation=fact.answer,
        paragraph=fact.paragraph,
        spoiler=fact.spoiler,
        fact=fact.id,
    )
    can_be_typed = question.typeable and len(asked.text.split()) <= _MAX_TYPED_WORDS
    return question if question.distractors or can_be_typed else None


def _distractors(asked: _Asked, alike: Sequence[_Asked]) -> Iterator[str]:
    """Yield wrong answers: near numbers and dates, then other answers of the server's own."""
    chosen = [asked.text]
    near = neighbours(asked.kind, asked.text) if asked.kind in NUMERIC else ()
    place = next(number for number, each in enumerate(alike) if each is asked)
    others = (*alike[place + 1 :], *alike[:place])[:_COMPARED]  # so that not all get the same
    own = (other.text for other in others if _may_be_wrong(asked, other))
    for text in chain(near, own):
        if not any(same_answer(asked.kind, text, other) for other in chosen):
            chosen.append(text)
            yield text


def _may_be_wrong(asked: _Asked, other: _Asked) -> bool:
    """Return whether another fact's answer is surely wrong here, and may be told."""
    if other.fact.spoiler is not Spoiler.OPEN and asked.fact.spoiler is Spoiler.OPEN:
        return False
    if padded(other.text) in padded(asked.fact.answer) or padded(asked.text) in padded(other.fact.answer):
        return False
    one, two = content_words(asked.fact.question), content_words(other.fact.question)
    is_similar = len(one & two) > _SIMILAR * min(len(one), len(two))
    return not is_similar and are_comparable(asked.kind, asked.text, other.text)
