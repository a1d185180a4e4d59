"""Candidate search for verdicts: which vetted statements could a claim be about?

A store of a few hundred statements is searched in memory, by tantivy over the stems of `claims.facts`; a larger
one by `claims.match`, on disk.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import tantivy

from claims.aliases import expand
from claims.facts import facts
from claims.lexicon import GROUPS, concepts
from claims.model import VettedStatement
from claims.text import stem

if TYPE_CHECKING:
    from claims.match import Matcher

CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that shares words with the claim, and its score: tantivy's BM25, or the ranker's."""

    statement: VettedStatement
    bm25: float


class Statements(Protocol):
    """What judging needs of either index."""

    weight: Mapping[str, float]
    default_weight: float

    @property
    def statements(self) -> tuple[VettedStatement, ...]:
        """The statements, or as many as searches have found."""

    def __len__(self) -> int:
        """How many there are in all."""

    def search(self, claim: str, limit: int = CANDIDATES) -> list[Candidate]:
        """The statements that ``claim`` may be about, likeliest first."""


class StatementIndex:
    """An index over vetted statements and their paraphrases."""

    def __init__(self, statements: Sequence[VettedStatement]) -> None:
        """Build the index; O(total words). An empty sequence gives an index that finds nothing."""
        self._statements = tuple(statements)
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("number", stored=True, indexed=False)
        builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
        self._index = tantivy.Index(builder.build())
        writer = self._index.writer(heap_size=15_000_000, num_threads=1)
        counts: Counter[str] = Counter()
        for number, statement in enumerate(self.statements):
            words = [root for wording in statement.wordings for root in facts(expand(wording)).content]
            counts.update(set(words))
            words += facts(expand(statement.explanation)).content
            writer.add_document(tantivy.Document(number=number, words=" ".join(words)))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        total = max(len(self.statements), 1)
        self.weight: Mapping[str, float] = {
            word: math.log(1 + total / count) for word, count in counts.items()
        }
        self.default_weight = math.log(1 + total)

    @property
    def statements(self) -> tuple[VettedStatement, ...]:
        """All of them."""
        return self._statements

    def __len__(self) -> int:
        return len(self.statements)

    def search(self, claim: str, limit: int = CANDIDATES) -> list[Candidate]:
        """The statements that share the rarest words with ``claim``, best first."""
        roots = facts(claim).content
        if not roots or not self.statements:
            return []
        terms = dict.fromkeys(roots, 1.0)
        for root in roots:
            for group in concepts().get(root, ()):
                for other in GROUPS[group].split():
                    terms.setdefault(stem(other), 0.5)
        schema = self._index.schema
        parts = []
        for root, boost in terms.items():
            query = tantivy.Query.term_query(schema, "words", root)
            parts.append((tantivy.Occur.Should, tantivy.Query.boost_query(query, boost)))
        found = self._searcher.search(tantivy.Query.boolean_query(parts), limit).hits
        out = []
        for score, address in found:
            number = self._searcher.doc(address)["number"][0]
            out.append(Candidate(self.statements[number], float(score)))
        return out


class RankedIndex:
    """The same for a store of any size: candidates come from `claims.match`, best first."""

    COMPARED = 8
    """Statements that are handed on: the ranker has put the right one among the first few, if it is there."""

    def __init__(self, matcher: Matcher) -> None:
        """What the matcher's shelf holds is not read here; a search reads the few statements that it finds."""
        from claims.search import Rarity

        search = matcher.shelf.search
        self._matcher, self._total = matcher, search.total
        self.weight: Mapping[str, float] = Rarity(search)
        self.default_weight = search.rarest
        self._seen: dict[str, VettedStatement] = {}

    def __len__(self) -> int:
        return self._total

    @property
    def statements(self) -> tuple[VettedStatement, ...]:
        """The statements that searches have found so far."""
        return tuple(self._seen.values())

    def search(self, claim: str, limit: int = COMPARED) -> list[Candidate]:
        """The statements that ``claim`` may be about, likeliest first; at most COMPARED."""
        found = self._matcher.match(claim, min(limit, self.COMPARED))
        self._seen |= {one.statement.id: one.statement for one in found}
        return [Candidate(one.statement, one.score) for one in found]
