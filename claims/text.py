"""Words of a text with offsets, part-of-speech tags and stems.

The tagger is the averaged perceptron of ``denckring-en-pos`` (UD English-EWT: web text, comments
among it). Its package imports pydantic on the way, which costs a third of a second, so only the
two files that are needed are loaded from it.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import tantivy

MAX_CHARS = 4_000
"""A sentence longer than this is no prose; tagging stops there."""

_WORD = re.compile(
    r"\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?%?|[^\W\d_]+(?:['’‘.&-](?=[^\W\d_])[^\W\d_]+)*\.?(?<=\b[A-Z]\.)|[^\W\d_]+(?:['’][^\W\d_]+)*"
)
_ISE = re.compile(r"([a-z]{3,})is(e|es|ed|ing|ation|ations|er|ers)$")
_YSE = re.compile(r"([a-z]{3,})ys(e|es|ed|ing)$")
_OUR = re.compile(r"([a-z]{3,})our(s|ed|ing|ite|ites|al)?$")
_NOT_ISE = frozenset(
    [
        "promise",
        "premise",
        "advise",
        "advertise",
        "surprise",
        "exercise",
        "revise",
        "supervise",
        "franchise",
        "compromise",
    ]
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word: ``text[start:end]``, its universal part-of-speech tag and verb form."""

    text: str
    lower: str
    start: int
    end: int
    tag: str  # NOUN, VERB, AUX, PROPN, ... ; NUM for digits
    form: str  # Fin, Inf, Part, Ger, or "-"


@lru_cache(maxsize=1)
def _tagger() -> Any:
    spec = importlib.util.find_spec("denckring_en_pos")
    if spec is None or spec.origin is None:  # pragma: no cover - a broken installation
        raise RuntimeError("the package denckring-en-pos is missing; install sayso again")
    folder = Path(spec.origin).parent
    model_spec = importlib.util.spec_from_file_location("_sayso_pos_tagger", folder / "perceptron.py")
    assert model_spec is not None
    assert model_spec.loader is not None
    module = importlib.util.module_from_spec(model_spec)
    model_spec.loader.exec_module(module)
    raw = json.loads(gzip.decompress((folder / "data" / "tagger.json.gz").read_bytes()))
    tagger = module.Tagger(raw["weights"], raw["tagdict"], raw["classes"], frozenset(raw["vocabulary"]))
    tagger._predict = _Scorer(raw["weights"], sorted(raw["classes"]))
    return tagger


class _Scorer:
    """The tagger's own choice of a label, several times faster: one array a feature instead of a table of labels."""

    def __init__(self, weights: dict[str, dict[str, float]], classes: list[str]) -> None:
        import numpy as np

        self._weights, self._classes = weights, classes
        self._place = {label: i for i, label in enumerate(classes)}
        self._rows: dict[str, Any] = {}
        self._nothing = np.zeros(len(classes))

    def __call__(self, features: list[str]) -> str:
        total = self._nothing.copy()
        for feature in features:
            row = self._rows.get(feature)
            if row is None:
                row = self._row(feature)
            if row is not _UNKNOWN:
                total += row
        # The last of equals, as the tagger has it: its classes are sorted.
        return self._classes[len(total) - 1 - int(total[::-1].argmax())]

    def _row(self, feature: str) -> Any:
        found = self._weights.get(feature)
        if found is None:
            return _UNKNOWN
        row = self._nothing.copy()
        for label, weight in found.items():
            row[self._place[label]] = weight
        self._rows[feature] = row
        return row


_UNKNOWN = object()


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of ``text`` in order, tagged in their sentence."""
    found = list(_WORD.finditer(text[:MAX_CHARS]))
    words = [m.group().replace("’", "'") for m in found if not m.group()[0].isdigit()]
    labels = iter(_tagger().tag(words)) if words else iter(())
    out = []
    for m in found:
        raw = m.group()
        tag, form = "NUM", "-"
        if not raw[0].isdigit():
            tag, _, form = next(labels).partition("|")
        out.append(Token(raw, raw.lower().replace("’", "'"), m.start(), m.end(), tag, form))
    return tuple(out)


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return builder.filter(tantivy.Filter.stemmer("english")).build()


def american(word: str) -> str:
    """One spelling for both sides of the Atlantic: criticise -> criticize, labour -> labor."""
    if word in _NOT_ISE or word.rstrip("ds") in _NOT_ISE:
        return word
    word = _ISE.sub(r"\1iz\2", word)
    word = _YSE.sub(r"\1yz\2", word)
    return _OUR.sub(r"\1or\2", word) if len(word) > 5 else word


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    """Verb forms that no suffix rule takes back to their verb; made by ``python -m claims.irregular``."""
    lines = (
        (Path(__file__).parent / "weights" / "irregular_verbs.txt").read_text(encoding="utf-8").splitlines()
    )
    return {form: verb for verb, *forms in (line.split() for line in lines) for form in forms}


def lemma(word: str) -> str:
    """The plain form of an irregular lower-case verb form ("threw" -> "throw"); any other word as it is."""
    return _irregular().get(word, word)


def is_past(word: str) -> bool:
    """Whether a lower-case verb form is a past: irregular, or with -ed."""
    return word.endswith("ed") or (word in _irregular() and not word.endswith("ing"))


@lru_cache(maxsize=4096)
def inflected(verb: str, tag: str) -> str:
    """A verb's form by Penn tag (VBD past, VBZ third person); the word itself where none is known."""
    from lemminflect import getInflection, getLemma

    plain = getLemma(verb, upos="VERB") or (verb,)
    found = getInflection(plain[0], tag=tag)
    return str(found[0]) if found else verb


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The English (Snowball) stem of one lower-case word, possessive and spelling folded."""
    word = lemma(word.replace("’", "'").removesuffix("'s").strip("'."))
    if not word:
        return ""
    stems = _analyzer().analyze(american(word))
    return stems[0] if stems else word
