"""Two searches with tantivy's BM25: by words, and by pieces of words for what is misspelt or inflected.

A term that half the store has costs as much as all others together and says next to nothing, so each
search reads a bounded number of postings, the rarest terms first; that also keeps the cost of a claim
from growing with the store.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import tantivy

from claims.model import VettedStatement
from claims.records import texts
from claims.terms import gram_text, grams_of, plain_words, term_text, terms_of

WORDS, GRAMS, MORE = "words", "grams", "more"
DEPTH = 50
"""Statements that each search proposes."""
POSTINGS, POSTINGS_OF_MANY = (80_000, 40_000), (50_000, 20_000)
"""Postings that the search by words and the one by pieces read, in a store of up to MANY statements and above."""
MANY = 50_000
_MOST_WORDS, _MOST_GRAMS = 48, 240
_MAX_COUNTS = 1_000_000
_TERM_SHARE, _GRAM_SHARE = 2.2, 8.0  # what a BM25 score comes to when all of the claim is found


class Found(NamedTuple):
    """A statement by its row, and the score of either search: about 0 to 1, 0 where it did not find it."""

    row: int
    words: float
    grams: float


def schema() -> Any:
    """One document a statement: what it is found by, its key, and the row of its record."""
    builder = tantivy.SchemaBuilder()
    for name in (WORDS, GRAMS, MORE):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("key", stored=False, indexed=True, fast=True)
    builder.add_unsigned_field("row", stored=False, indexed=False, fast=True)
    return builder.build()


def prepared(statement: VettedStatement) -> tuple[list[str], dict[str, str]]:
    """The words of all wordings and titles, and the text fields of a statement's document."""
    wordings, titles = texts(statement)
    everything = plain_words("\n".join((*wordings, *titles)))
    fields = {WORDS: term_text(everything), GRAMS: gram_text(everything)}
    if statement.explanation:
        fields[MORE] = term_text(plain_words(statement.explanation))
    return everything, fields


class _Kept(dict[str, float]):
    """Values that are worked out once; looked up at the speed of a dictionary, millions of times."""

    def __init__(self, work: Callable[[str], float]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, key: str) -> float:
        if len(self) > _MAX_COUNTS:
            self.clear()
        value = self[key] = self._work(key)
        return value


class Search:
    """Searches over one state of an index; a later state needs a new one."""

    def __init__(self, index: Any) -> None:
        self._searcher, self._schema = index.searcher(), index.schema
        self.total = int(self._searcher.num_docs)
        self.rarest = math.log(1 + max(self.total, 1) / 1.5)
        self._postings = POSTINGS if self.total <= MANY else POSTINGS_OF_MANY
        self._counts: dict[str, int] = {}
        self._gram_counts: dict[str, int] = {}
        self.rarity: dict[str, float] = _Kept(self._rarity)

    def rows(self) -> list[int]:
        """The rows of all statements; takes a moment where they are many."""
        if not self.total:
            return []
        hits = self._searcher.search(tantivy.Query.all_query(), self.total, count=False).hits
        return [int(row) for row in self._searcher.fast_field_values("row", [address for _, address in hits])]

    def idf(self, term: str) -> float:
        """The rarity of a term: log(1 + statements / statements that have it)."""
        return self.rarity[term]

    def hits(self, words: Sequence[str], depth: int = DEPTH) -> list[Found]:
        """What either search proposes for a claim cut by `plain_words`, in no order."""
        if not self.total:
            return []
        found = list(dict.fromkeys(terms_of(words)))
        whole = sum(map(self.rarity.__getitem__, found)) or 1.0
        together: dict[int, list[float]] = {}
        chosen = self._affordable(WORDS, found, self._counts, self._postings[0], _MOST_WORDS)
        for score, row in self._best(chosen, depth):
            together.setdefault(row, [0.0, 0.0])[0] = score / (whole * _TERM_SHARE)
        pieces = dict.fromkeys(grams_of(words))
        chosen = self._affordable(GRAMS, pieces, self._gram_counts, self._postings[1], _MOST_GRAMS)
        for score, row in self._best(chosen, depth, GRAMS):
            together.setdefault(row, [0.0, 0.0])[1] = score / (whole * _GRAM_SHARE)
        return [Found(row, *scores) for row, scores in together.items()]

    def _rarity(self, term: str) -> float:
        return math.log(1 + max(self.total, 1) / (self._count(WORDS, term, self._counts) + 0.5))

    def _count(self, field: str, term: str, kept: dict[str, int]) -> int:
        found = kept.get(term)
        if found is None:
            if len(kept) > _MAX_COUNTS:
                kept.clear()
            found = kept[term] = int(self._searcher.doc_freq(field, term))
        return found

    def _affordable(
        self,
        field: str,
        found: Mapping[str, Any] | Sequence[str],
        kept: dict[str, int],
        postings: int,
        most: int,
    ) -> list[str]:
        """The rarest of the terms, as many as may be read; one at least."""
        counted = sorted((count, term) for term in found if (count := self._count(field, term, kept)))
        out: list[str] = []
        for count, term in counted[:most]:
            postings -= count
            if postings < 0 and out:
                break
            out.append(term)
        return out

    def _best(self, found: Sequence[str], depth: int, field: str = WORDS) -> Iterator[tuple[float, int]]:
        if not found:
            return
        parts = [self._should(field, term) for term in found]
        if field == WORDS:
            parts += [self._should(MORE, term, 0.3) for term in found]
        hits = self._searcher.search(tantivy.Query.boolean_query(parts), depth, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        for (score, _), row in zip(hits, rows, strict=True):
            yield float(score), int(row)

    def _should(self, field: str, term: str, boost: float = 1.0) -> tuple[Any, Any]:
        query = tantivy.Query.term_query(self._schema, field, term, "freq")
        return tantivy.Occur.Should, query if boost == 1.0 else tantivy.Query.boost_query(query, boost)


class Rarity(Mapping[str, float]):
    """How rare a content stem of `claims.facts` is in an index, as the scores of a pair weigh it."""

    _PLACE = math.log(1 + 200)
    """A place stands under its code there, and the index does not know codes."""

    def __init__(self, search: Search) -> None:
        self._search = search

    def __getitem__(self, root: str) -> float:
        return min(self._PLACE, self._search.rarest) if root.startswith("@") else self._search.idf(root)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
