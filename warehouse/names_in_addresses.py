"""A person's name in addresses and ids of posts (``/@ann/1``): where such stand, and how the name leaves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from warehouse.pseudonyms import site_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HERE = "thread_url IN (SELECT url FROM threads WHERE site = $site)"

PLACES = {
    "threads": ("url",),
    "posts": ("thread_url", "post_id", "permalink", "reply_to"),
    "quotes": ("thread_url", "post_id", "source"),
    "passages": ("thread_url", "post_id"),
    "past_texts": ("thread_url", "post_id"),
    "mentions": ("thread_url", "post_id", "answers"),
    "pages": ("thread_url", "url", "requested_url", "next_url", "more_urls", "post_ids"),
    "runs": ("inputs",),
}
"""The columns that hold addresses and ids of posts."""

MANY = {"more_urls", "post_ids", "inputs"}


@dataclass(frozen=True, slots=True)
class Person:
    """Whom to forget: a site, the spellings of the name, what the store has for the author, and the keyed hashes."""

    site: str
    names: tuple[str, ...]
    keys: tuple[str, ...]
    hashes: tuple[str, ...]

    @property
    def asked(self) -> dict[str, object]:
        """The values of the queries."""
        return {"site": self.site, "keys": [*self.keys]}


def hide_names(con: DuckDBPyConnection, person: Person) -> int:
    """Take their name out of addresses and ids (`/@ann/1`) wherever the same one stands; how many there were."""
    from warehouse.privacy import without_name

    hidden: dict[str, str] = {}
    for table, columns in PLACES.items():
        for column in columns:
            for value in holding(con, table, column, person.names):
                site = site_of(value)
                if (site == person.site or not site) and not value.startswith("file:"):
                    hidden[value] = without_name(value, person.names)
    rows = [(before, after) for before, after in hidden.items() if before != after]
    for table, columns in PLACES.items():
        for column in columns:
            _rename(con, table, column, rows)
    change(con, "DELETE FROM watches AS s USING in_change AS i WHERE s.url = i.name", _watched(con, person))
    return len(rows)


def _rename(con: DuckDBPyConnection, table: str, column: str, rows: Sequence[tuple[str, ...]]) -> None:
    if column not in MANY:
        where = f's."{column}" = i.name'
        change(con, f'UPDATE {table} AS s SET "{column}" = i.value FROM in_change AS i WHERE {where}', rows)  # noqa: S608
        return
    for before, after in rows:
        con.execute(
            f"UPDATE {table} SET {column} = list_transform({column}, lambda v: CASE WHEN v = $before THEN $after "  # noqa: S608
            f"ELSE v END) WHERE list_contains({column}, $before)",
            {"before": before, "after": after},
        )


def _watched(con: DuckDBPyConnection, person: Person) -> list[tuple[str, str]]:
    from warehouse.privacy import without_name

    urls = holding(con, "watches", "url", person.names)
    return [
        (url, "") for url in urls if site_of(url) == person.site and without_name(url, person.names) != url
    ]


def holding(con: DuckDBPyConnection, table: str, column: str, names: Sequence[str]) -> list[str]:
    """The different values of a column of addresses that hold one of these names."""
    value = f'unnest("{column}")' if column in MANY else f'"{column}"'
    forms = sorted({form for name in names for form in (name, quote(name))})
    sql = (
        f"SELECT DISTINCT v FROM (SELECT {value} AS v FROM {table}) "  # noqa: S608
        "WHERE len(list_filter($forms::VARCHAR[], lambda n: contains(v, n))) > 0"
    )
    return [found for (found,) in con.execute(sql, {"forms": forms}).fetchall()]


def change(con: DuckDBPyConnection, sql: str, rows: Sequence[tuple[str, ...]]) -> None:
    """Run ``sql`` over rows of (name, value, whole)."""
    if not rows:
        return
    import pyarrow as pa

    columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
    names = ("name", "value", "whole")[: len(columns)]
    con.register(
        "in_change", pa.table({n: pa.array(c, pa.string()) for n, c in zip(names, columns, strict=True)})
    )
    con.execute(sql)
    con.unregister("in_change")
