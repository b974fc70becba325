"""A run written as capture files from frames made by hand, and the journeys that are found in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer.journeys import trace as tracing
from analyzer.journeys.trace import Wish
from analyzer.trace_result import Journey, Trace, TracedSighting
from tests import frames
from tests.machine.compiled import machine
from tests.run_folder import manifest, point, put

POINTS = {
    "n1/pod-a-eth0": point("n1", "eth0", "pod", "n1/pod-a-eth0.pcap", pod="t/a"),
    "n1/lxca": point("n1", "lxca", "lxc", "n1/lxca.pcap", pod="t/a"),
    "n1/cilium_vxlan": point("n1", "cilium_vxlan", "tunnel", "n1/cilium_vxlan.pcap"),
    "n1/eth0": point("n1", "eth0", "underlay", "n1/eth0.pcap"),
    "n2/eth0": point("n2", "eth0", "underlay", "n2/eth0.pcap"),
    "n2/cilium_vxlan": point("n2", "cilium_vxlan", "tunnel", "n2/cilium_vxlan.pcap"),
    "n2/lxcb": point("n2", "lxcb", "lxc", "n2/lxcb.pcap", pod="t/b"),
    "n2/pod-b-eth0": point("n2", "eth0", "pod", "n2/pod-b-eth0.pcap", pod="t/b"),
}
Seen = dict[str, list[tuple[int, bytes]]]
"""Point → frames with their times in µs."""


@pytest.fixture(params=["machine code", "reference"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Read captures in one of both ways; journeys must be the same."""
    code = machine() if request.param == "machine code" else None
    monkeypatch.setattr(tracing, "when_ready", lambda size: lambda: code)
    return str(request.param)


def written(root: Path, seen: Seen, link_type: int = 1, snaplen: int = 262144, **changes: Any) -> Path:
    """Write a pcap a point, and a manifest of these points with changes; return the folder."""
    for name, packets in seen.items():
        content = frames.pcap([(time * 1000, data) for time, data in packets], link_type, snaplen=snaplen)
        put(root / f"{name}.pcap", content)
    points = [POINTS[name] for name in seen]
    put(root / "manifest.json", manifest(**({"points": points, "host_routing": "legacy"} | changes)))
    return root


def traced(root: Path, wish: Wish | None = None) -> Trace:
    """Return the Trace of a folder of captures."""
    return tracing.trace([root], wish or Wish(), {})


def journey(root: Path, wish: Wish | None = None) -> Journey:
    """Return the first journey."""
    return traced(root, wish).journeys[0]


def facts(journey: Journey, *names: str) -> list[tuple[Any, ...]]:
    """Return some facts of each sighting, its point first."""
    return [(seen.point, *(getattr(seen, name) for name in names)) for seen in journey.sightings]


def at(journey: Journey, point: str) -> TracedSighting:
    """Return the only sighting at a point."""
    (seen,) = (seen for seen in journey.sightings if seen.point == point)
    return seen
