"""The text of a block that was taken for a comment, without what sites put around texts."""

from __future__ import annotations

import re
from dataclasses import replace

from bs4 import PageElement, Tag

from extractors.model import Page, Quote
from extractors.reading.comment_parts import Comment, is_quote
from extractors.reading.elements import words_of
from extractors.reading.headings import quoted_from, speaker
from extractors.reading.html_text import Quoted, Rules, attribute, classes, clean, names, render
from extractors.reading.outline import leads_to_person, parts

# A class whose words are all in here is that of a control, wherever it stands.
_CONTROLS = names(
    "action actions toolbar tools button buttons btn vote votes voting score like likes dislike reactions reaction share "
    "sharing report flag signature sig menu dropdown controls options rating karma moderation hidden screenreader "
    "sr only visually reply link links replies count edited edit modified last by on note notice permalink comment "
    "post message footer attachment attachments poll tooltip expand collapse more show copy login quote"
)
_TELLING = names(
    "action actions toolbar tools button buttons btn vote votes voting score like likes dislike reactions reaction "
    "share sharing report flag signature sig menu dropdown controls karma moderation screenreader edited modified "
    "permalink attachments poll tooltip"
)
# In a block without an element for the text alone, these are about the comment, not in it.
_ABOUT = names(
    "avatar author byline username nickname user userinfo userpic badge rank meta metadata date time timestamp ago "
    "datetime posted rating points head header heading number permalink reply edit role status joined location "
    "commenter poster profile info details vcard"
)
_BUTTON = re.compile(
    r"(?:(?:reply|replies|like|liked|dislike|share|report|flag|quote|edit|delete|remove|permalink|link|up ?vote|"
    r"down ?vote|vote|more|read more|show more|see more|parent|context|save|follow|hide|block|answer|thanks|comment|"
    r"points?|reply to this(?: comment| post)?|report (?:abuse|comment|post|spam)|log ?in to reply|copy link|expand|"
    r"collapse|antworten|zitieren|melden|gefällt mir|répondre|signaler|citer|responder|denunciar|rispondi|segnala|"
    r"beantwoorden|svara|odpowiedz|cytuj|ответить)\s*(?:[(:]?\s*\d*\s*\)?)?|[+-]?\d{1,5}|#\s?\d+|[·•|,▲▼↑↓👍👎❤♥-]+)",
    re.IGNORECASE,
)
_HEADINGS = names("title heading header author cite attribution quoteheader quotetitle username topslice")
_BOXES = names("div aside section figure blockquote")
_NO_NAMES = names("quote zitat citation cita code originally")
_QUOTED = ("data-author", "data-quote", "data-username", "data-user")
_STAMP = re.compile(r"^\([^()]*\d[^()]*\)\s*|^(?:on )?[^,]*\d[^,]*, (?=\D+$)", re.IGNORECASE)
_NOTE = re.compile(
    r"click to expand\W*|(?:last )?(?:edited|modified|updated)\b.{0,100}\b(?:by|\d{4}|ago)\b.{0,60}",
    re.IGNORECASE,
)
_POSTED = re.compile(r"(?:originally )?posted by:?\s+(.{1,60}?)\s*:?", re.IGNORECASE)
_NOTE_LENGTH = 140
_ABOUT_LENGTH, _BUTTON_LENGTH = 200, 30
_HEADING_LENGTH = 120


def text(page: Page, comment: Comment) -> tuple[str, tuple[Quote, ...]]:
    """A comment's text and the quotes in it. Raises ExtractionError as ``render`` does."""
    nodes, whole = comment.page.nodes, comment.body == comment.index
    inside = range(comment.body, comment.page.ends[comment.body])
    left_out = {id(nodes[index]) for index in comment.nested if index in inside}
    for index in comment.own(comment.body):
        if _is_control(nodes[index]) or _is_note(comment, index) or (whole and _is_about(comment, index)):
            left_out.add(id(nodes[index]))

    return prose(page, nodes[comment.body], left_out)


def prose(page: Page, root: Tag, left_out: set[int] | None = None) -> tuple[str, tuple[Quote, ...]]:
    """The text below an element and the quotes in it, without the elements whose ``id()`` is left out.

    Raises ExtractionError as ``render`` does.
    """
    headings: set[int] = set()
    quoted = {id(node): _quote(node, headings) for node in root.find_all(is_quote) if not _is_wrapped(node)}
    skipped = headings | (left_out or set())
    words, quotes = render(
        page, root, Rules(lambda node: id(node) in skipped, lambda node: quoted.get(id(node)))
    )
    return words, _merged(quotes)


def _is_wrapped(node: Tag) -> bool:
    """Is this a blockquote in a box that is the quote already?"""
    above = node.parent
    return node.name == "blockquote" and above is not None and above.name != "blockquote" and is_quote(above)


def _merged(quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """The quotes, those that are one within another's very bounds (its boxes) taken as one."""
    merged: list[Quote] = []
    open_: list[tuple[Quote, int]] = []
    for quote in quotes:
        while open_ and open_[-1][0].end <= quote.start:
            open_.pop()
        if open_ and (open_[-1][0].start, open_[-1][0].end) == (quote.start, quote.end):
            at = open_[-1][1]
            same = merged[at]
            merged[at] = replace(same, author=same.author or quote.author, source=same.source or quote.source)
            continue
        merged.append(replace(quote, depth=len(open_) + 1))
        open_.append((quote, len(merged) - 1))
    return tuple(merged)


def _is_control(node: Tag) -> bool:
    """Is this something to press, or a note about the comment, by its class?"""
    return any(
        not _TELLING.isdisjoint(words) and _CONTROLS.issuperset(words)
        for words in map(parts, classes(node))
        if words
    )


def _is_note(comment: Comment, index: int) -> bool:
    """Is this a note that the site writes into texts: that they were edited, that quotes can be unfolded?"""
    short = 0 < comment.page.holds(index)[0] < _NOTE_LENGTH
    return short and bool(_NOTE.fullmatch(words_of(comment.page.nodes[index]) or ""))


def _is_about(comment: Comment, index: int) -> bool:
    """Does an element tell about the comment (its writer, its date), or is it a button by its words?"""
    page, node = comment.page, comment.page.nodes[index]
    length = page.holds(index)[0]
    if length < _BUTTON_LENGTH and _BUTTON.fullmatch(words_of(node) or "-"):
        around = page.parents[index]
        return (
            around == comment.index or comment.prose(around) < _BUTTON_LENGTH or node.name in ("button", "li")
        )
    if length > _ABOUT_LENGTH:
        return False
    if node.name == "a" and leads_to_person(attribute(node, "href") or ""):
        # A profile's link at the top or alone in its line is the writer's; one among words is a mention.
        return (
            page.starts[index][0] == page.starts[comment.index][0] or comment.prose(page.parents[index]) == 0
        )
    words = {word for token in classes(node) for word in parts(token)}
    return page.is_name[index] or page.is_time[index] or not _ABOUT.isdisjoint(words)


def _quote(node: Tag, headings: set[int]) -> Quoted:
    """What a quote says about itself; the heading that names its writer is no text."""
    source = _anchor(attribute(node, "cite"))
    written = next((name for key in _QUOTED if (name := attribute(node, key))), None)
    heading = _heading(node) or _heading_before(node, headings)
    if heading is None:
        return Quoted(source, written)
    child, name = heading
    if isinstance(child, Tag):
        headings.add(id(child))
        link = child.find("a", href=True)
        source = source or _anchor(attribute(link, "href") if isinstance(link, Tag) else None)
    else:
        child.extract()
    return Quoted(source, written or name or None)


def _heading(node: Tag, deeper: int = 2) -> tuple[PageElement, str] | None:
    """The first line of a quote if it is a heading, and who that names."""
    for child in list(node.contents)[:4]:
        text = clean(child.get_text(" ") if isinstance(child, Tag) else str(child))
        if text is None:
            continue
        name = _speaker(text, child) if len(text) < _HEADING_LENGTH else None
        if name is not None:
            return child, name
        return (
            _heading(child, deeper - 1)
            if deeper and isinstance(child, Tag) and child.name in _BOXES
            else None
        )
    return None


def _heading_before(node: Tag, taken: set[int]) -> tuple[PageElement, str] | None:
    """The line right before a quote if it says who wrote what follows."""
    for sibling in node.previous_siblings:
        text = clean(sibling.get_text(" ") if isinstance(sibling, Tag) else str(sibling))
        if text is not None:
            name = speaker(text) if len(text) < _HEADING_LENGTH and id(sibling) not in taken else None
            return (sibling, name) if name and len(name) < _BUTTON_LENGTH else None
    return None


def _speaker(heading: str, child: object) -> str | None:
    """Who a quote's first line names, "" if it is a heading that names nobody; None if it is no heading."""
    line = _STAMP.sub("", heading.rstrip("↑ "))
    name = speaker(line) or speaker(line.partition(":")[0] + ":") or quoted_from(heading)
    posted = _POSTED.fullmatch(line)
    if name or posted or not isinstance(child, Tag):
        return name or (posted[1] if posted else None)
    words = {word for token in classes(child) for word in parts(token)}
    if child.name not in ("cite", "legend", "header", "footer", "figcaption") and _HEADINGS.isdisjoint(words):
        return None
    return (
        heading.rstrip(" :")
        if len(heading) < _BUTTON_LENGTH and heading.rstrip(" :").lower() not in _NO_NAMES
        else ""
    )


def _anchor(href: str | None) -> str | None:
    """The id that a link's fragment names."""
    return href.partition("#")[2] or None if href else None
