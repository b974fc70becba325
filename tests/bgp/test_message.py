"""Messages out of a stream: framing, and how reading goes on behind gaps."""

from __future__ import annotations

from analyzer.bgp.message import Messages, messages
from analyzer.bgp.segment import SYN, TcpSegment
from analyzer.bgp.stream import stream
from tests.bgp.messages import keepalive, message, opening, segment, update

START = segment(seq=0, flags=SYN)


def read(*segments: TcpSegment) -> Messages:
    return messages(stream(segments))


def kinds(found: Messages) -> list[int]:
    return [each.type for each in found.messages]


def test_several_messages_in_one_segment_and_one_in_several() -> None:
    data = opening() + keepalive() + update()
    at_once = read(START, segment(data, 1))
    byte_by_byte = read(START, *(segment(data[at : at + 1], 1 + at) for at in range(len(data))))
    assert [1, 4, 2] == kinds(at_once)
    assert at_once.messages == byte_by_byte.messages
    assert [False, True, True] == [each.follows for each in at_once.messages]
    assert (0, 0) == (at_once.skipped_bytes, byte_by_byte.skipped_bytes)


def test_a_message_has_the_time_of_its_last_byte() -> None:
    data = keepalive() * 2
    found = read(START, segment(data[:25], 1, at_s=1), segment(data[25:], 26, at_s=2))
    assert [10**9, 2 * 10**9] == [each.time_epoch_ns for each in found.messages]


def test_behind_bytes_that_are_missing_the_next_marker_counts() -> None:
    """20 bytes of an OPEN, 5 missing, then its rest and two KEEPALIVEs."""
    data = opening() + keepalive() * 2
    found = read(START, segment(data[:20], 1), segment(data[25:], 26))
    assert [(1, False), (4, True), (4, True)] == [(each.type, each.whole) for each in found.messages]
    assert [False, True, True] == [each.follows for each in found.messages]
    assert 0 == found.skipped_bytes


def test_where_the_header_is_missing_too_what_is_left_of_the_message_is_skipped() -> None:
    """The OPEN has 19 + 10 + 8 = 37 bytes, of which the last 12 are there."""
    data = opening() + keepalive()
    found = read(START, segment(data[25:], 26))
    assert ([4], 12, [False]) == (kinds(found), found.skipped_bytes, [each.follows for each in found.messages])


def test_a_stream_without_its_start_is_read_from_the_first_marker() -> None:
    """Ones before the marker belong to something else: the last 16 of a row are it."""
    found = read(segment(b"end of a message\xff\xff\xff" + keepalive() + update(), 700))
    assert ([4, 2], 19) == (kinds(found), found.skipped_bytes)


def test_a_stream_that_starts_with_a_message_loses_nothing() -> None:
    found = read(segment(keepalive() + update(), 700))
    assert ([4, 2], 0) == (kinds(found), found.skipped_bytes)


def test_each_message_of_cut_frames_is_told_by_its_header() -> None:
    """A snaplen leaves 30 bytes of each segment; where the next message begins the length of the one before says."""
    data = [update(b"\x18\x0a\0\0" * 20), update(b"\x18\x0a\0\1" * 20), keepalive()]
    at, segments = 1, [START]
    for each in data:
        segments.append(segment(each, at, stored=30))
        at += len(each)
    found = read(*segments)
    assert [(2, False, 11), (2, False, 11), (4, True, 0)] == [(m.type, m.whole, len(m.body)) for m in found.messages]
    assert [False, True, True] == [each.follows for each in found.messages]


def test_a_broken_header_inside_the_stream_is_skipped_to_the_next_one() -> None:
    """The length 5 is below the header's own 19, and 19 zeros are no header either."""
    found = read(START, segment(message(4, length=5) + bytes(19) + keepalive(), 1))
    assert ([4], 38, [False]) == (kinds(found), found.skipped_bytes, [each.follows for each in found.messages])


def test_the_end_may_be_in_the_middle_of_a_header() -> None:
    found = read(START, segment(keepalive() + keepalive()[:7], 1))
    assert ([4], 7) == (kinds(found), found.skipped_bytes)


def test_a_length_beyond_the_end_is_a_message_that_was_not_captured_whole() -> None:
    found = read(START, segment(message(2, b"\0\0", length=4096), 1))
    assert [(2, False)] == [(each.type, each.whole) for each in found.messages]


def test_ones_without_end_are_no_message() -> None:
    found = read(segment(b"\xff" * 100_000, 1))
    assert ([], 100_000) == (kinds(found), found.skipped_bytes)
