"""``bot pack new``, ``import`` and ``test``: what helps to write a knowledge pack."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.cli import FAILED, argument, command, config_of, read_named, write_folder, write_new
from bot.cli.pack import LARGEST_ARTICLE
from bot.config import DATA, shown
from bot.domain.authoring.trial import Mistaken, Trial, try_out
from bot.domain.errors import PackError
from bot.domain.numbers import plural
from bot.domain.pack.model import Pack
from bot.files import read_text

_SHOWN = 20  # of each kind
_EXAMPLES = 3  # in a line


@command(
    argument("name", metavar="NAME", help="the pack's id: lower-case letters, digits and _"),
    argument(
        "--article", type=Path, metavar="FILE", help="the source's text, to fill in what it says of itself"
    ),
    argument("--folder", type=Path, metavar="FOLDER", help="where to write it (default: data/NAME)"),
)
def new(options: argparse.Namespace) -> int:
    """Start a pack.

    Writes files that say what to write where, in a folder that is not there yet. With the article, its title,
    date, number of paragraphs and headings are filled in as far as they can be told.
    """
    from bot.domain.authoring.skeleton import Outline, skeleton  # noqa: PLC0415 - pydantic, for this command
    from bot.domain.pack.checking import ID  # noqa: PLC0415 - the same

    if not ID.fullmatch(options.name):
        options.parser.error(f"a name is lower-case letters, digits and _, not {shown(options.name)}")
    outline = Outline()
    if options.article is not None:
        outline = Outline.of(read_named(read_text, options.article, LARGEST_ARTICLE))
    folder: Path = options.folder or DATA / options.name
    files = skeleton(options.name, outline)
    write_folder(folder, files)
    article = options.article or "ARTICLE.txt"
    sys.stdout.write(
        f"{folder}: {', '.join(files)}\n"
        f"Next:\n"
        f"  bot pack check {folder}    names what is still to be filled in\n"
        f"  bot pack import FAQ.md --into {folder}    takes over questions with their answers\n"
        f"  bot pack check {folder} --article {article}    compares the answers with the article\n"
        f"  bot pack test {folder}    tells how well questions are understood\n"
    )
    return 0


@command(
    argument("file", type=Path, metavar="FILE", help="questions and answers: .md or .csv"),
    argument("--into", type=Path, metavar="FOLDER", help="the pack's folder (default: the set one)"),
    argument("--topic", metavar="ID", help="the topic of the facts (default: the only one, or a new one)"),
    argument("--article", type=Path, metavar="FILE", help="the source's text, to tell the paragraphs"),
)
def take_over(options: argparse.Namespace) -> int:
    """Make facts of questions and answers.

    Markdown: headings and bold lines that end in a question mark, or "Q:" and "A:"; "Variants:" begins a line
    of other wordings. CSV: the columns question, answer and variants. Wordings are parted by | or ;. What the
    facts can be an answer to, and the answers' shortest forms, are guessed. They are written into a new file
    of the pack; questions that it has already are left out. Nothing is written where anything is wrong.
    """
    from bot.domain.authoring.faq import READERS, Problems  # noqa: PLC0415 - pydantic, for this command
    from bot.domain.authoring.importing import plan_import  # noqa: PLC0415 - the same
    from bot.domain.pack.checking import article_paragraphs  # noqa: PLC0415 - the same

    file: Path = options.file
    if (ending := file.suffix.casefold()) not in READERS:
        options.parser.error(f"a file is one of {', '.join(READERS)}, not {shown(file.name)}")
    folder: Path = options.into or config_of(options).pack
    pack = _pack_to_extend(folder)
    if options.topic is not None and options.topic not in pack.topic:
        options.parser.error(f"a topic is one of {', '.join(pack.topic)}, not {shown(options.topic)}")
    problems: Problems = []
    asked = list(READERS[ending](read_named(read_text, file, LARGEST_ARTICLE), problems))
    if not asked and not problems:
        problems.append((1, "no question is in it; `bot pack import --help` says how they are written"))
    article = "" if options.article is None else read_named(read_text, options.article, LARGEST_ARTICLE)
    plan = plan_import(asked, pack, options.topic, article_paragraphs(article))
    problems += plan.problems
    known = [(each.line, f"left out, fact {fact_id!r} has this question") for each, fact_id in plan.known]
    sys.stderr.writelines(f"{file.name}:{line}: {said}\n" for line, said in sorted(problems or known))
    if problems or not plan.facts:
        return FAILED
    written = write_new(folder, file.stem, plan.as_toml())
    todo = "" if options.article or pack.source.paragraphs == 1 else " and say which paragraph it is from"
    sys.stdout.write(
        f"{written}: {plural(len(plan.facts), 'new fact')}.\n"
        f"Next: look every one over{todo}, then bot pack check {folder}\n"
    )
    return 0


@command(
    argument("pack", nargs="?", type=Path, metavar="PACK", help="a pack's folder (default: the set one)"),
    argument("--strict", action="store_true", help="exit with 1 if anything was answered wrongly"),
)
def test(options: argparse.Namespace) -> int:
    """Try out how well a pack understands questions.

    Asks it every wording of its facts, gaps and near misses after learning without it: a fifth is held out at
    a time. Names facts that are taken for each other, with the confidence, what facts wrongly answer, and
    facts that are seldom found. Takes some seconds, a minute for thousands of wordings.
    """
    from bot.domain.pack.loading import read_pack  # noqa: PLC0415 - pydantic

    folder: Path = options.pack or config_of(options).pack
    trial = try_out(read_pack(folder))
    sys.stdout.writelines(f"{line}\n" for line in _report(folder.name, trial))
    return FAILED if options.strict and (trial.confused or trial.attracted) else 0


def _report(name: str, trial: Trial) -> Iterator[str]:
    for mistaken in trial.confused[:_SHOWN]:
        yield f"{mistaken.group.id!r} is answered with {mistaken.fact_id!r}: {_examples(mistaken)}"
    yield from _more(trial.confused)
    for mistaken in trial.attracted[:_SHOWN]:
        group = mistaken.group
        owner = f"gap {group.id!r}" if group.kind == "gap" else f"a near miss of {group.id!r}"
        yield f"{mistaken.fact_id!r} attracts {owner}, add near misses to it like: {_examples(mistaken)}"
    yield from _more(trial.attracted)
    for fact_id, found, count in trial.seldom_found[:_SHOWN]:
        yield f"{fact_id!r} is seldom found: {found} of {plural(count, 'wording')}"
    yield from _more(trial.seldom_found)
    wordings, others = plural(len(trial.answerable), "wording"), len(trial.unanswerable)
    yield (
        f"{name}: right {trial.right:.0%}, wrong {trial.wrong:.1%} of {wordings} of facts; "
        + (
            f"held {trial.held:.0%} of {others} of gaps and near misses."
            if others
            else "no gaps, no near misses."
        )
    )


def _more(entries: Sequence[object]) -> Iterator[str]:
    if len(entries) > _SHOWN:
        yield f"... and {len(entries) - _SHOWN} more like that"


def _examples(mistaken: Mistaken) -> str:
    first = (f'"{each.text}" ({each.confidence:.0%})' for each in mistaken.outcomes[:_EXAMPLES])
    more = len(mistaken.outcomes) - _EXAMPLES
    return ", ".join(first) + (f" and {more} more" if more > 0 else "")


def _pack_to_extend(folder: Path) -> Pack:
    """Return a pack that may be unfinished. Raises PackError where it cannot be read to its end."""
    from bot.domain.pack.loading import read_draft  # noqa: PLC0415 - pydantic

    draft = read_draft(folder)
    if not draft.is_whole:
        raise PackError(draft.problems)
    return draft.pack
