"""The product's drawings: each source has its picture, small and of its size."""

import io
from pathlib import Path

import pytest
from PIL import Image

from bot.ui.pictures import ART, drawing
from tests.e2e.art import size_of

SOURCES = sorted(ART.glob("*.svg"))
BYTES_LIMIT = 30_000
SIZES = {"icon": (512, 512), "banner": (680, 240)}  # what Discord shows; all others are thumbnails
THUMBNAIL = (160, 160)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_drawing_is_rendered(source: Path) -> None:
    picture = drawing(source.stem)
    assert len(picture.content) <= BYTES_LIMIT
    shown = Image.open(io.BytesIO(picture.content))
    assert shown.format == "PNG"
    assert shown.size == size_of(source) == SIZES.get(source.stem, THUMBNAIL)
    assert len(shown.convert("RGBA").getcolors(maxcolors=1 << 24) or ()) > 2


def test_no_picture_is_without_source() -> None:
    assert {path.stem for path in ART.glob("*.png")} == {source.stem for source in SOURCES}
    assert SOURCES
