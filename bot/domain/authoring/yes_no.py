"""Look at the wordings to which an author says yes or no."""

from collections.abc import Iterator

from bot.domain.matching.text.fillers import without_fillers
from bot.domain.matching.verdict.deciding import yes_no_question
from bot.domain.pack.checking import Finding
from bot.domain.pack.model import Pack


def unanswerable(pack: Pack) -> Iterator[Finding]:
    """Yield wordings that no yes or no follows: other questions, and those that may be meant either way."""
    for index, fact in enumerate(pack.facts):
        for name, texts in (("yes", fact.yes), ("no", fact.no)):
            for text in texts:
                if yes_no_question(without_fillers(text)) is None:
                    yield "facts", index, f"{name}: {text!r} can't be answered so, leave it to the phrasings"
