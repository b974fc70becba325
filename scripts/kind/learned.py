"""Exits with 0 if FRR forwards to every block by so many next hops: HOPS CIDR..., `show ip route bgp json` on stdin."""

import json
import sys
from typing import Any


def learned(routes: dict[str, Any], hops: int, blocks: list[str]) -> bool:
    """Return whether each block is an installed route with that many active next hops."""
    return bool(blocks) and all(_active(routes.get(block, [])) == hops for block in blocks)


def _active(entries: list[dict[str, Any]]) -> int:
    """Return the active next hops of the entry that is installed, 0 where none is."""
    for entry in entries:
        if entry.get("installed"):
            return sum(1 for hop in entry.get("nexthops", []) if hop.get("active"))
    return 0


if __name__ == "__main__":
    sys.exit(not learned(json.load(sys.stdin), int(sys.argv[1]), sys.argv[2:]))
