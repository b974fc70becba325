"""Prints the pools' blocks as lines `node address cidr`, from `kubectl get ciliumnodes -o json` on stdin."""

import json
import sys
from collections.abc import Iterator
from typing import Any


def blocks(nodes: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Yield node, its InternalIP and each IPv4 block that multi-pool IPAM gave it (CiliumNode spec.ipam.pools)."""
    for node in nodes:
        spec = node["spec"]
        addresses = [each["ip"] for each in spec.get("addresses", []) if each.get("type") == "InternalIP"]
        address = next((each for each in addresses if "." in each), None)
        for pool in spec.get("ipam", {}).get("pools", {}).get("allocated", []):
            for cidr in pool.get("cidrs", []):
                if address and "." in cidr:
                    yield node["metadata"]["name"], address, cidr


if __name__ == "__main__":
    found = list(blocks(json.load(sys.stdin)["items"]))
    for block in found:
        print(*block)
    sys.exit(not found)
