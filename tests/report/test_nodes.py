"""The table of nodes and their pod CIDRs."""

from __future__ import annotations

from analyzer.report.view.nodes import of_run
from analyzer.report.view.parts import Table
from tests.report.factory import four_setups


def test_each_node_has_its_addresses_its_pod_cidrs_and_its_pods() -> None:
    group = of_run(four_setups().runs[0])
    assert group is not None
    (table,) = group.blocks
    assert isinstance(table, Table)
    assert [
        ["worker", "node", "172.18.0.3", "10.244.1.0/24"],
        ["worker2", "node", "172.18.0.4", "10.244.2.0/24"],
    ] == [[row.head.text, *(cell.text for cell in row.cells[:3])] for row in table.groups[0].rows]
