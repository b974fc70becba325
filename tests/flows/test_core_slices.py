"""A rotated capture in the flow table: a flow that spans slices is one row."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from analyzer.flows import core_table as module
from analyzer.flows.core_table import core_table
from tests import frames
from tests.cluster import A, B, ping, tcp_frame
from tests.machine.compiled import machine
from tests.run_folder import put

SECOND = 10**9


@pytest.mark.parametrize("compiled", [True, False])
def test_a_flow_that_spans_slices_is_one_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled: bool) -> None:
    """One request in each of three slices, a TCP flow in the last one; the ring began again at 0."""
    monkeypatch.setattr(module, "when_ready", lambda size: machine if compiled else lambda: None)
    put(tmp_path / "eth0.pcap0", frames.pcap([(3 * SECOND, ping()), (4 * SECOND, tcp_frame(9))]))
    put(tmp_path / "eth0.pcap1.gz", gzip.compress(frames.pcap([(1 * SECOND, ping())])))
    put(tmp_path / "eth0.pcap2", frames.pcap([(2 * SECOND, ping(B, A, 63, True))]))
    table = core_table([tmp_path], {})
    rows = list(table.rows)
    names = ("network_transport", "network_packets", "start_epoch_ns", "end_epoch_ns", "counted_at")
    assert [("icmp", 3, 1 * SECOND, 3 * SECOND, "eth0"), ("tcp", 1, 4 * SECOND, 4 * SECOND, "eth0")] == [
        tuple(row[name] for name in names) for row in rows
    ]
    assert [] == table.left_out


def test_a_slice_that_cannot_be_read_is_told_and_the_others_are_counted(tmp_path: Path) -> None:
    put(tmp_path / "eth0.pcap", frames.pcap([(1, ping())]))
    put(tmp_path / "eth0.pcap1", frames.pcap([])[:20])
    table = core_table([tmp_path], {})
    assert [1] == [row["network_packets"] for row in table.rows]
    assert ["cannot read eth0.pcap1"] == [left.what for left in table.left_out]
