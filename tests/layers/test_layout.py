"""Every layer that has bytes of its own says what each of them is, in one way."""

from __future__ import annotations

import importlib

import pytest

from analyzer.dissection.headers import layout_of
from analyzer.layers import bindings
from analyzer.layers.dissector import dissect
from analyzer.layers.layout import Layout, Value, values
from analyzer.readers import Record
from tests import frames
from tests.layers.stacks import TABLE
from tests.layers.test_generated import FRAMES

WITHOUT_BYTES = {"ip_in_ip", "no_next_header", "raw_ip"}
LAYERS = sorted({layer for _, _, layer in bindings.ROWS} - WITHOUT_BYTES)


def layouts(name: str) -> list[Layout]:
    found = importlib.import_module(f"analyzer.layers.{name}").LAYOUT
    return [found] if isinstance(found, Layout) else list(found.values())


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_names_each_field_of_its_header_and_no_other(name: str) -> None:
    for layout in layouts(name):
        told = {part for field, _, bits in layout.places for part in ([each for each, _ in bits] or [field])}
        assert told == set(layout.fields)


@pytest.mark.parametrize("name", sorted(WITHOUT_BYTES))
def test_a_layer_without_bytes_of_its_own_shows_none(name: str) -> None:
    assert not hasattr(importlib.import_module(f"analyzer.layers.{name}"), "LAYOUT")


def bits(found: list[Value]) -> list[int]:
    """Return the places of all bits that the fields cover, in the order of the fields."""
    return [
        8 * (each.start + at // 8) + at % 8
        for each in found
        for at in range(8 * len(each.raw))
        if each.mask is None or each.mask >> (8 * len(each.raw) - 1 - at) & 1
    ]


@pytest.mark.parametrize("place", FRAMES, ids=lambda place: f"{place[0]}-{place[1]}")
def test_fields_of_a_whole_header_cover_each_of_its_bits_once(place: tuple[str, int]) -> None:
    record = FRAMES[place]
    for header in dissect(record, TABLE).headers:
        layout = layout_of(header)
        if layout is not None and not header.faulty and header.layer != "encrypted":
            covered = bits(values(layout, record.data, header.start, header.end))
            assert covered == list(range(8 * header.start, 8 * header.end)), header


@pytest.mark.parametrize("cut", range(0, 120, 3))
def test_no_field_of_a_cut_header_goes_beyond_what_is_there(cut: int) -> None:
    whole = frames.in_tunnel(
        frames.geneve(frames.ethernet(frames.ipv4(frames.tcp(), proto=6)), options=frames.dsr_option()), 6081
    )
    record = Record(1, 0, len(whole), whole[:cut], 1, 0)
    for header in dissect(record, TABLE).headers:
        layout = layout_of(header)
        assert layout is not None
        assert all(each.start + len(each.raw) <= cut for each in values(layout, record.data, header.start, header.end))
