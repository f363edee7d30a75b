"""What a database says of itself, and who runs on it."""

from collections.abc import Iterator, Sequence

from bot.config import Config
from bot.doctor.finding import Finding, ok, problem, warning
from bot.domain.errors import StoreError
from bot.domain.numbers import plural
from bot.store.address import Address, PostgresAddress
from bot.store.examined import Examined, Holder
from bot.store.examining import examine


async def look(config: Config) -> tuple[Examined | None, list[Finding]]:
    """Return what is seen of the database, and what that means."""
    try:
        examined = await examine(config.database)
    except StoreError as error:
        what, _, do = str(error).partition(". ")
        return None, [problem("database", what, do or "choose another with RECKONER_DATABASE")]
    if examined is None:
        return None, [
            ok("database", f"There is no database at {config.database} yet; the first start makes it")
        ]
    return examined, [*_check_database(config.database, examined), *_check_processes(config, examined)]


def _check_database(address: Address, examined: Examined) -> Iterator[Finding]:
    is_server = isinstance(address, PostgresAddress)
    if examined.damage:
        do = "stop the bot, keep a copy of the file and its -wal, and `bot restore FILE` a backup"
        yield problem("database", f"{address} is damaged: {examined.damage}", do)
    elif is_server:
        yield ok("database", f"{address} can be used ({examined.engine}, which checks its files itself)")
    else:
        yield ok("database", f"{address} is whole ({examined.engine})")
    if examined.denied and is_server:
        yield problem("database", f"{address} lacks something: {examined.denied}", "see docs/database.md")
    elif examined.denied:
        do = "run this as the user who runs the bot, or make them that user's with chown"
        yield problem("database", f"This user may not write {examined.denied}", do)
    if examined.missing:
        copy = "back it up with `pg_dump` before" if is_server else "a copy is made before"
        what = f"{address} lacks {plural(examined.missing, 'migration')} of this version"
        yield warning("schema", what, f"the next start, or `bot prepare`, brings it up to date; {copy}")
    else:
        yield ok("schema", f"Its tables are this version's (migration {examined.newest:04})")


def _check_processes(config: Config, examined: Examined) -> Iterator[Finding]:
    holders = examined.holders
    if not holders:
        yield ok("processes", "No process runs the bot on it")
        return
    sole = [holder.name for holder in holders if holder.is_sole]
    if sole:
        what = f"{sole[0]} needs the database for itself"
        yield warning(
            "processes", what, "start the bot when that is done (`bot restore`, `bot database copy`)"
        )
    elif isinstance(config.database, PostgresAddress):
        yield from _check_shards(config, holders)
    else:
        yield ok(
            "processes", f"{holders[0].name.capitalize()} runs the bot on it: a second one would be refused"
        )


def _check_shards(config: Config, holders: Sequence[Holder]) -> Iterator[Finding]:
    named = "; ".join(f"{holder.name}: {_shards(holder)}" for holder in holders)
    yield ok("processes", f"{plural(len(holders), 'process', 'processes')} of the bot: {named}")
    counts = {holder.shard_count for holder in holders if holder.shard_count is not None}
    own = config.shards
    if own is not None and counts and counts != {own.count}:
        what = f"They count {max(counts)} shards, and RECKONER_SHARDS here says {own.count}"
        yield warning("shards", what, "this one would wait: give every process the same number of shards")
    taken = {shard for holder in holders for shard in holder.shards}
    if counts and (nobodys := sorted(set(range(max(counts))) - taken)):
        what = f"Nobody runs {_numbers(nobodys)} of {max(counts)}: their servers get no answers"
        yield warning(
            "shards", what, "wait if they are just starting; else start a process with these shards"
        )


def _shards(holder: Holder) -> str:
    return _numbers(sorted(holder.shards)) if holder.shards else "standing by, without a shard"


def _numbers(shards: Sequence[int]) -> str:
    return f"shard{'s' if len(shards) > 1 else ''} {', '.join(map(str, shards))}"
