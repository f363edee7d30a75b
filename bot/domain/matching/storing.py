"""Keep what was learned from a pack, so that the next start need not learn it again."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.domain.matching.classifier import Classifier
from bot.domain.matching.evidence import ClassProfile, Composition
from bot.domain.matching.index import Index, Wordings, groups_of
from bot.domain.matching.meanings import lexicon_of
from bot.domain.matching.reading import Reader
from bot.domain.matching.vectors import Keys, Rarities
from bot.domain.matching.weights import Postings
from bot.domain.pack import Pack

Arrays = Mapping[str, npt.NDArray[Any]]


_MAGIC = b"RECKONER INDEX 2"
_CHECKSUM = 32  # bytes of SHA-256 over all that follows it
_LENGTH = 8  # bytes of the header's length; then the header, then the arrays one after the other
# The arrays and how they are stored; of the classes' numbers there may be too many for two bytes.
_TYPES = {
    "keys": ("<i8",),
    "worth": ("<f4",),
    "starts": ("<i4",),
    "owners": ("<u2", "<i4"),
    "weights": ("|i1",),
    "parts": ("|u1",),
    "wordings": ("<i8",),
    "worded": ("<i4",),
}


class _Damaged(ValueError):
    """What was kept is not what :func:`dump` writes."""


@cache
def _program() -> str:
    """Return the hash of everything that decides what is learned from a pack, beside the pack."""
    digest = hashlib.sha256()
    for part in sorted(resources.files(__package__ or "").iterdir(), key=lambda part: part.name):
        if part.name.endswith((".py", ".toml", ".txt")):
            digest.update(part.name.encode() + b"\0" + part.read_bytes() + b"\0")
    return digest.hexdigest()


def dump(index: Index) -> bytes:
    """Return ``index`` as bytes that :func:`load` understands, for the pack that it was learned from."""
    rarities, postings = index.classifier.rarities, index.classifier.postings
    parts = index.composition.parts
    sets = b"".join(classes.to_bytes(_width(len(index.groups)), "little") for classes in parts.values())
    arrays = _stored(
        keys=rarities.keys.ordered,
        worth=rarities.worth,
        starts=postings.starts,
        owners=postings.owners,
        weights=postings.weights,
        parts=np.frombuffer(sets, np.uint8),
        wordings=index.wordings.keys.ordered,
        worded=index.wordings.owners,
    )
    header = {
        "program": _program(),
        "digest": index.pack.digest,
        "arrays": {name: [array.dtype.str, len(array)] for name, array in arrays.items()},
        "uses": dict(index.reader.uses),
        "scale": postings.scale,
        "parts": list(parts),
        "profiles": [
            [profile.size, dict(profile.forms), *map(sorted, (profile.roles, profile.heads, profile.names))]
            for profile in index.composition.profiles
        ],
    }
    words = json.dumps(header, separators=(",", ":")).encode()
    content = b"".join(
        (len(words).to_bytes(_LENGTH, "little"), words, *(array.tobytes() for array in arrays.values()))
    )
    return _MAGIC + hashlib.sha256(content).digest() + content


def load(kept: bytes, pack: Pack) -> Index | None:
    """Return the index in ``kept``; None where it is damaged, of another program or of another pack."""
    try:
        content = _checked(kept)
        start = _LENGTH + int.from_bytes(content[:_LENGTH], "little")
        words: dict[str, Any] = json.loads(bytes(content[_LENGTH:start]))
        if words["program"] != _program() or not pack.digest or words["digest"] != pack.digest:
            return None
        return _index(pack, words, _read_arrays(words["arrays"], content[start:]))
    # The checksum finds what a disk does to a file. The rest is for files that never were written by dump().
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def _stored(**arrays: npt.NDArray[Any]) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays as they are stored, the same on every machine."""
    return {name: array.astype(array.dtype.newbyteorder("<"), copy=False) for name, array in arrays.items()}


def _checked(kept: bytes) -> memoryview:
    start = len(_MAGIC) + _CHECKSUM
    content = memoryview(kept)[start:]
    if kept[:start] != _MAGIC + hashlib.sha256(content).digest():
        raise _Damaged("the checksum differs")
    return content


def _read_arrays(described: Mapping[str, Any], content: memoryview) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays that the header describes; together they are exactly what follows it."""
    arrays: dict[str, npt.NDArray[Any]] = {}
    at = 0
    for name, types in _TYPES.items():
        kind, length = described[name]
        if kind not in types or type(length) is not int or length < 0:
            raise _Damaged(name)
        stored = np.dtype(kind)
        end = at + length * stored.itemsize
        if end > len(content):
            raise _Damaged(name)
        native = stored.newbyteorder("=")
        arrays[name] = np.frombuffer(content[at:end], stored).astype(native)  # a copy, aligned and our own
        at = end
    if at != len(content):
        raise _Damaged("there is more than the header says")
    return arrays


def _index(pack: Pack, words: Mapping[str, Any], arrays: Arrays) -> Index:
    groups = tuple(groups_of(pack))
    _check_arrays(arrays, len(groups))
    scale = words["scale"]
    if type(scale) is not float or not 0 < scale < np.inf:
        raise _Damaged("scale")
    return Index(
        pack,
        groups,
        reader=Reader(_counts(words["uses"]), lexicon_of(pack)),
        classifier=Classifier(
            Rarities(Keys(arrays["keys"]), arrays["worth"]),
            Postings(arrays["starts"], arrays["owners"], arrays["weights"], scale, len(groups)),
        ),
        composition=Composition(
            _profiles(words["profiles"], len(groups)),
            _parts(_texts(words["parts"]), arrays["parts"].tobytes(), len(groups)),
        ),
        wordings=Wordings(Keys(arrays["wordings"]), arrays["worded"]),
    )


def _check_arrays(arrays: Arrays, classes: int) -> None:
    """Raise _Damaged unless the arrays fit each other and the number of classes."""
    starts, owners, worded = arrays["starts"], arrays["owners"], arrays["worded"]
    fits = (
        _is_rising(arrays["keys"])
        and len(arrays["worth"]) == len(arrays["keys"]) + 1
        and bool(np.isfinite(arrays["worth"]).all())
        and len(starts) == len(arrays["keys"]) + 2
        and starts[0] == 0
        and bool((starts[1:] >= starts[:-1]).all())
        and starts[-1] == len(owners) == len(arrays["weights"])
        and _are_below(owners, classes)
        and _is_rising(arrays["wordings"])
        and len(worded) == len(arrays["wordings"])
        and _are_below(worded, classes)
    )
    if not fits:
        raise _Damaged("the arrays do not fit each other")


def _is_rising(values: npt.NDArray[Any]) -> bool:
    return bool((values[1:] > values[:-1]).all())


def _are_below(values: npt.NDArray[Any], limit: int) -> bool:
    return not len(values) or bool(values.min() >= 0 and values.max() < limit)


def _width(classes: int) -> int:
    """Return how many bytes a set of classes takes."""
    return -(-classes // 8)


def _parts(names: list[str], sets: bytes, classes: int) -> dict[str, int]:
    width = _width(classes)
    if len(sets) != len(names) * width:
        raise _Damaged("parts")
    found = {
        part: int.from_bytes(sets[at * width : (at + 1) * width], "little") for at, part in enumerate(names)
    }
    if any(found_in >> classes for found_in in found.values()):
        raise _Damaged("parts")
    return found


def _profiles(raw: list[Any], classes: int) -> list[ClassProfile]:
    if len(raw) != classes:
        raise _Damaged("profiles")
    return [
        ClassProfile(
            _count(size), _counts(forms), *(frozenset(_texts(texts)) for texts in (roles, heads, names))
        )
        for size, forms, roles, heads, names in raw
    ]


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise _Damaged("a number")
    return value


def _counts(raw: dict[str, Any]) -> dict[str, int]:
    return {name: _count(count) for name, count in raw.items()}


def _texts(raw: list[Any]) -> list[str]:
    if not all(isinstance(text, str) for text in raw):
        raise _Damaged("texts")
    return raw
