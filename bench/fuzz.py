"""Damaged documents for every extractor: nothing but ExtractionError may come out, and soon.

    python -m bench.fuzz --inputs 20000 --seed 1 --keep failed/

Each fixture is damaged at random and given to the registry, to the extractor that reads it whole, and to
one extractor drawn by lot. Prints one JSON line; ``--keep`` writes the documents that failed or were slow.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.mutations import mutated
from extractors import registry
from extractors.model import ExtractionError, Page

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
FETCHED = datetime(2026, 11, 1, 12, tzinfo=UTC)
LIMIT_S = 2.0
"""So many seconds of a processor are the most that one extractor may take for one document."""

_TYPES = (
    None,
    None,
    None,
    "text/html",
    "application/json",
    "text/plain; charset=utf-16",
    "text/csv",
    "text/html; charset=x",
)
_URLS = (
    "https://forum.example/{}",
    "https://forum.example/{}",
    "{}",
    "https://f.example/threads/1/{}",
    "http://[",
)

Read = Callable[[Page], object]


@dataclass(slots=True)
class Outcome:
    """What came of the documents: how many were read or refused, which errors, which was the slowest."""

    inputs: int = 0
    read: int = 0
    refused: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    slow: int = 0
    slowest_s: float = 0.0
    slowest: str = ""


def fixtures() -> list[Path]:
    """All threads that tests are made with."""
    return sorted(path for path in FIXTURES.iterdir() if path.is_file())


def walls() -> list[Path]:
    """All pages that tests are made with which are no threads."""
    return sorted((FIXTURES / "blocked").iterdir())


def own_extractor(path: Path) -> str | None:
    """The name of the module that reads a fixture; None for a wall."""
    try:
        return registry.pick(Page(f"https://forum.example/{path.name}", path.read_bytes())).__name__
    except ExtractionError:
        return None


def documents(paths: Sequence[Path], count: int, seed: int) -> Iterator[tuple[str, Page, list[Read]]]:
    """Damaged documents of these fixtures in turn, each with its name and what is to read it."""
    rng = random.Random(seed)
    bodies = [path.read_bytes() for path in (*fixtures(), *walls())]
    modules = {module.__name__: module for module in registry.available()}
    owners = {path: own_extractor(path) for path in paths}
    for number in range(count):
        path = paths[number % len(paths)]
        body = mutated(path.read_bytes(), bodies, rng)
        url = rng.choice(_URLS).format(path.name)
        page = Page(url, body, rng.choice(_TYPES), fetched_at=rng.choice((None, FETCHED)))
        drawn = rng.choice(list(modules.values()))
        chosen = [modules[name] for name in (owners[path],) if name]
        yield (
            f"{path.name}#{number}",
            page,
            [registry.extract_all, *(m.extract for m in chosen), drawn.extract],
        )


def attempt(read: Read, page: Page) -> tuple[float, BaseException | None]:
    """The processor seconds that a reading took, and what it raised."""
    start = time.process_time()
    try:
        read(page)
    except ExtractionError as error:
        return time.process_time() - start, error
    except Exception as error:
        return time.process_time() - start, error
    return time.process_time() - start, None


def measured(read: Read, page: Page, most: float = LIMIT_S) -> tuple[float, BaseException | None]:
    """As ``attempt``, once more where it took too long: the first time may have loaded modules."""
    seconds, error = attempt(read, page)
    return attempt(read, page) if seconds > most else (seconds, error)


def run(count: int, seed: int, keep: Path | None = None) -> Outcome:
    """Give so many damaged documents to the extractors."""
    outcome, paths = Outcome(), fixtures()
    # One document in ten is a damaged wall.
    paths = [*paths * max(1, 9 * len(walls()) // len(paths)), *walls()]
    random.Random(seed).shuffle(paths)
    for name, page, readers in documents(paths, count, seed):
        outcome.inputs += 1
        for number, read in enumerate(readers):
            seconds, error = measured(read, page)
            known = isinstance(error, ExtractionError)
            if number == 0:
                outcome.read += error is None
                outcome.refused += known
            if seconds > outcome.slowest_s:
                outcome.slowest_s, outcome.slowest = seconds, f"{name} {read.__module__}"
            outcome.slow += seconds > LIMIT_S
            if error is not None and not known:
                outcome.errors[f"{read.__module__}: {type(error).__name__}"] += 1
            if keep and (seconds > LIMIT_S or (error is not None and not known)):
                keep.mkdir(parents=True, exist_ok=True)
                (keep / name.replace("#", "-")).write_bytes(page.body)
                print(
                    name,
                    page.url,
                    page.content_type,
                    read.__module__,
                    round(seconds, 2),
                    repr(error)[:200],
                    file=sys.stderr,
                )
    return outcome


def main() -> None:
    """Print one JSON line; exit 1 if anything but ExtractionError came out or a document took too long."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=datetime.now(UTC).toordinal())
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    start = time.process_time()
    outcome = run(args.inputs, args.seed, args.keep)
    print(
        json.dumps(
            {
                "inputs": outcome.inputs,
                "seed": args.seed,
                "fixtures": len(fixtures()),
                "extractors": len(registry.available()),
                "read": outcome.read,
                "refused": outcome.refused,
                "errors": dict(outcome.errors),
                "over_limit": outcome.slow,
                "slowest_s": round(outcome.slowest_s, 3),
                "slowest": outcome.slowest,
                "cpu_s": round(time.process_time() - start, 1),
            }
        )
    )
    sys.exit(bool(outcome.errors or outcome.slow))


if __name__ == "__main__":
    main()
