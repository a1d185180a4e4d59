"""Finds text that a post repeats from the article or an earlier post, where no markup tells.

Three-word shingles of each post's *own* text are chained (after the seed-and-chain step of sequence
aligners), so a repeated sentence leads to where it first stood, however often it was quoted since.
A block that repeats a post together with what that post quoted is one quote with the other nested
in it. Each text is indexed once, where it first stood, so the work grows with the thread's length.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extractors.model import ARTICLE, Post, Quote, Thread
from extractors.quotes.edges import is_negated, is_quote, negates, quote_end, quote_start
from extractors.quotes.shingles import Chain, Positions, add_places, chain
from extractors.quotes.words import Words, tokenize

SHORT = 4
"""Shortest whole line that counts as a quote when it equals an earlier line or sentence."""

_SHORT_MOST = 9
"""Longest line compared as a whole: one word left out can leave fewer than three shingles of it."""

MIN_WORDS = 7
"""Shortest run of words that counts as a quote otherwise."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A quote block: words [start, end) of the post, repeated from words of document ``source``."""

    start: int
    end: int
    source: int
    pairs: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Document:
    """The article or a post: its words, which of them are its own, and the quotes found in it."""

    name: str
    author: str | None
    words: Words
    own: list[tuple[int, int]]
    quotes: tuple[Quote, ...] = ()
    places: Positions | None = None

    def answer(self, quote: Quote) -> tuple[int, int] | None:
        """The short line of own text right below a quote, as a run of words."""
        for start, end in self.words.within([(quote.end, sys.maxsize)]):
            low, high = next(self.words.lines(start, end))
            if high - low <= _SHORT_MOST and any(low >= own[0] and high <= own[1] for own in self.own):
                return low, high
        return None

    def shingled(self) -> Positions:
        """Where each shingle of the whole text stands, quotes included; kept once computed."""
        if self.places is None:
            self.places = {}
            add_places(self.places, 0, self.words.keys, 0, len(self.words.keys))
        return self.places


@dataclass(slots=True)
class _Index:
    """Every document so far, where each shingle of own text first stood, and whole short lines."""

    documents: list[_Document] = field(default_factory=list)
    places: Positions = field(default_factory=dict)
    short: dict[tuple[str, ...], tuple[int, int]] = field(default_factory=dict)
    answers: dict[tuple[str | None, tuple[str, ...]], tuple[int, int]] = field(default_factory=dict)

    def add(self, document: _Document) -> None:
        """Index a document's own text."""
        number = len(self.documents)
        self.documents.append(document)
        keys = document.words.keys
        for start, end in document.own:
            add_places(self.places, number, keys, start, end)
            for low, high in document.words.units(start, end):
                for variant in _variants(tuple(keys[low:high])):
                    self.short.setdefault(variant, (number, low))
        for quote in document.quotes:
            if quote.depth == 1 and (line := document.answer(quote)):
                self.answers.setdefault((quote.source, tuple(keys[line[0] : line[1]])), (number, line[0]))


def _variants(line: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A short line as it stands, and with any one word left out that does not turn its meaning."""
    if not SHORT <= len(line) <= _SHORT_MOST:
        return
    yield line
    if len(line) > SHORT + 1:
        for at, word in enumerate(line):
            if not negates(word):
                yield line[:at] + line[at + 1 :]


def find_requotes(thread: Thread) -> Thread:
    """The thread with a Quote (``found="requote"``) for each text repeated without markup.

    ``source`` is the post, or ARTICLE, that the text first stood in. Only text outside the quotes
    that are already known is searched; those stay as they are. Posts must be in the order written.
    """
    index = _Index()
    if thread.article is not None:
        # The headline is quoted like the rest; offsets into the article are never handed out.
        words = tokenize(f"{thread.title or ''}\n\n{thread.article.text}")
        index.add(_Document(ARTICLE, thread.article.author, words, [(0, len(words.keys))]))
    return replace(thread, posts=tuple(_requoted(post, index) for post in thread.posts))


def _requoted(post: Post, index: _Index) -> Post:
    """A post with the quotes found in it; it joins the index for the posts after it."""
    words = tokenize(post.text)
    own = words.within(post.own_spans())
    found = _blocks(words, own, index)
    quotes = [quote for block in found for quote in _quotes(block, words, index.documents, post.text)]
    quotes = sorted((*post.quotes, *_fitting(quotes, post.quotes)), key=lambda q: (q.start, q.depth))
    post = replace(post, quotes=tuple(quotes))
    index.add(_Document(post.id, post.author, words, words.within(post.own_spans()), post.quotes))
    return post


def _fitting(quotes: list[Quote], known: tuple[Quote, ...]) -> list[Quote]:
    """The new quotes cut back to where they do not touch one that was known before."""
    kept = []
    for quote in quotes:
        start = max([quote.start, *(k.end for k in known if k.start < quote.start < k.end)])
        end = min([quote.end, *(k.start for k in known if start <= k.start < quote.end)])
        if start < end:
            kept.append(replace(quote, start=start, end=end))
    return kept


def _blocks(words: Words, own: list[tuple[int, int]], index: _Index) -> list[_Found]:
    """The quote blocks of a post, in order and apart from each other."""
    origins = [c for start, end in own for c in chain(words.keys, start, end, index.places)]
    taken: list[_Found] = []
    for number in sorted({origin.document for origin in origins}, reverse=True):
        document = index.documents[number]
        seeds = [origin for origin in origins if origin.document == number and _free(origin, taken)]
        spans = [span for span in own if any(span[0] <= s.start < span[1] for s in seeds)]
        for start, end in spans:
            for whole in chain(words.keys, start, end, document.shingled()):
                if any(_repeats(seed, whole) for seed in seeds) and _free(whole, taken):
                    block = _settle(whole, words, document, number, (start, end), taken)
                    if block is not None:
                        taken.append(block)
    taken = [_with_answer(block, words, own, taken, index) for block in taken]
    taken += _short_lines(words, own, taken, index)
    return sorted(taken, key=lambda block: block.start)


def _free(found: Chain, taken: list[_Found]) -> bool:
    """Is most of this chain outside the blocks that are already explained?"""
    covered = sum(max(0, min(found.end, t.end) - max(found.start, t.start)) for t in taken)
    return covered * 2 < found.end - found.start


def _repeats(seed: Chain, whole: Chain) -> bool:
    """Does a chain over a document's whole text hold this chain over its own text?"""
    overlap = min(seed.end, whole.end) - max(seed.start, whole.start)
    return overlap * 2 >= seed.end - seed.start and any(pair in whole.pairs for pair in seed.pairs)


def _settle(
    whole: Chain,
    words: Words,
    document: _Document,
    number: int,
    span: tuple[int, int],
    taken: list[_Found],
) -> _Found | None:
    """A chain with its ends put where the quote really ends; None if it is no quote after all."""
    low = max([span[0], *(t.end for t in taken if t.end <= whole.start or t.start < whole.start)])
    high = min([span[1], *(t.start for t in taken if t.start >= low and t.end > whole.start)])
    pairs = [pair for pair in whole.pairs if low <= pair[0] < high]
    if not pairs:
        return None
    start = quote_start(words, document.words, pairs, low)
    end = quote_end(words, document.words, pairs, high)
    if end - start < MIN_WORDS or not is_quote(words, start, end):
        return None
    if is_negated(words, document.words, start, end, pairs):
        return None
    return _Found(start, end, number, tuple(pair for pair in pairs if start <= pair[0] < end))


def _with_answer(
    block: _Found, words: Words, own: list[tuple[int, int]], taken: list[_Found], index: _Index
) -> _Found:
    """A block together with the short answer that an earlier post gave below the same quote.

    Then it is that post that is quoted. Its own words are too few for shingles, so the line is looked
    up whole; something must follow it that is new.
    """
    end = next(span[1] for span in own if span[0] <= block.start < span[1])
    line = next(words.lines(block.end, end), None)
    if line is None or line[1] == end or not _clear(*line, [t for t in taken if t is not block]):
        return block
    name = index.documents[block.source].name
    place = index.answers.get((name, tuple(words.keys[line[0] : line[1]])))
    if place is None or not words.begins(block.end):
        return block
    number, at = place
    shift, keys = at - block.end, index.documents[number].words.keys
    aligned = range(max(block.start, -shift), line[1])
    pairs = tuple((mine, mine + shift) for mine in aligned if words.keys[mine] == keys[mine + shift])
    return _Found(block.start, line[1], number, pairs)


def _short_lines(
    words: Words, own: list[tuple[int, int]], taken: list[_Found], index: _Index
) -> list[_Found]:
    """Whole lines of a few words that equal an earlier line or sentence but for a word left out.

    Only with an answer beside them: a post that is nothing but "I do not know either" quotes nobody.
    """
    found = []
    for start, end in own:
        for low, high in words.lines(start, end):
            place = (
                index.short.get(tuple(words.keys[low:high])) if SHORT <= high - low <= _SHORT_MOST else None
            )
            if place is None or high - low == len(words.keys) or not _clear(low, high, taken):
                continue
            number, at = place
            pairs = tuple((low + i, at + i) for i in range(high - low))
            found.append(_Found(low, high, number, pairs))
    return found


def _clear(low: int, high: int, taken: list[_Found]) -> bool:
    """Do these words lie outside all blocks?"""
    return all(high <= block.start or low >= block.end for block in taken)


def _quotes(block: _Found, words: Words, documents: list[_Document], text: str) -> list[Quote]:
    """A block as a quote, with the quotes inside it that its source itself had."""
    document = documents[block.source]
    start, end = words.span(text, block.start, block.end)
    quotes = [Quote(start, end, document.name, document.author, 1, "requote")]
    for inner in document.quotes:
        inside = [
            mine
            for mine, its in block.pairs
            if document.words.starts[its] >= inner.start and document.words.ends[its] <= inner.end
        ]
        if len(inside) * 2 < len(document.words.within([(inner.start, inner.end)])) or not inside:
            continue
        low, high = words.span(text, inside[0], inside[-1] + 1)
        low, high = max(low, start), min(high, end)
        quotes.append(Quote(low, high, inner.source, inner.author, inner.depth + 1, "requote"))
    return quotes
