"""Routing tables side by side, the deciding lines marked."""

from __future__ import annotations

import msgspec

from analyzer.report.view import routes
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
    (table,) = tables(routes.section(shown(result)))
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
    (table,) = tables(routes.section(shown(with_routes(*many))))
    assert (6, "and 495 more nodes in result.json") == (len(table.groups), table.more)


def test_without_state_there_is_no_section() -> None:
    assert routes.section(shown(factory.lone_file())) is None
