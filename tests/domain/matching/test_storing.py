"""Stored indexes: whatever happens to the file, the matcher answers as if newly learned."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.matching.verdict.storing import HEAD, load
from bot.domain.pack.model import Pack
from tests.domain.matching.conftest import observatory_matcher, observatory_pack, restored_or_built
from tests.film import article_pack

PACK = observatory_pack()
MATCHER = observatory_matcher()
KEPT = MATCHER.dump()
CONTENT = HEAD + 32  # where what the checksum covers begins
QUESTIONS = ("who is the keeper", "How heavy is the lens that Jonas Pel ground?", "what is the weather")


def answers(matcher: Matcher) -> list[object]:
    return [matcher.match(question) for question in QUESTIONS]


def sealed(header: Any, arrays: bytes) -> bytes:
    """Return a file whose checksum is right."""
    words = header if isinstance(header, bytes) else json.dumps(header).encode()
    content = len(words).to_bytes(8, "little") + words + arrays
    return KEPT[:HEAD] + hashlib.sha256(content).digest() + content


def opened() -> tuple[dict[str, Any], bytes]:
    length = int.from_bytes(KEPT[CONTENT : CONTENT + 8], "little")
    return json.loads(KEPT[CONTENT + 8 : CONTENT + 8 + length]), KEPT[CONTENT + 8 + length :]


def test_stored_index_answers_alike() -> None:
    assert load(KEPT, PACK) is not None
    kept = Matcher.restore(PACK, KEPT)
    assert kept is not None
    assert kept.dump() == KEPT
    assert answers(kept) == answers(MATCHER)


@given(st.integers(0, len(KEPT) - 1), st.integers(1, 255))
def test_any_changed_byte_is_noticed(place: int, change: int) -> None:
    damaged = bytearray(KEPT)
    damaged[place] ^= change
    assert load(bytes(damaged), PACK) is None
    assert answers(restored_or_built(PACK, bytes(damaged))) == answers(MATCHER)


@given(st.integers(0, len(KEPT) - 1), st.binary(max_size=64))
def test_wrong_end_is_noticed(end: int, rest: bytes) -> None:
    assume(rest != KEPT[end:])
    assert load(KEPT[:end] + rest, PACK) is None
    assert rest == b"" or load(KEPT + rest, PACK) is None


@given(st.binary())
def test_valid_checksum_is_not_enough(words: bytes) -> None:
    assert load(sealed(words, b""), PACK) is None


def resized(header: dict[str, Any]) -> None:
    header["arrays"]["weights"][1] = 1 << 62


def shifted(header: dict[str, Any]) -> None:
    header["arrays"]["keys"][1] -= 1
    header["arrays"]["worth"][1] += 2


def with_objects(header: dict[str, Any]) -> None:
    header["arrays"]["keys"][0] = "|O"


def with_fewer_groups(header: dict[str, Any]) -> None:
    header["groups"].pop()


def with_facts_in_another_order(header: dict[str, Any]) -> None:
    header["groups"][:2] = reversed(header["groups"][:2])


def with_a_fact_among_gaps(header: dict[str, Any]) -> None:
    header["groups"][len(PACK.facts) - 1 : len(PACK.facts) + 1] = reversed(
        header["groups"][len(PACK.facts) - 1 : len(PACK.facts) + 1]
    )


def with_endless_scale(header: dict[str, Any]) -> None:
    header["scale"] = float("inf")


def with_one_part_less(header: dict[str, Any]) -> None:
    header["arrays"]["parts"][1] -= 1
    header["arrays"]["sets"][1] += 8


@pytest.mark.parametrize(
    "change",
    [
        resized,
        shifted,
        with_objects,
        with_fewer_groups,
        with_facts_in_another_order,
        with_a_fact_among_gaps,
        with_endless_scale,
        with_one_part_less,
    ],
)
def test_inconsistent_header_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    header, arrays = opened()
    change(header)
    assert load(sealed(header, arrays), PACK) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from(
        [
            "arrays",
            "uses",
            "scale",
            "groups",
            "stated",
        ]
    ),
    JSON,
)
def test_malformed_header_is_refused(name: str, value: Any) -> None:
    header, arrays = opened()
    matcher = restored_or_built(PACK, sealed(header | {name: value}, arrays))
    # Any number may be a scale, and words may never be used.
    assert name in {"uses", "scale"} or answers(matcher) == answers(MATCHER)


@given(
    st.lists(st.tuples(st.integers(0, len(opened()[1]) - 1), st.integers(0, 255)), min_size=1, max_size=40)
)
def test_changed_arrays_never_raise(
    changes: list[tuple[int, int]],
) -> None:
    header, arrays = opened()
    changed = bytearray(arrays)
    for place, value in changes:
        changed[place] = value
    answers(restored_or_built(PACK, sealed(header, bytes(changed))))


def test_index_of_another_pack_is_refused() -> None:
    other: Pack = article_pack()
    assert load(KEPT, other) is None
