"""The frames that a report dissects."""

from __future__ import annotations

from pathlib import Path

from analyzer.analysis import analyse
from tests import frames
from tests.samples import CAPTURES


def chosen(*captures: Path) -> list[tuple[str | None, str, int, str]]:
    found = analyse(captures, deep=False).dissections
    return [(each.run, each.point, each.frame_number, each.chosen) for each in found]


def test_one_frame_in_vxlan_and_one_with_geneve_options() -> None:
    runs = [CAPTURES / "vxlan" / "baseline", CAPTURES / "geneve" / "dsr", CAPTURES / "geneve" / "baseline"]
    assert [
        ("vxlan/baseline", "control-plane/eth0", 4, "the first frame with data in VXLAN"),
        ("geneve/dsr", "worker/eth0", 29, "the first frame with Geneve options"),
    ] == chosen(*runs)


def test_native_routing_has_none() -> None:
    assert [] == chosen(CAPTURES / "native-bgp" / "bgp")


def test_a_tunnel_without_data_has_none(tmp_path: Path) -> None:
    arp = frames.ethernet(bytes.fromhex("00010800060400010200000000010a0000010000000000000a000002"), 0x0806)
    (tmp_path / "eth0.pcap").write_bytes(frames.pcap([(0, frames.in_tunnel(frames.vxlan(arp)))]))
    assert [] == chosen(tmp_path / "eth0.pcap")
