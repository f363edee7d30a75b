"""Packs with any damage: everything that can be checked is, and nothing else happens."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.authoring.abouts import proposed
from bot.domain.authoring.consistency import compare, uncited
from bot.domain.pack.advice import advise
from bot.domain.pack.checking import check_quotations
from bot.domain.pack.loading import read_draft
from tests.domain.pack.sample import ARTICLE, WHOLE, write

PIECES = (
    "",
    "3",
    '""',
    "[[fact]]\n",
    "[fact]\n",
    'id = "x"\n',
    "true",
    "[]",
    "{ }",
    '"',
    "\n",
    "[[fact.value]]\n",
)


@given(
    at=st.integers(0, len(WHOLE)),
    length=st.integers(0, 60),
    piece=st.sampled_from(PIECES),
    article=st.sampled_from(("", ARTICLE, "5 May 2020. " * 3)),
)
def test_any_damage_is_reported_or_harmless(at: int, length: int, piece: str, article: str) -> None:
    with TemporaryDirectory() as folder:
        draft = read_draft(write(Path(folder), WHOLE[:at] + piece + WHOLE[at + length :]))
    compared = compare(draft.pack, article)
    found = (
        *advise(draft, date(2026, 1, 1)),
        *check_quotations(draft.pack, article),
        *compared.errors,
        *compared.warnings,
    )
    assert all(number < len(draft.pack.facts) for number, _ in proposed(draft.pack))
    said = (*draft.errors(), *draft.located(iter(found)), *uncited(draft.pack, article))
    assert all("all.toml" in problem or "paragraph" in problem or "[" in problem for problem in said)
