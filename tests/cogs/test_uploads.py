"""Files of the largest size that is taken: whatever stands in them, the loop goes on."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from bot.domain.quiz.entries import BOUNDS as QUESTIONS
from bot.domain.settings.exchange import BOUNDS as SETTINGS
from bot.domain.teaching.exchange import BOUNDS as LESSONS
from tests.cogs.test_hostile import told, upload

if TYPE_CHECKING:
    from tests.cogs.conftest import World

LONGEST_CALLBACK_S = 0.05  # of processor time, on the loop's thread


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
    "questions: one": ("quiz import", filled('q: "', "a ", '"', QUESTIONS.size)),
    "questions: answers": ("quiz import", filled("q: [", "a,", "]", QUESTIONS.size // 2)),
    "questions: keys": ("quiz import", filled("", "? a\n", "", QUESTIONS.size)),
    "questions: many": ("quiz import", b"".join(b"Q %d?:\n- a %d\n- b\n" % (n, n) for n in range(2_000))),
    "questions: wrong": ("quiz import", b'{"results": [' + b'{"question": 1},' * 20_000 + b"1]}"),
}


@pytest.mark.parametrize("what", FILES)
async def test_no_upload_holds_up_the_loop(world: World, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    command, data = FILES[what]
    await world.moderator.slash(world.channel, "settings show")  # what is made once is made
    spans: list[float] = []
    run = asyncio.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        start = time.thread_time()
        run(handle)
        spans.append(time.thread_time() - start)

    with monkeypatch.context() as patched:
        patched.setattr(asyncio.Handle, "_run", timed)
        answer = told(await upload(world, command, data))
    assert answer
    assert max(spans) < LONGEST_CALLBACK_S
