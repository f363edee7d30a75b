"""Compare a pack with the article: what the cited paragraphs do not say, and what no fact is about."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from bot.domain.authoring.passages import Name, Passages, dates, names, numbers, sentences, telling_stems
from bot.domain.pack.checking import Finding, article_paragraphs, fold
from bot.domain.pack.model import Fact, Pack
from bot.domain.values import PartialDate

_CITED_SHARE = 0.5  # of a sentence's telling words, from which something is about it
_LARGEST_COUNTED = 12  # up to here a spelled number may be what the author counted


@dataclass(frozen=True, slots=True)
class Compared:
    """What the answers say that the paragraphs they cite do not."""

    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]  # what stands elsewhere in the article, or may have been worked out from it


def compare(pack: Pack, article: str) -> Compared:
    """Return where the facts do not agree with the paragraphs that they cite."""
    comparison = _Comparison(pack, article)
    errors: list[Finding] = []
    warnings: list[Finding] = []
    for index, fact in enumerate(pack.facts):
        if fact.is_home and fact.paragraph <= comparison.count:  # check_pack reports others
            for problem, is_error in comparison.problems(fact):
                (errors if is_error else warnings).append(("facts", index, problem))
    return Compared(tuple(errors), tuple(warnings))


def uncited(pack: Pack, article: str) -> Iterator[str]:
    """Yield the sentences of an article that no fact, quotation or stunt is about, with their paragraphs."""
    told: dict[int, frozenset[str]] = {}
    for entry, text in (
        *((fact, f"{fact.question} {fact.answer}") for fact in pack.facts),
        *((quote, quote.text) for quote in pack.quotes),
        *((stunt, f"{stunt.name} {stunt.summary} {stunt.how} {stunt.why}") for stunt in pack.stunts),
    ):
        told[entry.paragraph] = told.get(entry.paragraph, frozenset()) | telling_stems(text)
    for number, paragraph in enumerate(article_paragraphs(article), start=1):
        for sentence in sentences(paragraph):
            stems = telling_stems(sentence)
            is_told = len(stems & told.get(number, frozenset())) >= _CITED_SHARE * len(stems)
            if not is_told and fold(sentence) != fold(pack.source.title):
                yield f"paragraph {number}: {sentence}"


class _Text:
    """What a text states, to look single statements up."""

    def __init__(self, text: str) -> None:
        self._dates = [date for _, meant in dates(text) for date in meant]
        parts = {Fraction(part) for date in self._dates for part in (date.day, date.year) if part is not None}
        self.numbers = {number.value for number in numbers(text)} | parts
        self._words = f" {fold(text)} "

    def has_word(self, word: str) -> bool:
        return f" {fold(word)} " in self._words

    def has_date(self, meant: frozenset[PartialDate]) -> bool:
        return any(_agree(date, own) for date in meant for own in self._dates)

    def yields(self, number: Fraction) -> bool:
        """Return whether two of its numbers, or days of a month, add up to a number or are so far apart."""
        return any(number in {one + other, abs(one - other)} for one, other in combinations(self.numbers, 2))


class _Comparison:
    """An article taken apart, to compare facts with."""

    def __init__(self, pack: Pack, article: str) -> None:
        paragraphs = article_paragraphs(article)
        self.count = len(paragraphs)
        self._passages = Passages(paragraphs)
        self._paragraphs = tuple(map(_Text, paragraphs))
        self._head = _Text(f"{pack.title}\n{pack.source.title}\n{pack.source.date}")
        forms = [(entity.name, *entity.aliases) for entity in pack.entities]
        self._forms = {form: every for every in forms for form in every}
        numbered = sorted(
            (form for form in (*self._forms, pack.title) if numbers(form)), key=len, reverse=True
        )
        # "Part One" in a title counts nothing.
        self._numbered = re.compile("|".join(map(re.escape, numbered)) or r"(?!)", re.IGNORECASE)

    def problems(self, fact: Fact) -> Iterator[tuple[str, bool]]:
        """Yield what the paragraph of a fact does not say, and whether that is surely a mistake."""
        better = self._passages.better(f"{fact.question} {fact.answer}", fact.paragraph)
        if better is not None:
            number, is_far_better = better
            yield f"paragraph: {number} has more of the answer's words than {fact.paragraph}", is_far_better
        missing: dict[tuple[bool, str], list[str]] = {}
        for said, is_certain, is_stated in self._statements(fact):
            if not (is_stated(self._paragraphs[fact.paragraph - 1]) or is_stated(self._head)):
                where = [
                    str(number) for number, text in enumerate(self._paragraphs, start=1) if is_stated(text)
                ]
                elsewhere = f" (but in {', '.join(where)})" if where else ""
                missing.setdefault((is_certain and not where, elsewhere), []).append(said)
        for (is_error, elsewhere), said in missing.items():
            listed = ", ".join(dict.fromkeys(said))
            yield f"answer: not in paragraph {fact.paragraph}{elsewhere}: {listed}", is_error

    def _statements(self, fact: Fact) -> Iterator[tuple[str, bool, Callable[[_Text], bool]]]:
        """Yield an answer's dates, numbers and names: whether each surely is one, and how to look it up."""
        cited = self._paragraphs[fact.paragraph - 1]
        for said, meant in dates(fact.answer):
            yield said, True, lambda text, meant=meant: text.has_date(meant)
        for number in numbers(self._numbered.sub(" ; ", fact.answer)):
            # "One of them", "first", and "two: him and her".
            if not (number.is_spelled and number.value <= _listed(fact.answer)):
                is_counted = number.is_spelled and number.value <= _LARGEST_COUNTED
                is_certain = not (is_counted or cited.yields(number.value))
                yield str(number), is_certain, lambda text, value=number.value: value in text.numbers
        for name in names(fact.answer):
            forms = self._forms_of(name, fact.answer)
            yield name.text, not name.opens, lambda text, forms=forms: any(map(text.has_word, forms))

    def _forms_of(self, name: Name, answer: str) -> tuple[str, ...]:
        """Return the words that stand for the same as a name: those of an entity that the answer names so."""
        for form, every in self._forms.items():
            if name.text in form and form in answer:
                capitalised = (each.text for other in every for each in names(other))
                return (name.text, *every, *capitalised)
        return (name.text,)


def _listed(text: str) -> int:
    """Return how many things a text names at most in a row."""
    return 1 + len(re.findall(r",|;|\band\b", text))


def _agree(one: PartialDate, other: PartialDate) -> bool:
    """Return whether ``other`` says all of ``one``; it may leave out the year."""
    is_same_day = one.month == other.month and one.day in {None, other.day}
    return is_same_day and (None in {one.year, other.year} or one.year == other.year)
