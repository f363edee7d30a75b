"""Which mutants are left out, and how mutants are sampled."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mutation.mutants import PACKAGES, Function, Mutant, apportion, draw_sample


def function(body: str) -> Function:
    (found,) = ast.parse(f"def f():\n    {body}").body
    assert isinstance(found, ast.FunctionDef)
    return found


def mutant(before: str, after: str, *, number: int = 0, package: str = PACKAGES[0]) -> Mutant:
    name = f"{package}.{number}"
    return Mutant(name, package, package, function(before), function(after), exit_code=None)


@pytest.mark.parametrize(
    ("before", "after", "left_out"),
    [
        ("return cast('T', x)", "return cast(None, x)", True),
        ("return cast('T', x)", "return cast('T', y)", False),
        ("return cast('T', x)", "return None", False),
        ("run('SELECT a FROM b')", "run('select a from b')", True),
        ("run('SELECT a FROM b')", "run('XXSELECT a FROM bXX')", False),
        ("run(\"SELECT a WHERE b = 'open'\")", "run(\"SELECT a WHERE b = 'OPEN'\")", False),
        ("run('SELECT a', 'b')", "run('SELECT a', 'B')", False),
        ("return row['a']", "return row['A']", True),
        ("return data['a']", "return data['A']", False),
        ("_log.info('Seeded %s', x)", "_log.info('XXSeeded %sXX', None)", True),
        ("_log.info('Seeded')", "pass", False),
        ("return phrase('it is empty')", "return phrase('IT IS EMPTY')", False),
        ("return a < b", "return a <= b", False),
    ],
)
def test_only_equivalent_mutants_are_left_out(before: str, after: str, *, left_out: bool) -> None:
    assert mutant(before, after).is_left_out is left_out


def test_change_is_shown_in_context() -> None:
    shown = mutant("return [a for a in b if a < 3]", "return [a for a in b if a <= 3]").change()
    assert shown == "`def f(): return [a for a in b if a < 3]` → `def f(): return [a for a in b if a <= 3]`"


@given(st.integers(0, 400), st.lists(st.integers(0, 5_000), min_size=3, max_size=3))
def test_shares_are_proportional(count: int, sizes: list[int]) -> None:
    if not sum(sizes):
        return
    shares = apportion(count, dict(zip("abc", sizes, strict=True)))
    assert sum(shares.values()) == count
    for share, size in zip(shares.values(), sizes, strict=True):
        assert abs(share - count * size / sum(sizes)) < 1


def test_seed_repeats_the_sample() -> None:
    mutants = [mutant("a", "b", number=n, package=package) for package in PACKAGES for n in range(30)]
    first, again, other = (draw_sample(order, 9, seed) for order, seed in
                           ((mutants, 1), (mutants[::-1], 1), (mutants, 2)))  # fmt: skip
    assert first == again
    assert first != other
    assert [sum(one.package == package for one in first) for package in PACKAGES] == [3, 3, 3]
    assert len(draw_sample(mutants, 400, 1)) == 90
