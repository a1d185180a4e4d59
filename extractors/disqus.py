"""Disqus threads: the JSON of ``threads/listPosts``, and the same as its comment frame carries it."""

from __future__ import annotations

import re
from typing import Any

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import in_order, with_origins
from extractors.quotes.quoted_lines import typed
from extractors.reading.addresses import with_query, without_secrets
from extractors.reading.fragments import Body, fragment
from extractors.reading.html_text import Quoted, Rules, absolute, classes, clean, names, utc
from extractors.reading.light_tree import LightTag
from extractors.reading.matching import Matches
from extractors.reading.values import document, reference, table, tables, text

_MARKS = {"createdAt", "author", "parent"}
"""Fields that every post of Disqus has."""


def _raw_posts(data: Any) -> list[Any] | None:
    """The posts of an answer, whichever of the two forms it has; None if it has neither."""
    answer = table(data).get("response")
    posts = answer.get("posts") if isinstance(answer, dict) else answer
    return posts if isinstance(posts, list) and "code" in data else None


def _is_answer(data: Any) -> bool:
    """Is this an answer of Disqus with posts, without any, or with an error?"""
    posts = _raw_posts(data)
    if posts is None:
        return (
            isinstance(data, dict)
            and data.keys() == {"code", "response"}
            and isinstance(data["response"], str)
        )
    if posts:
        return any(isinstance(post, dict) and post.keys() >= _MARKS for post in posts[:5])
    return isinstance(data.get("cursor"), dict)


MATCHES = Matches(kind="json", host=r"(?:^|\.)disqus\.com$", path=r"/api/3\.0/", shape=_is_answer)

_NOT_TEXT = names("media-container post-media curated-link")
_MARKED = re.compile("|".join(sorted(_NOT_TEXT)))
_UPLOAD = re.compile(r"<a\s[^>]*disquscdn\.com/[^>]*>\s*https?:[^<]*</a>")
_TAG = re.compile(r"</?[a-z]{1,10}[\s/>]", re.IGNORECASE)
_HIDDEN = ("isDeleted", "isSpam", "isDeletedByAuthor", "isDeletedByModerator")


def extract(page: Page) -> Thread:
    """Read one batch of posts, put in the order they were written.

    Raises ExtractionError if no post can be shown, giving the error that Disqus reports.
    """
    return from_answer(page, document(page))


def from_answer(page: Page, data: Any) -> Thread:
    """The thread in an answer of Disqus that is parsed already; raises ExtractionError as ``extract``."""
    raw = _raw_posts(data)
    if raw is None:
        error = clean(table(data).get("response"))
        reason = (
            f"Disqus answered with an error: {error}" if error else "JSON of unknown shape: no Disqus posts"
        )
        raise ExtractionError(page.url, reason[:200])
    about = _about(data, raw)
    found = [post for item in tables(raw) if (post := _post(page, item, about))]
    if not found:
        raise ExtractionError(page.url, "no Disqus post in this answer")
    posts = with_origins(in_order(found))
    title = clean(about.get("clean_title")) or clean(about.get("title"))
    return Thread(without_secrets(page.url), "disqus", posts, title=title, next_page=_next(page.url, data))


def _about(data: dict[str, Any], raw: list[Any]) -> dict[str, Any]:
    """What the answer says about the thread itself; nothing where it was not asked for."""
    answer = data["response"]
    return next(iter(tables([table(part).get("thread") for part in (answer, *raw[:1])])), {})


def _next(url: str, data: dict[str, Any]) -> str | None:
    """The next batch, as the cursor tells."""
    cursor = table(data.get("cursor"))
    following = clean(cursor.get("next")) if cursor.get("hasNext") or cursor.get("more") else None
    return with_query(url, {"cursor": following}) if following else None


def _post(page: Page, item: dict[str, Any], about: dict[str, Any]) -> Post | None:
    """One post; None for one that readers do not see, or without text."""
    own = reference(item.get("id"))
    if own is None or any(item.get(flag) is True for flag in _HIDDEN) or item.get("isApproved") is False:
        return None
    body, quotes = _text(page, item)
    if not body:
        return None
    link = clean(item.get("url")) or clean(about.get("link"))
    return Post(
        id=own,
        text=body,
        quotes=quotes,
        author=_author(table(item.get("author"))),
        created_at=utc(item.get("createdAt")),
        edited_at=utc(item.get("editedAt")) if item.get("isEdited") else None,
        permalink=absolute(link, f"#comment-{own}") if link else None,
        reply_to=reference(item.get("parent")),
    )


def _author(author: dict[str, Any]) -> str | None:
    """A poster's name; None for guests without one, which is what deleted users become."""
    name = clean(author.get("name")) or clean(author.get("username"))
    return None if name == "Guest" and author.get("isAnonymous") is not False else name


def _text(page: Page, item: dict[str, Any]) -> Body:
    """The text of a post: its HTML or, where that is missing, what was typed; uploads' addresses left out."""
    html, raw = text(item.get("message")), text(item.get("raw_message"))
    if html.strip():
        return fragment(page, _UPLOAD.sub("", html), _RULES, _MARKED)
    return fragment(page, raw.replace("\n", "<br>"), _RULES, _MARKED) if _TAG.search(raw) else typed(raw)


def _skip(node: LightTag) -> bool:
    """Is this element an embed?"""
    return not _NOT_TEXT.isdisjoint(classes(node))


def _quote(node: LightTag) -> Quoted | None:
    """A quote: Disqus does not say whose words it holds."""
    return Quoted() if node.name == "blockquote" else None


_RULES = Rules(skip=_skip, quote=_quote)
