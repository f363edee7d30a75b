"""Who is ahead in a trivia night."""

from dataclasses import replace

from bot.domain.quiz.model import Game, Guess, Phase, Round
from bot.domain.quiz.night import Member, Night, Plan
from bot.domain.quiz.night_standings import Side, SideStanding, leading, night_standings, podium
from bot.domain.quiz.subjects import Subject
from tests.domain.quiz.games import ANNA, BEN, CARA, START, a_game

DORA = 40
CLOSED_AT = START + 20_000
FOXES, OWLS = Side(0), Side(1)


def a_night(*members: tuple[int, int], rounds: int = 1) -> Night:
    joined = tuple(Member(user_id, team, START) for user_id, team in members)
    plan = Plan((Subject(),) * rounds, ("Foxes", "Owls"))
    return Night("77", 5, 6, ANNA, None, plan, planned_at=START, starts_at=START, members=joined)


def played(*questions: dict[int, int]) -> Game:
    """Return a game whose questions were answered for these points, by user id."""
    rounds = tuple(
        Round(
            START,
            tuple(Guess(user, 1, won > 0, points=won) for user, won in won_by.items()),
            closed_at=CLOSED_AT,
        )
        for won_by in questions
    )
    return replace(a_game(cards=max(1, len(questions))), rounds=rounds, phase=Phase.ENDED)


def points(standings: tuple[SideStanding, ...]) -> dict[Side, tuple[int, int]]:
    return {place.side: (place.rank, place.points) for place in standings}


def test_the_best_answer_of_a_team_counts() -> None:
    night = a_night((ANNA, 0), (BEN, 0), (CARA, 1))
    game = played({ANNA: 100, BEN: 120, CARA: 112}, {ANNA: 0, CARA: 120})
    standings = night_standings(night, {0: game})
    assert points(standings) == {OWLS: (1, 232), FOXES: (2, 120)}
    assert standings[1].user_ids == (ANNA, BEN)


def test_people_without_a_team_play_alone() -> None:
    standings = night_standings(a_night((ANNA, 0)), {0: played({ANNA: 120, DORA: 112})})
    assert points(standings) == {FOXES: (1, 120), Side(None, DORA): (2, 112)}
    assert standings[1].user_ids == (DORA,)


def test_who_joins_late_brings_nothing_along() -> None:
    night = a_night((ANNA, 0))
    night = replace(night, members=(*night.members, Member(DORA, 0, CLOSED_AT + 1)))
    standings = night_standings(night, {0: played({ANNA: 100, DORA: 120})})
    assert points(standings) == {Side(None, DORA): (1, 120), FOXES: (2, 100)}


def test_voided_and_open_questions_do_not_count() -> None:
    night = replace(a_night((ANNA, 0)), voided=((0, 1),))
    game = played({ANNA: 100}, {ANNA: 120}, {ANNA: 120})
    still_open = replace(game, rounds=(*game.rounds[:2], replace(game.rounds[2], closed_at=None)))
    assert points(night_standings(night, {0: still_open})) == {FOXES: (1, 100)}


def test_a_tie_breaker_counts_for_the_leaders_alone() -> None:
    night = a_night((ANNA, 0), (BEN, 1), rounds=1)
    tied = played({ANNA: 120, BEN: 120, CARA: 112})
    assert [place.side for place in leading(night_standings(night, {0: tied}))] == [FOXES, OWLS]
    standings = night_standings(night, {0: tied, 1: played({BEN: 100, CARA: 120})})
    assert points(standings) == {OWLS: (1, 220), FOXES: (2, 120), Side(None, CARA): (3, 112)}


def test_equal_points_share_a_place_and_none_gets_no_podium() -> None:
    night = a_night((ANNA, 0), (BEN, 1))
    standings = night_standings(night, {0: played({ANNA: 120, BEN: 120, CARA: 100, DORA: 0})})
    assert [place.rank for place in standings] == [1, 1, 3, 4]
    assert [place.side for place in podium(standings)] == [FOXES, OWLS, Side(None, CARA)]
    nobody = night_standings(night, {})
    assert (leading(nobody), podium(nobody)) == ((), ())
