"""Members: what people do in a Discord client, as the gateway reports it to the bot."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from tests.wire import payloads
from tests.wire.checks import walk
from tests.wire.exchanges import Exchange
from tests.wire.payloads import InteractionSeed, Json, Place, parts

if TYPE_CHECKING:
    from tests.wire.standin import StandIn

_COMMAND, _COMPONENT, _AUTOCOMPLETE, _MODAL = 2, 3, 4, 5
_SUBCOMMAND, _GROUP = 1, 2
_STRING, _INTEGER, _BOOLEAN, _NUMBER = 3, 4, 5, 10
_INTERACTIVE: Final = frozenset({2, 3, 5, 6, 7, 8})
_INPUTS: Final = frozenset({3, 4, 5, 6, 7, 8})


class Member:
    """A member of a server who acts through the stand-in."""

    def __init__(self, discord: "StandIn", who: Json, place: Place) -> None:
        self.who = who
        self.place = place
        self._discord = discord

    @property
    def id(self) -> int:
        """The member's id."""
        return int(self.who["id"])

    async def send(
        self, kind: int, data: Json, *, message: Json | None = None, extra: Json | None = None
    ) -> Exchange:
        """Send a raw interaction."""
        exchange = self._discord.rest.exchanges.open(kind, self.place, self.who, message)
        seed = InteractionSeed(kind, data, self.place, self.who, message, extra or {})
        body = payloads.interaction(seed, exchange.id, exchange.token)
        await self._discord.gateway.dispatch("INTERACTION_CREATE", body)
        return exchange

    async def slash(self, command: str, **values: Any) -> Exchange:
        """Use a slash command; a subcommand is named after its command: `quiz start`."""
        return await self.send(_COMMAND, self.command_data(command, values))

    async def autocomplete(self, command: str, focused: str, typed: str, **values: Any) -> Exchange:
        """Type into an option with autocomplete."""
        return await self.send(_AUTOCOMPLETE, self.command_data(command, values | {focused: typed}, focused))

    async def menu(self, command: str, target: Json) -> Exchange:
        """Use a context menu on a message."""
        data = self.command_data(command, {}) | {
            "type": 3,
            "target_id": target["id"],
            "resolved": {"messages": {target["id"]: target}},
        }
        return await self.send(_COMMAND, data)

    async def press(self, message: Json, custom_id: str) -> Exchange:
        """Press a button."""
        return await self._use(message, custom_id)

    async def select(self, message: Json, custom_id: str, *values: str) -> Exchange:
        """Choose values in a select."""
        return await self._use(message, custom_id, list(values))

    async def _use(self, message: Json, custom_id: str, values: list[str] | None = None) -> Exchange:
        part = next(p for p in walk(message["components"]) if p.get("custom_id") == custom_id)
        data: Json = {"id": part["id"], "custom_id": custom_id, "component_type": part["type"]}
        if values is not None:
            data |= {"values": values, "resolved": {}}
        return await self.send(_COMPONENT, data, message=message)

    async def submit(self, opened: Exchange, values: dict[str, Any] | None = None) -> Exchange:
        """Submit a modal with values by custom id; the other inputs keep their defaults."""
        modal = opened.data
        filled = [self._filled(part, values or {}) for part in modal["components"]]
        data: Json = {"custom_id": modal["custom_id"], "components": filled, "resolved": {}}
        return await self.send(_MODAL, data, message=opened.on_message)

    def _filled(self, part: Json, values: dict[str, Any]) -> Json:
        if part["type"] in _INPUTS:
            value: Any = values.get(part["custom_id"], part.get("value", ""))
            own: Json = {"type": part["type"], "id": 1, "custom_id": part["custom_id"]}
            return own | ({"value": value} if part["type"] == 4 else {"values": value or []})
        if "component" in part:
            return {"type": part["type"], "id": 1, "component": self._filled(part["component"], values)}
        held = parts(part, "components")
        return {"type": part["type"], "id": 1, "components": [self._filled(child, values) for child in held]}

    async def say(self, text: str, *, mentions_bot: bool = False) -> Json:
        """Write a message in the channel; the bot gets its content only if it is mentioned."""
        mention = f"<@{payloads.BOT_ID}> " if mentions_bot else ""
        said = payloads.message(
            self._discord.rest.exchanges.ids.mint(),
            self.place.channel_id,
            self.who,
            {"content": mention + text if mentions_bot else ""},
        )
        said |= {
            "guild_id": str(self.place.guild_id),
            "member": {k: v for k, v in payloads.membership(self.who).items() if k != "user"},
            "mentions": [payloads.bot_user()] if mentions_bot else [],
        }
        await self._discord.gateway.dispatch("MESSAGE_CREATE", said)
        return said

    def command_data(self, command: str, values: dict[str, Any], focused: str | None = None) -> Json:
        """Return a registered command's interaction data with these option values."""
        name, *path = command.split(" ")
        registered = [c for c in self._discord.rest.commands if c["name"] in (name, command)]
        if not registered:
            raise LookupError(f"/{command} is not registered")
        level = registered[0]
        chain = list(_descend(level, path if level["name"] == name else []))
        own = {o["name"]: o["type"] for o in parts(chain[-1] if chain else level, "options")}
        unknown = set(values) - set(own)
        if unknown:
            raise LookupError(f"/{command} has no option {', '.join(sorted(unknown))}")
        options: list[Json] = [
            {"name": key, "type": own[key], "value": value} | ({"focused": True} if key == focused else {})
            for key, value in values.items()
        ]
        for part in reversed(chain):
            options = [{"name": part["name"], "type": part["type"], "options": options}]
        data: Json = {"id": level["id"], "name": level["name"], "type": level["type"]}
        return data | ({"options": options} if options else {})


def _descend(level: Json, path: list[str]) -> Iterator[Json]:
    for step in path:
        found = [o for o in parts(level, "options") if o["name"] == step and o["type"] in (1, 2)]
        if not found:
            raise LookupError(f"{level['name']} has no subcommand {step}")
        level = found[0]
        yield level


def custom_ids(message: Json, *, startswith: str = "") -> list[str]:
    """Return the custom ids of a message's buttons and selects, in reading order."""
    return [
        str(part["custom_id"])
        for part in walk(message["components"])
        if part["type"] in _INTERACTIVE
        and str(part.get("custom_id") or "").startswith(startswith)
        and part.get("custom_id")
        and not part.get("disabled")
    ]


def texts(message: Json) -> str:
    """Return all text of a message, line by line."""
    lines = [str(message.get("content") or "")]
    lines += [str(part["content"]) for part in walk(parts(message, "components")) if "content" in part]
    return "\n".join(line for line in lines if line)
