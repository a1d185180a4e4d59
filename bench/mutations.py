"""Documents damaged at random, as networks, archives and other people's software damage them."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

_TAG = re.compile(rb"</?([a-zA-Z][\w-]*)")
_ATTRIBUTE = re.compile(rb"\b(?:id|class|href|datetime|data-[\w-]+)=\"([^\"]*)\"")
_TAGS = b"div p span li ul table td blockquote article section a time script style template form svg b pre".split()
_TEXTS = (
    *(
        b"&#0;",
        b"&#xD800;",
        b"&#99999999;",
        b"&amp",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"\xed\xa0\x80",
        b"\xff\xfe",
    ),
    *(
        b"\x00",
        b"\xe2\x80\xae",
        b"\xc2\xa0",
        b"<",
        b">",
        b'"',
        b"'",
        b"{",
        b"}]",
        b"9" * 400,
        b"-1",
        b"1e999",
    ),
    *(
        b"9999-12-31T23:59:59-14:00",
        b"0000-00-00",
        b"yesterday at 25:61",
        b"javascript:x",
        b"http://[",
        b"\r\r\n",
    ),
)
_ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        0,
        -1,
        10**30,
        1e308,
        "",
        "x",
        "\ud800",
        "\x00",
        "9" * 500,
        "http://[",
        "2024-13-45T99:99:99Z",
    ),
    *([], {}, [[]], [None], {"id": None}, {"": ""}, ["x"] * 50, "<p>" * 50, "> " * 200, "[quote]" * 20),
)


def mutated(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """A document with one to four kinds of damage; ``others`` are what parts are spliced in from."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        change = rng.choice(_structured(body))
        body = change(body, others, rng)
    return body


Change = Callable[[bytes, Sequence[bytes], random.Random], bytes]


def _structured(body: bytes) -> list[Change]:
    """What can be done to a document: to any bytes and, half of the time, to what it is."""
    head = body.lstrip()[:1]
    own = _JSON_CHANGES if head in (b"{", b"[") else _HTML_CHANGES if head == b"<" else _LINE_CHANGES
    return [*_BYTE_CHANGES, *own * 2]


def _span(body: bytes, rng: random.Random) -> tuple[int, int]:
    """The ends of a stretch, mostly short."""
    low = rng.randrange(len(body) + 1)
    return low, min(len(body), low + rng.choice((1, 1, 4, 20, 100, 1000, 5000)))


def _flip(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Some bits turned over."""
    out = bytearray(body)
    for _ in range(rng.choice((1, 3, 30))):
        if out:
            out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _delete(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """A stretch left out."""
    low, high = _span(body, rng)
    return body[:low] + body[high:]


def _repeat(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """A stretch repeated."""
    low, high = _span(body, rng)
    return body[:high] + body[low:high] * rng.choice((1, 2, 20)) + body[high:]


def _truncate(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Only the beginning, or only the end."""
    at = rng.randrange(len(body) + 1)
    return rng.choice((body[:at], body[at:]))


def _swap(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Two stretches in each other's place."""
    a, b = sorted(_span(body, rng) for _ in range(2))
    if a[1] > b[0]:
        return body
    return body[: a[0]] + body[b[0] : b[1]] + body[a[1] : b[0]] + body[a[0] : a[1]] + body[b[1] :]


def _splice(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """The beginning of one document and the end of another, or a stretch of another in it."""
    other = rng.choice(others)
    at, low, high = rng.randrange(len(body) + 1), *_span(other, rng)
    return rng.choice((body[:at] + other[low:], body[:at] + other[low:high] + body[at:]))


def _insert(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Something that parsers stumble over."""
    at = rng.randrange(len(body) + 1)
    return body[:at] + rng.choice((*_TEXTS, rng.randbytes(5))) + body[at:]


def _retag(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Some elements with another's name."""
    tags = list(_TAG.finditer(body))
    for tag in sorted(rng.sample(tags, min(len(tags), rng.choice((1, 4, 20)))), key=lambda t: -t.start()):
        body = body[: tag.start(1)] + rng.choice(_TAGS) + body[tag.end(1) :]
    return body


def _reattribute(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Attributes with each other's values, or with odd ones."""
    found = list(_ATTRIBUTE.finditer(body))
    if not found:
        return body
    for attribute in sorted(rng.sample(found, min(len(found), 5)), key=lambda a: -a.start()):
        value = rng.choice((rng.choice(found)[1], rng.choice(_TEXTS).replace(b'"', b"")))
        body = body[: attribute.start(1)] + value + body[attribute.end(1) :]
    return body


def _nest(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """An element opened many times."""
    tags = [body[tag.start() : body.find(b">", tag.start()) + 1] for tag in _TAG.finditer(body)]
    opened = rng.choice([tag for tag in tags if tag and len(tag) < 300 and tag[1:2] != b"/"] or [b"<div>"])
    at = rng.randrange(len(body) + 1)
    return body[:at] + opened * rng.choice((5, 50, 390, 3000)) + body[at:]


def _unclose(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """One kind of end tag left out everywhere."""
    names = [tag[1] for tag in _TAG.finditer(body)]
    return body.replace(b"</" + rng.choice(names or [b"div"]) + b">", b"")


def _revalue(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """JSON with values replaced, keys renamed or exchanged, lists repeated, reversed or emptied."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return _insert(body, others, rng)
    for _ in range(rng.choice((1, 2, 10))):
        places = _places(data)
        if places:
            _change(*rng.choice(places), rng)
    return json.dumps(data).encode()


def _places(data: Any) -> list[tuple[Any, Any]]:
    """Every object and list with each of its keys."""
    found: list[tuple[Any, Any]] = []
    stack = [data]
    while stack:
        value = stack.pop()
        keys = (
            list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
        )
        found.extend((value, key) for key in keys)
        stack.extend(value[key] for key in keys)
    return found


def _change(holder: Any, key: Any, rng: random.Random) -> None:
    """Change one value of an object or a list."""
    value, kind = holder[key], rng.randrange(6)
    if kind == 0 and isinstance(value, list) and value:
        holder[key] = copy.deepcopy(rng.choice(([], value[::-1], value + value, value[:1])))
    elif kind == 1 and isinstance(holder, dict):
        holder[rng.choice(["id", "text", "author", "created_at", "", key.upper()])] = holder.pop(key)
    elif kind == 2:
        other = rng.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        holder[key], holder[other] = holder[other], holder[key]
    elif kind == 3:
        holder[key] = [value] if rng.random() < 0.5 else {"id": value}
    elif kind == 4 and isinstance(holder, dict):
        del holder[key]
    else:
        holder[key] = copy.deepcopy(rng.choice(_ODD))


def _deepen(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """A JSON value wrapped many times."""
    ends = [found.start() for found in re.finditer(rb"(?<=[:\[,])\s*(?=[\"{\[\d])", body)]
    at, depth = rng.choice(ends or [0]), rng.choice((3, 90, 400, 5000))
    left, right = rng.choice(((b"[", b"]"), (b'{"comment":', b"}"), (b'{"replies":[', b"]}")))
    value = body[at:]
    try:
        _, end = json.JSONDecoder().raw_decode(value.decode("utf-8", "replace").lstrip())
    except (ValueError, RecursionError):
        end = 0
    inner = value[:end] if value[:end].isascii() else b"1"
    return body[:at] + left * depth + inner + right * depth + value[end if inner != b"1" else 0 :]


def _reorder(body: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Lines in another order, repeated, or with odd beginnings."""
    lines = body.split(b"\n")
    for _ in range(rng.choice((1, 5))):
        at = rng.randrange(len(lines))
        lines.insert(
            rng.randrange(len(lines) + 1),
            rng.choice((lines[at], b"> " * rng.choice((1, 900)) + lines[at], b"From x")),
        )
    return b"\n".join(lines)


_BYTE_CHANGES: list[Change] = [_flip, _delete, _repeat, _truncate, _swap, _splice, _insert]
_HTML_CHANGES: list[Change] = [_retag, _reattribute, _nest, _unclose]
_JSON_CHANGES: list[Change] = [_revalue, _revalue, _deepen]
_LINE_CHANGES: list[Change] = [_reorder]
