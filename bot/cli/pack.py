"""``bot pack``: check a knowledge pack, and see what people ask about each kind of thing."""

import argparse
import sys
from pathlib import Path

from bot.cli import argument, command, config_of, read_named
from bot.config import shown
from bot.domain.errors import PackError
from bot.domain.pack import attributes as schema
from bot.files import read_text
from bot.ui.text import plural

_LARGEST_ARTICLE = 4 * 1024 * 1024  # bytes; a long one has some tens of thousands


@command(
    argument("pack", nargs="?", type=Path, metavar="PACK", help="a pack's folder (default: the set one)"),
    argument("--article", type=Path, metavar="FILE", help="the source's text"),
)
def check(options: argparse.Namespace) -> int:
    """Validate a pack.

    Errors name file, entry and field. With the article, also that every quotation is in it word for word and
    every cited paragraph exists.
    """
    from bot.domain.pack.checking import check_quotations  # noqa: PLC0415 - pydantic, for this command alone
    from bot.domain.pack.loading import read_pack  # noqa: PLC0415 - the same

    folder: Path = options.pack or config_of(options).pack
    pack = read_pack(folder)
    if options.article is not None:
        article = read_named(read_text, options.article, _LARGEST_ARTICLE)
        problems = tuple(check_quotations(pack, article, lambda field, index: f"{field} number {index + 1}"))
        if problems:
            raise PackError(problems)
    counts = ", ".join(
        plural(len(entries), noun)
        for entries, noun in (
            (pack.facts, "fact"),
            (pack.gaps, "known gap"),
            (pack.quotes, "quotation"),
            (pack.stunts, "stunt"),
            (pack.quiz_items, "quiz item"),
        )
    )
    sys.stdout.write(f"{folder.name}: nothing wrong: {counts}.\n")
    return 0


@command(
    argument("kind", nargs="?", metavar="KIND", help="only of this kind of thing, such as person or place")
)
def attributes(options: argparse.Namespace) -> int:
    """List what people ask about things, whatever the pack.

    Each line is an attribute: its id, the kinds of thing that have it, and an example of a question.
    """
    kinds = sorted({kind for attribute in schema.attributes().values() for kind in attribute.subjects})
    if options.kind not in {None, *kinds}:
        options.parser.error(f"a kind is one of {', '.join(kinds)}, not {shown(options.kind)}")
    for attribute in schema.attributes().values():
        if options.kind is None or options.kind in attribute.subjects:
            example = attribute.questions_about("…")[0]
            sys.stdout.write(f"{attribute.id:20} {', '.join(attribute.subjects):32} {example}\n")
    return 0
