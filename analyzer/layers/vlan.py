"""VLAN tags, 802.1Q and 802.1ad (IEEE 802.1Q-2018 9.6): priority 3 bits · DEI 1 · VLAN id 12 · type 2 bytes."""

from __future__ import annotations

import dpkt

from analyzer.layers.step import Fault, Fields, Step, header

HEADER_LEN = 4
Header = header("VLAN", dpkt.ethernet.VLANtag8021Q)


def decode(data: bytes, start: int, end: int, fields: Fields) -> Step | Fault:
    """Fill vlan_id with the outermost tag; a second tag (QinQ) is walked over."""
    tag = Header(data[start : start + HEADER_LEN])
    fields.setdefault("vlan_id", tag.id)
    fields["eth_type"] = tag.type
    if tag.type < 0x0600:
        return Fault("unsupported", "802.3 length field (LLC)")
    return Step(("ethertype", tag.type), start + HEADER_LEN, end)
