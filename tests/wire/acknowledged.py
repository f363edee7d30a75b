"""Writes that the bot acknowledged to users, and the check that the database holds them after a kill."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.clock import wall_clock
from bot.store import Store
from tests.wire.stage import damage

SETTING: Final = "ask.private"


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer to one question of a game."""

    game: str
    number: int
    user_id: int
    choice: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question whose answer a server was taught."""

    guild_id: int
    question: str


@dataclass(slots=True)
class Acknowledged:
    """The acknowledged writes; new ones are checked after each kill, all of them at the end."""

    _new: list[Answer | Lesson] = field(default_factory=list[Answer | Lesson])
    _checked: list[Answer | Lesson] = field(default_factory=list[Answer | Lesson])
    _settings: dict[int, bool] = field(default_factory=dict[int, bool])
    _pending: dict[int, bool] = field(default_factory=dict[int, bool])

    def record(self, write: Answer | Lesson) -> None:
        """Record a write that the bot has just acknowledged."""
        self._new.append(write)

    def setting(self, guild_id: int) -> bool:
        """Return the last acknowledged value of a server's setting."""
        return self._settings.get(guild_id, False)

    def begin_change(self, guild_id: int, value: bool) -> None:  # noqa: FBT001 - the setting's value
        """Note that a setting is being changed; until that is acknowledged, either value is accepted."""
        self._pending[guild_id] = value

    def confirm_change(self, guild_id: int) -> None:
        """Note that the change was acknowledged."""
        self._settings[guild_id] = self._pending.pop(guild_id)

    async def lost(self, database: Path, *, everything: bool = False) -> list[str]:
        """Open the database of a killed process and return what is missing or damaged, in words."""
        damaged = damage(database)
        if damaged is not None:
            return [damaged]
        expected = self._new + self._checked if everything else self._new
        store = await Store.open(database, now=wall_clock())
        try:
            missing = [
                *await missing_answers(store, [each for each in expected if isinstance(each, Answer)]),
                *await _missing_lessons(store, [each for each in expected if isinstance(each, Lesson)]),
                *await self._wrong_settings(store),
            ]
        finally:
            await store.close()
        self._checked += self._new
        self._new.clear()
        return [f"{each} is gone" for each in missing]

    async def _wrong_settings(self, store: Store) -> list[str]:
        wrong: list[str] = []
        for guild_id in {*self._settings, *self._pending}:
            found = bool((await store.settings.chosen(guild_id)).get(SETTING, False))
            acknowledged = self.setting(guild_id)
            if found not in {acknowledged, self._pending.pop(guild_id, acknowledged)}:
                wrong.append(f"{SETTING} = {acknowledged} in {guild_id}")
            self._settings[guild_id] = found
        return wrong


async def missing_answers(store: Store, answers: list[Answer]) -> list[Answer]:
    """Return the answers that a database does not hold as they were given."""
    games = {game: await store.quiz.game(game) for game in {answer.game for answer in answers}}
    missing: list[Answer] = []
    for answer in answers:
        game = games[answer.game]
        guess = game.rounds[answer.number].guess_of(answer.user_id) if game is not None else None
        if guess is None or guess.choice != answer.choice:
            missing.append(answer)
    return missing


async def _missing_lessons(store: Store, lessons: list[Lesson]) -> list[Lesson]:
    guilds = {lesson.guild_id for lesson in lessons}
    taught = {
        guild: {lesson.content.text for lesson in (await store.lessons.taught(guild)).lessons}
        for guild in guilds
    }
    return [lesson for lesson in lessons if lesson.question not in taught[lesson.guild_id]]
