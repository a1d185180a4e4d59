"""How an extractor recognises its pages: what kind of document it reads, from where, with what in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from extractors.decode import decode
from extractors.model import ExtractionError, Page

Kind = Literal["html", "json", "text"]

HEAD = 65_536
"""How many characters of a document are looked at to recognise it."""

_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*(?:[\[{\"\]]|$))")
_HTML = re.compile(
    r"\s*(?:<!doctype\s+html|<!--|<\?xml|<(?:html|head|body|div|article|section|main|meta|link|script|style"
    r"|title|header|nav|table|ul|ol|p|span|a|h[1-6]|blockquote)[\s>/])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Document:
    """A page decoded, with what it is: HTML, JSON (parsed into ``data``) or text."""

    page: Page
    text: str
    kind: Kind
    data: Any = None


@dataclass(frozen=True, slots=True)
class Matches:
    """What an extractor reads; every regular expression is searched, ignoring case.

    ``markup`` looks at the first 64 kB of an HTML or text document, ``shape`` at parsed JSON.
    ``generic`` extractors read any document of their kind that no platform claims.
    """

    kind: Kind
    host: str | None = None
    path: str | None = None
    markup: str | None = None
    shape: Callable[[Any], bool] | None = None
    generic: bool = False

    def score(self, document: Document) -> int:
        """0 if this extractor cannot read the document; more for stronger evidence that it can."""
        if document.kind != self.kind:
            return 0
        if self.shape is not None and self.shape(document.data):
            return 4
        if self.markup is not None and re.search(self.markup, document.text[:HEAD], re.IGNORECASE):
            return 3
        if self.kind != "json" and self._url(document.page.url):
            return 2
        return 1 if self.generic else 0

    def _url(self, url: str) -> bool:
        """Does the URL have the host and the path asked for (at least one must be)?"""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        asked = [(p, s) for p, s in ((self.host, parts.netloc), (self.path, parts.path)) if p is not None]
        return bool(asked) and all(re.search(pattern, text, re.IGNORECASE) for pattern, text in asked)


def read(page: Page) -> Document:
    """Decode a page and tell what it is; raises ExtractionError if it is no readable document."""
    text = decode(page)
    bare = text.lstrip("\ufeff")
    declared = (page.content_type or "").lower()
    if not bare.strip():
        raise ExtractionError(page.url, "is empty")
    if _JSON.match(bare[:HEAD]) or "json" in declared:
        return Document(page, text, "json", load_json(page, bare))
    if _HTML.match(bare[:HEAD]) or "html" in declared:
        return Document(page, text, "html")
    return Document(page, text, "text")


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
