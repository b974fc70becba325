"""DSR is not budgeted where its option alone makes packets too large, or the network drops what carries it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import frames
from tests.cluster import MORE, N1, N2, A, B, udp_frame
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import State, outcome, said

RULE = "dsr-not-budgeted"
STATE: State = {f"{node}/link": [{"ifname": "eth0", "mtu": 1500}] for node in ("n1", "n2")}
HEADERS = 28
CLIENT = "203.0.113.9"


def request(length: int, options: bytes = frames.dsr_option()) -> bytes:
    """Return a request of this IP length in Geneve between the nodes, as Ethernet frame."""
    return frames.in_tunnel(frames.geneve(udp_frame(length - HEADERS), 1001, options), 6081)


def fragments(length: int, options: bytes = frames.dsr_option(), ident: int = 9) -> list[bytes]:
    """Return the same in two fragments, the first one as large as the MTU."""
    inside = request(length, options)[14 + 20 :]
    first = frames.ipv4(inside[:1480], N1, N2, ident=ident, flags=MORE)
    return [frames.ethernet(first), frames.ethernet(frames.ipv4(inside[1480:], N1, N2, ident=ident, flags=185))]


def timed(packets: list[bytes]) -> list[tuple[int, bytes]]:
    return [(1000 * at, packet) for at, packet in enumerate(packets, 1)]


@pytest.mark.parametrize("state", [STATE, {}])
def test_what_is_fragmented_for_the_option_alone_and_never_arrives_dies_of_it(tmp_path: Path, state: State) -> None:
    (found,) = said(tmp_path, RULE, {"n1/eth0": timed(fragments(1450)), "n2/eth0": []}, state)
    assert ("critical", "certain", [[1, 2]]) == (
        found.severity, found.certainty, [each.frames for each in found.evidence]
    )  # fmt: skip
    assert (["n1/eth0"], ["n2/eth0"]) == (found.last_seen_at, found.next_expected_at)
    assert 1438.0 in [number.value for number in found.numbers]


def test_what_is_fragmented_and_arrives_is_a_warning(tmp_path: Path) -> None:
    both = timed(fragments(1450))
    found = said(tmp_path, RULE, {"n1/eth0": both, "n2/eth0": both}, STATE)
    assert [("warning", [])] == [(each.severity, each.next_expected_at) for each in found]


def test_what_left_whole_and_too_large_died_for_the_option(tmp_path: Path) -> None:
    found = said(tmp_path, RULE, {"n1/eth0": timed([request(1450)]), "n2/eth0": []}, STATE)
    assert ["critical"] == [each.severity for each in found]


HEALTHY: dict[str, list[bytes]] = {
    "as large as fits with the option": [request(1438)],
    "fragmented without any option": fragments(1451, b""),
    "too large without the option as well": fragments(1500),
}


@pytest.mark.parametrize("what", HEALTHY)
def test_other_sizes_are_not_the_options_fault(tmp_path: Path, what: str) -> None:
    assert [] == said(tmp_path, RULE, {"n1/eth0": timed(HEALTHY[what]), "n2/eth0": []}, STATE)


def test_fragments_of_others_are_no_evidence(tmp_path: Path) -> None:
    seen = {"n1/eth0": timed([*fragments(1450), *fragments(1500, ident=10)]), "n2/eth0": []}
    (found,) = said(tmp_path, RULE, seen, STATE)
    assert [1, 2] == found.evidence[0].frames[:2]
    assert 4 not in found.evidence[0].frames


def passed_on(options: bytes = b"") -> bytes:
    """Return a client's request to b as n1's uplink shows it, on its way to n2."""
    return frames.ethernet(frames.ipv4(frames.udp(b"q" * 20, 40000, 53), CLIENT, B, options=options, ttl=62))


def test_requests_with_the_ip_option_that_never_come_to_the_pods_node_died_of_it(tmp_path: Path) -> None:
    seen: Seen = {"n1/eth0": timed([passed_on(frames.dsr_ip_option()), udp_frame(source=A)]), "n2/eth0": []}
    (found,) = said(tmp_path, RULE, seen)
    assert ("critical", "likely", [[1]]) == (
        found.severity, found.certainty, [each.frames for each in found.evidence]
    )  # fmt: skip
    assert (["n1/eth0"], ["n2/eth0"]) == (found.last_seen_at, found.next_expected_at)


def test_without_the_option_they_ended_for_another_reason(tmp_path: Path) -> None:
    assert [] == said(tmp_path, RULE, {"n1/eth0": timed([passed_on()]), "n2/eth0": []})


def test_with_it_they_are_fine_where_they_arrive(tmp_path: Path) -> None:
    seen = timed([passed_on(frames.dsr_ip_option())])
    assert [] == said(tmp_path, RULE, {"n1/eth0": seen, "n2/eth0": seen})


def test_without_the_wire_it_is_not_applicable(tmp_path: Path) -> None:
    assert "not_applicable" == outcome(tmp_path, RULE, {"n1/lxca": timed([udp_frame()])}).status
