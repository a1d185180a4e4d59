"""Tables as boxes and references as lines, drawn as SVG with nothing but text: reads well on light and on dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

ROW, HEAD, GAP = 17, 26, 22
WIDTH, BETWEEN, MARGIN = 250, 74, 28
CHARACTER = 6.7
"""A character's width at 11 px in the fonts named below."""

STYLE = """
  .paper { fill: #ffffff } .box { fill: #f6f8fa; stroke: #8c959f } .head { fill: #ddf4ff }
  text { font: 11px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328 }
  .name { font-weight: bold; font-size: 13px } .kind { fill: #59636e } .key { fill: #0550ae; font-weight: bold }
  .link { fill: none; stroke: #57606a; stroke-width: 1.2; opacity: .75 } .end { fill: #57606a }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 } .box { fill: #161b22; stroke: #6e7681 } .head { fill: #0c2d4a }
    text { fill: #e6edf3 } .kind { fill: #9198a1 } .key { fill: #79c0ff }
    .link { stroke: #9198a1 } .end { fill: #9198a1 }
  }
"""

Column = tuple[str, str]
Link = tuple[Column, Column]


class Box(NamedTuple):
    """A table: its name, the column of the picture it stands in, and its columns with their types."""

    name: str
    place: int
    rows: Sequence[tuple[str, str]]

    @property
    def height(self) -> int:
        return HEAD + ROW * len(self.rows) + 6


def draw(boxes: Sequence[Box], links: Sequence[Link]) -> str:
    """The picture; boxes of one place stand below one another in their order. ``links`` lead from (table, column) to
    (table, column)."""
    corners = _corners(boxes)
    linked = {end for link in links for end in link}
    width = 2 * MARGIN + (max(box.place for box in boxes) + 1) * (WIDTH + BETWEEN) - BETWEEN
    height = MARGIN + max(corners[box.name][1] + box.height for box in boxes)
    by_name = {box.name: box for box in boxes}
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        "<title>The tables of a store and how they refer to one another</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{width}" height="{height}"/>',
        *(_link(link, by_name, corners) for link in links),
        *(_box(box, corners[box.name], linked) for box in boxes),
        *(_end(link, by_name, corners) for link in links),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _corners(boxes: Sequence[Box]) -> dict[str, tuple[int, int]]:
    """Where the boxes' upper left corners are."""
    below: dict[int, int] = {}
    found = {}
    for box in boxes:
        y = below.get(box.place, MARGIN)
        found[box.name] = (MARGIN + box.place * (WIDTH + BETWEEN), y)
        below[box.place] = y + box.height + GAP
    return found


def _box(box: Box, corner: tuple[int, int], linked: set[Column]) -> str:
    x, y = corner
    lines = [
        f'<rect class="box" x="{x}" y="{y}" width="{WIDTH}" height="{box.height}" rx="5"/>',
        f'<rect class="head" x="{x + 1}" y="{y + 1}" width="{WIDTH - 2}" height="{HEAD - 4}" rx="4"/>',
        f'<text class="name" x="{x + 10}" y="{y + 17}">{escape(box.name)}</text>',
    ]
    for number, (name, kind) in enumerate(box.rows):
        at = y + HEAD + ROW * number + 12
        key = ' class="key"' if (box.name, name) in linked else ""
        lines.append(f'<text{key} x="{x + 10}" y="{at}">{escape(name)}</text>')
        lines.append(
            f'<text class="kind" x="{x + WIDTH - 10}" y="{at}" text-anchor="end">{escape(kind)}</text>'
        )
    return "\n".join(lines)


def _ends(
    link: Link, boxes: Mapping[str, Box], corners: Mapping[str, tuple[int, int]]
) -> tuple[int, int, int, int, int, int]:
    """A line's ends and the sides (-1 left, 1 right) on which it leaves and comes in."""
    (from_table, from_column), (to_table, to_column) = link
    here, there = boxes[from_table], boxes[to_table]
    if here.place == there.place:
        leave = enter = -1
    else:
        leave = 1 if there.place > here.place else -1
        enter = -leave
    x1, x2 = (
        corners[box.name][0] + (WIDTH if side > 0 else 0) for box, side in ((here, leave), (there, enter))
    )
    return x1, _row(here, from_column, corners), x2, _row(there, to_column, corners), leave, enter


def _row(box: Box, column: str, corners: Mapping[str, tuple[int, int]]) -> int:
    number = [name for name, _ in box.rows].index(column)
    return corners[box.name][1] + HEAD + ROW * number + 8


def _link(link: Link, boxes: Mapping[str, Box], corners: Mapping[str, tuple[int, int]]) -> str:
    x1, y1, x2, y2, leave, enter = _ends(link, boxes, corners)
    pull = 40 if leave != enter else 24 + abs(y2 - y1) // 40
    return f'<path class="link" d="M{x1} {y1} C{x1 + leave * pull} {y1} {x2 + enter * pull} {y2} {x2} {y2}"/>'


def _end(link: Link, boxes: Mapping[str, Box], corners: Mapping[str, tuple[int, int]]) -> str:
    """An arrow's head at the key, a dot at the column that holds it."""
    x1, y1, x2, y2, _, enter = _ends(link, boxes, corners)
    tip, back = x2, x2 + enter * 7
    return (
        f'<circle class="end" cx="{x1}" cy="{y1}" r="2.5"/>'
        f'<path class="end" d="M{tip} {y2} L{back} {y2 - 4} L{back} {y2 + 4} Z"/>'
    )
