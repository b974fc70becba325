"""As captured and as sent, where senders hand super-frames down: held against the wire, and against arithmetic."""

from __future__ import annotations

from math import ceil
from pathlib import Path

import pytest

from tests.layers.tshark import needs_tshark, told
from tests.proof import sent
from tests.proof.known import LINK_HEADER, UNDERLAY_MTU
from tests.proof.proved import Proved

TCP_AND_IP_HEADERS, TIMESTAMPS = 40, 12


def test_the_bulk_stands_for_as_many_packets_as_its_bytes_need(proved: Proved) -> None:
    """65536 bytes at 1410 or 1460 bytes of MSS less 12 of options: super-frames as captured, in either mode."""
    size, facts = sent.bulk_bytes(proved.manifest), proved.facts
    found = proved.run.overhead
    assert (size > 0) == facts.arrives == (found.super_frames > 0)
    if size:
        least = ceil(size / (facts.route_mtu - TCP_AND_IP_HEADERS - TIMESTAMPS))
        (bulk,) = (flow for flow in proved.flows(across=True) if flow.super_frames)
        assert bulk.forward_packets < least, "as captured"
        saved = least - (found.super_frames + 1)
        assert found.as_sent_packets is not None
        assert found.as_sent_packets >= found.n + saved


def test_each_packet_as_sent_has_its_own_headers(proved: Proved) -> None:
    """Options ride on packets that are no super-frames: their bytes are the same as captured and as sent."""
    found, plain = proved.run.overhead, proved.facts.overhead
    assert found.as_sent_packets is not None
    assert found.as_sent_overhead_bytes is not None
    assert found.overhead_bytes - plain * found.n == found.as_sent_overhead_bytes - plain * found.as_sent_packets
    assert found.as_sent_wire_bytes is not None
    headers = plain + LINK_HEADER + TCP_AND_IP_HEADERS + TIMESTAMPS
    assert headers * (found.as_sent_packets - found.n) == found.as_sent_wire_bytes - found.wire_bytes


class OnWire:
    """What tshark sees come in at the nodes' own interfaces, from pods of other nodes."""

    def __init__(self, proved: Proved) -> None:
        self.frames = self.bytes = self.largest = 0
        for node in (node for node in proved.manifest.nodes if node.role == "node"):
            own = {pod.ip for pod in proved.manifest.pods if pod.node == node.name}
            for path in sorted((proved.folder / node.name).glob("eth*.pcap")):
                self._add(path, own, {pod.ip for pod in proved.manifest.pods} - own)

    def _add(self, path: Path, own: set[str], others: set[str]) -> None:
        for frame in told(path, ["frame.len", "ip.src", "ip.dst", "ip.frag_offset"]):
            ends = frame["ip.src"][-1:], frame["ip.dst"][-1:]
            if ends[0] and ends[0][0] in others and ends[1][0] in own:
                self.frames += 1
                self.bytes += int(frame["frame.len"][0])
                self.largest = max(self.largest, int(frame["frame.len"][0]))


class TestOnTheWire:
    pytestmark = needs_tshark

    def test_the_estimate_is_what_came_in_by_it(self, proved: Proved) -> None:
        """NIC-like: senders show super-frames, the wire has none, and tshark counts there what the estimate says."""
        if proved.manifest.segmentation != "nic-like":
            pytest.skip("the kernel hands super-frames over whole: nothing was ever cut")
        wire, found = OnWire(proved), proved.run.overhead
        cut = len(sent.cut_outside(proved.facts, proved.manifest))
        assert wire.largest <= UNDERLAY_MTU + LINK_HEADER
        assert (found.as_sent_packets, found.as_sent_wire_bytes) == (wire.frames, wire.bytes)
        assert found.n < wire.frames - cut
