"""Filters select, in tshark, exactly the frames that are meant, whatever these are."""

from __future__ import annotations

import random
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest

from analyzer.layers.bindings import Bindings, build
from analyzer.triage.display_filter import decode_as, display_filter
from analyzer.triage.traits import longer_than
from tests import frames
from tests.cluster import MORE, N1, TREE, A, B, in_vxlan, ping, tcp_frame, udp_frame
from tests.triage.case_of_frames import packets_of
from tests.triage.incident import numbers
from tests.triage.tcp_frames import RST, SYN, segment

ODD = build({9999: "vxlan", 7777: "geneve"})


def v6(payload: bytes, next_header: int, source: str = "fd00::10", destination: str = "fd00::20") -> bytes:
    return frames.ethernet(frames.ipv6(payload, source, destination, next_header), frames.ETHERTYPE_IPV6)


def icmp_error(quoted: bytes, code: int = 1) -> bytes:
    return frames.ethernet(frames.ipv4(struct.pack("!BBHI", 3, code, 0, 0) + quoted[14:62], N1, A, proto=1))


def arp(target: int, opcode: int = 1) -> bytes:
    ends = frames.mac(1), bytes([10, 0, 0, 1]), bytes(6), bytes([10, 0, 0, target])
    return frames.ethernet(struct.pack("!HHBBH", 1, 0x0800, 6, 4, opcode) + b"".join(ends), 0x0806)


def geneve(inner: bytes, port: int = 6081) -> bytes:
    return frames.in_tunnel(frames.geneve(inner, 77), port)


def at_port(inner: bytes, port: int, vni: int = 1001) -> bytes:
    return frames.in_tunnel(frames.vxlan(inner, vni), port)


def v6_errors(code: int) -> bytes:
    quoted = v6(frames.udp(b"x" * 20, 40000, 53), 17)[14:]
    return v6(struct.pack("!BBHI", 1, code, 0, 0) + quoted, 58, "fd00::1", "fd00::10")


CUT_TCP = tcp_frame()[:34]
WHOLE = frames.udp(b"x" * 1992, 40000, 53)
KINDS: dict[str, tuple[list[bytes], list[int], Bindings]] = {
    "a flow among others": ([tcp_frame(), tcp_frame(ports=(40001, 80)), udp_frame()], [1], TREE),
    "one direction": ([tcp_frame(), tcp_frame(source=B, destination=A, ports=(80, 40000))], [2], TREE),
    "SYNs among data": ([segment(flags=SYN), segment(payload=b"d"), segment(flags=SYN)], [1, 3], TREE),
    "resets": ([segment(), segment(flags=RST)], [2], TREE),
    "lengths": ([segment(payload=b"d" * 9), segment(payload=b"d" * 1400)], [2], TREE),
    "pings by sequence": ([ping(sequence=1), ping(sequence=2), ping(sequence=3)], [1, 3], TREE),
    "requests among replies": ([ping(), ping(B, A, reply=True)], [1], TREE),
    "many ports of one pair": ([tcp_frame(ports=(port, 80)) for port in range(40000, 40030)], list(range(1, 31)), TREE),
    "a scan of many ports": ([tcp_frame(ports=(40000, port)) for port in range(1, 90)], list(range(1, 90)), TREE),
    "many clients": (
        [tcp_frame(source=f"10.244.1.{at}", ports=(40000 + at % 3, 80)) for at in range(1, 90)],
        list(range(1, 90)),
        TREE,
    ),
    "some of many clients": (
        [tcp_frame(source=f"10.244.1.{at}", ports=(40000 + at % 3, 80)) for at in range(1, 90)],
        list(range(2, 90, 3)),
        TREE,
    ),
    "VXLAN": ([in_vxlan(tcp_frame()), in_vxlan(udp_frame())], [1], TREE),
    "VXLAN by VNI": ([in_vxlan(ping()), in_vxlan(ping(), vni=1002)], [2], TREE),
    "VXLAN at an odd port": ([at_port(tcp_frame(), 9999), at_port(udp_frame(), 9999)], [1], ODD),
    "Geneve": ([geneve(tcp_frame()), geneve(udp_frame())], [2], TREE),
    "Geneve at an odd port": ([geneve(tcp_frame(), 7777), geneve(udp_frame(), 7777)], [1], ODD),
    "ICMP errors": ([tcp_frame(), icmp_error(tcp_frame()), icmp_error(tcp_frame(), 13)], [2], TREE),
    "what ICMP errors quote": ([tcp_frame(), icmp_error(tcp_frame()), udp_frame()], [1], TREE),
    "pings that are quoted": ([ping(), icmp_error(ping())], [1], TREE),
    "ARP": ([arp(2), arp(3), arp(2, 2)], [1], TREE),
    "later fragments": (
        [
            frames.ethernet(frames.ipv4(WHOLE[:1480], A, B, ident=7, flags=MORE)),
            frames.ethernet(frames.ipv4(WHOLE[1480:], A, B, ident=7, flags=185)),
        ],
        [2],
        TREE,
    ),
    "IPv6 UDP": ([v6(frames.udp(b"x" * 20, port, 53), 17) for port in (40000, 40001)], [2], TREE),
    "IPv6 TCP": ([v6(frames.tcp(b"", flags=SYN), 6), v6(frames.tcp(b"d"), 6)], [1], TREE),
    "IPv6 errors": ([v6(frames.udp(b"x" * 20, 40000, 53), 17), v6_errors(0), v6_errors(4)], [3], TREE),
    "IPv6 in VXLAN": ([in_vxlan(v6(frames.tcp(b""), 6)), in_vxlan(v6(frames.udp(b"x"), 17))], [1], TREE),
    "TCP without its header": ([CUT_TCP, tcp_frame(), udp_frame()], [1], TREE),
    "UDP without its header": ([udp_frame(), udp_frame()[:34], tcp_frame()], [2], TREE),
    "TCP in Geneve without its header": ([geneve(CUT_TCP), geneve(tcp_frame()), geneve(udp_frame())], [1], TREE),
    "UDP in Geneve without its header": ([geneve(CUT_TCP), geneve(udp_frame()[:34]), geneve(udp_frame())], [2], TREE),
    "a protocol without ports": ([frames.ethernet(frames.ipv4(b"x" * 20, A, B, proto=132)), tcp_frame()], [1], TREE),
}


def shown(path: Path, data: Sequence[bytes], meant: Sequence[int], bindings: Bindings) -> tuple[str, list[int]]:
    """Return the filter for these frames, and those that tshark selects by it."""
    packets = packets_of(path, data, bindings)
    picked = [packet for packet in packets if packet.number in meant]
    text = display_filter(picked, packets)
    assert text is not None
    return text, numbers(path, text, decode_as(picked))


@pytest.mark.tshark
@pytest.mark.parametrize("kind", KINDS)
def test_exactly_the_meant_frames_are_selected(tmp_path: Path, kind: str) -> None:
    data, meant, bindings = KINDS[kind]
    text, selected = shown(tmp_path / "x.pcap", data, meant, bindings)
    assert (meant, text) == (selected, text)


@pytest.mark.tshark
@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_picked_from_a_mixture_is_selected(tmp_path: Path, seed: int) -> None:
    """Twenty frames of all kinds, six of which are meant."""
    chance = random.Random(seed)
    pool = sorted({frame for some, _, bindings in KINDS.values() if bindings is TREE for frame in some})
    data = chance.sample(pool, 20)
    meant = sorted(chance.sample(range(1, 21), 6))
    _, selected = shown(tmp_path / "x.pcap", data, meant, TREE)
    assert meant == selected


LARGE = longer_than(1514)
LONG, OTHER = (segment(payload=b"d" * 1600, ports=(port, 80)) for port in (40000, 40001))
TRAITS = {
    "all of them": ([LONG, segment(), in_vxlan(OTHER)], [1, 3], "frame.len > 1514"),
    "some of them": ([LONG, segment(), OTHER], [3], "frame.len > 1514 && (ip.src == 10.244.1.10 && ip.dst == "
        "10.244.2.20 && tcp.dstport == 80 && tcp.srcport == 40001)"),
}  # fmt: skip


@pytest.mark.tshark
@pytest.mark.parametrize("kind", TRAITS)
def test_frames_that_were_asked_for_by_a_trait_are_told_by_it(tmp_path: Path, kind: str) -> None:
    data, meant, text = TRAITS[kind]
    packets = packets_of(tmp_path / "x.pcap", data)
    picked = [packet for packet in packets if packet.number in meant]
    assert text == display_filter(picked, packets, LARGE)
    assert meant == numbers(tmp_path / "x.pcap", text, decode_as(picked))


def test_without_frames_there_is_no_filter() -> None:
    assert None is display_filter([], [])


def test_ports_that_wireshark_knows_need_no_word(tmp_path: Path) -> None:
    data = [at_port(ping(), 4789), geneve(ping()), at_port(ping(), 8472), tcp_frame()]
    assert ["udp.port==8472,vxlan"] == decode_as(packets_of(tmp_path / "x.pcap", data))


def test_clauses_that_differ_in_one_field_alone_are_one(tmp_path: Path) -> None:
    data = [tcp_frame(ports=(sender, receiver)) for sender in (1, 2) for receiver in (8, 9)]
    packets = packets_of(tmp_path / "x.pcap", data)
    assert f"ip.src == {A} && ip.dst == {B} && tcp.dstport in {{8, 9}} && tcp.srcport in {{1, 2}}" == display_filter(
        packets, packets
    )


def test_it_reads_like_what_was_seen(tmp_path: Path) -> None:
    packets = packets_of(tmp_path / "x.pcap", [segment(flags=SYN), segment(payload=b"d")])
    assert (
        f"ip.src == {A} && ip.dst == {B} && tcp.dstport == 80 && tcp.flags.syn == 1 && tcp.srcport == 40000"
        == display_filter(packets[:1], packets)
    )
