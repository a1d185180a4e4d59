"""Named numbers as rows of a matrix: what the small models of this package take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def rows_of(values: Sequence[Mapping[str, float]], place: Mapping[str, int]) -> NDArray[Any]:
    """Features by name as float32, values x places; what has no place is left out, what is not told is 0."""
    rows = np.zeros((len(values), len(place)), np.float32)
    for row, some in zip(rows, values, strict=True):
        for name, value in some.items():
            at = place.get(name)
            if at is not None:
                row[at] = value
    return rows
