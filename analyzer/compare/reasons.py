"""Why figures of two runs cannot be compared: one function a reason, of the run and the reference."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from analyzer.compare import ping_rows, quality_rows, tapped, workload
from analyzer.result import Overhead, Reason, Run

Disturbance = Callable[[Run, Run], Reason | None]
MOST_MIX = 0.05
"""Relative difference of mean packet sizes: the share of a header h in packets of mean m is h / (m + h), so it differs
by about as much as m does where h is small beside m."""
PINGS = ("ping", "df-sweep")


def headers_cut(run: Run, reference: Run) -> Reason | None:
    """Frames whose headers are gone are in no count."""
    for each in (run, reference):
        cut = quality_rows.headers_cut(each)
        if cut:
            sizes = sorted({point.snaplen for point in each.points if point.cut_frames and point.snaplen})
            snaplen = f" (snaplen {', '.join(map(str, sizes))})" if sizes else ""
            return Reason("headers cut", f"{cut} frames of {each.id} were cut within their headers{snaplen}")
    return None


def counted_elsewhere(run: Run, reference: Run) -> Reason | None:
    """A tunnel device shows no outer header, an underlay does."""
    here, there = (tapped.roles(each, each.overhead.counted_at) for each in (run, reference))
    if here == there or not here or not there:
        return None
    return Reason("points", f"counted at {_roles(here)} here, at {_roles(there)} in the reference")


def timed_elsewhere(run: Run, reference: Run, scope: str) -> Reason | None:
    """A round trip from the pod is longer than one from the node's wire."""
    here, there = ping_rows.timed_at(run, scope), ping_rows.timed_at(reference, scope)
    if here == there or here is None or there is None:
        return None
    return Reason("points", f"timed at {here} here, at {there} in the reference")


def other_workload(run: Run, reference: Run, scope: str | None = None) -> Reason | None:
    """Counts and largest packets follow what was sent."""
    found = workload.difference(run, reference, scope=scope)
    return Reason("workload", f"other traffic was sent: {found}") if found else None


def other_pings(run: Run, reference: Run, scope: str) -> Reason | None:
    """Times and losses of pings follow their sizes and intervals."""
    found = workload.difference(run, reference, PINGS, scope)
    return Reason("workload", f"other pings were sent: {found}") if found else None


def mean_captured(over: Overhead) -> float | None:
    """Return the mean bytes of a frame without what the path added: (wire - overhead) / frames."""
    return (over.wire_bytes - over.overhead_bytes) / over.n if over.n else None


def mean_sent(over: Overhead) -> float | None:
    """Return the same for packets as sent."""
    if not over.as_sent_packets or over.as_sent_wire_bytes is None or over.as_sent_overhead_bytes is None:
        return None
    return (over.as_sent_wire_bytes - over.as_sent_overhead_bytes) / over.as_sent_packets


def other_mix(run: Run, reference: Run, mean: Callable[[Overhead], float | None]) -> Reason | None:
    """A share of wire bytes follows packet sizes, but where nothing is added: that is no share of any size."""
    here, there = mean(run.overhead), mean(reference.overhead)
    if not here or not there or not run.overhead.overhead_bytes or not reference.overhead.overhead_bytes:
        return None
    if abs(here - there) <= MOST_MIX * there:
        return None
    return Reason("packet mix", f"a packet has {here:.0f} bytes on average here, {there:.0f} in the reference")


def other_offload(run: Run, reference: Run) -> Reason | None:
    """A super-frame is counted once though the card sends many; the mode is declared, or told by super-frames."""
    if "unknown" not in (run.segmentation, reference.segmentation):
        if run.segmentation == reference.segmentation:
            return None
        return Reason("offload", f"segmentation is {run.segmentation} here, {reference.segmentation} in the reference")
    here, there = run.overhead.super_frames, reference.overhead.super_frames
    if bool(here) == bool(there):
        return None
    return Reason("offload", f"{here} super-frames here, {there} in the reference")


def other_datapath(run: Run, reference: Run) -> Reason | None:
    """Times of a laboratory say nothing of Cilium's."""
    if run.datapath == reference.datapath and run.runtime == reference.runtime:
        return None
    here, there = (f"{each.datapath} ({each.runtime or 'runtime unknown'})" for each in (run, reference))
    return Reason("datapath", f"made by {here} here, by {there} in the reference")


def other_kernel(run: Run, reference: Run) -> Reason | None:
    """Another kernel is mostly another machine."""
    if run.kernel == reference.kernel or not run.kernel or not reference.kernel:
        return None
    return Reason("kernel", f"{run.kernel} here, {reference.kernel} in the reference")


def class_elsewhere(run: Run, reference: Run, path_class: str | None, peer_scope: str) -> Reason | None:
    """Packets of a flow are counted at one point; an lxc may show one direction only."""
    here, there = (_counted_at(each, path_class, peer_scope) for each in (run, reference))
    if here == there or not here or not there:
        return None
    return Reason("points", f"counted at {_roles(here)} here, at {_roles(there)} in the reference")


def _counted_at(run: Run, path_class: str | None, peer_scope: str) -> set[str]:
    flows = (flow for flow in run.flows if (flow.path_class, flow.peer_scope) == (path_class, peer_scope))
    return tapped.roles(run, {name for flow in flows for name in flow.counted_at.split(" + ")})


other_mix_captured: Disturbance = partial(other_mix, mean=mean_captured)
other_mix_sent: Disturbance = partial(other_mix, mean=mean_sent)
other_traffic_between: Disturbance = partial(other_workload, scope="internode")


def of_times(scope: str) -> tuple[Disturbance, ...]:
    """Return what disturbs round-trip times of this scope."""
    elsewhere, pings = partial(timed_elsewhere, scope=scope), partial(other_pings, scope=scope)
    return headers_cut, elsewhere, pings, other_datapath, other_kernel


def of_pings(scope: str) -> tuple[Disturbance, ...]:
    """Return what disturbs counts of pings of this scope."""
    return headers_cut, partial(other_pings, scope=scope)


def _roles(roles: set[str]) -> str:
    return " and ".join(sorted(roles))
