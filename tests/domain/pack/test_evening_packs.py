"""The packs that were written in one evening are sound, and their questions can be judged."""

import json
import re

import pytest

from bot.domain.authoring.consistency import compare
from bot.domain.pack.checking import check_quotations
from bot.domain.pack.loading import read_pack
from tests.bench.packs import OWN

PACKS = sorted(path.name for path in OWN.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", PACKS)
def test_pack_quotes_its_article(name: str) -> None:
    pack, article = read_pack(OWN / name / "pack"), (OWN / name / "article.txt").read_text("utf-8")
    assert not list(check_quotations(pack, article))
    compared = compare(pack, article)
    assert compared.errors == ()
    assert len(compared.warnings) <= 0.03 * len(pack.facts) + 1


@pytest.mark.parametrize("name", PACKS)
def test_some_answer_is_right_for_each_answerable_question(name: str) -> None:
    answers = [fact.answer for fact in read_pack(OWN / name / "pack").facts]
    entries = [json.loads(line) for line in (OWN / name / "questions.jsonl").read_text("utf-8").splitlines()]
    lost = [
        entry["q"]
        for entry in entries
        if entry["gold"]
        and not any(
            all(re.search(pattern, answer, re.IGNORECASE | re.DOTALL) for pattern in patterns)
            for answer in answers
            for patterns in entry["gold"]
        )
    ]
    assert len(lost) <= 3, lost
