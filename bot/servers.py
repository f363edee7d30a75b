"""What holds in one server: its settings, and the pack and matcher with its lessons laid over them."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from babel import Locale
from cachetools import LRUCache

from bot.domain.matching.languages.detection import ENGLISH, language_of
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import Pack
from bot.domain.pack.translating import Translator, in_english, translated_view
from bot.domain.pack.views import names_spoiler, open_view
from bot.domain.settings.model import Catalogue, Values
from bot.domain.settings.telling import HOME_SOURCE, SOURCES, Spoilers, spoilers_in
from bot.domain.teaching.model import Taught
from bot.domain.teaching.relating import laid_over
from bot.knowledge import Knowledge, Told

# Servers kept in memory of those that changed anything; untaught ones share the pack and matcher.
KEPT_READY = 20_000
_PATIENCE_S = 1.5  # how long anybody waits for a change to thousands of lessons to take effect
KEPT_TAUGHT = 64  # servers with a matcher of their own; each may take tens of megabytes


@dataclass(frozen=True, slots=True)
class Telling:
    """What may be told in a place; where spoilers are shown, all of it unasked."""

    rule: Spoilers
    whole: Pack  # all that the server's sources and lessons tell
    offered: Pack  # what may come up unasked
    known: Pack  # what is told to those who ask

    def gives_away(self, text: str) -> bool:
        """Return whether a text names what only spoilers name, where those do not come up unasked."""
        return self.rule is not Spoilers.SHOWN and names_spoiler(self.whole, text)


@dataclass(frozen=True, slots=True)
class Server:
    """One server, as things stand."""

    values: Values
    taught: Taught
    told: Told  # by the sources that the server chose
    pack: Pack  # the same with the server's lessons
    matcher: Matcher

    def telling(self, channel_ids: Sequence[int] = (), translator: Translator | None = None) -> Telling:
        """Return what may be told in a place; its ids narrowest first: thread, channel, category."""
        rule = spoilers_in(self.values, channel_ids)
        pack = self.pack if translator is None else translated_view(self.pack, translator)
        offered = pack if rule is Spoilers.SHOWN else open_view(pack)
        known = offered if rule is Spoilers.REFUSED else pack
        return Telling(rule, pack, offered, known)


class Servers:
    """Reads servers once and keeps them until somebody, maybe another process, changes something."""

    def __init__(
        self, knowledge: Knowledge, catalogue: Catalogue, *, patience_s: float = _PATIENCE_S
    ) -> None:
        self.catalogue = catalogue
        self._patience_s = patience_s
        self._knowledge = knowledge
        self._plain = Server(Values(), Taught(), knowledge.told, knowledge.pack, knowledge.matcher)
        self._customised: set[int] = set()  # no other server is ever read
        self._untaught: LRUCache[int, Server] = LRUCache(KEPT_READY)
        self._taught: LRUCache[int, Server] = LRUCache(KEPT_TAUGHT)
        self._stale: set[int] = set()
        self._reading: dict[int, asyncio.Task[Server]] = {}
        self._epoch = knowledge.store.database.epoch
        self._watchers: list[Callable[[int | None], None]] = []
        knowledge.store.database.watch(self.changed)

    def watch(self, watcher: Callable[[int | None], None]) -> None:
        """Have ``watcher`` called with a server (None: all of them) that something has changed in."""
        self._watchers.append(watcher)

    async def load_customised_guilds(self) -> None:
        """Find out which servers are not as they came; before the first question is answered."""
        self._customised.update(await self._knowledge.store.settings.customised_guilds())

    async def get(self, guild_id: int | None) -> Server:
        """Return a server as things stand; None is a private conversation, where only defaults hold."""
        epoch = await self._knowledge.store.database.check_external_writes()
        if epoch != self._epoch:  # another process has written; it does not say what
            self._epoch = epoch
            self._forget(None)
            await self.load_customised_guilds()
            self._tell(None)
        if guild_id is None or guild_id not in self._customised:
            return self._plain
        server, reading = self._kept(guild_id), self._reading.get(guild_id)
        if server is not None and reading is None and guild_id not in self._stale:
            return server
        if reading is None:
            self._stale.discard(guild_id)
            reading = asyncio.create_task(self._read(guild_id))
            self._reading[guild_id] = reading
        # Shielded: the first to ask may give up, others still wait for the same reading.
        try:
            async with asyncio.timeout(self._patience_s):
                return await asyncio.shield(reading)
        except TimeoutError:
            # New settings with the old lessons are better than no answer at all.
            interim = self._kept(guild_id)
            return interim if interim is not None else await asyncio.shield(reading)

    async def telling(self, server: Server, channel_ids: Sequence[int], locale: Locale) -> Telling:
        """Return what may be told in a place of a server, in a language."""
        return server.telling(channel_ids, await self._knowledge.translator(server.told, locale))

    async def read_for(self, server: Server, text: str, likely: str = ENGLISH) -> None:
        """Have a server's matcher know what questions in the language of ``text`` are compared with."""
        await self._knowledge.read_titles(server.told, language_of(text, likely))

    async def pack(self, locale: Locale) -> Pack:
        """Return the pack as no server has changed it, in a language."""
        translator = await self._knowledge.translator(self._plain.told, locale)
        return self._plain.pack if translator is None else translated_view(self._plain.pack, translator)

    async def told(self, guild_id: int | None, locale: Locale) -> Pack:
        """Return what a server's sources tell, without its lessons, in a language."""
        told = (await self.get(guild_id)).told
        translator = await self._knowledge.translator(told, locale)
        return told.pack if translator is None else translated_view(told.pack, translator)

    def in_english(self, server: Server, text: str) -> str:
        """Return in English what a text in any language tells that this pack is told in."""
        views = self._knowledge.views(server.told)
        return "\n".join(english for view in views for english in in_english(view, text))

    async def values(self, guild_id: int | None) -> Values:
        """Return what a server has set."""
        return (await self.get(guild_id)).values

    def changed(self, guild_id: int | None) -> None:
        """Have a server (None: all of them) read again, even if it is being read just now."""
        self._forget(guild_id)
        self._tell(guild_id)

    def _tell(self, guild_id: int | None) -> None:
        for watcher in self._watchers:
            watcher(guild_id)

    def _forget(self, guild_id: int | None) -> None:
        for known in (guild_id,) if guild_id is not None else tuple(self._customised):
            self._customised.add(known)
            self._stale.add(known)
            self._reading.pop(known, None)

    async def _read(self, guild_id: int) -> Server:
        try:
            server = await self._build(guild_id)
            if self._is_current_reading(guild_id):
                self._keep(guild_id, server)
        except BaseException:
            self._stale.add(guild_id)
            raise
        else:
            return server
        finally:
            if self._is_current_reading(guild_id):
                del self._reading[guild_id]

    def _is_current_reading(self, guild_id: int) -> bool:
        """Return whether nothing has changed since the running task began to read."""
        return self._reading.get(guild_id) is asyncio.current_task()

    async def _build(self, guild_id: int) -> Server:
        store = self._knowledge.store
        values = replace(
            self.catalogue.read(await store.settings.chosen(guild_id)),
            blocked=await store.blocks.prints(guild_id),
            is_closed=await store.blocks.guild(guild_id) is not None,
        )
        taught = await store.lessons.taught(guild_id)
        home_only = values[SOURCES] == HOME_SOURCE
        told = await self._knowledge.home() if home_only else self._knowledge.told
        plain = Server(values, Taught(), told, told.pack, told.matcher)
        if not taught.lessons:
            return replace(plain, taught=taught)
        before = self._kept(guild_id)
        if before is None or before.told is not told:
            before = plain
        interim = replace(before, values=values)
        if before.taught == taught:
            return interim
        if self._is_current_reading(guild_id):
            self._keep(guild_id, interim)
        # Off the event loop: thousands of lessons take longer than others should wait.
        return await asyncio.to_thread(_with_lessons, plain, taught)

    def _kept(self, guild_id: int) -> Server | None:
        return self._taught.get(guild_id) or self._untaught.get(guild_id)

    def _keep(self, guild_id: int, server: Server) -> None:
        is_taught = server.matcher is not server.told.matcher
        kept, other = (self._taught, self._untaught) if is_taught else (self._untaught, self._taught)
        kept[guild_id] = server
        other.pop(guild_id, None)


def _with_lessons(plain: Server, taught: Taught) -> Server:
    matcher = plain.matcher.with_lessons(taught.for_matcher(plain.pack), taught.told())
    pack = laid_over(plain.pack, taught, plain.matcher.told_of)
    return replace(plain, taught=taught, pack=pack, matcher=matcher)
