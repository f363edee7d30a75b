"""Serialise what was learned from a pack, so that the next start need not learn it again."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.domain.matching.classifier.model import Classifier, Postings
from bot.domain.matching.classifier.vectors import Keys, Marks, Rarities
from bot.domain.matching.classifier.words import DIMENSIONS, is_word, word_vectors
from bot.domain.matching.schema.talk import talk
from bot.domain.matching.text.meanings import lexicon_of
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.matching.verdict.evidence import Composition
from bot.domain.matching.verdict.index import Group, GroupKind, Index
from bot.domain.matching.verdict.likeness import AllWordings, Sentences
from bot.domain.pack.attributes import TABLE, attributes
from bot.domain.pack.model import Pack

Arrays = Mapping[str, npt.NDArray[Any]]
_PROGRAM = Path(__file__).parents[1]
_MAGIC = b"RECKONER INDEX 8"
_KEY = 32  # bytes of SHA-256 of what was learned from, and by which program
_CHECKSUM = 32  # bytes of SHA-256 over all that follows it
HEAD = len(_MAGIC) + _KEY  # bytes that say of which pack an index is
_LENGTH = 8  # bytes of the header's length; then the header, then the arrays one after the other
# The types of the arrays; the numbers of classes take four bytes in very large packs.
_TYPES = {
    "keys": (np.int64,),
    "worth": (np.float32,),
    "starts": (np.int32,),
    "owners": (np.uint16, np.int32),
    "weights": (np.int8,),
    "widespread": (np.int32,),
    "rows": (np.int8,),
    "marks": (np.int64,),
    "mark_counts": (np.uint16,),
    "mark_starts": (np.int32,),
    "parts": (np.int64,),
    "sets": (np.uint8,),
    "stems": (np.int64,),
    "is_answer": (np.uint16,),
    "stem_starts": (np.int32,),
    "words": (np.int32,),
    "word_starts": (np.int32,),
    "questions": (np.int8,),
    "question_starts": (np.int32,),
    "answers": (np.int8,),
    "answer_starts": (np.int32,),
    "wordings": (np.int64,),
    "worded": (np.int32,),
}


@cache
def _program() -> str:
    """Return the hash of everything but the pack that what is learned depends on: code and word lists."""
    digest = hashlib.sha256()
    for part in (*sorted(_PROGRAM.rglob("*")), TABLE):
        if part.suffix in {".py", ".toml", ".txt"}:
            digest.update(
                part.relative_to(_PROGRAM.parent).as_posix().encode() + b"\0" + part.read_bytes() + b"\0"
            )
    return digest.hexdigest()


def dump(index: Index) -> bytes:
    """Return ``index`` as bytes that :func:`load` understands, for the pack that it was learned from."""
    arrays = _arrays_of(index)
    header = {
        "stated": {name: sorted(entities) for name, entities in index.stated.items()},
        "groups": [[group.kind, group.id] for group in index.groups],
        "arrays": {name: [array.dtype.str, array.size] for name, array in arrays.items()},
        "uses": dict(index.reader.uses),
        "scale": index.classifier.postings.scale,
    }
    words = json.dumps(header, separators=(",", ":")).encode()
    length = len(words).to_bytes(_LENGTH, "little")
    content = b"".join((length, words, *(array.tobytes() for array in arrays.values())))
    return head_for(index.pack.digest) + hashlib.sha256(content).digest() + content


def head_for(digest: str) -> bytes:
    """Return how an index of the pack with this digest begins, if this program learned it."""
    return _MAGIC + hashlib.sha256(f"{_program()}\0{digest}".encode()).digest()


def _arrays_of(index: Index) -> Arrays:
    rarities, postings = index.classifier.rarities, index.classifier.postings
    profiles, alike, sentences = index.composition.profiles, index.alike, index.sentences
    return {
        "keys": rarities.keys.ordered,
        "worth": rarities.worth,
        "starts": postings.starts,
        "owners": postings.owners,
        "weights": postings.weights,
        "widespread": postings.widespread,
        "rows": postings.rows,
        "marks": profiles.keys,
        "mark_counts": profiles.numbers,
        "mark_starts": profiles.starts,
        "parts": index.composition.parts.ordered,
        "sets": index.composition.sets,
        "stems": alike.stems.keys,
        "is_answer": alike.stems.numbers,
        "stem_starts": alike.stems.starts,
        "words": alike.words,
        "word_starts": alike.word_starts,
        "questions": sentences.directions,
        "question_starts": sentences.starts,
        "answers": index.answers.directions,
        "answer_starts": index.answers.starts,
        "wordings": index.wordings.ordered,
        "worded": index.worded,
    }


def load(stored: bytes, pack: Pack) -> Index | None:
    """Return the index in ``stored``; None where it is damaged, of another program or of another pack."""
    content = memoryview(stored)[HEAD + _CHECKSUM :]
    if not pack.digest or stored[:HEAD] != head_for(pack.digest):
        return None
    if stored[HEAD : HEAD + _CHECKSUM] != hashlib.sha256(content).digest():
        return None
    try:
        end = _LENGTH + int.from_bytes(content[:_LENGTH], "little")
        header: dict[str, Any] = json.loads(bytes(content[_LENGTH:end]))
        return _restored(pack, header, _read_arrays(header["arrays"], content[end:]))
    # The checksum finds what a disk does to a file. The rest is for files that dump() never wrote.
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def _require(holds: object, what: str) -> None:
    if not holds:
        raise ValueError(f"{what}: not what dump() writes")


def _read_arrays(described: Mapping[str, Any], content: memoryview) -> Arrays:
    """Return the arrays that the header describes; together they are exactly what follows it."""
    arrays: dict[str, npt.NDArray[Any]] = {}
    start = 0
    for name, types in _TYPES.items():
        kind, length = described[name]
        _require(kind in {np.dtype(each).str for each in types}, name)  # in this machine's byte order
        _require(type(length) is int and 0 <= length <= len(content), name)
        array = np.frombuffer(content, kind, length, start)  # ValueError where the content is too short
        arrays[name] = array.copy()  # aligned and our own
        start += array.nbytes
    _require(start == len(content), "the end")
    return arrays


def _restored(pack: Pack, header: Mapping[str, Any], arrays: Arrays) -> Index:
    stated = {name: frozenset(_texts(entities)) for name, entities in header["stated"].items()}
    groups = tuple(Group(GroupKind(kind), name) for kind, name in header["groups"])
    classes, facts, scale = len(groups), len(pack.facts), header["scale"]
    _check_groups(groups, pack)
    _check_arrays(arrays, classes, facts)
    _require(type(scale) is float and 0 < scale < np.inf, "scale")
    get = arrays.__getitem__
    return Index(
        pack,
        stated,
        groups,
        reader=QuestionReader(_counts(header["uses"]), lexicon_of(pack), is_word),
        classifier=Classifier(
            Rarities(Keys(get("keys")), get("worth")),
            Postings(
                *map(get, ("starts", "owners", "weights", "widespread")),
                rows=get("rows").reshape(len(get("widespread")), classes),
                scale=scale,
                classes=classes,
            ),
        ),
        composition=Composition(
            Marks(*map(get, ("marks", "mark_counts", "mark_starts"))),
            Keys(get("parts")),
            get("sets").reshape(len(get("parts")), -(-classes // 8)),
        ),
        alike=AllWordings(
            Marks(*map(get, ("stems", "is_answer", "stem_starts"))),
            *map(get, ("words", "word_starts")),
        ),
        sentences=Sentences(get("questions").reshape(-1, DIMENSIONS), get("question_starts")),
        answers=Sentences(get("answers").reshape(-1, DIMENSIONS), get("answer_starts")),
        wordings=Keys(get("wordings")),
        worded=get("worded"),
    )


def _check_groups(groups: Sequence[Group], pack: Pack) -> None:
    """Raise ValueError unless these can be the classes of questions of ``pack``."""
    known: Mapping[GroupKind, Collection[str]] = {
        GroupKind.FACT: pack.fact,
        GroupKind.NEAR_MISS: pack.fact,
        GroupKind.GAP: pack.gap,
        GroupKind.UNSTATED: attributes(),
        GroupKind.TALK: talk(),
    }
    _require(all(group.id in known[group.kind] for group in groups), "groups")
    facts = [group.id for group in groups if group.kind is GroupKind.FACT]
    _require(facts == [fact.id for fact in pack.facts], "facts")
    _require(all(group.kind is GroupKind.FACT for group in groups[: len(facts)]), "the facts' order")


def _check_arrays(arrays: Arrays, classes: int, facts: int) -> None:
    """Raise ValueError unless the arrays fit each other and the numbers of classes and facts."""
    keys, worth = arrays["keys"], arrays["worth"]
    for name in ("keys", "wordings", "parts", "widespread"):
        _require((arrays[name][1:] > arrays[name][:-1]).all(), name)
    _require(len(worth) == len(keys) + 1 and np.isfinite(worth).all(), "worth")
    _check_runs(arrays["starts"], len(keys) + 1, "owners", "weights", arrays=arrays)
    _check_runs(arrays["mark_starts"], classes, "marks", "mark_counts", arrays=arrays)
    _check_runs(arrays["stem_starts"], facts, "stems", "is_answer", arrays=arrays)
    _check_runs(arrays["word_starts"], facts, "words", arrays=arrays)
    _check_runs(arrays["question_starts"] * DIMENSIONS, classes, "questions", arrays=arrays)
    _check_runs(arrays["answer_starts"] * DIMENSIONS, facts, "answers", arrays=arrays)
    for name, end in (
        ("owners", classes),
        ("worded", classes),
        ("widespread", len(keys)),
        ("words", len(word_vectors())),
    ):
        numbers = arrays[name]
        _require(not len(numbers) or (numbers.min() >= 0 and numbers.max() < end), name)
    for name, rows, size in (
        ("worded", "wordings", 1),
        ("rows", "widespread", classes),
        ("sets", "parts", -(-classes // 8)),
    ):
        _require(len(arrays[name]) == len(arrays[rows]) * size, name)


def _check_runs(starts: npt.NDArray[Any], rows: int, *names: str, arrays: Arrays) -> None:
    """Raise ValueError unless the named arrays have this many runs, one after the other."""
    _require(len(starts) == rows + 1 and starts[0] == 0 and (starts[1:] >= starts[:-1]).all(), names[0])
    _require(all(len(arrays[name]) == starts[-1] for name in names), names[0])


def _count(value: Any) -> int:
    _require(type(value) is int and value >= 0, "a count")
    return value


def _counts(raw: dict[str, Any]) -> dict[str, int]:
    return {name: _count(count) for name, count in raw.items()}


def _texts(raw: list[Any]) -> list[str]:
    _require(all(isinstance(text, str) for text in raw), "texts")
    return raw
