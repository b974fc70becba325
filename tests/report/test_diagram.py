from __future__ import annotations

import msgspec

from analyzer.report.bars import Bars, Part, Stack
from analyzer.report.bars import draw as draw_bars
from analyzer.report.diagram import Drawing, draw
from analyzer.report.view import overhead
from analyzer.report.view.parts import Figure
from analyzer.report.view.shown import shown
from analyzer.result import PingPath

from .factory import CLIENT, GENEVE, NATIVE, ROUTED, VXLAN, result, run


def drawn(path: PingPath, node: str = "worker2") -> Drawing:
    drawing = draw(path, node)
    assert drawing is not None
    return drawing


def test_down_the_senders_stack_and_up_the_receivers() -> None:
    drawing = drawn(run("vxlan", "baseline", VXLAN).ping_paths[0])
    assert [lane.name for lane in drawing.lanes] == ["worker", "worker2"]
    assert [(box.name, box.sub) for box in drawing.boxes[:3]] == [
        (CLIENT, "eth0"),
        ("lxc3c2ed4711743", "cil_from_container"),
        ("cilium_vxlan", "cil_from_overla…cil_to_overlay"),
    ]
    assert [box.y for box in drawing.boxes] == [34, 120, 206, 292, 292, 206, 120, 34]


def test_a_tunnel_is_a_tube_with_its_vni() -> None:
    drawing = drawn(run("vxlan", "baseline", VXLAN).ping_paths[0])
    tubes = [link.labels for link in drawing.links if link.tube]
    assert tubes == [
        ["VXLAN, VNI 20522", "outer TTL 64, +50 bytes"],
        ["VXLAN, VNI 33060", "outer TTL 64, +50 bytes"],
    ]
    assert [box.name for box in drawing.boxes if box.tunneled] == ["eth0", "eth0"]


def test_a_router_takes_one_ttl_and_stands_once() -> None:
    drawing = drawn(run("native-bgp", "bgp", ROUTED).ping_paths[0])
    router = [box for box in drawing.boxes if box.lane == "frr"]
    assert [lane.name for lane in drawing.lanes] == ["worker", "frr", "worker2"]
    assert [box.request.split(",")[0] for box in router] == ["TTL 63→62"]


def test_a_lost_ping_ends_where_it_was_last_seen() -> None:
    drawing = drawn(run("native-bgp", "no-route", NATIVE, lost_at="worker/eth0").ping_paths[0])
    assert [box.point for box in drawing.boxes if box.lost] == ["worker/eth0"]
    assert [(box.name, box.lane) for box in drawing.boxes if box.ghost] == [("lab/web", "worker2")]


def test_a_ping_lost_on_the_far_node_points_up_that_nodes_stack() -> None:
    drawing = drawn(run("native-bgp", "static", NATIVE, lost_at="worker2/eth0").ping_paths[0])
    ghost = next(box for box in drawing.boxes if box.ghost)
    lost = next(box for box in drawing.boxes if box.lost)
    assert (ghost.x, ghost.y < lost.y) == (lost.x, True)


def test_within_a_node_the_way_turns_at_the_veths() -> None:
    drawing = drawn(run("vxlan", "baseline", VXLAN).ping_paths[1], "worker")
    assert [lane.name for lane in drawing.lanes] == ["worker"]
    assert len({box.x for box in drawing.boxes}) == 2


def test_points_seen_by_the_reply_only_stand_in_its_stack() -> None:
    """Under BPF host routing the receiver's lxc sees only what its pod sends."""
    path = run("vxlan", "baseline", VXLAN).ping_paths[0]
    request = [hop for hop in path.request if hop.point != "worker2/lxc9be11cf7a402"]
    drawing = drawn(msgspec.structs.replace(path, request=request))
    box = next(box for box in drawing.boxes if box.point == "worker2/lxc9be11cf7a402")
    assert (box.request, box.lane, box.y) == ("", "worker2", 120)


def test_a_single_point_is_no_path() -> None:
    path = run("vxlan", "baseline", VXLAN).ping_paths[0]
    assert draw(msgspec.structs.replace(path, request=path.request[:1], reply=[])) is None


def test_bars_share_one_scale_and_drop_labels_that_do_not_fit() -> None:
    bars = draw_bars(
        [
            Stack("VXLAN", [Part("Outer IP", 20, 0.1), Part("UDP", 8, 0.2)], "28 bytes"),
            Stack("tiny", [Part("X", 1, 0.1), Part("Outer IP", 27, 0.1)], "28 bytes"),
            Stack("native", [], "0 bytes"),
        ],
        "title",
    )
    widths = [[segment.width for segment in bar.segments] for bar in bars.bars]
    assert widths == [[342.9, 137.1], [17.1, 462.9], []]
    assert [segment.label for segment in bars.bars[1].segments] == ["1", "Outer IP 27"]
    assert bars.description == "VXLAN: 28 bytes; tiny: 28 bytes; native: 0 bytes"


def test_headers_of_some_packets_only_are_dashed() -> None:
    section = overhead.section(shown(result([run("geneve", "dsr", GENEVE)], 1)))
    assert section is not None
    figure = section.blocks[0]
    assert isinstance(figure, Figure)
    assert isinstance(figure.drawing, Bars)
    bar = figure.drawing.bars[0]
    assert [segment.title for segment in bar.segments if segment.rare] == ["Opt. 12 bytes"]
    assert bar.total == "50 bytes, some 62"
