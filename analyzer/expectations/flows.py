"""Expectations of flows: which are chosen, and what must hold of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer.compare.measured import merged
from analyzer.compare.tapped import all_flows, no_wire, points
from analyzer.expectations.absence import SHOWS
from analyzer.expectations.chosen_flows import is_chosen, named
from analyzer.expectations.finding import Finding, among, fits, joined, not_seen, only, within
from analyzer.expectations.form import Flows
from analyzer.expectations.form_words import Bounds
from analyzer.expectations.no_flows import ANYWHERE, absent
from analyzer.result import Flow, Run, ValueCount

NO_HEADERS = "the tunnel's headers were captured nowhere: a node's eth0 would show them"


def check(run: Run, wanted: Flows) -> Finding:
    """Return whether the flows that are chosen are as they have to be."""
    selected = [flow for flow in run.flows if is_chosen(flow, wanted)]
    if wanted.none:
        return absent(run, wanted, selected)
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


def _why_none(run: Run, wanted: Flows) -> str:
    if wanted.scope == "internode" and not points(run, *SHOWS):
        return f"no such flow: {no_wire(run)}"
    where = ", ".join(point.id for point in points(run, *ANYWHERE)[:6])
    return f"no such flow among {run.flows_total}" + (f"; captured were {where}" if where else "; no point has packets")


def _each(flows: list[Flow], wanted: Flows) -> Iterator[Finding]:
    if wanted.path_class is not None:
        yield from _classes(flows, wanted.path_class)
    if wanted.confidence is not None:
        yield among("confidence", [flow.path_confidence or "none" for flow in flows], wanted.confidence, "")
    if wanted.tunnel is not None:
        kinds = [kind for flow in flows for kind in flow.tunnel_type or ([] if _hidden(flow) else ["none"])]
        yield from _told("tunnel", kinds, wanted.tunnel, flows)
    if wanted.vni is not None:
        yield from _told("VNI", [_presence(flow) for flow in flows if not _hidden(flow)], wanted.vni, flows)
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
        yield not_seen(f"the path of {named(unknown[0])} is unknown: {unknown[0].settled_by or 'see its evidence'}")


def _told(what: str, values: list[str], wanted: str | Sequence[str], flows: list[Flow]) -> Iterator[Finding]:
    """Judge what headers tell; a flow whose tunnel no capture shows is one more thing that was not seen."""
    if values:
        yield among(what, values, wanted, "")
    if any(map(_hidden, flows)):
        yield not_seen(f"{what}: {NO_HEADERS}")


def _hidden(flow: Flow) -> bool:
    """Whether a flow was encapsulated where no capture shows its tunnel."""
    return flow.path_class in ("encapsulated", "mixed") and not flow.tunnel_type


def _presence(flow: Flow) -> str:
    return "present" if flow.forward_vni or flow.reverse_vni else "absent"
