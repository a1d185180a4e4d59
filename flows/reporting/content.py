"""What a report says of a claim, in words: nothing here knows HTML, and no author comes up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flows.render import by_whom, reviewed
from flows.reporting import periods
from flows.reporting.safe import host, link, place, shown
from flows.reporting.verdict_words import ROLES, SHOWN

Row = dict[str, Any]
AROUND = 180
"""Characters of a post that are shown before and after the words that make the claim."""
MOST_SITES = 4
_GAPS = re.compile(r"\s*\n\s*")
_DID = {"asserted": "says so", "questioned": "doubts it", "denied": "denies it", "quoted": "quotes it"}


def day(moment: date | datetime | None) -> str:
    """3 March 2026, or nothing."""
    return f"{moment.day} {moment:%B} {moment.year}" if moment else ""


def count(number: int, one: str, many: str | None = None) -> str:
    """1 mention, 2,000 mentions."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def share(part: float, whole: float) -> str:
    """A share as 31 %, never 0 % or 100 % of what is not none or all."""
    if not whole:
        return "-"
    percent = round(100 * part / whole)
    if percent == 0 and part:
        return "under 1 %"
    return "over 99 %" if percent == 100 and part < whole else f"{percent} %"


def key_figures(read: Mapping[str, Any]) -> list[Row]:
    """The few numbers that a report leads with: figure, what it is, and what it is counted from."""
    posts, sides = read["posts"], read["false_asserted"] + read["false_denied"]
    rate = 1000 * read["false_posts"] / posts if posts else 0
    decided = read["claims"] - read["unverified"]
    return [
        {
            "figure": f"{rate:,.1f}".removesuffix(".0") if posts else "-",
            "what": "of 1,000 posts assert something false or mostly false",
            "of": f"{read['false_posts']:,} of {count(posts, 'post')}; "
            f"{count(read['false_claims'], 'such claim')}",
        },
        {
            "figure": share(read["false_denied"], sides),
            "what": "of what is said for or against false claims denies them",
            "of": f"{count(read['false_denied'], 'denial')}, {count(read['false_asserted'], 'assertion')}"
            if sides
            else "nobody takes a side on a false claim",
        },
        {
            "figure": f"{read['unverified']:,}",
            "what": f"of {count(read['claims'], 'claim')} {'is' if read['unverified'] == 1 else 'are'} unverified",
            "of": f"no vetted statement settles them, so they may be true or false; {decided:,} have a verdict",
        },
    ]


def claim(row: Mapping[str, Any], number: int, first: date, last: date) -> Row:
    """A leading claim as its card shows it; ``first`` and ``last`` bound the trend."""
    seen = SHOWN.get(row["verdict"], SHOWN["unverified"])
    sides = row["asserted"] + row["denied"]
    unit = periods.unit(first, last)
    return {
        "anchor": f"claim-{number}",
        "number": number,
        "text": row["text"],
        "verdict": seen,
        "sure": sure(row),
        "reason": row["reason"],
        "review": by_whom(row) if reviewed(row) else "",
        "reviewed_on": day(row["reviewed_at"]),
        "reviewer_sources": [found for one in row["reviews_made"] for found in _links(one["source_urls"])],
        "about": [words for words in (row["topic"], row["jurisdiction"]) if words],
        "mentions": row["mentions"],
        "counts": [f"{row[role]:,} {words}" for role, words in ROLES.items() if row[role]],
        "forums": len(row["sites"]),
        "threads": row["threads"],
        "share_denied": share(row["denied"], sides) if row["denied"] else "none",
        "where": where(row),
        "pushback": pushback(row),
        "bars": _bars(row["days"], first, last, unit),
        "unit": unit,
        "statements": [_statement(one) for one in row["statements"]],
        "examples": [_example(one) for one in row["examples"]],
        "id": row["claim_id"],
    }


def sure(row: Mapping[str, Any]) -> str:
    """How sure the machine is, or who decided."""
    if reviewed(row):
        return "reviewers disagree" if row["reviewers_disagree"] else f"decided by {row['decided_by']}"
    return "" if row["verdict"] == "unverified" else f"confidence {share(row['confidence'] or 0, 1)}"


def where(row: Mapping[str, Any]) -> str:
    """How often, in how many threads, on which forums and since when a claim is said."""
    sites = row["sites"]
    by = f" by {count(row['authors'], 'author')}" if row["authors"] else ""
    since, until = day(row["first_said"]), day(row["last_said"])
    span = f"on {since}" if since == until else f"from {since} to {until}"
    told = f"{count(row['mentions'], 'mention')}{by} in {count(row['threads'], 'thread')}"
    if len(sites) == 1:
        return f"{told} on {host(sites[0]['site'])}, {span}."
    named = ", ".join(f"{host(one['site'])} ({one['mentions']:,})" for one in sites[:MOST_SITES])
    more = f" and {count(len(sites) - MOST_SITES, 'other forum')}" if len(sites) > MOST_SITES else ""
    return f"{told}, {span}, first on {host(row['first_site'])}. Said on {named}{more}."


def pushback(row: Mapping[str, Any]) -> str:
    """Who speaks against a claim: the share that denies it, and the replies to posts that make it."""
    sides = row["asserted"] + row["denied"]
    if not sides:
        told = "Nobody asserts or denies it outright."
    elif not row["denied"]:
        told = f"Nobody denies it; {count(row['asserted'], 'mention asserts', 'mentions assert')} it."
    else:
        told = f"{share(row['denied'], sides)} of what is said for or against it denies it ({row['denied']:,} of {sides:,})."
    answers = row["answers"]
    if not answers:
        return told
    after = answers["after_s"]
    soon = f", half of them within {_time(after)}" if after is not None and answers["replies"] > 1 else (
        f", after {_time(after)}" if after is not None else "")  # fmt: skip
    return f"{told} {count(answers['replies'], 'reply', 'replies')} to a post that makes it push back{soon}."


def _time(seconds: float) -> str:
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return count(round(seconds / size), word)
    return "a minute"


def _links(urls: Sequence[str] | None) -> list[str]:
    return [found for found in map(link, urls or ()) if found]


def _statement(row: Mapping[str, Any]) -> Row:
    sources = [
        {"publisher": one["publisher"], "title": one["title"], "url": link(one["url"]), "published": one["published"]}
        for one in row["sources"] or ()
    ]  # fmt: skip
    held = [
        f"{word} {day(when)}"
        for word, when in (("from", row["valid_from"]), ("until", row["valid_to"]))
        if when
    ]
    rating = SHOWN.get(row["rating"], SHOWN["unproven"]).words.lower()
    return {"text": row["statement"], "rating": rating, "sources": sources, "holds": " ".join(held)}


def _example(row: Mapping[str, Any]) -> Row:
    before, span, after = excerpt(row["context"], row["span"], row["span_start"], row["span_end"])
    return {
        "role": row["role"],
        "did": _DID.get(row["role"], row["role"]),
        "before": before,
        "span": span,
        "after": after,
        "site": host(row["site"]),
        "day": day(row["said_at"]),
        "url": place(row["permalink"]),
    }


def excerpt(context: str | None, span: str, start: int, end: int) -> tuple[str, str, str]:
    """The words of a post around the span at ``start`` to ``end``: before, the span itself, after.

    Cut where a word begins, with ``…``. Only the span, where the post does not have it there (any more).
    """
    if not context or context[start:end] != span:
        return "", span, ""
    before, after = context[max(0, start - AROUND) : start], context[end : end + AROUND]
    if start > AROUND:
        before = "… " + before.partition(" ")[2]
    if len(context) > end + AROUND:
        after = after.rpartition(" ")[0] + " …"
    return _GAPS.sub("\n", before.lstrip()), span, _GAPS.sub("\n", after.rstrip())


def _bars(days: Sequence[Mapping[str, Any]], first: date, last: date, unit: str) -> list[Row]:
    """The bars of the small trend: left edge, width and height in a drawing of 100 by 20."""
    found = periods.bars(((one["day"], one["mentions"]) for one in days), first, last, unit)
    most, width = max(number for _, number in found) or 1, 100 / len(found)
    return [
        {
            "x": round(place * width, 2),
            "w": round(min(width * 0.8, 5), 2),
            "h": round(max(1.5, 20 * number / most), 2),
        }
        for place, (_, number) in enumerate(found)
        if number
    ]


def thread(row: Mapping[str, Any]) -> Row:
    """A thread as the list shows it: no address that names a person, holds a key or is a file of this machine."""
    return {
        **{key: row[key] for key in ("posts", "mentions", "claims", "false_asserted")},
        "title": shown(row["title"] or "").strip() or "(no title)",
        "site": host(row["site"]),
        "url": place(row["url"]),
    }
