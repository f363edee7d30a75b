"""Pictures that cards show: those of a pack, those made for one card, and the product's own drawings."""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import discord
from discord import ui

from bot.ui.text import clip

ART = Path(__file__).parent / "art"
DESCRIPTION_LIMIT = 1_024  # characters of what a picture shows
_DRAWINGS_KEPT = 64  # a few kilobytes each; there are fewer


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG) on a card, which is sent along with it."""

    name: str
    content: bytes
    description: str = ""  # what it shows, for people who can't see it; "" where it only decorates

    def file(self) -> discord.File:
        """Return what is sent along."""
        return discord.File(io.BytesIO(self.content), f"{self.name}.png", description=self._description)

    def gallery(self) -> ui.MediaGallery[Any]:
        """Return what shows it over the card's width."""
        return ui.MediaGallery(discord.MediaGalleryItem(self._address, description=self._description))

    def thumbnail(self) -> ui.Thumbnail[Any]:
        """Return what shows it small, beside a text."""
        return ui.Thumbnail(self._address, description=self._description)

    @property
    def _address(self) -> str:
        return f"attachment://{self.name}.png"

    @property
    def _description(self) -> str | None:
        return clip(self.description, DESCRIPTION_LIMIT) or None


@lru_cache(maxsize=_DRAWINGS_KEPT)
def drawing(name: str) -> Picture:
    """Return one of the product's own drawings, which decorate: what they show, the text beside them says."""
    return Picture(name, (ART / f"{name}.png").read_bytes())
