"""Publishers' rating words onto the one scale.

Only wordings whose place on the scale is beyond argument are listed. What a publisher means by
its own coinage is for the person who imports the file to say, with a rating map.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from claims.model import Rating

WORDINGS: dict[Rating, tuple[str, ...]] = {
    Rating.TRUE: ("true", "correct", "accurate"),
    Rating.MOSTLY_TRUE: ("mostly true", "mostly correct", "mostly accurate"),
    Rating.MIXED: ("mixed", "mixture", "half true", "missing context"),
    Rating.MOSTLY_FALSE: ("mostly false", "mostly incorrect", "mostly inaccurate"),
    Rating.FALSE: ("false", "fake", "incorrect", "inaccurate", "wrong"),
    Rating.UNPROVEN: ("unproven", "unsupported", "unsubstantiated", "no evidence"),
}


class UnknownRating(ValueError):
    """A rating word that is not on the scale and not in the rating map."""

    def __init__(self, word: str) -> None:
        super().__init__(f'rating "{word}" is not known')
        self.word = word


def to_rating(word: str, rating_map: Mapping[str, Rating] | None = None) -> Rating:
    """The rating that ``word`` stands for; case, spaces and punctuation do not matter.

    ``rating_map`` maps further wordings, and wins over the built-in ones.

    Raises UnknownRating.
    """
    wanted = _plain(word)
    for known, rating in (rating_map or {}).items():
        if _plain(known) == wanted:
            return rating
    try:
        return _BY_WORDING[wanted]
    except KeyError:
        raise UnknownRating(word) from None


def _plain(word: str) -> str:
    """``word`` in lower case, its runs of anything but letters and digits made one space."""
    return re.sub(r"[\W_]+", " ", word).strip().casefold()


_BY_WORDING = {wording: rating for rating, wordings in WORDINGS.items() for wording in wordings}
