"""Settings as a TOML file: exported, and imported in two steps, so that the changes can be shown first."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import tomli_w

from bot.domain.documents import PROBLEMS_KEPT, Bounds, read_toml
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.settings.kinds import Reference
from bot.domain.settings.model import Catalogue, InvalidSetting, Setting, Values

BOUNDS = Bounds(size=128 * 1024, parts=8_000)  # every setting of every cog, with 25 channels each, fits
_NAME_SHOWN = 40  # characters of the name of a channel or role
_ID = re.compile(r"^(?:[a-z_]+ = | +)(\d{1,20}),?$", re.MULTILINE)  # as a line of its own, or of a list

_UNKNOWN = {
    "channel": phrase("this server has no channel with the ID {id}"),
    "role": phrase("this server has no role with the ID {id}"),
}

References = Mapping[Reference, frozenset[int]]  # the ids of the channels and roles that a server has


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting that an import would change."""

    setting: Setting[Any]
    before: Any
    after: Any


def export_settings(catalogue: Catalogue, values: Values, names: Mapping[int, str] | None = None) -> str:
    """Return every setting with its value as TOML, one table per section.

    ``names`` of channels and roles stand as comments after their ids.
    """
    text = tomli_w.dumps(
        {
            section.id: {
                setting.name: setting.kind.export(values[setting]) for setting in section.all_settings
            }
            for section in catalogue.sections
            if section.all_settings
        }
    )
    known = names or {}
    return _ID.sub(lambda found: f"{found[0]}{_comment(known.get(int(found[1]), ''))}", text)


def _comment(name: str) -> str:
    words = "".join(letter for letter in " ".join(name.split()) if letter.isprintable())
    return f"  # {words[:_NAME_SHOWN]}" if words else ""


def plan_import(
    catalogue: Catalogue, values: Values, known: References, data: bytes
) -> tuple[Difference, ...]:
    """Return what importing a file would change; settings that it leaves out keep their values.

    Raises Unreadable, or InvalidSetting with every problem of the file.
    """
    problems: list[Phrase] = []
    differences: list[Difference] = []
    for key, raw in _flatten(read_toml(data, BOUNDS), problems):
        try:
            setting, value = _read(catalogue, known, key, raw)
        except InvalidSetting as error:
            problems += error.problems
            if len(problems) >= PROBLEMS_KEPT:
                break
        else:
            if value != values[setting]:
                differences.append(Difference(setting, values[setting], value))
    if problems:
        raise InvalidSetting(*problems[:PROBLEMS_KEPT])
    return tuple(differences)


def _flatten(document: dict[str, Any], problems: list[Phrase]) -> Iterator[tuple[str, Any]]:
    for section, table in document.items():
        if isinstance(table, dict):
            for name, raw in cast("dict[str, Any]", table).items():
                yield f"{section}.{name}", raw
        else:
            problems.append(located(section, phrase("should be a table like [{section}]", section=section)))


def _read(catalogue: Catalogue, known: References, key: str, raw: object) -> tuple[Setting[Any], Any]:
    setting = catalogue.exported.get(key)
    if setting is None:
        raise InvalidSetting(located(key, phrase("unknown setting")))
    value = setting.read(raw)
    if setting.kind.refers_to is not None:
        unknown = [id_ for id_ in setting.kind.references(value) if id_ not in known[setting.kind.refers_to]]
        if unknown:
            problem = _UNKNOWN[setting.kind.refers_to].text
            raise InvalidSetting(*(located(key, Phrase(problem, {"id": id_})) for id_ in unknown))
    return setting, value
