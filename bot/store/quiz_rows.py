"""Quiz games as rows: reading one whole, and writing what an event changed of it."""

import dataclasses
import json
import sqlite3
from collections import defaultdict
from typing import Any, Protocol

from bot.domain.pack import AnswerKind, Difficulty
from bot.domain.quiz.model import (
    AnswerMode,
    Card,
    EndReason,
    Form,
    Game,
    Guess,
    PauseReason,
    Phase,
    Question,
    Round,
    Rules,
)
from bot.store.database import Transaction
from bot.store.sharing import SqlValue


class Reader(Protocol):
    """Where rows are read from: the database as committed, or a transaction with its own writes."""

    async def fetch_all(self, sql: str, *values: SqlValue) -> list[sqlite3.Row]:
        """Return every row."""
        ...

    async def fetch_one(self, sql: str, *values: SqlValue) -> sqlite3.Row | None:
        """Return the first row, or None."""
        ...


def dump_question(question: Question) -> str:
    """Return a question as JSON, without what is left at its default."""
    data = {
        field.name: value
        for field in dataclasses.fields(Question)
        if (value := getattr(question, field.name)) != field.default
    }
    return json.dumps(data, ensure_ascii=False)


def load_question(text: str) -> Question:
    """Return the question that was dumped."""
    return _question(json.loads(text))


def dump_card(card: Card) -> str:
    """Return a question as a game asks it, as JSON."""
    return json.dumps(
        {"question": json.loads(dump_question(card.question)), "choices": card.choices}, ensure_ascii=False
    )


def load_card(text: str) -> Card:
    """Return the card that was dumped."""
    data = json.loads(text)
    return Card(_question(data["question"]), tuple(data["choices"]))


def _question(data: dict[str, Any]) -> Question:
    typed: dict[str, Any] = {
        "kind": AnswerKind,
        "difficulty": Difficulty,
        "form": Form,
        "distractors": tuple,
        "accept": tuple,
    }
    fields: dict[str, Any] = {name: typed.get(name, _as_it_is)(value) for name, value in data.items()}
    return Question(**fields)


def _as_it_is(value: Any) -> Any:
    return value


async def read_game(reader: Reader, game_id: str) -> Game | None:
    """Return a game, whole; None where there is none."""
    row = await reader.fetch_one("SELECT * FROM quiz_games WHERE id = $1", game_id)
    if row is None:
        return None
    rounds = await reader.fetch_all("SELECT * FROM quiz_rounds WHERE game_id = $1 ORDER BY number", game_id)
    guesses = await reader.fetch_all(
        "SELECT * FROM quiz_guesses WHERE game_id = $1 ORDER BY number, position", game_id
    )
    hints = await reader.fetch_all(
        "SELECT number, user_id, taken FROM quiz_hints WHERE game_id = $1 ORDER BY user_id", game_id
    )
    skips = await reader.fetch_all(
        "SELECT number, user_id FROM quiz_skips WHERE game_id = $1 ORDER BY user_id", game_id
    )
    return _game(row, rounds, guesses, hints, skips)


def _game(
    row: sqlite3.Row,
    rounds: list[sqlite3.Row],
    guesses: list[sqlite3.Row],
    hints: list[sqlite3.Row],
    skips: list[sqlite3.Row],
) -> Game:
    guesses_of: dict[int, list[Guess]] = defaultdict(list)
    for guess in guesses:
        guesses_of[guess["number"]].append(_guess(guess))
    opened = tuple(
        Round(
            opened_at=round_["opened_at"],
            guesses=tuple(guesses_of[round_["number"]]),
            hints=tuple(
                (hint["user_id"], hint["taken"]) for hint in hints if hint["number"] == round_["number"]
            ),
            skips=tuple(skip["user_id"] for skip in skips if skip["number"] == round_["number"]),
            skipped=bool(round_["skipped"]),
            closed_at=round_["closed_at"],
        )
        for round_ in rounds
        if round_["opened_at"] is not None
    )
    players = () if row["opponent_id"] is None else (row["starter_id"], row["opponent_id"])
    return Game(
        id=row["id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        starter_id=row["starter_id"],
        rules=Rules(row["seconds"], row["pause"], row["idle_limit"], AnswerMode(row["mode"]), players),
        cards=tuple(load_card(round_["card"]) for round_ in rounds),
        phase=Phase(row["phase"]),
        deadline=row["deadline"],
        started_at=row["started_at"],
        rounds=opened,
        end_reason=None if row["end_reason"] is None else EndReason(row["end_reason"]),
        pause_reason=None if row["pause_reason"] is None else PauseReason(row["pause_reason"]),
        failures=row["failures"],
        ended_at=row["ended_at"],
    )


def _guess(row: sqlite3.Row) -> Guess:
    return Guess(
        user_id=row["user_id"],
        elapsed=row["elapsed"],
        correct=bool(row["correct"]),
        choice=row["choice"],
        text=row["text"],
        hints=row["hints"],
        points=row["points"],
    )


def insert_game(transaction: Transaction, game: Game) -> None:
    """Write a new game with all its questions; a constraint speaks where its channel has one already."""
    rules = game.rules
    transaction.write(
        "INSERT INTO quiz_games (id, guild_id, channel_id, starter_id, opponent_id, mode, seconds, pause, "
        "idle_limit, phase, deadline, started_at, failures) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        game.id,
        game.guild_id,
        game.channel_id,
        game.starter_id,
        rules.players[1] if rules.is_duel else None,
        rules.mode,
        rules.seconds,
        rules.pause,
        rules.idle_limit,
        game.phase,
        game.deadline,
        game.started_at,
        game.failures,
    )
    for number, card in enumerate(game.cards):
        transaction.write(
            "INSERT INTO quiz_rounds (game_id, number, question_key, card) VALUES ($1, $2, $3, $4)",
            game.id,
            number,
            card.question.key,
            dump_card(card),
        )
    for number, round_ in enumerate(game.rounds):
        _write_round(transaction, game, number, round_)


def write_changes(transaction: Transaction, before: Game, after: Game, *, now: int) -> None:
    """Write what an event changed of a game."""
    if dataclasses.replace(after, rounds=before.rounds) != before:
        _write_game(transaction, after)
    for number, round_ in enumerate(after.rounds):
        old = before.rounds[number] if number < len(before.rounds) else None
        if round_ == old:
            continue
        if (
            old is None
            or dataclasses.replace(round_, guesses=old.guesses, hints=old.hints, skips=old.skips) != old
        ):
            _write_round(transaction, after, number, round_)
        if old is None:
            count_asked(transaction, after.guild_id, after.cards[number].question.key)
            old = Round(opened_at=round_.opened_at)
        _write_guesses(transaction, after, number, old, round_, now=now)
        _write_votes(transaction, after, number, old, round_)


def _write_game(transaction: Transaction, game: Game) -> None:
    transaction.write(
        "UPDATE quiz_games SET phase = $2, deadline = $3, ended_at = $4, end_reason = $5, pause_reason = $6, "
        "failures = $7 WHERE id = $1",
        game.id,
        game.phase,
        game.deadline,
        game.ended_at,
        game.end_reason,
        game.pause_reason,
        game.failures,
    )


def _write_round(transaction: Transaction, game: Game, number: int, round_: Round) -> None:
    transaction.write(
        "UPDATE quiz_rounds SET opened_at = $3, closed_at = $4, skipped = $5 "
        "WHERE game_id = $1 AND number = $2",
        game.id,
        number,
        round_.opened_at,
        round_.closed_at,
        int(round_.skipped),
    )


def count_asked(transaction: Transaction, guild_id: int, question_key: str) -> None:
    """Note that a server was asked a question once more."""
    transaction.write(
        "INSERT INTO quiz_asked (guild_id, question_key, times) VALUES ($1, $2, 1) "
        "ON CONFLICT (guild_id, question_key) DO UPDATE SET times = quiz_asked.times + 1",
        guild_id,
        question_key,
    )


def _write_guesses(
    transaction: Transaction, game: Game, number: int, old: Round, new: Round, *, now: int
) -> None:
    question = game.cards[number].question
    before = {guess.user_id: guess for guess in old.guesses}
    for position, guess in enumerate(new.guesses):
        known = before.get(guess.user_id)
        if guess is known or guess == known:
            continue
        if known is not None:
            transaction.write(
                "UPDATE quiz_guesses SET correct = $4, points = $5 "
                "WHERE game_id = $1 AND number = $2 AND user_id = $3",
                game.id,
                number,
                guess.user_id,
                int(guess.correct),
                guess.points,
            )
            continue
        transaction.write(
            "INSERT INTO quiz_guesses (game_id, number, user_id, guild_id, question_key, topic, position, "
            "elapsed, choice, text, correct, hints, points, guessed_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            game.id,
            number,
            guess.user_id,
            game.guild_id,
            question.key,
            question.topic,
            position,
            guess.elapsed,
            guess.choice,
            guess.text,
            int(guess.correct),
            guess.hints,
            guess.points,
            now,
        )


def _write_votes(transaction: Transaction, game: Game, number: int, old: Round, new: Round) -> None:
    for user_id, taken in set(new.hints) - set(old.hints):
        transaction.write(
            "INSERT INTO quiz_hints (game_id, number, user_id, taken) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (game_id, number, user_id) DO UPDATE SET taken = excluded.taken",
            game.id,
            number,
            user_id,
            taken,
        )
    for user_id in set(new.skips) - set(old.skips):
        transaction.write(
            "INSERT INTO quiz_skips (game_id, number, user_id) VALUES ($1, $2, $3)", game.id, number, user_id
        )
