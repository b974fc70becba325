"""Numbers → Arrow columns: integers, booleans, and words that few different numbers stand for many times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from analyzer.columns.batch import Booleans, Numbers
from analyzer.layers.address import ip_text, mac_text


def integers(values: Numbers, there: Booleans) -> Any:
    """Return an int64 array, null where not there."""
    return pa.array(values, mask=~there)


def booleans(values: Numbers, there: Booleans) -> Any:
    """Return a boolean array, null where not there."""
    return pa.array(values == 1, mask=~there)


def words(values: Numbers, there: Booleans, spell: Callable[[int], str | None]) -> Any:
    """Return a string array, null where not there; each different number is spelled once."""
    encoded = pa.array(values, mask=~there).dictionary_encode()
    return pa.array(map(spell, encoded.dictionary.to_pylist()), pa.string()).take(encoded.indices)


def macs(values: Numbers, there: Booleans) -> Any:
    """Return MAC addresses as text."""
    return words(values, there, lambda value: mac_text(value.to_bytes(6, "big")))


def ipv4(values: Numbers, there: Booleans) -> Any:
    """Return IPv4 addresses as text."""
    return words(values, there, lambda value: ip_text(value.to_bytes(4, "big")))


def ip_addresses(high: Numbers, low: Numbers, version: Numbers, there: Booleans) -> Any:
    """Return IPv4 and IPv6 addresses as text (RFC 5952), from their upper and lower 64 bits."""
    is_4, is_6 = there & (version == 4), there & (version == 6)
    if not is_6.any():
        return ipv4(low, is_4)
    raw = np.column_stack((high, low)).astype(">i8").tobytes()
    encoded = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(low), [None, pa.py_buffer(raw)])
    encoded = encoded.dictionary_encode()
    addresses = pa.array([ip_text(address) for address in encoded.dictionary.to_pylist()], pa.string())
    import pyarrow.compute as pc

    return pc.if_else(pa.array(is_6), addresses.take(encoded.indices), ipv4(low, is_4))
