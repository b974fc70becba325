"""TCP: columns, and the MSS option among hostile ones."""

from __future__ import annotations

import pytest

from tests import frames
from tests.layers.dissecting import dissected, judged, some

MSS, NOP, END = frames.mss_option(1410), b"\1", b"\0"
SACK_PERMITTED, TIMESTAMPS, WINDOW_SCALE = b"\4\2", b"\x08\x0a" + bytes(8), b"\3\3\7"


def segment(options: bytes = b"", flags: int = 2, payload: bytes = b"") -> bytes:
    return frames.ethernet(frames.ipv4(frames.tcp(payload, flags=flags, options=options), proto=6))


def test_columns_of_a_segment() -> None:
    """The flags are the lower 12 bits of the offset field: 0x1d2 = AE 0x100, CWR 0x80, ECE 0x40, ACK 0x10, SYN 2."""
    expected = {
        "srcport": 40000,
        "dstport": 80,
        "tcp_seq": 1000,
        "tcp_ack": 2000,
        "tcp_flags": 0x1D2,
        "tcp_window": 65535,
        "tcp_hdr_len": 20,
    }
    assert expected == some(dissected(segment(flags=0x1D2)).packets[0], *expected, "tcp_mss", "udp_length")


@pytest.mark.parametrize(
    "options",
    [
        MSS,
        NOP + NOP + MSS,
        SACK_PERMITTED + TIMESTAMPS + MSS + WINDOW_SCALE,
        # the option of an unknown kind is as long as it says
        bytes([253, 6]) + b"abcd" + MSS,
        # an MSS option of the wrong length is not one
        bytes([2, 3, 9]) + MSS,
        # the first of two counts
        MSS + frames.mss_option(536),
    ],
    ids=["alone", "padded", "among", "unknown", "short-mss", "two"],
)
def test_mss_is_found(options: bytes) -> None:
    assert dissected(segment(options)).packets[0]["tcp_mss"] == 1410


@pytest.mark.parametrize(
    "options",
    [
        b"",
        NOP * 40,
        END + MSS,
        bytes([253, 255]) + MSS,
        bytes([2, 0]) * 20,
        bytes([200, 0]) + MSS,
        bytes([200, 1]) + MSS,
        TIMESTAMPS,
        b"\2",
    ],
    ids=["none", "padding", "behind-end", "swallowed", "zero-length", "length-0", "length-1", "other", "kind-only"],
)
def test_no_whole_mss_option_is_null(options: bytes) -> None:
    frame = dissected(segment(options))
    assert ("ok", {}) == (frame.status, some(frame.packets[0], "tcp_mss"))


def test_mss_zero_is_zero() -> None:
    assert dissected(segment(frames.mss_option(0))).packets[0]["tcp_mss"] == 0


def test_mss_option_of_which_a_byte_is_missing_is_null() -> None:
    """14 Ethernet + 20 IP + 20 TCP + 3 of the option's 4 bytes were captured."""
    frame = dissected(segment(MSS)[:57], wire_len=58)
    assert ("truncated", {"tcp_flags": 2}) == (frame.status, some(frame.packets[0], "tcp_flags", "tcp_mss"))


def test_payload_that_looks_like_an_option_is_none() -> None:
    assert {} == some(dissected(segment(payload=MSS)).packets[0], "tcp_mss")


@pytest.mark.parametrize("words", [0, 4])
def test_header_length_below_twenty_is_malformed(words: int) -> None:
    data = bytearray(segment())
    data[14 + 20 + 12] = words << 4
    assert ("malformed", f"TCP header length {words * 4}") == judged(bytes(data))


def test_header_longer_than_the_packet_is_malformed() -> None:
    data = bytearray(segment())
    data[14 + 20 + 12] = 15 << 4
    assert ("malformed", "TCP options do not fit") == judged(bytes(data))


def test_cut_header_still_gives_ports_and_sequence_number() -> None:
    """8 bytes, which is all of it that an ICMP error has to quote (RFC 792)."""
    frame = dissected(segment()[: 14 + 20 + 8], wire_len=54)
    assert ("truncated", "TCP header does not fit") == (frame.status, frame.stop)
    expected = {"srcport": 40000, "dstport": 80, "tcp_seq": 1000}
    assert expected == some(frame.packets[0], *expected, "tcp_ack", "tcp_flags", "tcp_window", "tcp_hdr_len")


def test_every_option_is_read() -> None:
    expected = {
        "tcp_mss": 1410,
        "tcp_wscale": 7,
        "tcp_sack_perm": True,
        "tcp_tsval": 256,
        "tcp_tsecr": 512,
        "tcp_sack_count": 1,
        "tcp_sack_le": 1,
        "tcp_sack_re": 255,
    }
    assert expected == some(dissected(segment(frames.TCP_OPTIONS)).packets[0], *expected)


@pytest.mark.parametrize(
    "option",
    [b"\3\4\7\7", b"\4\3\0", b"\x08\x09" + bytes(7), b"\5\x0b" + bytes(9), b"\5\2"],
    ids=["window-scale", "sack-permitted", "timestamps", "sack", "empty-sack"],
)
def test_an_option_of_the_wrong_length_is_null(option: bytes) -> None:
    names = ("tcp_wscale", "tcp_sack_perm", "tcp_tsval", "tcp_sack_count")
    assert {} == some(dissected(segment(option)).packets[0], *names)
