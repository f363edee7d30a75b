"""In which language somebody is replied to, and what of their conversations is forgotten."""

import pytest

from bot.conversations import LANGUAGE_KEPT_MS, Conversations, Reply

CHANNEL_ID, USER_ID = 1, 2


@pytest.mark.parametrize(
    ("client", "text", "language"),
    [
        ("es", "me aburro", "es"),
        ("es", "y su director?", "es"),
        ("es", "no me", "es"),
        ("es", "ok", "es"),
        ("es", "me too", "en"),
        ("es", "tell me a joke", "en"),
        ("de", "was?", "de"),
        ("de", "gut", "de"),
        ("de", "so what", "en"),
        ("fr", "who is he", "en"),
        ("fr", "no me has entendido", "es"),
        ("fr", "nicht gefragt", "de"),
        ("fr", "error", "en"),
        ("de", "ok", "de"),
    ],
)
def test_what_may_be_in_two_languages_is_in_that_of_the_client(client: str, text: str, language: str) -> None:
    conversations = Conversations()
    conversations.keep_client(USER_ID, client)
    assert conversations.language_in(CHANNEL_ID, USER_ID, text, now=0) == language


def test_what_may_be_in_two_languages_is_in_the_one_before() -> None:
    conversations = Conversations()
    for text in ("quien es grace?", "y su director?", "no me"):
        assert conversations.language_in(CHANNEL_ID, USER_ID, text, now=0) == "es"


@pytest.mark.parametrize("text", ["lol", "wtf", "bro", "omg"])
def test_chat_slang_is_in_no_language_of_its_own(text: str) -> None:
    conversations = Conversations()
    for asked, language in (("wer spielt grace?", "de"), ("quien es grace?", "es")):
        conversations.language_in(CHANNEL_ID, USER_ID, asked, now=0)
        assert conversations.language_in(CHANNEL_ID, USER_ID, text, now=0) == language


def test_language_is_remembered_after_a_pause_for_a_day() -> None:
    conversations = Conversations()
    assert conversations.language_in(CHANNEL_ID, USER_ID, "wer spielt grace?", now=0) == "de"
    for text in ("gut", "is die gut?"):
        assert conversations.language_in(CHANNEL_ID, USER_ID, text, now=20 * 60_000) == "de"
    assert (
        conversations.language_in(CHANNEL_ID, USER_ID, "ok", now=20 * 60_000 + LANGUAGE_KEPT_MS + 1) == "en"
    )


def test_what_a_server_was_replied_with_goes_with_it() -> None:
    conversations = Conversations()
    for channel_id in (CHANNEL_ID, CHANNEL_ID + 1):
        conversations.keep_reply(channel_id, USER_ID, Reply.UNKNOWN, 0)
    conversations.forget_channels({CHANNEL_ID})
    assert conversations.last_reply(CHANNEL_ID, USER_ID, 0) is None
    assert conversations.last_reply(CHANNEL_ID + 1, USER_ID, 0) is Reply.UNKNOWN
