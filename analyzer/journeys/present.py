"""What there is, for who asked for something else."""

from __future__ import annotations

import numpy as np

from analyzer.journeys.addresses import address
from analyzer.journeys.choice import ENDS, TURNED
from analyzer.journeys.hashing import hashed
from analyzer.journeys.run import FollowedRun
from analyzer.journeys.seen import Seen
from analyzer.journeys.words import transport

MOST = 5


def flows_present(run: FollowedRun) -> str:
    """Return the busiest flows as --flow takes them."""
    rows = run.rows
    if not len(rows):
        return "no flows"
    flows = hashed(rows[name] for name in ENDS) ^ hashed(rows[name] for name in TURNED)
    _, first, many = np.unique(flows, return_index=True, return_counts=True)
    busiest = first[np.argsort(-many, kind="stable")][:MOST]
    more = f" and {len(first) - MOST} more" if len(first) > MOST else ""
    return ", ".join(flow_words(rows[at]) for at in busiest.tolist()) + more


def pods_present(run: FollowedRun) -> str:
    """Return the names of the pods that are known."""
    names = sorted({pod.name for pod in run.topology.pods.values() if pod.name})
    return f" (pods: {', '.join(names)})" if names else ""


def frames_present(run: FollowedRun, point: str, number: int) -> str:
    """Return which points there are, which frames a point has, or which next to this one hold a packet to follow."""
    captures = [at for at in range(len(run.seen.captures)) if run.seen.point(at).id == point]
    if not captures:
        return f"has the points {', '.join(each.id for each in run.points)}"
    last = max(run.seen.captures[at].frames for at in captures)
    if not last:
        return f"has no frames of {point}"
    if not 1 <= number <= last:
        return f"has {'frame 1' if last == 1 else f'frames 1 to {last}'} of {point}"
    packets = np.unique(run.rows["number"][np.isin(run.rows["capture"], captures)])
    at = int(np.searchsorted(packets, number))
    near = " and ".join(f"{point}:{each}" for each in packets[max(at - 1, 0) : at + 1])
    return f"has no IP packet in frame {number} of {point}, {f'but in {near}' if near else 'nor in others'}"


def flow_words(row: Seen) -> str:
    """Return the flow of a packet as --flow takes it."""
    ends = [_end(row, name) for name in ("source", "destination")]
    return f"{ends[0]}-{ends[1]}/{transport(row)}"


def _end(row: Seen, name: str) -> str:
    text, port = address(row, name), int(row[f"{name}_port"])
    if port < 0:
        return text
    return f"[{text}]:{port}" if ":" in text else f"{text}:{port}"
