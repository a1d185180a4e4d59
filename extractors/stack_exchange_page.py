"""Stack Exchange's question pages: the question, its answers, and the comments below each."""

from __future__ import annotations

import re
from datetime import datetime

from bs4 import BeautifulSoup, Tag

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import with_origins
from extractors.reading.decode import decode
from extractors.reading.elements import text_of
from extractors.reading.html_text import absolute, attribute, classes, clean, first, parse, render
from extractors.reading.links import own_address
from extractors.reading.matching import Matches
from extractors.reading.times import moment
from extractors.stack_exchange import RULES, comment_id, user_name

MATCHES = Matches(
    kind="html",
    host=r"(?:^|\.)(?:stackoverflow|stackexchange|serverfault|superuser|askubuntu|stackapps)\.com$"
    r"|(?:^|\.)mathoverflow\.net$",
    path=r"/(?:questions|[qa]|posts)/\d+",
    markup=r"\bclass=[\"'](?:[^\"'>]*\bjs-post-body|comment js-comment)[\s\"']|\bid=[\"']question-header[\"']",
)

_BODY = re.compile(r"(?:^|\s)(?:js-post-body|post-text)(?:\s|$)")
_COPY = re.compile(r"(?:^|\s)comment-copy(?:\s|$)")
_INFO = re.compile(r"(?:^|\s)user-info(?:\s|$)")
_TEXT = re.compile(f"{_BODY.pattern}|{_COPY.pattern}")
_POST_ID = re.compile(r"question|answer-(\d+)")
_COMMENT_ID = re.compile(r"comment-(\d+)")
_LIST_ID = re.compile(r"comments-(\d+)")
_LINK = re.compile(r"#comment\d+_(\d+)$")
_REVISIONS = re.compile(r"/revisions")
_EXACT = re.compile(r"^\d{4}-\d\d-\d\d ")
_SOME = re.compile(r"[1-9]")
_NEXT = re.compile(r"[?&]page=\d+")


def extract(page: Page) -> Thread:
    """Read a question with its answers and comments, or the list that "show more comments" fetches.

    Raises ExtractionError if the page holds none of them, naming the page's URL.
    """
    soup = parse(page, decode(page))
    base = own_address(page, soup)
    holders = soup.find_all(id=_POST_ID)
    numbers = frozenset(filter(None, map(_number, holders)))
    question = next((_number(holder) for holder in holders if holder.get("id") == "question"), None)
    found = (
        _comment(page, node, base, numbers)
        if _COPY.search(attribute(node, "class") or "")
        else _post(page, node, base, question)
        for node in soup.find_all(class_=_TEXT)
    )
    posts = with_origins([post for post in found if post])
    if not posts:
        raise ExtractionError(page.url, "no question, answer or comment on this page")
    link = soup.find("a", rel="next", href=_NEXT)
    return Thread(
        page.url,
        "stack_exchange",
        posts,
        title=_title(soup),
        next_page=absolute(base, attribute(link, "href")) if isinstance(link, Tag) else None,
        more_pages=_more(soup, base),
    )


def _title(soup: BeautifulSoup) -> str | None:
    """The question's title, with the note that the site adds to it ("[closed]")."""
    header = soup.find(id="question-header")
    heading = header.find("h1") if isinstance(header, Tag) else None
    return text_of(heading)


def _more(soup: BeautifulSoup, base: str) -> tuple[str, ...]:
    """The addresses of the comments that are folded away; they repeat those that the page shows."""
    lists = soup.find_all(attrs={"data-remaining-comments-count": _SOME})
    boxes = (node.find_parent(id=_LIST_ID) for node in lists)
    numbers = (_LIST_ID.fullmatch(attribute(box, "id") or "") for box in boxes if box)
    links = (absolute(base, f"/posts/{number[1]}/comments") for number in numbers if number)
    return tuple(link for link in links if link)


def _number(holder: Tag) -> str | None:
    """The number of a question or an answer, which share one count."""
    given = attribute(holder, "data-questionid") or attribute(holder, "data-answerid")
    named = _POST_ID.fullmatch(attribute(holder, "id") or "")
    return given or (named[1] if named else None)


def _post(page: Page, body: Tag, base: str, question: str | None) -> Post | None:
    """The question or an answer; None if it was deleted or is empty."""
    holder = body.find_parent(id=_POST_ID)
    own = _number(holder) if holder else None
    if holder is None or own is None or "deleted-answer" in classes(holder):
        return None
    text, quotes = render(page, body, RULES)
    if not text:
        return None
    signed: list[Tag] = []
    edited: list[Tag] = []
    for info in holder.find_all(class_=_INFO):
        (edited if info.find("a", href=_REVISIONS) else signed).append(info)
    owner = next((info for info in signed if info.find(itemprop="author")), signed[-1] if signed else None)
    share = first(holder, "js-share-link") or first(holder, "short-link")
    return Post(
        id=own,
        text=text,
        quotes=quotes,
        author=_name(owner) if owner else None,
        created_at=_stamp(owner) if owner else _dated(holder),
        edited_at=_stamp(edited[0]) if edited else None,
        permalink=absolute(base, attribute(share, "href") if share else f"#{own}"),
        reply_to=None if holder.get("id") == "question" else question,
    )


def _name(info: Tag) -> str | None:
    """The user's name in a signature; None for a community wiki, which is nobody's."""
    details = first(info, "user-details")
    if details is None or first(details, "community-wiki"):
        return None
    link = details.find("a") or details.find(itemprop="name")
    if isinstance(link, Tag):
        return user_name(link.get_text())
    return next(
        (name for text in details.find_all(string=True, recursive=False) if (name := clean(text))), None
    )


def _stamp(node: Tag) -> datetime | None:
    """The moment in a time's title: "2020-03-04 05:06:07Z", in comments with the licence behind it."""
    exact = node.find(title=_EXACT)
    return moment((attribute(exact, "title") or "").split(",")[0]) if isinstance(exact, Tag) else None


def _dated(holder: Tag) -> datetime | None:
    """When it was written, from the microdata of posts that no signature dates."""
    stamp = holder.find("time", itemprop="dateCreated")
    return moment(attribute(stamp, "datetime")) if isinstance(stamp, Tag) else None


def _comment(page: Page, copy: Tag, base: str, numbers: frozenset[str]) -> Post | None:
    """A comment; None if it was deleted or is empty."""
    holder = copy.find_parent(id=_COMMENT_ID)
    own = _COMMENT_ID.fullmatch(attribute(holder, "id") or "") if holder else None
    if holder is None or own is None or "deleted-comment" in classes(holder):
        return None
    text, quotes = render(page, copy, RULES)
    if not text:
        return None
    author, date, link = (
        first(holder, "comment-user"),
        first(holder, "comment-date"),
        first(holder, "comment-link"),
    )
    box = holder.find_parent(id=_LIST_ID)
    place = _LIST_ID.fullmatch(attribute(box, "id") or "") if box else None
    place = place or _LINK.search((attribute(link, "href") if link else None) or "")
    anchor = f"#comment{own[1]}_{place[1]}" if place else f"#comment-{own[1]}"
    return Post(
        id=comment_id(own[1], numbers),
        text=text,
        quotes=quotes,
        author=user_name(author.get_text()) if author else None,
        created_at=_stamp(date) if date else None,
        permalink=absolute(base, (attribute(link, "href") if link else None) or anchor),
        reply_to=place[1] if place else None,
    )
