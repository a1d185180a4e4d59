"""What a page says about itself in schema.org's words: JSON-LD and microdata, as one kind of object.

Both are read with extruct, whose other formats are not asked for. Microdata becomes what JSON-LD would be:
``{"@type": "Comment", "text": ..., "author": {...}}``; texts stay elements, so that their quotes are found.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

_LONGEST_BROKEN = 500_000
"""JSON-LD longer than this is not mended if it is broken: that reads it character by character."""

Item = dict[str, Any]

ANCHOR = "#"
"""The key under which an object has the id of the element that it was read from."""


def items(html: str) -> tuple[list[Item], list[Item]]:
    """The objects in a page's JSON-LD, and those in its microdata; what is broken is left out.

    Texts in microdata are lxml elements.
    """
    import lxml.etree
    from extruct.utils import parse_html

    try:
        tree = parse_html(html.encode("utf-8", "replace"), encoding="UTF-8")
    except (lxml.etree.LxmlError, ValueError):
        return [], []
    return list(_json_ld(tree)), _microdata(tree)


def _json_ld(tree: Any) -> Iterator[Item]:
    """The objects in the scripts of a document."""
    from extruct.jsonld import JsonLdExtractor

    reader = JsonLdExtractor()
    for script in reader._xp_jsonld(tree):
        if len(script.text or "") > _LONGEST_BROKEN and not _is_json(script.text):
            continue
        try:
            yield from [item for item in reader._extract_items(script) if isinstance(item, dict)]
        except (ValueError, IndexError, RecursionError):
            continue


def _is_json(text: str) -> bool:
    """Is this whole JSON?"""
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _microdata(tree: Any) -> list[Item]:
    """The objects in a document's microdata."""
    from extruct.w3cmicrodata import LxmlMicrodataExtractor

    class Reader(LxmlMicrodataExtractor):  # type: ignore[misc]
        """Reads in one walk an object what extruct looks up by a query over all that is below it."""

        def _xp_prop(self, node: Any) -> Iterator[Any]:
            stack = list(reversed(node))
            while stack:
                child = stack.pop()
                if child.get("itemprop") is not None:
                    yield child
                if child.get("itemscope") is None:
                    stack.extend(reversed(child))

        def _extract_textContent(self, node: Any) -> Any:
            return node

    try:
        found = Reader(add_html_node=True).extract_items(tree, "")
        return [_as_json_ld(item) for item in found if isinstance(item, dict)]
    except (RecursionError, ValueError):
        return []


def _as_json_ld(item: Item) -> Item:
    """A microdata object in the shape of JSON-LD."""
    values = {name: _value(value) for name, value in item.get("properties", {}).items()}
    anchor = item["htmlNode"].get("id") if "htmlNode" in item else None
    given = (("@type", item.get("type", "")), ("@id", item.get("id")), (ANCHOR, anchor))
    return {**{name: value for name, value in given if value}, **values}


def _value(value: Any) -> Any:
    """A property's value: an object, text, or a list of them."""
    if isinstance(value, list):
        return [_value(one) for one in value]
    return (
        _as_json_ld(value)
        if isinstance(value, dict) and ("properties" in value or "type" in value)
        else value
    )
