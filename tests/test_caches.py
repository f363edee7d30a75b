"""What is kept in memory to be quick stays within its bound; what was evicted is found out anew."""

import importlib
import inspect
import pkgutil
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import bot
import cogs
from bot import servers
from bot.config import ROOT
from bot.domain import cooldowns
from bot.domain.cooldowns import Cooldowns, OnCooldown
from bot.domain.matching.text import reading, speller
from bot.domain.matching.text.reading import QuestionReader
from bot.domain.matching.text.speller import Speller
from bot.domain.quiz.events import Answered, StopAsked, TimePassed
from bot.domain.settings.kinds import WholeNumber
from bot.domain.settings.model import Catalogue, Section, Setting
from bot.domain.teaching.model import OwnFact
from bot.knowledge import Knowledge, open_knowledge
from bot.servers import Servers
from tests.conftest import INDEX_FOLDER
from tests.domain.quiz.games import ANNA, BEN, RIGHT, START, a_game

LENGTH = Setting("quiz.length", "Length", "", WholeNumber(1, 25), 10)
CATALOGUE = Catalogue((Section("quiz", "Quiz", "", (LENGTH,)),))
# Caches without a bound whose arguments are few by themselves.
FEW = {
    "bot.domain.matching.text.english.word_list",  # by the name of a list and its file
    "bot.domain.pack.entries._adapter",  # by the type of an entry
    "bot.domain.teaching.asking._by_first_word",  # by language
    "bot.domain.teaching.asking._values",  # by language
    "bot.domain.teaching.wording.phrases.word_table",  # by language
    "bot.domain.quiz.languages._words",  # by language
    "bot.domain.quiz.made._wordings",  # by language
    "bot.domain.quiz.answers.word_list",  # by the name of a list in names.toml
}


def cached_functions() -> Iterator[tuple[str, Any]]:
    """Yield every function of ours that remembers what it returned, with its name."""
    for package in (bot, cogs):
        for module_info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module_info.name.endswith("__main__"):
                continue
            module = importlib.import_module(module_info.name)
            for name, member in vars(module).items():
                if isinstance(member, type(lru_cache(len))) and member.__module__ == module.__name__:
                    yield f"{module.__name__}.{name}", member


def test_caches_are_bounded() -> None:
    found = dict(cached_functions())
    assert len(found) > 10
    boundless = {
        name
        for name, function in found.items()
        if function.cache_parameters()["maxsize"] is None
        and inspect.signature(function.__wrapped__).parameters
    }
    assert boundless == FEW
    largest = max(function.cache_parameters()["maxsize"] or 0 for function in found.values())
    assert largest <= 16_384


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    """Make every cache that holds what people type a small one, and return how small."""
    for module, name in ((cooldowns, "_KEPT"), (speller, "_REMEMBERED"), (reading, "_REMEMBERED")):
        monkeypatch.setattr(module, name, 8)
    return 8


def test_cooldowns_are_bounded(small: int) -> None:
    kept = Cooldowns()
    (remembered,) = vars(kept)
    for number in range(10 * small):
        kept.acquire(number, 60, now=number)
        assert len(getattr(kept, remembered)) <= small
    with pytest.raises(OnCooldown):
        kept.acquire(10 * small - 1, 60, now=10 * small)  # the latest still waits
    kept.acquire(0, 60, now=10 * small)


def test_spelling_cache_is_bounded(small: int) -> None:
    corrections = Speller({"reckoning": 9, "train": 9})
    typed = ["reckonnig", *(f"qqqq{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"), "reckonnig"]
    for word in typed:
        assert corrections.correct(word) == ("reckoning" if word.startswith("r") else None)
        assert corrections._remembered.cache_info().currsize <= small


def test_word_cache_is_bounded(small: int) -> None:
    reader = QuestionReader.of(["who drives the train", "where is the bridge"])
    first = reader.read("who drives the train")
    for letter in "abcdefghijklmnopqrstuvwxyz":
        reader.read(f"where is qqqq{letter}")
        assert reader._remembered.cache_info().currsize <= small
    assert reader.read("who drives the train") == first


@asynccontextmanager
async def opened(folder: Path) -> AsyncGenerator[Knowledge]:
    observatory = ROOT / "tests" / "data" / "observatory"
    knowledge = await open_knowledge(folder / "bot.db", observatory, now=START, index_folder=INDEX_FOLDER)
    try:
        yield knowledge
    finally:
        await knowledge.store.close()


async def test_configured_servers_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "KEPT_READY", 3)
    async with opened(tmp_path) as knowledge:
        for guild in range(1, 9):
            await knowledge.store.settings.change(guild, {"quiz.length": guild}, actor_id=ANNA, now=START)
        kept = Servers(knowledge, CATALOGUE)
        await kept.load_customised_guilds()
        for guild in (*range(1, 9), *range(1, 9)):
            assert (await kept.get(guild)).values[LENGTH] == guild
            assert len(kept._untaught) <= 3
        assert set(kept._untaught) == {6, 7, 8}


async def test_taught_servers_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "KEPT_TAUGHT", 2)
    async with opened(tmp_path) as knowledge:
        for guild in range(1, 6):
            fact = OwnFact(f"Who runs place {guild}?", f"Number {guild}.")
            await knowledge.store.lessons.teach(guild, [(f"taught-{guild}", fact)], actor_id=ANNA, now=START)
        await knowledge.store.settings.change(9, {"quiz.length": 9}, actor_id=ANNA, now=START)
        kept = Servers(knowledge, CATALOGUE)
        await kept.load_customised_guilds()
        await kept.get(9)
        for guild in (*range(1, 6), *range(1, 6)):
            server = await kept.get(guild)
            assert server.pack.fact[f"taught-{guild}"].answer == f"Number {guild}."
            assert all(known.matcher is knowledge.matcher for known in kept._untaught.values())
            assert len(kept._taught) <= 2
        assert set(kept._untaught) == {9}  # it shares the pack's matcher, and stays


async def test_least_recently_used_taught_server_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "KEPT_TAUGHT", 2)
    async with opened(tmp_path) as knowledge:
        for guild in (1, 2, 3):
            fact = OwnFact(f"Who runs place {guild}?", "We do.")
            await knowledge.store.lessons.teach(guild, [(f"taught-{guild}", fact)], actor_id=ANNA, now=START)
        kept = Servers(knowledge, CATALOGUE)
        await kept.load_customised_guilds()
        for guild in (1, 2, 1, 3):
            await kept.get(guild)
        assert set(kept._taught) == {1, 3}


async def test_only_running_games_are_cached(tmp_path: Path) -> None:
    async with opened(tmp_path) as knowledge:
        quiz = knowledge.store.quiz
        for number in range(6):
            game = replace(a_game(cards=1), id=f"g{number}", channel_id=number, guild_id=number)
            await quiz.start(game)
            await quiz.apply_event(game.id, Answered(BEN, 0, START, choice=RIGHT), now=START)
            assert set(quiz._running) == {game.id}
            ends = StopAsked(ANNA, may_manage=False) if number % 2 else TimePassed(START + 10**6)
            await quiz.apply_event(game.id, ends, now=START)
            assert quiz._running == {}
            stored = await quiz.game(game.id)
            assert stored is not None
            assert stored.is_over


async def test_open_question_cache_is_refreshed(tmp_path: Path) -> None:
    async with opened(tmp_path) as knowledge:
        quiz = knowledge.store.quiz
        await quiz.start(a_game())
        assert len(await quiz.open_cards(1)) == 1
        await quiz.apply_event("g", StopAsked(ANNA, may_manage=False), now=START)
        assert quiz._open_cards == {}
        assert await quiz.open_cards(1) == ()
