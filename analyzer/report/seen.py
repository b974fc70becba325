"""What a sighting of a Trace and a hop of the Result have in common."""

from __future__ import annotations

from typing import Protocol

from analyzer.words import Origin, Role


class Seen(Protocol):
    """One packet at one capture point, as `TracedSighting` and `Hop` describe their fields."""

    point: str
    node: str | None
    interface: str
    role: Role
    frame_number: int
    frame_len: int
    ip_ttl: int
    outer_ip_ttl: int | None
    outer_source_ip: str | None
    outer_destination_ip: str | None
    tunnel_type: str | None
    vni: int | None
    identity: str | None
    eth_src: str | None
    eth_dst: str | None
    programs: list[str] | None
    identity_origin: Origin | None
    vni_sender: str | None

    @property
    def overhead_bytes(self) -> int | None:
        """Return what the tunnel adds."""
