"""Flows as rows: counters of both sides, bounds, meaning, estimates, each by hand."""

from __future__ import annotations

from analyzer.measures.flow_columns import FLOW_COLUMNS, flow_row, sighting_rows
from tests import frames
from tests.cluster import (
    A,
    B,
    Cluster,
    in_vxlan,
    outer_fragments,
    ping,
    point,
    tcp_frame,
    through_the_overlay,
    udp_frame,
)

SYN = 0x02


def only(cluster: Cluster) -> dict[str, object]:
    (flow,) = cluster.classified()
    return flow_row(flow, cluster.points, cluster.topology)


def test_a_ping_through_the_overlay() -> None:
    """98 bytes and 50 more each way at n1's underlay; VNI 1001 there, 2001 back."""
    row = only(through_the_overlay())
    expected = {
        "source_ip": A, "destination_ip": B, "network_transport": "icmp", "icmp_identifier": 7, "tunnel_type": "vxlan",
        "minimum_source_vni": 1001, "maximum_source_vni": 1001, "minimum_destination_vni": 2001,
        "overhead_bytes": 100, "minimum_overhead_bytes": 50, "maximum_overhead_bytes": 50, "counted_at": "n1/eth0",
        "network_packets": 2, "network_bytes": 296, "source_packets": 1, "source_bytes": 148, "destination_packets": 1,
        "minimum_ttl": 64, "maximum_ttl": 64, "path_class": "encapsulated", "path_confidence": "observed",
        "peer_scope": "pod-pod", "source_pod": "t/a", "source_node": "n1", "destination_pod": "t/b",
        "destination_node": "n2", "source_identity": "t/a", "destination_identity": "t/b, t/b2", "icmp_errors": 0,
        "sent_packets": 2, "sent_bytes": 296, "sent_overhead_bytes": 100, "super_frames": 0, "tcp_measured_at": None,
    }  # fmt: skip
    assert expected == {name: row[name] for name in expected}
    assert row["path_evidence"] == "in vxlan on n1/eth0: 2 packets; in vxlan on n2/eth0: 2 packets"


def test_rows_have_no_columns_but_those_that_are_documented() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", in_vxlan(tcp_frame(9)))
    run = {"run", "setup", "scenario"}
    assert set(only(cluster)) | run >= {column.name for column in FLOW_COLUMNS}
    assert set(only(cluster)) - {column.name for column in FLOW_COLUMNS} == {
        "source_offered_mss",
        "destination_offered_mss",
    }


def test_a_sighting_counts_at_its_own_point() -> None:
    """The tunnel device shows the packets bare; the path stays the flow's."""
    cluster = through_the_overlay()
    (flow,) = cluster.classified()
    rows = {row["counted_at"]: row for row in sighting_rows(flow, cluster.points, cluster.topology)}
    seen = rows["n2/cilium_vxlan"]
    assert (None, 0, 1, "encapsulated") == tuple(
        seen[name] for name in ("tunnel_type", "overhead_bytes", "network_packets", "path_class")
    )
    assert (63, 63) == (rows["n2/lxcb"]["minimum_ttl"], rows["n2/lxcb"]["maximum_ttl"])


def test_a_super_frame_counts_as_captured_and_as_sent() -> None:
    """MSS 1000: 3000 bytes are 3 packets of 14 + 20 + 20 + 50 bytes of headers; the SYN is one of 108."""
    cluster = Cluster()
    cluster.see("n1/eth0", in_vxlan(tcp_frame(0, SYN, frames.mss_option(1000))))
    cluster.see("n1/eth0", in_vxlan(tcp_frame(3000)))
    row = only(cluster)
    assert (2, 108 + 3104, 100) == (row["network_packets"], row["network_bytes"], row["overhead_bytes"])
    assert (1, 4, 108 + 3 * 104 + 3000, 200) == (
        row["super_frames"], row["sent_packets"], row["sent_bytes"], row["sent_overhead_bytes"]
    )  # fmt: skip


def test_without_the_mss_nothing_is_estimated() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", in_vxlan(tcp_frame(3000)))
    row = only(cluster)
    assert (1, None, None, None) == (
        row["super_frames"], row["sent_packets"], row["sent_bytes"], row["sent_overhead_bytes"]
    )  # fmt: skip


def test_later_fragments_add_their_headers() -> None:
    """14 Ethernet + 20 IP in front of the second part of the outer packet."""
    cluster = Cluster()
    for fragment in outer_fragments(udp_frame(1424)):
        cluster.see("n1/eth0", fragment)
    row = only(cluster)
    assert (1, 1, 34) == (row["network_packets"], row["later_fragments"], row["fragment_overhead_bytes"])


def test_an_unknown_path_says_what_would_settle_it() -> None:
    cluster = Cluster(point("n1/lxca", "a"))
    cluster.see("n1/lxca", ping())
    row = only(cluster)
    assert ("unknown", "assumed", "a capture on eth0 of n1") == (
        row["path_class"], row["path_confidence"], row["settled_by"]
    )  # fmt: skip
