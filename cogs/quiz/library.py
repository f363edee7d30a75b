"""The questions that a server can be asked: the pack's and its own, adjusted by how they were answered."""

import asyncio
from dataclasses import replace

from bot.domain.pack.model import Pack
from bot.domain.quiz.generation import questions_of
from bot.domain.quiz.model import PRIVATE, Question, QuestionCard
from bot.domain.quiz.rivals import with_rivals
from bot.domain.quiz.selection import Play, QuestionFilter, adjust, select
from bot.domain.quiz.shown import History
from bot.services import Bot

NIGHT_MS = 12 * 60 * 60 * 1000  # what was asked in one is not asked again
PLAYS_AGE_MS = 10 * 60 * 1000  # difficulty changes slowly; counting every answer ever given takes time


class Library:
    """Collects questions; what takes long is kept."""

    def __init__(self, bot: Bot) -> None:
        self._services = bot.services
        self._records = bot.services.store.quiz_records
        self._made: dict[Pack, tuple[Question, ...]] = {}  # of all sources, and of the home source alone
        self._generating = asyncio.Lock()
        self._plays: dict[str, Play] = {}
        self._plays_at: int | None = None

    async def pack_questions(self, guild_id: int | None = None) -> tuple[Question, ...]:
        """Return the questions generated from what a server's sources tell."""
        pack = (await self._services.servers.get(guild_id)).told.pack
        async with self._generating:
            if pack not in self._made:
                # Half a second of computing: not on the event loop.
                self._made[pack] = await asyncio.to_thread(questions_of, pack)
            return self._made[pack]

    async def guild_questions(self, guild_id: int) -> tuple[Question, ...]:
        """Return everything that a server can be asked, spoilers among it."""
        aliases = await self._records.aliases(guild_id)
        every = (*await self.pack_questions(guild_id), *await self._records.own_questions(guild_id))
        with_aliases = (
            replace(question, accept=(*question.accept, *aliases[question.key]))
            if question.key in aliases
            else question
            for question in every
        )
        now = self._services.clock()
        if self._plays_at is None or now - self._plays_at > PLAYS_AGE_MS:
            self._plays, self._plays_at = await self._records.plays(), now
        return adjust(with_aliases, self._plays)

    async def choose(
        self, guild_id: int, wanted: QuestionFilter, user_id: int | None = None
    ) -> tuple[QuestionCard, ...]:
        """Choose a game's questions; in private, those for ``user_id``. Raises NoQuestions."""
        questions, history = await self.guild_questions(guild_id), await self.history(guild_id, user_id)
        cards = select(questions, wanted, history, self._services.rng)
        return await asyncio.to_thread(with_rivals, cards, questions)

    async def history(self, guild_id: int, user_id: int | None = None) -> History:
        """Return what a server was asked, and shown in the last hours; in private, ``user_id``."""
        alone = user_id if guild_id == PRIVATE else None
        records, since = self._records, self._services.clock() - NIGHT_MS
        asked = await (records.asked(guild_id) if alone is None else records.asked_in_private(alone))
        shown = await records.shown(guild_id, since=since, starter_id=alone)
        return History(asked, shown, (await self._services.servers.get(guild_id)).told.pack)

    async def topics(self, guild_id: int, wanted: QuestionFilter) -> list[str]:
        """Return the topics that a server has such questions on."""
        own = await self._records.own_questions(guild_id)
        every = (*await self.pack_questions(guild_id), *own)
        return list(dict.fromkeys(question.topic for question in filter(wanted.matches, every)))
