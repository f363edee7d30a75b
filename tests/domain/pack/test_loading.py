"""Reading a pack's files."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.errors import PackError
from bot.domain.pack.digest import pack_digest
from bot.domain.pack.loading import read_pack
from bot.domain.pack.model import AnswerKind, Difficulty, EntityKind
from tests.domain.pack.sample import FACT, GAP, HEADER, QUOTE, WHOLE, problems_of, write


def test_pack_is_read_with_its_types(tmp_path: Path) -> None:
    pack = read_pack(write(tmp_path, WHOLE))
    fact = pack.fact["director"]
    assert pack.title == "The Last Ferry"
    assert pack.source.date == "2020-02-29"
    assert fact.kinds == (AnswerKind.PERSON, AnswerKind.YES_NO)
    assert fact.difficulty is Difficulty.MEDIUM
    assert fact.value is not None
    assert fact.value.accept == ("Lind",)
    assert pack.entity["mara"].kind is EntityKind.PERSON
    assert pack.gap["budget"].nearby == ("director",)
    assert pack.quote["cold"].speaker == "mara"
    assert pack.stunt["jump"].quotes == ("cold",)
    assert pack.quiz_items[0].distractors == ("Ana Berg", "Jo Hall", "Kim Sund")
    assert pack.synonyms[0].words == ("film", "movie")


def test_tables_may_be_in_any_file(tmp_path: Path) -> None:
    write(tmp_path, HEADER, "z.toml")
    write(tmp_path, FACT, "b.toml")
    write(tmp_path, GAP + QUOTE, "a.toml")
    assert read_pack(tmp_path).gap.keys() == {"budget"}


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    write(tmp_path, HEADER.replace('"ferry"', '"Ferry"') + "[mistake]\n", "a.toml")
    write(
        tmp_path, FACT.replace('topic = "film"\n', "").replace("paragraph = 1", 'paragraph = "one"'), "b.toml"
    )
    write(tmp_path, GAP + 'colour = "red"\n', "c.toml")
    write(tmp_path, "[[fact]\n", "d.toml")
    problems = problems_of(tmp_path)
    assert "a.toml: [mistake]: unknown table" in problems
    assert "b.toml: fact 'director': topic: field required" in problems
    assert any(problem.startswith("b.toml: fact 'director': paragraph: ") for problem in problems)
    assert "c.toml: gap 'budget': colour: unknown field" in problems
    assert "a.toml: [pack]: id: lower-case letters, digits and _ are wanted" in problems
    assert any(problem.startswith("d.toml: not readable as TOML: ") for problem in problems)
    assert len(problems) == 6


def test_error_text_lists_every_problem(tmp_path: Path) -> None:
    write(tmp_path, WHOLE + 'colour = "red"\nsize = 3\n')
    line = WHOLE.split("\n").index("[[synonyms]]") + 1
    with pytest.raises(PackError) as caught:
        read_pack(tmp_path)
    assert str(caught.value).splitlines() == [
        f"all.toml:{line}: synonyms number 1: colour: unknown field",
        f"all.toml:{line}: synonyms number 1: size: unknown field",
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('kinds = ["person", "yes_no"]', 'kinds = "person"', "fact 'director': kinds: "),
        ('kinds = ["person", "yes_no"]', 'kinds = ["wizard"]', "fact 'director': kinds.0: "),
        ('kind = "person"\nname', 'kind = "wizard"\nname', "entity 'mara': kind: "),
        ('answer = "Mara Lind directed it."', "answer = 7", "fact 'director': answer: "),
        ('accept = ["Lind"]', 'acept = ["Lind"]', "value.acept: unknown field, did you mean 'accept'?"),
        ('text = "Mara Lind", ', "", "fact 'director': value.text: field required"),
        ('id = "director"', "id = 3", "fact number 1: id: "),
    ],
)
def test_wrong_field_type_is_reported(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in WHOLE
    assert [found for found in problems_of(write(tmp_path, WHOLE.replace(old, new))) if problem in found]


TITLE = '[pack]\nid = "ferry"\ntitle = "The Last Ferry"\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("fact = 3\n" + HEADER, "all.toml: [fact]: write [[fact]], a list of entries"),
        ("fact = [3]\n" + HEADER, "all.toml: fact number 1: entry: "),
        ("pack = 3\n", "all.toml: [pack]: title: field required"),
        (HEADER.replace('title = "The', 'titel = "The'), "titel: unknown field, did you mean 'title'?"),
        ("[pakc]\n" + HEADER, "[pakc]: unknown table, did you mean 'pack'?"),
        (
            HEADER.replace("paragraphs = 2", "paragraphs = true"),
            "[source]: paragraphs: a whole number from 1 to 100000 is wanted",
        ),
        (HEADER.replace('date = "2020-02-29"', "date = 2020-02-29"), "[source]: date: a text is wanted"),
        (HEADER.replace("paragraphs = 2", "page = 2"), "[source]: paragraphs: field required"),
        (TITLE + "release = 3", "[pack]: release: a list of ids is wanted"),
        (TITLE + "makers = [3]", "[pack]: makers: a list of ids is wanted"),
        (TITLE + "subject = true", "[pack]: subject: a text is wanted"),
        (FACT, "no [pack] table in any file"),
        (FACT, "no [source] table in any file"),
    ],
)
def test_broken_header_is_reported(tmp_path: Path, text: str, problem: str) -> None:
    assert [found for found in problems_of(write(tmp_path, text)) if problem in found]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('topic = "film"\nquestion', "topic = 3\nquestion", "fact 'director': topic: "),
        ('kinds = ["person", "yes_no"]', 'kinds = ["wizard"]', "fact 'director': kinds.0: "),
        ('speaker = "mara"', "speaker = 3", "quote 'cold': speaker: "),
        ("paragraph = 1", "", "fact 'director': paragraph: "),
    ],
)
def test_wrong_field_hides_and_causes_no_other_problem(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    broken = WHOLE.replace(old, new).replace('nearby = ["director"]', 'nearby = ["sequel"]')
    first, second = problems_of(write(tmp_path, broken))
    assert problem in first
    assert second == "all.toml: gap 'budget': nearby: there is no 'sequel'"


def test_unreadable_file_causes_no_other_problem(tmp_path: Path) -> None:
    write(tmp_path, HEADER + FACT + "[[gap\n", "a.toml")
    write(tmp_path, GAP.replace('"what did it cost"', '"..."'), "b.toml")
    first, second = problems_of(tmp_path)
    assert first.startswith("a.toml: not readable as TOML: ")
    assert second == "b.toml: gap 'budget': phrasings: '...' says nothing"


def test_problem_names_its_line(tmp_path: Path) -> None:
    write(tmp_path, "# a remark\n" + GAP.replace('"director"', '"sequel"') + GAP.replace("budget", "money"))
    write(tmp_path, HEADER + FACT, "head.toml")
    with pytest.raises(PackError, match=r"all\.toml:3: gap 'budget': nearby: there is no 'sequel'"):
        read_pack(tmp_path)


def test_second_header_is_refused(tmp_path: Path) -> None:
    write(tmp_path, WHOLE, "a.toml")
    write(tmp_path, '[pack]\nid = "other"\ntitle = "Other"\n', "b.toml")
    assert problems_of(tmp_path) == ("b.toml: [pack]: stands in another file too",)


@pytest.mark.parametrize("folder", [".", "nowhere"])
def test_folder_without_toml_is_refused(tmp_path: Path, folder: str) -> None:
    assert "no pack here" in problems_of(tmp_path / folder)[0]


def test_unreadable_file_is_reported(tmp_path: Path) -> None:
    write(tmp_path, WHOLE)
    (tmp_path / "folder.toml").mkdir()
    assert problems_of(tmp_path)[0].startswith("folder.toml: not readable: ")
    with pytest.raises(PackError, match=r"folder\.toml: not readable"):
        pack_digest(tmp_path)


def test_invalid_utf8_is_reported(tmp_path: Path) -> None:
    write(tmp_path, WHOLE)
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    assert problems_of(tmp_path)[0] == "b.toml: not readable: it is not UTF-8 text"


@pytest.mark.parametrize("text", [f"x = {'9' * 5_000}", "x = " + "[" * 50_000, f"x = {'[' * 900}{']' * 900}"])
def test_unparsable_toml_is_reported(tmp_path: Path, text: str) -> None:
    write(tmp_path, WHOLE)
    write(tmp_path, text, "b.toml")
    assert problems_of(tmp_path)[0].startswith("b.toml: ")


@pytest.mark.parametrize("number", ["0", "-1", "100001", "1" + "0" * 30, "true", "1.5"])
def test_bad_paragraph_count_is_reported(tmp_path: Path, number: str) -> None:
    write(tmp_path, WHOLE.replace("paragraphs = 2", f"paragraphs = {number}"))
    assert any(problem.endswith("from 1 to 100000 is wanted") for problem in problems_of(tmp_path))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_load_or_are_reported(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, WHOLE)
    (tmp_path / "b.toml").write_bytes(content)
    with contextlib.suppress(PackError):
        read_pack(tmp_path)


def test_digest_covers_content_and_names(tmp_path: Path) -> None:
    first = pack_digest(write(tmp_path / "one", WHOLE))
    assert pack_digest(write(tmp_path / "two", WHOLE)) == first
    assert pack_digest(write(tmp_path / "three", WHOLE + "# remark\n")) != first
    assert pack_digest(write(tmp_path / "four", WHOLE, "other.toml")) != first


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_file_never_crashes(tmp_path: Path, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WHOLE)))
    length = data.draw(st.integers(0, 40))
    filling = data.draw(st.text(st.characters(codec="utf-8"), max_size=5))
    write(tmp_path, WHOLE[:start] + filling + WHOLE[start + length :])
    for problem in problems_of(tmp_path):
        assert problem
