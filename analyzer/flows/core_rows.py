"""Core flows in words and columns (schema.FLOWS), from the numbers of their rows."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from analyzer.flows.numbers import address, known, least, most
from analyzer.layers.loop import codes
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop.slots import NULL
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
        "source_ip": address(row[source_ip], row[source_ip + 1], version),
        "source_port": known(row[f.LOW_PORT + source]),
        "destination_ip": address(row[destination_ip], row[destination_ip + 1], version),
        "destination_port": known(row[f.LOW_PORT + destination]),
        "network_transport": TRANSPORTS.get(protocol) or str(protocol),
        "icmp_type": -1 - identifier if NULL < identifier < 0 else None,
        "icmp_identifier": identifier if identifier >= 0 else None,
        "tunnel_type": _tunnels(row[f.CARRIED_BY]),
        "minimum_source_vni": least(row[source_vni]),
        "maximum_source_vni": most(row[source_vni + 1]),
        "minimum_destination_vni": least(row[destination_vni]),
        "maximum_destination_vni": most(row[destination_vni + 1]),
        "overhead_bytes": row[f.OVERHEAD] if row[f.OVERHEAD_MAX] >= 0 else None,
        "minimum_overhead_bytes": least(row[f.OVERHEAD_MIN]),
        "maximum_overhead_bytes": most(row[f.OVERHEAD_MAX]),
        "counted_at": point,
        "network_packets": row[f.LOW_PACKETS] + row[f.HIGH_PACKETS],
        "network_bytes": row[f.LOW_BYTES] + row[f.HIGH_BYTES],
        "source_packets": row[f.LOW_PACKETS + source],
        "source_bytes": row[f.LOW_BYTES + source],
        "destination_packets": row[f.LOW_PACKETS + destination],
        "destination_bytes": row[f.LOW_BYTES + destination],
        "minimum_ttl": least(row[f.TTL_MIN]),
        "maximum_ttl": most(row[f.TTL_MAX]),
        "minimum_ip_total_length": least(row[f.LENGTH_MIN]),
        "maximum_ip_total_length": most(row[f.LENGTH_MAX]),
        "tcp_control_bits": row[f.TCP_FLAGS] if protocol == 6 else None,
        "source_mss": least(row[f.LOW_MSS + source]),
        "destination_mss": least(row[f.LOW_MSS + destination]),
        "later_fragments": row[f.FRAGMENTS],
        "start_epoch_ns": least(row[f.FIRST]),
        "end_epoch_ns": known(row[f.LAST]),
    }


@lru_cache
def _tunnels(carried_by: int) -> str | None:
    """Return how packets were carried, None where all were bare."""
    kinds = [kind for bit, kind in enumerate(KINDS) if carried_by >> bit & 1]
    return "+".join(kinds) if kinds != ["bare"] else None
