"""Vetted files: what is read, what is refused and how that is told, and what an import changes."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.model import Rating, Source, VettedStatement
from warehouse.statements import STARTER
from warehouse.store import (
    ImportCounts,
    SourceError,
    import_statements,
    load_statements,
    query,
    read_rating_map,
    read_statements,
    statements_version,
)

GOOD = {
    "id": "sky-blue",
    "statement": "The sky is blue.",
    "rating": "true",
    "sources": [{"title": "Sky", "publisher": "Met", "url": "https://met.example/sky"}],
}
HEADER = (
    "id,statement,rating,explanation,topic,jurisdiction,valid_from,valid_to,aliases,"
    "source_url,source_title,source_publisher\n"
)


def jsonl(folder, *records, name="vetted.jsonl"):
    file = folder / name
    lines = (record if isinstance(record, str) else json.dumps(record) for record in records)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_the_starter_set_is_read_without_duckdb(start):
    code = (
        "import sys; from warehouse.store import load_statements; "
        "print(len(load_statements()), 'duckdb' in sys.modules)"
    )
    output, _ = start(code).communicate(timeout=30)
    count, loaded = output.split()
    assert int(count) >= 25
    assert loaded == "False"


BAD_LINES = {
    "not json": ("{oops}", "not JSON at column 2"),
    "not an object": ("[1]", "not a JSON object"),
    "no id": ({**GOOD, "id": None}, '"id" is missing'),
    "no statement": ({**GOOD, "statement": " "}, '"statement" is missing'),
    "no rating": ({**GOOD, "rating": ""}, '"rating" is missing'),
    "no sources": ({**GOOD, "sources": []}, '"sources" is missing or empty'),
    "a source without url": ({**GOOD, "sources": [{"title": "x"}]}, "a source has no url"),
    "a script for url": ({**GOOD, "sources": [{"url": "javascript:alert(1)"}]}, "is not an http(s) address"),
    "no host": ({**GOOD, "sources": [{"url": "https:///x"}]}, "is not an http(s) address"),
    "rating": (
        {**GOOD, "rating": "Pants on Fire"},
        'rating "Pants on Fire" is not known; add it to claims/ratings.py or map it with --rating-map',
    ),
    "date": ({**GOOD, "valid_from": "01/07/2024"}, 'valid_from "01/07/2024" is not a day'),
    "no such day": ({**GOOD, "valid_to": "2024-02-30"}, 'valid_to "2024-02-30" is not a day'),
    "dates": ({**GOOD, "valid_from": "2024-02-01", "valid_to": "2024-01-01"}, "is before valid_from"),
    "jurisdiction": ({**GOOD, "jurisdiction": "Australia"}, "is not an ISO 3166 code"),
    "typo": ({**GOOD, "valid_form": "2024-02-01"}, 'field "valid_form" is not known'),
    "number": ({**GOOD, "statement": 7}, '"statement" must be a text, not 7'),
    "aliases": ({**GOOD, "aliases": "a|b"}, '"aliases" must be a list'),
    "surrogate": ({**GOOD, "statement": "\ud800"}, "half a surrogate pair"),
    "used twice": (GOOD, 'id "sky-blue" is already used on line 1'),
}


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_bad_line_is_named(tmp_path, case):
    line, message = BAD_LINES[case]
    other = (
        {**line, "id": "other"}
        if isinstance(line, dict) and line.get("id") and case != "used twice"
        else line
    )
    with pytest.raises(SourceError) as caught:
        read_statements(jsonl(tmp_path, GOOD, "", other))
    assert str(caught.value).startswith("vetted.jsonl line 3: ")
    assert message in str(caught.value)
    assert caught.value.line == 3


def test_other_encodings_missing_files_and_unknown_endings(tmp_path):
    (tmp_path / "latin.jsonl").write_bytes(json.dumps(GOOD).encode() + b"\n{\xe9}\n")
    with pytest.raises(SourceError, match=r"latin\.jsonl line 2: byte 2 is not UTF-8"):
        read_statements(tmp_path / "latin.jsonl")
    with pytest.raises(SourceError, match=r"none\.jsonl: cannot be read: No such file"):
        read_statements(tmp_path / "none.jsonl")
    (tmp_path / "vetted.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(SourceError, match=r'"\.docx" are not known; use one of \.csv, .*\.json, .*\.jsonl'):
        read_statements(tmp_path / "vetted.docx")


def test_csv(tmp_path):
    file = tmp_path / "vetted.csv"
    row = (
        'a,"Sky, blue",Mostly TRUE,"two\nlines",sky,AU,2024-07-01,,One | Two,https://www.met.example/s,Sky,\n'
    )
    file.write_text("\ufeff" + HEADER + row, encoding="utf-8")
    assert read_statements(file) == [
        VettedStatement(
            "a", "Sky, blue", Rating.MOSTLY_TRUE, "two\nlines", "sky", "AU", date(2024, 7, 1), None,
            ("One", "Two"), (Source("Sky", "met.example", "https://www.met.example/s"),),
        )
    ]  # fmt: skip
    file.write_text(HEADER + row + row.replace("a,", "b,", 1).replace("https", "ftp"), encoding="utf-8")
    with pytest.raises(SourceError, match=r"vetted\.csv line 4: source url"):
        read_statements(file)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id,statement\n", 'line 1: the header has no column "rating"'),
        ("", 'line 1: the header has no column "id"'),
        (HEADER + "a,b,true,,,,,,,https://x.example,t,p,extra\n", "line 2: more fields than the header"),
        (HEADER + 'a,"b\n', "line 2: not CSV"),
        (HEADER + "a,b,sort of,,,,,,,https://x.example,t,p\n", 'line 2: rating "sort of" is not known'),
    ],
)
def test_a_bad_csv_line_is_named(tmp_path, content, message):
    file = tmp_path / "vetted.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        read_statements(file)


def test_a_rating_map(tmp_path):
    words = tmp_path / "map.json"
    words.write_text('{"Pants on Fire": "false"}', encoding="utf-8")
    file = jsonl(tmp_path, {**GOOD, "rating": "pants on fire!"})
    assert read_statements(file, read_rating_map(words))[0].rating is Rating.FALSE
    words.write_text('{"Pants on Fire": "liar"}', encoding="utf-8")
    with pytest.raises(SourceError, match=r"map\.json: not a rating map"):
        read_rating_map(words)


def test_an_import_is_counted_published_and_repeatable(store, tmp_path):
    second = {**GOOD, "id": "second"}
    file = jsonl(tmp_path, GOOD, second)
    assert import_statements(store, file) == ImportCounts(added=2, changed=0, unchanged=0)
    assert import_statements(store, file) == ImportCounts(added=0, changed=0, unchanged=2)
    version = statements_version(load_statements(store))
    jsonl(tmp_path, {**GOOD, "rating": "false"})
    assert import_statements(store, file) == ImportCounts(added=0, changed=1, unchanged=0)
    assert statements_version(load_statements(store)) != version
    assert import_statements(store, file, retire_missing=True).retired == 1
    ids = {statement.id: statement.rating for statement in load_statements(store)}
    assert ids["sky-blue"] is Rating.FALSE
    assert "second" not in ids
    jsonl(tmp_path, GOOD, second)
    assert import_statements(store, file) == ImportCounts(added=0, changed=2, unchanged=0)
    assert "second" in {statement.id for statement in load_statements(store)}


def test_a_bad_line_imports_nothing(store, tmp_path):
    with pytest.raises(SourceError):
        import_statements(store, jsonl(tmp_path, GOOD, "{"))
    assert not store.exists()


def test_the_starter_set_in_a_store_is_the_starter_set(store):
    assert import_statements(store, STARTER).unchanged == len(read_statements(STARTER))
    assert load_statements(store) == sorted(load_statements(), key=lambda statement: statement.id)
    assert query(store, "SELECT DISTINCT origin FROM statement_list").rows == [("starter.jsonl",)]


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).map(str.strip).filter(bool)
MAYBE = st.none() | TEXTS
SOURCES = st.builds(
    lambda **fields: fields,
    title=TEXTS, publisher=TEXTS, url=st.just("https://a.example/x?y=1"), published=MAYBE, kind=MAYBE,
)  # fmt: skip
STATEMENTS = st.builds(
    lambda **fields: fields,
    id=TEXTS,
    statement=TEXTS,
    rating=st.sampled_from(list(Rating)),
    explanation=TEXTS,
    topic=MAYBE,
    jurisdiction=st.sampled_from([None, "AU", "AU-NSW", "EU"]),
    valid_from=st.none() | st.dates(max_value=date(2020, 1, 1)).map(str),
    valid_to=st.none() | st.dates(min_value=date(2020, 1, 2)).map(str),
    aliases=st.lists(TEXTS, max_size=2),
    sources=st.lists(SOURCES, min_size=1, max_size=2),
    checked_with=MAYBE,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(STATEMENTS, min_size=1, max_size=4, unique_by=lambda record: record["id"]))
def test_statements_come_back_as_they_went_in(store, tmp_path, records):
    file = jsonl(tmp_path, *records, name="made.jsonl")
    import_statements(store, file, retire_missing=True)
    back = {statement.id: statement for statement in load_statements(store)}
    for record, statement in zip(records, read_statements(file), strict=True):
        assert back[record["id"]] == statement
        assert statement.statement == record["statement"]
        assert [source.title for source in statement.sources] == [s["title"] for s in record["sources"]]
