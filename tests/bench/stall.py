"""Whether any input blocks the event loop.

``python -m tests.bench.stall`` drives every command, form, upload, message and completion with generated
hostile texts and files of the largest size allowed, in a server with hostile names; then once more in a
server that is filled to its limits. It prints the processor time of the longest single callback on the
loop's thread. The exit code is 1 if that is over 50 ms, if the command line takes too long on a large file,
or if the time for an input grew too fast to drive it at full size.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.config import ROOT
from bot.domain.teaching.articles import Article
from bot.domain.teaching.proposing import Proposal
from cogs.teach.article_cards import DECIDED_BEFORE_REST
from tests.bench.report import table, write_section
from tests.bench.stalling.command_line import KINDS, Run, runs
from tests.bench.stalling.coverage import Coverage, unreached
from tests.bench.stalling.driver import Driver
from tests.bench.stalling.environment import Environment, freeze, running_bot
from tests.bench.stalling.files import FILES
from tests.bench.stalling.meter import LIMIT_MS, Meter, Record
from tests.bench.stalling.texts import TEXTS
from tests.bench.stalling.volume import FULL, SMALL, Volume, fill

PAGE = ROOT / "docs" / "limits.md"
SHOWN = 10  # of the longest; more if they are over a limit
MOST_SHOWN = 40
LISTED = 40
_WARM = ("words of the film", "mixed marks")
_VOLUME_TEXTS = ("words of the film", "mixed marks", "one word of many letters", "spaces")


@dataclass(frozen=True, slots=True)
class Sample:
    """The inputs of a run."""

    texts: Sequence[str]
    files: Sequence[str]
    volume: Volume | None  # of the second server; None: there is none
    names: int  # hostile names in the first server
    volume_texts: Sequence[str]
    shell: Sequence[str]  # kinds of files at the command line


WHOLE = Sample(tuple(TEXTS), tuple(FILES), FULL, len(TEXTS), _VOLUME_TEXTS, KINDS)
QUICK = Sample(("words of the film",), ("valid: settings", "valid: facts"), None, 2, (), ())


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a run."""

    reached: Coverage
    unreached: tuple[str, ...]  # inputs that were not driven
    failures: tuple[str, ...]  # inputs that ended in "something went wrong"


async def drive(folder: Path, sample: Sample, meter: Meter, *, seed: int, part: str = "") -> Outcome:
    """Drive all inputs, or only the parts with ``part`` in their name."""
    async with running_bot(folder, meter, seed=seed) as environment:
        server = environment.new_server(hostile_names=True, size=sample.names)
        await environment.env.settle()
        whole = Driver(environment, server, texts=sample.texts, files=sample.files)
        await _prepare(whole)
        rest = None
        if sample is not QUICK:
            await _warm_up(environment)
        if sample.volume is not None and part in "full server":
            rest = await _full_server(environment, sample, sample.volume)
        freeze()
        meter.forget()
        await _timed("buttons", whole.explore)
        for name in ("forms", "commands", "messages", "teaching", "uploads", "erasing"):
            if part in name:
                await _timed(name, getattr(whole, name))
        if rest is not None and part in "full server":
            await _timed("full server: buttons", rest.explore)
            for name in ("forms", "commands", "messages", "teaching"):
                await _timed(f"full server: {name}", getattr(rest, name))
            await _timed("full server: a quiz with a crowd", rest.crowded_quiz)
            await _timed("full server: erasing", rest.erasing)
            whole.reached.add(rest.reached)
        return Outcome(whole.reached, unreached(environment.bot, whole.reached), tuple(environment.failures))


async def _full_server(environment: Environment, sample: Sample, volume: Volume) -> Driver:
    """Return a driver for a server that is filled to its limits."""
    say("filling a server")
    environment.meter.cause = "what is stored"
    server = environment.new_server(hostile_names=False, size=volume.size)
    await fill(environment.bot, server, volume)
    await environment.env.settle()
    return Driver(environment, server, texts=sample.volume_texts, files=[])


async def _warm_up(environment: Environment) -> None:
    """Drive some inputs without measuring, to fill caches and create lazy objects."""
    server = environment.new_server(hostile_names=False)
    await fill(environment.bot, server, SMALL)
    warm = Driver(
        environment, server, texts=_WARM, files=["valid: settings", "yaml: many questions", "valid: facts"]
    )
    await _timed("warming up", warm.explore)
    for work in (warm.forms, warm.commands, warm.messages):
        await work()


async def _prepare(drive: Driver) -> None:
    """Give a server what its forms need: unanswered questions, and a fact as its newest lesson."""
    environment, server = drive.environment, drive.server
    waiting = max(SMALL.unanswered, 3 * len(drive.texts))
    await fill(environment.bot, server, replace(SMALL, unanswered=waiting))
    await environment.env.advance_time(1)
    await drive.slash("/teach add", "teach add", {"question": "which cheese is it", "answer": "A mild one."})
    for place, name in enumerate(("one", "two", "three", "four", "five")):
        await _begin_review(drive, name, place)  # reviews are finished, and articles removed


async def _begin_review(drive: Driver, name: str, place: int) -> None:
    """Have an article under review, far enough for its rest to be accepted at once."""
    store, guild_id = drive.environment.bot.services.store.articles, drive.server.guild.id
    proposals = [
        (f"taught-{place:x}{number:04x}", Proposal(f"When did house {number} of {name} open?", "In 1921.", 1))
        for number in range(3 * DECIDED_BEFORE_REST)
    ]
    article = Article(f"Houses of {name}")
    await store.begin(guild_id, article, "In 1921.", proposals, now=drive.environment.bot.clock())
    for number in range(DECIDED_BEFORE_REST):
        await store.drop(guild_id, article.key, number, now=drive.environment.bot.clock())


async def _timed(name: str, work: Callable[[], Awaitable[None]]) -> None:
    before = time.process_time()
    await work()
    freeze()
    say(f"{name}: {time.process_time() - before:.0f} s of processor time")


def command_line(runs: Sequence[Run]) -> str:
    """Return the results of the command line as a table."""
    return table(
        ("file for `bot quiz import`", "size", "CPU", "memory", "code", "fine", "said first"),
        [
            (
                run.kind,
                f"{run.size / 1024:,.0f} KiB",
                f"{run.seconds:.1f} s",
                f"{run.megabytes:.0f} MB",
                str(run.code),
                "yes" if run.is_fine else "NO",
                _cell(run.said.strip().partition("\n")[0].partition(": ")[2], 80),
            )
            for run in runs
        ],
    )


def say(text: str) -> None:
    """Print progress to standard error."""
    sys.stderr.write(f"… {text}\n")
    sys.stderr.flush()


def summary(meter: Meter, outcome: Outcome) -> str:
    """Return the figures as a table."""
    reached = outcome.reached
    longest = max((record.ms for record in meter.records), default=0.0)
    return table(
        ("what", "figure"),
        [
            ("inputs", f"{reached.inputs:,}"),
            ("callbacks on the loop", f"{meter.count:,}"),
            ("longest callback", f"{longest:.1f} ms (goal {LIMIT_MS:.0f} ms)"),
            ("callbacks over the goal", f"{sum(r.ms > LIMIT_MS for r in meter.records):,}"),
            ("longest garbage collection", f"{meter.longest_gc_ms:.1f} ms"),
            ("longest work off the loop", f"{max((r.ms for r in meter.threads), default=0.0):,.0f} ms"),
            ("times no other thread ran for over 50 ms", f"{len(meter.held):,}"),
            ("inputs not driven at full size", f"{len(reached.not_driven):,}"),
            ("inputs that ended as the bot's failure", f"{len(outcome.failures):,}"),
            ("inputs that exist and were not driven", f"{len(outcome.unreached):,}"),
        ],
    )


def report(meter: Meter, outcome: Outcome) -> str:
    """Return the whole report."""
    reached = outcome.reached
    parts = [
        summary(meter, outcome),
        "The longest callbacks on the loop, each once:",
        _top(meter.records, LIMIT_MS),
        "The longest work off the loop, which shares the interpreter with it:",
        _top(meter.threads, 1_000),
    ]
    if meter.held:
        parts += [
            "When no other thread got to run, because one held the interpreter:",
            _top(meter.held, 0),
        ]
    if reached.not_driven:
        parts += ["Not driven at full size:", _listed(reached.not_driven)]
    if outcome.failures:
        parts += ["The bot's failures:", _listed(outcome.failures)]
    if outcome.unreached:
        parts += ["Not driven at all:", _listed(outcome.unreached)]
    return "\n\n".join(parts)


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines[:LISTED])


def _top(records: Iterable[Record], over: float) -> str:
    """Return the longest record of each kind of callback and cause; more than ten if over a limit."""
    found: dict[tuple[str, str], Record] = {}
    for record in sorted(records, key=lambda record: -record.ms):
        found.setdefault((record.what.partition(" (")[0], record.cause.partition(",")[0]), record)
    shown = list(found.values())
    shown = [r for at, r in enumerate(shown) if at < SHOWN or (r.ms > over and at < MOST_SHOWN)]
    if not shown:
        return "None worth a line."
    return table(
        ("ms", "what", "input", "where"),
        [
            (
                f"{r.ms:,.1f}{' (stopped)' if r.stopped else ''}",
                _cell(r.what, 60),
                _cell(r.cause, 80),
                _cell(r.where, 300),
            )
            for r in shown
        ],
    )


def _cell(text: str, limit: int) -> str:
    return text.replace("|", "\\|").replace("\n", " ")[:limit]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return 0 if every goal was met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--quick", action="store_true", help="a small sample, to see that everything is reached"
    )
    parser.add_argument("--write", action="store_true", help="write the figures to docs/limits.md")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", default="", help="only what has this in its name: forms, full, uploads, …")
    parser.add_argument(
        "--stop-after", type=float, default=10.0, metavar="S", help="stop a callback after so long"
    )
    options = parser.parse_args(arguments)
    meter = Meter(stop_after_s=options.stop_after)
    sample = QUICK if options.quick else WHOLE
    with tempfile.TemporaryDirectory() as folder:
        with meter.on():
            run = drive(Path(folder) / "run", sample, meter, seed=options.seed, part=options.part)
            outcome = asyncio.run(run)
        sys.stdout.write(report(meter, outcome) + "\n")
        shell: list[Run] = []
        if options.part in "command line":
            shell = runs(Path(folder), Path(folder) / "run" / "reckoner.db", sample.shell)
            sys.stdout.write(f"\n{command_line(shell)}\n")
    if options.write:
        write_section(PAGE, "stall", f"{summary(meter, outcome)}\n\n{command_line(shell)}")
    slow = any(record.ms > LIMIT_MS for record in meter.records)
    missed = outcome.unreached if not options.part else ()
    return 1 if slow or missed or outcome.reached.not_driven or not all(run.is_fine for run in shell) else 0


if __name__ == "__main__":
    sys.exit(main())
