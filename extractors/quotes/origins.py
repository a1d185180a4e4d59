"""Where a marked quote's words first stood, and who wrote them, where the markup does not say.

A quote that names an author of the thread is looked for in that author's posts. Any other is looked for in the posts
above it (the one that is answered, those that it answers in turn, the one that opened the thread), in the
article, and in every earlier post. The work grows with the length of the thread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from extractors.model import ARTICLE, Article, Post, Quote

_WORD = re.compile(r"\w+")
_GAP = re.compile(r"\.{3,}|…|\[[.… ]{0,9}\]")
_SIZE = 3
_SHARE = 0.6
"""At least this share of a quote's three-word shingles stands in its source: quotes are cut and corrected."""

_SHORT = 4
"""Quotes of fewer words must stand there word for word, and in the very post that is answered."""

_LONG = 7
"""Quotes of fewer words must stand unchanged in another branch of the thread, and unmarked ones are none."""

_TELLING = 12
"""Shorter quotes ("Why?") may stand in any post of the author they name: they do not tell their source."""

_FAR = 20
"""So many posts up the chain of replies are searched."""

_LATEST = 100
"""So many of an author's latest posts are searched."""

Origin = tuple[str, str | None]
"""The id of the post that words first stood in, or ARTICLE, and its author."""


class Wording:
    """A text as its words, which tell whether another text stands in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = _WORD.findall(text.casefold())
        self._line: str | None = None
        self._shingles: frozenset[tuple[str, ...]] | None = None

    def holds(self, other: Wording) -> bool:
        """Does the other text stand here, but for case, punctuation, and words left out of longer ones?"""
        if len(other.words) < _SHORT:
            return bool(other.words) and other.line() in self.line()
        theirs = other.quoted_shingles()
        return len(theirs & self.shingles()) >= _SHARE * len(theirs)

    def line(self) -> str:
        """The words in one line, a space on either side of each."""
        if self._line is None:
            self._line = f" {' '.join(self.words)} "
        return self._line

    def shingles(self) -> frozenset[tuple[str, ...]]:
        """Every three words in a row."""
        if self._shingles is None:
            self._shingles = _shingles(self.words)
        return self._shingles

    def quoted_shingles(self) -> frozenset[tuple[str, ...]]:
        """Every three words in a row, but those that an ellipsis stands between; all if that leaves none."""
        pieces = _GAP.split(self.text)
        if len(pieces) == 1:
            return self.shingles()
        found = (_shingles(_WORD.findall(piece.casefold())) for piece in pieces)
        return frozenset().union(*found) or self.shingles()


def _shingles(words: list[str]) -> frozenset[tuple[str, ...]]:
    """Every three of these words in a row."""
    return frozenset(zip(*(words[at:] for at in range(_SIZE)), strict=False))


@dataclass(slots=True)
class Origins:
    """The posts of a thread so far (parents come before their answers), and the article above them."""

    article: Article | None = None
    named_only: bool = False
    posts: dict[str, Post] = field(default_factory=dict)
    opening: Post | None = None
    _written: dict[str, list[Post]] = field(default_factory=dict)
    _words: dict[tuple[str, bool], Wording] = field(default_factory=dict)
    _waiting: list[Post] = field(default_factory=list)
    _places: dict[tuple[str, ...], str] = field(default_factory=dict)

    def add(self, post: Post) -> Post:
        """The post with a source for every quote whose words are found; it joins those to be searched."""
        if any(quote.source is None for quote in post.quotes):
            quotes = tuple(self._sourced(post, number) for number in range(len(post.quotes)))
            post = replace(post, quotes=quotes)
        if self.opening is None and not self.posts and post.reply_to is None:
            self.opening = post
        if self.posts.setdefault(post.id, post) is post:
            self._waiting.append(post)
            self._written.setdefault(post.author or "", []).append(post)
        return post

    def find(self, text: str, reply_to: str | None) -> Origin | None:
        """Where text in an answer to ``reply_to`` first stood, if it is a quote at all."""
        return self._first(Wording(text), self.posts.get(reply_to or ""), _LONG)

    def _quoted(self, wording: Wording, parent: Post | None, author: str | None) -> Origin | None:
        """Where the words of a marked quote first stood, which is said to be by ``author``."""
        if self.named_only or author in self._written:
            return self._by(author or "", wording, parent) if author else None
        return self._first(wording, parent, _SHORT)

    def _first(self, wording: Wording, parent: Post | None, least: int) -> Origin | None:
        """Where words first stood; of fewer than ``least`` only in a post above or the article."""
        short = len(wording.words) < _SHORT
        for post in self._above(parent):
            if (post is parent or not short) and self._wording(post).holds(wording):
                return post.id, post.author
        if self.article and not short and self._article().holds(wording):
            return ARTICLE, self.article.author
        found = self._elsewhere(wording) if len(wording.words) >= least else None
        return found or self._passed_on(wording, parent)

    def _by(self, author: str, wording: Wording, parent: Post | None) -> Origin | None:
        """The latest post by this author that holds the words; few words may be from the parent only."""
        posts = [parent] if parent and parent.author == author else []
        if len(wording.line()) - 2 >= _TELLING:
            posts += self._written.get(author, [])[: -_LATEST - 1 : -1]
        return next(((post.id, post.author) for post in posts if self._wording(post).holds(wording)), None)

    def _passed_on(self, wording: Wording, parent: Post | None) -> Origin | None:
        """The post that is answered, if it quotes this text itself."""
        if parent and parent.quotes and self._wording(parent, whole=True).holds(wording):
            return parent.id, parent.author
        return None

    def _elsewhere(self, wording: Wording) -> Origin | None:
        """An earlier post in another branch; a text that is not long must stand there unchanged."""
        for post in self._waiting:
            for row in self._wording(post).shingles():
                self._places.setdefault(row, post.id)
        self._waiting.clear()
        theirs = wording.quoted_shingles()
        # Each row is kept where it first stood, so the best of the places is the source, not who repeats it.
        places = Counter(self._places[row] for row in theirs if row in self._places)
        best, count = next(iter(places.most_common(1)), ("", 0))
        share = _SHARE if len(wording.words) >= _LONG else 1
        return (best, self.posts[best].author) if count and count >= share * len(theirs) else None

    def _above(self, post: Post | None) -> Iterator[Post]:
        """The post that is answered, those that it answers in turn, and the one that opened the thread."""
        seen: set[str] = set()
        while post and post.id not in seen and len(seen) < _FAR:
            seen.add(post.id)
            yield post
            post = self.posts.get(post.reply_to or "")
        if self.opening and self.opening.id not in seen:
            yield self.opening

    def _sourced(self, post: Post, number: int) -> Quote:
        """A quote with its source and author, if its words are found."""
        quote = post.quotes[number]
        if quote.source is not None:
            return quote
        words, parent = _own_words(post, number), self.posts.get(post.reply_to or "")
        if words.strip():
            found = self._quoted(Wording(words), parent, quote.author)
        else:
            found = self._passed_on(Wording(post.text[quote.start : quote.end]), parent)
        return replace(quote, source=found[0], author=quote.author or found[1]) if found else quote

    def _wording(self, post: Post, whole: bool = False) -> Wording:
        """The words of a post: its own, or those it quotes as well."""
        key = (post.id, whole)
        if key not in self._words:
            self._words[key] = Wording(post.text if whole else post.own_text())
        return self._words[key]

    def _article(self) -> Wording:
        """The article's words; "" is no post's id."""
        if ("", True) not in self._words:
            self._words["", True] = Wording(self.article.text if self.article else "")
        return self._words["", True]


def with_origins(
    posts: Iterable[Post], article: Article | None = None, *, named_only: bool = False
) -> tuple[Post, ...]:
    """The posts, each quote with the post its words first stood in and with that post's author.

    What the markup says stays as it is. Parents must come before their answers. On boards, where who is
    quoted is named by the software and few posts tell what they answer, quotes are traced ``named_only``.
    """
    kept, origins = list(posts), Origins(article, named_only)
    authors = {post.id: post.author for post in kept}
    return tuple(_with_authors(origins.add(post), authors) for post in kept)


def _with_authors(post: Post, authors: dict[str, str | None]) -> Post:
    """The post, its quotes of known posts with the authors of those."""
    if all(quote.author or not authors.get(quote.source or "") for quote in post.quotes):
        return post
    quotes = (replace(quote, author=quote.author or authors.get(quote.source or "")) for quote in post.quotes)
    return replace(post, quotes=tuple(quotes))


def _own_words(post: Post, number: int) -> str:
    """The text of a post's quote without the quotes inside it."""
    quote = post.quotes[number]
    at, parts = quote.start, []
    for inner in islice(post.quotes, number + 1, None):
        if inner.start >= quote.end:
            break
        if inner.depth == quote.depth + 1:
            parts.append(post.text[at : inner.start])
            at = inner.end
    return " ".join((*parts, post.text[at : quote.end]))


def answered(quotes: Sequence[Quote]) -> str | None:
    """The post that a post replies to, where only its quotes tell: the first that it quotes."""
    sources = (quote.source for quote in quotes if quote.depth == 1)
    return next((source for source in sources if source and source != ARTICLE), None)


def answering(posts: Iterable[Post]) -> tuple[Post, ...]:
    """The posts of a flat thread, each as the answer to the first post that it quotes."""
    return tuple(replace(post, reply_to=post.reply_to or answered(post.quotes)) for post in posts)


def in_order(posts: Iterable[Post]) -> list[Post]:
    """The posts by the time they were written; one without a time follows the one it stood behind."""
    keyed: list[tuple[float, Post]] = []
    for post in posts:
        last = keyed[-1][0] if keyed else 0.0
        keyed.append((post.created_at.timestamp() if post.created_at else last, post))
    return [post for _, post in sorted(keyed, key=lambda pair: pair[0])]
