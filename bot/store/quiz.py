"""Quiz games in the store: every event is applied and written in one transaction."""

from dataclasses import dataclass

from bot.domain.quiz.events import Event, Step
from bot.domain.quiz.machine import step
from bot.domain.quiz.model import AnswerMode, Game, Phase, QuestionCard
from bot.domain.quiz.refusals import AppealSettled, GameRunning, NoGame, NothingToAppeal
from bot.domain.quiz.scoring import accept_appeal
from bot.store.codec import load
from bot.store.database import BrokenConstraint, Database, Repository, RowSource, SqlValue, Transaction
from bot.store.quiz_rows import insert_game, read_game, write_changes

# How long a game that ended unannounced (the process was killed) is still worth announcing.
_END_NEWS_MS = 6 * 60 * 60 * 1000
# An answer typed into a channel may arrive so long after the end of its game.
_LATE_ANSWER_MS = 5_000


@dataclass(frozen=True, slots=True)
class Shown:
    """What people see of one question; the id is None until it is posted."""

    message_id: int | None
    is_revealed: bool


@dataclass(frozen=True, slots=True)
class Appeal:
    """Somebody says that their typed answer was right."""

    game_id: str
    number: int
    user_id: int
    text: str
    state: str = "open"
    message_id: int | None = None  # where it is decided, with others of its question

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == "open"


class QuizRepository(Repository):
    """Applies events to games, durably: what it returns survives a crash.

    Running games are cached as they were last written: reading one back takes ten times as long as writing an
    answer. The database's epoch tells when something else changed them.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._running: dict[str, Game] = {}
        self._open_cards: dict[int, tuple[QuestionCard, ...]] = {}  # cached open questions by server
        self._open_version = 0  # how often a question opened or closed
        self._epoch = database.epoch

    def _check_epoch(self) -> None:
        if self._epoch != self._database.epoch:
            self._running.clear()
            self._open_cards.clear()
            self._epoch = self._database.epoch

    def _invalidate_open_cards(self, guild_id: int) -> None:
        """Drop the cached open questions of a server; called after the change is committed."""
        self._open_version += 1
        self._open_cards.pop(guild_id, None)

    async def guild_of(self, game_id: str) -> int | None:
        """Return the server whose turn it is when a game changes; None where there is no such game."""
        self._check_epoch()
        known = self._running.get(game_id)
        if known is not None:
            return known.guild_id
        return await self._database.fetch_value("SELECT guild_id FROM quiz_games WHERE id = $1", game_id)

    async def start(self, game: Game) -> None:
        """Write a new game. Raises GameRunning where its channel has one that is not over."""
        try:
            async with self._database.transaction(game.guild_id) as transaction:
                insert_game(transaction, game)
        except BrokenConstraint as error:
            raise GameRunning from error
        self._invalidate_open_cards(game.guild_id)

    async def apply_event(self, game_id: str, event: Event, *, now: int) -> Step:
        """Apply an event to a game and return the resulting step. Raise QuizRefusal, NoGame among them."""
        async with self._database.transaction(await self.guild_of(game_id)) as transaction:
            before = await self.game(game_id, transaction)
            if before is None:
                raise NoGame
            result = step(before, event, now)
            if result.game is not before:
                write_changes(transaction, before, result.game, now=now)
            # Cached inside the transaction that writes it: should that fail, the epoch ends.
            if result.game.is_over:
                self._running.pop(game_id, None)
            else:
                self._running[game_id] = result.game
        if _open_question(before) != _open_question(result.game):
            self._invalidate_open_cards(before.guild_id)
        return result

    def void_question(self, transaction: Transaction, game_id: str, number: int) -> None:
        """Take back the points of a closed question, for good."""
        transaction.write(
            "UPDATE quiz_rounds SET voided = 1 WHERE game_id = $1 AND number = $2", game_id, number
        )
        transaction.write(
            "UPDATE quiz_guesses SET points = 0 WHERE game_id = $1 AND number = $2", game_id, number
        )
        self._running.pop(game_id, None)  # the transaction has the writer's turn: nothing caches it meanwhile

    async def game(self, game_id: str, source: RowSource | None = None) -> Game | None:
        """Return a game, which a transaction reads for itself."""
        self._check_epoch()
        return self._running.get(game_id) or await read_game(source or self._database, game_id)

    async def running_in(self, channel_id: int) -> Game | None:
        """Return the running game of a channel."""
        return await self._game_where(
            "SELECT id FROM quiz_games WHERE channel_id = $1 AND ended_at IS NULL", channel_id
        )

    async def chat_game(self, channel_id: int) -> Game | None:
        """Return the running game of a channel whose messages are its answers."""
        return await self._game_where(
            "SELECT id FROM quiz_games WHERE channel_id = $1 AND ended_at IS NULL AND mode = $2",
            channel_id,
            AnswerMode.CHAT,
        )

    async def takes_messages(self, channel_id: int, *, sent_at: int) -> bool:
        """Return whether a message in a channel was meant for a quiz, one that has just ended included.

        While a quiz is paused, people ask the bot what they like.
        """
        found = await self._database.fetch_value(
            "SELECT 1 FROM quiz_games WHERE channel_id = $1 AND mode = $2 AND phase <> $3 "
            "AND (ended_at IS NULL OR ended_at > $4) LIMIT 1",
            *(channel_id, AnswerMode.CHAT, Phase.PAUSED, sent_at - _LATE_ANSWER_MS),
        )
        return found is not None

    async def last_in(self, channel_id: int) -> Game | None:
        """Return the running game of a channel, or the one that started last."""
        return await self._game_where(
            "SELECT id FROM quiz_games WHERE channel_id = $1 ORDER BY started_at DESC, id DESC LIMIT 1",
            channel_id,
        )

    async def _game_where(self, sql: str, *values: SqlValue) -> Game | None:
        game_id: str | None = await self._database.fetch_value(sql, *values)
        return None if game_id is None else await read_game(self._database, game_id)

    async def unfinished(self, shard_id: int = 0, shards: int = 1, *, now: int) -> tuple[str, ...]:
        """Return the ids of a shard's games that are running, or whose end was not announced."""
        return await self._database.fetch_column(
            "SELECT id FROM quiz_games WHERE (guild_id >> 22) % $2 = $1 "
            "AND (ended_at IS NULL OR (end_shown = 0 AND ended_at > $3))",
            *(shard_id, shards, now - _END_NEWS_MS),
        )

    async def running_game_ids(self, guild_id: int | None) -> tuple[str, ...]:
        """Return the ids of the running games of a server, or (None) of all."""
        return await self._database.fetch_column(
            "SELECT id FROM quiz_games WHERE (guild_id = $1 OR $1 IS NULL) AND ended_at IS NULL", guild_id
        )

    async def servers_of_games(self) -> tuple[int, ...]:
        """Return the server of every running game."""
        return await self._database.fetch_column("SELECT guild_id FROM quiz_games WHERE ended_at IS NULL")

    async def open_cards(self, guild_id: int) -> tuple[QuestionCard, ...]:
        """Return the questions that are open in a server, those of paused games included."""
        self._check_epoch()
        known = self._open_cards.get(guild_id)
        if known is not None:
            return known
        openings = self._open_version
        cards = await self._database.fetch_column(
            "SELECT r.card FROM quiz_games g JOIN quiz_rounds r ON r.game_id = g.id "
            "WHERE g.guild_id = $1 AND g.ended_at IS NULL "
            "AND r.opened_at IS NOT NULL AND r.closed_at IS NULL",
            guild_id,
        )
        open_cards = tuple(load(QuestionCard, card) for card in cards)
        if openings == self._open_version:  # else a question opened or closed while this was read
            self._open_cards[guild_id] = open_cards
        return open_cards

    # What people see of a game.

    async def shown(self, game_id: str, number: int) -> Shown:
        """Return what people see of a question."""
        row = await self._database.fetch_one(
            "SELECT message_id, reveal_shown FROM quiz_rounds WHERE game_id = $1 AND number = $2",
            *(game_id, number),
        )
        return Shown(row["message_id"], bool(row["reveal_shown"])) if row else Shown(None, is_revealed=False)

    async def note_shown(self, game_id: str, number: int, message_id: int | None, *, revealed: bool) -> None:
        """Record which message shows a question, and whether it shows the answer."""
        await self._database.write(
            None,
            "UPDATE quiz_rounds SET message_id = $3, reveal_shown = $4 WHERE game_id = $1 AND number = $2",
            *(game_id, number, message_id, int(revealed)),
        )

    async def note_end_shown(self, game_id: str, message_id: int | None = None) -> None:
        """Record that the end of a game was announced by a message, or cannot be."""
        await self._database.write(
            None,
            "UPDATE quiz_games SET end_shown = 1, end_message_id = $2 WHERE id = $1",
            game_id,
            message_id,
        )

    async def end_message_id(self, game_id: str) -> int | None:
        """Return the message that announced the end of a game."""
        return await self._database.fetch_value(
            "SELECT end_message_id FROM quiz_games WHERE id = $1", game_id
        )

    async def note_invitation(self, game_id: str, message_id: int) -> None:
        """Record which message invites to a duel."""
        await self._database.write(
            None, "UPDATE quiz_games SET invitation_id = $2 WHERE id = $1", game_id, message_id
        )

    async def invitation_id(self, game_id: str) -> int | None:
        """Return the message that invites to a duel."""
        return await self._database.fetch_value("SELECT invitation_id FROM quiz_games WHERE id = $1", game_id)

    async def end_was_shown(self, game_id: str) -> bool:
        """Return whether the end of a game was announced."""
        return bool(
            await self._database.fetch_value("SELECT end_shown FROM quiz_games WHERE id = $1", game_id)
        )

    async def set_pause_message(self, game_id: str, message_id: int | None) -> None:
        """Record which message says that a game is paused."""
        await self._database.write(
            None, "UPDATE quiz_games SET notice_id = $2 WHERE id = $1", game_id, message_id
        )

    async def pause_message_id(self, game_id: str) -> int | None:
        """Return the message that says that a game is paused."""
        return await self._database.fetch_value("SELECT notice_id FROM quiz_games WHERE id = $1", game_id)

    async def game_id_for_message(self, message_id: int) -> str | None:
        """Return the id of the game whose open question a message shows."""
        return await self._database.fetch_value(
            "SELECT r.game_id FROM quiz_rounds r JOIN quiz_games g ON g.id = r.game_id "
            "WHERE r.message_id = $1 AND r.closed_at IS NULL AND g.ended_at IS NULL",
            message_id,
        )

    # Appeals.

    async def appeal(self, game_id: str, number: int, user_id: int, *, now: int) -> Appeal:
        """Record that somebody appeals a wrong typed answer.

        Raises NothingToAppeal, AppealSettled or QuestionVoided.
        """
        async with self._database.transaction(await self.guild_of(game_id)) as transaction:
            game = await read_game(transaction, game_id)
            if game is None:
                raise NothingToAppeal
            accept_appeal(game, number, user_id)  # refuses what cannot be appealed
            is_new = await transaction.execute(
                "INSERT INTO quiz_appeals (game_id, number, user_id, guild_id, state, appealed_at) "
                "VALUES ($1, $2, $3, $4, 'open', $5) ON CONFLICT (game_id, number, user_id) DO NOTHING",
                *(game_id, number, user_id, game.guild_id, now),
            )
            if not is_new:
                raise AppealSettled
            guess = game.rounds[number].guess_of(user_id)
        return Appeal(game_id, number, user_id, (guess and guess.text) or "")

    async def appeals(self, game_id: str, number: int) -> tuple[Appeal, ...]:
        """Return the appeals of a question, the first one first."""
        rows = await self._database.fetch_all(
            "SELECT a.user_id, g.text, a.state, a.message_id FROM quiz_appeals a JOIN quiz_guesses g "
            "ON g.game_id = a.game_id AND g.number = a.number AND g.user_id = a.user_id "
            "WHERE a.game_id = $1 AND a.number = $2 ORDER BY a.appealed_at, a.user_id",
            *(game_id, number),
        )
        return tuple(Appeal(game_id, number, *row) for row in rows)

    async def note_appeal_message(self, appeal: Appeal, message_id: int) -> None:
        """Record in which message an appeal is decided."""
        await self._database.write(
            None,
            "UPDATE quiz_appeals SET message_id = $4 WHERE game_id = $1 AND number = $2 AND user_id = $3",
            *(appeal.game_id, appeal.number, appeal.user_id, message_id),
        )

    async def decide(self, game_id: str, number: int, user_id: int, *, accepted: bool, now: int) -> Game:
        """Settle an open appeal, once; accepting it scores the answer and keeps it as an alias.

        Where the host of a trivia night took the question out meanwhile, it gives no points.
        Raises AppealSettled or NothingToAppeal.
        """
        async with self._database.transaction(await self.guild_of(game_id)) as transaction:
            changed = await transaction.execute(
                "UPDATE quiz_appeals SET state = $4 "
                "WHERE game_id = $1 AND number = $2 AND user_id = $3 AND state = 'open'",
                *(game_id, number, user_id, "accepted" if accepted else "rejected"),
            )
            before = await read_game(transaction, game_id)
            if not changed or before is None:
                raise AppealSettled
            if not accepted:
                return before
            guess = before.rounds[number].guess_of(user_id)
            if guess is None or guess.text is None:
                raise NothingToAppeal
            transaction.write(
                "INSERT INTO quiz_aliases (guild_id, question_key, alias) VALUES ($1, $2, $3) "
                "ON CONFLICT (guild_id, question_key, alias) DO NOTHING",
                *(before.guild_id, before.cards[number].question.key, guess.text),
            )
            if guess.correct or before.rounds[number].voided:
                return before  # somebody who typed the same was there first, or there are no points
            after = accept_appeal(before, number, user_id)
            write_changes(transaction, before, after, now=now)
            self._running.pop(game_id, None)
            return after


def _open_question(game: Game) -> int | None:
    is_open = game.rounds and not game.is_over and game.rounds[-1].closed_at is None
    return len(game.rounds) if is_open else None
