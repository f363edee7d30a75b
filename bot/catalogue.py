"""Finds the cogs, and collects what they declare, without naming any of them."""

import importlib
import importlib.util
import pkgutil

from bot.domain.settings.model import Catalogue, Section


def cog_packages() -> list[str]:
    """Return every package under ``cogs``: a new feature is loaded without being listed anywhere."""
    spec = importlib.util.find_spec("cogs")
    folders = spec.submodule_search_locations if spec is not None else ()
    return sorted(f"cogs.{module.name}" for module in pkgutil.iter_modules(folders))


def read_catalogue() -> Catalogue:
    """Return the sections of every cog that has a ``settings`` module, moderators' tools last."""
    names = [f"{package}.settings" for package in cog_packages()]
    found = [name for name in names if importlib.util.find_spec(name) is not None]
    sections: list[Section] = [importlib.import_module(name).SECTION for name in found]
    return Catalogue(tuple(sorted(sections, key=lambda section: (not section.governed, section.id))))
