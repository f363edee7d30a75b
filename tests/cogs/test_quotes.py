from collections.abc import Callable
from typing import Any

import pytest

from bot.client import Reckoner
from tests.cogs.conftest import World, buttons, selects, texts


async def quote(world: World, **options: str) -> Any:
    return await world.member.slash(world.channel, "quote", **options)


def labels(message: Any) -> list[str]:
    return [button.label for button in buttons(message)]


async def test_all_quotes_come_before_a_repeat(world: World) -> None:
    told = [texts((await quote(world)).response.message) for _ in world.bot.services.pack.quotes]
    for spoken in world.bot.services.pack.quotes:
        assert sum(f"> “{spoken.text}”" in card for card in told) == 1


async def test_restart_keeps_the_deck(world: World, make_bot: Callable[[], Reckoner]) -> None:
    half = len(world.bot.services.pack.quotes) // 2
    told = [texts((await quote(world)).response.message) for _ in range(half)]
    await world.restart(make_bot())
    told += [texts((await quote(world)).response.message) for _ in range(half)]
    assert len(set(told)) == len(told)


async def test_quote_names_speaker_and_source(world: World) -> None:
    result = await quote(world, speaker="atwell", about="hayley")
    assert result.ephemeral  # nobody speaks about her
    result = await quote(world, speaker="hailey atwel", about="Tom Cruise")
    card = texts(result.response.message)
    assert not result.ephemeral
    assert "## Hayley Atwell" in card
    assert "Plays Grace" in card
    assert "paragraph 7" in card


async def test_another_keeps_the_speaker(world: World) -> None:
    message = (await quote(world, speaker="tom_cruise")).response.message
    another = (await world.member.click(message, label="Another quote")).response.message
    assert "## Tom Cruise" in texts(another)
    one, other = (
        [line for line in texts(card).splitlines() if line.startswith("> ")] for card in (message, another)
    )
    assert len(one) == len(other) == 1
    assert one != other


async def test_quote_links_to_fact_and_speaker(world: World) -> None:
    message = (await quote(world, speaker="tom_cruise")).response.message
    fact = await world.member.click(message, label="The fact behind it")
    assert "paragraph 2" in texts(fact.response.message)
    more = await world.member.click(message, label="More by Tom Cruise (1)")
    assert "## Quotes by Tom Cruise" in texts(more.response.message)
    assert "Source: Article on the train featurette" in texts(more.response.message)
    assert "(**Tom Cruise**)" not in texts(more.response.message)  # as the heading says it
    speaker = await world.member.select(message, ["name:tom_cruise"], custom_id=selects(message)[0].custom_id)
    assert "## Tom Cruise" in texts(speaker.response.message)


async def test_quote_options_complete(world: World) -> None:
    speakers = await world.member.autocomplete(world.channel, "quote", "speaker", "mcquary")
    assert speakers == [{"name": "Christopher McQuarrie", "value": "christopher_mcquarrie"}]
    everybody = await world.member.autocomplete(world.channel, "quote", "speaker", "")
    assert {choice["value"] for choice in everybody} == {
        spoken.speaker for spoken in world.bot.services.pack.quotes
    }
    subjects = await world.member.autocomplete(world.channel, "quote", "about", "train wre")
    assert "The train wreck" in [choice["name"] for choice in subjects]


async def test_unknown_speaker_gets_suggestions(world: World) -> None:
    result = await quote(world, speaker="Haley Joel Atwood", about="Tom Cruise")
    assert result.ephemeral
    assert "Hayley Atwell" in labels(result.response.message)
    told = await world.member.click(result.response.message, label="Hayley Atwell")
    assert "## Hayley Atwell" in texts(told.response.message)


async def test_name_that_is_like_no_other_leads_to_the_list(world: World) -> None:
    result = await quote(world, speaker="@everyone **Shrek**", about="Tom Cruise")
    shown = texts(result.response.message)
    assert "@everyone" not in shown
    assert "## I don't know that name" in shown
    assert "</quotes list:" in shown
    assert not buttons(result.response.message)


async def test_speaker_without_words_on_subject(world: World) -> None:
    result = await quote(world, speaker="tom_cruise", about="tom_cruise")
    assert "Tom Cruise isn't quoted on that" in texts(result.response.message)
    told = await world.member.click(result.response.message, label="Quote about Tom Cruise")
    assert "## Hayley Atwell" in texts(told.response.message)


@pytest.mark.parametrize("typed", ["surplus", "surpluss of trian", "availab", "SURPLUS!!!"])
async def test_search_forgives_typos(world: World, typed: str) -> None:
    result = await world.member.slash(world.channel, "quotes search", text=typed)
    assert result.ephemeral
    first = selects(result.response.message)[0].options[0]
    assert first.value == "quote:mcquarrie_surplus"


async def test_search_shows_the_occasion_that_has_the_word(world: World) -> None:
    shown = texts((await world.member.slash(world.channel, "quotes search", text="train")).response.message)
    assert "(**Christopher McQuarrie**)\n   On filming the train crash" in shown
    assert "On building a train to destroy" not in shown  # where the quote itself has it


@pytest.mark.parametrize(("typed", "person"), [("tren", "en-US"), ("der zug", "en-US"), ("tren", "es-ES")])
async def test_search_finds_english_words_in_other_languages(
    world: World, speak: Callable[..., None], typed: str, person: str
) -> None:
    english = (await world.member.slash(world.channel, "quotes search", text="train")).response.message
    speak(person=person, server="en-US")
    found = (await world.member.slash(world.channel, "quotes search", text=typed)).response.message
    values = [[option.value for option in selects(each)[0].options] for each in (english, found)]
    assert values[0] == values[1]


async def test_back_returns_to_the_search(world: World) -> None:
    message = (await world.member.slash(world.channel, "quotes search", text="the train")).response.message
    found = texts(message)
    picked = await world.member.select(
        message, ["quote:mcquarrie_build"], custom_id=selects(message)[0].custom_id
    )
    back = await world.member.click(picked.response.message, label="Back")
    assert texts(back.response.message) == found


@pytest.mark.parametrize(
    ("typed", "advice"), [("zxqv", "Try another one."), ("zxqv wvqx", "Try fewer of them.")]
)
async def test_search_without_results_says_what_to_try(world: World, typed: str, advice: str) -> None:
    result = await world.member.slash(world.channel, "quotes search", text=typed)
    assert advice in texts(result.response.message)


@pytest.mark.parametrize("typed", ["zxqv", "@everyone " * 10, "🦊", "~:.-" * 20, "a" * 100])
async def test_search_without_results_says_so(world: World, typed: str) -> None:
    result = await world.member.slash(world.channel, "quotes search", text=typed)
    card = texts(result.response.message)
    assert "No quotes found" in card
    assert "@everyone" not in card
    every = await world.member.click(result.response.message, label="All quotes")
    assert len(selects(every.response.message)[0].options) == len(world.bot.services.pack.quotes)


async def test_fragments_are_listed_last(world: World) -> None:
    shown = (await world.member.slash(world.channel, "quotes list")).response.message
    pages = [texts(shown)]
    while turn := next((each for each in buttons(shown) if each.label == "Next" and not each.disabled), None):
        shown = (await world.member.click(shown, custom_id=turn.custom_id)).response.message
        pages.append(texts(shown))
    listed = [line.partition("“")[2] for line in "\n".join(pages).splitlines() if "“" in line]
    assert len(listed) == len(world.bot.services.pack.quotes)
    fragments = [line for line in listed if line[0].islower()]
    assert fragments
    assert listed[-len(fragments) :] == fragments
    assert len(listed[0]) < len(listed[-len(fragments) - 1])
