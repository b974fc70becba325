"""Packets that have no one receiver, or whose ends nobody knows: nothing further on had to see them."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.journeys.trace import Wish
from tests import frames
from tests.cluster import ping, udp_frame
from tests.journeys.run_of_frames import Seen, facts, journey, reader, traced, written

__all__ = ["reader"]
pytestmark = pytest.mark.usefixtures("reader")
SOLICIT = frames.ethernet(frames.ipv6(b"\x85\0\0\0" + bytes(4), "fe80::1", "ff02::2", 58, 255), 0x86DD)


def wire(packet: bytes, more: Seen | None = None) -> Seen:
    """Return it seen on both wires, and pings between the pods at both tunnel devices, later."""
    seen: Seen = {"n1/eth0": [(0, packet)], "n2/eth0": [(10, packet)], "n2/cilium_vxlan": [(500, ping(sequence=9))]}
    return seen | (more or {})


def group(address: str) -> bytes:
    return udp_frame(10, "192.168.7.7", address)


@pytest.mark.parametrize(
    "packet", [SOLICIT, group("224.0.0.251"), group("239.1.1.1"), group("255.255.255.255")], ids=range(4)
)
def test_what_goes_to_many_is_never_lost(tmp_path: Path, packet: bytes) -> None:
    root = written(tmp_path, wire(packet))
    found = journey(root, Wish(frame=("n1/eth0", 1)))
    assert ("open", None) == (found.outcome, found.next_expected_at)
    assert "no point further on had to see it" in found.settle
    assert [] == traced(root, Wish(lost=True)).journeys


def test_who_saw_a_packet_last_is_not_whom_it_was_for(tmp_path: Path) -> None:
    """Between addresses that nothing names, the two nodes that saw it order the sightings and prove nothing more."""
    root = written(tmp_path, wire(udp_frame(10, "192.168.7.7", "192.168.9.9")))
    found = journey(root, Wish(frame=("n1/eth0", 1)))
    assert ("open", None, None) == (found.outcome, found.source_node, found.destination_node)
    assert [("n1/eth0",), ("n2/eth0",)] == facts(found)
    assert found.settle.startswith("Nothing says where the receiver is")


def test_the_first_packet_is_one_with_a_receiver(tmp_path: Path) -> None:
    root = written(tmp_path, {"n1/eth0": [(0, SOLICIT), (5, udp_frame(10))]})
    assert "UDP" in journey(root).what
    assert "ICMPv6" in journey(written(tmp_path / "alone", {"n1/eth0": [(0, SOLICIT)]})).what


def test_ends_that_nobody_knows_give_no_direction(tmp_path: Path) -> None:
    """The wrong clock of a node would turn the way around."""
    root = written(tmp_path, wire(udp_frame(10, "192.168.7.7", "192.168.9.9")))
    assert [("n1/eth0", None), ("n2/eth0", None)] == facts(journey(root, Wish(frame=("n1/eth0", 1))), "direction")


def test_a_message_whose_header_was_cut_off_has_no_type(tmp_path: Path) -> None:
    assert "ICMP, its header cut off" == journey(written(tmp_path, {"n1/eth0": [(0, ping()[:34])]})).what
