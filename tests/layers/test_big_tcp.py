"""Super-frames through tunnels, where tshark 4.0 stops: compared with what the tcpdump project expects of them."""

from __future__ import annotations

import re

import pytest

from tests.layers.corpus import CORPUS, FILES, dissected, needs_corpus

pytestmark = needs_corpus
ENDS = re.compile(r"([0-9a-f.:]+)\.(\d+) > ([0-9a-f.:]+)\.(\d+):")
TTL = re.compile(r"(?:ttl|hlim) (\d+)")
VNI = re.compile(r"vni (0x[0-9a-f]+|\d+)")
SEQUENCE = re.compile(r"seq (\d+):(\d+)")


@pytest.mark.parametrize("name", [name for name in FILES if re.match(r"gso__tcpdump__(gso|big)", name)])
def test_both_packets_of_a_super_frame_are_what_tcpdump_reads(name: str) -> None:
    """Addresses and ports outside and inside, TTLs, VNI, sequence number; its end gives the payload's length."""
    expected = (CORPUS / "tshark" / f"{name}.tcpdump.out").read_text()
    (frame,) = dissected(CORPUS / "files" / name)
    outer, inner = frame.packets
    first, last = map(int, SEQUENCE.findall(expected)[0])
    assert ENDS.findall(expected) == [
        (packet["ip_src"], str(packet["srcport"]), packet["ip_dst"], str(packet["dstport"]))
        for packet in (outer, inner)
    ]
    assert TTL.findall(expected) == [str(outer["ip_ttl"]), str(inner["ip_ttl"])]
    assert [int(vni, 0) for vni in VNI.findall(expected)] == [tunnel.vni for tunnel in frame.tunnels]
    payload_start = inner["l3_start"] + inner["ip_hdr_len"] + inner["tcp_hdr_len"]
    assert (first, last - first) == (inner["tcp_seq"], frame.wire_len - payload_start)
