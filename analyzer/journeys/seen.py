"""A sighting as journeys keep it: what matching, ordering and telling need of one frame, as one row of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.columns.batch import Batch
from analyzer.journeys.fingerprints import fingerprints
from analyzer.journeys.workload import Workload
from analyzer.layers.loop import slots as s

Seen = NDArray[Any]
"""An array of SEEN."""
NOTHING = -1
"""Written where a frame does not have the fact."""
NO_TIME = s.NULL

OF_PACKET = {
    "version": ("i1", s.IP_VERSION),
    "protocol": ("u1", s.IP_PROTO),
    "source_hi": ("i8", s.IP_SRC_HI),
    "source": ("i8", s.IP_SRC),
    "destination_hi": ("i8", s.IP_DST_HI),
    "destination": ("i8", s.IP_DST),
    "source_port": ("i4", s.SRCPORT),
    "destination_port": ("i4", s.DSTPORT),
    "ip_id": ("i8", s.IP_ID),
    "ttl": ("i2", s.IP_TTL),
    "fragment": ("i4", s.IP_FRAG_OFFSET),
    "more_fragments": ("i1", s.IP_MF),
    "sequence": ("i8", s.TCP_SEQ),
    "acknowledged": ("i8", s.TCP_ACK),
    "flags": ("i2", s.TCP_FLAGS),
    "icmp_type": ("i2", s.ICMP_TYPE),
    "icmp_code": ("i2", s.ICMP_CODE),
    "icmp_id": ("i4", s.ICMP_IDENT),
    "icmp_sequence": ("i4", s.ICMP_SEQ),
    "icmp_mtu": ("i4", s.ICMP_MTU),
    "eth_source": ("i8", s.ETH_SRC),
    "eth_destination": ("i8", s.ETH_DST),
    "option_ip_hi": ("i8", s.DSR_IP_HI),
    "option_ip": ("i8", s.DSR_IP),
    "option_port": ("i4", s.DSR_PORT),
}
"""Of the workload packet: name, type, slot."""
OF_FRAME = {
    "time": ("i8", s.TIME),
    "number": ("u4", s.NUMBER),
    "wire_len": ("u4", s.WIRE_LEN),
    "block": ("i4", s.INTERFACE),
    "interface": ("i4", s.OUTER + s.SLL_IFINDEX),
    "packet_type": ("i2", s.OUTER + s.SLL_PKTTYPE),
    "tunnels": ("i4", s.TUNNEL_PATH),
    "vni": ("i4", s.VNI),
    "overhead": ("i4", s.OVERHEAD),
    "outer_version": ("i1", s.OUTER + s.IP_VERSION),
    "outer_ttl": ("i2", s.OUTER + s.IP_TTL),
    "outer_id": ("i8", s.OUTER + s.IP_ID),
    "outer_more_fragments": ("i1", s.OUTER + s.IP_MF),
    "outer_source_hi": ("i8", s.OUTER + s.IP_SRC_HI),
    "outer_source": ("i8", s.OUTER + s.IP_SRC),
    "outer_destination_hi": ("i8", s.OUTER + s.IP_DST_HI),
    "outer_destination": ("i8", s.OUTER + s.IP_DST),
}
ONLY_IN_TUNNELS = {name for name in OF_FRAME if name.startswith("outer_")} | {"tunnels", "vni"}
HASHES = ("packet", "translated", "kept_by", "header", "quoted")
SEEN = np.dtype(
    [(name, "u8") for name in HASHES]
    + [("capture", "i4"), ("payload", "i4")]
    + [(name, kind) for name, (kind, _) in (OF_FRAME | OF_PACKET).items()]
)


def seen_in(batch: Batch, capture: int, prefix: int) -> Seen:
    """Return the sightings of a batch; frames without a network header are none.

    `prefix`: bytes of payload that the fingerprints cover.
    """
    work = Workload(batch)
    rows = np.zeros(len(work.places), SEEN)
    for name, hashes in zip(HASHES, fingerprints(batch, work, prefix), strict=True):
        rows[name] = hashes
    rows["capture"], rows["payload"] = capture, work.payload_len()
    for name, (_, slot) in OF_PACKET.items():
        found = work.slot(slot)
        rows[name] = np.where(found == s.NULL, NOTHING, found)
    for name, (_, slot) in OF_FRAME.items():
        found = work.of_frame(slot)
        there = found != s.NULL
        if name in ONLY_IN_TUNNELS:
            there &= work.tunnelled
        rows[name] = found if name == "time" else np.where(there, found, NOTHING)
    return rows
