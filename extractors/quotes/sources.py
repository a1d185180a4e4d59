"""Which post a quote's words first stood in, where only the words tell: the posts above it are searched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from extractors.model import ARTICLE, Article, Post, Quote

_WORD = re.compile(r"\w+")
_SIZE = 3
_SHARE = 0.6
"""At least this share of a quote's three-word shingles stands in its source: quotes are cut and corrected."""

_SHORT = 4
"""Quotes of fewer words must stand there word for word, and in the very post that is answered."""

_FAR = 20
"""So many posts up the chain of replies are searched."""

_LONG = 7
"""Quotes of this many words are recognised in any earlier post of the thread."""


class Wording:
    """A text as its words, which tell whether another text stands in it."""

    def __init__(self, text: str) -> None:
        self.words = _WORD.findall(text.casefold())
        self._line: str | None = None
        self._shingles: frozenset[tuple[str, ...]] | None = None

    def holds(self, other: Wording) -> bool:
        """Does the other text stand here, but for case, punctuation, and words left out of longer ones?"""
        if len(other.words) < _SHORT:
            return bool(other.words) and other.line() in self.line()
        theirs = other.shingles()
        return len(theirs & self.shingles()) >= _SHARE * len(theirs)

    def line(self) -> str:
        """The words in one line, a space on either side of each."""
        if self._line is None:
            self._line = f" {' '.join(self.words)} "
        return self._line

    def shingles(self) -> frozenset[tuple[str, ...]]:
        """Every three words in a row."""
        if self._shingles is None:
            rows = zip(*(self.words[at:] for at in range(_SIZE)), strict=False)
            self._shingles = frozenset(rows)
        return self._shingles


@dataclass(slots=True)
class Sources:
    """The posts of a thread so far (parents come before their answers), and the article above them."""

    article: Article | None = None
    posts: dict[str, Post] = field(default_factory=dict)
    opening: Post | None = None
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
        return post

    def find(self, text: str, reply_to: str | None) -> tuple[str, str | None] | None:
        """Id and author of the post, or ARTICLE, that text in an answer to ``reply_to`` first stood in."""
        wording = Wording(text)
        parent, short = self.posts.get(reply_to or ""), len(wording.words) < _SHORT
        for post in self._above(reply_to):
            if (post is parent or not short) and self._wording(post).holds(wording):
                return post.id, post.author
        if self.article and not short and self._article().holds(wording):
            return ARTICLE, self.article.author
        return self._elsewhere(wording) or self._passed_on(wording, parent)

    def _passed_on(self, wording: Wording, parent: Post | None) -> tuple[str, str | None] | None:
        """Id and author of the post that is answered, if it quotes this text itself."""
        if parent and parent.quotes and self._wording(parent, whole=True).holds(wording):
            return parent.id, parent.author
        return None

    def _elsewhere(self, wording: Wording) -> tuple[str, str | None] | None:
        """Id and author of an earlier post in another branch, for a text that is long enough to tell."""
        if len(wording.words) < _LONG:
            return None
        for post in self._waiting:
            for row in self._wording(post).shingles():
                self._places.setdefault(row, post.id)
        self._waiting.clear()
        theirs = wording.shingles()
        # Each row is kept where it first stood, so the best of the places is the source, not who repeats it.
        places = Counter(self._places[row] for row in theirs if row in self._places)
        best, count = next(iter(places.most_common(1)), ("", 0))
        return (best, self.posts[best].author) if count and count >= _SHARE * len(theirs) else None

    def _above(self, reply_to: str | None) -> Iterator[Post]:
        """The post that is answered, those that it answers in turn, and the one that opened the thread."""
        seen: set[str] = set()
        post = self.posts.get(reply_to or "")
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
        whole = post.text[quote.start : quote.end]
        found = self.find(words, post.reply_to) if words.strip() else self._passed_on(Wording(whole), parent)
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


def with_sources(posts: Sequence[Post], article: Article | None = None) -> tuple[Post, ...]:
    """The posts, each quote with the post its words first stood in: one that it answers, or the article.

    Quotes whose source is known stay as they are. Parents must come before their answers.
    """
    sources = Sources(article)
    return tuple(sources.add(post) for post in posts)


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
