"""What SimCord's page gets wrong, mended from outside; each wraps one function of the pinned version."""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from simcord.enums import SELECT_TYPES
from simcord.preview import _action_plans, _commands, _component_projection

from bot.preview.world import World

Json: TypeAlias = dict[str, Any]
_DIGEST = 12  # hexadecimal digits; the keys of one message must differ
# The page asks for the candidates of these by the option's English name.
_ENTITIES = {"user", "channel", "role", "mentionable"}


@lru_cache(maxsize=1)
def mend() -> None:
    """Mend SimCord's page, once."""
    _know_selects_by_content()
    _name_commands_as_read()


def _know_selects_by_content() -> None:
    """Tell a select that was changed from the one before.

    The page remembers what was picked by the select's place in its message, so that after an edit it goes on
    showing that pick instead of the select's new default. With what it offers in its key, it begins anew.
    """
    by_place_on_page = _component_projection._control_key
    by_place_in_message = _action_plans._component_key

    def on_page(scope: str, component: Mapping[str, Any], path: str) -> str | None:
        key = by_place_on_page(scope, component, path)
        return f"{key}{_content(component)}" if key and scope.startswith("message:") else key

    def in_message(component: Mapping[str, Any], path: str, message_id: int) -> str | None:
        key = by_place_in_message(component, path, message_id)
        return f"{key}{_content(component)}" if key else key

    _component_projection._control_key = on_page
    _action_plans._component_key = in_message


def _content(component: Mapping[str, Any]) -> str:
    """Return what tells a select from another in its place, nothing for other components."""
    if component.get("type") not in SELECT_TYPES:
        return ""
    options = [
        (str(option.get("value")), bool(option.get("default"))) for option in component.get("options") or ()
    ]
    defaults = [str(default.get("id")) for default in component.get("default_values") or ()]
    said = json.dumps([component.get("custom_id"), component.get("placeholder"), options, defaults])
    return f"~{hashlib.sha256(said.encode()).hexdigest()[:_DIGEST]}"


def _name_commands_as_read() -> None:
    """Name commands, options and choices in the reader's language, as Discord does; SimCord's are English."""
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
        for option, shown in zip(node.get("options") or (), entry["options"], strict=True):
            shown["name"] = option_name(option, locale)
            shown["description"] = said(option, "description", locale)
            for choice, offered in zip(option.get("choices") or (), shown["choices"], strict=True):
                offered["name"] = said(choice, "name", locale)
    fresh = _commands._available_catalog(
        catalog["application"], catalog["entries"], truncated=catalog["truncated"]
    )
    catalog["fingerprint"] = fresh["fingerprint"]


def said(node: Mapping[str, Any], key: str, locale: str) -> str:
    """Return a name or a description of a command in a language, in English where there is no translation."""
    return str((node.get(f"{key}_localizations") or {}).get(locale) or node.get(key, ""))


def option_name(option: Mapping[str, Any], locale: str) -> str:
    """Return what the page calls an option."""
    is_entity = _commands._OPTION_TYPES.get(int(option.get("type", -1))) in _ENTITIES
    return str(option["name"]) if is_entity else said(option, "name", locale)
