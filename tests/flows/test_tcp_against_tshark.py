"""Our counts of a flow's TCP against those of tshark's TCP analysis, a direction at a time.

Copies of a frame (captures of all interfaces) are taken out of the file first, as we count none of them; the other
differences are those that tcp_sequence.py and tcp_round_trip.py name.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from analyzer.layers.loop import tcp_slots as c
from analyzer.readers import open_capture
from tests import frames
from tests.flows.tcp_conversation import hostile
from tests.flows.tcp_states import Directed, Key, added, directed, side
from tests.layers.corpus import CORPUS, needs_corpus
from tests.layers.tshark import needs_tshark, told
from tests.samples import CAPTURES

pytestmark = needs_tshark
COMPARED = {
    "retransmission": c.RETRANSMISSIONS,
    "spurious_retransmission": c.SPURIOUS,
    "fast_retransmission": c.FAST,
    "out_of_order": c.OUT_OF_ORDER,
    "zero_window": c.ZERO_WINDOWS,
    "zero_window_probe": c.PROBES,
    "duplicate_ack": c.DUPLICATE_ACKS,
    "keep_alive": c.KEEP_ALIVES,
    "lost_segment": c.LOST_SEGMENTS,
}
BACK = (c.RETRANSMISSIONS, c.OUT_OF_ORDER)
NOT_THE_SAME = "tcp.analysis.ack_lost_segment"
"""Where tshark says this, it also takes later segments for fast retransmissions."""
Counts = dict[tuple[Key, bool], Counter[str]]


def without_copies(path: Path, to: Path) -> list[Directed]:
    """Write the TCP frames of a capture that are no copies; return them."""
    kept, records = [], []
    states: dict[Key, list[int]] = {}
    with open_capture(path) as capture:
        for record in capture.records:
            frame = Directed(record)
            if frame.is_tcp:
                before = _copies(states.get(frame.key))
                added([frame], states)
                if _copies(states[frame.key]) == before:
                    kept.append(frame)
                    records.append(record)
    links = {record.link_type for record in records} or {1}
    assert 1 == len(links)
    write(to, [(record.time_epoch_ns or 0, record.data, record.wire_len) for record in records], links.pop())
    return kept


def write(to: Path, packets: list[tuple[int, bytes, int]], link_type: int = 1) -> None:
    with to.open("wb") as file:
        file.write(frames.pcap([], link_type))
        file.writelines(frames.pcap([packet])[24:] for packet in packets)


def _copies(states: list[int] | None) -> int:
    return sum(side(states, low)[c.SECOND_SIGHTINGS] for low in (True, False)) if states else 0


def by_tshark(path: Path, kept: list[Directed]) -> tuple[Counts, dict[tuple[Key, bool], list[int]]]:
    """Return the counts by sender, and the round trips in ns by whose segments they time."""
    counts: Counts = {}
    trips: dict[tuple[Key, bool], list[int]] = {}
    names = [*(f"tcp.analysis.{name}" for name in COMPARED), NOT_THE_SAME, "tcp.analysis.ack_rtt"]
    for frame, row in zip(kept, told(path, names), strict=True):
        found = counts.setdefault((frame.key, frame.from_low), Counter())
        found.update(name for name in names if row[name])
        if row["tcp.analysis.ack_rtt"]:
            seconds, fraction = row["tcp.analysis.ack_rtt"][-1].split(".")
            trip = int(seconds) * 10**9 + int(fraction)
            trips.setdefault((frame.key, not frame.from_low), []).append(trip)
    return counts, trips


def compare(path: Path, kept: list[Directed]) -> Counter[str]:
    """Hold every count against tshark's; return what there was to compare."""
    states = added(kept)
    counts, trips = by_tshark(path, kept)
    seen: Counter[str] = Counter()
    for (key, low), theirs in counts.items():
        ours = side(states[key], low)
        where = (path.name, key, low)
        mixed_up = any(counts.get((key, way), Counter())[NOT_THE_SAME] for way in (True, False))
        for name, slot in COMPARED.items():
            if not (mixed_up and slot in (*BACK, c.FAST)):
                assert theirs[f"tcp.analysis.{name}"] == ours[slot], (*where, name)
        back = sum(theirs[f"tcp.analysis.{name}"] for name in ("retransmission", "out_of_order"))
        assert back == sum(ours[slot] for slot in BACK), where
        assert (theirs[NOT_THE_SAME] > 0) == (ours[c.ACKED_UNSEEN] > 0), where
        seen.update(theirs)
        if not any(side(states[key], way)[c.RESETS] for way in (True, False)):
            again = back + theirs["tcp.analysis.keep_alive"]
            seen["round trips"] += compare_trips(ours, trips.get((key, low), []), again)
    return seen


def compare_trips(ours: list[int], theirs: list[int], sent_again: int) -> int:
    """Hold the round trips against tshark's: the same where nothing was sent again, else some of them.

    Not behind a RST: its acknowledgement number, mostly 0, ends segments for tshark even without the flag.
    """
    if ours[c.RTT_SAMPLES] == 0:
        assert not theirs or sent_again
        return 0
    assert min(theirs) <= ours[c.RTT_MIN] <= ours[c.RTT_MAX] <= max(theirs)
    assert len(theirs) >= ours[c.RTT_SAMPLES]
    if len(theirs) == ours[c.RTT_SAMPLES]:
        assert (min(theirs), max(theirs), sum(theirs)) == tuple(ours[c.RTT_MIN : c.RTT_SUM + 1])
    return ours[c.RTT_SAMPLES]


def by_chance(seeds: range, to: Path) -> list[Directed]:
    """Write hostile conversations, one a port, without sequence numbers of 0, which tshark takes for none."""
    packets: list[tuple[int, bytes, int]] = []
    for port, seed in enumerate(seeds, 10_000):
        talk = hostile(seed, port=port)
        if not any(_has_zero(data) for _, data in talk.records):
            packets += [(time, data[:96], len(data)) for time, data in talk.records]
    write(to, packets)
    with open_capture(to) as capture:
        return list(map(Directed, capture.records))


def _has_zero(data: bytes) -> bool:
    """Return whether a number of the segment, or the one behind it, is 0 modulo 2**32."""
    seq, ack = (int.from_bytes(data[at : at + 4], "big") for at in (38, 42))
    behind = seq + len(data) - 34 - (data[46] >> 4) * 4
    syn_or_fin = data[47] & 3 != 0
    return 0 in (seq, behind & 0xFFFFFFFF, behind + syn_or_fin & 0xFFFFFFFF) or (ack == 0 and data[47] & 16 != 0)


def test_hostile_conversations(tmp_path: Path) -> None:
    kept = by_chance(range(200), tmp_path / "hostile.pcap")
    assert {0} == {_copies(states) for states in added(kept).values()}
    seen = compare(tmp_path / "hostile.pcap", kept)
    assert all(seen[f"tcp.analysis.{name}"] > 10 for name in COMPARED), seen


def sample(path: Path) -> str:
    return str(path.relative_to(CAPTURES))


@pytest.mark.parametrize("path", sorted(CAPTURES.glob("*/*/*/eth*.pcap*")), ids=sample)
def test_the_sample_captures(path: Path, tmp_path: Path) -> None:
    kept = without_copies(path, tmp_path / "kept.pcap")
    if kept:
        compare(tmp_path / "kept.pcap", kept)


IN_CORPUS = (
    "tcpicmp__zeek__smtp.pcap",
    "tcpicmp__pcapplusplus__unidirectional_tcp_stream_with_missing_packet.pcap",
    "link__pcapplusplus__four_ipv6_http_streams.pcap",
    "link__brimcap__loopback.pcap",
    "geneve__zeek__geneve-47101.pcap",
    "k8s__cilium__ipmasq-agent.pcap",
    "k8s__cilium__dual_stack.pcap",
)
"""Those with more than a few TCP frames: sent again, out of order, one direction only, the same frame several times."""


@needs_corpus
@pytest.mark.parametrize("name", IN_CORPUS)
def test_the_corpus(name: str, tmp_path: Path) -> None:
    compare(tmp_path / "kept.pcap", without_copies(CORPUS / "files" / name, tmp_path / "kept.pcap"))


EVERYWHERE = sorted((CORPUS.parent / "captures" / "cilium").glob("*/*http*/*/any.pcap"))


@needs_corpus
@pytest.mark.parametrize("path", EVERYWHERE, ids=lambda path: "/".join(path.parts[-4:-1]))
def test_captures_of_all_interfaces(path: Path, tmp_path: Path) -> None:
    """Every packet is there up to five times, cut otherwise in places; nothing was lost, and nothing is said to be."""
    kept = without_copies(path, tmp_path / "kept.pcap")
    if not kept:
        pytest.skip("no TCP on this node")
    compare(tmp_path / "kept.pcap", kept)
    everything = added(directed(path)).values()
    assert sum(_copies(states) for states in everything) > 5
    assert {0} == {side(states, low)[slot] for states in everything for low in (True, False) for slot in BACK}
