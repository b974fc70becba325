"""What a rule found, with names, frame numbers and the filter that selects them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from analyzer.flows.path_class import Classified
from analyzer.result import Affected, Evidence, Finding, Party
from analyzer.triage.case import Case
from analyzer.triage.display_filter import decode_as, display_filter
from analyzer.triage.gathered import Gathered
from analyzer.triage.packet import Packet
from analyzer.triage.rule import Found, Rule
from analyzer.words import TRANSPORTS

MOST_FLOWS = 10
MOST_FRAMES = 50
NOT_READ = "those that show it are not among the frames that were read again"


def finding(rule: Rule, found: Found, case: Case, gathered: Gathered) -> Finding:
    """Return it in the Result's shape."""
    times = [packet.time_ns for packet in found.packets if packet.time_ns is not None]
    return Finding(
        rule=rule.id,
        severity=found.severity or rule.severity,
        certainty=found.certainty,
        nodes=sorted(set(found.nodes)),
        points=case.names(sorted(found.points)),
        flows=[affected(flow, found.forward, case) for flow in found.flows[:MOST_FLOWS]],
        flows_total=len(found.flows),
        last_seen_at=case.names(sorted(found.last_seen)),
        next_expected_at=case.names(sorted(found.next_expected)),
        evidence=evidence(found.packets, case),
        why_no_frames=None if found.packets else found.why_no_frames or NOT_READ,
        display_filter=display_filter(found.packets, gathered.packets, found.trait),
        decode_as=decode_as(found.packets),
        numbers=list(found.numbers),
        cause=found.cause,
        settled_by=found.settled_by,
        first_epoch_ns=min(times, default=None),
        last_epoch_ns=max(times, default=None),
    )


def evidence(packets: Sequence[Packet], case: Case) -> list[Evidence]:
    """Return the frames file by file, in the order of the run's points."""
    files: dict[tuple[int, str], set[int]] = defaultdict(set)
    for packet in packets:
        files[packet.point, packet.file].add(packet.number)
    return [
        Evidence(case.points[point].id, file, sorted(numbers)[:MOST_FRAMES], len(numbers))
        for (point, file), numbers in sorted(files.items())
    ]


def affected(flow: Classified, forward: bool, case: Case) -> Affected:
    """Return a flow in the direction that a finding is about."""
    transport = TRANSPORTS.get(flow.flow.key.protocol, str(flow.flow.key.protocol))
    source, destination = (_party(*end, flow, transport, case) for end in (flow.flow.source, flow.flow.destination))
    return Affected(source, destination, transport) if forward else Affected(destination, source, transport)


def _party(ip: str, port: int | None, flow: Classified, transport: str, case: Case) -> Party:
    """Return an end; its identity is that of the VNIs which its own packets carry."""
    topology = case.topology
    own = flow.ways[ip == flow.source_ip]
    names = {topology.identity(look.tunnel.vni) for look, _ in own if look.tunnel and look.tunnel.vni is not None}
    service = topology.service(ip, port, transport)
    return Party(
        ip,
        port,
        topology.pod_name(ip),
        topology.node_of(ip),
        ", ".join(sorted(filter(None, names))) or None,
        service.words if service else None,
    )
