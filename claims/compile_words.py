"""Compile the word lists: ``python -m claims.compile_words`` writes ``weights/words.json.gz`` from same.txt, against.txt
and implies.txt, with every word stemmed, which takes longer than a command may take to start."""

from __future__ import annotations

import gzip
import json

from claims.wordbook import FILE, compiled


def main() -> None:
    """Write the compiled lists."""
    raw = json.dumps(compiled(), separators=(",", ":"), sort_keys=True).encode("ascii")
    FILE.write_bytes(gzip.compress(raw, mtime=0))


if __name__ == "__main__":
    main()
