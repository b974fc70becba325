"""Expected and observed, side by side."""

from __future__ import annotations

import msgspec
import pytest

from analyzer.report.view.expected import section
from analyzer.report.view.parts import Group, Table
from analyzer.report.view.shown import shown
from analyzer.result import HostRoutingAt, ModeBetween, Result, TtlExpectation, ValueCount
from tests.report import factory

TTL = TtlExpectation("internode", "native", "worker", "worker2", "receiver", "workload", 64, "own view", 0, "routes",
                     [60, 61], ["a rule: -3"], [ValueCount(62, 7)], ["worker2/pod"], False, "62 seen")  # fmt: skip
OPEN = ModeBetween("worker", None, None, [], "native", ["native: 6 packets"], None, "nothing declares a mode")


def tables(result: Result) -> list[Table]:
    found = section(shown(result))
    blocks = found.blocks if found else []
    return [
        t for block in blocks for t in (block.blocks if isinstance(block, Group) else [block]) if isinstance(t, Table)
    ]


def changed(**fields: object) -> Result:
    result = factory.four_setups()
    result.runs[0] = msgspec.structs.replace(result.runs[0], **fields)
    return result


def test_what_differs_is_marked_and_what_is_open_is_not() -> None:
    (table,) = tables(changed(ttl_expected=[TTL], modes=[OPEN]))
    mode, ttl = table.groups[0].rows
    assert ("TTL", ["receiver, worker → worker2", "60 or 61"]) == (ttl.head.text, [each.text for each in ttl.cells[:2]])
    assert [("open", ""), ("differs", "bad")] == [(row.cells[3].text, row.cells[3].status) for row in (mode, ttl)]
    assert not mode.cells[1].known


@pytest.mark.parametrize("rows", [31, 500])
def test_it_is_bounded(rows: int) -> None:
    seen = HostRoutingAt("n1", "unknown", "bpf", "observed", ["a packet"], None, "")
    (table,) = tables(changed(host_routing_at=[seen] * rows))
    assert (30, True) == (len(table.groups[0].rows), str(rows - 30) in table.more)


def test_without_any_of_it_there_is_no_section() -> None:
    assert section(shown(factory.four_setups())) is None


def test_a_verdict_is_not_said_twice() -> None:
    """`as expected, 62 as expected` beside expected 62 and observed 62 says nothing four times."""
    base = factory.four_setups()
    row = TtlExpectation("internode", "native", "n1", "n2", "receiver", "workload", 64, "own view", 0, "routes", [62],
                         [], [ValueCount(62, 3)], [], True, "62 as expected")  # fmt: skip
    either = msgspec.structs.replace(row, why="62 as expected: a -dev build may follow either rule")
    base.runs[0] = msgspec.structs.replace(base.runs[0], ttl_expected=[row, either])
    (table, *_) = tables(base)
    assert [("as expected", ""), ("as expected", "a -dev build may follow either rule")] == [
        (row.cells[-1].text, row.cells[-1].detail) for row in table.groups[0].rows if row.head.text == "TTL"
    ]
