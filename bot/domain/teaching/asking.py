"""Questions for sentences: what a sentence states, as the schema of questions asks for it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from bot.domain.authoring.passages import names
from bot.domain.pack.statements import filled, statements
from bot.domain.teaching.grammar import EDGES, GRAMMARS, Grammar
from bot.domain.teaching.wording.phrases import without_now, word_table

TABLE = Path(__file__).with_name("cues.toml")
LONGEST_SUBJECT = 70  # characters
_SUBJECT_WORDS = 9
_LEADING_WORDS = 8  # "In the spring of 1921, …"
_MARKS = " .,;:!?\u2026\u2013\u2014"
_PAIRS = ("()", "[]", "«»", "“”", "„“")
_PLURAL = {"was": "were", "is": "are", "does": "do", "has": "have"}
_PLURAL_CUES = frozenset({"were", "are", "last", "live"})
_YEAR = r"\b(?:1\d|20)\d\d\b"
_BY = re.compile(r"\b(?:by|von|por)\s+(?:the |der |dem |einem |einer |la |el )?[^\W\d_a-zß-öø-ÿ]", re.UNICODE)
_PLACE = re.compile(
    r"\b(?:in|at|on|near|from|of|to|im|am|an|auf|aus|bei|nahe|en|de|cerca de)\s+"
    r"(?:the |der |dem |den |la |el |las |los )?(?P<name>[^\W\d_a-zß-öø-ÿ]\w{1,40})"
)
_IS = re.compile(r"\A(who|what|w(?:er|as)|¿Qu(?:é|ién)) (?:is|ist|es)\b", re.IGNORECASE)
_WAS = frozenset({"was", "war", "fue", "era"})
_OF = frozenset({"of", "aus", "bei", "de", "del"})
_CAPITALISED = re.compile(r"[^\W\d_a-zß-öø-ÿ]\w{1,40}")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words after which a sentence states an attribute of what stands before them, or after."""

    attribute: str
    is_about_object: bool
    value: str  # what the sentence has to have
    words: tuple[tuple[str, ...], ...]  # runs of words, one after the other
    question: str


def question_for(sentence: str, language: str) -> str | None:
    """Return the question that a sentence answers; None where none is certain enough."""
    tokens = _without_leading(without_now(sentence.split(), language), GRAMMARS[language])
    is_dated = dates_in(sentence, language)
    bare = [token.strip(EDGES).casefold() for token in tokens]
    found: list[tuple[int, Cue, int, int]] = []
    for at, word in enumerate(bare[1 : _SUBJECT_WORDS + 5], start=1):
        for rank, cue in _by_first_word(language).get(word, ()):
            if (end := _match(cue.words, bare, at)) is not None:
                found.append((rank, cue, at, end))
        if found:
            break  # the first verb is the sentence's
    for _, cue, at, end in sorted(found, key=lambda each: each[0]):
        if cue.value == "date" and not is_dated:
            continue
        if (subject := _subject_of(cue, tokens, at, end, language)) is not None:
            question = cue.question
            if language == "en" and cue.words[0][0] in _PLURAL_CUES:
                question = " ".join(_PLURAL.get(word, word) for word in question.split())
            return filled(_in_tense(question, subject, cue.words[0][0]), subject)
    return None


def _in_tense(question: str, subject: str, verb: str) -> str:
    """Return a question for who or what something is in the past, where that is over: "What was the prize".

    Whoever or whatever has a name still is: "Who is Mara Lind".
    """
    if verb in _WAS and subject[:1].islower():
        return _IS.sub(rf"\1 {verb}", question).replace("¿Qué ", "¿Cuál ")
    return question


def dates_in(text: str, language: str) -> bool:
    """Tell whether a text has a year or a month."""
    return _values(language)["date"].search(text) is not None


def is_named(sentence: str) -> int:
    """Return how many names a sentence has."""
    return sum(1 for _ in names(sentence))


def _without_leading(tokens: list[str], grammar: Grammar) -> list[str]:
    """Return a sentence's words without when or where it begins with: "In 1921, the cinema opened"."""
    if tokens and tokens[0].casefold() in grammar.prepositions:
        for at, token in enumerate(tokens[:_LEADING_WORDS]):
            if token.endswith(","):
                return tokens[at + 1 :]
    return tokens


def _match(runs: Sequence[Sequence[str]], bare: Sequence[str], at: int) -> int | None:
    """Return where the words of a cue end that begin at a place; None where they are not there."""
    end = at + len(runs[0])
    if tuple(bare[at:end]) != runs[0]:
        return None
    for run in runs[1:]:
        starts = range(end, len(bare) - len(run) + 1)
        start = next((each for each in starts if tuple(bare[each : each + len(run)]) == run), None)
        if start is None:
            return None
        end = start + len(run)
    return end


def _subject_of(cue: Cue, tokens: Sequence[str], at: int, end: int, language: str) -> str | None:
    """Return what the question of a cue is about, if the sentence has what that asks for."""
    grammar = GRAMMARS[language]
    before = _phrase(tokens[:at], grammar)
    if before is None:
        return None
    rest = " ".join(tokens[at + len(cue.words[0]) :])
    if not cue.is_about_object:
        return before if _has(cue.value, rest, language) else None
    if not _CAPITALISED.match(before) or before.split()[0].casefold() in grammar.openers:
        return None  # "rain started the fire"
    if before.split()[-1].casefold() in grammar.determiners | grammar.pronouns:
        return None  # "Ana la dirigió"
    after: list[str] = []
    for token in tokens[end : end + _SUBJECT_WORDS]:
        if after and token.casefold() in grammar.ends:
            break
        after.append(token)
        if token[-1] in ",;:.":
            break
    return _phrase(after, grammar, opens=False)


def _phrase(tokens: Sequence[str], grammar: Grammar, *, opens: bool = True) -> str | None:
    """Return words as a thing's name inside a sentence, which they may open; None where they are none."""
    text = " ".join(tokens)
    name = re.split(r"[,(;:]", text, maxsplit=1)[0].strip(_MARKS)
    if any(name.count(left) != name.count(right) for left, right in _PAIRS) or name.count('"') % 2:
        return None
    words = name.split()
    if not words or len(words) > _SUBJECT_WORDS or len(name) > LONGEST_SUBJECT:
        return None
    lowered = [word.casefold() for word in words]
    is_cut = len(name) < len(text.strip(_MARKS))
    if is_cut and grammar.conjunction in text.split():
        return None  # a list
    first = lowered[0]
    if first in grammar.pronouns | grammar.prepositions | grammar.objects or first[0].isdigit():
        return None
    if not grammar.verbs.isdisjoint(lowered) or not any(character.isalpha() for character in name):
        return None
    return _within(name, grammar) if opens else name


def _within(name: str, grammar: Grammar) -> str:
    """Return a name that opens a sentence as it stands inside one."""
    words = name.split()
    first = words[0].casefold()
    goes_on = words[1:2] and words[1][:1].isupper()  # "Tom Cruise"
    is_name = first not in grammar.determiners and (
        grammar.nouns_are_capitalised or goes_on or any(each.text in words[0] for each in names(name))
    )
    if is_name or (len(words[0]) > 1 and words[0].isupper()):
        return name
    return name[0].lower() + name[1:]


def _has(value: str, rest: str, language: str) -> bool:
    """Tell whether what follows a cue has what its question asks for."""
    match value:
        case "date":  # it may stand before the subject, too
            return True
        case "text":
            return bool(rest.strip(EDGES))
        case "place":
            times = word_table(language)["times"] | GRAMMARS[language].months
            return any(found["name"].casefold() not in times for found in _PLACE.finditer(f"in {rest}"))
        case "person_noun":
            grammar = GRAMMARS[language]
            words = [word.strip(EDGES).casefold() for word in rest.split(",", 1)[0].split()[:_SUBJECT_WORDS]]
            # Whoever is named after a preposition is somebody else: "a poster signed by the founder".
            said = takewhile(lambda word: word not in grammar.ends | _OF, words)
            return not grammar.people.isdisjoint(said)
        case "by":
            found = _BY.search(rest)
        case "person" | "agent":
            found = _CAPITALISED.match(rest)
        case _:
            found = _values(language)[value].search(rest)
    return found is not None


@cache
def _values(language: str) -> Mapping[str, re.Pattern[str]]:
    """Return what the kinds of values look like in a language."""
    grammar = GRAMMARS[language]
    number = rf"\b(?:\d[\d.,]{{0,12}}|{'|'.join(sorted(grammar.numbers))})(?:\s(?:{grammar.large}))?"
    parts = {
        "date": rf"{_YEAR}|\b(?:{'|'.join(sorted(grammar.months))})\b",
        "money": rf"[$£€]\s?\d|{number}\s?(?:[$£€]|(?:{grammar.money})\b)",
        "duration": rf"{number}[\s-](?:{grammar.units})\b",
        "count": number,
        "seats": rf"{number}\s(?:\w{{1,20}}\s)?(?:{grammar.seats})\b",
        "members": rf"{number}\s(?:\w{{1,20}}\s)?(?:{grammar.members})\b",
        "measure": rf"{number}\s?(?:{grammar.measures})\b",
        "tall": rf"{number}\s?(?:{grammar.lengths})\b(?:\s(?:{grammar.tall})\b){grammar.tall_is_said}",
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in parts.items()}


@cache
def _by_first_word(language: str) -> Mapping[str, Sequence[tuple[int, Cue]]]:
    """Return the cues of a language by their first word, each with its rank."""
    found: dict[str, list[tuple[int, Cue]]] = {}
    for rank, entry in enumerate(tomllib.loads(TABLE.read_text("utf-8"))["cue"]):
        for phrase in entry.get(f"words_{language}", ()):
            runs = tuple(tuple(run.casefold().split()) for run in phrase.split(" … "))
            cue = Cue(
                entry["attribute"],
                entry.get("asks") == "object",
                entry["value"],
                runs,
                _question(entry, language),
            )
            found.setdefault(runs[0][0], []).append((rank, cue))
    return found


def _question(entry: Mapping[str, Any], language: str) -> str:
    """Return the question of a cue in a language, with a place for what it is about."""
    if language == "en":
        return f"{entry['en']}?"
    if language in entry:
        return entry[language]
    return statements(language).by_attribute[entry["attribute"]][0].question
