"""Are the pages that a store speaks of still in their archives?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flows.archives import read_kept
from flows.counter import Progress
from flows.fetch_error import FetchError
from flows.keep import Place
from warehouse.errors import StoreError
from warehouse.paths import store_files
from warehouse.reader import open_reader
from warehouse.upkeep.check import Finding

KEPT = """
SELECT DISTINCT warc_file, warc_offset, warc_record FROM pages WHERE warc_file IS NOT NULL ORDER BY ALL
"""


def check_archives(store: Path, tell: Progress) -> Iterator[Finding]:
    """Read every kept page that the store names, a finding for each archive that fails and one for all others.

    Archives of the user's own, which lie elsewhere, may be moved: that is told, but is no failure.
    """
    files = store_files(store)
    try:
        with open_reader(store) as con:
            places = [Place(*row) for row in con.execute(KEPT).fetchall()]
    except StoreError:
        return  # told already, of the snapshot
    failed: dict[str, str] = {}
    for done, place in enumerate(places, 1):
        if place.file not in failed:
            tell(f"pages: {done} of {len(places)}")
            if why := _trouble(files.pages / place.file, place):
                failed[place.file] = why
    for name, why in failed.items():
        ours = not Path(name).is_absolute()
        advice = (
            "restore a backup, which brings missing archives back"
            if ours
            else "an archive of yours that was moved"
        )
        yield Finding(f"archive {name}", not ours, f"{why}: {advice}")
    good = len({place.file for place in places} - failed.keys())
    yield Finding("archives", True, f"{good} archive(s) hold the pages that the store names")


def _trouble(archive: Path, place: Place) -> str | None:
    try:
        read_kept(archive, place)
    except (FetchError, OSError) as error:
        return getattr(error, "reason", None) or str(error)
    return None
