"""Captures of several interfaces at once: each is a point of its own, and no packet counts twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer.analysis import analyse
from analyzer.result import Run
from tests import frames
from tests.cluster import A, B, in_vxlan, ping, tcp_frame
from tests.layers.test_other_links import sll, sll2
from tests.readers.blocks import enhanced, interface, option, section
from tests.run_folder import put

IN, OUT = 0, 4
LXC, VXLAN, ETH = 7, 8, 9
LINKS = [
    {"ifindex": LXC, "ifname": "lxca", "mtu": 1500},
    {"ifindex": VXLAN, "ifname": "cilium_vxlan", "mtu": 1500},
    {"ifindex": ETH, "ifname": "eth0", "mtu": 1500},
]


def only(path: Path) -> Run:
    (run,) = analyse([path], deep=False).runs
    return run


def on_any(*seen: tuple[bytes, int, int]) -> bytes:
    """Return a capture of `tcpdump -i any`: of each packet its Ethernet frame, interface index and direction."""
    packets = [(1000 * at, sll2(data[14:], 0x0800, index, kind)) for at, (data, index, kind) in enumerate(seen)]
    return frames.pcap(packets, link_type=276)


def through_a_node(packet: bytes) -> list[tuple[bytes, int, int]]:
    """Return what `any` shows of a pod's packet that leaves its node through the overlay."""
    return [(packet, LXC, IN), (packet, VXLAN, OUT), (in_vxlan(packet), ETH, OUT)]


def test_a_packet_that_any_shows_three_times_is_one_packet_of_its_flow(tmp_path: Path) -> None:
    put(tmp_path / "n1" / "any.pcap", on_any(*through_a_node(ping())))
    put(tmp_path / "n1" / "state" / "before" / "link.json", LINKS)
    run = only(tmp_path)
    (flow,) = run.flows
    assert ("encapsulated", 1, "n1/any[eth0]") == (flow.path_class, flow.network_packets, flow.counted_at)
    assert [("n1/any[cilium_vxlan]", "tunnel"), ("n1/any[eth0]", "underlay"), ("n1/any[lxca]", "lxc")] == sorted(
        (seen.point, seen.role) for seen in flow.sightings
    )
    assert [3] == [point.frames for point in run.points]


def test_packets_of_several_sizes_have_the_link_header_of_the_capture(tmp_path: Path) -> None:
    """Only the link type says it (20 bytes of SLL2), as their lengths together do not."""
    for node in ("n1", "n2"):
        seen = [each for size in (100, 200) for each in through_a_node(tcp_frame(size))]
        put(tmp_path / node / "any.pcap", on_any(*seen))
    model = only(tmp_path).overhead_model
    assert model is not None
    assert (50, 20) == (model.overhead_bytes, model.link_header_bytes)


def test_without_state_the_interfaces_have_numbers_and_no_role(tmp_path: Path) -> None:
    put(tmp_path / "n1" / "any.pcap", on_any(*through_a_node(ping())))
    (flow,) = only(tmp_path).flows
    assert [("n1/any[interface 7]", "any"), ("n1/any[interface 8]", "any"), ("n1/any[interface 9]", "any")] == [
        (seen.point, seen.role) for seen in flow.sightings
    ]
    assert 1 == flow.network_packets


def test_an_interface_that_has_a_capture_of_its_own_does_not_count_twice(tmp_path: Path) -> None:
    put(tmp_path / "n1" / "any.pcap", on_any(*through_a_node(ping())))
    put(tmp_path / "n1" / "eth0.pcap", frames.pcap([(2000, in_vxlan(ping()))]))
    put(tmp_path / "n1" / "state" / "before" / "link.json", LINKS)
    (flow,) = only(tmp_path).flows
    assert ("n1/eth0", 1) == (flow.counted_at, flow.network_packets)
    assert "any" == next(seen.role for seen in flow.sightings if seen.point == "n1/any[eth0]")


def test_cooked_frames_of_the_first_version_tell_what_came_from_what_went(tmp_path: Path) -> None:
    packets = [(0, sll(ping()[14:], 0x0800, IN)), (1000, sll(ping()[14:], 0x0800, OUT))]
    put(tmp_path / "n1" / "any.pcap", frames.pcap(packets, link_type=113))
    (flow,) = only(tmp_path).flows
    assert {("n1/any[in]", 1), ("n1/any[out]", 1)} == {(s.point, s.forward_packets) for s in flow.sightings}
    assert 1 == flow.network_packets


def test_one_interface_alone_is_the_point_itself(tmp_path: Path) -> None:
    put(tmp_path / "n1" / "any.pcap", on_any((ping(), ETH, IN), (ping(B, A, reply=True), ETH, OUT)))
    (flow,) = only(tmp_path).flows
    assert ["n1/any"] == [seen.point for seen in flow.sightings]
    assert 2 == flow.network_packets


def pcapng(*seen: tuple[int, bytes], names: tuple[bytes, ...]) -> bytes:
    return (
        section()
        + b"".join(interface(1, option(2, name)) for name in names)
        + b"".join(enhanced(data, at, number) for at, (number, data) in enumerate(seen))
    )


def test_interfaces_of_a_pcapng_file_are_points_by_their_names(tmp_path: Path) -> None:
    content = pcapng((0, ping()), (1, in_vxlan(ping())), names=(b"lxca", b"eth0"))
    put(tmp_path / "n1" / "both.pcapng", content)
    (flow,) = only(tmp_path).flows
    assert {("both[lxca]", "lxc"), ("both[eth0]", "underlay")} == {(s.point, s.role) for s in flow.sightings}
    assert ("encapsulated", 1) == (flow.path_class, flow.network_packets)


def test_interfaces_of_one_name_are_one_point(tmp_path: Path) -> None:
    """As in captures put together (mergecap): each file's eth0 has a number of its own."""
    content = pcapng((0, ping()), (1, ping(B, A, reply=True)), names=(b"eth0", b"eth0"))
    put(tmp_path / "n1" / "eth0.pcapng", content)
    (flow,) = only(tmp_path).flows
    assert [("n1/eth0", 1, 1)] == [(s.point, s.forward_packets, s.reverse_packets) for s in flow.sightings]


@pytest.mark.parametrize("again", [0, 1])
def test_copies_at_other_interfaces_are_no_retransmissions(tmp_path: Path, again: int) -> None:
    """One segment at three interfaces, and with `again` once more, as a sender repeats it."""
    packet = tcp_frame(100)
    repeated = packet[:18] + b"\x77\x77" + packet[20:]
    seen: list[Any] = through_a_node(packet) + (through_a_node(repeated) if again else [])
    put(tmp_path / "n1" / "any.pcap", on_any(*seen))
    put(tmp_path / "n1" / "state" / "before" / "link.json", LINKS)
    (flow,) = only(tmp_path).flows
    assert flow.tcp is not None
    assert (again, "n1/any[eth0]") == (flow.tcp.source.retransmissions, flow.tcp.measured_at)
