"""Act in a simulated server as somebody at Discord's client would, one thing at a time."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import discord
from simcord import SetupError
from simcord.backend.errors import BackendError
from simcord.results import ResponseMessage

from tests.bench.stalling.reach import Option, Reached, command_options, component_of
from tests.bench.stalling.stage import Server, Stage, freeze
from tests.bench.stalling.texts import HARMLESS

_FREEZE_EVERY = 250  # inputs


class Hand:
    """Does one thing after the other in a server, and notes what it reached."""

    def __init__(self, stage: Stage, server: Server, *, texts: Sequence[str], files: Sequence[str]) -> None:
        self.stage, self.server = stage, server
        self.bot, self.meter, self.chance = stage.bot, stage.meter, stage.chance
        self.texts, self.files = texts, files
        self.reached = Reached()
        self.options = command_options(self.bot)

    async def do(self, cause: str, act: Callable[[], Awaitable[Any]]) -> Any:
        """Do one thing and wait until everything that it led to is done; None where it cannot be done."""
        if self.reached.inputs % _FREEZE_EVERY == 0:
            freeze()  # what the simulation keeps, which the bot would not have
        self.meter.begin(cause)
        self.reached.inputs += 1
        try:
            result = await act()
            await self.stage.env.settle()
        except (SetupError, BackendError, TimeoutError) as error:
            if "settle" in str(error):
                self.stage.failures.append(f"{cause}: {str(error)[:200]}")
            result = None
        finally:
            self.stage.forget()
            self.meter.end()
        return result

    async def sample(self, option: Option) -> Any:
        """Return something sensible for an option."""
        if option.choices:
            return option.choices[0]
        if option.completes and (choice := await self._first_choice(option)) is not None:
            return choice
        kind = discord.AppCommandOptionType
        samples: Mapping[discord.AppCommandOptionType, Any] = {
            kind.string: HARMLESS[: option.longest],
            kind.integer: option.least or 1,
            kind.boolean: True,
            kind.user: self.server.people[0],
            kind.channel: self.server.channels[0],
            kind.attachment: ("a.toml", b""),
        }
        return samples[option.type]

    async def _first_choice(self, option: Option) -> str | None:
        choices = await self.complete(option, "", "completes nothing")
        return choices[0]["value"] if choices else None

    async def complete(self, option: Option, typed: str, what: str) -> list[dict[str, Any]]:
        self.reached.completions.add(str(option))
        found = await self.do(
            f"typing into {option}: {what}",
            lambda: self.server.moderator.autocomplete(
                self.server.channel, option.command, option.name, typed
            ),
        )
        return found or []

    async def slash(self, cause: str, command: str, values: Mapping[str, Any], channel: Any = None) -> Any:
        """Run a command as a moderator."""
        channel = channel or self.server.channel
        self.reached.commands.add(command)
        self.reached.options.update(f"/{command} {name}" for name in values)
        return await self.do(cause, lambda: self.server.moderator.slash(channel, command, **values))

    async def stop_game(self, channel: Any = None) -> None:
        """End the game in a channel, so that the next one can begin."""
        channel = channel or self.server.channel
        if await self.bot.services.store.quiz.running_in(channel.id):
            await self.do("/quiz stop", lambda: self.server.moderator.slash(channel, "quiz stop"))

    async def variants(self, options: Sequence[Option]) -> list[dict[str, Any]]:
        """Return what is filled in: what must be, with each other option by itself, and with all of them."""
        samples = {option.name: await self.sample(option) for option in options}
        required = {option.name: samples[option.name] for option in options if option.required}
        rest = [name for name in samples if name not in required]
        return [required, *(required | {name: samples[name]} for name in rest), samples]

    def note_component(self, custom_id: str) -> None:
        kind = component_of(self.bot, custom_id)
        if kind is not None:
            self.reached.components.add(kind)

    def answers(self, result: Any, channel: Any = None, after: int = 0) -> list[Any]:
        """Return the messages that something led to: the answer, and what came in the channel meanwhile."""
        found: dict[int, Any] = {}
        if result is not None:
            answers = [result.response] if result.response is not None else []
            found = {message.id: message for message in (*answers, *result.followups)}
        if channel is not None:
            mine = self.bot.user.id if self.bot.user else 0
            for stored in list(self.stage.env.backend.messages[channel.id].values()):
                if stored.id > after and stored.author_id == mine:
                    found.setdefault(stored.id, ResponseMessage(self.stage.env, stored))
        return list(found.values())

    def newest(self, channel: Any) -> int:
        return max(self.stage.env.backend.messages[channel.id], default=0)

    def clear(self) -> None:
        self.stage.env.backend.messages[self.server.channel.id].clear()
