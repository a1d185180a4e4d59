"""Candidate search: which vetted statements could a claim be about? tantivy, stemmed, in memory."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import tantivy

from claims.aliases import expand
from claims.facts import facts
from claims.lexicon import GROUPS, concepts
from claims.model import VettedStatement
from claims.text import stem

CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that shares words with the claim, and tantivy's BM25 score."""

    statement: VettedStatement
    bm25: float


class StatementIndex:
    """An index over vetted statements and their paraphrases."""

    def __init__(self, statements: Sequence[VettedStatement]) -> None:
        """Build the index; O(total words). An empty sequence gives an index that finds nothing."""
        self.statements = tuple(statements)
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
        self.weight = {word: math.log(1 + total / count) for word, count in counts.items()}
        self.default_weight = math.log(1 + total)

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
