"""Whatever somebody sends to an importer: it is taken, or refused in words."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from itertools import count
from typing import Any

import pytest
from hypothesis import given

from bot.domain.errors import UserError
from bot.domain.quiz.exchange.reading import read_list
from bot.domain.settings.exchange import References, plan_import
from bot.domain.settings.model import Values
from bot.domain.teaching.exchange import plan_lessons
from bot.domain.teaching.model import Taught
from tests.domain.nasty import NUMBERS, documents
from tests.domain.settings.declared import CATALOGUE, DAILY, HOSTS, LENGTH
from tests.domain.teaching.test_lessons import register

Read = Callable[[bytes], Iterable[object]]
KNOWN: References = {"channel": frozenset({1, 2**63 - 1}), "role": frozenset({2})}
INT8 = range(-(2**63), 2**63)  # what the store's integers hold


def settings(data: bytes) -> Iterable[object]:
    return [difference.after for difference in plan_import(CATALOGUE, Values(), KNOWN, data)]


def lessons(data: bytes) -> Iterable[object]:
    ids = count()
    plan = plan_lessons(register(Taught()), lambda: f"taught-{next(ids)}", data)
    return [part for step in plan.planned for part in vars_of(step.content)]


def questions(data: bytes) -> Iterable[object]:
    return [part for question in read_list(data).questions for part in vars_of(question)]


def taken_or_refused(read: Read, data: bytes) -> list[object]:
    """Return what a reader makes of a file, nothing where it refuses it in words that can be sent."""
    try:
        return list(read(data))
    except UserError as error:
        refusal = error
    assert 0 < len(refusal.problems) <= 201
    assert all(0 < len(str(problem).encode()) < 2_000 for problem in refusal.problems)
    return []


def vars_of(entry: Any) -> list[object]:
    return [getattr(entry, field.name) for field in fields(entry)]


@pytest.mark.parametrize("read", [settings, lessons, questions])
@given(data=documents())
def test_any_file_is_taken_or_refused(read: Read, data: bytes) -> None:
    for part in taken_or_refused(read, data):  # what is taken can be kept
        str(part).encode()
        assert not isinstance(part, int) or part in INT8


@pytest.mark.parametrize("number", NUMBERS)
def test_huge_numbers_are_refused(number: str) -> None:
    for setting in (DAILY, HOSTS, LENGTH):
        for value in (number, f'"{number}"', f"[{number}]", f'["{number}"]'):
            taken = taken_or_refused(settings, f"{setting.key} = {value}".encode())
            assert not any(isinstance(part, int) and part not in INT8 for part in taken)


@pytest.mark.parametrize(
    "value",
    ["18446744073709551615", "9223372036854775808", "-1", "0", '"<#9223372036854775808>"', "true", "1.5"],
)
def test_impossible_ids_are_refused(value: str) -> None:
    with pytest.raises(UserError, match=r"^quiz\.daily_channel: should be a channel or none, not"):
        settings(f"[quiz]\ndaily_channel = {value}".encode())


HOPELESS = {
    "wrong answers": "[[question]]\nprompt='a'\nanswer='b'\ndistractors=[" + "'c'," * 60_000 + "]",
    "spellings": "[[question]]\nprompt='a'\nanswer='b'\naccept=[" + "'c'," * 60_000 + "]",
    "right and wrong": "[[question]]\nprompt='a'\nanswer='b'\naccept=["
    + ",".join(f"'{n}'" for n in range(20_000))
    + "]\ndistractors=["
    + ",".join(f"'{n}'" for n in range(20_000))
    + "]",
    "a long answer": "Q?: " + "ab " * 150_000,
    "a long date": "[[question]]\nprompt='a'\nkind='date'\nanswer='" + "1 may " * 50_000 + "'",
    "fields": "[[question]]\n" + "".join(f"f{n} = 1\n" for n in range(40_000)),
    "tables": "".join(f"[t{n}]\n" for n in range(40_000)),
    "questions": "".join(f"[[question]]\nprompt='{n}'\nanswer='b'\n" for n in range(20_001)),
    "wrong questions": "[[question]]\n" * 30_000,
    "empty lines": "\n" * 500_000 + "a",
    "spaces": " " * 500_000 + "[[question",
    "brackets": "[[ " * 60_000,
    "an entity": '{"results": [{"question": "&#' + "1" * 5_000 + ';"}]}',
}


@pytest.mark.parametrize("what", HOPELESS)
def test_hopeless_files_are_refused(what: str) -> None:
    with pytest.raises(UserError) as refusal:
        questions(HOPELESS[what].encode())
    assert len(refusal.value.problems) <= 201
    assert max(len(str(problem)) for problem in refusal.value.problems) < 500


MANY_LESSONS = {
    "phrasings": "[[phrasings]]\nfact = 'place'\ntexts = ["
    + ",".join(f"'q {n}'" for n in range(60_000))
    + "]",
    "the same phrasing": "[[phrasings]]\nfact = 'place'\ntexts = [" + "''," * 100_000 + "]",
    "unknown facts": "[[phrasings]]\nfact = '" + "x" * 100_000 + "'\ntexts = ['a', 'b', 'c']",
    "negatives": "".join(f"[[negative]]\ntext = 'q {n}'\n" for n in range(20_000)),
    "fields": "[[fact]]\n" + "".join(f"f{n} = 1\n" for n in range(60_000)),
    "tables": "".join(f"[t{n}]\n" for n in range(40_000)),
    "one long text": "[[negative]]\ntext = '" + "\ufdfa" * 500_000 + "'",
}


@pytest.mark.parametrize("what", MANY_LESSONS)
def test_excess_lessons_are_refused(what: str) -> None:
    with pytest.raises(UserError) as refusal:
        lessons(MANY_LESSONS[what].encode())
    assert len(refusal.value.problems) <= 200
    assert max(len(str(problem)) for problem in refusal.value.problems) < 500


def test_settings_problems_are_capped() -> None:
    with pytest.raises(UserError) as refusal:
        settings(("[ask]\n" + "".join(f"f{n} = 1\n" for n in range(2_000))).encode())
    assert len(refusal.value.problems) == 200
