"""UDP: columns, lengths, and which port leads on."""

from __future__ import annotations

from tests import frames
from tests.layers.dissecting import dissected, judged, some

VXLAN = frames.vxlan(frames.ethernet(frames.ipv4(frames.echo(), proto=1)))


def datagram(payload: bytes, **given: int) -> bytes:
    return frames.ethernet(frames.ipv4(frames.udp(payload, **given)))


def test_columns_of_a_datagram() -> None:
    expected = {"srcport": 40000, "dstport": 53, "udp_length": 13, "udp_checksum": 0xABCD}
    packet = dissected(datagram(b"query", checksum=0xABCD)).packets[0]
    assert expected == some(packet, *expected, "tcp_seq")


def test_unknown_port_is_ordinary_payload() -> None:
    assert ("ok", None) == judged(datagram(b"anything", dport=9999))


def test_source_port_leads_nowhere() -> None:
    """A reply from 8472 to a port of the system is no tunnel, however much it looks like one."""
    assert [] == dissected(datagram(VXLAN, sport=8472, dport=50000)).tunnels


def test_length_zero_means_the_rest_of_the_frame() -> None:
    """BIG TCP through a tunnel: neither IP nor UDP can say how long it is."""
    frame = dissected(frames.ethernet(frames.ipv4(frames.udp(VXLAN, dport=8472, length=0), total_length=0)))
    assert ("ok", 1, 0) == (frame.status, len(frame.tunnels), frame.packets[0]["udp_length"])


def test_length_below_its_header_is_malformed() -> None:
    assert ("malformed", "UDP length 7") == judged(datagram(b"x", length=7))


def test_length_bounds_what_is_carried() -> None:
    """16 bytes are UDP and VXLAN headers and nothing else: the inner frame behind them does not belong to it."""
    assert ("malformed", "ethernet header does not fit") == judged(datagram(VXLAN, dport=8472, length=16))


def test_length_of_a_first_fragment_covers_what_is_not_there() -> None:
    """The datagram is longer than its first fragment; the tunnel inside is read all the same."""
    packet = frames.ipv4(frames.udp(VXLAN, dport=8472, length=3000), flags=0x2000)
    frame = dissected(frames.ethernet(packet))
    assert ("ok", {"icmp_type": 8}) == (frame.status, some(frame.workload, "icmp_type"))
