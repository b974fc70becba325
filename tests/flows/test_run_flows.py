"""The flow table: keys, who opened a flow, cells."""

from __future__ import annotations

import pytest

from analyzer.flows.flow import FlowKey
from analyzer.flows.run_flows import RunFlows
from tests import frames
from tests.cluster import A2, N1, N2, A, B, Cluster, in_vxlan, key_and_sense, ping, point, tcp_frame, udp_frame

SYN, SYN_ACK, ACK = 0x02, 0x12, 0x10


def test_both_directions_of_a_connection_have_one_key_and_opposite_senses() -> None:
    there, _ = key_and_sense(tcp_frame(source=A, destination=B, ports=(40000, 80)))
    back, _ = key_and_sense(tcp_frame(source=B, destination=A, ports=(80, 40000)))
    assert there == back == FlowKey(6, A, 40000, B, 80, None)
    senses = [
        key_and_sense(tcp_frame(source=source, destination=destination))[1] for source, destination in ((A, B), (B, A))
    ]
    assert [True, False] == senses


def test_between_one_pair_of_addresses_the_port_decides_which_side_is_low() -> None:
    """A pod that talks to itself: the address does not tell the directions apart."""
    key, from_low = key_and_sense(tcp_frame(source=A, destination=A, ports=(40000, 80)))
    assert (FlowKey(6, A, 80, A, 40000, None), False) == (key, from_low)


def test_neither_tunnel_nor_vni_is_in_the_key() -> None:
    """The VNI differs by direction and a `mixed` flow needs the join, so a packet has one key bare and in a tunnel."""
    assert key_and_sense(udp_frame()) == key_and_sense(in_vxlan(udp_frame()))


def test_pings_are_keyed_by_their_id_not_by_sequence() -> None:
    cluster = Cluster()
    for sequence in (1, 2, 3):
        cluster.see("n1/eth0", ping(sequence=sequence))
    cluster.see("n1/eth0", frames.ethernet(frames.ipv4(frames.echo(ident=8), A, B, proto=1)))
    assert [7, 8] == sorted(key.icmp_identifier or 0 for key in cluster.table.flows)


def test_an_icmp_error_never_joins_an_echo_flow() -> None:
    """Type 3 towards the sender: its key holds -1 - 3 in place of an id, so ids 0 to 65535 stay apart from it."""
    error = bytes([3, 4, 0, 0]) + (1450).to_bytes(4, "big") + frames.ipv4(b"x" * 8, A, B)
    key, _ = key_and_sense(frames.ethernet(frames.ipv4(error, B, A, proto=1)))
    assert FlowKey(1, A, None, B, None, -4) == key


@pytest.mark.parametrize(
    ("seen", "source"),
    [
        pytest.param([tcp_frame(0, SYN)], A, id="a SYN comes from the source"),
        pytest.param([tcp_frame(0, SYN_ACK)], B, id="a SYN-ACK goes to the source"),
        pytest.param([tcp_frame(9, ACK, source=B, destination=A, ports=(80, 40000)), tcp_frame(0, SYN)], A,
                     id="a SYN seen after data still decides"),
        pytest.param([tcp_frame(0, SYN), tcp_frame(9, ACK, source=B, destination=A, ports=(80, 40000))], A,
                     id="data after the SYN changes nothing"),
        pytest.param([udp_frame(), udp_frame(source=B, destination=A, ports=(53, 40000))], A,
                     id="an answer over UDP changes nothing"),
        pytest.param([tcp_frame(9, ACK, source=B, destination=A, ports=(80, 40000)), tcp_frame(9, ACK)], B,
                     id="without a SYN the first packet decides"),
        pytest.param([ping(B, A, reply=True), ping(A, B)], A, id="an echo request comes from the source"),
        pytest.param([ping(B, A, reply=True)], B, id="a lone reply: its sender was seen first"),
    ],
)  # fmt: skip
def test_the_source_is_the_side_that_opened_the_flow(seen: list[bytes], source: str) -> None:
    cluster = Cluster()
    for at, data in enumerate(seen):
        cluster.see("n1/eth0", data, at)
    assert source == cluster.flow.source[0]


def test_the_earliest_packet_decides_even_when_a_later_file_holds_it() -> None:
    """Files are read one after the other, so frames of one flow come out of time order."""
    cluster = Cluster()
    cluster.see("n1/eth0", udp_frame(source=B, destination=A, ports=(53, 40000)), at_us=20)
    cluster.see("n2/eth0", udp_frame(source=A, destination=B, ports=(40000, 53)), at_us=10)
    assert ((A, 40000), 10_000) == (cluster.flow.source, cluster.flow.first_ns)


def test_the_mss_of_a_flow_is_the_smaller_of_what_both_sides_offer() -> None:
    cluster = Cluster()
    cluster.see("n1/eth0", tcp_frame(0, SYN, frames.mss_option(1460)))
    assert 1460 == cluster.flow.mss
    cluster.see("n1/eth0", tcp_frame(0, SYN_ACK, frames.mss_option(1410), B, A, (80, 40000)))
    assert (1460, 1410, 1410) == (cluster.flow.mss_low, cluster.flow.mss_high, cluster.flow.mss)


def test_packets_that_look_alike_share_a_cell_and_others_do_not() -> None:
    """Point, direction, TTL and tunnel tell cells apart; sizes and times are counted inside one."""
    cluster = Cluster()
    cluster.see("n1/eth0", udp_frame(10), at_us=5)
    cluster.see("n1/eth0", udp_frame(110), at_us=9)
    cluster.see("n1/eth0", udp_frame(10, source=B, destination=A, ports=(53, 40000)), at_us=7)
    cluster.see("n2/eth0", udp_frame(10))
    cluster.see("n1/eth0", in_vxlan(udp_frame(10)))
    counted = sorted(
        (look.point, look.from_low, bool(look.tunnel), c.packets) for look, c in cluster.flow.cells.items()
    )
    assert [(3, False, False, 1), (3, True, False, 2), (3, True, True, 1), (4, True, False, 1)] == counted
    (pair,) = (cell for cell in cluster.flow.cells.values() if cell.packets == 2)
    # 20 + 8 + 10 = 38 and 138 bytes of IP; 14 of Ethernet more on the wire each
    assert (38, 138, 38 + 138 + 28) == (pair.minimum_length, pair.maximum_length, pair.wire_bytes)
    assert (5_000, 9_000) == (pair.first_ns, pair.last_ns)


def test_a_cell_keeps_the_outermost_tunnel_as_it_stood_on_the_wire() -> None:
    cluster = Cluster(point("n1/eth0"))
    cluster.see("n1/eth0", in_vxlan(ping(ttl=63), vni=1001))
    (look,) = cluster.flow.cells
    assert ("vxlan", 1001, N1, N2, 8472) == look.tunnel
    assert (63, 64) == (look.ttl, look.outer_ttl)
    assert (("outer ip", 20), ("udp", 8), ("vxlan", 8), ("inner ethernet", 14)) == look.overhead


def test_frames_without_a_packet_are_counted_by_what_they_are() -> None:
    arp = bytes.fromhex("0001080006040001") + frames.mac(1) + bytes([10, 0, 0, 1]) + bytes(6) + bytes([10, 0, 0, 2])
    cluster = Cluster()
    cluster.see("n1/eth0", frames.ethernet(arp, 0x0806))
    cluster.see("n1/eth0", in_vxlan(frames.ethernet(arp, 0x0806)))
    cluster.see("n1/eth0", frames.ethernet(b"lldp", 0x88CC))
    cluster.see("n1/eth0", b"\0" * 6)
    assert {"arp": 2, "ethertype-0x88cc": 1, "undecoded": 1} == dict(cluster.table.non_flow)
    assert {} == cluster.table.flows


def test_packets_of_pods_on_one_node_are_one_flow_at_both_ends() -> None:
    cluster = Cluster(point("n1/lxca", "a"), point("n1/lxca2", "a2"))
    cluster.see("n1/lxca", ping(A, A2))
    cluster.see("n1/lxca2", ping(A, A2, ttl=63))
    assert [(0, 64), (1, 63)] == sorted((look.point, look.ttl) for look in cluster.flow.cells)


def test_a_table_that_is_used_up_gives_the_same_flows_and_its_memory_back() -> None:
    """Fifteen hundred flows fill more than a page of every table."""
    cluster = Cluster()
    for port in range(1500):
        cluster.see("n1/eth0", tcp_frame(ports=(port + 1, 80)))
    kept = cluster.table.flows
    ((place, (table, second)),) = cluster.seen.items()
    run = RunFlows()
    run.add(table, lambda _: place, second.options, used_up=True)
    assert kept == run.flows
    assert not any(next(table.flows.lists(1)))
