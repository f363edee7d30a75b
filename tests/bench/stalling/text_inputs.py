"""Hostile texts and files as input to every command, completion, message and upload."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from simcord.components import walk_components

from tests.bench.stalling.actor import Actor
from tests.bench.stalling.coverage import MESSAGE_LIMIT, STRING_LIMIT, UPLOADS, Option, component_of, menus
from tests.bench.stalling.files import hostile_file, with_hostile_texts
from tests.bench.stalling.texts import hostile

_STEPS = (64, 8, 1)  # fractions of the largest size; stop early if the time grows too fast
_FAST_S, _SLOW_S = 0.001, 30.0  # of processor time for a file


class TextInputs(Actor):
    """Runs commands, types completions, sends messages and uploads files."""

    async def commands(self) -> None:
        """Run every command with hostile texts in one option at a time, and sensible values in the others."""
        for command, options in self.options.items():
            variants = await self.variants(options)
            for values in variants:
                await self.slash(f"/{command} with {', '.join(values) or 'nothing'}", command, values)
                await self.stop_game()
            for option in options:
                await self._drive_option(option, variants)
            self.clear()

    async def _drive_option(self, option: Option, variants: Sequence[Mapping[str, Any]]) -> None:
        if option.completes:
            for name in self.texts:
                # Discord applies no option's limit while it is being typed.
                await self.complete(option, hostile(name, STRING_LIMIT, self.rng), name)
        if option.is_text:
            await self._drive_text(option, variants)
        else:
            for value in self._values(option):
                await self.slash(f"{option}: {value}", option.command, {**variants[0], option.name: value})
                await self.stop_game()
        self.clear()

    async def _drive_text(self, option: Option, variants: Sequence[Mapping[str, Any]]) -> None:
        for number, name in enumerate(self.texts):
            text = hostile(name, option.longest, self.rng)
            for at, values in enumerate(variants):
                # Every text with the fewest other options, and a part of them with each of the others.
                if at == 0 or number % (3 * len(variants)) == at:
                    filled = {**values, option.name: text}
                    await self.slash(f"{option}: {name}", option.command, filled)
                    await self.stop_game()

    def _values(self, option: Option) -> Sequence[Any]:
        """Return values for an option that takes no text; members and channels have hostile names."""
        kind, most = discord.AppCommandOptionType, len(self.texts)
        if option.choices:
            return option.choices
        values: Mapping[discord.AppCommandOptionType, Sequence[Any]] = {
            kind.integer: (option.least or -(2**53), option.most or 2**53),
            kind.user: self.server.people[:most],
            kind.channel: self.server.channels[:most],
        }
        return values.get(option.type, ())

    # Uploads.

    async def uploads(self) -> None:
        """Upload hostile files of growing size to every command that takes one, and apply the result."""
        for options in self.options.values():
            for option in options:
                if option.type is discord.AppCommandOptionType.attachment:
                    limit = UPLOADS[option.command]
                    for name in self.files:
                        await self._upload_growing(option, name, limit)
                    await self._upload(
                        option, "hostile texts", with_hostile_texts(limit, self.rng), "list.toml"
                    )
                    await self._upload(option, "one byte too many", b"#" * (limit + 1), "a.toml")
                    for text in self.texts[:: max(1, len(self.texts) // 10)]:
                        file_name = hostile(text, 200, self.rng) + ".toml"
                        await self._upload(option, f"a file called {text}", b"=", file_name)
                    self.reached.uploads.add(option.command)

    async def _upload_growing(self, option: Option, name: str, limit: int) -> None:
        taken: list[float] = []
        for part in _STEPS:
            if taken and part != 1 and taken[-1] < _FAST_S:
                continue  # even with quadratic growth, the full size would not take long
            if taken:
                growth = min(64.0, max(8.0, taken[-1] / taken[-2])) if len(taken) > 1 else 64.0
                if taken[-1] * growth > _SLOW_S * 8:
                    self.reached.not_driven.append(
                        f"/{option.command}: {name} of {limit // part // 1024} KiB; "
                        f"an eighth of it took {taken[-1]:.1f} s"
                    )
                    return
            before = time.process_time()
            size = limit // part
            await self._upload(option, f"{name}, {size // 1024} KiB", hostile_file(name, size), "file.txt")
            taken.append(time.process_time() - before)

    async def _upload(self, option: Option, what: str, data: bytes, file_name: str) -> None:
        result = await self.slash(f"{option}: {what}", option.command, {option.name: (file_name, data)})
        for message in self.answers(result):
            for component in walk_components(message.components):
                custom_id = component.get("custom_id") or ""
                if custom_id and component_of(self.bot, custom_id) is not None:
                    self.note_component(custom_id)
                    await self.do(
                        f"{option}: {what}, applied",
                        lambda message=message, custom_id=custom_id: self.server.moderator.click(
                            message, custom_id=custom_id
                        ),
                    )
        self.clear()

    # Messages and context menus.

    async def messages(self) -> None:
        """Mention the bot, send it direct messages, and use its context menus, with hostile texts."""
        server, bot_user = self.server, self.bot.user
        assert bot_user is not None
        crowd = " ".join(member.mention for member in server.people)
        places = " ".join([*(c.mention for c in server.channels), *(r.mention for r in server.roles)])
        room = MESSAGE_LIMIT - len(bot_user.mention) - 1
        contents = {name: hostile(name, room, self.rng) for name in self.texts}
        contents |= {"people who are there": (crowd * 99)[:room], "places": (places * 99)[:room]}
        direct = self.environment.env.create_user(f"dm{server.guild.id}")
        for name, text in contents.items():
            mention = f"{bot_user.mention} {text}"
            await self.do(
                f"a mention: {name}", lambda mention=mention: server.member.send(server.channel, mention)
            )
            await self.do(f"a private message: {name}", lambda text=text: direct.send_dm(text))
            speaker = server.people[len(text) % len(server.people)]
            message = await self.do(
                f"a message: {name}", lambda text=text, speaker=speaker: speaker.send(server.channel, text)
            )
            for menu in menus(self.bot):
                self.reached.menus.add(menu)
                await self.do(
                    f"“{menu}”: {name}",
                    lambda menu=menu, message=message: server.moderator.context_menu(
                        server.channel, menu, message
                    ),
                )
            self.clear()
