"""How likely a sentence is to hold a claim worth checking.

The sum of two models: a linear one over hashed words and word pairs, hashed character n-grams inside
words, and hand features that mean the same in a debate and in a comment thread; and the filters of
`claims.phrases` over word vectors. All of a word's share in the score depends on the word alone, so it
is computed once and kept: scoring is a few look-ups a word.
`claims.train` makes the weights, weights/MODEL_CARD.md says from what.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from claims.phrases import Phrases

WEIGHTS = Path(__file__).parent / "weights" / "worthiness.npz"
BUCKETS = 1 << 15  # for words and word pairs, and again for character n-grams
_MAX_TEXT, _MAX_WORD, _MAX_CACHE = 2_000, 32, 50_000


def _read_cues(path: Path) -> dict[str, list[str]]:
    """Feature -> its words and word pairs, from lines of `name: words`; an indented line goes on."""
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    entries = "\n".join(lines).replace("\n    ", " ").splitlines()
    return {name: words.split() for name, _, words in (entry.partition(":") for entry in entries)}


_LEXICON = _read_cues(WEIGHTS.with_name("cues.txt"))
_FIRST_WORDS = {name: frozenset(_LEXICON.pop(name)) for name in ("question start", "imperative start")}
_SENTENCE_FEATURES = (
    *("number", "year", "money or %", "name", "acronym", "name after in", "question mark"),
    *("question start", "imperative start", "exclamation", "capitals throughout", "log length"),
    *("very short", "long", "starts with a/an", "ends with dots", "-ed verb", "-est", "plain statement"),
    *("plain and specific", "plain, named and past", "personal and past", "you and law or place"),
    *("plain and habit", "joined sentences", "quotation marks", "-ly"),
)
HAND = (*_LEXICON, *_SENTENCE_FEATURES)
_INDEX = {name: i for i, name in enumerate(HAND)}
_NOT_PLAIN = (
    *("I", "my", "you", "question mark", "normative", "prediction", "hedge", "opinion", "value word"),
    *("insult", "joke", "wish", "imperative start", "generality", "definition"),
)
_CUES: dict[str, list[int]] = {}
for _name, _cue_words in _LEXICON.items():
    for _cue_word in _cue_words:
        _CUES.setdefault(_cue_word, []).append(_INDEX[_name])

_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d(?:[\d.,:]*\d)?|[%$£€!?\"]|\.{2,}")
_QUOTES = str.maketrans("‘’‚‛`´“”„«»…\u00ad", "''''''\"\"\"\"\". ")
_DAMPED = [math.sqrt(i) for i in range(4)]
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")


class Word(NamedTuple):
    """What one written word adds, whatever stands around it."""

    key: str  # lower case, numbers by their class
    bucket: int
    chars: tuple[int, ...]
    cues: tuple[int, ...]
    kind: str  # "word", "Name", "ACRONYM", "number" or "mark"


class Features(NamedTuple):
    """One sentence: its words, the buckets of its word pairs, the values of HAND."""

    words: list[Word]
    pairs: list[int]
    hand: list[float]


def features(sentence: str) -> Features:
    """What the model sees of ``sentence``; of a very long text, its beginning."""
    text = _URL.sub(" ", sentence[:_MAX_TEXT].translate(_QUOTES))
    words = [_word(token[:_MAX_WORD]) for token in _TOKEN.findall(text)]
    pairs: list[int] = []
    cues: list[int] = []
    for left, right in pairwise(words):
        bucket, found = _pair(left.key, right.key)
        pairs.append(bucket)
        cues.extend(found)
    return Features(words, pairs, _hand(words, cues) if words else [0.0] * len(HAND))


@lru_cache(maxsize=_MAX_CACHE)
def _word(token: str) -> Word:
    """Look a written word up in the lexicon and hash it."""
    if token[0].isdigit():
        key = "<year>" if _YEAR.fullmatch(token) else f"<{min(len(token), 9)}digits>"
        return Word(key, _bucket(key), (_bucket(key),), (), "number")
    key = token.lower()
    if not token[0].isalpha():
        return Word(key[:2], _bucket(key[:2]), (_bucket(key[:2]),), (), "mark")
    kind = "ACRONYM" if len(token) > 1 and token.isupper() else "Name" if token[0].isupper() else "word"
    cues = list(_CUES.get(key, ()))
    if len(key) > 4 and key.endswith("ed"):
        cues.append(_INDEX["-ed verb"])
    if len(key) > 5 and key.endswith("est"):
        cues.append(_INDEX["-est"])
    if len(key) > 4 and key.endswith("ly"):
        cues.append(_INDEX["-ly"])
    padded = f" {key} "
    chars = tuple(_bucket(padded[i : i + n]) for n in (3, 4, 5) for i in range(len(padded) - n + 1))
    return Word(key, _bucket(key), chars or (_bucket(padded),), tuple(cues), kind)


@lru_cache(maxsize=_MAX_CACHE)
def _pair(left: str, right: str) -> tuple[int, tuple[int, ...]]:
    """The bucket of a word pair and its cues."""
    pair = f"{left}_{right}"
    return _bucket(pair), tuple(_CUES.get(pair, ()))


def _bucket(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass")) & (BUCKETS - 1)


def _hand(words: list[Word], pair_cues: list[int]) -> list[float]:
    """The values of HAND, in its order: damped counts, and facts about the whole sentence."""
    counts = [0] * len(HAND)
    for word in words:
        for cue in word.cues:
            counts[cue] += 1
    for cue in pair_cues:
        counts[cue] += 1
    for name, value in _whole(words).items():
        counts[_INDEX[name]] = value

    def any_of(*names: str) -> bool:
        return any(counts[_INDEX[name]] for name in names)

    plain = not any_of(*_NOT_PLAIN)
    specific = any_of("number", "name", "acronym", "place", "organisation", "law")
    past = any_of("past auxiliary", "past verb", "-ed verb", "perfect")
    counts[_INDEX["plain statement"]] = plain
    counts[_INDEX["plain and specific"]] = plain and specific
    counts[_INDEX["plain, named and past"]] = plain and specific and past
    counts[_INDEX["plain and habit"]] = plain and any_of("habit verb", "cause")
    counts[_INDEX["personal and past"]] = past and any_of("I", "my")
    counts[_INDEX["you and law or place"]] = any_of("generic you") and any_of(
        "law", "place", "name", "name after in"
    )
    values = [_DAMPED[count] if count < 4 else 2.0 for count in counts]
    values[_INDEX["log length"]] = math.log(len(words))
    return values


def _whole(words: list[Word]) -> dict[str, int]:
    """Counts that need the words' order or writing."""
    kinds = [word.kind for word in words]
    keys = [word.key for word in words]
    letters = [k for k in kinds if k in ("word", "Name", "ACRONYM")]
    shouting = len(letters) > 3 and letters.count("ACRONYM") > 0.6 * len(letters)
    names = [i for i, k in enumerate(kinds) if k == "Name" and i and not keys[i].startswith(("i'", "i’"))]
    return {
        "number": kinds.count("number"),
        "year": keys.count("<year>"),
        "money or %": sum(keys.count(mark) for mark in "%$£€"),
        "name": 0 if shouting else len(names),
        "acronym": 0 if shouting else kinds.count("ACRONYM"),
        "name after in": 0
        if shouting
        else sum(keys[i - 1] in ("in", "of", "from", "to", "the") for i in names),
        "question mark": keys.count("?"),
        **{name: int(keys[0] in first) for name, first in _FIRST_WORDS.items()},
        "exclamation": keys.count("!"),
        "capitals throughout": int(shouting),
        "very short": int(len(words) < 5),
        "long": int(len(words) > 25),
        "starts with a/an": int(keys[0] in ("a", "an", "those", "some")),
        "ends with dots": int(keys[-1] == ".."),
        "joined sentences": keys.count("and"),
        "quotation marks": keys.count('"'),
    }


@dataclass
class Model:
    """A linear model: weights by bucket and by hand feature, and how much each bucket counts; and phrases.

    ``words`` and ``chars`` hold weight x idf, ``*_idf`` the idf that goes into the length of the
    sentence's vector.
    """

    words: Sequence[float]
    words_idf: Sequence[float]
    chars: Sequence[float]
    chars_idf: Sequence[float]
    hand: Sequence[float]
    bias: float
    threshold: float
    phrases: Phrases | None = None
    _kept: dict[str, tuple[float, float, float, float]] = field(default_factory=dict, repr=False)

    def score(self, sentences: Sequence[str]) -> list[float]:
        """Probability, 0 to 1, that each sentence holds a claim worth checking; 0 for no words."""
        found = (features(sentence) for sentence in sentences)
        return [_sigmoid(sum(self.parts(f)) + self.bias) if f.words else 0.0 for f in found]

    def explain(self, sentence: str) -> list[tuple[str, float]]:
        """What speaks for (+) and against (-) a claim, in logits, strongest first; [] for no words."""
        found = features(sentence)
        if not found.words:
            return []
        parts = [(n, w * v) for n, w, v in zip(HAND, self.hand, found.hand, strict=True) if v]
        hashed, _, phrases = self.parts(found)
        parts += [("words", hashed), ("phrases", phrases), ("bias", self.bias)]
        return sorted(parts, key=lambda part: -abs(part[1]))

    def parts(self, found: Features) -> tuple[float, float, float]:
        """The logits of the hashed words, of the hand features and of the phrases."""
        dot = square = char_dot = char_square = 0.0
        for word in found.words:
            kept = self._kept.get(word.key) or self._keep(word)
            dot += kept[0]
            square += kept[1]
            char_dot += kept[2]
            char_square += kept[3]
        for bucket in found.pairs:
            dot += self.words[bucket]
            square += self.words_idf[bucket] ** 2
        hashed = dot / math.sqrt(square or 1.0) + char_dot / math.sqrt(char_square or 1.0)
        hand = sum(w * v for w, v in zip(self.hand, found.hand, strict=True) if v)
        return hashed, hand, self.phrases.logit(found.words) if self.phrases else 0.0

    def _keep(self, word: Word) -> tuple[float, float, float, float]:
        """One word's share, computed once."""
        if len(self._kept) > _MAX_CACHE:
            self._kept.clear()
        self._kept[word.key] = kept = (
            self.words[word.bucket],
            self.words_idf[word.bucket] ** 2,
            sum(self.chars[i] for i in word.chars),
            sum(self.chars_idf[i] ** 2 for i in word.chars),
        )
        return kept


def load(path: Path = WEIGHTS) -> Model:
    """Read the weights that `claims.train` wrote, and the vectors beside them.

    Raises ValueError if they were trained for other features than this module computes.
    """
    import numpy as np

    from claims.phrases import Phrases, Vectors

    with np.load(path, allow_pickle=False) as stored:
        if stored["hand_names"].tolist() != list(HAND):
            raise ValueError(f"{path}: trained for other features; run python -m claims.train")
        names = ("words", "words_idf", "chars", "chars_idf", "hand")
        arrays = {name: stored[name].astype(np.float64).tolist() for name in names}
        filters = [stored[name].astype(np.float32) for name in ("kernel", "filter_bias", "filter_out")]
        phrases = Phrases(Vectors.load(), *filters)
        threshold = round(float(stored["threshold"]), 3)
        return Model(**arrays, bias=float(stored["bias"]), threshold=threshold, phrases=phrases)


@lru_cache(maxsize=1)
def _shipped() -> Model:
    return load()


def score(sentences: Sequence[str]) -> list[float]:
    """Probability, 0 to 1, that each sentence holds a claim worth checking; 0 for no words."""
    return _shipped().score(sentences)


def explain(sentence: str) -> list[tuple[str, float]]:
    """Why ``sentence`` got its score: (what, logits), strongest first; they sum to the score's logit."""
    return _shipped().explain(sentence)


def threshold() -> float:
    """From this score on a sentence counts as worth checking; see weights/MODEL_CARD.md."""
    return _shipped().threshold


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
