"""Bytes as a frame: both readings say the same of it, and no offset leaves it.

    | link type | bytes cut off, 2, little endian | flags | frame ... |

The link type is an index into LINK_TYPES. Flags: 1 no time, 2 tunnels on ports of the user's own as well.
"""

from __future__ import annotations

import struct

from analyzer.layers import bindings
from analyzer.layers.dissector import dissect
from analyzer.readers import Record
from tests.layers.loop.equality import assert_equal
from tests.layers.offsets import assert_holds_together
from tests.layers.stacks import LINKS, TABLE

HEAD = struct.Struct("<BHB")
LINK_TYPES = [*LINKS, 9]
"""All that are bound, and PPP, which is not."""
NO_TIME, OWN_PORTS = 1, 2
OWN_TABLE = bindings.build({53: "vxlan", 80: "geneve"})


def check(data: bytes) -> None:
    """Raise AssertionError where the readings differ or an offset lies outside; whatever else is raised is a fault."""
    if len(data) < HEAD.size:
        return
    link, missing, flags = HEAD.unpack_from(data)
    frame = data[HEAD.size :]
    time = None if flags & NO_TIME else 0
    record = Record(1, time, len(frame) + missing, frame, LINK_TYPES[link % len(LINK_TYPES)], 0)
    table = OWN_TABLE if flags & OWN_PORTS else TABLE
    assert_holds_together(dissect(record, table))
    assert_equal([record], table)


def packed(frame: bytes, link_type: int = 1, missing: int = 0, flags: int = 0) -> bytes:
    """Return the input that stands for this frame, of which `missing` bytes more were on the wire."""
    return HEAD.pack(LINK_TYPES.index(link_type), missing, flags) + frame
