"""Where packets were seen last and had to pass next; a point that could not have shown them is none of these."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analyzer.triage.passage import Passage
from tests import frames
from tests.cluster import A2, N1, N2, A, B, in_vxlan, ping, tcp_frame
from tests.journeys.run_of_frames import POINTS, Seen
from tests.run_folder import point, put
from tests.triage.case_of_frames import Read, run_of
from tests.triage.case_of_frames import read as again

POD, LXC, OUT, IN, FAR = "n1/pod-a-eth0", "n1/lxca", "n1/eth0", "n2/eth0", "n2/pod-b-eth0"
SENT, CARRIED, HOME = ping(), in_vxlan(ping()), ping(ttl=63)


def udp_between(port: int) -> bytes:
    """Return UDP from node to node."""
    return frames.ethernet(frames.ipv4(frames.udp(b"x" * 40, 40000, port), N1, N2))


def passage(read: Read, forward: bool = True) -> Passage:
    case = read.case
    return case.passage(case.flows[0], forward)


def names(read: Read, points: tuple[int, ...]) -> list[str]:
    return read.case.names(points)


@pytest.mark.parametrize(
    ("seen", "last", "following"),
    [
        ({POD: [(0, SENT)], LXC: [], OUT: [], IN: []}, [POD], [LXC]),
        ({POD: [(0, SENT)], LXC: [(1, SENT)], OUT: [], IN: []}, [LXC], [OUT]),
        ({POD: [(0, SENT)], OUT: [(2, CARRIED)], IN: [], FAR: []}, [OUT], [IN]),
        ({POD: [(0, SENT)], OUT: [(2, CARRIED)], IN: [(3, CARRIED)], FAR: []}, [IN], [FAR]),
        ({POD: [(0, SENT)]}, [POD], []),
    ],
)
def test_a_packet_is_expected_at_the_next_point_that_was_captured(
    tmp_path: Path, seen: Seen, last: list[str], following: list[str]
) -> None:
    read = run_of(tmp_path, seen)
    way = passage(read)
    assert (last, following) == (names(read, way.last_seen), names(read, way.next_expected))
    assert bool(following) == way.lost


def test_what_arrived_is_expected_nowhere(tmp_path: Path) -> None:
    read = run_of(tmp_path, {POD: [(0, SENT)], OUT: [], FAR: [(4, HOME)]})
    way = passage(read)
    assert (True, False, (), 1) == (way.arrived, way.lost, way.next_expected, way.seen_last)


def test_no_packet_is_no_loss(tmp_path: Path) -> None:
    way = passage(run_of(tmp_path, {POD: [(0, SENT)]}), forward=False)
    assert ({}, False, ()) == (way.seen, way.lost, way.last_seen)


@pytest.mark.parametrize("told", [{"dropped": 3}, {"file": None, "note": "permission denied"}])
def test_a_point_that_dropped_packets_or_was_not_captured_tells_nothing(
    tmp_path: Path, told: dict[str, object]
) -> None:
    points = [POINTS[POD], POINTS[OUT] | told]
    way = passage(run_of(tmp_path, {POD: [(0, SENT)], OUT: []}, points=points))
    assert ((), False) == (way.next_expected, way.lost)


def test_without_a_manifest_a_point_tells_of_the_time_of_its_own_frames(tmp_path: Path) -> None:
    """The underlay's capture began when the packet had gone."""
    late = [(9_000_000, in_vxlan(ping(A, B, sequence=9)))]
    root = tmp_path / "run"
    run_of(root, {POD: [(0, SENT)], OUT: late})
    (root / "manifest.json").unlink()
    assert () == passage(again(root)).next_expected


def test_flows_that_are_answered_are_not_lost_whatever_was_missed(tmp_path: Path) -> None:
    back = ping(B, A, 63, reply=True)
    case = run_of(tmp_path, {POD: [(0, SENT), (9, back)], OUT: [], IN: []}).case
    assert [] == case.lost


def test_flows_of_one_kind_are_lost_alike_and_others_are_not(tmp_path: Path) -> None:
    """The same two addresses: pings of one identifier arrive, UDP ends at the lxc."""
    from tests.cluster import udp_frame

    lost = [udp_frame(ports=(40000 + at, 53)) for at in range(3)]
    seen: Seen = {
        POD: [(0, SENT), *((10 + at, each) for at, each in enumerate(lost))],
        LXC: [(1, SENT), *((20 + at, each) for at, each in enumerate(lost))],
        OUT: [(2, CARRIED)],
        FAR: [(3, HOME)],
    }
    case = run_of(tmp_path, seen).case
    assert [40000, 40001, 40002] == sorted(flow.flow.source[1] or 0 for flow, forward in case.lost if forward)


def changed(root: Path) -> None:
    """Give every point of the manifest the sum of another file."""
    path = root / "manifest.json"
    said = json.loads(path.read_text())
    said["points"] = [point | {"sha256": "0" * 64} for point in said["points"]]
    path.write_text(json.dumps(said))


@pytest.mark.parametrize(("around", "following"), [((-9, 9), [OUT]), ((1, 9), []), ((-9, 0.05), [])])
def test_a_file_that_was_changed_tells_of_the_time_of_its_own_frames(
    tmp_path: Path, around: tuple[float, float], following: list[str]
) -> None:
    """Seconds of the underlay's first and last frame; a packet sent just before the last one may still come."""
    begun = 10_000_000
    nodes = [(begun + int(at * 1e6), udp_between(53)) for at in around]
    run_of(tmp_path, {POD: [(begun, SENT)], OUT: nodes})
    changed(tmp_path)
    case = again(tmp_path).case
    flow = next(flow for flow in case.flows if flow.source_ip == A)
    assert following == case.names(case.passage(flow).next_expected)


def test_what_goes_to_a_node_itself_travels_bare_and_is_expected_at_no_tunnel_device(tmp_path: Path) -> None:
    tunnel, far = "n1/cilium_vxlan", "n2/cilium_vxlan"
    to_node = frames.ethernet(frames.ipv4(frames.echo(ident=99), N1, N2, proto=1))
    seen: Seen = {tunnel: [(1, SENT)], OUT: [(2, CARRIED), (9, to_node)], far: [(3, SENT)]}
    case = run_of(tmp_path, seen).case
    flow = next(flow for flow in case.flows if flow.source_ip == N1)
    assert () == case.passage(flow).next_expected


@pytest.mark.parametrize(("between", "following"), [(udp_between(8899), []), (None, [OUT])])
def test_a_tunnel_on_a_port_that_nothing_names_is_not_a_loss_on_the_wire(
    tmp_path: Path, between: bytes | None, following: list[str]
) -> None:
    wire = [(2, between)] if between else []
    read = run_of(tmp_path, {POD: [(0, SENT)], "n1/cilium_vxlan": [(1, SENT)], OUT: wire})
    case = read.case
    flow = next(flow for flow in case.flows if flow.source_ip == A)
    assert following == case.names(case.passage(flow).next_expected)


def test_what_any_saw_once_more_is_no_further_on(tmp_path: Path) -> None:
    """`-i any` shows what the lxc shows, and does not say on which interface."""
    everything = point("n1", "any", "any", "n1/any.pcap")
    points = [POINTS[LXC], POINTS[OUT], everything]
    put(tmp_path / "n1" / "any.pcap", frames.pcap([(2000, SENT)]))
    read = run_of(tmp_path, {LXC: [(1, SENT)], OUT: []}, points=points)
    way = passage(read)
    assert ([LXC], [OUT]) == (names(read, way.last_seen), names(read, way.next_expected))


def test_points_behind_the_last_are_named_whether_they_tell_of_that_time_or_not(tmp_path: Path) -> None:
    run_of(tmp_path, {POD: [(0, SENT)], OUT: [(9_000_000, udp_between(53))], IN: []})
    changed(tmp_path)
    case = again(tmp_path).case
    way = case.passage(next(flow for flow in case.flows if flow.source_ip == A))
    assert ((), [OUT, IN]) == (way.next_expected, case.names(case.passages.further(way)))


def test_what_another_pod_got_is_not_lost_on_its_way_to_the_one_with_this_address(tmp_path: Path) -> None:
    other = point("n2", "eth0", "pod", "n2/pod-other-eth0.pcap", pod="t/other")
    put(tmp_path / "n2" / "pod-other-eth0.pcap", frames.pcap([(5000, HOME)]))
    read = run_of(tmp_path, {POD: [(0, SENT)], FAR: []}, points=[POINTS[POD], POINTS[FAR], other])
    assert [] == read.case.lost


CUT = in_vxlan(tcp_frame())[: 14 + 20 + 8 + 8 + 14 + 20]
"""What a snapshot length leaves that ends before the ports."""
PORTS = tcp_frame()


def test_packets_without_their_ports_are_never_lost(tmp_path: Path) -> None:
    """They are a flow of their own: the points behind show them as another."""
    read = run_of(tmp_path, {POD: [(0, PORTS)], OUT: [(1, CUT)], IN: [(2, CUT)], FAR: [(3, PORTS)]})
    assert ([], []) == (read.case.lost, [flow for flow in read.case.unanswered if flow.flow.key.is_cut])


def test_a_point_that_cut_ports_off_may_have_shown_any_flow_of_the_two(tmp_path: Path) -> None:
    read = run_of(tmp_path, {POD: [(0, PORTS)], OUT: [(1, CUT)], IN: [(2, CUT)]})
    assert [] == read.case.lost


def test_another_pair_is_expected_there_as_ever(tmp_path: Path) -> None:
    other = in_vxlan(tcp_frame(source=A2))[: len(CUT)]
    read = run_of(tmp_path, {POD: [(0, PORTS)], OUT: [(1, other)]})
    assert [(A, B)] == [(flow.source_ip, flow.destination_ip) for flow, _ in read.case.lost]


def test_where_only_the_sender_is_known_points_of_its_node_have_their_order(tmp_path: Path) -> None:
    away = ping(destination="8.8.8.8")
    read = run_of(tmp_path, {POD: [(0, away)], LXC: [(1, away)], OUT: [(2, away)]})
    way = passage(read)
    assert ([OUT], []) == (names(read, way.last_seen), names(read, way.next_expected))
