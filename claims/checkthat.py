"""The files of CheckThat! 2020 task 2: vetted claims, tweets, and which claim each tweet needs.

The data set is described in Barron-Cedeno et al. 2020 ("Overview of CheckThat! 2020"); nothing of it is in here.
"""

from __future__ import annotations

import csv
from pathlib import Path

from claims.model import Rating, Source, VettedStatement


class BenchmarkError(ValueError):
    """A file is not what it should be; the message names file and line."""


def _rows(path: Path, columns: int) -> list[list[str]]:
    """The rows under the heading, each of ``columns`` fields."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter="\t"))[1:]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BenchmarkError(f"{path}: cannot be read ({error}); check the path") from None
    for number, row in enumerate(rows, 2):
        if len(row) < columns:
            raise BenchmarkError(
                f"{path} row {number}: {len(row)} fields, {columns} are needed; separate by tabs"
            )
    return rows


def read_claims(path: Path) -> list[VettedStatement]:
    """The vetted claims: number, claim, title. The rating is not in the file and is set to unproven."""
    return [
        VettedStatement(row[0], row[1], Rating.UNPROVEN, sources=(Source(row[2], "", ""),))
        for row in _rows(path, 3)
    ]


def read_queries(path: Path) -> list[tuple[str, str]]:
    """The tweets: number and text."""
    return [(row[0], row[1]) for row in _rows(path, 2)]


def read_qrels(path: Path) -> dict[str, set[str]]:
    """Tweet number -> the numbers of its claims; TREC form (tweet, 0, claim, 1), a heading is passed over."""
    out: dict[str, set[str]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BenchmarkError(f"{path}: cannot be read ({error}); check the path") from None
    for number, line in enumerate(lines, 1):
        fields = line.split()
        if not fields or (number == 1 and not fields[-1].isdigit()):
            continue
        if len(fields) != 4 or not fields[3].isdigit():
            raise BenchmarkError(f"{path} line {number}: not `tweet 0 claim 1`")
        if int(fields[3]) > 0:
            out.setdefault(fields[0], set()).add(fields[2])
    return out
