"""Interactions, from sending to their last response, and the messages in channels."""

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Final

from tests.wire import payloads
from tests.wire.payloads import Json, Place
from tests.wire.signals import DEFAULT_TIMEOUT_S, Signal

FIRST_ANSWER_S: Final = 3.0
"""Discord invalidates an interaction that is not answered within this time."""

_MAX_KEPT: Final = 20_000
_DEFERRALS: Final = frozenset({5, 6})


@dataclass(slots=True)
class Exchange:
    """One interaction with its callback, edits and follow-ups."""

    id: int
    token: str
    kind: int
    place: Place
    who: Json
    sent: float
    on_message: Json | None = None
    callback: Json | None = None
    answered: float | None = None
    original: Json | None = None
    followups: list[Json] = field(default_factory=list[Json])
    edits: list[Json] = field(default_factory=list[Json])
    refused: list[int] = field(default_factory=list[int])
    lost: bool = False
    _changed: Signal = field(default_factory=Signal)

    @property
    def latency(self) -> float:
        """Seconds from sending to the first response."""
        return (self.answered if self.answered is not None else time.perf_counter()) - self.sent

    @property
    def is_deferred(self) -> bool:
        """Whether the callback was a deferral that is still open."""
        return self.callback is not None and self.callback["type"] in _DEFERRALS and not self.edits

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the member sees the response."""
        return bool((payloads.part(self.callback or {}, "data").get("flags") or 0) & payloads.EPHEMERAL)

    @property
    def data(self) -> Json:
        """The response: the callback's data, or the latest edit."""
        if self.edits:
            return self.edits[-1]
        return payloads.part(self.callback or {}, "data")

    async def first(self, timeout: float = DEFAULT_TIMEOUT_S) -> "Exchange":  # noqa: ASYNC109 - names what never came
        """Wait for the callback."""
        await self._changed.until(lambda: self.callback is not None, f"a first answer to {self}", timeout)
        return self

    async def final(self, timeout: float = DEFAULT_TIMEOUT_S) -> "Exchange":  # noqa: ASYNC109 - names what never came
        """Wait for the response, after a deferral too, or until it came too late."""
        await self._changed.until(lambda: self.is_over, f"an answer to {self}", timeout)
        return self

    @property
    def is_over(self) -> bool:
        """Whether the response has arrived, or came too late."""
        return self.lost or (self.callback is not None and not self.is_deferred)

    def notify(self) -> None:
        """Wake the waiters after a change."""
        self._changed.notify()

    def __str__(self) -> str:
        return f"interaction {self.id} (type {self.kind})"


class Exchanges:
    """The interactions that are still valid, and the messages in channels."""

    def __init__(self) -> None:
        self.ids = payloads.Snowflakes()
        self.messages: OrderedDict[int, Json] = OrderedDict()
        self._known: OrderedDict[int, Exchange] = OrderedDict()
        self._by_token: dict[str, Exchange] = {}

    def open(self, kind: int, place: Place, who: Json, on_message: Json | None = None) -> Exchange:
        """Create an interaction."""
        exchange = Exchange(
            self.ids.mint(), secrets.token_urlsafe(120), kind, place, who, time.perf_counter(), on_message
        )
        self._known[exchange.id] = exchange
        self._by_token[exchange.token] = exchange
        if len(self._known) > _MAX_KEPT:
            _, oldest = self._known.popitem(last=False)
            del self._by_token[oldest.token]
        return exchange

    def find(self, interaction_id: int, token: str) -> Exchange | None:
        """Return the interaction with this id and token."""
        exchange = self._known.get(interaction_id)
        return exchange if exchange is not None and exchange.token == token else None

    def by_token(self, token: str) -> Exchange | None:
        """Return the interaction with this token, which is how webhook routes address it."""
        return self._by_token.get(token)

    def post(self, in_channel: int, sent: Json, **more: Any) -> Json:
        """Store a message of the bot, and return it as Discord would."""
        posted = payloads.message(self.ids.mint(), in_channel, payloads.bot_user(), sent) | more
        self.messages[int(posted["id"])] = posted
        if len(self.messages) > _MAX_KEPT:
            self.messages.popitem(last=False)
        return posted

    def edit(self, stored: Json, sent: Json) -> Json:
        """Apply an edit to a message, and return it."""
        for key in ("content", "embeds", "flags"):
            if sent.get(key) is not None:
                stored[key] = sent[key]
        if sent.get("components") is not None:
            stored["components"] = payloads.number_components(sent["components"])
        stored["flags"] &= ~payloads.LOADING
        stored["edited_timestamp"] = payloads.JOINED
        return stored
