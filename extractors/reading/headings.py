"""Whom the heading over a quote names: "Ann wrote:", "Quote from: Ann on 1 May 2024"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.reading.html_text import clean, names

_NOBODY = names("guest anonymous visitor gast invité invitado")
_SAID = re.compile(
    r"(?P<name>.+?)\s+(?:said|wrote|writes|posted|(?:hat )?geschrieben|schrieb|sagte|meinte|a dit|(?:a )?écrit"
    r"|ha scritto|ha detto|escribió|dijo|disse|escreveu|zei|schreef|skrev|sa|sagde|sanoi|kirjoitti|pisze|napisał"
    r"|powiedział|napsal|yazdı|dedi|сказала?|написала?|пишет|写道)(?:\([^)]{1,3}\))?\s*[:.]?\W*$",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(.+)\s+(?:on|am|en|le|op|em|il|dnia|den)\s+(?=[^:]*(?:\d|today|yesterday)).*$", re.IGNORECASE
)


def person(name: object) -> str | None:
    """A poster's name; None for nobody in particular ("Guest")."""
    cleaned = clean(name)
    return cleaned if cleaned and cleaned.casefold() not in _NOBODY else None


def speaker(heading: object, authors: Iterable[str] = ()) -> str | None:
    """Who is named before the verb ("Ann wrote:"), in the languages that boards come in; None if nobody is.

    Without such a verb, one of these ``authors`` whose name the heading begins with.
    """
    text = (clean(heading) or "")[:200]
    said = _SAID.match(text)
    if said:
        return person(said["name"])
    known = (a for a in authors if text.startswith(a) and not text[len(a) : len(a) + 1].isalnum())
    return max(known, key=len, default=None)


def quoted_from(heading: object) -> str | None:
    """Who "Quote from: Ann on 1 May 2024, 10:00" names; None if it names nobody."""
    before, colon, rest = (clean(heading) or "").partition(":")
    return person(_DATED.sub(r"\1", rest)) if colon and not any(c.isdigit() for c in before) else None
