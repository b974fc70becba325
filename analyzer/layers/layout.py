"""A header's fields as they stand in its bytes: dpkt's layout says where, a layer's LAYOUT what they are.

A layer that has bytes of its own declares, beside `decode`, one `LAYOUT`: or several, by the number that led to it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

import dpkt

from analyzer.layers.address import ip_text, mac_text

Form = Literal["number", "little", "hex", "flag", "ip", "mac", "bytes"]
"""How a value is written; `flag` is one bit, `little` a number whose last byte counts most."""
Means = Mapping[int, str] | Callable[[int], str | None] | None
"""What a number stands for, where its own figure does not say so."""


class Field(NamedTuple):
    """One field: Wireshark's name for it ('' where it has none), what people call it, how its value is read."""

    name: str
    label: str
    form: Form = "number"
    means: Means = None
    bits: tuple[tuple[int, Field], ...] = ()
    """Mask within this field's number → a field of its own."""


class Value(NamedTuple):
    """A field of one frame. `start` counts from the frame's first byte; `mask`: which bits of its bytes, None all."""

    field: Field
    start: int
    raw: bytes
    mask: int | None = None
    parts: tuple[Value, ...] = ()
    said: str = ""
    """What the bytes mean, where the field alone does not tell."""
    end: str = ""
    """`address:port` that the bytes hold, of a service."""

    @property
    def number(self) -> int:
        """The field's bits as an unsigned number."""
        whole = int.from_bytes(self.raw, "little" if self.field.form == "little" else "big")
        return whole if self.mask is None else (whole & self.mask) >> _shift(self.mask)

    @property
    def text(self) -> str:
        """The value as it is written."""
        return _WRITTEN[self.field.form](self)

    @property
    def meaning(self) -> str | None:
        """What the value stands for; of a field of flags the names of those that are set."""
        means = self.field.means
        told = (means(self.number) if callable(means) else means.get(self.number)) if means else None
        return self.said or told or ", ".join(_set_flags(self)) or None


class Checksum(NamedTuple):
    """Which field is the internet checksum (RFC 1071) of what: the header, or all to the end of the packet."""

    name: str
    whole: bool = True
    pseudo: bool = False
    """Whether addresses, length and protocol of the IP header count too (RFC 768, RFC 8200 8.1)."""
    optional: bool = False
    """Whether 0 stands for none."""


class Layout(NamedTuple):
    """How to show a header: dpkt's name of each of its fields → Field, then what follows the fixed part."""

    title: str
    packet: type[dpkt.Packet]
    fields: Mapping[str, Field]
    more: Callable[[bytes, int, int], Iterator[Value]] = lambda data, start, end: iter(())
    """(frame, start of the header, where its bytes may end) → fields of varying number or place."""
    checksum: Checksum | None = None

    @property
    def places(self) -> Iterator[tuple[str, int, list[tuple[str, int]]]]:
        """Yield (name, bytes, its bit fields as (name, mask)) of each entry of dpkt's layout."""
        bit_fields = getattr(self.packet, "__bit_fields__", None) or {}
        for name, code, _ in self.packet.__hdr__:
            size = struct.calcsize(f">{code}")
            yield name, size, list(_masks(bit_fields.get(name, ()), 8 * size))


Layouts = Mapping[int | None, Layout]
"""Number that led to the layer → layout; None: any other."""


def values(layout: Layout, data: bytes, start: int, end: int) -> list[Value]:
    """Return every field of the header that begins at `start`; what goes beyond `end` is left out."""
    found: list[Value] = []
    at = start
    for name, size, bits in layout.places:
        if at + size > end:
            return found
        raw = data[at : at + size]
        found += [_masked(layout.fields[part], at, raw, mask) for part, mask in bits]
        if not bits:
            found.append(value(layout.fields[name], data, at, size))
        at += size
    return found + list(layout.more(data, start, end))


def value(field: Field, data: bytes, at: int, size: int, said: str = "") -> Value:
    """Return a field that takes whole bytes, and the fields in its bits."""
    raw = data[at : at + size]
    return Value(field, at, raw, None, tuple(_masked(part, at, raw, mask) for mask, part in field.bits), said)


def group(field: Field, data: bytes, at: int, end: int, parts: list[Value], said: str = "", named: str = "") -> Value:
    """Return bytes that hold other fields, an option or a list of them; `named`: the `address:port` in them."""
    return Value(field, at, data[at:end], None, tuple(parts), said, named)


def _masked(field: Field, at: int, raw: bytes, mask: int) -> Value:
    """Return the field of some bits, on the fewest bytes that hold them."""
    behind = _shift(mask) // 8
    before = len(raw) - -(-mask.bit_length() // 8)
    kept, mask = raw[before : len(raw) - behind], mask >> 8 * behind
    parts = tuple(_masked(part, at + before, kept, inner << _shift(mask)) for inner, part in field.bits)
    return Value(field, at + before, kept, None if mask == (1 << 8 * len(kept)) - 1 else mask, parts)


def _masks(bits: tuple[tuple[str, int], ...], left: int) -> Iterator[tuple[str, int]]:
    for name, wide in bits:
        left -= wide
        yield name, ((1 << wide) - 1) << left


def _shift(mask: int) -> int:
    """Return how many bits stand to the right of the mask's."""
    return (mask & -mask).bit_length() - 1


def _set_flags(value: Value) -> Iterator[str]:
    return (part.field.label for part in value.parts if part.field.form == "flag" and part.number)


def _hex(value: Value) -> str:
    bits = 8 * len(value.raw) if value.mask is None else (value.mask >> _shift(value.mask)).bit_length()
    return f"0x{value.number:0{-(-bits // 4)}x}"


_WRITTEN: dict[Form, Callable[[Value], str]] = {
    "number": lambda value: str(value.number),
    "little": lambda value: str(value.number),
    "hex": _hex,
    "flag": lambda value: "set" if value.number else "not set",
    "ip": lambda value: ip_text(value.raw),
    "mac": lambda value: mac_text(value.raw),
    "bytes": lambda value: value.raw.hex(" "),
}
