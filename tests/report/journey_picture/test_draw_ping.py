"""The path of a ping as the report draws it, by the same ladder."""

from __future__ import annotations

import msgspec

from analyzer.report.journey_picture.draw_ping import draw_ping
from analyzer.report.journey_picture.from_ping import ways
from analyzer.report.journey_picture.rows import Row, rows
from analyzer.report.journey_picture.shapes import Line, Picture
from analyzer.result import PingPath
from tests.report.factory import CLIENT, NATIVE, ROUTED, VXLAN, run

from .reading import colliding, outside, words


def drawn(path: PingPath) -> Picture:
    picture = draw_ping(path, "worker", "worker2")
    assert picture is not None
    assert ([], []) == (colliding(picture), outside(picture))
    return picture


def ladder(path: PingPath) -> list[Row]:
    found = ways(path, "worker", "worker2")
    return rows(found[0], found[1] if len(found) > 1 else None)


def test_from_the_senders_pod_to_the_receivers() -> None:
    found = ladder(run("vxlan", "baseline", VXLAN).ping_paths[0])
    assert ["worker"] * 4 + ["worker2"] * 4 == [row.place.node for row in found]
    assert [CLIENT, "lxc3c2ed4711743", "cilium_vxlan", "eth0"] == [row.place.name for row in found[:4]]
    assert all(row.down and row.up for row in found)


def test_a_tunnel_has_its_vni() -> None:
    told = words(drawn(run("vxlan", "baseline", VXLAN).ping_paths[0]))
    assert ["VXLAN, VNI 20522 = identity of lab/client", "VXLAN, VNI 33060 = identity of lab/web"] == [
        line for line in told if "VNI" in line
    ]


def test_a_router_takes_one_ttl_and_stands_once() -> None:
    found = [row for row in ladder(run("native-bgp", "bgp", ROUTED).ping_paths[0]) if row.place.node == "frr"]
    assert [[63, 62]] == [[stop.ttl for stop in row.down.stops] for row in found if row.down]
    assert [[63, 62]] == [[stop.ttl for stop in row.up.stops] for row in found if row.up]


def test_a_lost_ping_ends_where_it_was_last_seen() -> None:
    path = run("native-bgp", "no-route", NATIVE, lost_at="worker/eth0").ping_paths[0]
    assert [("lab/web", "worker2")] == [(row.place.name, row.place.node) for row in ladder(path) if row.ghost]
    picture = drawn(path)
    assert 1 == words(picture).count("last seen here")
    lines = [shape for shape in picture.shapes if isinstance(shape, Line) and shape.tone == "bad"]
    assert [True] == [line.dashed for line in lines]


def test_an_answer_that_was_lost_is_marked_on_its_own_line() -> None:
    path = run("vxlan", "baseline", VXLAN).ping_paths[0]
    path = msgspec.structs.replace(path, reply=path.reply[:3], rtt_us=None, last_seen_at=path.reply[2].point)
    request, reply = ways(path, "worker", "worker2")
    assert ("arrived", "lost") == (request.end, reply.end)
    assert [""] * 8 == [stop.last_seen for stay in request.stays for stop in stay.stops]
    assert ["", "", "lost"] == [stop.last_seen for stay in reply.stays for stop in stay.stops]


def test_points_seen_by_the_reply_only_stand_among_the_others() -> None:
    """Under BPF host routing the receiver's lxc sees only what its pod sends."""
    path = run("vxlan", "baseline", VXLAN).ping_paths[0]
    request = [hop for hop in path.request if hop.point != "worker2/lxc9be11cf7a402"]
    found = ladder(msgspec.structs.replace(path, request=request))
    assert [(6, False, True)] == [
        (at, bool(row.down), bool(row.up)) for at, row in enumerate(found) if row.place.name == "lxc9be11cf7a402"
    ]


def test_a_reply_alone_is_drawn() -> None:
    path = run("vxlan", "baseline", VXLAN).ping_paths[0]
    assert 8 == words(drawn(msgspec.structs.replace(path, request=[]))).count("not seen here")


def test_a_single_point_is_no_path() -> None:
    path = run("vxlan", "baseline", VXLAN).ping_paths[0]
    assert draw_ping(msgspec.structs.replace(path, request=path.request[:1], reply=[])) is None


def test_no_ebpf_program_is_told_from_programs_nobody_knows() -> None:
    """A state that lists none is a fact, a missing one is not; pods' own interfaces are in neither."""
    path = run("native-auto", "baseline", NATIVE).ping_paths[0]
    attached = {"worker/eth0": ["cil_to_netdev"], "worker2/eth0": [], "worker2/lxc9be11cf7a402": None}
    hops = [msgspec.structs.replace(hop, programs=attached.get(hop.point)) for hop in path.request]
    told = words(drawn(msgspec.structs.replace(path, request=hops, reply=[])))
    assert ["eBPF not known", "eBPF cil_to_netdev", "no eBPF program", "eBPF not known"] == [
        line for line in told if "eBPF" in line
    ]


def test_the_time_inside_the_answering_pod_stands_where_the_answer_leaves() -> None:
    """Between the request's way and the answer's lies what the pod itself took."""
    path = msgspec.structs.replace(run("vxlan", "baseline", VXLAN).ping_paths[0], answer_us=24.4)
    assert 1 == words(drawn(path)).count("24 µs after the request came in")
    assert not [line for line in words(drawn(msgspec.structs.replace(path, answer_us=None))) if "after the" in line]
