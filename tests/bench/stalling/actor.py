"""Acts in a simulated server as a user of a Discord client, one input at a time."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import discord
from simcord import SetupError
from simcord.backend.errors import BackendError
from simcord.results import ResponseMessage

from bot.domain.quiz.night_events import EndAsked
from tests.bench.stalling.coverage import Coverage, Option, command_options, component_of
from tests.bench.stalling.environment import Environment, Server, freeze
from tests.bench.stalling.texts import HARMLESS

_FREEZE_EVERY = 250  # inputs


class Actor:
    """Runs inputs in one server, and records which ones it covered."""

    def __init__(
        self, environment: Environment, server: Server, *, texts: Sequence[str], files: Sequence[str]
    ) -> None:
        self.environment, self.server = environment, server
        self.bot, self.meter, self.rng = environment.bot, environment.meter, environment.rng
        self.texts, self.files = texts, files
        self.reached = Coverage()
        self.options = command_options(self.bot)

    async def do(self, cause: str, action: Callable[[], Awaitable[Any]]) -> Any:
        """Run one input and wait until its effects have settled; return None if it is impossible."""
        if self.reached.inputs % _FREEZE_EVERY == 0:
            freeze()  # the simulation keeps objects that a real bot would not have
        self.meter.begin(cause)
        self.reached.inputs += 1
        try:
            result = await action()
            await self.environment.env.settle()
        except (SetupError, BackendError, TimeoutError) as error:
            if "settle" in str(error):
                self.environment.failures.append(f"{cause}: {str(error)[:200]}")
            result = None
        finally:
            self.environment.forget()
            self.meter.end()
        return result

    async def sample(self, option: Option) -> Any:
        """Return a sensible value for an option."""
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
        """Stop the game and the trivia night in a channel, so that the next one can start."""
        channel = channel or self.server.channel
        if night := await self.bot.services.store.quiz_nights.running_in(channel.id):
            quiz: Any = self.bot.get_cog("Quiz")
            ended = EndAsked(night.host_id, may_manage=True)
            await self.do("a night is ended", lambda: quiz.nights.handle_event(night.id, ended))
        if await self.bot.services.store.quiz.running_in(channel.id):
            await self.do("/quiz stop", lambda: self.server.moderator.slash(channel, "quiz stop"))

    async def variants(self, options: Sequence[Option]) -> list[dict[str, Any]]:
        """Return sets of option values: the required ones, plus each optional one, plus all of them."""
        samples = {option.name: await self.sample(option) for option in options}
        required = {option.name: samples[option.name] for option in options if option.required}
        rest = [name for name in samples if name not in required]
        return [required, *(required | {name: samples[name]} for name in rest), samples]

    def note_component(self, custom_id: str) -> None:
        kind = component_of(self.bot, custom_id)
        if kind is not None:
            self.reached.components.add(kind)

    def answers(self, result: Any, channel: Any = None, after: int = 0) -> list[Any]:
        """Return the messages that an input led to: responses, and new messages in the channel."""
        found: dict[int, Any] = {}
        if result is not None:
            answers = [result.response] if result.response is not None else []
            found = {message.id: message for message in (*answers, *result.followups)}
        if channel is not None:
            mine = self.bot.user.id if self.bot.user else 0
            for stored in list(self.environment.env.backend.messages[channel.id].values()):
                if stored.id > after and stored.author_id == mine:
                    found.setdefault(stored.id, ResponseMessage(self.environment.env, stored))
        return list(found.values())

    def newest(self, channel: Any) -> int:
        return max(self.environment.env.backend.messages[channel.id], default=0)

    def clear(self) -> None:
        self.environment.env.backend.messages[self.server.channel.id].clear()
