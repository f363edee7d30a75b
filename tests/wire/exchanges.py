"""Interactions from the moment they are sent until the last word on them."""

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Final

from tests.wire import payloads
from tests.wire.payloads import Json, Place
from tests.wire.signals import DEFAULT_TIMEOUT_S, Signal

FIRST_ANSWER_S: Final = 3.0
"""Discord forgets an interaction that nobody answered within this time."""

_REMEMBERED: Final = 20_000
_DEFERRALS: Final = frozenset({5, 6})


@dataclass(slots=True)
class Exchange:
    """One interaction: when it was sent, how it was answered, and what followed."""

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
    _moves: Signal = field(default_factory=Signal)

    @property
    def latency(self) -> float:
        """Seconds from sending to the first answer."""
        return (self.answered if self.answered is not None else time.perf_counter()) - self.sent

    @property
    def is_deferred(self) -> bool:
        """Whether the first answer only promised another."""
        return self.callback is not None and self.callback["type"] in _DEFERRALS and not self.edits

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the member sees the answer."""
        return bool((payloads.part(self.callback or {}, "data").get("flags") or 0) & payloads.EPHEMERAL)

    @property
    def data(self) -> Json:
        """What was answered: the callback's data, or the edit that fulfilled a deferral."""
        if self.edits:
            return self.edits[-1]
        return payloads.part(self.callback or {}, "data")

    async def first(self, timeout: float = DEFAULT_TIMEOUT_S) -> "Exchange":  # noqa: ASYNC109 - names what never came
        """Wait for the first answer."""
        await self._moves.until(lambda: self.callback is not None, f"a first answer to {self}", timeout)
        return self

    async def final(self, timeout: float = DEFAULT_TIMEOUT_S) -> "Exchange":  # noqa: ASYNC109 - names what never came
        """Wait for the answer itself where the first only promised it, or until it came too late."""
        await self._moves.until(lambda: self.is_over, f"an answer to {self}", timeout)
        return self

    @property
    def is_over(self) -> bool:
        """Whether the answer has come, or cannot come any more."""
        return self.lost or (self.callback is not None and not self.is_deferred)

    def moved(self) -> None:
        """Wake whoever waits for what has just happened."""
        self._moves.notify()

    def __str__(self) -> str:
        return f"interaction {self.id} (type {self.kind})"


class Exchanges:
    """The interactions that Discord still knows, and the messages in its channels."""

    def __init__(self) -> None:
        self.ids = payloads.Snowflakes()
        self.messages: OrderedDict[int, Json] = OrderedDict()
        self._known: OrderedDict[int, Exchange] = OrderedDict()
        self._by_token: dict[str, Exchange] = {}

    def open(self, kind: int, place: Place, who: Json, on_message: Json | None = None) -> Exchange:
        """Begin an interaction."""
        exchange = Exchange(
            self.ids.mint(), secrets.token_urlsafe(120), kind, place, who, time.perf_counter(), on_message
        )
        self._known[exchange.id] = exchange
        self._by_token[exchange.token] = exchange
        if len(self._known) > _REMEMBERED:
            _, oldest = self._known.popitem(last=False)
            del self._by_token[oldest.token]
        return exchange

    def find(self, interaction_id: int, token: str) -> Exchange | None:
        """Return an interaction by its id, if the token is its own."""
        exchange = self._known.get(interaction_id)
        return exchange if exchange is not None and exchange.token == token else None

    def by_token(self, token: str) -> Exchange | None:
        """Return an interaction by its token, as its webhook is addressed."""
        return self._by_token.get(token)

    def post(self, in_channel: int, sent: Json, **more: Any) -> Json:
        """Store the bot's message and return it as Discord would."""
        posted = payloads.message(self.ids.mint(), in_channel, payloads.bot_user(), sent) | more
        self.messages[int(posted["id"])] = posted
        if len(self.messages) > _REMEMBERED:
            self.messages.popitem(last=False)
        return posted

    def edit(self, stored: Json, sent: Json) -> Json:
        """Change a message as its author asked and return it."""
        for key in ("content", "embeds", "flags"):
            if sent.get(key) is not None:
                stored[key] = sent[key]
        if sent.get("components") is not None:
            stored["components"] = payloads.number_components(sent["components"])
        stored["flags"] &= ~payloads.LOADING
        stored["edited_timestamp"] = payloads.JOINED
        return stored
