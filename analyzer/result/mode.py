"""Routing mode as declared and as observed, as the Result shows it."""

from __future__ import annotations

from typing import Literal

from analyzer.result.struct import Struct


class ModeBetween(Struct):
    """How pod packets from one node to another should leave, and how they did."""

    source_node: str | None
    """Null for flows whose nodes nothing names."""
    destination_node: str | None
    declared: Literal["overlay", "native", "none"] | None
    """`none`: the node's table has no route but the default one."""
    declared_by: list[str]
    observed: Literal["encapsulated", "native", "mixed", "encrypted"] | None
    evidence: list[str]
    agrees: bool | None
    why: str
