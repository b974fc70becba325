"""Slots of the workload packet of each frame as columns: the innermost packet of a tunnel, else the one on the wire."""

from __future__ import annotations

import numpy as np

from analyzer.columns.batch import Batch, Booleans, Numbers
from analyzer.layers.loop import slots as s

TCP, UDP, ICMP, ICMPV6 = 6, 17, 1, 58
HEADER_LEN = {UDP: 8, ICMP: 8, ICMPV6: 8}
"""Of transports whose header has one length; ICMP's is the part that every message has (RFC 792, RFC 4443)."""


class Workload:
    """The frames of a batch that have a network header, by their place in it, and slots of their workload packet."""

    def __init__(self, batch: Batch) -> None:
        rows = batch.rows
        inner = (rows[:, s.TUNNELS] > 0) & (rows[:, s.INNER + s.L3_START] != s.NULL)
        begins = np.where(inner, s.INNER, s.OUTER)
        every = np.arange(len(rows)) * s.ROW_SLOTS
        self._flat = rows.reshape(-1)
        self.places = np.flatnonzero(self._flat[every + begins + s.IP_VERSION] != s.NULL)
        self._frames = every[self.places]
        self._packets = self._frames + begins[self.places]
        self.tunnelled: Booleans = inner[self.places]

    def of_frame(self, slot: int) -> Numbers:
        """Return a slot of the frame, or of a packet where the number says which."""
        found: Numbers = self._flat[self._frames + slot]
        return found

    def slot(self, slot: int) -> Numbers:
        """Return a slot of the workload packet."""
        found: Numbers = self._flat[self._packets + slot]
        return found

    def transport_len(self) -> Numbers:
        """Return the bytes of the transport header; 0 where there is none to be read, as in later fragments."""
        protocol, length = self.slot(s.IP_PROTO), np.zeros(len(self.places), np.int64)
        for known, size in HEADER_LEN.items():
            length[protocol == known] = size
        header = self.slot(s.TCP_HDR_LEN)
        length = np.where((protocol == TCP) & (header > 0), header, length)
        found: Numbers = np.where(self.slot(s.IP_FRAG_OFFSET) > 0, 0, length)
        return found

    def payload_len(self) -> Numbers:
        """Return the bytes behind the transport header on the wire; where the total length is 0 (BIG TCP), all."""
        total = self.slot(s.IP_LEN)
        total = np.where(total == 0, self.of_frame(s.WIRE_LEN) - self.slot(s.L3_START), total)
        found: Numbers = np.maximum(total - self.slot(s.IP_HDR_LEN) - self.transport_len(), 0)
        return found
