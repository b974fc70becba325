"""The compiled loop reads every frame as the reference dissector does: two readings that share no code."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.layers import bindings
from analyzer.layers.loop import codes
from analyzer.readers import Record, open_capture
from tests.layers.corpus import CORPUS, FILES, REFUSED, needs_corpus
from tests.layers.loop.equality import assert_equal
from tests.layers.stacks import changed_stacks, random_bytes
from tests.samples import CAPTURES


@settings(max_examples=200, deadline=None)
@given(st.lists(changed_stacks, min_size=1, max_size=8))
def test_changed_and_cut_stacks_are_read_alike(records: list[Record]) -> None:
    assert_equal(records)


@settings(max_examples=200, deadline=None)
@given(st.lists(random_bytes, min_size=1, max_size=8))
def test_random_bytes_of_any_link_type_are_read_alike(records: list[Record]) -> None:
    assert_equal(records)


@pytest.mark.parametrize("setup", sorted(path.name for path in CAPTURES.iterdir() if path.is_dir()))
def test_every_frame_of_the_samples_is_read_alike(setup: str) -> None:
    records: list[Record] = []
    for path in sorted((CAPTURES / setup).rglob("*.pcap")):
        with open_capture(path) as capture:
            records += capture.records
    assert len(records) > 1000
    assert_equal(records)


@needs_corpus
def test_every_frame_of_the_corpus_is_read_alike() -> None:
    for name in FILES:
        if name not in REFUSED:
            with open_capture(CORPUS / "files" / name) as capture:
                assert_equal(list(capture.records))


def test_every_layer_has_its_number() -> None:
    names = {layer for _, _, layer in bindings.ROWS}
    assert names == set(codes.LAYERS) - {"none"}
    assert len(codes.STOPS) == codes.ARP_PROTOCOL + 1
