"""Both readers give the same journeys, and a table that is too small gives fewer, not others."""

from __future__ import annotations

import msgspec
import pytest

from analyzer.journeys import trace as tracing
from analyzer.journeys.trace import Wish, trace
from analyzer.trace_result import Trace
from tests.machine.compiled import machine
from tests.samples import CAPTURES

RUNS = ["vxlan/baseline-nic", "geneve/dsr", "native-bgp/ecmp", "vxlan/cilium-vxlan-run2-crossnode-udp-mtu"]


def traced(monkeypatch: pytest.MonkeyPatch, name: str, wish: Wish, by_machine: bool, room: int | None = None) -> Trace:
    code = machine() if by_machine else None
    monkeypatch.setattr(tracing, "when_ready", lambda size: lambda: code)
    return trace([CAPTURES / name], wish, {}, room)


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("wish", [Wish(), Wish(slowest=True), Wish(lost=True), Wish(flow="udp")], ids=str)
def test_machine_code_and_reference_give_the_same_journeys(
    monkeypatch: pytest.MonkeyPatch, name: str, wish: Wish
) -> None:
    found = [traced(monkeypatch, name, wish, by_machine) for by_machine in (True, False)]
    assert msgspec.json.encode(found[0]) == msgspec.json.encode(found[1])


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("room", [400, 150])
def test_what_is_left_out_is_left_out_at_every_point(monkeypatch: pytest.MonkeyPatch, name: str, room: int) -> None:
    """So no packet looks lost because one point had more room for it than another."""
    found = traced(monkeypatch, name, Wish(lost=True), True, room)
    assert [] == found.journeys


def test_a_flow_that_is_asked_for_is_kept_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    wish = Wish(flow="client-web/icmp")
    whole, sampled = (traced(monkeypatch, "vxlan/baseline", wish, True, room) for room in (None, 200))
    assert [each.sightings for each in whole.journeys] == [each.sightings for each in sampled.journeys]
    assert [] == whole.notes
    assert [
        "vxlan/baseline: 12.50% of the packets not asked for were kept, the same ones at every point"
    ] == sampled.notes


def test_a_frame_that_is_asked_for_is_kept_at_every_point(monkeypatch: pytest.MonkeyPatch) -> None:
    wish = Wish(frame=("worker2/eth0", 7))
    whole, sampled = (traced(monkeypatch, "vxlan/baseline", wish, True, room) for room in (None, 60))
    names = [[(seen.point, seen.frame_number) for seen in each.journeys[0].sightings] for each in (whole, sampled)]
    assert names[0] == names[1]
    assert 8 == len(names[0])
