"""Draws the map of a pack's places: ``uv run python -m tests.map PACK ATLAS``.

ATLAS is npm's package world-atlas, unpacked, which holds Natural Earth's coasts (public domain). The picture
goes into the pack's folder as ``map.png``: numbers and letters only, as the page beside it names the places,
in any language. It says within which places it shows, so that a test finds out when it is stale.
"""

import io
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path as Outline
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.domain.pack.loading import read_draft
from bot.domain.pack.maps import mapped_places
from bot.domain.pack.model import Entity, Pack

PLACES = "Places"  # the picture's text chunk: which places are where, in the order of their numbers
WIDTH = 1_200  # pixels
DPI = 100
COLOURS = 64  # a drawing of few colours; the file is a third of one with all
SEA, LAND, COAST, INK = "#c3d9e6", "#f4f0e6", "#8499a6", "#23272b"
MARGIN = 4.5  # degrees around the places
RADIUS, GAP = 21.0, 4.0  # of a number's disc in pixels, and the room between two
NEAR = 60.0  # pixels; places that near each other are a region
REGION = 4  # places that make a region worth an inset, if they are spread at all
SPREAD = 0.5  # degrees; nearer ones lie on one spot at any scale that the coasts have
INSETS = ((0.60, 0.565, 0.39, 0.425), (0.01, 0.01, 0.37, 0.33))  # left, bottom, width, height of all
CONTEXT = 4.5  # degrees that an inset shows at least, so that its coast is recognised
STEPS = 400  # of moving discs apart

Point = tuple[float, float]


def coasts(topology: dict[str, Any]) -> Iterator[list[list[Point]]]:
    """Yield the polygons of a TopoJSON land mass as rings of points on the map."""
    (scale_x, scale_y), (origin_x, origin_y) = (
        topology["transform"][name] for name in ("scale", "translate")
    )
    arcs: list[list[Point]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points: list[Point] = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append(projected(origin_y + y * scale_y, origin_x + x * scale_x))
        arcs.append(points)

    def ring(numbers: Iterable[int]) -> list[Point]:
        # A negative number is an arc taken backwards, ~n.
        return [point for n in numbers for point in (arcs[n] if n >= 0 else arcs[~n][::-1])]

    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        yield from ([ring(numbers) for numbers in polygon] for polygon in polygons)


def projected(lat: float, lon: float) -> Point:
    """Return a place on Mercator's map, in degrees of the equator."""
    lat = max(-85.0, min(85.0, lat))
    return lon, math.degrees(math.asinh(math.tan(math.radians(lat))))


@dataclass(frozen=True)
class Place:
    """A place with its number."""

    number: int
    x: float
    y: float

    @classmethod
    def of(cls, number: int, entity: Entity) -> "Place":
        assert entity.lat is not None
        assert entity.lon is not None
        return cls(number, *projected(entity.lat, entity.lon))


@dataclass(frozen=True)
class Frame:
    """A part of the world, and the part of the picture that shows it, in pixels."""

    left: float
    bottom: float
    scale: float  # pixels a degree
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0

    @classmethod
    def around(cls, places: Sequence[Place], x: float, y: float, width: float, height: float) -> "Frame":
        """Return a frame of that size with all the places well inside."""
        margin = 1.6 * RADIUS + GAP
        (low_x, high_x), (low_y, high_y) = _bounds(places)
        scale = min((width - 4 * margin) / (high_x - low_x), (height - 4 * margin) / (high_y - low_y))
        scale = min(scale, width / CONTEXT)
        left, bottom = (low_x + high_x) / 2 - width / scale / 2, (low_y + high_y) / 2 - height / scale / 2
        return cls(left, bottom, scale, x, y, width, height)

    def shown(self, place: Place | Point) -> Point:
        """Return where a place is in the frame, in pixels from its corner."""
        x, y = (place.x, place.y) if isinstance(place, Place) else place
        return (x - self.left) * self.scale, (y - self.bottom) * self.scale


def _bounds(places: Sequence[Place]) -> tuple[Point, Point]:
    xs, ys = [place.x for place in places], [place.y for place in places]
    return (min(xs), max(xs)), (min(ys), max(ys))


def regions(places: Sequence[Place], frame: Frame) -> list[list[Place]]:
    """Return the groups of places that need an inset each, the largest first."""
    left, groups = list(places), list[list[Place]]()
    while left:
        group = [left.pop(0)]
        for place in group:
            near = [other for other in left if math.dist(frame.shown(place), frame.shown(other)) < NEAR]
            left = [other for other in left if other not in near]
            group += near
        spread = max(high - low for low, high in _bounds(group))
        if len(group) >= REGION and spread >= SPREAD:
            groups.append(group)
    return sorted(groups, key=len, reverse=True)[: len(INSETS)]


def apart(anchors: Sequence[Point], width: float, height: float) -> list[Point]:
    """Return where discs go: on their places, or beside them so that no two touch and none is cut off."""
    at = [(x + math.cos(2.4 * n), y + math.sin(2.4 * n)) for n, (x, y) in enumerate(anchors)]
    room = 2 * RADIUS + GAP
    for _ in range(STEPS):
        for n, (x, y) in enumerate(at):
            back_x, back_y = (anchors[n][0] - x) * 0.02, (anchors[n][1] - y) * 0.02
            for other_x, other_y in (at[m] for m in range(len(at)) if m != n):
                distance = math.dist((x, y), (other_x, other_y))
                push = max(0.0, room - distance) / 2 / max(distance, 1e-6)
                back_x, back_y = back_x + (x - other_x) * push, back_y + (y - other_y) * push
            edge = RADIUS + GAP
            at[n] = (
                max(edge, min(width - edge, x + back_x)),
                max(edge, min(height - edge, y + back_y)),
            )
    return at


class Drawing:
    """The picture while it is drawn."""

    def __init__(self, rings: Sequence[Sequence[Point]], colour: str, width: float, height: float) -> None:
        self._rings, self._colour, self._size = rings, colour, (width, height)
        self._figure: Any = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=SEA)

    def draw(self, frame: Frame, places: Sequence[Place], letter: str = "") -> Any:
        """Draw a frame with its places, and return its axes."""
        width, height = self._size
        box = (frame.x / width, frame.y / height, frame.width / width, frame.height / height)
        axes: Any = self._figure.add_axes(box, facecolor=SEA, xticks=(), yticks=())
        axes.set_xlim(0, frame.width)
        axes.set_ylim(0, frame.height)
        axes.spines[:].set(visible=bool(letter), color=INK, linewidth=2)
        rings = (Outline(list(map(frame.shown, ring)), closed=True) for ring in self._rings)
        axes.add_patch(
            PathPatch(Outline.make_compound_path(*rings), facecolor=LAND, edgecolor=COAST, linewidth=1)
        )
        anchors = list(map(frame.shown, places))
        for place, anchor, at in zip(places, anchors, apart(anchors, frame.width, frame.height), strict=True):
            if math.dist(anchor, at) > RADIUS / 2:
                axes.plot(*zip(anchor, at, strict=True), color=INK, linewidth=1.5, zorder=2)
                axes.add_patch(Circle(anchor, 5, facecolor=INK, edgecolor="white", zorder=3))
            else:
                at = anchor  # noqa: PLW2901 - moved by less than anybody sees
            axes.add_patch(Circle(at, RADIUS, facecolor=self._colour, edgecolor="white", lw=2, zorder=4))
            self._write(axes, at, str(place.number), "white")
        if letter:
            self._label(axes, (4 + RADIUS, frame.height - RADIUS - 4), letter)
        return axes

    def mark(self, axes: Any, frame: Frame, inset: Frame, letter: str) -> None:
        """Outline on the whole map what an inset shows."""
        x, y = frame.shown((inset.left, inset.bottom))
        width, height = (side / inset.scale * frame.scale for side in (inset.width, inset.height))
        axes.add_patch(Rectangle((x, y), width, height, fill=False, edgecolor=INK, linewidth=2))
        self._label(axes, (x + width / 2, y + height / 2), letter)

    def _label(self, axes: Any, at: Point, letter: str) -> None:
        x, y = at
        side = 1.6 * RADIUS
        axes.add_patch(Rectangle((x - side / 2, y - side / 2), side, side, facecolor=INK, zorder=4))
        self._write(axes, at, letter, "white")

    @staticmethod
    def _write(axes: Any, at: Point, text: str, colour: str) -> None:
        style = {"ha": "center", "va": "center_baseline", "weight": "bold", "zorder": 5}
        axes.text(*at, text, color=colour, fontsize=1.15 * RADIUS * 72 / DPI, **style)

    def png(self, places: Iterable[Entity]) -> bytes:
        """Return the picture with its places in a text chunk."""
        whole, small = io.BytesIO(), io.BytesIO()
        self._figure.savefig(whole, format="png")
        info = PngInfo()
        info.add_text(PLACES, ",".join(f"{place.id} {place.lat} {place.lon}" for place in places))
        Image.open(whole).convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True, pnginfo=info)
        return small.getvalue()


def draw(pack: Pack, topology: dict[str, Any]) -> bytes:
    """Return the map of a pack's places, as PNG."""
    entities = mapped_places(pack)
    places = [Place.of(number, entity) for number, entity in enumerate(entities, start=1)]
    (west, east), (south, north) = _bounds(places)
    scale = WIDTH / (east - west + 2 * MARGIN)
    height = float(round(scale * (north - south + 2 * MARGIN)))
    frame = Frame(west - MARGIN, south - MARGIN, scale, width=WIDTH, height=height)
    rings = [ring for polygon in coasts(topology) for ring in polygon]
    drawing = Drawing(rings, pack.colour or "#5865f2", WIDTH, height)
    groups = regions(places, frame)
    in_insets = [place for group in groups for place in group]
    axes = drawing.draw(frame, [place for place in places if place not in in_insets])
    for letter, group, (x, y, wide, high) in zip("ABCD", groups, INSETS, strict=False):
        inset = Frame.around(group, x * WIDTH, y * height, wide * WIDTH, high * height)
        drawing.mark(axes, frame, inset, letter)
        drawing.draw(inset, group, letter)
    return drawing.png(entities)


def main(folder: Path, atlas: Path) -> None:
    """Draw a pack's map into its folder."""
    mpl.rcParams["font.family"] = "DejaVu Sans"  # comes with matplotlib, so every machine draws the same
    picture = draw(read_draft(folder).pack, json.loads((atlas / "land-50m.json").read_text("utf-8")))
    (folder / "map.png").write_bytes(picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
