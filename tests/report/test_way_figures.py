"""The figures of the MTU and TTL sections are made of what the Result holds, unknown steps included."""

from __future__ import annotations

import msgspec

from analyzer.report.view import mtu, ttl
from analyzer.report.view.shown import shown
from analyzer.result import TtlExpectation, ValueCount
from tests.report import factory
from tests.report.blocks import figures, tables

MET = TtlExpectation("internode", "encapsulated", "worker", "worker2", "receiver", "workload", 64, "own view", 0,
                     "routes", [63], [], [ValueCount(63, 7)], [], True, "")  # fmt: skip


def test_a_ladder_goes_from_the_wire_to_what_crossed() -> None:
    (figure,) = figures(mtu.section(shown(factory.four_setups())))
    first = figure.drawing.description.split("; ")[0]
    assert (
        "VXLAN: underlay 1500, ceiling 1450, route 1450, negotiated 1450, proven 1450, fits, proven, larger fragmented"
        == first
    )


def test_a_run_that_tells_a_single_step_has_no_ladder() -> None:
    result = factory.four_setups()
    bare = msgspec.structs.replace(result.runs[0].mtu, underlay=[], ceiling=None, pod_route=[], negotiated=[])
    result.runs[0] = msgspec.structs.replace(result.runs[0], mtu=bare)
    (figure,) = figures(mtu.section(shown(result)))
    assert "VXLAN" not in figure.drawing.description


def test_the_ttl_is_followed_point_by_point_with_the_verdict_of_the_rules() -> None:
    result = factory.four_setups()
    result.runs[0] = msgspec.structs.replace(result.runs[0], ttl_expected=[MET])
    (figure,) = figures(ttl.section(shown(result)))
    ways = figure.drawing.description.split("; ")
    assert ways[0].startswith("VXLAN, TTL 63 arrives, as expected: worker/pod 64")
    assert "worker/eth0 64 (outer 64)" in ways[0]
    assert ways[1].startswith("Native (auto routes), TTL 62 arrives: ")


def test_the_table_says_which_node_took_what_from_the_ttl_and_why() -> None:
    """Genuine Cilium before 1.19 takes two on each node under legacy host routing, one under BPF host routing."""
    genuine = msgspec.structs.replace(
        factory.run("native-auto", "cilium", factory.NATIVE, cilium="1.18.0"),
        datapath="cilium",
        host_routing="legacy",
        ttl_expected=[
            msgspec.structs.replace(MET, path_class="native", place=place, observed=[ValueCount(ttl, 3)], rules=[rule])
            for place, ttl, rule in (
                ("source underlay", 62, "lxc program, host stack: -2"),
                ("destination underlay", 62, "lxc program, host stack: -2"),
                ("receiver", 60, "lxc program, host stack twice, delivery: -4"),
            )
        ],
    )
    read = tables(ttl.section(shown(factory.result([genuine], 1))))[0].how_to_read
    assert (
        "Measured from worker to worker2: the sender's node took 2, the way between 0, the receiver's 2 "
        "(lxc program, host stack twice, delivery). Under legacy host routing packets pass the node's own IP stack"
    ) in read


def test_no_ttl_is_explained_that_was_not_seen_on_the_whole_way() -> None:
    (read,) = {table.how_to_read for table in tables(ttl.section(shown(factory.four_setups())))}
    assert "Measured from" not in read
