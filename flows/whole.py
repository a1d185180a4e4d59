"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A new file beside ``file`` that takes its name at the end; nothing is left of it where that is not reached.

    Whoever reads the file meanwhile has the old one or the new one, never half. Raises OSError where it cannot be.
    """
    if file.is_dir():
        raise IsADirectoryError(21, "is a folder", str(file))
    new = file.with_name(f"{file.name}.new")
    try:
        yield new
        os.replace(new, file)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
