"""Quiz games as rows: reading a whole one, and writing what an event changed."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from bot.domain.quiz.model import Game, QuestionCard, Round
from bot.store.codec import columns, dump, load
from bot.store.database import RowSource, Transaction


def dump_card(card: QuestionCard) -> str:
    """Return a question as a game asks it, as JSON."""
    return dump({"question": card.question, "choices": card.choices})


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
    opponent_id = game.rules.players[1] if game.rules.players else None
    row = columns(game, "rules", "cards", "rounds") | columns(game.rules, "players")
    transaction.insert("quiz_games", row | {"opponent_id": opponent_id})
    for number, card in enumerate(game.cards):
        place = {"game_id": game.id, "number": number}
        key = card.question.key
        transaction.insert("quiz_rounds", place | {"question_key": key, "card": dump_card(card)})
    write_changes(transaction, replace(game, rounds=()), game, now=game.started_at)


def write_changes(transaction: Transaction, before: Game, after: Game, *, now: int) -> None:
    """Write what an event changed in a game."""
    if replace(after, rounds=before.rounds) != before:
        ended = (after.ended_at, after.end_reason)
        values = (after.deadline, *ended, after.pause_reason, after.failures, int(after.held))
        transaction.write(
            "UPDATE quiz_games SET phase = $2, deadline = $3, ended_at = $4, end_reason = $5, "
            "pause_reason = $6, failures = $7, held = $8 WHERE id = $1",
            *(after.id, after.phase, *values),
        )
    for number, round_ in enumerate(after.rounds):
        old = before.rounds[number] if number < len(before.rounds) else None
        if round_ == old:
            continue
        if old is None or replace(round_, guesses=old.guesses, hints=old.hints, skips=old.skips) != old:
            transaction.write(
                "UPDATE quiz_rounds SET opened_at = $3, closed_at = $4, skipped = $5, shown_before = $6 "
                "WHERE game_id = $1 AND number = $2",
                *(after.id, number, round_.opened_at, round_.closed_at, int(round_.skipped)),
                round_.shown_before,
            )
        if old is None:
            count_asked(transaction, after.guild_id, after.cards[number].question.key)
            old = Round(opened_at=round_.opened_at)
        _write_guesses(transaction, after, number, old, round_, now=now)
        _write_votes(transaction, after, number, old, round_)


def count_asked(transaction: Transaction, guild_id: int, question_key: str) -> None:
    """Count that a server was asked a question once more."""
    transaction.write(
        "INSERT INTO quiz_asked (guild_id, question_key, times) VALUES ($1, $2, 1) "
        "ON CONFLICT (guild_id, question_key) DO UPDATE SET times = quiz_asked.times + 1",
        *(guild_id, question_key),
    )


def _write_guesses(
    transaction: Transaction, game: Game, number: int, old: Round, new: Round, *, now: int
) -> None:
    before = {guess.user_id: guess for guess in old.guesses}
    question = game.cards[number].question
    for position, guess in enumerate(new.guesses):
        known = before.get(guess.user_id)
        if known is None:
            where = (game.id, number, guess.user_id, game.guild_id, question.key, question.topic, position)
            answer = (guess.elapsed, guess.choice, guess.text, int(guess.correct), guess.hints, guess.points)
            transaction.write(
                "INSERT INTO quiz_guesses (game_id, number, user_id, guild_id, question_key, topic, "
                "position, elapsed, choice, text, correct, hints, points, guessed_at) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                *(*where, *answer, now),
            )
        elif guess is not known and guess != known:
            transaction.write(
                "UPDATE quiz_guesses SET correct = $4, points = $5, text = $6, elapsed = $7, hints = $8 "
                "WHERE game_id = $1 AND number = $2 AND user_id = $3",
                *(game.id, number, guess.user_id, int(guess.correct), guess.points),
                *(guess.text, guess.elapsed, guess.hints),
            )


def _write_votes(transaction: Transaction, game: Game, number: int, old: Round, new: Round) -> None:
    for user_id, taken in set(new.hints) - set(old.hints):
        row = {"game_id": game.id, "number": number, "user_id": user_id, "taken": taken}
        transaction.insert("quiz_hints", row, key="game_id, number, user_id")
    for user_id in set(new.skips) - set(old.skips):
        transaction.insert("quiz_skips", {"game_id": game.id, "number": number, "user_id": user_id})
