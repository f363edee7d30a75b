"""What may be taught: lengths, limits, no contradictions and no duplicates."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.characters import visible
from bot.domain.pack.citations import LABEL_LIMIT
from bot.domain.pack.model import Fact, Pack, Spoiler
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.teaching.articles import ARTICLES_LIMIT, Article, problems_with, too_many_articles
from bot.domain.teaching.model import (
    Content,
    InvalidLesson,
    LessonKind,
    OwnFact,
    Phrasing,
    SavedQuote,
    Taught,
)
from bot.domain.teaching.texts import KEPT_LIMIT, fold_question, is_message_link, names_somebody

ANSWER_LIMIT = 350  # characters; the same as a pack's
QUOTE_LIMIT = 1_000
SPEAKER_LIMIT = 80
_LONGEST = 4_000  # characters of a text that is cleaned: Discord's longest message
_ID_SHOWN = 60  # characters of an unknown fact's id in a refusal

# Lessons of each kind that one server may hold; the matcher is built for 5,000 phrasings beside a pack.
LIMITS: Mapping[LessonKind, int] = {
    LessonKind.FACT: 1_000,
    LessonKind.PHRASING: 5_000,
    LessonKind.NEGATIVE: 1_000,
    LessonKind.QUOTE: 1_000,
}
# The texts of each kind, with what they are called and how many characters they may have.
_TEXTS: Mapping[LessonKind, Mapping[str, tuple[Phrase, int]]] = {
    LessonKind.FACT: {
        "text": (phrase("Question"), KEPT_LIMIT),
        "answer": (phrase("Answer"), ANSWER_LIMIT),
        "label": (phrase("Heading"), LABEL_LIMIT),
    },
    LessonKind.PHRASING: {"text": (phrase("Question"), KEPT_LIMIT)},
    LessonKind.NEGATIVE: {"text": (phrase("Question"), KEPT_LIMIT)},
    LessonKind.QUOTE: {
        "text": (phrase("Quote"), QUOTE_LIMIT),
        "speaker": (phrase("Speaker"), SPEAKER_LIMIT),
    },
}
# Why a question can't be taught that another kind of lesson has already.
_CLASHES: Mapping[LessonKind, Phrase] = {
    LessonKind.FACT: phrase("That question is already taught as a fact. Remove it first with /teach remove."),
    LessonKind.NEGATIVE: phrase(
        "That question is already marked as off topic. Remove it first with /teach remove."
    ),
    LessonKind.PHRASING: phrase(
        "That question is already taught as an alternate phrasing. Remove it first with /teach remove."
    ),
}


def cleaned(content: Content) -> Content:
    """Return a content without hidden characters in its texts or space around them."""
    texts: dict[str, Any] = {name: getattr(content, name) for name in _TEXTS[content.kind]}
    short = {name: visible(text).strip() for name, text in texts.items() if len(text) <= _LONGEST}
    return replace(content, **short)  # what is longer will be refused


class Register:
    """What is taught so far, to check new lessons against one after the other.

    ``answered_by`` tells the fact of the pack that comes first for a question, whatever is taught.
    """

    def __init__(
        self, taught: Taught, pack: Pack, guild_id: int, answered_by: Callable[[str], Fact | None]
    ) -> None:
        self._contents = {lesson.id: lesson.content for lesson in taught.lessons}
        self._ids = {key_of(content): lesson_id for lesson_id, content in self._contents.items()}
        self._counts = Counter(content.kind for content in self._contents.values())
        self._articles = set(taught.by_article)
        self._pack = pack
        self._guild_id = guild_id
        self._answered_by = answered_by

    def twin(self, content: Content) -> tuple[str, Content | None]:
        """Return the lesson of the same kind and question, with its id; "" and None where there is none."""
        lesson_id = self._ids.get(key_of(content), "")
        return lesson_id, self._contents.get(lesson_id)

    def check(self, content: Content, *, replaces: str | None = None) -> None:
        """Raise InvalidLesson with every reason not to teach ``content``.

        ``replaces`` is the id of the lesson that it would replace, which neither clashes nor counts.
        """
        problems = [*_problems_with_texts(content), *_repetition(content), *self._clashes(content, replaces)]
        if _is_linked_elsewhere(content, self._guild_id):
            problems.append(phrase("An answer's link has to point to its message in this server."))
        kind = content.kind
        if replaces is None and self._counts[kind] >= LIMITS[kind]:
            full = phrase(
                "This server already has {limit} {lessons}, the most it can have. Remove some first "
                "with /teach remove.",
                limit=LIMITS[kind],
                lessons=kind.said,
            )
            problems.append(full)
        if isinstance(content, OwnFact) and content.cites is not None:
            problems += self._problems_with_article(content.cites.article)
        if problems:
            raise InvalidLesson(*problems)

    def add(self, lesson_id: str, content: Content) -> None:
        """Add a checked lesson, or replace the one with that id."""
        before = self._contents.get(lesson_id)
        if before is None:
            self._counts[content.kind] += 1
        else:
            self._ids.pop(key_of(before), None)
        self._contents[lesson_id] = content
        self._ids[key_of(content)] = lesson_id
        if isinstance(content, OwnFact) and content.cites is not None:
            self._articles.add(content.cites.article)

    def remove(self, lesson_id: str) -> None:
        """Remove a lesson, if there is one with that id."""
        before = self._contents.pop(lesson_id, None)
        if before is not None:
            self._counts[before.kind] -= 1
            self._ids.pop(key_of(before), None)

    def _problems_with_article(self, article: Article) -> Iterator[Phrase]:
        if article in self._articles:
            return
        yield from problems_with(article)
        if len(self._articles) >= ARTICLES_LIMIT:
            yield too_many_articles()

    def _taught_already(self, content: Content) -> Phrase:
        """Return that the same question is taught, with the same answer or another."""
        if says_otherwise(content, self.twin(content)[1]):
            return phrase("This server already taught me another answer to that.")
        return phrase("This server already taught me that. Change it with /teach edit.")

    def _clashes(self, content: Content, replaces: str | None) -> Iterator[Phrase]:
        folded = fold_question(content.text)
        if self._ids.get((content.kind, folded)) not in {None, replaces}:
            yield self._taught_already(content)
        if isinstance(content, SavedQuote):
            if content.speaker_id is None:
                yield phrase(
                    "Quotes can only be saved from the message itself, so the person who wrote it "
                    "can erase it."
                )
            if not is_message_link(content.link, self._guild_id):
                yield phrase("A quote's link has to point to its message in this server.")
            return
        if (fact := self._answered_by(content.text)) is not None:
            yield phrase(
                "The built-in fact “{fact}” already answers exactly that, and built-in facts come first.",
                fact=fact.heading,
            )
        if isinstance(content, Phrasing):
            fact_id = content.fact_id
            if fact_id not in self._pack.fact and not isinstance(self._contents.get(fact_id), OwnFact):
                yield phrase("There's no fact {id!r}. Pick one from the suggestions.", id=fact_id[:_ID_SHOWN])
        for kind, problem in _CLASHES.items():
            if kind is not content.kind and self._ids.get((kind, folded)) not in {None, replaces}:
                yield problem


def says_otherwise(content: Content, before: Content | None) -> bool:
    """Return whether an answer is another one than what is taught."""
    if not isinstance(content, OwnFact) or not isinstance(before, OwnFact):
        return False
    return fold_question(content.answer) != fold_question(before.answer)


def _repetition(content: Content) -> Iterator[Phrase]:
    folded = fold_question(content.text)
    if isinstance(content, OwnFact) and folded and folded == fold_question(content.answer):
        yield phrase("The answer says the same as the question. Write what people would ask.")


def _is_linked_elsewhere(content: Content, guild_id: int) -> bool:
    link = content.link if isinstance(content, OwnFact) else ""
    return link != "" and not is_message_link(link, guild_id)


def key_of(content: Content) -> tuple[LessonKind, str]:
    """Return what no two lessons share."""
    return content.kind, fold_question(content.text)


_EMPTY = {
    "Question": phrase("The question needs at least one word."),
    "Answer": phrase("The answer needs at least one word."),
    "Quote": phrase("The quote needs at least one word."),
    "Speaker": phrase("The speaker needs a name with at least one letter or digit."),
}
_ASKED = {LessonKind.FACT, LessonKind.PHRASING}  # what is answered
# "/settings block" and "</quiz play:1>", typed where a question belongs.
_COMMAND = re.compile(r"(?:/[a-z][\w-]{1,31}(?: [\w-]{1,32}){0,2}\Z|</[\w -]{1,99}:\d)", re.IGNORECASE)


def _problems_with_texts(content: Content) -> Iterator[Phrase]:
    for field, (name, limit) in _TEXTS[content.kind].items():
        text: str = getattr(content, field)
        if field == "label" and isinstance(content, OwnFact):
            if content.spoiler is not Spoiler.OPEN and not fold_question(text):
                yield located(name, phrase("a spoiler needs a heading that gives nothing away"))
        elif not fold_question(text):
            yield _EMPTY[name.text]
        elif field == "text" and _COMMAND.match(" ".join(text.split())) and content.kind in _ASKED:
            yield located(name, phrase("that's a command; write what people would ask instead"))
        if len(text) > limit:
            count = len(text)
            excess = phrase("can have at most {limit} characters, not {count}", limit=limit, count=count)
            yield located(name, excess)
        elif names_somebody(text):
            mention = phrase("mentions a person, role, or channel; write names as plain text instead")
            yield located(name, mention)
