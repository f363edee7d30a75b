"""Where a pack's places lie, and the picture of it."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.config import DATA
from bot.domain.pack.digest import pack_digest
from bot.domain.pack.loading import read_pack
from bot.domain.pack.maps import LARGEST_MAP, mapped_places
from bot.domain.pack.views import home_view
from tests.domain.pack.record import MAPPED, PNG, RECORD
from tests.domain.pack.sample import WHOLE, problems_of, write
from tests.map import PLACES

MAP = "all.toml: [pack]: map: "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "map.png").write_bytes(PNG)
    return write(tmp_path, MAPPED)


def test_places_are_numbered_in_the_order_of_the_pack(folder: Path) -> None:
    pack = read_pack(folder)
    assert pack.map == PNG
    assert [place.name for place in mapped_places(pack)] == ["Sandvik", "The Mole"]


def test_places_of_one_country_follow_each_other(folder: Path) -> None:
    pier = MAPPED[MAPPED.index('[[entity]]\nid = "mole"') :].partition("\n\n")[0].replace("mole", "pier")
    apart = MAPPED.replace('stands_for = "itself"\nwithin = "harbour"\n', "")
    pack = read_pack(write(folder, f"{apart}\n{pier.replace('The Mole', 'The Pier')}\n"))
    assert [place.name for place in mapped_places(pack)] == ["Sandvik", "The Pier", "The Mole"]


def test_home_source_knows_no_map(folder: Path) -> None:
    text = MAPPED.replace('performers = ["mara"]', 'performers = ["mara"]\nplaces = ["sandvik"]')
    home = home_view(read_pack(write(folder, text)))
    assert home.map == b""
    assert home.entity["sandvik"].stands_for == ""
    assert mapped_places(home) == []


def test_changed_picture_changes_the_pack(folder: Path) -> None:
    before = pack_digest(folder)
    (folder / "map.png").write_bytes(PNG + b"\0")
    assert pack_digest(folder) != before


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"map.png"', '"maps.png"', MAP + "'maps.png' is not readable: No such file or directory"),
        ('"map.png"', '"../map.png"', MAP + "the name of a .png file in the pack's folder is wanted"),
        ('"map.png"', '"all.toml"', MAP + "the name of a .png file in the pack's folder is wanted"),
        ('"map.png"', "3", MAP + "a text is wanted"),
        ("lat = 60\n", "", "all.toml: entity 'mole': lon: lat and lon are wanted together"),
        ("lat = 60\n", "lat = 91\n", "all.toml: entity 'mole': lat: degrees from -90 to 90 are wanted"),
        ("lon = 10.9\n", "lon = nan\n", "all.toml: entity 'mole': lon: degrees from -180 to 180 are wanted"),
        (
            'role = "actor"\n',
            'role = "actor"\nlat = 1\nlon = 1\n',
            "all.toml: entity 'ines': lat: only a place has it, and this is of the kind person",
        ),
        (
            'role = "actor"\n',
            'role = "actor"\nstands_for = "it"\n',
            "all.toml: entity 'ines': stands_for: only a place has it, and this is of the kind person",
        ),
        (
            'role = "actor"\n',
            'role = "actor"\nwithin = "harbour"\n',
            "all.toml: entity 'ines': within: only a place has it, and this is of the kind person",
        ),
    ],
)
def test_problems_are_named(folder: Path, old: str, new: str, problem: str) -> None:
    assert problems_of(write(folder, MAPPED.replace(old, new, 1))) == (problem,)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"GIF89a", "'map.png' is no PNG"),
        (PNG.ljust(LARGEST_MAP + 1), "'map.png' is not readable: it is larger"),
    ],
)
def test_picture_is_a_small_png(folder: Path, content: bytes, problem: str) -> None:
    (folder / "map.png").write_bytes(content)
    (found,) = problems_of(folder)
    assert found.startswith(MAP + problem)


def test_map_without_places_is_refused(folder: Path) -> None:
    text = WHOLE.replace('id = "ferry"', 'id = "ferry"\nmap = "map.png"')
    assert problems_of(write(folder, text)) == (MAP + "no [[entity]] has lat and lon",)
    assert problems_of(write(folder, RECORD)) == ()


@pytest.mark.parametrize(
    "written", sorted(path.parent for path in DATA.glob("*/map.png")), ids=lambda path: path.name
)
def test_drawn_map_shows_the_places_of_the_pack(written: Path) -> None:
    pack = read_pack(written)
    picture = Image.open(BytesIO(pack.map))
    drawn: str = picture.info[PLACES]
    assert drawn.split(",") == [f"{place.id} {place.lat} {place.lon}" for place in mapped_places(pack)], (
        "draw it anew: uv run python -m tests.map"
    )
    assert picture.width == 1_200
