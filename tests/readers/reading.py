"""Reads a capture given as bytes, through the one door every reader has."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from analyzer.readers import Interface, Record, open_capture


@dataclass
class Seen:
    """What a file gave: its records and everything it said of itself once they were read."""

    records: list[Record]
    format: str = "pcap-ns"
    interfaces: list[Interface] = field(default_factory=list)
    truncated: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def data(self) -> list[bytes]:
        return [record.data for record in self.records]


def read(folder: Path, content: bytes, name: str = "some.pcap") -> Seen:
    path = folder / name
    path.write_bytes(content)
    with open_capture(path) as capture:
        records = list(capture.records)
        return Seen(records, capture.format, capture.interfaces, capture.truncated, capture.notes)
