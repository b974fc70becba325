"""Expectations of flows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer.compare.measured import merged
from analyzer.compare.tapped import WIRE, all_flows, no_wire, points, scope_of
from analyzer.expectations.absence import cannot_show
from analyzer.expectations.finding import Finding, among, fits, joined, not_seen, only, patterns, within
from analyzer.expectations.form import Flows
from analyzer.expectations.form_words import Bounds
from analyzer.result import Flow, Run, ValueCount
from analyzer.words import Role

ANYWHERE: tuple[Role, ...] = ("pod", "lxc", "underlay", "router", "any", "tunnel", "unknown")


def check(run: Run, wanted: Flows) -> Finding:
    """Return whether the flows that are chosen are as they have to be."""
    selected = [flow for flow in run.flows if _is_chosen(flow, wanted)]
    if _none_wanted(wanted):
        return _absent(run, wanted, selected)
    if not selected:
        return not_seen(_why_none(run, wanted))
    found = joined(
        [
            within("flows", len(selected), wanted.count or Bounds(at_least=1), "", len(selected)),
            *_each(selected, wanted),
        ]
    )
    if found.status == "met" and not all_flows(run):
        return not_seen(f"{found.seen}, but of the first {len(run.flows)} of {run.flows_total} flows only")
    return found


def _is_chosen(flow: Flow, wanted: Flows) -> bool:
    in_scope = wanted.between in ("any", flow.peer_scope) and wanted.scope in (None, scope_of(flow))
    return in_scope and _fits(flow, wanted)


def _fits(flow: Flow, wanted: Flows) -> bool:
    """Return whether transport, ports and ends are those asked for."""
    ports = [wanted.port] if isinstance(wanted.port, int) else wanted.port
    return (
        fits(flow.network_transport, wanted.transport)
        and (ports is None or bool({flow.source_port, flow.destination_port} & set(ports)))
        and _between(flow, wanted.pods)
    )


def _between(flow: Flow, pods: str | list[str] | None) -> bool:
    """Return whether the ends fit: one pattern either end, two patterns both, in either order."""
    if pods is None:
        return True
    one, *others = patterns(pods)
    ends = [
        {flow.source_ip, flow.source_pod or flow.source_ip},
        {flow.destination_ip, flow.destination_pod or flow.destination_ip},
    ]
    if not others:
        return any(_is(end, one) for end in ends)
    return any(_is(here, one) and _is(there, others[0]) for here, there in (ends, ends[::-1]))


def _is(end: set[str], pattern: str) -> bool:
    return any(fits(name, pattern) for name in end)


def _none_wanted(wanted: Flows) -> bool:
    return wanted.count == 0 or (isinstance(wanted.count, Bounds) and wanted.count.at_most == 0)


def _absent(run: Run, wanted: Flows, selected: list[Flow]) -> Finding:
    """Judge that there must be no such flow: of the class asked for, where one is."""
    there = [flow for flow in selected if fits(flow.path_class, wanted.path_class)]
    if there:
        return Finding("not met", f"flows {len(there)}", len(there), f"there is {_named(there[0])}")
    roles: tuple[Role, ...] = (*WIRE, "any") if wanted.scope == "internode" else ANYWHERE
    missing, where, n = cannot_show(run, roles)
    missing = missing or _open(run, wanted)
    return not_seen(missing) if missing else Finding("met", f"none at {where}", n)


def _open(run: Run, wanted: Flows) -> str:
    """Return what leaves open whether there is such a flow."""
    nobody = _nobody(run, wanted.pods)
    if nobody:
        return f"no pod or address of the run is {nobody}"
    unsure = [flow for flow in run.flows if _fits(flow, wanted) and _may_be(run, flow, wanted)]
    if unsure:
        settled = unsure[0].settled_by or "a manifest or state that says which addresses are whose pods'"
        return f"{_named(unsure[0])} may be one of {len(unsure)}: {settled} would tell"
    return "" if all_flows(run) else f"only the first {len(run.flows)} of {run.flows_total} flows are known"


def _may_be(run: Run, flow: Flow, wanted: Flows) -> bool:
    """Return whether nothing says that the flow is none of those: who talks, on which nodes, or its path is unknown.

    A path is known not to be on the wire where the wire of one of its nodes was captured and did not show it.
    """
    guessed = flow.peer_scope == "unknown" or (run.origin == "inferred" and flow.peer_scope == "pod-external")
    if wanted.between not in ("any", flow.peer_scope):
        return guessed
    if wanted.scope is not None and scope_of(flow) not in (None, wanted.scope):
        return False
    if wanted.scope is not None and scope_of(flow) is None:
        return True
    tapped = {point.node for point in points(run, *WIRE)} & {flow.source_node, flow.destination_node} - {None}
    return flow.path_class == "unknown" and wanted.path_class is not None and not tapped


def _nobody(run: Run, pods: str | list[str] | None) -> str:
    """Return the first pattern that fits nobody in the run: what is not there has no flows in any case."""
    known = {f"{pod.namespace}/{pod.name}" for pod in run.pods} | {pod.ip for pod in run.pods}
    known |= {name for each in run.known for name in (each.subject, each.name) if name}
    return next((each for each in patterns(pods or []) if not any(fits(name, each) for name in known)), "")


def _why_none(run: Run, wanted: Flows) -> str:
    if wanted.scope == "internode" and not points(run, *WIRE, "any"):
        return f"no such flow: {no_wire(run)}"
    where = ", ".join(point.id for point in points(run, *ANYWHERE)[:6])
    return f"no such flow among {run.flows_total}" + (f"; captured were {where}" if where else "; no point has packets")


def _each(flows: list[Flow], wanted: Flows) -> Iterator[Finding]:
    if wanted.path_class is not None:
        yield from _classes(flows, wanted.path_class)
    if wanted.confidence is not None:
        yield among("confidence", [flow.path_confidence or "none" for flow in flows], wanted.confidence, "")
    if wanted.tunnel is not None:
        kinds = [kind for flow in flows for kind in flow.tunnel_type or ["none"]]
        yield among("tunnel", kinds, wanted.tunnel, "")
    if wanted.vni is not None:
        yield among("VNI", [_presence(flow) for flow in flows], wanted.vni, "")
    if wanted.overhead_bytes is not None:
        counts = merged(flow.overhead_bytes for flow in flows)
        yield only("overhead", counts, wanted.overhead_bytes, "no frame shows its inner header")
    if wanted.mss is not None:
        sides = [mss for flow in flows for mss in (flow.forward_mss, flow.reverse_mss) if mss]
        yield only("MSS", merged([[ValueCount(mss, 1)] for mss in sides]), wanted.mss, "no SYN was seen")
    if wanted.both_directions is not None:
        ways = ["both ways" if flow.forward_packets and flow.reverse_packets else "one way" for flow in flows]
        yield among("packets", ways, "both ways" if wanted.both_directions else "one way", "")


def _classes(flows: list[Flow], wanted: str | Sequence[str]) -> Iterator[Finding]:
    """Judge the classes that are known; a flow whose class is not is one more thing that was not seen."""
    unknown = [flow for flow in flows if flow.path_class == "unknown" and not fits("unknown", wanted)]
    known = [flow.path_class or "none" for flow in flows if flow.path_class != "unknown" or fits("unknown", wanted)]
    if known:
        yield among("path class", known, wanted, "")
    if unknown:
        yield not_seen(f"the path of {_named(unknown[0])} is unknown: {unknown[0].settled_by or 'see its evidence'}")


def _presence(flow: Flow) -> str:
    return "present" if flow.forward_vni or flow.reverse_vni else "absent"


def _named(flow: Flow) -> str:
    ends = (
        f"{pod or address}" + (f":{port}" if port is not None else "")
        for pod, address, port in (
            (flow.source_pod, flow.source_ip, flow.source_port),
            (flow.destination_pod, flow.destination_ip, flow.destination_port),
        )
    )
    return f"{flow.network_transport} {' to '.join(ends)} ({flow.path_class or 'no class'}) at {flow.counted_at}"
