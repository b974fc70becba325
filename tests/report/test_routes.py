"""Routing tables side by side, the deciding lines marked."""

from __future__ import annotations

import msgspec

from analyzer.report.view import routes, scenarios
from analyzer.report.view.parts import Cell
from analyzer.report.view.shown import shown
from analyzer.result import Result, RouteTo
from tests.report import factory
from tests.report.blocks import tables

LOCAL = RouteTo("worker", "10.244.1.0/24", [], ["cilium_host"], "kernel", None, "local")
BACK = RouteTo("worker2", "10.244.1.0/24", ["10.244.2.1"], ["cilium_host"], "kernel", 1450, "overlay")


def with_routes(*more: RouteTo) -> Result:
    result = factory.four_setups()
    result.runs[0] = msgspec.structs.replace(result.runs[0], routes=[*more, *result.runs[0].routes])
    return result


def cells(result: Result) -> dict[tuple[str, str], list[Cell]]:
    (table, *_) = tables(routes.section(shown(result)))
    return {(group.label, row.head.text): row.cells for group in table.groups for row in group.rows}


def test_the_line_that_carried_the_ping_is_marked_in_words_too() -> None:
    first = cells(with_routes())["Table of worker", "worker2"][0]
    assert (True, "► decides the ping: into the tunnel device") == (first.telling, first.detail)


def test_the_node_where_the_ping_began_comes_first_and_lines_to_its_own_pods_are_left_out() -> None:
    assert ["Table of worker", "Table of worker2"] == list(
        dict.fromkeys(label for label, _ in cells(with_routes(BACK, LOCAL)))
    )
    assert ("Table of worker", "worker") not in cells(with_routes(LOCAL))


def test_a_node_that_a_setup_lacks_is_no_missing_line() -> None:
    others = cells(with_routes(BACK))["Table of worker2", "worker"][1:]
    assert ["no such node here"] * 3 == [cell.detail for cell in others]


def test_a_missing_route_is_bad() -> None:
    lost = next(run for run in factory.four_setups().runs if run.scenario == "no-route")
    table = routes.side_by_side([lost], "x")
    assert table
    cell = table.groups[0].rows[0].cells[0]
    assert ("bad", True) == (cell.status, "default route" in cell.detail)


def test_a_destination_that_is_no_prefix_decides_nothing() -> None:
    run = msgspec.structs.replace(factory.four_setups().runs[0], routes=[BACK])
    odd = msgspec.structs.replace(BACK, node="worker", destination="<script>")
    assert routes.deciding(msgspec.structs.replace(run, routes=[odd])) is None


def test_many_nodes_are_bounded() -> None:
    many = [msgspec.structs.replace(BACK, node=f"n{index}") for index in range(500)]
    (table, *_) = tables(routes.section(shown(with_routes(*many))))
    assert (6, "and 495 more nodes in result.json") == (len(table.groups), table.more)


def test_without_state_there_is_no_section() -> None:
    assert routes.section(shown(factory.lone_file())) is None


def announced() -> Result:
    """Return BGP as Cilium speaks it: the nodes send all to frr by a static route, and frr has what they announced."""
    result = factory.four_setups()
    at = next(index for index, run in enumerate(result.runs) if run.id == "native-bgp/bgp")
    nodes = [msgspec.structs.replace(each, protocol="static") for each in result.runs[at].routes]
    frr = [RouteTo("frr", f"10.10.0.{host}/27", ["172.18.0.3"], ["eth0"], "bgp", None, "native") for host in (0, 32)]
    result.runs[at] = msgspec.structs.replace(result.runs[at], routes=[*nodes, *frr])
    return result


LEARNT = "The nodes only announce their pods by BGP, and install no routes; those stand as `proto bgp` at frr (2 lines)"


def test_lines_that_bgp_brought_are_marked_in_words_too() -> None:
    cell = cells(announced())["Table of frr", "10.10.0.0/27"][2]
    assert (cell.text, cell.telling) == ("10.10.0.0/27 via 172.18.0.3 dev eth0 proto bgp", True)
    assert cell.detail.startswith("\N{BLACK RIGHT-POINTING POINTER} BGP brought it: ")


def test_a_static_line_beside_bgp_says_where_the_announced_routes_are() -> None:
    """Who reads `proto static` in the step with BGP would conclude that BGP did nothing."""
    runs = {run.id: run for run in announced().runs}
    assert routes.learnt(runs["native-bgp/bgp"]) == LEARNT
    assert routes.learnt(runs["vxlan/baseline"]) == ""
    story = scenarios.section(shown(announced()))
    assert story
    row = next(row for row in tables(story)[0].groups[0].rows if row.head.text == "BGP")
    assert LEARNT.replace("`", "") in row.cells[1].detail
