"""The latest questions, kept in memory for a day, for the buttons below their answers.

Not every question is stored: somebody may ask too many of them, or a whole server may. What is pressed below
an answer still knows what was asked, for a while.
"""

from dataclasses import replace
from typing import TypeVar

from cachetools import TTLCache

from bot.clock import Clock
from bot.domain.teaching.texts import clean_question, fold_question, question_key
from bot.store import Asked

KEPT = 1_000  # questions; the oldest one is forgotten first
KEPT_MS = 24 * 60 * 60_000

Key = TypeVar("Key", int, str)


class RecentQuestions:
    """Questions by their ids and, in a server, by the keys of open ones; without who asked them."""

    def __init__(self, clock: Clock) -> None:
        self._by_id: TTLCache[tuple[int | None, int], Asked] = TTLCache(KEPT, KEPT_MS, clock)
        self._by_key: TTLCache[tuple[int | None, str], Asked] = TTLCache(KEPT, KEPT_MS, clock)

    def keep(self, asked: Asked) -> None:
        """Keep a question, stored or not."""
        asked = replace(asked, text=clean_question(asked.text))
        self._by_id[asked.guild_id, asked.id] = asked
        if asked.guild_id is not None:
            self._by_key[asked.guild_id, question_key(fold_question(asked.text))] = asked

    def find(self, asked_id: int, guild_id: int | None) -> Asked | None:
        """Return a question that was asked in a server (None: in private)."""
        return self._by_id.get((guild_id, asked_id))

    def find_open(self, guild_id: int, key: str) -> Asked | None:
        """Return a server's question by its key."""
        return self._by_key.get((guild_id, key))

    def forget_guild(self, guild_id: int) -> None:
        """Drop a server's questions."""
        _drop_guild(self._by_id, guild_id)
        _drop_guild(self._by_key, guild_id)


def _drop_guild(questions: TTLCache[tuple[int | None, Key], Asked], guild_id: int) -> None:
    for key in [key for key in questions if key[0] == guild_id]:
        questions.pop(key, None)  # it may have expired meanwhile
