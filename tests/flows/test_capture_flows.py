"""One file's flows: machine code and reference count the same, whatever the format, and whenever the code is ready."""

from __future__ import annotations

import gzip
import lzma
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.errors import CannotRead
from analyzer.flows import capture_flows as module
from analyzer.flows.core_rows import core_row
from analyzer.layers import bindings
from analyzer.machine.linker import Machine
from analyzer.readers import Record
from tests import frames
from tests.cluster import A, B, in_vxlan, ping, tcp_frame, udp_frame
from tests.flows.counting import by_machine, by_reference, counted, flows_of, stored
from tests.layers.corpus import CORPUS, FILES, REFUSED, needs_corpus
from tests.layers.stacks import changed_stacks
from tests.machine.compiled import machine
from tests.readers.blocks import enhanced, interface, section, simple
from tests.samples import CAPTURES

PACKETS = [(1_000_000_007, ping()), (2_000_000_009, in_vxlan(ping(B, A, 63, True))), (3_000_000_001, udp_frame())]
links = st.sampled_from([1, 101, 113, 276])
times = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("setup", sorted(path.name for path in CAPTURES.iterdir() if path.is_dir()))
def test_the_samples_are_counted_alike(setup: str) -> None:
    many = 0
    for path in sorted((CAPTURES / setup).rglob("*.pcap")):
        found = by_machine(path)
        assert by_reference(path) == found
        many += len(found.rows)
    assert many > 50


@needs_corpus
def test_the_corpus_is_counted_alike() -> None:
    for name in FILES:
        if name not in REFUSED:
            assert by_reference(CORPUS / "files" / name) == by_machine(CORPUS / "files" / name)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(changed_stacks, times), max_size=20), links, st.sampled_from("<>"), st.booleans())
def test_captures_nobody_meant_are_counted_alike(
    seen: list[tuple[Record, int]], link: int, order: str, nanoseconds: bool
) -> None:
    packets = [(time, record.data, record.wire_len) for record, time in seen]
    with stored(frames.pcap(packets, link, order, nanoseconds)) as path:
        found = by_machine(path)
        assert by_reference(path) == found
    assert (len(packets), [], False) == (found.frames, found.notes, found.truncated)


def kuznetzov(packets: list[tuple[int, bytes]], order: str) -> bytes:
    """A pcap file of the modified format: 8 bytes more a record (interface, protocol, packet type, padding)."""
    content = struct.pack(order + "IHHIIII", 0xA1B2CD34, 2, 4, 0, 0, 65535, 1)
    for time, data in packets:
        head = (time // 10**9, time % 10**9 // 1000, len(data), len(data), 3, 0x0800, 4, 0)
        content += struct.pack(order + "IIIIIHBB", *head) + data
    return content


MADE: dict[str, tuple[bytes, int]] = {
    "ns, little endian": (frames.pcap(PACKETS), 1),
    "ns, big endian": (frames.pcap(PACKETS, order=">"), 1),
    "µs, little endian": (frames.pcap(PACKETS, nanoseconds=False), 1000),
    "µs, big endian": (frames.pcap(PACKETS, order=">", nanoseconds=False), 1000),
    "modified, little endian": (kuznetzov(PACKETS, "<"), 1000),
    "modified, big endian": (kuznetzov(PACKETS, ">"), 1000),
    "gzip": (gzip.compress(frames.pcap(PACKETS)), 1),
    "xz": (lzma.compress(frames.pcap(PACKETS)), 1),
    "zstd": (zstandard.compress(frames.pcap(PACKETS)), 1),
    "pcapng": (section() + interface() + b"".join(enhanced(data, time // 1000) for time, data in PACKETS), 1000),
    "link type with FCS length": (frames.pcap(PACKETS, link_type=0x50000001), 1),
}


@pytest.mark.parametrize(("content", "unit"), MADE.values(), ids=MADE)
def test_every_format_gives_the_same_flows(content: bytes, unit: int) -> None:
    """A ping and its reply in VXLAN: 98 + 148 bytes; a datagram of 52. Only the times are as fine as the format's."""
    found = [
        (flow["network_transport"], flow["network_packets"], flow["network_bytes"], flow["start_epoch_ns"],
         flow["end_epoch_ns"], flow["overhead_bytes"], flow["tunnel_type"])
        for flow in flows_of(content)
    ]  # fmt: skip
    first, second, third = (time // unit * unit for time, _ in PACKETS)
    expected = [("icmp", 2, 246, first, second, 50, "bare+vxlan"), ("udp", 1, 52, third, third, 0, None)]
    assert expected == found


def test_packets_without_a_time_have_no_start_and_no_end() -> None:
    """pcapng's simple packet blocks carry none: null, never 0; who was seen first is still known."""
    simple_only = section() + interface() + simple(udp_frame(source=B, destination=A, ports=(53, 40000)))
    (flow,) = flows_of(simple_only + simple(udp_frame()))
    assert (B, 2, None, None) == tuple(
        flow[name] for name in ("source_ip", "network_packets", "start_epoch_ns", "end_epoch_ns")
    )
    (mixed,) = flows_of(simple_only + enhanced(udp_frame(), 5))
    assert (A, 5000, 5000) == tuple(mixed[name] for name in ("source_ip", "start_epoch_ns", "end_epoch_ns"))


@pytest.mark.parametrize("order", "<>")
def test_a_file_header_alone_is_an_empty_table(order: str) -> None:
    assert [] == flows_of(frames.pcap([], order=order))


@pytest.mark.parametrize("count", [by_machine, by_reference])
def test_what_is_no_capture_is_refused(tmp_path: Path, count: Callable[[Path], object]) -> None:
    for content in (b"", b"no capture at all", frames.pcap([])[:23], b"\xd4\xc3\xb2\xa1\3\0" + bytes(40)):
        path = tmp_path / "some.pcap"
        path.write_bytes(content)
        with pytest.raises(CannotRead):
            count(path)


def test_ports_of_tunnels_reach_machine_code_and_reference(tmp_path: Path) -> None:
    path = tmp_path / "some.pcap"
    path.write_bytes(frames.pcap([(1, frames.in_tunnel(frames.vxlan(ping()), dport=7000))]))
    tree = bindings.build({7000: "vxlan"})
    for ready in (machine, lambda: None):
        (row,) = counted(path, ready, tree).rows
        assert ("icmp", "vxlan") == tuple(core_row("", "", row)[name] for name in ("network_transport", "tunnel_type"))


@pytest.mark.parametrize("asked", [0, 1, 2, 5])
def test_machine_code_takes_over_in_mid_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: int) -> None:
    """Asked for at first and after every 3 packets until it is there; nothing is lost or counted twice."""
    monkeypatch.setattr(module, "PATIENCE", 3)
    packets = [(n * 1000, tcp_frame(n, ports=(40000 + n % 4, 80))) for n in range(20)]
    path = tmp_path / "some.pcap"
    path.write_bytes(frames.pcap(packets)[:-1])
    answers: list[Machine | None] = [None] * asked + [machine()]
    found = counted(path, lambda: answers.pop(0))
    assert [] == answers
    assert by_reference(path) == found
    assert (19, ["cut inside packet 20: 72 of 73 bytes"], True) == (found.frames, found.notes, found.truncated)
