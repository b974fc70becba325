"""Payloads as frames on the underlay, reckoned by hand from RFC 791, 8200 and 6691."""

from __future__ import annotations

import pytest

from analyzer.measures.frame_sizes import Path, Protocol, Sent, packets_of, sent

VXLAN = Path(50, 14, 4, 4, 1450, 1500)
VXLAN6 = Path(70, 14, 4, 6, 1430, 1500)
NATIVE = Path(0, 14, 4, None, 1500, 1500)
BLIND = Path(50, 14, 4, 4, None, None)
TOO_LARGE = Path(50, 14, 4, 4, 1500, 1500)
"""The incident: the pods' route was never reduced."""


@pytest.mark.parametrize(
    ("payload", "protocol", "path", "expected"),
    [
        pytest.param(1410, "tcp", VXLAN, Sent(1, 1, 54, 50, 1514), id="a full segment fills the wire"),
        pytest.param(1411, "tcp", VXLAN, Sent(2, 2, 108, 100, 1619), id="one byte more is a second one"),
        pytest.param(1460, "tcp", NATIVE, Sent(1, 1, 54, 0, 1514), id="native has room for 50 more"),
        pytest.param(1422, "udp", VXLAN, Sent(1, 1, 42, 50, 1514), id="the largest whole datagram"),
        # the pod cuts 8 + 1423 at (1450 - 20) / 8 x 8 = 1424: 1444 and 27 bytes of IP
        pytest.param(1423, "udp", VXLAN, Sent(2, 2, 76, 100, 1599), id="the pod's own fragments"),
        # 1390 + 40 + 70 = 1500
        pytest.param(1390, "tcp", VXLAN6, Sent(1, 1, 54, 70, 1514), id="over an IPv6 underlay"),
        # 1500 inside makes 1550: 1500 + (20 + 50) outside, 14 more for the second frame
        pytest.param(1460, "tcp", TOO_LARGE, Sent(1, 2, 54, 84, 1598), id="outer fragments"),
        pytest.param(1472, "udp", TOO_LARGE, Sent(1, 2, 42, 84, 1598), id="outer fragments of a datagram"),
        pytest.param(9000, "udp", BLIND, Sent(1, 1, 42, 50, 9092), id="without an MTU nothing is cut"),
    ],
)
def test_a_send_costs(payload: int, protocol: Protocol, path: Path, expected: Sent) -> None:
    found = sent(payload, protocol, path)
    assert expected == found
    assert expected.wire_bytes == payload + expected.header_bytes + expected.overhead_bytes


def test_outer_fragments_over_ipv6_carry_a_fragment_header() -> None:
    """1500 + 70 = 1570: behind 40 bytes 1530 are cut at (1500 - 48) / 8 x 8 = 1448: 1496 and 48 + 82 = 130."""
    found = sent(1460, "tcp", TOO_LARGE._replace(overhead=70, outer=6))
    assert Sent(1, 2, 54, 14 + 1496 + 14 + 130 - 1514, 1654) == found


def test_headers_that_forbid_fragments_let_nothing_larger_pass() -> None:
    refusing = TOO_LARGE._replace(outer_df=True)
    assert (None, True) == (sent(1460, "tcp", refusing), sent(1410, "tcp", refusing) is not None)


def test_fragments_of_the_pod_are_multiples_of_eight_and_hold_everything() -> None:
    """65507 + 8 = 65515 = 46 x 1424 + 11."""
    assert [(1444, 46), (31, 1)] == packets_of(65507, "udp", VXLAN)
    assert [(1450, 709), (350, 1)] == packets_of(1_000_000, "tcp", VXLAN)
    """1000000 = 709 x 1410 + 310."""


def test_the_ratio_falls_with_the_payload_and_jumps_at_each_cut() -> None:
    """50 / 168, 50 / 1514, 100 / 1619."""
    found = [sent(payload, "tcp", VXLAN) for payload in (64, 1410, 1411)]
    assert [0.297619, 0.033025, 0.061767] == [each.ratio for each in found if each]
