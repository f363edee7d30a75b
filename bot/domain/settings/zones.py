"""Time zones as people name them: by the IANA database, a city, a country, or an offset from UTC.

Cities and countries are known in every language that the panel speaks, with and without accents.
"""

import re
import zoneinfo
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from rapidfuzz import fuzz, process

from bot.domain.phrases import Localised, Phrase, phrase
from bot.domain.words import fold

LONGEST_NAME = 64  # characters; no zone's or city's name is as long
FEW_ZONES = 4  # of a country, which can be listed
_LANGUAGES = ("en", "de", "es", "es_419")
_NO_PLACES = ("Etc/", "SystemV/")
_NOT_CITIES = frozenset({"Etc", "US", "Canada", "Mexico", "Brazil", "Chile"})  # first parts of regions' zones
_NEAR = 83.0  # rapidfuzz ratio from which a name is taken for a misspelt one
# Of whole hours there are zones, whose names have the sign that POSIX gives them: Etc/GMT-2 is UTC+2.
_OFFSET = re.compile(r"(?:utc|gmt)? ?([+-]) ?([0-9]{1,2})(?::?([0-9]{2}))? ?h?")
_ETC = re.compile(r"Etc/GMT([+-])([0-9]{1,2})")
# Large cities after which no zone is called, in the spellings that Babel does not know either.
_MORE_CITIES = {
    "Europe/Berlin": "köln, cologne, colonia, münchen, munich, hamburg, hamburgo, frankfurt, fráncfort, "
    "stuttgart, düsseldorf, leipzig, dresden, hannover, bremen, nürnberg, dortmund, essen, bonn",
    "Europe/Vienna": "graz, linz, salzburg, salzburgo, innsbruck",
    "Europe/Zurich": "bern, berna, genf, geneva, ginebra, basel, basilea, lausanne, luzern, winterthur",
    "Europe/Madrid": "barcelona, valencia, sevilla, seville, málaga, bilbao, zaragoza, murcia, palma, "
    "granada, alicante",
    "Europe/London": "manchester, birmingham, liverpool, leeds, bristol, edinburgh, edimburgo, glasgow, "
    "cardiff",
    "Europe/Paris": "lyon, marseille, marsella, nice, niza, toulouse, bordeaux, strasbourg, straßburg",
    "Europe/Rome": "milan, milano, mailand, milán, naples, napoli, neapel, nápoles, turin, torino, florence, "
    "florenz, florencia, venice, venedig, venecia",
    "Europe/Amsterdam": "rotterdam, the hague, den haag, la haya, utrecht",
    "Europe/Brussels": "antwerp, antwerpen, amberes",
    "Europe/Warsaw": "kraków, krakau, cracovia, gdansk, danzig",
    "Europe/Moscow": "st petersburg, saint petersburg, sankt petersburg, san petersburgo",
    "Europe/Istanbul": "ankara, izmir",
    "America/New_York": "washington, boston, philadelphia, filadelfia, miami, orlando, atlanta, pittsburgh, "
    "cleveland, charlotte",
    "America/Chicago": "houston, dallas, austin, san antonio, minneapolis, new orleans, nueva orleans, "
    "nashville, memphis, milwaukee, kansas city",
    "America/Denver": "salt lake city, albuquerque",
    "America/Los_Angeles": "san francisco, seattle, san diego, las vegas, portland, sacramento",
    "America/Toronto": "ottawa, quebec",
    "America/Mexico_City": "guadalajara, puebla, querétaro",
    "America/Bogota": "medellín, cali, barranquilla",
    "America/Lima": "arequipa, cusco",
    "America/Guayaquil": "quito",
    "America/Santiago": "valparaíso",
    "America/Sao_Paulo": "rio de janeiro, brasília, belo horizonte, curitiba, porto alegre",
    "Asia/Kolkata": "mumbai, bombay, delhi, new delhi, neu-delhi, nueva delhi, bangalore, bengaluru, chennai",
    "Asia/Shanghai": "beijing, peking, pekín, shenzhen, guangzhou",
    "Asia/Tokyo": "osaka, kyoto",
    "Asia/Dubai": "abu dhabi",
    "Africa/Johannesburg": "cape town, kapstadt, ciudad del cabo",
    "Pacific/Auckland": "wellington",
}
# Taken for the zone that has the summer time which the abbreviation itself leaves out.
_ABBREVIATIONS = {
    **dict.fromkeys(("est", "edt", "eastern", "eastern time", "et"), "America/New_York"),
    **dict.fromkeys(("cst", "cdt", "central time", "ct"), "America/Chicago"),
    **dict.fromkeys(("mst", "mdt", "mountain time", "mt"), "America/Denver"),
    **dict.fromkeys(("pst", "pdt", "pacific time", "pt"), "America/Los_Angeles"),
    **dict.fromkeys(("hst",), "Pacific/Honolulu"),
}
# Behind a time, as they are written in Europe, too.
_LETTERS = _ABBREVIATIONS | {
    **dict.fromkeys(("cet", "cest", "mez", "mesz"), "Europe/Berlin"),
    **dict.fromkeys(("gmt", "bst"), "Europe/London"),
    "utc": "UTC",
}
_MORE_COUNTRIES = (("US", "usa"), ("GB", "uk"), ("GB", "england"), ("GB", "inglaterra"))


def find_zone(text: str) -> str | None:
    """Return the zone that a text names: in full, by a city, by a country with one, or by whole hours."""
    name = _folded(text)
    found = _ABBREVIATIONS.get(name) or _zones().get(name) or _by_offset(name) or _by_city().get(name)
    if found is None and len(zones := zones_of_country(text)) == 1:
        return zones[0]
    return found


def zone_of_letters(letters: str) -> str | None:
    """Return the zone that a few letters stand for behind a time, such as "EST"; None for other words."""
    return _LETTERS.get(letters.casefold()) if letters.isalpha() else None


def is_offset(text: str) -> bool:
    """Return whether a text is an offset from UTC, of which those with minutes are no zone."""
    return _OFFSET.fullmatch(_folded(text)) is not None


def zones_of_country(text: str) -> tuple[str, ...]:
    """Return the zones of a country; none where the text names none."""
    return _by_country().get(_folded(text), ())


def nearest_zone(text: str) -> str | None:
    """Return the zone whose name, or that of its city, is written nearly as ``text`` is."""
    names = _zones() | _by_city()
    near = process.extractOne(
        _folded(text)[:LONGEST_NAME], names.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR
    )
    return None if near is None else names[near[0]]


@dataclass(frozen=True, slots=True)
class ZoneCity(Localised):
    """The city after which a zone is called, by its name in each language."""

    zone: str

    def told_in(self, locale: Locale) -> str:
        """Return what a language calls the city."""
        return get_timezone_location(self.zone, locale=locale, return_city=True)


def zone_name(zone: str) -> Phrase:
    """Return what people call a zone: by its city, or an offset with its usual sign."""
    fixed = _ETC.fullmatch(zone)
    if fixed is None or fixed[2] == "0":
        is_of_place = "/" in zone and not zone.startswith(_NO_PLACES)
        return phrase("{city} time", city=ZoneCity(zone)) if is_of_place else Phrase(zone)
    sign = "-" if fixed[1] == "+" else "+"
    return phrase("{offset} (all year)", offset=f"UTC{sign}{fixed[2]}")


def _folded(text: str) -> str:
    return fold(text[: 2 * LONGEST_NAME]).replace("_", " ").replace("ß", "ss")


def _by_offset(name: str) -> str | None:
    found = _OFFSET.fullmatch(name)
    if found is None or int(found[3] or 0):
        return None
    sign, hours = "-" if found[1] == "+" else "+", int(found[2])
    return _zones().get(f"etc/gmt{sign}{hours}") if hours else "UTC"


@cache
def _zones() -> dict[str, str]:
    """Return every known zone's name by its folded form."""
    return {_folded(name): name for name in sorted(zoneinfo.available_timezones())}


@cache
def _by_city() -> dict[str, str]:
    """Return zones by their folded cities, in all languages."""
    # Where two zones of the database have the same city, they are the same zone.
    own = {_folded(name.rpartition("/")[2]): name for name in _zones().values() if _is_of_city(name)}
    others = [(city, zone) for zone, cities in _MORE_CITIES.items() for city in cities.split(", ")]
    return {_folded(city): zone for city, zone in (*_translated(), *others)} | own


def _is_of_city(zone: str) -> bool:
    region, slash, _ = zone.partition("/")
    return bool(slash) and region not in _NOT_CITIES


def _translated() -> Iterator[tuple[str, str]]:
    """Yield what every language calls the cities of zones."""
    for language in _LANGUAGES:
        zones = cast("Mapping[str, Mapping[str, str]]", Locale.parse(language).time_zones)
        for zone, names in zones.items():
            if _is_of_city(zone) and "city" in names and zone in _zones().values():
                yield names["city"], zone


@cache
def _by_country() -> dict[str, tuple[str, ...]]:
    """Return the zones of countries by their folded names, in all languages."""
    zones: defaultdict[str, list[str]] = defaultdict(list)
    known = set(_zones().values())
    for zone, code in get_global("zone_territories").items():
        if zone in known:
            zones[code].append(zone)
    return {
        _folded(name): tuple(sorted(zones[code]))
        for code, name in _country_names()
        if code in zones and _folded(name) not in _by_city()
    }


def _country_names() -> Iterator[tuple[str, str]]:
    yield from _MORE_COUNTRIES
    for language in _LANGUAGES:
        yield from Locale.parse(language).territories.items()
