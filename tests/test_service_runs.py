"""Services from captures to the Result and to the trace: named, and never taken for pods."""

from __future__ import annotations

from pathlib import Path

from analyzer.analysis import analyse
from analyzer.journeys.trace import Wish, trace
from analyzer.report.journey_story import story
from analyzer.report.journey_words import details, ends
from analyzer.result import Run
from tests import cluster_state, frames
from tests.cluster import N1, N2, A, B, tcp_frame
from tests.cluster_state import WEB
from tests.run_folder import manifest, point, put

SYN = 0x02


def state(root: Path) -> Path:
    """Write the services of the hand-made cluster beside a run."""
    put(root / "state" / "services.json", cluster_state.listed("x", cluster_state.services(manifest())))
    put(root / "state" / "pods.json", cluster_state.listed("x", cluster_state.pods(manifest())))
    return root


def only(root: Path) -> Run:
    (run,) = analyse([root]).runs
    return run


def asked_and_answered(root: Path) -> Path:
    """Write what the client's pod sees before translation: its SYN to the ClusterIP, and the answer turned back."""
    seen = [
        (1000, tcp_frame(flags=SYN, destination=WEB)),
        (3000, tcp_frame(flags=0x12, source=WEB, destination=A, ports=(80, 40000))),
    ]
    put(root / "n1" / "pod-a-eth0.pcap", frames.pcap(seen))
    return root


def test_a_client_that_asks_a_service_talks_to_the_service(tmp_path: Path) -> None:
    run = only(state(asked_and_answered(tmp_path)))
    (flow,) = run.flows
    assert ("pod-service", "t/a", None, "t/web:80", None) == (
        flow.peer_scope, flow.source_pod, flow.destination_pod, flow.destination_service, flow.source_service,
    )  # fmt: skip
    assert ("unknown", "the flow of the pod with that backend: translation is where this one ends") == (
        flow.path_class, flow.settled_by,
    )  # fmt: skip
    assert [(f"{WEB}:80/tcp", "t/web:80", "state")] == [
        (each.subject, each.name, each.origin) for each in run.known if each.kind == "service"
    ]
    assert [A] == [each.subject for each in run.known if each.kind == "pod"]


def test_a_packet_whose_translation_was_not_captured_says_so(tmp_path: Path) -> None:
    (journey,) = trace([state(asked_and_answered(tmp_path))], Wish(), {}).journeys
    assert ("open", "It is for a service, which is no place") == (journey.outcome, journey.settle.partition(":")[0])


def test_a_packet_to_a_service_is_not_lost_where_its_backend_is_on_the_same_node(tmp_path: Path) -> None:
    """It never leaves under the service's address, although the node's uplink was captured."""
    points = [point("n1", "lxca", "lxc", "n1/lxca.pcap", pod="t/a"), point("n1", "eth0", "underlay", "n1/eth0.pcap")]
    put(tmp_path / "manifest.json", manifest(points=points))
    put(tmp_path / "n1" / "lxca.pcap", frames.pcap([(0, tcp_frame(flags=SYN, destination=WEB))]))
    put(tmp_path / "n1" / "eth0.pcap", frames.pcap([(9000, tcp_frame(payload=5, flags=0x10))]))
    (journey,) = trace([state(tmp_path)], Wish(flow=f"{A}-{WEB}"), {}).journeys
    assert ("open", None, ["n1/lxca"]) == (
        journey.outcome, journey.next_expected_at, [seen.point for seen in journey.sightings],
    )  # fmt: skip


def test_an_answer_in_a_services_name_is_no_pods_although_it_was_forwarded(tmp_path: Path) -> None:
    """On a node's wire a private source below its initial TTL would be taken for a pod."""
    answer = frames.ethernet(frames.ipv4(frames.tcp(b"", 80, 40000, 0x12), WEB, "192.168.7.7", 6, 62))
    put(
        tmp_path / "n1" / "eth0.pcap",
        frames.pcap([(0, answer), (1, frames.ethernet(frames.ipv4(frames.udp(b""), N1, N2)))]),
    )
    assert [WEB] == [each.subject for each in only(tmp_path).known if each.kind == "pod"]
    assert [] == [each.subject for each in only(state(tmp_path)).known if each.kind == "pod"]


def test_a_nodes_port_is_the_services(tmp_path: Path) -> None:
    put(
        tmp_path / "n1" / "pod-a-eth0.pcap",
        frames.pcap([(0, tcp_frame(flags=SYN, destination=N2, ports=(40000, 30080)))]),
    )
    (flow,) = only(state(tmp_path)).flows
    assert ("pod-host", "t/web:80") == (flow.peer_scope, flow.destination_service)


def dsr(root: Path) -> Path:
    """Write a client's SYN that n1 hands on to pod b on n2 with the node's port in a Geneve option."""
    syn = frames.ethernet(frames.ipv4(frames.tcp(b"", 50000, 8080, SYN), "203.0.113.9", B, 6))
    carried = frames.in_tunnel(frames.geneve(syn, 2, frames.dsr_option(N1, 30080)), 6081)
    put(root / "n2" / "eth0.pcap", frames.pcap([(0, carried)]))
    return state(root)


def test_dsr_in_a_geneve_option_names_the_service(tmp_path: Path) -> None:
    run = only(dsr(tmp_path))
    assert [[f"0x014b:0x81 DSR {N1}:30080 (service t/web:80)"]] == [use.geneve_options for use in run.tunnels]
    assert [f"{N1}:30080/tcp"] == [each.subject for each in run.known if each.kind == "service"]
    (journey,) = trace([tmp_path], Wish(), {}).journeys
    (seen,) = journey.sightings
    assert f"Geneve option 0x014b:0x81 DSR {N1}:30080; service t/web:80" in details(seen, None, journey)


def test_dsr_as_an_ip_option_names_the_service(tmp_path: Path) -> None:
    option = frames.dsr_ip_option(N1, 30080)
    put(tmp_path / "n2" / "eth0.pcap", frames.pcap([(0, frames.ethernet(
        frames.ipv4(frames.tcp(b"", 50000, 8080, SYN), "203.0.113.9", B, 6, options=option)))]))  # fmt: skip
    (journey,) = trace([state(tmp_path)], Wish(), {}).journeys
    assert ["t/web:80"] == [seen.dsr_service for seen in journey.sightings]


def test_a_packet_to_a_service_is_followed_to_its_backend_and_told_so(tmp_path: Path) -> None:
    points = [point("n1", "lxca", "lxc", "n1/lxca.pcap", pod="t/a"), point("n1", "eth0", "underlay", "n1/eth0.pcap")]
    put(tmp_path / "manifest.json", manifest(points=points))
    put(tmp_path / "n1" / "lxca.pcap", frames.pcap([(0, tcp_frame(flags=SYN, destination=WEB))]))
    put(tmp_path / "n1" / "eth0.pcap", frames.pcap([(9000, tcp_frame(flags=SYN))]))
    (journey,) = trace([state(tmp_path)], Wish(flow=f"{A}-{WEB}"), {}).journeys
    assert ("t/web:80", None) == (journey.destination_service, journey.source_service)
    assert f"t/a {A}:40000 → service t/web:80 {WEB}:80" == ends(journey)
    assert [("n1/lxca", "whole", WEB), ("n1/eth0", "translated", B)] == [
        (seen.point, seen.matched, seen.destination_ip) for seen in journey.sightings
    ]
    assert f"translated to {A} → {B} before n1/eth0" in story(journey)


def test_a_packet_to_a_service_arrives_at_its_backend(tmp_path: Path) -> None:
    """The way is the backend's: n2's clock is behind, and its sightings come last all the same."""
    places = {"n1/pod-a-eth0": ("pod", "t/a"), "n1/eth0": ("underlay", None), "n2/eth0": ("underlay", None),
              "n2/pod-b-eth0": ("pod", "t/b")}  # fmt: skip
    points = [point(*_of(name), role, f"{name}.pcap", pod=pod) for name, (role, pod) in places.items()]
    put(tmp_path / "manifest.json", manifest(points=points))
    put(tmp_path / "n1/pod-a-eth0.pcap", frames.pcap([(900_000, tcp_frame(flags=SYN, destination=WEB))]))
    for name, time in (("n1/eth0", 909_000), ("n2/eth0", 500_000), ("n2/pod-b-eth0", 520_000)):
        put(tmp_path / f"{name}.pcap", frames.pcap([(time, tcp_frame(flags=SYN))]))
    (journey,) = trace([state(tmp_path)], Wish(flow=f"{A}-{WEB}"), {}).journeys
    assert (list(places), "arrived", "t/b") == (
        [seen.point for seen in journey.sightings], journey.outcome, journey.destination_pod,
    )  # fmt: skip
    assert f"t/a {A}:40000 → service t/web:80 {WEB}:80" == ends(journey)
    assert "arrived at t/b on n2" in story(journey)


def _of(name: str) -> tuple[str, str]:
    return name.partition("/")[0], "eth0"
