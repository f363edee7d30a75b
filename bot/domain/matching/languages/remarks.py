"""Tell remarks from questions: "just watched it, loved it", "the title is way too long" (``remarks.toml``).

Where nothing is asked there is nothing to answer, however near a fact may come to the words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from bot.domain.matching.languages.detection import ENGLISH, plain_words
from bot.domain.matching.text.english import read_table
from bot.domain.matching.text.normalise import MAX_CHARACTERS, words
from bot.domain.matching.text.splitting import SENTENCE_GAP

_CLAUSE = re.compile(r"[.!,;:()\n\u2026\u2014]++|\s[-\u2013]++\s")
_LONGEST = 40  # words; whoever writes more tells a story, in which anything may be asked
_LONGEST_JUDGEMENT = 6  # words of one without a verb
_SHORTEST = 2  # words of a clause that loses none at its end
_REMEMBERED = 1_024  # texts; what is asked often is read once

Words = tuple[str, ...]


class Remark(StrEnum):
    """What a remark says of what it is about."""

    LIKED = "liked"
    DISLIKED = "disliked"
    OTHER = "other"  # neither, or something of both


@dataclass(frozen=True, slots=True)
class _Table:
    """The words of one language."""

    language: str
    sets: Mapping[str, frozenset[str]]
    phrases: Mapping[str, Mapping[str, tuple[Words, ...]]]  # by their first word

    def split(self, text: str) -> list[str]:
        return words(text) if self.language == ENGLISH else plain_words(text)


@lru_cache(maxsize=_REMEMBERED)
def remark_in(text: str) -> Remark | None:
    """Return what sort of remark a text is; None where it may ask something."""
    if "?" in text or "\u00bf" in text:
        return None
    return next(filter(None, (_read(text[:MAX_CHARACTERS], table) for table in _tables())), None)


def without_remarks(text: str) -> str:
    """Return a text without the sentences that are only remarks; all of it where nothing would be left."""
    sentences = SENTENCE_GAP.split(text[:MAX_CHARACTERS])
    if len(sentences) == 1:
        return text
    rest = [sentence for sentence in sentences if remark_in(sentence) is None]
    return " ".join(rest) if 0 < len(rest) < len(sentences) else text


@cache
def _tables() -> tuple[_Table, ...]:
    read: dict[str, dict[str, Any]] = read_table(Path(__file__).with_name("remarks.toml"))
    return tuple(_table(language, lists) for language, lists in read.items())


def _table(language: str, lists: Mapping[str, Any]) -> _Table:
    sets = {name: frozenset(said.split()) for name, said in lists.items() if isinstance(said, str)}
    listed = {name: cast("list[str]", said) for name, said in lists.items() if isinstance(said, list)}
    phrases = {name: _by_first_word(said) for name, said in listed.items()}
    sets["opinions"] = sets["liked"] | sets["disliked"] | sets["mixed"]
    sets["judging"] = sets["opinions"] | sets["degrees"]
    return _Table(language, sets, phrases)


def _by_first_word(phrases: Iterable[str]) -> Mapping[str, tuple[Words, ...]]:
    split = [tuple(phrase.split()) for phrase in phrases]
    return {first: tuple(each for each in split if each[0] == first) for first, *_ in split}


def _read(text: str, table: _Table) -> Remark | None:
    """Return what sort of remark a text is in one language."""
    said, sets = table.split(text), table.sets
    if (
        _has_tag(said, table)
        or len(said) > _LONGEST
        or not (sets["addressed"] | sets["asking"]).isdisjoint(said)
    ):
        return None
    bare = (_bare(table.split(clause), table) for clause in _CLAUSE.split(text))
    clauses = [clause for clause in bare if clause]
    remarks = [_remark(clause, table) for clause in clauses]
    is_plain = all(
        remark is not None or (sets["judging"] | sets["adverbs"]).issuperset(clause)
        for remark, clause in zip(remarks, clauses, strict=True)
    )
    is_asking = any(_asks(clause, table) for clause in clauses)
    return _together(said, remarks, sets) if any(remarks) and is_plain and not is_asking else None


def _has_tag(said: Sequence[str], table: _Table) -> bool:
    """Tell whether a text asks to be told that it is right: "it flopped, didn't it"."""
    tags = table.phrases["tags"]
    return any(tuple(said[at:]) in tags.get(word, ()) for at, word in enumerate(said))


def _together(
    said: Sequence[str], remarks: Iterable[Remark | None], sets: Mapping[str, frozenset[str]]
) -> Remark:
    """Return what a whole text says, by its clauses; with "not" in it, it may say either."""
    if not sets["negations"].isdisjoint(said):
        return Remark.OTHER
    found = {*remarks} - {None, Remark.OTHER}
    found |= {tone for tone in (Remark.LIKED, Remark.DISLIKED) if not sets[tone].isdisjoint(said)}
    if not sets["excess"].isdisjoint(said) and not sets["mixed"].isdisjoint(said):
        found.add(Remark.DISLIKED)
    return (found.pop() if len(found) == 1 else None) or Remark.OTHER


def _bare(said: list[str], table: _Table) -> list[str]:
    """Return a clause without the words that only lead to it and away from it, such as "change my mind"."""
    sets, tails = table.sets, table.phrases["tails"]
    start, end = 0, len(said)
    end = next((at for at in range(end) if tuple(said[at:]) in tails.get(said[at], ())), end)
    while start < end and said[start] in sets["leading"]:
        start += 1
    while end - start > _SHORTEST and said[end - 1] in sets["after"]:
        end -= 1
    return said[start:end]


def _asks(clause: Sequence[str], table: _Table) -> bool:
    """Tell whether a clause asks, also in its middle: "loved it and where was it shot"."""
    sets = table.sets
    is_felt = _felt(clause, table) is not None
    if clause[0] in sets["opening"] and not is_felt and not sets["judging"].issuperset(clause[1:]):
        return True
    for at, (word, after) in enumerate(zip(clause, [*clause[1:], ""], strict=True)):
        is_start = at == 0 or clause[at - 1] in sets["leading"]
        if word in sets["questions"] and (after in sets["opening"] or (is_start and not is_felt)):
            return True
        if word in sets["opening"] and after in sets["asked"] and at > 0 and table.language == ENGLISH:
            return True
    return False


def _remark(clause: Sequence[str], table: _Table) -> Remark | None:
    """Return what sort of remark a clause is."""
    readings = (_felt, _told, _thought, _judged, _praised)
    return next(filter(None, (reading(clause, table) for reading in readings)), None)


def _own(clause: Sequence[str], table: _Table) -> tuple[bool, Sequence[str]]:
    """Return whether a clause is on whoever says it, and what it says after that."""
    sets = table.sets
    at = 1 if clause[0] in sets["subjects"] else 0
    has_subject = at > 0
    while at < len(clause) - 1 and clause[at] in sets["adverbs"]:
        at += 1
    return has_subject, clause[at:]


def _felt(clause: Sequence[str], table: _Table) -> Remark | None:
    """Read what somebody did or felt: "just saw it", "I love the train"."""
    sets = table.sets
    has_subject, rest = _own(clause, table)
    if not sets["told"].isdisjoint(rest):
        return None
    if rest[-1] in sets["participles"] and (len(rest) == 1 or rest[0] in sets["perfect"]):
        return Remark.OTHER
    for start in (rest, clause):
        for name in ("felt", "own") if has_subject else ("felt",):
            if (found := _phrase(name, table, start, starts=(0,))) is not None:
                return found
    return None


def _told(clause: Sequence[str], table: _Table) -> Remark | None:
    """Read a verb that judges by itself: "the airport bit dragged"."""
    return _phrase("telling", table, clause, starts=range(1, len(clause)))


def _phrase(name: str, table: _Table, said: Sequence[str], *, starts: Iterable[int]) -> Remark | None:
    """Return the tone of the phrases ``name`` of which one stands at any of these places."""
    tones = ((Remark.LIKED, "_liked"), (Remark.DISLIKED, "_disliked"), (Remark.OTHER, ""))
    for tone, key in tones:
        phrases = table.phrases[name + key]
        if any(_begins(said, at, phrase) for at in starts for phrase in phrases.get(said[at], ())):
            return tone
    return None


def _thought(clause: Sequence[str], table: _Table) -> Remark | None:
    """Read what somebody thinks: "I thought it dragged", "found him boring"."""
    _, rest = _own(clause, table)
    sets = table.sets
    if len(rest) <= _SHORTEST or rest[0] not in sets["thinking"]:
        return None
    judged = rest[2:] if rest[1] in sets["subjects"] else rest[1:]  # "fand ich geil, den Film"
    is_bare = sets["judging"].issuperset(judged) and not sets["opinions"].isdisjoint(judged)
    is_judged = rest[-1] in sets["opinions"] or _told(rest, table) or _judged(rest[1:], table)
    return Remark.OTHER if is_judged or is_bare else None


def _praised(clause: Sequence[str], table: _Table) -> Remark | None:
    """Read a judgement before or after what it is on: "great movie", "geiler Film", "peli buenísima"."""
    sets = table.sets
    if len(clause) > _LONGEST_JUDGEMENT or sets["films"].isdisjoint(clause):
        return None
    rest = [word for word in clause if word not in sets["films"]]
    if sets["ever"].isdisjoint(rest) and not sets["superlatives"].isdisjoint(rest):
        return None
    tones = sets["liked"] | sets["disliked"] | sets["superlatives"]
    is_judgement = sets["judging"].issuperset(rest) and not tones.isdisjoint(rest)
    return Remark.OTHER if is_judgement else None


def _judged(clause: Sequence[str], table: _Table) -> Remark | None:
    """Read what somebody calls something: "the title is way too long"; without a subject in a few words."""
    sets = table.sets
    at = next((at for at, word in enumerate(clause) if word in sets["linking"] | sets["exclaiming"]), None)
    if at is None and not sets["excess"].isdisjoint(clause):  # "too long"
        is_bare = sets["judging"].issuperset(clause) and not sets["opinions"].isdisjoint(clause)
        return Remark.DISLIKED if is_bare else None
    if at is None or (at == 1 and clause[0] in sets["pointing"]) or (at and clause[at] in sets["exclaiming"]):
        return None
    tail = clause[at + 1 :]
    is_bare = at > 0 or sets["articles"].isdisjoint(tail)
    is_judgement = sets["judging"].issuperset(tail) and _gives_opinion(tail, sets)
    return Remark.OTHER if is_bare and is_judgement else None


def _gives_opinion(said: Sequence[str], sets: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether words judge: "es malo", but not "hace de malo", which is a part."""
    return any(
        word in sets["opinions"] and not (word in sets["nouns"] and before in sets["before_nouns"])
        for before, word in zip(["", *said], said, strict=False)
    )


def _begins(said: Sequence[str], at: int, phrase: Words) -> bool:
    return tuple(said[at : at + len(phrase)]) == phrase
