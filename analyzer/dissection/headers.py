"""A dissected frame → its headers as the document shows them, every field with what it means."""

from __future__ import annotations

from analyzer.dissection.named import Named, Names
from analyzer.dissection_result import ChecksumState, DissectedField, DissectedHeader
from analyzer.layers import checksum
from analyzer.layers.dissector import Frame, Header, layer_of
from analyzer.layers.layout import Layout, Value, values

CHECKSUM_WORDS: dict[ChecksumState, str] = {
    "correct": "correct",
    "unfinished": "unfinished: the sum of the pseudo header, for the sender's card to complete",
    "none": "none",
}


def headers(frame: Frame, data: bytes, names: Names) -> list[DissectedHeader]:
    """Return every header that has bytes of its own, outermost first; a cut one with the fields that are there."""
    return [_header(frame, data, header, names) for header in frame.headers]


def _header(frame: Frame, data: bytes, header: Header, names: Names) -> DissectedHeader:
    layout = layout_of(header)
    read = values(layout, data, header.start, header.end) if layout else []
    end = max([header.start if header.faulty else header.end, *map(_end, read)])
    verdict = _verdict(frame, data, header, layout, read)
    fields = names.of(frame, header)
    return DissectedHeader(
        layer=header.layer,
        title=layout.title if layout else header.layer,
        start=header.start,
        length=end - header.start,
        packet=header.packet,
        quoted=header.quoted,
        complete=not header.faulty,
        checksum=verdict.state if verdict else None,
        fields=[_field(each, fields, layout, verdict) for each in read],
    )


def layout_of(header: Header) -> Layout | None:
    """Return how the header is shown, by the number that led to it; None for one whose bytes are another layer's."""
    found = getattr(layer_of(header.layer), "LAYOUT", None)
    if found is None or isinstance(found, Layout):
        return found
    chosen: Layout | None = found.get(header.key[1], found.get(None))
    return chosen


def _verdict(
    frame: Frame, data: bytes, header: Header, layout: Layout | None, read: list[Value]
) -> checksum.Verdict | None:
    if layout is None or layout.checksum is None:
        return None
    at = next((each.start for each in read if each.field.name == layout.checksum.name), None)
    return None if at is None else checksum.verdict(frame, data, header, layout.checksum, at)


def _field(each: Value, named: Named, layout: Layout | None, verdict: checksum.Verdict | None) -> DissectedField:
    meaning, origin = named(each)
    if verdict and layout and layout.checksum and each.field.name == layout.checksum.name:
        meaning = _checksum_words(verdict)
    return DissectedField(
        name=each.field.name or None,
        label=each.field.label,
        start=each.start,
        length=len(each.raw),
        mask=each.mask,
        raw=each.raw.hex(),
        value=each.text,
        meaning=meaning,
        origin=origin,
        fields=[_field(part, named, None, None) for part in each.parts],
    )


def _checksum_words(verdict: checksum.Verdict) -> str:
    if verdict.state == "wrong":
        return f"wrong: the bytes add up to 0x{verdict.computed:04x}"
    return CHECKSUM_WORDS.get(verdict.state, f"not checked: {verdict.why}")


def _end(value: Value) -> int:
    return value.start + len(value.raw)
