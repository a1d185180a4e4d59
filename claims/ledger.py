"""Which state of which statements an index holds: two numbers a statement, to find what changed in an instant."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np

from claims.features import Array


def number(text: str) -> int:
    """64 bits of a text's MD5: what DuckDB calls ``md5_number_lower``. No secret hangs on it."""
    digest = hashlib.md5(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
    return int.from_bytes(digest[8:], "little")


class Ledger(NamedTuple):
    """Numbers of the ids, sorted, and of the states that belong to them; uint64 both."""

    keys: Array
    states: Array

    @classmethod
    def of(cls, keys: Array, states: Array) -> Ledger:
        """Sorted by key; of a key that comes twice the last one counts."""
        keys, states = np.asarray(keys, np.uint64), np.asarray(states, np.uint64)
        order = np.argsort(keys, kind="stable")
        keys, states = keys[order], states[order]
        last = np.append(keys[1:] != keys[:-1], True) if len(keys) else np.zeros(0, bool)
        return cls(keys[last], states[last])

    def changed(self, now: Ledger) -> tuple[Array, Array]:
        """The keys that ``now`` has in another state or anew, and those that it lacks."""
        place = np.searchsorted(self.keys, now.keys).clip(max=max(len(self.keys) - 1, 0))
        same = (
            (self.keys[place] == now.keys) & (self.states[place] == now.states)
            if len(self.keys)
            else np.zeros(len(now.keys), bool)
        )
        return now.keys[~same], np.setdiff1d(self.keys, now.keys, assume_unique=True)

    def updated(self, added: Ledger, gone: Array) -> Ledger:
        """The ledger after a change."""
        kept = ~np.isin(self.keys, np.concatenate([added.keys, gone]))
        return Ledger.of(
            np.concatenate([self.keys[kept], added.keys]), np.concatenate([self.states[kept], added.states])
        )
