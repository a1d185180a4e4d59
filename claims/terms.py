"""The terms under which statements are indexed and searched: stems, numbers by their value, pieces of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from claims.lexicon import NEGATIONS, STOP
from claims.text import stem

_WORD = re.compile(r"\d[\d.,]*\d(?:[a-z]{1,8}\b)?|\d(?:[a-z]{1,8}\b)?|[^\W\d_]+(?:'[^\W\d_]+)*|%|\w+")
_NUMBER = re.compile(r"(\d[\d.,]*)([a-z]*)")
_SCALE = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mil": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9,
    "t": 1e12, "tn": 1e12, "trillion": 1e12,
}  # fmt: skip
_SPELLED = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ALSO = {
    "scotus": "suprem court", "potus": "presid", "flotus": "first ladi", "gop": "republican", "dems": "democrat",
    "dem": "democrat", "govt": "govern", "gov": "govern", "ppl": "", "usa": "america", "american": "america",
    "americans": "america", "uk": "britain", "british": "britain", "pres": "presid", "prez": "presid",
    "children": "child", "kids": "kid", "men": "man", "women": "woman", "mice": "mous", "dems'": "democrat",
    "covid": "coronavirus", "covid19": "coronavirus", "covid-19": "coronavirus", "vax": "vaccin", "vaxx": "vaccin", "vaxxed": "vaccin",
    "pic": "photograph", "pics": "photograph", "photo": "photograph", "photos": "photograph",
    "vid": "video", "tv": "televis", "dr": "doctor", "rep": "repres", "sen": "senat",
}  # fmt: skip
"""Short and other names of one thing, as stems."""
_IGNORED = STOP | NEGATIONS | frozenset("rt via amp im ive lol omg".split())
GRAM = 4


_COUNTRY = re.compile(r"\b(?:U\.S\.A\.|U\.S\.|USA?)(?!\w)")


def fold(text: str) -> str:
    """Lower case, without accents, one kind of apostrophe; ``US`` is told from ``us``."""
    text = text.replace("’", "'").replace("‘", "'")
    if "US" in text or "U.S" in text:
        text = _COUNTRY.sub("usa", text)
    if "U.K" in text:
        text = text.replace("U.K.", "UK")
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in letters if not unicodedata.combining(c))


@lru_cache(maxsize=524_288)
def _terms_of(word: str) -> tuple[str, ...]:
    """The terms of one folded word: none for a word that carries no topic."""
    if word[0].isdigit():
        return (_number(word),)
    word = word.removesuffix("'s")
    if word in _ALSO:
        return tuple(_ALSO[word].split())
    if word in _IGNORED:
        return ()
    if word in _SPELLED:
        return (f"#{_SPELLED[word]}",)
    root = stem(word)
    return (root,) if len(root) > 1 and root not in _IGNORED else ()


def _number(word: str) -> str:
    """``#`` and the value: 1,200 and 1200 are one, so are 80M and 80 million; a date's digits stay apart."""
    digits, unit = _NUMBER.match(word).groups()  # type: ignore[union-attr]
    plain = digits.rstrip(".,").replace(",", "")
    try:
        value = float(plain)
    except ValueError:
        return f"#{plain}"
    if unit in _SCALE:
        value *= _SCALE[unit]
    return _valued(value)


def _valued(value: float) -> str:
    return f"#{value:g}" if value < 1e4 else f"#{float(f'{value:.3g}'):.0f}"


def plain_words(text: str) -> list[str]:
    """The folded words, numbers and percent signs of a text."""
    return cut(fold(text))


def cut(folded: str) -> list[str]:
    """The same for a text that is folded already."""
    return _WORD.findall(folded)


def terms(text: str) -> list[str]:
    """The terms of a text in its order, repeated as they are."""
    return terms_of(plain_words(text))


def terms_of(words: Sequence[str]) -> list[str]:
    """The terms of what `plain_words` gave."""
    if _SCALE.keys().isdisjoint(words):
        return [term for word in words for term in _terms_of(word)]
    out: list[str] = []
    for word in words:
        scale = _SCALE.get(word)
        if scale and len(word) > 2 and out and out[-1][0] == "#":
            out[-1] = _scaled(out[-1], scale)
        else:
            out += _terms_of(word)
    return out


@lru_cache(maxsize=524_288)
def _term_text(word: str) -> str:
    return " ".join(_terms_of(word))


def term_text(words: Sequence[str]) -> str:
    """The terms of what `plain_words` gave, with blanks between; quicker than ``terms_of``."""
    if _SCALE.keys().isdisjoint(words):
        return " ".join(map(_term_text, words))
    return " ".join(terms_of(words))


def _scaled(number: str, scale: float) -> str:
    try:
        return _valued(float(number[1:]) * scale)
    except ValueError:
        return number


@lru_cache(maxsize=524_288)
def _grams_of(word: str) -> tuple[str, ...]:
    if word in _IGNORED or word == "%":
        return ()
    framed = f"_{word}_"
    return tuple(framed[i : i + GRAM] for i in range(max(1, len(framed) - GRAM + 1)))


def grams(text: str) -> list[str]:
    """Pieces of GRAM letters of the words that carry a topic, a word's ends marked with ``_``."""
    return grams_of(plain_words(text))


@lru_cache(maxsize=524_288)
def _gram_text(word: str) -> str:
    return " ".join(_grams_of(word))


def gram_text(words: Iterable[str]) -> str:
    """The pieces of what `plain_words` gave, with blanks between."""
    return " ".join(map(_gram_text, words))


def grams_of(words: Iterable[str]) -> list[str]:
    """The pieces of what `plain_words` gave."""
    return [gram for word in words for gram in _grams_of(word)]
