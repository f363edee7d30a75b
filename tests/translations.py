"""Updates the catalogues in bot/locale from the source: ``uv run python -m tests.translations``.

The ``.po`` files are for translators; the ``.mo`` files are made from them, and are what the bot reads.

What is said is found in the source, by the names of what says it; commands, settings and what is kept about
people are asked for their texts.
"""

import ast
import importlib
import io
import pkgutil
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from discord import app_commands
from discord.ext import commands

from bot.catalogue import cog_packages, read_catalogue
from bot.config import ROOT
from bot.domain.errors import UserError
from bot.domain.settings.model import AccessSettings, Section, Setting
from bot.i18n import CATALOGUES, LANGUAGES, OPTION
from bot.store.privacy import PERSONAL

TEMPLATE = CATALOGUES / "reckoner.pot"
TRANSLATED = {
    ours.language: CATALOGUES / ours.language / "LC_MESSAGES" / "reckoner.po" for ours in LANGUAGES.values()
}
# Which arguments are texts, by the last name of what is called; two are a singular and its plural.
_SPEAKING = {"say": slice(1), "phrase": slice(1), "count": slice(1, 3), "counted": slice(1, 3)}
_WORD = re.compile(r"[^\W\d_]{2,}")
_HEADER = """\
# Everything that Reckoner says.
# Update with: uv run python -m tests.translations
#
# Keep the {places} of the English. Leave commands that a text mentions,
# such as /quiz play, in English: the bot puts in their translated names."""
# Lines of the header that would change with every update, and Babel's placeholders.
_UNWANTED = re.compile(
    rb'^"(?:POT-Creation-Date|Generated-By|.*EMAIL@ADDRESS|.*LL@li\.org).*\n', re.MULTILINE
)


Text = str | tuple[str, str]  # a text, or a singular and its plural


def said_in(path: Path) -> Iterator[Text]:
    """Yield every text that a module says, or raises as a refusal, in the module's order."""
    refusals = _refusals()
    found: dict[ast.Call, list[ast.expr]] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef) and node.name in refusals:
            calls = [call for call in ast.walk(node) if isinstance(call, ast.Call)]
            found |= {c: c.args[:1] for c in calls if ast.unparse(c.func) in {"cls", "super().__init__"}}
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
            if name in _SPEAKING or name in refusals:
                found[node] = node.args[_SPEAKING.get(name, slice(1))]
            elif name == "ContextMenu":
                found[node] = [keyword.value for keyword in node.keywords if keyword.arg == "name"]
    for _, arguments in sorted(found.items(), key=lambda item: item[0].lineno):
        match arguments:
            case [ast.Constant(value=str(text))]:
                yield text
            case [ast.Constant(value=str(one)), ast.Constant(value=str(many))]:
                yield one, many
            case _:
                pass  # a text that is written elsewhere


@cache
def _refusals() -> set[str]:
    for name in cog_packages():  # their modules, and what these import, have all refusals in them
        for each in pkgutil.iter_modules(importlib.import_module(name).__path__, f"{name}."):
            importlib.import_module(each.name)
    return {kind.__name__ for kind in subclasses(UserError)}


def subclasses(kind: type) -> Iterator[type]:
    """Yield a class and all that derive from it."""
    yield kind
    for child in kind.__subclasses__():
        yield from subclasses(child)


def setting_texts(settings: Iterable[Setting[Any]]) -> Iterator[Text]:
    """Yield every text of settings."""
    for setting in settings:
        yield from (setting.label, setting.help, setting.page)
        for option in getattr(setting.kind, "options", ()):
            yield from filter(None, (option.label, option.help))
        yield from filter(None, [getattr(setting.kind, "without", "")])
        zero, one = getattr(setting.kind, "zero", ""), getattr(setting.kind, "one", "")
        if _WORD.search(zero):
            yield zero
        if _WORD.search(one.replace("{number}", "")):
            yield one, getattr(setting.kind, "many", "")


def section_texts(section: Section) -> Iterator[Text]:
    """Yield every text of a page of the panel but those of the four settings that all pages have."""
    yield from (section.title, section.help, *setting_texts(section.settings))


def command_texts(command: Any) -> Iterator[str]:
    """Yield the descriptions and choices of a command, or what a context menu is called."""
    if isinstance(command, app_commands.ContextMenu):
        yield command.name
        return
    yield command.description
    for parameter in getattr(command, "parameters", ()):
        yield parameter.description
        yield from (choice.name for choice in parameter.choices)


def option_names(command: Any) -> Iterator[str]:
    """Yield the names of a slash command's options."""
    if not isinstance(command, app_commands.ContextMenu):
        yield from (parameter.display_name for parameter in getattr(command, "parameters", ()))


def _commands_in(module: ModuleType) -> Iterator[Any]:
    for cog in vars(module).values():
        if isinstance(cog, type) and issubclass(cog, commands.Cog) and cog.__module__ == module.__name__:
            if issubclass(cog, commands.GroupCog):
                yield app_commands.Group(
                    name=str(cog.__cog_group_name__), description=str(cog.__cog_group_description__)
                )
            for command in cog.__cog_app_commands__:
                yield command
                yield from command.walk_commands() if isinstance(command, app_commands.Group) else ()


def command_paths() -> Iterator[str]:
    """Yield the slash commands and their groups as a person types them: "settings", "settings panel"."""
    for name in cog_packages():
        group = ""
        for command in _commands_in(importlib.import_module(f"{name}.cog")):
            if not isinstance(command, app_commands.ContextMenu):
                yield f"{group} {command.qualified_name}".lstrip()
                if isinstance(command, app_commands.Group) and not command.commands:
                    group = command.name  # a cog's; its commands follow


def template() -> Catalog:
    """Return every text of the program and where it is said."""
    catalogue = Catalog(project="Reckoner", version="1", header_comment=_HEADER, fuzzy=False)

    def add(module: str, texts: Iterable[Text], note: str = "", context: str | None = None) -> None:
        for text in texts:
            catalogue.add(text, locations=[(module, 0)], auto_comments=filter(None, [note]), context=context)

    for name in cog_packages():
        file = f"{name.replace('.', '/')}/cog.py"
        for command in _commands_in(importlib.import_module(f"{name}.cog")):
            add(file, option_names(command), "In small letters, without spaces, at most 32.", OPTION)
            add(file, command_texts(command), "At most 100 characters.")
    for section in read_catalogue().sections:
        add(f"cogs/{section.id}/settings.py", section_texts(section))
    add("bot/domain/settings/model.py", setting_texts(AccessSettings.of("any")))
    add(
        "bot/store/privacy.py",
        (text for kept in PERSONAL.values() for text in (kept.what, kept.why, kept.erased)),
    )
    for path in sorted((*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").rglob("*.py"))):
        if path.parent.name != "cli":  # read by whoever runs the bot, in English
            add(str(path.relative_to(ROOT)), said_in(path))
    return catalogue


def read(path: Path, language: str) -> Catalog:
    """Return a catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _write(path: Path, catalogue: Catalog) -> None:
    for message in catalogue:
        message.flags.discard("python-format")  # "{percent}% of" has nothing to do with it
    content = io.BytesIO()
    write_po(content, catalogue, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_UNWANTED.sub(b"", content.getvalue()))


def compiled(catalogue: Catalog) -> bytes:
    """Return what the bot reads."""
    # The same bytes each time.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    content = io.BytesIO()
    write_mo(content, catalogue)
    return content.getvalue()


def main() -> None:
    """Write the template, and update the translations with it."""
    texts = template()
    _write(TEMPLATE, texts)
    for language, path in TRANSLATED.items():
        catalogue = read(path, language)
        catalogue.update(texts)
        _write(path, catalogue)
        path.with_suffix(".mo").write_bytes(compiled(read(path, language)))


if __name__ == "__main__":
    main()
