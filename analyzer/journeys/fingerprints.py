"""What no hop changes, as numbers: the fingerprint that ties a packet's sightings, and the weaker ones that follow it.

Left out are TTL, checksums, MACs and all of a tunnel: hops and overlays change them. The IP identification stays:
it tells a retransmission from the packet before. IPv6, and IPv4 with DF, may have none: then the beginning of the
payload and the order of the packets tell them apart.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analyzer.columns.batch import Batch, Numbers
from analyzer.journeys.hashing import Hashes, hashed
from analyzer.journeys.workload import TCP, Workload
from analyzer.layers.loop import slots as s

PREFIX = 32
"""Bytes of payload that are hashed, where every capture stored as many."""
REACH = 18
"""Bits of a TCP sequence number within which segments are kept together: 256 kB, more than any super-frame."""


class Fingerprints(NamedTuple):
    """Hashes, a frame each."""

    packet: Hashes
    """Addresses, ports, protocol, IP ID, fragment, length, TCP numbers and flags, ICMP fields, payload."""
    translated: Hashes
    """The same without addresses, ports and ICMP identifier, which NAT changes."""
    kept_by: Hashes
    """What sampling decides by: like `translated`; for TCP data the sequence number's upper bits, so that segments
    are kept together with the super-frame that they were or will be."""
    header: Hashes
    """Addresses, protocol, IP ID, and of the 8 bytes that every ICMP error quotes behind them (RFC 792) ports with
    TCP's sequence number or UDP's length, or ICMP's id and sequence: the IP ID may be 0, and IPv6 has none."""
    quoted: Hashes
    """The same of the packet that the frame quotes; 0 where it quotes none."""


def fingerprints(batch: Batch, work: Workload, prefix: int) -> Fingerprints:
    """Return the hashes of the frames in `work`; `prefix` bytes of payload take part."""
    length = work.payload_len()
    slots = (s.IP_VERSION, s.IP_PROTO, s.IP_ID, s.IP_FRAG_OFFSET, s.TCP_SEQ, s.TCP_ACK, s.TCP_FLAGS)
    lasting = [*(work.slot(slot) for slot in (*slots, s.ICMP_TYPE, s.ICMP_CODE, s.ICMP_SEQ)), length]
    translated = hashed([_payload(batch, work, length, prefix)], hashed(lasting))
    ends = (s.IP_SRC_HI, s.IP_SRC, s.IP_DST_HI, s.IP_DST, s.SRCPORT, s.DSTPORT, s.ICMP_IDENT)
    carries = (work.slot(s.IP_PROTO) == TCP) & (length > 0)
    by_place = hashed([work.slot(s.TCP_SEQ) >> REACH])
    return Fingerprints(
        hashed((work.slot(slot) for slot in ends), translated),
        translated,
        np.where(carries, by_place, translated),
        hashed(work.slot(slot) for slot in HEADER),
        np.where(work.of_frame(s.QUOTES) > 0, hashed(work.of_frame(s.QUOTED + slot) for slot in HEADER), np.uint64(0)),
    )


HEADER = (
    *(s.IP_VERSION, s.IP_PROTO, s.IP_SRC_HI, s.IP_SRC, s.IP_DST_HI, s.IP_DST, s.IP_ID),
    *(s.SRCPORT, s.DSTPORT, s.ICMP_IDENT, s.ICMP_SEQ, s.TCP_SEQ, s.UDP_LENGTH),
)


def _payload(batch: Batch, work: Workload, length: Numbers, prefix: int) -> Numbers:
    """Return a hash of the payload's beginning; 0 where none is stored, and for TCP, whose numbers say more."""
    begin = work.slot(s.L3_START) + work.slot(s.IP_HDR_LEN) + work.transport_len()
    stored = np.minimum(work.of_frame(s.CAP_LEN) - begin, np.minimum(length, prefix))
    wanted = np.flatnonzero((work.slot(s.IP_PROTO) != TCP) & (stored > 0))
    found = np.zeros(len(work.places), np.int64)
    if prefix and len(wanted):
        data = np.frombuffer(batch.data, np.uint8)
        steps = np.arange(PREFIX)
        at = (work.of_frame(s.DATA) + begin)[wanted, None] + steps
        taken = np.where(steps < stored[wanted, None], data[np.minimum(at, len(data) - 1)], 0).astype(np.uint8)
        found[wanted] = hashed(taken.view(np.int64).T).view(np.int64)
    return found
