"""The page: a template that escapes everything, and a policy by which nothing but its own scripts and styles counts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from flows.reporting import charts, content, stills
from flows.reporting.safe import script_json, shown
from flows.reporting.verdict_words import GROUPS, SHOWN
from warehouse.report_data import MOST_THREADS

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Told:
    """What the reader is told about the report itself: its title, and how it was narrowed, in words."""

    title: str
    narrowed: Sequence[str] = ()
    period: str | None = None
    live: bool = True


def page(found: Mapping[str, Any], told: Told) -> str:
    """The whole page for what ``report_data`` gives; ``told.live`` says whether charts are drawn live too."""
    env = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_finalize,
    )  # fmt: skip
    style = (HERE / "page.css").read_text(encoding="utf-8")
    drawn = [one for one in (charts.trend(found["by_day"]), charts.forums(found["by_site"]), charts.roles(found["by_role"])) if one]  # fmt: skip
    scripts = _scripts() if told.live and drawn else []
    first, last = _bounds(found["by_day"])
    cards = [content.claim(row, number, first, last) for number, row in enumerate(found["claims"], 1)]
    return env.get_template("page.html.jinja").render(
        told=told,
        policy=_policy(style, scripts),
        style=Markup(style),  # noqa: S704 - our own file
        scripts=[Markup(one) for one in scripts],  # noqa: S704 - vl-convert's and our own
        specs=Markup(script_json({one.name: one.wide for one in drawn})),  # noqa: S704 - escaped for scripts
        charts=[(one, *(Markup(stills.still(spec)) for spec in (one.wide, one.narrow))) for one in drawn],  # noqa: S704 - drawing() keeps shapes only
        read=found["read"],
        period=told.period or _period(found["read"]),
        figures=content.key_figures(found["read"]),
        cards=cards,
        threads=[content.thread(row) for row in found["threads"]],
        more_threads=max(0, found["read"]["threads"] - MOST_THREADS),
        snapshot=_minute(found["snapshot_at"]),
        last_run=content.day(found["last_run_at"]),
        made=_minute(datetime.now(UTC)),
        version=version("sayso"),
        count=content.count,
        verdicts=SHOWN,
        groups=GROUPS,
    )


def _finalize(value: Any) -> Any:
    """Every text that the template puts into the page; what is meant as markup is ours."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _scripts() -> list[str]:
    library = stills.library()
    return [library, (HERE / "live.js").read_text(encoding="utf-8")] if library else []


def _policy(style: str, scripts: Sequence[str]) -> str:
    allowed = " ".join(map(_digest, scripts)) or "'none'"
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {allowed}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _bounds(by_day: Sequence[Mapping[str, Any]]) -> tuple[date, date]:
    return (by_day[0]["day"], by_day[-1]["day"]) if by_day else (date.min, date.min)


def _period(read: Mapping[str, Any]) -> str:
    if read["first_said"] is None:
        return "nothing has been said yet"
    first, last = content.day(read["first_said"]), content.day(read["last_said"])
    return first if first == last else f"{first} to {last}"


def _minute(moment: datetime | None) -> str:
    return f"{content.day(moment)}, {moment:%H:%M} UTC" if moment else ""
