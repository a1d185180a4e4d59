"""Threads in tables: which column holds what, and from rows to posts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import quote

from extractors.model import ExtractionError, Page, Post, Quote, Thread
from extractors.quotes.origins import answering, with_origins
from extractors.quotes.quoted_lines import typed
from extractors.reading.clock import date_order
from extractors.reading.comment_text import prose
from extractors.reading.headings import person
from extractors.reading.html_text import absolute, clean, parse
from extractors.reading.times import moment
from extractors.reading.values import identity, web

Row = Mapping[str, Any]

NAMES = {
    "text": "text body comment content message selftext full_text comment_text comment_body comment_content "
    "commenttext body_text post_text post_content post_body message_text tweet_text textdisplay textoriginal "
    "description post tweet reply review",
    "id": "id comment_id commentid message_id msg_id post_id postid tweet_id status_id reply_id entry_id cid uid uuid "
    "external_id",
    "author": "author user username user_name author_name authorname screen_name name nickname nick from sender "
    "poster commenter display_name author_display_name authordisplayname by user_login comment_author "
    "created_by from_name",
    "created_at": "created_at createdat created created_utc date datetime timestamp time posted_at published_at "
    "publishedat published date_posted posted posttime post_date comment_date created_time creation_date time_text "
    "date_published date_created utc",
    "edited_at": "edited_at editedat edited updated_at updatedat updated modified_at modified last_edited "
    "edited_utc edit_date last_edit_date",
    "permalink": "permalink url link comment_url post_url comment_link href uri",
    "reply_to": "reply_to replyto parent_id parentid parent in_reply_to in_reply_to_id in_reply_to_status_id "
    "reply_to_id reply_to_message_id parent_comment_id parent_comment comment_parent replied_to inreplyto",
    "thread": "thread thread_id threadid topic topic_id link_id submission_id discussion_id conversation_id "
    "article_id articleid video_id videoid story_id thread_url article_url page_url post_id",
    "title": "title thread_title topic_title subject headline article_title link_title",
}
FIELDS = tuple(NAMES)
"""What a column may be named as: the text is required, all others may be missing."""

_PREFERRED = {name: text.split() for name, text in NAMES.items()}
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TAG = re.compile(
    r"</?(?:p|br|div|a|b|i|em|strong|span|ul|ol|li|blockquote|code|pre|h[1-6])(?:\s[^<>]*+)?/?>",
    re.IGNORECASE,
)
_KIND = re.compile(r"t\d_(?=\w)")
_GONE = frozenset({"[deleted]", "[removed]", "[deleted by user]", "[ removed by moderator ]"})
_NONE = frozenset({"0", "-1", "root", "null", "none", "nan", "na", "n/a", "false"})
_SHOWN = 30
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each field that has one, whether the text's was named, and how dates are written."""

    of: Mapping[str, str]
    named: bool
    order: str = "MDY"

    def value(self, row: Row, name: str) -> Any:
        """What a row has for a field; None if nothing. ``a.b`` is b in the object a."""
        column = self.of.get(name)
        if column is None:
            return None
        if column in row or "." not in column:
            return row.get(column)
        outer, _, inner = column.partition(".")
        value = row.get(outer)
        return value.get(inner) if isinstance(value, dict) else None


def threads(page: Page, rows: Sequence[Row]) -> tuple[Thread, ...]:
    """The threads in a table: one a value of the thread's column, or one in all.

    Raises ExtractionError naming the columns if none holds the text, or if no row has any.
    """
    columns = _columns(page, rows)
    grouped: dict[str | None, list[Row]] = {}
    for row in rows:
        grouped.setdefault(identity(columns.value(row, "thread")), []).append(row)
    found = []
    for name, members in grouped.items():
        url = page.url if len(grouped) == 1 else _thread_url(page.url, name)
        posts = answering(with_origins(answering(_posts(page, columns, members, name))))
        if posts:
            found.append(
                Thread(url, "table", posts, title=_title(columns, members), guessed=_guessed(columns))
            )
    if not found:
        raise ExtractionError(page.url, f'no text in the column "{columns.of["text"]}" of this table')
    return tuple(found)


def only(page: Page, found: Sequence[Thread]) -> Thread:
    """The one thread of a table; raises ExtractionError if there are several, saying what to do."""
    if len(found) == 1:
        return found[0]
    names = ", ".join(thread.url.rpartition("#")[2] for thread in found[:3])
    more = ", ..." if len(found) > 3 else ""
    told = f"{len(found)} threads in one table ({names}{more})"
    raise ExtractionError(
        page.url, f"{told}: read them with extract_all, or split it into one table a thread"
    )


def has_text(names: Iterable[str]) -> bool:
    """Is there a column among these whose name says that it holds comments?"""
    return not {_plain(name) for name in names}.isdisjoint(_PREFERRED["text"])


def _plain(name: str) -> str:
    """A column's name in small letters and underscores."""
    return _NO_LETTERS.sub("_", _HUMPS.sub("_", name).lower()).strip("_")


def _columns(page: Page, rows: Sequence[Row]) -> Columns:
    """The columns of a table: those that the page's mapping names, else by their names."""
    header = list(dict.fromkeys(name for row in rows[:_SAMPLE] for name in _names_in(row)))
    shown = ", ".join(header[:_SHOWN]) + (", ..." if len(header) > _SHOWN else "")
    of = _mapped(page, header, shown)
    for name, preferred in _PREFERRED.items():
        free = {_plain(one): one for one in reversed(header) if one not in of.values()}
        found = next((free[one] for one in preferred if one in free), None)
        if name not in of and found is not None:
            of[name] = found
    if "text" not in of:
        reason = "no column whose name says that it holds the comments; map one of these to text"
        raise ExtractionError(page.url, f"{reason}: {shown or 'none'}")
    columns = Columns(of, named="text" in page.columns)
    dates = [value for row in rows[:_SAMPLE] if isinstance(value := columns.value(row, "created_at"), str)]
    return replace(columns, order=date_order(dates))


def _mapped(page: Page, header: Sequence[str], shown: str) -> dict[str, str]:
    """The columns that the page's mapping names."""
    of: dict[str, str] = {}
    for name, column in page.columns.items():
        if name not in NAMES:
            raise ExtractionError(page.url, f'"{name}" is no field of a post (known: {", ".join(FIELDS)})')
        match = next((one for one in header if one.lower() == column.lower()), None)
        if match is None:
            raise ExtractionError(page.url, f'no column "{column}" for the {name}; the columns are: {shown}')
        of[name] = match
    return of


def _names_in(row: Row) -> Iterable[str]:
    """A row's columns, and those of the objects in it."""
    for name, value in row.items():
        yield name
        if isinstance(value, dict):
            yield from (f"{name}.{inner}" for inner in value)


def _guessed(columns: Columns) -> str | None:
    """Which column was taken for which field, where nobody said so."""
    if columns.named:
        return None
    told = ", ".join(f'{name} from "{column}"' for name, column in columns.of.items())
    return f"columns were taken by their names: {told}"


def _thread_url(url: str, name: str | None) -> str:
    """The address of one of several threads."""
    if name and name.startswith(("https://", "http://")):
        return name
    return f"{url}#{quote(name or 'none', safe='')}"


def _title(columns: Columns, rows: Sequence[Row]) -> str | None:
    """The title that all rows have."""
    titles = {clean(columns.value(row, "title")) for row in rows}
    return titles.pop() if len(titles) == 1 else None


def _posts(page: Page, columns: Columns, rows: Sequence[Row], thread: str | None) -> list[Post]:
    """The posts of one thread, in the table's order; rows without text are left out."""
    given = [identity(columns.value(row, "id")) for row in rows]
    known = {name for name in given if name}
    posts: list[Post] = []
    taken: set[str] = set()
    for position, (row, own) in enumerate(zip(rows, given, strict=True), 1):
        text, quotes = _body(page, columns.value(row, "text"))
        if not text or text in _GONE:
            continue
        name = own or f"row{position}"
        name = f"{name}-{position}" if name in taken else name
        taken.add(name)
        posts.append(
            Post(
                id=name,
                text=text,
                quotes=quotes,
                author=_author(columns.value(row, "author")),
                created_at=_moment(page, columns.value(row, "created_at"), columns.order),
                edited_at=_moment(page, columns.value(row, "edited_at"), columns.order),
                permalink=_web(page, columns.value(row, "permalink")),
                reply_to=_parent(identity(columns.value(row, "reply_to")), known, thread),
            )
        )
    return posts


def _body(page: Page, value: Any) -> tuple[str, tuple[Quote, ...]]:
    """A text and its quotes: HTML by its markup, anything else by lines that begin with ">"."""
    if isinstance(value, list):
        # Exports of chats cut a text where its formatting changes.
        value = "".join(str(one.get("text", "") if isinstance(one, dict) else one) for one in value)
    if not isinstance(value, str):
        return "", ()
    if _TAG.search(value):
        return prose(page, parse(page, value))
    return typed(unescape(value))


def _author(value: Any) -> str | None:
    """A name, or that of an object."""
    if isinstance(value, dict):
        keys = ("name", "username", "screen_name", "login", "display_name", "displayName", "nickname")
        value = next((value[key] for key in keys if isinstance(value.get(key), str)), None)
    name = person(value if isinstance(value, str) else identity(value))
    return name if name not in _GONE else None


def _moment(page: Page, value: Any, order: str) -> datetime | None:
    """A moment out of a date, or of seconds (or milliseconds, or microseconds) since 1970."""
    if isinstance(value, str) and not re.fullmatch(r"\d{9,16}(?:\.\d+)?", value.strip()):
        return moment(value, now=page.fetched_at, order=order)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
        for _ in range(3):
            number = number / 1000 if number > 1e11 else number
        return datetime.fromtimestamp(number, UTC) if number > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _web(page: Page, value: Any) -> str | None:
    """An absolute address."""
    link = clean(value)
    return web(absolute(page.url, link)) if link and (web(link) or link.startswith("/")) else None


def _parent(name: str | None, known: set[str], thread: str | None) -> str | None:
    """The post that is answered; None for the thread itself and for what stands for nobody."""
    if name is None or name in known:
        return name
    bare = _KIND.sub("", name, count=1)
    if bare in known:
        return bare
    if name in _NONE or name.lower() in _NONE or name.startswith("t3_") or name == thread:
        return None
    return bare
