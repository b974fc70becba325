"""The TCP states of the compiled path are those of the plain functions, whatever the frames."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.layers.loop import slots as s
from analyzer.layers.loop import tcp_slots as c
from analyzer.layers.loop import tcp_state
from tests.flows.tcp_conversation import hostile
from tests.flows.tcp_states import added, rows_of
from tests.layers.loop.tcp_compiled import by_numba

NUMBER = st.sampled_from([0, 1, 999, 1000, 1001, 2**31 - 1, 2**31, 2**31 + 1000, 2**32 - 1])
LENGTH = st.sampled_from([0, 1, 2, 100, 1448, 60_000])
OR_NONE = st.just(s.NULL)
TCP_FRAME = st.fixed_dictionaries(
    {
        s.TIME: OR_NONE | st.sampled_from([0, 1, 10**6, 5 * 10**6, 10**9, 10**18, 2**62]),
        s.OUTER + s.TCP_SEQ: NUMBER,
        s.OUTER + s.TCP_ACK: NUMBER,
        s.OUTER + s.TCP_FLAGS: OR_NONE | st.integers(0, 63),
        s.OUTER + s.TCP_WINDOW: st.sampled_from([0, 1, 1000, 65535]),
        s.OUTER + s.TCP_HDR_LEN: OR_NONE | st.sampled_from([20, 32, 60]),
        s.OUTER + s.TCP_WSCALE: OR_NONE | st.sampled_from([0, 7, 14, 255]),
        s.OUTER + s.TCP_MSS: OR_NONE | st.sampled_from([0, 1460]),
        s.OUTER + s.TCP_TSVAL: OR_NONE | NUMBER,
        s.OUTER + s.TCP_SACK_LE: OR_NONE | NUMBER,
        s.OUTER + s.IP_ID: OR_NONE | st.sampled_from([0, 1, 2, 9, 65535]),
        s.OUTER + s.IP_TTL: st.sampled_from([63, 64]),
        s.OUTER + s.IP_MF: st.sampled_from([0, 0, 0, 1]),
        s.OUTER + s.IP_LEN: st.sampled_from([0, 40, 41, 1500, 65535]),
        s.OUTER + s.SLL_IFINDEX: OR_NONE | st.sampled_from([1, 2]),
        s.OUTER + s.SLL_PKTTYPE: OR_NONE | st.sampled_from([0, 4]),
        s.INTERFACE: OR_NONE | st.sampled_from([0, 1]),
        s.STATUS: st.sampled_from([0, 0, 1]),
        s.WIRE_LEN: st.sampled_from([54, 55, 1514, 60_054]),
    }
)
SETTINGS = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def uncompiled(rows: Sequence[list[int]], directions: Sequence[int]) -> list[int]:
    states = [0] * c.TCP_SLOTS
    tcp_state.empty(states, 0)
    for row, direction in zip(rows, directions, strict=True):
        tcp_state.add(row, direction >> 1, direction & 1 == 1, states, 0)
    return states


@given(st.lists(st.tuples(TCP_FRAME, st.booleans()), min_size=1, max_size=30))
@SETTINGS
def test_any_frames(frames: list[tuple[dict[int, int], bool]]) -> None:
    rows, directions = [], []
    for slots, from_low in frames:
        row = [s.NULL] * s.ROW_SLOTS
        row[s.TUNNELS], row[s.OUTER + s.L3_START], row[s.OUTER + s.IP_HDR_LEN] = 0, 14, 20
        for slot, value in slots.items():
            row[slot] = value
        rows.append(row)
        directions.append(s.OUTER << 1 | from_low)
    states = uncompiled(rows, directions)
    assert states == by_numba(rows, directions, c.TCP_SLOTS)
    assert all(-(1 << 63) <= value < 1 << 63 for value in states)


@given(st.integers(0, 2**32))
@settings(max_examples=30, deadline=None)
def test_hostile_conversations(seed: int) -> None:
    frames = rows_of(hostile(seed))
    (states,) = added(frames).values()
    directions = [frame.packet << 1 | frame.from_low for frame in frames]
    assert states == by_numba([frame.row for frame in frames], directions, c.TCP_SLOTS)
