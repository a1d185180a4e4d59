"""The fields of a vetted statement as a person gives them: options, JSON, and drafts of what was refused."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.options import BAD_INPUT, fail

Statement = Annotated[str | None, typer.Option("--statement", help="One sentence that can be true or false.")]
Rating = Annotated[
    str | None, typer.Option("--rating", help="true, mostly_true, mixed, mostly_false, false or unproven.")
]
Explanation = Annotated[
    str | None, typer.Option("--explanation", help="Why the rating, in a sentence or two.")
]
Topic = Annotated[str | None, typer.Option("--topic", help="What it is about, in a word.")]
Jurisdiction = Annotated[
    str | None, typer.Option("--jurisdiction", help="Where it holds: AU, AU-NSW, EU or UN.")
]
ValidFrom = Annotated[str | None, typer.Option("--valid-from", help="The first day on which it holds.")]
ValidTo = Annotated[str | None, typer.Option("--valid-to", help="The last day on which it holds.")]
Alias = Annotated[
    list[str] | None,
    typer.Option("--alias", help="A paraphrase that it stands for as well; may be repeated."),
]
SourceUrl = Annotated[
    list[str] | None, typer.Option("--source-url", help="Where it can be read; may be repeated.")
]
SourceTitle = Annotated[
    list[str] | None, typer.Option("--source-title", help="The title of the source with the same place.")
]
SourcePublisher = Annotated[
    list[str] | None, typer.Option("--source-publisher", help="Its publisher; else the host of its address.")
]
CheckedWith = Annotated[str | None, typer.Option("--checked-with", help="How the sources were checked.")]
FromJson = Annotated[
    str | None,
    typer.Option("--from-json", help="A file with the fields as one JSON object; - reads standard input."),
]


@dataclass(frozen=True)
class Given:
    """What was given on the command line: single fields by name, and what makes lists."""

    plain: Mapping[str, str | None]
    aliases: Sequence[str] | None = None
    urls: Sequence[str] | None = None
    titles: Sequence[str] | None = None
    publishers: Sequence[str] | None = None
    from_json: str | None = None

    def anything(self) -> bool:
        """Whether there is any of it."""
        lists = (self.aliases, self.urls, self.titles, self.publishers, self.from_json)
        return any(value is not None for value in self.plain.values()) or any(lists)

    def fields(self) -> dict[str, Any]:
        """The fields as JSON would have them; options win over the JSON. Ends the program for what is none."""
        record = read_json(self.from_json) if self.from_json else {}
        record.update({name: value for name, value in self.plain.items() if value is not None})
        if self.aliases:
            record["aliases"] = list(self.aliases)
        if self.urls or self.titles or self.publishers:
            record["sources"] = self._sources()
        return record

    def _sources(self) -> list[dict[str, str]]:
        urls, titles, publishers = self.urls or (), self.titles or (), self.publishers or ()
        if len(titles) > len(urls) or len(publishers) > len(urls):
            fail(
                "there are more --source-title or --source-publisher than --source-url; give each its address",
                BAD_INPUT,
            )
        sources = [{"url": url} for url in urls]
        for source, title in zip(sources, titles, strict=False):
            source["title"] = title
        for source, publisher in zip(sources, publishers, strict=False):
            source["publisher"] = publisher
        return sources


def read_json(name: str) -> dict[str, Any]:
    """One JSON object from a file, or from standard input for ``-``. Ends the program if there is none."""
    where = "standard input" if name == "-" else name
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        found = json.loads(text)
    except OSError as error:
        fail(f"{name}: cannot be read: {error.strerror or error}; check the path", BAD_INPUT)
    except UnicodeDecodeError:
        fail(f"{where}: is not UTF-8; save it as UTF-8", BAD_INPUT)
    except json.JSONDecodeError as error:
        fail(f"{where} line {error.lineno}: not JSON at column {error.colno} ({error.msg})", BAD_INPUT)
    except RecursionError:
        fail(f"{where}: not a statement: nested too deeply", BAD_INPUT)
    if not isinstance(found, dict):
        fail(f"{where}: not a JSON object; write one statement as {{...}}", BAD_INPUT)
    return found


def keep_draft(store: Path, name: str, text: str) -> Path:
    """Keep what somebody typed beside the store, in a file that is nobody else's; gives the file."""
    from warehouse.paths import store_files

    folder = store_files(store).drafts
    folder.mkdir(parents=True, exist_ok=True)
    plain = "".join(c if c.isalnum() or c in "-_" else "-" for c in name)[:60] or "statement"
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    file = folder / f"{plain}-{stamp}.json"
    file.write_text(text, encoding="utf-8")
    return file


def as_text(record: Mapping[str, Any]) -> str:
    """A record as JSON for people."""
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
