"""Comparisons of particulars: numbers with units, years and months, places, names, national scope."""

from __future__ import annotations

from collections.abc import Callable

from claims.facts import Quantity, facts
from claims.model import Finding
from claims.pair import TRUE, UNTRUE, Pair, covered, spoken
from claims.places import name_of


def _agree(one: Quantity, other: Quantity) -> bool:
    if one.unit != other.unit and one.unit and other.unit:
        return False
    return abs(one.value - other.value) <= 0.01 * max(abs(one.value), abs(other.value))


def quantities(pair: Pair) -> list[Finding]:
    """Every number of the claim must stand in the statement; a truth's explanation counts too."""
    right, statement = pair.right.quantities, pair.statement
    elsewhere = [q for w in statement.wordings for q in facts(w).quantities]
    if statement.rating in TRUE:
        elsewhere += facts(statement.explanation).quantities
    out = []
    for mine in pair.left.quantities:
        match = next((q for q in right if _agree(mine, q)), None)
        same = match or next((q for q in elsewhere if _agree(mine, q)), None)
        if same:
            note = f'both say "{mine.text}"' if match else f'the statement says "{same.text}" elsewhere'
            out.append(Finding("number", "supports", mine.text, same.text, note))
            continue
        other = next((q.text for q in (*right, *elsewhere)), "")
        note = f'the claim says "{mine.text}", the statement '
        note += f'"{other}"' if other else "names no such number"
        out.append(Finding("number", "blocks", mine.text, other, note))
    if not pair.left.quantities and right and statement.rating in UNTRUE:
        # "X is punished with 14 years" being false leaves open whether X is punished at all.
        theirs = right[0].text
        note = f'the statement is about "{theirs}", the claim is not'
        out.append(Finding("number", "blocks", "", theirs, note))
    return out


def dates(pair: Pair) -> list[Finding]:
    """Years and months that the claim names must be the statement's."""
    right, statement = pair.right, pair.statement
    allowed = set(right.years) or set(pair.known.years)
    for day in (statement.valid_from, statement.valid_to):
        if day and not right.years:
            allowed.add(day.year)
    out = []
    for year in pair.left.years:
        if year in right.years:
            out.append(Finding("date", "supports", str(year), str(year), f"both say {year}"))
        elif year not in allowed:
            theirs = ", ".join(map(str, sorted(right.years)))
            note = f"the claim says {year}, the statement {theirs or 'does not'}"
            out.append(Finding("date", "blocks", str(year), theirs, note))
    months = right.months or pair.known.months
    for month in pair.left.months:
        if month not in months:
            theirs = ", ".join(months)
            note = f"the claim says {month}, the statement {theirs or 'does not'}"
            out.append(Finding("date", "blocks", month, theirs, note))
    return out


def places(pair: Pair) -> list[Finding]:
    """Both must be about the same places; the statement's own jurisdiction may go unsaid."""
    mine = {p.code: p.text for p in pair.left.places}
    theirs = {p.code: p.text for p in pair.right.places}
    home = pair.statement.jurisdiction or ""
    out, elsewhere = [], False
    for code, text in mine.items():
        if code in theirs:
            out.append(Finding("place", "supports", text, theirs[code], f"both are about {name_of(code)}"))
        elif code != home:
            named = ", ".join(name_of(c) for c in theirs) or (name_of(home) if home else "")
            note = (
                f"the claim is about {name_of(code)}, the statement about {named or 'no place in particular'}"
            )
            out.append(Finding("place", "blocks", text, named, note))
            elsewhere = True
    for code, text in theirs.items():
        # A court, a law by name or an organisation fixes the place as well as its country's name does.
        unsaid = code == home and bool(pair.left.names) and not mine
        if code not in mine and not unsaid and not elsewhere:
            note = f"the statement is about {name_of(code)}, the claim does not say so"
            out.append(Finding("place", "blocks", "", text, note))
    return out


def names(pair: Pair) -> list[Finding]:
    """A name of the claim that the statement does not know blocks, and so does a claim that names too little."""
    known = set(pair.known.content) | set(pair.right.content)
    out = []
    for root in sorted(pair.left.names):
        if not covered(root, known):
            word = spoken([root], pair.claim)
            out.append(Finding("name", "blocks", word, "", f'the statement does not name "{word}"'))
    missing = sorted(r for r in pair.right.names if not covered(r, pair.left.content))
    home = (pair.statement.jurisdiction or "").lower()
    shared = len(pair.right.names) - len(missing) + len(_shared_places(pair))
    shared += sum(covered(root, known) for root in pair.left.names)
    if shared and home in missing:
        missing.remove(home)  # "Agenda 2030" is the UN's without saying so
    if missing and len(missing) > len(pair.right.names) / 2:
        words = spoken(missing, pair.wording)
        note = f'the statement is about "{words}", the claim does not name it'
        out.append(Finding("name", "blocks", "", words, note))
    return out


def _shared_places(pair: Pair) -> set[str]:
    return {p.code for p in pair.left.places} & {p.code for p in pair.right.places}


def scope(pair: Pair) -> list[Finding]:
    """``national`` where the other does not say so; a falsehood about a country covers its national law."""
    left, right, statement = pair.left.national, pair.right.national, pair.statement
    if bool(left) == bool(right):
        return []
    whole_country = statement.jurisdiction and "-" not in statement.jurisdiction
    if left and whole_country and statement.rating in UNTRUE:
        return []
    note = f'only {"the claim" if left else "the statement"} says "{(left or right)[0]}"'
    return [Finding("scope", "blocks", " ".join(left), " ".join(right), note)]


Rule = Callable[[Pair], list[Finding]]
RULES: tuple[Rule, ...] = (quantities, dates, places, names, scope)
