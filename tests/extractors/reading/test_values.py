"""Values of parsed JSON, whatever they are; addresses taken apart and put together again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.reading.addresses import parameter, split, with_query, without_secrets
from extractors.reading.values import (
    entries,
    epoch,
    identity,
    milliseconds,
    number,
    reference,
    script_json,
    table,
    tables,
    text,
    web,
)

ODD = (None, True, 1.5, "", "x\ud800", [], [3], {}, {"a": 1}, float("nan"), float("inf"), 10**40, "9" * 30)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "take", [entries, epoch, identity, milliseconds, number, reference, table, text, web]
)
def test_any_value_is_taken(take, odd):
    take(odd)


@pytest.mark.parametrize(
    ("value", "whole", "name"),
    [
        (12, 12, "12"),
        ("12", 12, "12"),
        ("007", 7, "007"),
        (" t1_ab ", None, "t1_ab"),
        (0, 0, "0"),
        (True, None, None),
        (1.5, None, None),
        ("", None, None),
        ("١٢", None, "١٢"),
        (10**18, None, "1000000000000000000"),
    ],
)
def test_numbers_and_ids(value, whole, name):
    assert (number(value), identity(value)) == (whole, name)
    assert reference(value) == (None if name == "0" else name)


def test_objects_and_lists_of_the_wrong_type_are_empty():
    assert (table([1]), entries({"a": 1}), tables([{"a": 1}, 3]), tables("x")) == ({}, [], [{"a": 1}], [])


def test_moments_never_is_0():
    moment = datetime(2024, 5, 12, 10, 22, tzinfo=UTC)
    assert epoch(1715509320) == epoch("1715509320") == milliseconds(1715509320999) == moment
    assert (epoch(0), epoch("0"), milliseconds(0), milliseconds(-5), epoch(False)) == (None,) * 5


@pytest.mark.parametrize(
    ("html", "data"),
    [
        ('<script type="x" id="data">{"a": 1}</script>', {"a": 1}),
        ("<script id=data>[1]", [1]),
        ('<script id="data">{"a"</script>', None),
        ('<script id="data-2">1</script><p id="data">2', None),
    ],
)
def test_json_in_a_script(html, data):
    assert script_json(html, "data") == data


@pytest.mark.parametrize(
    ("url", "changes", "address"),
    [
        ("https://a.example/x?a=1&page=2&b=#p", {"page": "3"}, "https://a.example/x?a=1&page=3&b="),
        ("https://a.example/x?a=1", {"page": "2:0"}, "https://a.example/x?a=1&page=2:0"),
        ("https://a.example/x?a=1&a=2", {"a": None}, "https://a.example/x"),
        ("saved.json?a=1", {"a": "2"}, None),
        ("http://[", {"a": "2"}, None),
    ],
)
def test_an_address_with_other_parameters(url, changes, address):
    assert with_query(url, changes) == address


def test_malformed_addresses_have_no_parts():
    assert (split("http://[").path, parameter("http://[?a=1", "a"), parameter("x?a=1", "a")) == (
        "",
        None,
        "1",
    )


def test_keys_are_left_out_of_what_is_stored():
    assert without_secrets("https://a.example/x?key=s&a=1") == "https://a.example/x?a=1"
    assert without_secrets("https://a.example/x?a=1#b") == "https://a.example/x?a=1#b"
