"""What a server can be asked: the pack's questions and its own, as play has graded and respelled them."""

import asyncio
from dataclasses import replace

from bot.domain.quiz.difficulty import Play, adjust
from bot.domain.quiz.generation import questions_of
from bot.domain.quiz.model import Question
from bot.services import Bot

PLAYS_AGE_MS = 10 * 60 * 1000  # grades move slowly; counting every answer ever given is not for every game


class Library:
    """Puts together what can be asked."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._made: tuple[str, tuple[Question, ...]] | None = None
        self._making = asyncio.Lock()
        self._plays: dict[str, Play] = {}
        self._plays_at: int | None = None

    async def of_pack(self) -> tuple[Question, ...]:
        """Return the pack's questions; made anew where the pack changed."""
        pack = self._bot.services.pack
        async with self._making:  # whoever asks meanwhile waits for the same work
            if self._made is None or self._made[0] != pack.digest:
                # A few tenths of a second of comparing: not on the loop that serves everybody.
                self._made = (pack.digest, await asyncio.to_thread(questions_of, pack))
        return self._made[1]

    async def of_guild(self, guild_id: int) -> tuple[Question, ...]:
        """Return everything that a server can be asked."""
        records = self._bot.services.store.quiz_records
        aliases = await records.aliases(guild_id)
        every = (*await self.of_pack(), *await records.own_questions(guild_id))
        spelled = (
            replace(question, accept=(*question.accept, *aliases[question.key]))
            if question.key in aliases
            else question
            for question in every
        )
        return adjust(spelled, await self._recent_plays())

    async def topics(self, guild_id: int) -> list[str]:
        """Return the topics that a server has questions on."""
        own = await self._bot.services.store.quiz_records.own_questions(guild_id)
        return list(dict.fromkeys(question.topic for question in (*await self.of_pack(), *own)))

    async def _recent_plays(self) -> dict[str, Play]:
        now = self._bot.services.clock()
        if self._plays_at is None or now - self._plays_at > PLAYS_AGE_MS:
            self._plays = await self._bot.services.store.quiz_records.plays()
            self._plays_at = now
        return self._plays
