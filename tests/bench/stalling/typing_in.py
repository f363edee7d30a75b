"""Hostile texts and files in every option of every command, in completions, messages and uploads."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from simcord.components import walk_components

from tests.bench.stalling.files import hostile_file, with_hostile_texts
from tests.bench.stalling.hand import Hand
from tests.bench.stalling.reach import MESSAGE_LIMIT, STRING_LIMIT, UPLOADS, Option, component_of, menus
from tests.bench.stalling.texts import hostile

_STEPS = (64, 8, 1)  # parts of the largest size: what grows too fast is not driven any further
_FAST_S, _SLOW_S = 0.001, 30.0  # of processor time for a file


class Typing(Hand):
    """Types and uploads."""

    async def commands(self) -> None:
        """Run every command with hostile texts in each option, the others sensible."""
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
                # Discord holds what is being typed to no limit but its own.
                await self.complete(option, hostile(name, STRING_LIMIT, self.chance), name)
        if option.is_text:
            await self._drive_text(option, variants)
        else:
            for value in self._values(option):
                await self.slash(f"{option}: {value}", option.command, {**variants[0], option.name: value})
                await self.stop_game()
        self.clear()

    async def _drive_text(self, option: Option, variants: Sequence[Mapping[str, Any]]) -> None:
        for number, name in enumerate(self.texts):
            text = hostile(name, option.longest, self.chance)
            for at, values in enumerate(variants):
                # Every text with the fewest other options, and some with each of the others.
                if at == 0 or number % (3 * len(variants)) == at:
                    filled = {**values, option.name: text}
                    await self.slash(f"{option}: {name}", option.command, filled)
                    await self.stop_game()

    def _values(self, option: Option) -> Sequence[Any]:
        """Return values for an option that takes no text; those with names have hostile ones."""
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
        """Upload hostile files of growing size to every command that takes one, and apply what can be."""
        for options in self.options.values():
            for option in options:
                if option.type is discord.AppCommandOptionType.attachment:
                    limit = UPLOADS[option.command]
                    for name in self.files:
                        await self._upload_growing(option, name, limit)
                    await self._upload(
                        option, "hostile texts", with_hostile_texts(limit, self.chance), "list.toml"
                    )
                    await self._upload(option, "one byte too many", b"#" * (limit + 1), "a.toml")
                    for text in self.texts[:: max(1, len(self.texts) // 10)]:
                        file_name = hostile(text, 200, self.chance) + ".toml"
                        await self._upload(option, f"a file called {text}", b"=", file_name)
                    self.reached.uploads.add(option.command)

    async def _upload_growing(self, option: Option, name: str, limit: int) -> None:
        taken: list[float] = []
        for part in _STEPS:
            if taken and part != 1 and taken[-1] < _FAST_S:
                continue  # not even with the square of the size would the whole take long
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
        """Mention the bot, write to it in private, and hand messages to it, with hostile texts."""
        server, bot_user = self.server, self.bot.user
        assert bot_user is not None
        crowd = " ".join(member.mention for member in server.people)
        places = " ".join([*(c.mention for c in server.channels), *(r.mention for r in server.roles)])
        room = MESSAGE_LIMIT - len(bot_user.mention) - 1
        contents = {name: hostile(name, room, self.chance) for name in self.texts}
        contents |= {"people who are there": (crowd * 99)[:room], "places": (places * 99)[:room]}
        direct = self.stage.env.create_user(f"dm{server.guild.id}")
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
