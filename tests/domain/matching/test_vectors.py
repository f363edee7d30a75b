"""Questions as unit vectors over their signals."""

import subprocess
import sys

import numpy as np
import pytest

from bot.domain.matching.classifier.signals import key_of, signals_of
from bot.domain.matching.classifier.vectors import Keys, Rarities, Texts
from bot.domain.matching.text.reading import QuestionReader

PHRASINGS = ("who is the captain", "when does the ferry leave", "what does a ticket cost")


@pytest.fixture(scope="module")
def reader() -> QuestionReader:
    return QuestionReader.of(PHRASINGS)


@pytest.fixture(scope="module")
def rarities(reader: QuestionReader) -> Rarities:
    texts = Texts.of(map(reader.read, PHRASINGS))
    return Rarities.of([(texts, np.arange(len(PHRASINGS)))], len(PHRASINGS))


def known_length(reader: QuestionReader, rarities: Rarities, text: str) -> float:
    """Return the length of what is left of a question's vector when unknown signals are taken away."""
    texts = Texts.of((reader.read(text),))
    numbers, values = rarities.weigh(texts)
    assert np.linalg.norm(values) == pytest.approx(1, abs=1e-5)
    return float(np.linalg.norm(values[numbers < len(rarities.keys)]))


def test_phrasing_has_unit_length(reader: QuestionReader, rarities: Rarities) -> None:
    assert known_length(reader, rarities, PHRASINGS[0]) == pytest.approx(1, abs=1e-5)


def test_unknown_words_count_in_length(reader: QuestionReader, rarities: Rarities) -> None:
    assert known_length(reader, rarities, "who is the captain of xylophones") < 0.9


def test_rare_signals_are_worth_more(rarities: Rarities) -> None:
    def worth(word: str) -> float:
        return float(rarities.worth[rarities.keys.find(np.array([key_of(word)]))[0]])

    assert worth("the") < worth("captain") < worth("xylophone")


def test_keys_are_stable() -> None:
    assert key_of("captain") == 8405248181887624325


def test_order_of_names_matters(reader: QuestionReader) -> None:
    one, other = (signals_of(reader.read(text)) for text in ("ferry before ticket", "ticket before ferry"))
    assert one[0] == other[0]  # the same stems
    assert one[2] != other[2]  # other neighbours


def test_unknown_keys_share_a_number() -> None:
    keys = Keys.of(np.array([5, 3, 5, 9], np.int64))
    assert keys.find(np.array([3, 5, 9, 4, 10, 0])).tolist() == [0, 1, 2, 3, 3, 3]
    assert Keys.of(np.empty(0, np.int64)).find(np.array([4])).tolist() == [0]


def test_matcher_imports_little_of_numpy() -> None:
    program = (
        "import sys\n"
        "from bot.domain.matching.verdict.matcher import Matcher\n"
        "from tests.domain.matching.test_api import small_pack\n"
        "matcher = Matcher.build(small_pack())\n"
        "matcher.match('when dose it opne'), matcher.complete('ope')\n"
        "sys.exit(bool({'numpy.ma', 'numpy.random', 'numpy.fft'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
