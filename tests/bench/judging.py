"""Measures the judging of typed answers on a folder of lists in Red's format.

    python -m tests.bench.judging FOLDER [--all]

A question ought to refuse the answers to other questions of its list, and accept its own answers written
otherwise. Both are counted here by rules of their own, which know nothing of how answers are judged.
"""

import argparse
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import cast

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.documents import Bounds
from bot.domain.quiz.judging import is_right
from bot.domain.quiz.model import Question
from bot.domain.quiz.rivals import rivals_of
from bot.domain.words import NUMBER_WORDS, ORDINAL_WORDS, tokens
from bot.domain.yaml_documents import Table, read_yaml

Judge = Callable[[Question, str], bool]
_BOUNDS = Bounds(size=4 * 1024 * 1024, parts=1_000_000)
_HEADERS = frozenset({"AUTHOR", "CONFIG", "DESCRIPTION", "$schema"})
_SHOWN = 3  # examples of each kind
_LONG = 8  # letters of a word in which a slip is forgiven
_LARGE = 10_000  # is often written with a comma
_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "ß": "ss", "đ": "d"})
_WORDS = {number: word for word, number in NUMBER_WORDS.items()}
_ORDINALS = {number: word for word, number in ORDINAL_WORDS.items() if number}
_ROMANS = {"II": 2, "III": 3, "IV": 4, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
_UNITS = {"km": "kilometres", "kg": "kilograms", "cm": "centimetres", "%": "percent"} | {
    name: name for name in ("mph", "miles", "feet", "years", "days", "hours", "minutes", "seconds")
}
_UNITED_STATES = ("USA", "U.S.", "US", "United States", "the United States of America")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


def read_lists(folder: Path) -> dict[str, list[Question]]:
    """Return the questions of every list in a folder, by name; entries that are no question are left out."""
    found: dict[str, list[Question]] = {}
    for path in sorted(folder.rglob("*.y*ml")):
        root = read_yaml(path.read_bytes(), _BOUNDS)
        pairs = root.pairs if isinstance(root, Table) else ()
        made = [_question(f"{path.stem}:{pair.line}", pair.key, pair.value) for pair in pairs]
        found[path.stem] = [question for question in made if question is not None]
    return found


def _question(key: str, prompt: object, answers: object) -> Question | None:
    if not isinstance(prompt, str) or prompt in _HEADERS:
        return None
    texts = cast("list[object]", answers) if isinstance(answers, list) else [answers]
    known = [" ".join(text.split()) for text in texts if isinstance(text, str)]
    return Question(key, prompt, known[0], accept=tuple(known[1:])) if known else None


def spelled(number: int) -> str:
    """Return a number below 100 in words."""
    if number in _WORDS:
        return _WORDS[number]
    return f"{_WORDS[number - number % 10]}-{_WORDS[number % 10]}"


_TENS = tuple(word for word, number in NUMBER_WORDS.items() if number > 19)
_DIGITS = tuple(word for word, number in NUMBER_WORDS.items() if 0 < number < 10)
_BELOW_HUNDRED = {spelled(number).replace("-", ""): number for number in range(100)}


def taken_for_own(questions: Sequence[Question], judge: Judge) -> Iterator[tuple[Question, str]]:
    """Yield questions that take another's answer, written differently from all of theirs, for their own."""
    texts = sorted({text for question in questions for text in (question.answer, *question.accept)})
    letters = ["".join(tokens(text)) for text in texts]
    by_token: defaultdict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        for token in set(tokens(text)):
            by_token[token].append(place)
    for question in questions:
        own = {_written(text) for text in (question.answer, *question.accept)}
        near: dict[int, None] = {}
        for text in (question.answer, *question.accept):
            joined = "".join(tokens(text))
            far = max(4, len(joined) // 3)
            near |= {
                place: None
                for *_, place in process.extract_iter(joined, letters, scorer=OSA.distance, score_cutoff=far)
            }
            near |= {place: None for token in tokens(text) for place in by_token[token]}
        taken = (texts[place] for place in near if _written(texts[place]) not in own)
        wrong = [text for text in taken if judge(question, text)]
        if wrong:
            yield question, next((text for text in wrong if not _is_shorter(question, text)), wrong[0])


def _is_shorter(question: Question, text: str) -> bool:
    """Return whether a text only leaves words of an answer out: a first name, a unit."""
    said = set(tokens(text))
    return bool(said) and any(said < set(tokens(answer)) for answer in _answers(question))


def _written(text: str) -> str:
    """Return a text without what all writers vary: case, spaces, accents, articles, and numbers in words.

    Punctuation counts beside digits and signs.
    """
    plain = re.sub(r"^(?:the|an?) (?=\w)", "", " ".join(text.casefold().replace("&", " and ").split()))
    plain = re.sub(rf"\b({'|'.join(_TENS)})[ -](?=({'|'.join(_DIGITS)})\b)", r"\1", plain)
    plain = re.sub(r"[a-z]+|\d+(?:st|nd|rd|th)\b", _number_written, re.sub(r"(?<=\d),(?=\d{3}\b)", "", plain))
    plain = re.sub(r"(?<![\d.])0+(?=\d)", "", plain).replace(" ", "")
    if re.search(r"[\d+#%$]", plain):
        return plain
    folded = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
    return re.sub(r"\W", "", folded) or plain


def _number_written(word: re.Match[str]) -> str:
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", word[0])
    return str(_BELOW_HUNDRED.get(text, ORDINAL_WORDS.get(text, text)))


def variants(question: Question, lasts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield how else people write an answer, with the rule.

    ``lasts`` counts the last words of the list's answers.
    """
    answer = question.answer
    yield "capitals", answer.upper()
    plain = "".join(
        each
        for each in unicodedata.normalize("NFKD", answer.translate(_LETTERS))
        if not unicodedata.combining(each)
    )
    yield "accents", plain
    yield "article", re.sub(r"^(?:the|an?) (?=\w{2})", "", answer, flags=re.IGNORECASE)
    if not re.search(r"[\d+#%$]", answer):
        yield "punctuation", " ".join(re.sub(r"['\u2019.!?,]", "", answer).replace("-", " ").split())
    yield "slip", _with_slip(answer, Random(question.key))
    yield from _numeric_variants(answer)
    is_name = re.fullmatch(r"[A-Z][a-z]+ (?:[A-Z]\.? )?([A-Z][a-z]{3,})", answer)
    if is_name and re.match(r"who\b", question.prompt, re.IGNORECASE) and lasts[is_name[1].casefold()] == 1:
        yield "surname", is_name[1]
    if answer in _UNITED_STATES and "stand for" not in question.prompt:
        yield from (("country", text) for text in _UNITED_STATES)


def _numeric_variants(answer: str) -> Iterator[tuple[str, str]]:
    for number in re.findall(r"(?<![\w.,:/$#+'\u2019\"-])\d{1,2}(?![\w.,:/%'\u2019\"-])", answer):
        yield "number word", re.sub(rf"\b{number}\b", spelled(int(number)), answer)
    if len(found := [word for word in re.findall(r"\w+", answer) if word.lower() in NUMBER_WORDS]) == 1:
        yield "number word", re.sub(rf"\b{found[0]}\b", str(NUMBER_WORDS[found[0].lower()]), answer)
    ordinal = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)\b", answer)
    if ordinal and int(ordinal[1]) in _ORDINALS:
        yield "ordinal", answer.replace(ordinal[0], _ORDINALS[int(ordinal[1])])
    if answer.isdigit() and int(answer) >= _LARGE:
        yield "thousands", f"{int(answer):,}"
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", answer):
        yield "thousands", answer.replace(",", "")
    if amount := re.fullmatch(rf"([\d,.]+) ?({'|'.join(map(re.escape, _UNITS))})", answer):
        yield "unit", amount[1]
        yield "unit", f"{amount[1]} {_UNITS[amount[2]]}"
    if date := re.fullmatch(rf"({_MONTHS}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", answer):
        yield "date", f"{date[2]} {date[1]} {date[3]}"
        yield "date", f"{date[1][:3]} {date[2]} {date[3]}"
    if (roman := re.fullmatch(r"(.*[a-z]) ([IVX]+)", answer)) and roman[2] in _ROMANS:
        yield "roman", f"{roman[1]} {_ROMANS[roman[2]]}"


def _with_slip(text: str, rng: Random) -> str:
    """Return a text with a letter of one long word left out or swapped with the next."""
    words = [found for found in re.finditer(r"[A-Za-z]+", text) if len(found[0]) >= _LONG]
    if not words:
        return text
    word = rng.choice(words)
    at = rng.randrange(word.start() + 1, word.end() - 2)
    swapped = text[at + 1] + text[at] if rng.random() < 0.5 else text[at + 1]
    return text[:at] + swapped + text[at + 2 :]


def refused_variants(
    questions: Sequence[Question], judge: Judge
) -> tuple[Counter[str], dict[str, list[tuple[str, str]]]]:
    """Return how many variants there are by rule, and the refused ones after the answer that they vary."""
    lasts = Counter(
        last
        for question in questions
        for last in {text.casefold().split()[-1] for text in _answers(question)}
    )
    answers = {_written(text) for question in questions for text in _answers(question)}
    counts, refused = Counter[str](), defaultdict[str, list[tuple[str, str]]](list)
    for question in questions:
        own = {_written(text) for text in _answers(question)}
        for rule, text in dict.fromkeys(variants(question, lasts)):
            if text == question.answer or (_written(text) in answers and _written(text) not in own):
                continue
            counts[rule] += 1
            if not judge(question, text):
                refused[rule].append((question.answer, text))
    return counts, refused


def _answers(question: Question) -> tuple[str, ...]:
    return (question.answer, *question.accept)


def with_rivals(questions: Sequence[Question]) -> list[Question]:
    """Return a list's questions as a game asks them."""
    rivals = rivals_of(questions)
    return [replace(question, rivals=rivals[question.key]) for question in questions]


def report(lists: Mapping[str, Sequence[Question]], judge: Judge, *, shown: int | None) -> Iterator[str]:
    """Yield the figures as lines, with examples."""
    counts, refused = Counter[str](), defaultdict[str, list[tuple[str, str]]](list)
    taken: dict[str, list[tuple[Question, str]]] = {}
    for name, questions in lists.items():
        taken[name] = list(taken_for_own(questions, judge))
        found, missed = refused_variants(questions, judge)
        counts += found
        for rule, texts in missed.items():
            refused[rule] += texts
    yield f"{sum(map(len, lists.values()))} questions in {len(lists)} lists"
    for label, is_shorter in (("in fewer words", True), ("in other words", False)):
        each = [
            (name, question, text)
            for name, pairs in taken.items()
            for question, text in pairs
            if _is_shorter(question, text) is is_shorter
        ]
        yield f"take another question's answer for their own, {label}: {len(each)}"
        yield from (f"    {name}: {text!r} for {question.answer!r}" for name, question, text in each[:shown])
    yield f"own answers written otherwise: {counts.total()}, refused: {sum(map(len, refused.values()))}"
    for rule, count in sorted(counts.items()):
        yield f"  {rule}: {len(refused[rule])} of {count}"
        yield from (f"    {text!r} for {answer!r}" for answer, text in refused[rule][:shown])


def main() -> None:
    """Print the figures of a folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.judging", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", action="store_true", help="show everything that is judged wrong")
    options = parser.parse_args()
    lists = {name: with_rivals(questions) for name, questions in read_lists(options.folder).items()}
    if not any(lists.values()):
        sys.exit(f"{options.folder}: no lists of questions there")
    for line in report(lists, is_right, shown=None if options.all else _SHOWN):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
