"""Uploads waiting for confirmation: whose they are, how long they stay, and how much room they take."""

import asyncio
import threading
import tracemalloc
from typing import Any

import pytest

from bot.domain.errors import UserError
from bot.uploads import (
    KEPT_IN_ALL,
    KEPT_MS,
    KEPT_OF_PERSON,
    KEPT_OF_SERVER,
    Upload,
    Uploads,
)

MEBIBYTE = 1024 * 1024
LARGE = 1_900_000  # bytes, as a moderator may send it


async def nothing(interaction: Any, data: bytes) -> None:
    del interaction, data


def file_of(guild_id: int, user_id: int, size: int = 100) -> Upload:
    return Upload(guild_id, user_id, bytes(size), nothing)


class Hands:
    """A clock that is set by hand."""

    now = 0

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def imports(clock: Hands) -> Uploads:
    return Uploads(clock)


def is_there(imports: Uploads, token: str, guild_id: int, user_id: int) -> bool:
    try:
        imports.take(token, guild_id, user_id)
    except UserError:
        return False
    return True


def test_upload_is_taken_once_by_owner(imports: Uploads) -> None:
    token = imports.keep(file_of(1, 7))
    for guild_id, user_id in ((1, 8), (2, 7), (2, 8)):
        assert not is_there(imports, token, guild_id, user_id)
    assert is_there(imports, token, 1, 7)
    assert not is_there(imports, token, 1, 7)


def test_upload_expires(imports: Uploads, clock: Hands) -> None:
    early, late = imports.keep(file_of(1, 7)), imports.keep(file_of(1, 8))
    clock.now = KEPT_MS - 1
    assert is_there(imports, early, 1, 7)
    clock.now = KEPT_MS
    assert not is_there(imports, late, 1, 8)


def test_person_loses_oldest_upload(imports: Uploads) -> None:
    others = imports.keep(file_of(1, 8)), imports.keep(file_of(2, 7))
    tokens = [imports.keep(file_of(1, 7)) for _ in range(KEPT_OF_PERSON + 1)]
    assert [is_there(imports, token, 1, 7) for token in tokens] == [False] + [True] * KEPT_OF_PERSON
    assert is_there(imports, others[0], 1, 8)
    assert is_there(imports, others[1], 2, 7)


def test_server_loses_oldest_uploads(imports: Uploads) -> None:
    other = imports.keep(file_of(2, 7, LARGE))
    tokens = [imports.keep(file_of(1, user_id, LARGE)) for user_id in range(100)]
    kept = [is_there(imports, token, 1, user_id) for user_id, token in enumerate(tokens)]
    assert kept == [False] * 98 + [True] * 2
    assert is_there(imports, other, 2, 7)


def test_full_memory_refuses_upload(imports: Uploads, clock: Hands) -> None:
    room = KEPT_IN_ALL // file_of(0, 7, LARGE).size
    tokens = [imports.keep(file_of(guild_id, 7, LARGE)) for guild_id in range(room)]
    with pytest.raises(UserError, match="too many files"):
        imports.keep(file_of(room, 7, LARGE))
    assert all(is_there(imports, token, guild_id, 7) for guild_id, token in enumerate(tokens[1:], start=1))
    clock.now = KEPT_MS
    imports.keep(file_of(50, 7, LARGE))


@pytest.mark.parametrize("spread", [1, 25])
def test_uploads_hold_their_bytes(imports: Uploads, spread: int) -> None:
    tracemalloc.start()
    try:
        for number in range(25):
            try:
                imports.keep(file_of(number % spread, number, LARGE))
            except UserError:
                break
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < (KEPT_OF_SERVER if spread == 1 else KEPT_IN_ALL) + MEBIBYTE


async def test_work_runs_in_one_thread(imports: Uploads) -> None:
    loop_thread, busy, seen = threading.get_ident(), threading.Lock(), list[int]()

    def work(data: bytes) -> int:
        assert threading.get_ident() != loop_thread
        assert busy.acquire(blocking=False)
        seen.append(data[0])
        busy.release()
        return data[0]

    results = await asyncio.gather(*(imports.run_in_thread(work, bytes([n])) for n in range(20)))
    assert results == list(range(20))
    assert seen == list(range(20))


async def test_servers_take_turns(imports: Uploads) -> None:
    reading: list[int] = []
    gate = asyncio.Event()

    async def read(guild_id: int) -> None:
        async with imports.turn(guild_id):
            reading.append(guild_id)
            await gate.wait()

    tasks = [asyncio.create_task(read(guild_id)) for guild_id in (1, 1, 1, 2)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert reading == [1, 2]
    gate.set()
    await asyncio.gather(*tasks)
    assert reading == [1, 2, 1, 1]
    assert not imports._turns  # nobody's turn is kept when nobody waits
