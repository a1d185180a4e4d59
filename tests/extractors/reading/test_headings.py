"""Whom the headings over quotes name."""

from __future__ import annotations

import pytest

from extractors.reading.headings import quoted_from, speaker


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Ann wrote:", "Ann"),
        ("Ann Wrote: ", "Ann"),
        ("Ann the Wrote wrote:", "Ann the Wrote"),
        ("Ann hat geschrieben:", "Ann"),
        ("Ana escribió:", "Ana"),
        ("Ania napisał(a):", "Ania"),
        ("安 写道：", "安"),
        ("Guest said: ↑", None),
        ("Guest wrote:", None),
        ("Quote:", None),
        ("", None),
        (None, None),
    ],
)
def test_who_a_heading_says_wrote(heading, name):
    assert speaker(heading) == name


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Quote from: Ann on January 01, 2010, 10:00:00 AM", "Ann"),
        ("Quote from: Man on Fire on Today at 10:00:00 AM", "Man on Fire"),
        ("Quote from: Man on Fire", "Man on Fire"),
        ("Zitat von: Jörg am 01. Mai 2010, 10:00", "Jörg"),
        ("Cita de: Ana en 1 de Enero de 2010, 10:00", "Ana"),
        ("Quote", None),
        (None, None),
    ],
)
def test_whom_a_quote_is_from(heading, name):
    assert quoted_from(heading) == name


def test_a_known_author_is_told_without_a_verb():
    authors = {"Ann", "Ann Bo", "Guest"}
    assert speaker("Ann Bo, on page 3", authors) == "Ann Bo"
    assert speaker("Annabel, on page 3", authors) is None
    assert speaker("Annabel said:", authors) == "Annabel"
