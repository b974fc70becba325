"""What tshark's PDML says of each field of each frame: its place, its length, its bytes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as Tree

from tests.layers.tshark import OPTIONS

CHECKED = ("ip.check_checksum", "tcp.check_checksum", "udp.check_checksum")


class TsharkField(NamedTuple):
    """A field as PDML has it; `masked` where only some bits of its bytes count."""

    name: str
    start: int
    length: int
    value: str
    masked: bool
    show: str


def told(path: Path) -> list[list[TsharkField]]:
    """Return the fields of each frame, tunnels on Cilium's port included, nothing put together over frames."""
    command = ["tshark", "-n", "-d", "udp.port==8472,vxlan", "-r", str(path), "-T", "pdml"]
    command += [word for option in OPTIONS for word in ("-o", f"{option}:FALSE")]
    command += [word for option in CHECKED for word in ("-o", f"{option}:TRUE")]
    output = subprocess.run(command, check=True, capture_output=True).stdout
    return [list(_fields(packet)) for packet in Tree.fromstring(output).iter("packet")]  # noqa: S314 - tshark wrote it


def _fields(packet: Tree.Element) -> Iterator[TsharkField]:
    for field in packet.iter("field"):
        if "pos" in field.attrib:
            get = field.attrib.get
            yield TsharkField(
                get("name", ""),
                int(get("pos", "0")),
                int(get("size", "0")),
                get("value", ""),
                "unmaskedvalue" in field.attrib,
                get("show", ""),
            )
