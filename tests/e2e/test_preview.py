"""The browser preview, which the README tells its readers to start with."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.bench.packs import OWN
from tests.e2e.preview_page import CHROMIUM, PHONE, PreviewPage, opened_page, running_preview

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or importlib.util.find_spec("playwright") is None,
    reason="no Chromium here: the browser test needs Debian's chromium package",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_preview(tmp_path_factory.mktemp("preview")) as address:
        yield address


@pytest.fixture
def page(address: str) -> Iterator[PreviewPage]:
    with opened_page(address) as page:
        yield page


def test_first_message_invites(page: PreviewPage) -> None:
    assert "/ask" in page.messages.first.inner_text()


def test_picked_suggestion_is_answered(page: PreviewPage) -> None:
    page.type_command("ask", "where was the fig")
    page.pick("Where exactly was the train fight filmed?")
    page.send()
    answer = page.last
    assert "Norway" in answer.inner_text()
    assert "paragraph 2" in answer.inner_text()
    page.press("Was the fight on top of the train real?", shows="ILM")


def test_unknown_question_is_not_answered(page: PreviewPage) -> None:
    answer = page.run("ask", "qwpoe zxmnb lkjhgf")
    assert "couldn't make that out" in answer.inner_text()


def test_long_ago_is_told_in_years(page: PreviewPage) -> None:
    told = (
        "weeks => new Intl.RelativeTimeFormat('en').format(-weeks, 'week')"  # what the page calls for an age
    )
    assert [page.page.evaluate(told, weeks) for weeks in (3, 20, 120)] == [
        "3 weeks ago",
        "5 months ago",
        "2 years ago",
    ]


def test_list_goes_on_counting(page: PreviewPage) -> None:
    listed = page.run("places")
    rome = listed.locator("li", has_text="Rome").first
    number = "each => [...each.parentElement.children].indexOf(each) + 1"
    assert f"{rome.evaluate(number)} Rome" in (listed.locator("img[alt^=Map]").get_attribute("alt") or "")


def test_card_fits_a_phone(address: str, tmp_path: Path) -> None:
    with opened_page(address, PHONE) as page:
        page.screenshot(tmp_path / "phone.png")
        box = page.messages.first.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]


def test_german_moderator_sets_up_a_server(tmp_path: Path) -> None:
    options = ("--locale", "de", "--as", "moderator")
    with running_preview(tmp_path, *options) as address, opened_page(address) as page:
        assert "Frag mich etwas über Dead Reckoning" in page.messages.first.inner_text()
        assert "Serverweit verfügbar: An" in page.run("settings panel").inner_text()
        page.press("Ausschalten", shows="Gespeichert. Serverweit verfügbar: Aus")
        page.press("Einschalten", shows="Gespeichert. Serverweit verfügbar: An")
        assert "McQuarrie" in page.run("ask", "who directed the film").inner_text()


def test_preview_opens_elsewhere(tmp_path: Path) -> None:
    with (
        running_preview(tmp_path, "--in", "dm", "--as", "moderator") as address,
        opened_page(address) as page,
    ):
        expect(page.page.locator("#panel-viewer option:checked")).to_have_text("Max, a moderator")
        page.write("who directed it", shows="McQuarrie")
        page.go_to("quiz")
        expect(page.messages.first).to_contain_text("Cleo", timeout=60_000)


def test_language_can_be_changed(page: PreviewPage) -> None:
    page.read_in("es-ES")
    expect(page.messages.first).to_contain_text("Pregúntame")
    page.read_in("en-US")
    expect(page.messages.first).to_contain_text("Ask me")


def test_mention_is_answered(page: PreviewPage) -> None:
    answer = page.write("@Reckoner who directed it", shows="McQuarrie")
    page.reply_to(answer)
    assert "Replying to Reckoner" in page.page.locator("#reply-label").inner_text()
    page.write("@Reckoner where was it filmed", shows="Norway")


def test_private_message_is_answered(page: PreviewPage) -> None:
    page.go_to("dm")
    expect(page.page.locator("#channel-name")).to_have_text("Reckoner")
    page.write("who directed it", shows="McQuarrie")
    assert "McQuarrie" in page.run("ask", "who directed the film").inner_text()
    page.press("What else has Christopher McQuarrie directed", shows="McQuarrie")
    page.page.reload()  # comes back to where one was
    expect(page.last).to_contain_text("McQuarrie")
    expect(page.page.locator("#channel-name")).to_have_text("Reckoner")


def test_menu_of_a_message_answers_it(page: PreviewPage) -> None:
    asked = page.write("how long is dead reckoning", shows="how long is")
    page.menu_of(asked).filter(has_text="Answer this").click()
    expect(page.last).to_contain_text("minutes")


def test_moderator_teaches_a_reply_from_its_menu(page: PreviewPage) -> None:
    asked = page.write("Who brings the doughnuts on Fridays?", shows="doughnuts")
    page.reply_to(asked)
    said = page.write("Ada does, from the corner shop.", shows="corner shop")
    page.act_as("Max")
    page.menu_of(said).filter(has_text="Teach this answer").click()
    expect(page.last).to_contain_text("Only you can see this")
    expect(page.last).to_contain_text("Who brings the doughnuts on Fridays?")
    assert "Got it" in page.press("Teach it", shows="Got it").inner_text()
    assert "corner shop" in page.run("ask", "who brings the doughnuts on fridays").inner_text()


def test_moderator_saves_a_quote_and_uploads_a_list(page: PreviewPage) -> None:
    said = page.write("We wrecked it twice, you know.", shows="wrecked it")
    expect(page.menu_of(said)).to_have_text(["Answer this"])
    page.page.keyboard.press("Escape")
    page.act_as("Max")
    page.menu_of(page.last).filter(has_text="Save as quote").click()
    expect(page.last).to_contain_text("Only you can see this")
    expect(page.last).to_contain_text("We wrecked it twice")
    page.type_command("quiz import")
    page.page.locator("#send-message").click()
    page.attach("sums.csv", "question,answer\nWhat is two and two?,four\n")
    page.page.get_by_role("button", name="Submit").click()
    expect(page.last).to_contain_text("sums")


def test_select_shows_what_a_change_left(tmp_path: Path) -> None:
    with running_preview(tmp_path, "--as", "moderator") as address, opened_page(address) as page:
        page.run("settings panel")
        sections = page.last.locator(".select-trigger").last
        for section in ("Quizzes", "Questions", "Quizzes"):
            sections.click()
            page.pick(section)
            expect(page.last).to_contain_text(f"Settings{section}")
            expect(sections).to_have_text(section)
        channels = page.last.locator(".select-trigger").first
        page.apply_from(channels, re.compile("^quiz-night$"))
        expect(page.last).to_contain_text("#quiz-night (changed)")
        expect(channels).to_have_text("quiz-night")


def test_invited_bot_says_how_to_begin(tmp_path: Path) -> None:
    with running_preview(tmp_path) as address, opened_page(address) as page:
        page.invite()
        expect(page.page.locator("#panel-viewer option:checked")).to_have_text("Max, a moderator")
        expect(page.page.locator("#panel .panel-server")).to_have_text("New server")
        expect(page.last).to_contain_text("Getting started")
        page.press("Quiz server", shows="Question of the day channel: not set → #quiz-night")
        page.press("Apply", shows="Saved: Quiz server.")
        page.apply_from(page.last.locator(".select-trigger").first, re.compile("^#quiz-night"))
        expect(page.last).to_contain_text("Where members can ask: only in #quiz-night")
        page.press(re.compile("^Try: "), shows="Source")
        page.go_to("questions")
        expect(page.messages).to_have_count(0)
        page.act_as("Mia")
        assert "I answer questions in" in page.run("ask", "who directed the film").inner_text()
        page.go_to("quiz")
        assert "McQuarrie" in page.run("ask", "who directed the film").inner_text()


def test_players_play_along(tmp_path: Path) -> None:
    with running_preview(tmp_path, "--in", "quiz") as address, opened_page(address) as page:
        expect(page.messages.first).to_contain_text("Cleo")
        question = page.messages.filter(has_text="Question 1 of 5").last
        question.locator("button.component-button").first.click()
        expect(question).to_contain_text("(right answer)", timeout=60_000)
        page.skip("1 hour")
        expect(page.last).to_contain_text("Quiz over", timeout=60_000)
        for name in ("Ada", "Ben", "Cleo", "Mia"):
            expect(page.last).to_contain_text(f"@{name} · ")
        page.page.locator("#panel-players").click()  # it can be, now that none is on
        expect(page.last).to_contain_text("Question 1 of 5", timeout=60_000)


def test_other_pack_offers_what_it_has(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"RECKONER_PACK={OWN / 'kitchen' / 'pack'}\n", encoding="utf-8")
    with running_preview(tmp_path) as address, opened_page(address) as page:
        assert "Ask me about Salt and Smoke" in page.messages.first.inner_text()
        commands = page.run("about").inner_text()
        assert "/names" in commands
        assert "/stunts" not in commands
        assert "/release" not in commands
