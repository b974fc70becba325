"""Of whom ICMP says that packets are too big; and the errors that say something else."""

from __future__ import annotations

import pytest

from analyzer.flows.flow import FlowKey, IcmpError
from analyzer.triage.too_big import Told, TooBig, end, is_too_big

KEY = FlowKey(6, "10.0.0.1", 40000, "10.0.0.2", 80, None)


def error(kind: int, code: int, source: str = "10.0.0.9") -> IcmpError:
    return IcmpError(0, 1, 0, source, "10.0.0.1", kind, code, 1400, KEY, True)


@pytest.mark.parametrize(
    ("kind", "code", "source", "expected"),
    [(3, 4, "10.0.0.9", True), (3, 3, "10.0.0.9", False), (2, 0, "fd00::9", True), (2, 0, "10.0.0.9", False)],
    ids=["fragmentation needed", "port unreachable", "ICMPv6 packet too big", "not over IPv4"],
)
def test_what_says_too_big(kind: int, code: int, source: str, expected: bool) -> None:
    assert expected == is_too_big(error(kind, code, source))


def test_an_error_is_about_the_sender_whatever_its_flow_is_called_behind_translation() -> None:
    told = Told(0, error(3, 4))
    service = FlowKey(6, "10.0.0.1", 40000, "10.96.0.1", 80, None)
    assert [told] == TooBig({end(KEY, True): [told]}).of(service)


def test_another_port_of_the_sender_is_another_flow() -> None:
    other = FlowKey(6, "10.0.0.1", 40001, "10.0.0.2", 80, None)
    assert [] == TooBig({end(KEY, True): [Told(0, error(3, 4))]}).of(other)
