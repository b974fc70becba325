"""Every frame of the shared corpus, field by field, against what tshark said of it."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from analyzer.errors import CannotRead
from tests.layers.corpus import CORPUS, FILES, REFUSED, dissected, needs_corpus
from tests.layers.tshark_columns import columns

pytestmark = needs_corpus
Row = dict[str, list[str]]

DIFFERENT = {
    # a frame cannot have been shorter on the wire (68) than it stands in the file: tshark believes the file
    ("bad__brimcap__bad-caplen.pcap", 1, "frame.len"): (["84"], ["68"]),
    # nanoseconds of 10^9 and 2^31 are carried over into the seconds; tshark prints them behind the point as they are
    ("format__tcpdump__timestamp_invalid_nano.pcap", 2, "frame.time_epoch"): (
        ["1418145371.000000000"],
        ["1418145370.1000000000"],
    ),
    ("format__tcpdump__timestamp_invalid_nano.pcap", 3, "frame.time_epoch"): (
        ["1418145372.147483648"],
        ["-1418145370.2147483648"],
    ),
}
"""(file, frame, column) -> (ours, tshark's)."""
TSHARK_READS_ON = {
    "encap__tcpdump__mpls-over-udp.pcap": "UDP 6635 leads nowhere for us: payload",
    "synth__pcapflowlab__06_vxlan_invalid_flags_or_reserved_bits.pcap": "no I flag: payload; tshark reads it as VXLAN",
}
"""Files whose frames are `ok` for us and go on for tshark: what we read stands at the front of what it reads."""
BIG_TCP = "gso__tcpdump__bigtcp-"
"""tshark 4.0 stops at a UDP length of 0 and replaces a total length of 0; test_big_tcp.py asks tcpdump instead."""
CUSTOM_BLOCKS = {"format__hadrielk__test102.pcapng": 3}
"""tshark counts pcapng custom blocks as frames of protocol `data`."""

STOPS = {
    ("unsupported", "tunnel_payload 0x88be"): 115,  # ERSPAN II in GRE
    ("unsupported", "tunnel_payload 0x22eb"): 9,  # ERSPAN III in GRE
    ("unsupported", "tunnel_payload 0x894f"): 1,  # NSH in VXLAN-GPE
    ("unsupported", "ip_proto 89"): 2,  # OSPF, authenticated
    ("unsupported", "ip_proto 143"): 1,  # Ethernet in SRv6
    ("unsupported", "link 9"): 1,  # PPP
    ("unsupported", "ethertype 0x8847"): 2,  # MPLS
    ("unsupported", "ethertype 0x8864"): 1,  # PPPoE
    ("unsupported", "ethertype 0x88b5"): 2,  # local experimental
    ("unsupported", "ethertype 0x88e5"): 1,  # MACsec
    ("unsupported", "ethertype 0x88e7"): 1,  # PBB
    ("unsupported", "ethertype 0x8926"): 1,  # VN-tag
    ("unsupported", "ethertype 0x8035"): 1,  # RARP
    ("unsupported", "ethertype 0x0c0d"): 2,
    ("unsupported", "ethertype 0x3030"): 1,
    ("unsupported", "Geneve version 1"): 1,
    ("unsupported", "more than 32 headers"): 1,
    ("unsupported", "TCP header does not fit: it goes on in the next fragment"): 1,
    ("unsupported", "TCP options do not fit: it goes on in the next fragment"): 1,
    ("unsupported", "ethernet header does not fit: it goes on in the next fragment"): 2,
    ("malformed", "IPv4 header of version 0"): 2,
    ("malformed", "IPv6 header of version 4"): 1,
    ("malformed", "Geneve options do not fit"): 2,
    ("malformed", "ethernet header does not fit"): 3,
    ("malformed", "tcp header does not fit"): 1,
    ("truncated", "ethernet header does not fit"): 3,
    ("truncated", "ipv4 header does not fit"): 3,
    ("truncated", "ipv6 header does not fit"): 1,
    ("truncated", "UDP header does not fit"): 1,
    ("truncated", "TCP header does not fit"): 1,
    ("truncated", "vxlan header does not fit"): 2,
    ("truncated", "geneve header does not fit"): 1,
    ("truncated", "Geneve options do not fit"): 1,
}


def _rows(name: str) -> list[Row]:
    with (CORPUS / "tshark" / f"{name}.tsv").open() as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    packets = [row for row in rows if row["frame.protocols"] != "data"]
    assert CUSTOM_BLOCKS.get(name, 0) == len(rows) - len(packets)
    skipped = ("frame.number", "frame.protocols")
    return [{column: text.split(",") if text else [] for column, text in row.items() if column not in skipped}
            for row in packets]  # fmt: skip


def _agree(name: str, status: str, number: int, column: str, ours: list[str], theirs: list[str]) -> bool:
    """Equal; where we stop early, what we read up to there; where tshark does, what it read; or a known difference."""
    if (name, number, column) in DIFFERENT:
        return (ours, theirs) == DIFFERENT[name, number, column]
    if name.startswith(BIG_TCP):
        return column == "ip.len" or theirs == ours[: len(theirs)]
    if status != "ok" or name in TSHARK_READS_ON:
        return ours == theirs[: len(ours)]
    return ours == theirs


@pytest.mark.parametrize("name", [name for name in FILES if name not in REFUSED])
def test_every_field_of_every_frame_is_what_tshark_reads(name: str) -> None:
    frames, rows = dissected(CORPUS / "files" / name), _rows(name)
    assert len(rows) == len(frames)
    apart = []
    for frame, row in zip(frames, rows, strict=True):
        ours = columns(frame)
        apart += [
            (frame.number, column, "ours", ours[column], "tshark", theirs)
            for column, theirs in row.items()
            if not _agree(name, frame.status, frame.number, column, ours[column], theirs)
        ]
    assert [] == apart


@pytest.mark.parametrize("name", [name for name in FILES if name in REFUSED])
def test_what_tshark_cannot_read_is_refused(name: str) -> None:
    with pytest.raises(CannotRead):
        dissected(CORPUS / "files" / name)


def test_what_is_not_read_to_its_end_is_just_this() -> None:
    """Why reading stopped, in how many frames: a protocol that becomes readable changes this table on purpose."""
    frames = [frame for name in FILES if name not in REFUSED for frame in dissected(CORPUS / "files" / name)]
    assert Counter(STOPS) == Counter((frame.status, frame.stop) for frame in frames if frame.status != "ok")
