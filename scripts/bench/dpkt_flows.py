"""The flow table in plain dpkt, as one would write it: dpkt.pcap, dpkt.ethernet, tunnels unwrapped by hand.

    dpkt_flows.py FILE

Prints the number of flows. Workload 5-tuple, both directions; tunnel, packets, bytes, TTL and length ranges, TCP flags,
first and last time.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import dpkt

VXLAN_PORTS, GENEVE_PORT = (4789, 8472), 6081
ETHERNET_IN_GENEVE = b"\x65\x58"
Flows = dict[tuple[Any, ...], list[Any]]


def workload(frame: bytes) -> tuple[Any, str | None]:
    """Return the innermost IP packet, None where there is none, and the tunnel it came in."""
    packet, tunnel = dpkt.ethernet.Ethernet(frame).data, None
    while isinstance(packet, dpkt.ip.IP | dpkt.ip6.IP6) and isinstance(packet.data, dpkt.udp.UDP):
        datagram, payload = packet.data, packet.data.data
        if datagram.dport in VXLAN_PORTS and payload[0] & 0x08:
            inner, tunnel = payload[8:], "vxlan"
        elif datagram.dport == GENEVE_PORT and payload[2:4] == ETHERNET_IN_GENEVE:
            inner, tunnel = payload[8 + (payload[0] & 0x3F) * 4 :], "geneve"
        else:
            break
        packet = dpkt.ethernet.Ethernet(inner).data
    return (packet if isinstance(packet, dpkt.ip.IP | dpkt.ip6.IP6) else None), tunnel


def key(packet: Any) -> tuple[Any, ...]:
    """Return addresses, protocol and ports (ICMP: the echo's id), the same for both directions."""
    over = packet.data
    ports = getattr(over, "sport", 0), getattr(over, "dport", 0)
    if isinstance(over, dpkt.icmp.ICMP) and isinstance(over.data, dpkt.icmp.ICMP.Echo):
        ports = over.data.id, over.data.id
    ends = sorted([(packet.src, ports[0]), (packet.dst, ports[1])])
    return packet.p, *ends[0], *ends[1]


def flows(path: Path) -> Flows:
    """Return key → tunnel, packets, bytes, least and greatest TTL and IP length, TCP flags, first and last time."""
    table: Flows = {}
    with path.open("rb") as stream:
        for time, frame in dpkt.pcap.Reader(stream):
            packet, tunnel = workload(frame)
            if packet is None:
                continue
            ttl, length = (packet.ttl, packet.len) if packet.v == 4 else (packet.hlim, packet.plen + 40)
            row = table.setdefault(key(packet), [tunnel, 0, 0, ttl, ttl, length, length, 0, time, time])
            row[1] += 1
            row[2] += len(frame)
            row[3], row[4] = min(row[3], ttl), max(row[4], ttl)
            row[5], row[6] = min(row[5], length), max(row[6], length)
            row[7] |= getattr(packet.data, "flags", 0) if isinstance(packet.data, dpkt.tcp.TCP) else 0
            row[9] = time
    return table


if __name__ == "__main__":
    print(len(flows(Path(sys.argv[1]))))
