"""Places in a text as ISO 3166 codes, from pycountry and a few names that people really use."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

_COMMON = {
    "AU": "oz aussie aussies australian australians down under",
    "US": "usa u.s. u.s.a. america american americans the states united states",
    "GB": "uk u.k. britain british great britain briton britons england english england and wales",
    "RU": "russia russian russians moscow kremlin",
    "CN": "china chinese beijing",
    "JP": "japanese",
    "AT": "austrian austrians",
    "DE": "german germans",
    "FR": "french",
    "CA": "canadian canadians",
    "SA": "saudi saudis saudi-arabia",
    "IR": "iran iranian iranians",
    "KR": "south korea korean",
    "KP": "north korea",
    "SY": "syria syrian",
    "NZ": "kiwi new zealander",
    "IN": "indian indians",
    "IE": "irish",
    "IT": "italian italians",
    "ES": "spanish",
    "NL": "dutch holland netherlands",
    "SE": "swedish swedes",
    "NO": "norwegian norwegians",
    "FI": "finnish",
    "DK": "danish danes",
    "CH": "swiss",
    "PL": "polish",
    "BE": "belgian",
    "PT": "portuguese",
    "GR": "greek greeks",
    "TR": "turkey turkish",
    "UA": "ukrainian ukrainians",
    "IL": "israeli israelis",
    "PS": "palestine palestinian palestinians gaza",
    "EG": "egyptian",
    "ZA": "south african",
    "NG": "nigerian",
    "KE": "kenyan",
    "BR": "brazilian brazilians",
    "MX": "mexican mexicans",
    "AR": "argentine argentinian",
    "CL": "chilean",
    "VE": "venezuela venezuelan",
    "VN": "vietnam vietnamese hanoi",
    "PK": "pakistani",
    "AF": "afghan afghans",
    "IQ": "iraqi",
    "CZ": "czech czech republic",
    "HU": "hungarian",
    "TW": "taiwan taiwanese",
    "EU": "eu e.u. european union europe european europeans",
    "AU-NSW": "nsw new south wales sydney",
    "AU-QLD": "qld queensland brisbane",
    "AU-VIC": "victoria melbourne",
    "AU-WA": "western australia perth",
    "AU-SA": "south australia adelaide",
    "AU-TAS": "tasmania hobart",
    "US-CA": "california californian",
    "US-TX": "texas texan",
    "US-NY": "new york",
    "US-FL": "florida",
    "GB-SCT": "scotland scottish",
    "GB-WLS": "wales welsh",
    "GB-NIR": "northern ireland",
}
_SPOKEN = {
    "EU": "the EU",
    "UN": "the UN",
    "US": "the United States",
    "GB": "the United Kingdom",
    "RU": "Russia",
    "GB-WLS": "Wales",
    "GB-SCT": "Scotland",
    "GB-NIR": "Northern Ireland",
}
_MULTI = [
    "down under",
    "great britain",
    "england and wales",
    "south korea",
    "north korea",
    "new zealander",
    "south african",
    "czech republic",
    "european union",
    "new south wales",
    "western australia",
    "south australia",
    "new york",
    "northern ireland",
    "the states",
    "united states",
]
# Names that are far more often an everyday word, a first name or another thing than a place.
_AMBIGUOUS = frozenset(
    [
        "jersey",
        "guinea",
        "chad",
        "jordan",
        "turkey",
        "polish",
        "oz",
        "georgia",
        "mali",
        "man",
        "oman",
        "niger",
        "togo",
    ]
)


_STATES = """
    US-AK=Alaska; US-AL=Alabama; US-AR=Arkansas; US-AS=American Samoa; US-AZ=Arizona; US-CA=California;
    US-CO=Colorado; US-CT=Connecticut; US-DC=District of Columbia; US-DE=Delaware; US-FL=Florida;
    US-GU=Guam; US-HI=Hawaii; US-IA=Iowa; US-ID=Idaho; US-IL=Illinois; US-IN=Indiana; US-KS=Kansas;
    US-KY=Kentucky; US-LA=Louisiana; US-MA=Massachusetts; US-MD=Maryland; US-ME=Maine; US-MI=Michigan;
    US-MN=Minnesota; US-MO=Missouri; US-MP=Northern Mariana Islands; US-MS=Mississippi; US-MT=Montana;
    US-NC=North Carolina; US-ND=North Dakota; US-NE=Nebraska; US-NH=New Hampshire; US-NJ=New Jersey;
    US-NM=New Mexico; US-NV=Nevada; US-NY=New York; US-OH=Ohio; US-OK=Oklahoma; US-OR=Oregon;
    US-PA=Pennsylvania; US-PR=Puerto Rico; US-RI=Rhode Island; US-SC=South Carolina; US-SD=South Dakota;
    US-TN=Tennessee; US-TX=Texas; US-UM=United States Minor Outlying Islands; US-UT=Utah; US-VA=Virginia;
    US-VI=Virgin Islands, U.S.; US-VT=Vermont; US-WI=Wisconsin; US-WV=West Virginia; US-WY=Wyoming;
    CA-AB=Alberta; CA-BC=British Columbia; CA-MB=Manitoba; CA-NB=New Brunswick; CA-NL=Newfoundland and
    Labrador; CA-NS=Nova Scotia; CA-NT=Northwest Territories; CA-NU=Nunavut; CA-ON=Ontario; CA-PE=Prince
    Edward Island; CA-QC=Quebec; CA-SK=Saskatchewan; CA-YT=Yukon; AU-ACT=Australian Capital Territory;
    AU-NSW=New South Wales; AU-NT=Northern Territory; AU-QLD=Queensland; AU-SA=South Australia;
    AU-TAS=Tasmania; AU-VIC=Victoria; AU-WA=Western Australia
"""
"""States that English-speaking commenters name as often as their country (ISO 3166-2, as pycountry has them,
which takes 170 ms to load all 5,046). Washington and Georgia are left out: a government's seat, and a country."""
_VERSUS = re.compile(r"\bvs?\.?\s$", re.IGNORECASE)

MAX_CHARS = 4_000
"""No sentence is longer; places behind this are not looked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """``text[start:end]`` names the place ``code``."""

    code: str
    start: int
    end: int
    text: str


@lru_cache(maxsize=1)
def _countries() -> dict[str, dict[str, str]]:
    """ISO 3166-1 by code, from pycountry's file: importing pycountry itself takes 30 ms of a command's start."""
    spec = find_spec("pycountry")
    if spec is None or spec.origin is None:  # pragma: no cover - a broken installation
        raise RuntimeError("the package pycountry is missing; install sayso again")
    file = Path(spec.origin).parent / "databases" / "iso3166-1.json"
    return {c["alpha_2"]: c for c in json.loads(file.read_text(encoding="utf-8"))["3166-1"]}


@lru_cache(maxsize=1)
def _states() -> dict[str, str]:
    pairs = (entry.split("=") for entry in _STATES.split(";"))
    return {code.strip(): " ".join(name.split()) for code, name in pairs}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for code, country in _countries().items():
        for attribute in ("name", "common_name", "official_name"):
            if attribute in country:
                names[country[attribute].lower()] = code
    for code, name in _states().items():
        names[name.lower()] = code
    for code, words in _COMMON.items():
        rest = words
        for phrase in _MULTI:
            if re.search(rf"\b{phrase}\b", rest):
                names[phrase] = code
                rest = re.sub(rf"\b{phrase}\b", " ", rest)
        for word in rest.split():
            names[word] = code
    names.pop("us", None)
    return names


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = sorted((re.escape(name) for name in _names()), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)}|US|U\.S\.)(?:'s|’s)?(?![\w-])", re.IGNORECASE)


@lru_cache(maxsize=8192)
def places(text: str) -> tuple[Place, ...]:
    """Every place that ``text`` names, in order. Any case, except for words that mean other things."""
    out = []
    for m in _pattern().finditer(text[:MAX_CHARS]):
        raw = re.sub(r"['’]s$", "", m.group())
        low = raw.lower()
        if low in ("us", "u.s."):
            if raw in ("US", "U.S."):
                out.append(Place("US", m.start(), m.end(), raw))
            continue
        if _VERSUS.search(text[max(0, m.start() - 5) : m.start()]):
            continue  # "Murthy v. Missouri" is a case, not a place
        if low in _AMBIGUOUS and not _reads_as_place(text, m.start(), raw):
            continue
        out.append(Place(_names()[low], m.start(), m.end(), raw))
    return tuple(out)


def _reads_as_place(text: str, start: int, raw: str) -> bool:
    before = text[:start].rstrip().rsplit(None, 1)[-1:] or [""]
    return raw[0].isupper() or before[0].lower() in {"in", "from", "to", "at"}


def contains(outer: str, inner: str) -> bool:
    """Whether place ``inner`` lies in ``outer``: AU-NSW in AU, anything in itself."""
    return inner == outer or inner.startswith(outer + "-")


def country_of(code: str) -> str:
    """The country of a subdivision: AU-NSW -> AU."""
    return code.split("-")[0]


def name_of(code: str) -> str:
    """A readable name for a code."""
    if code in _SPOKEN:
        return _SPOKEN[code]
    if code in _states():
        return _states()[code]
    if "-" in code:
        return code
    country = _countries().get(code, {})
    return country.get("common_name") or country.get("name", code)
