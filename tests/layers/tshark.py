"""What the tshark of this machine says of each frame of a capture."""

from __future__ import annotations

import csv
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest

OPTIONS = ("ip.defragment", "ipv6.defragment", "ip.tso_support", "tcp.desegment_tcp_streams")
"""All off: frame by frame, and header fields as they stand on the wire."""
needs_tshark = [
    pytest.mark.tshark,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]


def told(path: Path, wanted: list[str]) -> list[dict[str, list[str]]]:
    """Return for each frame the column's values, outermost first; a column without values is an empty list."""
    command = ["tshark", "-n", "-d", "udp.port==8472,vxlan", "-r", str(path), "-T", "fields"]
    command += [word for option in OPTIONS for word in ("-o", f"{option}:FALSE")]
    command += [word for way in ("header=y", "occurrence=a", "aggregator=,") for word in ("-E", way)]
    command += [word for column in wanted for word in ("-e", column)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rows = csv.DictReader(StringIO(output), delimiter="\t")
    return [{column: text.split(",") if text else [] for column, text in row.items()} for row in rows]
