"""Segments out of dissected frames: where the payload lies, and what is not kept."""

from __future__ import annotations

import pytest

from analyzer.bgp import frames as bgp_frames
from analyzer.bgp.frames import BgpFrames
from analyzer.layers.dissector import dissect
from analyzer.readers.record import Record
from tests import frames
from tests.bgp.messages import keepalive
from tests.cluster import N1, N2, TREE, in_vxlan

PADDING = b"\0" * 6
MD5, AO = b"\x13\x12" + bytes(16), b"\x1d\x10" + bytes(14)


def kept(data: bytes, wire_len: int | None = None, into: BgpFrames | None = None) -> BgpFrames:
    """Return the store after one frame at 7 ns at point 3."""
    found = into or BgpFrames()
    record = Record(1, 7, wire_len or len(data), data, 1, 0)
    found.add(dissect(record, TREE), record, 3)
    return found


def ipv4(payload: bytes = b"", options: bytes = b"", ports: tuple[int, int] = (179, 40000)) -> bytes:
    return frames.ethernet(frames.ipv4(frames.tcp(payload, *ports, options=options), N1, N2, proto=6))


def test_a_segment_says_what_stands_in_its_headers() -> None:
    (found,) = kept(ipv4(keepalive())).segments
    assert (3, 7, N1, 179, N2, 40000, 1000, 0x10) == found[:8]
    assert (keepalive(), 19, None) == found[8:]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(ipv4(keepalive()) + PADDING, id="padding behind the IP length"),
        pytest.param(ipv4(keepalive(), frames.TCP_OPTIONS), id="TCP options"),
        pytest.param(ipv4(keepalive(), ports=(40000, 179)), id="the other way"),
        pytest.param(
            frames.ethernet(frames.ipv4(frames.tcp(keepalive(), dport=179), proto=6, options=b"\1" * 8)),
            id="IP options",
        ),
        pytest.param(
            frames.ethernet(
                frames.ipv6(frames.dsr_destination_option(6) + frames.tcp(keepalive(), dport=179), next_header=60),
                frames.ETHERTYPE_IPV6,
            ),
            id="an IPv6 extension header",
        ),
        pytest.param(in_vxlan(ipv4(keepalive())), id="inside a tunnel"),
        pytest.param(
            frames.ethernet(frames.ipv4(frames.tcp(keepalive(), dport=179), proto=6, total_length=0)), id="BIG TCP"
        ),
    ],
)
def test_the_payload_is_found_whatever_lies_around_it(data: bytes) -> None:
    (found,) = kept(data).segments
    assert (keepalive(), 19) == (found.payload, found.payload_len)


@pytest.mark.parametrize(("cut", "payload"), [(5, keepalive()[:14]), (19, b""), (25, b"")])
def test_of_a_cut_frame_the_length_on_the_wire_stays(cut: int, payload: bytes) -> None:
    """The last 12 bytes before the payload are options; cutting 25 bytes cuts into them."""
    data = ipv4(keepalive(), b"\1" * 12)
    (found,) = kept(data[:-cut], len(data)).segments
    assert (payload, 19) == (found.payload, found.payload_len)


def test_a_header_that_was_cut_is_counted_and_not_kept() -> None:
    data = ipv4(keepalive())
    found = kept(data[:45], len(data))
    assert ([], 1) == (found.segments, found.not_kept)


@pytest.mark.parametrize(("options", "signed"), [(MD5, "md5"), (AO, "ao"), (b"\1" + AO, "ao"), (b"\1\1", None)])
def test_signatures_are_told_by_their_option(options: bytes, signed: str | None) -> None:
    (found,) = kept(ipv4(keepalive(), options)).segments
    assert signed == found.authentication


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(ipv4(keepalive(), ports=(40000, 180)), id="another port"),
        pytest.param(frames.ethernet(frames.ipv4(frames.udp(keepalive(), 179, 179))), id="UDP"),
        pytest.param(frames.ethernet(frames.ipv4(b"\3\1\0\0\0\0\0\0" + ipv4(keepalive())[14:], proto=1)), id="quoted"),
        pytest.param(frames.ethernet(frames.ipv4(keepalive(), proto=6, flags=100)), id="a later fragment"),
    ],
)
def test_other_frames_are_none_of_bgp(data: bytes) -> None:
    assert BgpFrames() == kept(data)


@pytest.mark.parametrize("bound", ["MAX_SEGMENTS", "MAX_BYTES"])
def test_memory_is_bounded_and_what_was_not_kept_is_counted(monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    monkeypatch.setattr(bgp_frames, bound, {"MAX_SEGMENTS": 2, "MAX_BYTES": 20}[bound])
    found = BgpFrames()
    for _ in range(5):
        kept(ipv4(keepalive()), into=found)
    assert (2, 3) == (len(found.segments), found.not_kept)
