"""A claim beside one wording of a vetted statement: what every comparison looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from claims.facts import Facts
from claims.lexicon import same_concept
from claims.model import Rating, VettedStatement
from claims.places import places
from claims.synonyms import synonyms
from claims.text import stem, tokens

UNTRUE = frozenset([Rating.FALSE, Rating.MOSTLY_FALSE])
TRUE = frozenset([Rating.TRUE, Rating.MOSTLY_TRUE])


@dataclass(frozen=True, slots=True)
class Pair:
    """``left`` and ``right`` are the facts of claim and wording; ``known`` those of the whole statement.

    ``weight`` and ``default`` say how much a content stem weighs: the rarer, the more.
    """

    claim: str
    wording: str
    left: Facts
    right: Facts
    known: Facts
    statement: VettedStatement
    weight: Mapping[str, float]
    default: float

    @property
    def missing(self) -> list[str]:
        """Content stems of the wording that the claim does not speak of."""
        return [root for root in self.right.content if not covered(root, self.left.content)]

    @property
    def bridged(self) -> tuple[str, ...]:
        """Verbs of the wording for which the claim has a synonym, and the claim's verbs that they stand for."""
        out: list[str] = []
        for verb in self.right.verbs:
            if covered(verb, self.left.content):
                continue
            for mine in self.left.verbs:
                if not covered(mine, self.right.content) and synonyms(verb, mine):
                    out += [verb, mine]
        return tuple(out)

    @property
    def foreign(self) -> list[str]:
        """Content stems of the claim that the wording does not speak of."""
        return [root for root in self.left.content if not covered(root, self.right.content)]


def covered(root: str, others: Iterable[str]) -> bool:
    """Whether one of ``others`` stands for the same thing as ``root``."""
    return any(same_concept(root, other) for other in others)


def spoken(roots: Iterable[str], text: str, most: int = 4) -> str:
    """The words of ``text`` behind some stems, for a note that a person reads."""
    said = {stem(word.lower): word.text for word in tokens(text)}
    said |= {f"@{place.code.lower()}": place.text for place in places(text)}
    return ", ".join([said.get(root, root) for root in roots][:most])
