"""Keep what was learned from a pack, so that the next start need not learn it again."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.domain.matching.classifier import Classifier, Weights
from bot.domain.matching.evidence import Profile
from bot.domain.matching.index import Index, groups_of
from bot.domain.matching.reading import Reader

if TYPE_CHECKING:
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
    words = {
        "program": _program(),
        "digest": index.pack.digest,
        "counts": dict(index.reader.counts),
        "exact": index.exact,
        "signals": list(index.classifier.rarities),
        "highest": index.classifier.highest,
        "profiles": [asdict(profile) for profile in index.profiles],
    }
    kept = io.BytesIO()
    np.savez(
        kept,
        rarities=np.array(list(index.classifier.rarities.values())),
        rows=index.classifier.weights.rows,
        scales=index.classifier.weights.scales,
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
            rarities = dict(zip(words["signals"], arrays["rarities"].tolist(), strict=True))
            weights = Weights(arrays["rows"], arrays["scales"])
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile):
        return None
    return Index(
        pack,
        tuple(groups_of(pack)),
        reader=Reader(pack, words["counts"]),
        classifier=Classifier(rarities, words["highest"], weights),
        profiles=tuple(Profile.of_stored(profile) for profile in words["profiles"]),
        exact=words["exact"],
    )
