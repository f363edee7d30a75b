"""Every list that Red ships is taken whole, where the environment variable RED_LISTS names their folder.

They are not in this repository. ``python -m tests.bench.lists FOLDER`` also plays them.
"""

import os
from pathlib import Path

import pytest

from bot.domain.quiz.exchange.model import BOUNDS, Parsed
from bot.domain.quiz.exchange.reading import read_list
from bot.domain.quiz.lists import plan_import, require_name
from bot.domain.yaml_documents import Table, read_yaml
from tests.bench.lists import round_trip

FOLDER = os.environ.get("RED_LISTS")
FILES = sorted(Path(FOLDER).glob("*.yaml")) if FOLDER else []
HEADERS = {"AUTHOR", "DESCRIPTION", "CONFIG", "$schema"}

pytestmark = pytest.mark.skipif(not FILES, reason="RED_LISTS names no folder with Red's lists")


def read(file: Path) -> Parsed:
    return read_list(file.read_bytes(), name=file.stem)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_list_is_taken_whole_and_given_back(file: Path) -> None:
    parsed = read(file)
    root = read_yaml(file.read_bytes(), BOUNDS)
    assert isinstance(root, Table)
    entries = [pair for pair in root.pairs if pair.key not in HEADERS]
    assert parsed.skipped == ()
    assert len(parsed.questions) + parsed.merged == len(entries)
    assert round_trip(parsed)
    require_name(parsed.header.name)


def test_all_lists_fit_into_one_server() -> None:
    parsed = [read(file) for file in FILES]
    ids = iter(range(1_000))
    changes = plan_import((), (), parsed, lambda: f"id{next(ids)}", now=0)
    keys = [question.key for change in changes for question in change.new]
    assert len(changes) == len(FILES)
    assert len(keys) == len(set(keys)) == sum(len(each.questions) for each in parsed)
