"""What ``sayso check`` tells about a claim: its verdict, and how the text was read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from claims.language import language_of
from claims.model import Stance
from claims.subject import describe

if TYPE_CHECKING:
    from claims.model import Judgement, Mention, Period, VettedStatement
    from claims.subject import Subject


def row(
    judgement: Judgement, mentions: Sequence[Mention], vetted: Mapping[str, VettedStatement]
) -> dict[str, Any]:
    """A judged claim for programs: verdict, sources, matches, mentions with their reading, subject.

    What is not English has a ``language`` and no ``subject``.
    """
    verdict, text = judgement.verdict, judgement.claim.text
    sources = [s for i in verdict.statement_ids if i in vetted for s in vetted[i].sources]
    language = "en" if mentions else language_of(text).code
    return {
        "claim": text,
        "verdict": verdict.value.value,
        "confidence": verdict.confidence,
        "reason": verdict.reason,
        "language": language,
        "subject": asdict(subject_of(judgement, vetted)) if language == "en" else None,
        "statements": list(verdict.statement_ids),
        "sources": [asdict(s) for s in dict.fromkeys(sources)],
        "matches": judgement.matches,
        "mentions": mentions,
    }


def subject_of(judgement: Judgement, vetted: Mapping[str, VettedStatement]) -> Subject:
    """What the claim is about; a statement that settles it lends its topic."""
    settling = (m.statement_id for m in judgement.matches if m.stance is not Stance.DOES_NOT_SETTLE)
    hints = tuple(vetted[i].topic or "" for i in settling if i in vetted)
    return describe(judgement.claim.text, hints=hints[:1])


def reading(mention: Mention) -> Iterator[str]:
    """A mention in lines for people: the span, where it stands, and what was made of its words."""
    scored = "" if math.isnan(mention.worthiness) else f"worth checking {mention.worthiness:.2f}, "
    yield f'{mention.role.value}: "{mention.span}" [{mention.start}-{mention.end}] ({scored}{mention.why})'
    for r in mention.resolutions:
        yield f'read "{r.original}" as "{r.replacement}" ({r.source}, {r.confidence:.2f})'
    if mention.unresolved:
        yield "left open: " + ", ".join(f'"{word}"' for word in mention.unresolved)


def about(subject: Mapping[str, Any]) -> str:
    """One line on what a claim is about, "" where nothing is known; ``subject`` as in a row."""
    parts = []
    if subject["topic"]:
        parts.append(f"topic {subject['topic']} ({subject['topic_score']:.2f})")
    if subject["jurisdiction"]:
        parts.append(f"jurisdiction {subject['jurisdiction']} ({subject['level']})")
    named = [f"{e['name']} ({e['kind']})" for e in subject["entities"] if e["kind"] != "place"]
    if named:
        parts.append("names " + ", ".join(named))
    return "; ".join(parts)


def times(periods: Sequence[Period]) -> str:
    """One line on the times that a span speaks of, "" for none."""
    return "; ".join(
        f'"{p.words}" is {p.start or "..."} to {p.end or "..."} ({p.confidence:.2f})' for p in periods
    )
