"""VLAN tags, 802.1Q and 802.1ad (IEEE 802.1Q-2018 9.6): priority 3 bits · DEI 1 · VLAN id 12 · type 2 bytes."""

from __future__ import annotations

import dpkt

from analyzer.layers.assigned import ETHERTYPES
from analyzer.layers.layout import Field, Layout, Layouts
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


def _layout(title: str, name: str) -> Layout:
    fields = {
        "pri": Field(f"{name}.priority", "Priority"),
        "cfi": Field(f"{name}.dei", "Drop eligible", "flag"),
        "id": Field(f"{name}.id", "VLAN id"),
        "type": Field(f"{name}.etype" if name == "vlan" else "", "Type", "hex", ETHERTYPES),
    }
    return Layout(title, Header, fields)


LAYOUT: Layouts = {
    None: _layout("VLAN tag", "vlan"),
    0x88A8: _layout("VLAN service tag", "ieee8021ad"),
}
