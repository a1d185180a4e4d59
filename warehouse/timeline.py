"""One claim over time: what the machine and what people said of it, and what turned it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from warehouse.cards import the_claim
from warehouse.paths import StorePath
from warehouse.reader import open_reader
from warehouse.reviews import MACHINE
from warehouse.rows import Row, rows

if TYPE_CHECKING:
    pass

COLUMNS = (
    "at", "who", "action", "verdict", "before", "stands", "confidence", "why", "note", "source_urls", "statement_ids",
    "method", "sources_version", "judged_as",
)  # fmt: skip
"""The keys of an entry, in the order in which they are listed."""

VETTED = (
    "SELECT id, statement, rating, retired, imported_at FROM statements WHERE list_contains(?::VARCHAR[], id)"
)


def claim_timeline(path: StorePath, claim_ref: str) -> tuple[Row, list[Row]]:
    """A claim (``claim_id``, ``text``) and its timeline, oldest first; ``claim_ref`` as for ``claim_card``.

    An entry has the keys of COLUMNS: ``action`` is judged (by the machine), set, confirm, override or withdraw;
    ``before`` is what the same one, machine or reviewer, said before; ``stands`` is the verdict that held from then
    on; ``why`` says what turned the machine's verdict, or what the machine said when a person reviewed it.
    ``judged_as`` is another wording's id for what was said of a claim that was merged into this one.

    Raises what ``the_claim`` and ``open_reader`` raise.
    """
    with open_reader(path) as con:
        claim_id = the_claim(con, claim_ref)
        judged = rows(
            con, "SELECT * FROM verdict_history WHERE claim_id = ? ORDER BY judged_at, run_id", [claim_id]
        )
        reviews = rows(
            con, "SELECT * FROM claim_reviews WHERE claim_id = ? ORDER BY number, reviewed_at", [claim_id]
        )
        named = sorted({name for row in judged for name in row["statement_ids"]})
        vetted = {row["id"]: row for row in rows(con, VETTED, [named])}
        (claim,) = rows(con, "SELECT claim_id, text FROM claims WHERE claim_id = ?", [claim_id])
    entries = [*_of_machine(judged, vetted), *_of_people(reviews)]
    # Where both came at one moment the review was made of what the machine had said.
    entries.sort(key=lambda entry: (entry["at"], entry["who"] != MACHINE))
    return claim, _with_what_stands(entries, claim_id)


def _of_machine(judged: Sequence[Row], vetted: Mapping[str, Row]) -> list[Row]:
    earlier: dict[str, Row] = {}
    entries = []
    for row in judged:
        before = earlier.get(row["judged_as"])
        entries.append(
            {
                "at": row["judged_at"],
                "who": MACHINE,
                "action": "judged",
                "verdict": row["verdict"],
                "before": before and before["verdict"],
                "confidence": row["confidence"],
                "why": what_turned(before, row, vetted),
                "note": row["reason"],
                "source_urls": [],
                **{name: row[name] for name in ("statement_ids", "method", "sources_version", "judged_as")},
            }
        )
        earlier[row["judged_as"]] = row
    return entries


def _of_people(reviews: Sequence[Row]) -> list[Row]:
    earlier: dict[str, Row] = {}
    entries = []
    for row in reviews:
        before = earlier.get(row["reviewer"].lower())
        sure = f" ({row['machine_confidence']:.2f})" if row["machine_confidence"] else ""
        entries.append(
            {
                "at": row["reviewed_at"],
                "who": row["reviewer"],
                "action": row["action"],
                "verdict": row["verdict"],
                "before": before and before["verdict"],
                "confidence": None,
                "why": f"the machine said {row['machine_verdict']}{sure}",
                "note": row["note"],
                "source_urls": row["source_urls"],
                "statement_ids": [],
                "method": None,
                "sources_version": None,
                "judged_as": row["made_on"],
            }
        )
        earlier[row["reviewer"].lower()] = row
    return entries


def _with_what_stands(entries: Sequence[Row], claim_id: str) -> list[Row]:
    """The entries with the verdict that held after each: the newest review's that stands, else the machine's."""
    machine: str | None = None
    people: dict[str, str] = {}
    out = []
    for entry in entries:
        if entry["who"] != MACHINE:
            people.pop(entry["who"].lower(), None)
            if entry["verdict"]:
                people[entry["who"].lower()] = entry["verdict"]
        elif entry["judged_as"] == claim_id:
            machine = entry["verdict"]
        stands = list(people.values())[-1] if people else machine
        out.append({name: stands if name == "stands" else entry[name] for name in COLUMNS})
    return out


def what_turned(before: Row | None, now: Row, vetted: Mapping[str, Row]) -> str:
    """Which statement or method made the machine's verdict another one than ``before``, in words.

    Both are rows of ``verdict_history``; ``vetted`` has by id what is known of the statements that they rest on.
    """
    ids = now["statement_ids"]
    if before is None:
        rests = "; ".join(_named(name, vetted) for name in ids)
        return f"first judged: rests on {rests}" if rests else "first judged: nothing settles it"
    earlier = before["statement_ids"]
    said = [f"now rests on {_named(name, vetted)}" for name in ids if name not in earlier]
    said += [_gone(name, vetted) for name in earlier if name not in ids]
    said += [
        f"{name} was changed on {vetted[name]['imported_at']:%Y-%m-%d}"
        for name in ids
        if name in earlier and name in vetted and vetted[name]["imported_at"] > before["judged_at"]
    ]
    if now["method"] != before["method"]:
        said.append(f"the method is {now['method']}, it was {before['method']}")
    if not said and now["sources_version"] != before["sources_version"]:
        said.append("the vetted statements around it changed")
    return "; ".join(said) or "judged again"


def _named(name: str, vetted: Mapping[str, Row]) -> str:
    row = vetted.get(name)
    return f'{name} ("{row["statement"]}", rated {row["rating"]})' if row else name


def _gone(name: str, vetted: Mapping[str, Row]) -> str:
    row = vetted.get(name)
    return f"no longer rests on {name}" + (", which was retired" if row and row["retired"] else "")
