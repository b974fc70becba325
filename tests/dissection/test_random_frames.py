"""Frames nobody meant are dissected as far as they go: nothing is raised, no byte is told twice or invented."""

from __future__ import annotations

from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.dissection.document import document
from analyzer.dissection.named import Names
from analyzer.dissection_result import DissectedField, Dissection
from analyzer.layers.dissector import dissect
from analyzer.readers import Record
from analyzer.report.dissection.picture import draw
from analyzer.report.dissection.text import text
from analyzer.report.journey_picture.svg import svg
from analyzer.report.view.dissection import table
from analyzer.topology.model import Topology
from analyzer.topology.runs import PointInput
from tests.layers.stacks import TABLE, changed_stacks, random_bytes
from tests.layers.test_generated import FRAMES

POINT = PointInput("eth0", None, "eth0", "unknown", "inferred", None, [], "eth0.pcap")


def dissected(record: Record) -> Dissection:
    names = Names(Topology(), by_manifest=False)
    return document(record, dissect(record, TABLE), names, POINT, None, "eth0.pcap", "frame 1")


def check(record: Record) -> None:
    found = dissected(record)
    end = 0
    for header in found.headers:
        assert end == header.start
        end = header.start + header.length
        assert all(_inside(field, header.start, end, record.data) for field in header.fields)
    assert end == found.payload_start
    assert found.payload_start + found.payload_length + found.trailer_length <= found.captured_len
    assert record.data.startswith(bytes.fromhex(found.data))
    assert len(found.data) // 2 + found.data_left_out == found.captured_len
    assert found == msgspec.json.decode(msgspec.json.encode(found), type=Dissection)


def _inside(field: DissectedField, start: int, end: int, data: bytes) -> bool:
    """Whether a field lies in what holds it and shows the frame's own bytes, and so do those in it."""
    within = start <= field.start and field.start + field.length <= end
    same = field.raw == data[field.start : field.start + field.length].hex()
    last = field.start + field.length
    return within and same and all(_inside(part, field.start, last, data) for part in field.fields)


def show(record: Record) -> None:
    found = dissected(record)
    assert text(found, 80).startswith("Frame ")
    ElementTree.fromstring(svg(draw(found, whole=True)))  # noqa: S314 - we wrote it
    assert len(found.headers) == len(table(found, "t").groups)


@pytest.mark.parametrize("place", FRAMES, ids=lambda place: f"{place[0]}-{place[1]}")
def test_every_generated_frame(place: tuple[str, int]) -> None:
    check(FRAMES[place])
    show(FRAMES[place])


@settings(max_examples=300, deadline=None)
@given(changed_stacks | random_bytes)
def test_random_frames_are_dissected(record: Record) -> None:
    check(record)


@settings(max_examples=40, deadline=None)
@given(st.one_of(changed_stacks, random_bytes))
def test_random_frames_are_shown(record: Record) -> None:
    show(record)
