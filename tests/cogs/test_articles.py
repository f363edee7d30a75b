"""A server's own articles: proposed, reviewed, cited, listed, removed, exported and forgotten."""

from collections.abc import Callable
from typing import Any

import discord
import pytest

from bot.domain.insights import DAY_MS
from bot.domain.teaching.articles import ARTICLE_BYTES, KEPT_MS, OPEN_LIMIT, Article
from bot.domain.teaching.proposing import Proposal
from bot.ui.navigation import components_in
from tests.cogs.conftest import World, buttons, texts
from tests.cogs.test_privacy import pass_hours
from tests.cogs.test_settings import said
from tests.cogs.test_teach import ask, control, fields

TEXT = """# The Lumen Cinema

The Lumen Cinema opened on 3 May 1921 in Oslo. It was built by Ada Berg, an engineer.
The Lumen Cinema has 412 seats.

Mara Lind was born in Bergen in 1898. The Long Night lasts 97 minutes.

- Tickets for the Lumen cost 12 dollars.
- The café closed in 1999.
- The Lumen Society has 1,200 members.
"""
QUESTIONS = [
    "When did the Lumen Cinema open?",
    "How many seats does the Lumen Cinema have?",
    "When was Mara Lind born?",
    "How long does the Long Night last?",
    "What is the price of tickets for the Lumen?",
    "When did the café close?",
    "How many members does the Lumen Society have?",
]
PARTICULARS = {
    "publisher": "Film club",
    "date": "July 5, 2023",
    "address": "https://example.org/lumen_(cinema)",
}
SOURCE = (
    "Source: [The Lumen Cinema](https://example.org/lumen%5F%28cinema%29) (Film club, July 5, 2023), "
    "paragraph 1 · added by this server's moderators"
)
KEY = Article("The Lumen Cinema").key
NOT_ALLOWED = "you need Manage Server or a role that can teach"


async def bring(world: World, text: str | bytes = TEXT, who: Any = None, **options: Any) -> Any:
    data = text if isinstance(text, bytes) else text.encode()
    return await (who or world.moderator).slash(
        world.channel, "teach article", file=("lumen.md", data), **options
    )


async def brought(world: World, **options: Any) -> Any:
    """Return the first page of the review of an article."""
    return (await bring(world, **options)).response.message


async def press(world: World, shown: Any, label: str) -> Any:
    return (await world.moderator.click(shown, label=label)).response.message


async def listed(world: World) -> Any:
    return (await world.moderator.slash(world.channel, "teach articles")).response.message


async def opened(world: World) -> Any:
    """Return the card of the article, in a message of its own."""
    page = await listed(world)
    picked = await world.moderator.select(page, [KEY], custom_id=control(page, "articles:open"))
    return picked.response.message


async def resumed(world: World) -> Any:
    """Return another page of the review, as another moderator sees it, or an older message."""
    return await press(world, await opened(world), "Go on with the review")


async def taught(world: World) -> tuple[Any, ...]:
    return (await world.bot.services.store.lessons.taught(world.guild.id)).lessons


def labels(message: Any) -> set[str]:
    return {button.label for button in buttons(message)}


async def test_review_leads_from_fact_to_fact(world: World) -> None:
    shown = await brought(world)
    assert (
        "I found 7 facts. Nothing is saved yet. Passed over: 1 sentence that needs the one before it."
        in texts(shown)
    )
    for number, question in enumerate(QUESTIONS, start=1):
        assert f"{number} of 7" in texts(shown)
        assert f"## {question}" in texts(shown)
        shown = await press(world, shown, "Accept")
    assert "Accepted: 7. Dropped: 0. Not decided: 0." in texts(shown)
    done = await press(world, shown, "Finish")
    assert "I now answer with 7 facts from it" in texts(done)
    assert {lesson.content.text for lesson in await taught(world)} == set(QUESTIONS)
    assert await world.bot.services.store.articles.open_articles(world.guild.id) == ()


async def test_accepted_fact_names_its_article_here_alone(world: World) -> None:
    elsewhere = world.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    other = elsewhere.add_member(world.env.create_user("otto"))
    shown = await brought(world, **PARTICULARS)
    assert "Right now, I'd say I don't know." in texts(shown)
    await press(world, shown, "Accept")
    told = await ask(world, QUESTIONS[0])
    assert "The Lumen Cinema opened on 3 May 1921 in Oslo." in told
    assert SOURCE in told
    assert "1921" not in said(await other.slash(channel, "ask", question=QUESTIONS[0]))


async def test_taught_sources_stay_apart(world: World) -> None:
    await press(world, await brought(world, **PARTICULARS), "Accept")
    await world.moderator.slash(world.channel, "teach add", question="which cheese", answer="Gouda.")
    assert "Lumen" not in await ask(world, "which cheese")
    facts = said(await world.member.slash(world.channel, "facts", topic="This server"))
    assert "Added by this server's moderators, not from my sources" in facts


async def test_what_stands_before_a_fact_is_shown(world: World) -> None:
    shown = await press(world, await brought(world), "Next")
    assert "It was built by Ada Berg, an engineer.”" in texts(shown)


async def test_edited_fact_is_accepted_as_edited(world: World) -> None:
    shown = await brought(world)
    older = await resumed(world)
    form = await world.moderator.click(shown, label="Edit…")
    question, answer, *_ = fields(form)
    done = await world.moderator.submit_modal(form, {question: "How old is it?", answer: "From 1921."})
    assert "Added the answer to “How old is it?”: “From 1921.”" in said(done)
    (lesson,) = await taught(world)
    assert lesson.content.cites.paragraph == 1
    again = await press(world, done.response.message, "Back")
    assert "## How old is it?" in texts(again)
    assert "**Accepted.**" in texts(again)
    # A press on an older message never brings back what was there before.
    await world.moderator.click(older, label="Accept")
    assert [each.content.text for each in await taught(world)] == ["How old is it?"]


async def test_accepted_and_dropped_are_undone(world: World) -> None:
    accepted = await press(world, await brought(world), "Accept")
    apart = [each for each in accepted.components if each.type is not discord.ComponentType.container]
    assert [getattr(each, "label", "") for each in components_in(apart)][-1] == "Undo"  # not what leads on
    shown = await press(world, accepted, "Undo")
    assert f"## {QUESTIONS[0]}" in texts(shown)
    assert await taught(world) == ()
    dropped = await press(world, shown, "Drop")
    assert f"Dropped: “{QUESTIONS[0]}”" in texts(dropped)
    assert {"Accept", "Edit…", "Drop"} <= labels(await press(world, dropped, "Undo"))
    back = await press(world, await press(world, dropped, "Drop"), "Back")
    assert "**Dropped.**" in texts(back)
    assert "Drop" not in labels(back)


async def test_rest_is_accepted_after_some_were_read(world: World) -> None:
    shown = await brought(world)
    for _ in range(4):
        shown = await press(world, shown, "Drop")
        assert not any(label.startswith("Accept the rest") for label in labels(shown))
    shown = await press(world, shown, "Drop")
    asked = await press(world, shown, "Accept the rest (2)")
    assert "Accept 2 facts unread?" in texts(asked)
    assert await taught(world) == ()
    done = await press(world, asked, "Accept them")
    assert "2 facts accepted." in texts(done)
    assert {lesson.content.text for lesson in await taught(world)} == set(QUESTIONS[-2:])


async def test_rest_leaves_what_cannot_be_taught(world: World) -> None:
    await world.moderator.slash(world.channel, "teach add", question=QUESTIONS[-1], answer="Many.")
    shown = await brought(world)
    for _ in range(5):
        shown = await press(world, shown, "Drop")
    done = await press(world, await press(world, shown, "Accept the rest (2)"), "Accept them")
    assert "1 can't be accepted as it is" in texts(done)
    assert f"## {QUESTIONS[-1]}" in texts(done)


async def test_unfinished_review_goes_on_after_a_restart(world: World, make_bot: Any) -> None:
    shown = await press(world, await brought(world), "Accept")
    await world.restart(make_bot())
    shown = await press(world, shown, "Drop")
    assert "3 of 7" in texts(shown)
    assert "1 fact · in review, kept until" in texts(await listed(world))
    assert f"## {QUESTIONS[2]}" in texts(await resumed(world))


async def test_finishing_forgets_the_text(world: World) -> None:
    shown = await press(world, await brought(world), "Accept")
    older = await resumed(world)
    asked = await press(world, shown, "Finish")
    assert "Accepted: 1. Dropped: 0. Not decided: 6." in texts(asked)
    await press(world, asked, "Finish it")
    assert await rows(world) == []
    assert "That review is over" in said(await world.moderator.click(older, label="Accept"))
    assert "1 fact" in texts(await listed(world))


async def rows(world: World) -> list[Any]:
    """Return whatever is kept of the articles under review."""
    database = world.bot.services.store.database
    return [
        *await database.fetch_all("SELECT * FROM articles"),
        *await database.fetch_all("SELECT * FROM article_proposals"),
    ]


async def test_text_is_kept_for_thirty_days(world: World) -> None:
    found = [("taught-old", Proposal("Who?", "She is.", 1))]
    store, now = world.bot.services.store.articles, world.bot.clock()
    await store.begin(world.guild.id, Article("Old"), "She is.", found, now=now - KEPT_MS - 1)
    await store.begin(world.guild.id, Article("New"), "She is.", found, now=now - KEPT_MS + DAY_MS)
    await pass_hours(world, 7)
    assert [row["title"] for row in (await rows(world))[:-1]] == ["New"]


async def test_removed_article_takes_its_facts_and_undo_brings_them_back(world: World) -> None:
    await world.moderator.slash(world.channel, "teach add", question="which cheese", answer="Gouda.")
    shown = await brought(world)
    for _ in range(2):
        shown = await press(world, shown, "Accept")
    card = await opened(world)
    assert QUESTIONS[0] in texts(card)
    asked = await press(world, card, "Remove…")
    assert "2 facts from it are removed" in texts(asked)
    assert len(await taught(world)) == 3
    gone = await press(world, asked, "Remove it")
    assert "2 entries removed." in texts(gone)
    assert [lesson.content.text for lesson in await taught(world)] == ["which cheese"]
    assert await rows(world) == []
    assert "Nothing yet" in texts(await listed(world))
    await press(world, gone, "Undo")
    assert len(await taught(world)) == 3
    assert "paragraph 1 · added by" in await ask(world, QUESTIONS[0])
    assert "**The Lumen Cinema** · 2 facts" in texts(await listed(world))


async def test_lost_permission_stops_the_review(world: World) -> None:
    shown = await brought(world)
    for _ in range(5):
        shown = await press(world, shown, "Drop")
    shown = await press(world, shown, "Accept")
    form = await world.moderator.click(shown, label="Edit…")
    page, card, asked = (
        await listed(world),
        await opened(world),
        await press(world, await opened(world), "Remove…"),
    )
    select = control(page, "articles:open")
    pasted = await world.moderator.slash(world.channel, "teach article")
    moderators = world.guild.roles["Moderators"]
    world.env.backend.remove_member_role(world.guild.id, world.moderator.id, moderators.id)
    before, kept = await taught(world), await rows(world)
    for label in ("Accept", "Edit…", "Drop", "Undo", "Back", "Finish"):
        assert NOT_ALLOWED in said(await world.moderator.click(shown, label=label)), label
    for message, label in ((card, "Go on with the review"), (card, "Remove…"), (card, "All articles"),
                           (asked, "Remove it"), (asked, "Keep it")):  # fmt: skip
        assert NOT_ALLOWED in said(await world.moderator.click(message, label=label)), label
    assert NOT_ALLOWED in said(await world.moderator.select(page, [KEY], custom_id=select))
    question, answer, *_ = fields(form)
    assert NOT_ALLOWED in said(await world.moderator.submit_modal(form, {question: "Q?", answer: "A."}))
    title, text, *_ = fields(pasted)
    assert NOT_ALLOWED in said(await world.moderator.submit_modal(pasted, {title: "T", text: TEXT}))
    world.guild.set_command_permissions(world.bot.services.command_ids["teach"], {world.moderator: True})
    assert NOT_ALLOWED in said(await world.moderator.slash(world.channel, "teach articles"))
    assert NOT_ALLOWED in said(await bring(world))
    assert (await taught(world), await rows(world)) == (before, kept)


async def test_pasted_text_is_reviewed(world: World) -> None:
    form = await world.moderator.slash(world.channel, "teach article", title="Our cinema")
    title, text, publisher, dated, address = fields(form)
    values = {title: "Our cinema", text: TEXT, publisher: "", dated: "", address: ""}
    sent = await world.moderator.submit_modal(form, values)
    assert "Our cinema · paragraph 1 · 1 of 7" in said(sent)


BAD: dict[str, tuple[bytes, dict[str, str]]] = {
    "is empty": (b" \n", {}),
    "isn't a text file": (b"\x89PNG\r\n\x1a\n\0\0", {}),
    "isn't UTF-8": (b"Die T\xfcr des Kinos ist blau.", {}),
    "too large": (b"a" * (ARTICLE_BYTES + 1), {}),
    "no sentence in that text": (b"# Only\n\nA heading\n", {}),
    "The date has to be a year, month, or day": (TEXT.encode(), {"date": "next week"}),
    "no such date in the calendar": (TEXT.encode(), {"date": "2026-02-31"}),
    "The address has to begin with https://": (TEXT.encode(), {"address": "javascript:alert(1)"}),
    "Can't be an address": (TEXT.encode(), {"title": "https://example.org"}),
}


@pytest.mark.parametrize("problem", BAD)
async def test_bad_text_is_refused_and_not_kept(world: World, problem: str) -> None:
    data, options = BAD[problem]
    assert problem in said(await bring(world, data, **options))
    assert await rows(world) == []


async def test_too_many_reviews_are_refused(world: World) -> None:
    for number in range(OPEN_LIMIT):
        await bring(world, part(number), title=f"Part {number}")
    assert len(await world.bot.services.store.articles.open_articles(world.guild.id)) == OPEN_LIMIT
    assert "10 articles are being reviewed already" in said(await bring(world, part(99), title="One more"))


def part(number: int) -> str:
    return f"Cinema number {number} opened in {1900 + number}."


async def test_same_text_again_is_noticed_and_proposes_only_the_rest(world: World) -> None:
    shown = await press(world, await brought(world), "Accept")
    await press(world, await press(world, shown, "Finish"), "Finish it")
    noticed = await brought(world)
    assert "This looks like “The Lumen Cinema”, which you already brought me." in texts(noticed)
    assert await rows(world) == []
    assert "I found 6 facts" in texts(await press(world, noticed, "Read it anyway"))


async def test_same_text_under_another_title_is_noticed(world: World) -> None:
    await brought(world)
    noticed = await brought(world, title="Our old cinema")
    assert "It's still being reviewed." in texts(noticed)
    assert f"## {QUESTIONS[0]}" in texts(await press(world, noticed, "Go on with the review"))
    both = await press(world, await brought(world, title="Our old cinema"), "Read it anyway")
    await press(world, await resumed(world), "Accept")
    left = await press(world, both, "Accept")
    assert "I know that word for word already, so I left it out." in texts(left)
    assert len(await taught(world)) == 1


async def test_other_text_with_the_same_title_is_read(world: World) -> None:
    await bring(world, part(1), title="Club news")
    second = await bring(world, part(2), title="Club news")
    assert "When did cinema number 2 open?" in texts(second.response.message)
    again = (await bring(world, f"{part(2)} {part(3)}", title="Club news")).response.message
    assert "This looks like “Club news (2)”, which you already brought me." in texts(again)
    assert "*Read it anyway* leaves out" in texts(again)
    anyway = await press(world, again, "Read it anyway")
    assert "1 of 2" in texts(anyway)


def filled_in(form: Any) -> list[str]:
    """Return what a form's text fields hold when it opens."""
    return [label["component"].get("value", "") for label in form.modal["components"]]


async def test_fact_without_a_question_gets_one_written(world: World) -> None:
    text = "Nobody in Oslo forgot Ada Berg.\n\nThe Lumen opened in 1921."
    shown = await brought(world, text=text)
    assert "I found 2 facts. Nothing is saved yet. 1 has no question yet and comes last." in texts(shown)
    shown = await press(world, shown, "Accept")
    assert "## No question yet: write one" in texts(shown)
    assert "Accept" not in labels(shown)
    form = await world.moderator.click(shown, label="Write the question…")
    question, answer, *_ = fields(form)
    assert filled_in(form)[:2] == ["", "Nobody in Oslo forgot Ada Berg."]
    values = {question: "Who is remembered in Oslo?", answer: "Nobody in Oslo forgot Ada Berg."}
    await world.moderator.submit_modal(form, values)
    assert "Nobody in Oslo forgot Ada Berg." in await ask(world, "who is remembered in oslo")


async def test_fact_is_found_by_what_it_says(world: World) -> None:
    text = "Our host was Jonas Beer, who brought a home-made Entity cake. Thirty members came to the hall."
    shown = await brought(world, text=text, title="Our club screening")
    assert "## Who was our host?" in texts(shown)
    await press(world, await press(world, shown, "Accept"), "Accept")
    for question in ("who hosted our club screening?", "who was the host of our screening"):
        assert "Jonas Beer" in await ask(world, question)
    assert "Thirty members" in await ask(world, "how many people came to our screening")
    assert "Jonas Beer" not in await ask(world, "who hosts the party in venice")


async def test_text_and_particulars_are_found_wanting_at_once(world: World) -> None:
    form = await world.moderator.slash(world.channel, "teach article")
    title, text, publisher, dated, address = fields(form)
    values = {title: "Our cinema", text: "Hm", publisher: "", dated: "32/13/2023", address: ""}
    refused = (await world.moderator.submit_modal(form, values)).response.message
    said_at_once = texts(refused)
    assert "- The date has to be a year" in said_at_once
    assert said_at_once.count("\n- ") == 2


async def test_badly_filled_form_is_corrected(world: World) -> None:
    form = await world.moderator.slash(world.channel, "teach article")
    title, text, publisher, dated, address = fields(form)
    values = {title: "Our cinema", text: TEXT, publisher: "Club", dated: "32/13/2023", address: "not a link"}
    refused = (await world.moderator.submit_modal(form, values)).response.message
    assert "The date has to be a year" in texts(refused)
    assert "The address has to begin with" in texts(refused)
    again = await world.moderator.click(refused, label="Correct it…")
    assert filled_in(again) == ["Our cinema", TEXT, "Club", "32/13/2023", "not a link"]
    title, text, publisher, dated, address = fields(again)
    values = {title: "Our cinema", text: TEXT, publisher: "Club", dated: "2023-13", address: ""}
    sent = await world.moderator.submit_modal(again, values)
    assert sent.response.message.id == refused.id
    assert "Almost there" in said(sent)
    again = await world.moderator.click(refused, label="Correct it…")
    title, text, publisher, dated, address = fields(again)
    values = {title: "Our cinema", text: TEXT, publisher: "Club", dated: "2023", address: ""}
    sent = await world.moderator.submit_modal(again, values)
    assert sent.response.message.id == refused.id
    assert "Our cinema · paragraph 1 · 1 of 7" in said(sent)


async def test_file_keeps_its_text_while_its_date_is_corrected(world: World) -> None:
    refused = await brought(world, date="next week")
    again = await world.moderator.click(refused, label="Correct it…")
    title, publisher, dated, address = fields(again)
    values = {title: "", publisher: "", dated: "2023", address: ""}
    sent = await world.moderator.submit_modal(again, values)
    assert sent.response.message.id == refused.id
    assert "The Lumen Cinema · paragraph 1 · 1 of 7" in said(sent)


async def test_articles_travel_with_an_export(world: World) -> None:
    await press(world, await brought(world, **PARTICULARS), "Accept")
    exported = await world.moderator.slash(world.channel, "teach export")
    (file,) = exported.response.message.attachments
    data = await file.read()
    (lesson,) = await taught(world)
    await world.moderator.slash(world.channel, "teach remove", lesson=lesson.id)
    shown = await world.moderator.slash(world.channel, "teach import", file=("lessons.toml", data))
    await world.moderator.click(shown.response.message, label="Import 1 entry")
    assert [each.content for each in await taught(world)] == [lesson.content]
    assert SOURCE in await ask(world, QUESTIONS[0])


@pytest.mark.parametrize(
    ("person", "said_date", "kept"),
    [
        ("de", "5. Mai 2024", "2024-05-05"),
        ("es-ES", "5/7/2023", "2023-07-05"),
        ("en-GB", "5/7/2023", "2023-07-05"),
        ("en-US", "5/7/2023", "2023-05-07"),
    ],
)
async def test_date_is_read_as_the_form_s_language_writes_it(
    world: World, speak: Callable[..., None], person: str, said_date: str, kept: str
) -> None:
    speak(person=person, server="en-US")
    await bring(world, date=said_date)
    (review,) = await world.bot.services.store.articles.open_articles(world.guild.id)
    assert review.article.date == kept
