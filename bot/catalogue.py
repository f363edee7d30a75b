"""Collects what the cogs declare."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil

import cogs
from bot.domain.settings import Catalogue, Section


def read_catalogue() -> Catalogue:
    """Return the sections of every cog that has a ``settings`` module, moderators' tools last."""
    sections: list[Section] = []
    for module in pkgutil.iter_modules(cogs.__path__):
        name = f"cogs.{module.name}.settings"
        if importlib.util.find_spec(name) is not None:
            sections.append(importlib.import_module(name).SECTION)
    return Catalogue(tuple(sorted(sections, key=lambda section: (not section.governed, section.id))))
