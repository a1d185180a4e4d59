"""Readers and a writer at once; `python -m bench.readers` does it for longer, and with more of them."""

from __future__ import annotations

from bench.readers import together


def test_readers_and_a_writer_never_meet(tmp_path):
    told = together(3, 4, tmp_path)
    assert told["wrong"] == []
    assert told["runs"] > 2, "the writer went on"
    assert told["rounds"] >= 3
