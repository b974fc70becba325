"""The second reading: the frames of wanted flows from every point, bounded, and those that quote or belong to them."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from analyzer.flows.flow import FlowKey
from analyzer.triage import gathered as module
from analyzer.triage.gathered import Gathered, Wanted
from analyzer.triage.traits import CUT, longer_than
from tests import frames
from tests.cluster import MORE, N1, A, B, in_vxlan, tcp_frame, udp_frame
from tests.points.test_taps import ETH, LINKS, LXC, VXLAN, on_any
from tests.run_folder import put
from tests.triage.case_of_frames import Read, read, run_of

POD, WIRE = "n1/pod-a-eth0", "n1/eth0"
HTTP, OTHER = tcp_frame(), tcp_frame(ports=(40001, 80))
V6, V6_OTHER = (
    frames.ethernet(frames.ipv6(frames.udp(b"x", port, 53), "fd00::10", "fd00::20"), frames.ETHERTYPE_IPV6)
    for port in (40000, 40001)
)


def key(given: Read, port: int | None = 40000) -> FlowKey:
    """Return the key of the flow that this port opened."""
    return next(flow.flow.key for flow in given.case.flows if flow.flow.source[1] == port)


def numbers(found: Gathered) -> list[tuple[str, int]]:
    return [(packet.file, packet.number) for packet in found.packets]


def test_only_frames_of_wanted_flows_from_all_points_both_ways_bare_or_in_tunnels(tmp_path: Path) -> None:
    back = tcp_frame(source=B, destination=A, ports=(80, 40000))
    given = run_of(
        tmp_path, {POD: [(0, HTTP), (1, OTHER), (9, back)], WIRE: [(2, in_vxlan(OTHER)), (3, in_vxlan(HTTP))]}
    )
    found = given.gathered(Wanted(flows={key(given)}))
    assert [(f"{POD}.pcap", 1), (f"{POD}.pcap", 3), (f"{WIRE}.pcap", 2)] == numbers(found)
    assert found.packets == list(found.of(key(given)))
    assert not found.cut


def test_ipv6_flows_are_told_apart(tmp_path: Path) -> None:
    given = run_of(tmp_path, {POD: [(0, V6), (1, V6_OTHER), (2, V6)]})
    assert [1, 3] == [packet.number for packet in given.gathered(Wanted(flows={key(given)})).packets]


def test_packets_of_any_stand_at_the_interface_that_showed_them(tmp_path: Path) -> None:
    put(tmp_path / "n1" / "any.pcap", on_any((HTTP, LXC, 0), (HTTP, VXLAN, 4), (in_vxlan(HTTP), ETH, 4)))
    put(tmp_path / "n1" / "state" / "before" / "link.json", LINKS)
    given = read(tmp_path)
    found = given.gathered(Wanted(flows={key(given)}))
    assert ["n1/any[lxca]", "n1/any[cilium_vxlan]", "n1/any[eth0]"] == given.case.names(
        [packet.point for packet in found.packets]
    )


def test_points_of_any_are_read_where_one_of_its_interfaces_is_wanted(tmp_path: Path) -> None:
    put(tmp_path / "n1" / "any.pcap", on_any((HTTP, LXC, 0), (in_vxlan(HTTP), ETH, 4)))
    put(tmp_path / "n1" / "state" / "before" / "link.json", LINKS)
    given = read(tmp_path)
    (wire,) = (at for at, point in enumerate(given.case.points) if point.id == "n1/any[eth0]")
    assert 2 == len(given.gathered(Wanted(flows={key(given)}, points={wire})).packets)


def test_icmp_errors_that_quote_a_wanted_flow_come_with_it(tmp_path: Path) -> None:
    error, other = (
        frames.ethernet(frames.ipv4(struct.pack("!BBHI", 3, 1, 0, 0) + quoted[14:62], N1, A, proto=1))
        for quoted in (HTTP, udp_frame(source="10.9.9.9"))
    )
    given = run_of(tmp_path, {POD: [(0, HTTP), (1, error), (2, other)]})
    found = given.gathered(Wanted(flows={key(given)}))
    assert [1, 2] == [packet.number for packet in found.packets]
    assert [2] == [packet.number for packet in found.quoting(key(given))]


def test_later_fragments_between_the_same_addresses_come_too(tmp_path: Path) -> None:
    whole = frames.udp(b"x" * 1992, 40000, 53)
    first = frames.ethernet(frames.ipv4(whole[:1480], A, B, ident=7, flags=MORE))
    later = frames.ethernet(frames.ipv4(whole[1480:], A, B, ident=7, flags=185))
    foreign = frames.ethernet(frames.ipv4(whole[1480:], A, "10.9.9.9", ident=7, flags=185))
    given = run_of(tmp_path, {POD: [(0, first), (1, later), (2, foreign)]})
    found = given.gathered(Wanted(flows={key(given)}))
    assert [1, 2] == [packet.number for packet in found.packets]
    assert [2] == [packet.number for packet in found.later_fragments]


def test_neighbours_come_where_they_are_wanted(tmp_path: Path) -> None:
    ends = frames.mac(1) + bytes([10, 0, 0, 1]) + bytes(6) + bytes([10, 0, 0, 2])
    asked = frames.ethernet(struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + ends, 0x0806)
    given = run_of(tmp_path, {POD: [(0, HTTP), (1, asked)]})
    assert [2] == [packet.number for packet in given.gathered(Wanted(neighbours=True)).neighbours]
    assert [] == given.gathered(Wanted(flows={key(given)})).neighbours


@pytest.mark.parametrize(("of_a_flow", "of_all", "kept"), [(3, 100, 6), (100, 4, 4)])
def test_frames_are_bounded_the_first_are_kept_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, of_a_flow: int, of_all: int, kept: int
) -> None:
    monkeypatch.setattr(module, "MOST_OF_A_FLOW", of_a_flow)
    monkeypatch.setattr(module, "MOST", of_all)
    given = run_of(tmp_path, {POD: [(at, HTTP) for at in range(9)], WIRE: [(at, in_vxlan(HTTP)) for at in range(9)]})
    found = given.gathered(Wanted(flows={key(given)}))
    assert (kept, True) == (len(found.packets), found.cut)
    assert [1, 2, 3] == [packet.number for packet in found.packets][:3]


def test_a_damaged_file_gives_what_could_be_read(tmp_path: Path) -> None:
    given = run_of(tmp_path, {POD: [(0, HTTP), (1, HTTP)]})
    file = tmp_path / f"{POD}.pcap"
    file.write_bytes(file.read_bytes()[:-5])
    assert [1] == [packet.number for packet in given.gathered(Wanted(flows={key(given)})).packets]


LONG, LONGER = (tcp_frame(payload, ports=(40002, 80)) for payload in (1600, 2000))
LARGE = longer_than(1514)


def test_frames_with_a_trait_come_from_the_points_where_they_are_wanted_whatever_their_flow(tmp_path: Path) -> None:
    given = run_of(tmp_path, {POD: [(0, HTTP), (1, LONG), (2, LONGER)], WIRE: [(3, LONG)]})
    found = given.gathered(Wanted(traits={LARGE: {0}}))
    assert [(f"{POD}.pcap", 2), (f"{POD}.pcap", 3)] == numbers(found)
    assert found.packets == found.having(LARGE)
    assert [] == found.having(CUT)


def test_a_frame_of_a_wanted_flow_that_has_a_wanted_trait_is_kept_once(tmp_path: Path) -> None:
    given = run_of(tmp_path, {POD: [(0, HTTP), (1, LONG), (2, LONGER)]})
    found = given.gathered(Wanted(flows={key(given, 40002), key(given)}, traits={LARGE: {0}}))
    assert [(f"{POD}.pcap", 1), (f"{POD}.pcap", 2), (f"{POD}.pcap", 3)] == numbers(found)


@pytest.mark.parametrize(("most", "looked_at", "expected"), [(1, 100, [2]), (100, 4, [2, 4]), (100, 100, [2, 4, 6])])
def test_only_the_first_frames_with_a_trait_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, looked_at: int, expected: list[int]
) -> None:
    monkeypatch.setattr(module, "MOST_OF_A_TRAIT", most)
    monkeypatch.setattr(module, "LOOKED_AT", looked_at)
    given = run_of(tmp_path, {POD: [(at, LONG if at % 2 else HTTP) for at in range(6)]})
    assert expected == [packet.number for packet in given.gathered(Wanted(traits={LARGE: {0}})).packets]


def test_frames_with_a_trait_take_no_room_from_the_flows_that_others_want(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_OF_A_FLOW", 2)
    monkeypatch.setattr(module, "LEAST_OF_A_FLOW", 2)
    given = run_of(tmp_path, {POD: [(0, LONG), (1, LONG), (2, LONG), (3, HTTP)]})
    found = given.gathered(Wanted(flows={key(given)}, traits={LARGE: {0}}))
    assert [1, 2, 3, 4] == [packet.number for packet in found.packets]
    assert not found.cut
