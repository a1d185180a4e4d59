"""Charts as drawings, for print and for pages without scripts; and the script that draws them live. By vl-convert."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import vl_convert

from flows.reporting.safe import drawing


def still(spec: dict[str, Any]) -> str:
    """The chart as SVG: scales with the page, has its colours from the page, and nothing in it is run or followed."""
    return drawing(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


@lru_cache(maxsize=1)
def library() -> str | None:
    """Vega, Vega-Lite and Vega-Embed as one script of 0.9 MB; None if it could not stand in a page as it is."""
    script = str(vl_convert.javascript_bundle())
    return None if "</script" in script.lower() or "<!--" in script or "\r" in script else script
