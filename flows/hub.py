"""Models that are named as ``owner/name`` of the hub: fetched once, into the hub's own cache (``HF_HOME``)."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

from claims.neural_files import GRAPHS, INSTALL, EntailmentError, line_of

_HUB = re.compile(r"(?P<repo>[\w.-]+/[\w.-]+?)(?:@(?P<revision>[\w./-]+))?")
_FETCHED = ("config.json", "tokenizer.json", *(f"{graph}*" for graph in GRAPHS))  # * for weights kept beside


def located(name: str) -> Path:
    """The folder of an entailment model: a folder, or ``owner/name`` of the hub, pinned as ``owner/name@revision``.

    What the hub's cache has is taken from there, so that only the first use needs the network. Raises EntailmentError.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    hub = _HUB.fullmatch(name)
    if folder.exists() or hub is None:
        raise EntailmentError(
            f"{name}: not a folder; name a folder with model.onnx, config.json and tokenizer.json, "
            "or a model of the hub as owner/name"
        )
    return _fetched(hub["repo"], hub["revision"])


def _fetched(repo: str, revision: str | None) -> Path:
    """A hub model's folder in the hub's own cache."""
    full = f"{repo}@{revision}" if revision else repo
    if not sys.stderr.isatty():  # as a pipeline's log has no use for bars; read when it is imported
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    try:
        from huggingface_hub import snapshot_download
    except ImportError:
        raise EntailmentError(
            f"{full}: no such folder; to fetch a model of that name from the hub, {INSTALL}"
        ) from None
    wanted: dict[str, Any] = {"repo_id": repo, "revision": revision, "allow_patterns": list(_FETCHED)}
    for local in (True, False):
        try:
            folder = Path(snapshot_download(**wanted, local_files_only=local))
        except Exception as error:  # its own, those of its HTTP library (which changes), and the disk's
            why = error
            continue
        if any((folder / graph).is_file() for graph in GRAPHS) or not local:
            return folder
    raise EntailmentError(
        f"{full}: no such folder, and not to be had from the hub ({line_of(why)}); go online once, check the name, "
        "or name a folder with model.onnx, config.json and tokenizer.json"
    )
