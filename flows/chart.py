"""Counts as a picture in a terminal: bars for a few, a line for long stretches of time; in a pipe a plain table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from rich import box
from rich.bar import Bar
from rich.console import Console
from rich.table import Table

from flows.render import escape, visible

BARS = 31
"""At most so many days, weeks or months are bars: more would not fit on a screen."""
HEIGHT = 12
AXIS_WIDTH = 14
"""What the axis of figures, its gap and half of the last date take of a line's width."""
LEAST_WIDTH = 20
WIDE = 90


def drawable(out: Console) -> bool:
    """Whether a picture can be drawn: on a terminal that knows more than ASCII."""
    return out.is_terminal and not out.options.ascii_only


class Counted(NamedTuple):
    """A label with its count; ``beside`` are further words for wide terminals, ``colour`` is the bar's."""

    label: str
    count: int
    beside: tuple[str, ...] = ()
    colour: str = "cyan"


def bars(out: Console, counts: Sequence[Counted]) -> None:
    """A bar a label, each as long as its count; all in the terminal's width."""
    wide = out.width >= WIDE
    shown = Table(box=None, show_header=False, expand=True, pad_edge=False)
    shown.add_column(max_width=max(out.width * 2 // 5, LEAST_WIDTH), overflow="ellipsis", no_wrap=True)
    for _ in counts[0].beside if wide else ():
        shown.add_column(no_wrap=True, style="dim")
    shown.add_column(justify="right", no_wrap=True)
    shown.add_column(ratio=1, min_width=10)
    most = max(one.count for one in counts) or 1
    for one in counts:
        bar = Bar(most, 0, one.count, color=one.colour)
        shown.add_row(escape(one.label), *(map(escape, one.beside) if wide else ()), str(one.count), bar)
    out.print(shown)


def line(out: Console, counts: Sequence[tuple[date, int]], what: str) -> None:
    """Counts over time as a line, ``what`` naming a step of it; two or more, in order."""
    import plotille

    most = max(count for _, count in counts) or 1
    figure = plotille.Figure()
    figure.with_colors = False
    figure.origin = False
    figure.width = max(LEAST_WIDTH, out.width - AXIS_WIDTH - 12)
    figure.height = HEIGHT
    figure.x_label, figure.y_label = what, "mentions"
    figure.register_label_formatter(float, _figure)
    figure.register_label_formatter(int, _figure)
    figure.register_label_formatter(datetime, _date)
    times = [datetime.combine(day, time()) for day, _ in counts]
    figure.set_y_limits(min_=0, max_=most)
    figure.set_x_limits(min_=times[0], max_=times[-1])
    figure.plot(times, [count for _, count in counts])
    out.print(visible(figure.show()), markup=False, highlight=False, no_wrap=True, overflow="crop")


def _figure(value: float, chars: int, delta: float, left: bool = False) -> str:
    shown = f"{value:.0f}" if delta >= HEIGHT else f"{value:.1f}"
    return shown.ljust(chars) if left else shown.rjust(chars)


def _date(value: datetime, chars: int, delta: object, left: bool = False) -> str:
    shown = value.strftime("%y-%m-%d")
    return shown.ljust(chars) if left else shown.rjust(chars)


def table(out: Console, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """The figures themselves: numbers to the right, moments by their day."""
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True, padding=(0, 1, 0, 0))
    for at, column in enumerate(columns):
        number = all(isinstance(row[at], int) for row in rows)
        shown.add_column(
            escape(column), justify="right" if number else "left", no_wrap=column != "text", overflow="fold"
        )
    for row in rows:
        shown.add_row(*(escape(_shown(value)) for value in row))
    out.print(shown)


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    return "" if value is None else str(value)
