"""`analyze trace` follows the ping of each scope exactly along the topology, in every lab run, both ways."""

from __future__ import annotations

from itertools import pairwise

from analyzer.topology.manifest import Step
from analyzer.trace_result import Journey
from tests.proof.proved import Proved
from tests.proof.way import Stage


def _pings(proved: Proved) -> list[Step]:
    return [step for step in proved.manifest.traffic if step.kind == "ping"]


def _stages(proved: Proved, journey: Journey) -> list[Stage]:
    return [
        Stage(str(seen.node), seen.role, proved.pod_at(seen.point), seen.ip_ttl, seen.tunnel_type, seen.vni)
        for seen in journey.sightings
    ]


def test_pings_go_and_come_as_the_topology_dictates(proved: Proved) -> None:
    assert {"intranode", "internode"} == {step.scope for step in _pings(proved)}
    for step in _pings(proved):
        asked, *answers = proved.traced(step.source, step.destination)
        ends = proved.pods[step.source].ip, proved.pods[step.destination].ip
        assert proved.way(*ends) == _stages(proved, asked)
        arrives = step.exit_status == 0
        assert (arrives, "arrived" if arrives else "lost", int(arrives)) == (
            asked.answered, asked.outcome, len(answers),
        )  # fmt: skip
        assert [proved.way(*reversed(ends))] * arrives == [_stages(proved, answer) for answer in answers]


def test_the_programs_of_the_lab_stand_on_the_way(proved: Proved) -> None:
    """Its eBPF hangs on lxc and tunnel device of both nodes; plain kernel forwarding has none."""
    for step in _pings(proved):
        asked, *_ = proved.traced(step.source, step.destination)
        programs = {seen.role for seen in asked.sightings if seen.programs}
        devices = {"lxc", "tunnel"} if step.scope == "internode" else {"lxc"}
        assert (devices if proved.manifest.datapath == "ebpf-lab" else set()) <= programs
        assert proved.manifest.datapath == "ebpf-lab" or set() == programs


def test_what_is_lost_left_the_senders_wire_and_reached_no_other(proved: Proved) -> None:
    """One journey for each flow that was not answered, and none where all were."""
    sender = {pod.ip: pod.node for pod in proved.manifest.pods}
    found = {
        (each.source_ip, each.destination_ip, each.network_transport, each.source_port): each for each in proved.lost()
    }
    flows = [flow for flow in proved.flows(across=True) if not flow.reverse_packets]
    assert {(f.source_ip, f.destination_ip, f.network_transport, f.source_port) for f in flows} == set(found)
    for journey in found.values():
        wanted = [f"{sender[end]}/eth0" for end in (journey.source_ip, journey.destination_ip)]
        assert wanted == [journey.last_seen_at, journey.next_expected_at]
        assert proved.way(journey.source_ip, journey.destination_ip) == _stages(proved, journey)


def test_latency_goes_from_each_place_to_the_next(proved: Proved) -> None:
    places = {"request": set[tuple[object, object]](), "reply": set[tuple[object, object]]()}
    for step in (step for step in proved.manifest.traffic if step.command[0] == "ping" and step.sends_packets):
        ends = proved.pods[step.source].ip, proved.pods[step.destination].ip
        places["request"] |= set(pairwise(stage[:3] for stage in proved.way(*ends)))
        if step.exit_status == 0:
            places["reply"] |= set(pairwise(stage[:3] for stage in proved.way(*reversed(ends))))
    for direction, wanted in places.items():
        rows = [row for row in proved.run.latency if row.direction == direction]
        assert wanted == {(_place(proved, row.from_point), _place(proved, row.to_point)) for row in rows}
        assert [] == [row for row in rows if row.negative or (row.delta_us and row.delta_us.minimum < 0)]


def _place(proved: Proved, point: str) -> tuple[str, str, str | None]:
    (role,) = (each.role for each in proved.run.points if each.id == point)
    return point.split("/")[0], role, proved.pod_at(point)
