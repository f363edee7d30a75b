"""What people were told is done, and the search for it in the database after every death of the process."""

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
    """A question that a server was taught an answer to."""

    guild_id: int
    question: str


@dataclass(slots=True)
class Promises:
    """What was acknowledged. New promises are looked up after each death, all of them at the end."""

    _new: list[Answer | Lesson] = field(default_factory=list[Answer | Lesson])
    _old: list[Answer | Lesson] = field(default_factory=list[Answer | Lesson])
    _settings: dict[int, bool] = field(default_factory=dict[int, bool])
    _attempts: dict[int, bool] = field(default_factory=dict[int, bool])

    def make(self, promise: Answer | Lesson) -> None:
        """Hold the bot to what it has just acknowledged."""
        self._new.append(promise)

    def setting(self, guild_id: int) -> bool:
        """Return how a server's setting stands, as far as anybody was told."""
        return self._settings.get(guild_id, False)

    def attempt(self, guild_id: int, value: bool) -> None:  # noqa: FBT001 - the setting's value
        """Note that a setting is being changed: until that is acknowledged, either value is right."""
        self._attempts[guild_id] = value

    def changed(self, guild_id: int) -> None:
        """Note that the change was acknowledged."""
        self._settings[guild_id] = self._attempts.pop(guild_id)

    async def broken(self, database: Path, *, all_of_them: bool = False) -> list[str]:
        """Open the database of a dead process; return what is gone from it or wrong with it."""
        damaged = damage(database)
        if damaged is not None:
            return [damaged]
        sought = self._new + self._old if all_of_them else self._new
        store = await Store.open(database, now=wall_clock())
        try:
            gone = [
                *await _gone_answers(store, [each for each in sought if isinstance(each, Answer)]),
                *await _gone_lessons(store, [each for each in sought if isinstance(each, Lesson)]),
                *await self._wrong_settings(store),
            ]
        finally:
            await store.close()
        self._old += self._new
        self._new.clear()
        return [f"{each} is gone" for each in gone]

    async def _wrong_settings(self, store: Store) -> list[str]:
        wrong: list[str] = []
        for guild_id in {*self._settings, *self._attempts}:
            found = bool((await store.settings.chosen(guild_id)).get(SETTING, False))
            told = self.setting(guild_id)
            if found not in {told, self._attempts.pop(guild_id, told)}:
                wrong.append(f"{SETTING} = {told} in {guild_id}")
            self._settings[guild_id] = found
        return wrong


async def _gone_answers(store: Store, answers: list[Answer]) -> list[Answer]:
    games = {game: await store.quiz.game(game) for game in {answer.game for answer in answers}}
    gone: list[Answer] = []
    for answer in answers:
        game = games[answer.game]
        guess = game.rounds[answer.number].guess_of(answer.user_id) if game is not None else None
        if guess is None or guess.choice != answer.choice:
            gone.append(answer)
    return gone


async def _gone_lessons(store: Store, lessons: list[Lesson]) -> list[Lesson]:
    guilds = {lesson.guild_id for lesson in lessons}
    taught = {
        guild: {lesson.content.text for lesson in (await store.lessons.taught(guild)).lessons}
        for guild in guilds
    }
    return [lesson for lesson in lessons if lesson.question not in taught[lesson.guild_id]]
