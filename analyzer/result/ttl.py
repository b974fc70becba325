"""TTLs as the Result shows them."""

from __future__ import annotations

from typing import Literal

from analyzer.result.struct import Struct, ValueCount


class TtlAtPoint(Struct):
    """TTLs of pod-to-pod packets at one point, one path scope, one direction relative to the node."""

    point: str
    scope: Literal["intranode", "internode"]
    direction: Literal["from source", "to destination", "between"]
    """`from source`: the point is on the sender's node; `to destination`: on the receiver's; `between`: a router."""
    workload_ttl: list[ValueCount]
    outer_ttl: list[ValueCount]
