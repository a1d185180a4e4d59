"""A large JSON document element by element: Python's own decoder, set down at each element in turn.

Only one element is alive at a time, so that a feed needs little more memory than its text. A streaming
parser would need less still, but builds the objects several times slower.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from warehouse.feeds.walk import reviews

LISTS = ("dataFeedElement", "itemListElement", "@graph", "claims")
"""The keys under which a feed has its elements."""

_SPACE = re.compile(r"[ \t\r\n]*")
_BOMS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class BrokenJson(ValueError):
    """Text that stops being JSON; what came before has been given out."""


def text_of(body: bytes) -> str:
    """A JSON document's text, in UTF-8 or, with a byte order mark, in UTF-16. Raises BrokenJson."""
    encoding = next((name for bom, name in _BOMS if body.startswith(bom)), "utf-8-sig")
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise BrokenJson(f"byte {error.start + 1} is not UTF-8; save it as UTF-8") from None


def elements(text: str) -> Iterator[Any]:
    """The elements of a document's list, or of the list under one of LISTS; else the document itself.

    A document that has a ClaimReview beside its list is given last, without the list.

    Raises BrokenJson where the text stops being JSON, after what came before.
    """
    reader = _Reader(text)
    first = reader.peek()
    if first == "[":
        yield from reader.listed()
    elif first == "{":
        rest: dict[str, Any] = {}
        listed = False
        for key, value in reader.members():
            if value is _LISTED:
                listed = True
                yield from reader.listed()
            else:
                rest[key] = value
        if rest and (not listed or any(reviews(rest))):
            yield rest
    else:
        yield reader.value()
    reader.end()


_LISTED = object()


class _Reader:
    """A place in a text, moved over values, and over lists and objects without reading them whole."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._decoder = json.JSONDecoder(strict=False)

    def peek(self) -> str:
        """The next character that is no blank; "" at the end."""
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at : self._at + 1]

    def value(self) -> Any:
        """The next value, whole. Raises BrokenJson."""
        self.peek()
        try:
            value, self._at = self._decoder.raw_decode(self._text, self._at)
        except json.JSONDecodeError as error:
            raise self._broken(error.msg, error.pos) from None
        except RecursionError:
            raise self._broken("nested too deeply", self._at) from None
        except ValueError as error:  # a number of thousands of digits
            raise self._broken(str(error).split(";")[0], self._at) from None
        return value

    def listed(self) -> Iterator[Any]:
        """The elements of the list that begins here."""
        self._take("[")
        if self.peek() == "]":
            self._at += 1
            return
        while True:
            yield self.value()
            if self._comma_or("]"):
                return

    def members(self) -> Iterator[tuple[str, Any]]:
        """The members of the object that begins here; a list that the caller must read has the value _LISTED."""
        self._take("{")
        if self.peek() == "}":
            self._at += 1
            return
        while True:
            key = self.value()
            if not isinstance(key, str):
                raise self._broken("a key that is no text", self._at)
            self._take(":")
            yield (key, _LISTED) if key in LISTS and self.peek() == "[" else (key, self.value())
            if self._comma_or("}"):
                return

    def end(self) -> None:
        """Nothing may follow. Raises BrokenJson."""
        if self.peek():
            raise self._broken("text after the end", self._at)

    def _take(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise self._broken(f'"{wanted}" is missing', self._at)
        self._at += 1

    def _comma_or(self, close: str) -> bool:
        """Step over what follows an element; whether it was the end."""
        found = self.peek()
        if found not in (",", close) or not found:
            raise self._broken(f'"," or "{close}" is missing', self._at)
        self._at += 1
        return found == close

    def _broken(self, what: str, at: int) -> BrokenJson:
        line = self._text.count("\n", 0, at) + 1
        column = at - self._text.rfind("\n", 0, at)
        return BrokenJson(f"not JSON at line {line} column {column} ({what})")
