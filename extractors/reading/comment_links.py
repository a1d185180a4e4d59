"""How the blocks that were taken for comments hang together: their ids, their addresses, their parents."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence

from bs4 import Tag

from extractors.reading.comment_parts import Comment
from extractors.reading.html_text import absolute, attribute, classes, names
from extractors.reading.links import Links
from extractors.reading.outline import Outline, parts
from extractors.reading.values import web

_IDS = (
    *("data-comment-id", "data-commentid", "data-post-id", "data-postid", "data-message-id", "data-reply-id"),
    *("commentid", "comment-id", "data-cid", "data-id", "id"),
)
_PARENTS = (
    "data-parent-id",
    "data-parentid",
    "data-parent",
    "data-parent-comment-id",
    "data-reply-to",
    "parentid",
)
_REPLIES = names("replies children nested responses child subcomments answers")
_DEPTH = re.compile(r"(?:depth|level|indent)[-_]?(\d{1,3})")
_INDENT = re.compile(r"\b(?:margin|padding)-left:\s*(\d{1,4})")
_DEPTHS = ("data-depth", "data-level", "aria-level", "depth")
_TO = re.compile(
    r"\b(?:in reply to|replying to|reply to|antwort auf|en réponse à|en respuesta a)\b|^@", re.IGNORECASE
)
_FORM = re.compile(r"respond|reply(?:to|form)?=|#reply|login|signin|report|flag", re.IGNORECASE)
_LETTERS_FIRST = re.compile(r"([A-Za-z]+(?:[-_:.][A-Za-z]+)*[-_:.]?)(\d[\w-]*)")
_FAR = 6
"""So many elements up a comment's place among replies is looked for."""


def labels(comments: Sequence[Comment]) -> list[str | None]:
    """The id that each block's markup gives it, as written there; None where it has none of its own."""
    own = [_label(comment) for comment in comments]
    often = Counter(own)
    return [label if label and often[label] == 1 else None for label in own]


def _label(comment: Comment) -> str | None:
    """A block's id: its own attribute's, or that of an anchor in it or right around it."""
    node = comment.node
    for key in _IDS:
        if value := attribute(node, key):
            return value
    for index in comment.around():
        inner = comment.page.nodes[index]
        value = attribute(inner, "name") if inner.name == "a" else None
        value = value or attribute(inner, "id")
        if value and any(char.isdigit() for char in value):
            return value
    around = attribute(node.parent, "id") if node.parent is not None else None
    return around if around and any(char.isdigit() for char in around) else None


def short(given: Sequence[str | None]) -> list[str]:
    """Post ids: the labels without the word that all begin with; the position where there is no label."""
    found = [_LETTERS_FIRST.fullmatch(label) if label else None for label in given]
    words = {match[1] if match else None for match, label in zip(found, given, strict=True) if label}
    bare = len(words) == 1 and None not in words
    chosen = [match[2] if match and bare else label for match, label in zip(found, given, strict=True)]
    taken = set(chosen)
    return [
        one or (f"b{position}" if str(position) in taken else str(position))
        for position, one in enumerate(chosen, 1)
    ]


def permalink(comment: Comment, label: str | None, links: Links) -> str | None:
    """A comment's own address: the link that names its id, or stands on its date, or its anchor here."""
    dated: str | None = None
    for index in comment.around():
        node = comment.page.nodes[index]
        href = attribute(node, "href") if node.name == "a" else None
        if href is None or _FORM.search(href) or href.startswith("javascript:"):
            continue
        if label and (href.endswith(f"#{label}") or href.rstrip("/").endswith((f"/{label}", f"={label}"))):
            return absolute(links.base, href)
        if dated is None and _is_dated(comment, index) and href != "#":
            dated = href
    anchor = f"#{label}" if label and _anchored(comment, label) and web(links.own) else None
    return absolute(links.base, dated) if dated else absolute(links.own, anchor)


def _is_dated(comment: Comment, index: int) -> bool:
    """Is a link a date's, or is a date in it?"""
    page, node = comment.page, comment.page.nodes[index]
    return (
        page.is_time[index]
        or page.holds(index)[3] > 0
        or (node.parent is not None and node.parent.name == "time")
    )


def _anchored(comment: Comment, label: str) -> bool:
    """Can a link on this page lead to the comment?"""
    nodes = (comment.node, *(comment.page.nodes[index] for index in comment.around()))
    return any(label in (attribute(node, "id"), attribute(node, "name")) for node in nodes)


def parents(
    comments: Sequence[Comment], given: Sequence[str | None], within: Sequence[int | None]
) -> list[int | None]:
    """For each comment the position of the one it answers, None where nothing tells.

    By its own attribute, a link that says so, the comment it is nested in, its place in a list of replies,
    or how deep it says it is. ``within`` holds the position of the comment that each is nested in.
    """
    known = {name: at for at, label in enumerate(given) if label for name in (label, _number(label)) if name}
    indices = [comment.index for comment in comments]
    found: list[int | None] = []
    for at, comment in enumerate(comments):
        parent = _named(comment, known)
        parent = within[at] if parent is None else parent
        parent = _listed(comment.page, comment.index, indices) if parent is None else parent
        found.append(parent if parent != at else None)
    return found if any(parent is not None for parent in found) else _by_depth(comments)


def _number(label: str) -> str | None:
    """The part of a label from its first digit on."""
    found = _LETTERS_FIRST.fullmatch(label)
    return found[2] if found else None


def _named(comment: Comment, known: Mapping[str, int]) -> int | None:
    """The comment that an attribute names, or a link which says that this is a reply to it."""
    for key in _PARENTS:
        value = attribute(comment.node, key)
        if value and (parent := known.get(value, known.get(_number(value) or ""))) is not None:
            return parent
    for index in comment.around():
        node = comment.page.nodes[index]
        _, _, target = (attribute(node, "href") or "").partition("#") if node.name == "a" else ("", "", "")
        if target in known and comment.page.holds(index)[0] < 100:
            above = (
                node.parent.get_text(" ")[:100]
                if node.parent is not None and _small(comment, node.parent)
                else ""
            )
            if _TO.search(node.get_text(" ").strip()) or _TO.search(above):
                return known[target]
    return None


def _small(comment: Comment, node: Tag) -> bool:
    """Is this an element of few children, not the comment or what is around it?"""
    return node is not comment.node and len(node.contents) < 12


def _listed(page: Outline, index: int, indices: Sequence[int]) -> int | None:
    """The position of the comment that stands right before the list of replies which this one is in."""
    place = page.parents[index]
    for _ in range(_FAR):
        if place < 0 or _holds(indices, place):
            return None
        words = {word for token in classes(page.nodes[place]) for word in parts(token)}
        if not _REPLIES.isdisjoint(words):
            before = bisect_left(indices, place) - 1
            return before if before >= 0 and indices[before] > page.parents[place] else None
        place = page.parents[place]
    return None


def _holds(indices: Sequence[int], index: int) -> bool:
    """Is an index among these, which are sorted?"""
    at = bisect_left(indices, index)
    return at < len(indices) and indices[at] == index


def _by_depth(comments: Sequence[Comment]) -> list[int | None]:
    """For each comment the last one before it that says it is less deep."""
    found: list[int | None] = []
    above: list[tuple[int, int]] = []
    for at, comment in enumerate(comments):
        depth = _depth(comment.node)
        while above and above[-1][0] >= depth:
            above.pop()
        found.append(above[-1][1] if above else None)
        above.append((depth, at))
    return found


def _depth(node: Tag) -> int:
    """How deep among the replies a comment says it is: by attribute, class or indentation."""
    around = node.parent if node.parent is not None and len(node.parent.contents) < 4 else None
    for one in (node, *([around] if around is not None else [])):
        for key in _DEPTHS:
            if (value := attribute(one, key) or "").isdigit():
                return int(value[:9])
        found = _DEPTH.search(attribute(one, "class") or "") or _INDENT.search(attribute(one, "style") or "")
        if found:
            return int(found[1])
    return 0
