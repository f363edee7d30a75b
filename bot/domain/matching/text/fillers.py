"""The words that only tie a question to what was said before: "and who plays Luther then?"."""

import re

from bot.domain.matching.text.english import word_list

_SHORTEST = 2  # words that are left of a question
_WORDS = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_DEAL = re.compile(
    r"\A\s?what(?:['\u2019]?s| is) (?:up |(?:the )?(?:deal|story|thing) )?with\b", re.IGNORECASE
)
_BEFORE, _AFTER = word_list("leading"), word_list("trailing")


def without_fillers(text: str) -> str:
    """Return a question without the fillers before and after it; one that would be too short stays.

    "What's the deal with the key" asks what it is.
    """
    text = _DEAL.sub("what is", text, count=1)
    said = list(_WORDS.finditer(text))
    first, end = 0, len(said)
    while end - first > _SHORTEST and said[first][0].lower() in _BEFORE:
        first += 1
    while end - first > _SHORTEST and said[end - 1][0].lower() in _AFTER:
        end -= 1
    if end - first == len(said):
        return text
    return text[said[first].start() : said[end - 1].end()] + ("?" if text.rstrip().endswith("?") else "")
