"""Quiz games as rows: reading a whole one, and writing what an event changed."""

import json
from collections import defaultdict
from dataclasses import fields, replace
from typing import Any

from bot.domain.quiz.model import Game, Guess, Question, QuestionCard, Round
from bot.store.codec import load
from bot.store.database import RowSource, Transaction


def dump_question(question: Question) -> str:
    """Return a question as JSON, without fields that have their default."""
    data = {
        field.name: value
        for field in fields(Question)
        if (value := getattr(question, field.name)) != field.default
    }
    return json.dumps(data, ensure_ascii=False)


def load_question(text: str) -> Question:
    """Return the question that was dumped."""
    return load(Question, text)


def dump_card(card: QuestionCard) -> str:
    """Return a question as a game asks it, as JSON."""
    question = json.loads(dump_question(card.question))
    return json.dumps({"question": question, "choices": card.choices}, ensure_ascii=False)


def load_card(text: str) -> QuestionCard:
    """Return the card that was dumped."""
    return load(QuestionCard, text)


async def read_game(source: RowSource, game_id: str) -> Game | None:
    """Return a whole game; None where there is none."""
    game = await source.fetch_one("SELECT * FROM quiz_games WHERE id = $1", game_id)
    if game is None:
        return None
    rounds = await source.fetch_all("SELECT * FROM quiz_rounds WHERE game_id = $1 ORDER BY number", game_id)
    guesses, hints, skips = (defaultdict[int, list[Any]](list) for _ in range(3))
    for row in await source.fetch_all(
        "SELECT * FROM quiz_guesses WHERE game_id = $1 ORDER BY number, position", game_id
    ):
        guesses[row["number"]].append(dict(row))
    for row in await source.fetch_all(
        "SELECT number, user_id, taken FROM quiz_hints WHERE game_id = $1 ORDER BY user_id", game_id
    ):
        hints[row["number"]].append((row["user_id"], row["taken"]))
    for row in await source.fetch_all(
        "SELECT number, user_id FROM quiz_skips WHERE game_id = $1 ORDER BY user_id", game_id
    ):
        skips[row["number"]].append(row["user_id"])
    players = () if game["opponent_id"] is None else (game["starter_id"], game["opponent_id"])
    return load(
        Game,
        dict(game)
        | {
            "rules": dict(game) | {"players": players},
            "cards": [row["card"] for row in rounds],
            "rounds": [
                dict(row, guesses=guesses[number], hints=hints[number], skips=skips[number])
                for number, row in enumerate(rounds)
                if row["opened_at"] is not None
            ],
        },
    )


def insert_game(transaction: Transaction, game: Game) -> None:
    """Write a new game with all its questions; a constraint fails where its channel has one already."""
    rules = game.rules
    opponent_id = rules.players[1] if rules.players else None
    how = (rules.mode, rules.seconds, rules.pause, rules.idle_limit)
    state = (game.phase, game.deadline, game.started_at, game.failures)
    transaction.write(
        "INSERT INTO quiz_games (id, guild_id, channel_id, starter_id, opponent_id, mode, seconds, pause, "
        "idle_limit, phase, deadline, started_at, failures) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        *(game.id, game.guild_id, game.channel_id, game.starter_id, opponent_id, *how, *state),
    )
    for number, card in enumerate(game.cards):
        transaction.write(
            "INSERT INTO quiz_rounds (game_id, number, question_key, card) VALUES ($1, $2, $3, $4)",
            *(game.id, number, card.question.key, dump_card(card)),
        )
    for number, round_ in enumerate(game.rounds):
        _write_round(transaction, game, number, round_)


def write_changes(transaction: Transaction, before: Game, after: Game, *, now: int) -> None:
    """Write what an event changed in a game."""
    if replace(after, rounds=before.rounds) != before:
        values = (after.deadline, after.ended_at, after.end_reason, after.pause_reason, after.failures)
        transaction.write(
            "UPDATE quiz_games SET phase = $2, deadline = $3, ended_at = $4, end_reason = $5, "
            "pause_reason = $6, failures = $7 WHERE id = $1",
            *(after.id, after.phase, *values),
        )
    for number, round_ in enumerate(after.rounds):
        old = before.rounds[number] if number < len(before.rounds) else None
        if round_ == old:
            continue
        if old is None or replace(round_, guesses=old.guesses, hints=old.hints, skips=old.skips) != old:
            _write_round(transaction, after, number, round_)
        if old is None:
            count_asked(transaction, after.guild_id, after.cards[number].question.key)
            old = Round(opened_at=round_.opened_at)
        _write_guesses(transaction, after, number, old, round_, now=now)
        _write_votes(transaction, after, number, old, round_)


def _write_round(transaction: Transaction, game: Game, number: int, round_: Round) -> None:
    transaction.write(
        "UPDATE quiz_rounds SET opened_at = $3, closed_at = $4, skipped = $5 "
        "WHERE game_id = $1 AND number = $2",
        *(game.id, number, round_.opened_at, round_.closed_at, int(round_.skipped)),
    )


def count_asked(transaction: Transaction, guild_id: int, question_key: str) -> None:
    """Count that a server was asked a question once more."""
    transaction.write(
        "INSERT INTO quiz_asked (guild_id, question_key, times) VALUES ($1, $2, 1) "
        "ON CONFLICT (guild_id, question_key) DO UPDATE SET times = quiz_asked.times + 1",
        guild_id,
        question_key,
    )


def _write_guesses(
    transaction: Transaction, game: Game, number: int, old: Round, new: Round, *, now: int
) -> None:
    before = {guess.user_id: guess for guess in old.guesses}
    for position, guess in enumerate(new.guesses):
        known = before.get(guess.user_id)
        if known is None:
            _insert_guess(transaction, game, number, position, guess, now=now)
        elif guess is not known and guess != known:
            transaction.write(
                "UPDATE quiz_guesses SET correct = $4, points = $5 "
                "WHERE game_id = $1 AND number = $2 AND user_id = $3",
                *(game.id, number, guess.user_id, int(guess.correct), guess.points),
            )


def _insert_guess(
    transaction: Transaction, game: Game, number: int, position: int, guess: Guess, *, now: int
) -> None:
    question = game.cards[number].question
    where = (game.id, number, guess.user_id, game.guild_id, question.key, question.topic, position)
    answer = (guess.elapsed, guess.choice, guess.text, int(guess.correct), guess.hints, guess.points)
    transaction.write(
        "INSERT INTO quiz_guesses (game_id, number, user_id, guild_id, question_key, topic, position, "
        "elapsed, choice, text, correct, hints, points, guessed_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        *(*where, *answer, now),
    )


def _write_votes(transaction: Transaction, game: Game, number: int, old: Round, new: Round) -> None:
    for user_id, taken in set(new.hints) - set(old.hints):
        transaction.write(
            "INSERT INTO quiz_hints (game_id, number, user_id, taken) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (game_id, number, user_id) DO UPDATE SET taken = excluded.taken",
            *(game.id, number, user_id, taken),
        )
    for user_id in set(new.skips) - set(old.skips):
        transaction.write(
            "INSERT INTO quiz_skips (game_id, number, user_id) VALUES ($1, $2, $3)", game.id, number, user_id
        )
