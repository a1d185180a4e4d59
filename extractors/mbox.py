"""Mailing lists: the mails of an mbox file, as the archives of Mailman, HyperKitty and others export them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import in_order, with_origins
from extractors.reading.html_text import Quoted, clean
from extractors.reading.mail_attributions import name_in
from extractors.reading.mail_rows import body
from extractors.reading.mail_text import read
from extractors.reading.matching import Matches

MATCHES = Matches(
    kind="text",
    path=r"\.(?:mbox|eml)$",
    markup=r"\A\s*From [^\n]{0,200}\n(?:>From [^\n]{0,200}\n)?[\w-]{1,60}:[ \t]"
    r"|\A(?=(?:return-path|received|from|date|message-id|delivered-to|mime-version|subject|to|reply-to|content-type"
    r"|in-reply-to|archived-at|dkim-signature|authentication-results|(?:x|list|arc)-[\w-]{1,60}):)"
    r"(?:[\w-]{1,60}:[^\n]{0,998}\n|[ \t][^\n]{0,998}\n){0,150}?message-id:[ \t]*\r?\n?[ \t]*<",
)

_START = re.compile(
    rb"(?:\A\s*|(?<=\n)(?:\r?\n))From [^\r\n]*\r?\n(?:>From [^\r\n]*\r?\n)*(?=[!-9;-~]{1,80}:)"
)
_LONE = re.compile(
    rb"\s*(?:[!-9;-~]{1,80}:[^\n]*\n|[ \t]+[^\n]*\n){0,200}?(?:From|Message-ID|Date):", re.IGNORECASE
)
_ID = re.compile(r"<\s*([^<>\s]{1,400})\s*>")
_REPLY = re.compile(
    r"^(?:\s*(?:re|aw|sv|antw|fwd?|wg|vs|odp|rif|tr)(?:\[\d+\])?\s*:|\s*\[[^\]]{1,60}\])*\s*", re.IGNORECASE
)
_VIA = re.compile(r"\s+(?:via|über|par)\s+[^<>]{1,80}$")
_AT = re.compile(r"(\S+) at (\S+)")
_ODD = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, MessageError)
"""What the standard library's parsers raise on mails that no standard foresaw."""


@dataclass(frozen=True, slots=True)
class _Mail:
    """One mail's headers; ``above`` holds the ids of the mails that it answers, the nearest first."""

    id: str
    message: Message
    name: str | None
    address: str | None
    when: datetime | None
    above: tuple[str, ...]


def extract(page: Page) -> Thread:
    """Read every mail of a mailbox, in the order they were sent; the bytes are read, not their decoding.

    Raises ExtractionError if no mail in it says anything.
    """
    mails = {mail.id: mail for mail in _mails(page)}
    posts = in_order(post for mail in mails.values() if (post := _post(page, mail, mails)))
    if not posts:
        raise ExtractionError(page.url, "no mail with text in this mailbox")
    return Thread(page.url, "mbox", with_origins(posts), title=_title(mails))


def _mails(page: Page) -> Iterator[_Mail]:
    """The mails in the file; the second copy of one sent to several lists is left out."""
    seen: set[str] = set()
    for number, raw in enumerate(_split(page.body), 1):
        try:
            mail = _mail(message_from_bytes(raw), number)
        except _ODD:
            continue
        if mail.id not in seen:
            seen.add(mail.id)
            yield mail


def _split(source: bytes) -> Iterator[bytes]:
    """The mails' bytes: a mailbox begins each with a "From " line, a lone mail has none."""
    source = source.removeprefix(b"\xef\xbb\xbf")
    starts = list(_START.finditer(source))
    for start, after in zip(starts, [*starts[1:], None], strict=False):
        yield source[start.end() : after.start() if after else len(source)]
    if not starts and _LONE.match(source):
        yield source


def _mail(message: Message, number: int) -> _Mail:
    """A mail's headers, read; one without an id is called after its place in the file."""
    found = _ID.search(_header(message, "Message-ID"))
    name, address = _sender(message)
    answered = _ID.findall(_header(message, "In-Reply-To"))[:1]
    others = [one for one in reversed(_ID.findall(_header(message, "References"))) if one not in answered]
    return _Mail(
        id=found.group(1) if found else f"mail-{number}",
        message=message,
        name=name,
        address=address,
        when=_date(_header(message, "Date")),
        above=tuple(answered + others),
    )


def _header(message: Message, name: str) -> str:
    """A header's text, encoded words decoded; empty if it is missing."""
    return _words(_as_sent(message, name))


def _as_sent(message: Message, name: str) -> str:
    """A header's text as it was sent; empty if it is missing. Its bytes may be in any charset."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            raw = str(value).encode("utf-8", "surrogateescape")
            try:
                return raw.decode("utf-8")
            except UnicodeDecodeError:
                return raw.decode("cp1252", "replace")
    return ""


def _words(text: str) -> str:
    """A header's text with its encoded words decoded."""
    if "=?" not in text:
        return text
    parts = []
    try:
        for part, charset in decode_header(text):
            parts.append(part if isinstance(part, str) else _decoded(part, charset))
    except _ODD:
        return text
    return "".join(parts)


def _decoded(part: bytes, charset: str | None) -> str:
    """An encoded word's text; a charset that is unknown or untrue is Latin-1."""
    try:
        return part.decode(charset or "ascii")
    except (LookupError, ValueError):
        return part.decode("latin-1")


def _sender(message: Message) -> tuple[str | None, str | None]:
    """The writer's name and address; lists that write "Ann via List" are undone."""
    # Names are decoded after the line is taken apart: a decoded one may hold a comma.
    line = _as_sent(message, "X-Original-From") or _as_sent(message, "From")
    named = re.fullmatch(r"\s*([^<>()\"]+ at [^<>()\"]+?)\s*\((.*)\)\s*", line, re.DOTALL)
    name, address = (named.group(2), named.group(1)) if named else parseaddr(line.replace("\n", " "))
    address = _AT.sub(r"\1@\2", clean(address) or "")
    name = _VIA.sub("", (clean(_words(name)) or "").strip('" ')).strip("'\" ")
    return clean(name) or address or None, address or None


def _date(text: str) -> datetime | None:
    """The moment (UTC) that a Date header names."""
    try:
        moment = parsedate_to_datetime(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None


def _ancestors(mail: _Mail, mails: dict[str, _Mail]) -> list[str]:
    """The ids of the mails above this one, nearest first, as far as they or it tell."""
    chain: list[str] = []
    rest = mail.above
    while rest and rest[0] not in chain and rest[0] != mail.id and len(chain) < 50:
        chain.append(rest[0])
        parent = mails.get(rest[0])
        rest = parent.above if parent and parent.above else rest[1:]
    return chain


def _post(page: Page, mail: _Mail, mails: dict[str, _Mail]) -> Post | None:
    """A mail as a post; None if nothing is said in it."""
    chain = _ancestors(mail, mails)
    place: dict[int, int] = {}

    def resolve(depth: int, attribution: str | None) -> Quoted:
        """Which mail is quoted at this depth: the nearest whose writer is named or, unnamed, the next one up."""
        start = place.get(depth - 1, -1) + 1
        name = name_in(attribution) if attribution else None
        at = _named(chain, start, attribution, name, mails)
        place[depth] = start if at is None else at
        source = chain[place[depth]] if place[depth] < len(chain) else None
        known = mails.get(source) if source else None
        if name and at is None and known is not None:
            # Somebody else than the mail above it: who first wrote the words may still be found.
            return Quoted(None, name)
        return Quoted(source, known.name if known else name)

    try:
        text, quotes = read(body(page, mail.message), resolve)
    except _ODD:
        return None
    if not text:
        return None
    return Post(
        mail.id, text, quotes, mail.name, mail.when, None, _permalink(mail), chain[0] if chain else None
    )


def _named(
    chain: list[str], start: int, attribution: str | None, name: str | None, mails: dict[str, _Mail]
) -> int | None:
    """Where in the chain the mail is whose writer an attribution names; None if it is not there."""
    line, words = (clean(attribution) or "").casefold(), set((name or "").casefold().split())
    for at in range(start, len(chain) if line else start):
        mail = mails.get(chain[at])
        if mail is None:
            continue
        own = set((mail.name or "").casefold().split())
        local = (mail.address or "").partition("@")[0].casefold()
        if (words and own and (words <= own or own <= words)) or (len(local) > 3 and local in line):
            return at
    return None


def _permalink(mail: _Mail) -> str | None:
    """The mail's address in its list's archive, where it says so."""
    direct = re.search(r"https?://[^\s<>]+", _header(mail.message, "Archived-At"))
    if direct:
        return direct.group()
    archive = re.search(r"https?://[^\s<>]+", _header(mail.message, "List-Archive"))
    digest = clean(_header(mail.message, "X-Message-ID-Hash") or _header(mail.message, "Message-ID-Hash"))
    return f"{archive.group().rstrip('/')}/message/{digest}/" if archive and digest else None


def _title(mails: dict[str, _Mail]) -> str | None:
    """The subject, if all mails are about one."""
    found = (clean(_REPLY.sub("", _header(mail.message, "Subject"), count=1)) for mail in mails.values())
    subjects = [subject for subject in found if subject]
    return subjects[0] if len({subject.casefold() for subject in subjects}) == 1 else None
