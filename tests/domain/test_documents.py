import json
from collections.abc import Callable
from typing import Any

import pytest
import tomli_w
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.documents import (
    DEEPEST,
    LONGEST_KEY,
    MOST_KEY_PARTS,
    Bounds,
    Unreadable,
    decode,
    read_json,
    read_toml,
)
from bot.domain.yaml_documents import Table, read_yaml
from tests.domain.nasty import json_documents, toml_documents, yaml_documents

BOUNDS = Bounds(size=100_000, parts=20_000)
READERS = {"toml": read_toml, "json": read_json, "yaml": read_yaml}


def encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


# tomli_w writes a carriage return before a line break as the line break that TOML makes of both.
TEXTS = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=30)
KEYS = st.text(
    st.characters(exclude_categories=["Cs"]), max_size=LONGEST_KEY // 13
)  # characters that JSON may write as two escapes each
# What TOML and JSON have in common, strings with quotation marks, backslashes and line breaks among them.
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | FLOATS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=5)


@given(document=DOCUMENTS, multiline=st.booleans())
def test_toml_round_trips(document: dict[str, Any], multiline: bool) -> None:  # noqa: FBT001 - a drawn value
    assert read_toml(encoded(tomli_w.dumps(document, multiline_strings=multiline)), BOUNDS) == document


@given(document=DOCUMENTS, is_ascii=st.booleans())
def test_json_round_trips(document: dict[str, Any], is_ascii: bool) -> None:  # noqa: FBT001 - a drawn value
    assert read_json(encoded(json.dumps(document, ensure_ascii=is_ascii)), BOUNDS) == document


# PyYAML writes line breaks of other sorts as spaces.
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30)
LISTS = st.dictionaries(LINES, LINES | st.lists(LINES, min_size=1, max_size=4), max_size=5)


@given(document=LISTS)
def test_yaml_round_trips(document: dict[str, Any]) -> None:
    found = read_yaml(encoded(yaml.safe_dump(document, allow_unicode=True, sort_keys=False)), BOUNDS)
    assert isinstance(found, Table)
    assert {str(pair.key): pair.value for pair in found.pairs} == document


def test_yaml_keeps_text_and_lines() -> None:
    found = read_yaml(b"# a comment\nIs it?: No\nNorway?:\n- 07\n- ~\nIs it?: {a: b}\n", BOUNDS)
    assert isinstance(found, Table)
    assert [(pair.line, pair.key) for pair in found.pairs] == [(2, "Is it?"), (3, "Norway?"), (6, "Is it?")]
    assert [pair.value for pair in found.pairs][:2] == ["No", ["07", "~"]]


STRINGS = ['"""a""""', "'''b'''''", '"#[{."', "'\"'", '"\\""', '""', "''", '"""\n\\"""\n"""', "'''\n\"\n'''"]


@pytest.mark.parametrize("string", STRINGS)
def test_strings_hide_structure(string: str) -> None:
    deep = f"a = [{string}, {'[' * 10}{string}{']' * 10}] # [[[[ ' \"\nb.c = {string}\n"
    whole, part = read_toml(encoded(deep), BOUNDS), read_toml(encoded(f"a = {string}"), BOUNDS)
    assert whole["b"]["c"] == part["a"]


TOO_MUCH = {
    "toml": {
        "parts of a key": "a." * 30_000 + "a = 1",
        "parts of a table": f"[{'a.' * MOST_KEY_PARTS}a]",
        "spaced parts": "a . " * MOST_KEY_PARTS + "a = 1",
        "quoted parts": '"a".' * MOST_KEY_PARTS + "a = 1",
        "a long key": "a" * (LONGEST_KEY + 1) + " = 1",
        "a long quoted key": '"' + "a" * LONGEST_KEY + '" = 1',
        "depth": "a = " + "[" * (DEEPEST + 1),
        "depth of tables": "a = " + "{a = " * (DEEPEST + 1),
        "digits": "a = " + "1" * 5_000,
        "negative digits": "a = -" + "1" * 5_000,
        "hexadecimal digits": "a = 0x" + "f" * 5_000,
        "digits behind a point": "a = 0." + "1" * 5_000,
        "values": "a = [" + "1," * 20_000 + "]",
        "tables": "[[a]]\n" * 10_000,
        "comments": "#\n" * 21_000,
        "strings that do not end": 'a = "\n' * 10_000,
        "size": "#" * 100_001,
        "a long text of escapes": 'a = "' + "\\n" * 20_001 + '"',
        "a long text of lines": 'a = """' + '"a' * 20_001 + '"""',
    },
    "json": {
        "depth": "[" * 50_000,
        "depth of objects": '{"a":' * (DEEPEST + 1),
        "digits": '{"a": ' + "1" * 5_000 + "}",
        "negative digits": '{"a": -' + "1" * 5_000 + "}",
        "a long key": '{"' + "a" * LONGEST_KEY + '" : 1}',
        "values": "[" + "1," * 20_000 + "1]",
        "half of a pair": r'{"a": "\ud800"}',
        "half of a pair in a key": r'{"\udfff": 1}',
        "no number": '{"a": NaN}',
        "no end": '{"a": -Infinity}',
        "size": '"' + "a" * 100_000 + '"',
    },
    "yaml": {
        "depth": "[" * 50_000,
        "depth of dashes": "- " * 40_000,
        "depth of questions": "? " * 40_000,
        "depth of indents": "".join(" " * column + "a:\n" for column in range(100)),
        "an anchor": "a: &b [1]",
        "an alias": "a: &b [1]\nc: *b",
        "a bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]",
        "a merge": "a: &a {b: c}\nd:\n  <<: *a",
        "values": "- a\n" * 20_000,
        "half of a pair": r'a: "\ud800"',
        "no character": r'a: "\U00110000"',
        "too large a character": r'a: "\UFFFFFFFF"',
        "documents": "a: b\n---\nc: d\n",
        "NUL": "a: \x00",
        "size": "a: " + "b" * 100_000,
    },
}


@pytest.mark.parametrize(("form", "what"), [(form, what) for form, many in TOO_MUCH.items() for what in many])
def test_excess_is_refused_in_one_line(form: str, what: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        READERS[form](encoded(TOO_MUCH[form][what]), BOUNDS)
    (problem,) = refusal.value.problems
    assert 0 < len(str(problem)) < 300


@pytest.mark.parametrize("data", [b"\xff\xfe", b"a\n\xc3(", b"\xed\xa0\x80", b"#" * 100_001])
def test_non_text_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(data, BOUNDS)


def test_byte_order_mark_is_dropped() -> None:
    assert decode(b"\xef\xbb\xbfa = 1", BOUNDS) == "a = 1"


@pytest.mark.parametrize("is_fast", [True, False])
def test_yaml_needs_no_libyaml(monkeypatch: pytest.MonkeyPatch, is_fast: bool) -> None:  # noqa: FBT001 - either
    monkeypatch.setattr(yaml, "__with_libyaml__", is_fast)
    found = read_yaml(b"Where?:\n- Norway\n- Norge\n", BOUNDS)
    assert isinstance(found, Table)
    assert found.pairs[0].value == ["Norway", "Norge"]
    for text in TOO_MUCH["yaml"].values():
        with pytest.raises(Unreadable):
            read_yaml(encoded(text), BOUNDS)


def refused_or_read(read: Callable[[bytes, Bounds], Any], text: str) -> None:
    try:
        read(encoded(text), BOUNDS)
    except Unreadable as refusal:
        str(refusal).encode()


@given(text=toml_documents() | json_documents() | yaml_documents() | st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in READERS.values():
        refused_or_read(read, text)


@given(data=st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text = decode(data, BOUNDS)
    except Unreadable:
        return
    for read in READERS.values():
        refused_or_read(read, text)
