"""Messages that no committed capture holds, built by hand, as tshark reads them and as we do."""

from __future__ import annotations

import csv
import struct
import subprocess
from io import StringIO
from pathlib import Path

from analyzer.bgp.segment import TcpSegment
from analyzer.measures.bgp import bgp_sessions
from tests import frames
from tests.bgp.messages import (
    as_path,
    attribute,
    capability,
    keepalive,
    message,
    multiprotocol,
    opening,
    prefix,
    route_attributes,
    update,
)
from tests.layers.tshark import needs_tshark
from tests.measures.bgp_talk import KNOWN, POINTS, Talk

pytestmark = needs_tshark
V6_HOP = bytes.fromhex("fd0000000000000000000000000000aa")


def frame(segment: TcpSegment) -> bytes:
    """Return the segment in an Ethernet frame."""
    header = struct.pack(
        "!HHIIHHHH", segment.source_port, segment.destination_port, segment.seq, 0, 5 << 12 | segment.flags, 9000, 0, 0
    )
    return frames.ethernet(frames.ipv4(header + segment.payload, segment.source_ip, segment.destination_ip, proto=6))


def told(folder: Path, talk: Talk, *fields: str) -> list[list[str]]:
    """Return the fields' values of each frame with BGP in it."""
    file = folder / "bgp.pcap"
    file.write_bytes(frames.pcap([(each.time_epoch_ns or 0, frame(each)) for each in talk.segments]))
    command = ["tshark", "-n", "-r", str(file), "-Y", "bgp", "-T", "fields", "-E", "occurrence=a", "-E", "aggregator=;"]
    command += ["-o", "tcp.reassemble_out_of_order:TRUE"]
    command += [word for field in fields for word in ("-e", field)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [[text for text in row if text] for row in csv.reader(StringIO(output), delimiter="\t")]


def established(*capabilities: bytes) -> Talk:
    talk = Talk()
    for say in (talk.one, talk.two):
        say(opening(65000, 9, *capabilities))
        say(keepalive())
    return talk


def test_withdrawn_and_ipv6_and_sets(tmp_path: Path) -> None:
    """Withdrawn 10.1.0.0/16; fd00:1::/64 behind fd00::aa, path 65000 {65001,65002}."""
    talk = established(multiprotocol(), multiprotocol(2))
    talk.one(update(withdrawn=prefix("10.1.0.0/16")), 1)
    path = attribute(2, as_path(65000) + as_path(65001, 65002, kind=1))
    reach = struct.pack("!HBB", 2, 1, 16) + V6_HOP + b"\0" + prefix("fd00:1::/64")
    talk.one(update(attributes=attribute(1, b"\0") + path + attribute(14, reach, 0x90)), 2)
    wanted = (
        "bgp.withdrawn_prefix", "bgp.update.path_attribute.mp_reach_nlri.next_hop.ipv6",
        "bgp.mp_reach_nlri_ipv6_prefix",
        "bgp.update.path_attribute.as_path_segment.as4",
    )  # fmt: skip
    assert [["10.1.0.0"], ["fd00::aa", "fd00:1::", "65000;65001;65002"]] == [
        row for row in told(tmp_path, talk, *wanted) if row
    ]
    assert [
        ("10.1.0.0/16", [], None, "withdrawn"),
        ("fd00:1::/64", ["fd00::aa"], "65000 {65001,65002}", "announced"),
    ] == [(row.prefix, row.next_hop, row.as_path, row.last_said) for row in talk.peers[0].prefixes]


def test_path_ids(tmp_path: Path) -> None:
    talk = established(capability(69, struct.pack("!HBB", 1, 1, 3)))
    data = prefix("10.1.0.0/16", 7) + prefix("10.1.0.0/16", 8)
    talk.one(update(data, route_attributes(65000)))
    theirs = [row for row in told(tmp_path, talk, "bgp.nlri_prefix", "bgp.nlri_path_id") if row]
    assert [["10.1.0.0;10.1.0.0", "7;8"]] == theirs
    assert [("10.1.0.0/16", 7), ("10.1.0.0/16", 8)] == [(row.prefix, row.path_id) for row in talk.peers[0].prefixes]


def test_a_notification(tmp_path: Path) -> None:
    talk = established()
    talk.two(message(3, b"\6\2\5later"))
    wanted = "bgp.notify.major_error", "bgp.notify.minor_error_cease", "bgp.notify.communication"
    assert [["6", "2", "later"]] == [row for row in told(tmp_path, talk, *wanted) if row]
    (said,) = talk.peers[1].notifications
    assert (6, 2, "later") == (said.code, said.subcode, said.text)


def test_messages_over_several_segments_that_come_twice_and_out_of_order(tmp_path: Path) -> None:
    """An UPDATE of 60 prefixes in segments of 50 bytes, the second of which comes late, the third twice."""
    talk = established()
    data = update(b"".join(prefix(f"10.{each}.0.0/16") for each in range(60)), route_attributes(65000))
    for at in range(0, len(data), 50):
        talk.one(data[at : at + 50], 1 + at)
    first = len(talk.segments) - (len(data) + 49) // 50
    talk.segments[first + 1 : first + 4] = [talk.segments[first + each] for each in (2, 2, 3, 1)]
    theirs = [row for row in told(tmp_path, talk, "bgp.nlri_prefix") if row]
    assert [60] == [len(row[0].split(";")) for row in theirs]
    (session,) = bgp_sessions(talk.segments, 0, POINTS, KNOWN)
    assert (60, []) == (session.peers[0].announced, session.peers[0].unread)
