"""Where a marked quote was first written, for platforms whose markup says only that it is one.

The quoted words are looked for in the post replied to, in the article, and in every earlier post; only
words that stand there unchanged and in a row count. The work grows with the length of the thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.model import ARTICLE, Article, Post, Quote

_WORD = re.compile(r"\w+")
_GAP = re.compile(r"\.{3,}|…|\[[.… ]{0,9}\]")

KEY = 4
"""A quote of fewer words is looked for in the post replied to only: elsewhere it may stand by chance."""

MOST = 50
"""Words that more texts begin a sentence with are looked for in so many only."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as words between blanks, so that whole words are found by plain search."""

    name: str
    author: str | None
    words: str
    own: str


def with_origins(posts: Sequence[Post], article: Article | None = None) -> tuple[Post, ...]:
    """The posts with source and author of those quotes that name no source, where their words are found.

    Posts must be in the order written.
    """
    wanted = {key for post in posts for quote in post.quotes for key in _keys(post, quote)}
    if not wanted and not any(post.quotes for post in posts):
        return tuple(posts)
    index: dict[str, list[_Text]] = {key: [] for key in wanted}
    known: dict[str, _Text] = {}
    if article is not None:
        words = _words(article.text)
        _enter(_Text(ARTICLE, article.author, words, words), index, known)
    out = []
    for post in posts:
        quotes = tuple(_origin(post, quote, index, known) for quote in post.quotes)
        out.append(replace(post, quotes=quotes) if quotes != post.quotes else post)
        own = " ".join(_words(post.text[start:end]) for start, end in post.own_spans())
        _enter(_Text(post.id, post.author, _words(post.text), own), index, known)
    return tuple(out)


def in_order(posts: Iterable[Post]) -> list[Post]:
    """The posts by the time they were written; one without a time follows the one it stood behind."""
    keyed: list[tuple[float, Post]] = []
    for post in posts:
        last = keyed[-1][0] if keyed else 0.0
        keyed.append((post.created_at.timestamp() if post.created_at else last, post))
    return [post for _, post in sorted(keyed, key=lambda pair: pair[0])]


def _words(text: str) -> str:
    """A text's words in lower case, blanks between and around them."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _pieces(post: Post, quote: Quote) -> list[str]:
    """The words of a quote, in the pieces that an ellipsis or a quote inside it leaves of them."""
    inner = [
        one for one in post.quotes if one.depth == quote.depth + 1 and quote.start <= one.start < quote.end
    ]
    starts, ends = [quote.start, *(one.end for one in inner)], [*(one.start for one in inner), quote.end]
    parts = (post.text[start:end] for start, end in zip(starts, ends, strict=True))
    found = (_words(piece) for part in parts for piece in _GAP.split(part))
    return [piece for piece in found if piece.strip()]


def _keys(post: Post, quote: Quote) -> Iterator[str]:
    """What a quote without a source is looked up by: its first words."""
    if quote.source is None:
        pieces = _pieces(post, quote)
        first = pieces[0].split(" ", KEY + 1)[1 : KEY + 1] if pieces else []
        if len(first) == KEY and all(first):
            yield " ".join(first)


def _enter(text: _Text, index: dict[str, list[_Text]], known: dict[str, _Text]) -> None:
    """Make a text known, under each key that its own words hold."""
    known.setdefault(text.name, text)
    words = text.own.split()
    for at in range(len(words) - KEY + 1 if index else 0):
        found = index.get(" ".join(words[at : at + KEY]))
        if found is not None and len(found) < MOST and (not found or found[-1] is not text):
            found.append(text)


def _origin(post: Post, quote: Quote, index: dict[str, list[_Text]], known: dict[str, _Text]) -> Quote:
    """A quote with its source, if that is found."""
    pieces = _pieces(post, quote) if quote.source is None else []
    parent = known.get(post.reply_to) if post.reply_to else None
    if parent is not None and pieces and all(piece in parent.own for piece in pieces):
        return _from(quote, parent)
    candidates = [text for key in _keys(post, quote) for text in index.get(key, ())]
    candidates.sort(key=lambda text: text.author != quote.author)
    for text in candidates:
        if all(piece in text.own for piece in pieces):
            return _from(quote, text)
    # Where the markup shows no quote inside the quote, its words may be what the parent quoted.
    if parent is not None and pieces and all(piece in parent.words for piece in pieces):
        return _from(quote, parent)
    return quote


def _from(quote: Quote, text: _Text) -> Quote:
    """The quote, from that text; an author that the markup names stays."""
    return replace(quote, source=text.name, author=quote.author or text.author)
