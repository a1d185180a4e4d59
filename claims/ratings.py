"""Publishers' rating words and numbers onto the one scale.

A word is looked up in the caller's rating map first, then among the words of its publisher
(claims.rating_words), then among those that mean the same everywhere. What is in none of them is refused:
guessing what a publisher's coinage means would put a wrong rating under a publisher's name.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from claims.model import Rating

WORDINGS: dict[Rating, tuple[str, ...]] = {
    Rating.TRUE: ("true", "correct", "accurate"),
    Rating.MOSTLY_TRUE: ("mostly true", "mostly correct", "mostly accurate"),
    Rating.MIXED: ("mixed", "mixture", "half true", "missing context"),
    Rating.MOSTLY_FALSE: ("mostly false", "mostly incorrect", "mostly inaccurate"),
    Rating.FALSE: ("false", "fake", "incorrect", "inaccurate", "wrong"),
    Rating.UNPROVEN: ("unproven", "unsupported", "unsubstantiated", "no evidence"),
}
"""The words that nearly every file needs; the others are loaded when one of these does not fit."""

LONGEST_WORD = 300
"""A rating of more characters is an article, not a rating."""

_SHOWN = 80
_POINTS = (Rating.FALSE, Rating.MOSTLY_FALSE, Rating.MIXED, Rating.MOSTLY_TRUE, Rating.TRUE)
_LETTERS = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not take for a plain one with a mark."""
_PREFIX = re.compile(
    r"(?:\w+ s )?(?:(?:our|the|final|fact check|fact checker|factcheck|claim) )*"
    r"(?:rating|ruling|verdict|conclusion|assessment|judgement|judgment|fact check|factcheck|claim|label"
    r"|bewertung|urteil|faktencheck|valutazione|verdetto|calificacion|veredicto|classificacao|veredito"
    r"|conclusie|conclusion|ocena|hodnoceni|sonuc)"
    r"(?:(?: by [^:]{1,40})?(?: ?: ?| is )|(?<=verdict) |(?<=rating) )",
)
_FIRST_SENTENCE = re.compile(r"([^.!?]{2,40})[.!]\s+\S")


class UnknownRating(ValueError):
    """A rating word that is not on the scale and not in the rating map.

    ``word`` is what was given, ``publisher`` whose word it is ("" where nobody said), and ``why`` says what
    the word rates if it is known and rates no truth; "" if it is not known at all.
    """

    def __init__(self, word: str, publisher: str = "", why: str = "") -> None:
        shown = word if len(word) <= _SHOWN else word[: _SHOWN - 1] + "…"
        whose = f" by {publisher}" if publisher else ""
        super().__init__(f'rating "{shown}"{whose} {why or "is not known"}')
        self.word = word
        self.publisher = publisher
        self.why = why


def to_rating(
    word: str,
    rating_map: Mapping[str, Rating] | None = None,
    *,
    publisher: str = "",
    site: str = "",
) -> Rating:
    """The rating that ``word`` stands for; case, accents, punctuation and "Rating: ..." do not matter.

    ``rating_map`` maps further wordings, and wins over the built-in ones. ``publisher`` is the name and
    ``site`` the host name of who rated: a word may mean one thing here and another there. Words of every
    publisher count only with the publisher's name or host.

    Raises UnknownRating for a word that is not known, and for one that rates no truth.
    """
    wanted = _plain(word)
    if rating_map and (mapped := _compared(tuple(rating_map.items())).get(wanted)):
        return mapped
    if not publisher and not site and wanted in _BY_WORDING:
        return _BY_WORDING[wanted]
    if len(word) > LONGEST_WORD:
        raise UnknownRating(word, publisher or site)
    return _looked_up(word, wanted, publisher, site)


def on_scale(value: object, best: object, worst: object) -> Rating | None:
    """The rating of a number on a publisher's scale, or None where the numbers say nothing.

    As schema.org has it, ``best`` is the true end. The range is cut into five: the nearest of false, mostly
    false, mixed, mostly true and true. Numbers may be texts. None for what is no number, for a scale whose
    best is not above its worst, for a value outside of it, and for 0 and below: publishers write -1 and 0
    where they rate in words alone.
    """
    numbers = [_number(given) for given in (value, best, worst)]
    if any(n is None for n in numbers):
        return None
    at, top, bottom = (n for n in numbers if n is not None)
    if top <= bottom or not bottom <= at <= top or at <= 0:
        return None
    return _POINTS[math.floor((at - bottom) / (top - bottom) * 4 + 0.5)]


def _number(given: object) -> float | None:
    """A finite number, also one that is written as text; None for anything else."""
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return None
    try:
        found = float(given.strip().replace(",", ".")) if isinstance(given, str) else float(given)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


@lru_cache(maxsize=8)
def _compared(rating_map: tuple[tuple[str, Rating], ...]) -> dict[str, Rating]:
    """A rating map with its words as they are compared; of two spellings the first counts."""
    return {_plain(word): rating for word, rating in reversed(rating_map)}


@lru_cache(maxsize=4096)
def _looked_up(word: str, wanted: str, publisher: str, site: str) -> Rating:
    """Feeds repeat few words very often. Raises UnknownRating."""
    from claims.rating_words import NO_TRUTH, WORDS, by_publisher

    whose = publisher or site
    own, refused = by_publisher(_plain(publisher), site)
    for shape in _shapes(word, wanted):
        if shape in own:
            return own[shape]
        if shape in refused:
            raise UnknownRating(word, whose, refused[shape])
        found = _BY_WORDING.get(shape) or WORDS.get(shape)
        if found:
            return found
        if shape in NO_TRUTH:
            raise UnknownRating(word, whose, NO_TRUTH[shape])
    # "False. The picture is from 2014." says false, but "True. But ..." may go anywhere.
    first = _FIRST_SENTENCE.match(word.strip())
    if first:
        for shape in _shapes(first.group(1), _plain(first.group(1))):
            found = own.get(shape) or _BY_WORDING.get(shape) or WORDS.get(shape)
            if found is Rating.FALSE:
                return found
    raise UnknownRating(word, whose)


def _shapes(word: str, wanted: str) -> list[str]:
    """A word as it is compared: as it stands, and without what only says that a rating follows."""
    line = re.sub(r"[^\w:]+", " ", _folded(word)).strip()
    cut = _PREFIX.match(line)
    return [shape for shape in (wanted, _spaced(line[cut.end() :]) if cut else "") if shape]


def _plain(word: str) -> str:
    """``word`` without case and accents, its runs of anything but letters and digits made one space."""
    return _spaced(_folded(word))


def _spaced(word: str) -> str:
    return re.sub(r"[\W_]+", " ", word).strip()


def _folded(word: str) -> str:
    """``word`` without case and accents."""
    if word.isascii():
        return word.casefold()
    split = unicodedata.normalize("NFKD", word.replace("\u2019", "'").casefold())
    return "".join(c for c in split if not unicodedata.combining(c)).translate(_LETTERS)


_BY_WORDING = {wording: rating for rating, wordings in WORDINGS.items() for wording in wordings}
