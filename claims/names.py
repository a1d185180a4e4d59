"""Organisations, people and laws that a text names: a list of well-known names, and shapes that say what they are.

What is in neither is no name: precision over recall. The list is weights/names.txt; places are `claims.places`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ORGANISATION, PERSON, LAW = "organisation", "person", "law"
_FILE = Path(__file__).parent / "weights" / "names.txt"
_KINDS = {"organisation": ORGANISATION, "man": PERSON, "woman": PERSON, "law": LAW}
MAX_CHARS = 4_000
"""No sentence is longer; names behind this are not looked for."""

_CAPITAL = r"(?:[A-Z][\w'’-]*|(?:of|for|and|on|the|against)(?=\s+[A-Z]))"
_RUN = rf"(?<![\w-])[A-Z][\w'’-]*\s+(?:{_CAPITAL}\s+){{0,8}}?"
_LAW_WORD = "Act|Bill|Treaty|Convention|Directive|Protocol|Amendment|Accords?"
_BODY_WORD = (
    "Court|Commission|Committee|Agency|Assembly|Council|Parliament|Ministry|Senate|Bank|Union|Party|Authority|"
    "Institute|University|Organi[sz]ation|Association|Foundation|Federation|Administration|Bureau"
)
_TITLE = "President|Prime Minister|Chancellor|Senator|Governor|Minister|Mayor|Justice|King|Queen|Pope|Dr|Prof|Mr|Mrs|Ms|Sir"
_SHAPES = (
    (LAW, rf"{_RUN}(?:{_LAW_WORD})\b(?:\s+(?:19|20)\d\d\b)?"),
    (ORGANISATION, rf"{_RUN}(?:{_BODY_WORD})\b(?:\s+(?:of|for)\s+[A-Z]\w+)?"),
    (
        ORGANISATION,
        r"\b(?:University|Ministry|Department|Bank|Institute|House|Court)\s+of\s+(?:the\s+)?[A-Z]\w+(?:\s+(?:and\s+)?[A-Z]\w+){0,4}",
    ),
    (
        ORGANISATION,
        r"(?<![\w-])[A-Z][\w&'’-]+(?:\s+[A-Z][\w&'’-]+){0,3}\s+(?:Inc|Corp|Ltd|GmbH|LLC|PLC|plc)\b",
    ),
    (
        PERSON,
        rf"\b(?:{_TITLE})\.?\s+(?P<name>[A-Z][\w'’-]+(?:\s+(?:von|van|de|der|la|al|bin)\b)*(?:\s+[A-Z][\w'’-]+)?)",
    ),
)


@lru_cache(maxsize=1)
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(shape)) for kind, shape in _SHAPES)


_LEADING = re.compile(r"^(?:The|A|An|This|That|And|But|So|In|Under|When|If|Then|Our|Their|His|Her)\s+")


@dataclass(frozen=True, slots=True)
class Named:
    """``text[start:end]`` names ``name``; ``gender`` is ``he`` or ``she`` for people of the list, else ""."""

    kind: str
    name: str
    start: int
    end: int
    gender: str = ""


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, str, str]]:
    """Written name -> kind, chief name, gender."""
    out: dict[str, tuple[str, str, str]] = {}
    section = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            name, _, others = line.partition(" = ")
            entry = (_KINDS[section], name, {"man": "he", "woman": "she"}.get(section, ""))
            for written in (name.removeprefix("the "), *filter(None, others.split(", "))):
                out[written] = entry
    return out


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    names = sorted(map(re.escape, _known()), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?P<name>{'|'.join(names)})(?=['’]?s?(?![\w-]))")


@lru_cache(maxsize=4096)
def names(text: str) -> tuple[Named, ...]:
    """Every name in ``text``, in order, never overlapping; the list goes before the shapes."""
    text = text[:MAX_CHARS]
    shouted = text.isupper()
    found = [
        Named(*_known()[m["name"]][:2], m.start("name"), m.end("name"), _known()[m["name"]][2])
        for m in _pattern().finditer(text)
        if not (shouted and m["name"] == "WHO")
    ]
    if not shouted:
        for kind, shape in _shapes():
            for m in shape.finditer(text):
                group = "name" if "name" in shape.groupindex else 0
                start, name = m.start(group), m.group(group)
                lead = _LEADING.match(name)
                if lead:
                    start, name = start + lead.end(), name[lead.end() :]
                if " " in name or kind == PERSON:
                    found.append(Named(kind, name, start, m.end(group)))
    out: list[Named] = []
    for item in sorted(found, key=lambda n: (-(n.end - n.start), n.start)):
        if all(item.end <= o.start or item.start >= o.end for o in out):
            out.append(item)
    return tuple(sorted(out, key=lambda n: n.start))
