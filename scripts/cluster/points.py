"""Prints capture points as JSON lines, for the manifest: points.py DIR; DIR/NODE/points is what on_node.sh wrote."""

import json
import sys
from pathlib import Path
from typing import Any


def number(text: str) -> int | None:
    """Return tcpdump's count, null where it said none."""
    return int(text) if text else None


def point(node: str, line: str) -> dict[str, Any]:
    """Return one point; a pod is named without its namespace, as describe.py's pods are looked up by name."""
    interface, role, pod, file, captured, received, dropped, used, note = line.split("\t")
    return {
        "node": node,
        "interface": interface,
        "role": role,
        "pod": "" if pod == "-" else pod.partition("/")[2],
        "file": f"{node}/{file}" if file else "",
        "filter": used,
        "captured": number(captured),
        "received": number(received),
        "dropped": number(dropped),
        "note": note,
    }


if __name__ == "__main__":
    for path in sorted(Path(sys.argv[1]).glob("*/points")):
        for line in path.read_text().splitlines():
            print(json.dumps(point(path.parent.name, line)))
