"""Rows of `ip -j route` as typed facts; snapshots come from strangers, so fields of other types count as missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

DEFAULT = "default"
REFUSING = {"blackhole", "unreachable", "prohibit", "throw"}
"""Route types that lead nowhere (ip-route(8))."""


@dataclass(frozen=True)
class Route:
    """One route; `via` and `devices` name one entry per next hop that has one, several with ECMP."""

    destination: str
    """A prefix, an address or `default`."""
    via: tuple[str, ...]
    devices: tuple[str, ...]
    protocol: str | None
    mtu: int | None
    """The route's own MTU metric; null where it leaves the size to the interface."""
    refuses: bool
    """Whether matching packets are dropped or refused."""


def routes(rows: list[dict[str, Any]]) -> list[Route]:
    """Return the routes of the main table, in the order given."""
    return [
        _route(row) for row in rows if isinstance(row.get("dst"), str) and row.get("table", "main") in ("main", 254)
    ]


def _route(row: dict[str, Any]) -> Route:
    hops = objects(row.get("nexthops")) or [row]
    protocol = row.get("protocol")
    return Route(
        destination=row["dst"],
        via=tuple(gateway for hop in hops for gateway in _gateways(hop)),
        devices=tuple(hop["dev"] for hop in hops if isinstance(hop.get("dev"), str)),
        protocol=protocol if isinstance(protocol, str) else None,
        mtu=next((size for metric in objects(row.get("metrics")) if (size := bytes_of(metric.get("mtu")))), None),
        refuses=isinstance(row.get("type"), str) and row["type"] in REFUSING,
    )


def _gateways(hop: dict[str, Any]) -> Iterator[str]:
    """An IPv4 route over an IPv6 neighbour names it as `via` (RFC 8950), any other as `gateway`."""
    via = hop.get("via")
    for gateway in (hop.get("gateway"), via.get("host") if isinstance(via, dict) else None):
        if isinstance(gateway, str):
            yield gateway


def objects(content: Any) -> list[dict[str, Any]]:
    """Return the objects of a JSON list; anything else counts as none."""
    return [row for row in content if isinstance(row, dict)] if isinstance(content, list) else []


def bytes_of(value: Any) -> int | None:
    """Return an MTU in bytes, or None for what cannot be one."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
