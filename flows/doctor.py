"""Is everything here that a run needs?"""

from __future__ import annotations

import importlib.metadata
import platform
from pathlib import Path
from typing import Any

from flows import settings

PINNED = ("prefect", "fastapi", "sqlalchemy", "duckdb", "tantivy", "rapidfuzz", "denckring-en-pos")
_SAID, _DENIED = "The court ruled on the case in May.", "The court did not rule on the case in May."


def examine(store: Path) -> list[dict[str, Any]]:
    """One row a check: what, whether it is ok, and a detail that says what to do where it is not."""
    out: list[dict[str, Any]] = [{"what": "python", "ok": True, "detail": platform.python_version()}]
    for name in PINNED:
        try:
            out.append({"what": name, "ok": True, "detail": importlib.metadata.version(name)})
        except importlib.metadata.PackageNotFoundError:
            out.append({"what": name, "ok": False, "detail": "missing; install sayso again"})
    out.append(_model())
    if settings.entailment():
        out.append(_entailment())
    out.append(_store(store))
    return out


def _model() -> dict[str, Any]:
    from claims import worthiness
    from flows import models

    try:
        models.prepare_worthiness()
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


def _entailment() -> dict[str, Any]:
    """Whether the model of ``SAYSO_ENTAILMENT`` loads, and tells a sentence from its denial."""
    from claims.model import Stance
    from claims.neural_files import digest
    from claims.weighing import STANCES
    from flows import models
    from flows.hub import located

    agrees = STANCES.index(Stance.AGREES)
    what, name = "entailment model", settings.entailment() or ""
    try:
        same, denied = models.entailment(name)([(_SAID, _SAID), (_DENIED, _SAID)]).argmax(axis=1)
    except ValueError as error:
        return {"what": what, "ok": False, "detail": str(error)}
    if same != agrees or denied == agrees:
        detail = f"{name} does not tell a sentence from its denial; are the labels in id2label of its config.json right?"
        return {"what": what, "ok": False, "detail": detail}
    return {"what": what, "ok": True, "detail": f"{name} ({digest(located(name))})"}


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
