"""What a core flow says of its packets: who opened it, its tunnel and VNIs, overhead, lengths; both ways to count."""

from __future__ import annotations

from typing import Any

import pytest

from analyzer.flows.flow_rows import FIRST_ROOM
from tests import frames
from tests.cluster import A2, A, B, in_vxlan, ping, tcp_frame, udp_frame
from tests.flows.counting import flow, flows, flows_of
from tests.frames import ETHERTYPE_IPV6

SYN, SYN_ACK, ACK, FIN = 0x02, 0x12, 0x10, 0x01


def back(payload: int, flags: int, options: bytes = b"") -> bytes:
    """A segment from B, which serves port 80."""
    return tcp_frame(payload, flags, options, B, A, (80, 40000))


def icmp_error(kind: int, code: int, source: str = B, destination: str = A, mtu: int = 0) -> bytes:
    """An ICMP error about a datagram from `destination` (RFC 792: type, code, checksum, unused and MTU, quote)."""
    quoted = frames.ipv4(b"\x9c\x40\0\x35\0\x0a\0\0", destination, source)
    return frames.ethernet(
        frames.ipv4(bytes([kind, code, 0, 0]) + mtu.to_bytes(4, "big") + quoted, source, destination, proto=1)
    )


def some(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


@pytest.mark.parametrize(
    ("seen", "source"),
    [
        pytest.param([back(9, ACK), tcp_frame(0, SYN)], A, id="a SYN seen after data decides"),
        pytest.param([back(0, SYN_ACK), tcp_frame(9, ACK)], A, id="a SYN-ACK goes to the source"),
        pytest.param([tcp_frame(0, SYN), back(0, SYN)], A, id="of two SYNs the earlier decides"),
        pytest.param([back(9, ACK), tcp_frame(9, ACK)], B, id="without a SYN the first packet decides"),
        pytest.param([udp_frame(source=B, destination=A, ports=(53, 40000)), udp_frame()], B, id="UDP: the first one"),
        pytest.param([ping(B, A, reply=True), ping(A, B)], A, id="an echo request comes from the source"),
        pytest.param([ping(B, A, reply=True)], B, id="a lone reply: its sender was seen first"),
    ],
)
def test_the_source_is_the_side_that_opened_the_flow(seen: list[bytes], source: str) -> None:
    assert source == flow(*seen)["source_ip"]


def test_an_icmpv6_echo_request_comes_from_the_source() -> None:
    """Types 129 and 128; the id is 9 in both."""
    reply, request = (
        frames.ethernet(frames.ipv6(bytes([kind, 0, 0, 0, 0, 9, 0, 1]), source, target, 58), ETHERTYPE_IPV6)
        for kind, source, target in ((129, "fd00::2", "fd00::1"), (128, "fd00::1", "fd00::2"))
    )
    found = flow(reply, request)
    assert ("fd00::1", "fd00::2", "ipv6-icmp", 9, 2) == some(
        found, "source_ip", "destination_ip", "network_transport", "icmp_identifier", "network_packets"
    )


def test_the_earliest_packet_decides_in_a_file_out_of_order() -> None:
    content = frames.pcap([(20, udp_frame()), (10, udp_frame(source=B, destination=A, ports=(53, 40000)))])
    (found,) = flows_of(content)
    assert (B, 53, A, 40000) == some(found, "source_ip", "source_port", "destination_ip", "destination_port")


def test_echoes_are_kept_apart_by_id_and_errors_by_type() -> None:
    """An error has no id of its own: null, and it never joins an echo flow between the same ends."""
    other = frames.ethernet(frames.ipv4(frames.echo(ident=8), A, B, proto=1))
    found = flows(
        ping(), ping(B, A, reply=True), other, icmp_error(3, 4, mtu=1450), icmp_error(11, 0), icmp_error(3, 1)
    )
    expected = [(A, B, 7, 2, None), (A, B, 8, 1, None), (B, A, None, 2, None), (B, A, None, 1, None)]
    names = ("source_ip", "destination_ip", "icmp_identifier", "network_packets", "source_port")
    assert expected == [some(row, *names) for row in found]


def test_the_quoted_packet_of_an_error_is_no_packet_of_its_flow() -> None:
    found = flows(udp_frame(2, ports=(40000, 53)), icmp_error(3, 3))
    assert [("udp", 1), ("icmp", 1)] == [some(row, "network_transport", "network_packets") for row in found]


def test_packets_and_bytes_are_counted_by_direction() -> None:
    """From A: 14 + 20 + 20 + 100 = 154 and 54 bytes; from B: 14 + 20 + 20 + 7 = 61."""
    found = flow(tcp_frame(0, SYN), back(7, ACK), tcp_frame(100, ACK | FIN))
    assert (3, 269, 2, 208, 1, 61) == some(
        found, "network_packets", "network_bytes", "source_packets", "source_bytes", "destination_packets",
        "destination_bytes",
    )  # fmt: skip
    assert (SYN | ACK | FIN, 1000, 3000) == some(found, "tcp_control_bits", "start_epoch_ns", "end_epoch_ns")


def test_vnis_are_told_by_direction() -> None:
    """The VNI is the sender's identity; from the source 2000 to 2003, from the destination 9, bare ones say none."""
    seen = [in_vxlan(ping(), vni=vni) for vni in (2001, 2003, 2000)]
    found = flow(*seen, in_vxlan(ping(B, A, reply=True), vni=9), ping(ttl=63))
    sides = [some(found, f"minimum_{side}_vni", f"maximum_{side}_vni") for side in ("source", "destination")]
    assert [(2000, 2003), (9, 9)] == sides
    assert "bare+vxlan" == found["tunnel_type"]


def test_a_vni_of_zero_is_a_vni_and_none_is_null() -> None:
    found = flow(in_vxlan(ping(), vni=0))
    assert (0, 0, None, None) == some(
        found, "minimum_source_vni", "maximum_source_vni", "minimum_destination_vni", "maximum_destination_vni"
    )


def test_overhead_is_summed_over_the_packets_whose_inner_header_was_seen() -> None:
    """VXLAN 50, Geneve with a 12-byte DSR option 62, IPIP 20, bare 0: 132 in all."""
    carried = frames.in_tunnel(frames.geneve(ping(), options=frames.dsr_option()), 6081)
    ipip = frames.ethernet(frames.ipv4(ping()[14:], "172.18.0.3", "172.18.0.4", proto=4))
    found = flow(in_vxlan(ping()), carried, ipip, ping())
    assert (132, 0, 62, "bare+vxlan+geneve+ipip") == some(
        found, "overhead_bytes", "minimum_overhead_bytes", "maximum_overhead_bytes", "tunnel_type"
    )


def test_overhead_of_encrypted_packets_is_not_known() -> None:
    """ESP hides what it carries: null, not 0."""
    esp = frames.ethernet(frames.ipv4(bytes(40), proto=50))
    found = flow(esp, esp)
    assert ("esp", None, None, None, 2) == some(
        found, "network_transport", "overhead_bytes", "minimum_overhead_bytes", "maximum_overhead_bytes",
        "network_packets",
    )  # fmt: skip


def test_ttl_and_length_are_the_workloads() -> None:
    """Inner TTL 63 and 61, outer 64; IP lengths 20 + 8 + 10 = 38 and 138. A total length of 0 (BIG TCP) is measured."""
    inner = frames.ethernet(frames.ipv4(frames.udp(b"u" * 10, 40000, 53), A, B, ttl=63))
    longer = frames.ethernet(frames.ipv4(frames.udp(b"u" * 110, 40000, 53), A, B, ttl=61, total_length=0))
    found = flow(in_vxlan(inner), in_vxlan(longer))
    assert (61, 63, 38, 138) == some(
        found, "minimum_ttl", "maximum_ttl", "minimum_ip_total_length", "maximum_ip_total_length"
    )


def test_the_mss_is_the_smallest_each_side_offered() -> None:
    found = flow(
        tcp_frame(0, SYN, frames.mss_option(1460)),
        tcp_frame(0, SYN, frames.mss_option(1410)),
        back(0, SYN_ACK, frames.mss_option(1360)),
    )
    assert (1410, 1360) == some(found, "source_mss", "destination_mss")
    assert (None, None) == some(flow(tcp_frame(5)), "source_mss", "destination_mss")


def test_what_has_no_ip_header_is_in_no_flow() -> None:
    arp = bytes.fromhex("0001080006040001") + frames.mac(1) + bytes([10, 0, 0, 1]) + bytes(6) + bytes([10, 0, 0, 2])
    assert [] == flows(frames.ethernet(arp, 0x0806), in_vxlan(frames.ethernet(arp, 0x0806)), bytes(6))


@pytest.mark.parametrize("many", [FIRST_ROOM - 1, FIRST_ROOM, FIRST_ROOM + 1])
def test_the_table_grows_with_the_flows(many: int) -> None:
    """One flow a destination, met again after the table was enlarged; the first has 2 packets more than the others."""
    targets = [f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}" for number in range(many)]
    made = [udp_frame(1, A2, target) for target in targets]
    found = flows(made[0], *made, made[0], *reversed(made))
    assert many == len(found)
    assert {target: 4 if target == targets[0] else 2 for target in targets} == {
        row["destination_ip"]: row["network_packets"] for row in found
    }


@pytest.mark.parametrize("sent", [(100, 0, 1460), (1460, 1400, 0), (0,)])
def test_an_mss_of_0_is_the_smallest(sent: tuple[int, ...]) -> None:
    """Nobody should send it; that somebody did is a finding, not the lack of one."""
    assert 0 == flow(*(tcp_frame(0, SYN, frames.mss_option(mss)) for mss in sent))["source_mss"]


def test_icmp_messages_that_are_no_echoes_are_flows_by_type() -> None:
    found = flows(icmp_error(3, 1), icmp_error(11, 0), icmp_error(3, 3), ping())
    assert [(None, 7, 1), (3, None, 2), (11, None, 1)] == sorted(
        (some(row, "icmp_type", "icmp_identifier", "network_packets") for row in found), key=lambda r: r[0] or 0
    )
