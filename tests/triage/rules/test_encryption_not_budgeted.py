"""Encrypted packets that were cut show an MTU without room; whole ones, and other fragments, do not."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests import frames
from tests.cluster import MORE, N1, N2, outer_fragments, ping, tcp_frame
from tests.triage.of_frames import outcome, said

RULE = "encryption-not-budgeted"
OUT, IN = "n1/eth0", "n2/eth0"
WIREGUARD = frames.udp(struct.pack("<IIQ", 4, 9, 1) + bytes(1520), 51871, 51871)
ESP = struct.pack("!2I", 3, 1) + bytes(1536)
kinds = pytest.mark.parametrize(("packet", "proto"), [(WIREGUARD, 17), (ESP, 50)], ids=["WireGuard", "ESP"])


def cut(packet: bytes, proto: int) -> list[tuple[int, bytes]]:
    """Return the two fragments of 1500 bytes and the rest."""
    first = frames.ipv4(packet[:1480], N1, N2, proto=proto, ident=9, flags=MORE)
    later = frames.ipv4(packet[1480:], N1, N2, proto=proto, ident=9, flags=185)
    return [(1, frames.ethernet(first)), (2, frames.ethernet(later))]


@kinds
def test_encrypted_packets_travel_in_fragments(tmp_path: Path, packet: bytes, proto: int) -> None:
    (found,) = said(tmp_path, RULE, {OUT: cut(packet, proto), IN: cut(packet, proto)})
    assert ("warning", "certain", ["n1", "n2"]) == (found.severity, found.certainty, found.nodes)
    assert {OUT: [1, 2], IN: [1, 2]} == {each.point: each.frames for each in found.evidence}
    assert 20 + len(packet) == found.numbers[0].value


@kinds
def test_whole_ones_fit(tmp_path: Path, packet: bytes, proto: int) -> None:
    whole = frames.ethernet(frames.ipv4(packet[:1480], N1, N2, proto=proto))
    assert [] == said(tmp_path, RULE, {OUT: [(1, whole)]})


def test_a_tunnels_fragments_beside_encryption_are_another_rules(tmp_path: Path) -> None:
    whole = frames.ethernet(frames.ipv4(ESP[:100], N1, N2, proto=50))
    first, later = outer_fragments(tcp_frame(1440))
    assert [] == said(tmp_path, RULE, {OUT: [(1, whole), (2, first), (3, later)]})


def test_without_encryption_there_is_nothing_to_judge(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {OUT: [(0, ping())]}).status
