"""Questions of a server's own, for tests that need some."""

from collections.abc import Sequence

from bot.domain.quiz.exchange.model import ListHeader, Parsed
from bot.domain.quiz.lists import ListChange, plan_import
from bot.domain.quiz.model import Question
from bot.store import Store, new_list_id


async def add_questions(
    store: Store,
    guild_id: int,
    questions: Sequence[Question],
    *,
    header: ListHeader | None = None,
    actor_id: int | None = None,
    now: int = 0,
) -> ListChange:
    """Import questions into a list of a server, and return what that changed."""
    parsed = Parsed(header or ListHeader("Ours"), tuple(questions))
    (change,) = await add_lists(store, guild_id, [parsed], actor_id=actor_id, now=now)
    return change


async def add_lists(
    store: Store, guild_id: int, parsed: Sequence[Parsed], *, actor_id: int | None = None, now: int = 0
) -> tuple[ListChange, ...]:
    """Import lists into a server, and return what that changed."""
    lists = store.quiz_lists
    own = await lists.questions(guild_id)
    changes = plan_import(await lists.all(guild_id), own, parsed, new_list_id, now=now)
    await lists.apply(guild_id, changes, actor_id=actor_id, now=now)
    return changes
