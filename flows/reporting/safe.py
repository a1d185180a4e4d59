"""What comes from posts and pages, made harmless: addresses, texts, JSON in a page, drawings."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from flows.fetch_error import has_secret
from flows.publishing import names_person
from flows.render import visible
from warehouse.claim_review_check import is_address

_MOST = 2000
_MARKUP = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}
_UNSEEN = re.compile("[\u061c\u200b-\u200d\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_SVG = "http://www.w3.org/2000/svg"
_TAGS = frozenset({"svg", "g", "path", "text", "tspan", "rect", "line", "circle"})
_ATTRIBUTES = frozenset(
    "viewBox d x y x1 x2 y1 y2 dx dy cx cy r width height transform fill fill-opacity stroke stroke-width "
    "stroke-opacity stroke-dasharray opacity text-anchor font-family font-size font-weight".split()
)


def shown(text: str) -> str:
    """A text whose control, direction and invisible characters are seen, as U+FFFD; what HTML cannot hold too."""
    return _UNSEEN.sub("\ufffd", visible(text))


def link(url: object) -> str | None:
    """The address if a reader may follow it: http(s), with no password, key or anything that breaks out; else None."""
    if not isinstance(url, str) or len(url) > _MOST or url != shown(url) or not is_address(url):
        return None
    return None if has_secret(url) else url


def place(url: object) -> str | None:
    """Like ``link``, for threads and posts: not where the address itself names a person (``/@ann/1``)."""
    found = link(url)
    return None if found is None or names_person(found) else found


def host(site: str | None, url: str = "") -> str:
    """A site's name for people; threads that came from files have none."""
    return shown(site or urlsplit(url).hostname or "saved files")


def script_json(value: Any) -> str:
    """JSON that nothing in it can lead out of a script element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_MARKUP)


def drawing(svg: str) -> str:
    """A drawing with only the elements and attributes that a chart is made of: no style, script, link or name.

    Raises ValueError if it is no SVG.
    """
    try:
        root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"a chart is no drawing: {error}") from None
    return etree.tostring(_kept(root), encoding="unicode")


def _kept(node: Any) -> Any:
    made = etree.Element(
        etree.QName(node).localname, {k: v for k, v in node.attrib.items() if k in _ATTRIBUTES}
    )
    made.text = node.text
    for child in node:
        if (
            isinstance(child.tag, str)
            and etree.QName(child).namespace == _SVG
            and etree.QName(child).localname in _TAGS
        ):
            made.append(_kept(child))
    return made
