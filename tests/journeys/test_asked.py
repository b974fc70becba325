"""`--flow TEXT` in the ways in which people write a flow."""

from __future__ import annotations

import pytest

from analyzer.journeys.asked import End, asked_flow
from analyzer.topology.model import PodAt, Topology
from tests.cluster import A, B, topology

ANY = ((), None)


def read(text: str, known: Topology | None = None) -> tuple[object, ...] | None:
    """Return both ends and the protocol."""
    flow = asked_flow(text, known or topology())
    return None if flow is None else (*map(_end, (flow.source, flow.destination)), flow.protocol)


def _end(end: End) -> tuple[tuple[str, ...], int | None]:
    return tuple(sorted(end.addresses)), end.port


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.244.1.17:40000-10.244.2.12:80/tcp", ((("10.244.1.17",), 40000), (("10.244.2.12",), 80), 6)),
        ("10.244.1.17-10.244.2.12", ((("10.244.1.17",), None), (("10.244.2.12",), None), None)),
        ("icmp", (ANY, ANY, 1)),
        ("10.244.1.17/udp", ((("10.244.1.17",), None), ANY, 17)),
        ("-10.244.2.12:80", (ANY, (("10.244.2.12",), 80), None)),
        (":53/udp", (((), 53), ANY, 17)),
        ("[fd00::1]:80-fd00::2/tcp", ((("fd00::1",), 80), (("fd00::2",), None), 6)),
        ("FD00:0::1-fd00::2/ICMPv6", ((("fd00::1",), None), (("fd00::2",), None), 58)),
        ("t/a-t/b/tcp", (((A,), None), ((B,), None), 6)),
        ("a:40000-b:80", (((A,), 40000), ((B,), 80), None)),
        ("a-nobody", None),
        ("", (ANY, ANY, None)),
        ("nobody/tcp", None),
    ],
)
def test_a_flow_may_be_written_so(text: str, expected: object) -> None:
    assert expected == read(text)


def test_names_of_pods_have_hyphens() -> None:
    known = Topology(pods={A: PodAt("t/web-7d-x", "n1"), B: PodAt("t/web", "n2")})
    assert (((A,), None), ((B,), None), None) == read("web-7d-x-web", known)
