"""One conversation under two addresses: what address translation leaves as it is tells that two flows are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from analyzer.flows.flow import FlowKey
from analyzer.flows.path_class import Classified
from analyzer.topology.model import Topology

WITHIN_NS = 1_000_000_000
"""What is sent on is seen within this: a node forwards at once, and clocks of nodes are seldom further apart."""
MOST_OF_ONE_PORT = 20
"""A service's backends that one port may meet in a capture; a scanner calls thousands from one port."""
Client = tuple[int, str, int | None, int | None]
End = tuple[int, tuple[str, int | None], int | None, int | None, str | None]


def masqueraded(flows: Iterable[Classified], topology: Topology) -> dict[FlowKey, Classified]:
    """Return pod's flow → the flow of its node with the same far end, source port and ICMP identifier.

    A node that had to take another port is not found: nothing that is counted tells its flow from others.
    """
    flows = list(flows)
    nodes: dict[End, list[Classified]] = {}
    for flow in flows:
        if flow.source_ip in topology.nodes:
            nodes.setdefault(_end(flow), []).append(flow)
    found = {}
    for flow in flows:
        if nodes and flow.source_node and flow.source_ip not in topology.nodes and topology.is_pod(flow.source_ip):
            twins = [twin for twin in nodes.get(_end(flow), ()) if _at_the_time(twin, flow)]
            if twins:
                found[flow.flow.key] = twins[0]
    return found


def by_client(flows: Iterable[Classified]) -> dict[Client, list[Classified]]:
    """Return protocol, address, port and ICMP identifier of who opened → its flows; who opens many so is left out.

    Two at a time from one port are one, before and after the far address was translated. Of what was not seen to open,
    as of answers alone, either end may have.
    """
    found: dict[Client, list[Classified]] = defaultdict(list)
    for flow in flows:
        for client in _clients(flow):
            found[client].append(flow)
    return {client: some for client, some in found.items() if 1 < len(some) <= MOST_OF_ONE_PORT}


def others(flow: Classified, clients: Mapping[Client, Sequence[Classified]]) -> list[tuple[Classified, bool]]:
    """Return the flows that are this one under another far address, and whether their direction is the same."""
    client = next(iter(_clients(flow)), None)
    if client is None:
        return []
    twins = (each for each in clients.get(client, ()) if each is not flow and _at_the_time(each, flow))
    return [(twin, (twin.flow.key.protocol, *twin.flow.source) == client[:3]) for twin in twins]


def _clients(flow: Classified) -> list[Client]:
    """Return the opener's end; where nothing says who opened, the other one as well."""
    key, opened = flow.flow.key, flow.flow.opened_from_low is not None
    ends = [flow.flow.source] if opened else [flow.flow.source, flow.flow.destination]
    return [(key.protocol, *end, key.icmp_identifier) for end in ends if (end[1], key.icmp_identifier) != (None, None)]


def _end(flow: Classified) -> End:
    key = flow.flow.key
    return key.protocol, flow.flow.destination, flow.flow.source[1], key.icmp_identifier, flow.source_node


def _at_the_time(twin: Classified, flow: Classified) -> bool:
    times = twin.flow.first_ns, flow.flow.first_ns
    return None not in times and abs((times[0] or 0) - (times[1] or 0)) <= WITHIN_NS
