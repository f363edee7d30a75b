"""How standings, results and answers of quizzes are worded."""

from collections.abc import Callable

import pytest

from bot.domain.quiz.standings import Score, rank
from bot.i18n import SAY_ENGLISH
from cogs.quiz.cards import standing_lines
from tests.cogs.conftest import World
from tests.cogs.quiz_table import GRACE, SECONDS, Table, reply


@pytest.fixture
def table(world: World) -> Table:
    return Table.of(world)


@pytest.mark.parametrize(
    ("points", "marks"),
    [
        ((40, 30, 0), ["🥇", "🥈", "🥉"]),  # the third place is one, whatever it is worth
        ((40, 0, 0, 0), ["🥇", "🥈", "🥈", "🥈"]),
        ((40, 30, 20, 0), ["🥇", "🥈", "🥉", "**4.**"]),
        ((0, 0), ["**1.**", "**1.**"]),  # nobody wins with nothing
    ],
)
def test_places_are_marked_by_rank(points: tuple[int, ...], marks: list[str]) -> None:
    scores = [Score(number, each, 0, 1) for number, each in enumerate(points, start=1)]
    lines = standing_lines(SAY_ENGLISH, rank(scores)).splitlines()
    assert [line.split()[0] for line in lines] == marks


@pytest.mark.parametrize("is_right", [True, False])
async def test_daily_says_the_right_answer_once(table: Table, *, is_right: bool) -> None:
    anna, services = table.players[0], table.world.bot.services
    asked = await anna.slash(table.channel, "quiz daily")
    card = await services.store.quiz_records.open_day(table.world.guild.id, now=services.clock())
    assert card is not None
    wrong = (card.right + 1) % len(card.choices)
    ids = [part.custom_id for part in asked.response.message.components[0].children[-1].children]
    await anna.click(asked.response.message, custom_id=ids[card.right if is_right else wrong])
    result = reply(await anna.slash(table.channel, "quiz daily"))
    assert result.count("You answered") == 1
    assert ("Right answer:" in result) is not is_right


async def test_lines_begin_with_a_capital(table: Table, speak: Callable[..., None]) -> None:
    speak(person="es-ES", server="en-US")
    user = table.world.member.user
    alone = Table(table.world, user.dm_channel, [user])
    await user.slash("quiz play", seconds=SECONDS, questions=1)
    await table.world.env.settle()
    await alone.press(user)
    await alone.wait(SECONDS + GRACE)
    assert "\nAciertos: 1 de 1" in alone.last()
