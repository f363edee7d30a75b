"""Documents as an attacker would send them: the right words in the wrong places, and values at every edge."""

from collections.abc import Sequence

from hypothesis import strategies as st

NUMBERS = (
    *("0", "-1", "-0", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1_000", "007"),
    *("1" * 40, "1" * 41, "9" * 5_000, "-" + "9" * 5_000, "0x" + "f" * 5_000, "1e999", "-1e999", "1.", ".5"),
    *("nan", "-nan", "inf", "NaN", "Infinity", "-Infinity", "1" * 30 + "." + "1" * 30),
)
WORDS = (
    *("true", "false", "null", "~", "none", "on", "[]", "{}", "[[]]", "[{}]"),
    *("[" * 40 + "]" * 40, "[null, 1, []]"),
)
DATES = (
    *("1979-05-27", "1979-99-99", "07:32:00", "1979-05-27T07:32:00Z", "0000-00-00"),
    "1979-05-27T07:32:00+99:99",
)
STRINGS = (
    *('""', "''", '"x"', '"x', "'x", '"""x"""', "'''x'''", '"{}"', '"{place}"', '"{0.__class__}"', '"%s"'),
    *(r'"\ud800"', r'"\udfff\ud800"', r'"\u0000"', r'"\U0010ffff"', r'"\U00110000"', r'"\x00"', r'"\q"'),
    *('"\u202e"', '"\u200d"', '"\ufeff"', '"\x00"', '"\r"', '"\U0001f468\u200d\U0001f680"', '"\\"'),
    *('"<#18446744073709551616>"', '"<@&99999999999999999999>"', '"99999999999999999999"', '"1d 9999999h"'),
    *('"' + "[a](" * 300 + '"', '"' + "x" * 400 + '"', '"&#' + "1" * 5_000 + ';"', '"&#xD800;"'),
    *('"easy"', '"date"', '"99:99"', '"Europe/"'),
)
ODDITIES = ("&a x", "*a", "<<: *a", "!!python/object x", "? x", "- x", "|\n  x", ">\n  x", "", "x # y", "\t")
LIST_ITEMS = st.sampled_from((*NUMBERS, *WORDS, *STRINGS))
VALUES = (
    st.sampled_from((*NUMBERS, *WORDS, *DATES, *STRINGS, *ODDITIES))
    | st.lists(LIST_ITEMS, max_size=4).map(lambda items: f"[{', '.join(items)}]")
    | st.text(max_size=20).map(lambda text: f'"{text}"')
)

SETTINGS = ("ask", "quiz", "tools", "private", "care", "cooldown", "length", "daily_channel", "rooms", "host")
LESSONS = ("fact", "phrasings", "negative", "quote", "id", "question", "answer", "texts", "text", "speaker")
QUESTIONS = ("question", "prompt", "answer", "distractors", "accept", "topic", "difficulty", "kind")
OPENTDB = ("results", "question", "correct_answer", "incorrect_answers", "category", "difficulty", "type")
ODD_KEYS = (
    *(
        "{}",
        "{place}",
        "{0.__class__}",
        "a" * 300,
        "\u202e",
        "hosts",
        "daily_time",
        "zone",
        "AUTHOR",
        "<<",
        "",
    ),
    *("link", "explanation"),
)


def keys(*known: Sequence[str]) -> st.SearchStrategy[str]:
    """Return words that an importer knows, and some that nobody does."""
    return st.sampled_from([key for names in (*known, ODD_KEYS) for key in names]) | st.text(max_size=5)


def toml_documents() -> st.SearchStrategy[str]:
    """Return texts that look like settings, lessons or questions in TOML."""
    key = keys(SETTINGS, LESSONS, QUESTIONS)
    name = key | key.map(lambda text: f'"{text}"') | st.lists(key, min_size=2, max_size=12).map(".".join)
    pair = st.builds("{} = {}".format, name, VALUES)
    table = name.map("[{}]".format) | name.map("[[{}]]".format)
    return st.lists(table | pair | pair, max_size=10).map("\n".join)


def json_documents() -> st.SearchStrategy[str]:
    """Return texts that look like OpenTDB's answers."""
    pair = st.builds('"{}": {}'.format, keys(OPENTDB), VALUES)
    entry = st.lists(pair, max_size=6).map(lambda pairs: "{" + ", ".join(pairs) + "}")
    results = st.lists(entry | VALUES, max_size=4).map(", ".join)
    return results.map('{{"results": [{}]}}'.format) | entry


def yaml_documents() -> st.SearchStrategy[str]:
    """Return texts that look like Red's trivia lists."""
    item = VALUES.map("- {}".format)
    answers = VALUES.map(" {}".format) | st.lists(item, max_size=4).map(lambda items: "\n" + "\n".join(items))
    return st.lists(st.builds("{}:{}".format, keys(QUESTIONS), answers), max_size=6).map("\n".join)


def documents() -> st.SearchStrategy[bytes]:
    """Return files of any of these forms, and of none."""
    text = toml_documents() | json_documents() | yaml_documents() | st.text(max_size=200)
    return text.map(lambda drawn: drawn.encode(errors="replace")) | st.binary(max_size=200)
