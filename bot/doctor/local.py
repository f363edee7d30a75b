"""What can be seen without Discord: settings, the token's form, the pack, and the room that there is."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from bot.config import Config, application_id
from bot.doctor.finding import Finding, Level, ok, problem, skipped, warning
from bot.domain.errors import ConfigError, PackError
from bot.domain.numbers import plural
from bot.domain.pack.advice import outdated
from bot.domain.pack.loading import read_pack
from bot.domain.pack.model import Pack
from bot.knowledge import index_folder_of, is_prepared
from bot.store.examined import Examined

_MB = 1024 * 1024
_LEAST_ROOM = 64 * _MB  # for the log of a small database, and what was learned from the pack
_ENOUGH_ROOM = 512 * _MB
_NAMED = 5
_OTHERS = 0o077  # what anybody but the file's owner may do


def check_env_file(path: Path) -> Iterator[Finding]:
    """Yield whether others may read the file that the token is in."""
    if os.name == "nt" or not path.is_file() or not path.stat().st_mode & _OTHERS:
        return
    yield warning(
        "settings",
        f"Other users of this machine can read {path}, and with it the token",
        f"`chmod 600 {path}`",
    )


def check_token(token: str) -> Iterator[Finding]:
    """Yield whether a token has the form of one."""
    try:
        number = application_id(Config(token=token).require_token())
    except ConfigError as error:
        what = str(error).partition("\n")[0].partition(". ")[0].rstrip(".")
        yield problem("token", what, 'reset it on the "Bot" page of the application, and set RECKONER_TOKEN')
    else:
        yield ok("token", f"The token has the form of one, of application {number}")


async def check_pack(config: Config, now: int) -> list[Finding]:
    """Return whether the pack can be read, was learned from, and how old its statements are."""
    try:
        pack = read_pack(config.pack)
    except PackError as error:
        first, *others = str(error).splitlines()
        more = f" (and {len(others)} more)" if others else ""
        return [problem("pack", f"The pack {config.pack} is broken: {first}{more}", "`bot pack check`")]
    found = [ok("pack", f"The pack {pack.id} has {plural(len(pack.facts), 'fact')}")]
    if await is_prepared(config.database, config.pack, config.index_folder):
        found.append(ok("prepared", "The bot has learned from the pack already"))
    else:
        what = "The pack is new to the database, or has changed: the next start takes some seconds longer"
        found.append(Finding("prepared", Level.OK, what, "`bot prepare` does that beforehand"))
    return found + list(_check_age(pack, datetime.fromtimestamp(now / 1_000, UTC).date()))


def _check_age(pack: Pack, today: date) -> Iterator[Finding]:
    old = [pack.facts[index].id for _, index, _ in outdated(pack, today)]
    if not old:
        yield ok("sources", "No fact that says as of when it holds is more than a year old")
        return
    named = ", ".join(old[:_NAMED]) + (", …" if len(old) > _NAMED else "")
    yield warning(
        "sources",
        f"{plural(len(old), 'fact')} may no longer hold, being as of more than a year ago: {named}",
        "`bot pack check` names each; look it up, and change its as_of",
    )


def check_room(config: Config, examined: Examined | None) -> Iterator[Finding]:
    """Yield whether there is room on the disks that are written to."""
    size = 0 if examined is None or examined.size is None else examined.size
    folders = [index_folder_of(config.database, config.index_folder)]
    if isinstance(config.database, Path):
        folders.insert(0, config.database.parent)
    checked: set[int] = set()
    for folder in map(_existing, folders):
        try:
            device, free = folder.stat().st_dev, shutil.disk_usage(folder).free
        except OSError as error:
            yield skipped("disk", f"How much room there is in {folder} is unknown: {error.strerror}")
            continue
        if device not in checked:
            checked.add(device)
            yield _room(folder, free, size)


def _room(folder: Path, free: int, size: int) -> Finding:
    """Judge by what a new version needs: a copy of the database, and as much again to write it anew."""
    what = f"{free // _MB:,} MB are free in {folder}"
    if free < size + _LEAST_ROOM:
        needed = f"make room: an update copies the database first, which has {-(-size // _MB):,} MB"
        return problem("disk", f"Only {what}", needed)
    if free < 3 * size + _ENOUGH_ROOM:
        return warning("disk", f"Only {what}", "make room before the disk is full: then nothing is kept")
    return ok("disk", what)


def _existing(folder: Path) -> Path:
    """Return a folder, or the one that it would be made in."""
    folder = folder.resolve()
    return next((each for each in (folder, *folder.parents) if each.exists()), folder)
