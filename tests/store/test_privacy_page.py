from pathlib import Path

import pytest

from bot.store import Store
from bot.store.privacy import PERSONAL
from bot.store.sqlite.copies import KEPT_DAYS
from bot.store.sqlite.scrubbing import LARGEST_AT_ONCE, LARGEST_AT_TIMES
from cogs.privacy.cog import HOURS_BETWEEN_JOBS

pytestmark = pytest.mark.sqlite

PAGE = Path(__file__).parents[2] / "PRIVACY.md"

# Whole numbers that are no person's id: a new one must be put here, or into GUILD_TABLES and PRIVACY.md.
NO_PERSON = frozenset(
    {
        "guild_id", "channel_id", "message_id", "notice_id", "posted_in", "scope", "id", "number", "position",
        "paragraph", "source_paragraphs", "asked", "rejected", "dismissed", "times", "seconds", "pause",
        "idle_limit", "failures", "deadline", "choice", "correct", "hints", "points", "elapsed", "taken",
        "skipped", "reveal_shown", "end_shown", "opened", "shown_before", "invitation_id", "end_message_id",
        "despite_off", "target", "right_target", "held", "voided", "questions", "break_seconds", "paused",
        "reminded", "event_id", "team", "size", "quiz", "shared", "wrong", "attempts",
    }
)  # fmt: skip


async def test_every_personal_column_is_declared(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "bot.db", now=0)
    try:
        rows = await store.database.fetch_all(
            "SELECT m.name AS tab, c.name AS col FROM sqlite_master m JOIN pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND c.type = 'BIGINT'"
        )
    finally:
        await store.close()
    found = {
        (row["tab"], row["col"])
        for row in rows
        if row["col"] not in NO_PERSON and not row["col"].endswith("_at")
    }
    assert {f"{table}.{column}" for table, column in found} == PERSONAL.keys()


def test_page_lists_every_personal_column() -> None:
    page = PAGE.read_text(encoding="utf-8")
    listed = [line for line in page.splitlines() if line.startswith("| `")]
    assert listed == [f"| `{place}` | {p.what} | {p.why} | {p.erased} |" for place, p in PERSONAL.items()]


def test_page_states_retention_times() -> None:
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert f"deleted after {KEPT_DAYS} days" in page
    assert f"larger than {LARGEST_AT_ONCE // 2**20} MB" in page
    assert f"those above {LARGEST_AT_TIMES // 2**20} MB" in page
    assert HOURS_BETWEEN_JOBS == 6
    assert "within six hours" in page
