"""How an extractor recognises its pages: what kind of document it reads, from where, with what in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from extractors.model import ExtractionError, Page
from extractors.reading.decode import decode

Kind = Literal["html", "json", "jsonl", "text"]

HEAD = 65_536
"""How many characters of a document are looked at to recognise it."""

GENERIC, WEAK = 1, 2
"""The scores of extractors that read what no platform claims: all of a kind, or one format in it."""

_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*(?:[\[{\"\]]|$))")
_JSON_LINES = re.compile(
    r"\.(?:jsonl|ndjson|jl)(?:$|[?#])|\b(?:x-)?(?:ndjson|jsonl|jsonlines)\b", re.IGNORECASE
)
_HTML = re.compile(
    r"\s*(?:<!doctype\s+html|<!--|<\?xml|<(?:html|head|body|div|article|section|main|meta|link|script|style"
    r"|title|header|nav|table|ul|ol|p|span|a|h[1-6]|blockquote)[\s>/])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Document:
    """A page decoded, with what it is: HTML, JSON (parsed into ``data``), JSON Lines or text."""

    page: Page
    text: str
    kind: Kind
    data: Any = None


@dataclass(frozen=True, slots=True)
class Matches:
    """What an extractor reads; every regular expression is searched, ignoring case.

    ``markup`` looks at the first 64 kB of an HTML or text document, ``shape`` at parsed JSON, ``media`` at
    the declared content type. ``weak`` evidence speaks of a format that many sites share: it counts less
    than any platform's, and is looked for in the whole document. ``generic`` extractors read any document
    of their kind that nobody claims.
    """

    kind: Kind
    host: str | None = None
    path: str | None = None
    markup: str | None = None
    shape: Callable[[Any], bool] | None = None
    media: str | None = None
    weak: bool = False
    generic: bool = False

    def score(self, document: Document) -> int:
        """0 if this extractor cannot read the document; more for stronger evidence that it can."""
        if document.kind != self.kind:
            return 0
        evidence = self._evidence(document)
        if evidence and self.weak:
            return WEAK
        return evidence or (GENERIC if self.generic else 0)

    def _evidence(self, document: Document) -> int:
        """How strongly the document or where it is from speaks for this extractor."""
        text = document.text if self.weak else document.text[:HEAD]
        if self.shape is not None and self.shape(document.data):
            return 5
        if self.markup is not None and re.search(self.markup, text, re.IGNORECASE):
            return 4
        declared = document.page.content_type or ""
        if self.media is not None and re.search(self.media, declared, re.IGNORECASE):
            return 3
        return 3 if self.kind != "json" and self._url(document.page.url) else 0

    def _url(self, url: str) -> bool:
        """Does the URL have the host and the path asked for (at least one must be)?"""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        asked = [(p, s) for p, s in ((self.host, parts.netloc), (self.path, parts.path)) if p is not None]
        return bool(asked) and all(re.search(pattern, text, re.IGNORECASE) for pattern, text in asked)


_JSON_NAME = re.compile(r"\.json(?:$|[?#])", re.IGNORECASE)


def read(page: Page) -> Document:
    """Decode a page and tell what it is; raises ExtractionError if it is no readable document."""
    text = decode(page)
    bare = text.lstrip("\ufeff")
    declared = (page.content_type or "").lower()
    if not bare.strip():
        raise ExtractionError(page.url, "is empty")
    if (
        _JSON.match(bare[:HEAD])
        or "json" in declared
        or _JSON_NAME.search(page.url)
        or _JSON_LINES.search(page.url)
    ):
        return _json(page, text, bare)
    if _HTML.match(bare[:HEAD]) or "html" in declared:
        return Document(page, text, "html")
    return Document(page, text, "text")


def _json(page: Page, text: str, bare: str) -> Document:
    """A JSON document or, if it says so or more follows a first line that is whole, JSON Lines."""
    first, _, rest = bare.lstrip().partition("\n")
    if _JSON_LINES.search(f"{page.content_type} {page.url}") or (
        rest.strip() and first.startswith("{") and _is_json(first)
    ):
        return Document(page, text, "jsonl")
    return Document(page, text, "json", load_json(page, bare))


def _is_json(line: str) -> bool:
    """Is this one whole JSON value?"""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def load_json(page: Page, text: str) -> Any:
    """Parse JSON; raises ExtractionError with line and column where it is malformed."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        reason = f"malformed JSON at line {error.lineno}, column {error.colno}: {error.msg}"
        raise ExtractionError(page.url, reason) from error
    except RecursionError as error:
        raise ExtractionError(page.url, "JSON nested too deeply") from error
    except ValueError as error:
        raise ExtractionError(page.url, f"malformed JSON: {error}") from error
