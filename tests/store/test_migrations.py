"""Migrations: applied once whoever comes first, never changed once released, never beside a running bot."""

import asyncio
import sqlite3
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import StoreError
from bot.domain.quiz.subjects import Subject
from bot.store import Store
from bot.store.migrating import read_migrations, split_statements
from bot.store.sqlite.lock import take_lock

pytestmark = pytest.mark.sqlite

NOW = 1_700_000_000_000

# Every migration there is, by its digest. A new one is added as it is merged; none is ever changed, since
# the databases that it was applied to would stay as they are.
RELEASED = {
    "0001_knowledge": "7de404126038e66670f318c4f9b7f3b851557512b8a72c787d3a64324f8d0d3b",
    "0002_asked": "3d2d9332fc6f626cd8f1a688e836ef5a90ecdf984fd0be9e484a59d08917c85d",
    "0003_quotes_shown": "b767ff76dd9caae0dfa5112f974d06ce7309a2c62dd5518f5cb6f95b628a645f",
    "0020_servers": "9a8201ba8609c885a1991ad97d412df26830bbf7c1f7a909432dc4f404cd7bca",
    "0030_quiz": "f321b5523233fc3e9e09a52035b37bb2591ef64b80f24d367038c1196f6bc8b3",
    "0040_quotes_of_nobody": "20947f5a7d49bc93e3780a14d5c252fe5976708050f844e5a4bd720c35f1b391",
    "0051_pack_header": "5b64c206766c919467fa7330b02f9be94bdd3cf3b6dda0cc97320b33f629bf6f",
    "0052_facts_about": "24081ec37765ba24faff4b5575c19807c5ac80a3f1a8be8d4a7987a8e3175fd0",
    "0053_sources": "83a4af57c832f92ad4fc2d60e274790bb0e20ce5b1753e3111354266f749ed71",
    "0054_places": "0084b9faacaeb414ed2a9fb7315d88f71b7bdcb21a858ac5b8ceaae4765cf6e9",
    "0055_lesson_spoilers": "7f979b60d44654589cc603b8f9de9c7164d40b970976524921aaf8b67aa26874",
    "0060_quiz_lists": "d246008305aa86d1d74cfac653b885e5d088b2edea0f8868b5d43bc3c26bff0d",
    "0062_quiz_fairness": "460339edbe31bc1f72d42873b953b4a684d1344d8f0375510cbf4c105cfaa002",
    "0063_quiz_rules": "b782b00357b0e2c6eba2ea1dc0fe92ffff5901a6058125375731c29e5e9980f5",
    "0064_quiz_nights": "497b4e9d467122daf2cd33565b6e92f57a8ba9e5270a61bef62caab9a535e560",
    "0065_askable_quotes": "78a280e8b5cc63d33e8c9bc5ed29e9f16e68efb9930579f4f4c17cb9efdd4e3a",
    "0066_quiz_voided": "cca57f482bf5daf75a5e7c568f14b48c2c50a11e11b798eba3ee6edb17419a96",
    "0067_quiz_night_lists": "c50fe38c130b3879f053a5d3a5d281b44e91931d5642d1dceb41600d4ce92277",
    "0068_quiz_right_target": "38cf1926474d301a17cb7a28fb0ee0f61d2bc7e7b8043f35206f6b21730b0d4b",
    "0069_quiz_night_cards": "58cdb66c8a01383eae353690312a32fdf4672da1955f8b7de5937c581ab77b48",
    "0070_welcomes": "45901022bce9b84de878e94e2518a6c43067f5a4382b3a5002376fe02a36f4e2",
    "0073_blocks": "d5c5d223d3f7f10edee9767865043845912264467f77252553021048106d309c",
    "0074_articles": "777a2ba379c7b32ee1f535bf9222f09058344f207e7b76dd70279359d59c759f",
    "0075_open_quiz_messages": "166ddb1b232cca8468547439a26174088d32fe5f7aecc063108b749ec12670e3",
    "0076_pack_offers": "67e5ee319f2fda1c0eb7dd4918ec7aac61d746b77181fc61624b7b04d3802d44",
    "0077_pack_asides": "0a35ca9734203afeef842ded2a36bf240b5c51a4c4ab45254441ad153f8b5c7b",
    "0078_places_within": "acd7eed4755014a75a2fc55764a9613fbf6ed7d65011c254d5a32e8a03d815fb",
    "0081_yes_and_no": "c1bd370d0d6e368167a714643fbaa697d221d38b8504ec12faf18360a8e0a260",
    "0082_report_notes": "2427429bf4c298a2c4db5d4512f296346e5f8babda31217ca88274bc4e5136d1",
    "0083_repeats": "d61638edcf855ae326442f0e556826c063be2378d846e5241618e4526b3bdcc6",
    "0084_roles_in_full": "9cbed5fb4120e407aa5b13b1f473394d14546914abffdf94950052e64396b930",
    "0072_askers": "219629c910543cedf522989ab159adf2c02488d4bb21dc5b06c7d7d0c8de13fc",
    "0071_answers_from_messages": "d1e74e2e354175a9569a407b9a7222a8fe814c71c31705ec882a72737b184606",
}


def test_released_migrations_are_unedited() -> None:
    digests = {migration.name: migration.digest for migration in read_migrations()}
    assert {name: digests.get(name) for name in RELEASED} == RELEASED
    new = [f'    "{name}": "{digest}",' for name, digest in digests.items() if name not in RELEASED]
    assert not new, "add to RELEASED:\n" + "\n".join(new)


def make_without_digests(path: Path, *, edit: tuple[str, str] = ("", ""), before: int | None = None) -> None:
    """Make a database as a version before digests did, from migrations that were edited since.

    ``before`` is the number of the first migration that it lacks.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TABLE migrations "
            "(number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)"
        )
        for migration in read_migrations():
            if migration.number == before:
                break
            for statement in split_statements(migration.sql.replace(*edit)):
                connection.execute(statement)
            connection.execute(
                "INSERT INTO migrations VALUES (?, ?, ?)", (migration.number, migration.name, NOW)
            )
        connection.commit()


async def recorded(path: Path) -> dict[str, Any]:
    store = await Store.open(path, now=NOW)
    try:
        rows = await store.database.fetch_all("SELECT name, digest FROM migrations")
        return {row["name"]: row["digest"] for row in rows}
    finally:
        await store.close()


async def test_new_file_records_digests(tmp_path: Path) -> None:
    assert await recorded(tmp_path / "r.db") == {m.name: m.digest for m in read_migrations()}


@pytest.mark.parametrize(
    "edit", [("", ""), ("\n", " \n"), ("-- Only", "-- Nothing but"), ("BIGINT", "bigint")]
)
async def test_missing_digests_are_recorded(tmp_path: Path, edit: tuple[str, str]) -> None:
    make_without_digests(tmp_path / "r.db", edit=edit if edit[0] else ("", ""))
    assert await recorded(tmp_path / "r.db") == {m.name: m.digest for m in read_migrations()}


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (("    end_reason TEXT,\n", ""), "table quiz_games"),
        (("failures BIGINT NOT NULL", "failures BIGINT"), "table quiz_games"),
        (("ON DELETE CASCADE", ""), "table quiz_rounds"),
        (
            ("CREATE INDEX quiz_guesses_by_user ON quiz_guesses (user_id, guild_id);", ""),
            "quiz_guesses_by_user",
        ),
        (
            ("CREATE TABLE departures", "CREATE TABLE gone (id BIGINT);\nCREATE TABLE departures"),
            "table gone",
        ),
    ],
)
async def test_different_tables_are_refused(tmp_path: Path, edit: tuple[str, str], named: str) -> None:
    path = tmp_path / "r.db"
    make_without_digests(path, edit=edit)
    tables = schema_of(path)
    with pytest.raises(StoreError, match=named) as refusal:
        await Store.open(path, now=NOW)
    assert "edited after its release" in str(refusal.value)
    assert schema_of(path) == tables


def schema_of(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM sqlite_master").fetchall()


async def test_edited_migration_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    newest = read_migrations()[-1]
    await recorded(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE migrations SET digest = 'another' WHERE number = ?", (newest.number,))
        connection.commit()
    with pytest.raises(StoreError, match=f"'{newest.name}'.* edited after its release"):
        await Store.open(path, now=NOW)


async def test_nights_from_before_lists_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    make_without_digests(path, before=66)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO quiz_nights (id, guild_id, channel_id, host_id, subjects, teams, questions, "
            "seconds, mode, break_seconds, planned_at, starts_at, phase, deadline, number, paused, reminded, "
            "voided, despite_off) VALUES ('77', 1, 2, 3, '[\"cast\", \"\"]', '[]', 1, 1, 'chat', 1, 1, 1, "
            "'round', 1, 1, 0, 0, '[[0, 1], [1, 0]]', 0)"
        )
        for game in ("177", "277"):
            connection.execute(
                "INSERT INTO quiz_games (id, guild_id, channel_id, starter_id, mode, seconds, pause, "
                "idle_limit, phase, deadline, started_at, failures, ended_at) "
                "VALUES (?, 1, 2, 1, 'chat', 1, 1, 1, 'ended', 1, 1, 0, 1)",
                (game,),
            )
            connection.executemany(
                "INSERT INTO quiz_rounds (game_id, number, question_key, card) VALUES (?, ?, 'x', 'x')",
                [(game, 0), (game, 1)],
            )
        connection.commit()
    store = await Store.open(path, now=NOW)
    try:
        night = await store.quiz_nights.night("77")
        assert night is not None
        assert night.plan.subjects == (Subject("cast"), Subject())
        voided = await store.database.fetch_all("SELECT game_id, number FROM quiz_rounds WHERE voided = 1")
        assert [tuple(row) for row in voided] == [("177", 1), ("277", 0)]
    finally:
        await store.close()


async def test_failed_migration_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    await undo_newest(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE quiz_day_guesses (in_the BIGINT, way BIGINT)")
        connection.commit()
    tables = schema_of(path)
    with pytest.raises(StoreError, match="quiz_day_guesses already exists"):
        await Store.open(path, now=NOW)
    assert schema_of(path) == tables


async def undo_newest(path: Path) -> None:
    """Make a database that lacks the quiz's migrations."""
    await recorded(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'quiz!_%' ESCAPE '!'"
        )
        for (name,) in tables.fetchall():
            if name != "quiz_items":
                connection.execute(f"DROP TABLE {name}")
        connection.execute("DELETE FROM migrations WHERE name LIKE '%!_quiz%' ESCAPE '!'")
        connection.commit()


async def test_command_never_migrates_under_a_bot(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    await undo_newest(path)
    tables = schema_of(path)
    with take_lock(path), pytest.raises(StoreError, match="running bot of an older version"):
        await Store.open(path, now=NOW)
    assert schema_of(path) == tables
    assert list(tmp_path.glob("*.backup-*")) == []
    assert len(await recorded(path)) == len(read_migrations())  # nobody runs any more


async def test_command_skips_digests_under_a_bot(
    tmp_path: Path,
) -> None:
    path = tmp_path / "r.db"
    make_without_digests(path)
    with take_lock(path):
        store = await Store.open(path, now=NOW)
        await store.close()
    assert not any(column == "digest" for _, column, *_ in columns_of_migrations(path))


def columns_of_migrations(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA table_info(migrations)").fetchall()


ROUNDS, STARTERS = 8, 4


def _start_often(folder: Path, barrier: Any, failures: Any) -> None:
    """Open one new database after the other, each at the same moment as the other processes do."""

    async def start(path: Path) -> None:
        await (await Store.open(path, now=NOW)).close()

    for number in range(ROUNDS):
        barrier.wait(timeout=60)
        try:
            asyncio.run(start(folder / f"{number}.db"))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.put(repr(error))


def test_simultaneous_first_starts_succeed(tmp_path: Path) -> None:
    context = get_context("spawn")
    barrier, failures = context.Barrier(STARTERS), context.SimpleQueue()
    starters = [
        context.Process(target=_start_often, args=(tmp_path, barrier, failures)) for _ in range(STARTERS)
    ]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join(timeout=120)
    assert [starter.exitcode for starter in starters] == [0] * STARTERS
    assert failures.empty(), failures.get()
    assert list(tmp_path.glob("*.backup-*")) == []
    for number in range(ROUNDS):
        assert asyncio.run(recorded(tmp_path / f"{number}.db")).keys() == {m.name for m in read_migrations()}
