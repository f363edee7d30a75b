"""What holds in one server: its settings, and the pack and matcher with its lessons laid over them."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from bot.domain.matching import Matcher
from bot.domain.pack import Pack
from bot.domain.settings import Catalogue, Values
from bot.domain.teaching import Taught
from bot.knowledge import Knowledge

# Servers kept ready of those that changed anything. One that nobody taught shares the pack and matcher.
KEPT_READY = 20_000
PATIENCE_S = 1.5  # how long anybody waits for a change to thousands of lessons to take effect
KEPT_TAUGHT = 64  # servers with a matcher of their own; each may take tens of megabytes


@dataclass(frozen=True, slots=True)
class Server:
    """One server, as it stands."""

    values: Values
    taught: Taught
    pack: Pack
    matcher: Matcher


class Servers:
    """Reads servers once and keeps them until somebody changes something, be it from the command line."""

    def __init__(self, knowledge: Knowledge, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._knowledge = knowledge
        self._plain = Server(Values(), Taught(), knowledge.pack, knowledge.matcher)
        self._own: set[int] = set()  # servers with anything of their own: no other is ever read
        self._ready: OrderedDict[int, Server] = OrderedDict()
        self._taught: OrderedDict[int, None] = OrderedDict()
        self._stale: set[int] = set()
        self._reading: dict[int, asyncio.Task[Server]] = {}
        self._epoch = knowledge.store.database.epoch

    async def load_customised_guilds(self) -> None:
        """Find out which servers have anything of their own; before the first question is answered."""
        self._own.update(await self._knowledge.store.settings.guilds_with_their_own())

    async def get(self, guild_id: int | None) -> Server:
        """Return a server as it stands; None is a private conversation, where only defaults hold."""
        await self._notice_others()
        if guild_id is None or guild_id not in self._own:
            return self._plain
        server, reading = self._ready.get(guild_id), self._reading.get(guild_id)
        if server is not None and reading is None and guild_id not in self._stale:
            return server
        if reading is None:
            self._stale.discard(guild_id)
            reading = asyncio.create_task(self._read(guild_id))
            self._reading[guild_id] = reading
        # Shielded: the one who came first may give up, others still wait for the same reading.
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await asyncio.shield(reading)
        except TimeoutError:
            # With the settings as they are now and the lessons as they were: better than no answer at all.
            interim = self._ready.get(guild_id)
            return interim if interim is not None else await asyncio.shield(reading)

    def ready(self, guild_id: int | None) -> Server:
        """Return a server as :meth:`get` last read it, or one with nothing changed."""
        return self._plain if guild_id is None else self._ready.get(guild_id, self._plain)

    def changed(self, guild_id: int | None) -> None:
        """Have a server (None: all of them) read anew, also where it is being read just now."""
        for known in (guild_id,) if guild_id is not None else tuple(self._own):
            self._own.add(known)
            self._stale.add(known)
            self._reading.pop(known, None)

    async def _notice_others(self) -> None:
        """Have all servers read anew where another process has written, which says not what."""
        epoch = await self._knowledge.store.database.check_external_writes()
        if epoch != self._epoch:
            self._epoch = epoch
            self.changed(None)
            await self.load_customised_guilds()

    async def _read(self, guild_id: int) -> Server:
        me = asyncio.current_task()
        try:
            server = await self._build(guild_id)
            # Where something changed under it, this is no longer the reading that counts.
            if self._reading.get(guild_id) is me:
                self._keep(guild_id, server)
        except BaseException:
            self._stale.add(guild_id)
            raise
        else:
            return server
        finally:
            if self._reading.get(guild_id) is me:
                del self._reading[guild_id]

    async def _build(self, guild_id: int) -> Server:
        store, plain = self._knowledge.store, self._plain
        chosen = await store.settings.chosen(guild_id)
        taught = await store.lessons.taught(guild_id)
        if not chosen and not taught.lessons:
            return plain
        values = self.catalogue.read(chosen)
        if not taught.lessons:
            return Server(values, taught, plain.pack, plain.matcher)
        before = self._ready.get(guild_id, plain)
        if before.taught == taught:
            return Server(values, taught, before.pack, before.matcher)
        if self._reading.get(guild_id) is asyncio.current_task():
            self._keep(guild_id, Server(values, before.taught, before.pack, before.matcher))
        # Off the event loop: thousands of lessons take longer than others should wait.
        return await asyncio.to_thread(_taught_server, plain, values, taught)

    def _keep(self, guild_id: int, server: Server) -> None:
        self._ready[guild_id] = server
        if server.matcher is not self._plain.matcher:
            self._taught[guild_id] = None
            self._taught.move_to_end(guild_id)
            if len(self._taught) > KEPT_TAUGHT:
                self._ready.pop(self._taught.popitem(last=False)[0], None)
        if len(self._ready) > KEPT_READY:
            self._ready.popitem(last=False)


def _taught_server(plain: Server, values: Values, taught: Taught) -> Server:
    """Return a server with its lessons laid over what all servers share."""
    matcher = plain.matcher.with_lessons(taught.for_matcher(plain.pack))
    return Server(values, taught, taught.over(plain.pack), matcher)
