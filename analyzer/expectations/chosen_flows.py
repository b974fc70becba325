"""Which flows an expectation chooses, and how a flow is called."""

from __future__ import annotations

from analyzer.compare.tapped import scope_of
from analyzer.expectations.finding import fits, patterns
from analyzer.expectations.form import Flows
from analyzer.result import Flow


def is_chosen(flow: Flow, wanted: Flows) -> bool:
    """Return whether the flow is one that the expectation is about."""
    in_scope = wanted.between in ("any", flow.peer_scope) and wanted.scope in (None, scope_of(flow))
    return in_scope and ends_fit(flow, wanted)


def ends_fit(flow: Flow, wanted: Flows) -> bool:
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


def named(flow: Flow) -> str:
    """Return the flow in words: transport, ends, class, and where it was counted."""
    ends = (
        f"{pod or address}" + (f":{port}" if port is not None else "")
        for pod, address, port in (
            (flow.source_pod, flow.source_ip, flow.source_port),
            (flow.destination_pod, flow.destination_ip, flow.destination_port),
        )
    )
    return f"{flow.network_transport} {' to '.join(ends)} ({flow.path_class or 'no class'}) at {flow.counted_at}"
