"""Core flows in words and columns (schema.FLOWS), from the numbers of their rows."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from analyzer.layers.loop import codes
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop.slots import NULL
from analyzer.layers.rows import address_text
from analyzer.words import TRANSPORTS

KINDS = ("bare", *codes.TUNNEL_KINDS)
"""Bits of CARRIED_BY."""


Opening = tuple[int, int, int]


def opening(row: list[int]) -> Opening:
    """Return when a flow was opened, when it was first seen, and whether by its low end.

    Of several sightings the smallest is right: one that saw a SYN or an echo request, else the earliest.
    """
    by_low = f.OPENED_FROM_LOW if row[f.OPENED] < f.NEVER else f.FIRST_FROM_LOW
    return row[f.OPENED], row[f.FIRST], row[by_low]


def core_row(run: str, point: str, row: list[int], opened: Opening | None = None) -> dict[str, Any]:
    """Return column → value of one flow, None for what is not there; `opened` where other points know better."""
    low_first = (opened or opening(row))[2]
    source, destination = (0, 1) if low_first else (1, 0)
    source_ip, destination_ip = (f.LOW_HI, f.HIGH_HI) if low_first else (f.HIGH_HI, f.LOW_HI)
    source_vni, destination_vni = (f.LOW_VNI_MIN, f.HIGH_VNI_MIN) if low_first else (f.HIGH_VNI_MIN, f.LOW_VNI_MIN)
    version, protocol = row[f.PROTOCOL] >> 8, row[f.PROTOCOL] & 255
    identifier = row[f.ICMP_IDENTIFIER]
    return {
        "run": run,
        "source_ip": _address(row[source_ip], row[source_ip + 1], version),
        "source_port": _known(row[f.LOW_PORT + source]),
        "destination_ip": _address(row[destination_ip], row[destination_ip + 1], version),
        "destination_port": _known(row[f.LOW_PORT + destination]),
        "network_transport": TRANSPORTS.get(protocol) or str(protocol),
        "icmp_type": -1 - identifier if NULL < identifier < 0 else None,
        "icmp_identifier": identifier if identifier >= 0 else None,
        "tunnel_type": _tunnels(row[f.CARRIED_BY]),
        "minimum_source_vni": _least(row[source_vni]),
        "maximum_source_vni": _most(row[source_vni + 1]),
        "minimum_destination_vni": _least(row[destination_vni]),
        "maximum_destination_vni": _most(row[destination_vni + 1]),
        "overhead_bytes": row[f.OVERHEAD] if row[f.OVERHEAD_MAX] >= 0 else None,
        "minimum_overhead_bytes": _least(row[f.OVERHEAD_MIN]),
        "maximum_overhead_bytes": _most(row[f.OVERHEAD_MAX]),
        "counted_at": point,
        "network_packets": row[f.LOW_PACKETS] + row[f.HIGH_PACKETS],
        "network_bytes": row[f.LOW_BYTES] + row[f.HIGH_BYTES],
        "source_packets": row[f.LOW_PACKETS + source],
        "source_bytes": row[f.LOW_BYTES + source],
        "destination_packets": row[f.LOW_PACKETS + destination],
        "destination_bytes": row[f.LOW_BYTES + destination],
        "minimum_ttl": _least(row[f.TTL_MIN]),
        "maximum_ttl": _most(row[f.TTL_MAX]),
        "minimum_ip_total_length": _least(row[f.LENGTH_MIN]),
        "maximum_ip_total_length": _most(row[f.LENGTH_MAX]),
        "tcp_control_bits": row[f.TCP_FLAGS] if protocol == 6 else None,
        "source_mss": _least(row[f.LOW_MSS + source]),
        "destination_mss": _least(row[f.LOW_MSS + destination]),
        "later_fragments": row[f.FRAGMENTS],
        "start_epoch_ns": _least(row[f.FIRST]),
        "end_epoch_ns": _known(row[f.LAST]),
    }


_address = lru_cache(1 << 14)(address_text)


@lru_cache
def _tunnels(carried_by: int) -> str | None:
    """Return how packets were carried, None where all were bare."""
    kinds = [kind for bit, kind in enumerate(KINDS) if carried_by >> bit & 1]
    return "+".join(kinds) if kinds != ["bare"] else None


def _known(value: int) -> int | None:
    return None if value == NULL else value


def _least(value: int) -> int | None:
    """Return a minimum, None where it was never set."""
    return None if value == f.NEVER else value


def _most(value: int) -> int | None:
    """Return a maximum, None where it was never set."""
    return None if value < 0 else value
