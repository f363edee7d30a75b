"""Leaderboards and profiles."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.domain.pack import Pack
from bot.domain.quiz.standings import Period, Profile, Standing
from bot.i18n import Say
from bot.services import Bot
from bot.ui.dynamic import DynamicButton
from bot.ui.layout import Card
from bot.ui.request import Request
from bot.ui.text import escape
from cogs.quiz.wording import bar, mention, standing_line, standing_lines, topic_name

PAGE = 10
TOPICS_SHOWN = 12


class BoardButton(DynamicButton, template=r"quiz:board:(?P<period>all|30d|7d):(?P<page>[0-9]{1,4})"):
    """Turns a leaderboard's page."""

    def __init__(self, period: str, page: int | str, label: str = "…") -> None:
        super().__init__(f"quiz:board:{period}:{page}", label)
        self.period, self.page = Period(period), int(page)

    async def act(self, ctx: Request) -> None:
        """Show that page to the presser."""
        say = ctx.say
        card = await board_card(say, ctx, self.period, self.page)
        message = ctx.interaction.message
        if message is not None and message.flags.ephemeral:
            await ctx.interaction.response.edit_message(view=card)
        else:
            await ctx.interaction.response.send_message(view=card, ephemeral=True)


async def board_card(say: Say, ctx: Request, period: Period, page: int) -> Card:
    """Return a page (from 1) of the server's leaderboard, with the asker's own place."""
    bot: Bot = ctx.interaction.client
    since = period.since(ctx.now)
    standings = await bot.services.store.quiz_records.standings(ctx.require_guild(), since=since)
    pages = max(1, -(-len(standings) // PAGE))
    page = min(max(page, 1), pages)
    turns: list[ui.Item[Any]] = []
    if page > 1:
        turns.append(BoardButton(period, page - 1, say("Previous")))
    if page < pages:
        turns.append(BoardButton(period, page + 1, say("Next")))
    shown = standings[(page - 1) * PAGE : page * PAGE]
    place = say("Page {page} of {pages}", page=page, pages=pages)
    players = say.count(len(standings), "{number} player", "{number} players")
    return Card(
        title=_board_title(say, period),
        body=[
            standing_lines(say, shown)
            or say("Nobody has answered a quiz question yet. Start one with /quiz play."),
            _own_place(say, standings, shown, ctx.user_id),
        ],
        buttons=turns,
        source=f"{place} · {players}",
    )


def _board_title(say: Say, period: Period) -> str:
    if period is Period.ALL_TIME:
        return say("Leaderboard, all time")
    return (
        say("Leaderboard, the last 30 days")
        if period is Period.MONTH
        else say("Leaderboard, the last 7 days")
    )


def _own_place(say: Say, standings: Sequence[Standing], shown: Sequence[Standing], user_id: int) -> str:
    """Return the asker's own place where the page does not show it; empty where it does."""
    own = next((standing for standing in standings if standing.score.user_id == user_id), None)
    if own is not None and own not in shown:
        return say("Your place:") + "\n" + standing_line(say, own)
    if own is None and shown:
        return say("You are not on it yet. Join any quiz to get there.")
    return ""


def profile_card(say: Say, pack: Pack, profile: Profile) -> Card:
    """Return what somebody has done in this server's quizzes."""
    who = mention(say, profile.user_id)
    if profile.standing is None and not profile.daily_best:
        return Card(title=say("Quiz profile"), body=[say("{name} has not played here yet.", name=who)])
    body: list[str] = []
    if profile.standing is not None:
        body += [_record(say, who, profile, profile.standing), "\n".join(_topic_lines(say, pack, profile))]
    body.append(say("Medals in games with others: {medals}", medals=_medals(say, profile)))
    body.append(
        say(
            "Question of the day: {current} in a row, {best} at best",
            current=say.count(profile.daily_streak, "{number} day", "{number} days"),
            best=say.count(profile.daily_best, "{number} day", "{number} days"),
        )
    )
    return Card(title=say("Quiz profile"), body=body)


def _record(say: Say, who: str, profile: Profile, standing: Standing) -> str:
    place = say(
        "{name}: place {rank} with {points} in {games}, {right} of {answered} right.",
        name=who,
        rank=standing.rank,
        points=say.count(standing.score.points, "{number} point", "{number} points"),
        games=say.count(profile.games, "{number} game", "{number} games"),
        right=standing.score.right,
        answered=standing.score.answered,
    )
    return f"{place} {say('Right answers in a row, at best: {number}.', number=profile.best_streak)}"


def _medals(say: Say, profile: Profile) -> str:
    first, second, third = profile.medals
    won = [
        say.count(first, "{number} 🥇 first place", "{number} 🥇 first places") if first else "",
        say.count(second, "{number} 🥈 second place", "{number} 🥈 second places") if second else "",
        say.count(third, "{number} 🥉 third place", "{number} 🥉 third places") if third else "",
    ]
    return ", ".join(text for text in won if text) or say("none yet")


def _topic_lines(say: Say, pack: Pack, profile: Profile) -> list[str]:
    records = sorted(profile.topics, key=lambda record: -record.answered)
    lines = [
        f"`{bar(record.right / record.answered)}` "
        + say(
            "{topic}: {right} of {answered} right",
            topic=escape(topic_name(pack, record.topic)),
            right=record.right,
            answered=record.answered,
        )
        for record in records[:TOPICS_SHOWN]
    ]
    more = len(records) - TOPICS_SHOWN
    return [*lines, "-# " + say("and {more} more", more=more)] if more > 0 else lines
