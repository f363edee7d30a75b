"""Names and passages in cards: nothing that people write passes for what the bot says."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pack.model import NO_PARAGRAPH, Fact
from bot.ui.pages import answer_of, question_of
from bot.ui.text import NAME_LIMIT, escape, escape_lines, escape_name
from tests.cogs.conftest import World, texts
from tests.cogs.test_settings import said

SOURCE = "-# Source: Article on the train featurette (July 5, 2023), paragraph 2"
ADDED = "-# Added by this server's moderators, not from my sources"
# What Discord makes more of than text: an unescaped mark, a line's beginning, an address.
LIVE_MARK = re.compile(r"(?<!\\)(?:\\\\)*[`*_~|\[\]<]")
LIVE_LINE = re.compile(r"^\s*(?:[#>+-]|\d+[.)](?=\s|$))", re.MULTILINE)
LIVE_LINK = re.compile(r"(?<!\\)://")
HOSTILE = st.text(st.sampled_from("\\`*_~|[]()<>#-+> 1.:/@ahtpseverywon\n\u202e\u200d\u2028é"), max_size=60)


@given(name=HOSTILE | st.text(max_size=300))
def test_escaped_name_is_one_plain_line(name: str) -> None:
    shown = escape_name(name)
    assert not LIVE_MARK.search(shown)
    assert not LIVE_LINE.search(shown)
    assert not LIVE_LINK.search(shown)
    assert "\n" not in shown
    assert len(shown) <= NAME_LIMIT
    assert "@everyone" not in shown


@given(text=HOSTILE | st.text(max_size=300))
def test_escaped_text_has_no_markdown(text: str) -> None:
    for shown in (escape_lines(text), escape(text)):
        without_links = re.sub(r"https?://[A-Za-z0-9][\w.~:/?#&'+,;=%!$()-]+", "", shown)
        assert not LIVE_MARK.search(without_links)
        assert not LIVE_LINE.search(shown)
        assert not LIVE_LINK.search(without_links)


def test_disguised_link_shows_its_address() -> None:
    assert escape_lines("See https://example.org/a_b_c?d=1.") == "See <https://example.org/a_b_c?d=1>."
    assert escape_lines("[click](https://evil.example)") == r"\[click\](<https://evil.example>)"
    assert escape_lines("discord://example") == r"discord\://example"
    assert escape_name("http://example.org") == r"http\://example.org"


def test_pack_text_is_not_escaped() -> None:
    fact = Fact("f", "t", "Who is *she*?", "**Grace**.", 3)
    assert (question_of(fact), answer_of(fact)) == ("Who is *she*?", "**Grace**.")
    taught = Fact("f", "t", "Who is *she*?", "**Grace**.", NO_PARAGRAPH)
    assert (question_of(taught), answer_of(taught)) == (r"Who is \*she\*?", "**Grace**.")
    link = Fact("f", "t", "Who?", "[Grace](https://example.org)", NO_PARAGRAPH)
    assert answer_of(link) == r"\[Grace\](<https://example.org>)"


@pytest.mark.parametrize("paragraph", [NO_PARAGRAPH, 3])
def test_number_at_the_start_of_an_answer_begins_no_list(paragraph: int) -> None:
    shown = [answer_of(Fact("f", "t", "?", text, paragraph)) for text in ("61. On July 3.", "7) Or 8. maybe")]
    assert shown == [r"61\. On July 3.", r"7\) Or 8. maybe"]
    assert answer_of(Fact("f", "t", "?", "3.5 tons, or 61.", paragraph)) == "3.5 tons, or 61."


@pytest.mark.parametrize(
    "answer",
    [
        f"Yes.\n{SOURCE}",
        f"Yes.\n\n   {SOURCE}",
        f"Yes.\r{SOURCE}",
        f"Yes.\u2028{SOURCE}",
        "# Official\n[the article](https://evil.example)",
    ],
)
async def test_taught_answer_shows_its_origin(world: World, answer: str) -> None:
    question = "which cheese does the crew like best"
    await world.moderator.slash(world.channel, "teach add", question=question, answer=answer)
    asked = await world.member.slash(world.channel, "ask", question=question)
    tested = await world.moderator.slash(world.channel, "teach test", question=question)
    for card in map(said, (asked, tested)):
        lines = card.splitlines()
        assert lines[-1] == ADDED
        assert not any(line.lstrip().startswith(("-# Source", "# ")) for line in lines)
        assert not re.search(r"(?<!\\)\]\(", card)


async def test_taught_question_is_escaped(world: World) -> None:
    question = "which [cheese](https://evil.example) **is** it"
    await world.moderator.slash(world.channel, "teach add", question=question, answer="Brunost.")
    card = said(await world.member.slash(world.channel, "ask", question=question))
    listed = await world.member.slash(world.channel, "facts", topic="This server")
    for shown in (card, texts(listed.response.message)):
        assert r"hich \[cheese\](<https://evil.example>) \*\*is\*\* it" in shown
        assert shown.splitlines()[-1] == ADDED


async def test_role_is_small_above_the_introduction(world: World) -> None:
    card = texts((await world.member.slash(world.channel, "person", name="tom cruise")).response.message)
    assert "\n-# Star, who does his own stunts\n" in card
