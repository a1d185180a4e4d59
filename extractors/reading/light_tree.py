"""The elements of a short piece of HTML, with the few ways to look at them that a post's rules need.

The same parser as everywhere (lxml's, after libxml2), and names as in BeautifulSoup; but elements are made
when they are looked at, which a post of twenty elements is read twenty times faster for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
# What stands behind the document's end would be no part of the tree.
_ENDS = re.compile(r"</(?:html|body)\b[^<>]*>?", re.IGNORECASE)


class LightTag:
    """An element. Two of them are equal if they are the same one."""

    __slots__ = ("_element",)

    def __init__(self, element: Any) -> None:
        self._element = element

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LightTag) and self._element is other._element

    def __hash__(self) -> int:
        return hash(self._element)

    @property
    def name(self) -> str:
        """The element's name, in lower case."""
        return str(self._element.tag)

    @property
    def attrs(self) -> Any:
        """The attributes by name; all values are strings."""
        return self._element.attrib

    @property
    def parent(self) -> LightTag | None:
        """The element around this one."""
        above = self._element.getparent()
        return None if above is None else LightTag(above)

    @property
    def contents(self) -> list[LightTag | str]:
        """The elements and texts right in this one, in order."""
        element = self._element
        found: list[LightTag | str] = [element.text] if element.text else []
        for child in element:
            found.append(LightTag(child))
            if child.tail:
                found.append(child.tail)
        return found

    @property
    def next_siblings(self) -> Iterator[LightTag | str]:
        """What stands behind this element in the one around it, from here on."""
        element = self._element
        while element is not None:
            if element.tail:
                yield element.tail
            element = element.getnext()
            if element is not None:
                yield LightTag(element)

    @property
    def previous_siblings(self) -> Iterator[LightTag | str]:
        """What stands before this element in the one around it, from here back."""
        element = self._element.getprevious()
        while element is not None:
            if element.tail:
                yield element.tail
            yield LightTag(element)
            element = element.getprevious()
        above = self._element.getparent()
        if above is not None and above.text:
            yield above.text

    def find_all(self, name: str | None = None) -> list[LightTag]:
        """The elements of this name (all without one) below this one, in order."""
        return [LightTag(one) for one in self._element.iterdescendants(name or etree.Element)]

    def find(self, name: str) -> LightTag | None:
        """The first element of this name below this one."""
        found = next(self._element.iterdescendants(name), None)
        return None if found is None else LightTag(found)

    def find_parent(self, name: str) -> LightTag | None:
        """The nearest element of this name around this one."""
        found = next(self._element.iterancestors(name), None)
        return None if found is None else LightTag(found)

    def get_text(self, separator: str = "") -> str:
        """All text in this element."""
        return separator.join(self._element.itertext())


def light_tree(html: str) -> LightTag | None:
    """The root of the tree that HTML makes, however broken it is; None if there is nothing in it.

    Surrogates must have been taken out.
    """
    try:
        root = etree.fromstring(_ENDS.sub("", html).encode(), _PARSER)
    except etree.LxmlError:
        return None
    return None if root is None else LightTag(root)
