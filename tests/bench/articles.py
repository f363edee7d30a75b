"""Measure how facts from a server's own articles are found: ``uv run python -m tests.bench.articles``.

Each article of ``tests/data/articles`` is taught whole, every proposal with a question as it is; then its
members' questions are asked, worded before anything was proposed. Each fact is also taught alone and asked
the others' questions, and the film's development questions are asked beside each article. ``--show`` prints
what is proposed, and each question that got something else than it should.
"""

import argparse
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.matching.model import DEFAULT_THRESHOLDS, Status, Verdict
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import Pack
from bot.domain.teaching.articles import Article, Citation
from bot.domain.teaching.model import TAUGHT_PREFIX, Lesson, OwnFact, Taught
from bot.domain.teaching.proposing import Proposal, propose
from bot.domain.teaching.prose import paragraphs_of
from bot.knowledge import kept_matcher
from tests.bench.questions import DEV, ROOT, read_questions
from tests.conftest import INDEX_FOLDER
from tests.film import whole_pack

ARTICLES = ROOT / "tests" / "data" / "articles"
FILM = "film"  # what "told" says of questions that no sentence of an article answers


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to an article, and what became of it."""

    text: str
    told: str  # words of the sentence that answers; "" where none does
    answer: str  # of the taught fact that was answered with; "" where none was
    verdict: Verdict

    @property
    def is_right(self) -> bool:
        """Whether the sentence was answered with that should be, or none where none should be."""
        return (self.told in self.answer and bool(self.answer)) if self.is_told else not self.answer

    @property
    def is_told(self) -> bool:
        """Whether the article answers it."""
        return self.told not in {"", FILM}

    @property
    def is_wrong(self) -> bool:
        """Whether anything was answered, of the pack or of the article, that does not answer it."""
        if self.told == FILM:
            return bool(self.answer)
        return self.verdict.fact_id is not None and not self.is_right if self.is_told else self._is_mistaken

    @property
    def _is_mistaken(self) -> bool:
        return self.verdict.fact_id is not None


def articles() -> list[Mapping[str, Any]]:
    """Return the articles with their questions."""
    return [tomllib.loads(path.read_text("utf-8")) for path in sorted(ARTICLES.glob("*.toml"))]


def lessons_of(data: Mapping[str, Any]) -> Taught:
    """Return an article as if everything was accepted that is proposed from it with a question."""
    article = Article(data["title"])
    proposals = propose(paragraphs_of(data["text"])).proposals
    facts = [_fact(article, each) for each in proposals if each.question]
    return Taught(tuple(Lesson(f"{TAUGHT_PREFIX}{at}", fact, 1, 0) for at, fact in enumerate(facts)))


def _fact(article: Article, proposal: Proposal) -> OwnFact:
    return OwnFact(proposal.question, proposal.answer, cites=Citation(article, proposal.paragraph))


def asked_of(data: Mapping[str, Any], matcher: Matcher, pack: Pack) -> Iterator[Asked]:
    """Yield an article's questions with what a matcher that was taught it answers."""
    taught = lessons_of(data)
    matcher = matcher.with_lessons(taught.for_matcher(pack), taught.told())
    facts = taught.contents(OwnFact)
    for question in data["question"]:
        verdict = matcher.match(question["text"])
        own = facts.get(verdict.fact_id or "")
        yield Asked(question["text"], question["told"], "" if own is None else own.answer, verdict)


def mistaken(data: Mapping[str, Any], matcher: Matcher, pack: Pack) -> list[tuple[str, str, float]]:
    """Return what is answered with another fact, where each of an article's facts is the only one taught."""
    taught = lessons_of(data)
    found: list[tuple[str, str, float]] = []
    for lesson in taught.lessons:
        alone = Taught((lesson,))
        knowing = matcher.with_lessons(alone.for_matcher(pack), alone.told())
        for other in taught.lessons:
            verdict = knowing.match(other.content.text)
            is_first = verdict.status is not Status.UNKNOWN and verdict.candidates[0].fact_id == lesson.id
            if other is not lesson and is_first:
                found.append((other.content.text, lesson.content.text, verdict.confidence))
    return found


def hijacked(data: Mapping[str, Any], matcher: Matcher, pack: Pack) -> list[tuple[str, str, str]]:
    """Return the questions on the film that a server's fact is answered or suggested with first."""
    taught = lessons_of(data)
    knowing = matcher.with_lessons(taught.for_matcher(pack), taught.told())
    verdicts = ((question.text, knowing.match(question.text)) for question in read_questions(DEV))
    return [
        (text, verdict.status.value, taught.by_id[verdict.candidates[0].fact_id].content.text)
        for text, verdict in verdicts
        if verdict.status is not Status.UNKNOWN and verdict.candidates[0].fact_id in taught.by_id
    ]


def report(data: Mapping[str, Any], matcher: Matcher, pack: Pack, *, shows: bool) -> Iterator[str]:
    """Yield an article's figures, and where ``shows``, what is behind them."""
    asked = list(asked_of(data, matcher, pack))
    told = [each for each in asked if each.is_told]
    right, wrong = sum(each.is_right for each in told), sum(each.is_wrong for each in asked)
    others, on_film = mistaken(data, matcher, pack), hijacked(data, matcher, pack)
    answered = sum(sure >= DEFAULT_THRESHOLDS.answer for _, _, sure in others)
    yield f"{data['language']}: {right} of {len(told)} found, {wrong} of {len(asked)} answered wrongly"
    yield f"    of questions on other facts: {answered} answered, {len(others) - answered} suggested"
    yield f"    of questions on the film: {len(on_film)} led to a fact of the article"
    if not shows:
        return
    yield from (f"  . {fact.text} <- {fact.answer}" for fact in lessons_of(data).contents(OwnFact).values())
    yield from (f"  ~ {text} -> {other} ({status})" for text, status, other in on_film)
    yield from (f"  ? {text} -> {other} ({sure:.2f})" for text, other, sure in others)
    for each in asked:
        if not each.is_right or each.is_wrong:
            got, sure = each.answer or each.verdict.fact_id, f"{each.verdict.confidence:.2f}"
            yield f"  ! {each.text} -> {got} ({each.verdict.status}, {sure})"


def main(*, shows: bool) -> None:
    """Print the figures of each article."""
    pack = whole_pack()
    matcher = kept_matcher(pack, INDEX_FOLDER)
    for data in articles():
        print("\n".join(report(data, matcher, pack, shows=shows)))  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", dest="shows")
    main(shows=parser.parse_args().shows)
