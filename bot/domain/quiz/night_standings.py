"""Who is ahead in a trivia night: teams, and people who play alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.quiz.model import Game, Round
from bot.domain.quiz.night import Night

PODIUM = 3  # places


@dataclass(frozen=True, slots=True)
class Side:
    """A team by its place in the plan, or somebody without one by their id."""

    team: int | None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class SideStanding:
    """A side's place; equal points share it."""

    rank: int  # from 1
    side: Side
    points: int
    user_ids: tuple[int, ...]  # its members


def night_standings(night: Night, games: Mapping[int, Game]) -> tuple[SideStanding, ...]:
    """Return the places after the questions closed so far, best first; ``games`` by round.

    In a team the best answer to each question counts, so that a large one has no advantage. The points of a
    tie-breaker count only for those who were in the lead before it.
    """
    points = {Side(member.team): 0 for member in night.members}
    for number in sorted(games):
        is_tie_breaker = number >= len(night.plan.subjects)
        leaders = _leaders(points) if is_tie_breaker else None
        for side, won in _round_points(night, number, games[number]).items():
            if leaders is None or side in leaders:
                points[side] = points.get(side, 0) + won
    ordered = sorted(points, key=lambda side: (-points[side], side.team is None, side.team, side.user_id))
    ranks: dict[int, int] = {}  # by points
    return tuple(
        SideStanding(ranks.setdefault(points[side], place), side, points[side], _members(night, side))
        for place, side in enumerate(ordered, start=1)
    )


def leading(standings: tuple[SideStanding, ...]) -> tuple[SideStanding, ...]:
    """Return who shares the first place with any points."""
    return tuple(place for place in standings if place.rank == 1 and place.points > 0)


def podium(standings: tuple[SideStanding, ...]) -> tuple[SideStanding, ...]:
    """Return the first three places with any points."""
    return tuple(place for place in standings if place.rank <= PODIUM and place.points > 0)


def _leaders(points: Mapping[Side, int]) -> frozenset[Side]:
    best = max(points.values(), default=0)
    return frozenset(side for side, own in points.items() if own == best)


def _round_points(night: Night, number: int, game: Game) -> dict[Side, int]:
    """Return what each side won in a round, without its voided questions."""
    total: dict[Side, int] = {}
    for question, round_ in enumerate(game.rounds):
        if round_.closed_at is None or (number, question) in night.voided:
            continue
        for side, won in _question_points(night, round_, round_.closed_at).items():
            total[side] = total.get(side, 0) + won
    return total


def _question_points(night: Night, round_: Round, closed_at: int) -> dict[Side, int]:
    """Return the best answer's points of each side."""
    best: dict[Side, int] = {}
    for guess in round_.guesses:
        member = night.member(guess.user_id)
        # What somebody did before they joined stays their own.
        if member is not None and member.joined_at <= closed_at:
            side = Side(member.team)
        else:
            side = Side(None, guess.user_id)
        best[side] = max(best.get(side, 0), guess.points)
    return best


def _members(night: Night, side: Side) -> tuple[int, ...]:
    if side.user_id is not None:
        return (side.user_id,)
    return tuple(member.user_id for member in night.members if member.team == side.team)
