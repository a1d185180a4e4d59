"""Does a vetted statement agree with a claim, contradict it, or not settle it?

A high string score is never a stance. Both texts are read into facts (polarity, quantities, years,
places, names, stage, quantifiers, attribution) and compared part by part; every comparison that
mattered is a Finding. ``blocks`` beats ``flips``: what is not settled is not mirrored.
"""

from __future__ import annotations

from collections.abc import Mapping

from claims import lexicon
from claims.facts import Facts, Quantity, facts
from claims.lexicon import same_concept
from claims.model import Finding, Rating, Stance, VettedStatement
from claims.places import name_of
from claims.score import coverage

_UNTRUE = {Rating.FALSE, Rating.MOSTLY_FALSE}


WORDING_COVERED = 0.7
SHORT_COVERED = 0.8
SHORT = 5
CLAIM_COVERED = 0.45
"""Less of the wording, or of the claim, in the other means that they say different things."""


def compare(
    claim: str,
    wording: str,
    statement: VettedStatement,
    weight: Mapping[str, float] | None = None,
    default: float = 1.0,
) -> tuple[Stance, tuple[Finding, ...]]:
    """The stance of ``wording`` (the statement or a paraphrase of it) to ``claim``, with its findings.

    Assumes that both are about the same thing; see claims.score for whether they are.
    """
    left, right = facts(claim), facts(wording)
    known = facts(" ".join((*statement.wordings, statement.explanation)))
    findings = [
        *_topic(left, right, weight or {}, default),
        *_polarity(left, right),
        *_antonyms(left, right),
        *_quantities(left, right, statement),
        *_years(left, right, known, statement),
        *_places(left, right, statement),
        *_names(left, right, known),
        *_stage(left, right),
        *_quantifiers(left, right),
        *_attribution(left, right),
        *_scope(left, right, statement),
        *_who_whom(left, right),
    ]
    effects = [f.effect for f in findings]
    if "blocks" in effects:
        return Stance.DOES_NOT_SETTLE, tuple(findings)
    if effects.count("flips") % 2:
        return Stance.CONTRADICTS, tuple(findings)
    return Stance.AGREES, tuple(findings)


def _topic(left: Facts, right: Facts, weight: Mapping[str, float], default: float) -> list[Finding]:
    out = []
    missing = [w for w in right.content if not any(same_concept(w, o) for o in left.content)]
    foreign = [w for w in left.content if not any(same_concept(w, o) for o in right.content)]
    # A short wording with one word exchanged ("causes cancer" for "causes autism") is another statement.
    needed = SHORT_COVERED if missing and foreign and len(right.content) <= SHORT else WORDING_COVERED
    if coverage(right.content, left.content, weight, default) < needed:
        words = ", ".join(missing[:4])
        out.append(
            Finding(
                "topic", "blocks", "", words, f"the claim does not speak of what the statement does ({words})"
            )
        )
    if coverage(left.content, right.content, weight, default) < CLAIM_COVERED:
        words = ", ".join(foreign[:4])
        out.append(
            Finding("topic", "blocks", words, "", f"the claim says more than the statement settles ({words})")
        )
    return out


def _polarity(left: Facts, right: Facts) -> list[Finding]:
    if len(left.negations) % 2 == len(right.negations) % 2:
        return []
    here, there = " ".join(left.negations), " ".join(right.negations)
    who = f'the claim says "{here}"' if here and len(left.negations) % 2 else f'the statement says "{there}"'
    return [Finding("polarity", "flips", here, there, f"{who}, the other does not")]


def _antonyms(left: Facts, right: Facts) -> list[Finding]:
    out = []
    for root in left.content:
        if root in right.content:
            continue
        for opposite in lexicon.antonyms().get(root, ()):
            if opposite in right.content and opposite not in left.content:
                out.append(
                    Finding("antonym", "flips", root, opposite, f'"{root}" is the opposite of "{opposite}"')
                )
                break
    return out[:1]


def _agree(one: Quantity, other: Quantity) -> bool:
    if one.unit != other.unit and one.unit and other.unit:
        return False
    return abs(one.value - other.value) <= 0.01 * max(abs(one.value), abs(other.value))


def _quantities(left: Facts, right: Facts, statement: VettedStatement) -> list[Finding]:
    out = []
    for mine in left.quantities:
        match = next((q for q in right.quantities if _agree(mine, q)), None)
        if match:
            out.append(Finding("number", "supports", mine.text, match.text, f'both say "{mine.text}"'))
            continue
        elsewhere = [q for w in statement.wordings for q in facts(w).quantities]
        same = next((q for q in elsewhere if _agree(mine, q)), None)
        if same:
            out.append(
                Finding("number", "supports", mine.text, same.text, f'a paraphrase says "{same.text}" too')
            )
            continue
        other = next((q.text for q in (*right.quantities, *elsewhere)), "")
        note = f'the claim says "{mine.text}", the statement ' + (
            f'"{other}"' if other else "names no such number"
        )
        out.append(Finding("number", "blocks", mine.text, other, note))
    if not left.quantities and right.quantities and statement.rating in _UNTRUE:
        # "X is punished with 14 years" being false leaves open whether X is punished at all.
        theirs = right.quantities[0].text
        out.append(
            Finding("number", "blocks", "", theirs, f'the statement is about "{theirs}", the claim is not')
        )
    return out


def _years(left: Facts, right: Facts, known: Facts, statement: VettedStatement) -> list[Finding]:
    allowed = set(right.years) or set(known.years)
    for day in (statement.valid_from, statement.valid_to):
        if day and not right.years:
            allowed.add(day.year)
    out = []
    for year in left.years:
        if year in right.years:
            out.append(Finding("date", "supports", str(year), str(year), f"both say {year}"))
        elif year not in allowed:
            theirs = ", ".join(map(str, sorted(right.years)))
            note = f"the claim says {year}, the statement " + (theirs or "does not")
            out.append(Finding("date", "blocks", str(year), theirs, note))
    return out


def _places(left: Facts, right: Facts, statement: VettedStatement) -> list[Finding]:
    mine = {p.code: p.text for p in left.places}
    theirs = {p.code: p.text for p in right.places}
    home = statement.jurisdiction or ""
    out = []
    for code, text in mine.items():
        if code in theirs:
            out.append(Finding("place", "supports", text, theirs[code], f"both are about {name_of(code)}"))
        elif code != home:
            named = ", ".join(theirs.values()) or home
            note = (
                f"the claim is about {name_of(code)}, the statement about {named or 'no place in particular'}"
            )
            out.append(Finding("place", "blocks", text, named, note))
    for code, text in theirs.items():
        if code not in mine and not (code == home and _placeless(left)):
            out.append(
                Finding(
                    "place",
                    "blocks",
                    "",
                    text,
                    f"the statement is about {name_of(code)}, the claim does not say",
                )
            )
    return out


def _placeless(left: Facts) -> bool:
    # A court, a law by name or an organisation fixes the place as well as its country's name does.
    return bool(left.names) and not left.places


def _names(left: Facts, right: Facts, known: Facts) -> list[Finding]:
    everything = set(known.content) | set(right.content)
    out = []
    for name in sorted(left.names):
        if not any(same_concept(name, other) for other in everything):
            out.append(Finding("name", "blocks", name, "", f'the statement does not name "{name}"'))
    for name in sorted(right.names):
        if not any(same_concept(name, other) for other in left.content):
            out.append(
                Finding(
                    "name", "blocks", "", name, f'the statement is about "{name}", the claim does not name it'
                )
            )
    return out


def _stage(left: Facts, right: Facts) -> list[Finding]:
    out = []
    if bool(left.attempt) != bool(right.attempt):
        word = (left.attempt or right.attempt)[0]
        side = "the claim" if left.attempt else "the statement"
        out.append(
            Finding(
                "stage",
                "blocks",
                " ".join(left.attempt),
                " ".join(right.attempt),
                f'only {side} says "{word}"',
            )
        )
    if bool(left.possible) != bool(right.possible):
        word = (left.possible or right.possible)[0]
        out.append(
            Finding(
                "modality",
                "blocks",
                " ".join(left.possible),
                " ".join(right.possible),
                f'only one says "{word}"',
            )
        )
    return out


def _quantifiers(left: Facts, right: Facts) -> list[Finding]:
    """``some`` is not ``all``, and neither is saying nothing of how many where the other says ``some``."""
    mine, theirs = left.universal + left.partial, right.universal + right.partial
    if bool(left.partial) == bool(right.partial) and not (left.universal and right.partial):
        return []
    here, there = " ".join(mine), " ".join(theirs)
    note = f'"{here or "no quantifier"}" is not "{there or "no quantifier"}"'
    return [Finding("quantifier", "blocks", here, there, note)]


def _attribution(left: Facts, right: Facts) -> list[Finding]:
    if bool(left.reporting) == bool(right.reporting):
        return []
    word = (left.reporting or right.reporting)[0]
    side = "the claim" if left.reporting else "the statement"
    note = f'only {side} is about what somebody "{word}"'
    return [Finding("attribution", "blocks", " ".join(left.reporting), " ".join(right.reporting), note)]


def _scope(left: Facts, right: Facts, statement: VettedStatement) -> list[Finding]:
    if bool(left.national) == bool(right.national):
        return []
    word = (left.national or right.national)[0]
    if (
        left.national
        and statement.jurisdiction
        and "-" not in statement.jurisdiction
        and statement.rating in _UNTRUE
    ):
        return []
    return [
        Finding(
            "scope", "blocks", " ".join(left.national), " ".join(right.national), f'only one says "{word}"'
        )
    ]


def _who_whom(left: Facts, right: Facts) -> list[Finding]:
    """Two names in turned order around the same words: who did what to whom differs."""
    mine = [p.code for p in left.places]
    theirs = [p.code for p in right.places]
    shared = [c for c in dict.fromkeys(mine) if c in theirs]
    order = [c for c in dict.fromkeys(theirs) if c in shared]
    if len(shared) > 1 and shared != order:
        return [
            Finding(
                "roles", "blocks", " ".join(shared), " ".join(order), "who does what to whom is turned round"
            )
        ]
    return []
