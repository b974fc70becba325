"""The quantities that are compared, in one table: a new one is one function of a `Run` and one line here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from analyzer.compare import mtu_rows, overhead_rows, path_rows, ping_rows, quality_rows, ttl_rows
from analyzer.compare.measured import Measured
from analyzer.compare.reasons import (
    Disturbance,
    class_elsewhere,
    counted_elsewhere,
    headers_cut,
    of_pings,
    of_times,
    other_mix_captured,
    other_mix_sent,
    other_offload,
    other_traffic_between,
    other_workload,
)
from analyzer.result import Run

LEAST_TIMES = 6
"""Times from which on their extremes enclose the true median with 95 % confidence: 1 - 2 * 0.5^n >= 0.95 for n >= 6
(order statistics; each value lies on either side of the median as often)."""
SENT = {"intranode": "intranode", **dict.fromkeys(path_rows.ON_THE_WIRE, "internode")}
"""Path class → scope of the traffic that it comes from."""
BYTES, RATIO, HOPS, MICROSECONDS = "bytes", "ratio", "hops", "us"


@dataclass(frozen=True)
class Quantity:
    """A row: its name and unit, how a run's figure is found, and what makes two of them unlike."""

    name: str
    unit: str
    measure: Callable[[Run], Measured]
    disturbed_by: tuple[Disturbance, ...] = (headers_cut,)
    scope: str | None = None
    least_n: int = 1
    """Fewer measurements than this say too little."""

    @property
    def has_ratio(self) -> bool:
        """Return whether twice the figure means twice as much: not of a TTL, which counts down from a start."""
        return self.unit != HOPS


def quantities(runs: Sequence[Run]) -> list[Quantity]:
    """Return the rows for these runs, path classes that none of them has left out."""
    return [
        Quantity("tunnel", "", path_rows.tunnels),
        Quantity("VNI pairs", "pairs", path_rows.vni_pairs, (headers_cut, other_traffic_between)),
        Quantity("routes to other nodes", "", path_rows.route_kinds, ()),
        *_classes(runs),
        Quantity("overhead per frame", BYTES, overhead_rows.per_frame, (headers_cut, counted_elsewhere)),
        Quantity("largest overhead", BYTES, overhead_rows.largest, (headers_cut, counted_elsewhere)),
        Quantity("overhead share, as captured", RATIO, overhead_rows.share_captured,
                 (headers_cut, counted_elsewhere, other_offload, other_mix_captured)),
        Quantity("overhead share, as sent", RATIO, overhead_rows.share_sent,
                 (headers_cut, counted_elsewhere, other_mix_sent)),
        Quantity("MTU verdict", "", mtu_rows.verdict, ()),
        Quantity("MTU of the underlay", BYTES, mtu_rows.underlay, ()),
        Quantity("MTU of the pods' route", BYTES, mtu_rows.route, ()),
        Quantity("MTU negotiated", BYTES, mtu_rows.negotiated),
        Quantity("MTU proven", BYTES, mtu_rows.proven, (headers_cut, other_traffic_between)),
        Quantity("MTU reported", BYTES, mtu_rows.reported),
        Quantity("MTU ceiling", BYTES, mtu_rows.ceiling),
        Quantity("outer fragments", "frames", mtu_rows.outer_fragments, (headers_cut, other_traffic_between)),
        Quantity("TTL leaving the node", HOPS, partial(ttl_rows.on_the_wire, direction="from source"),
                 scope="internode"),
        Quantity("TTL reaching the node", HOPS, partial(ttl_rows.on_the_wire, direction="to destination"),
                 scope="internode"),
        Quantity("TTL, outer", HOPS, ttl_rows.outer),
        *(each for scope in ("internode", "intranode") for each in _of_scope(scope)),
        Quantity("super-frames", "frames", quality_rows.super_frames,
                 (headers_cut, other_offload, other_traffic_between)),
        Quantity("dropped while capturing", "frames", quality_rows.dropped, ()),
        Quantity("unreadable frames", "frames", quality_rows.unreadable, ()),
        Quantity("damaged files", "files", quality_rows.damaged, ()),
    ]  # fmt: skip


def _of_scope(scope: str) -> list[Quantity]:
    return [
        Quantity("TTL at the receiver", HOPS, partial(ttl_rows.at_receiver, scope=scope), scope=scope),
        Quantity("MSS", BYTES, partial(mtu_rows.mss, scope=scope), scope=scope),
        Quantity("pings", "pings", partial(ping_rows.asked, scope=scope), of_pings(scope), scope),
        Quantity("pings answered", RATIO, partial(ping_rows.answered, scope=scope), of_pings(scope), scope),
        Quantity("round trip", MICROSECONDS, partial(ping_rows.round_trip, scope=scope), of_times(scope), scope,
                 LEAST_TIMES),
    ]  # fmt: skip


def _classes(runs: Sequence[Run]) -> list[Quantity]:
    """Return a row of flows and one of packets for each path class and peer scope."""
    seen = sorted({(each.peer_scope, each.path_class or "") for run in runs for each in run.classes})
    rows = []
    for who, kind in seen:
        scope, path_class = f"{who} {kind}".strip(), kind or None
        sent = headers_cut, partial(other_workload, scope=SENT.get(kind) if who == "pod-pod" else None)
        counted = partial(class_elsewhere, path_class=path_class, peer_scope=who)
        flows = partial(path_rows.flows, path_class=path_class, peer_scope=who)
        packets = partial(path_rows.packets, path_class=path_class, peer_scope=who)
        rows.append(Quantity("flows", "flows", flows, sent, scope))
        rows.append(Quantity("packets", "packets", packets, (*sent, counted, other_offload), scope))
    return rows
