"""``bot pack``: check a knowledge pack, and see what people ask about each kind of thing."""

import argparse
import sys
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from bot.cli import FAILED, argument, command, config_of, read_named
from bot.clock import wall_clock
from bot.config import shown
from bot.domain.numbers import plural
from bot.domain.pack import attributes as schema
from bot.domain.pack.model import EntityKind, Pack, Reference, Source
from bot.domain.pack.standing import standings
from bot.domain.pack.views import whole_view
from bot.files import read_text

LARGEST_ARTICLE = 4 * 1024 * 1024  # bytes; a long one has some tens of thousands


@command(
    argument("pack", nargs="?", type=Path, metavar="PACK", help="a pack's folder (default: the set one)"),
    argument("--article", type=Path, metavar="FILE", help="the source's text"),
    argument("--strict", action="store_true", help="exit with 1 for warnings too"),
)
def check(options: argparse.Namespace) -> int:
    """Validate a pack.

    Names everything that is wrong, with file, line, entry and field, and warns of what is probably not meant.
    With the article, also that every quotation is in it word for word, and that the numbers, dates and names
    of every answer are in the paragraph that it cites. Then it proposes what facts may be about where they do
    not say it, and lists facts that rest on weak references alone, and sentences that no fact is about.
    """
    from bot.domain.authoring import consistency  # noqa: PLC0415 - pydantic, for this command alone
    from bot.domain.authoring.abouts import proposed  # noqa: PLC0415 - the same
    from bot.domain.authoring.yes_no import unanswerable  # noqa: PLC0415 - the same
    from bot.domain.pack.advice import advise, weakly_supported  # noqa: PLC0415 - the same
    from bot.domain.pack.checking import check_quotations  # noqa: PLC0415 - the same
    from bot.domain.pack.loading import read_draft  # noqa: PLC0415 - the same

    folder: Path = options.pack or config_of(options).pack
    draft = read_draft(folder)
    errors = list(draft.errors())
    today = datetime.fromtimestamp(wall_clock() / 1_000, UTC).date()
    warnings = list(draft.located(chain(advise(draft, today), unanswerable(draft.pack))))
    uncited: list[str] = []
    if options.article is not None:
        article = read_named(read_text, options.article, LARGEST_ARTICLE)
        compared = consistency.compare(draft.pack, article)
        errors += draft.located(chain(check_quotations(draft.pack, article), compared.errors))
        warnings += draft.located(iter(compared.warnings))
        uncited += consistency.uncited(draft.pack, article)
    sys.stderr.writelines(f"{problem}\n" for problem in errors)
    sys.stderr.writelines(f"warning: {problem}\n" for problem in warnings)
    proposals = (
        ("facts", number, f'about = {{ entity = "{about.entity}", attribute = "{about.attribute}" }} may fit')
        for number, about in proposed(draft.pack)
    )
    sys.stdout.writelines(f"{proposal}\n" for proposal in draft.located(proposals))
    sys.stdout.writelines(f"{weak}\n" for weak in draft.located(weakly_supported(draft.pack)))
    sys.stdout.writelines(f"no fact is about this: {sentence}\n" for sentence in uncited)
    wrong = [plural(len(each), noun) for each, noun in ((errors, "error"), (warnings, "warning")) if each]
    sys.stdout.write(f"{folder.name}: {', '.join(wrong) or 'nothing wrong'}: {_contents(draft.pack)}.\n")
    return FAILED if errors or (warnings and options.strict) else 0


def _contents(pack: Pack) -> str:
    counts = (
        (pack.facts, "fact"),
        (pack.gaps, "known gap"),
        (pack.quotes, "quotation"),
        (pack.stunts, "stunt"),
        (pack.quiz_items, "quiz item"),
    )
    return ", ".join(plural(len(entries), noun) for entries, noun in counts)


@command(
    argument("pack", nargs="?", type=Path, metavar="PACK", help="a pack's folder (default: the set one)")
)
def sources(options: argparse.Namespace) -> int:
    """List a pack's sources with what stands on each.

    The home source comes first, then the publications, those with the most facts first. Each line is how many
    facts, quotations and stunts stand on it, its date, how far it is to be trusted, and where it is.
    """
    from bot.domain.pack.loading import read_pack  # noqa: PLC0415 - pydantic, for these commands alone

    pack = whole_view(read_pack(options.pack or config_of(options).pack))
    for each in standings(pack):
        counts = [len(entries) for entries in (each.facts, each.quotes, each.stunts)]
        numbers = "{:5} facts {:4} quotations {:4} stunts".format(*counts)
        sys.stdout.write(f"{numbers}  {_described(pack.source, each.reference)}\n")
    return 0


def _described(home: Source, reference: Reference | None) -> str:
    if reference is None:
        return f"{home.date:10}  {'home':11}  {home.title}"
    repeated = f", after {reference.repeats}" if reference.repeats else ""
    named = f"{reference.publisher}{repeated}: {reference.title}  {reference.url}"
    return f"{reference.date:10}  {reference.trust.said!s:11}  {named}"


@command(
    argument("kind", nargs="?", metavar="KIND", help="only of this kind of thing, such as person or place")
)
def attributes(options: argparse.Namespace) -> int:
    """List what people ask about things, whatever the pack.

    Each line is an attribute: its id, the kinds of thing that have it, and an example of a question.
    """
    asked = {kind for attribute in schema.attributes().values() for kind in attribute.subjects}
    kinds = sorted(asked.union(EntityKind))
    if options.kind not in {None, *kinds}:
        options.parser.error(f"a kind is one of {', '.join(kinds)}, not {shown(options.kind)}")
    for attribute in schema.attributes().values():
        if options.kind is None or attribute.belongs_to(options.kind):
            example = attribute.questions_about("…")[0]
            sys.stdout.write(f"{attribute.id:20} {', '.join(attribute.subjects):32} {example}\n")
    return 0
