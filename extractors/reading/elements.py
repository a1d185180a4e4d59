"""Finding one's way among a page's elements: what belongs to a post, what stands beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from bs4 import NavigableString, Tag

from extractors.reading.html_text import attribute, classes, clean, first, utc
from extractors.reading.light_tree import LightTag


def text_of(node: object) -> str | None:
    """An element's text on one line, as it stands; None for no element or no text."""
    return clean(node.get_text()) if isinstance(node, (Tag, LightTag)) else None


def words_of(node: object) -> str | None:
    """An element's text on one line, a blank between the texts of its parts."""
    return clean(node.get_text(" ")) if isinstance(node, (Tag, LightTag)) else None


def stamp(node: Tag | None) -> datetime | None:
    """The moment that the first <time> in an element (or the element itself) names."""
    found = node if node is None or node.name == "time" else node.find("time", datetime=True)
    return utc(attribute(found, "datetime")) if isinstance(found, Tag) else None


def own_first(node: Tag, kind: str, same: Callable[[Tag], bool]) -> Tag | None:
    """The first element of class ``kind`` that belongs to ``node`` itself.

    ``same`` tells elements that are what ``node`` is (quotes, posts): what lies in one nested inside belongs
    to that one.
    """
    found = first(node, kind)
    return found if found is not None and found.find_parent(same) is node else None


def before(node: Tag) -> Tag | None:
    """The element right before this one, unless text stands between them."""
    for sibling in node.previous_siblings:
        if isinstance(sibling, Tag):
            return sibling
        if type(sibling) is NavigableString and sibling.strip():
            return None
    return None


def units(anchors: Sequence[Tag]) -> list[Tag]:
    """For each anchor the largest element that holds no other: its post, whatever the theme's wrappers."""
    held = Counter(id(parent) for anchor in anchors for parent in anchor.parents)
    found = []
    for anchor in anchors:
        unit = anchor
        while unit.parent is not None and held[id(unit.parent)] == 1:
            unit = unit.parent
        found.append(unit)
    return found


def outside(root: Tag, body: Tag | None, other: Callable[[Tag], bool] = lambda node: False) -> Iterator[Tag]:
    """The elements below ``root`` in document order, without those of the post's own text.

    ``other`` tells the elements that hold another post: what is in them is left out too. Of posts nested in
    one another each would otherwise be looked at as often as it is nested deep.
    """
    stack = [root]
    while stack:
        node = stack.pop()
        if node is not root:
            yield node
        stack.extend(
            c for c in reversed(node.contents) if isinstance(c, Tag) and c is not body and not other(c)
        )


def show_smilies(body: Tag, kind: re.Pattern[str]) -> None:
    """Mark a platform's own smilie images as what the text walk writes out by their alt text."""
    for image in body.find_all("img"):
        if any(kind.match(name) for name in classes(image)):
            image["class"] = "smilie"
