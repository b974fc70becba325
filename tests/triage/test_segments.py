"""A size got through only if it was acknowledged as it was sent; what was cut smaller first did not."""

from __future__ import annotations

from analyzer.triage.packet import Packet
from analyzer.triage.segments import Sizes, sizes
from tests.cluster import A, B
from tests.triage.one_packet import packet
from tests.triage.tcp_frames import ACK, DATA, SECOND, SYN, SYN_ACK, segment

MSS = 1460
Sent = tuple[float, bytes]
OPENING: list[Sent] = [
    (0, segment(flags=SYN)),
    (0.001, segment(B, A, SYN_ACK, (80, 40000), (9000, 1001))),
]


def data(at: float, begin: int, size: int) -> Sent:
    return at, segment(flags=DATA, numbers=(1001 + begin, 9001), payload=b"d" * size)


def acked(at: float, upto: int) -> Sent:
    return at, segment(B, A, ACK, (80, 40000), (9001, 1001 + upto))


def judged(*packets: Sent, opening: bool = True) -> Sizes:
    """Return what is said of what a sends."""
    seen = [packet(frame, int(at * SECOND)) for at, frame in ([*OPENING] if opening else []) + list(packets)]
    low: Packet = packet(segment())
    return sizes(seen, low.from_low, MSS)


def lost(said: Sizes) -> list[tuple[int, int]]:
    return [(each.begin - 1, each.end - each.begin) for each in said.lost]


def test_what_is_acknowledged_got_through() -> None:
    said = judged(data(1, 0, 100), data(1, 100, 1460), acked(2, 1560))
    assert (1500, []) == (said.through, lost(said))


def test_what_is_sent_again_and_again_did_not() -> None:
    said = judged(data(1, 0, 1460), data(1.3, 0, 1460), data(1.9, 0, 1460))
    assert (40, [(0, 1460)] * 3, 3) == (said.through, lost(said), said.sendings)


def test_the_timer_does_not_send_within_200_ms() -> None:
    assert 1 == judged(data(1, 0, 1460), data(1.01, 0, 1460), data(1.1, 0, 1460)).sendings


def test_a_size_that_got_through_is_no_reason() -> None:
    said = judged(data(1, 0, 1460), acked(2, 1460), data(3, 1460, 1460), data(4, 1460, 1460), data(5, 1460, 1460))
    assert (1500, []) == (said.through, lost(said))


def test_what_was_cut_smaller_did_not_get_through_in_its_first_size() -> None:
    again = [data(at, 0, 1460) for at in (1, 1.3, 1.9)]
    smaller = [data(4, 0, 1000), acked(4.1, 1000), data(4.2, 1000, 460), acked(4.3, 1460)]
    said = judged(*again, *smaller)
    assert (1040, [(0, 1460)] * 3, 3) == (said.through, lost(said), said.sendings)


def test_super_frames_prove_no_size_and_are_lost_only_as_a_whole() -> None:
    said = judged(data(1, 0, 4000), acked(2, 4000), data(3, 4000, 4000))
    assert (40, [(4000, 4000)]) == (said.through, lost(said))


def test_without_any_acknowledgement_nothing_is_known() -> None:
    said = judged(data(1, 0, 1460), data(2, 0, 1460), opening=False)
    assert (None, []) == (said.through, lost(said))


def test_the_other_side_was_heard_after_it_got_stuck() -> None:
    said = judged(data(1, 0, 1460), data(2, 0, 1460), acked(3, 0))
    assert (2 * 10**9, 3 * 10**9) == (said.stuck_ns, said.heard_ns)


def test_sequence_numbers_go_round() -> None:
    last = 0xFFFFFFFF
    opening = [(0.0, segment(flags=SYN, numbers=(last, 0)))]
    packets = [
        (0.1, segment(B, A, SYN_ACK, (80, 40000), (9000, 0))),
        (1.0, segment(flags=DATA, numbers=(0, 9001), payload=b"d" * 1460)),
        (2.0, segment(B, A, ACK, (80, 40000), (9001, 1460))),
    ]
    assert 1500 == judged(*opening, *packets, opening=False).through
