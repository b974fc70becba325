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
Client = tuple[int, str, int | None]
End = tuple[int, tuple[str, int | None], int | None, int | None, str | None]


def masqueraded(flows: Iterable[Classified], topology: Topology, apart_ns: int = 0) -> dict[FlowKey, Classified]:
    """Return pod's flow → the flow of its node with the same far end, source port and ICMP identifier.

    `apart_ns`: how far clocks of nodes are known to be apart.
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
            twins = [twin for twin in nodes.get(_end(flow), ()) if _at_the_time(twin, flow, apart_ns)]
            if twins:
                found[flow.flow.key] = twins[0]
    return found


def by_client(flows: Iterable[Classified]) -> dict[Client, list[Classified]]:
    """Return protocol, address and port, or echo identifier, of who opened → its flows; who opens many is left out.

    Two at a time from one port are one, before and after the far address was translated.
    """
    found: dict[Client, list[Classified]] = defaultdict(list)
    for flow in flows:
        if _client(flow)[2] is not None:
            found[_client(flow)].append(flow)
    return {client: some for client, some in found.items() if 1 < len(some) <= MOST_OF_ONE_PORT}


def others(flow: Classified, clients: Mapping[Client, Sequence[Classified]], apart_ns: int = 0) -> list[Classified]:
    """Return the flows that are this one under another far address."""
    return [each for each in clients.get(_client(flow), ()) if each is not flow and _at_the_time(each, flow, apart_ns)]


def _client(flow: Classified) -> Client:
    ip, port = flow.flow.source
    return flow.flow.key.protocol, ip, flow.flow.key.icmp_identifier if port is None else port


def _end(flow: Classified) -> End:
    key = flow.flow.key
    return key.protocol, flow.flow.destination, flow.flow.source[1], key.icmp_identifier, flow.source_node


def _at_the_time(twin: Classified, flow: Classified, apart_ns: int) -> bool:
    times = twin.flow.first_ns, flow.flow.first_ns
    return None not in times and abs((times[0] or 0) - (times[1] or 0)) <= WITHIN_NS + apart_ns
