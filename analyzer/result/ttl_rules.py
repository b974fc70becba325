"""TTLs set beside what they should be, as the Result shows them."""

from __future__ import annotations

from typing import Literal

from analyzer.result.struct import Struct, ValueCount
from analyzer.words import PathClass


class TtlExpectation(Struct):
    """The TTL of one direction between two nodes at one place, as the rules have it and as it was seen."""

    scope: Literal["intranode", "internode"]
    path_class: PathClass
    """How this direction crossed, by the packets' headers; never by their TTL."""
    source_node: str | None
    destination_node: str | None
    place: Literal["source underlay", "destination underlay", "receiver"]
    header: Literal["workload", "outer"]
    initial: int | None
    """TTL that the sender set: as its own interface shows it, else the next of 64, 128 and 255."""
    initial_from: Literal["own view", "inferred", "rule"]
    """`rule`: an outer header starts with what the datapath writes."""
    routers: int | None
    """Routers between the nodes; null when neither routes nor both underlays tell, or where none can matter."""
    routers_from: Literal["routes", "underlays"] | None
    expected: list[int]
    """Every value that a rule which may apply gives; empty when no rule does."""
    rules: list[str]
    observed: list[ValueCount]
    points: list[str]
    met: bool | None
    """Null when it cannot be judged; `why` says what is missing."""
    why: str


class TtlStep(Struct):
    """What TTL the way between two neighbouring points took, over flows and directions of one scope."""

    scope: Literal["intranode", "internode"]
    header: Literal["workload", "outer"]
    from_point: str
    to_point: str
    """The same as `from_point` for a router's only interface, on which packets come in and go out."""
    decrement: list[ValueCount]
    """n counts directions of flows; a negative value is a TTL that grew."""


class InitialTtl(Struct):
    """With which TTL packets began, over directions of flows."""

    initial: int | None
    """64, 128 or 255; what the sender's own interface shows; null where neither can be said."""
    exception: str | None
    """Why it is none of the three, or not certain; null for the usual."""
    directions: int
    packets: int
    """At the point that saw the highest TTL of a direction."""
