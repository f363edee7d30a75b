"""``/insights``: the numbers, and what to do about them."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.store import Asked
from tests.cogs.conftest import World, texts

TOKYO = "Asia/Tokyo"  # nine hours ahead, all year


async def rows(world: World, days: int) -> list[str]:
    """Return the days of the table that comes with the insights."""
    result = await world.moderator.slash(world.channel, "insights", days=days)
    (table,) = (each for each in result.response.message.attachments if each.filename == "insights.csv")
    return (await table.read()).decode().splitlines()[1 : days + 1]


async def ask_at(world: World, number: int, at: int, **changed: Any) -> None:
    asked: dict[str, Any] = {"text": "who is it", "status": "unknown", "fact_id": None, "gap_id": None}
    await world.bot.services.store.asked.remember(
        Asked(number, world.guild.id, asked_at=at, **(asked | changed))
    )


async def test_days_follow_servers_time_zone(world: World) -> None:
    store = world.bot.services.store
    await store.settings.change(world.guild.id, {"quiz.time_zone": TOKYO}, actor_id=1, now=world.bot.clock())
    world.bot.services.servers.changed(world.guild.id)
    today = datetime.fromtimestamp(world.bot.clock() / 1_000, ZoneInfo(TOKYO)).date()
    midnight = int(datetime(today.year, today.month, today.day, tzinfo=ZoneInfo(TOKYO)).timestamp() * 1_000)
    for number, at in enumerate((midnight - 1, midnight, midnight + 1)):
        await ask_at(world, number, at)
    yesterday = today - timedelta(days=1)
    assert (await rows(world, 7))[-2:] == [f"{yesterday},0,0,1,0,0", f"{today},0,0,2,0,0"]
    shown = await world.moderator.slash(world.channel, "insights")
    assert "this server's time zone (Tokyo time)" in texts(shown.response.message)


async def test_three_months_are_shown_by_weeks(world: World) -> None:
    for days, unit in ((30, "day"), (90, "week")):
        result = await world.moderator.slash(world.channel, "insights", days=days)
        (chart,) = (file for file in result.response.message.attachments if file.filename == "insights.png")
        assert chart.description.startswith(f"Bar chart of questions per {unit} over {days} days.")
