"""A Wireshark display filter that selects given frames by what stands in their packets.

Frames of one flow and direction are told by their addresses and ports. Where not all of those that were looked at are
meant, fields are added that tell them apart: the first of FIELDS that does, else two, and so on. So the filter reads
like what was seen (`tcp.flags.syn == 1`), and selects the same frames in another copy of the capture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from itertools import combinations
from typing import NamedTuple

from analyzer.layers.loop import slots as s
from analyzer.triage.packet import ICMP, ICMPV6, RST, SYN, TCP, UDP, Packet
from analyzer.triage.traits import Trait

Value = int | str | None
MOST_CLAUSES = 20
"""Alternatives of one filter, such as flows that share neither addresses nor ports: the first of more."""
NOTHING: frozenset[int | str | None] = frozenset()
IANA_PORTS = {"vxlan": 4789, "geneve": 6081}
"""UDP ports at which Wireshark expects a tunnel without being told."""
FIELDS: tuple[tuple[str, Callable[[Packet], Value]], ...] = (
    ("tcp.flags.syn", lambda p: int(p.flags & SYN > 0) if p.protocol == TCP else None),
    ("tcp.flags.reset", lambda p: int(p.flags & RST > 0) if p.protocol == TCP else None),
    ("tcp.len", lambda p: p.payload_len if p.protocol == TCP else None),
    ("udp.length", lambda p: p.field(s.UDP_LENGTH) if p.protocol == UDP else None),
    ("icmp.seq", lambda p: p.field(s.ICMP_SEQ) if p.protocol == ICMP else None),
    ("icmpv6.echo.sequence_number", lambda p: p.field(s.ICMP_SEQ) if p.protocol == ICMPV6 else None),
    ("icmp.mtu", lambda p: p.field(s.ICMP_MTU) if p.protocol == ICMP else None),
    ("dns.id", lambda p: int.from_bytes(p.payload[:2], "big") if p.protocol == UDP and len(p.payload) > 11 else None),
    ("vxlan.vni", lambda p: p.vni if p.tunnel == "vxlan" else None),
    ("geneve.vni", lambda p: p.vni if p.tunnel == "geneve" else None),
    ("tcp.seq_raw", lambda p: p.field(s.TCP_SEQ)),
    ("tcp.ack_raw", lambda p: p.field(s.TCP_ACK)),
    ("ip.id", lambda p: p.field(s.IP_ID) if p.field(s.IP_VERSION) == 4 else None),
    ("frame.len", lambda p: int(p.row[s.WIRE_LEN])),
)  # fmt: skip
"""Wireshark's names, those first that say most to a reader."""
ERRORS = {"icmp": "!(icmp.type in {3, 4, 5, 11, 12})", "icmpv6": "!(icmpv6.type in {1, 2, 3, 4})"}
IDENTIFIER = {"icmp": "icmp.ident", "icmpv6": "icmpv6.echo.identifier"}
IPV4_FRAGMENT = ("ip", "ip.flags.mf", "ip.frag_offset >")
ARP = (("arp.opcode", s.ARP_OPCODE), ("arp.dst.proto_ipv4", s.ARP_DST_IP), ("arp.src.proto_ipv4", s.ARP_SRC_IP))
TIME: tuple[str, Callable[[Packet], Value]] = ("frame.time_epoch", lambda p: _seconds(p.time_ns))
"""The last resort: another capture of the same packets has other times."""
MOST_FIELDS = 2


class _Group(NamedTuple):
    """Frames that only FIELDS can tell apart: what they have in common, as terms of the filter."""

    terms: tuple[tuple[str, Value], ...]
    each: tuple[str, Value] | None = None
    """The term for the sender's port or the echo's identifier, of which flows between the same ends have many."""
    asked: tuple[str, Value] | None = None
    """The term for the receiver's port, of which a scan has many."""


_Clause = tuple[tuple[str, frozenset[Value]], ...]
"""Fields with the values that they may have; null for a term that stands for itself."""


def display_filter(picked: Sequence[Packet], gathered: Iterable[Packet], trait: Trait | None = None) -> str | None:
    """Return a filter that, of the gathered frames at the points of the picked ones, selects those; None for none.

    Frames that were asked for by a trait are told from all others by it, whatever their flow.
    """
    if not picked:
        return None
    points, chosen = {packet.point for packet in picked}, set(map(id, picked))
    there = [packet for packet in gathered if packet.point in points and (trait is None or trait.of(packet.row))]
    if trait is None:
        return _told(there, chosen)
    return trait.filter if len(there) == len(chosen) else f"{trait.filter} && ({_told(there, chosen)})"


def _told(there: Sequence[Packet], chosen: Set[int]) -> str:
    """Return what selects the chosen ones, by their identity, of these."""
    quoted = any(packet.quoted for packet in there)
    groups: dict[_Group, tuple[list[Packet], list[Packet]]] = defaultdict(lambda: ([], []))
    for packet in there:
        groups[_group(packet, quoted)][id(packet) in chosen].append(packet)
    clauses = [_clause(group, meant, others) for group, (others, meant) in groups.items() if meant]
    texts = [" && ".join(_is(*term) for term in clause) for clause in _joined(clauses)]
    return " || ".join(f"({text})" for text in texts[:MOST_CLAUSES]) if len(texts) > 1 else texts[0]


def _clause(group: _Group, meant: Sequence[Packet], others: Sequence[Packet]) -> _Clause:
    told = _telling(meant, others)
    terms = [*group.terms, group.asked, (told, None) if told else None, group.each]
    return tuple((name, frozenset({value})) for name, value in filter(None, terms))


def _joined(clauses: Sequence[_Clause]) -> Sequence[_Clause]:
    """Return the clauses, those as one that differ in one field alone: many clients, or a scan for many ports."""
    for at in reversed(range(max(map(len, clauses)))):
        alike: dict[tuple[str, bool, _Clause, _Clause], frozenset[Value]] = {}
        for clause in clauses:
            name, values = clause[at] if at < len(clause) else ("", NOTHING)
            key = name, None in values, clause[:at], clause[at + 1 :]
            alike[key] = alike.get(key, NOTHING) | values
        clauses = [
            (*before, *([(name, values)] if name else []), *behind)
            for (name, _, before, behind), values in alike.items()
        ]
    return clauses


def decode_as(picked: Iterable[Packet]) -> list[str]:
    """Return what tshark's option -d has to say of the tunnels: their ports where these are not IANA's."""
    found = set()
    for packet in picked:
        kind, port = (packet.tunnel or "").partition("/")[0], packet.outer(s.DSTPORT)
        if kind in IANA_PORTS and port is not None and port != IANA_PORTS[kind]:
            found.add(f"udp.port=={port},{kind}")
    return sorted(found)


def _group(packet: Packet, quoted: bool) -> _Group:
    """Return what tells a frame's flow and direction; `quoted`: some frames quote others, and have their fields too."""
    version = packet.field(s.IP_VERSION)
    if version is None:
        names = (
            ("arp.opcode", s.ARP_OPCODE),
            ("arp.dst.proto_ipv4", s.ARP_DST_IP),
            ("arp.src.proto_ipv4", s.ARP_SRC_IP),
        )
        return _Group(tuple((name, _arp(packet, slot)) for name, slot in names))
    if packet.fragment_at is not None:
        return _Group(_of_fragment(packet, packet.fragment_at))
    ip, icmp = ("ipv6", "icmpv6") if version == 6 else ("ip", "icmp")
    terms: list[tuple[str, Value]] = [(f"{ip}.src", packet.source), (f"{ip}.dst", packet.destination)]
    if packet.protocol in (TCP, UDP):
        name = "tcp" if packet.protocol == TCP else "udp"
        if packet.field(s.DSTPORT) is None:
            return _Group((*terms, *_without_ports(packet, name, "ipv6.nxt" if version == 6 else "ip.proto")))
        terms += [(f"!{icmp}", None)] if quoted else []
        ports = (f"{name}.srcport", packet.field(s.SRCPORT)), (f"{name}.dstport", packet.field(s.DSTPORT))
        return _Group(tuple(terms), *ports)
    if packet.protocol not in (ICMP, ICMPV6):
        return _Group((*terms, ("ipv6.nxt" if version == 6 else "ip.proto", packet.protocol)))
    terms.append((f"{icmp}.type", packet.field(s.ICMP_TYPE)))
    ident = packet.field(s.ICMP_IDENT)
    if ident is None:
        return _Group((*terms, (f"{icmp}.code", packet.field(s.ICMP_CODE))))
    return _Group((*terms, *([(ERRORS[icmp], None)] if quoted else [])), (IDENTIFIER[icmp], ident))


def _without_ports(packet: Packet, name: str, protocol: str) -> tuple[tuple[str, Value], ...]:
    """Return what tells packets whose transport header was cut off: Wireshark shows no layer where it has no byte.

    In a tunnel of UDP its own header has ports, and the protocol of UDP: what else is inside is left out.
    """
    tunnels = sum(kind in IANA_PORTS for kind in (packet.tunnel or "").split("/"))
    if packet.protocol == UDP and tunnels:
        return ("count(udp.dstport)", tunnels), (f"!({protocol} in {{{ICMP}, {TCP}, {ICMPV6}}})", None)
    return (protocol, packet.protocol), (f"!{name}.dstport", None)


def _of_fragment(packet: Packet, at: int) -> tuple[tuple[str, Value], ...]:
    """Return what tells first or later fragments: of what is inside, tshark shows only the last one, put together."""
    six = packet.slot(at, s.IP_VERSION) == 6
    ip, more, offset = ("ipv6", "ipv6.fraghdr.more", "ipv6.fraghdr.offset >") if six else IPV4_FRAGMENT
    ends = (f"{ip}.src", packet.address(at, s.IP_SRC_HI)), (f"{ip}.dst", packet.address(at, s.IP_DST_HI))
    return (*ends, (offset, 0) if packet.slot(at, s.IP_FRAG_OFFSET) else (more, 1))


def _telling(meant: Sequence[Packet], others: Sequence[Packet]) -> str:
    """Return the terms that tell the frames that are meant from the others, as few as do; none where nothing does."""
    if not others:
        return ""
    some = (fields for many in range(1, MOST_FIELDS + 1) for fields in combinations(FIELDS, many))
    for fields in (*some, (TIME,)):
        if _apart(meant, others, [of for _, of in fields]):
            return " && ".join(_is(name, {of(packet) for packet in meant}) for name, of in fields)
    return ""


def _apart(meant: Sequence[Packet], others: Sequence[Packet], fields: Sequence[Callable[[Packet], Value]]) -> bool:
    """Return whether no other frame has, in each field, a value that one which is meant has."""
    values = [{of(packet) for packet in meant} for of in fields]
    if any(None in found for found in values):
        return False
    return not any(all(of(packet) in found for of, found in zip(fields, values, strict=True)) for packet in others)


def _is(name: str, values: Set[Value]) -> str:
    """Return `name == value`, or membership; a name without a value stands for itself, one with an operator has it."""
    if values == {None}:
        return name
    if name.endswith(">"):
        return f"{name} {next(iter(values))}"
    if len(values) == 1:
        return f"{name} == {next(iter(values))}"
    return f"{name} in {{{', '.join(map(str, sorted(values, key=_order)))}}}"


def _order(value: Value) -> tuple[int, str]:
    return (value, "") if isinstance(value, int) else (0, str(value))


def _arp(packet: Packet, slot: int) -> Value:
    value = packet.field(slot)
    if value is None or slot == s.ARP_OPCODE:
        return value
    return ".".join(map(str, value.to_bytes(4, "big")))


def _seconds(time_ns: int | None) -> Value:
    return None if time_ns is None else f"{time_ns // 10**9}.{time_ns % 10**9:09}"
