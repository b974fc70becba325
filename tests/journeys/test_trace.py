"""Journeys of packets whose way is known, because it was written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.errors import Misused
from analyzer.journeys.trace import Wish
from analyzer.trace_result import ClockOffset
from tests import frames
from tests.cluster import A2, N1, N2, A, B, in_vxlan, outer_fragments, ping, udp_frame
from tests.journeys.run_of_frames import Seen, at, facts, journey, reader, traced, written
from tests.run_folder import point, put

__all__ = ["reader"]
pytestmark = pytest.mark.usefixtures("reader")


def through_vxlan(far_clock_us: int = 0, answered: bool = True) -> Seen:
    """Return a ping from a at 0 µs, which takes 70 µs, and its reply at 100 µs, which takes as long.

    The second node's clock is ahead by so much. Each wire hop takes 10 µs, so does each step within a node.
    """
    away = far_clock_us
    seen: Seen = {
        "n1/pod-a-eth0": [(0, ping())],
        "n1/lxca": [(10, ping())],
        "n1/cilium_vxlan": [(20, ping())],
        "n1/eth0": [(30, in_vxlan(ping()))],
        "n2/eth0": [(40 + away, in_vxlan(ping()))],
        "n2/cilium_vxlan": [(40 + away, ping())],
        "n2/lxcb": [(60 + away, ping(ttl=63))],
        "n2/pod-b-eth0": [(70 + away, ping(ttl=63))],
    }
    if not answered:
        return seen
    back, home = ping(B, A, reply=True), ping(B, A, 63, reply=True)
    carried = in_vxlan(back, N2, N1, 2001)
    for name, frame, time in (
        ("n2/pod-b-eth0", back, 100 + away), ("n2/lxcb", back, 110 + away), ("n2/cilium_vxlan", back, 120 + away),
        ("n2/eth0", carried, 130 + away), ("n1/eth0", carried, 140), ("n1/cilium_vxlan", back, 140),
        ("n1/lxca", home, 160), ("n1/pod-a-eth0", home, 170),
    ):  # fmt: skip
        seen[name].append((time, frame))
    return seen


def test_a_ping_is_followed_through_the_overlay_and_back(tmp_path: Path) -> None:
    asked, answer = traced(written(tmp_path, through_vxlan())).journeys
    assert [
        ("n1/pod-a-eth0", "pod", "out", 64, None, None, 98, 0.0),
        ("n1/lxca", "lxc", "in", 64, None, None, 98, 10.0),
        ("n1/cilium_vxlan", "tunnel", "out", 64, None, None, 98, 10.0),
        ("n1/eth0", "underlay", "out", 64, 64, 1001, 148, 10.0),
        ("n2/eth0", "underlay", "in", 64, 64, 1001, 148, 10.0),
        ("n2/cilium_vxlan", "tunnel", "in", 64, None, None, 98, 0.0),
        ("n2/lxcb", "lxc", "out", 63, None, None, 98, 20.0),
        ("n2/pod-b-eth0", "pod", "in", 63, None, None, 98, 10.0),
    ] == facts(asked, "role", "direction", "ip_ttl", "outer_ip_ttl", "vni", "frame_len", "delta_us")
    assert ("arrived", True, "t/a", "t/b", "n1", "n2", 70.0) == (
        asked.outcome, asked.answered, asked.source_pod, asked.destination_pod, asked.source_node,
        asked.destination_node, asked.duration_us,
    )  # fmt: skip
    assert [*reversed([seen.point for seen in asked.sightings])] == [seen.point for seen in answer.sightings]
    assert ("ICMP echo reply id 7 seq 1", "arrived", None, 70.0) == (
        answer.what, answer.outcome, answer.answered, answer.duration_us,
    )  # fmt: skip


def test_the_wire_shows_who_carries_whom(tmp_path: Path) -> None:
    wire = at(journey(written(tmp_path, through_vxlan())), "n1/eth0")
    assert ("vxlan", N1, N2, "t/a", 50) == (
        wire.tunnel_type, wire.outer_source_ip, wire.outer_destination_ip, wire.identity, wire.overhead_bytes,
    )  # fmt: skip


def test_clocks_that_may_agree_are_left_alone(tmp_path: Path) -> None:
    """Both ways 10 µs on the wire: offset 0, known to 10 µs either way."""
    expected = ClockOffset(node="n2", compared_with="n1", offset_us=0.0, uncertainty_us=10.0, corrected=False)
    assert [expected] == journey(written(tmp_path, through_vxlan())).clocks


def test_a_wrong_clock_is_found_and_corrected(tmp_path: Path) -> None:
    """n2 is 5 s ahead: there 5,000,010 µs, back 10 - 5,000,000; half the difference is 5 s, half the sum 10 µs."""
    found = journey(written(tmp_path, through_vxlan(5_000_000)))
    expected = ClockOffset(node="n2", compared_with="n1", offset_us=5e6, uncertainty_us=10.0, corrected=True)
    assert [expected] == found.clocks
    assert (10.0, 70.0, 10.0) == (at(found, "n2/eth0").delta_us, found.duration_us, found.duration_uncertainty_us)


def test_packets_of_one_direction_do_not_compare_clocks(tmp_path: Path) -> None:
    found = journey(written(tmp_path, through_vxlan(answered=False)), Wish(flow="icmp"))
    assert (None, None, 20.0) == (at(found, "n2/eth0").delta_us, found.duration_us, at(found, "n2/lxcb").delta_us)
    assert ("arrived", False) == (found.outcome, found.answered)


def test_bpf_host_routing_hides_the_receivers_lxc_and_nothing_is_lost(tmp_path: Path) -> None:
    seen = through_vxlan(answered=False)
    seen["n2/lxcb"], seen["n2/pod-b-eth0"] = [], []
    seen["n2/pod-b-eth0"] = [(50, ping(ttl=63))]
    root = written(tmp_path, seen, host_routing="bpf")
    assert [] == traced(root, Wish(lost=True)).journeys
    assert "arrived" == journey(root, Wish(flow="a-b")).outcome


@pytest.mark.parametrize(("routing", "outcome"), [("bpf", "open"), ("unknown", "open"), ("legacy", "lost")])
def test_only_legacy_host_routing_makes_an_lxc_certain(tmp_path: Path, routing: str, outcome: str) -> None:
    seen = through_vxlan(answered=False)
    del seen["n2/pod-b-eth0"]
    seen["n2/lxcb"] = []
    found = journey(written(tmp_path, seen, host_routing=routing), Wish(flow="icmp"))
    expected = "n2/lxcb" if outcome == "lost" else None
    assert (outcome, expected, "n2/cilium_vxlan") == (found.outcome, found.next_expected_at, found.last_seen_at)


def test_a_packet_that_ends_on_the_wire_is_lost(tmp_path: Path) -> None:
    seen = through_vxlan(answered=False)
    for name in ("n2/eth0", "n2/cilium_vxlan", "n2/lxcb", "n2/pod-b-eth0"):
        seen[name] = [(2_000, ping(A2, B, ttl=63))]
    root = written(tmp_path, seen)
    found = journey(root, Wish(lost=True))
    assert ("lost", "n1/eth0", "n2/eth0") == (found.outcome, found.last_seen_at, found.next_expected_at)
    note = f"{root.name}: 1 of 2 packets did not come to the end of their way: the first of them"
    assert [note.replace(root.name, "vxlan/baseline")] == traced(root, Wish(lost=True)).notes


def test_without_the_receivers_side_nothing_is_called_lost(tmp_path: Path) -> None:
    seen = {name: found for name, found in through_vxlan(answered=False).items() if name.startswith("n1/")}
    found = journey(written(tmp_path, seen), Wish(flow="icmp"))
    assert ("open", None) == (found.outcome, found.next_expected_at)
    assert "A capture of t/b's own eth0 on n2 would tell whether it arrived" == found.settle


def test_a_point_that_was_not_capturing_then_proves_nothing(tmp_path: Path) -> None:
    """Without a manifest each capture speaks for its own time: that of b begins ten seconds later."""
    late = [(10**10, ping(B, A2, reply=True)), (10**10 + 1000, ping(B, A2, reply=True, sequence=2))]
    put(tmp_path / "n1" / "pod-a-eth0.pcap", frames.pcap([(0, ping())]))
    put(tmp_path / "n2" / "pod-b-eth0.pcap", frames.pcap(late))
    found = journey(tmp_path, Wish(flow=f"{A}-{B}/icmp"))
    assert ("open", "n1/pod-a-eth0", None) == (found.outcome, found.last_seen_at, found.next_expected_at)
    assert "n2/pod-b-eth0's first frame is later: whether it was capturing already is not known" == found.settle


def test_a_router_with_one_interface_sees_a_packet_come_and_go(tmp_path: Path) -> None:
    router = {"name": "r", "role": "router", "addresses": ["172.18.0.9"]}
    nodes = [
        {"name": "n1", "addresses": [N1], "pod_cidrs": ["10.244.1.0/24"]},
        {"name": "n2", "addresses": [N2], "pod_cidrs": ["10.244.2.0/24"]},
        router,
    ]
    names = ("n1/pod-a-eth0", "n1/eth0", "r/eth0", "n2/eth0", "n2/pod-b-eth0")
    ttls = ((64,), (63,), (63, 62), (62,), (61,))
    for name, seen in zip(names, ttls, strict=True):
        put(tmp_path / f"{name}.pcap", frames.pcap([(1000 * ttl, ping(ttl=ttl)) for ttl in seen]))
    points = [
        point("n1", "eth0", "pod", "n1/pod-a-eth0.pcap", pod="t/a"), point("n1", "eth0", "underlay", "n1/eth0.pcap"),
        point("r", "eth0", "router", "r/eth0.pcap"), point("n2", "eth0", "underlay", "n2/eth0.pcap"),
        point("n2", "eth0", "pod", "n2/pod-b-eth0.pcap", pod="t/b"),
    ]  # fmt: skip
    written(tmp_path, {}, nodes=nodes, points=points)
    assert [
        ("n1/pod-a-eth0", 64, "out"), ("n1/eth0", 63, "out"), ("r/eth0", 63, "in"), ("r/eth0", 62, "out"),
        ("n2/eth0", 62, "in"), ("n2/pod-b-eth0", 61, "in"),
    ] == facts(journey(tmp_path, Wish(flow="icmp")), "ip_ttl", "direction")  # fmt: skip


def test_outer_fragments_are_counted_where_they_are(tmp_path: Path) -> None:
    whole = udp_frame(1440)
    first, later = outer_fragments(whole)
    seen: Seen = {"n1/pod-a-eth0": [(0, whole)], "n1/eth0": [(10, first), (11, later)]}
    found = journey(written(tmp_path, seen), Wish(flow=":53/udp"))
    assert [("n1/pod-a-eth0", 0), ("n1/eth0", 1)] == facts(found, "later_fragments")


def test_source_nat_is_followed_by_the_second_key(tmp_path: Path) -> None:
    seen: Seen = {
        "n1/pod-a-eth0": [(0, udp_frame(10, A, "192.0.2.1"))],
        "n1/eth0": [(10, udp_frame(10, N1, "192.0.2.1", (61000, 53)))],
    }
    found = journey(written(tmp_path, seen), Wish(flow=f"{A}-192.0.2.1"))
    assert [
        ("n1/pod-a-eth0", "whole", A, 40000, "observed"),
        ("n1/eth0", "translated", N1, 61000, "inferred"),
    ] == facts(found, "matched", "source_ip", "source_port", "confidence")
    assert "inferred" == found.confidence


def test_an_answer_is_known_by_its_pod_also_where_nat_turns_it_back(tmp_path: Path) -> None:
    seen: Seen = {
        "n1/eth0": [(0, udp_frame(10, "192.0.2.1", N1, (53, 61000)))],
        "n1/pod-a-eth0": [(10, udp_frame(10, "192.0.2.1", A, (53, 40000)))],
    }
    found = journey(written(tmp_path, seen), Wish(flow=f"192.0.2.1-{A}"))
    assert [("n1/eth0", "translated", N1), ("n1/pod-a-eth0", "whole", A)] == facts(found, "matched", "destination_ip")
    assert (A, 40000, "arrived") == (found.destination_ip, found.destination_port, found.outcome)


def test_a_masqueraded_address_is_not_taken_for_another_pod(tmp_path: Path) -> None:
    """Without a manifest: what leaves the node with a TTL below 64 looks forwarded, as a pod's packet would."""

    def sent(source: str, ttl: int) -> bytes:
        return frames.ethernet(frames.ipv4(frames.udp(b"u" * 10), source, "192.0.2.1", ttl=ttl))

    put(tmp_path / "n1" / "pod-a-eth0.pcap", frames.pcap([(0, sent(A, 64))]))
    put(tmp_path / "n1" / "eth0.pcap", frames.pcap([(10_000, sent(N1, 63))]))
    found = journey(tmp_path, Wish(flow=f"{A}-192.0.2.1"))
    assert [("n1/pod-a-eth0", "whole"), ("n1/eth0", "translated")] == facts(found, "matched")


def test_two_packets_that_nat_could_have_made_are_not_guessed_between(tmp_path: Path) -> None:
    far = [udp_frame(10, N1, "192.0.2.1", (port, 53)) for port in (61000, 61001)]
    seen: Seen = {"n1/pod-a-eth0": [(0, udp_frame(10, A, "192.0.2.1"))], "n1/eth0": [(10, far[0]), (11, far[1])]}
    assert [("n1/pod-a-eth0",)] == facts(journey(written(tmp_path, seen), Wish(flow=f"{A}-192.0.2.1")))


def test_equal_packets_are_told_apart_by_time_where_one_was_lost(tmp_path: Path) -> None:
    """Three equal datagrams leave at 0, 1000 and 2000 µs; the second does not arrive."""
    same = udp_frame(10)
    seen: Seen = {
        "n1/pod-a-eth0": [(0, same), (1000, same), (2000, same)],
        "n2/pod-b-eth0": [(50, same), (2050, same)],
    }
    root = written(tmp_path, seen)
    (found,) = traced(root, Wish(lost=True)).journeys
    assert [("n1/pod-a-eth0", 2, "inferred")] == facts(found, "frame_number", "confidence")
    last = journey(root, Wish(frame=("n2/pod-b-eth0", 2)))
    assert [("n1/pod-a-eth0", 3), ("n2/pod-b-eth0", 2)] == facts(last, "frame_number")


def test_an_icmp_error_is_attached_to_the_packet_that_it_quotes(tmp_path: Path) -> None:
    sent = udp_frame(10)
    error = frames.ethernet(frames.ipv4(b"\3\4\0\0" + (1400).to_bytes(4, "big") + sent[14:42], N1, A, proto=1))
    seen: Seen = {"n1/pod-a-eth0": [(0, sent), (90, error)], "n1/lxca": [(10, sent), (80, error)]}
    (found,) = journey(written(tmp_path, seen), Wish(flow="a-b/udp")).errors
    assert (N1, 3, 4, 1400, "n1/lxca", 2) == (
        found.source_ip, found.icmp_type, found.icmp_code, found.mtu, found.point, found.frame_number,
    )  # fmt: skip


@pytest.mark.parametrize("family", [4, 6])
def test_an_error_is_not_of_another_packet_of_the_flow(tmp_path: Path, family: int) -> None:
    """Two datagrams without IP ID, two segments of IPv6: the error quotes ports and 4 bytes more of the second."""
    if family == 4:
        sent = [frames.ethernet(frames.ipv4(frames.udp(b"x" * size), A, B, ident=0)) for size in (900, 10)]
        error = frames.ethernet(frames.ipv4(b"\3\3\0\0\0\0\0\0" + sent[1][14:42], B, A, proto=1))
    else:
        segments = [
            frames.tcp(b"x" * 9)[:4] + number.to_bytes(4, "big") + frames.tcp(b"x" * 9)[8:] for number in (7, 8)
        ]
        sent = [frames.ethernet(frames.ipv6(each, "fd00::1", "fd00::2", 6), 0x86DD) for each in segments]
        big = b"\2\0\0\0\0\0\5\x78" + sent[1][14:]
        error = frames.ethernet(frames.ipv6(big, "fd00::9", "fd00::1", 58), 0x86DD)
    root = written(tmp_path, {"n1/eth0": [(0, sent[0]), (5, sent[1]), (90, error)]})
    errors = [len(journey(root, Wish(frame=("n1/eth0", number))).errors) for number in (1, 2)]
    assert [0, 1] == errors


def test_any_is_one_place_an_interface_and_a_hop_only_where_nothing_else_was_captured(tmp_path: Path) -> None:
    """SLL2 shows a packet at lxca (index 7, incoming) and at eth0 (index 2, outgoing)."""

    def cooked(frame: bytes, index: int, kind: int) -> bytes:
        return (
            b"\x08\0\0\0" + index.to_bytes(4, "big") + b"\0\1" + bytes([kind, 6]) + frame[6:12] + b"\0\0" + frame[14:]
        )

    alone = written(tmp_path / "alone", {})
    put(alone / "n1" / "any.pcap", frames.pcap([(0, cooked(ping(), 7, 0)), (9000, cooked(ping(ttl=63), 2, 4))], 276))
    written(alone, {}, points=[point("n1", "any", "any", "n1/any.pcap")])
    assert [("n1/any", 64, "in"), ("n1/any", 63, "out")] == facts(
        journey(alone, Wish(flow="icmp")), "ip_ttl", "direction"
    )
    put(alone / "n1" / "lxca.pcap", frames.pcap([(0, ping())]))
    both = [point("n1", "any", "any", "n1/any.pcap"), point("n1", "lxca", "lxc", "n1/lxca.pcap", pod="t/a")]
    written(alone, {}, points=both)
    assert [("n1/lxca", 64)] == facts(journey(alone, Wish(flow="icmp")), "ip_ttl")


def test_the_slowest_packet_is_found_across_a_wrong_clock(tmp_path: Path) -> None:
    seen = through_vxlan(5_000_000)
    seen["n1/pod-a-eth0"].append((1000, ping(sequence=2)))
    seen["n2/pod-b-eth0"].append((5_003_000, ping(ttl=63, sequence=2)))
    found = journey(written(tmp_path, seen), Wish(slowest=True))
    assert ("ICMP echo request id 7 seq 2", 2000.0) == (found.what, found.duration_us)


def test_a_flow_that_names_nothing_is_answered_with_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(Misused) as caught:
        traced(written(tmp_path, through_vxlan()), Wish(flow="a-nobody"))
    assert f"vxlan/baseline has {A}-{B}/icmp (pods: t/a, t/a2, t/b)" == caught.value.why


def test_a_frame_that_is_not_there_is_answered_with_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(Misused) as caught:
        traced(written(tmp_path, {"n1/eth0": [(0, in_vxlan(ping()))]}), Wish(frame=("n1/eth0", 2)))
    assert "vxlan/baseline has frame 1 of n1/eth0" == caught.value.why
    with pytest.raises(Misused) as caught:
        traced(tmp_path, Wish(frame=("n9/eth0", 2)))
    assert "vxlan/baseline has the points n1/eth0" == caught.value.why


def test_a_run_without_packets_is_no_error(tmp_path: Path) -> None:
    found = traced(written(tmp_path, {"n1/eth0": []}))
    assert ([], ["vxlan/baseline: no packet with a network header"]) == (found.journeys, found.notes)


def test_a_frame_without_an_ip_packet_is_said_to_be_one(tmp_path: Path) -> None:
    arp = frames.ethernet(b"\0\1\x08\0\6\4\0\1" + bytes(20), 0x0806)
    with pytest.raises(Misused) as caught:
        traced(written(tmp_path, {"n1/eth0": [(0, arp)]}), Wish(frame=("n1/eth0", 1)))
    assert "vxlan/baseline has no IP packet in frame 1 of n1/eth0, nor in others" == caught.value.why


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "frames 1 to 5 of n1/eth0"),
        (1, "no IP packet in frame 1 of n1/eth0, but in n1/eth0:2"),
        (3, "no IP packet in frame 3 of n1/eth0, but in n1/eth0:2 and n1/eth0:4"),
        (5, "no IP packet in frame 5 of n1/eth0, but in n1/eth0:4"),
        (6, "frames 1 to 5 of n1/eth0"),
    ],
)
def test_the_nearest_packets_stand_in_for_a_frame_without_one(tmp_path: Path, number: int, said: str) -> None:
    arp, packet = frames.ethernet(b"\0\1\x08\0\6\4\0\1" + bytes(20), 0x0806), in_vxlan(ping())
    seen: Seen = {"n1/eth0": [(0, arp), (1, packet), (2, arp), (3, packet), (4, arp)]}
    with pytest.raises(Misused) as caught:
        traced(written(tmp_path, seen), Wish(frame=("n1/eth0", number)))
    assert (f"vxlan/baseline has {said}", "ask for what there is") == (caught.value.why, caught.value.next_step)


def test_an_end_alone_shows_what_was_asked_before_the_answer(tmp_path: Path) -> None:
    """`:53/udp` says no direction; the query comes before the answer, whichever end of it is the port."""
    query, answer = udp_frame(), udp_frame(source=B, destination=A, ports=(53, 40000))
    root = written(tmp_path, {"n1/lxca": [(0, query), (500, answer)]})
    flows = (":53/udp", "b/udp", ":40000/udp", A, f"{B}-{A}")
    assert [A, A, A, A, B] == [journey(root, Wish(flow=flow)).source_ip for flow in flows]


def test_ipv6_datagrams_of_one_flow_and_length_are_told_apart_by_their_payload(tmp_path: Path) -> None:
    """No manifest, no IP ID: the files' names say who is who, and the second of three datagrams is lost."""

    def datagram(payload: bytes, hops: int) -> bytes:
        packet = frames.ipv6(frames.udp(payload), "fd00:1::a", "fd00:2::b", hops=hops)
        return frames.ethernet(packet, frames.ETHERTYPE_IPV6)

    def back(hops: int) -> bytes:
        packet = frames.ipv6(frames.udp(b"answer", 53, 40000), "fd00:2::b", "fd00:1::a", hops=hops)
        return frames.ethernet(packet, frames.ETHERTYPE_IPV6)

    sent = [(at, datagram(b"query %d" % at, 64)) for at in (0, 5000, 10000)]
    put(tmp_path / "n1" / "pod-a-eth0.pcap", frames.pcap([*sent, (20_000, back(62))]))
    came = [(at + 50, datagram(b"query %d" % at, 62)) for at in (0, 10000)]
    put(tmp_path / "n2" / "pod-b-eth0.pcap", frames.pcap([*came, (19_000, back(64))]))
    (lost,) = traced(tmp_path, Wish(lost=True)).journeys
    assert ("n2/pod-b-eth0", "observed", [("n1/pod-a-eth0", 2)]) == (
        lost.next_expected_at, lost.confidence, facts(lost, "frame_number"),
    )  # fmt: skip
    arrived = journey(tmp_path, Wish(frame=("n2/pod-b-eth0", 2)))
    assert ([("n1/pod-a-eth0", 3, 64), ("n2/pod-b-eth0", 2, 62)], "arrived") == (
        facts(arrived, "frame_number", "ip_ttl"), arrived.outcome,
    )  # fmt: skip
