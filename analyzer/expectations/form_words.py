"""What expectations are written with: names, numbers, ranges, words, and the choice of runs."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from analyzer.words import Datapath, HostRouting, PathClass

Names = str | Annotated[list[str], msgspec.Meta(min_length=1)]
Numbers = int | Annotated[list[int], msgspec.Meta(min_length=1)]
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
"""16 bits (RFC 768, RFC 9293); 0 is reserved and never on the wire of a connection (RFC 6335, section 6)."""
Ports = Port | Annotated[list[Port], msgspec.Meta(min_length=1)]
Hops = Annotated[int, msgspec.Meta(ge=0, le=255)]
"""A TTL or hop limit: 8 bits (RFC 791, RFC 8200)."""
Ttls = Hops | Annotated[list[Hops], msgspec.Meta(min_length=1)]
Classes = PathClass | Annotated[list[PathClass], msgspec.Meta(min_length=1)]
Scope = Literal["internode", "intranode"]
Presence = Literal["present", "absent"]
Transport = Literal["icmp", "tcp", "udp", "esp", "ipv6-icmp", "sctp", "gre", "ipip", "ipv6"]
Kind = Literal["vxlan", "geneve", "ipip", "gre"]
Verdict = Literal["fits", "wasteful", "fragmented", "too large", "unknown"]
Way = Literal["overlay", "native", "ecmp", "none"]


class Form(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Strict: a key that is not known is an error."""


class Bounds(Form):
    """A range, both ends included."""

    at_least: float | None = None
    at_most: float | None = None

    def __post_init__(self) -> None:
        if self.at_least is None and self.at_most is None:
            raise ValueError("a range needs `at_least`, `at_most` or both")


class Choice(Form):
    """Runs by what their manifest says; all that is given has to hold."""

    id: Names | None = None
    """`setup/scenario`, or the folder or file where there is no manifest."""
    setup: Names | None = None
    scenario: Names | None = None
    datapath: Datapath | Annotated[list[Datapath], msgspec.Meta(min_length=1)] | None = None
    host_routing: HostRouting | Annotated[list[HostRouting], msgspec.Meta(min_length=1)] | None = None
    cilium_version: Names | None = None
    segmentation: Names | None = None
