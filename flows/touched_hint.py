"""The line that ends a change of the vetted statements: how many claims it may touch."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

QUICK = 100
"""Changed statements up to which the claims near them are searched for a hint."""


def hint(store: Path) -> None:
    """Tell a person at a terminal what is to be judged again; silent in a pipe, and where there is nothing."""
    if not sys.stdout.isatty():
        return
    count = may_be_touched(store)
    if count:
        claims = f"{count} claim{'s' * (count != 1)}"
        typer.echo(f"{claims} may be touched: sayso reverdict", err=True)


def may_be_touched(store: Path) -> int:
    """How many claims the changes since their judgement may touch.

    After very many changes it is every claim behind them: to search them would take as long as to judge them.
    """
    from flows import matching
    from flows.touched import find_touched
    from warehouse import touched as asked
    from warehouse.judged import STANDING, today
    from warehouse.reader import open_reader

    with open_reader(store) as con:
        con.execute(STANDING)
        changed = asked.find_changed(con, today())
        behind = asked.claims_behind(con)
    if not behind or changed > QUICK:
        return behind
    return len(find_touched(store, today(), lambda: matching.judged_by(store)[0]).claims)
