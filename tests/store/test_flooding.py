"""A flood of questions: what it takes of the disk, and of the list that moderators review."""

import asyncio
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from bot.store import Asked, Store
from bot.store.asked import PRIVATE_A_DAY, ROWS_A_DAY, TEXTS_A_DAY
from bot.store.lessons import OPEN_QUESTIONS
from tests.store.test_servers import AWAY, DAY, HOME, NOW, opened

_ids = count(1)


async def flood(
    store: Store, texts: Iterable[str], *, guild: int | None = HOME, at: int = NOW, status: str = "unknown"
) -> list[int]:
    """Ask many questions as fast as it goes; return their ids."""
    asked = [Asked(next(_ids), guild, text, status, None, None, at + n) for n, text in enumerate(texts)]
    for start in range(0, len(asked), 500):
        await asyncio.gather(*(store.asked.remember(each) for each in asked[start : start + 500]))
    return [each.id for each in asked]


async def kept(store: Store) -> tuple[int, int]:
    """Return how many questions are kept, and how many of them with their words."""
    row = await store.database.fetch_one(
        "SELECT COUNT(*) AS questions, COUNT(CASE WHEN text <> '' THEN 1 END) AS worded FROM asked"
    )
    assert row is not None
    return int(row["questions"]), int(row["worded"])


async def on_list(store: Store, guild: int = HOME) -> list[str]:
    return [question.text for question in await store.lessons.waiting(guild, limit=100_000)]


async def test_questions_are_limited_per_day(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await flood(store, (f"question {n}" for n in range(ROWS_A_DAY + 500)))
        assert await kept(store) == (ROWS_A_DAY, TEXTS_A_DAY)
        await flood(store, ["one more"], guild=AWAY)
        await flood(store, ["the day after"], at=NOW + DAY)
        assert await kept(store) == (ROWS_A_DAY + 2, TEXTS_A_DAY + 2)
        assert (await store.insights.read(HOME, now=NOW, days=1)).total("unknown") == ROWS_A_DAY
    async with opened(tmp_path) as store:  # also after a restart
        await flood(store, ["again"])
        assert await kept(store) == (ROWS_A_DAY + 2, TEXTS_A_DAY + 2)


async def test_private_questions_are_limited(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await flood(store, (f"question {n}" for n in range(PRIVATE_A_DAY + 100)), guild=None)
        assert await kept(store) == (PRIVATE_A_DAY, PRIVATE_A_DAY)
        await flood(store, ["one in a server"])
        assert len(await on_list(store)) == 1


async def test_full_list_drops_least_asked(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await flood(store, ["asked twice"] * 2, at=NOW - 30 * DAY)
        await flood(store, ["asked once, long ago"], at=NOW - 29 * DAY)
        for day in range(3):
            texts = (f"flooding {day} {n}" for n in range(TEXTS_A_DAY - 10))
            await flood(store, texts, at=NOW + day * DAY)
            assert await store.lessons.count_waiting(HOME) <= OPEN_QUESTIONS
        await flood(store, ["the newest"], at=NOW + 3 * DAY)
        texts = await on_list(store)
        assert "asked once, long ago" not in texts
        assert {"asked twice", "the newest"} <= set(texts)
        assert len(texts) >= OPEN_QUESTIONS * 0.9


async def test_new_question_fits_on_a_full_list(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        for day in range(2):
            await flood(store, (f"popular {n}" for n in range(TEXTS_A_DAY)), at=NOW + day * DAY)
        await flood(store, ["brand new"], at=NOW + 2 * DAY)
        assert "brand new" in await on_list(store)


async def test_rejected_answers_are_limited(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        for day in range(2):
            texts = (f"question {day} {n}" for n in range(TEXTS_A_DAY - 10))
            for asked_id in await flood(store, texts, at=NOW + day * DAY, status="answer"):
                await store.asked.reject(asked_id, HOME)
        assert await store.lessons.count_waiting(HOME) <= OPEN_QUESTIONS


async def test_dismissal_of_many_can_be_undone(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await flood(store, ["dismissed before", "old"], at=NOW - DAY)
        await store.lessons.dismiss(HOME, ["dismissed before"], now=NOW)
        await flood(store, ["once"], at=NOW - 10)
        await flood(store, ["old"], guild=AWAY, at=NOW - 10)
        assert await store.lessons.dismiss(HOME, ["old", "dismissed before", "unknown"], now=NOW + 5) == 1
        assert await on_list(store) == ["once"]
        assert await on_list(store, AWAY) == ["old"]
        await flood(store, ["old"], at=NOW + 6)  # stays dismissed
        assert await on_list(store) == ["once"]
        assert await store.lessons.reopen(HOME, NOW + 5) == 1
        assert set(await on_list(store)) == {"once", "old"}


async def test_dismissed_questions_are_limited(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        for day in range(3):
            at = NOW + day * DAY
            await flood(store, (f"question {day} {n}" for n in range(900)), at=at)
            await store.lessons.dismiss(HOME, await on_list(store), now=at + 1)
        row = await store.database.fetch_one("SELECT COUNT(*) AS rows FROM unanswered")
        assert row is not None
        assert row["rows"] == OPEN_QUESTIONS
        assert await store.lessons.reopen(HOME, NOW + 2 * DAY + 1) == 900
