"""What is left of a text: offsets go on being valid, and nothing but what was asked for stays."""

from __future__ import annotations

import copy
import hashlib
import pickle

from hypothesis import given
from hypothesis import strategies as st

from warehouse.texts import KeptText, as_stored, kept, only, text_sha256, without

SPANS = st.lists(st.tuples(st.integers(-3, 60), st.integers(-3, 60)), max_size=6)


@given(st.text(max_size=50), SPANS)
def test_a_span_is_verbatim_where_it_was_and_nothing_else_is_left(text, spans):
    cut = only(text, spans)
    assert len(cut) == len(text)
    inside = {i for a, b in spans for i in range(max(a, 0), min(b, len(text)))}
    for i, (was, now) in enumerate(zip(text, cut, strict=True)):
        assert now == was if i in inside else now in " …"


@given(st.text(max_size=50), SPANS)
def test_leaving_spans_out_keeps_all_else(text, spans):
    cut = without(text, spans)
    inside = {i for a, b in spans for i in range(max(a, 0), min(b, len(text)))}
    assert len(cut) == len(text)
    for i, (was, now) in enumerate(zip(text, cut, strict=True)):
        assert now in " …" if i in inside else now == was


def test_the_digest_is_that_of_the_whole_text_however_often_it_is_cut():
    whole = "Tea is wet. I like tea."
    digest = hashlib.sha256(whole.encode()).hexdigest()
    cut = kept(whole, [(0, 11)], "span")
    assert cut == "Tea is wet." + "…".ljust(12)
    assert text_sha256(cut) == text_sha256(kept(cut, [], "drop")) == digest
    assert kept(whole, [(0, 11)], "drop") == ""
    assert kept(whole, [], "keep") is whole
    assert text_sha256(pickle.loads(pickle.dumps(cut))) == text_sha256(copy.deepcopy(cut)) == digest
    assert isinstance(as_stored(str(cut), digest), KeptText)
    assert type(as_stored(whole, digest)) is str
