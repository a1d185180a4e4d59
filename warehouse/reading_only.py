"""What somebody else's SQL may do: read the store, and nothing else.

DuckDB itself keeps files, network, extensions and settings shut (``warehouse.reader.LOCK_DOWN``). What it
leaves open is refused here, before a statement runs, from DuckDB's own parse of it: functions that change
what later queries do, take raw addresses in memory (some crash the process), or tell where files lie.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from warehouse.errors import QueryRefused, first_line
from warehouse.migrations import macros

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

READING = ("SELECT", "WITH", "FROM", "VALUES", "TABLE", "DESCRIBE", "DESC", "SHOW", "SUMMARIZE", "EXPLAIN")
TABLE_FUNCTIONS = frozenset(
    (
        "range generate_series unnest repeat repeat_row summary query_table json_each json_tree histogram "
        "histogram_values test_all_types duckdb_columns duckdb_constraints duckdb_functions duckdb_keywords "
        "duckdb_memory duckdb_schemas duckdb_tables duckdb_types duckdb_views pg_timezone_names "
        "icu_calendar_names pragma_database_size pragma_platform pragma_show pragma_storage_info "
        "pragma_table_info pragma_version"
    ).split()
)
"""The only functions that may stand in FROM: a new DuckDB brings new ones, which begin as refused."""
SCALARS = frozenset(("current_setting", "getenv", "write_log"))
"""Refused wherever they stand: they tell of the machine, or write."""
TELLING = frozenset(("duckdb_databases", "duckdb_logs", "pragma_database_list", "pg_settings"))
"""DuckDB's own views that tell where files lie."""

_SPACE = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*", re.DOTALL)
_OPEN = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/|\()*", re.DOTALL)
_EXPLAIN = re.compile(r"EXPLAIN\s+(?:ANALYZE\s+)?(?:\(\s*(?:ANALYZE|FORMAT)\b[^)]*\)\s*)?", re.IGNORECASE)
_LINE = re.compile(r"^LINE (\d+):", re.MULTILINE)


class Statement(NamedTuple):
    """One statement of a text and the line that it begins on, counted from 1."""

    sql: str
    line: int


def statements(text: str) -> list[Statement]:
    """The statements of a text, in order, without the semicolons and what stands before their first word.

    Raises QueryRefused, with the line, if DuckDB cannot tell them apart.
    """
    import duckdb

    try:
        found = [one.query for one in _parser().extract_statements(text)]
    except (duckdb.Error, RuntimeError) as error:
        raise refused(error) from None
    made, at = [], 0
    for sql in found:
        at = text.index(sql, at)
        before = _SPACE.match(sql)
        start = before.end() if before else 0
        made.append(Statement(sql[start:].rstrip("; \n\r\t"), 1 + text.count("\n", 0, at + start)))
        at += len(sql)
    return made


def refuse_unless_reading(sql: str) -> None:
    """Raise QueryRefused unless ``sql`` is exactly one statement that only reads the store."""
    import duckdb

    rest = sql[_end(_OPEN, sql) :]
    found = re.match(r"\w*", rest)
    first = found.group().upper() if found else ""
    if first not in READING:
        raise QueryRefused(
            "only reading is allowed: begin with SELECT, WITH, FROM, DESCRIBE, SHOW or EXPLAIN, "
            f"not {first or 'that'}"
        )
    try:
        parsed = _parser().extract_statements(sql)
    except (duckdb.Error, RuntimeError) as error:
        raise refused(error) from None
    if len(parsed) != 1:
        raise QueryRefused(f"only reading is allowed, one statement at a time: this is {len(parsed)}")
    kind = parsed[0].type
    if kind == duckdb.StatementType.EXPLAIN:
        refuse_unless_reading(_EXPLAIN.sub("", rest, count=1))
    elif kind != duckdb.StatementType.SELECT:
        raise QueryRefused(f"only reading is allowed: {kind.name} is not")
    else:
        _refuse_functions(sql)


def refused(error: BaseException) -> QueryRefused:
    """DuckDB's error as one line, and the line of the statement that it names."""
    line = _LINE.search(str(error))
    return QueryRefused(first_line(error), line=int(line.group(1)) if line else None)


def condition(sql: str) -> str:
    """A condition such as ``--where`` takes, as DuckDB reads it: one expression, closed in itself.

    Raises QueryRefused for anything else, such as a condition that goes on with another statement.
    """
    import duckdb

    try:
        # The first alone would drop what follows, as in "a FROM b"; the second alone would let brackets close early.
        made = str(duckdb.SQLExpression(sql))
        _parser().extract_statements(f"SELECT 1 WHERE ({sql}\n)")
    except (duckdb.Error, RuntimeError) as error:
        raise QueryRefused(f'"{sql}" is no condition: {first_line(error)}') from None
    _refuse_functions(f"SELECT 1 WHERE {made}")
    return made


def _refuse_functions(sql: str) -> None:
    try:
        found = json.loads(_parsed(sql))
        if found["error"]:
            raise QueryRefused(f"only reading is allowed: {found.get('error_message', 'this is not known')}")
        nodes = list(_nodes(found))
    except RecursionError:
        raise QueryRefused("the statement is nested too deeply: write it in steps, with WITH") from None
    for node in nodes:
        _refuse_node(node)


def _refuse_node(node: dict[str, Any]) -> None:
    kind = node.get("type")
    name = node["function"].get("function_name") if kind == "TABLE_FUNCTION" else None
    if kind == "TABLE_FUNCTION" and name not in TABLE_FUNCTIONS and name not in _own_macros():
        raise QueryRefused(f"only reading the store is allowed: the function {name} is not")
    if kind == "FUNCTION" and node.get("function_name") in SCALARS:
        raise QueryRefused(f"only reading the store is allowed: the function {node['function_name']} is not")
    if kind == "BASE_TABLE" and str(node.get("table_name")).lower() in TELLING:
        raise QueryRefused(f"only reading the store is allowed: {node['table_name']} tells of the machine")


def _own_macros() -> frozenset[str]:
    """The store's own table macros, which only read its views; nobody can make another on a reader's connection."""
    return frozenset(macro.name for macro in macros())


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    left = [tree]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            yield one
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)


def _parsed(sql: str) -> str:
    import duckdb

    try:
        row = _parser().execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchone()
    except duckdb.Error as error:
        raise refused(error) from None
    return str(row[0]) if row else ""


def _parser() -> DuckDBPyConnection:
    """A database without anything in it: what it parses, it does not run.

    It is shut as well, for DuckDB opens files while it parses ``IMPORT DATABASE``.
    """
    import duckdb

    global _PARSER
    if _PARSER is None:
        _PARSER = duckdb.connect(":memory:", config={"threads": 1, "enable_external_access": "false"})
        _PARSER.execute("SET disabled_filesystems = 'LocalFileSystem'; SET lock_configuration = true")
    return _PARSER.cursor()


_PARSER: DuckDBPyConnection | None = None


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0
