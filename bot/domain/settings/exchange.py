"""Settings as a TOML file: export, and import with the differences shown before anything happens."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import tomli_w

from bot.domain.documents import Bounds, Unreadable, decode, read_toml
from bot.domain.phrases import Phrase, located, phrase
from bot.domain.settings.model import Catalogue, InvalidSetting, Setting, Values

BOUNDS = Bounds(size=64 * 1024, parts=8_000)  # every setting of every cog, with 25 channels each, is half
PROBLEMS_KEPT = 200  # a file with more is wrong in kind, not in detail


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The channels and roles that a server has, which imported ids must be among."""

    channels: frozenset[int]
    roles: frozenset[int]


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting that an import would change."""

    setting: Setting[Any]
    before: Any
    after: Any


def export_settings(catalogue: Catalogue, values: Values) -> str:
    """Return every setting with its value as TOML, a table a section."""
    document = {
        section.id: {setting.name: setting.write(values[setting]) for setting in section.all_settings}
        for section in catalogue.sections
        if section.all_settings
    }
    return tomli_w.dumps(document)


def plan_import(
    catalogue: Catalogue, values: Values, data: bytes, around: Surroundings
) -> tuple[Difference, ...]:
    """Return what importing a file would change; settings that it leaves out stay as they are.

    Raises InvalidSetting with every problem of the file at once.
    """
    problems: list[Phrase] = []
    differences: list[Difference] = []
    for key, raw in _flatten(data, problems):
        if len(problems) >= PROBLEMS_KEPT:
            break
        setting = catalogue.setting.get(key)
        if setting is None:
            problems.append(located(key, phrase("there is no such setting")))
            continue
        try:
            value = setting.read(raw)
        except InvalidSetting as error:
            problems += error.problems
            continue
        problems += _unrelated_facts(setting, value, around)
        if value != values[setting]:
            differences.append(Difference(setting, values[setting], value))
    if problems:
        raise InvalidSetting(*problems[:PROBLEMS_KEPT])
    return tuple(differences)


def _flatten(data: bytes, problems: list[Phrase]) -> Iterator[tuple[str, Any]]:
    try:
        document = read_toml(decode(data, BOUNDS), BOUNDS)
    except Unreadable as error:
        problems += error.problems
        return
    for section, table in document.items():
        if isinstance(table, dict):
            for name, raw in cast("dict[str, Any]", table).items():
                yield f"{section}.{name}", raw
        else:
            problems.append(located(section, phrase("a table like [{section}] is wanted", section=section)))


def _unrelated_facts(setting: Setting[Any], value: Any, around: Surroundings) -> list[Phrase]:
    is_channel = setting.kind.refers_to == "channel"
    known = around.channels if is_channel else around.roles
    return [
        located(
            setting.key,
            phrase("this server has no channel {id}", id=stranger)
            if is_channel
            else phrase("this server has no role {id}", id=stranger),
        )
        for stranger in setting.kind.references(value)
        if stranger not in known
    ]
