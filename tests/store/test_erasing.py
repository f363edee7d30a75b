"""What was erased is in no byte of any file, whatever was written before."""

import asyncio
import logging
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bot.domain.quiz.events import Answered
from bot.domain.quiz.model import AnswerMode, Rules
from bot.domain.teaching.model import OwnFact, SavedQuote
from bot.store import Asked, Role, Store
from bot.store.sqlite.copies import automatic_copy, write_copy
from bot.store.sqlite.files import configure
from bot.store.sqlite.scrubbing import CLEAN
from tests.databases import sqlite
from tests.domain.quiz.games import a_game

HOME, AWAY = 100_000_000_000_000_001, 100_000_000_000_000_002
ANN, BEN = 200_000_000_000_000_777, 200_000_000_000_000_002

pytestmark = pytest.mark.sqlite
MARK = "Zanzibar-Quokka"
DAY = 86_400_000
NOW = 1_700_000_000_000


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "bot.db", now=NOW, role=Role.BOT)
    yield store
    await store.close()


def forms_of(number: int) -> set[bytes]:
    """Return every form in which SQLite, JSON or this program could write an id."""
    varint = bytearray([number & 0x7F])
    rest = number >> 7
    while rest:
        varint.insert(0, 0x80 | rest & 0x7F)
        rest >>= 7
    size = (number.bit_length() + 8) // 8
    return {number.to_bytes(size, "big"), number.to_bytes(8, "little"), bytes(varint), str(number).encode()}


def forms_in_text(text: str) -> set[bytes]:
    return {text.encode(), text.casefold().encode(), text.encode("utf-16-le"), text.encode("utf-16-be")}


_SEARCH = """
import pathlib, sys
folder, *needles = sys.argv[1:]
for file in sorted(pathlib.Path(folder).rglob("*")):
    if file.is_file():
        content = file.read_bytes()
        for needle in needles:
            if bytes.fromhex(needle) in content:
                print(file.name, needle)
"""


def found(folder: Path, needles: set[bytes]) -> list[str]:
    """Return in which files something is, read by another process: closing them here would end our locks."""
    command = [sys.executable, "-c", _SEARCH, str(folder), *(needle.hex() for needle in needles)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


async def play(store: Store, guild: int, number: int, text: str) -> None:
    rules = Rules(mode=AnswerMode.TYPED)
    game = replace(
        a_game(cards=1, typed=True, rules=rules),
        id=f"g{guild % 10}-{number}",
        channel_id=guild + 1_000 * (number + 1),
    )
    await store.quiz.start(replace(game, guild_id=guild, starter_id=ANN))
    for who in (ANN, BEN):
        said = f"{text} {number}" if who == ANN else "Norway"
        await store.quiz.apply_event(game.id, Answered(who, 0, NOW, text=said), now=NOW)


async def fill(store: Store, guild: int, text: str, *, games: int = 3) -> None:
    await store.settings.change(guild, {"quiz.length": 5}, actor_id=ANN, now=NOW)
    contents = [
        (
            f"taught-{guild % 10}",
            SavedQuote(f"{text}!", "Ann", f"https://discord.com/channels/{guild}/2/3", ANN),
        ),
        (f"fact-{guild % 10}", OwnFact(f"Who runs {text}?", "We do.")),
    ]
    await store.lessons.teach(guild, contents, actor_id=ANN, now=NOW)
    await store.asked.remember(Asked(guild % 10, guild, f"what is {text}", "unknown", None, None, NOW))
    for number in range(games):
        await play(store, guild, number, text)


async def test_erased_person_leaves_no_bytes(store: Store, tmp_path: Path) -> None:
    await fill(store, HOME, "the club")
    await store.lessons.teach(
        HOME,
        [("q", SavedQuote(MARK, "Ann", "https://discord.com/channels/1/2/3", ANN))],
        actor_id=BEN,
        now=NOW,
    )
    assert found(tmp_path, forms_of(ANN) | forms_in_text(MARK))
    await store.privacy.erase(ANN, None)
    assert found(tmp_path, forms_of(ANN) | forms_in_text(MARK)) == []
    assert found(tmp_path, forms_of(BEN)) != []


async def test_erased_server_leaves_no_bytes(store: Store, tmp_path: Path) -> None:
    await fill(store, HOME, MARK)
    await fill(store, AWAY, "other words")
    await store.privacy.erase_guild(HOME)
    assert found(tmp_path, forms_of(HOME) | forms_in_text(MARK)) == []
    assert (await store.lessons.taught(AWAY)).lessons


async def test_expired_texts_leave_no_bytes(store: Store, tmp_path: Path) -> None:
    await store.asked.remember(Asked(1, HOME, f"what is {MARK}", "unknown", None, None, NOW - 40 * DAY))
    await store.asked.remember(Asked(2, None, f"who is {MARK}", "unknown", None, None, NOW - 40 * DAY))
    await store.lessons.purge_unanswered(HOME, before=NOW)
    await store.insights.purge_old(now=NOW)
    await store.database.tidy(now=NOW)
    assert found(tmp_path, forms_in_text(MARK)) == []


@pytest.mark.parametrize("seed", [3, 6, 11])  # of a dozen, those in which SQLite's own overwriting left any
async def test_moved_rows_leave_no_bytes(store: Store, tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    users = [ANN, *(BEN + number for number in range(1, 20))]
    async with store.database.transaction(None) as transaction:
        for number in range(3_000):
            user = rng.choice(users)
            text = ("MARKER" if user == ANN else "otherx") * rng.choice([1, 3, 10, 200])
            transaction.write(
                "INSERT INTO quiz_games (id, guild_id, channel_id, starter_id, mode, seconds, pause, "
                "idle_limit, phase, deadline, started_at, failures, ended_at, end_reason) "
                "VALUES ($1, $2, $3, $4, 'x', 1, 1, 1, 'x', 1, $5, 0, 1, $6)",
                f"g{rng.randrange(10**9)}", rng.randrange(5), number, user, rng.randrange(10**12), text,
            )  # fmt: skip
            if rng.random() < 0.02:
                transaction.write(
                    "DELETE FROM quiz_games WHERE starter_id = $1 AND guild_id = $2",
                    rng.choice(users),
                    rng.randrange(5),
                )
            if rng.random() < 0.02:
                transaction.write(
                    "UPDATE quiz_games SET end_reason = 'short' WHERE starter_id = $1 AND guild_id = $2",
                    rng.choice(users),
                    rng.randrange(5),
                )
    await store.database.erase([("DELETE FROM quiz_games WHERE starter_id = $1", (ANN,))])
    assert found(tmp_path, forms_of(ANN) | {b"MARKER"}) == []


async def test_erasing_in_one_server_keeps_others(store: Store, tmp_path: Path) -> None:
    await fill(store, HOME, MARK)
    await fill(store, AWAY, "the other club")
    await store.privacy.erase(ANN, HOME)
    assert found(tmp_path, {f"{MARK}!".encode()}) == []
    assert await store.privacy.export(ANN, AWAY)


async def test_erasing_reaches_automatic_copies(store: Store, tmp_path: Path) -> None:
    await fill(store, HOME, MARK, games=30)
    await fill(store, AWAY, "other words")
    write_copy(
        sqlite(store.database).path, automatic_copy(sqlite(store.database).path, "backup-0030", now=NOW)
    )
    old = automatic_copy(sqlite(store.database).path, "replaced", now=NOW)
    write_copy(sqlite(store.database).path, old)
    with closing(sqlite3.connect(old)) as connection:  # from before these tables
        connection.execute("DROP TABLE quiz_skips")
        connection.execute("DROP TABLE quiz_appeals")
        connection.commit()
    await store.privacy.erase(ANN, None)
    assert found(tmp_path, forms_of(ANN)) == []
    await store.privacy.erase_guild(HOME)
    assert found(tmp_path, forms_of(HOME) | forms_in_text(MARK)) == []
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT count(*) FROM lessons").fetchone() == (1,)


async def test_damaged_copy_is_logged_and_skipped(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    await fill(store, HOME, MARK)
    broken = automatic_copy(sqlite(store.database).path, "backup-0030", now=NOW)
    broken.write_bytes(b"this was a database once " * 400)
    await store.privacy.erase(ANN, None)
    assert await store.privacy.export(ANN, None) == {}
    assert str(broken) in caplog.text


async def test_blocked_scrub_is_logged_and_retried(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await fill(store, HOME, MARK)
    with closing(sqlite3.connect(sqlite(store.database).path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM lessons").fetchall()
        await store.privacy.erase_guild(HOME)
        assert "can still be found in" in caplog.text
        assert found(tmp_path, forms_in_text(MARK)) != []
        reader.execute("COMMIT")
    scrubbing = sqlite(store.database)._scrubbing
    assert scrubbing is not None
    await scrubbing
    assert found(tmp_path, forms_in_text(MARK)) == []
    assert "is gone from" in caplog.text


async def test_writers_continue_during_blocked_scrub(store: Store) -> None:
    with closing(sqlite3.connect(sqlite(store.database).path, isolation_level=None)) as reader:
        await fill(store, HOME, MARK)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM lessons").fetchall()
        await store.privacy.erase_guild(HOME)
        async with asyncio.timeout(5):
            await fill(store, AWAY, "other words")
        reader.execute("COMMIT")


async def test_large_file_is_rewritten_at_next_start(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await fill(store, HOME, MARK)
    await store.database.remove_traces()
    async with store.database.deleting() as transaction:
        await transaction.execute("DELETE FROM lessons WHERE guild_id = $1", HOME)
    assert (await sqlite(store.database)._remove_traces(1)).too_large
    assert "it is large" in caplog.text
    assert await mark(store) != CLEAN
    await store.close()
    again = await Store.open(tmp_path / "bot.db", now=NOW, role=Role.BOT)
    assert await mark(again) == CLEAN
    await again.close()


async def mark(store: Store) -> int:
    row = await store.database.fetch_one("PRAGMA user_version")
    assert row is not None
    return int(row[0])


async def test_start_scrubs_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    killed = await Store.open(path, now=NOW)
    await fill(killed, HOME, MARK)
    async with killed.database.deleting() as transaction:
        await transaction.execute("DELETE FROM lessons")
    assert await mark(killed) != CLEAN
    again = await Store.open(path, now=NOW, role=Role.BOT)  # the files are as a dead process leaves them
    assert await mark(again) == CLEAN
    await again.close()
    await killed.close()


async def test_deleting_nothing_rewrites_nothing(store: Store) -> None:
    epoch = store.database.epoch
    await store.privacy.erase(ANN, None)
    assert await mark(store) == CLEAN
    assert store.database.epoch == epoch


async def test_every_connection_has_secure_delete(store: Store) -> None:
    async with store.database.transaction(None) as transaction:
        row = await transaction.fetch_one("PRAGMA secure_delete")
    assert row is not None
    assert row[0] == 1


def test_sqlite_without_secure_delete_is_refused(tmp_path: Path) -> None:
    class Unable(sqlite3.Connection):
        """A build of SQLite that leaves this out, as some do."""

        def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
            return super().execute(sql.replace("secure_delete = ON", "secure_delete = OFF"), *parameters)  # pyright: ignore[reportArgumentType]

    with (
        closing(sqlite3.connect(tmp_path / "r.db", factory=Unable)) as connection,
        pytest.raises(sqlite3.Error, match="secure_delete"),
    ):
        configure(connection, 100)
