"""The table of interfaces and their programs."""

from __future__ import annotations

import msgspec

from analyzer.report.view.interfaces import of_run
from analyzer.report.view.parts import Group, Table
from analyzer.report.view.routes import section
from analyzer.report.view.shown import shown
from analyzer.report.view.text import NOT_KNOWN
from analyzer.result import Attached, Interface
from tests.report.factory import four_setups, only_unknown

LXC = "lxc3c2ed4711743"
HOST = Interface(
    "worker",
    "cilium_host",
    ["10.244.1.77"],
    65520,
    [Attached("cil_to_host", "tcx/ingress"), Attached("cil_from_host", None)],
)


def table_of(interfaces: list[Interface]) -> Table | None:
    group = of_run(msgspec.structs.replace(four_setups().runs[0], interfaces=interfaces))
    if group is None:
        return None
    (table,) = group.blocks
    assert isinstance(table, Table)
    return table


def rows(table: Table | None) -> list[list[str]]:
    assert table is not None
    return [[row.head.text, *(cell.text for cell in row.cells)] for group in table.groups for row in group.rows]


def test_each_program_has_a_line_with_its_hook_and_what_was_captured_there() -> None:
    """A hook that nothing tells is a dash; a pod's own eth0 is not the node's."""
    lxc = Interface("worker", LXC, [], 1450, [Attached("cil_from_container", "tcx/ingress")])
    eth0 = Interface("worker", "eth0", ["172.18.0.3"], 1500, None)
    table = table_of([HOST, lxc, eth0])
    assert [
        ["cilium_host", "10.244.1.77", "65520", "tcx/ingress", "cil_to_host", NOT_KNOWN],
        ["cilium_host", "10.244.1.77", "65520", NOT_KNOWN, "cil_from_host", NOT_KNOWN],
        [LXC, NOT_KNOWN, "1450", "tcx/ingress", "cil_from_container", "420 frames"],
        ["eth0", "172.18.0.3", "1500", NOT_KNOWN, NOT_KNOWN, "420 frames"],
    ] == rows(table)
    assert table is not None
    assert (["Node worker"], "of lab/client") == (
        [group.label for group in table.groups],
        table.groups[0].rows[2].head.detail,
    )


def test_none_attached_is_said_where_it_is_known() -> None:
    silent = Interface("worker", "lo", [], 65536, [])
    table = table_of([Interface("worker", "eth0", [], 1500, []), silent])
    assert [["eth0", "1500", "none", "420 frames"]] == rows(table)


def test_where_nothing_says_whether_programs_are_attached_there_is_no_table() -> None:
    assert (None, None) == (table_of([]), table_of([Interface("worker", "eth0", ["172.18.0.3"], 1500, None)]))


def test_the_table_is_bounded() -> None:
    table = table_of([msgspec.structs.replace(HOST, node=f"n{number:03}") for number in range(100)])
    assert table is not None
    assert (40, 80, "and 120 more lines in result.json") == (len(table.groups), len(rows(table)), table.more)


def test_the_page_has_it_for_the_compared_runs_and_for_a_genuine_agent_without_any_routes() -> None:
    result = four_setups()
    result.runs = [msgspec.structs.replace(run, interfaces=[HOST], routes=[]) for run in result.runs]
    found = section(shown(result))
    assert found is not None
    groups = [block for block in found.blocks if isinstance(block, Group)]
    assert ("fold-programs-run-vxlan.baseline", True) == (groups[0].id, all(group.folded for group in groups))
    genuine = [group.sub for group in groups if group.sub.startswith("genuine Cilium")]
    assert (len(result.comparison.runs) + 1, 1) == (len(groups), len(genuine))
    assert None is section(shown(only_unknown()))
