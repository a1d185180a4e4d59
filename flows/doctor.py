"""Is everything here that a run needs?"""

from __future__ import annotations

import importlib.metadata
import platform
import tempfile
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
    out.append(_folder("cache folder", settings.cache_path(), "SAYSO_CACHE"))
    out.append(_folder("flow engine's folder", settings.prefect_home(), "PREFECT_HOME"))
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
    from flows import store_facts
    from warehouse.errors import StoreError
    from warehouse.faults import lost_store
    from warehouse.paths import store_files
    from warehouse.upkeep.disk import size
    from warehouse.upkeep.info import facts

    files = store_files(store)
    if not files.store.exists() and not files.snapshot.exists():
        return {"what": "store", "ok": True, "detail": f"none at {store} yet; `sayso run FILE` makes one"}
    try:
        found = facts(store, backups=False)
    except StoreError as error:
        return {"what": "store", "ok": False, "detail": str(error)}
    if found["store_bytes"] is None:
        return {"what": "store", "ok": False, "detail": str(lost_store(files))}
    detail = f"{store}, {size(found['store_bytes'])}, {store_facts.main_counts(found)}; snapshot {store_facts.in_step(found)}"
    return {"what": "store", "ok": True, "detail": detail}


def _folder(what: str, folder: Path, setting: str) -> dict[str, Any]:
    """Whether a folder can be written, tried with a file that has no name afterwards."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        why = error.strerror or str(error)
        return {
            "what": what,
            "ok": False,
            "detail": f"{folder}: {why}; free space, check permissions, or set {setting}",
        }
    return {"what": what, "ok": True, "detail": str(folder)}
