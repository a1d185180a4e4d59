"""What the store knows of a thread: where the next visit to it begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from extractors.model import Article, Post, Quote, Thread
from warehouse.batch import PageSeen
from warehouse.paths import StorePath, store_files
from warehouse.pseudonyms import Pseudonym
from warehouse.reader import open_reader
from warehouse.texts import as_stored
from warehouse.times import utc

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PAGE = tuple(f.name for f in fields(PageSeen))
POST = ("post_id", "text", "text_sha256", "author_key", "created_at", "edited_at", "permalink", "reply_to")

NAMED = """
SELECT url FROM (
    SELECT thread_url AS url, checked_at AS seen, 1 AS place FROM pages
    WHERE list_contains(?::VARCHAR[], url) OR list_contains(?::VARCHAR[], requested_url)
    UNION ALL
    SELECT url, last_seen, 0 FROM threads WHERE list_contains(?::VARCHAR[], url)
)
ORDER BY place, seen DESC, url
LIMIT 1
"""

LAST_SEEN = """
WITH asked AS (SELECT unnest(?::VARCHAR[]) AS address),
named AS (
    SELECT url AS address, last_seen AS seen FROM threads
    UNION ALL
    SELECT url, checked_at FROM pages
    UNION ALL
    SELECT requested_url, checked_at FROM pages
)
SELECT n.address, max(n.seen) FROM named AS n SEMI JOIN asked AS a ON a.address = n.address
WHERE n.seen IS NOT NULL
GROUP BY n.address
"""

NEWEST_PAGES = f"""
SELECT {", ".join(f'"{name}"' for name in PAGE)} FROM pages
WHERE thread_url = ?
QUALIFY row_number() OVER (PARTITION BY url ORDER BY fetched_at DESC, warc_record) = 1
ORDER BY "position", checked_at DESC, url
"""  # noqa: S608

KEPT = """
SELECT t.url
FROM threads AS t JOIN pages AS p ON p.thread_url = t.url
WHERE (?::VARCHAR IS NULL OR contains(lower(t.url || ' ' || coalesce(t.title, '')), lower(?)))
GROUP BY t.url
HAVING ?::TIMESTAMP IS NULL OR max(p.checked_at) >= ?
ORDER BY t.url
"""

SAID = """
SELECT claim_id, min(created_at), max(created_at) FROM claim_mentions
WHERE list_contains(?::VARCHAR[], claim_id) AND created_at IS NOT NULL
GROUP BY claim_id
"""


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A stored post; ``judged_with`` is None while nobody looked for claims in what it says now."""

    post: Post
    judged_with: str | None
    vanished: bool


@dataclass(frozen=True, slots=True)
class KnownThread:
    """A stored thread without its posts, the posts by id, and the newest version of each of its pages.

    Authors are pseudonyms, marked as such, so that what is written back stays the same.
    """

    thread: Thread
    posts: Mapping[str, KnownPost] = field(default_factory=dict)
    pages: tuple[PageSeen, ...] = ()


def known_thread(path: StorePath, *addresses: str) -> KnownThread | None:
    """The stored thread that has one of these addresses, or a page with one of them; None if there is none.

    Raises what ``open_reader`` raises, but not for a store that does not exist.
    """
    if not _exists(path):
        return None
    with open_reader(path) as con:
        wanted = list(addresses)
        named = con.execute(NAMED, [wanted, wanted, wanted]).fetchone()
        return _thread(con, named[0]) if named else None


def last_seen(path: StorePath, addresses: Sequence[str]) -> dict[str, datetime]:
    """When the threads with these addresses, or with pages that have them, were last seen (UTC).

    Addresses that the store does not know are left out. Raises what ``open_reader`` raises, but not for a
    store that does not exist.
    """
    if not _exists(path):
        return {}
    with open_reader(path) as con:
        found = con.execute(LAST_SEEN, [list(addresses)]).fetchall()
        return {str(address): moment.replace(tzinfo=UTC) for address, moment in found}


def said_between(path: StorePath, claims: Sequence[str]) -> dict[str, tuple[date, date]]:
    """The first and the last day (UTC) of the posts that mention these claims; without those of which none is known.

    Raises what ``open_reader`` raises, but not for a store that does not exist.
    """
    if not claims or not _exists(path):
        return {}
    with open_reader(path) as con:
        return said_of(con, claims)


def said_of(con: DuckDBPyConnection, claims: Sequence[str]) -> dict[str, tuple[date, date]]:
    """``said_between`` in a store that is open."""
    found = con.execute(SAID, [list(claims)]).fetchall()
    return {str(name): (first.date(), last.date()) for name, first, last in found}


def kept_threads(path: StorePath, thread: str | None = None, since: datetime | None = None) -> list[str]:
    """The URLs of the threads of which pages are known.

    ``thread`` is a part of the URL or title in any case, ``since`` the earliest moment at which the newest
    of the pages was looked at (UTC if it has no zone). Raises what ``open_reader`` raises.
    """
    with open_reader(path) as con:
        values = [thread, thread, utc(since), utc(since)]
        return [str(url) for (url,) in con.execute(KEPT, values).fetchall()]


def count_mentions(path: StorePath, threads: Sequence[str]) -> int:
    """How many mentions the posts of these threads make, counted as the views count them.

    Raises what ``open_reader`` raises.
    """
    with open_reader(path) as con:
        sql = (
            "SELECT coalesce(sum(mentions), 0) FROM prevalence WHERE list_contains(?::VARCHAR[], thread_url)"
        )
        row = con.execute(sql, [list(threads)]).fetchone()
        return int(row[0]) if row else 0


def _exists(path: StorePath) -> bool:
    files = store_files(path)
    return files.snapshot.exists() or files.store.exists()


def _thread(con: DuckDBPyConnection, url: str) -> KnownThread | None:
    sql = "SELECT url, platform, title, article_text FROM threads WHERE url = ?"
    row = con.execute(sql, [url]).fetchone()
    if row is None:
        return None
    article = Article(row[3]) if row[3] else None
    pages = [_page(found) for found in con.execute(NEWEST_PAGES, [url]).fetchall()]
    thread = Thread(row[0], row[1], title=row[2], article=article)
    return KnownThread(thread, _posts(con, url), tuple(pages))


def _page(row: Sequence[Any]) -> PageSeen:
    values = dict(zip(PAGE, row, strict=True))
    for name in ("more_urls", "post_ids"):
        values[name] = tuple(values[name] or ())
    return PageSeen(**values | {name: _aware(values[name]) for name in ("fetched_at", "checked_at")})


def _posts(con: DuckDBPyConnection, url: str) -> dict[str, KnownPost]:
    quotes: dict[str, list[Quote]] = {}
    found = con.execute(
        "SELECT post_id, span_start, span_end, source, author_key, depth, found FROM quotes "
        "WHERE thread_url = ? ORDER BY span_start, depth",
        [url],
    ).fetchall()
    for post_id, start, end, source, author, depth, how in found:
        quotes.setdefault(post_id, []).append(Quote(start, end, source, _author(author), depth, how))
    rows = con.execute(
        f"SELECT {', '.join(POST)}, judged_with, vanished_at IS NOT NULL FROM posts "  # noqa: S608
        'WHERE thread_url = ? ORDER BY "position", post_id',
        [url],
    ).fetchall()
    return {row[0]: KnownPost(_post(row, quotes), row[-2], row[-1]) for row in rows}


def _post(row: Sequence[Any], quotes: Mapping[str, list[Quote]]) -> Post:
    post_id, text, sha256, author, created, edited, permalink, reply_to = row[: len(POST)]
    return Post(
        post_id,
        as_stored(text, sha256),
        tuple(quotes.get(post_id, ())),
        _author(author),
        _aware(created),
        _aware(edited),
        permalink,
        reply_to,
    )


def _author(key: str | None) -> str | None:
    return None if key is None else Pseudonym(key)


def _aware(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(tzinfo=UTC)
