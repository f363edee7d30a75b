"""Leaderboards and profiles."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.domain.pack.model import Pack
from bot.domain.quiz.standings import Period, Profile, Score, Standing
from bot.i18n import Say
from bot.ui.components import button, on_press
from bot.ui.layout import Card
from bot.ui.pages import page_span
from bot.ui.request import Request
from bot.ui.seasons import season_button
from bot.ui.text import escape
from cogs.quiz import ids
from cogs.quiz.cards import mention, standing_lines, topic_name
from cogs.quiz.games import is_quiz_manager
from cogs.quiz.posting import show_privately
from cogs.quiz.seasons import season_day
from cogs.quiz.settings import season_start

PAGE = 10
TOPICS_SHOWN = 12
BAR = 8  # characters in a full bar


@on_press(ids.BOARD)
async def turn_board(ctx: Request, period: Period, page: int) -> None:
    """Show another page of a leaderboard to the presser."""
    standings = await read_standings(ctx, period)
    await show_privately(ctx, board_card(ctx, ctx.say, standings, period, page))


async def read_standings(ctx: Request, period: Period) -> Sequence[Standing]:
    """Return the place of everybody who has points in the server, at most since its season began."""
    since = max(period.since(ctx.now), season_start(ctx.values))
    everybody = await ctx.services.store.quiz_records.standings(ctx.require_guild(), since=since)
    return [standing for standing in everybody if standing.score.points]


def board_card(ctx: Request, say: Say, standings: Sequence[Standing], period: Period, page: int) -> Card:
    """Return a page (from 1) of the server's leaderboard, with the place of who reads it."""
    reader_id, has_begun_since = ctx.user_id, season_start(ctx.values) > period.since(ctx.now)
    at, last, span = page_span(page - 1, len(standings), PAGE)
    page, pages = at + 1, last + 1
    turns: list[ui.Item[Any]] = []
    if page > 1:
        turns.append(button(say("Previous page"), ids.BOARD(period, page - 1)))
    if page < pages:
        turns.append(button(say("Next page"), ids.BOARD(period, page + 1)))
    shown = standings[span]
    own = next((standing for standing in standings if standing.score.user_id == reader_id), None)
    body = [standing_lines(say, shown)]
    if not shown:
        body = [
            say("No one has scored this season yet. Start a quiz with /quiz play.")
            if has_begun_since
            else say("No one has scored yet. Start a quiz with /quiz play.")
        ]
    elif own is None:
        body.append(say("You're not on the leaderboard yet. Get a quiz question right to be on it."))
    elif own not in shown:
        body.append(f"### {say('Your rank:')}\n{standing_lines(say, [own])}")
    players = say.count(len(standings), "{number} player", "{number} players")
    return Card(
        art="leaderboard",
        overline=players if standings else "",
        title=say("Leaderboard: since {day}", day=season_day(say, ctx.values))
        if has_begun_since
        else say.phrase(period.said),
        body=body,
        source=say("Page {page} of {pages}", page=page, pages=pages) if last else "",
        buttons=turns,
        actions=[season_button(say)] if is_quiz_manager(ctx) and (standings or has_begun_since) else [],
    )


def profile_card(
    say: Say, pack: Pack, profile: Profile, *, is_own: bool, in_private: bool = False, season: str = ""
) -> Card:
    """Return what somebody, or the reader, has done in this server's quizzes, or alone in private.

    ``season`` is the day from which the leaderboard counts, if that is not the first.
    """
    who = mention(say, profile.user_id)
    title = say("Your quiz profile") if is_own else say("Quiz profile")
    if profile.standing is None and not profile.daily_best:
        if is_own:
            nothing = say("You haven't played here yet. Start a quiz with /quiz play.")
        else:
            nothing = say("{name} hasn't played here yet.", name=who)
        day = "" if in_private or not is_own else say("There's also a question of the day: /quiz daily.")
        return Card(art="leaderboard", title=title, body=[nothing, day])
    body = [_medals_line(say, profile), _streak_line(say, profile)]
    if profile.standing is not None:
        rank = "" if in_private or season else _rank(say, profile.standing)
        place = " · ".join(filter(None, [rank, *_results(say, profile, profile.standing.score)]))
        run = say("Longest streak of right answers: {number}.", number=profile.best_streak)
        place = f"{place}\n{run}" if profile.best_streak else place
        this_season = _season_line(say, profile, season) if season and not in_private else ""
        body = [this_season, place, _topic_lines(say, pack, profile), *([] if in_private else body)]
    return Card(art="leaderboard", title=title, body=body if is_own else [who, *body])


def _season_line(say: Say, profile: Profile, season: str) -> str:
    """Return somebody's place on the leaderboard of this season."""
    if profile.season is None:
        return say("Leaderboard since {day}: no answers yet", day=season)
    points = say.count(profile.season.score.points, "{number} point", "{number} points")
    place = " · ".join(filter(None, [_rank(say, profile.season), points]))
    return say("Leaderboard since {day}: {place}", day=season, place=place)


def _rank(say: Say, standing: Standing) -> str:
    """Return somebody's place on the leaderboard; empty without points, for which nobody is on it."""
    return say("#{rank}", rank=say.number(standing.rank)) if standing.score.points else ""


def _results(say: Say, profile: Profile, score: Score) -> list[str]:
    """Return what somebody has won, each for itself: no language has to inflect them."""
    return [
        say.count(score.points, "{number} point", "{number} points"),
        say.count(profile.games, "{number} game", "{number} games"),
        # Of answers, not of questions: there may have been more, which nobody answered.
        *([_right_of_answers(say, score)] if score.answered else []),
    ]


def _right_of_answers(say: Say, score: Score) -> str:
    return say.count(
        score.answered,
        "{right} of {number} answer right",
        "{right} of {number} answers right",
        right=say.number(score.right),
    )


def _streak_line(say: Say, profile: Profile) -> str:
    """Return how the question of the day was answered, and on how many days in a row; empty if never."""
    if not profile.daily_best:
        return ""
    return say(
        "Question of the day: {right} of {answered} right, days in a row: {current} (best: {best})",
        right=say.number(profile.daily_right),
        answered=say.number(profile.daily_answered),
        current=say.number(profile.daily_streak),
        best=say.number(profile.daily_best),
    )


def _medals_line(say: Say, profile: Profile) -> str:
    """Return what was won in games with others; empty where nothing was."""
    first, second, third = profile.medals
    won = [
        say.count(first, "{number} 🥇 first place", "{number} 🥇 first places") if first else "",
        say.count(second, "{number} 🥈 second place", "{number} 🥈 second places") if second else "",
        say.count(third, "{number} 🥉 third place", "{number} 🥉 third places") if third else "",
    ]
    medals = ", ".join(filter(None, won))
    return medals and say("Medals in games with others: {medals}", medals=medals)


def _topic_lines(say: Say, pack: Pack, profile: Profile) -> str:
    lines: list[str] = []
    for record in sorted(profile.topics, key=lambda record: -record.answered)[:TOPICS_SHOWN]:
        full = round(record.right / record.answered * BAR)
        line = say(
            "{topic}: {right} of {answered} right",
            topic=escape(topic_name(say, pack, record.topic)),
            right=record.right,
            answered=record.answered,
        )
        lines.append(f"`{'▰' * full}{'▱' * (BAR - full)}` {line}")
    more = len(profile.topics) - TOPICS_SHOWN
    return "\n".join([*lines, "-# " + say("and {more} more", more=more)] if more > 0 else lines)
