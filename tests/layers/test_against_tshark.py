"""Every frame of some committed samples, field by field, against the tshark of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layers.corpus import dissected
from tests.layers.tshark import needs_tshark, told
from tests.layers.tshark_columns import columns

CAPTURES = Path(__file__).resolve().parents[2] / "captures"
RUNS = (
    "vxlan/baseline",
    "vxlan/cilium-vxlan-crossnode-http",
    "vxlan/cilium-vxlan-run2-crossnode-udp-mtu",
    "native-auto/cilium-native-kpr-crossnode-http",
    "native-bgp/bgp",
    "geneve/baseline",
    "geneve/dsr",
)
"""TCP, fragments inside and outside a tunnel, ICMP errors, BGP, Geneve without and with options."""
POINTS = [
    str(path.relative_to(CAPTURES))
    for run in RUNS
    for path in sorted((CAPTURES / run).rglob("*.pcap"))
    if path.is_file()
]
pytestmark = needs_tshark


@pytest.mark.parametrize("point", POINTS)
def test_every_field_of_every_frame_is_what_tshark_reads(point: str) -> None:
    """Addresses, TTLs, lengths, ports, VNI, options, MSS, ICMP ids, checksums: outer, inner and quoted."""
    frames = dissected(CAPTURES / point)
    assert ["ok"] * len(frames) == [frame.status for frame in frames]
    ours = [columns(frame) for frame in frames]
    if ours:  # a point may have seen nothing; then there is no row to ask the columns of
        assert told(CAPTURES / point, list(ours[0])) == ours


def test_the_compared_samples_hold_what_is_to_be_compared() -> None:
    """Tunnels, fragments and an opening handshake are among the frames, so the comparison is not an empty one."""
    frames = [frame for point in POINTS for frame in dissected(CAPTURES / point)]
    assert any(frame.tunnels for frame in frames)
    assert any("tcp_mss" in frame.workload for frame in frames)
    assert any(packet.get("ip_frag_offset") for frame in frames for packet in frame.packets)
