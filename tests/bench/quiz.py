"""How many quiz questions look bad, by rule.

``python -m tests.bench.quiz`` makes all questions of the film's pack, whole and from its article alone, looks
at all choices that players may see, and counts what ``bot.domain.quiz.suspicions`` finds. The exit code is 1
where a count is over its limit.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.domain.pack.model import Pack, Spoiler
from bot.domain.quiz.generation import questions_of
from bot.domain.quiz.model import Form, Question
from bot.domain.quiz.suspicions import Suspicion, suspicions
from tests.bench.report import table
from tests.film import article_pack, whole_pack

SHOWN = 5  # examples of a suspicion
WRONG = 3  # choices beside the right one
MOST_TWO_CHOICES = 0.25  # of all questions; games draw fewer
LIMIT = 0  # questions with any one suspicion


@dataclass(frozen=True, slots=True)
class Finding:
    """A question that looks bad with some choices."""

    question: Question
    suspicion: Suspicion
    choices: tuple[str, ...]


def findings(questions: Sequence[Question]) -> Iterator[Finding]:
    """Yield each suspicion of each question once, with the first choices that raise it."""
    for question in questions:
        found: dict[Suspicion, tuple[str, ...]] = {}
        for choices in _hands(question):
            for suspicion in suspicions(question, choices):
                found.setdefault(suspicion, choices)
        for suspicion, choices in found.items():
            yield Finding(question, suspicion, choices)


def _hands(question: Question) -> Iterator[tuple[str, ...]]:
    """Yield every set of choices that may be drawn for a question."""
    wrong = question.distractors
    for drawn in combinations(wrong, min(WRONG, len(wrong))):
        yield (question.answer, *drawn)


def _report(name: str, pack: Pack) -> bool:
    """Print what is found in a pack; return whether that is within the limits."""
    questions = questions_of(pack)
    open_ones = [question for question in questions if question.spoiler is Spoiler.OPEN]
    facts = {question.fact for question in open_ones if question.fact}
    sys.stdout.write(
        f"{name}: {len(questions)} questions, {len(open_ones)} open ones of {len(facts)} facts\n"
    )
    forms = Counter(question.form for question in questions)
    sys.stdout.write(table(("form", "questions"), [(form.value, str(forms[form])) for form in Form]) + "\n")
    two = sum(len(question.distractors) == 1 for question in open_ones) / len(open_ones)
    sys.stdout.write(f"two choices: {two:.0%} of the open ones (limit {MOST_TWO_CHOICES:.0%})\n")
    found = list(findings(questions))
    counts = Counter(finding.suspicion for finding in found)
    rows = [(suspicion.value, str(counts[suspicion]), str(LIMIT)) for suspicion in Suspicion]
    sys.stdout.write(table(("suspicion", "questions", "limit"), rows) + "\n")
    for suspicion in Suspicion:
        for finding in [each for each in found if each.suspicion is suspicion][:SHOWN]:
            question = finding.question
            sys.stdout.write(
                f"{suspicion}: [{question.key}] {question.prompt} {' / '.join(finding.choices)}\n"
            )
    sys.stdout.write("\n")
    return two <= MOST_TWO_CHOICES and all(count <= LIMIT for count in counts.values())


def main() -> int:
    """Print the counts of both packs and return the exit code."""
    argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0]).parse_args()
    whole, article = _report("everything", whole_pack()), _report("article", article_pack())
    return 0 if whole and article else 1


if __name__ == "__main__":
    sys.exit(main())
