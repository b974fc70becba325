"""Columns of committed samples against the tshark of this machine: outermost packet first, innermost last."""

from __future__ import annotations

import pytest

from analyzer.readers import open_capture
from tests.columns.asked import rows
from tests.layers.tshark import needs_tshark, told
from tests.machine.compiled import machine
from tests.samples import CAPTURES

pytestmark = needs_tshark
RUNS = ("vxlan/baseline", "geneve/dsr", "native-bgp/bgp", "vxlan/cilium-vxlan-crossnode-http")
POINTS = [str(p.relative_to(CAPTURES)) for run in RUNS for p in sorted((CAPTURES / run).rglob("eth0.pcap"))]
SAME = {
    "frame.number": "frame_number",
    "frame.len": "frame_len",
    "frame.cap_len": "frame_cap_len",
    "vxlan.vni": "vxlan_vni",
}
BY_LAYER = {
    "eth.src": "eth_src",
    "eth.dst": "eth_dst",
    "ip.src": "ip_src",
    "ip.dst": "ip_dst",
    "ip.ttl": "ip_ttl",
    "ip.len": "ip_len",
    "ip.proto": "ip_proto",
    "udp.srcport": "srcport",
    "udp.length": "udp_length",
}
INNERMOST = {
    "tcp.seq_raw": "tcp_seq_raw",
    "tcp.ack_raw": "tcp_ack_raw",
    "tcp.len": "tcp_len",
    "tcp.window_size_value": "tcp_window_size_value",
    "tcp.options.mss_val": "tcp_options_mss_val",
    "tcp.options.timestamp.tsval": "tcp_options_timestamp_tsval",
    "tcp.options.timestamp.tsecr": "tcp_options_timestamp_tsecr",
    "icmp.ident": "icmp_ident",
    "icmp.seq": "icmp_seq",
}
"""Only the workload has these: of an overlay the inner packet, else the outer one."""


def of_both(row: dict[str, object], column: str) -> list[str]:
    """Return a column's value of the outer and of the inner packet, as far as they are there."""
    return [str(value) for value in (row[column], row[f"inner_{column}"]) if value is not None]


@pytest.mark.parametrize("point", POINTS)
def test_every_frame(point: str) -> None:
    with open_capture(CAPTURES / point) as capture:
        ours = rows(list(capture.records), machine=machine())
    theirs = told(CAPTURES / point, [*SAME, *BY_LAYER, *INNERMOST, "icmp.type"])
    assert len(theirs) == len(ours) > 0
    for row, frame in zip(ours, theirs, strict=True):
        if any(kind in ("3", "11") for kind in frame["icmp.type"]):
            continue  # tshark lists the quoted packet's fields among the others
        expected = {name: frame[name] for name in [*SAME, *BY_LAYER, *INNERMOST]}
        found = {name: [] if row[column] is None else [str(row[column])] for name, column in SAME.items()}
        found |= {name: of_both(row, column) for name, column in {**BY_LAYER, **INNERMOST}.items()}
        found["udp.srcport"] = [] if not frame["udp.srcport"] else found["udp.srcport"][: len(frame["udp.srcport"])]
        assert expected == found
