"""Questions that a server brings along: what they must keep to, and their stable keys."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.domain.characters import is_visible
from bot.domain.documents import Bounds
from bot.domain.errors import Refused
from bot.domain.pack import AnswerKind, Difficulty
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.quiz.model import Question
from bot.domain.quiz.words import tokens

BOUNDS = Bounds(size=512 * 1024, parts=250_000)  # of a file
MAX_QUESTIONS = 2_000  # in one file, and in one server
MAX_PROMPT = 300
MAX_ANSWER = 100
MAX_EXPLANATION = 500
MAX_SPELLINGS = 30
MAX_TOPIC = 40
MAX_WRONG = 8
OWN_TOPIC = "own questions"
_PROBLEMS_SHOWN = 200  # a file that is not what it seems to be has one problem a line
_PROBLEMS_COUNTED = 5_000  # then reading ends


class BrokenImport(Refused):
    """A file was refused as a whole; ``problems`` says everything that is wrong with it."""

    def __init__(self, *problems: Phrase) -> None:
        more = len(problems) - _PROBLEMS_SHOWN
        if more > 0:
            problems = (*problems[:_PROBLEMS_SHOWN], phrase("… and {more} more", more=more))
        super().__init__(*problems)


@dataclass(frozen=True, slots=True)
class Entry:
    """One question as a file gives it, and where it stands there."""

    place: Phrase  # "line 12", "entry 3"
    prompt: str
    answer: str
    wrong: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    explanation: str = ""
    topic: str = OWN_TOPIC
    difficulty: Difficulty = Difficulty.MEDIUM
    kind: AnswerKind = AnswerKind.OBJECT


@dataclass(slots=True)
class Reading:
    """What was found in a file so far: entries, and everything that is wrong."""

    entries: list[Entry] = field(default_factory=list[Entry])
    problems: list[Phrase] = field(default_factory=list[Phrase])

    @property
    def is_hopeless(self) -> bool:
        """Whether so much is wrong that more says nothing new."""
        return len(self.problems) >= _PROBLEMS_COUNTED


def settle(reading: Reading) -> tuple[Question, ...]:
    """Return the questions of a file, or raise BrokenImport with every problem in it."""
    problems = list(reading.problems)
    if len(reading.entries) > MAX_QUESTIONS:
        count = len(reading.entries)
        problems.append(
            phrase("at most {most} questions are possible, not {count}", most=MAX_QUESTIONS, count=count)
        )
    seen: dict[str, Phrase] = {}
    questions: list[Question] = []
    for entry in reading.entries[:MAX_QUESTIONS]:
        found = [located(entry.place, problem) for problem in _problems(entry)]
        problems += found
        if found:
            continue
        question = _question(entry)
        first = seen.setdefault(question.key, entry.place)
        if first != entry.place:
            problems.append(located(entry.place, phrase("the same question is at {place}", place=first)))
        questions.append(question)
    if not reading.entries and not problems:
        problems.append(phrase("there are no questions in this file"))
    if problems:
        raise BrokenImport(*problems)
    return tuple(questions)


def own_key(prompt: str) -> str:
    """Return the key of a server's own question: the same as long as its words are the same."""
    return "own:" + hashlib.sha256(" ".join(tokens(prompt)).encode()).hexdigest()[:16]


def _question(entry: Entry) -> Question:
    return Question(
        key=own_key(entry.prompt),
        prompt=entry.prompt,
        answer=entry.answer,
        distractors=entry.wrong,
        accept=entry.accept,
        kind=entry.kind,
        difficulty=entry.difficulty,
        topic=entry.topic,
        explanation=entry.explanation,
    )


def _problems(entry: Entry) -> Iterator[Phrase]:
    yield from _text_problems(phrase("question"), entry.prompt, MAX_PROMPT)
    yield from _text_problems(phrase("answer"), entry.answer, MAX_ANSWER)
    yield from _text_problems(phrase("topic"), entry.topic, MAX_TOPIC)
    yield from _too_long(phrase("explanation"), entry.explanation, MAX_EXPLANATION)
    if len(entry.explanation) <= MAX_EXPLANATION and not is_visible(entry.explanation):
        yield located(phrase("explanation"), phrase("it has a character that cannot be shown"))
    if len(entry.accept) > MAX_SPELLINGS:
        count = len(entry.accept)
        yield phrase(
            "at most {most} accepted answers are possible, not {count}", most=MAX_SPELLINGS, count=count
        )
    elif len(entry.wrong) > MAX_WRONG:
        count = len(entry.wrong)
        yield phrase("at most {most} wrong answers are possible, not {count}", most=MAX_WRONG, count=count)
    else:
        yield from _problems_with_choices(entry)


def _problems_with_choices(entry: Entry) -> Iterator[Phrase]:
    """Yield what is wrong with right and wrong answers that are few enough to look at."""
    right = {entry.answer.casefold(), *_folded(entry.accept)}
    for text in entry.wrong:
        yield from _text_problems(phrase("wrong answer"), text, MAX_ANSWER)
        if entry.answer and text and text.casefold() in right:
            yield phrase("“{text}” is both a right and a wrong answer", text=text[:MAX_ANSWER])
    for text in entry.accept:
        yield from _text_problems(phrase("accepted answer"), text, MAX_ANSWER)
    if len(set(_folded(entry.wrong))) < len(entry.wrong):
        yield phrase("a wrong answer is there twice")


def _is_shown(text: str) -> bool:
    """Whether a text is one line in which nothing is hidden."""
    return is_visible(text) and len(text.splitlines()) < 2 and "\t" not in text  # noqa: PLR2004 - one line


def _text_problems(name: Phrase, text: str, limit: int) -> Iterator[Phrase]:
    if not text.strip():
        yield located(name, phrase("it is empty"))
    elif len(text) <= limit and not _is_shown(text):
        yield located(name, phrase("it has a character that cannot be shown"))
    yield from _too_long(name, text, limit)


def _too_long(name: Phrase, text: str, limit: int) -> Iterator[Phrase]:
    if len(text) > limit:
        excess = phrase("at most {limit} characters are possible, not {count}", limit=limit, count=len(text))
        yield located(name, excess)


def _folded(texts: tuple[str, ...]) -> list[str]:
    return [text.casefold() for text in texts]
