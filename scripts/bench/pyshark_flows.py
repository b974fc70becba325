"""The flow table in pyshark: packets and bytes per workload 5-tuple.

    pyshark_flows.py FILE

Prints the number of flows.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import pyshark


def key(packet: Any) -> tuple[Any, ...]:
    """Return addresses, protocol and ports (ICMP: the echo's id) of the last layers, the same for both directions."""
    network = [layer for layer in packet.layers if layer.layer_name == "ip"][-1]
    over = [layer for layer in packet.layers if layer.layer_name in ("tcp", "udp", "icmp")][-1]
    ports = (over.ident, over.ident) if over.layer_name == "icmp" else (over.srcport, over.dstport)
    ends = sorted([(network.src, ports[0]), (network.dst, ports[1])])
    return over.layer_name, *ends[0], *ends[1]


def flows(path: str) -> tuple[Counter[tuple[Any, ...]], Counter[tuple[Any, ...]]]:
    """Return packets and bytes by key."""
    packets: Counter[tuple[Any, ...]] = Counter()
    octets: Counter[tuple[Any, ...]] = Counter()
    with pyshark.FileCapture(path, decode_as={"udp.port==8472": "vxlan"}, keep_packets=False) as capture:
        for packet in capture:
            if "IP" in packet:
                packets[key(packet)] += 1
                octets[key(packet)] += int(packet.length)
    return packets, octets


if __name__ == "__main__":
    print(len(flows(sys.argv[1])[0]))
