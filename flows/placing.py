"""Which claims the wordings of a run make: those that the store knows, else new ones. Knows no Prefect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from claims.blocking import CANDIDATES, LOOKED_AT, RARE, SHARED, lookup_keys
from claims.canonical import key_of, wording_id
from claims.cluster import METHOD, Clusters
from claims.links import Kind, Links
from claims.model import Claim, LinkDecision, Mention, WordingRow
from claims.paraphrase import read_wording
from flows import settings
from warehouse.store import KnownWordings, Reach, known_wordings, rekey_wordings, stale_wordings

REACH = Reach(LOOKED_AT, RARE, SHARED, CANDIDATES)
REKEYED_AT_ONCE = 20_000
"""Wordings that are keyed anew in one transaction: bounds the memory, and what an interrupted run does twice."""
_KINDS: dict[str, Kind] = {"merge": "must", "split": "cannot"}


@dataclass(frozen=True)
class Placed:
    """Mentions under the claims of the store, those claims, and the wordings that the store does not have."""

    mentions: tuple[tuple[str, Mention], ...] = ()
    claims: tuple[Claim, ...] = ()
    wordings: tuple[WordingRow, ...] = ()


def place(store: str | Path, mentions: Sequence[tuple[str, Mention]]) -> Placed:
    """Give every mention, paired with its thread's URL, the claim that its wording makes.

    Reads from the store only what these wordings could be. Raises what ``known_wordings`` raises.
    """
    texts = {wording_id(mention.wording): mention.wording for _, mention in mentions}
    wanted = {name: lookup_keys(read_wording(text)) for name, text in texts.items()}
    clusters = loaded(known_wordings(store, wanted, REACH))
    placed: list[tuple[str, Mention]] = []
    for url, mention in mentions:
        found = clusters.assign(mention.wording)
        placed.append((url, replace(mention, claim_id=found.claim_id, wording_id=found.wording_id)))
    ids = dict.fromkeys(mention.claim_id for _, mention in placed)
    claims = (Claim(name, text, key_of(text)) for name, text in ((i, clusters.text(i)) for i in ids))
    return Placed(tuple(placed), tuple(claims), tuple(clusters.drain()))


def loaded(known: KnownWordings) -> Clusters:
    """Clusters that know what the store knows. Stored decisions never contradict each other."""
    clusters = Clusters(Links(_links(known.decisions)))
    clusters.load(known.rows)
    clusters.drain()
    return clusters


def _links(decisions: Iterable[LinkDecision]) -> list[tuple[str, str, Kind]]:
    return [(d.one_id, d.other_id, _KINDS[d.decision]) for d in decisions]


def rekey(store: str | Path, tell: Callable[[int], None] = lambda count: None) -> None:
    """Key the store's first wordings anew where other rules keyed them: once a release, a millisecond each."""
    done = 0
    while rows := stale_wordings(store, METHOD, REKEYED_AT_ONCE):
        keyed = [row._replace(keys=lookup_keys(read_wording(row.text))) for row in rows]
        rekey_wordings(store, keyed, METHOD, wait_s=settings.wait_s())
        done += len(keyed)
        tell(done)
