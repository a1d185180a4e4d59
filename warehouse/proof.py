"""Is it really gone? Every text column of a store is searched, whatever tables it may have by then."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from warehouse.connect import number
from warehouse.names_in_addresses import HERE, PLACES, Person, holding
from warehouse.privacy import without_name
from warehouse.pseudonyms import site_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMNS = """
SELECT c.table_name, c.column_name, c.data_type
FROM duckdb_columns() AS c JOIN duckdb_tables() AS t USING (database_name, schema_name, table_name)
WHERE c.database_name = 'sayso' AND contains(c.data_type, 'VARCHAR') AND NOT t.temporary
ORDER BY ALL
"""

OTHERS = """
SELECT n FROM (SELECT unnest($words::VARCHAR[]) AS n) WHERE EXISTS (
    SELECT 1 FROM (SELECT text FROM posts UNION ALL SELECT text FROM past_texts
                   UNION ALL SELECT article_text FROM threads UNION ALL SELECT statement FROM statements)
    WHERE contains(text, n))
"""


def columns(con: DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """(table, column, type) of every column of the store that holds text, nested ones too."""
    return [(str(t), str(c), str(k)) for t, c, k in con.execute(COLUMNS).fetchall()]


def said_by_others(con: DuckDBPyConnection, words: Sequence[str]) -> set[str]:
    """Those of somebody's sentences that, once theirs are gone, other people's posts or the sources still hold."""
    return {found for (found,) in con.execute(OTHERS, {"words": list(words)}).fetchall()}


def left_in_columns(
    con: DuckDBPyConnection, words: Sequence[str], person: Person | None
) -> Iterator[tuple[str, int]]:
    """Where one of these sentences, or this person, still stands: (table.column, rows)."""
    escaped = [json.dumps(word, ensure_ascii=False)[1:-1] for word in words]
    for table, column, kind in columns(con):
        plain = kind == "VARCHAR"
        value = f'"{column}"' if plain else f'CAST(to_json("{column}") AS VARCHAR)'
        sql = f"SELECT count(*) FROM {table} WHERE len(list_filter($w::VARCHAR[], lambda n: contains({value}, n))) > 0"  # noqa: S608
        if words and (rows := number(con, sql, {"w": list(words) if plain else escaped})):
            yield f"{table}.{column}", rows
        if person and plain and table != "forgotten":
            sql = f'SELECT count(*) FROM {table} WHERE list_contains($w::VARCHAR[], "{column}")'  # noqa: S608
            if rows := number(con, sql, {"w": list(person.hashes)}):
                yield f"{table}.{column}", rows
    if person:
        yield from _named(con, person)


def _named(con: DuckDBPyConnection, person: Person) -> Iterator[tuple[str, int]]:
    for table, column in (("posts", "author_key"), ("quotes", "author_key"), ("mentions", "quoted_from")):
        sql = f"SELECT count(*) FROM {table} WHERE {HERE} AND list_contains($keys::VARCHAR[], {column})"  # noqa: S608
        if rows := number(con, sql, {"site": person.site, "keys": [*person.keys, *person.names]}):
            yield f"{table}.{column}", rows
    for table, names in {**PLACES, "watches": ("url",)}.items():
        for column in names:
            urls = [
                url
                for url in holding(con, table, column, person.names)
                if site_of(url) in (person.site, "")
                and not url.startswith("file:")
                and without_name(url, person.names) != url
            ]
            if urls:
                yield f"{table}.{column}", len(urls)


def named_in_texts(con: DuckDBPyConnection, person: Person) -> int:
    """How many posts of other people on the site hold the name as a word, which are left as they are."""
    sql = f"SELECT count(*) FROM posts WHERE {HERE} AND len(list_filter($n::VARCHAR[], lambda n: contains(text, n))) > 0"  # noqa: S608
    return number(con, sql, {"site": person.site, "n": list(person.names)})
