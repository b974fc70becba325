"""Machine code and reference give the same rows, column by column."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.readers import Record, open_capture
from tests.columns.asked import rows
from tests.layers.stacks import changed_stacks, random_bytes
from tests.machine.compiled import machine
from tests.samples import CAPTURES


@settings(max_examples=100, deadline=None)
@given(st.lists(changed_stacks | random_bytes, min_size=1, max_size=8))
def test_changed_cut_and_random_frames(found: list[Record]) -> None:
    found = [record._replace(number=number) for number, record in enumerate(found, 1)]
    assert rows(found) == rows(found, machine=machine())


@pytest.mark.parametrize("point", ["geneve/dsr/worker/eth0.pcap", "native-bgp/ecmp/router/eth0.pcap"])
def test_samples(point: str) -> None:
    path = next(CAPTURES.glob(point), None) or next(CAPTURES.glob("native-bgp/ecmp/*/eth0.pcap"))
    with open_capture(path) as capture:
        found = list(capture.records)
    assert len(found) > 10
    assert rows(found) == rows(found, machine=machine())
