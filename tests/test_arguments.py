"""Any arguments and any input end as a result, a usage error or one clear line: never as a traceback."""

import asyncio
import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.__main__ import BUG, build_parser, main
from bot.cli.ask import Answers, answer_lines
from bot.config import ROOT
from bot.files import read_lines
from bot.knowledge import Knowledge, open_knowledge
from bot.store import Store

OBSERVATORY = ROOT / "tests" / "data" / "observatory"


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    async def load() -> Knowledge:
        folder = tmp_path_factory.mktemp("knowledge")
        opened = await open_knowledge(folder / "r.db", OBSERVATORY, now=0, index_folder=folder)
        await opened.store.close()
        return opened

    return asyncio.run(load())


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder with a database, which commands without other settings use."""
    folder = tmp_path_factory.mktemp("settled")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("RECKONER_DATABASE", str(folder / "r.db"))
        patch.setenv("RECKONER_PACK", str(OBSERVATORY))
        patch.setenv("RECKONER_TOKEN", "")

        async def make() -> None:
            await (await Store.open(folder / "r.db", now=0)).close()

        asyncio.run(make())
        (folder / "questions.yaml").write_text("Which ship?:\n- the Calypso\n", encoding="utf-8")
        yield folder


def run(arguments: list[str], typed: bytes = b"") -> tuple[int, str]:
    """Return the exit code and what was said to standard error."""
    said = io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(said),
    ):
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed)))
        try:
            return main(arguments), said.getvalue()
        except SystemExit as ended:
            return int(ended.code or 0), said.getvalue()


IDS = st.integers().map(str) | st.sampled_from(["9" * 5_000, str(2**63), "-1", "0", "1_0", "७", "1.5", ""])
PATHS = st.sampled_from([".", "/dev/zero", "/dev/null", "missing", "n" * 5_000, "questions.yaml", "", "r.db"])
WORDS = st.text(st.characters(exclude_characters="\0"), max_size=30)
ANY = (
    IDS | PATHS | WORDS | st.sampled_from(["--guild", "--yes", "--jsonl", "--explain", "--article", "--port"])
)
COMMANDS = st.one_of(
    st.tuples(st.just("guild"), st.sampled_from(["export", "erase"]), IDS),
    st.tuples(st.just("guild"), st.just("erase"), IDS, st.just("--yes")),
    st.tuples(st.just("quiz"), st.just("import"), PATHS, st.just("--guild"), IDS),
    st.tuples(st.just("quiz"), st.just("export"), st.just("--guild"), IDS),
    st.tuples(st.just("quiz"), st.just("review"), st.just("--sample"), IDS),
    st.tuples(st.just("quiz"), st.just("review"), st.just("--pack"), PATHS),
    st.tuples(st.just("teach"), st.just("export"), st.just("--guild"), IDS),
    st.tuples(st.just("pack"), st.just("check"), PATHS, st.just("--article"), PATHS),
    st.tuples(st.just("pack"), st.just("import"), PATHS, st.just("--into"), PATHS),
    st.tuples(
        *map(st.just, ("pack", "new", "--folder", "questions.yaml", "--article")),
        PATHS,
        WORDS | st.just("ferry"),
    ),
    st.tuples(st.just("ask"), WORDS),
    st.tuples(st.just("ask"), st.just("--explain"), WORDS),
    st.tuples(st.just("settings"), st.just("docs")),
    st.tuples(st.just("run")),
    st.tuples(st.just("--env-file"), PATHS, st.just("settings"), st.just("docs")),
    st.tuples(st.just("--env-file"), PATHS, st.just("run")),
    st.tuples(st.sampled_from(["guild", "quiz", "teach", "pack", "ask", "settings", "run"]), ANY, ANY),
    st.tuples(ANY, ANY),
)


@pytest.mark.usefixtures("settled")
@settings(deadline=None, max_examples=150)
@given(COMMANDS)
@example(("ask", "\udcff"))
@example(("guild", "export", str(2**63)))
@example(("quiz", "import", "/dev/zero", "--guild", "1"))
def test_bad_arguments_end_in_one_line(arguments: tuple[str, ...]) -> None:
    code, said = run(list(arguments))
    assert code != BUG, said
    assert code in {0, 1, 2, 3, 4}
    assert "Traceback" not in said
    assert code in {0, 1} or said


@given(st.lists(ANY, max_size=3))
def test_preview_arguments_are_parsed(arguments: list[str]) -> None:
    said = io.StringIO()
    with (
        contextlib.redirect_stderr(said),
        contextlib.redirect_stdout(said),
        contextlib.suppress(SystemExit),
    ):
        build_parser().parse_args(["preview", *arguments])
    assert "Traceback" not in said.getvalue()


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("given_id", ["0", "-1", str(2**63), "9" * 5_000, "1_0", "७", "seven"])
@pytest.mark.parametrize(
    "command", [["guild", "export"], ["guild", "erase", "--yes"], ["quiz", "export", "--guild"]]
)
def test_impossible_id_is_a_usage_error(command: list[str], given_id: str) -> None:
    code, said = run([*command, given_id])
    assert code == 2
    assert "an id is a whole number from 1 to" in said
    assert len(said) < 600


LINES = st.one_of(
    st.binary(max_size=80),
    st.text(max_size=40).map(lambda text: json.dumps({"q": text}).encode()),
    st.text(max_size=40).map(
        lambda text: json.dumps({"q": text}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    ),
    st.sampled_from(
        [b'{"q":"\\ud800 where"}', b'{"q":' + b"9" * 5_000 + b"}", b"[" * 50_000, b"\xef\xbb\xbf{}"]
    ),
    st.just(b'{"q":"' + b"a" * 70_000 + b'"}'),
)


@settings(deadline=None)
@given(st.lists(LINES.map(lambda line: line.replace(b"\n", b" ")), max_size=6))
def test_each_line_gets_answer_or_error(knowledge: Knowledge, lines: list[bytes]) -> None:
    said = io.StringIO()
    stream = io.BytesIO(b"".join(line + b"\n" for line in [*lines, b'{"q": "who is the keeper"}']))
    with contextlib.redirect_stdout(said):
        code = answer_lines(Answers(knowledge, are_spoilers_told=True), read_lines(stream, 64 * 1024))
    entries: list[dict[str, Any]] = [json.loads(line) for line in said.getvalue().splitlines()]
    said.getvalue().encode()  # can be written
    assert len(entries) == sum(bool(line.strip()) for line in lines) + 1
    assert all(("error" in entry) != ("q" in entry) for entry in entries)
    assert code == int(any("error" in entry for entry in entries))
    assert entries[-1]["q"] == "who is the keeper"


def test_errors_name_their_line(knowledge: Knowledge) -> None:
    said = io.StringIO()
    lines = [b'{"q":"\\ud800 where"}\n', None, b"\xff\n", b'{"q":' + b"9" * 5_000 + b"}\n", b"[" * 50_000]
    with contextlib.redirect_stdout(said):
        assert answer_lines(Answers(knowledge, are_spoilers_told=True), lines) == 1
    errors = [json.loads(line)["error"] for line in said.getvalue().splitlines()]
    assert errors[:3] == [
        'line 1: "q": half a character (a lone surrogate)',
        "line 2: longer than 64 KB",
        "line 3: not UTF-8 text",
    ]
    assert errors[3].startswith("line 4: not JSON: Exceeds the limit")
    assert errors[4] == "line 5: not JSON: nested too deeply"
