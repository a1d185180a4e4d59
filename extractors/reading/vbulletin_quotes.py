"""How vBulletin marks up quotes and code, in all its releases: what is quoted, from whom, what is furniture."""

from __future__ import annotations

import re

from bs4 import Tag

from extractors.reading.elements import own_first, text_of
from extractors.reading.html_text import Quoted, Rules, attribute, classes, clean, names

_POST = re.compile(r"#post_?(\d+)|[?&;]p=(\d+)|/(\d+)-post\d+\.html|/post(\d+)[./-]|showpost\.php/(\d+)")
_NOT_TEXT = names(
    "bbcode_description bbcode_postedby bbcode_quote_container signature signaturecontainer post-signature "
    "lastedited attachments fieldset vbseo_buttons vbseo_liked likes_postbit axd adsbygoogle "
    "js-link-preview b-link-preview b-post-attachments"
)
_CODE = names("pre code textarea input button")


def post_of(link: Tag | None) -> str | None:
    """The id of the post that a link leads to."""
    found = _POST.search(attribute(link, "href") or "") if link is not None else None
    return next((number for number in found.groups() if number), None) if found else None


def skip(node: Tag) -> bool:
    """Is this element furniture: a heading over code or a quote, a note, an advertisement?"""
    if not _NOT_TEXT.isdisjoint(kinds := classes(node)):
        return True
    # The text's own sizes are <font>: small print in a post is "Quote:", "Code:", "Spoiler:".
    return node.name == "div" and ("smallfont" in kinds or (attribute(node, "id") or "").startswith("ad_"))


def quote(node: Tag) -> Quoted | None:
    """What a quote says about itself; a bare <blockquote> is vBulletin's indentation."""
    if _is_quote(node):
        return _quoted(own_first(node, "bbcode_postedby", _is_quote))
    content = _old_content(node)
    if content is None:
        return None
    heading = _old_heading(content)
    # Only where it stands tells it from the quoted text, so the walk cannot know it again.
    return _quoted(heading.extract() if heading is not None else None)


def _is_quote(node: Tag) -> bool:
    """Is it a quote of vBulletin 4 or later?"""
    return "bbcode_quote" in classes(node)


def _old_content(node: Tag) -> Tag | None:
    """What a vBulletin 3 quote holds: a table cell, or a box in later themes, under a small heading."""
    if node.name != "div":
        return None
    parts = [child for child in node.children if isinstance(child, Tag) and child.name != "br"]
    if len(parts) < 2 or parts[0].name != "div" or "smallfont" not in classes(parts[0]):
        return None
    block = parts[1]
    content = block.find("td") if block.name == "table" else block
    if not isinstance(content, Tag) or content.name in _CODE or parts[0].find([*_CODE]):
        return None
    inner = next((child for child in content.children if isinstance(child, Tag)), None)
    return None if block.name != "table" and inner is not None and inner.name in _CODE else content


def _old_heading(content: Tag) -> Tag | None:
    """The "Originally Posted by X" above a vBulletin 3 quote: a box of its own before the text's box."""
    parts = [child for child in content.children if isinstance(child, Tag) or clean(str(child))]
    if len(parts) < 2 or not (isinstance(parts[0], Tag) and isinstance(parts[1], Tag)):
        return None
    heading = parts[0]
    named = heading.name == "div" and heading.find(["strong", "b", "em"]) is not None
    plain = heading.find(["div", "table", "blockquote"]) is None and len(heading.get_text()) < 200
    return heading if named and plain and parts[1].name == "div" else None


def _quoted(heading: Tag | None) -> Quoted:
    """The quoted author, in bold, and the post that the arrow beside the name leads to."""
    if heading is None:
        return Quoted()
    name = heading.find(["strong", "b"])
    author = text_of(name)
    link = next((link for link in heading.find_all("a") if post_of(link)), None)
    return Quoted(post_of(link), author)


RULES = Rules(skip, quote)
