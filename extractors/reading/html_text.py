"""HTML to text with quote spans: the walk that all HTML extractors share.

Paragraphs become blank lines, breaks and blocks new lines; no-break spaces become
spaces and zero-width characters go. The walk keeps its own stack, so depth costs no recursion.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Generic, TypeVar, cast
from urllib.parse import urljoin

from bs4 import (
    BeautifulSoup,
    CData,
    MarkupResemblesLocatorWarning,
    NavigableString,
    SoupStrainer,
    Tag,
    XMLParsedAsHTMLWarning,
)
from bs4.exceptions import ParserRejectedMarkup

from extractors.model import ExtractionError, Page, Quote
from extractors.reading.light_tree import LightTag

# A comment may consist of an address, and a page may begin as XML does: neither is news to the reader.
warnings.filterwarnings("ignore", category=MarkupResemblesLocatorWarning)
warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)

MAX_DEPTH = 400
"""Elements nested deeper than this are no comment thread; the document is refused."""

MAX_LENGTH = 10_000_000
"""HTML longer than this is refused: parsing it would take minutes."""

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff\x00-\x08\x0e-\x1f]"
)
_SPACES = re.compile(r"[ \t\n\r\f\v\u00a0\u2028\u2029]+")
_ENDS = re.compile(r"\r\n?|\n")


def names(text: str) -> frozenset[str]:
    """The words of a text as a set: how the lists of element and class names are written down."""
    return frozenset(text.split())


_PARAGRAPHS = names("p blockquote h1 h2 h3 h4 h5 h6 pre hr table")
_LINES = names(
    "address article aside dd details div dl dt fieldset figcaption figure footer header li main nav ol "
    "section summary tr ul"
)
_DROPPED = names(
    "script style template noscript iframe object embed video audio canvas svg button select textarea input "
    "head title form"
)
_TEXT = (NavigableString, CData, str)
_EMOJI = frozenset({"emoji", "smilie", "wp-smiley"})


@dataclass(frozen=True, slots=True)
class Quoted:
    """What the markup says about a quote: which post it is from, and who wrote it."""

    source: str | None = None
    author: str | None = None


Element = Tag | LightTag
"""An element of a page, or of the HTML of one post."""

_Seen = TypeVar("_Seen", bound=Element, contravariant=True)
_Root = TypeVar("_Root", bound=Element)


@dataclass(frozen=True, slots=True)
class Rules(Generic[_Seen]):
    """A platform's reading of its elements: which are not the poster's text, which are quotes."""

    skip: Callable[[_Seen], bool]
    quote: Callable[[_Seen], Quoted | None]


@dataclass(slots=True)
class _Open:
    """A quote whose end has not been reached; ``start`` is -1 until it holds text."""

    quoted: Quoted
    depth: int
    start: int = -1


@dataclass(slots=True)
class Writer:
    """Collects text with its quotes, giving each wanted break only when more text follows."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    newlines: int = 0
    space: bool = False
    open: list[_Open] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Add running text: white space collapses as in a browser."""
        flat = _SPACES.sub(" ", _INVISIBLE.sub("", text))
        words = flat.strip(" ")
        if not words:
            self.space = self.space or bool(flat)
            return
        if flat[0] == " ":
            self.space = True
        self._put(words)
        self.space = flat[-1] == " "

    def write_code(self, text: str) -> None:
        """Add preformatted text: line ends and indentation stay."""
        for index, line in enumerate(_ENDS.split(_INVISIBLE.sub("", text).replace("\u00a0", " "))):
            if index:
                self.newlines += 1
            if line.strip():
                self._put(line.rstrip())

    def line(self, newlines: int) -> None:
        """Make sure that what follows stands at least this many line ends further down."""
        self.newlines = max(self.newlines, newlines)

    def line_break(self) -> None:
        """A <br>: one line end more, but never more than one blank line."""
        self.newlines = min(self.newlines + 1, 2)

    def begin(self, quoted: Quoted) -> None:
        """Open a quote, on its own paragraph."""
        self.line(2)
        self.open.append(_Open(quoted, len(self.open) + 1))

    def finish(self) -> None:
        """Close the innermost quote; one without text leaves no trace."""
        opened = self.open.pop()
        if opened.start >= 0:
            quoted = opened.quoted
            self.quotes.append(Quote(opened.start, self.length, quoted.source, quoted.author, opened.depth))
        self.line(2)

    def within(self, quotes: Sequence[Quoted]) -> None:
        """Close and open quotes until these are open, outermost first; one object is one quote."""
        same = 0
        while same < min(len(self.open), len(quotes)) and self.open[same].quoted is quotes[same]:
            same += 1
        while len(self.open) > same:
            self.finish()
        for quoted in quotes[same:]:
            self.begin(quoted)

    def result(self) -> tuple[str, tuple[Quote, ...]]:
        """The text, and its quotes sorted by start and depth."""
        return "".join(self.parts), tuple(sorted(self.quotes, key=lambda q: (q.start, q.depth)))

    def _put(self, text: str) -> None:
        """Append visible text after whatever break or space is due."""
        gap = "" if not self.length else "\n" * min(self.newlines, 2) if self.newlines else " " * self.space
        self.newlines, self.space = 0, False
        self.parts.append(gap + text)
        self.length += len(gap)
        for opened in self.open:
            if opened.start < 0:
                opened.start = self.length + len(text) - len(text.lstrip())
        self.length += len(text)


def parse(page: Page, html: str, only: SoupStrainer | None = None) -> BeautifulSoup:
    """Parse HTML leniently, only the elements wanted; raises ExtractionError if it cannot be parsed."""
    if len(html) > MAX_LENGTH:
        raise ExtractionError(page.url, f"HTML of more than {MAX_LENGTH // 1_000_000} million characters")
    try:
        # Classes as one string: splitting them for every element took a third of the parser's time.
        options = {"multi_valued_attributes": None}
        return BeautifulSoup(_INVISIBLE.sub("", html), "lxml", parse_only=only, **options)
    except (ParserRejectedMarkup, RecursionError, AssertionError, ValueError) as error:
        raise ExtractionError(page.url, f"HTML that cannot be parsed ({type(error).__name__})") from error


def render(page: Page, root: _Root, rules: Rules[_Root]) -> tuple[str, tuple[Quote, ...]]:
    """The text below an element and the quotes in it; offsets count the returned text.

    Raises ExtractionError when the elements are nested deeper than MAX_DEPTH.
    """
    writer = Writer()
    stack: list[tuple[Callable[[], None] | None, object, int, bool]]
    stack = [(None, child, 1, False) for child in reversed(root.contents)]
    while stack:
        leave, node, depth, code = stack.pop()
        if leave is not None:
            leave()
        elif isinstance(node, (Tag, LightTag)):
            if depth > MAX_DEPTH:
                raise _too_deep(page)
            if node.name in _DROPPED or rules.skip(cast("_Root", node)):
                continue
            after = _enter(writer, node, rules)
            if after is not None:
                stack.append((after, None, depth, code))
            code = code or node.name == "pre"
            stack.extend((None, child, depth + 1, code) for child in reversed(node.contents))
        elif type(node) in _TEXT:
            (writer.write_code if code else writer.write)(str(node))
    return writer.result()


def _enter(writer: Writer, node: Element, rules: Rules[Any]) -> Callable[[], None] | None:
    """Write what an element's start tag asks for; returns what its end tag asks for."""
    name = node.name
    quoted = rules.quote(node)
    if quoted is not None:
        writer.begin(quoted)
        return writer.finish
    if name == "br":
        writer.line_break()
    elif name == "img" and not _EMOJI.isdisjoint(classes(node)):
        writer.write(attribute(node, "alt") or "")
    elif name in ("td", "th"):
        writer.space = True
    newlines = breaks(name)
    if not newlines:
        return None
    writer.line(newlines)
    return lambda: writer.line(newlines)


def breaks(name: str) -> int:
    """How many line ends stand at least before and after an element: 2 for a paragraph, 0 for a span."""
    return 2 if name in _PARAGRAPHS else 1 if name in _LINES else 0


def first(node: Tag, kind: str) -> Tag | None:
    """The first element below this one that has the class ``kind``."""
    below = (child for child in node.descendants if isinstance(child, Tag))
    return next((child for child in below if kind in classes(child)), None)


def check_depth(page: Page, node: Tag) -> None:
    """Raise ExtractionError if an element lies deeper than MAX_DEPTH."""
    if next(islice(node.parents, MAX_DEPTH, None), None) is not None:
        raise _too_deep(page)


def _too_deep(page: Page) -> ExtractionError:
    """The error for a document nested like no thread is."""
    return ExtractionError(page.url, f"elements nested more than {MAX_DEPTH} deep")


def classes(node: Element) -> list[str]:
    """An element's classes."""
    value = node.attrs.get("class", [])
    return value.split() if isinstance(value, str) else list(value)


def attribute(node: Element, name: str) -> str | None:
    """An attribute's value as one cleaned string; None if it is missing or blank."""
    value = node.attrs.get(name)
    return clean(" ".join(value) if isinstance(value, list) else value)


def visible(text: str) -> str:
    """The text without invisible characters, which JSON strings and entities smuggle in."""
    return _INVISIBLE.sub("", text)


def clean(value: object) -> str | None:
    """A one-line string without invisible characters; None for anything else or nothing."""
    if not isinstance(value, str):
        return None
    return _SPACES.sub(" ", _INVISIBLE.sub("", value)).strip() or None


def utc(value: object) -> datetime | None:
    """A moment in UTC from ISO 8601 text (UTC if it names no zone) or from epoch seconds."""
    try:
        if isinstance(value, str) and not value.isdigit():
            moment = datetime.fromisoformat(value.strip())
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        if isinstance(value, str):
            return datetime.fromtimestamp(int(value), UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None


def absolute(base: str, link: str | None) -> str | None:
    """A link joined to the page it stands on; None if there is none or it is malformed."""
    try:
        return urljoin(base, link) if link else None
    except ValueError:
        return None
