"""Verdicts as a reader of the report meets them: words, a mark, a group of one colour."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """A verdict's words, its group (a class of the style sheet) and the paths of its mark in a square of 16."""

    words: str
    group: str
    mark: str
    meaning: str


_RING = "M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 0 0 0-12.4z"
_CROSS, _TICK = "M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2", "M4.9 8.3l2.2 2.3 4-4.8"
_BARE_CROSS, _BARE_TICK = "M3.5 3.5l9 9M12.5 3.5l-9 9", "M2.5 8.8l3.6 3.7 7.4-8.7"

SHOWN = {
    "false": Shown("False", "wrong", _RING + _CROSS, "It does not hold."),
    "mostly_false": Shown("Mostly false", "wrong", _BARE_CROSS, "It does not hold, but for a part."),
    "disputed": Shown("Disputed", "between", "M2 5.5h10M9.5 3l2.5 2.5L9.5 8M14 10.5H4M6.5 8L4 10.5 6.5 13",
                      "Good sources say different things."),
    "mixed": Shown("Mixed", "between", _RING + "M8 2v12M10 3v10M12 4.5v7", "It holds in part."),
    "unproven": Shown("Unproven", "between", _RING + "M6 6.4c0-2.6 4-2.6 4 0 0 1.4-2 1.5-2 3M8 11.3v.6",
                      "Checked, and not shown either way."),
    "mostly_true": Shown("Mostly true", "right", _BARE_TICK, "It holds, but for a part."),
    "true": Shown("True", "right", _RING + _TICK, "It holds."),
    "unverified": Shown("Unverified", "open", "M4 8h8", "No vetted statement settles it; it may be true or false."),
}  # fmt: skip
"""Full marks (in a ring) are for verdicts without reservation, bare ones for the others: told apart without colour."""

GROUPS = {
    "wrong": "False or mostly false",
    "between": "Mixed, disputed or unproven",
    "right": "True or mostly true",
    "open": "Unverified",
}
COLOURS = {"wrong": "#c23b0e", "between": "#c08a12", "right": "#2f6fbd", "open": "#868e96"}
"""Vermilion, ochre, blue, grey: apart in lightness too, so that colour-blind readers and grey prints keep them."""

ROLES = {
    "asserted": "asserted",
    "questioned": "doubted",
    "denied": "denied",
    "quoted": "quoted from others",
}
ROLE_COLOURS = {"asserted": "#5b6b7b", "questioned": "#c79fe0", "denied": "#1f8a70", "quoted": "#b4bcc4"}


def group(verdict: str) -> str:
    """The group of a verdict; what is not known counts as open."""
    return SHOWN[verdict].group if verdict in SHOWN else "open"
