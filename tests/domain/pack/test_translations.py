"""What is reported of a pack's translations, and how they count towards what the pack is."""

from pathlib import Path
from typing import Any

import pytest
import tomli_w

from bot.domain.errors import PackError
from bot.domain.pack.digest import pack_digest
from bot.domain.pack.loading import read_pack
from bot.domain.pack.translations import read_translation
from tests.domain.pack.sample import WHOLE, problems_of, write


def translate(folder: Path, text: str, name: str = "de.toml") -> Path:
    write(folder, WHOLE)
    (folder / "locale").mkdir(exist_ok=True)
    (folder / "locale" / name).write_text(text, "utf-8")
    return folder


def asked(item: str = "quiz_director", **changes: Any) -> str:
    """Return the sample's quiz question in German; None leaves a field out."""
    texts: dict[str, Any] = {
        "prompt": "Wer führte Regie?",
        "answer": "Mara Lind",
        "distractors": ["Ana", "Jo", "Kim"],
        "explanation": "Mara Lind führte Regie.",
    }
    wanted = {name: value for name, value in (texts | changes).items() if value is not None}
    return tomli_w.dumps({"questions": {item: wanted}})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[facts.directr]\nquestion = "Wer?"',
            "facts.directr: there is no 'directr', did you mean 'director'?",
        ),
        (
            '[facts.director]\nsentence = "Von Lind."',
            "facts.director: sentence: {value} is wanted in it once",
        ),
        (
            '[facts.director]\nanwser = "Lind"',
            "facts.director: anwser: unknown field, did you mean 'answer'?",
        ),
        ("[facts.director]\nanswer = 3", "facts.director: answer: a text is wanted"),
        ('[facts.director]\nanswer = " "', "facts.director: answer: a text is wanted"),
        ('[facts]\ndirector = "Lind"', "facts.director: a table is wanted"),
        ('[fact.director]\nanswer = "Lind"', "[fact]: unknown table, did you mean 'facts'?"),
        (
            '[facts.director]\nanswer = "Regie: {value"',
            "facts.director: answer: {value} is the only place that can be filled",
        ),
        (
            '[facts.director]\nanswer = "Regie: {name}"',
            "facts.director: answer: {value} is the only place that can be filled",
        ),
        (
            '[entities.mara]\nrole = "{value}"',
            "entities.mara: role: there is no value that could fill {value}",
        ),
        (
            f'[facts.director]\nquestion = "{"x" * 101}"',
            "facts.director: question: at most 100 characters are wanted, not 101",
        ),
        (
            '[topics]\nfilm = { name = "Film", summry = "Was" }',
            "topics.film: summry: unknown field, did you mean 'summary'?",
        ),
        ('[pack]\nsubjekt = "Die Fähre"', "[pack]: subjekt: unknown field, did you mean 'subject'?"),
        ("[names]\nRome = 1", "[names]: Rome: a text is wanted"),
        ("[questions]\nquiz_director = 1", "questions.quiz_director: a table is wanted"),
        (
            asked(item="quiz_directr"),
            "questions.quiz_directr: there is no 'quiz_directr', did you mean 'quiz_director'?",
        ),
        (asked(prompt=""), "questions.quiz_director: prompt: a text is wanted"),
        (asked(promt="Wer?"), "questions.quiz_director: promt: unknown field, did you mean 'prompt'?"),
        (asked(explanation=None), "questions.quiz_director: explanation: missing"),
        (
            asked(answer="x" * 101),
            "questions.quiz_director: answer: at most 100 characters are wanted, not 101",
        ),
        (asked(distractors="Ana"), "questions.quiz_director: distractors: a list of texts is wanted"),
        (asked(accept=["Lind", 1]), "questions.quiz_director: accept: a text is wanted"),
        (
            asked(distractors=["Ana", "Jo"]),
            "questions.quiz_director: distractors: 3 are wanted as in English, not 2",
        ),
        (
            asked(distractors=["Ana", "Jo", "ana"]),
            "questions.quiz_director: distractors: 'ana' is there twice",
        ),
        (
            asked(distractors=["Ana", "Jo", "M\u00e1ra Lind"]),
            "questions.quiz_director: distractors: the answer is among them",
        ),
        (
            asked(answer="Frau Lind", distractors=["Ana", "Jo", "Mara Lind"]),
            "questions.quiz_director: distractors: 'Mara Lind' is accepted as an answer",
        ),
        (
            asked(accept=["Lind", "Jo"]),
            "questions.quiz_director: distractors: 'Jo' is accepted as an answer",
        ),
    ],
)
def test_problem_is_named_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    assert problems_of(translate(tmp_path, text)) == (f"locale/de.toml: {problem}",)


def test_all_that_is_wrong_with_a_question_is_named_at_once(tmp_path: Path) -> None:
    broken = asked(prompt=" ", answer=None, distractors=["Ana", ""], why="Darum")
    assert problems_of(translate(tmp_path, broken)) == tuple(
        f"locale/de.toml: questions.quiz_director: {problem}"
        for problem in (
            "why: unknown field",
            "prompt: a text is wanted",
            "answer: missing",
            "distractors: a text is wanted",
        )
    )


def test_two_things_may_not_share_a_name(tmp_path: Path) -> None:
    other = '\n[[entity]]\nid = "ida"\nkind = "person"\nname = "Ida Lind"\nrole = "writer"\n'
    translate(tmp_path, '[entities.mara]\nname = "Ida Lind"')
    write(tmp_path, WHOLE + other)
    assert problems_of(tmp_path) == ("locale/de.toml: entities.ida: name: 'Ida Lind' is that of 'mara' too",)


def test_broken_files_are_reported(tmp_path: Path) -> None:
    (problem,) = problems_of(translate(tmp_path, "[facts"))
    assert problem.startswith("locale/de.toml: not readable as TOML: ")
    with pytest.raises(PackError):
        read_translation(tmp_path, "de")
    (problem,) = problems_of(translate(tmp_path / "other", "", "German.toml"))
    assert problem == "locale/German.toml: a file is called after its language, like de.toml"


def test_translation_is_part_of_what_the_pack_is(tmp_path: Path) -> None:
    before = pack_digest(translate(tmp_path, ""))
    translate(tmp_path, '[facts.director]\nanswer = "Mara Lind führte Regie."')
    assert pack_digest(tmp_path) != before
    assert read_pack(tmp_path).digest == pack_digest(tmp_path)


def test_translation_is_read_by_language(tmp_path: Path) -> None:
    translate(tmp_path, '[facts.director]\nanswer = "Regie: {value}"')
    assert read_translation(tmp_path, "de").of("facts", "director") == {"answer": "Regie: {value}"}
    assert not read_translation(tmp_path, "de").of("facts", "budget")
    assert not read_translation(tmp_path, "es").entries
