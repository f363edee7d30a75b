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
    """Return the ``SECTION`` of every cog's package or its module ``settings``, moderators' tools last."""
    names = [name for package in cog_packages() for name in (package, f"{package}.settings")]
    modules = [importlib.import_module(name) for name in names if importlib.util.find_spec(name) is not None]
    sections: list[Section] = [module.SECTION for module in modules if hasattr(module, "SECTION")]
    return Catalogue(tuple(sorted(sections, key=lambda section: (not section.governed, section.id))))
