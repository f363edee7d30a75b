"""How cards are built: what is said stands before what can be pressed, and nothing is offered twice."""

import math
import re
from typing import Any

import discord
import pytest
from discord import ui

from bot.i18n import SAY_ENGLISH
from bot.ui import pages
from bot.ui.commands import pressable
from bot.ui.layout import LARGE_LIMIT, LEAD_LIMIT, Card, with_button
from bot.ui.navigation import PageContext, Place
from bot.ui.pictures import drawing
from cogs.ask.views import fact_page
from tests.cogs.conftest import World, buttons, selects, set_pause, texts, walk
from tests.cogs.quiz_table import GRACE, SECONDS, Table
from tests.cogs.walking import COMPONENTS_LIMIT

# A phone's card: 250 pixels wide, with letters, lines, buttons and selects as large as Discord's.
PHONE, LETTER, LINE, SMALL_LINE = 250, 8, 20, 16
BUTTON_LETTER, BUTTON_FRAME, ROW_HEIGHT = 7.5, 32, 40
LIST = [f"- {'x' * 40}" for _ in range(12)]
NUMBERED = [f"{number}. {'x' * 60}" for number in range(1, 9)]

COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("ask", {"question": "where was the train wreck shot?"}),
    ("ask", {"question": "who composed the score?"}),
    ("ask", {"question": "train"}),
    ("ask", {"question": "who plays grace and how long is the train fight"}),
    ("about", {}),
    ("people", {}),
    ("person", {"name": "Hayley Atwell"}),
    ("person", {"name": "xyzzy"}),
    ("places", {}),
    ("place", {"name": "Norway"}),
    ("names", {}),
    ("name", {"name": "Paramount Pictures"}),
    ("facts", {}),
    ("facts", {"topic": "Locations"}),
    ("stunts", {}),
    ("stunt", {"name": "train wreck"}),
    ("quote", {}),
    ("quotes list", {}),
    ("quotes search", {"text": "zebra"}),
    ("quotes saved", {}),
    ("release", {}),
    ("privacy", {}),
    ("quiz daily", {}),
    ("quiz leaderboard", {}),
    ("quiz profile", {}),
    ("quiz lists", {}),
    ("settings show", {}),
    ("settings history", {}),
    ("teach list", {}),
    ("teach review", {}),
    ("teach articles", {}),
    ("teach article", {"file": ("lumen.md", b"The Lumen Cinema opened in 1921.")}),
    ("teach test", {"question": "who directed it"}),
]


def check_message(message: Any) -> None:
    """Assert that a message says all before its controls, and has one primary thing to press at most."""
    parts = list(walk(message.components))
    assert len(parts) <= COMPONENTS_LIMIT
    for container in message.components:
        kinds = [child.type for child in getattr(container, "children", ())]
        if discord.ComponentType.action_row in kinds:
            first = kinds.index(discord.ComponentType.action_row)
            assert set(kinds[first:]) == {discord.ComponentType.action_row}
            assert kinds[first - 1] is discord.ComponentType.separator
    primary = [button for button in buttons(message) if button.style is discord.ButtonStyle.primary]
    # The choices of a question are one thing to press.
    assert len({button.custom_id.rpartition(":")[0] for button in primary}) <= 1
    labels = [button.label for button in buttons(message)]
    assert len(set(labels)) == len(labels)
    for select in selects(message):
        values = [option.value for option in select.options]
        assert len(set(values)) == len(values)
        assert not set(values) & {button.custom_id for button in buttons(message)}
    for file in message.attachments:  # all that is sent along is shown
        assert any(file.url in str(part.to_dict()) for part in parts)


@pytest.mark.parametrize(("command", "options"), COMMANDS, ids=str)
async def test_card_says_all_before_its_controls(world: World, command: str, options: dict[str, Any]) -> None:
    await set_pause(world, "0s")
    result = await world.moderator.slash(world.channel, command, **options)
    message = result.response.message
    check_message(message)
    assert texts(message).lstrip().startswith(("## ", "### ", "-# "))


@pytest.mark.parametrize("command", ["about", "people", "names", "facts", "stunts", "quotes list"])
async def test_title_of_a_list_has_company_beside_its_drawing(world: World, command: str) -> None:
    message = (await world.moderator.slash(world.channel, command)).response.message
    (section,) = (each for each in walk(message.components) if each.type is discord.ComponentType.section)
    assert "\n" in "\n".join(text.content for text in section.children)


@pytest.mark.parametrize(("lengths", "shown"), [((60, 90), 2), ((90, 190), 1)])
def test_little_text_stands_beside_a_drawing(lengths: tuple[int, ...], shown: int) -> None:
    card = Card(art="question", title="Ask me", body=["a" * length for length in lengths])
    (section,) = (item for item in card.walk_children() if isinstance(item, ui.Section))
    assert len(section.children) == 1 + shown


def test_long_text_stands_above_its_button() -> None:
    undo = ui.Button[Any](label="Undo", custom_id="undo")
    (beside,) = with_button(ui.TextDisplay("Dropped."), undo)
    assert isinstance(beside, ui.Section)
    text, below = with_button(ui.TextDisplay("long " * 30), undo)
    assert isinstance(text, ui.TextDisplay)
    assert isinstance(below, ui.ActionRow)


async def test_member_is_blocked_in_words_beside_the_drawing(world: World) -> None:
    blocked = await world.moderator.slash(world.channel, "settings block", member=world.member)
    parts = walk(blocked.response.message.components)
    (section,) = (each for each in parts if each.type is discord.ComponentType.section)
    assert "can't ask" in section.children[1].content


async def test_quiz_cards_say_all_before_their_controls(world: World) -> None:
    table = Table.of(world)
    await table.play(questions=1, answers="buttons")
    assert texts(await table.card()).startswith("-# Question 1 of 1")
    await table.press(table.players[0])
    check_message(await table.card())
    await table.wait(2 * (SECONDS + GRACE))
    for message in table.channel.history():
        check_message(message)
    assert f"### <@{table.players[0].id}> scored" in table.last()


async def test_answers_are_more_text_than_controls(world: World) -> None:
    pack = world.bot.services.pack
    for fact in pack.facts:
        page = PageContext(SAY_ENGLISH, pack, Place(pages.FACT, fact.id))
        card = fact_page(page, asked="You asked: “what was it”", asked_id=1)
        said = sum(
            height_of(line)
            for item in card.walk_children()
            if isinstance(item, ui.TextDisplay)
            for line in item.content.splitlines()
        )
        items = [item.to_component_dict() for item in card.walk_children()]
        labels = [item["label"] for item in items if item["type"] == discord.ComponentType.button.value]
        chosen = [item for item in items if item["type"] == discord.ComponentType.string_select.value]
        assert len(labels) <= 3
        assert len(chosen) <= 1
        assert said >= controls_height(labels, len(chosen)), fact.id


def height_of(line: str) -> int:
    """Return about how high a line of markdown is on a phone."""
    small = line.startswith("-# ")
    letter = LETTER * (0.85 if small else 1.3 if line.startswith("## ") else 1)
    return math.ceil(len(line) * letter / PHONE) * (SMALL_LINE if small else LINE)


def controls_height(labels: list[str], chosen: int) -> int:
    """Return about how high buttons and selects are on a phone."""
    rows, used = chosen, PHONE + 1.0
    for label in labels:
        width = min(PHONE, len(label) * BUTTON_LETTER + BUTTON_FRAME)
        if used + width > PHONE:
            rows, used = rows + 1, 0
        used += width
    return rows * ROW_HEIGHT


def test_title_is_large_unless_it_is_a_sentence() -> None:
    short, long = Card(title="x" * LARGE_LIMIT), Card(title="x" * (LARGE_LIMIT + 1))
    assert [shown(card).partition(" ")[0] for card in (short, long)] == ["##", "###"]
    assert shown(Card(overline="Stunt", title="The jump")) == "-# Stunt\n## The jump"


def test_drawing_stands_beside_the_title() -> None:
    card = Card(title="The jump", body=["She jumps.", "Far.", "High."], art="stunt", source="A note")
    (section,) = (item for item in card.walk_children() if isinstance(item, ui.Section))
    assert beside(card) == ["## The jump", "She jumps.", "Far."]
    assert isinstance(section.accessory, ui.Thumbnail)
    assert section.accessory.media.url == "attachment://stunt.png"
    (file,) = card.files
    assert file.fp.read() == drawing("stunt").content
    assert shown(card).splitlines() == ["## The jump", "She jumps.", "Far.", "High.", "-# A note"]
    assert not Card(title="The jump").files


@pytest.mark.parametrize(
    ("overline", "body", "expected"),
    [
        ("", ["word " * 30, "below"], ["word " * 30]),  # as high as the drawing
        ("", ["### A heading", "A line."], ["### A heading", "A line."]),
        ("Stunt", ["A\nB", "below"], ["A\nB"]),
        ("Stunt", ["\n".join(LIST)], []),  # a list has no gap between two of its lines
        ("", ["\n".join(LIST[:5])], ["\n".join(LIST[:5])]),
        ("", ["\n".join(["Up to now:", *LIST])], ["Up to now:"]),
        (
            "",
            ["\n".join(["🥇 <@1456074443980800029> · 120 points"] * 10)],
            ["\n".join(["🥇 <@1456074443980800029> · 120 points"] * 10)],
        ),
        ("Stunt", ["\n".join(["🥇 First place, of all"] * 12)], []),
        ("Stunt", ["\n".join(NUMBERED)], []),
        ("", ["\n".join(["Up to now:", *NUMBERED])], ["Up to now:"]),
        ("Stunt", ["y" * (LEAD_LIMIT + 1)], []),  # a long paragraph would be narrow on a phone
    ],
)
def test_first_texts_fill_the_space_beside_a_drawing(
    overline: str, body: list[str], expected: list[str]
) -> None:
    card = Card(overline=overline, title="The jump", body=body, art="stunt")
    assert beside(card)[1:] == expected
    assert "\n".join(body) in shown(card)


@pytest.mark.parametrize("body", [["\n".join(NUMBERED)], ["y" * (LEAD_LIMIT + 1)]])
def test_title_that_would_stand_alone_has_no_drawing(body: list[str]) -> None:
    card = Card(title="The jump", body=body, art="stunt")
    assert not [item for item in card.walk_children() if isinstance(item, ui.Section)]
    assert card.files == []
    assert shown(card) == "\n".join(["## The jump", *body])


def beside(card: Card) -> list[str]:
    """Return the texts beside a card's drawing."""
    (section,) = (item for item in card.walk_children() if isinstance(item, ui.Section))
    return [item.content for item in section.children if isinstance(item, ui.TextDisplay)]


def shown(card: Card) -> str:
    """Return all text on a card."""
    return "\n".join(item.content for item in card.walk_children() if isinstance(item, ui.TextDisplay))


NAMES_COMMAND = re.compile(r"(?<![\w<`/:.])/[a-z]+")
# Cards whose texts name commands, each after what is pressed on the one before.
NAMING: list[tuple[str, dict[str, Any], list[str]]] = [
    ("about", {}, []),
    ("privacy", {}, []),
    ("privacy", {}, ["Erase this server's data…"]),
    ("settings panel", {}, []),
    ("settings show", {}, []),
    ("settings start", {}, []),
    ("settings block", {"member": None}, []),
    ("settings unblock", {"member": None}, []),  # an error
    ("quiz lists", {}, []),
    ("quiz leaderboard", {}, []),
    ("teach articles", {}, []),
    ("teach list", {}, []),
    ("teach export", {}, []),  # an error, too
]


@pytest.mark.parametrize(("command", "options", "presses"), NAMING, ids=str)
async def test_commands_that_texts_name_can_be_pressed(
    world: World, command: str, options: dict[str, Any], presses: list[str]
) -> None:
    filled = {name: world.member if value is None else value for name, value in options.items()}
    await world.member.slash(world.channel, "ask", question="which cheese does the crew like best?")
    shown = await world.moderator.slash(world.channel, command, **filled)
    for label in presses:
        shown = await world.moderator.click(shown.response.message, label=label)
    said_all = f"{shown.response.content or ''}\n{texts(shown.response.message)}"
    assert not NAMES_COMMAND.findall(said_all)


async def test_section_of_the_panel_links_commands(world: World) -> None:
    shown = (await world.moderator.slash(world.channel, "settings panel")).response.message
    shown = (await world.moderator.select(shown, ["privacy"], custom_id="settings:section")).response.message
    assert "erase their own data with </privacy:" in texts(shown)
    assert "questions for </teach review:" in texts(shown)


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("See /teach edit.", "See </teach edit:2>."),
        ("Use /privacy in a DM", "Use </privacy:1> in a DM"),
        ("/teach or /teach it", "/teach or /teach it"),  # a group can't be pressed
        ("`/privacy`, </privacy:1>", "`/privacy`, </privacy:1>"),
        ("a/privacy https://x.org/privacy", "a/privacy https://x.org/privacy"),
    ],
)
def test_commands_are_linked_where_they_are_words(text: str, linked: str) -> None:
    assert pressable({"privacy": 1, "teach edit": 2}, text) == linked
