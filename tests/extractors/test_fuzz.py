"""Damaged documents: every extractor refuses or reads them, raises nothing else, and is soon done.

``SAYSO_FUZZ=20000 python -m pytest tests/extractors/test_fuzz.py`` gives as many as a full run has; the seed
is the day's and stands in what a failure says, ``SAYSO_FUZZ_SEED`` repeats it.
"""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime

import pytest

from bench import fuzz
from bench.mutations import mutated
from extractors.model import ExtractionError, Page

INPUTS = int(os.environ.get("SAYSO_FUZZ", "500"))
SEED = int(os.environ.get("SAYSO_FUZZ_SEED", datetime.now(UTC).toordinal()))
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_damaged_documents(part):
    seed = SEED * PARTS + part
    outcome = fuzz.run(INPUTS // PARTS, seed)
    told = f"python -m bench.fuzz --inputs {INPUTS // PARTS} --seed {seed} --keep failed/"
    print(f"seed {seed}: {outcome.inputs} documents, slowest {outcome.slowest_s:.2f} s ({outcome.slowest})")
    assert outcome.inputs == INPUTS // PARTS
    assert outcome.refused, told
    assert outcome.read > outcome.inputs // 20, told
    assert not outcome.errors, f"{dict(outcome.errors)}; {told}"
    assert not outcome.slow, f"{outcome.slowest}: {outcome.slowest_s:.1f} s; {told}"


def test_the_harness_sees_what_goes_wrong():
    def fails(page: Page) -> None:
        raise TypeError(page.url)

    def refuses(page: Page) -> None:
        raise ExtractionError(page.url, "no")

    page = Page("p", b"x")
    assert isinstance(fuzz.attempt(fails, page)[1], TypeError)
    assert isinstance(fuzz.attempt(refuses, page)[1], ExtractionError)
    assert fuzz.attempt(lambda page: None, page)[1] is None


def test_damage_can_be_repeated():
    bodies = [path.read_bytes() for path in fuzz.fixtures()]
    one, two = ([mutated(body, bodies, random.Random(7)) for body in bodies] for _ in range(2))
    assert one == two
    assert sum(a != b for a, b in zip(one, bodies, strict=True)) > len(bodies) // 2
