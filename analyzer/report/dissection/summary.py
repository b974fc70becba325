"""What a header says in a few words: who to whom, which VNI and whose, which flags."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analyzer.dissection_result import DissectedField, DissectedHeader
from analyzer.report.view.text import clean

Fields = dict[str, DissectedField]
"""Wireshark's name → the first field of that name."""


def summary(header: DissectedHeader) -> str:
    """Return the telling fields of a header; '' for one of which nothing stands out, or that was cut too early."""
    return ", ".join(filter(None, (tell(_named(header.fields)) for tell in TELLING.get(header.layer, ()))))


def ends(header: DissectedHeader) -> str:
    """Return `lab/client 10.244.1.17 → lab/web 10.244.2.12` of an IP header."""
    found = _named(header.fields)
    version = "ipv6" if header.layer == "ipv6" else "ip"
    return _between(f"{version}.src", f"{version}.dst", _whose)(found)


def _named(fields: list[DissectedField]) -> Fields:
    found: Fields = {}
    for field in _all(fields):
        found.setdefault(field.name or "", field)
    return found


def _all(fields: list[DissectedField]) -> Iterator[DissectedField]:
    for field in fields:
        yield field
        yield from _all(field.fields)


def _whose(field: DissectedField) -> str:
    owner = (field.meaning or "").removeprefix("pod ").removeprefix("node ").partition(" on ")[0]
    return clean(f"{owner} {field.value}" if owner else field.value)


def _value(field: DissectedField) -> str:
    return field.value


def _between(source: str, destination: str, write: Callable[[DissectedField], str] = _value) -> Callable[[Fields], str]:
    return lambda found: (
        f"{write(found[source])} → {write(found[destination])}" if {source, destination} <= found.keys() else ""
    )


def _number(name: str, label: str) -> Callable[[Fields], str]:
    return lambda found: f"{label} {found[name].value}" if name in found else ""


def _meaning(name: str) -> Callable[[Fields], str]:
    return lambda found: clean(found[name].meaning or "") if name in found else ""


def _vni(name: str) -> Callable[[Fields], str]:
    def tell(found: Fields) -> str:
        field = found.get(name)
        return "" if field is None else f"VNI {field.value}{f', {clean(field.meaning)}' if field.meaning else ''}"

    return tell


TELLING: dict[str, tuple[Callable[[Fields], str], ...]] = {
    "ethernet": (_between("eth.src", "eth.dst"),),
    "vlan": (_number("vlan.id", "VLAN"),),
    "arp": (_meaning("arp.opcode"), _between("arp.src.proto_ipv4", "arp.dst.proto_ipv4", _whose)),
    "ipv4": (_between("ip.src", "ip.dst", _whose), _number("ip.ttl", "TTL")),
    "ipv6": (_between("ipv6.src", "ipv6.dst", _whose), _number("ipv6.hlim", "hop limit")),
    "udp": (_between("udp.srcport", "udp.dstport"),),
    "tcp": (_between("tcp.srcport", "tcp.dstport"), _meaning("tcp.flags")),
    "sctp": (_between("sctp.srcport", "sctp.dstport"),),
    "icmp": (
        *(_meaning(f"{name}.type") for name in ("icmp", "icmpv6")),
        *(_number(name, "id") for name in ("icmp.ident", "icmpv6.echo.identifier")),
        *(_number(name, "sequence") for name in ("icmp.seq", "icmpv6.echo.sequence_number")),
        *(_number(name, "MTU") for name in ("icmp.mtu", "icmpv6.mtu")),
    ),
    "vxlan": (_vni("vxlan.vni"),),
    "geneve": (_vni("geneve.vni"), _meaning("geneve.option")),
    "gre": (_number("gre.key", "key"),),
    "encrypted": (_number("esp.spi", "SPI"), _meaning("wg.type")),
}
"""Layer → what is told of it, in this order."""
