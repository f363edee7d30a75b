"""Leaderboards and profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.domain.quiz.standings import Period
from bot.ui.layout import Card, DynamicButton
from bot.ui.text import escape, plural
from cogs.quiz.wording import bar, mention, standing_line, standing_lines, topic_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discord import ui

    from bot.client import Reckoner
    from bot.domain.pack import Pack
    from bot.domain.quiz.standings import Profile, Standing

PAGE = 10
TOPICS_SHOWN = 12
PERIOD_NAMES = {Period.ALL_TIME: "all time", Period.MONTH: "the last 30 days", Period.WEEK: "the last 7 days"}
_MEDALS = ("🥇 first", "🥈 second", "🥉 third")


class BoardButton(DynamicButton, template=r"quiz:board:(?P<period>all|30d|7d):(?P<page>[0-9]{1,4})"):
    """Turns a leaderboard's page."""

    def __init__(self, period: str, page: int | str, label: str = "Page") -> None:
        super().__init__(f"quiz:board:{period}:{page}", label)
        self.period, self.page = Period(period), int(page)

    async def press(self, interaction: discord.Interaction[Reckoner]) -> None:
        """Show that page to the presser."""
        card = await board_card(interaction, self.period, self.page)
        message = interaction.message
        if message is not None and message.flags.ephemeral:
            await interaction.response.edit_message(view=card)
        else:
            await interaction.response.send_message(view=card, ephemeral=True)


async def board_card(interaction: discord.Interaction[Reckoner], period: Period, page: int) -> Card:
    """Return a page (from 1) of the server's leaderboard, with the asker's own place."""
    bot = interaction.client
    standings = await bot.store.quiz_records.standings(
        interaction.guild_id or 0, since=period.since(bot.clock())
    )
    pages = max(1, -(-len(standings) // PAGE))
    page = min(max(page, 1), pages)
    return render_board(standings, period, page, pages, interaction.user.id)


def render_board(standings: Sequence[Standing], period: Period, page: int, pages: int, user_id: int) -> Card:
    """Return a page of a leaderboard."""
    shown = standings[(page - 1) * PAGE : page * PAGE]
    own = next((standing for standing in standings if standing.score.user_id == user_id), None)
    body = [standing_lines(shown) or "Nobody has answered a quiz question yet. Start one with /quiz play."]
    if own is not None and own not in shown:
        body.append(f"Your place:\n{standing_line(own)}")
    elif own is None and shown:
        body.append("You are not on it yet. Join any quiz to get there.")
    turns: list[ui.Item[Any]] = []
    if page > 1:
        turns.append(BoardButton(period, page - 1, "Previous"))
    if page < pages:
        turns.append(BoardButton(period, page + 1, "Next"))
    return Card(
        title=f"Leaderboard, {PERIOD_NAMES[period]}",
        body=body,
        buttons=turns,
        source=f"Page {page} of {pages} · {plural(len(standings), 'player')}",
    )


def profile_card(pack: Pack, profile: Profile) -> Card:
    """Return what somebody has done in this server's quizzes."""
    who = mention(profile.user_id)
    if profile.standing is None and not profile.daily_best:
        return Card(title="Quiz profile", body=[f"{who} has not played here yet."])
    body: list[str] = []
    if profile.standing is not None:
        score = profile.standing.score
        body.append(
            f"{who}: place {profile.standing.rank} with {plural(score.points, 'point')} in "
            f"{plural(profile.games, 'game')}, {score.right} of {score.answered} right. "
            f"Best streak: {plural(profile.best_streak, 'right answer')} in a row."
        )
        body.append("\n".join(_topic_lines(pack, profile)))
    won = [
        plural(count, f"{name} place") for count, name in zip(profile.medals, _MEDALS, strict=True) if count
    ]
    body.append("Medals in games with others: " + (", ".join(won) or "none yet"))
    body.append(
        f"Question of the day: {plural(profile.daily_streak, 'day')} in a row, "
        f"{plural(profile.daily_best, 'day')} at best"
    )
    return Card(title="Quiz profile", body=body)


def _topic_lines(pack: Pack, profile: Profile) -> list[str]:
    records = sorted(profile.topics, key=lambda record: -record.answered)
    lines = [
        f"`{bar(record.right / record.answered)}` {escape(topic_name(pack, record.topic))}: "
        f"{record.right} of {record.answered} right"
        for record in records[:TOPICS_SHOWN]
    ]
    more = len(records) - TOPICS_SHOWN
    return [*lines, f"-# and {plural(more, 'more topic')}"] if more > 0 else lines
