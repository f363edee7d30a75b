import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.characters import visible
from bot.i18n import SAY_ENGLISH
from bot.ui.text import (
    clip,
    covered,
    escape,
    escape_formatted,
    first_sentences,
    in_one_line,
    one_stop,
    quoted,
    unescape,
)

MARKED = st.text(
    st.sampled_from("ab1 \n.()[]<>*_~`|#-+\\@!&:/\u200d\U0001f3fd") | st.characters(), max_size=80
)
TYPED = st.lists(MARKED | st.sampled_from(["https://a.b/c_d", "@everyone", "[a](", "<@1234567890>"])).map(
    "".join
)


def on_one_line(text: str) -> str:
    return " ".join(visible(text).split())


def unescaped(text: str) -> str:
    """Take back what escaping puts in: backslashes, what keeps mentions apart, and brackets around links."""
    text = text.replace("@\u200b", "@")
    return re.sub(r"\\(.)|<(https?://[^<>\s]+)>", lambda found: found[1] or found[2], text)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Who is Grace?", "Who is Grace?"),
        ("[a](https://b.c)", r"\[a\](<https://b.c>)"),
        ("**bold** _it_ ~~no~~ `x` ||s||", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \`x\` \|\|s\|\|"),
        ("# a", r"\# a"),
        ("-# a", r"\-# a"),
        ("> a > b", r"\> a > b"),
        ("- a - b", r"\- a - b"),
        ("1. a 1. b", r"1\. a 1. b"),
        ("3.5 m", "3.5 m"),
        ("\\", r"\\"),
        ("<@1> <#2> <t:3:R> <:x:4> </ask:5> <id:guide>", None),
        ("@everyone @here", "@\u200beveryone @\u200bhere"),
        ("see https://a.b/c_d_e?f=~g and a_b", r"see <https://a.b/c_d_e?f=~g> and a\_b"),
        ("https://a.b/*c* https://_a_", r"<https://a.b/>\*c\* https\://\_a\_"),
        ("See https://a.b/c.", "See <https://a.b/c>."),
        ("(https://a.b/c_(d)), https://a.b/c_(d)?", "(<https://a.b/c_(d)>), <https://a.b/c_(d)>?"),
        (" a \n\n b\u200b ", "a b"),
    ],
)
def test_marks_show_as_typed(typed: str, shown: str | None) -> None:
    escaped = escape(typed)
    assert unescaped(escaped) == on_one_line(typed)
    if shown is None:
        assert not re.search(r"(?<!\\)<", escaped)
    else:
        assert escaped == shown


@given(text=TYPED)
def test_escape_is_reversible(text: str) -> None:
    assert unescaped(escape(text)) == on_one_line(text)


@given(text=TYPED)
def test_every_mark_is_escaped(text: str) -> None:
    bare = re.sub(r"\\.|<https?://[^\s<>\\*`|\[\]@]+>", "x", escape(text))
    assert not re.search(r"[*_~`|<\[\]\\]|^[-#>]|@(?:everyone|here)", bare)


@given(text=TYPED, limit=st.integers(2, 60))
def test_escaped_text_fits_the_limit(text: str, limit: int) -> None:
    shown, whole = escape(text, limit), escape(text)
    assert len(shown) <= limit
    if len(text) <= 2 * limit and len(whole) <= limit:
        assert shown == whole
    elif len(whole) > limit:
        assert shown.endswith("…")
        assert on_one_line(text).startswith(unescaped(shown[:-1]))


@pytest.mark.parametrize(
    "piece", ["[a](", "[", "a", "_", "@everyone", "https://a.", "<", "\\", "1.", "\u200d ", "|| "]
)
def test_escape_reads_bounded_text(piece: str) -> None:
    text = piece * 100_000
    assert len(escape(text, 200)) <= 200
    assert escape(text, 200) == escape(text[:1_000], 200)  # the rest is never looked at
    assert len(escape(text[:3_000])) <= 6_000


@given(text=st.text("\\ab ", max_size=40), limit=st.integers(2, 40))
def test_clip_keeps_the_ellipsis_unescaped(text: str, limit: int) -> None:
    cut = clip(text, limit)
    assert len(cut) <= limit
    if cut != text:
        assert re.fullmatch(r"(?:[^\\]|\\\\|\\[ab ])*…", cut)


@given(text=TYPED)
def test_escaped_text_is_read_back(text: str) -> None:
    assert unescape(escape(text)) == on_one_line(text).replace("@\u200b", "@")


def test_quotation_mark_is_no_part_of_a_link() -> None:
    assert quoted(SAY_ENGLISH, "at https://a.b/sale") == "“at <https://a.b/sale>”"


def test_quoted_text_is_clipped() -> None:
    assert quoted(SAY_ENGLISH, "a *b*") == r"“a \*b\*”"
    assert len(quoted(SAY_ENGLISH, "*" * 4_000)) <= 202


def test_nothing_breaks_out_of_a_spoiler_bar() -> None:
    shown = covered("It was || Kane\n\n# really | him")
    assert shown.startswith("||")
    assert shown.endswith("||")
    assert "|" not in shown[2:-2]
    assert "\n" not in shown


def test_cut_spoiler_stays_behind_its_bar() -> None:
    text = f"Who was it? {covered('the butler ' * 20)}"
    for limit in range(20, len(text)):
        cut = clip(text, limit)
        assert len(cut) <= limit
        assert cut.count("||") % 2 == 0


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("It is a key. It has two halves.", " And more, much more."),
        ("J.J. Abrams met her at St. Mark's in 1996.", " “Never again.” They left."),
        ("Am 3. Juli wurde er im Film gesehen, und zwar von vielen.", " Dann kam er."),
        ("Es una llave (de verdad).", " ¡Y tiene dos mitades muy bonitas!"),
        ("There is no end in sight, however long this goes on and on", ""),
    ],
)
def test_text_is_cut_after_whole_sentences(text: str, rest: str) -> None:
    assert first_sentences(text + rest, 40) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("You answered A: Who plays Benji?. Next.", "You answered A: Who plays Benji? Next."),
        ("**Who plays Benji?**. Simon Pegg does.", "**Who plays Benji?** Simon Pegg does."),
        ("It was M.I.B..", "It was M.I.B."),
        ("**J.J.**. He did.", "**J.J.** He did."),
        ("And so on... He left.", "And so on... He left."),
        ("Norway. It was 3.5 m.", "Norway. It was 3.5 m."),
    ],
)
def test_sentence_ends_once(text: str, shown: str) -> None:
    assert one_stop(text) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**No spoilers** *please*", "**No spoilers** *please*"),
        ("**a_b** and c*d*e", "**a\\_b** and c\\*d\\*e"),
        ("**open", "\\*\\*open"),
        ("**a\nb**", "\\*\\*a\nb\\*\\*"),
        ("5 * 3 * 2", "5 \\* 3 \\* 2"),
        ("# **big**", "\\# **big**"),
        ("**@everyone**", "**@\u200beveryone**"),
        ("**[here](https://a.b)**", "**\\[here\\](<https://a.b>)**"),
        ("||**secret**||", "\\|\\|**secret**\\|\\|"),
        ("Bring:\n- snacks\n* **one** friend\n+ cash", "Bring:\n- snacks\n- **one** friend\n- cash"),
        ("1. Sit down\n2) Be quiet", "1. Sit down\n2) Be quiet"),
        ("- 5 degrees outside", "\\- 5 degrees outside"),
        ("2019. A good year.\n2020. A bad one.", "2019\\. A good year.\n2020\\. A bad one."),
        ("-a\n-b\n# c\n# d\n> e", "\\-a\n\\-b\n\\# c\n\\# d\n\\> e"),
        ("- [a](https://a.b)\n- @everyone", "- \\[a\\](<https://a.b>)\n- @\u200beveryone"),
    ],
)
def test_only_bold_italic_and_lists_are_kept(typed: str, shown: str) -> None:
    assert escape_formatted(typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Please:\n- **no** spoilers\n- no spam", "Please: no spoilers; no spam"),
        ("- *Brie*\n- Gouda", "Brie; Gouda"),
        ("- 5 degrees outside", "\\- 5 degrees outside"),
        ("2 * 3 * 4 is **not** __24__", "2 \\* 3 \\* 4 is not \\_\\_24\\_\\_"),
    ],
)
def test_line_about_a_text_has_its_lists_in_a_row(typed: str, shown: str) -> None:
    assert in_one_line(typed, 100) == shown
