"""A next hop that does not answer, or a MAC that nobody has, loses packets; what was lost before has another cause."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests import frames
from tests.cluster import ping, udp_frame
from tests.journeys.run_of_frames import Seen
from tests.triage.of_frames import State, said

RULE, SECOND = "neighbour-unresolved", 1_000_000
POD, LXC, OUT, IN = "n1/pod-a-eth0", "n1/lxca", "n1/eth0", "n2/eth0"
OWN, FAR, GATEWAY = "172.18.0.3", "172.18.0.4", "172.18.0.1"
LOST = [(5 * SECOND, ping()), (6 * SECOND, ping(sequence=2))]


def arp(asks: bool, owner: str = FAR, mac: int = 1) -> bytes:
    """Return n1's question who has an address, or the answer."""
    ends = (OWN, owner) if asks else (owner, OWN)
    source, target = (bytes(map(int, ip.split("."))) for ip in ends)
    body = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1 if asks else 2) + frames.mac(mac) + source + frames.mac(9) + target
    return frames.ethernet(body, 0x0806, src=mac)


def asked(*answered: float) -> Seen:
    """Return two questions of n1 at 5 s and 6 s, and answers at these seconds."""
    answers = [(int(at * SECOND), arp(asks=False)) for at in answered]
    questions = [(at * SECOND + 1000, arp(asks=True)) for at in (5, 6)]
    return {LXC: LOST, OUT: sorted([(0, udp_between()), *questions, *answers])}


def udp_between() -> bytes:
    return frames.ethernet(frames.ipv4(frames.udp(b"x"), OWN, FAR))


@pytest.mark.parametrize(("answered", "found"), [((), 1), ((1.0,), 1), ((30.0,), 1), ((5.1, 6.1), 0), ((5.1,), 0)])
def test_questions_without_an_answer_count_whatever_was_answered_at_another_time(
    tmp_path: Path, answered: tuple[float, ...], found: int
) -> None:
    assert ["certain"] * found == [each.certainty for each in said(tmp_path, RULE, asked(*answered))]


def test_what_was_lost_at_the_same_place_before_the_node_asked_has_another_cause(tmp_path: Path) -> None:
    seen = asked()
    (found,) = said(tmp_path, RULE, seen | {LXC: [(3 * SECOND, udp_frame()), *LOST]})
    assert ["icmp"] == [flow.network_transport for flow in found.flows]


def state() -> State:
    """Return nodes of which n1 routes to n2 directly, and whose MAC addresses are known."""
    route = [{"dst": "10.244.2.0/24", "gateway": FAR, "dev": "eth0"}]
    links = {
        f"{node}/link": [{"ifname": "eth0", "link_type": "ether", "mtu": 1500, "address": f"02:00:00:00:01:0{at}"}]
        for at, node in enumerate(("n1", "n2"))
    }
    return {"n1/route": route, **links}


@pytest.mark.parametrize(("arps", "found"), [([], 1), ([arp(asks=False, owner=GATEWAY, mac=2)], 0)])
def test_a_mac_that_nobody_has_is_stale_and_that_of_a_gateway_is_not(
    tmp_path: Path, arps: list[bytes], found: int
) -> None:
    """Frames go to the MAC address whose last byte is 2."""
    sent = [(at, ping(ttl=63, sequence=at)) for at in (1, 2)]
    seen: Seen = {OUT: [*sent, *((9, each) for each in arps)], IN: []}
    assert found == len(said(tmp_path, RULE, seen, state()))
