"""Is everything here that a run needs?"""

from __future__ import annotations

import importlib.metadata
import platform
from pathlib import Path
from typing import Any

PINNED = ("prefect", "fastapi", "sqlalchemy", "duckdb", "tantivy", "rapidfuzz", "denckring-en-pos")


def examine(store: Path) -> list[dict[str, Any]]:
    """One row a check: what, whether it is ok, and a detail that says what to do where it is not."""
    out: list[dict[str, Any]] = [{"what": "python", "ok": True, "detail": platform.python_version()}]
    for name in PINNED:
        try:
            out.append({"what": name, "ok": True, "detail": importlib.metadata.version(name)})
        except importlib.metadata.PackageNotFoundError:
            out.append({"what": name, "ok": False, "detail": "missing; install sayso again"})
    out.append(_model())
    out.append(_store(store))
    return out


def _model() -> dict[str, Any]:
    from claims import worthiness
    from flows import models, settings

    try:
        models.prepare()
        score = worthiness.score(["The vaccine was approved in 2020."])[0]
    except models.ModelMissingError as error:
        return {"what": "check-worthiness model", "ok": False, "detail": str(error)}
    except Exception as error:
        return {"what": "check-worthiness model", "ok": False, "detail": f"{error}; install sayso again"}
    return {
        "what": "check-worthiness model",
        "ok": 0 <= score <= 1,
        "detail": ("semantic, " if settings.semantic() else "") + f"threshold {worthiness.threshold():.2f}",
    }


def _store(store: Path) -> dict[str, Any]:
    from warehouse.errors import StoreError
    from warehouse.store import store_info

    if not store.exists():
        return {"what": "store", "ok": True, "detail": f"none at {store} yet; `sayso run FILE` makes one"}
    try:
        info = store_info(store)
    except StoreError as error:
        return {"what": "store", "ok": False, "detail": str(error)}
    return {"what": "store", "ok": True, "detail": ", ".join(f"{k} {v}" for k, v in info.items())}
