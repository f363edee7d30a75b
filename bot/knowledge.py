"""Open what the bot knows: the store, the pack seeded into it, and the matcher built from it."""

import asyncio
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import PackError
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.digest import pack_digest
from bot.domain.pack.model import Pack
from bot.files import read_file
from bot.store import Store

_log = logging.getLogger(__name__)

_LARGEST_INDEX = 512 * 1024 * 1024  # bytes; that of a pack with 65 facts takes 2 MB


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The open store, and the pack it serves with its matcher."""

    store: Store
    pack: Pack
    matcher: Matcher


async def open_knowledge(
    database: Path, pack_folder: Path, *, now: int, index_folder: Path | None = None, is_owner: bool = False
) -> Knowledge:
    """Open ``database``, seed the pack where its files changed, and build the matcher.

    A broken pack leaves the one that was seeded before in service and says why in the log. What the
    matcher learned is kept in ``index_folder``, beside the database by default.
    Raises StoreError, and PackError where no earlier pack can stand in; ``now`` is in milliseconds UTC.
    """
    store = await _open_store(database, now, is_owner=is_owner)
    try:
        pack = await _seeded_pack(store, pack_folder, now)
        matcher = await asyncio.to_thread(kept_matcher, pack, index_folder or database.parent)
    except BaseException:
        await store.close()  # its threads would keep the process alive
        raise
    return Knowledge(store, pack, matcher)


async def _open_store(database: Path, now: int, *, is_owner: bool) -> Store:
    """Open the store, whole or not at all: cancelled half-way, its threads would be nobody's to end."""
    opening = asyncio.create_task(Store.open(database, now=now, is_owner=is_owner))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        await (await opening).close()
        raise


def kept_matcher(pack: Pack, folder: Path) -> Matcher:
    """Return the matcher for ``pack``; what it learned is kept in ``folder`` for the next start."""
    place = folder / f"{pack.id}.index"
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
