"""Picks the extractor of a page: every module here that has ``MATCHES`` and ``extract`` is one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import Protocol, cast

import extractors
from extractors.model import ExtractionError, Page, Thread
from extractors.reading.blocked import Notice, notice
from extractors.reading.matching import WEAK, Document, Matches, read

_ENOUGH = 5
"""So many guessed comments, or two that are signed, outweigh what a page says of itself in its title."""


class Extractor(Protocol):
    """A platform's module: how its pages are recognised, and how they are read.

    It may also have ``api_url(url) -> str | None``: the address of the platform's own API that gives the
    thread which a reader sees at ``url``, for sites whose pages hold no posts without running scripts; and
    ``extract_all(page) -> tuple[Thread, ...]`` where one document may hold several threads.
    """

    __name__: str
    MATCHES: Matches

    def extract(self, page: Page) -> Thread:
        """Read one page of a thread."""


@cache
def available() -> tuple[Extractor, ...]:
    """Every extractor in the package, by module name."""
    found = pkgutil.iter_modules(extractors.__path__, "extractors.")
    names = sorted(info.name for info in found if not info.ispkg)
    modules = (importlib.import_module(name) for name in names)
    return tuple(cast(Extractor, m) for m in modules if hasattr(m, "MATCHES") and hasattr(m, "extract"))


def pick(page: Page) -> Extractor:
    """The module with the strongest evidence for this page; raises ExtractionError if no module reads it."""
    document = read(page)
    ranked = _ranked(document)
    if ranked:
        return ranked[0][1]
    raise ExtractionError(page.url, _unknown(document))


def extract(page: Page) -> Thread:
    """Read one page of a thread, whatever its platform; raises only ExtractionError."""
    return _read(page, lambda extractor: (extractor.extract(page),))[0]


def extract_all(page: Page) -> tuple[Thread, ...]:
    """Read every thread in a document, of which tables hold several; raises only ExtractionError."""

    def all_of(extractor: Extractor) -> tuple[Thread, ...]:
        own = getattr(extractor, "extract_all", None)
        return cast("tuple[Thread, ...]", own(page)) if own else (extractor.extract(page),)

    return _read(page, all_of)


def api_url(url: str) -> str:
    """The address to fetch for a thread: the platform's own API where a page shows nothing without scripts."""
    for extractor in available():
        rewrite = getattr(extractor, "api_url", None)
        address = rewrite(url) if rewrite else None
        if isinstance(address, str):
            return address
    return url


def _read(page: Page, threads: Callable[[Extractor], tuple[Thread, ...]]) -> tuple[Thread, ...]:
    """What the best extractor reads; HTML in which it finds no post goes on to the next.

    Themes differ and sites share software without sharing how they show comments. Data whose shape is
    known does not: there the first error is the last word. A page that says of itself that it is no thread
    is believed, unless a platform's own posts stand on it.
    """
    document = read(page)
    refusals: list[tuple[int, str]] = []
    wall: Notice | None = None
    for score, extractor in _ranked(document):
        weak = score <= WEAK
        if weak and (wall := wall or notice(document)) and wall.certain:
            break
        try:
            found = threads(extractor)
            if not (weak and wall and _doubtful(found)):
                return found
        except RecursionError:
            refusals.append((score, "nested too deeply to read"))
        except ExtractionError as error:
            refusals.append((score, error.reason))
        if document.kind != "html":
            break
    if document.kind == "html" or not refusals or refusals[0][0] <= WEAK:
        wall = wall or notice(document)
    raise ExtractionError(page.url, wall.reason if wall else _why(document, refusals))


def _doubtful(threads: tuple[Thread, ...]) -> bool:
    """Are these so few comments, nearly all of nobody, that they may be no comments at all?"""
    posts = [post for thread in threads for post in thread.posts]
    return len(posts) < _ENOUGH and sum(post.author is not None for post in posts) < 2


def _ranked(document: Document) -> list[tuple[int, Extractor]]:
    """The extractors that may read a document, strongest evidence first, by name among equals."""
    scored = [(extractor.MATCHES.score(document), extractor) for extractor in available()]
    return sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])


def _why(document: Document, refusals: list[tuple[int, str]]) -> str:
    """Why a document was not read: in the words of whoever had the strongest claim to it."""
    if not refusals:
        return _unknown(document)
    score, reason = refusals[0]
    if document.kind == "html" and score <= WEAK:
        return f"{_unknown(document)}, and {refusals[-1][1]}"
    return reason


def _unknown(document: Document) -> str:
    """Why no extractor reads this document, and which platforms would be."""
    kind = document.kind
    platforms = (e for e in available() if not (e.MATCHES.weak or e.MATCHES.generic))
    known = ", ".join(e.__name__.rpartition(".")[2] for e in platforms if e.MATCHES.kind == kind)
    if kind == "html":
        return f"HTML of no known platform (known: {known})"
    data = document.data
    keys = ", ".join(sorted(map(str, data))[:6]) if isinstance(data, dict) else ""
    found = f"keys {keys}" if keys else type(data).__name__
    return f"JSON of unknown shape: {found[:120]} (known: {known})"
