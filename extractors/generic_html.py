"""Pages of unknown sites: the block that repeats as comments do is taken for a comment, and said to be."""

from __future__ import annotations

from dataclasses import replace

from extractors.model import ExtractionError, Page, Post, Quote, Thread
from extractors.quotes.origins import answering, with_origins
from extractors.reading.clock import Clock, date_order
from extractors.reading.comment_blocks import Blocks, find
from extractors.reading.comment_links import labels, parents, permalink, short
from extractors.reading.comment_parts import Comment, author, find_bodies, moments
from extractors.reading.comment_text import text
from extractors.reading.decode import decode
from extractors.reading.elements import words_of
from extractors.reading.html_text import parse
from extractors.reading.links import Links, links_of
from extractors.reading.matching import Matches
from extractors.reading.outline import Outline, outline
from extractors.reading.page_parts import article, next_page, title
from extractors.reading.times import page_zone

MATCHES = Matches(kind="html", generic=True)

_DATES_READ = 40


def extract(page: Page) -> Thread:
    """Read the comments of a page whose platform is not known; ``guessed`` says what was taken for one.

    Raises ExtractionError if nothing on the page repeats as comments do, or what does are articles.
    """
    soup = parse(page, decode(page))
    seen = outline(page, soup)
    blocks = find(seen)
    if blocks is None:
        raise ExtractionError(page.url, "nothing on this page repeats as comments do")
    if blocks.articles:
        raise ExtractionError(
            page.url, f"its {blocks.look} are headed by links to other pages, as a list of articles is"
        )
    links = links_of(page, soup)
    posts = _posts(page, seen, blocks, links)
    if len(posts) < 2:
        raise ExtractionError(page.url, f"its {blocks.look} hold no text that could be comments")
    first = next(iter(blocks.parents))
    above = article(page, seen, first, frozenset(blocks.parents))
    return Thread(
        page.url,
        "generic_html",
        answering(with_origins(answering(posts), above)),
        title=title(soup),
        article=above,
        next_page=next_page(links),
        guessed=_guess(blocks, len(posts)),
    )


def _guess(blocks: Blocks, count: int) -> str:
    """What was taken for a comment, in words."""
    held = " and ".join([*(["a name"] if blocks.named else []), *(["a date"] if blocks.timed else [])])
    told = f"most hold {held}" if held else "none tells who wrote it when"
    return f"no known platform: each {blocks.look} was taken for a comment ({count} of them; {told})"


def _posts(page: Page, seen: Outline, blocks: Blocks, links: Links) -> list[Post]:
    """The posts in the blocks, in reading order; blocks without text are left out."""
    inner: dict[int, set[int]] = {index: set() for index in blocks.parents}
    for index, parent in blocks.parents.items():
        if parent is not None:
            inner[parent].add(index)
    comments = [Comment(seen, index, frozenset(inner[index]), index) for index in blocks.parents]
    find_bodies(comments)
    given = labels(comments)
    ids = short(given)
    positions = {comment.index: at for at, comment in enumerate(comments)}
    within = [None if p is None else positions[p] for p in blocks.parents.values()]
    answered = parents(comments, given, within)
    clock = _clock(page, seen, comments)
    known = {label: own for label, own in zip(given, ids, strict=True) if label}
    posts: list[Post] = []
    for at, comment in enumerate(comments):
        words, quotes = text(page, comment)
        if not words:
            continue
        above = answered[at]
        created, edited = moments(comment, clock)
        posts.append(
            Post(
                id=ids[at],
                text=words,
                quotes=tuple(_known(quote, known) for quote in quotes),
                author=author(comment),
                created_at=created,
                edited_at=edited,
                permalink=permalink(comment, given[at], links),
                reply_to=None if above is None else ids[above],
            )
        )
    return posts


def _known(quote: Quote, known: dict[str, str]) -> Quote:
    """A quote whose source is the id of a post on this page, or unknown."""
    return replace(quote, source=known.get(quote.source or ""))


def _clock(page: Page, seen: Outline, comments: list[Comment]) -> Clock:
    """How the page writes its moments: in the zone of its footer, read when it was fetched."""
    shown = [
        words_of(seen.nodes[index])
        for comment in comments[:_DATES_READ]
        for index in comment.around()
        if seen.is_time[index] and seen.holds(index)[0] < _DATES_READ
    ]
    return Clock(page_zone(seen.margin), date_order([], shown), page.fetched_at)
