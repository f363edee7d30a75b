"""Commands named in the reader's language, as Discord names them; SimCord's catalog is in English."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from simcord.preview import _commands

from bot.preview.world import World

Json: TypeAlias = dict[str, Any]
# The page asks for the candidates of these by the option's English name.
_ENTITIES = {"user", "channel", "role", "mentionable"}


@lru_cache(maxsize=1)
def name_commands_as_read() -> None:
    """Have a world's pages name commands, options and choices in its language."""
    build: Callable[..., Json] = _commands.build_catalog

    def build_localised(preview: Any, page: Any) -> Json:
        catalog = build(preview, page)
        world = getattr(preview, "world", None)
        if isinstance(world, World) and catalog["application"] is not None:
            commands = world.env.backend.visible_commands(user_id=page.viewer.id, channel_id=page.channel_id)
            _localise(catalog, {str(command["id"]): command for command in commands}, world.locale)
        return catalog

    _commands.build_catalog = build_localised


def _localise(catalog: Json, commands: Mapping[str, Json], locale: str) -> None:
    # The page asks for the catalog again when its fingerprint changes, of which the application is a part.
    catalog["application"] = {**catalog["application"], "locale": locale}
    for entry in catalog["entries"]:
        node = commands[entry["commandId"]]
        words = [said(node, "name", locale)]
        for part in entry["path"][1:]:
            node = next(option for option in node["options"] if option["name"] == part)
            words.append(said(node, "name", locale))
        entry["invocation"] = " ".join(words)
        entry["description"] = said(node, "description", locale)
        for option, shown in zip(_listed(node, "options"), entry["options"], strict=True):
            shown["name"] = option_name(option, locale)
            shown["description"] = said(option, "description", locale)
            for choice, offered in zip(_listed(option, "choices"), shown["choices"], strict=True):
                offered["name"] = said(choice, "name", locale)
    fresh = _commands._available_catalog(
        catalog["application"], catalog["entries"], truncated=catalog["truncated"]
    )
    catalog["fingerprint"] = fresh["fingerprint"]


def _listed(node: Mapping[str, Any], key: str) -> Sequence[Json]:
    return node.get(key) or ()


def said(node: Mapping[str, Any], key: str, locale: str) -> str:
    """Return a name or a description of a command in a language, in English where there is no translation."""
    translations: Mapping[str, str] = node.get(f"{key}_localizations") or {}
    return translations.get(locale) or str(node.get(key, ""))


def option_name(option: Mapping[str, Any], locale: str) -> str:
    """Return what the page calls an option."""
    is_entity = _commands._OPTION_TYPES.get(int(option.get("type", -1))) in _ENTITIES
    return str(option["name"]) if is_entity else said(option, "name", locale)
