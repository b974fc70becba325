"""TTLs, as figures of one run."""

from __future__ import annotations

from analyzer.compare.measured import Measured, distribution, merged
from analyzer.compare.tapped import WIRE, no_wire, points
from analyzer.result import Run


def at_receiver(run: Run, scope: str) -> Measured:
    """Return the TTL of the workload in the receiving pod, or on its lxc."""
    missing = "no packet of this scope was seen in a receiving pod"
    if not points(run, "pod", "lxc"):
        missing = "no pod's eth0 and no lxc was captured"
    return distribution(run.ttl_at_receiver.get(scope, []), missing)


def on_the_wire(run: Run, direction: str) -> Measured:
    """Return the TTL of the workload as it leaves its node (`from source`) or reaches the other (`to destination`)."""
    wire = {point.id for point in points(run, *WIRE)}
    seen = (row for row in run.ttl if row.point in wire and row.scope == "internode" and row.direction == direction)
    where = "sender's" if direction == "from source" else "receiver's"
    missing = f"no packet between pods was seen on the {where} underlay" if wire else no_wire(run)
    return distribution(merged(row.workload_ttl for row in seen), missing)


def outer(run: Run) -> Measured:
    """Return the TTL of the outer packet, each frame once."""
    missing = no_wire(run) if not points(run, *WIRE) else "no packet was in a tunnel"
    return distribution(merged(row.outer_ttl for row in run.tunnels), missing)
