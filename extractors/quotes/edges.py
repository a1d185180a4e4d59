"""Where a quote begins and ends, and whether shared words are a quote at all."""

from __future__ import annotations

from extractors.quotes.words import Words

INSIDE = 20
"""Shortest run inside a sentence of the poster's own: shorter ones are shared wording, not quotes."""

_NEGATIONS = frozenset({"not", "no", "never", "none", "nobody", "nothing", "cannot", "without"})


def _is_edit(mine: int, theirs: int) -> bool:
    """Are so many unmatched words up to the sentence's edge a small change to as many of the source's?"""
    return 0 < mine <= 2 and 0 < theirs <= 3 and abs(mine - theirs) <= 1


def _left_out(mine: list[str], theirs: list[str]) -> bool:
    """Do so few words up to the line's edge follow in the source as well, but for a word or two left out?"""
    if not 0 < len(mine) <= 3:
        return False
    ahead = iter(theirs[: len(mine) + 2])
    return all(word in ahead for word in mine)


def quote_start(words: Words, theirs: Words, pairs: list[tuple[int, int]], low: int) -> int:
    """The first word of the quote: out over an edited word or two, or back from the poster's own."""
    first, at = pairs[0]
    while first > low and at > 0 and words.keys[first - 1] == theirs.keys[at - 1] and not words.begins(first):
        first, at = first - 1, at - 1
    edge = words.sentence_start(first, low)
    missing = at - theirs.sentence_start(at, 0)
    if _is_edit(first - edge, missing):
        return edge
    if _left_out(words.keys[edge:first][::-1], theirs.keys[max(0, at - 5) : at][::-1]):
        return edge
    if edge < first:
        # A word or two shared with the poster's own sentence before the quote is chance.
        after = words.next_start(first, pairs[-1][0] + 1)
        if after - first <= 3:
            return after
    return first


def quote_end(words: Words, theirs: Words, pairs: list[tuple[int, int]], high: int) -> int:
    """The word after the quote, found as the start is."""
    end, at = pairs[-1][0] + 1, pairs[-1][1] + 1
    stop = min(high, end + len(theirs.keys) - at)
    while end < stop and words.keys[end] == theirs.keys[at] and not words.begins(end):
        end, at = end + 1, at + 1
    edge = words.sentence_end(end, high)
    missing = theirs.sentence_end(at, len(theirs.keys)) - at
    if _is_edit(edge - end, missing):
        return edge
    if _left_out(words.keys[end:edge], theirs.keys[at : at + 5]):
        return edge
    if end < edge:
        before = words.sentence_start(end, pairs[0][0])
        if end - before <= 3:
            return before
    return end


def is_quote(words: Words, start: int, end: int) -> bool:
    """Whole sentences, typed quotation marks, or too long to be shared wording."""
    if end - start >= INSIDE or words.marked(start, end):
        return True
    return words.begins(start) and (end == len(words.keys) or words.begins(end))


def is_negated(words: Words, theirs: Words, start: int, end: int, pairs: list[tuple[int, int]]) -> bool:
    """Did the poster put a negation into the sentence? Then it is a reply ("fixed that for you")."""
    same = {pair[0] for pair in pairs}
    span = theirs.keys[pairs[0][1] : pairs[-1][1] + 1]
    changed = (words.keys[at] for at in range(start, end) if at not in same)
    return any(negates(word) and word not in span for word in changed)


def negates(word: str) -> bool:
    """Is this word a negation?"""
    return word in _NEGATIONS or word.endswith("n't")
