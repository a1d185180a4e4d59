"""Do one or more sentences, taken together, bear a claim out or speak against it?

``python -m claims.evidence "It was published in 1849." --title "The Glass Orchard" "The Glass Orchard appeared in 1850."``

`claims.stance` compares a claim with one statement of its own size, by rules that would rather say nothing. Evidence is
something else: sentences from an article that speak of much besides the claim, and between them settle it or not. Here
a small model weighs the comparison (`claims.evidence_features`), and what a person would look at first is named.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NamedTuple

from claims import evidence_numbers
from claims.aliases import expand
from claims.evidence_features import Features, features, opposed, share
from claims.evidence_model import model
from claims.evidence_words import Met, likeness, meet, words
from claims.facts import facts
from claims.model import Finding, Stance
from claims.sentences import SURROGATE

MOST = 3
"""Sentences that are weighed together; of more, those that speak of most of the claim."""
SURE = 0.7
"""Probability from which on a stance is told."""
SETTLING = 0.4
"""Probability that the sentences settle the claim at all, below which no stance is told."""
MAX_CHARS = 4_000
"""Of the claim and of each sentence; what stands behind is left out."""
_SHOWN = 3


class Weighed(NamedTuple):
    """What the evidence makes of a claim.

    ``holds``: probability that the claim holds, given that the evidence settles it; ``settles``: that it does.
    """

    stance: Stance
    holds: float  # 0 to 1
    settles: float  # 0 to 1
    findings: tuple[Finding, ...]

    @property
    def probability(self) -> float:
        """Of the stance, given that the evidence settles the claim; 0 where it does not."""
        if self.stance is Stance.DOES_NOT_SETTLE:
            return 0.0
        return self.holds if self.stance is Stance.AGREES else 1 - self.holds


def weigh(claim: str, sentences: Sequence[str], title: str = "") -> Weighed:
    """The stance of ``sentences``, taken as true and as one, to ``claim``; their order does not matter.

    ``title`` names what the sentences are about, as a page's title does, and settles nothing itself. Any text is
    allowed; without sentences, or with none that says more than the title, nothing is settled.
    """
    return weigh_many([(claim, sentences, title)])[0]


def weigh_many(items: Sequence[tuple[str, Sequence[str], str]]) -> list[Weighed]:
    """The same for many claims, each with its sentences and their title, in their order."""
    read = [tidied(*item) for item in items]
    compared = [features(*item) for item in read]
    holds, settles = model().holds(compared), model().settles(compared)
    return [
        _told(*item, float(one), float(other)) for item, one, other in zip(read, holds, settles, strict=True)
    ]


def compared(claim: str, sentences: Sequence[str], title: str = "") -> Features:
    """The comparison in named numbers: what is weighed, and what the weights are trained on."""
    return features(*tidied(claim, sentences, title))


def tidied(claim: str, sentences: Sequence[str], title: str) -> tuple[str, list[str], str]:
    """Names written one way, the sentences each once, in one order, and at most MOST of them."""
    claim, title = expand(_whole(claim)), _whole(title)
    read = sorted({expand(_whole(sentence)).strip() for sentence in sentences} - {""})
    return claim, _chosen(claim, read, title) if len(read) > MOST else read, title


def _whole(text: str) -> str:
    """As much as is read, half characters as U+FFFD."""
    return SURROGATE.sub("\ufffd", text[:MAX_CHARS])


def _chosen(claim: str, sentences: list[str], title: str) -> list[str]:
    """The sentences that together speak of most of the claim, each chosen for what it adds."""
    mine = meet(claim, [], title).met
    theirs = {sentence: words(sentence) for sentence in sentences}
    hows = [0.0] * len(mine)

    def with_it(sentence: str) -> list[float]:
        return [
            max(how, *(likeness(met.word, word) for word in theirs[sentence])) if theirs[sentence] else how
            for how, met in zip(hows, mine, strict=True)
        ]

    chosen: list[str] = []
    for _ in range(MOST):
        left = [sentence for sentence in sentences if sentence not in chosen]
        best = max(
            left,
            key=lambda s: share(Met(m.word, None, h, False) for m, h in zip(mine, with_it(s), strict=True)),
        )
        hows = with_it(best)
        chosen.append(best)
    return sorted(chosen)


def _told(claim: str, sentences: list[str], title: str, holds: float, settles: float) -> Weighed:
    if not _says_something(sentences, title):
        return Weighed(Stance.DOES_NOT_SETTLE, 0.5, 0.0, ())
    found = tuple(_findings(claim, sentences, title))
    if settles < SETTLING or max(holds, 1 - holds) < SURE:
        return Weighed(Stance.DOES_NOT_SETTLE, holds, settles, found)
    return Weighed(Stance.AGREES if holds > 0.5 else Stance.CONTRADICTS, holds, settles, found)


def _says_something(sentences: Sequence[str], title: str) -> bool:
    """Whether any sentence says more than the title."""
    named = {word.root for word in words(title)}
    known = evidence_numbers.numbers(title)
    return any(
        {word.root for word in words(sentence)} - named or evidence_numbers.numbers(sentence) != known
        for sentence in sentences
    ) and any(words(sentence) for sentence in sentences)


def _findings(claim: str, sentences: list[str], title: str) -> list[Finding]:
    """What a person would look at first: opposites, negations, numbers, and the words that are met or missing."""
    meeting = meet(claim, sentences, title)
    union = " ".join(sentences)
    out = [
        Finding("antonym", "flips", mine, theirs, f'the claim says "{mine}", the evidence "{theirs}"')
        for mine, theirs in opposed(meeting)[:_SHOWN]
    ]
    mine, theirs = len(facts(claim).negations), sum(len(facts(s).negations) for s in sentences)
    if (mine + theirs) % 2:
        side = "claim" if mine % 2 else "evidence"
        out.append(
            Finding("polarity", "flips", claim, union, f"the {side} is negated, the other side is not")
        )
    out += [
        Finding("number", "flips", number, "", f"the evidence has other numbers than {number}")
        for number in evidence_numbers.missing(claim, union, title)[:_SHOWN]
    ]
    heaviest = sorted(meeting.met, key=lambda m: -m.word.weight * (1 - m.how))
    out += [_missing(m) for m in heaviest if m.missing][:_SHOWN]
    shared = list(dict.fromkeys(m.word.low for m in meeting.met if not m.missing))
    if shared:
        said = ", ".join(f'"{word}"' for word in shared)
        out.append(Finding("topic", "supports", ", ".join(shared), "", f"the evidence speaks of {said}"))
    return out


_LIKE = 0.35


def _missing(met: Met) -> Finding:
    kind = "name" if met.word.kind == "name" else "topic"
    note = f'the evidence does not speak of "{met.word.low}"'
    if met.by is None or met.how < _LIKE:
        return Finding(kind, "blocks", met.word.low, "", note)
    return Finding(kind, "blocks", met.word.low, met.by.low, f'{note}; nearest is "{met.by.low}"')


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what sentences make of a claim, with its findings and what weighed most."""
    parser = argparse.ArgumentParser(prog="python -m claims.evidence", description=__doc__)
    parser.add_argument("claim")
    parser.add_argument("sentences", nargs="+", metavar="sentence")
    parser.add_argument("--title", default="", help="what the sentences are about")
    options = parser.parse_args(arguments)
    found = weigh(options.claim, options.sentences, options.title)
    print(f"{found.stance.value}  holds {found.holds:.2f}  settles {found.settles:.2f}")
    for finding in found.findings:
        print(f"   {finding.effect:8} {finding.kind}: {finding.note}")
    for name, added in model().opened(compared(options.claim, options.sentences, options.title)):
        print(f"   {added:+.2f} {name}")


if __name__ == "__main__":
    main()
