"""Frames nobody meant: whatever the bytes, reading ends well and every offset lies inside the frame."""

from __future__ import annotations

from hypothesis import given

from analyzer.layers.dissector import dissect
from analyzer.readers import Record
from tests.layers.offsets import assert_holds_together
from tests.layers.stacks import TABLE, changed_stacks, random_bytes


@given(changed_stacks)
def test_changed_and_cut_stacks_hold_together(record: Record) -> None:
    assert_holds_together(dissect(record, TABLE))


@given(random_bytes)
def test_random_bytes_of_any_link_type_hold_together(record: Record) -> None:
    assert_holds_together(dissect(record, TABLE))
