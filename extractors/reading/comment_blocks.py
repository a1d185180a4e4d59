"""Which repeated element of an unknown page is the comment: groups of like elements, weighed."""

from __future__ import annotations

import math
import re
import statistics
from dataclasses import dataclass

from bs4 import Tag

from extractors.reading.html_text import attribute, classes, names
from extractors.reading.outline import Outline, parts

_COMMENT = names(
    "comment reply kommentar commentaire comentario commento comentário reactie kommentti komentarz yorum "
    "комментарий opinion"
)
_MESSAGE = names(
    "post message msg entry answer review response remark beitrag nachricht antwort mensaje note"
)
_COMMENTS = names(
    "comments replies kommentare commentaires comentarios commenti comentários reacties responses kommentarer "
    "kommentit komentarze yorumlar комментарии"
)
_PLACE = _COMMENTS | names(
    "discussion discuss thread conversation messages posts answers reviews topic forum beiträge"
)
_OTHER = names(
    "form list count counter link links nav navigation button toggle tab tabs icon input pagination pager header "
    "title meta author avatar date time action actions tool tools toolbar signature sig attachment teaser promo "
    "ad share excerpt summary preview headline product menu option poll quote"
)
_INLINE = names(
    "a abbr b br button cite code em font h1 h2 h3 h4 h5 h6 i img input label small span strong time u"
)
_DATA = (
    "data-testid",
    "data-test",
    "data-qa",
    "data-type",
    "data-component",
    "data-role",
    "role",
    "itemprop",
)
_PLAIN = names("li div article section tr dd")
_DIGITS = re.compile(r"\d+")
_TOKENS = 8
"""No more classes of an element than this are looked at."""

_SENTENCE = 60
"""At least one block of comments is as long as a sentence."""

_SHORT = 12
"""Half of them are longer than this, or they are labels."""


_SHARE = 0.6
"""So many of the blocks have what is said to be typical of them."""


@dataclass(frozen=True, slots=True)
class Look:
    """What elements have in common: their name, and an attribute (or ``in``, the place) with its value."""

    name: str
    attribute: str = ""
    value: str = ""

    def shown(self, node: Tag) -> str:
        """As HTML has it in one of the elements."""
        if self.attribute == "in":
            return f'<{self.name}> in "{self.value}"'
        alike = (token for token in _tokens(node) if _DIGITS.sub("#", token) == self.value)
        return (
            f'<{self.name} {self.attribute}="{next(alike, self.value)}">'
            if self.attribute
            else f"<{self.name}>"
        )


@dataclass(frozen=True, slots=True)
class Blocks:
    """The elements taken for comments (each with the one it stands in), how one looks, and how well
    they look: how many points, whether names and times are in them, whether they are rather articles.
    """

    look: str
    parents: dict[int, int | None]
    points: float
    named: bool
    timed: bool
    articles: bool


def find(page: Outline) -> Blocks | None:
    """The group of elements that look most like comments; None if nothing repeats as comments do."""
    groups: dict[Look, list[int]] = {}
    places = _places(page)
    for index, node in enumerate(page.nodes):
        if node.name not in _INLINE:
            for look in _looks(node, places[index][0]):
                groups.setdefault(look, []).append(index)
    repeated = ((look, members) for look, members in groups.items() if len(members) > 1)
    weighed = [found for look, members in repeated if (found := _weigh(page, look, members, places))]
    # Among equals the larger group, then the outermost element: it has the name and the time in it.
    return max(
        weighed, key=lambda b: (b.points, len(b.parents), -page.depths[next(iter(b.parents))]), default=None
    )


def _places(page: Outline) -> list[tuple[str, int]]:
    """For each element the nearest one around it that is named after comments, and the most it is worth."""
    places: list[tuple[str, int]] = []
    stack: list[tuple[int, str, int]] = []
    for index, node in enumerate(page.nodes):
        while stack and stack[-1][0] <= index:
            stack.pop()
        around, worth = stack[-1][1:] if stack else ("", 0)
        places.append((around, worth))
        for token in _tokens(node):
            words = parts(token)
            if not _PLACE.isdisjoint(words) and node.name not in ("html", "body"):
                around, worth = token, max(worth, 1 if _COMMENTS.isdisjoint(words) else 2)
        stack.append((page.ends[index], around, worth))
    return places


def _tokens(node: Tag) -> list[str]:
    """An element's classes and id."""
    own = attribute(node, "id")
    return [*classes(node)[:_TOKENS], *([own] if own else [])]


def _looks(node: Tag, place: str) -> list[Look]:
    """The groups that an element belongs to, one for each way in which it may be like others."""
    name, kinds, own = node.name, classes(node)[:_TOKENS], attribute(node, "id")
    looks = [Look(name, "class", _DIGITS.sub("#", token)) for token in dict.fromkeys(kinds)]
    if own and _DIGITS.search(own):
        looks.append(Look(name, "id", _DIGITS.sub("#", own)))
    looks += [Look(name, key, value) for key in _DATA if (value := attribute(node, key))]
    if "-" in name or name == "article":
        looks.append(Look(name))
    if not kinds and place and name in _PLAIN:
        looks.append(Look(name, "in", place))
    return looks


def _weigh(page: Outline, look: Look, members: list[int], places: list[tuple[str, int]]) -> Blocks | None:
    """How much a group looks like comments; None if it does not."""
    words = frozenset(parts(look.value) if look.attribute != "in" else ()) | frozenset(parts(look.name))
    if not _OTHER.isdisjoint(words):
        return None
    parents, held = _apart(page, members)
    full = [counts for counts in held.values() if counts[0]]
    prose = [counts[0] - counts[1] for counts in full]
    if len(full) < 2 or max(prose) < _SENTENCE or statistics.median(prose) < _SHORT:
        return None
    if sum(prose) * 2 < sum(counts[0] for counts in full):
        return None
    named, timed, headed = (sum(c[at] > 0 for c in full) >= _SHARE * len(full) for at in (2, 3, 4))
    own = 3 if not _COMMENT.isdisjoint(words) else 2 if not _MESSAGE.isdisjoint(words) else 0
    worth = statistics.median_low([places[index][1] for index in members])
    evidence = own + worth + 2 * named + 2 * timed
    if evidence < (5 if len(full) == 2 else 4):
        return None
    points = evidence + min(math.log2(len(full)), 4)
    return Blocks(
        look.shown(page.nodes[members[0]]), parents, points, named, timed, articles=headed and own < 3
    )


def _apart(page: Outline, members: list[int]) -> tuple[dict[int, int | None], dict[int, list[int]]]:
    """For each member the one it stands in, and what it holds besides the members in it."""
    parents: dict[int, int | None] = {}
    held: dict[int, list[int]] = {}
    stack: list[int] = []
    for index in members:
        while stack and page.ends[stack[-1]] <= index:
            stack.pop()
        parents[index] = stack[-1] if stack else None
        held[index] = list(page.holds(index))
        if stack:
            held[stack[-1]] = [a - b for a, b in zip(held[stack[-1]], held[index], strict=True)]
        stack.append(index)
    return parents, held
