"""One record → the document of its dissection."""

from __future__ import annotations

from typing import cast

from analyzer import __version__
from analyzer.dissection.headers import headers
from analyzer.dissection.named import Names
from analyzer.dissection_result import DecodeStatus, Dissection, HeaderBytes
from analyzer.layers.bindings import LINK_NAMES
from analyzer.layers.dissector import Frame
from analyzer.readers import Record
from analyzer.topology.runs import PointInput

SHOWN_PAYLOAD = 64
"""Bytes after the last header that are shown: a dissection explains headers."""


def document(
    record: Record, frame: Frame, names: Names, point: PointInput, run: str | None, file: str, chosen: str
) -> Dissection:
    """Return everything that the frame says. `run` is null where nothing but the capture speaks of it."""
    found = headers(frame, record.data, names)
    start = max((each.start + each.length for each in found), default=0)
    carried, outer = _ends(frame, len(record.data))
    unread = frame.stopped or any(each.faulty for each in frame.headers)
    shown = min(len(record.data), start + SHOWN_PAYLOAD)
    end = len(record.data) if unread else max(start, carried)
    return Dissection(
        generator=f"podpath {__version__}",
        chosen=chosen,
        run=run,
        point=point.id,
        node=point.node,
        role=point.role,
        file=file,
        frame_number=record.number,
        time_epoch_ns=record.time_epoch_ns,
        frame_len=record.wire_len,
        captured_len=len(record.data),
        link_type=LINK_NAMES.get(record.link_type, f"linktype-{record.link_type}"),
        status=cast("DecodeStatus", frame.status),
        stop=frame.stop,
        headers=found,
        overhead=_overhead(frame),
        payload_start=start,
        payload_length=end - start,
        unread=unread,
        trailer_length=0 if unread else len(record.data) - max(end, outer),
        data=record.data[:shown].hex(),
        data_left_out=len(record.data) - shown,
        notes=list(point.notes),
    )


def _ends(frame: Frame, size: int) -> tuple[int, int]:
    """Return where what the last header carries ends, and where the packet on the wire does."""
    carried = frame.headers[-1].carried_end if frame.headers else size
    network = [each for each in frame.headers if each.layer in ("ipv4", "ipv6")]
    return carried, network[0].carried_end if network else size


def _overhead(frame: Frame) -> list[HeaderBytes] | None:
    parts = frame.overhead()
    if parts is None:
        return None
    at, found = frame.packets[0].get("l3_start", 0), []
    for layer, length in parts:
        found.append(HeaderBytes(layer=layer, start=at, length=length))
        at += length
    return found
