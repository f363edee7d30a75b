"""How a trivia night ends: who won, and all places; breaks and the host's panel show places, too."""

from collections.abc import Iterable, Sequence

from bot.domain.quiz.night import Night, NightEnd
from bot.domain.quiz.night_standings import SideStanding, leading, podium
from bot.i18n import Say
from bot.ui.layout import Card
from bot.ui.text import escape
from cogs.quiz.cards import PEOPLE_SHOWN, clock_time, mention, rank_mark, scored_line, shortened


def night_end_card(say: Say, night: Night, standings: Sequence[SideStanding]) -> Card:
    """Return why a night is over, and the podium."""
    reason, first = night.end_reason or NightEnd.FINISHED, leading(tuple(standings))
    counts = say("All points so far count.") if first and reason is NightEnd.ENDED else ""
    body = [f"{end_line(say, night)} {counts}".rstrip(), _winner_line(say, night, standings, first)]
    best = podium(tuple(standings)) if night.number >= 0 else ()  # nobody ranks in what never began
    if best:
        body.append(_results(say, night, standings, best))
    if night.voided:
        text = say.count(
            len(night.voided), "{number} question didn't count.", "{number} questions didn't count."
        )
        body.append(f"-# {text}")
    title = say("Trivia night results") if best else say("Trivia night")
    return Card(art="podium" if best else "night", title=title, body=body)


def end_line(say: Say, night: Night) -> str:
    """Return why a night is over; of one that never began, which it was."""
    reason = night.end_reason or NightEnd.FINISHED
    if reason is NightEnd.CANCELLED:
        date = clock_time(night.starts_at, "F")
        return say("The trivia night planned for {date} was canceled.", date=date)
    return say.phrase(reason.said)


def _side_name(say: Say, night: Night, place: SideStanding) -> str:
    """Return a team's name, or a mention of who plays alone."""
    if place.side.team is not None:
        return f"**{escape(night.plan.teams[place.side.team])}**"
    return mention(say, place.side.user_id or 0)


def _winner_line(
    say: Say, night: Night, standings: Sequence[SideStanding], first: Sequence[SideStanding]
) -> str:
    """Return who won; empty where nobody did."""
    names = [_side_name(say, night, place) for place in first]
    if not names:
        return ""
    if len(standings) == 1:  # against nobody
        return "### " + scored_line(say, names[0], first[0].points)
    if len(names) == 1:
        return "### " + say("🏆 {name} wins the trivia night!", name=names[0])
    return "### " + say("🏆 It's a tie! {names} share first place.", names=shortened(say, names))


def _results(say: Say, night: Night, standings: Sequence[SideStanding], best: Sequence[SideStanding]) -> str:
    """Return the podium and, right below it, all other places."""
    if len(standings) == 1:
        return _members_line(say, best[0])
    lines = [_podium_line(say, night, place) for place in best[:PEOPLE_SHOWN]]
    others = place_lines(say, night, [place for place in standings if place not in best])
    return "\n".join(filter(None, [*lines, others]))


def _members_line(say: Say, place: SideStanding) -> str:
    """Return who is in a team; empty for somebody who plays alone."""
    if place.side.team is None:
        return ""
    return f"-# {shortened(say, [mention(say, user_id) for user_id in place.user_ids])}"


def _podium_line(say: Say, night: Night, place: SideStanding) -> str:
    points = say.count(place.points, "{number} point", "{number} points")
    line = f"{rank_mark(place.rank, place.points)} {_side_name(say, night, place)} · {points}"
    return f"{line}\n{_members_line(say, place)}".rstrip()


def place_lines(say: Say, night: Night, standings: Iterable[SideStanding]) -> str:
    """Return a line for each place."""
    lines = [
        say(
            "{rank} {name} · {points}",
            rank=rank_mark(place.rank, place.points),
            name=_side_name(say, night, place),
            points=say.count(place.points, "{number} point", "{number} points"),
        )
        for place in standings
    ]
    more = len(lines) - PEOPLE_SHOWN
    return "\n".join(
        [*lines[:PEOPLE_SHOWN], *(["-# " + say("and {more} more", more=more)] if more > 0 else [])]
    )
