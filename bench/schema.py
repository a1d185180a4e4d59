"""The parts of docs/sql.md that are made, and its picture: from the store that this sayso makes.

python -m bench.schema                                    # tables, views and docs/schema.svg
python -m bench.schema --store .sayso/example.duckdb      # the answers on the page, too

Types are those of a new store; what a table's columns mean stands in bench/schema.toml, what a view's mean in the head
of its file. A question's answer is the table below its SQL.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from bench.schema_picture import Box, draw
from warehouse.catalog import read_head
from warehouse.migrations import macros, migrate, views

DOCS = Path(__file__).parents[1] / "docs"
PAGE, PICTURE = DOCS / "sql.md", DOCS / "schema.svg"
DESCRIBED = Path(__file__).with_suffix(".toml")

PART = re.compile(r"(<!-- made: (\w+) -->\n).*?(\n<!-- end -->)", re.DOTALL)
ASKED = re.compile(r"```sql\n(.*?)\n```\n(?:\n((?:\|[^\n]*\n)+))?", re.DOTALL)
NESTED = re.compile(r"\b(STRUCT|MAP)\((?:[^()]|\([^()]*\))*\)")
LONGEST = 60


def described() -> dict[str, Any]:
    """What the tables hold, by table: ``about``, ``place``, ``columns``, and ``refers`` where it has any."""
    return tomllib.loads(DESCRIBED.read_text(encoding="utf-8"))


def columns_of_new_store() -> dict[str, dict[str, str]]:
    """Every table, view and macro of a new store, with the types of its columns by name, in their order."""
    import duckdb

    con = duckdb.connect()
    con.execute("ATTACH ':memory:' AS sayso")
    con.execute("USE sayso")
    migrate(con, 0)
    names = [
        row[0] for row in con.execute("SELECT table_name FROM duckdb_tables() ORDER BY table_oid").fetchall()
    ]
    asked = {name: name for name in (*names, *(view.name for view in views()))}
    asked |= {macro.name: f"{macro.name}(DATE '2026-01-01')" for macro in macros()}
    return {
        name: {row[0]: row[1] for row in con.execute(f"DESCRIBE FROM {asked_for}").fetchall()}
        for name, asked_for in asked.items()
    }


def short(kind: str) -> str:
    """A column's type without what a STRUCT or MAP holds."""
    return NESTED.sub(r"\1", kind)


def tables_part(types: Mapping[str, Mapping[str, str]]) -> str:
    """The section of every table, as Markdown."""
    parts = []
    for name, table in described().items():
        rows = [
            (
                f"`{column}`",
                _code(types[name][column]),
                _meaning(meaning, table.get("refers", {}).get(column)),
            )
            for column, meaning in table["columns"].items()
        ]
        parts.append(f"### {name}\n\n{table['about']}\n\n{markdown(('column', 'type', 'meaning'), rows)}")
    return "\n\n".join(parts)


def _meaning(meaning: str, refers: str | None) -> str:
    return meaning + (f" (`{refers}`)" if refers else "")


def _code(kind: str) -> str:
    return f"`{kind}`" if kind else ""


def views_part(types: Mapping[str, Mapping[str, str]]) -> str:
    """The section of every view and macro, as Markdown, by name."""
    parts = []
    for file in sorted((*views(), *macros()), key=lambda file: file.name):
        found = read_head(file.sql)
        rows = []
        # Columns that share a meaning share a line.
        for meaning, group in groupby(found.columns, key=found.columns.__getitem__):
            names = list(group)
            kinds = dict.fromkeys(short(types[file.name][name]) for name in names if name in types[file.name])
            rows.append((", ".join(f"`{name}`" for name in names), ", ".join(map(_code, kinds)), meaning))
        title = f"{file.name}({next(iter(found.columns))})" if file in macros() else file.name
        text = [f"### {title}", found.about, markdown(("column", "type", "meaning"), rows), *found.notes]
        parts.append("\n\n".join([*text, f"```sql\n{_wrapped(found.example)}\n```"]))
    return "\n\n".join(parts)


def _wrapped(sql: str) -> str:
    """A query on one line, with a line for each of its clauses."""
    return re.sub(r" (FROM|WHERE|GROUP BY|ORDER BY) ", r"\n\1 ", sql)


def markdown(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(_cell(value) for value in line) + " |" for line in lines)


def _cell(value: object) -> str:
    if isinstance(value, float):
        value = f"{value:.2f}".rstrip("0").rstrip(".")
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")


def picture(types: Mapping[str, Mapping[str, str]]) -> str:
    """The tables and how they hang together, as SVG."""
    boxes, links = [], []
    for name, table in described().items():
        rows = [(column, short(types[name][column]).lower()) for column in table["columns"]]
        boxes.append(Box(name, table["place"], rows))
        links += [((name, column), tuple(to.split("."))) for column, to in table.get("refers", {}).items()]
    return draw(boxes, links)  # type: ignore[arg-type]


def made(page: str, types: Mapping[str, Mapping[str, str]]) -> str:
    """The page with its made parts as they should be."""
    parts = {"tables": tables_part, "views": views_part}
    return PART.sub(lambda found: found[1] + parts[found[2]](types) + found[3], page)


def questions(page: str) -> list[tuple[str, str]]:
    """Every worked query on the page with its answer, a Markdown table; examples of views have none."""
    return [(found[1], (found[2] or "").strip()) for found in ASKED.finditer(_worked(page)[0])]


def examples(page: str) -> list[str]:
    """The other queries on the page."""
    return [found[1] for found in ASKED.finditer(_worked(page)[1])]


def _worked(page: str) -> tuple[str, str]:
    before, marker, after = page.partition("<!-- made: ")
    return before, marker + after


def answer(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """An answer as the page shows it: texts are cut after LONGEST characters."""
    return markdown(columns, [[_cut(value) for value in row] for row in rows])


def _cut(value: object) -> object:
    return f"{value[: LONGEST - 1]}…" if isinstance(value, str) and len(value) > LONGEST else value


def answered(page: str, store: Path) -> str:
    """The page with the answers that ``store`` gives. Raises QueryRefused with a query that fails."""
    from warehouse.store import query

    def asked(found: re.Match[str]) -> str:
        given = query(store, found[1])
        return f"```sql\n{found[1]}\n```\n\n{answer(given.columns, given.rows)}\n"

    worked, rest = _worked(page)
    return ASKED.sub(asked, worked) + rest


def main() -> None:
    """Write the page's made parts and the picture."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", type=Path, help="the example's store: its answers are written, too")
    args = parser.parse_args()
    types = columns_of_new_store()
    page = made(PAGE.read_text(encoding="utf-8"), types)
    PAGE.write_text(answered(page, args.store) if args.store else page, encoding="utf-8")
    PICTURE.write_text(picture(types), encoding="utf-8")


if __name__ == "__main__":
    main()
