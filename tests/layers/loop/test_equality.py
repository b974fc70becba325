"""The compiled loop reads every frame as the reference dissector does: two readings that share no code."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.layers import bindings
from analyzer.layers.dissector import dissect
from analyzer.layers.loop import codes
from analyzer.layers.loop import slots as s
from analyzer.layers.rows import frame_row
from analyzer.readers import Record, open_capture
from tests.layers.corpus import CORPUS, FILES, REFUSED, needs_corpus
from tests.layers.stacks import TABLE, changed_stacks, random_bytes
from tests.machine.compiled import rows_of
from tests.samples import CAPTURES

PARTS = range(s.OVERHEAD_IP, s.OVERHEAD_ETHERNET + 1)
NOT_COMPARED = {s.NUMBER, s.DATA, s.INTERFACE, s.STOP, s.STOP_ARG, s.OPTIONS_AT, s.OPTIONS_LEN}
"""Places of the frame, not facts of it; why reading stopped and the options are compared in words."""


def facts(row: list[int]) -> list[int | None]:
    """Return what a row says, without the packets that its frame does not have and overhead nobody knows."""
    told: list[int | None] = [None if slot in NOT_COMPARED else value for slot, value in enumerate(row)]
    if not row[s.TUNNELS]:
        told[s.INNER : s.QUOTED] = [None] * s.PACKET_SLOTS
    if not row[s.QUOTES]:
        told[s.QUOTED :] = [None] * s.PACKET_SLOTS
    if row[s.OVERHEAD] == s.NULL:
        told[PARTS.start : PARTS.stop] = [None] * len(PARTS)
    return told


def assert_equal(records: list[Record]) -> None:
    """Compare every fact of every frame, and the reasons why reading stopped."""
    if not records:
        return
    for record, row in zip(records, rows_of(records, TABLE), strict=True):
        frame = dissect(record, TABLE)
        expected = frame_row(frame, record.link_type)
        assert facts(expected) == facts(row), record
        assert frame.stop == codes.stop_words(row[s.STOP], row[s.STOP_ARG]), record
        assert options_len(frame.packets) == (0 if row[s.OPTIONS_LEN] == s.NULL else row[s.OPTIONS_LEN]), record


def options_len(packets: Iterable[dict[str, object]]) -> int:
    """Return the length of the first header's options, from what the reference read of them."""
    for packet in packets:
        options = packet.get("geneve_options")
        if isinstance(options, tuple) and options:
            return sum(4 + len(option.data) for option in options)
    return 0


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
    assert len(codes.STOPS) == codes.AUTHENTICATION_CUT + 1
