"""The parts of a block that was taken for a comment: who wrote it, when, what id and address it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bs4 import Tag

from extractors.reading.clock import Clock
from extractors.reading.elements import words_of
from extractors.reading.headings import person
from extractors.reading.html_text import attribute, classes, names, utc
from extractors.reading.outline import Outline, leads_to_person, parts

_BODY = names(
    "content body text message prose copy bodytext messagetext markdown md txt richtext formatted html"
)
_TEXT_PROPERTIES = names("text commenttext reviewbody articlebody description")
_NO_BODY = names(
    "heading header title meta footer action actions author avatar signature toolbar preview inner wrap user info date"
)
_QUOTES = names("quote quoted quotation bbquote blockquote quotebox quoteblock bbcodequote zitat")
_NO_QUOTE = names("title head heading header author citation attribution expand controls link button top by")
_BEST = names("username displayname nickname nick fn screenname handle realname")
_NAMES = ("data-author", "data-username", "data-author-name", "data-user-name", "author")
_STAMPS = (
    "datetime",
    "data-time",
    "data-timestamp",
    "data-utime",
    "data-date",
    "data-created",
    "title",
    "content",
)
_EDITED = re.compile(r"\b(?:edit(?:ed)?|modified|updated|bearbeitet|modifié|editado)\b", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:posted|written|published|submitted|commented|last|edited|modified|updated|on|at|am|le|by)\b\s*:?\s*)+",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"[\s·|,-]*(?:says|said|wrote|writes|posted|commented|replied|schreibt|sagt|schrieb|dit|a écrit|dice)?\s*[:,]?\s*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"\b(?:19|20)\d\d\b|\bago\b|^\W*$|^(?:reply|share|report|permalink|more|link)$", re.IGNORECASE
)
_LABEL = 60
"""Names and dates are no longer than this."""


@dataclass(slots=True)
class Comment:
    """A block taken for a comment: its index, those nested in it, and its text's index."""

    page: Outline
    index: int
    nested: frozenset[int] = frozenset()
    body: int = 0

    @property
    def node(self) -> Tag:
        """Its element."""
        return self.page.nodes[self.index]

    def own(self, within: int | None = None, skip: Sequence[int] = ()) -> Iterator[int]:
        """The elements in it (or in one of its elements) in reading order, without nested comments."""
        start = self.index if within is None else within
        index, end = start + 1, self.page.ends[start]
        while index < end:
            if index in self.nested or index in skip:
                index = self.page.ends[index]
            else:
                yield index
                index += 1

    def around(self) -> Iterator[int]:
        """Its own elements outside its text."""
        return self.own(skip=() if self.body == self.index else (self.body,))

    def prose(self, index: int) -> int:
        """How many characters outside links an element has, without nested comments."""
        inner = (self.page.holds(n) for n in self.nested if index < n < self.page.ends[index])
        all_, links, *_ = self.page.holds(index)
        return all_ - links - sum(counts[0] - counts[1] for counts in inner)


def is_quote(node: Tag) -> bool:
    """Does an element say that it holds somebody else's words?"""
    words = {word for token in classes(node) for word in parts(token)}
    if node.name == "blockquote":
        # Old forums put every post's text into one.
        return not _is_body(node)
    boxes = ("div", "aside", "fieldset", "section", "table", "figure")
    return node.name in boxes and not _QUOTES.isdisjoint(words) and _NO_QUOTE.isdisjoint(words)


def find_bodies(comments: Sequence[Comment]) -> None:
    """Find in each comment the element that holds its text: mostly the same kind of element in all."""
    votes: Counter[str] = Counter()
    for comment in comments:
        comment.body = _body(comment)
        if comment.body != comment.index:
            votes.update({_kind(comment.page.nodes[comment.body])})
    if not votes or votes.most_common(1)[0][1] * 2 < len(comments):
        return
    kind = votes.most_common(1)[0][0]
    for comment in comments:
        same = [
            index for index in _unquoted(comment, comment.index) if _kind(comment.page.nodes[index]) == kind
        ]
        comment.body = max(same, key=comment.prose, default=comment.body)


def _body(comment: Comment) -> int:
    """The innermost element with a text's name that holds most of a comment's prose, else the whole block."""
    at, share = comment.index, 0.35
    while True:
        wanted = max(comment.prose(at) * share, 1)
        inner = (i for i in _unquoted(comment, at) if _is_body(comment.page.nodes[i]))
        found = next((index for index in inner if comment.prose(index) >= wanted), None)
        if found is None:
            return at
        at, share = found, 0.7


def _unquoted(comment: Comment, within: int) -> Iterator[int]:
    """The elements in one of a comment's elements that stand in no quote."""
    end = 0
    for index in comment.own(within):
        if index < end:
            continue
        if is_quote(comment.page.nodes[index]):
            end = comment.page.ends[index]
        else:
            yield index


def _kind(node: Tag) -> str:
    """What an element is by its name and classes, or by what it is the property of."""
    return f"{node.name}.{' '.join(sorted(classes(node)))}.{attribute(node, 'itemprop') or ''}"


def _is_body(node: Tag) -> bool:
    """Does an element say that it holds a text?"""
    if (attribute(node, "itemprop") or "").lower() in _TEXT_PROPERTIES:
        return True
    words = {word for token in classes(node) for word in parts(token)}
    return not _BODY.isdisjoint(words) and _NO_BODY.isdisjoint(words)


def author(comment: Comment) -> str | None:
    """Who wrote a comment: by the block's own attribute, the element named after users, or a profile's link."""
    for key in _NAMES:
        given = attribute(comment.node, key)
        if given and not given.isdigit() and len(given) < _LABEL and "/" not in given:
            return person(given)
    found: list[tuple[int, str]] = []
    for index in comment.around():
        node = comment.page.nodes[index]
        if comment.page.is_name[index] and (name := _name(comment, index)):
            best = attribute(node, "itemprop") == "name" or not _BEST.isdisjoint(_words(node))
            found.append((2 if best else 1, name))
        elif (
            node.name == "a"
            and leads_to_person(attribute(node, "href") or "")
            and (name := _name(comment, index))
        ):
            found.append((1, name))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _words(node: Tag) -> list[str]:
    """The words of an element's classes."""
    return [word for token in classes(node) for word in (*parts(token), token.lower().replace("-", ""))]


def _name(comment: Comment, index: int) -> str | None:
    """The name in an element that is no longer than one; in a longer one its first link's."""
    node, length = comment.page.nodes[index], comment.page.holds(index)[0]
    if not 0 < length < 4 * _LABEL:
        return None
    link = node.find("a") if node.name != "a" else None
    if isinstance(link, Tag) and (linked := _as_name(link)):
        return linked
    return _as_name(node) if length < _LABEL else None


def _as_name(node: Tag) -> str | None:
    """An element's text if it can be a name: short, and no date."""
    text = words_of(node) or ""
    name = _SAYS.sub("", _LEAD.sub("", text, count=1))
    if not name or len(name) >= _LABEL or name.isdigit() or len(name.split()) > 5 or _NO_NAME.search(name):
        return None
    return person(name)


def moments(comment: Comment, clock: Clock) -> tuple[datetime | None, datetime | None]:
    """When a comment was written and when it was edited, where it says so."""
    created: datetime | None = None
    edited: datetime | None = None
    for index in comment.around():
        node = comment.page.nodes[index]
        if not comment.page.is_time[index] or (created and edited):
            continue
        text = words_of(node) if comment.page.holds(index)[0] < _LABEL else None
        moment = _moment(node, text, clock)
        if _EDITED.search(f"{_note(comment, index)} {text}"):
            edited = edited or moment
        else:
            created = created or moment
    if created is None:
        titles = (attribute(comment.page.nodes[index], "title") for index in comment.around())
        created = next(
            (m for title in titles if title and len(title) < _LABEL and (m := _dated(title, clock))), None
        )
    return created, edited


def _note(comment: Comment, index: int) -> str:
    """What a date's classes say about it, and what the few words around it do."""
    page, around = comment.page, comment.page.parents[index]
    named = [attribute(page.nodes[index], "class") or ""]
    if around > comment.index and page.holds(around)[3] == 1 and page.holds(around)[0] < _LABEL // 2:
        named += [attribute(page.nodes[around], "class") or "", page.nodes[around].get_text(" ")]
    return " ".join(" ".join(parts(token)) for name in named for token in name.split())


def _moment(node: Tag, text: str | None, clock: Clock) -> datetime | None:
    """The moment in an element: by its attributes, else by its text."""
    given = (attribute(node, key) for key in _STAMPS)
    exact = next(
        (moment for value in given if value and (moment := _exact(value) or _dated(value, clock))), None
    )
    return exact or (_dated(text, clock) if text else None)


def _exact(value: str) -> datetime | None:
    """A moment from seconds or milliseconds since 1970."""
    return (
        utc(value[:-3] if len(value) == 13 else value) if value.isdigit() and 9 <= len(value) <= 13 else None
    )


def _dated(text: str, clock: Clock) -> datetime | None:
    """The moment that a text names, if there is a number in it."""
    return (
        clock.read(_LEAD.sub("", text.strip(" ()"), count=1))
        if any(char.isdigit() for char in text)
        else None
    )
