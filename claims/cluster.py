"""One claim, many wordings: each new wording joins the claim that it repeats, or becomes a claim.

Leader clustering (Hartigan 1975): a claim is represented by its first wording, and a later one joins only
if it agrees with that one (claims.paraphrase), never because it is like some other member; so likeness
does not creep along a chain. Of several claims that agree, the one that shares most words wins, then the
earliest.

Ids. A claim has the id of its first wording, and keeps it whatever joins. The same wordings in the same
order give the same ids in every run and store. In another order a group goes by the id of whichever of its
wordings came first, and a wording that agrees with some wordings of a group but not with its first one can
end up elsewhere. So a store hands the claims it has to each run (``load``), and nothing is ever renumbered.

A person's decisions (claims.links) hold over all rules. The work for a wording is bounded (claims.blocking).
Not safe for threads.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import NamedTuple

from claims.blocking import Blocks, lookup_keys
from claims.canonical import wording_id
from claims.links import Links
from claims.model import WordingRow
from claims.paraphrase import agree, read_wording

METHOD = "leader-2"
"""Name of the rules behind ``WordingRow.keys``: rows of another method are to be loaded without their keys."""


class Assignment(NamedTuple):
    """Which claim a wording is."""

    claim_id: str
    wording_id: str
    new: bool  # whether the wording made a claim of its own


class Clusters:
    """The claims known so far: ``assign`` adds a wording, ``drain`` gives what is new, ``load`` takes it up."""

    def __init__(self, links: Links | None = None) -> None:
        self.links = links if links is not None else Links()
        self._blocks = Blocks()
        # Columns, not objects: a million claims have to fit.
        self._texts: list[str] = []  # of each representative, by its number
        self._ids = array("Q")  # its wording id
        self._home = array("I")  # the number that it was merged into, else its own
        self._of: dict[int, int] = {}  # wording id -> number of the representative that it agreed with
        self._fresh: list[WordingRow] = []

    def __len__(self) -> int:
        """How many claims there are, merged ones not counted."""
        return sum(home == number for number, home in enumerate(self._home))

    def assign(self, text: str) -> Assignment:
        """The claim that ``text``, a wording that stands alone, makes: a known one, else a new one."""
        name = wording_id(text)
        found = self._number(name, text)
        if found is None:
            self._found(name, text, lookup_keys(read_wording(text)))
            return Assignment(name, name, True)
        number, why = found
        if int(name, 16) not in self._of:
            self._join(name, text, number, why)
        return Assignment(self._claim(number), name, False)

    def find(self, text: str) -> str | None:
        """The claim id that ``assign`` would give, None where it would make a new claim; changes nothing."""
        found = self._number(wording_id(text), text)
        return None if found is None else self._claim(found[0])

    def text(self, claim_id: str) -> str:
        """The first wording of the claim that an id stands for today. KeyError if unknown."""
        return self._texts[self._root(self._of[int(claim_id, 16)])]

    def resolve(self, claim_id: str) -> str:
        """The claim that an id stands for today: itself, or what it was merged into. KeyError if unknown."""
        return self._claim(self._of[int(claim_id, 16)])

    def merge(self, one: str, other: str) -> str:
        """A person says that two claims are one; gives the id that remains, the earlier one's.

        Raises KeyError for an unknown id, and LinkConflict where earlier decisions keep them apart.
        """
        self._of[int(one, 16)], self._of[int(other, 16)]
        self.links.join(one, other)
        return self._merge(one, other)

    def split(self, wording: str, text: str, *with_it: str) -> str:
        """A person says that a wording, by id, is not the claim that it is in; gives its new claim's id, its own.

        ``with_it`` are other wordings of the claim, by id, that leave with it and stay with it; so does what a
        person joined with any of them. Raises KeyError for an unknown wording, ValueError for the one that the
        claim has its id from, and LinkConflict where decisions about others hold one of them there.
        """
        number = self._of[int(wording, 16)]
        claim = self._claim(number)
        if claim in {wording, *with_it}:
            raise ValueError(f"claim {claim} has its id from this wording; split the others from it")
        leaving = (wording, *with_it)
        for one in [o for o in leaving if self.links.joined(o, claim)] or leaving[:1]:
            self.links.part(one, claim)
        for other in with_it:
            self.links.join(other, wording)
        if self._leads(wording, number):  # it was merged: it stands alone again, with what it had
            self._move(number, number)
        else:
            number = self._found(wording, text, lookup_keys(read_wording(text)))
        for partner in self.links.partners(wording):
            self._follow(partner, number, claim)
        return wording

    def _follow(self, partner: str, number: int, claim: str) -> None:
        """A wording goes where the one went that a person joined it with."""
        theirs = self._of.get(int(partner, 16))
        if theirs is None or self._claim(theirs) != claim:
            return
        if self._leads(partner, theirs):
            self._move(theirs, number)
        else:
            self._of[int(partner, 16)] = number
            name = self._name(number)
            self._fresh.append(WordingRow(partner, name, name, "", (), "decided"))

    def load(self, rows: Iterable[WordingRow]) -> None:
        """Take up wordings of earlier runs: all of a claim, or its representative alone, in their old order.

        A claim comes before those merged into it. Decisions made since then are applied. With keys a row
        costs microseconds, without them the reading of its text, about a millisecond.
        """
        fresh, self._fresh = self._fresh, []
        for row in rows:
            self._take_up(row)
        for one, other, kind in self.links.rows():
            if kind == "must" and int(one, 16) in self._of and int(other, 16) in self._of:
                self._merge(one, other)
        self._fresh = fresh + self._fresh

    def drain(self) -> list[WordingRow]:
        """The rows that are new or changed since the last call, in order, for a store to keep."""
        rows, self._fresh = self._fresh, []
        return rows

    def _take_up(self, row: WordingRow) -> None:
        packed, leader = int(row.wording_id, 16), self._of.get(int(row.leader_id, 16))
        if packed in self._of:
            return
        claim = leader if leader is not None else self._of.get(int(row.claim_id, 16))
        root = None if claim is None else self._root(claim)
        barred = root is not None and root in self._barred(row.wording_id)
        if row.leader_id == row.wording_id or claim is None:
            keys = row.keys or lookup_keys(read_wording(row.text))
            number = self._found(row.wording_id, row.text, keys, note=barred)
            home = self._of.get(int(row.claim_id, 16), number)
            if not barred and home != number:
                self._home[number] = self._root(home)
        elif barred:
            self.assign(row.text)
        else:
            self._of[packed] = claim

    def _number(self, name: str, text: str) -> tuple[int, str] | None:
        """The representative of a wording, and why: its own, a decided partner's, or the best that agrees."""
        known = self._of.get(int(name, 16))
        if known is not None:
            return known, "first"
        barred = self._barred(name)
        for partner in self.links.partners(name) if self.links else ():
            number = self._of.get(int(partner, 16))
            if number is not None and self._root(number) not in barred:
                return number, "decided"
        wording = read_wording(text)
        for number in self._blocks.candidates(lookup_keys(wording)):
            if self._root(number) not in barred and agree(wording, read_wording(self._texts[number])):
                return number, "same"
        return None

    def _barred(self, name: str) -> set[int]:
        """Claims, by number, that a wording cannot be."""
        if not self.links:
            return set()
        found = (self._of.get(int(other, 16)) for other in self.links.parted(name))
        return {self._root(number) for number in found if number is not None}

    def _found(self, name: str, text: str, keys: tuple[int, ...], *, note: bool = True) -> int:
        number = self._blocks.add(keys)
        self._texts.append(text)
        self._ids.append(int(name, 16))
        self._home.append(number)
        self._of[int(name, 16)] = number
        if note:
            self._fresh.append(WordingRow(name, name, name, text, keys))
        return number

    def _join(self, name: str, text: str, number: int, why: str) -> None:
        self._of[int(name, 16)] = number
        self._fresh.append(WordingRow(name, self._name(number), self._claim(number), text, (), why))

    def _merge(self, one: str, other: str) -> str:
        first, second = sorted(self._root(self._of[int(name, 16)]) for name in (one, other))
        if first != second:
            for number in [n for n, home in enumerate(self._home) if home == second]:
                self._move(number, first)
        return self._claim(first)

    def _move(self, number: int, home: int) -> None:
        """A representative, with the wordings that it has, goes to the claim of another one."""
        self._home[number] = home
        name, text = self._name(number), self._texts[number]
        keys = lookup_keys(read_wording(text))
        self._fresh.append(WordingRow(name, name, self._claim(number), text, keys, "decided"))

    def _leads(self, name: str, number: int) -> bool:
        return self._ids[number] == int(name, 16)

    def _name(self, number: int) -> str:
        return f"{self._ids[number]:012x}"

    def _root(self, number: int) -> int:
        while self._home[number] != number:
            number = self._home[number]
        return number

    def _claim(self, number: int) -> str:
        return self._name(self._root(number))
