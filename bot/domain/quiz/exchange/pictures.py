"""Addresses of pictures that questions ask about: Discord loads them, so they are of known hosts only."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.domain.documents import Unreadable
from bot.domain.phrases import located, phrase
from bot.domain.quiz.model import Question

HOSTS = (
    "cdn.discord.red",
    "cdn.discordapp.com",
    "i.imgur.com",
    "media.discordapp.net",
    "raw.githubusercontent.com",
    "upload.wikimedia.org",
)
MAX_ADDRESS = 500
_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_ADDRESS = re.compile(r"https?://[!-~]{1,500}")
_AFTER = ".,;:!?)\"'"  # what may stand right behind an address


def hosts_of(questions: Iterable[Question]) -> list[str]:
    """Return the hosts that the pictures of questions are loaded from."""
    return sorted(
        {urlsplit(question.picture).netloc for question in questions if question.picture is not None}
    )


def require_picture(address: str) -> str:
    """Return an address of a picture; raise Unreadable where it is not one, or of another host."""
    if _is_picture(address):
        return address
    problem = phrase(
        "should be an https link to an image on one of these hosts: {hosts}", hosts=", ".join(HOSTS)
    )
    raise Unreadable(located(phrase("picture"), problem))


def split_picture(text: str) -> tuple[str, str | None]:
    """Return a question without the first address of a picture in it, and the address."""
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_AFTER)
        secure = "https://" + address.partition("://")[2]
        if _is_picture(secure):
            rest = f"{text[: found.start()]} {text[found.start() + len(address) :]}"
            rest = re.sub(r" (?=[.,;:!?])", "", " ".join(rest.split()))
            return rest or text, secure
    return text, None


def _is_picture(address: str) -> bool:
    if len(address) > MAX_ADDRESS or not _ADDRESS.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:  # such as brackets that no address has
        return False
    is_image = parts.path.lower().endswith(_ENDINGS)
    return parts.scheme == "https" and parts.netloc in HOSTS and is_image
