"""Writes a run's manifest.json from what the capture scripts left in DIR/.run; the last act of a capture.

Joined are describe.json (the runtime's account of itself), points.jsonl (one capture point a line), steps.jsonl (one
traffic step a line), run.json (setup, scenario, kernel, times) and tools.tsv; what a capture file says of itself is
read from the file.
"""

import hashlib
import json
import struct
import sys
from pathlib import Path
from typing import Any

MAGIC = {b"\x4d\x3c\xb2\xa1": "<", b"\xa1\xb2\x3c\x4d": ">", b"\xd4\xc3\xb2\xa1": "<", b"\xa1\xb2\xc3\xd4": ">"}
LINK_TYPE_BITS = 0x0FFFFFFF  # the upper bits of the field are about frame check sequences


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the JSON objects of a file of lines; none when there is no such file."""
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def file_facts(path: Path) -> dict[str, Any]:
    """Return checksum, snaplen and link type of a pcap file (draft-ietf-opsawg-pcap, section 4)."""
    data = path.read_bytes()
    order = MAGIC.get(data[:4])
    if order is None or len(data) < 24:
        raise SystemExit(f"manifest.py: {path}: is no pcap file; next: look at what tcpdump wrote there")
    snaplen, link_type = struct.unpack_from(f"{order}II", data, 16)
    return {"sha256": hashlib.sha256(data).hexdigest(), "snaplen": snaplen, "link_type": link_type & LINK_TYPE_BITS}


def point(run: Path, record: dict[str, Any], namespaces: dict[str, str]) -> dict[str, Any]:
    """Return a capture point of the manifest: nothing is claimed of a file that is not there."""
    pod, file = record["pod"] or None, record["file"] or None
    facts = file_facts(run / file) if file else {"sha256": None, "snaplen": None, "link_type": None}
    return record | facts | {"pod": f"{namespaces[pod]}/{pod}" if pod else None, "file": file}


def assemble(run: Path) -> dict[str, Any]:
    """Return the whole manifest of the run in this folder."""
    parts = run / ".run"
    describe: dict[str, Any] = json.loads((parts / "describe.json").read_text())
    namespaces = {pod["name"]: pod["namespace"] for pod in describe["pods"]}
    return {
        "manifest_version": 1,
        **json.loads((parts / "run.json").read_text()),
        **describe,
        "tools": dict(line.split("\t", 1) for line in (parts / "tools.tsv").read_text().splitlines()),
        "points": [point(run, record, namespaces) for record in lines(parts / "points.jsonl")],
        "traffic": lines(parts / "steps.jsonl"),
    }


def write(run: Path) -> None:
    """Write manifest.json so that it is there whole or not at all; keys keep one order, so runs compare by line."""
    hidden = run / ".manifest.json"
    hidden.write_text(json.dumps(assemble(run), indent=1) + "\n")
    hidden.replace(run / "manifest.json")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: manifest.py DIR")
    try:
        write(Path(sys.argv[1]))
    except OSError as error:
        raise SystemExit(f"manifest.py: {error.filename}: {error.strerror}; next: capture again with run.sh") from None
