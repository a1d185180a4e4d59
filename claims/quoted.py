"""Which earlier claims a quote passes on: their spans stand in it, small edits aside."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from claims.model import Mention, Role
from extractors.model import Post, Quote

PASSED_ON = 78.0
"""partial_ratio from which a span of the quoted post stands in a quote, typing errors mended or made."""


def passed_on(post: Post, quote: Quote, source: Sequence[Mention]) -> list[Mention]:
    """Mentions of the source post whose span stands in this quote, small edits aside."""
    text = post.text[quote.start : quote.end]
    lowered = _lower(text)
    out: list[Mention] = []
    for m in source:
        hit = fuzz.partial_ratio_alignment(m.span.lower(), lowered, score_cutoff=PASSED_ON)
        if hit is None or len(m.span) > len(text) + 10 or any(o.claim_id == m.claim_id for o in out):
            continue
        start, end = _whole_words(post.text, quote.start + hit.dest_start, quote.start + hit.dest_end)
        origin = m.quoted_from if m.role is Role.QUOTED else quote.source
        out.append(
            Mention(m.claim_id, post.id, Role.QUOTED, post.text[start:end], start, end, m.worthiness,
                    f"quoted from {quote.source}", m.resolutions, origin, m.unresolved, m.periods, m.wording)
        )  # fmt: skip
    return out


def _lower(text: str) -> str:
    """In small letters, every character where it was: a Turkish capital İ would become two."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A span moved out to the ends of the words that it cuts, white space at its ends left out."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
