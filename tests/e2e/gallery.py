"""Renders every card into one contact sheet: ``python -m tests.e2e.gallery [--locale de]``.

Pictures of every scene (:mod:`tests.e2e.scenes`) in every language at both widths go to ``.cache/gallery``,
with an ``index.html`` that shows them side by side. What could not be played is listed there, and makes the
command fail.
"""

import argparse
import html
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Error, ViewportSize, sync_playwright

from bot.config import ROOT
from tests.e2e.preview_page import CHROMIUM, running_preview
from tests.e2e.scenes import CHAPTERS, SCENES, Scene
from tests.e2e.stage import SceneFailed, Stage

FOLDER = ROOT / ".cache" / "gallery"
LOCALES = ("en-US", "de", "es-ES")
WIDTHS = {"desktop": 1_280, "phone": 390}
_HEIGHT = 3_200  # pixels; what the scroller cuts off would not be in a picture


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter in one language at one width."""

    chapter: str
    locale: str
    width: str

    def path(self, scene: Scene) -> Path:
        """Return where a scene's picture goes, below the gallery's folder."""
        return Path(self.locale, self.width, f"{scene.name}.png")


def take(part: Part, scenes: Sequence[Scene], folder: Path) -> list[str]:
    """Take the pictures of a part, and return what went wrong; the other parts go on."""
    try:
        return _play(part, [scene for scene in scenes if scene.chapter == part.chapter], folder)
    except (AssertionError, Error) as error:  # the preview or Chromium did not start or end
        return [f"{part.locale}, {part.width}: {part.chapter}: {error}".splitlines()[0]]


def _play(part: Part, scenes: Sequence[Scene], folder: Path) -> list[str]:
    troubles: list[str] = []
    size = ViewportSize(width=WIDTHS[part.width], height=_HEIGHT)
    for scene in scenes:
        (folder / part.path(scene)).unlink(missing_ok=True)  # of last time
    with tempfile.TemporaryDirectory() as fresh, sync_playwright() as playwright:
        options = ("--locale", part.locale)
        with running_preview(Path(fresh), *options) as address:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page(viewport=size, bypass_csp=True)
            page.goto(address)
            page.wait_for_selector(".channel-message")
            stage = Stage(page)
            for scene in scenes:
                path = folder / part.path(scene)
                path.parent.mkdir(parents=True, exist_ok=True)
                try:
                    stage.play(scene)
                    stage.shoot(path)
                except (SceneFailed, Error) as error:
                    troubles.append(f"{part.locale}, {part.width}: {scene.caption}: {error}".splitlines()[0])
            browser.close()
    return troubles


def sheet(parts: Sequence[Part], scenes: Sequence[Scene], folder: Path, troubles: Sequence[str]) -> str:
    """Return the contact sheet."""
    chapters = groupby(scenes, lambda scene: scene.chapter)
    body = "".join(
        f"<h2>{chapter}</h2>" + "".join(_section(scene, parts, folder) for scene in shown)
        for chapter, shown in chapters
    )
    listed = "".join(f"<li>{html.escape(trouble)}</li>" for trouble in troubles)
    return _PAGE.format(body=body, troubles=f"<h2>Not played</h2><ul>{listed}</ul>" if listed else "")


def _section(scene: Scene, parts: Sequence[Part], folder: Path) -> str:
    pictures = "".join(_pictures(scene, parts, folder))
    return f"<section><h3>{html.escape(scene.caption)}</h3><div>{pictures}</div></section>"


def _pictures(scene: Scene, parts: Sequence[Part], folder: Path) -> Iterator[str]:
    for part in parts:
        path = part.path(scene)
        if part.chapter == scene.chapter and (folder / path).exists():
            alt = html.escape(f"{scene.caption} ({part.locale}, {part.width})")
            address = path.as_posix()
            picture = f'<a href="{address}"><img loading="lazy" src="{address}" alt="{alt}"></a>'
            caption = f"<figcaption>{part.locale}, {part.width}</figcaption>"
            yield f'<figure class="{part.width}">{picture}{caption}</figure>'


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Every card</title>
<style>
body {{ margin: 24px; color: #ddd; background: #1e1f22; font: 14px sans-serif; }}
section {{ margin: 24px 0; border-top: 1px solid #444; }}
section div {{ display: flex; flex-wrap: wrap; gap: 12px; align-items: flex-start; }}
figure {{ margin: 0; }} figcaption {{ color: #999; }}
.desktop img {{ width: 560px; }} .phone img {{ width: 280px; }} li {{ color: #f88; }}
</style>
{troubles}{body}
</html>
"""


def main(arguments: Sequence[str]) -> int:
    """Render what was asked for, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.gallery", description=__doc__)
    parser.add_argument("--locale", choices=LOCALES, action="append")
    parser.add_argument("--chapter", choices=CHAPTERS, action="append")
    parser.add_argument("--width", choices=tuple(WIDTHS), action="append")
    parser.add_argument(
        "--scene", default="", help="only scenes whose captions contain this, without those before"
    )
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    wanted = [chapter for chapter in CHAPTERS if chapter in (options.chapter or CHAPTERS)]
    scenes = [scene for scene in SCENES if scene.chapter in wanted and options.scene in scene.caption]
    parts = [
        Part(chapter, locale, width)
        for chapter in dict.fromkeys(scene.chapter for scene in scenes)
        for locale in options.locale or LOCALES
        for width in options.width or WIDTHS
    ]
    started = time.monotonic()
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        troubles = [
            trouble
            for found in workers.map(partial(take, scenes=scenes, folder=options.folder), parts)
            for trouble in found
        ]
    options.folder.mkdir(parents=True, exist_ok=True)
    page = options.folder / "index.html"
    page.write_text(sheet(parts, scenes, options.folder, troubles), encoding="utf-8")
    sys.stdout.write("".join(f"{trouble}\n" for trouble in troubles))
    sys.stdout.write(f"{page} after {time.monotonic() - started:.0f} s\n")
    return bool(troubles)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
