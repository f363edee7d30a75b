"""Hostile files of any size in bytes, each made to be hard on some parser."""

from collections.abc import Callable, Mapping
from random import Random

from tests.bench.stalling.texts import TEXTS, hostile

_QUESTION = '[[question]]\nprompt = "'


def _repeated(unit: str, start: str = "", end: str = "") -> Callable[[int], str]:
    """Return a function that repeats a unit to fill a size; ``{n}`` in the unit is a counter."""

    def make(size: int) -> str:
        room = size - len(start.encode()) - len(end.encode())
        if "{n}" not in unit:
            return start + unit * max(0, room // len(unit.encode())) + end
        parts: list[str] = []
        number = 0
        while True:
            part = unit.replace("{n}", str(number))
            room -= len(part.encode())
            if room < 0:
                return start + "".join(parts) + end
            parts.append(part)
            number += 1

    return make


def _nested(start: str, end: str, before: str = "", after: str = "") -> Callable[[int], str]:
    def make(size: int) -> str:
        depth = max(1, (size - len(before) - len(after)) // (len(start) + len(end)))
        return before + start * depth + end * depth + after

    return make


FILES: Mapping[str, Callable[[int], str]] = {
    # TOML.
    "toml: one key with many dots": _repeated("a.", "", "a = 1\n"),
    "toml: a table with many dots": _repeated("a.", "[", "a]\nb = 1\n"),
    "toml: many dotted keys": _repeated("a.b.c.d.e{n}.f = 1\n"),
    "toml: keys under one dotted key": _repeated("ask.a{n} = 1\n"),
    "toml: one long key": _repeated("a", "", " = 1\n"),
    "toml: one long key of [a](": _repeated("[a](", '"', '" = 1\n'),
    "toml: one long key of marks in a table": _repeated("[a](*", '[ask]\n"', '" = 1\n'),
    "toml: a table's name of [a](": _repeated("[a](", '["', '"]\na = 1\n'),
    "toml: many keys": _repeated("k{n} = 1\n"),
    "toml: many keys in a section": _repeated("k{n} = 1\n", "[ask]\n"),
    "toml: many tables": _repeated("[t{n}]\n"),
    "toml: many tables in a table": _repeated("[ask.t{n}]\n"),
    "toml: many entries of a table": _repeated("[[question]]\n"),
    "toml: many empty lessons": _repeated("[[fact]]\n"),
    "toml: entries of entries": _repeated("[[question.a]]\n", "[[question]]\n"),
    "toml: deep arrays": _nested("[", "]", "a = "),
    "toml: deep inline tables": _nested("{a=", "}", "a = ", ""),
    "toml: a wide array": _repeated("1,", "a = [", "]\n"),
    "toml: a wide array of channels": _repeated("1,", "[ask]\nallowed_channels = [", "]\n"),
    "toml: a wide array of ids": _repeated('"12345678901234{n}",', "[ask]\nallowed_channels = [", "]\n"),
    "toml: a wide inline table": _repeated("a{n}=1,", "a = {", "z=1}\n"),
    "toml: a long number": _repeated("9", "[quiz]\nlength = ", "\n"),
    "toml: a long number with underscores": _repeated("9_", "[quiz]\nlength = ", "9\n"),
    "toml: a long hex number": _repeated("f", "[quiz]\nlength = 0x", "\n"),
    "toml: a long fraction": _repeated("9", "[quiz]\nlength = 0.", "\n"),
    "toml: a long exponent": _repeated("9", "[quiz]\nlength = 1e", "\n"),
    "toml: a long text for a choice": _repeated("[a](", '[ask]\ncare = "', '"\n'),
    "toml: a long time zone": _repeated("a/", '[quiz]\ntime_zone = "', '"\n'),
    "toml: a long time of day": _repeated("1:", '[quiz]\ndaily_time = "', '"\n'),
    "toml: a long text never ended": _repeated("a", 'a = "'),
    "toml: a long multi-line text": _repeated("a\n", 'a = """', '"""\n'),
    "toml: quotes in a multi-line text": _repeated('""', 'a = """', '"""\n'),
    "toml: escapes": _repeated("\\u00e9", 'a = "', '"\n'),
    "toml: comments": _repeated("# a\n"),
    "toml: spaces before a comment": _repeated(" ", "a = 1", "# b\n"),
    "toml: dates": _repeated("k{n} = 1979-05-27T07:32:00.999999-07:00\n"),
    "toml: a bad line at the end": _repeated("k{n} = 1\n", "", "=\n"),
    "toml: question entries, then a bad line": _repeated(
        '[[question]]\nprompt = "q{n}"\nanswer = "a"\n', "", "=\n"
    ),
    "toml: one long question": _repeated("[a](", _QUESTION, '"\nanswer = "a"\n'),
    "toml: one question, many answers": _repeated(
        '"a{n}",', _QUESTION + 'a"\nanswer = "a"\naccept = [', "]\n"
    ),
    "toml: one question, many wrong answers": _repeated(
        '"a{n}",', _QUESTION + 'a"\nanswer = "a"\ndistractors = [', "]\n"
    ),
    "toml: one lesson, many phrasings": _repeated(
        '"where was {n}",', '[[fact]]\nquestion = "q"\nanswer = "a"\nphrasings = [', "]\n"
    ),
    "toml: unknown fields of an entry": _repeated("k{n} = 1\n", "[[question]]\n"),
    "toml: unknown fields of a lesson": _repeated("k{n} = 1\n", "[[fact]]\n"),
    "toml: questions marked as off topic": _repeated('[[negative]]\ntext = "{n} [a](["\n'),
    "toml: phrasings of no fact": _repeated('[[phrasings]]\nfact = "{n}"\ntexts = ["a{n}"]\n'),
    "toml: quotations with links": _repeated(
        '[[quote]]\ntext = "a{n}"\nspeaker = "[a]("\nlink = "javascript:{n}"\n'
    ),
    "toml: a quotation with a long link": _repeated(
        "a", '[[quote]]\ntext = "a"\nspeaker = "b"\nlink = "https://', '"\n'
    ),
    "toml: a quotation by a long name": _repeated(
        "[a](", '[[quote]]\ntext = "a"\nspeaker = "', '"\nlink = ""\n'
    ),
    "toml: the same lesson": _repeated('[[fact]]\nquestion = "q"\nanswer = "a"\n'),
    # JSON.
    "json: deep arrays": _nested("[", "]", '{"results":', "}"),
    "json: deep objects": _nested('{"a":', "}", "", ""),
    "json: never ended": _repeated("[", '{"results":'),
    "json: a long number": _repeated("9", '{"results":[', "]}"),
    "json: a long fraction": _repeated("9", '{"results":[0.', "]}"),
    "json: a long key": _repeated("a", '{"', '":1}'),
    "json: many keys": _repeated('"k{n}":1,', "{", '"results":[]}'),
    "json: many empty entries": _repeated("{},", '{"results":[', "{}]}"),
    "json: many numbers": _repeated("1,", '{"results":[', "1]}"),
    "json: surrogates": _repeated(
        '{"question":"\\ud800{n}","correct_answer":"\\udfff","incorrect_answers":["\\ud800"]},',
        '{"results":[',
        "{}]}",
    ),
    "json: entities": _repeated(
        "&amp;", '{"results":[{"question":"', '","correct_answer":"a","incorrect_answers":["b"]}]}'
    ),
    "json: ampersands": _repeated(
        "&", '{"results":[{"question":"', '","correct_answer":"a","incorrect_answers":["b"]}]}'
    ),
    "json: broken entities": _repeated(
        "&#", '{"results":[{"question":"', '","correct_answer":"a","incorrect_answers":["b"]}]}'
    ),
    "json: one question, many wrong answers": _repeated(
        '"a{n}",', '{"results":[{"question":"q","correct_answer":"a","incorrect_answers":[', '"z"]}]}'
    ),
    "json: spaces": _repeated(" ", "{", "}"),
    # YAML.
    "yaml: one long question": _repeated("a", "", ": b\n"),
    "yaml: one long question of words": _repeated("a ", "", ": b\n"),
    "yaml: one long question over lines": _repeated("a\n  ", "? ", "\n: b\n"),
    "yaml: one long answer": _repeated("a ", "q: ", "\n"),
    "yaml: a long quoted question": _repeated("a ", '"', '": b\n'),
    "yaml: escapes": _repeated("\\u00e9", '"', '": b\n'),
    "yaml: many questions": _repeated("question {n}: answer {n}\n"),
    "yaml: many questions with lists": _repeated("question {n}:\n- a\n- b\n"),
    "yaml: one question, many answers": _repeated("- answer {n}\n", "q:\n"),
    "yaml: deep flow lists": _nested("[", "]", "a: "),
    "yaml: deep flow maps": _nested("{a: ", "}", "a: "),
    "yaml: deep blocks": _repeated("- "),
    "yaml: deep maps": lambda size: "".join(
        " " * depth + "a:\n" for depth in range(max(1, int((2 * size) ** 0.5) - 3))
    ),
    "yaml: aliases": _repeated("q{n}: *a\n", "a: &a [b]\n"),
    "yaml: aliases of aliases": _repeated("a{n}: &a{n} [*a, *a, *a]\n", "a: &a [b]\n"),
    "yaml: anchors": _repeated("q{n}: &a{n} b\n"),
    "yaml: tags": _repeated("q{n}: !!python/object:os.system b\n"),
    "yaml: one long tag": _repeated("a", "q: !", " b\n"),
    "yaml: one long anchor": _repeated("a", "q: &", " b\n"),
    "yaml: documents": _repeated("---\na: b\n"),
    "yaml: block texts": _repeated("  a\n", "q: |\n"),
    "yaml: a folded text": _repeated("  a\n", "q: >\n"),
    "yaml: directives": _repeated("%A b\n", "", "---\na: b\n"),
    "yaml: merges": _repeated("q{n}: {<<: *a}\n", "a: &a {b: c}\n"),
    "yaml: question marks": _repeated("? "),
    "yaml: colons": _repeated(": "),
    "yaml: numbers": _repeated("{n}: {n}\n"),
    "yaml: comments": _repeated("# a\n"),
    "yaml: a tab": _repeated("\t", "a:", "b\n"),
    # Neither.
    "empty lines": _repeated("\n"),
    "spaces": _repeated(" "),
    "spaces, then [[": _repeated(" ", "", "[["),
    "empty lines, then a question": _repeated("\n", "", '[[question]]\nprompt = "q"\nanswer = "a"\n'),
    "lines of [[": _repeated("[[\n"),
    "[[ with spaces": _repeated(" ", "[[", "\n"),
    "spaces and line ends": _repeated(" \n"),
    "braces": _repeated("{"),
    "zero bytes": _repeated("\0"),
    "byte order marks": _repeated("\ufeff"),
    "control characters": _repeated("\x01"),
    # Valid files that fill the size.
    "valid: questions as TOML": _repeated(
        '[[question]]\nprompt = "Which number is {n}?"\nanswer = "{n}"\ndistractors = ["a", "b", "c"]\n'
    ),
    "valid: questions as JSON": _repeated(
        '{"question":"Which is {n}?","correct_answer":"a","incorrect_answers":["b","c","d"]},',
        '{"results":[',
        '{"question":"z","correct_answer":"a","incorrect_answers":["b"]}]}',
    ),
    "valid: questions as YAML": _repeated("Which number is {n}?:\n- The number {n}\n- {n}\n"),
    "valid: 2,000 questions": lambda size: "".join(
        f'[[question]]\nprompt = "Which number is {n} and why is it so?"\nanswer = "{n} {"a" * 60}"\n'
        for n in range(min(2_000, size // 130))
    ),
    "valid: facts": lambda size: "".join(
        f'[[fact]]\nquestion = "What is secret number {n}?"\nanswer = "{"It is so. " * 30}{n}"\n'
        for n in range(min(1_000, size // 400))
    ),
    "valid: phrasings": lambda size: (
        '[[fact]]\nquestion = "What is the secret?"\nanswer = "a"\nphrasings = [\n'
        + "".join(f'"what is the secret of the {n} crew",\n' for n in range(min(5_000, size // 50)))
        + "]\n"
    ),
    "valid: settings": lambda size: (
        '[ask]\ncare = "strict"\nprivate = true\ncooldown = 5\n[quiz]\nlength = 20\nanswers = "typed"\n'
        if size
        else ""
    ),
}
SHORT_TEXTS = tuple(TEXTS)


def hostile_file(name: str, size: int) -> bytes:
    """Return the named hostile file, of at most this size."""
    return FILES[name](size).encode(errors="surrogatepass")[:size]


def with_hostile_texts(size: int, rng: Random) -> bytes:
    """Return a TOML list of questions with hostile texts of the greatest length allowed."""
    parts: list[str] = []
    room = size
    while True:
        for name in SHORT_TEXTS:
            text = hostile(name, 295, rng)
            escaped = "".join(c if c.isprintable() and c not in '"\\' else " " for c in text)
            part = f'[[question]]\nprompt = "{len(parts)} {escaped}"\nanswer = "{escaped[:90]}"\n'
            room -= len(part.encode())
            if room < 0:
                return "".join(parts).encode()
            parts.append(part)
