"""TCP facts of conversations written frame by frame, each number worked out by hand."""

from __future__ import annotations

import struct

from analyzer.flows.tcp import TCP_COLUMNS, TcpFacts
from analyzer.layers.loop import slots as s
from analyzer.layers.loop import tcp_slots as c
from analyzer.layers.loop import tcp_state
from analyzer.readers import Record
from tests.flows.tcp_conversation import ACK, FIN, MS, PSH, RST, SCALED, SYN, US, Conversation, S
from tests.flows.tcp_states import Directed, added, facts, facts_of, rows_of

MSS_ONLY = b"\2\4\5\xb4"


def opened() -> Conversation:
    talk = Conversation()
    talk.handshake()
    return talk


def sent(found: TcpFacts, *names: str) -> tuple[int | None, ...]:
    return tuple(found.source.counts[name] for name in names)


def test_handshake_is_split_at_the_syn_ack() -> None:
    """SYN, 300 µs, SYN-ACK, 200 µs, ACK."""
    found = facts(opened())
    assert (500, 300, 200) == (found.tcp_handshake_us, found.tcp_handshake_server_us, found.tcp_handshake_client_us)
    assert (1460, 7, True) == (found.source.offered_mss, found.source.window_scale, found.source.sack_permitted)
    assert (1, 300, 300) == (found.source.rtt_samples, found.source.minimum_rtt_us, found.source.rtt_sum_us)
    assert (1, 200) == (found.destination.rtt_samples, found.destination.maximum_rtt_us)


def test_a_syn_sent_twice_counts_in_the_handshake_and_leaves_its_server_part_open() -> None:
    talk = Conversation()
    talk.client(1000, 0, SYN, options=SCALED)
    talk.wait(1 * S)
    talk.handshake()
    found = facts(talk)
    assert (1_000_500, None, 200) == (
        found.tcp_handshake_us,
        found.tcp_handshake_server_us,
        found.tcp_handshake_client_us,
    )
    assert (1, 0) == sent(found, "retransmissions", "out_of_order_segments")
    assert 0 == found.source.rtt_samples


def test_bytes_sent_once_twice_and_acknowledged() -> None:
    """300 bytes, the last 100 of them twice, all acknowledged with the FIN, which is no byte."""
    talk = opened()
    talk.client(1001, 5001, ACK | PSH, 200)
    talk.client(1201, 5001, ACK | PSH, 100)
    talk.wait(250 * MS)
    talk.client(1201, 5001, ACK | PSH, 100)
    talk.client(1301, 5001, ACK | FIN)
    talk.wait(100 * US)
    talk.server(5001, 1302)
    found = facts(talk)
    assert (400, 300, 1, 0, 1) == sent(
        found, "payload_bytes", "new_payload_bytes", "retransmissions", "spurious_retransmissions", "fins"
    )
    assert 300 == found.source.acked_bytes
    assert (2, 100, 300) == (found.source.rtt_samples, found.source.minimum_rtt_us, found.source.maximum_rtt_us)


def test_a_segment_just_behind_the_furthest_is_out_of_order_and_later_a_retransmission() -> None:
    """The initial RTT is 500 µs: 400 µs behind is reordering, 600 µs is not. 100 bytes fill the gap either way."""
    for late, names in ((400 * US, (1, 0)), (600 * US, (0, 1))):
        talk = opened()
        talk.client(1101, 5001, ACK, 100)
        talk.wait(late)
        talk.client(1001, 5001, ACK, 100)
        found = facts(talk)
        assert names == sent(found, "out_of_order_segments", "retransmissions")
        assert (1, 200) == sent(found, "lost_segments", "new_payload_bytes")


def test_without_a_handshake_three_milliseconds_decide() -> None:
    for late, names in ((2 * MS, (1, 0)), (4 * MS, (0, 1))):
        talk = Conversation()
        talk.client(1101, 5001, ACK, 100)
        talk.client(1201, 5001, ACK, 100)
        talk.wait(late)
        talk.client(1101, 5001, ACK, 50)
        assert names == sent(facts(talk), "out_of_order_segments", "retransmissions")


def test_two_duplicate_acks_make_a_fast_retransmission() -> None:
    """Three repeat what the SYN-ACK acknowledged first."""
    talk = opened()
    for at in (1001, 1101, 1201):
        talk.client(at, 5001, ACK, 100)
    for _ in range(3):
        talk.server(5001, 1001)
    talk.wait(10 * MS)
    talk.client(1001, 5001, ACK, 100)
    found = facts(talk)
    assert (1, 1) == sent(found, "retransmissions", "fast_retransmissions")
    assert 3 == found.destination.counts["duplicate_acks"]


def test_data_that_was_acknowledged_is_sent_again_for_nothing() -> None:
    talk = opened()
    talk.client(1001, 5001, ACK, 100)
    talk.server(5001, 1101)
    talk.wait(300 * MS)
    talk.client(1001, 5001, ACK, 100)
    assert (1, 1) == sent(facts(talk), "retransmissions", "spurious_retransmissions")


def test_keep_alives_and_window_probes_are_no_retransmissions() -> None:
    """Zero window, a probe of one byte, its answer, then 0 and 1 byte of keep-alive and its answer."""
    talk = opened()
    talk.server(5001, 1001, window=0)
    talk.wait(200 * MS)
    talk.client(1001, 5001, ACK, 1)
    talk.server(5001, 1001, window=0)
    talk.server(5001, 1001, window=1000)
    talk.wait(60 * S)
    talk.client(1000, 5001)
    talk.server(5001, 1001, window=1000)
    talk.client(1000, 5001, ACK, 1)
    found = facts(talk)
    assert (1, 2, 0, 0) == sent(found, "zero_window_probes", "keep_alives", "retransmissions", "duplicate_acks")
    assert {"zero_windows": 2, "duplicate_acks": 0} == {
        name: found.destination.counts[name] for name in ("zero_windows", "duplicate_acks")
    }


def test_a_window_is_scaled_only_if_both_syns_say_so() -> None:
    """100 << 7, or 100; the client's SYN is never scaled, and the server fills the window."""
    for server, largest in ((SCALED, 12_800), (MSS_ONLY, 100)):
        talk = Conversation()
        talk.client(1000, 0, SYN, options=SCALED, window=64000)
        talk.server(5000, 1001, SYN | ACK, options=server)
        talk.client(1001, 5001, window=100)
        talk.server(5001, 1001, ACK, largest)
        found = facts(talk)
        assert (7, largest) == (found.source.window_scale, found.source.maximum_window_bytes)
        assert 1 == found.destination.window_full


def test_without_both_syns_windows_are_not_known() -> None:
    talk = Conversation()
    talk.client(1001, 5001, ACK, 10)
    talk.server(5001, 1011, ACK, 1000)
    found = facts(talk)
    assert (None, None, None, None) == (
        found.source.maximum_window_bytes, found.destination.window_full, found.source.sack_permitted,
        found.tcp_handshake_us,
    )  # fmt: skip


def test_sequence_numbers_wrap() -> None:
    """From 50 below 2³² on: 300 bytes, none lost, none twice, two of three segments acknowledged one by one."""
    talk = Conversation()
    talk.handshake(client=2**32 - 51)
    for at in (-50, 50, 150):
        talk.client(at, 5001, ACK, 100)
        talk.wait(100 * US)
        talk.server(5001, at + 100)
    found = facts(talk)
    assert (300, 300, 0, 0, 0) == sent(
        found, "payload_bytes", "new_payload_bytes", "retransmissions", "lost_segments", "out_of_order_segments"
    )
    assert (300, 4) == (found.source.acked_bytes, found.source.rtt_samples)
    assert 0 == found.destination.counts["acked_unseen_segments"]


def test_ports_are_used_again() -> None:
    """The second connection's numbers are far from the first one's, and nothing is lost or sent again."""
    talk = opened()
    talk.client(1001, 5001, RST | ACK)
    talk.wait(1 * S)
    talk.handshake(client=900_000_000, server=7)
    talk.client(900_000_001, 8, ACK, 10)
    found = facts(talk)
    assert 2 == found.tcp_connections
    assert (0, 0, 1, 10) == sent(found, "lost_segments", "retransmissions", "resets", "payload_bytes")
    assert 1_000 * S + 500 * US == found.tcp_reset_epoch_ns


def test_ports_are_used_again_where_only_answers_are_captured() -> None:
    """No SYN to go by: the SYN-ACK with another initial sequence number says it."""
    talk = Conversation()
    for isn in (5000, 70_000):
        talk.server(isn, 1001, SYN | ACK, options=SCALED)
        talk.server(isn + 1, 1011, ACK, 500)
        talk.wait(1 * S)
    found = facts(talk)
    assert 2 == found.tcp_connections
    assert (0, 1000) == tuple(found.destination.counts[name] for name in ("lost_segments", "new_payload_bytes"))


def test_of_one_direction_the_other_is_not_measured() -> None:
    """What the server sent cannot be told, but what it was told it has: 500 bytes, acknowledged behind its ISN."""
    talk = Conversation()
    talk.client(1000, 0, SYN, options=SCALED)
    talk.wait(500 * US)
    talk.client(1001, 5001)
    talk.client(1001, 5501, ACK, 10)
    found = facts(talk)
    assert {None} == set(found.destination.counts.values())
    assert (500, None, None) == (found.tcp_handshake_us, found.tcp_handshake_server_us, found.source.acked_bytes)
    assert (500, None) == (found.destination.acked_bytes, found.source.rtt_samples)


def test_a_gap_is_told_once_by_each_side() -> None:
    """100 bytes were never captured, but acknowledged."""
    talk = opened()
    talk.client(1101, 5001, ACK, 100)
    for ack in (1201, 1201):
        talk.server(5001, ack)
    talk.client(1201, 5001, ACK, 100)
    talk.server(5001, 1301)
    found = facts(talk)
    assert (1, 200) == sent(found, "lost_segments", "new_payload_bytes")
    assert (1, 300) == (found.destination.counts["acked_unseen_segments"], found.source.acked_bytes)


def test_the_same_frame_twice_is_no_retransmission_and_the_same_data_in_another_is() -> None:
    """Mirrored ports: IP id and all. A second packet has an id of its own."""
    talk = opened()
    talk.client(1001, 5001, ACK, 100)
    talk.wait(50 * US)
    talk.records.append((talk.time, talk.records[-1][1]))
    assert (1, 0, 100) == sent(facts(talk), "duplicate_frames", "retransmissions", "payload_bytes")
    talk.wait(50 * US)
    talk.client(1001, 5001, ACK, 100)
    assert (1, 1, 200) == sent(facts(talk), "duplicate_frames", "retransmissions", "payload_bytes")


def test_a_router_that_sends_a_packet_back_where_it_came_from_is_no_retransmission() -> None:
    """A SYN-ACK has IP id 0: that its TTL is one lower tells it from one that was sent again."""
    for ttl, copies in ((63, (1, 0)), (64, (0, 1))):
        talk = Conversation()
        talk.client(1000, 0, SYN)
        for hops in (64, ttl):
            talk.server(5000, 1001, SYN | ACK, ttl=hops, ident=0)
        counts = facts(talk).destination.counts
        assert copies == (counts["duplicate_frames"], counts["retransmissions"])


def test_a_super_frame_and_the_segments_it_is_cut_into_at_another_interface_are_seen_once() -> None:
    """4344 bytes at one interface, three times 1448 at the next; at the same one they were sent again."""
    for interfaces, counts in (((7, 9), (3, 0, 4344)), ((7, 7), (0, 3, 8688))):
        talk = opened()
        talk.client(1001, 5001, ACK, 4344)
        talk.wait(20 * US)
        for at in (1001, 2449, 3897):
            talk.client(at, 5001, ACK, 1448)
        frames = rows_of(talk)
        for number, frame in enumerate(frames):
            frame.row[s.OUTER + s.SLL_PKTTYPE] = 0
            frame.row[s.OUTER + s.SLL_IFINDEX] = interfaces[number > 3]
        found = facts_of(next(iter(added(frames).values())), True)
        assert found is not None
        names = ("duplicate_frames", "out_of_order_segments", "payload_bytes")
        retransmissions = found.source.counts["retransmissions"] or 0
        seen, late, payload = sent(found, *names)
        assert counts == (seen, (late or 0) + retransmissions, payload)


def test_big_tcp_counts_by_the_frames_length() -> None:
    talk = opened()
    talk.client(1001, 5001, ACK, 60_000, total_length=0)
    talk.client(61_001, 5001, ACK, 100)
    assert (60_100, 0) == sent(facts(talk), "payload_bytes", "lost_segments")


def test_what_the_snap_length_cut_is_counted_by_the_headers_and_cut_headers_are_not_measured() -> None:
    """96 bytes of 1514, then 40: no TCP header to read; what comes behind is no gap."""
    talk = opened()
    talk.client(1001, 5001, ACK, 1460)
    talk.client(2461, 5001, ACK, 1460)
    talk.client(3921, 5001, ACK, 10)
    cuts = dict(zip(range(3, 6), (96, 40, 96), strict=True))
    frames = [
        Directed(Record(i, time, len(data), data[: cuts.get(i, 96)], 1, 0))
        for i, (time, data) in enumerate(talk.records)
    ]
    found = facts_of(next(iter(added(frames).values())), True)
    assert found is not None
    assert (1, 1470, 0) == (found.tcp_unmeasured_packets, *sent(found, "payload_bytes", "lost_segments"))


def test_frames_without_times_are_counted_and_nothing_is_timed() -> None:
    talk = opened()
    talk.client(1101, 5001, ACK, 100)
    talk.client(1001, 5001, ACK, 100)
    frames = [Directed(Record(i, None, len(data), data, 1, 0)) for i, (_, data) in enumerate(talk.records)]
    found = facts_of(next(iter(added(frames).values())), True)
    assert found is not None
    assert (None, 0) == (found.tcp_handshake_us, found.source.rtt_samples)
    assert (1, 0) == sent(found, "retransmissions", "out_of_order_segments")


def test_an_ip_fragment_leaves_the_segments_length_open() -> None:
    talk = opened()
    talk.client(1001, 5001, ACK, 1000)
    talk.client(9001, 5001, ACK, 10)
    frames = rows_of(talk)
    frames[3].row[frames[3].packet + s.IP_MF] = 1
    found = facts_of(next(iter(added(frames).values())), True)
    assert found is not None
    assert (1, 0) == (found.tcp_unmeasured_packets, *sent(found, "lost_segments"))


def test_no_more_segments_are_timed_than_there_is_room_for() -> None:
    """40 under way, TIMED of them timed; after they are acknowledged the next ones are."""
    talk = opened()
    for i in range(40):
        talk.client(1001 + 100 * i, 5001, ACK, 100)
    talk.wait(100 * US)
    for i in range(40):
        talk.server(5001, 1101 + 100 * i)
    found = facts(talk)
    assert (c.TIMED + 1, 100) == (found.source.rtt_samples, found.source.minimum_rtt_us)


def test_a_flow_without_tcp_has_no_facts_and_the_columns_are_those_of_the_table() -> None:
    states = [0] * c.TCP_SLOTS
    tcp_state.empty(states, 0)
    assert None is facts_of(states, True)
    assert [column.name for column in TCP_COLUMNS] == list(facts(opened()).columns())
    assert len({column.name for column in TCP_COLUMNS}) == len(TCP_COLUMNS)


def test_states_of_other_flows_are_left_alone() -> None:
    states = [9] * (3 * c.TCP_SLOTS)
    tcp_state.empty(states, c.TCP_SLOTS)
    for frame in rows_of(opened()):
        tcp_state.add(frame.row, frame.packet, frame.from_low, states, c.TCP_SLOTS)
    assert {9} == {*states[: c.TCP_SLOTS], *states[2 * c.TCP_SLOTS :]}
    assert struct.calcsize("q") * c.TCP_SLOTS < 2048
