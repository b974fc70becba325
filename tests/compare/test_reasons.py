"""Why two runs cannot be compared, by what they are unlike in."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from analyzer.compare import reasons
from analyzer.compare.reasons import Disturbance
from analyzer.result import PingPath, Run
from analyzer.topology.manifest import Step
from tests.report import factory
from tests.report.factory import VXLAN

REFERENCE = factory.run("vxlan", "baseline", VXLAN)
PATH = REFERENCE.ping_paths[0]


def step(kind: Any, *command: str) -> Step:
    return Step(name=kind, kind=kind, scope="internode", source="a", destination="b", command=list(command))


def over(**changes: Any) -> Run:
    return replace(REFERENCE, overhead=replace(REFERENCE.overhead, **changes))


def cut() -> Run:
    first, *rest = REFERENCE.points
    broken = replace(first, cut_frames=7, snaplen=40, decode_status={"ok": 413, "truncated": 7})
    return replace(REFERENCE, points=[broken, *rest])


def seen_from(role: Any) -> Run:
    """Return the run with its ping seen both ways from a point of this role on only."""
    hops = [hop for hop in PATH.request if hop.role == role]
    path: PingPath = replace(PATH, request=hops)
    return replace(REFERENCE, ping_paths=[path])


@pytest.mark.parametrize(
    ("disturbance", "run", "name", "why"),
    [
        (reasons.headers_cut, cut(), "headers cut",
         "7 frames of vxlan/baseline were cut within their headers (snaplen 40)"),
        (reasons.counted_elsewhere, over(counted_at=["worker/cilium_vxlan"]), "points",
         "counted at tunnel here, at underlay in the reference"),
        (reasons.other_offload, replace(REFERENCE, segmentation="off"), "offload",
         "segmentation is off here, default in the reference"),
        (reasons.other_datapath, replace(REFERENCE, datapath="cilium"), "datapath",
         "made by cilium (netns) here, by ebpf-lab (netns) in the reference"),
        (reasons.other_kernel, replace(REFERENCE, kernel="5.10"), "kernel", "5.10 here, 6.18.0 in the reference"),
        # (2106500 - 210650) / 4213 = 450 bytes of 4213 frames; half as many frames are 900 bytes each
        (reasons.other_mix_captured, over(n=2106), "packet mix",
         "a packet has 900 bytes on average here, 450 in the reference"),
        (reasons.of_times("internode")[1], seen_from("underlay"), "points",
         "timed at underlay here, at pod in the reference"),
    ],
)  # fmt: skip
def test_what_is_unlike_is_named(disturbance: Disturbance, run: Run, name: str, why: str) -> None:
    found = disturbance(run, REFERENCE)
    assert found is not None
    assert (name, why) == (found.name, found.why)
    assert disturbance(REFERENCE, REFERENCE) is None


def test_cut_headers_of_the_reference_count_too() -> None:
    assert reasons.headers_cut(REFERENCE, cut()) is not None


@pytest.mark.parametrize(("frames", "unlike"), [(4213, False), (4020, False), (4000, True)])
def test_packet_sizes_may_differ_by_a_twentieth(frames: int, unlike: bool) -> None:
    """450 bytes against 1895850 / 4020 = 471.6 (4.8 % more) and 1895850 / 4000 = 474.0 (5.3 % more)."""
    assert unlike == (reasons.other_mix_captured(over(n=frames), REFERENCE) is not None)


def test_where_nothing_is_added_packet_sizes_do_not_matter() -> None:
    assert reasons.other_mix_captured(over(n=100, overhead_bytes=0), REFERENCE) is None


def test_super_frames_tell_the_offload_where_nobody_declares_it() -> None:
    unknown = replace(REFERENCE, segmentation="unknown")
    assert reasons.other_offload(unknown, REFERENCE) is None
    found = reasons.other_offload(replace(over(super_frames=0), segmentation="unknown"), REFERENCE)
    assert (found and found.why) == "0 super-frames here, 6 in the reference"


def test_the_same_steps_to_other_addresses_are_the_same_workload() -> None:
    here = replace(REFERENCE, traffic=[step("ping", "ping", "-c", "5", "10.10.0.44")])
    there = replace(REFERENCE, traffic=[step("ping", "ping", "-c", "5", "fd00::1")])
    assert reasons.other_workload(here, there) is None


def test_other_steps_are_another_workload_and_named() -> None:
    ping, bulk = step("ping", "ping", "10.0.0.1"), step("bulk", "send", "10.0.0.1")
    here, there = replace(REFERENCE, traffic=[ping]), replace(REFERENCE, traffic=[ping, bulk])
    found = reasons.other_workload(here, there)
    assert (found and found.why) == "other traffic was sent: only in the reference: bulk internode send ADDRESS"
    assert reasons.of_pings("internode")[1](here, there) is None


def test_without_steps_services_tell_the_workload() -> None:
    other = [replace(flow, destination_port=443) for flow in REFERENCE.flows]
    found = reasons.other_workload(replace(REFERENCE, flows=other), REFERENCE)
    assert (found and found.why) == "other traffic was sent: only here: tcp 443; only in the reference: tcp 80"
