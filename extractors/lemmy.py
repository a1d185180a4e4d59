"""Lemmy posts and their comments: the JSON of ``/api/v3/post`` and ``/api/v3/comment/list``, or of both."""

from __future__ import annotations

import re
from typing import Any

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.reading.addresses import parameter, split, with_query
from extractors.reading.html_text import absolute, clean, utc
from extractors.reading.markdown import markdown
from extractors.reading.matching import Matches
from extractors.reading.values import document, identity, number, table, tables, text, web

_POST_URL = re.compile(r"(https?://[^/?#]+)/post/(\d+)(?:/\d+)?/?")
_NOT_LEMMY = re.compile(r"https?://[^/]*\btumblr\.com/")
_LIMIT = 50  # the most comments that the API gives at once


def _is_lemmy(data: Any) -> bool:
    """Is this a post, a list of comments, or both?"""
    both = _joined(data)
    return _is_view(both.get("post_view"), "post") or any(
        _is_view(view, "comment") for view in tables(both.get("comments"))
    )


def _joined(data: Any) -> dict[str, Any]:
    """A document's ``post_view`` and ``comments``, however the two answers were put together."""
    document = table(data)
    post, comments = document.get("post_view"), document.get("comments")
    if post is None:
        post = table(document.get("post")).get("post_view")
    return {"post_view": post, "comments": table(comments).get("comments", comments)}


def _is_view(view: object, kind: str) -> bool:
    """Is this the view of a post or a comment, with its creator beside it?"""
    parts = table(view)
    return isinstance(parts.get(kind), dict) and isinstance(parts.get("creator"), dict)


MATCHES = Matches(kind="json", path=r"/api/v\d/(?:post|comment/list)\b", shape=_is_lemmy)


def api_url(url: str) -> str | None:
    """The API's address of a post; it names the comments' as its next page."""
    found = _POST_URL.fullmatch(url.partition("#")[0].partition("?")[0])
    return f"{found[1]}/api/v3/post?id={found[2]}" if found and not _NOT_LEMMY.match(url) else None


def extract(page: Page) -> Thread:
    """Read a post, a page of its comments, or both.

    The first post is the submission: its body or, for a bare link, the title that the submitter gave it.
    Raises ExtractionError if the JSON is neither, or nothing in it can be shown.
    """
    data = document(page)
    if not _is_lemmy(data):
        raise ExtractionError(page.url, "JSON of unknown shape: neither post_view nor comments as Lemmy has")
    both = _joined(data)
    head, views = table(both["post_view"]), tables(both["comments"])
    found = ([_submission(page, head)] if head else []) + [_comment(page, view) for view in views]
    posts = tuple(post for post in found if post)
    if not posts:
        raise ExtractionError(page.url, "no Lemmy post or comment that is not removed")
    subject = table(head.get("post") or next((view.get("post") for view in views), None))
    following = _comments(page, head) if head and both["comments"] is None else _next(page, len(views))
    return Thread(page.url, "lemmy", posts, title=_title(subject), next_page=following)


def _title(post: dict[str, Any]) -> str | None:
    """A post's title."""
    return clean(post.get("name")) or clean(post.get("title"))


def _gone(item: dict[str, Any]) -> bool:
    """Was it deleted by its author or removed by a moderator?"""
    return bool(item.get("deleted") or item.get("removed"))


def _author(creator: object) -> str | None:
    """The creator's name, with the instance for somebody from another one."""
    person = table(creator)
    name, home = (
        clean(person.get("name") or person.get("user_name")),
        web(person.get("actor_id") or person.get("ap_id")),
    )
    if name is None or person.get("local", True) or home is None or person.get("deleted"):
        return None if person.get("deleted") else name
    return f"{name}@{home.split('/')[2]}"


def _submission(page: Page, view: dict[str, Any]) -> Post | None:
    """The post above the comments; None if it is gone."""
    post = table(view.get("post"))
    key = identity(post.get("id"))
    body, quotes = markdown(text(post.get("body")))
    if not body:
        body, quotes = _title(post) or "", ()
    if key is None or _gone(post) or not body:
        return None
    return Post(
        id=key,
        text=body,
        quotes=quotes,
        author=_author(view.get("creator")),
        created_at=_moment(post, "published"),
        edited_at=_moment(post, "updated"),
        permalink=web(post.get("ap_id")) or absolute(page.url, f"/post/{key}"),
    )


def _comment(page: Page, view: dict[str, Any]) -> Post | None:
    """One comment; None if it is gone or empty."""
    comment = table(view.get("comment"))
    key = _key(comment.get("id"), comment)
    body, quotes = markdown(text(comment.get("content")) or text(comment.get("body")))
    if key is None or _gone(comment) or not body:
        return None
    path = text(comment.get("path")).split(".")
    parent = path[-2] if len(path) > 1 else "0"
    return Post(
        id=key,
        text=body,
        quotes=quotes,
        author=_author(view.get("creator")),
        created_at=_moment(comment, "published"),
        edited_at=_moment(comment, "updated"),
        permalink=web(comment.get("ap_id")) or absolute(page.url, f"/comment/{identity(comment.get('id'))}"),
        reply_to=_key(parent, comment) if parent != "0" else identity(comment.get("post_id")),
    )


def _key(value: object, comment: dict[str, Any]) -> str | None:
    """A comment's id; comments and posts are counted apart, so one may have the number of its own post."""
    key = identity(value)
    return f"comment/{key}" if key is not None and key == identity(comment.get("post_id")) else key


def _moment(item: dict[str, Any], name: str) -> Any:
    """A moment in UTC, under the name that it has now or had before."""
    return utc(item.get(name) or item.get(f"{name}_at"))


def _comments(page: Page, view: dict[str, Any]) -> str | None:
    """The first page of a post's comments; None where the post says that it has none."""
    post = table(view.get("post"))
    key = identity(post.get("id"))
    count = number(table(view.get("counts")).get("comments", post.get("comments")))
    if key is None or count == 0:
        return None
    version = re.search(r"/api/(\w+)/post\b", page.url)
    root = f"/api/{version[1] if version else 'v3'}/comment/list"
    return absolute(page.url, f"{root}?post_id={key}&type_=All&sort=Old&limit={_LIMIT}&page=1")


def _next(page: Page, count: int) -> str | None:
    """The page of comments after this one: the API does not say, but a page that is not full is the last."""
    limit = number(parameter(page.url, "limit") or "10")
    at = number(parameter(page.url, "page") or "1")
    listed = split(page.url).path.endswith("/comment/list")
    whole = parameter(page.url, "max_depth") is not None
    if not listed or whole or not limit or at is None or count < limit:
        return None
    return with_query(page.url, {"page": str(at + 1)})
