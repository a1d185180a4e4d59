"""Pages that say themselves why they are no thread: login walls, challenges, consent and error pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from extractors.reading.blocked_words import CODES, MARKS, PHRASES, PLAIN, REASONS, STATUSES, TITLES
from extractors.reading.html_text import clean, names
from extractors.reading.matching import Document
from extractors.reading.values import number, table, tables

_MOST_WORDS = 400
"""A page with more words than this, navigation left out, is no wall."""

_MOST_TAGS = 200_000
_TAG = re.compile(r"<(/?)([a-z][^\s<>/]*+)([^<>]*+)>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_NOT_READ = names("script style svg template select nav aside footer noscript")
_UNSEEN = names("script style svg template")
_HEADINGS = names("title h1 h2")
_INLINE = names("a abbr b bdi big cite code em font i kbd mark q s small span strong sub sup tt u wbr")
_PARTS = re.compile(r"\s+[|·•»«–—:-]+\s+|\s*[|·»«]\s*")
_STOP = re.compile(r"[.!?](?=\s)|\n")
_WORD = re.compile(r"\w+")
_ERRORS = ("error", "errors", "error_id", "error_message", "errorCode", "notFound", "blocked")
_SAYING = (
    *("message", "error_message", "error_description", "detail", "info", "response", "errors", "error"),
    *("title", "error_type", "error_name", "reason", "code", "type"),
)
_NUMBERS = ("status", "statusCode", "status_code", "code", "error", "error_code")
_ONLY = names("message code data status detail title type documentation_url reason response success instance")
_SHOWN = 90
"""So many characters of what a page says are shown in the reason."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Why a page is no thread; ``certain`` if nothing on it can be one, whatever it looks like."""

    reason: str
    certain: bool = False


@dataclass(slots=True)
class _Seen:
    """The words of a page that readers see, its headings, and the source between them."""

    words: int = 0
    texts: list[str] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    without_scripts: list[str] = field(default_factory=list)


def notice(document: Document) -> Notice | None:
    """What a page says itself about why it is no thread; None if it says nothing of the kind."""
    if document.kind == "html":
        return _of_html(document.text)
    if document.kind == "json":
        return _of_json(document.data)
    text = clean(document.text[:_SHOWN]) or ""
    for kind, pattern in PLAIN.items():
        if len(document.text) <= _SHOWN and pattern.fullmatch(text.rstrip(".!")):
            return _named(kind, text, certain=True)
    return None


def _named(kind: str, said: str = "", certain: bool = False) -> Notice:
    """A notice that shows what the page says."""
    line = clean(said) or ""
    shown = line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}..."
    return Notice(REASONS[kind].format(f' ("{shown}")' if shown else ""), certain)


def _of_html(html: str) -> Notice | None:
    """A challenge by its source; a wall by its title or heading; else by a sentence on a page of few."""
    seen = _seen(html)
    if seen is None:
        return None
    hidden = "\n".join(seen.hidden)
    for vendor, mark in MARKS.items():
        if mark.search(hidden):
            return Notice(REASONS["challenge"].format(f" of {vendor}"), certain=True)
    own = [text for name, text in seen.headings if name != "h2"]
    # A second heading is often that of a login box beside a thread.
    for heading in own if len(own) > 1 else (text for _, text in seen.headings):
        for part in (heading, *_PARTS.split(heading)):
            for kind, pattern in TITLES.items():
                if pattern.fullmatch(part.strip(" .!")):
                    return _named(kind, heading)
    return _by_sentence(seen)


def _by_sentence(seen: _Seen) -> Notice | None:
    """The first notice among a page's sentences, then among those for readers without scripts."""
    text = " ".join(seen.texts)
    for kind, pattern in PHRASES.items():
        found = pattern.search(text)
        if found:
            return _named(kind, _sentence(text, found.start(), found.end()))
    unscripted = " ".join(seen.without_scripts)
    if PHRASES["scripts"].search(unscripted) and seen.words < _SHOWN:
        return _named("scripts", unscripted)
    return None


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence around a stretch of text."""
    before = [mark.end() for mark in _STOP.finditer(text, max(0, start - _SHOWN), start)]
    after = _STOP.search(text, end)
    return text[before[-1] if before else max(0, start - _SHOWN) : after.end() if after else end + _SHOWN]


def _seen(html: str) -> _Seen | None:
    """What readers see of a page of few words; None for a page of many."""
    seen, at, skipped, heading = _Seen(), 0, "", False
    html = _COMMENT.sub("", html)
    for count, tag in enumerate(_TAG.finditer(html)):
        closing, name = bool(tag[1]), tag[2].lower()
        _take(seen, html[at : tag.start()], skipped, heading)
        if skipped != "data":
            seen.hidden.append(tag[0])
        if name not in _INLINE:
            seen.texts.append("\n")
        at = tag.end()
        if skipped:
            skipped = "" if closing and name == ("script" if skipped == "data" else skipped) else skipped
        elif name in _NOT_READ and not closing and not tag[3].endswith("/"):
            # Data in a script may hold what posts say.
            skipped = "data" if name == "script" and "json" in tag[3] else name
        elif name in _HEADINGS:
            heading = not closing
            if heading:
                seen.headings.append((name, ""))
        if seen.words > _MOST_WORDS or count > _MOST_TAGS:
            return None
    _take(seen, html[at:], skipped, heading)
    seen.headings = [(name, line) for name, text in seen.headings if (line := clean(text))]
    return seen if seen.words <= _MOST_WORDS else None


def _take(seen: _Seen, raw: str, skipped: str, heading: bool) -> None:
    """Put the text before a tag where it belongs."""
    if not raw or raw.isspace():
        return
    if skipped in _UNSEEN:
        seen.hidden.append(raw)
        return
    text = unescape(raw).replace("’", "'")
    if skipped == "noscript":
        seen.without_scripts.append(clean(text) or "")
    if skipped:
        return
    if heading:
        name, before = seen.headings[-1]
        seen.headings[-1] = (name, before + text)
    seen.texts.append(clean(text) or "")
    seen.words += len(_WORD.findall(text))


def _of_json(data: Any) -> Notice | None:
    """The error that an API answers with instead of a thread."""
    if data is None:
        return _named("missing", "null", certain=True)
    fields = table(data)
    if any(tables(value) for key, value in fields.items() if key != "errors"):
        return None
    inner = (
        table(fields.get("error"))
        or table(fields.get("status"))
        or next(iter(tables(fields.get("errors"))), {})
    )
    said = [line for part in (inner, fields) for key in _SAYING if (line := _line(part.get(key)))]
    numbers = (number(part.get(key)) for part in (inner, fields) for key in _NUMBERS)
    status = next((value for value in numbers if value and 400 <= value < 600), None)
    if not _is_error(fields, inner, status):
        return None
    words = " ".join(said)
    kind = next((kind for kind, pattern in CODES.items() if pattern.search(words)), None)
    if kind is None and status:
        kind = "server" if status >= 500 else STATUSES.get(status)
    return _named(kind or "error", said[0] if said else str(status or ""), certain=True)


def _line(value: object) -> str | None:
    """A text or the first of several, unless it is long or structured."""
    first = value[0] if isinstance(value, list) and value else value
    line = clean(_TAG.sub("", first)) if isinstance(first, str) else None
    return line[:500] if line and not line.startswith(("{", "[")) else None


def _is_error(fields: dict[str, Any], inner: dict[str, Any], status: int | None) -> bool:
    """Is this JSON an error's: does it say so, give a failing status, or hold nothing but a message?"""
    if any(fields.get(key) for key in _ERRORS) or fields.get("ok") is False or fields.get("success") is False:
        return True
    message = any(
        _line(part.get(key)) for part in (inner, fields) for key in ("message", "detail", "title", "response")
    )
    return message and (status is not None or fields.keys() <= _ONLY)
