import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.teaching.texts import (
    KEPT_LIMIT,
    clean_question,
    clean_quote,
    fold_question,
    names_somebody,
    question_to_keep,
    titled,
)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Who's the VILLAIN??", "whos the villain"),
        ("whos  the\nvillain", "whos the villain"),
        ("who\u2019s the villain", "whos the villain"),
        ("<@123456789012345678> who is <@!42>?", "who is"),
        ("is 123456789012345678 in it", "is in it"),
        ("co-star", "co-star"),
        ("wh\u200bo", "who"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u062e\u0648\u0627\u0647\u0645"),
        ("\u0915\u093f?", "\u0915\u093f"),  # Hindi's signs are part of a word
        ("\u2764\ufe0f ok", "ok"),
        ("July 12, 2023", "july 12 2023"),
        ("?!", ""),
    ],
)
def test_equal_questions_fold_alike(typed: str, folded: str) -> None:
    assert fold_question(typed) == folded


def test_kept_question_names_nobody() -> None:
    assert clean_question("Does <@123456789012345678> like Tom\tCruise?") == "Does like Tom Cruise?"


@given(text=st.text(max_size=300), user_id=st.integers(10**16, 10**19))
def test_user_ids_are_removed(text: str, user_id: int) -> None:
    for dirty in (f"{text} <@{user_id}> {text}", f"<@!{user_id}>{text}", f"{text} {user_id} "):
        assert names_somebody(dirty)
        assert str(user_id) not in clean_question(dirty)
        assert str(user_id) not in fold_question(dirty)


@given(text=st.text(max_size=400))
def test_folding_is_bounded_and_stable(text: str) -> None:
    folded = fold_question(text)
    assert len(folded) <= KEPT_LIMIT
    assert fold_question(folded) == folded


def quotable(text: str, *mentioned: str) -> str:
    return clean_quote(
        text, someone="someone", mentioned=mentioned, named={42: "#film-talk", 43: "@Crew", 7: "@Reckoner"}
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("I love trains, <@123456789012345678> says", "I love trains, someone says"),
        ("See, <@!123456789012345678> and @Max M. know", "See, someone and someone know"),
        ("<@7> is it worth it?", "is it worth it?"),
        ("<@7>, <@!8>: is <@7> or <@8> right? <@8> <@7>", "is @Reckoner or someone right?"),
        ("<@7>\nyes, <@8>", "yes"),
        ("<@7> <@8>", ""),
        ("@max m. and @maxine", "someone and @maxine"),
        ("see <#42> and <@&43>, not <#44>", "see #film-talk and @Crew, not …"),
        ("great <:train:123456789012345678>!", "great :train:!"),
        ("my id is 123456789012345678", "my id is …"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_quote_hides_mentioned_people(typed: str, kept: str) -> None:
    assert quotable(typed, "Max M.", "Max") == kept


@given(text=st.text(max_size=300), user_id=st.integers(10**16, 10**19), name=st.text(min_size=1, max_size=32))
def test_quote_keeps_no_id(text: str, user_id: int, name: str) -> None:
    kept = quotable(f"{text}<@{user_id}> {text} {user_id} @{name}", name)
    assert str(user_id) not in kept
    assert not names_somebody(kept)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("when is our next movie night?", "When is our next movie night?"),
        ("whens the next watch party", "When's the next watch party?"),
        ("who's the host", "Who's the host?"),
        ("at what time do we start", "At what time do we start?"),
        ("Who runs this server", "Who runs this server?"),
        ("wann ist der filmabend", "Wann ist der filmabend?"),
        ("mit wem schauen wir", "Mit wem schauen wir?"),
        ("cuando es la noche de cine", "¿Cuando es la noche de cine?"),
        ("¿por qué no hay noche de cine?", "¿Por qué no hay noche de cine?"),
        ("por que no hay cine", "¿Por que no hay cine?"),
        ("cuándo es la noche de cine?", "¿Cuándo es la noche de cine?"),
        ("que fait-on samedi?", "Que fait-on samedi?"),
        ("when's the next movie night??", "When's the next movie night?"),
        ("who won?!?", "Who won?"),
        ("what a night!!", "What a night!!"),
        ("qué ganó? quién fue?", "Qué ganó? quién fue?"),
        ("movie night rules", "Movie night rules"),
        ("tell me the rules.", "Tell me the rules."),
        ("who", "Who"),
        ("how do i become an agent here", "How do I become an agent here?"),
        ("what if i'm late, can i still join", "What if I'm late, can I still join?"),
        ("how do i open i.redd.it in i-mode", "How do I open i.redd.it in i-mode?"),
        ("wie heißt i auf deutsch", "Wie heißt i auf deutsch?"),
        ("iPhone wallpaper", "iPhone wallpaper"),
        ("2 or 3 films", "2 or 3 films"),
        ("example.org down", "example.org down"),
        ("", ""),
    ],
)
def test_question_becomes_a_title(typed: str, title: str) -> None:
    assert titled(typed) == title


def test_question_for_a_form_names_nobody_and_fits() -> None:
    assert question_to_keep("<@123456789012345678> when's the next movie night??") == (
        "When's the next movie night?"
    )
    longest = f"when is {'x' * KEPT_LIMIT}"
    assert question_to_keep(longest) == longest[:KEPT_LIMIT]


@given(st.text())
def test_title_stays_the_same_question(text: str) -> None:
    assert fold_question(titled(text)) == fold_question(text) or len(text) >= KEPT_LIMIT


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("who is the server owner 👑", "Who is the server owner? 👑"),
        ("when is movie night❤️ 👍🏽", "When is movie night?❤️ 👍🏽"),
        ("who is it? 👑", "Who is it? 👑"),
        ("movie night 🍿", "Movie night 🍿"),
        ("what is 20°", "What is 20°?"),
        ("👑", "👑"),
    ],
)
def test_question_mark_stands_before_emoji(typed: str, shown: str) -> None:
    assert titled(typed) == shown
