"""What tshark says of the BGP in the committed captures, message by message and route by route."""

from __future__ import annotations

import csv
import subprocess
from collections import Counter
from functools import cache
from io import StringIO
from itertools import pairwise
from typing import NamedTuple

import pytest

from analyzer.result import BgpPeer, BgpSession
from tests.layers.tshark import needs_tshark
from tests.samples import CAPTURES, measured

pytestmark = needs_tshark
RUNS = ["native-bgp/bgp", "native-bgp/ecmp"]
NAMES = {"1": "OPEN", "2": "UPDATE", "3": "NOTIFICATION", "4": "KEEPALIVE", "5": "ROUTE-REFRESH"}
FIELDS = [
    "frame.time_epoch", "ip.src", "tcp.srcport", "ip.dst", "tcp.dstport", "bgp.type", "bgp.open.myas",
    "bgp.open.holdtime", "bgp.open.identifier", "bgp.cap.type", "bgp.cap.4as", "bgp.nlri_prefix",
    "bgp.prefix_length", "bgp.update.path_attribute.next_hop", "bgp.update.path_attribute.as_path_segment.as4",
]  # fmt: skip


class Said(NamedTuple):
    """Who said it to whom; ports tell connections apart."""

    source: tuple[str, int]
    destination: tuple[str, int]


@cache
def told(name: str, point: str) -> dict[Said, list[dict[str, list[str]]]]:
    """Return tshark's frames with BGP in them by direction; streams are put together as tshark does by default."""
    command = ["tshark", "-n", "-r", str(CAPTURES / name / f"{point}.pcap"), "-Y", "bgp", "-T", "fields"]
    command += [word for way in ("header=y", "occurrence=a", "aggregator=,") for word in ("-E", way)]
    command += [word for field in FIELDS for word in ("-e", field)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[Said, list[dict[str, list[str]]]] = {}
    for row in csv.DictReader(StringIO(output), delimiter="\t"):
        said = Said((row["ip.src"], int(row["tcp.srcport"])), (row["ip.dst"], int(row["tcp.dstport"])))
        found.setdefault(said, []).append({field: text.split(",") if text else [] for field, text in row.items()})
    return found


def directions(name: str) -> list[tuple[BgpSession, BgpPeer, list[dict[str, list[str]]]]]:
    """Return session, side and what tshark says of the frames with BGP that the side sent."""
    rows = []
    for session in measured(name).bgp:
        for one, other in (session.peers, session.peers[::-1]):
            said = Said((one.ip, one.port), (other.ip, other.port))
            rows.append((session, one, told(name, session.point).get(said, [])))
    return rows


def nanoseconds(text: str) -> int:
    seconds, _, fraction = text.partition(".")
    return int(seconds) * 10**9 + int(fraction)


@pytest.mark.parametrize("name", RUNS)
def test_every_message_is_counted(name: str) -> None:
    for session, side, frames in directions(name):
        assert Counter(NAMES[kind] for each in frames for kind in each["bgp.type"]) == side.messages, session.point


@pytest.mark.parametrize("name", RUNS)
def test_nothing_that_tshark_reads_belongs_to_no_session(name: str) -> None:
    """Every tapped interface on which a session was seen is asked, not only those that were chosen."""
    ours = {Said((a.ip, a.port), (b.ip, b.port)) for s in measured(name).bgp for a, b in (s.peers, s.peers[::-1])}
    asked = {point for session in measured(name).bgp for point in session.seen_at}
    seen = {said for point in asked for said in told(name, point)}
    assert seen <= ours
    assert len(seen) >= 6


@pytest.mark.parametrize("name", RUNS)
def test_opens(name: str) -> None:
    opened = 0
    for _, side, frames in directions(name):
        seen = [each for each in frames if "1" in each["bgp.type"]]
        assert len(seen) == (side.open is not None)
        if side.open:
            opened += 1
            (theirs,) = seen
            assert nanoseconds(theirs["frame.time_epoch"][0]) == side.open.time_epoch_ns
            assert [str(side.open.hold_time_s)] == theirs["bgp.open.holdtime"]
            assert [side.open.router_id] == theirs["bgp.open.identifier"]
            assert [str(side.open.as_number)] == theirs["bgp.cap.4as"]
            assert sorted(theirs["bgp.cap.type"]) == sorted(str(each.code) for each in side.open.capabilities)
    assert opened >= 6


@pytest.mark.parametrize("name", RUNS)
def test_routes(name: str) -> None:
    """Each UPDATE of the samples announces one prefix, so tshark's values stand in the same order."""
    routes = 0
    for _, side, frames in directions(name):
        theirs: Counter[tuple[str, ...]] = Counter()
        for each in frames:
            hops = each["bgp.update.path_attribute.next_hop"]
            theirs.update(zip(each["bgp.nlri_prefix"], each["bgp.prefix_length"], hops, strict=True))
        ours = Counter({(*row.prefix.split("/"), *row.next_hop): row.announcements for row in side.prefixes})
        assert theirs == ours
        numbers = [as4 for each in frames for as4 in each["bgp.update.path_attribute.as_path_segment.as4"]]
        assert Counter(numbers) == Counter(
            number for row in side.prefixes for number in (row.as_path or "").split() * row.announcements
        )
        routes += len(side.prefixes)
    assert routes >= 12


@pytest.mark.parametrize("name", RUNS)
def test_keepalive_intervals_and_the_time_of_establishment(name: str) -> None:
    """From tshark's times alone: a side's first KEEPALIVE behind its OPEN, the later of both."""
    by_session: dict[int, list[int]] = {}
    for session, side, frames in directions(name):
        alive = [nanoseconds(each["frame.time_epoch"][0]) for each in frames if "4" in each["bgp.type"]]
        gaps = sorted(b - a for a, b in pairwise(alive))
        if gaps:
            assert side.keepalive_interval_s is not None
            assert (len(gaps), round(gaps[0] / 10**9, 3), round(gaps[-1] / 10**9, 3)) == (
                side.keepalive_interval_s.n,
                side.keepalive_interval_s.minimum,
                side.keepalive_interval_s.maximum,
            )
        if session.established == "observed":
            by_session.setdefault(id(session), []).append(alive[0])
    found = {id(each): each.established_epoch_ns for each in measured(name).bgp if each.established == "observed"}
    assert found == {session: max(times) for session, times in by_session.items()}
    assert found
