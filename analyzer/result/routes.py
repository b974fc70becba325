"""Routes as the Result shows them."""

from __future__ import annotations

from typing import Literal

from analyzer.result.struct import Struct


class RouteTo(Struct):
    """How a packet from one node to one pod CIDR leaves (state)."""

    node: str
    destination: str
    via: list[str]
    device: list[str]
    protocol: str | None
    mtu: int | None
    kind: Literal["local", "overlay", "native", "ecmp", "none"]
