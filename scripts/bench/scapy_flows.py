"""The flow table in scapy: packets and bytes per workload 5-tuple.

    scapy_flows.py FILE

Prints the number of flows.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

from scapy.contrib.geneve import GENEVE  # noqa: F401 - importing it binds UDP 6081
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.vxlan import VXLAN
from scapy.packet import bind_layers
from scapy.utils import PcapReader

bind_layers(UDP, VXLAN, dport=8472)


def innermost(packet: Any) -> Any:
    """Return the last IP layer."""
    found = None
    while (packet := packet.getlayer(IP)) is not None:
        found, packet = packet, packet.payload
    return found


def key(packet: Any) -> tuple[Any, ...]:
    """Return addresses, protocol and ports (ICMP: the echo's id), the same for both directions."""
    over = packet.payload
    ports = (over.sport, over.dport) if isinstance(over, TCP | UDP) else (0, 0)
    if isinstance(over, ICMP):
        ports = over.id, over.id
    ends = sorted([(packet.src, ports[0]), (packet.dst, ports[1])])
    return packet.proto, *ends[0], *ends[1]


def flows(path: str) -> tuple[Counter[tuple[Any, ...]], Counter[tuple[Any, ...]]]:
    """Return packets and bytes by key."""
    packets: Counter[tuple[Any, ...]] = Counter()
    octets: Counter[tuple[Any, ...]] = Counter()
    with PcapReader(path) as reader:
        for frame in reader:
            packet = innermost(frame)
            if packet is not None:
                packets[key(packet)] += 1
                octets[key(packet)] += frame.wirelen or len(frame)
    return packets, octets


if __name__ == "__main__":
    print(len(flows(sys.argv[1])[0]))
