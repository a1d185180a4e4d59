"""The example that each documented view gives of itself."""

from __future__ import annotations

import re

from warehouse.migrations import views

_EXAMPLE = re.compile(r"^-- Example: (.+)$", re.MULTILINE)


def examples() -> dict[str, str]:
    """By the view's name, its one query; ``$claim`` and ``$thread`` stand for a claim's id and a thread's URL.

    Raises ValueError for a view without one, naming it.
    """
    found = {}
    for view in views():
        told = _EXAMPLE.search(view.sql)
        if told is None:
            raise ValueError(f'warehouse/views/{view.name}.sql has no line "-- Example: SELECT ..."')
        found[view.name] = told[1]
    return found
