"""Which files make a pack, and their hash: enough to know whether anything changed."""

import hashlib
from pathlib import Path

from bot.domain.errors import PackError
from bot.files import read_file

_TRANSLATIONS = "locale"  # the folder with the pack's texts in other languages
LARGEST_FILE = 16 * 1024 * 1024  # bytes; a pack of 5,000 facts in one file has less


def pack_files(folder: Path) -> tuple[Path, ...]:
    """Return a pack's files in order, then those in its folders; raise PackError where there are none."""
    try:
        own = sorted(folder.glob("*.toml"))
        inside = (path for path in sorted(folder.glob("*/*.toml")) if path.parent.name != _TRANSLATIONS)
        files = (*own, *inside) if own else ()
    except OSError as error:
        raise PackError((f"{folder}: not readable: {error.strerror or error}",)) from error
    if not files:
        raise PackError((f"{folder}: no pack here (a folder with .toml files is wanted)",))
    return files


def translation_files(folder: Path) -> tuple[Path, ...]:
    """Return the files with a pack's texts in other languages, one a language."""
    return tuple(sorted((folder / _TRANSLATIONS).glob("*.toml")))


def pack_digest(folder: Path) -> str:
    """Return the hash of a pack's files, by content and name. Raises PackError."""
    digest = hashlib.sha256()
    for path in (*pack_files(folder), *translation_files(folder), *sorted(folder.glob("*.png"))):
        name = path.relative_to(folder).as_posix()
        try:
            content = read_file(path, LARGEST_FILE)
        except OSError as error:
            raise PackError((f"{name}: not readable: {error.strerror or error}",)) from error
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()
