"""Dissection → its headers with names and colours, and their fields one a line: what every form of it is made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.dissection_result import DissectedField, DissectedHeader, Dissection
from analyzer.report.view.names import LAYERS
from analyzer.report.view.text import clean, count

HUES = {
    "ipv4": "#2563eb",
    "ipv6": "#2563eb",
    "ipv6_extension": "#2563eb",
    "ipv6_fragment": "#2563eb",
    "arp": "#2563eb",
    "udp": "#0f8a7e",
    "tcp": "#2e8b3d",
    "icmp": "#7c3aed",
    "sctp": "#2e8b3d",
    "vxlan": "#d97706",
    "geneve": "#d97706",
    "gre": "#d97706",
    "encrypted": "#be185d",
    "authentication": "#be185d",
}
TUNNELS = ("vxlan", "geneve", "gre")
LINK = "#64748b"
"""Of what carries an IP packet: Ethernet, VLAN tags, cooked headers."""
LONGEST = 16
"""Bytes of a field that are written; of a longer one the first and the last."""


@dataclass(frozen=True, slots=True)
class Line:
    """One field as it is written; `depth` counts the fields around it."""

    start: int
    length: int
    depth: int
    bytes: str
    label: str
    value: str
    meaning: str
    name: str
    minor: bool
    """Whether the field around it tells the same in fewer words: single bits, kind and length of an option."""

    @property
    def span(self) -> str:
        """Where it stands in the frame."""
        return span(self.start, self.length)


@dataclass(frozen=True, slots=True)
class Block:
    """One header: its name among the others (`outer IPv4`), its place, its colour, its fields."""

    title: str
    start: int
    length: int
    hue: str
    packet: int
    added: bool
    """Whether it belongs to what the path added to the packet inside."""
    lines: list[Line]


def span(start: int, length: int) -> str:
    """Return the place of some bytes: `14`, or `16-17`, its dash a long one."""
    return str(start) if length <= 1 else f"{start}\N{EN DASH}{start + length - 1}"


def blocks(found: Dissection) -> list[Block]:
    """Return every header, outermost first."""
    added = range(*overhead_span(found))
    return [
        Block(
            title=_title(header, found),
            start=header.start,
            length=header.length,
            hue=HUES.get(header.layer, LINK),
            packet=header.packet,
            added=header.start in added,
            lines=[line for field in header.fields for line in _lines(field, 0, header.layer in TUNNELS)],
        )
        for header in found.headers
    ]


def overhead_span(found: Dissection) -> tuple[int, int]:
    """Return where what the path added begins and ends; (0, 0) where it added nothing, or nothing known."""
    parts = found.overhead or []
    return (parts[0].start, parts[-1].start + parts[-1].length) if parts else (0, 0)


def overhead_words(found: Dissection) -> str:
    """Return `50 bytes added: outer IP 20 + UDP 8 + VXLAN 8 + inner Ethernet 14`, or nothing."""
    start, end = overhead_span(found)
    if start == end:
        return ""
    parts = " + ".join(f"{LAYERS.get(each.layer, each.layer)} {each.length}" for each in found.overhead or [])
    return f"{count(end - start, 'byte')} added: {parts}"


def subject(found: Dissection) -> str:
    """Return `Frame 22 of worker/eth0, geneve/dsr`."""
    run = f", {clean(found.run)}" if found.run else ""
    return f"Frame {found.frame_number} of {clean(found.point)}{run}"


def sizes(found: Dissection) -> str:
    """Return how much of the frame there is, and why this one."""
    whole = "all captured" if found.captured_len == found.frame_len else f"{found.captured_len} captured"
    return f"{count(found.frame_len, 'byte')} on the wire, {whole}; {clean(found.chosen)} of {clean(found.file)}"


def ending(found: Dissection) -> list[str]:
    """Say what follows the headers, and what is wrong."""
    said = []
    if found.stop:
        how = "Reading stopped" if found.unread else "Read to its end, but"
        said.append(f"{how}: {found.status}, {clean(found.stop)}.")
    if found.payload_length:
        what = "were not read" if found.unread else "of payload"
        said.append(f"{count(found.payload_length, 'byte')} {what}, from byte {found.payload_start} on.")
    if found.trailer_length:
        said.append(f"{count(found.trailer_length, 'byte')} after the packet: padding, or a frame check sequence.")
    return said + [f"{clean(note)}." for note in found.notes]


def _title(header: DissectedHeader, found: Dissection) -> str:
    """Name a header by the packet that it belongs to, where there are several."""
    deepest = max(each.packet for each in found.headers)
    if header.quoted:
        return f"quoted {header.title}"
    carried = header.packet == deepest or header.layer in TUNNELS
    inner = "inner " if header.packet else ""
    return f"{inner if carried else 'outer '}{header.title}" if deepest else header.title


def _lines(field: DissectedField, depth: int, tunnel: bool) -> Iterator[Line]:
    """Yield a field and those in it; of a tunnel's own header everything counts, as it is what the frame is about."""
    bit = field.value in ("set", "not set") or field.label == "Reserved"
    yield Line(
        start=field.start,
        length=field.length,
        depth=depth,
        bytes=_bits(field) if field.mask else _hex(field.raw),
        label=clean(field.label),
        value="" if field.value == _spaced(field.raw) else field.value,
        meaning=clean(field.meaning or ""),
        name=field.name or "",
        minor=depth > 0 and (bit or (depth > 1 and not tunnel)),
    )
    for part in field.fields:
        yield from _lines(part, depth + 1, tunnel)


def _bits(field: DissectedField) -> str:
    """Return the field's bits in their bytes, as Wireshark draws them: `0100 ....`."""
    wide, mask, number = 8 * field.length, field.mask or 0, int(field.raw, 16)
    shown = "".join(str(number >> at & 1) if mask >> at & 1 else "." for at in range(wide - 1, -1, -1))
    return " ".join(shown[at : at + 4] for at in range(0, wide, 4))


def _hex(raw: str) -> str:
    """Return the bytes, of many the first and the last."""
    if len(raw) <= 2 * LONGEST:
        return _spaced(raw)
    return f"{_spaced(raw[:LONGEST])} … {_spaced(raw[-6:])}"


def _spaced(raw: str) -> str:
    return bytes.fromhex(raw).hex(" ")
