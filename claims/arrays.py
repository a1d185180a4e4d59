"""NumPy's .npz files read without NumPy, whose import alone takes 70 ms of a command's start."""

from __future__ import annotations

import math
import re
import struct
import zipfile
from pathlib import Path

_KINDS = {"f2": "e", "f4": "f", "f8": "d", "i4": "i", "i8": "q"}
_HEADER = re.compile(r"'descr': '(?P<descr>[^']+)'.*'shape': \((?P<shape>[\d, ]*)\)")


def read_npz(path: Path) -> dict[str, list[float] | list[str]]:
    """Every array of a .npz file as a flat list; a single number is a list of one.

    Little-endian floats, integers and fixed-width texts. Raises ValueError for any other kind.
    """
    with zipfile.ZipFile(path) as packed:
        return {
            name.removesuffix(".npy"): _array(packed.read(name), f"{path}: {name}")
            for name in packed.namelist()
        }


def _array(raw: bytes, where: str) -> list[float] | list[str]:
    """One array in the .npy format: magic, version, the header's length, the header, the numbers."""
    wide = raw[6] > 1
    (length,) = struct.unpack_from("<I" if wide else "<H", raw, 8)
    at = (12 if wide else 10) + length
    header = _HEADER.search(raw[at - length : at].decode("latin-1"))
    if header is None:
        raise ValueError(f"{where}: its header is not that of a plain array")
    count = math.prod(int(n) for n in header["shape"].split(",") if n.strip())
    kind = header["descr"].lstrip("<|=")
    if kind.startswith("U"):
        width = 4 * int(kind[1:])
        cells = (raw[at + i * width : at + (i + 1) * width] for i in range(count))
        return [cell.decode("utf-32-le").rstrip("\0") for cell in cells]
    if kind not in _KINDS:
        raise ValueError(f"{where}: arrays of {header['descr']} are not read")
    return list(struct.unpack_from(f"<{count}{_KINDS[kind]}", raw, at))
