"""Picks the extractor of a page: every module here that has ``MATCHES`` and ``extract`` is one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Protocol, cast

import extractors
from extractors.matching import Document, Matches, read
from extractors.model import ExtractionError, Page, Thread


class Extractor(Protocol):
    """A platform's module: how its pages are recognised, and how they are read.

    It may also have ``api_url(url) -> str | None``: the address of the platform's own API that gives the
    thread which a reader sees at ``url``, for sites whose pages hold no posts without running scripts.
    """

    __name__: str
    MATCHES: Matches

    def extract(self, page: Page) -> Thread:
        """Read one page of a thread."""


@cache
def available() -> tuple[Extractor, ...]:
    """Every extractor in the package, by module name."""
    names = sorted(info.name for info in pkgutil.iter_modules(extractors.__path__, "extractors."))
    modules = (importlib.import_module(name) for name in names)
    return tuple(cast(Extractor, m) for m in modules if hasattr(m, "MATCHES") and hasattr(m, "extract"))


def pick(page: Page) -> Extractor:
    """The module that reads this page; raises ExtractionError if none does."""
    return _pick(read(page))


def extract(page: Page) -> Thread:
    """Read one page of a thread, whatever its platform; raises only ExtractionError."""
    try:
        return pick(page).extract(page)
    except RecursionError as error:
        raise ExtractionError(page.url, "nested too deeply to read") from error


def api_url(url: str) -> str:
    """The address to fetch for a thread: the platform's own API where a page shows nothing without scripts."""
    for extractor in available():
        rewrite = getattr(extractor, "api_url", None)
        address = rewrite(url) if rewrite else None
        if isinstance(address, str):
            return address
    return url


def _pick(document: Document) -> Extractor:
    """The extractor with the strongest evidence; the first by name among equals."""
    best = max(available(), key=lambda extractor: extractor.MATCHES.score(document))
    if best.MATCHES.score(document):
        return best
    raise ExtractionError(document.page.url, _unknown(document))


def _unknown(document: Document) -> str:
    """Why no extractor reads this document, and which platforms would be."""
    kind = document.kind
    known = ", ".join(e.__name__.rpartition(".")[2] for e in available() if e.MATCHES.kind == kind)
    if kind == "html":
        return f"HTML of no known platform (known: {known})"
    data = document.data
    keys = ", ".join(sorted(map(str, data))[:6]) if isinstance(data, dict) else ""
    found = f"keys {keys}" if keys else type(data).__name__
    return f"JSON of unknown shape: {found[:120]} (known: {known})"
