"""Comparisons of what is done: the deed, who does it to whom, by what means, how far it has come, who says so."""

from __future__ import annotations

import re
from collections.abc import Callable

from claims import lexicon
from claims.agents import BRINGING, MADE, Sides, control, sides
from claims.lexicon import same_concept
from claims.model import Finding
from claims.pair import Pair, covered, spoken
from claims.synonyms import synonyms
from claims.text import is_past, stem, tokens


def deed(pair: Pair) -> list[Finding]:
    """``adopted`` for ``rejected``: each side's verb unknown to the other is another deed."""
    known = set(pair.known.content) | set(pair.right.content)
    missing = [v for v in pair.right.verbs if not covered(v, pair.left.content)]
    foreign = [v for v in pair.left.verbs if not covered(v, known)]
    if foreign and not pair.right.verbs and pair.left.negations:
        here = spoken(foreign[:1], pair.claim)
        return [Finding("deed", "blocks", here, "", f'the statement knows no "{here}"')]
    if not missing or not foreign or any(_bridged(f, m) for f in foreign for m in missing):
        return []
    here, there = spoken(foreign[:1], pair.claim), spoken(missing[:1], pair.wording)
    return [Finding("deed", "blocks", here, there, f'the claim says "{here}", the statement "{there}"')]


def _bridged(one: str, other: str) -> bool:
    """Two verbs that other comparisons deal with: opposites, and words for one thing."""
    return other in lexicon.antonyms().get(one, ()) or synonyms(one, other)


def means(pair: Pair) -> list[Finding]:
    """``forced``, ``paid``, ``asked``: by what one side brings the other to the deed."""
    mine, theirs = control(pair.claim), control(pair.wording)
    if not mine and not theirs:
        return []
    if not (mine and theirs) and not BRINGING & {*mine, *theirs}:
        return []  # "was elected to chair" says that somebody chairs
    other = theirs if theirs else tuple(pair.right.verbs)
    own = mine if mine else tuple(pair.left.verbs)
    if any(same_concept(a, b) or synonyms(a, b) for a in own for b in other):
        return []
    here, there = (
        "made" if said == MADE else said
        for said in (spoken(own[:1], pair.claim), spoken(other[:1], pair.wording))
    )
    note = f'the claim says "{here or "nothing"}", the statement "{there or "nothing"}"'
    return [Finding("deed", "blocks", here, there, note)]


def turned_round(pair: Pair) -> list[Finding]:
    """Who does what to whom: the claim's doer is the statement's object, and the other way round."""
    mine, theirs = sides(pair.claim), sides(pair.wording)
    if mine is None or theirs is None or not _turned(mine, theirs):
        return []
    here, there = spoken([mine.head], pair.claim), spoken([theirs.head], pair.wording)
    note = f'who does what to whom is turned round ("{here}" where the statement has "{there}")'
    return [Finding("roles", "blocks", here, there, note)]


def _turned(mine: Sides, theirs: Sides) -> bool:
    """Only deeds have a doer: what something is or has is the same from both ends."""
    if not mine.verb or not theirs.verb or not mine.head or not theirs.head:
        return False
    if mine.passive != theirs.passive and mine.verb == theirs.verb:
        active, done_to = (theirs, mine) if mine.passive else (mine, theirs)
        return (
            active.direct and covered(done_to.head, active.subject) and not covered(done_to.head, active.rest)
        )
    if (
        mine.passive == theirs.passive is False
        and mine.verb != theirs.verb
        and not (mine.direct and theirs.direct)
    ):
        return False
    return (
        covered(mine.head, theirs.rest)
        and not covered(mine.head, theirs.subject)
        and covered(theirs.head, mine.rest)
        and not covered(theirs.head, mine.subject)
    )


def stage(pair: Pair) -> list[Finding]:
    """``proposed`` is not ``passed``, ``may`` is not ``does``, ``will`` and ``should`` are not ``is``."""
    out = []
    mine = [w for w in pair.left.attempt if not covered(stem(w), pair.right.content)]
    theirs = [w for w in pair.right.attempt if not covered(stem(w), pair.left.content)]
    if bool(pair.left.attempt) != bool(pair.right.attempt) and (mine or theirs):
        side = "the claim" if mine else "the statement"
        note = f'only {side} says "{(mine or theirs)[0]}"'
        out.append(Finding("stage", "blocks", " ".join(mine), " ".join(theirs), note))
    for verb in pair.right.verbs if pair.left.attempt and pair.right.attempt else ():
        twin = next((v for v in pair.left.verbs if same_concept(v, verb)), None)
        if twin and (verb in pair.right.attempted) != (twin in pair.left.attempted):
            here, there = spoken([twin], pair.claim), spoken([verb], pair.wording)
            note = f'only one of them says that "{there}" is done, not tried'
            out.append(Finding("stage", "blocks", here, there, note))
    for kind, mine_said, theirs_said in (
        ("modality", pair.left.possible, pair.right.possible),
        ("modality", pair.left.wished, pair.right.wished),
        ("time", pair.left.future, pair.right.future),
        ("time", pair.left.former, pair.right.former),
    ):
        if bool(mine_said) != bool(theirs_said):
            side = "the claim" if mine_said else "the statement"
            note = f'only {side} says "{(mine_said or theirs_said)[0]}"'
            out.append(Finding(kind, "blocks", " ".join(mine_said), " ".join(theirs_said), note))
    return out


def about_something_else(pair: Pair) -> list[Finding]:
    """``a film about the moon landing``: the statement's subject is only what the claim's subject is about."""
    mine, theirs = sides(pair.claim), sides(pair.wording)
    if mine is None or theirs is None or not mine.head or not theirs.head:
        return []
    known = set(pair.known.content) | set(pair.right.content)
    if (
        theirs.head.startswith("@")
        or covered(mine.head, known)
        or mine.head == theirs.head
        or not covered(theirs.head, mine.subject)
    ):
        return []
    here, there = spoken([mine.head], pair.claim), spoken([theirs.head], pair.wording)
    note = f'the claim is about "{here}", the statement about "{there}"'
    return [Finding("roles", "blocks", here, there, note)]


def stopped(pair: Pair) -> list[Finding]:
    """``stop banning``: an end of the deed is not the deed."""
    mine, theirs = _stops(pair.claim), _stops(pair.wording)
    if bool(mine) == bool(theirs):
        return []
    note = f'only {"the claim" if mine else "the statement"} says "{mine or theirs}"'
    return [Finding("stage", "blocks", mine, theirs, note)]


def _stops(text: str) -> str:
    words = tokens(text)
    for i, word in enumerate(words[:-1]):
        if word.lower in lexicon.STOPPING and any(w.lower.endswith("ing") for w in words[i + 1 : i + 3]):
            return word.lower
    return ""


_OPEN = re.compile(
    r"\b(?:who|what|which|how|whether|where|when)\s+(?:\w+\s+)?(?:would|will|should|could|can|might|to)\b",
    re.IGNORECASE,
)


def left_open(pair: Pair) -> list[Finding]:
    """``chose who would lead``: a question inside the sentence states nothing of its own."""
    mine, theirs = _OPEN.search(pair.claim), _OPEN.search(pair.wording)
    if not mine or theirs:
        return []
    return [Finding("modality", "blocks", mine.group(), "", f'the claim leaves open "{mine.group()}"')]


def held_then(pair: Pair) -> list[Finding]:
    """What was so in a stated year, or up to a day, says nothing about now."""
    now = [w for w in _NOW if f" {w} " in f" {' '.join(t.lower for t in tokens(pair.claim))} "]
    past = pair.statement.valid_to is not None or bool(pair.right.years) or _told_as_past(pair.wording)
    if not now or not past or pair.left.years:
        return []
    note = f'the claim says "{now[0]}", the statement is about a time that is over'
    return [Finding("time", "blocks", now[0], "", note)]


def _told_as_past(text: str) -> bool:
    """Whether the first finite verb is a past form ("opposed", "voted")."""
    words = tokens(text)
    verb = next((w.lower for i, w in enumerate(words) if i and w.tag == "VERB"), "")
    return is_past(verb)


_NOW = ("right now", "currently", "at the moment", "nowadays", "these days", "today", "still")


def attribution(pair: Pair) -> list[Finding]:
    """That somebody says X is not that X."""
    left, right = pair.left.reporting, pair.right.reporting
    if bool(left) == bool(right):
        return []
    note = f'only {"the claim" if left else "the statement"} is about what somebody "{(left or right)[0]}"'
    return [Finding("attribution", "blocks", " ".join(left), " ".join(right), note)]


_FOR = re.compile(
    r"\b(?:in favou?r of|vot(?:e|es|ed|ing) (?:yes|for|in favou?r)|(?:back|support|endors)(?:s|es|ed|ing)?\b)",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:vot(?:e|es|ed|ing) (?:no|against)|(?:was|were|is|are) against|oppos(?:e|es|ed|ing)|reject(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)


def side_taken(pair: Pair) -> list[Finding]:
    """``voted in favour of`` is the opposite of ``voted against``."""
    sides_taken = [(_FOR.search(t), _AGAINST.search(t)) for t in (pair.claim, pair.wording)]
    (mine_for, mine_against), (theirs_for, theirs_against) = sides_taken
    if (mine_for and mine_against) or (theirs_for and theirs_against):
        return []
    here, there = mine_for or mine_against, theirs_for or theirs_against
    if not here or not there or bool(mine_for) == bool(theirs_for):
        return []
    note = f'"{here.group()}" is the opposite of "{there.group()}"'
    return [Finding("antonym", "flips", here.group(), there.group(), note)]


Rule = Callable[[Pair], list[Finding]]
RULES: tuple[Rule, ...] = (
    deed,
    means,
    turned_round,
    about_something_else,
    stage,
    stopped,
    left_open,
    held_then,
    side_taken,
    attribution,
)
