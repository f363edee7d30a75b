"""``bot ask``: answers in the terminal, from the same store and matcher."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import TYPE_CHECKING, Any, cast

from bot.cli import config_of
from bot.clock import wall_clock
from bot.domain.matching import Status
from bot.knowledge import open_knowledge

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from bot.domain.matching import Matcher, Verdict
    from bot.domain.pack import Pack
    from bot.knowledge import Knowledge

BAD_INPUT = 1
SUGGESTIONS = 3


def add_parser(commands: Any) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "ask",
        help="answer questions in the terminal",
        description="Answer a question, or one JSON object a line from standard input with --jsonl.",
    )
    parser.add_argument("question", nargs="?", help="a question in your own words")
    parser.add_argument("--explain", action="store_true", help="say how the answer was found")
    parser.add_argument(
        "--jsonl",
        action="store_true",
        help='read {"q": "..."} a line from standard input and print one object a line, in the same order',
    )
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Answer; returns 1 where an input line was bad."""
    if options.jsonl == (options.question is not None):
        options.parser.error("give a question, or --jsonl")
    knowledge = asyncio.run(_load(options))
    if options.jsonl:
        return _answer_lines(knowledge, sys.stdin)
    if options.explain:
        sys.stdout.write("\n".join(map(str, knowledge.matcher.explain(options.question).lines)) + "\n")
        return 0
    verdict = knowledge.matcher.match(options.question)
    sys.stdout.write(_plain_text(knowledge.pack, verdict) + "\n")
    return 0


async def _load(options: argparse.Namespace) -> Knowledge:
    config = config_of(options)
    knowledge = await open_knowledge(
        config.database, config.pack, now=wall_clock(), index_folder=config.index_folder
    )
    await knowledge.store.close()
    return knowledge


def _plain_text(pack: Pack, verdict: Verdict) -> str:
    if verdict.status is Status.ANSWER and verdict.fact_id is not None:
        fact = pack.fact[verdict.fact_id]
        return f"{fact.answer}\n({pack.source.title}, {pack.source.date}, paragraph {fact.paragraph})"
    if verdict.status is Status.SUGGEST:
        questions = [f"- {pack.fact[c.fact_id].question}" for c in verdict.candidates[:SUGGESTIONS]]
        return "\n".join(["I'm not sure what you mean. Did you mean:", *questions])
    if verdict.gap_id is not None:
        return f"My source does not say {pack.gap[verdict.gap_id].subject}."
    return "My source doesn't answer that, so neither do I."


def _answer_lines(knowledge: Knowledge, lines: Iterable[str]) -> int:
    code = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        question = _question(line)
        if isinstance(question, _BadLine):
            code = BAD_INPUT
            entry: dict[str, Any] = {"error": f"line {number}: {question.reason}"}
        else:
            entry = _batch_entry(knowledge.matcher, knowledge.pack, question)
        sys.stdout.write(json.dumps(entry, ensure_ascii=False) + "\n")
    return code


class _BadLine:
    def __init__(self, reason: str) -> None:
        self.reason = reason


def _question(line: str) -> str | _BadLine:
    try:
        entry: Any = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        return _BadLine(f"not JSON: {error}")
    if not isinstance(entry, dict):
        return _BadLine('an object like {"q": "..."} is wanted')
    question = cast("dict[str, Any]", entry).get("q")
    return question if isinstance(question, str) else _BadLine('"q": a text is wanted')


def _batch_entry(matcher: Matcher, pack: Pack, question: str) -> dict[str, Any]:
    """Return the line for a question, in the form that scripts rely on."""
    started = time.perf_counter_ns()
    verdict = matcher.match(question)
    micros = (time.perf_counter_ns() - started) // 1_000
    answered = verdict.status is Status.ANSWER and verdict.fact_id is not None
    suggested = () if answered else verdict.candidates[:SUGGESTIONS]
    return {
        "q": question,
        "status": str(verdict.status),
        "fact": verdict.fact_id,
        "confidence": round(verdict.confidence, 4),
        "answer": pack.fact[verdict.fact_id].answer if answered and verdict.fact_id else "",
        "suggestions": [
            {
                "fact": candidate.fact_id,
                "question": pack.fact[candidate.fact_id].question,
                "answer": pack.fact[candidate.fact_id].answer,
            }
            for candidate in suggested
        ],
        "micros": micros,
    }
