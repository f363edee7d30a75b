"""What was last answered to whom, kept in memory for a few minutes, so that people can ask on.

In which language they wrote is kept for a day. None of that is ever stored, and nobody asks on from what
somebody else was answered.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import Enum, auto

from cachetools import LRUCache

from bot.domain.matching.languages.detection import ENGLISH, OTHER, READ, is_english, language_of
from bot.domain.matching.languages.small_talk import language_of_talk

KEPT = 10_000  # conversations; the least recently used one is forgotten first
KEPT_MS = 5 * 60_000
LANGUAGE_KEPT_MS = 24 * 60 * 60_000
LONGEST_ASKED = 200  # characters of a question that are kept; of longer ones nothing is


class Reply(Enum):
    """What somebody was last replied with."""

    ANSWER = auto()
    SUGGESTIONS = auto()
    UNKNOWN = auto()  # that nobody says so
    TALK = auto()  # or what they asked to be shown
    FACT = auto()  # any fact, since they asked for no particular one


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer that somebody was given."""

    fact_id: str
    asked: str  # the question as it was understood, in English; empty where it was a long one
    language: str  # in which it was asked, where that was not English
    at: int  # milliseconds UTC
    is_private: bool = False  # nobody else saw it
    named: tuple[str, ...] = ()  # the ids of whom and what the question named, other than by pronouns


class Conversations:
    """The last turn of each person in each channel or private conversation."""

    def __init__(self) -> None:
        self._turns: LRUCache[tuple[int, int], Turn] = LRUCache(KEPT)  # by channel and person
        self._replies: LRUCache[tuple[int, int], tuple[Reply, int]] = LRUCache(KEPT)  # and when
        self._languages: LRUCache[tuple[int, int], tuple[str, int]] = LRUCache(KEPT)  # and when it was spoken
        self._clients: LRUCache[int, str] = LRUCache(KEPT)  # the language of Discord, by person

    def keep(self, channel_id: int, user_id: int, turn: Turn) -> None:
        """Keep what somebody was answered, in place of what they were answered before."""
        asked = turn.asked if len(turn.asked) <= LONGEST_ASKED else ""
        self._turns[channel_id, user_id] = replace(turn, asked=asked)

    def recall(self, channel_id: int, user_id: int, now: int, *, is_private: bool = False) -> Turn | None:
        """Return what somebody was last answered, unless it was long ago, or others must not see it."""
        turn = self._turns.get((channel_id, user_id))
        if turn is None or now - turn.at > KEPT_MS:
            self.drop(channel_id, user_id)
            return None
        return turn if is_private or not turn.is_private else None

    def keep_reply(self, channel_id: int, user_id: int, reply: Reply, now: int) -> None:
        """Keep what somebody was replied with, which may have been no answer."""
        self._replies[channel_id, user_id] = (reply, now)

    def last_reply(self, channel_id: int, user_id: int, now: int) -> Reply | None:
        """Return what somebody was last replied with, unless it was long ago."""
        reply, at = self._replies.get((channel_id, user_id), (None, now))
        return reply if now - at <= KEPT_MS else None

    def keep_client(self, user_id: int, language: str) -> None:
        """Keep in which language somebody has Discord, which no message tells."""
        self._clients[user_id] = language

    def language_in(self, channel_id: int, user_id: int, text: str, now: int) -> str:
        """Return the language to reply to a text in: its own, where that is sure and one that is read.

        Elsewhere it is that of their Discord, if they chose one that is read, or else the one before.
        """
        client = self._clients.get(user_id, ENGLISH)
        before, at = self._languages.get((channel_id, user_id), (ENGLISH, now))
        likely = client if client in READ else before if now - at <= LANGUAGE_KEPT_MS else ENGLISH
        talked = language_of_talk(text)  # "no me has entendido" has words of English
        language = talked or language_of(text, likely)
        is_sure = (
            talked is not None
            or language != ENGLISH
            or is_english(text, likely=likely, surely=client in READ)
        )
        if language == OTHER or not is_sure:
            return likely
        self._languages[channel_id, user_id] = (language, now)
        return language

    def drop(self, channel_id: int, user_id: int) -> None:
        """Forget a conversation, as when it has turned to something else."""
        self._turns.pop((channel_id, user_id), None)

    def forget(self, user_id: int) -> None:
        """Forget all of somebody's conversations."""
        self._clients.pop(user_id, None)
        self._forget(lambda _, person: person == user_id)

    def forget_channels(self, channel_ids: AbstractSet[int]) -> None:
        """Forget all conversations in some channels."""
        self._forget(lambda channel, _: channel in channel_ids)

    def _forget(self, is_meant: Callable[[int, int], bool]) -> None:
        """Forget all conversations whose channel and person are meant."""
        for kept in (self._turns, self._replies, self._languages):
            for key in [key for key in kept if is_meant(*key)]:
                del kept[key]
