"""One-way latency in the committed captures. Their nodes are namespaces on one kernel, so all clocks are one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from statistics import median

import pytest

from analyzer.measures.node_clocks import ONE_WAY
from analyzer.result import HopLatency, Spread
from tests.layers.tshark import told
from tests.samples import CAPTURES, each, measured, sample_runs

REQUEST, REPLY = "8", "0"
WAYS = ("request", "reply")


def across(name: str) -> Iterator[HopLatency]:
    """Return the rows between two nodes."""
    return (row for row in measured(name).latency if row.from_point.split("/")[0] != row.to_point.split("/")[0])


@each(*sample_runs())
def test_no_clock_is_found_wrong_where_there_is_one(name: str) -> None:
    for row in across(name):
        if row.reason is None:
            assert row.offset_us is not None
            assert row.uncertainty_us is not None
            assert abs(row.offset_us) <= row.uncertainty_us
            assert not row.corrected


@each(*sample_runs())
def test_only_between_nodes_and_where_nothing_came_back_are_times_missing(name: str) -> None:
    missing = [row for row in measured(name).latency if row.delta_us is None]
    assert [row for row in across(name) if row.reason == ONE_WAY] == missing
    pairs = {(row.from_point.split("/")[0], row.to_point.split("/")[0]) for row in across(name)}
    assert set() == pairs & {(row.to_point.split("/")[0], row.from_point.split("/")[0]) for row in missing}


def test_all_hops_of_a_run_that_was_tapped_everywhere() -> None:
    """Client, lxc, tunnel device, uplink; uplink, tunnel device, lxc, pod on two nodes: 11 hops there and 11 back."""
    rows = measured("vxlan/baseline").latency
    assert [11, 11] == [sum((row.scope, row.direction) == ("internode", way) for row in rows) for way in WAYS]
    assert [3, 3] == [sum((row.scope, row.direction) == ("intranode", way) for row in rows) for way in WAYS]


def test_echoes_that_no_reply_follows_compare_no_clocks() -> None:
    """Requests whose TTL ends on the way."""
    (row,) = across("native-auto/cilium-native-crossnode-ttl")
    assert (2, None, ONE_WAY) == (row.packets, row.delta_us, row.reason)


@each(*sample_runs())
def test_nothing_arrives_before_it_left(name: str) -> None:
    assert [] == [row for row in measured(name).latency if row.negative]


def stamps(name: str, point: str, kind: str) -> dict[tuple[str, str, str, str], int]:
    """Return tshark's time in ns of each echo of one type at a point, by innermost addresses, id and sequence."""
    fields = ["frame.time_epoch", "ip.src", "ip.dst", "icmp.type", "icmp.ident", "icmp.seq"]
    found = {}
    for frame in told(CAPTURES / name / f"{point}.pcap", fields):
        if frame["icmp.type"] == [kind]:
            seconds, _, fraction = frame["frame.time_epoch"][0].partition(".")
            key = frame["ip.src"][-1], frame["ip.dst"][-1], frame["icmp.ident"][0], frame["icmp.seq"][0]
            found[key] = int(seconds) * 10**9 + int(fraction)
    return found


@pytest.mark.tshark
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
@each("vxlan/baseline", "geneve/baseline", "native-auto/baseline")
def test_differences_are_those_of_tsharks_times(name: str) -> None:
    """From the sender's uplink to the receiver's, there and back, where no packet passes in between."""
    compared = 0
    for row in across(name):
        if "/eth0" in row.from_point and "/eth0" in row.to_point:
            kind = REQUEST if row.direction == "request" else REPLY
            left, came = stamps(name, row.from_point, kind), stamps(name, row.to_point, kind)
            took = [(came[key] - left[key]) / 1000 for key in left.keys() & came.keys()]
            assert row.delta_us == Spread(len(took), round(min(took), 3), round(median(took), 3), round(max(took), 3))
            compared += 1
    assert compared == 4
