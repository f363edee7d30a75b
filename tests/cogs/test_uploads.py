"""Files of the largest size that is taken: whatever stands in them, there is an answer."""

import pytest

from bot.domain.quiz.exchange.model import BOUNDS as QUESTIONS
from bot.domain.settings.exchange import BOUNDS as SETTINGS
from bot.domain.teaching.articles import ARTICLE_BYTES
from bot.domain.teaching.exchange import BOUNDS as LESSONS
from tests.cogs.conftest import World
from tests.cogs.test_hostile import told, upload


def filled(start: str, piece: str, end: str, size: int) -> bytes:
    """Return a file of about ``size`` bytes, and no more."""
    room = size - len((start + end).encode())
    return (start + piece * (room // len(piece.encode())) + end).encode()


FILES = {
    "settings: values": ("settings import", filled("[ask]\nallowed_channels = [", "1,", "]", 15_000)),
    "settings: fields": ("settings import", b"[ask]\n" + b"".join(b"f%d = 1\n" % n for n in range(2_500))),
    "settings: a comment": ("settings import", filled("", "#", "", SETTINGS.size)),
    "settings: a word": ("settings import", filled('[quiz]\ntimezone = "', "europe/", '"', SETTINGS.size)),
    "settings: brackets": ("settings import", filled('a = "', "[a](", '"', SETTINGS.size)),
    "lessons: escapes": ("teach import", filled('[[negative]]\ntext = "', "\\n", '"', LESSONS.size)),
    "lessons: ligatures": ("teach import", filled('[[negative]]\ntext = "', "\ufdfa", '"', LESSONS.size)),
    "lessons: entries": (
        "teach import",
        b"".join(b"[[negative]]\ntext = 'q %d'\n" % n for n in range(20_000)),
    ),
    "article: sentences": (
        "teach article",
        filled("", "The Lumen Cinema opened in 1921. ", "", ARTICLE_BYTES),
    ),
    "article: words": ("teach article", filled("", "Ada was ", ".", ARTICLE_BYTES)),
    "article: marks": ("teach article", filled("A", "[*_(`<", ".", ARTICLE_BYTES)),
    "article: lines": ("teach article", filled("", "- A\n", "", ARTICLE_BYTES)),
    "questions: one": ("quiz import", filled('q: "', "a ", '"', QUESTIONS.size)),
    "questions: answers": ("quiz import", filled("q: [", "a,", "]", QUESTIONS.size // 2)),
    "questions: keys": ("quiz import", filled("", "? a\n", "", QUESTIONS.size)),
    "questions: many": ("quiz import", b"".join(b"Q %d?:\n- a %d\n- b\n" % (n, n) for n in range(2_000))),
    "questions: wrong": ("quiz import", b'{"results": [' + b'{"question": 1},' * 20_000 + b"1]}"),
}


@pytest.mark.parametrize("what", FILES)
async def test_largest_files_are_answered(world: World, what: str) -> None:
    command, data = FILES[what]
    assert told(await upload(world, command, data))
