"""The charts, as Vega-Lite specifications: what they show comes in as data, and never as a part of the specification.

An expression, a sort order or a title made of a post's words would be run or followed; all of these are fixed here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt

from flows.reporting import periods
from flows.reporting.safe import host
from flows.reporting.verdict_words import COLOURS, GROUPS, ROLE_COLOURS, ROLES, group

Row = Mapping[str, Any]
MOST_SITES, MOST_ROWS = 12, 200
WIDE, NARROW = 680, 320
FEWEST_BARS = 8
AROUND = 74
"""Points that the legend and the axis of a lying chart take."""
_SANS = "Helvetica, Arial, sans-serif"
_INK = "currentColor"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart for wide and narrow pages, what it shows in words, and its numbers as a table."""

    name: str
    title: str
    said: str
    wide: dict[str, Any]
    narrow: dict[str, Any]
    columns: tuple[str, ...]
    table: list[tuple[str | int, ...]]


def trend(by_day: Sequence[Row]) -> Chart | None:
    """Mentions a day, week, month or year, stacked by verdict; None where nothing is mentioned."""
    if not by_day:
        return None
    first, last = by_day[0]["day"], by_day[-1]["day"]
    unit = periods.unit(first, last)
    counts: dict[date, dict[str, int]] = defaultdict(lambda: dict.fromkeys(GROUPS, 0))
    for row in by_day:
        counts[periods.start(row["day"], unit)][group(row["verdict"])] += row["mentions"]
    data = [part for day in sorted(counts) for part in _stack(counts[day], _span(day, unit))]
    shown = _days_shown(first, last, unit)
    data.append({**_span(shown[0], unit), "from": f"{shown[1].isoformat()}T00:00:00Z", "to": f"{shown[1].isoformat()}T00:00:00Z",
                 "kind": GROUPS["wrong"], "mentions": 0, "low": 0, "high": 0})  # fmt: skip
    bars = (
        alt.Chart(alt.Data(values=data))
        .mark_bar(stroke=None)
        .encode(
            x=alt.X("from:T", title=None, scale=alt.Scale(type="utc"),
                    axis=_dates(shown, unit)),
            x2="to:T",
            y=alt.Y("low:Q", title=f"mentions a {unit}", axis=alt.Axis(tickMinStep=1, tickCount=4)),
            y2="high:Q",
            color=_colour(GROUPS, COLOURS),
            tooltip=[alt.Tooltip("when:N", title="when"), alt.Tooltip("kind:N", title="verdict"),
                     alt.Tooltip("mentions:Q", title="mentions", format=",")],
        )
    )  # fmt: skip
    most = max(counts, key=lambda day: (sum(counts[day].values()), day))
    said = (
        f"Mentions a {unit}, stacked by the verdict that holds now. The most, {sum(counts[most].values()):,}, "
        f"are of {periods.label(most, unit)}."
    )
    table = [(periods.label(day, unit), *counts[day].values()) for day in sorted(counts)]
    return _chart("trend", "When it was said", said, bars, 220, (unit, *GROUPS.values()), table)


def forums(by_site: Sequence[Row]) -> Chart | None:
    """Mentions a forum, stacked by verdict: the 12 with the most; the table has the others too."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(GROUPS, 0))
    for row in by_site:
        counts[host(row["site"])][group(row["verdict"])] += row["mentions"]
    if not counts:
        return None
    ranked = sorted(counts, key=lambda site: (-sum(counts[site].values()), site))
    top = ranked[:MOST_SITES]
    data = [
        part for place, site in enumerate(top) for part in _stack(counts[site], {"site": site, "place": place})
    ]  # fmt: skip
    bars = _lying(data, "site", "mentions", _colour(GROUPS, COLOURS))
    most = f"{sum(counts[ranked[0]].values()):,}"
    on = f"The most, {most}, are on {ranked[0]}." if len(ranked) > 1 else f"All {most} are on {ranked[0]}."
    rest = sum(sum(counts[site].values()) for site in ranked[MOST_SITES:])
    left = f" {len(ranked) - MOST_SITES} others, with {rest:,}, stand in the table only." if rest else ""
    said = f"Mentions by forum, stacked by verdict. {on}{left}"
    table: list[tuple[str | int, ...]] = [(site, *counts[site].values()) for site in ranked[:MOST_ROWS]]
    return _chart(
        "forums", "Where it was said", said, bars, AROUND + 27 * len(top), ("forum", *GROUPS.values()), table
    )


def roles(by_role: Sequence[Row]) -> Chart | None:
    """What people do with claims of each verdict, as shares of 100 %: assert, doubt, deny or pass them on."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(ROLES, 0))
    for row in by_role:
        counts[group(row["verdict"])][row["role"]] += row["mentions"]
    shown = [key for key in GROUPS if key in counts]
    if not shown:
        return None
    data = []
    for place, key in enumerate(shown):
        total = sum(counts[key].values()) or 1
        shares = {role: number / total for role, number in counts[key].items()}
        data += [
            {**part, "mentions": counts[key][part["key"]], "share": part["mentions"]}
            for part in _stack(shares, {"site": GROUPS[key], "place": place}, ROLES)
        ]
    bars = _lying(data, "verdict", "share of mentions", _colour(ROLES, ROLE_COLOURS), shares=True)
    said = "What posts do with claims of each verdict: assert, doubt, deny, or quote them from others."
    table: list[tuple[str | int, ...]] = [(GROUPS[key], *counts[key].values()) for key in shown]
    return _chart(
        "roles",
        "What people do with it",
        said,
        bars,
        AROUND + 27 * len(shown),
        ("verdict", *ROLES.values()),
        table,
    )


def _days_shown(first: date, last: date, unit: str) -> tuple[date, date]:
    """From where to where the chart of a period reaches: at least eight bars, lest two days look like walls."""
    begins, ends = periods.start(first, unit), periods.end(periods.start(last, unit), unit)
    wanted = begins.toordinal() + FEWEST_BARS * {"day": 1, "week": 7, "month": 30, "year": 365}[unit]
    return begins, date.fromordinal(min(max(ends.toordinal(), wanted), date.max.toordinal()))


def _dates(shown: tuple[date, date], unit: str) -> Any:
    """An axis of days: never of hours, and with the year where the period has more than one."""
    years = shown[0].year != shown[1].year
    name = {"day": "%-d %b", "week": "%-d %b", "month": "%b", "year": "%Y"}[unit]
    few = (shown[1] - shown[0]).days <= FEWEST_BARS
    return alt.Axis(
        grid=False, labelOverlap="greedy", labelFlush=True, format=name + (" %Y" if years and unit != "year" else ""),
        tickCount=alt.TimeIntervalStep(interval="day", step=1) if few else 6,
    )  # fmt: skip


def _span(day: date, unit: str) -> dict[str, Any]:
    """A bar's place in time; a tenth stays free before the next one."""
    begins, ends = day.toordinal(), periods.end(day, unit).toordinal()
    gap = (ends - begins) * 24 * 0.9
    whole, hours = divmod(int(gap), 24)
    to = date.fromordinal(min(begins + whole, date.max.toordinal()))
    return {
        "from": f"{day.isoformat()}T00:00:00Z", "to": f"{to.isoformat()}T{hours:02d}:00:00Z", "when": periods.label(day, unit)
    }  # fmt: skip


def _stack(
    counts: Mapping[str, float], more: Mapping[str, Any], words: Mapping[str, str] = GROUPS
) -> Iterable[dict[str, Any]]:
    low = 0.0
    for key, name in words.items():
        if counts[key]:
            yield {
                **more,
                "key": key,
                "kind": name,
                "mentions": counts[key],
                "low": low,
                "high": low + counts[key],
            }
        low += counts[key]


def _lying(data: list[dict[str, Any]], what: str, title: str, colour: Any, *, shares: bool = False) -> Any:
    tips = [alt.Tooltip("site:N", title=what), alt.Tooltip("kind:N", title="which"),
            alt.Tooltip("mentions:Q", title="mentions", format=",")]  # fmt: skip
    if shares:
        tips.append(alt.Tooltip("share:Q", title="share", format=".0%"))
    axis = alt.Axis(format="%" if shares else ",d", tickMinStep=0 if shares else 1, tickCount=5)
    return (
        alt.Chart(alt.Data(values=data))
        .mark_bar(stroke=None)
        .encode(
            y=alt.Y("site:N", title=None, sort=alt.EncodingSortField(field="place", op="min"),
                    scale=alt.Scale(paddingInner=0.3), axis=alt.Axis(labelLimit=190, ticks=False, domain=False, grid=False)),
            x=alt.X("low:Q", title=title, axis=axis, scale=alt.Scale(nice=not shares)),
            x2="high:Q",
            color=colour,
            tooltip=tips,
        )
    )  # fmt: skip


def _colour(words: Mapping[str, str], colours: Mapping[str, str]) -> Any:
    scale = alt.Scale(domain=list(words.values()), range=[colours[key] for key in words])
    return alt.Color("kind:N", title=None, scale=scale)


def _chart(
    name: str, title: str, said: str, bars: Any, height: int, columns: tuple[str, ...], table: list[Any]
) -> Chart:
    wide = _finished(bars.properties(width=WIDE, height=height), legend_columns=4, label=190)
    narrow = _finished(bars.properties(width=NARROW, height=height + 22), legend_columns=2, label=110)
    return Chart(name, title, said, wide, narrow, columns, table)


def _finished(bars: Any, *, legend_columns: int, label: int) -> dict[str, Any]:
    return (
        bars.properties(autosize=alt.AutoSizeParams(type="fit", contains="padding"), background="transparent", padding=2)
        .configure(font=_SANS, aria=False)
        .configure_view(stroke=None)
        .configure_axis(labelColor=_INK, titleColor=_INK, domainColor=_INK, domainOpacity=0.4, gridColor=_INK,
                        gridOpacity=0.12, tickColor=_INK, tickOpacity=0.4, labelFontSize=12, titleFontSize=12,
                        titleFontWeight="normal", labelLimit=label)
        .configure_legend(orient="top", columns=legend_columns, labelColor=_INK, labelFontSize=12, symbolType="square",
                          symbolSize=120, labelLimit=240, offset=12, symbolStrokeWidth=0)
        .to_dict()
    )  # fmt: skip
