"""``bot quiz import`` and ``bot quiz export``: the lists of questions of a server."""

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bot.cli import FAILED, BrokenFile, argument, command, config_of, read_named, write_folder
from bot.cli.stored import GUILD, run_in_store
from bot.clock import wall_clock
from bot.domain.errors import Refused, UserError
from bot.domain.numbers import plural
from bot.domain.quiz.exchange.model import BOUNDS, Parsed
from bot.domain.quiz.exchange.own import export_files
from bot.domain.quiz.exchange.reading import read_list
from bot.domain.quiz.lists import ListChange, QuestionList, find_list, plan_import
from bot.domain.quiz.model import Question
from bot.files import read_file
from bot.store import Store, new_list_id
from bot.store.seeded import may_exist

_LIST = "the list's name, by default what the file or its name says"


@command(
    argument("files", type=Path, nargs="+", metavar="FILE"),
    GUILD,
    argument("--name", help=_LIST),
    argument("--dry-run", action="store_true", help="only say what would be imported"),
)
def import_lists(options: argparse.Namespace) -> int:
    """Add lists of questions from files.

    Each FILE is a list for a server's quizzes: a Red trivia list (YAML), OpenTDB's JSON, CSV or TSV with a
    header, or our TOML, told apart by content. One whose list is there already adds to it. What can't be
    taken of a file is left out and named; where a file can't be read at all, nothing is imported. Makes the
    database where there is none.
    """
    parsed = _read_all(options.files, options.name)
    work = partial(_import, guild_id=options.guild, parsed=parsed, is_dry_run=options.dry_run)
    if options.dry_run and not may_exist(config_of(options).database):
        changes = _planned((), (), parsed)
    else:
        changes = run_in_store(options, work, makes_one=True)
    for change in changes:
        _report(change, is_dry_run=options.dry_run)
    return 0


def _read_all(files: Sequence[Path], name: str | None) -> list[Parsed]:
    """Return what is in files; raise BrokenFile with everything wrong with those that can't be read."""
    parsed: list[Parsed] = []
    problems: list[str] = []
    for file in files:
        content = read_named(read_file, file, BOUNDS.size)
        try:
            found = read_list(content, name=file.stem)
        except Refused as refusal:
            problems += [f"{file}: {problem}" for problem in refusal.problems]
            continue
        for problem in (*found.notes, *found.skipped):
            sys.stderr.write(f"{file}: {problem}\n")
        parsed.append(found.renamed(name) if name else found)
    if problems:
        raise BrokenFile("\n".join([*problems, "Nothing was imported."]))
    return parsed


def _planned(
    lists: Sequence[QuestionList], questions: Sequence[Question], parsed: Sequence[Parsed]
) -> tuple[ListChange, ...]:
    try:
        return plan_import(lists, questions, parsed, new_list_id, now=wall_clock())
    except Refused as refusal:
        raise BrokenFile(f"{refusal}\nNothing was imported.") from refusal


async def _import(
    store: Store, *, guild_id: int, parsed: Sequence[Parsed], is_dry_run: bool
) -> tuple[ListChange, ...]:
    lists = store.quiz_lists
    changes = _planned(await lists.all(guild_id), await lists.questions(guild_id), parsed)
    if not is_dry_run:
        try:
            await lists.apply(guild_id, changes, actor_id=None, now=wall_clock())
        except Refused as refusal:
            raise BrokenFile(f"{refusal}\nNothing was imported.") from refusal
    return changes


def _report(change: ListChange, *, is_dry_run: bool) -> None:
    counts = [
        f"{plural(len(change.new), 'new question')}",
        *([f"{len(change.changed):,} replaced"] if change.changed else []),
        *([f"{change.known:,} there already"] if change.known else []),
        *([f"{change.merged:,} merged with the same question"] if change.merged else []),
        *([f"{plural(len(change.skipped), 'problem')}, see above"] if change.skipped else []),
    ]
    verb = "Would import" if is_dry_run else "Imported"
    sys.stdout.write(f"{verb} “{change.list.name}”: {', '.join(counts)}.\n")


@command(
    GUILD,
    argument("--list", metavar="NAME", help="only this one"),
    argument(
        "--to", type=Path, metavar="FOLDER", help="where to write the files; needed where there are several"
    ),
)
def export_lists(options: argparse.Namespace) -> int:
    """Write a server's lists of questions as TOML.

    Each list is a file, and one that is longer than an import takes is several. `bot quiz import` takes them
    back, in any server. Without --to, a single file is printed.
    """
    files = run_in_store(options, partial(_export, guild_id=options.guild, name=options.list))
    if not files:
        sys.stderr.write(f"Server {options.guild} has no questions of its own.\n")
        return FAILED
    if options.to is not None:
        write_folder(options.to, files)
        sys.stdout.write(f"Wrote {plural(len(files), 'file')} to {options.to}.\n")
    elif len(files) > 1:
        options.parser.error(f"there are {len(files)} files: add --to FOLDER, or --list NAME")
    else:
        sys.stdout.writelines(files.values())
    return 0


async def _export(store: Store, *, guild_id: int, name: str | None) -> dict[str, str]:
    lists = await store.quiz_lists.all(guild_id)
    try:
        chosen = lists if name is None else (find_list(lists, name),)
    except UserError as error:
        raise BrokenFile(f"Server {guild_id} has no list “{name}”.") from error
    return export_files(
        [(each.header, await store.quiz_lists.questions(guild_id, each.id)) for each in chosen]
    )
