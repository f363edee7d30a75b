"""``bot ask``: answers in the terminal, from the same store and matcher."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterable
from functools import partial
from typing import Any, cast

from bot.cli import FAILED, argument, command, config_of
from bot.clock import wall_clock
from bot.domain.errors import OperatorError
from bot.domain.links import entries_by_id
from bot.domain.matching.languages.detection import language_of
from bot.domain.matching.model import Explanation, Part, Status, Verdict, withheld
from bot.domain.pack.model import Fact, Pack
from bot.domain.pack.views import home_view, names_spoiler, open_view, whole_view
from bot.files import read_lines
from bot.knowledge import Knowledge, open_knowledge

SUGGESTIONS = 3
_ANSWER_LENGTH = 400  # of the answer in a line, which scripts rely on
_LONGEST = 64 * 1024  # bytes of a line; no question has as many


class BadQuestion(OperatorError):
    """What was asked on the command line is not text."""


@command(
    argument("question", nargs="?", help="a question in your own words"),
    argument("--explain", action="store_true", help="say how the answer was found"),
    argument(
        "--jsonl",
        action="store_true",
        help='read {"q": "..."} a line from standard input and print one object a line, in the same order',
    ),
    argument(
        "--source",
        choices=("everything", "article"),
        default="everything",
        help="answer from everything that is known, or from the pack's home source alone",
    ),
    argument("--no-spoilers", action="store_true", help="hold back what gives part of the story away"),
    argument(
        "--reply-to",
        metavar="FACT",
        help='take the question as a reply to the answer of this fact (in --jsonl: "reply_to": "...")',
    ),
)
def run(options: argparse.Namespace) -> int:
    """Answer questions in the terminal.

    Takes one question, or with --jsonl a JSON object a line from standard input.
    """
    question: str | None = options.question
    if options.jsonl == (question is not None):
        options.parser.error("give a question, or --jsonl")
    if options.explain and options.no_spoilers:
        options.parser.error("--explain tells everything: leave --no-spoilers out")
    if options.reply_to is not None and (options.jsonl or options.explain):
        options.parser.error("--reply-to goes with a question alone")
    if question is not None and not _is_text(question):
        raise BadQuestion("The question cannot be read: it is not text in this terminal's encoding.")
    answers = Answers(asyncio.run(_load(options)), are_spoilers_told=not options.no_spoilers)
    if question is None:
        # Bytes, so that one line that is not UTF-8 does not cost the others. None where stdin is closed.
        lines = () if sys.stdin is None else read_lines(sys.stdin.buffer, _LONGEST)
        return answer_lines(answers, lines)
    if options.explain:
        text = "\n".join(map(str, answers.explain(question).lines))
    else:
        text = _plain_text(answers.pack, answers.match(question, options.reply_to))
    sys.stdout.write(f"{text}\n")
    return 0


async def _load(options: argparse.Namespace) -> Knowledge:
    config = config_of(options)
    knowledge = await open_knowledge(
        config.database,
        config.pack,
        now=wall_clock(),
        index_folder=config.index_folder,
        view=home_view if options.source == "article" else whole_view,
    )
    await knowledge.store.close()
    return knowledge


class Answers:
    """Answers from what is known, with spoilers or without."""

    def __init__(self, knowledge: Knowledge, *, are_spoilers_told: bool) -> None:
        self.knowledge = knowledge
        self.pack = knowledge.pack if are_spoilers_told else open_view(knowledge.pack)

    def match(self, question: str, reply_to: str | None = None) -> Verdict:
        """Return the verdict on a question, as a reply to a fact's answer if there is one."""
        self._read_for(question)
        matcher, whole = self.knowledge.matcher, self.knowledge.pack
        if reply_to is None:
            verdict = matcher.match(question)
        elif reply_to in self.pack.fact:
            verdict = matcher.follow_up(question, self.pack.fact[reply_to])
        else:
            raise BadQuestion(f"The pack has no fact {reply_to!r}.")
        return (
            verdict
            if self.pack is whole
            else withheld(verdict, self.pack.fact, partial(names_spoiler, whole))
        )

    def explain(self, question: str) -> Explanation:
        """Return how the verdict on a question comes about."""
        self._read_for(question)
        return self.knowledge.matcher.explain(question)

    def _read_for(self, question: str) -> None:
        language = language_of(question)
        if self.knowledge.matcher.lacks_titles(language):
            asyncio.run(self.knowledge.read_titles(self.knowledge.told, language))


def _plain_text(pack: Pack, verdict: Verdict) -> str:
    if verdict.parts:
        return "\n\n".join(f"{part.question}\n{_plain_text(pack, part.verdict)}" for part in verdict.parts)
    read_as = f"Read as: {verdict.read_as}\n" if verdict.read_as else ""
    if verdict.fact_id is not None:
        fact = pack.fact[verdict.fact_id]
        as_of = f" As of {fact.as_of}." if fact.as_of else ""
        return f"{read_as}{_answer(pack, verdict)}{as_of}\n({citations(pack, fact)})"
    if verdict.status is Status.SUGGEST:
        questions = [f"- {pack.fact[c.fact_id].question}" for c in verdict.candidates[:SUGGESTIONS]]
        return read_as + "\n".join(["I'm not sure what you mean. Did you mean:", *questions])
    if verdict.is_withheld:
        return f"{read_as}That would give part of the story away."
    if verdict.gap is not None and not verdict.gap.is_elsewhere:
        return f"{read_as}{_sources(pack)} say {verdict.gap.subject}."
    return f"{read_as}{_sources(pack)} cover that."


def _sources(pack: Pack) -> str:
    return "My sources don't" if pack.bibliography else "My source doesn't"


def citations(pack: Pack, fact: Fact) -> str:
    """Return who says so, and of which day."""
    home = f"{pack.source.title}, {pack.source.date}, paragraph {fact.paragraph}" if fact.paragraph else ""
    return "; ".join(filter(None, (home, *_publications(pack, fact.sources))))


def _publications(pack: Pack, ids: Iterable[str]) -> list[str]:
    found = entries_by_id(pack.reference, ids)
    return [", ".join(filter(None, (each.publisher, each.date))) for each in found]


def _answer(pack: Pack, verdict: Verdict) -> str:
    """Return the answer's text, after a yes or no where it says so; "" where there is none.

    What other sources say follows, as far as there is room.
    """
    if verdict.fact_id is None:
        return ""
    fact = pack.fact[verdict.fact_id]
    opening = {True: "Yes. ", False: "No. ", None: ""}[verdict.holds]
    text = opening + fact.answer
    said = ((each.text, ", ".join(_publications(pack, each.sources))) for each in fact.claims)
    claims = "; ".join(f"{claim} ({sources})" for claim, sources in said)
    longer = f"{text} Others say: {claims}."
    return longer if claims and len(longer) <= _ANSWER_LENGTH else text


def _whole_answer(pack: Pack, verdict: Verdict) -> str:
    """Return one text for all questions: their answers if they fit, else the first and the others' titles."""
    if not verdict.parts:
        return _answer(pack, verdict)
    texts = [_answer(pack, part.verdict) or f"No answer to “{part.question}”." for part in verdict.parts]
    if len(" ".join(texts)) <= _ANSWER_LENGTH:
        return " ".join(texts)
    text = _answer(pack, verdict)
    for part in verdict.parts:
        fact_id = part.verdict.fact_id
        if fact_id is not None and fact_id != verdict.fact_id:
            longer = f"{text} Also: {pack.fact[fact_id].question}"
            text = longer if len(longer) <= _ANSWER_LENGTH else text
    return text


def answer_lines(answers: Answers, lines: Iterable[bytes | None]) -> int:
    """Print an answer or an error for each line; return the exit code. None is a line that was too long."""
    code = 0
    is_ascii = not (sys.stdout.encoding or "").lower().startswith("utf")
    for number, line in enumerate(lines, start=1):
        if line is not None and not line.strip():
            continue
        try:
            entry = _batch_entry(answers, *_question(line))
        except (ValueError, BadQuestion) as problem:
            code = FAILED
            entry: dict[str, Any] = {"error": f"line {number}: {problem}"}
        sys.stdout.write(json.dumps(entry, ensure_ascii=is_ascii) + "\n")
    return code


def _question(line: bytes | None) -> tuple[str, str | None]:
    """Return the question in a line, and the fact that it replies to. Raises ValueError with the problem."""
    if line is None:
        raise ValueError(f"longer than {_LONGEST // 1024} KB")
    try:
        entry: Any = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8 text") from error
    except RecursionError as error:
        raise ValueError("not JSON: nested too deeply") from error
    except ValueError as error:  # also a number of thousands of digits
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(entry, dict):
        raise ValueError('an object like {"q": "..."} is wanted')  # noqa: TRY004 - one kind of problem
    fields = cast("dict[str, Any]", entry)
    question, reply_to = fields.get("q"), fields.get("reply_to")
    if not isinstance(question, str):
        raise ValueError('"q": a text is wanted')  # noqa: TRY004 - the same
    if not _is_text(question):
        raise ValueError('"q": half a character (a lone surrogate)')
    if reply_to is not None and not isinstance(reply_to, str):
        raise ValueError('"reply_to": the id of a fact is wanted')
    return question, reply_to


def _is_text(text: str) -> bool:
    """Return whether a text can be written as UTF-8: lone surrogates cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _batch_entry(answers: Answers, question: str, reply_to: str | None) -> dict[str, Any]:
    """Return the line for a question, in the form that scripts rely on; "parts" is there for several only."""
    started = time.perf_counter_ns()
    verdict = answers.match(question, reply_to)
    micros = (time.perf_counter_ns() - started) // 1_000
    pack, facts, found = answers.pack, answers.pack.fact, verdict.fact_id  # set where it is an answer
    suggested = [facts[c.fact_id] for c in verdict.candidates[:SUGGESTIONS]] if found is None else []
    entry = {
        "q": question,
        "status": str(verdict.status),
        "fact": found,
        "confidence": round(verdict.confidence, 4),
        "answer": _whole_answer(pack, verdict),
        "suggestions": [{"fact": f.id, "question": f.question, "answer": f.answer} for f in suggested],
        "micros": micros,
    }
    return entry | {"parts": [_part(pack, part) for part in verdict.parts]} if verdict.parts else entry


def _part(pack: Pack, part: Part) -> dict[str, Any]:
    verdict = part.verdict
    return {
        "q": part.question,
        "status": str(verdict.status),
        "fact": verdict.fact_id,
        "answer": _answer(pack, verdict),
    }
