"""People's questions as they are kept: without anybody's name or id, and folded so that equal ones match."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

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
# What questions begin with, in the languages that are read; apostrophes are left out.
_ENGLISH_OPENINGS = (
    "who whos what whats which when whens where wheres why whys how hows whose whom is are was were do does "
    "did can could will would should has have had may"
)
_GERMAN_OPENINGS = (
    "wer wen wem wessen welche welcher welches welchen welchem wann wo woher wohin warum wieso weshalb wie "
    "wieviel wieviele womit wodurch wozu ist sind gibt kann können darf muss habt haben wird werden"
)
_SPANISH_OPENINGS = (
    "que qué quien quién quienes quiénes cual cuál cuales cuáles cuando cuándo donde dónde como cómo cuanto "
    "cuánto cuanta cuánta cuantos cuántos cuantas cuántas hay puedo puede"
)
# What may come before them: "por qué", "at what time".
_BEFORE = (
    "a an at auf bei bis by con de desde en for from für hasta in mit on para por seit since to um until von "
    "with zu"
)
_PREPOSITIONS = frozenset(_BEFORE.split())
_JOINING = frozenset({"and", "but", "und", "aber", "y", "pero"})
_OPENINGS = frozenset(f"{_ENGLISH_OPENINGS} {_GERMAN_OPENINGS}".split())
# What asks to be told something: "tell me who won", "nenn mir", "dime".
_ASKING_TO_TELL = (
    "tell give show list name explain describe find please sag sage nenn nenne zeig zeige erklär erkläre "
    "erzähl erzähle beschreib beschreibe bitte di dime dinos dame danos muestra muéstrame explica cuéntame "
    "nombra describe"
)
_REQUESTS = frozenset(_ASKING_TO_TELL.split())
_SHORTEST_STATEMENT = 4  # words; "the budget." may well be a question
_STATED = re.compile(r"[.!…][)\"”»\u2019]*\Z")
_ENGLISH = frozenset(_ENGLISH_OPENINGS.split())
_LONE_I = re.compile(r"(?<![\w.'\u2019-])i(?=\s|['\u2019](?:m|d|ll|ve)\b|[?!,]|\Z)")
_CONTRACTED = re.compile(r"\A(What|Who|When|Where|Why|How)s(?=\s)")  # "whats the wifi"
_SPANISH = frozenset(_SPANISH_OPENINGS.split())
_ALSO_FRENCH = {"que", "como"}  # or Portuguese
_FIRST_EMOJI = "\u2190"  # an arrow; symbols before it, as "°", belong to what is said
_ENDS = re.compile(r"[.!?…:][)\"”»\u2019]*\Z")
_MARKS = re.compile(r"(?<![?!])[?!]{2,}\Z")  # "when is movie night??"
_FIRST_WORD = re.compile(r"\A[¿¡“«„\"(]*([^\W\d_]+(?:['\u2019][^\W\d_]+)?)(?![\w@.:/])")


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


def question_to_keep(text: str) -> str:
    """Return a question from a chat as a form offers it: cleaned, as a title, and as long as may be kept."""
    cleaned = clean_question(text)
    asked = titled(cleaned)
    return asked if len(asked) <= KEPT_LIMIT else cleaned


def titled(text: str) -> str:
    """Return a question as a title, for it may be typed as in a chat: "When is movie night?"."""
    text, emoji = _before_emoji(text)
    text = _MARKS.sub(lambda found: "?" if "?" in found[0] else found[0], text)
    asked = _asked(text)
    if asked != text and _opens_in_english(text):
        asked = _CONTRACTED.sub(r"\1's", _LONE_I.sub("I", asked))
    return f"{asked}{emoji}"


def _opens_in_english(text: str) -> bool:
    words = _words_of(_APOSTROPHE.sub("", text.casefold())).split()
    return bool(words) and words[words[0] in _PREPOSITIONS and len(words) > 1] in _ENGLISH


def _before_emoji(text: str) -> tuple[str, str]:
    """Split a text at the emoji that it ends with: a question mark stands before them."""
    end = len(text)
    while end and (text[end - 1].isspace() or _is_of_emoji(text[end - 1])):
        end -= 1
    return text[:end], text[end:]


def _is_of_emoji(character: str) -> bool:
    is_part = unicodedata.category(character) in {"Sk", "Cf", "Mn", "Me"} and not character.isascii()
    return is_part or (unicodedata.category(character) == "So" and character >= _FIRST_EMOJI)


def _asked(text: str) -> str:
    """Return a question with its capital and its mark."""
    first = _FIRST_WORD.match(text)
    if first is None:
        return text
    word, start = first[1], first.start(1)
    if word.islower():
        text = text[:start] + text[start].upper() + text[start + 1 :]
    words = _APOSTROPHE.sub("", text[start:].casefold()).split(maxsplit=2)
    opening = words[1] if len(words) > 1 and words[0] in _PREPOSITIONS else words[0]
    is_spanish = opening in _SPANISH
    if not (is_spanish or opening in _OPENINGS) or len(words) == 1:
        return text
    before = "¿" if is_spanish and start == 0 and "¿" not in text else ""
    if _ENDS.search(text):
        is_one = text.find("?") == len(text) - 1 and opening not in _ALSO_FRENCH
        return f"{before}{text}" if is_one else text
    return f"{before}{text}?"


def asks(text: str) -> bool:
    """Return whether a text has the form of a question, or asks to be told something."""
    words = _words_of(_APOSTROPHE.sub("", text.casefold())).split()
    if "?" in text or len(words) < 2:  # noqa: PLR2004 - a question without its mark has two words
        return "?" in text
    if words[0] in _JOINING:
        words = words[1:]
    opening = words[words[0] in _PREPOSITIONS and len(words) > 1]
    return opening in _OPENINGS or opening in _SPANISH or words[0] in _REQUESTS


def states(text: str) -> bool:
    """Return whether a text is a sentence that asks nothing: "Cleo drew our banner in 2024."."""
    text, _ = _before_emoji(text)
    is_sentence = _STATED.search(text) is not None and len(text.split()) >= _SHORTEST_STATEMENT
    return is_sentence and not asks(text)


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


@lru_cache(maxsize=512)  # a question is folded for its answer's buttons, and where it is kept
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
