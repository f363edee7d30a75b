"""Open what the bot knows: the store, the pack seeded into it, and the matcher built from it."""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel import Locale

from bot.config import DATA
from bot.domain.errors import PackError
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.matching.verdict.storing import HEAD, head_for
from bot.domain.pack.digest import pack_digest
from bot.domain.pack.model import Pack
from bot.domain.pack.translating import TranslatedPack, Translator, names_in_english, translated_view
from bot.domain.pack.translations import Translation, read_translation
from bot.domain.pack.views import home_view, whole_view
from bot.files import read_file
from bot.store import Role, Store
from bot.store.address import Address
from bot.store.seeded import find_seeded

_log = logging.getLogger(__name__)

_OWN_LANGUAGE = "en"  # of packs
_INDEX = ".index"  # the ending of the file with what was learned
_LARGEST_INDEX = 512 * 1024 * 1024  # bytes; that of a pack with 65 facts takes 2 MB


@dataclass(frozen=True, slots=True)
class Told:
    """What some of a pack's sources tell, with the matcher that finds answers in it."""

    pack: Pack
    matcher: Matcher
    # The ids of facts of the home source, and those under which what they now state more fully was written.
    extended: Mapping[str, str] = field(default_factory=dict[str, str])


class Knowledge:
    """The open store, and the pack it serves with its matcher."""

    def __init__(self, store: Store, told: Told, pack_folder: Path, index_folder: Path) -> None:
        self.store = store
        self.told = told
        self._pack_folder = pack_folder
        self._index_folder = index_folder
        self._home: asyncio.Task[Told] | None = None
        self._translators: dict[tuple[str, str], asyncio.Task[Translator]] = {}  # by digest and language
        self._titles: dict[tuple[str, str], asyncio.Task[None]] = {}  # read into the matchers, by the same

    @property
    def pack(self) -> Pack:
        """The pack that is served."""
        return self.told.pack

    @property
    def matcher(self) -> Matcher:
        """What finds answers in it."""
        return self.told.matcher

    async def home(self) -> Told:
        """Return what the home source tells by itself; it is read, and learned, when first wanted."""
        if not self.pack.bibliography:
            return self.told
        if self._home is None or _has_failed(self._home):
            self._home = asyncio.create_task(self._read_home())
        return await asyncio.shield(self._home)

    async def translator(self, told: Told, locale: Locale) -> Translator | None:
        """Return what tells a pack in a language, made when its first reader asks; None for English."""
        if locale.language == _OWN_LANGUAGE:
            return None
        key = told.pack.digest, str(locale)
        making = self._translators.get(key)
        if making is None or _has_failed(making):
            making = asyncio.create_task(asyncio.to_thread(self._translate, told, locale))
            self._translators[key] = making
        return await asyncio.shield(making)

    async def read_titles(self, told: Told, language: str) -> None:
        """Have a pack's matcher know the facts' titles in a language, read when somebody first asks in it."""
        if not told.matcher.lacks_titles(language):
            return
        key = told.pack.digest, language
        reading = self._titles.get(key)
        if reading is None or _has_failed(reading):
            reading = self._titles[key] = asyncio.create_task(self._add_titles(told, language))
        await asyncio.shield(reading)

    async def _add_titles(self, told: Told, language: str) -> None:
        translator = await self.translator(told, Locale(language))
        if translator is not None:
            view = translated_view(told.pack, translator)
            await asyncio.to_thread(told.matcher.add_titles, language, view.facts, names_in_english(view))

    def views(self, told: Told) -> list[TranslatedPack]:
        """Return a pack in every language that it is told in by now."""
        digest = told.pack.digest
        made = [task for (of, _), task in self._translators.items() if of == digest and task.done()]
        return [translated_view(told.pack, task.result()) for task in made if not _has_failed(task)]

    def _translate(self, told: Told, locale: Locale) -> Translator:
        try:
            translation = self._translation(told.pack, locale.language)
        except PackError as error:
            _log.warning("The translation of the pack into %s is broken: %s", locale.language, error)
            translation = Translation()
        return Translator(told.pack, locale, translation, told.extended)

    def _translation(self, pack: Pack, language: str) -> Translation:
        """Return what the pack's author translated, where that is of the pack as it is served."""
        if pack_digest(self._pack_folder) != pack.digest.partition("/")[0]:
            _log.warning("The pack in %s has changed: its translations wait for a restart", self._pack_folder)
            return Translation()
        return read_translation(self._pack_folder, language)

    async def _read_home(self) -> Told:
        seeded = await _load(self.store, self.pack.id)
        return await asyncio.to_thread(_tell, seeded, home_view, self._index_folder)


def _has_failed(task: asyncio.Task[Any]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


async def is_prepared(database: Address, pack_folder: Path, index_folder: Path | None) -> bool:
    """Return whether the pack was seeded as it is, and learned from; true of one that cannot be read."""
    try:
        digest = await asyncio.to_thread(pack_digest, pack_folder)
    except PackError:
        return True  # no preparing would help
    pack_id = await find_seeded(database, digest)
    if pack_id is None:
        return False
    try:
        kept = index_folder_of(database, index_folder) / f"{pack_id}{_INDEX}"
        return await asyncio.to_thread(_read_head, kept) == head_for(digest)
    except OSError:
        return False


def _read_head(kept: Path) -> bytes:
    with kept.open("rb") as file:
        return file.read(HEAD)


def index_folder_of(database: Address, chosen: Path | None) -> Path:
    """Return where what is learned from packs is kept: beside a database that is a file, or in data/."""
    return chosen or (database.parent if isinstance(database, Path) else DATA)


async def open_knowledge(
    database: Address,
    pack_folder: Path,
    *,
    now: int,
    index_folder: Path | None = None,
    role: Role = Role.VISITOR,
    view: Callable[[Pack], Pack] = whole_view,
) -> Knowledge:
    """Open ``database``, seed the pack where its files changed, and build the matcher.

    A broken pack leaves the one that was seeded before in service and says why in the log. What the
    matcher learned is kept in ``index_folder``, beside the database by default; ``view`` chooses which of
    the sources they tell of. ``now`` is in milliseconds UTC.
    Raises StoreError, and PackError where no earlier pack can stand in.
    """
    store = await _open_store(database, now, role=role)
    try:
        pack, folder = await _seeded_pack(store, pack_folder, now), index_folder_of(database, index_folder)
        told = await asyncio.to_thread(_tell, pack, view, folder)
    except BaseException:
        await store.close()  # its threads would keep the process alive
        raise
    return Knowledge(store, told, pack_folder, folder)


def _tell(seeded: Pack, view: Callable[[Pack], Pack], index_folder: Path) -> Told:
    pack = view(seeded)
    part = ".home" if view is home_view and pack is not seeded else ""
    extended = {fact.extends: fact.id for fact in seeded.facts if fact.extends}
    return Told(pack, kept_matcher(pack, index_folder, part), extended if view is whole_view else {})


async def _open_store(database: Address, now: int, *, role: Role) -> Store:
    """Open the store, whole or not at all: cancelled half-way, its threads would be nobody's to end."""
    opening = asyncio.create_task(Store.open(database, now=now, role=role))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        await (await opening).close()
        raise


def kept_matcher(pack: Pack, folder: Path, part: str = "") -> Matcher:
    """Return the matcher for ``pack``; what it learned is kept in ``folder`` for the next start."""
    place = folder / f"{pack.id}{part}{_INDEX}"
    matcher = Matcher.restore(pack, _kept(place))
    if matcher is None:
        _log.info("Learning from the pack: some seconds, once")
        matcher = Matcher.build(pack)
        _keep(matcher, place)
    return matcher


def _kept(place: Path) -> bytes:
    """Return what is kept, or nothing where it cannot be read."""
    try:
        # Nobody would ever write into a pipe of that name.
        return read_file(place, _LARGEST_INDEX) if place.is_file() else b""
    except OSError as error:
        _log.warning("What was learned from the pack cannot be read: %s", error)
        return b""


def _keep(matcher: Matcher, place: Path) -> None:
    draft = place.with_name(f"{place.name}-{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_bytes(matcher.dump())
            draft.replace(place)  # at once, so that another process never reads half of it
        except OSError:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        _log.warning("What was learned from the pack cannot be kept in %s: %s", place, error)


async def _seeded_pack(store: Store, folder: Path, now: int) -> Pack:
    try:
        digest = pack_digest(folder)
        for pack_id in await store.knowledge.pack_ids():
            if await store.knowledge.digest(pack_id) == digest:
                return await _load(store, pack_id)
        # Checking a pack costs an import that an unchanged one can do without.
        from bot.domain.pack.loading import read_pack  # noqa: PLC0415

        pack = read_pack(folder)
    except PackError as error:
        served = await store.knowledge.load(folder.name)
        if served is None:
            raise
        _log.error(
            "The pack in %s is broken; still serving the one seeded before. Problems:\n%s", folder, error
        )
        return served
    await store.knowledge.seed(pack, now=now)
    _log.info("Seeded the pack %s: %d facts", pack.id, len(pack.facts))
    return await _load(store, pack.id)


async def _load(store: Store, pack_id: str) -> Pack:
    pack = await store.knowledge.load(pack_id)
    assert pack is not None, "a pack that was just found is gone"  # noqa: S101 - one writer
    return pack
