"""One capture of several interfaces: each sighting has its own, in the order of the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.journeys.trace import Wish
from analyzer.report.journey_story import story
from analyzer.report.journey_text import text
from tests import frames
from tests.cluster import N1, N2, A, B, in_vxlan, ping
from tests.journeys.run_of_frames import facts, journey, reader, traced, written
from tests.layers.test_other_links import sll2
from tests.readers import blocks
from tests.run_folder import point, put

__all__ = ["reader"]
pytestmark = pytest.mark.usefixtures("reader")
IN, OUT = 0, 4
LINKS = {
    "n1": [
        {"ifindex": 2, "ifname": "eth0"},
        {"ifindex": 5, "ifname": "cilium_vxlan"},
        {"ifindex": 7, "ifname": "lxca"},
    ],
    "n2": [
        {"ifindex": 2, "ifname": "eth0"},
        {"ifindex": 6, "ifname": "cilium_vxlan"},
        {"ifindex": 9, "ifname": "lxcb"},
    ],
}


def cooked(frame: bytes, index: int, kind: int) -> bytes:
    """Return an Ethernet frame as `tcpdump -i any` writes it."""
    return sll2(frame[14:], 0x0800, index, kind)


def both_any(root: Path, links: bool = True, far_clock_us: int = 1_000_001) -> Path:
    """Write a ping from a to b as `-i any` of both nodes shows it, all of a node within one microsecond."""
    near = [cooked(ping(), 7, IN), cooked(ping(), 5, OUT), cooked(in_vxlan(ping()), 2, OUT)]
    far = [cooked(in_vxlan(ping()), 2, IN), cooked(ping(), 6, IN), cooked(ping(ttl=63), 9, OUT)]
    written(root, {}, points=[point(node, "any", "any", f"{node}/any.pcap") for node in ("n1", "n2")])
    put(root / "n1" / "any.pcap", frames.pcap([(1_000_000_000, each) for each in near], 276))
    put(root / "n2" / "any.pcap", frames.pcap([(1000 * far_clock_us, each) for each in far], 276))
    for node in LINKS if links else ():
        put(root / node / "state" / "before" / "link.json", LINKS[node])
    return root


def test_every_interface_of_the_way_is_told_with_role_pod_and_direction(tmp_path: Path) -> None:
    found = journey(both_any(tmp_path))
    assert [
        ("n1/any", "lxca", "lxca", "lxc", "in", 1),
        ("n1/any", "cilium_vxlan", "cilium_vxlan", "tunnel", "out", 2),
        ("n1/any", "eth0", "eth0", "underlay", "out", 3),
        ("n2/any", "eth0", "eth0", "underlay", "in", 1),
        ("n2/any", "cilium_vxlan", "cilium_vxlan", "tunnel", "in", 2),
        ("n2/any", "lxcb", "lxcb", "lxc", "out", 3),
    ] == facts(found, "interface", "tap", "role", "direction", "frame_number")


def test_the_story_names_them(tmp_path: Path) -> None:
    found = traced(both_any(tmp_path))
    told = story(found.journeys[0])
    assert "encapsulated in VXLAN (VNI 1001 = identity of t/a) at n1/any eth0" in told
    assert "last seen at n2/any lxcb" in told
    assert "n1/any cilium_vxlan" in text(found, 120)


def test_without_state_they_are_numbered_in_the_order_of_the_files_and_nodes(tmp_path: Path) -> None:
    """The far clock is 0.9 s behind: the nodes stay in order all the same."""
    found = journey(both_any(tmp_path, links=False, far_clock_us=100_000))
    assert [
        ("n1/any", "any", "ifindex 7", "any", "in"),
        ("n1/any", "any", "ifindex 5", "any", "out"),
        ("n1/any", "any", "ifindex 2", "any", "out"),
        ("n2/any", "any", "ifindex 2", "any", "in"),
        ("n2/any", "any", "ifindex 6", "any", "in"),
        ("n2/any", "any", "ifindex 9", "any", "out"),
    ] == facts(found, "interface", "tap", "role", "direction")


def test_what_a_capture_of_its_own_shows_is_not_told_twice(tmp_path: Path) -> None:
    (both_any(tmp_path) / "n2" / "any.pcap").unlink()
    points = [point("n1", "any", "any", "n1/any.pcap"), point("n1", "eth0", "underlay", "n1/eth0.pcap")]
    written(tmp_path, {}, points=points)
    put(tmp_path / "n1" / "eth0.pcap", frames.pcap([(1000, in_vxlan(ping()))]))
    found = facts(journey(tmp_path, Wish(flow="icmp")), "tap")
    assert [("n1/any", "lxca"), ("n1/any", "cilium_vxlan"), ("n1/eth0", None)] == found


def test_cooked_frames_under_a_name_that_says_nothing_are_those_of_all_interfaces(tmp_path: Path) -> None:
    put(tmp_path / "capture1.pcap", frames.pcap([(0, cooked(ping(), 7, IN)), (1, cooked(ping(), 5, OUT))], 276))
    assert [("any", "ifindex 7"), ("any", "ifindex 5")] == [
        found[1:] for found in facts(journey(tmp_path, Wish(flow="icmp")), "role", "tap")
    ]


def test_interfaces_of_one_pcapng_are_points_of_the_way(tmp_path: Path) -> None:
    """`dumpcap -i cilium_vxlan -i eth0` writes both into one file; if_name is option 2."""
    both = b"".join(blocks.interface(options=blocks.option(2, name)) for name in (b"cilium_vxlan", b"eth0"))
    packets = blocks.enhanced(ping(), 20, 0) + blocks.enhanced(in_vxlan(ping()), 20, 1)
    back = blocks.enhanced(in_vxlan(ping(B, A, reply=True), N2, N1, 2001), 40, 1)
    back += blocks.enhanced(ping(B, A, reply=True), 40, 0)
    put(tmp_path / "dump.pcapng", blocks.section() + both + packets + back)
    asked, answer = traced(tmp_path, Wish(flow="icmp")).journeys
    assert [("cilium_vxlan", "tunnel", None), ("eth0", "underlay", 1001)] == [
        found[1:] for found in facts(asked, "tap", "role", "vni")
    ]
    assert {("eth0", "underlay", 2001), ("cilium_vxlan", "tunnel", None)} == {
        found[1:] for found in facts(answer, "tap", "role", "vni")
    }
