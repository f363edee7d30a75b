"""The picture of where a pack's places lie, and what a place needs to be on it."""

from collections.abc import Iterator
from pathlib import Path

from bot.domain.pack.citations import Finding
from bot.domain.pack.model import Entity, EntityKind, Pack
from bot.files import read_file

LARGEST_MAP = 1024 * 1024  # bytes; members load it on their phones
_PNG = b"\x89PNG\r\n\x1a\n"
_BOUNDS = {"lat": 90.0, "lon": 180.0}  # degrees


def mapped_places(pack: Pack) -> list[Entity]:
    """Return the places on the map, in the order of their numbers: those within one place together."""
    mapped = [entity for entity in pack.entities if entity.is_mapped]
    groups = list(dict.fromkeys(entity.within for entity in mapped))
    return sorted(mapped, key=lambda entity: groups.index(entity.within))


def read_map(folder: Path, place: str, name: str, problems: list[str]) -> bytes:
    """Return the picture that a header names; what is wrong with it is added to ``problems``."""
    if not name:
        return b""
    if Path(name).name != name or not name.endswith(".png"):
        problems.append(f"{place}: map: the name of a .png file in the pack's folder is wanted")
        return b""
    try:
        content = read_file(folder / name, LARGEST_MAP)
    except OSError as error:
        problems.append(f"{place}: map: {name!r} is not readable: {error.strerror or error}")
        return b""
    if not content.startswith(_PNG):
        problems.append(f"{place}: map: {name!r} is no PNG")
    return content


def check_map(pack: Pack) -> Iterator[Finding]:
    """Yield what is wrong with where places lie."""
    for index, entity in enumerate(pack.entities):
        yield from (("entities", index, problem) for problem in _problems_of(entity))
    if pack.map and not mapped_places(pack):
        yield "pack", 0, "map: no [[entity]] has lat and lon"


def _problems_of(entity: Entity) -> Iterator[str]:
    given = {name: getattr(entity, name) for name in _BOUNDS if getattr(entity, name) is not None}
    told = [*given, *(name for name in ("stands_for", "within") if getattr(entity, name))]
    if entity.kind is not EntityKind.PLACE and told:
        yield f"{told[0]}: only a place has it, and this is of the kind {entity.kind.value}"
    elif len(given) == 1:
        (field,) = given
        yield f"{field}: lat and lon are wanted together"
    for name, degrees in given.items():
        if not abs(degrees) <= _BOUNDS[name]:  # nor is it NaN
            yield f"{name}: degrees from -{_BOUNDS[name]:.0f} to {_BOUNDS[name]:.0f} are wanted"
