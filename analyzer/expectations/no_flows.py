"""Expectations that there is no such flow."""

from __future__ import annotations

from analyzer.compare.tapped import WIRE, all_flows, points, scope_of
from analyzer.expectations.absence import SHOWS, cannot_show
from analyzer.expectations.chosen_flows import ends_fit, named
from analyzer.expectations.finding import Finding, fits, not_seen, patterns
from analyzer.expectations.form import Flows
from analyzer.result import Flow, Run
from analyzer.words import Role

ANYWHERE: tuple[Role, ...] = ("pod", "lxc", *SHOWS, "tunnel", "unknown")
"""Points that may show a flow."""


def absent(run: Run, wanted: Flows, selected: list[Flow]) -> Finding:
    """Judge that there must be no such flow: of the class asked for, where one is."""
    there = [flow for flow in selected if fits(flow.path_class, wanted.path_class)]
    if there:
        return Finding("not met", f"flows {len(there)}", len(there), f"there is {named(there[0])}")
    roles: tuple[Role, ...] = SHOWS if wanted.scope == "internode" else ANYWHERE
    missing, where, n = cannot_show(run, roles)
    missing = missing or _open(run, wanted)
    return not_seen(missing) if missing else Finding("met", f"none at {where}", n)


def _open(run: Run, wanted: Flows) -> str:
    """Return what leaves open whether there is such a flow."""
    nobody = _nobody(run, wanted.pods)
    if nobody:
        return f"no pod or address of the run is {nobody}"
    unsure = [flow for flow in run.flows if ends_fit(flow, wanted) and _may_be(run, flow, wanted)]
    if unsure:
        settled = unsure[0].settled_by or "a manifest or state that says which addresses are whose pods'"
        return f"{named(unsure[0])} may be one of {len(unsure)}: {settled} would tell"
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
