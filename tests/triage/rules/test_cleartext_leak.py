"""What pods send between nodes that encrypt must not be readable where it leaves, once encryption has begun."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests import frames
from tests.cluster import A2, N1, N2, A, B, in_vxlan, ping
from tests.triage.of_frames import outcome, said
from tests.triage.tcp_frames import DATA, segment

RULE = "cleartext-leak"
ESP = frames.ethernet(frames.ipv4(struct.pack("!2I", 3, 1) + bytes(64), N1, N2, proto=50))
WIREGUARD = frames.ethernet(frames.ipv4(frames.udp(struct.pack("<IIQ", 4, 9, 1) + bytes(48), 51871, 51871), N1, N2))
each_kind = pytest.mark.parametrize("cipher", [ESP, WIREGUARD], ids=["ESP", "WireGuard"])


@each_kind
@pytest.mark.parametrize("readable", [ping(), in_vxlan(ping())], ids=["bare", "in a plain tunnel"])
def test_pods_packets_are_readable_where_they_leave(tmp_path: Path, cipher: bytes, readable: bytes) -> None:
    (found,) = said(tmp_path, RULE, {"n1/eth0": [(0, cipher), (1, readable)]})
    assert ("warning", "certain", ["n1", "n2"]) == (found.severity, found.certainty, found.nodes)
    assert [[2]] == [each.frames for each in found.evidence]


@each_kind
def test_what_was_sent_before_encryption_began_is_no_leak(tmp_path: Path, cipher: bytes) -> None:
    assert [] == said(tmp_path, RULE, {"n1/eth0": [(0, ping()), (1, cipher)]})


def test_of_a_flow_that_began_before_only_the_later_packets_are_shown(tmp_path: Path) -> None:
    (found,) = said(tmp_path, RULE, {"n1/eth0": [(0, ping()), (1, ESP), (2, ping(sequence=2))]})
    assert [[3]] == [each.frames for each in found.evidence]


def test_ipsec_shows_at_the_receiver_what_it_decrypted_and_wireguard_does_not(tmp_path: Path) -> None:
    assert [] == said(tmp_path / "esp", RULE, {"n2/eth0": [(0, ESP), (1, ping(ttl=63))]})
    assert 1 == len(said(tmp_path / "wg", RULE, {"n2/eth0": [(0, WIREGUARD), (1, ping(ttl=63))]}))


@each_kind
def test_nodes_health_checks_and_neighbours_are_left_alone(tmp_path: Path, cipher: bytes) -> None:
    health = segment(A, B, DATA, (40000, 4240), payload=b"x")
    packets = [cipher, ping(N1, N2), ping(N1, B), health, ping(A, A2), ping(A, "203.0.113.9")]
    assert [] == said(tmp_path, RULE, {"n1/eth0": list(enumerate(packets))})


def test_a_pods_own_interface_shows_everything_readable(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {"n1/pod-a-eth0": [(1, ping())], "n1/eth0": [(0, ESP)]})


def test_where_nobody_encrypts_nothing_leaks(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {"n1/eth0": [(0, ping())]}).status
