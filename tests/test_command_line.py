"""The program as a shell sees it: real processes, their output and exit codes."""

import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import DATA, ROOT
from bot.store.sqlite.copies import KEPT_DAYS
from tests.conftest import INDEX_FOLDER
from tests.domain.pack.record import RECORD
from tests.domain.pack.sample import write

ROOM = 2 * 1024**3  # bytes of address space: numpy alone asks for one


def bot(
    *arguments: str,
    folder: Path,
    stdin: str = "",
    room: int | None = None,
    cwd: Path = ROOT,
    **settings: str,
) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("RECKONER_")}
    environ |= {
        "RECKONER_DATABASE": str(folder / "r.db"),
        "RECKONER_INDEX_FOLDER": str(INDEX_FOLDER),
        "PYTHONPATH": str(ROOT),
    } | settings
    return subprocess.run(
        [sys.executable, "-m", "bot", "--env-file", str(folder / ".env"), *arguments],
        input=stdin,
        env=environ,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=None if room is None else lambda: resource.setrlimit(resource.RLIMIT_AS, (room, room)),
    )


@pytest.mark.parametrize(
    "command", [[], ["run"], ["preview"], ["ask"], ["pack", "check"], ["backup"], ["doctor"]]
)
def test_every_command_has_help(tmp_path: Path, command: list[str]) -> None:
    done = bot(*command, "--help", folder=tmp_path)
    assert done.returncode == 0
    assert "usage: bot" in done.stdout


def test_other_commands_than_run_need_not_import_discord_py() -> None:
    asked = "import sys, bot.__main__; sys.exit('discord' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT, timeout=60, check=False).returncode == 0


def test_help_says_how_long_a_replaced_database_is_kept(tmp_path: Path) -> None:
    assert f"{KEPT_DAYS} days" in " ".join(bot("restore", "--help", folder=tmp_path).stdout.split())


@pytest.mark.parametrize("token", ["", "not-a-token"])
def test_missing_token_is_explained(tmp_path: Path, token: str) -> None:
    done = bot("run", folder=tmp_path, RECKONER_TOKEN=token)
    assert done.returncode == 2
    assert "bot preview" in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


def test_ask_answers_with_the_source(tmp_path: Path) -> None:
    done = bot("ask", "Where was the fight on top of the train shot?", folder=tmp_path)
    assert done.returncode == 0
    assert "Norway" in done.stdout
    assert "paragraph 2" in done.stdout


def test_ask_explains_itself(tmp_path: Path) -> None:
    done = bot("ask", "--explain", "Where was the fight on top of the train shot?", folder=tmp_path)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 1


def test_batch_keeps_order(tmp_path: Path) -> None:
    questions = ["Where was the fight on top of the train shot?", "", "qwpoe zxmnb", "who directed it? 🎬"]
    lines = [json.dumps({"q": question, "id": number}) for number, question in enumerate(questions)]
    done = bot("ask", "--jsonl", folder=tmp_path, stdin="\n".join(lines))
    assert done.returncode == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["q"] for answer in answers] == questions
    for answer in answers:
        assert set(answer) == {"q", "status", "fact", "confidence", "answer", "suggestions", "micros"}
        assert 0 <= answer["confidence"] <= 1
        assert isinstance(answer["micros"], int)
        assert (answer["status"] == "answer") == bool(answer["answer"]) == (answer["fact"] is not None)
        assert len(answer["answer"]) <= 400
        assert len(answer["suggestions"]) <= 3
        assert all(set(suggestion) == {"fact", "question", "answer"} for suggestion in answer["suggestions"])
    assert answers[0]["status"] == "answer"
    assert answers[2]["status"] == "unknown"


def test_every_question_of_a_line_is_answered(tmp_path: Path) -> None:
    questions = [
        "when does it come out and who directed it",
        (
            "What does the article tell about the train sequence and how is the train sequence described "
            "and who is quoted in it"
        ),
        "who plays grace and how long is the train fight",
    ]
    done = bot("ask", "--jsonl", folder=tmp_path, stdin="\n".join(json.dumps({"q": q}) for q in questions))
    both, long, unanswered = (json.loads(line) for line in done.stdout.splitlines())
    assert (both["fact"], [part["fact"] for part in both["parts"]]) == (
        "release_date",
        ["release_date", "director"],
    )
    assert "July 12" in both["answer"]
    assert "McQuarrie" in both["answer"]
    assert len(long["answer"]) <= 400
    assert "Also: How is the train sequence described?" in long["answer"]
    assert "No answer to “how long is the train fight”." in unanswered["answer"]


def test_several_answers_have_a_source_each(tmp_path: Path) -> None:
    done = bot("ask", "when does it come out and is it from 1990", folder=tmp_path)
    assert done.stdout.count("paragraph") == 1
    assert "don't cover that" in done.stdout


def test_what_a_fact_is_about_is_answered_and_the_rest_denied_by_name(tmp_path: Path) -> None:
    pack = tmp_path / "observatory"
    shutil.copytree(ROOT / "tests" / "data" / "observatory", pack)
    (pack / "age.toml").write_text(
        """
        [[fact]]
        id = "ada_years"
        topic = "house"
        question = "How many winters has Merrow seen?"
        answer = "Ada Merrow is 61."
        paragraph = 1
        about = { entity = "ada_merrow", attribute = "age" }
        """,
        encoding="utf-8",
    )
    asked = ("which age has Ada Merrow", "which age has Jonas Pell")
    answered, denied = (bot("ask", each, folder=tmp_path, RECKONER_PACK=str(pack)).stdout for each in asked)
    assert answered.startswith("Ada Merrow is 61.\n")
    assert denied == "My source doesn't say how old Jonas Pell is.\n"


def test_reply_takes_its_subject_from_a_fact(tmp_path: Path) -> None:
    done = bot("ask", "--reply-to", "atwell_role", "who plays her?", folder=tmp_path)
    assert done.stdout.startswith("Read as: who plays Grace?\nHayley Atwell plays Grace")
    done = bot("ask", "--reply-to", "nothing", "who plays her?", folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, "The pack has no fact 'nothing'.\n")
    lines = [{"q": "who plays her?", "reply_to": "atwell_role"}, {"q": "x", "reply_to": "nothing"}]
    done = bot("ask", "--jsonl", folder=tmp_path, stdin="\n".join(map(json.dumps, lines)))
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["fact"] == "grace_actor"
    assert second == {"error": "line 2: The pack has no fact 'nothing'."}


def test_bad_line_does_not_stop_a_batch(tmp_path: Path) -> None:
    stdin = '{"q": "who directed it"}\nnot json\n[1]\n{"question": "x"}\n{"q": 7}\n{"q": "who directed it"}\n'
    done = bot("ask", "--jsonl", folder=tmp_path, stdin=stdin)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, False]
    assert answers[1]["error"].startswith("line 2: ")


def test_shipped_pack_is_valid(tmp_path: Path) -> None:
    done = bot("pack", "check", folder=tmp_path)
    assert done.returncode == 0
    assert all(line.startswith("warning: ") for line in done.stderr.splitlines())
    assert bot("pack", "check", "--strict", folder=tmp_path).returncode == 1


def test_pack_check_names_every_problem(tmp_path: Path) -> None:
    pack = tmp_path / "broken"
    pack.mkdir()
    (pack / "a.toml").write_text('[[fact]]\nid = "x"\nanswer = 3\n[[nonsense]]\n', encoding="utf-8")
    done = bot("pack", "check", str(pack), folder=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "a.toml:1: fact 'x': answer" in done.stderr
    assert "a.toml:4: [nonsense]: unknown table" in done.stderr
    assert "no [pack] table" in done.stderr


def test_pack_check_finds_false_quotation(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("One paragraph.\n\nAnother.\n", encoding="utf-8")
    done = bot("pack", "check", str(DATA / "dead_reckoning"), "--article", str(article), folder=tmp_path)
    assert done.returncode == 1
    assert "the article has 2, not 9" in done.stderr
    assert "no fact is about this: paragraph 1: One paragraph.\n" in done.stdout


def test_pack_check_finds_changed_number(tmp_path: Path) -> None:
    railway = ROOT / "tests" / "data" / "packs" / "railway"
    pack = tmp_path / "railway"
    shutil.copytree(railway / "pack", pack)
    command = ["pack", "check", str(pack), "--article", str(railway / "article.txt"), "--strict"]
    assert bot(*command, folder=tmp_path).returncode == 0
    for file in pack.iterdir():
        file.write_text(file.read_text("utf-8").replace("38 tonnes.", "83 tonnes."), encoding="utf-8")
    done = bot(*command, folder=tmp_path)
    assert done.returncode == 1
    assert "fact 'brigitte_weight': answer: not in paragraph 3: 83\n" in done.stderr


def test_pack_check_proposes_what_facts_are_about(tmp_path: Path) -> None:
    pack = tmp_path / "observatory"
    shutil.copytree(ROOT / "tests" / "data" / "observatory", pack)
    proposal = 'about = { entity = "ada_merrow", attribute = "view" }'
    facts = (pack / "facts.toml").read_text("utf-8")
    said = f'{proposal}\nkinds = ["yes_no"]\nentities = ["jonas_pell"]\n'
    given = 'kinds = ["statement", "yes_no"]\nentities = ["ada_merrow", "jonas_pell"]\n'
    (pack / "facts.toml").write_text(facts.replace(said, given), encoding="utf-8")
    done = bot("pack", "check", str(pack), folder=tmp_path)
    assert done.returncode == 0
    assert f"facts.toml:98: fact 'merrow_on_pell': {proposal} may fit\n" in done.stdout
    assert "observatory: nothing wrong: 10 facts" in done.stdout  # it counts as none
    assert proposal not in done.stderr
    (pack / "facts.toml").write_text(facts.replace(said, f"{proposal}\n{given}"), encoding="utf-8")
    done = bot("pack", "check", str(pack), "--strict", folder=tmp_path)
    assert "may fit" not in done.stdout
    assert "warning: facts.toml:98: fact 'merrow_on_pell': entities: follows from about" in done.stderr
    assert done.returncode == 1


def test_pack_check_tells_weak_sources_apart_from_warnings(tmp_path: Path) -> None:
    pack = str(write(tmp_path / "ferry", RECORD.replace('as_of = "2020-03-01"\n', "")))
    done = bot("pack", "check", pack, folder=tmp_path)
    weak = "fact 'music': sources: none is first-hand or press that was read: fan_page\n"
    assert weak in done.stdout
    assert weak not in done.stderr


def test_pack_check_warns_of_what_is_a_year_old(tmp_path: Path) -> None:
    done = bot("pack", "check", str(write(tmp_path / "ferry", RECORD)), "--strict", folder=tmp_path)
    assert "fact 'mayor_view': as_of: 2020-03-01 is more than a year ago" in done.stderr
    assert done.returncode == 1


def test_pack_sources_are_listed(tmp_path: Path) -> None:
    done = bot("pack", "sources", str(write(tmp_path / "ferry", RECORD)), folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    home, gazette, fans = done.stdout.splitlines()
    assert (
        home == "    1 facts    1 quotations    1 stunts  2020-02-29  home         A note on the ferry film"
    )
    assert gazette.startswith("    4 facts    0 quotations    0 stunts  2020-03     press        The Harbour")
    assert gazette.endswith(": A ferry and its crew  https://gazette.example.org/ferry")
    assert "1 facts    0 quotations    0 stunts              secondhand   Ferry fans" in fans
    assert bot("pack", "sources", str(tmp_path / "none"), folder=tmp_path).returncode == 4


def test_new_pack_says_what_is_left_to_fill_in(tmp_path: Path) -> None:
    article = ROOT / "tests" / "data" / "packs" / "railway" / "article.txt"
    folder = tmp_path / "packs" / "railway"
    command = ["pack", "new", "railway", "--article", str(article), "--folder", str(folder)]
    done = bot(*command, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"bot pack check {folder}" in done.stdout
    checked = bot("pack", "check", str(folder), "--article", str(article), folder=tmp_path)
    assert checked.returncode == 1
    errors = [line for line in checked.stderr.splitlines() if not line.startswith("warning: ")]
    assert len(errors) == 5
    assert all("wanted" in line or "should be" in line for line in errors)


def test_new_pack_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "facts.toml").write_text("mine", encoding="utf-8")
    done = bot("pack", "new", "ferry", "--folder", str(tmp_path / "pack"), folder=tmp_path)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert [path.read_text("utf-8") for path in (tmp_path / "pack").iterdir()] == ["mine"]
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


@pytest.mark.parametrize("place", [".", "/", "file", "file/pack"])
def test_new_pack_that_cannot_be_written_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    folder = place if place in {".", "/"} else str(tmp_path / place)
    done = bot("pack", "new", "ferry", "--folder", folder, folder=tmp_path)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_name_of_a_new_pack_must_be_an_id(tmp_path: Path) -> None:
    done = bot("pack", "new", "The Ferry", folder=tmp_path)
    assert done.returncode == 2
    assert "not 'The Ferry'" in done.stderr


def test_questions_are_imported_once(tmp_path: Path) -> None:
    railway, pack = ROOT / "tests" / "data" / "packs" / "railway", tmp_path / "railway"
    shutil.copytree(railway / "pack", pack)
    (tmp_path / "faq.md").write_text(
        "# May I eat on the train?\nYou may eat on the train.\n", encoding="utf-8"
    )
    article = ["--article", str(railway / "article.txt")]
    command = ["pack", "import", str(tmp_path / "faq.md"), "--into", str(pack), *article]
    done = bot(*command, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{pack / 'faq.toml'}: 1 new fact" in done.stdout
    written = (pack / "faq.toml").read_text("utf-8")
    assert bot("pack", "check", str(pack), *article, folder=tmp_path).returncode == 0
    done = bot(*command, folder=tmp_path)
    assert done.returncode == 1
    assert "faq.md:1: left out, fact 'eat_train' has this question" in done.stderr
    (tmp_path / "faq.md").write_text("# May I drink?\nYes.\n", encoding="utf-8")
    assert "faq_2.toml: 1 new fact" in bot(*command, folder=tmp_path).stdout
    assert (pack / "faq.toml").read_text("utf-8") == written


def test_import_names_every_problem_and_writes_nothing(tmp_path: Path) -> None:
    pack = tmp_path / "railway"
    shutil.copytree(ROOT / "tests" / "data" / "packs" / "railway" / "pack", pack)
    before = sorted(path.name for path in pack.iterdir())
    (tmp_path / "faq.csv").write_text("question,answer\nIs it new?,\nIs it red?,Yes,No\n", encoding="utf-8")
    done = bot("pack", "import", str(tmp_path / "faq.csv"), "--into", str(pack), folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "faq.csv:2: answer: 1 to 350 characters are wanted, not 0",
        "faq.csv:3: 3 fields, the header has 2",
    ]
    assert sorted(path.name for path in pack.iterdir()) == before


@pytest.mark.parametrize(
    ("name", "more", "code", "problem"),
    [
        ("faq.txt", [], 2, "a file is one of .csv, .md, .markdown, not 'faq.txt'"),
        ("faq.md", ["--topic", "trian"], 2, "not 'trian'"),
        ("faq.md", [], 1, "faq.md:1: no question is in it"),
        ("faq.md", ["--into", "nowhere"], 4, "nowhere"),
    ],
)
def test_what_cannot_be_imported_is_refused(
    tmp_path: Path, name: str, more: list[str], code: int, problem: str
) -> None:
    (tmp_path / name).write_text("Nothing is asked here.\n", encoding="utf-8")
    done = bot("pack", "import", str(tmp_path / name), *more, folder=tmp_path)
    assert done.returncode == code
    assert problem in done.stderr


def test_pack_test_names_what_is_confused(tmp_path: Path) -> None:
    pack = ROOT / "tests" / "data" / "packs" / "railway" / "pack"
    done = bot("pack", "test", str(pack), "--strict", folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "'skiers' is answered with 'marble': " in done.stdout
    assert "is seldom found: " in done.stdout
    assert re.search(r"pack: right \d+%, wrong \d+\.\d% of \d+ wordings of facts; held ", done.stdout)


def test_unusable_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "r.db").write_text("no database at all, but long enough to look at " * 9, encoding="utf-8")
    done = bot("ask", "who directed it", folder=tmp_path)
    assert done.returncode == 3
    assert "r.db" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["backup", "restore"])
@pytest.mark.parametrize("which", ["file", "database"])
def test_impossible_file_name_is_refused(tmp_path: Path, command: str, which: str) -> None:
    long = str(tmp_path / ("a" * 5_000))
    database = tmp_path / "bot.db"
    database.touch()
    file, used = (long, str(database)) if which == "file" else ("copy.db", long)
    done = bot(command, file, folder=tmp_path, RECKONER_DATABASE=used)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "cannot be used: " in done.stderr


def test_wrong_setting_is_named(tmp_path: Path) -> None:
    done = bot("ask", "who directed it", folder=tmp_path, RECKONER_LOG_LEVEL="loud")
    assert done.returncode == 2
    assert "RECKONER_LOG_LEVEL" in done.stderr


ENDLESS = pytest.mark.skipif(os.name != "posix", reason="there is no /dev/zero")


@ENDLESS
@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["quiz", "import", "/dev/zero", "--guild", "7"], 1),
        (["pack", "check", "--article", "/dev/zero"], 1),
        (["--env-file", "/dev/zero", "settings", "docs"], 0),  # it reads no settings
        (["--env-file", "/dev/zero", "guild", "export", "7"], 2),
    ],
)
def test_endless_file_is_refused(tmp_path: Path, command: list[str], code: int) -> None:
    done = bot(*command, folder=tmp_path, room=ROOM)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert code == 0 or "/dev/zero" in done.stderr
    assert code == 0 or "it is larger than" in done.stderr


@ENDLESS
def test_endless_pack_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "a.toml").symlink_to("/dev/zero")
    done = bot("pack", "check", str(tmp_path / "pack"), folder=tmp_path, room=ROOM)
    assert done.returncode == 1
    assert "a.toml: not readable: it is larger than 16384 KB\n" in done.stderr


def test_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = bot("preview", "--no-browser", "--port", port, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"The preview cannot be served at port {port}: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("port", ["0", "70000", "-1", "9" * 5_000, "http"])
def test_impossible_port_is_a_usage_error(tmp_path: Path, port: str) -> None:
    done = bot("preview", "--no-browser", "--port", port, folder=tmp_path)
    assert done.returncode == 2
    assert "a port is a whole number from 1 to 65535" in done.stderr


def test_preview_that_cannot_start_exits(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "a.toml").write_text("[pack\n", encoding="utf-8")
    done = bot("preview", "--no-browser", folder=tmp_path, RECKONER_PACK=str(tmp_path / "pack"))
    assert done.returncode == 4
    assert "Traceback" not in done.stderr


def test_every_exit_code_is_listed(tmp_path: Path) -> None:
    told = " ".join(bot("--help", folder=tmp_path).stdout.split())
    assert (
        "0 done, 1 something was wrong with the input, 2 settings or usage, 3 database, 4 pack, "
        "5 Discord refuses the token, 6 Discord refuses the bot for another reason, "
        "7 Discord cannot be reached, 70 a bug in this program, 130 interrupted"
    ) in told


def test_closed_pipe_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m bot settings docs | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    del tmp_path


LIGHTHOUSE = ROOT / "tests" / "data" / "lighthouse"
ENDING = "who put out the lamp"


def ask_lighthouse(folder: Path, *arguments: str, stdin: str = "") -> str:
    done = bot("ask", *arguments, folder=folder, stdin=stdin, RECKONER_PACK=str(LIGHTHOUSE))
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_spoilers_are_held_back_where_asked_for(tmp_path: Path) -> None:
    assert "Quibbly Thrand" in ask_lighthouse(tmp_path, ENDING)
    assert ask_lighthouse(tmp_path, "--no-spoilers", ENDING) == "That would give part of the story away.\n"
    told = ask_lighthouse(tmp_path, "--no-spoilers", "how old is the culprit")
    assert told == "My sources don't cover that.\n"
    refused = bot("ask", "--no-spoilers", "--explain", ENDING, folder=tmp_path, RECKONER_PACK=str(LIGHTHOUSE))
    assert refused.returncode == 2


def test_article_alone_is_answered_from(tmp_path: Path) -> None:
    everything = ask_lighthouse(tmp_path, "who directed the film")
    assert "together with Jo Hall" in everything
    assert "Harbour Gazette, 2024-06" in everything
    article = ask_lighthouse(tmp_path, "--source", "article", "who directed the film")
    assert article.startswith("Mara Lind directed the film.\n")
    silent = ask_lighthouse(tmp_path, "--source", "article", "who composed the score")
    assert silent == "My source doesn't say who wrote the music.\n"


def test_lines_hold_back_spoilers_and_keep_to_the_article(tmp_path: Path) -> None:
    questions = [ENDING, "who directed the film", "who directed the film and who put out the lamp"]
    stdin = "\n".join(json.dumps({"q": question}) for question in questions)

    def entries(*arguments: str) -> list[dict[str, object]]:
        lines = ask_lighthouse(tmp_path, "--jsonl", *arguments, stdin=stdin).splitlines()
        return [json.loads(line) for line in lines]

    assert [entry["fact"] for entry in entries()] == ["who_did_it", "director", "director"]
    held = entries("--no-spoilers")
    assert [entry["fact"] for entry in held] == [None, "director", "director"]
    assert "Quibbly" not in json.dumps(held)
    article = entries("--no-spoilers", "--source", "article")
    assert [entry["answer"] for entry in article[1:2]] == ["Mara Lind directed the film."]
    assert "Hall" not in json.dumps(article)


def test_quiz_review_shows_what_players_see(tmp_path: Path) -> None:
    done = bot("quiz", "review", "--sample", "30", "--seed", "4", folder=tmp_path)
    assert done.returncode == 0
    cards = done.stdout.strip().split("\n\n")
    assert len(cards) == 30
    assert all(len(re.findall(r"^   \* ", card, re.MULTILINE)) == 1 for card in cards)  # one right choice
    assert all(re.search(r"^   = \S", card, re.MULTILINE) for card in cards)
    assert bot("quiz", "review", "--sample", "30", "--seed", "4", folder=tmp_path).stdout == done.stdout
    assert bot("quiz", "review", "--sample", "30", "--seed", "5", folder=tmp_path).stdout != done.stdout


def test_quiz_review_keeps_to_the_source_and_the_story(tmp_path: Path) -> None:
    whole = bot("quiz", "review", folder=tmp_path).stdout
    article = bot("quiz", "review", "--source", "article", folder=tmp_path).stdout
    told = bot("quiz", "review", "--spoilers", folder=tmp_path).stdout
    assert "the article" in article
    assert "the article name" not in whole
    assert whole.count("* ") < told.count("* ")


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--sample", "many"], 2), (["--seed", "-1"], 2), (["--pack", "nowhere"], 4)]
)
def test_quiz_review_refuses_what_it_cannot_use(tmp_path: Path, arguments: list[str], code: int) -> None:
    done = bot("quiz", "review", *arguments, folder=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr


def test_quiz_review_of_nothing_fails(tmp_path: Path) -> None:
    assert bot("quiz", "review", "--sample", "0", folder=tmp_path).returncode == 1
