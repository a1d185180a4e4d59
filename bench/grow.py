"""Long threads out of short ones: the posts of a page repeated with new ids, whatever its platform.

Nothing here knows a platform. Where posts stand is found by their ids, which an extractor tells; whether
what comes out is a longer thread is found by extracting it.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from bs4 import BeautifulSoup, Tag

from extractors.model import ExtractionError, Page, Thread
from extractors.reading.matching import read

Extract = Callable[[Page], Thread]
Way = Callable[[int], str]
"""From a number of copies to a document that holds the posts so many times."""

_MOST_WAYS = 40
_MARK = "@@the copies@@"
_NO_ID = re.compile(
    r"time|date|created|updated|edited|published|posted|title|^content$|body|text|style|src|alt",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"(<script\b[^<>]*>\s*)([{\[].*?)(?=</script)", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(\b(?P<name>[\w:-]+)=\")(?P<value>[^\"]*)(?=\")")
_WORD = r"(?<![A-Za-z0-9]){}(?![A-Za-z0-9])"
_NUMBER = r"(?<![0-9]){}(?![0-9])"  # ids are written as p4101, too
_LONG = 3


def grown(page: Page, extract: Extract, posts: int) -> Page | None:
    """The page with about so many posts; None if no way of repeating them makes a longer thread."""
    few = extract(page).posts
    best: tuple[int, Way] | None = None
    for way in islice(_ways(page, [post.id for post in few]), _MOST_WAYS):
        count = _count(_page(page, way(3)), extract)
        if count >= len(few) + 2 and (best is None or count > best[0]):
            best = count, way
    if best is None:
        return None
    gained = (best[0] - len(few)) / 2
    return _page(page, best[1](max(1, 1 + round((posts - len(few)) / gained))))


def _page(page: Page, text: str) -> Page:
    """The page with another text."""
    kind = "text/html; charset=utf-8" if text.lstrip()[:1] == "<" else None
    return replace(page, body=text.encode("utf-8", "surrogatepass"), content_type=kind)


def _count(page: Page, extract: Extract) -> int:
    """How many posts with ids of their own a page has."""
    try:
        return len({post.id for post in extract(page).posts})
    except ExtractionError:
        return 0


def _ways(page: Page, ids: Sequence[str]) -> Iterator[Way]:
    """The ways in which the posts of a page might be repeated."""
    document = read(page)
    names = _Names(ids)
    if document.kind == "json":
        yield from _of_json(document.data, names)
    elif document.kind == "html":
        yield from _of_html(document.text, names)
        yield from _of_scripts(document.text, names)
    else:
        yield from _of_lines(document.text, names)


class _Names:
    """The ids of a page's posts, and what they are called in the copies."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = frozenset(ids)
        numbers = [int(one) for one in ids if one.isdigit()]
        self.step = 10 ** len(str(max(numbers, default=0)))
        # A short id is also a day, a count and a column's width.
        longest_first = sorted(self.ids, key=len, reverse=True)
        bounded = (_NUMBER if one.isdigit() and len(one) >= _LONG else _WORD for one in longest_first)
        alternatives = (b.format(re.escape(one)) for b, one in zip(bounded, longest_first, strict=True))
        self.pattern = re.compile("|".join(alternatives) or "(?!)")

    def new(self, one: str, number: int) -> str:
        """What an id is called in a copy."""
        return str(int(one) + number * self.step) if one.isdigit() else f"{one}z{number}"

    def text(self, text: str, number: int) -> str:
        """A text with the ids of a copy."""
        return self.pattern.sub(lambda found: self.new(found[0], number), text)

    def tags(self, html: str, number: int) -> str:
        """HTML with the ids of a copy in its attributes."""

        def one(found: re.Match[str]) -> str:
            kept = _NO_ID.search(found["name"]) or (
                found["name"] == "class" and not found["value"][-3:].isdigit()
            )
            return found[0] if kept else found[1] + self.text(found["value"], number)

        return _ATTRIBUTE.sub(one, html)

    def data(self, value: Any, number: int, key: str = "") -> Any:
        """JSON with the ids of a copy."""
        if isinstance(value, dict):
            return {self._key(k, number): self.data(v, number, k) for k, v in value.items()}
        if isinstance(value, list):
            return [self.data(one, number, key) for one in value]
        if _NO_ID.search(key) or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return int(self.new(str(value), number)) if str(value) in self.ids else value
        return self.text(value, number) if isinstance(value, str) else value

    def _key(self, key: str, number: int) -> str:
        return self.new(key, number) if key in self.ids else key


def _of_json(data: Any, names: _Names) -> Iterator[Way]:
    """Each list in the data repeated, the longest first."""
    holders = [
        (holder, key) for holder, key in _places(data) if isinstance(holder[key], list) and holder[key]
    ]
    holders.sort(key=lambda place: -len(json.dumps(place[0][place[1]], default=str)))
    if isinstance(data, list):
        yield lambda times: json.dumps(_repeated(data, names, times))
    for holder, key in holders:

        def way(times: int, holder: Any = holder, key: Any = key) -> str:
            kept = holder[key]
            holder[key] = _repeated(kept, names, times)
            try:
                return json.dumps(data)
            finally:
                holder[key] = kept

        yield way


def _repeated(items: list[Any], names: _Names, times: int) -> list[Any]:
    """The items, and their copies."""
    return [*copy.deepcopy(items), *(one for number in range(1, times) for one in names.data(items, number))]


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every object and list in the data with each of its keys."""
    stack = [data]
    while stack:
        value = stack.pop()
        keys = (
            list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        )
        for key in keys:
            yield value, key
            stack.append(value[key])


def _of_scripts(html: str, names: _Names) -> Iterator[Way]:
    """The lists in the JSON of a page's scripts repeated."""
    for script in _SCRIPT.finditer(html):
        try:
            data = json.loads(script[2])
        except ValueError:
            continue
        for inner in islice(_of_json(data, names), 10):
            before, after = html[: script.start(2)], html[script.end(2) :]
            yield lambda times, inner=inner, before=before, after=after: (  # type: ignore[misc]
                before + inner(times).replace("</", "<\\/") + after
            )


def _of_html(html: str, names: _Names) -> Iterator[Way]:
    """The elements from the first post's to the last one's repeated, where they stand side by side."""
    soup = BeautifulSoup(html, "lxml", multi_valued_attributes=None)
    anchors = _anchors(soup, names)
    for wanted in (anchors, anchors[1:], anchors[:-1], anchors[2:], anchors[1:2], anchors[:1]):
        run = _run(wanted)
        if run:
            copied = "".join(map(str, run))
            run[-1].insert_after(_MARK)
            before, _, after = str(soup).partition(_MARK)
            run[-1].next_sibling.extract()
            yield lambda times, before=before, copied=copied, after=after: (  # type: ignore[misc]
                before + "".join(names.tags(copied, number) for number in range(1, times)) + after
            )


def _anchors(soup: BeautifulSoup, names: _Names) -> list[Tag]:
    """For each id the first element of the page's body that has it in an attribute, best in its own id."""
    first: dict[str, tuple[int, Tag]] = {}
    for node in soup.body.find_all(True) if soup.body else []:
        for key, value in node.attrs.items():
            if _NO_ID.search(key) or key == "class" or not isinstance(value, str) or len(value) > 300:
                continue
            rank = (
                0 if key == "id" or key.startswith("data-") or "-" in node.name else 1 if key == "name" else 2
            )
            for one in names.pattern.findall(value):
                if one not in first or rank < first[one][0]:
                    first[one] = (rank, node)
    return sorted((node for _, node in first.values()), key=lambda n: (n.sourceline or 0, n.sourcepos or 0))


def _run(anchors: Sequence[Tag]) -> list[Any]:
    """The smallest row of siblings that holds all these elements."""
    if not anchors:
        return []
    chains = [[anchor, *anchor.parents][::-1] for anchor in anchors]
    depth = next(
        (d for d, level in enumerate(zip(*chains, strict=False)) if len({id(n) for n in level}) > 1), None
    )
    if depth is None:
        depth = min(map(len, chains)) - 1  # one of them holds all others
    tops = {id(chain[depth]) for chain in chains}
    siblings = list(chains[0][depth - 1].contents)
    places = [at for at, node in enumerate(siblings) if id(node) in tops]
    return siblings[places[0] : places[-1] + 1]


def _of_lines(text: str, names: _Names) -> Iterator[Way]:
    """The whole text repeated, or all but its first line."""
    head, _, rest = text.partition("\n")
    for before, copied in ((f"{head}\n", rest.rstrip("\n") + "\n"), ("", text.rstrip("\n") + "\n")):
        yield lambda times, before=before, copied=copied: (  # type: ignore[misc]
            before + copied + "".join(names.text(copied, number) for number in range(1, times))
        )
