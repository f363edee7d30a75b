"""Renders the product's drawings, each bot/ui/art/*.svg to a PNG beside it: ``python -m tests.e2e.art``."""

import io
from pathlib import Path
from xml.etree import ElementTree as ET

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bot.ui.pictures import ART
from tests.e2e.preview_page import CHROMIUM

COLOURS = 64  # drawings of few flat colours; the file is half as large as one with all


def size_of(source: Path) -> tuple[int, int]:
    """Return the width and height that an SVG file declares."""
    root = ET.parse(source).getroot()  # noqa: S314 - our own files
    return int(root.attrib["width"]), int(root.attrib["height"])


def render(page: Page, source: Path) -> bytes:
    """Return an SVG file as PNG, in the size that it declares."""
    width, height = size_of(source)
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(
        f"<style>body{{margin:0}}svg{{display:block}}</style>{source.read_text(encoding='utf-8')}"
    )
    shown = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
    out = io.BytesIO()
    shown.quantize(COLOURS, method=Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Render them all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        for source in sorted(ART.glob("*.svg")):
            source.with_suffix(".png").write_bytes(render(page, source))
        browser.close()


if __name__ == "__main__":
    main()
