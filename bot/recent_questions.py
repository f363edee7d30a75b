"""The latest questions, kept in memory for the buttons below their answers.

Not every question is stored: somebody may ask too many of them, or a whole server may. What is pressed below
an answer still knows what was asked, for a while.
"""

from dataclasses import replace

from cachetools import LRUCache

from bot.domain.teaching.texts import clean_question, fold_question, question_key
from bot.store import Asked

KEPT = 1_000  # questions; the least recently used one is forgotten first


class RecentQuestions:
    """Questions by their ids and, in a server, by the keys of open ones; without who asked them."""

    def __init__(self) -> None:
        self._by_id: LRUCache[int, Asked] = LRUCache(KEPT)
        self._by_key: LRUCache[tuple[int, str], Asked] = LRUCache(KEPT)

    def keep(self, asked: Asked) -> None:
        """Keep a question, stored or not."""
        asked = replace(asked, text=clean_question(asked.text))
        self._by_id[asked.id] = asked
        if asked.guild_id is not None:
            self._by_key[asked.guild_id, question_key(fold_question(asked.text))] = asked

    def find(self, asked_id: int, guild_id: int | None) -> Asked | None:
        """Return a question that was asked in a server (None: in private)."""
        asked = self._by_id.get(asked_id)
        return asked if asked is not None and asked.guild_id == guild_id else None

    def find_open(self, guild_id: int, key: str) -> Asked | None:
        """Return a server's question by its key."""
        return self._by_key.get((guild_id, key))
