"""Which frame of a capture is dissected: by its number, by a condition, or the first that shows most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from analyzer.errors import Misused, readable
from analyzer.layers.bindings import Bindings, Ports
from analyzer.layers.dissector import Frame, dissect
from analyzer.readers import Record, open_capture, stdin

LOOKED_AT = 2000
"""Frames among which one that shows much is looked for; the reference takes some 30 µs for each."""
ECHO_TYPES = {1: (0, 8), 58: (128, 129)}
Found = tuple[Record, Frame, str]
"""A frame, and how it was chosen."""
NO_FRAMES = "it has no frames", "give a capture that holds some"
"""Why nothing of it can be shown, and what to do."""


def numbered(path: Path, number: int, bindings: Bindings) -> Found:
    """Return the frame of this number, as Wireshark counts; raises Misused where there is none, CannotRead."""
    last = 0
    with open_capture(path) as capture:
        for record in capture.records:
            if record.number == number:
                return record, dissect(record, bindings), f"frame {number}"
            last = record.number
    if not last:
        raise Misused(f"cannot find frame {number} in {readable(path)}", *NO_FRAMES)
    there = f"it has frames 1 to {last}"
    raise Misused(f"cannot find frame {number} in {readable(path)}", there, "name one of these with --frame")


def matching(path: Path, condition: str, ports: Ports, bindings: Bindings) -> Found:
    """Return the first frame for which an SQL condition on the columns of frames holds; raises Misused."""
    if path == stdin.STDIN:  # the frame is looked for in one reading and taken apart in another
        raise Misused("cannot use --filter on standard input", "it can be read once", "save it, or name a --frame")
    from analyzer.columns.chosen import chosen_columns
    from analyzer.columns.table import frame_table

    table = frame_table([path], ports, chosen_columns("frame_number"), condition)
    number = next((batch.column(0)[0].as_py() for batch in table.batches if batch.num_rows), None)
    if number is None:
        why = "no frame meets the condition"
        raise Misused(f"cannot find a frame in {readable(path)}", why, "`analyze frames FILE` lists what there is")
    record, frame, _ = numbered(path, number, bindings)
    return record, frame, f"the first where {condition}"


def telling(path: Path, bindings: Bindings) -> Found:
    """Return the first frame that shows most: data in a tunnel, else any data, else the first; raises Misused."""
    frames = list(first_frames(path, bindings))
    for tells, words in KINDS:
        for record, frame in frames:
            if tells(frame):
                return record, frame, words
    raise Misused(f"cannot dissect {readable(path)}", *NO_FRAMES)


def first_frames(path: Path, bindings: Bindings) -> Iterator[tuple[Record, Frame]]:
    """Yield the first LOOKED_AT frames."""
    with open_capture(path) as capture:
        for record in islice(capture.records, LOOKED_AT):
            yield record, dissect(record, bindings)


def is_whole(frame: Frame) -> bool:
    """Return whether the frame was captured and read to its end, and is about no other packet."""
    return frame.status == "ok" and frame.cap_len == frame.wire_len and frame.quoted is None


def carries_data(frame: Frame) -> bool:
    """Return whether a whole frame's innermost packet is TCP with data, or a ping."""
    if not (is_whole(frame) and frame.headers):
        return False
    fields, last = frame.workload, frame.headers[-1]
    echo = fields.get("icmp_type") in ECHO_TYPES.get(fields.get("ip_proto", 0), ())
    return echo or ("tcp_hdr_len" in fields and last.carried_end > last.end)


def in_tunnel(frame: Frame) -> bool:
    """Return whether such data are in a tunnel."""
    return bool(frame.tunnels) and carries_data(frame)


KINDS: tuple[tuple[Callable[[Frame], bool], str], ...] = (
    (in_tunnel, "the first frame with data in a tunnel"),
    (carries_data, "the first frame with data"),
    (lambda frame: True, "the first frame"),
)
"""What is looked for in turn, where nobody says which."""
