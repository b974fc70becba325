"""Options as IPv4, IPv6 and TCP write them: kind 1 · length 1 · data, but for padding of a single byte."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from analyzer.layers.layout import Field, Value, group, value


class Known(NamedTuple):
    """An option by its kind: the field that it is as a whole, and its data as (bytes, field) in their order."""

    field: Field
    data: tuple[tuple[int, Field], ...] = ()
    named: Callable[[bytes], str] = lambda data: ""
    """Data → the `address:port` in them, of a service that they lead to; '' where there is none."""


class Style(NamedTuple):
    """How a protocol writes its options."""

    kind: Field
    length: Field
    known: Mapping[int, Known]
    single: tuple[int, ...]
    """Kinds of one byte, without a length."""
    end: int | None = None
    """Kind after which nothing is read."""
    uncounted: int = 0
    """Bytes of an option that its length does not count."""


OTHER = Known(Field("", "Option that nobody reads here", "bytes"))


def option_values(style: Style, data: bytes, at: int, end: int) -> list[Value]:
    """Return the options that are there whole; a length that cannot be ends them, as in the receiver's kernel."""
    found: list[Value] = []
    while at < end:
        size = _size(style, data, at, end)
        if size is None:
            break
        found.append(_option(style, data, at, at + size))
        at += size
        if found[-1].raw[0] == style.end:
            break
    return found


def _size(style: Style, data: bytes, at: int, end: int) -> int | None:
    """Return how long the option is, None where it does not fit or says that it is shorter than its own header."""
    if data[at] in style.single:
        return 1
    size = data[at + 1] + style.uncounted if at + 1 < end else 0
    return size if size >= 2 and at + size <= end else None


def _option(style: Style, data: bytes, at: int, end: int) -> Value:
    known = style.known.get(data[at], OTHER)
    parts = [value(style.kind, data, at, 1)]
    if end > at + 1:
        parts.append(value(style.length, data, at + 1, 1))
    inner = at + 2
    for size, field in known.data:
        if inner + size <= end:
            parts.append(value(field, data, inner, size))
        inner += size
    named = known.named(data[at + 2 : end])
    said = f"DSR to {named}" if named else ", ".join(f"{each.field.label} {each.text}" for each in parts[2:])
    return group(known.field, data, at, end, parts, said, named)
