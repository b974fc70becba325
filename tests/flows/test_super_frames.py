"""Super-frames: how many packets on a wire a captured frame stands for."""

from __future__ import annotations

import pytest

from analyzer.flows.flow import Cell
from tests import frames
from tests.cluster import A, B, Cluster, in_vxlan, tcp_frame, udp_frame

SYN, ACK = 0x02, 0x10
TIMESTAMPS = bytes([1, 1, 8, 10]) + bytes(8)
"""Twelve bytes of options, as on every packet of a Linux connection."""


def data_cell(data: bytes, mss: int | None = 1410, mtu: int | None = 1500) -> Cell:
    """Return the cell of one frame, in a connection whose SYN-ACK offered `mss`."""
    cluster = Cluster()
    if mss is not None:
        offer = tcp_frame(0, SYN | ACK, frames.mss_option(mss), source=B, destination=A, ports=(80, 40000))
        cluster.see("n1/eth0", offer)
    cluster.see("n1/eth0", data, mtu=mtu)
    (cell,) = (cell for look, cell in cluster.flow.cells.items() if look.from_low)
    return cell


@pytest.mark.parametrize(
    ("payload", "packets"),
    # 1410 of MSS hold 1398 bytes beside 12 of timestamps: 1398 = 1, 1399 = 2, 3 x 1398 = 4194 = 3, 4195 = 4 packets
    [(0, 1), (1, 1), (1398, 1), (1399, 2), (4194, 3), (4195, 4)],
)
def test_tcp_payload_is_cut_into_what_the_mss_leaves_beside_the_options(payload: int, packets: int) -> None:
    cell = data_cell(tcp_frame(payload, options=TIMESTAMPS))
    assert (packets, int(packets > 1), 0) == (cell.sent_packets, cell.super_frames, cell.sent_unknown)


def test_each_packet_on_the_wire_has_all_headers_again() -> None:
    """Bare: 14 + 20 + 32 = 66 bytes of headers; 3 x 66 + 4194. In VXLAN 50 more for each of the three."""
    inner = tcp_frame(4194, options=TIMESTAMPS)
    assert 3 * 66 + 4194 == data_cell(inner).sent_wire_bytes
    assert 3 * 116 + 4194 == data_cell(in_vxlan(inner)).sent_wire_bytes
    assert 116 + 4194 == data_cell(in_vxlan(inner)).wire_bytes


def test_a_super_frame_stored_cut_counts_by_its_headers() -> None:
    """A snaplen of 128 keeps the headers; lengths come from them and from the record, not from the bytes kept."""
    whole = tcp_frame(4194, options=TIMESTAMPS)
    cluster = Cluster()
    cluster.see("n1/eth0", tcp_frame(0, SYN, frames.mss_option(1410)))
    cluster.see("n1/eth0", whole[:128], wire_len=len(whole))
    assert 1 + 3 == sum(cell.sent_packets for cell in cluster.flow.cells.values())


@pytest.mark.parametrize(
    ("data", "mtu", "known"),
    [
        pytest.param(tcp_frame(1460), 1500, True, id="1500 bytes fit the interface"),
        pytest.param(tcp_frame(1461), 1500, False, id="1501 do not: some number of packets"),
        pytest.param(tcp_frame(8960), 9000, True, id="9000 fit a jumbo interface"),
        pytest.param(tcp_frame(1460), None, True, id="nobody says the MTU: 1500 fit any"),
        pytest.param(tcp_frame(1461), None, False, id="nobody says the MTU: 1501 may be a super-frame"),
        pytest.param(udp_frame(1473), 1500, False, id="UDP has no MSS"),
    ],
)
def test_without_an_mss_only_what_fits_the_interface_is_one_packet(data: bytes, mtu: int | None, known: bool) -> None:
    cell = data_cell(data, None, mtu)
    assert ((1, 0, 0) if known else (0, 1, 1)) == (cell.sent_packets, cell.super_frames, cell.sent_unknown)
    assert (cell.maximum_length if known else None) == cell.maximum_whole


def test_an_mss_that_is_smaller_than_the_options_divides_by_one_at_least() -> None:
    """A hostile SYN: MSS 5 with 12 bytes of options must not divide by zero or less."""
    assert 7 == data_cell(tcp_frame(7, options=TIMESTAMPS), mss=5).sent_packets


def test_a_big_tcp_frame_counts_by_its_length_on_the_wire() -> None:
    """IPv4 total length 0 (BIG TCP): 20 + 20 + 140000 bytes from the record; 140000 / 1400 = 100 packets."""
    segment = frames.ipv4(frames.tcp(b"d" * 86), A, B, proto=6, total_length=0)
    cluster = Cluster()
    cluster.see("n1/eth0", tcp_frame(0, SYN, frames.mss_option(1400)))
    cluster.see("n1/eth0", frames.ethernet(segment), wire_len=14 + 40 + 140_000)
    (cell,) = cluster.flow.cells.values()
    assert (1 + 100, 140_040) == (cell.sent_packets, cell.maximum_length)
