"""BGP sessions as the Result shows them: one per TCP connection of port 179."""

from __future__ import annotations

from typing import Literal

from analyzer.result.struct import Spread, Struct


class BgpCapability(Struct):
    """One capability of an OPEN (RFC 5492)."""

    code: int
    name: str
    value: str | None
    """What it carries, in words; null where that is nothing or is not read."""


class BgpOpen(Struct):
    """What one side proposed in its first OPEN."""

    time_epoch_ns: int | None
    version: int
    as_number: int | None
    """Of four octets where the side has that capability; null where that was cut."""
    hold_time_s: int
    router_id: str
    capabilities: list[BgpCapability]


class BgpPrefix(Struct):
    """One prefix as one side announced or withdrew it."""

    family: str
    prefix: str
    path_id: int | None
    """Where the sides agreed on several paths to a prefix (RFC 7911)."""
    next_hop: list[str]
    """Of the last announcement."""
    as_path: str | None
    """Of the last announcement; `{…}` is a set; null where none was read, or the width of its numbers is not known."""
    announcements: int
    withdrawals: int
    first_announced_epoch_ns: int | None
    first_withdrawn_epoch_ns: int | None
    last_said: Literal["announced", "withdrawn"]


class BgpEndOfRib(Struct):
    """The side has sent all its routes of this family (RFC 4724 2)."""

    family: str
    time_epoch_ns: int | None


class BgpNotification(Struct):
    """Why the side closes the session."""

    time_epoch_ns: int | None
    code: int
    subcode: int
    error: str
    reason: str | None
    """The subcode by name; null for 0."""
    text: str | None
    """What an operator wrote (RFC 9003)."""


class BgpSilence(Struct):
    """A side was not heard for longer than the hold time."""

    from_epoch_ns: int
    until_epoch_ns: int
    """Its next message, or the end: a FIN, RST or NOTIFICATION of either side, or the last segment captured."""
    lasted_s: float


class BgpPeer(Struct):
    """One side of a session and what it sent."""

    ip: str
    port: int
    node: str | None
    open: BgpOpen | None
    """Null where it was not captured."""
    messages: dict[str, int]
    """By type; those that the capture cut are among them."""
    keepalive_interval_s: Spread | None
    """Between KEEPALIVEs with no gap in the stream between them."""
    announced: int
    """Prefixes in all UPDATEs, each time one is named."""
    withdrawn: int
    prefixes: list[BgpPrefix]
    """The first 200 that were named, sorted."""
    end_of_rib: list[BgpEndOfRib]
    notifications: list[BgpNotification]
    silences: list[BgpSilence] | None
    """Null where the hold time is not known."""
    unread: list[str]
    """What could not be read, and why."""


class BgpSession(Struct):
    """One TCP connection and the BGP in it. Times are those of `point`'s clock."""

    point: str
    """The point that saw most of it: all of this is read there."""
    seen_at: list[str]
    established: Literal["observed", "inferred"] | None
    """`observed`: both OPENs, and a KEEPALIVE of each side behind them; `inferred`: an UPDATE, which no other state
    allows, or KEEPALIVEs of both sides where the start was not captured; null: nothing says so."""
    established_epoch_ns: int | None
    """The later of both sides' first KEEPALIVEs; null unless observed."""
    setup_us: float | None
    """From the first OPEN to there."""
    hold_time_s: int | None
    """The smaller of both proposals; 0 is none; null where an OPEN was not captured."""
    opened_epoch_ns: int | None
    """The first SYN."""
    closed_epoch_ns: int | None
    """The first FIN,"""
    closed_by: str | None
    """and whose it was."""
    reset_epoch_ns: int | None
    reset_by: str | None
    tcp_authentication: Literal["md5", "ao"] | None
    """Segments are signed (RFC 2385, RFC 5925), not encrypted."""
    peers: list[BgpPeer]
    """First who opened the connection; where no SYN was seen, who is not on port 179."""
    unread: list[str]
