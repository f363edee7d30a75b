"""Serialise what was learned from a pack, so that the next start need not learn it again."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.domain.matching.classifier.model import Classifier, Postings
from bot.domain.matching.classifier.vectors import Keys, Rarities
from bot.domain.matching.schema.unstated import wordings_of
from bot.domain.matching.text.meanings import lexicon_of
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.matching.verdict.evidence import ClassProfile, Composition
from bot.domain.matching.verdict.index import GroupKind, Index, grouped
from bot.domain.pack.attributes import TABLE, attributes
from bot.domain.pack.model import Pack

Arrays = Mapping[str, npt.NDArray[Any]]
_PROGRAM = Path(__file__).parents[1]
_MAGIC = b"RECKONER INDEX 5"
_CHECKSUM = 32  # bytes of SHA-256 over all that follows it
_LENGTH = 8  # bytes of the header's length; then the header, then the arrays one after the other
# The types of the arrays; the numbers of classes take four bytes in very large packs.
_TYPES = {
    "keys": (np.int64,),
    "worth": (np.float32,),
    "starts": (np.int32,),
    "owners": (np.uint16, np.int32),
    "weights": (np.int8,),
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
    rarities, postings = index.classifier.rarities, index.classifier.postings
    parts = index.composition.parts
    arrays: Arrays = {
        "keys": rarities.keys.ordered,
        "worth": rarities.worth,
        "starts": postings.starts,
        "owners": postings.owners,
        "weights": postings.weights,
        "wordings": index.wordings.ordered,
        "worded": index.worded,
    }
    header = {
        "program": _program(),
        "digest": index.pack.digest,
        "stated": {name: sorted(entities) for name, entities in index.stated.items()},
        "general": wordings_of(index.pack),
        "unstated": [group.id for group in index.groups if group.kind is GroupKind.UNSTATED],
        "arrays": {name: [array.dtype.str, len(array)] for name, array in arrays.items()},
        "uses": dict(index.reader.uses),
        "scale": postings.scale,
        "parts": list(parts),
        "sets": [f"{classes:x}" for classes in parts.values()],
        "profiles": [
            [profile.size, dict(profile.forms), *map(sorted, (profile.roles, profile.heads, profile.names))]
            for profile in index.composition.profiles
        ],
    }
    words = json.dumps(header, separators=(",", ":")).encode()
    length = len(words).to_bytes(_LENGTH, "little")
    content = b"".join((length, words, *(array.tobytes() for array in arrays.values())))
    return _MAGIC + hashlib.sha256(content).digest() + content


def load(stored: bytes, pack: Pack) -> Index | None:
    """Return the index in ``stored``; None where it is damaged, of another program or of another pack."""
    start = len(_MAGIC) + _CHECKSUM
    content = memoryview(stored)[start:]
    if stored[:start] != _MAGIC + hashlib.sha256(content).digest():
        return None
    try:
        end = _LENGTH + int.from_bytes(content[:_LENGTH], "little")
        header: dict[str, Any] = json.loads(bytes(content[_LENGTH:end]))
        if header["program"] != _program() or not pack.digest or header["digest"] != pack.digest:
            return None
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
    general = {fact_id: tuple(_texts(texts)) for fact_id, texts in header["general"].items()}
    left_open = _texts(header["unstated"])
    _require(attributes().keys() >= set(left_open), "unstated")
    # The questions for these serve to learn only; to work them out again would take most of the time.
    groups = tuple(grouped(pack, general, ((attribute_id, ()) for attribute_id in left_open)))
    classes, scale = len(groups), header["scale"]
    _check_arrays(arrays, classes)
    _require(type(scale) is float and 0 < scale < np.inf, "scale")
    _require(len(header["profiles"]) == classes, "profiles")
    profiles = [
        ClassProfile(_count(size), _counts(forms), *(frozenset(_texts(part)) for part in parts))
        for size, forms, *parts in header["profiles"]
    ]
    sets = [int(classes_with, 16) for classes_with in header["sets"]]
    _require(all(0 <= each < 1 << classes for each in sets), "sets")
    return Index(
        pack,
        stated,
        groups,
        reader=QuestionReader(_counts(header["uses"]), lexicon_of(pack)),
        classifier=Classifier(
            Rarities(Keys(arrays["keys"]), arrays["worth"]),
            Postings(arrays["starts"], arrays["owners"], arrays["weights"], scale, classes),
        ),
        composition=Composition(profiles, dict(zip(_texts(header["parts"]), sets, strict=True))),
        wordings=Keys(arrays["wordings"]),
        worded=arrays["worded"],
    )


def _check_arrays(arrays: Arrays, classes: int) -> None:
    """Raise ValueError unless the arrays fit each other and the number of classes."""
    keys, worth, starts, owners = (arrays[name] for name in ("keys", "worth", "starts", "owners"))
    for each in (keys, arrays["wordings"]):
        _require((each[1:] > each[:-1]).all(), "keys")
    _require(len(arrays["worded"]) == len(arrays["wordings"]), "wordings")
    _require(len(worth) == len(keys) + 1 and np.isfinite(worth).all(), "worth")
    _require(len(starts) == len(keys) + 2 and starts[0] == 0 and (starts[1:] >= starts[:-1]).all(), "starts")
    _require(starts[-1] == len(owners) == len(arrays["weights"]), "weights")
    for numbers in (owners, arrays["worded"]):
        _require(not len(numbers) or (numbers.min() >= 0 and numbers.max() < classes), "classes")


def _count(value: Any) -> int:
    _require(type(value) is int and value >= 0, "a count")
    return value


def _counts(raw: dict[str, Any]) -> dict[str, int]:
    return {name: _count(count) for name, count in raw.items()}


def _texts(raw: list[Any]) -> list[str]:
    _require(all(isinstance(text, str) for text in raw), "texts")
    return raw
