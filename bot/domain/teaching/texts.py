"""People's questions as they are kept: without anybody's name or id, and folded so that equal ones match."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from bot.domain.characters import JOINERS, SELECTORS, visible

KEPT_LIMIT = 200  # characters of a question that are kept
_KEY_LENGTH = 20  # hex digits: no two questions of a server ever share them

# Mentions of people, roles and channels, custom emoji, and bare ids: they may name a person.
_MARKUP = re.compile(r"<(?:[@#]|@[!&]|a?:\w{1,32}:)\d{1,20}>", re.ASCII)
_BARE_ID = re.compile(r"(?<!\d)\d{15,}(?!\d)")
_PERSON = re.compile(r"<@!?(\d{1,20})>", re.ASCII)
_LAST_PERSON = re.compile(r"<@!?\d{1,20}>\Z", re.ASCII)
_LONGEST_PERSON = len("<@!>") + 20  # characters
_PLACE = re.compile(r"<(?:#|@&)(\d{1,20})>", re.ASCII)  # a role or a channel
_EMOJI = re.compile(r"<a?:(\w{1,32}):\d{1,20}>", re.ASCII)
_LEFT_OUT = "…"
_MESSAGE_LINK = re.compile(
    r"https://(?:ptb\.|canary\.)?discord\.com/channels/(\d{1,20})/\d{1,20}/\d{1,20}", re.ASCII
)
_APOSTROPHE = re.compile("['\u2019]")  # straight and curly: "whos" and "who's" are one word
_NO_WORD = re.compile(r"[^\w-]+")
# Characters of a text that are read. Normalising takes the square of the number of combining marks.
_READ = 5 * KEPT_LIMIT


def names_somebody(text: str) -> bool:
    """Return whether a text mentions a person, role or channel, or holds a bare id."""
    return bool(_MARKUP.search(text) or _BARE_ID.search(text))


def without_ids(text: str) -> str:
    """Return a text with a space for whatever mentions a person, role or channel, or is a bare id."""
    return _without_names(text)


def clean_question(text: str) -> str:
    """Return a question as it may be kept: without mentions, ids or hidden characters, and cut."""
    text = visible(unicodedata.normalize("NFC", text[:_READ])[:_READ])
    return " ".join(_without_names(text).split())[:KEPT_LIMIT].strip()


def clean_quote(text: str, *, someone: str, mentioned: Iterable[str], named: Mapping[int, str]) -> str:
    """Return a message as it may be quoted, without ids or the names of the people that it mentions.

    Whom it only calls, at its start or end, is left out. Each name in ``mentioned`` is replaced by
    ``someone`` after an "@"; ``named`` are the names of whatever else it mentions: roles, channels, the bot.
    """
    text = _without_calls(visible(unicodedata.normalize("NFC", text)))
    text = _PERSON.sub(lambda found: named.get(int(found[1]), someone), text)
    for name in sorted(mentioned, key=len, reverse=True):
        text = re.sub(rf"@{re.escape(name)}(?!\w)", lambda _: someone, text, flags=re.IGNORECASE)
    text = _PLACE.sub(lambda found: named.get(int(found[1]), _LEFT_OUT), text)
    return _BARE_ID.sub(_LEFT_OUT, _EMOJI.sub(r":\1:", text)).strip()


def _without_calls(text: str) -> str:
    """Return a message without the mentions at its start and end."""
    text = text.strip()
    while (first := _PERSON.match(text)) is not None:
        text = text[first.end() :].lstrip(" \n,:")
    # Of the end alone, so that a long text is not searched for each of its mentions.
    while (last := _LAST_PERSON.search(text[-_LONGEST_PERSON:])) is not None:
        text = text[: -len(last[0])].rstrip(" \n,")
    return text


def is_message_link(link: str, guild_id: int | None = None) -> bool:
    """Return whether a link leads to a message in a server (None: in any)."""
    found = _MESSAGE_LINK.fullmatch(link)
    return found is not None and (guild_id is None or int(found[1]) == guild_id)


def fold_question(text: str) -> str:
    """Return a question's words without case, punctuation or mentions: the same for equal questions."""
    text = _without_names(visible(unicodedata.normalize("NFKC", text[:_READ])[:_READ].casefold()))
    words = _words_of(_APOSTROPHE.sub("", text)).split()
    bare = (word.strip("-_") for word in words)
    return " ".join(word for word in bare if word)[:KEPT_LIMIT].strip()


def question_key(folded: str) -> str:
    """Return what stands for a folded question in custom ids."""
    return hashlib.sha256(folded.encode()).hexdigest()[:_KEY_LENGTH]


def _words_of(text: str) -> str:
    """Return a text with a space for whatever is no part of a word; vowel signs are part of one."""
    if text.isascii():
        return _NO_WORD.sub(" ", text)
    kept: list[str] = []
    for character in text:
        if character.isalnum() or character in "_-":
            kept.append(character)
        elif character not in JOINERS:
            is_sign = unicodedata.category(character) in {"Mn", "Mc"} and not SELECTORS.match(character)
            kept.append(character if is_sign and kept and kept[-1] not in " -_" else " ")
    return "".join(kept)


def _without_names(text: str) -> str:
    return _BARE_ID.sub(" ", _MARKUP.sub(" ", text))
