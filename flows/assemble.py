"""Pages of a thread, new and known ones, put together: what there is to read, to judge and to write."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.model import Post, Thread
from extractors.reading.thread_url import page_url
from extractors.requotes import find_requotes
from flows.fetch_error import mask
from warehouse.paths import store_files
from warehouse.privacy import (
    Forgotten,
    Privacy,
    names_in_address,
    privacy_of,
    without_forgotten,
    without_name,
)
from warehouse.store import AuthorKey, KnownThread, PageSeen, known_thread, with_pseudonyms
from warehouse.texts import KeptText, text_sha256

if TYPE_CHECKING:
    from flows.keep import Keeper


@dataclass(frozen=True)
class Plan:
    """What a run was asked to do, and where.

    ``judged_with`` is the mark of the posts that this run need not judge again. Posts from before ``since``
    are context. ``keeper`` keeps raw pages; None where they are not kept.
    """

    store: Path
    judged_with: str = ""
    max_pages: int = 50
    since: datetime | None = None
    keeper: Keeper | None = None

    @cached_property
    def author_key(self) -> AuthorKey:
        """How the store names authors."""
        return self.privacy.author_key(store_files(self.store).key)

    @cached_property
    def privacy(self) -> Privacy:
        """What the store keeps of people."""
        return privacy_of(self.store)

    @cached_property
    def forgotten(self) -> Forgotten:
        """Whom the store has forgotten."""
        return self.privacy.is_forgotten(store_files(self.store).key)

    def known(self, *addresses: str) -> KnownThread | None:
        """What the store knows of the thread with one of these addresses."""
        return known_thread(self.store, *addresses)


@dataclass(frozen=True)
class Leaf:
    """A page of a thread; ``thread`` is what was read from it, None if it holds the posts that it held before."""

    page: PageSeen
    thread: Thread | None


@dataclass(frozen=True)
class Visit:
    """What a visit to a thread brought; ``thread`` is None if nothing could be read.

    ``fresh`` are the posts whose claims are to be looked for, ``seen`` is when each post was seen, ``gone``
    the posts that are no longer there and since when that is known. ``failures`` and ``notes`` are pairs of
    an address and what is to be said of it. ``unreadable``: there is a page, but no thread in it.
    """

    source: str
    thread: Thread | None = None
    fresh: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()
    seen: Mapping[str, datetime] = field(default_factory=dict)
    gone: Mapping[str, datetime] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    pages: tuple[PageSeen, ...] = ()
    changed: bool = False
    failures: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    unreadable: bool = False


def assemble(
    plan: Plan, url: str, leaves: Sequence[Leaf], known: KnownThread | None, *, complete: bool, source: str
) -> Visit:
    """The visit that found these pages, in reading order, of the thread at ``url``.

    ``complete`` says that they are all of its pages, so that a post on none of them is gone. There is at
    least one page.
    """
    if names := names_in_address(url, plan.forgotten):
        told = without_name(source, names)
        return Visit(told, notes=((told, "its address names somebody who was forgotten; it was left alone"),))
    posts, seen = _joined(plan, url, leaves, known)
    before = known.posts if known else {}
    new = frozenset(posts) - frozenset(before)
    fresh = frozenset(
        name for name, post in posts.items() if _recent(post, plan.since) and _unjudged(post, known, plan)
    )
    changed = any(leaf.thread for leaf in leaves)
    thread = replace(_frame(url, leaves, known), posts=tuple(posts.values()))
    thread = requoted(thread) if changed or fresh else thread
    return Visit(
        source=source,
        # After the quotes are found: others may repeat the words of who was forgotten.
        thread=without_forgotten(thread, plan.forgotten),
        fresh=fresh,
        new=new,
        seen=seen,
        gone=_gone(leaves, known, frozenset(posts), complete=complete),
        pages=tuple(leaf.page for leaf in leaves),
        changed=changed,
    )


def requoted(thread: Thread) -> Thread:
    """The thread with the quotes that no markup tells, searched in the order in which the posts were written."""
    if any(post.created_at is None for post in thread.posts):
        return find_requotes(thread)
    written = sorted(thread.posts, key=lambda post: post.created_at or datetime.min.replace(tzinfo=UTC))
    found = {post.id: post for post in find_requotes(replace(thread, posts=tuple(written))).posts}
    return replace(thread, posts=tuple(found[post.id] for post in thread.posts))


def described(page: PageSeen, thread: Thread) -> PageSeen:
    """The page with what was read from it."""
    return replace(
        page,
        content_sha256=content_sha256(thread),
        next_url=thread.next_page and mask(page_url(thread.next_page)),
        more_urls=tuple(mask(page_url(url)) for url in thread.more_pages),
        post_ids=tuple(post.id for post in thread.posts),
    )


def content_sha256(thread: Thread) -> str:
    """A hash of what a page says and leads to, but not of times: those read "3 hours ago", then "4 hours ago"."""
    posts = [
        [post.id, post.text, post.author, post.reply_to, [_plain(quote) for quote in post.quotes]]
        for post in thread.posts
    ]
    article = thread.article.text if thread.article else None
    links = [page_url(url) for url in (thread.next_page, *thread.more_pages) if url]
    said = [thread.title, article, links, posts]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _plain(quote: object) -> list[object]:
    return [getattr(quote, name) for name in ("start", "end", "source", "author", "depth", "found")]


def _joined(
    plan: Plan, url: str, leaves: Sequence[Leaf], known: KnownThread | None
) -> tuple[dict[str, Post], dict[str, datetime]]:
    """The posts in reading order, each where it first stands and as the youngest page has it; when it was seen."""
    posts: dict[str, Post] = {}
    seen: dict[str, datetime] = {}
    for leaf in leaves:
        for post in _posts(plan, url, leaf, known):
            if post.id not in posts or leaf.page.checked_at > seen[post.id]:
                posts[post.id], seen[post.id] = post, leaf.page.checked_at
    return posts, seen


def _posts(plan: Plan, url: str, leaf: Leaf, known: KnownThread | None) -> Iterable[Post]:
    if leaf.thread is None:
        return [known.posts[name].post for name in leaf.page.post_ids if known and name in known.posts]
    if known is None:
        return leaf.thread.posts
    # Stored posts have pseudonyms for authors; together with them new ones must have them too.
    return with_pseudonyms(replace(leaf.thread, url=url), plan.author_key).posts


def _frame(url: str, leaves: Sequence[Leaf], known: KnownThread | None) -> Thread:
    """The thread without its posts: title and article from the first page that has them."""
    threads = [leaf.thread for leaf in leaves if leaf.thread] + ([known.thread] if known else [])
    return Thread(
        url,
        threads[0].platform,
        title=next((thread.title for thread in threads if thread.title), None),
        article=next((thread.article for thread in threads if thread.article), None),
        guessed=threads[0].guessed,
    )


def _recent(post: Post, since: datetime | None) -> bool:
    return since is None or post.created_at is None or post.created_at >= since


def _unjudged(post: Post, known: KnownThread | None, plan: Plan) -> bool:
    """Was this text of the post never looked through for claims, or not by the present method?

    What the store no longer has whole cannot be looked through again; `extract --again` may have the page.
    """
    if isinstance(post.text, KeptText):
        return False
    before = known.posts.get(post.id) if known else None
    if before is None or before.judged_with != plan.judged_with:
        return True
    return text_sha256(before.post.text) != text_sha256(post.text)


def _gone(
    leaves: Sequence[Leaf], known: KnownThread | None, present: frozenset[str], *, complete: bool
) -> dict[str, datetime]:
    """The known posts that should stand on the pages that were read, and do not."""
    if known is None or not known.pages:
        return {}
    read = {leaf.page.url: leaf.page.checked_at for leaf in leaves}
    # The same way in: what the way has no page for any more is gone with the page.
    if complete and known.pages[0].url == leaves[0].page.url:
        held, missed = known.pages, None
    else:
        held = tuple(page for page in known.pages if page.url in read)
        missed = _between(held, known, present)
    now = max(read.values())
    return {
        name: read.get(page.url, now)
        for page in held
        for name in page.post_ids
        if name not in present
        and (missed is None or name in missed)
        and name in known.posts
        and not known.posts[name].vanished
    }


def _between(held: Sequence[PageSeen], known: KnownThread, present: frozenset[str]) -> set[str]:
    """The posts of these pages before one that is still there, if they stood in the order of writing.

    Without all pages any other missing post may have moved to one that was not read.
    """
    names = list(dict.fromkeys(name for page in held for name in page.post_ids if name in known.posts))
    times = [known.posts[name].post.created_at for name in names]
    dated = [time for time in times if time]
    if len(dated) < len(times) or dated != sorted(dated):
        return set()
    last = max((place for place, name in enumerate(names) if name in present), default=0)
    return set(names[:last])
