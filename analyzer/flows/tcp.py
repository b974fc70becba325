"""What one flow's TCP states (layers/loop/tcp_slots.py) say in names and units, seen from the side that opened it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from analyzer.layers.loop import tcp_slots as c
from analyzer.layers.loop.slots import NULL
from analyzer.schema import Column

COUNTS = (
    ("payload_bytes", c.PAYLOAD, "TCP payload sent, everything sent again included"),
    ("new_payload_bytes", c.NEW_BYTES, "of these not seen before"),
    ("retransmissions", c.RETRANSMISSIONS, "segments sent again, of all kinds (tcp.analysis.retransmission)"),
    ("fast_retransmissions", c.FAST, "of these: within 20 ms of at least two duplicate ACKs that ask for them"),
    ("spurious_retransmissions", c.SPURIOUS, "of these: of data that was acknowledged already"),
    ("out_of_order_segments", c.OUT_OF_ORDER, "behind the furthest one by less than the initial RTT, else 3 ms"),
    ("duplicate_acks", c.DUPLICATE_ACKS, "acknowledgements repeated (tcp.analysis.duplicate_ack)"),
    ("lost_segments", c.LOST_SEGMENTS, "gaps: the segment before was not captured (tcp.analysis.lost_segment)"),
    ("acked_unseen_segments", c.ACKED_UNSEEN, "acknowledgements it sent of data that was not captured, a gap once"),
    (
        "zero_windows",
        c.ZERO_WINDOWS,
        "frames that announce a window of 0, not SYN, FIN, RST (tcp.analysis.zero_window)",
    ),
    ("zero_window_probes", c.PROBES, "single bytes sent into a window of 0 (tcp.analysis.zero_window_probe)"),
    ("keep_alives", c.KEEP_ALIVES, "0 or 1 byte before the next one to send (tcp.analysis.keep_alive)"),
    ("resets", c.RESETS, "segments with RST"),
    ("fins", c.FINS, "segments with FIN, those sent again included"),
    ("duplicate_frames", c.SECOND_SIGHTINGS, "the very same packet captured once more: nothing else counts it"),
)
"""Name, slot and meaning of what is counted of a side's frames; null where none of its frames was seen."""
SHARED = (c.CONNECTIONS, c.UNMEASURED, c.HANDSHAKE, c.HANDSHAKE_SERVER, c.HANDSHAKE_CLIENT, c.RESET)
OF_SIDES = (c.FRAMES, *(slot for _, slot, _ in COUNTS), c.WINDOW_FULL, c.ACKED_BYTES, c.RTT_SAMPLES, c.RTT_MIN,
            c.RTT_MAX, c.RTT_SUM, c.MSS, c.WSCALE, c.SACK_PERMITTED, c.MAX_WINDOW)  # fmt: skip
SIDES = (c.SHARED_SLOTS, c.SHARED_SLOTS + c.SIDE_SLOTS)
KEPT = (*SHARED, *(at + slot for at in SIDES for slot in OF_SIDES))
RETRANSMISSIONS = tuple(KEPT.index(at + slot) for at in SIDES for name, slot, _ in COUNTS if name == "retransmissions")
"""Slots of the states that facts are made of; the others are for counting on."""


class TcpSide(NamedTuple):
    """What one side sent, and what became of it."""

    counts: dict[str, int | None]
    """By the names of COUNTS."""
    window_full: int | None
    """Segments that fill the other's window; null where its window scale is not known."""
    acked_bytes: int | None
    """Bytes the other side acknowledged, from the initial sequence number or the first one seen; null where the
    other's frames were not seen."""
    rtt_samples: int | None
    """Segments whose own acknowledgement was seen and behind which nothing was sent again; null as acked_bytes."""
    minimum_rtt_us: int | None
    maximum_rtt_us: int | None
    rtt_sum_us: int | None
    """Divided by rtt_samples: the mean."""
    offered_mss: int | None
    """Smallest; null where no SYN with the option was seen."""
    window_scale: int | None
    """Shift it offered; null where no SYN with the option was seen."""
    sack_permitted: bool | None
    """Null where no SYN was seen whole."""
    maximum_window_bytes: int | None
    """Largest window announced, scaled; null where the scale is not known."""


class TcpFacts(NamedTuple):
    """A flow's TCP at one capture point."""

    tcp_connections: int
    """One after the other on the same ports."""
    tcp_unmeasured_packets: int
    tcp_handshake_us: int | None
    """First SYN to the ACK that ends the handshake, whatever had to be sent again."""
    tcp_handshake_server_us: int | None
    """SYN to SYN-ACK: the way from this point to the server and back, and its answering."""
    tcp_handshake_client_us: int | None
    """SYN-ACK to ACK: the way from this point to the client and back."""
    tcp_reset_epoch_ns: int | None
    source: TcpSide
    destination: TcpSide

    def columns(self) -> dict[str, Any]:
        """Return the values by the names of TCP_COLUMNS."""
        found = self._asdict()
        for end in ("source", "destination"):
            side = found.pop(end)._asdict()
            found |= {f"{end}_{name}": value for name, value in (side.pop("counts") | side).items()}
        return found


def tcp_facts(found: bytes, forward_from_low: bool) -> TcpFacts | None:
    """Return the facts of one flow, of whose states KEPT were kept; None where no TCP frame was added to them."""
    states = dict(zip(KEPT, memoryview(found).cast("q"), strict=True))
    low, high = ({slot: states[at + slot] for slot in OF_SIDES} for at in SIDES)
    if not states[c.CONNECTIONS] and not states[c.UNMEASURED]:
        return None
    source, destination = (low, high) if forward_from_low else (high, low)
    return TcpFacts(
        states[c.CONNECTIONS],
        states[c.UNMEASURED],
        _us(states[c.HANDSHAKE]),
        _us(states[c.HANDSHAKE_SERVER]),
        _us(states[c.HANDSHAKE_CLIENT]),
        _known(states[c.RESET]),
        _side(source, destination),
        _side(destination, source),
    )


def retransmissions(found: bytes) -> int:
    """Return how many segments the side that sent more of them sent again, of states as `tcp_facts` takes them."""
    states = memoryview(found).cast("q")
    return max(states[place] for place in RETRANSMISSIONS)


def _side(side: Mapping[int, int], other: Mapping[int, int]) -> TcpSide:
    """Return the facts of a side: what it sent is known where its frames were seen, the answers where the other's."""
    seen, answered = side[c.FRAMES] > 0, other[c.FRAMES] > 0
    sampled = side[c.RTT_SAMPLES] > 0
    permitted = side[c.SACK_PERMITTED]
    return TcpSide(
        counts={name: side[slot] if seen else None for name, slot, _ in COUNTS},
        window_full=side[c.WINDOW_FULL] if seen and other[c.MAX_WINDOW] != NULL else None,
        acked_bytes=side[c.ACKED_BYTES] if answered else None,
        rtt_samples=side[c.RTT_SAMPLES] if seen and answered else None,
        minimum_rtt_us=_us(side[c.RTT_MIN]),
        maximum_rtt_us=_us(side[c.RTT_MAX]),
        rtt_sum_us=_us(side[c.RTT_SUM]) if sampled else None,
        offered_mss=_known(side[c.MSS]),
        window_scale=_known(side[c.WSCALE]),
        sack_permitted=None if permitted == NULL else permitted == 1,
        maximum_window_bytes=_known(side[c.MAX_WINDOW]),
    )


def _known(value: int) -> int | None:
    return None if value == NULL else value


def _us(ns: int) -> int | None:
    return None if ns == NULL else ns // 1000


_ANSWERS = (
    ("window_full", "integer", "segments that fill the other side's window; null: scale not known"),
    ("acked_bytes", "integer", "payload the other side acknowledged; null: its frames not seen"),
    ("rtt_samples", "integer", "segments timed to the acknowledgement of exactly their end, none sent twice"),
    ("minimum_rtt_us", "integer", "from this capture point to the other side and back"),
    ("maximum_rtt_us", "integer", "from this capture point to the other side and back"),
    ("rtt_sum_us", "integer", "of all samples: divided by their number, the mean"),
    ("offered_mss", "integer", "smallest MSS option it sent"),
    ("window_scale", "integer", "shift it offered; in force only if both sides did"),
    ("sack_permitted", "boolean", "in its SYN; null: no SYN seen"),
    ("maximum_window_bytes", "integer", "largest window it announced, scaled; null: scale not known"),
)
TCP_COLUMNS: tuple[Column, ...] = (
    Column("tcp_connections", "integer", "", "TCP connections, one after the other on the same ports"),
    Column("tcp_unmeasured_packets", "integer", "", "TCP packets whose header or length is not all there"),
    Column("tcp_handshake_us", "integer", "", "first SYN to the ACK that ends the handshake"),
    Column("tcp_handshake_server_us", "integer", "", "of these SYN to SYN-ACK; null where either was sent twice"),
    Column("tcp_handshake_client_us", "integer", "", "of these SYN-ACK to ACK; null where the first was sent twice"),
    Column("tcp_reset_epoch_ns", "integer", "", "time of the first RST"),
    *(
        Column(f"{end}_{name}", kind, "", meaning)
        for end in ("source", "destination")
        for name, kind, meaning in (*((name, "integer", meaning) for name, _, meaning in COUNTS), *_ANSWERS)
    ),
)
