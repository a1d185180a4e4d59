"""What each extractor recovers, as a table: measured on its fixtures, not claimed.

python -m bench.platforms            # prints the table
python -m bench.platforms --write    # puts it into docs/platforms.md
"""

from __future__ import annotations

import argparse
import importlib
import re
from collections.abc import Callable
from pathlib import Path

from bench.extract import pages
from extractors.model import Page, Post, Thread

DOC = Path(__file__).parents[1] / "docs" / "platforms.md"
_BEGIN, _END = "<!-- python -m bench.platforms --write -->\n", "<!-- end of the table -->"
_COUNTED = re.compile(r"(?:c|row|b)?(\d+)")


def _own_ids(thread: Thread) -> bool:
    """Are the posts' ids given, rather than counted?"""
    numbers = [found[1] if (found := _COUNTED.fullmatch(post.id)) else "" for post in thread.posts]
    return numbers != [str(place) for place in range(1, len(numbers) + 1)]


def _any(test: Callable[[Post], object]) -> Callable[[Thread], bool]:
    return lambda thread: any(test(post) for post in thread.posts)


COLUMNS: dict[str, Callable[[Thread], object]] = {
    "id": _own_ids,
    "permalink": _any(lambda post: post.permalink),
    "author": _any(lambda post: post.author),
    "time": _any(lambda post: post.created_at),
    "edit time": _any(lambda post: post.edited_at),
    "reply parent": _any(lambda post: post.reply_to),
    "quote author": _any(lambda post: any(quote.author for quote in post.quotes)),
    "quote source": _any(lambda post: any(quote.source for quote in post.quotes)),
    "further pages": lambda thread: thread.next_page or thread.more_pages,
}


def row(module: str, originals: list[Page]) -> str:
    """The line of one extractor: what it reads, and what came out of at least one of its fixtures."""
    extractor = importlib.import_module(module)
    threads = [extractor.extract(page) for page in originals]
    summary = (extractor.__doc__ or "").strip().splitlines()[0].rstrip(".").replace("|", "\\|")
    marks = ("yes" if any(map(test, threads)) else "–" for test in COLUMNS.values())
    cells = [module.rpartition(".")[2], extractor.MATCHES.kind, summary, *marks]
    return f"| {' | '.join(cells)} |"


def table() -> str:
    """The whole table in Markdown, one line an extractor, by name."""
    heads = ["extractor", "reads", "what", *COLUMNS]
    rule = "|---" * len(heads) + "|"
    rows = [row(module, originals) for module, originals in pages().items()]
    return "\n".join([f"| {' | '.join(heads)} |", rule, *rows]) + "\n"


def in_document(text: str) -> str:
    """The table that stands in a document."""
    return _parts(text)[1]


def _parts(text: str) -> tuple[str, str, str]:
    """A document up to its table, the table, and the rest; raises ValueError if it has no place for one."""
    begin = text.index(_BEGIN) + len(_BEGIN)
    end = text.index(_END, begin)
    return text[:begin], text[begin:end], text[end:]


def main() -> None:
    """Print the table, or put it into the document."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    if not parser.parse_args().write:
        print(table(), end="")
        return
    before, _, after = _parts(DOC.read_text(encoding="utf-8"))
    DOC.write_text(before + table() + after, encoding="utf-8")


if __name__ == "__main__":
    main()
