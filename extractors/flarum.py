"""Flarum discussions: the JSON:API documents of ``/api/discussions/ID`` and ``/api/posts``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote as percent

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.reading.elements import text_of
from extractors.reading.fragments import fragment
from extractors.reading.html_text import Quoted, Rules, absolute, attribute, classes, clean, names, utc
from extractors.reading.light_tree import LightTag
from extractors.reading.matching import Matches
from extractors.reading.values import document, identity, number, table, tables, text, web


def is_discussion(data: Any) -> bool:
    """Is this JSON:API document a Flarum discussion or a list of its posts?"""
    primary = table(data).get("data")
    if isinstance(primary, dict) and primary.get("type") == "discussions":
        return isinstance(primary.get("attributes"), dict)
    return any(_is_post(item) for item in ([primary] if isinstance(primary, dict) else tables(primary)))


def _is_post(item: dict[str, Any]) -> bool:
    """Is this resource a post, of whatever content type?"""
    attributes = table(item.get("attributes"))
    return item.get("type") == "posts" and ("contentType" in attributes or "contentHtml" in attributes)


MATCHES = Matches(kind="json", path=r"/api/(?:discussions/|posts\b)", shape=is_discussion)

_BATCH = 50  # as many posts as the API gives at once
_MAX_BATCHES = 400
_NOT_TEXT = names("Button ButtonGroup LinkPreview")
_MARKS = re.compile(r"PostMention|uncited|<cite|" + "|".join(sorted(_NOT_TEXT)))


def extract(page: Page) -> Thread:
    """Read the posts of a discussion, or of one page of its posts.

    Raises ExtractionError if the JSON is neither, or no post in it can be shown.
    """
    data = document(page)
    if not is_discussion(data):
        raise ExtractionError(page.url, "JSON of unknown shape: neither discussion nor posts as Flarum has")
    prefix, api, _ = page.url.partition("/api/")
    return read_document(page, data, prefix + "/" if api else absolute(page.url, "/") or page.url)


def read_document(page: Page, data: dict[str, Any], base: str) -> Thread:
    """The thread in a JSON:API document of the forum at ``base``; raises ExtractionError if it has no post."""
    primary = data["data"]
    resources = [
        *([primary] if isinstance(primary, dict) else tables(primary)),
        *tables(data.get("included")),
    ]
    forum = _Forum(page, base, {(text(r.get("type")), identity(r.get("id"))): r for r in resources})
    posts = tuple(post for item in resources if _is_post(item) and (post := _post(forum, item)))
    if not posts:
        raise ExtractionError(page.url, "no Flarum post in this document")
    ordered = tuple(sorted(posts, key=forum.order)) if isinstance(primary, dict) else posts
    discussion: dict[str, Any] = next((r for r in resources if r.get("type") == "discussions"), {})
    return Thread(
        page.url,
        "flarum",
        ordered,
        title=clean(table(discussion.get("attributes")).get("title")),
        next_page=absolute(page.url, clean(table(data.get("links")).get("next"))),
        more_pages=_more(forum, table(primary)),
    )


@dataclass(frozen=True, slots=True)
class _Forum:
    """A document's resources by type and id, and where the forum is."""

    page: Page
    base: str
    resources: dict[tuple[str, str | None], dict[str, Any]]

    def attributes(self, kind: str, key: str | None) -> dict[str, Any]:
        """What the document says about a resource."""
        return table(self.resources.get((kind, key), {}).get("attributes"))

    def author(self, post: str | None) -> str | None:
        """Who wrote a post of this document, as the forum shows the name."""
        user = self.attributes("users", _related(self.resources.get(("posts", post), {}), "user"))
        return clean(user.get("displayName")) or clean(user.get("username"))

    def order(self, post: Post) -> tuple[int, int]:
        """Where a post stands in its discussion: ``included`` is in no order."""
        return number(self.attributes("posts", post.id).get("number")) or 0, number(post.id) or 0


def _related(item: dict[str, Any], name: str) -> str | None:
    """The id of the one resource that another points to."""
    return identity(table(table(table(item.get("relationships")).get(name)).get("data")).get("id"))


def _post(forum: _Forum, item: dict[str, Any]) -> Post | None:
    """One post; None for an event ("renamed the discussion"), a hidden or an empty post."""
    attributes, key = table(item.get("attributes")), identity(item.get("id"))
    kind = attributes.get("contentType", "comment")
    if key is None or kind != "comment" or attributes.get("isHidden") or attributes.get("hiddenAt"):
        return None
    answered: list[str] = []
    named: list[str] = []
    body, quotes = fragment(
        forum.page, text(attributes.get("contentHtml")), _rules(forum, answered, named), _MARKS
    )
    if not body:
        return None
    discussion, place = _related(item, "discussion"), number(attributes.get("number"))
    if discussion is None:  # the API leaves it out where the discussion is the document itself
        discussion = next((i for kind, i in forum.resources if kind == "discussions"), None)
    return Post(
        id=key,
        text=body,
        quotes=quotes,
        author=forum.author(key),
        created_at=utc(attributes.get("createdAt") or attributes.get("time")),
        edited_at=utc(attributes.get("editedAt") or attributes.get("editTime")),
        permalink=absolute(forum.base, f"d/{percent(discussion)}/{place}") if discussion and place else None,
        reply_to=next((parent for parent in (*answered, *named) if parent != key), None),
    )


def _more(forum: _Forum, discussion: dict[str, Any]) -> tuple[str, ...]:
    """The API's batches with the discussion's posts that are named here, but not included."""
    listed = table(table(discussion.get("relationships")).get("posts")).get("data")
    known = forum.resources
    wanted = [
        key for item in tables(listed) if (key := identity(item.get("id"))) and ("posts", key) not in known
    ]
    batches = [wanted[at : at + _BATCH] for at in range(0, len(wanted), _BATCH)][:_MAX_BATCHES]
    links = (
        absolute(forum.base, f"api/posts?filter[id]={percent(','.join(batch), ',')}&page[limit]={_BATCH}")
        for batch in batches
    )
    return tuple(link for link in links if link)


def _rules(forum: _Forum, answered: list[str], named: list[str]) -> Rules[LightTag]:
    """How a post's elements are read.

    The posts that it answers by quote or by a mention in front are added to ``answered``, those that it
    mentions within a sentence to ``named``.
    """

    def skip(node: LightTag) -> bool:
        if node.name == "cite" and _in_quote(node):
            return True
        if "PostMention" not in classes(node):
            return not _NOT_TEXT.isdisjoint(classes(node))
        leads, source = _leads(node), attribute(node, "data-id")
        if source and not _in_quote(node):
            (answered if leads else named).append(source)
        return leads

    def quote(node: LightTag) -> Quoted | None:
        if node.name != "blockquote":
            return None
        mention = _heading(node, lambda tag: "PostMention" in classes(tag) and _leads(tag))
        if mention is not None:
            source = attribute(mention, "data-id")
            if source and not _in_quote(node):
                answered.append(source)
            return Quoted(source, forum.author(source) or text_of(mention))
        writer = text_of(_heading(node, lambda tag: tag.name == "cite")) or ""
        return Quoted(None, re.sub(r"\s+\S+:$", "", writer) or None)

    return Rules(skip, quote)


def _leads(node: LightTag) -> bool:
    """Does nothing stand before this mention in its line? Then it is the mark of a reply, not a word."""
    for before in node.previous_siblings:
        if isinstance(before, LightTag):
            if before.name == "br":
                return True
            if "PostMention" not in classes(before):
                return False
        elif before.strip():
            return False
    return True


def _heading(quoted: LightTag, wanted: Callable[[LightTag], bool]) -> LightTag | None:
    """The first wanted element in a quote that does not stand in a quote inside it."""
    tags = (tag for tag in quoted.find_all() if wanted(tag))
    return next((tag for tag in tags if tag.find_parent("blockquote") == quoted), None)


def _in_quote(node: LightTag) -> bool:
    """Does an element stand inside a quote?"""
    return node.find_parent("blockquote") is not None


def forum_url(resources: object) -> str | None:
    """Where the forum is, as its page's payload says."""
    for resource in tables(resources):
        if resource.get("type") == "forums" and (
            url := web(table(resource.get("attributes")).get("baseUrl"))
        ):
            return url.rstrip("/") + "/"
    return None
