"""Keep what was learned from a pack, so that the next start need not learn it again."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.domain.matching.classifier import Classifier
from bot.domain.matching.evidence import Composition, Profile
from bot.domain.matching.index import Index, Wordings, groups_of
from bot.domain.matching.meanings import lexicon_of
from bot.domain.matching.reading import Reader
from bot.domain.matching.vectors import Keys, Rarities
from bot.domain.matching.weights import Postings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.pack import Pack


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
    width = -(-len(index.groups) // 8)
    sets = b"".join(classes.to_bytes(width, "little") for classes in parts.values())
    words = {
        "program": _program(),
        "digest": index.pack.digest,
        "uses": dict(index.reader.uses),
        "scale": postings.scale,
        "parts": list(parts),
        "profiles": [
            [profile.size, dict(profile.forms), *map(sorted, (profile.roles, profile.heads, profile.names))]
            for profile in index.composition.profiles
        ],
    }
    kept = io.BytesIO()
    np.savez(
        kept,
        keys=rarities.keys.ordered,
        worth=rarities.worth,
        starts=postings.starts,
        owners=postings.owners,
        weights=postings.weights,
        parts=np.frombuffer(sets, np.uint8),
        wordings=index.wordings.keys.ordered,
        worded=index.wordings.owners,
        words=np.frombuffer(json.dumps(words, separators=(",", ":")).encode(), np.uint8),
    )
    return kept.getvalue()


def load(kept: bytes, pack: Pack) -> Index | None:
    """Return the index in ``kept``; None where it is damaged, of another program or of another pack."""
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
            words: dict[str, Any] = json.loads(arrays["words"].tobytes())
            if words["program"] != _program() or not pack.digest or words["digest"] != pack.digest:
                return None
            return _index(pack, words, arrays)
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile):
        return None


def _index(pack: Pack, words: Mapping[str, Any], arrays: Mapping[str, Any]) -> Index:
    groups = tuple(groups_of(pack))
    postings = Postings(arrays["starts"], arrays["owners"], arrays["weights"], words["scale"], len(groups))
    width = -(-len(groups) // 8)
    sets = arrays["parts"].tobytes()
    parts = {
        part: int.from_bytes(sets[at * width : (at + 1) * width], "little")
        for at, part in enumerate(words["parts"])
    }
    profiles = [
        Profile(size, forms, frozenset(roles), frozenset(heads), frozenset(names))
        for size, forms, roles, heads, names in words["profiles"]
    ]
    return Index(
        pack,
        groups,
        reader=Reader(words["uses"], lexicon_of(pack)),
        classifier=Classifier(Rarities(Keys(arrays["keys"]), arrays["worth"]), postings),
        composition=Composition(profiles, parts),
        wordings=Wordings(Keys(arrays["wordings"]), arrays["worded"]),
    )
