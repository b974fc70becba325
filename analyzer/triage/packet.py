"""One gathered frame as rules look at it: its workload packet, innermost in a tunnel, and what carried it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from analyzer.columns.batch import Numbers
from analyzer.flows.flow import FlowKey
from analyzer.flows.numbers import address, key_of, known
from analyzer.layers.loop import flow_slots as f
from analyzer.layers.loop import flow_table
from analyzer.layers.loop import slots as s
from analyzer.layers.rows import tunnel_words

FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
TCP, UDP, ICMP, ICMPV6 = 6, 17, 1, 58
ECHO_REQUEST = {ICMP: 8, ICMPV6: 128}
TRANSPORT_HEADER = 8
"""Bytes of UDP's and ICMP's; TCP's says itself how long it is."""


@dataclass(eq=False)
class Packet:
    """One frame: its row (layers/loop/slots.py) and its bytes. What a header does not have is null."""

    point: int
    """Place among the run's points, those of interfaces of `any` included."""
    file: str
    row: Numbers
    frame: bytes
    """As captured."""

    @cached_property
    def at(self) -> int:
        """Return where the workload packet's slots begin."""
        inner = self.row[s.TUNNELS] > 0 and self.row[s.INNER + s.L3_START] != s.NULL
        return s.INNER if inner else s.OUTER

    def of_frame(self, slot: int) -> int | None:
        """Return a slot of the frame."""
        return known(int(self.row[slot]))

    def field(self, slot: int) -> int | None:
        """Return a slot of the workload packet."""
        return known(int(self.row[self.at + slot]))

    def slot(self, at: int, slot: int) -> int | None:
        """Return a slot of the packet whose slots begin there."""
        return known(int(self.row[at + slot]))

    def outer(self, slot: int) -> int | None:
        """Return a slot of the outermost packet, null for a bare one."""
        return known(int(self.row[s.OUTER + slot])) if self.at != s.OUTER else None

    @property
    def number(self) -> int:
        """Return the frame's number in its file, from 1."""
        return int(self.row[s.NUMBER])

    @property
    def time_ns(self) -> int | None:
        """Return when it was captured."""
        return self.of_frame(s.TIME)

    @cached_property
    def _key(self) -> tuple[FlowKey | None, bool]:
        return _key_at(self.row.tolist(), self.at) if not self.later_fragment else (None, False)

    @property
    def flow(self) -> FlowKey | None:
        """Return its flow; null for ARP, and for later fragments, which have no ports."""
        return self._key[0]

    @property
    def from_low(self) -> bool:
        """Return whether it goes from the low end of its flow."""
        return self._key[1]

    @cached_property
    def quoted(self) -> FlowKey | None:
        """Return the flow of the packet that an ICMP error quotes."""
        return _key_at(self.row.tolist(), s.QUOTED)[0] if self.row[s.QUOTES] > 0 else None

    @property
    def source(self) -> str | None:
        """Return the source address."""
        return self.address(self.at, s.IP_SRC_HI)

    @property
    def destination(self) -> str | None:
        """Return the destination address."""
        return self.address(self.at, s.IP_DST_HI)

    @property
    def outer_source(self) -> str | None:
        """Return the outermost source address, null for a bare packet."""
        return self.address(s.OUTER, s.IP_SRC_HI) if self.at != s.OUTER else None

    @property
    def outer_destination(self) -> str | None:
        """Return the outermost destination address, null for a bare packet."""
        return self.address(s.OUTER, s.IP_DST_HI) if self.at != s.OUTER else None

    @property
    def protocol(self) -> int | None:
        """Return the IP protocol behind extension headers."""
        return self.field(s.IP_PROTO)

    @property
    def ttl(self) -> int | None:
        """Return the TTL or hop limit."""
        return self.field(s.IP_TTL)

    @property
    def length(self) -> int | None:
        """Return the IP total length in bytes."""
        return self.field(s.IP_LEN)

    @property
    def fragment_offset(self) -> int:
        """Return the offset in bytes; 0 for whole packets and first fragments."""
        return self.field(s.IP_FRAG_OFFSET) or 0

    @property
    def later_fragment(self) -> bool:
        """Return whether it is a fragment behind a first one."""
        return self.fragment_offset > 0

    @cached_property
    def fragment_at(self) -> int | None:
        """Return where the slots begin of what it is a fragment of, the outermost packet first; null for whole ones."""
        blocks = (at for at in dict.fromkeys((s.OUTER, self.at)) if self.slot(at, s.IP_VERSION) is not None)
        return next((at for at in blocks if self.slot(at, s.IP_MF) or self.slot(at, s.IP_FRAG_OFFSET)), None)

    @property
    def flags(self) -> int:
        """Return TCP's flags, 0 for what is no TCP."""
        return self.field(s.TCP_FLAGS) or 0

    @property
    def is_syn(self) -> bool:
        """Return whether it opens a connection."""
        return self.flags & (SYN | ACK) == SYN

    @property
    def is_echo_request(self) -> bool:
        """Return whether it asks for an echo."""
        return self.field(s.ICMP_TYPE) == ECHO_REQUEST.get(self.protocol or 0, -1)

    @property
    def tunnel(self) -> str | None:
        """Return the kinds of its tunnels, outermost first, joined by /."""
        return tunnel_words(int(self.row[s.TUNNEL_PATH])) if self.row[s.TUNNELS] > 0 else None

    @property
    def vni(self) -> int | None:
        """Return the VNI of the outermost tunnel."""
        return self.of_frame(s.VNI) if self.row[s.TUNNELS] > 0 else None

    @cached_property
    def header_len(self) -> int | None:
        """Return the bytes of IP and transport headers; null where they are not all there."""
        network = self.field(s.IP_HDR_LEN)
        transport = self.field(s.TCP_HDR_LEN) if self.protocol == TCP else TRANSPORT_HEADER
        return None if network is None or transport is None or self.later_fragment else network + transport

    @property
    def payload_len(self) -> int | None:
        """Return the bytes behind the transport header, on the wire."""
        if self.header_len is None or not self.length:
            return None
        return max(self.length - self.header_len, 0)

    @property
    def network(self) -> bytes:
        """Return the captured bytes from the workload's IP header on."""
        begin = self.field(s.L3_START)
        return self.frame[begin:] if begin is not None else b""

    @property
    def payload(self) -> bytes:
        """Return the captured bytes behind the transport header."""
        end = self.length or None
        return self.network[self.header_len : end] if self.header_len is not None else b""

    @property
    def whole(self) -> bool:
        """Return whether the capture stored all of the frame."""
        return int(self.row[s.CAP_LEN]) >= int(self.row[s.WIRE_LEN])

    def address(self, at: int, slot: int) -> str | None:
        """Return the address in this and the following slot of the packet whose slots begin there."""
        version = known(int(self.row[at + s.IP_VERSION]))
        if version is None:
            return None
        return address(int(self.row[at + slot]), int(self.row[at + slot + 1]), version)


def _key_at(row: list[int], at: int) -> tuple[FlowKey | None, bool]:
    if row[at + s.IP_VERSION] == s.NULL:
        return None, False
    key = [0] * f.KEY_SLOTS
    from_low = bool(flow_table.write_key(row, at, key))
    return key_of(key), from_low


def most_at_a_point(packets: Iterable[Packet]) -> int:
    """Return how many packets there are at the point that saw most: the others saw the same ones again."""
    return max(Counter(packet.point for packet in packets).values(), default=0)
