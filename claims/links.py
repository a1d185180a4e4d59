"""What a person decided about wordings: these are one claim, those are not. It holds over every rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

Kind = Literal["must", "cannot"]


class LinkConflict(ValueError):
    """A decision that contradicts earlier ones through other wordings."""


class Links:
    """Pairs of wording ids that must be, or cannot be, one claim (after Wagstaff et al. 2001).

    ``must`` reaches through: a with b and b with c puts a with c, and what cannot be with one of them
    can be with none. The newest decision about the very same pair holds. Small by nature: O(links) a change.
    """

    def __init__(self, rows: Iterable[tuple[str, str, Kind]] = ()) -> None:
        """Decisions in the order in which they were made. Raises LinkConflict as join and part do."""
        self._must: dict[str, dict[str, None]] = {}
        self._cannot: dict[str, dict[str, None]] = {}
        for one, other, kind in rows:
            (self.join if kind == "must" else self.part)(one, other)

    def __bool__(self) -> bool:
        return bool(self._must or self._cannot)

    def join(self, one: str, other: str) -> None:
        """These two are one claim. Raises LinkConflict where others keep them apart."""
        direct = other in self._cannot.get(one, ())
        _drop(self._cannot, one, other)
        group = {one, *self.partners(one)}
        between = [a for a in {other, *self.partners(other)} if group & set(self._cannot.get(a, ()))]
        if between:
            if direct:
                _add(self._cannot, one, other)
            raise LinkConflict(
                f"{one} and {other} are kept apart by {between[0]}; part or join that one first"
            )
        _add(self._must, one, other)

    def part(self, one: str, other: str) -> None:
        """These two are different claims. Raises LinkConflict where other joins still hold them together."""
        if one == other:
            raise LinkConflict(f"{one} cannot be parted from itself")
        direct = other in self._must.get(one, ())
        _drop(self._must, one, other)
        if other in self.partners(one):
            if direct:
                _add(self._must, one, other)
            raise LinkConflict(f"{one} and {other} are joined by way of others; part those first")
        _add(self._cannot, one, other)

    def joined(self, one: str, other: str) -> bool:
        """Whether a decision about this very pair says that they are one claim."""
        return other in self._must.get(one, ())

    def partners(self, wording: str) -> list[str]:
        """All wordings that must be one claim with this one, itself left out, nearest first."""
        found: dict[str, None] = {wording: None}
        queue = [wording]
        for one in queue:
            for other in self._must.get(one, ()):
                if other not in found:
                    found[other] = None
                    queue.append(other)
        return queue[1:]

    def parted(self, wording: str) -> set[str]:
        """All wordings that cannot be one claim with this one, by decisions about it or about its partners."""
        out: set[str] = set()
        for one in (wording, *self.partners(wording)):
            for other in self._cannot.get(one, ()):
                out.update((other, *self.partners(other)))
        return out

    def rows(self) -> Iterator[tuple[str, str, Kind]]:
        """Every decision once, to be kept and given to ``Links`` again."""
        for kind, table in (("must", self._must), ("cannot", self._cannot)):
            for one, others in table.items():
                for other in others:
                    if one <= other:
                        yield one, other, kind  # type: ignore[misc]


def _add(table: dict[str, dict[str, None]], one: str, other: str) -> None:
    if one != other:
        table.setdefault(one, {})[other] = None
        table.setdefault(other, {})[one] = None


def _drop(table: dict[str, dict[str, None]], one: str, other: str) -> None:
    for a, b in ((one, other), (other, one)):
        if b in table.get(a, ()):
            del table[a][b]
            if not table[a]:
                del table[a]
