"""The questions that a server can be asked: the pack's and its own, adjusted by how they were answered."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from babel import Locale
from cachetools import LRUCache

from bot.domain.pack.model import Pack
from bot.domain.pack.translating import original_of
from bot.domain.quiz.generation import questions_of
from bot.domain.quiz.lists import ListGone, QuestionList
from bot.domain.quiz.model import PRIVATE, Question, QuestionCard
from bot.domain.quiz.refusals import NoQuestions, OnlyPictures
from bot.domain.quiz.rivals import with_rivals
from bot.domain.quiz.selection import Play, QuestionFilter, adjust, count_different, select
from bot.domain.quiz.shown import History
from bot.domain.quiz.subjects import Subject
from bot.domain.quiz.taught import taught_questions
from bot.domain.quiz.translated import in_language_of
from bot.i18n import ENGLISH
from bot.services import Bot
from cogs.quiz.settings import TAUGHT

T = TypeVar("T")

NIGHT_MS = 12 * 60 * 60 * 1000  # what was asked in one is not asked again
PLAYS_AGE_MS = 10 * 60 * 1000  # difficulty changes slowly; counting every answer ever given takes time
_FEW = 2_000  # questions; they take some milliseconds
_SUBJECTS_KEPT = 256  # servers
_TAUGHT_KEPT = 64  # servers, as many as are kept with what they taught
_READING = 20  # how much longer it takes to read a taught fact than to look at a question
# Of all sources, and of the home source alone: by what is told, so that all bots of a process share them.
_MADE: LRUCache[tuple[str, frozenset[str]], tuple[Question, ...]] = LRUCache(4)


@dataclass(frozen=True, slots=True)
class _Subjects:
    """What a server has questions on, as long as they are these."""

    pack: Sequence[Question]
    taught: Sequence[Question]
    own: Sequence[Question]
    topics: Mapping[str, int]  # with how many questions there are on each
    lists: Mapping[str, int]  # by their ids, the same
    total: int


class Library:
    """Collects questions; what takes long is kept."""

    def __init__(self, bot: Bot) -> None:
        self._services = bot.services
        self._records = bot.services.store.quiz_records
        self._lists = bot.services.store.quiz_lists
        self._translated: dict[tuple[Pack, str], tuple[Question, ...]] = {}  # by language
        self._generating = asyncio.Lock()
        self._plays: dict[str, Play] = {}
        self._plays_at: int | None = None
        self._taught: LRUCache[int, tuple[Pack, tuple[Question, ...]]] = LRUCache(_TAUGHT_KEPT)
        self._subjects: LRUCache[tuple[int, QuestionFilter], _Subjects] = LRUCache(_SUBJECTS_KEPT)

    async def pack_questions(self, guild_id: int | None = None) -> tuple[Question, ...]:
        """Return the questions generated from what a server's sources tell."""
        return await self._questions_of((await self._services.servers.get(guild_id)).told.pack)

    async def _questions_of(self, pack: Pack) -> tuple[Question, ...]:
        told = pack.digest, frozenset(pack.fact)
        async with self._generating:
            if told not in _MADE:
                # A quarter of a second of computing: not on the event loop.
                _MADE[told] = await asyncio.to_thread(questions_of, pack)
            return _MADE[told]

    async def translated_questions(self, guild_id: int, locale: Locale) -> tuple[Question, ...]:
        """Return the same, in a locale's language where they are translated or can be made in it."""
        told = await self._services.servers.told(guild_id, locale)
        questions = await self._questions_of(original_of(told))
        key = original_of(told), language_of(locale)
        if key not in self._translated:
            self._translated[key] = in_language_of(told, questions)
        return self._translated[key]

    async def taught_questions(self, guild_id: int) -> tuple[Question, ...]:
        """Return the questions made from what a server taught, where it wants them; spoilers among them."""
        server = await self._services.servers.get(guild_id)
        own = server.pack.facts[len(server.told.pack.facts) :]
        if not own or not server.values[TAUGHT]:
            return ()
        kept = self._taught.get(guild_id)
        if kept is None or kept[0] is not server.pack:
            made = await _computed(len(own) * _READING, partial(taught_questions, own))
            kept = self._taught[guild_id] = server.pack, made
        return kept[1]

    async def guild_questions(self, guild_id: int, locale: Locale) -> tuple[Question, ...]:
        """Return everything that a server can be asked, in a locale's language as far as there is one.

        Spoilers are among it.
        """
        aliases = await self._records.aliases(guild_id)
        every = (
            *await self.translated_questions(guild_id, locale),
            *await self.taught_questions(guild_id),
            *await self._lists.questions(guild_id),
        )
        now = self._services.clock()
        if self._plays_at is None or now - self._plays_at > PLAYS_AGE_MS:
            self._plays, self._plays_at = await self._records.plays(), now
        return await _computed(len(every), partial(_adjusted, every, aliases, self._plays))

    async def choose(
        self, guild_id: int, wanted: QuestionFilter, locale: Locale, user_id: int | None = None
    ) -> tuple[QuestionCard, ...]:
        """Return a game's questions in its language; in private, those for ``user_id``.

        Raises NoQuestions, OnlyPictures among them.
        """
        pool, language = await self.guild_questions(guild_id, locale), language_of(locale)
        history = await self.history(guild_id, user_id)
        work = partial(select, pool, wanted, history, self._services.rng, language)
        try:
            cards = await _computed(len(pool), work)
        except NoQuestions:
            if not any(map(replace(wanted, pictures=True).matches, pool)):
                raise
            raise OnlyPictures from None
        return await asyncio.to_thread(with_rivals, cards, pool)

    async def lists_of(self, guild_id: int, wanted: QuestionFilter) -> tuple[QuestionList, ...]:
        """Return the lists that a game was asked to draw from, as far as they are there.

        Raises ListGone where there is nothing left to draw from.
        """
        if wanted.lists is None:
            return ()
        by_id = {each.id: each for each in await self._lists.all(guild_id)}
        found = tuple(by_id[list_id] for list_id in wanted.lists if list_id in by_id)
        if not found and "" not in wanted.lists:
            raise ListGone
        return found

    async def history(self, guild_id: int, user_id: int | None = None) -> History:
        """Return what a server was asked, and shown in the last hours; in private, ``user_id``."""
        alone = user_id if guild_id == PRIVATE else None
        records, since = self._records, self._services.clock() - NIGHT_MS
        asked = await (records.asked(guild_id) if alone is None else records.asked_in_private(alone))
        shown = await records.shown(guild_id, since=since, starter_id=alone)
        return History(asked, shown, (await self._services.servers.get(guild_id)).told.pack)

    async def topics(self, guild_id: int, wanted: QuestionFilter) -> tuple[str, ...]:
        """Return the topics that a server has such questions on, however many are wanted and on what."""
        return tuple((await self._subjects_of(guild_id, wanted)).topics)

    async def lists(self, guild_id: int, wanted: QuestionFilter) -> tuple[QuestionList, ...]:
        """Return the lists of a server that have such questions."""
        ids = (await self._subjects_of(guild_id, wanted)).lists
        return tuple(each for each in await self._lists.all(guild_id) if each.id in ids)

    async def available(self, guild_id: int, subject: Subject, wanted: QuestionFilter) -> int:
        """Return how many such questions a round of a trivia night has on its subject."""
        subjects = await self._subjects_of(guild_id, wanted)
        if subject.list_id is not None:
            return subjects.lists.get(subject.list_id, 0)
        return subjects.topics.get(subject.topic, 0) if subject.topic else subjects.total

    async def _subjects_of(self, guild_id: int, wanted: QuestionFilter) -> _Subjects:
        pack, own = await self.pack_questions(guild_id), await self._lists.questions(guild_id)
        taught = await self.taught_questions(guild_id)
        key = guild_id, replace(wanted, count=0, topic=None)
        kept = self._subjects.get(key)
        is_same = kept is not None and kept.pack is pack and kept.taught is taught and kept.own is own
        if kept is None or not is_same:
            work = partial(_subjects_of, pack, taught, own, key[1])
            kept = self._subjects[key] = await _computed(len(own), work)
        return kept


def language_of(locale: Locale) -> str:
    """Return the language that questions are wanted in; empty for English, as they are written."""
    return "" if locale.language == ENGLISH.language else locale.language


def _adjusted(
    every: Iterable[Question], aliases: Mapping[str, tuple[str, ...]], plays: Mapping[str, Play]
) -> tuple[Question, ...]:
    """Return questions with the answers accepted on appeal, graded by how they were answered."""
    with_aliases = (
        replace(question, accept=(*question.accept, *aliases[question.key]))
        if question.key in aliases
        else question
        for question in every
    )
    return adjust(with_aliases, plays)


def _subjects_of(
    pack: Sequence[Question], taught: Sequence[Question], own: Sequence[Question], wanted: QuestionFilter
) -> _Subjects:
    fitting = tuple(filter(wanted.matches, (*pack, *taught, *own)))
    topics, lists = defaultdict[str, list[Question]](list), defaultdict[str, list[Question]](list)
    for question in fitting:
        topics[question.topic].append(question)
        if question.list_id:
            lists[question.list_id].append(question)
    return _Subjects(pack, taught, own, _counted(topics), _counted(lists), count_different(fitting))


def _counted(groups: Mapping[str, Sequence[Question]]) -> Mapping[str, int]:
    return {name: count_different(questions) for name, questions in groups.items()}


async def _computed(questions: int, work: Callable[[], T]) -> T:
    """Return what ``work`` makes of questions, in a thread where they are many."""
    return work() if questions <= _FEW else await asyncio.to_thread(work)
