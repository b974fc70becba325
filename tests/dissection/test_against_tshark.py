"""Every field that a dissection shows stands where tshark's PDML has it, with the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzer.dissection.headers import headers
from analyzer.dissection.named import Names
from analyzer.dissection_result import DissectedField, DissectedHeader
from analyzer.layers.dissector import dissect
from analyzer.readers import Record, open_capture
from analyzer.topology.model import Topology
from tests.dissection.pdml import TsharkField, told
from tests.layers.generated.capture import file_of
from tests.layers.stacks import TABLE
from tests.layers.test_generated import FRAMES, LINKS, TSHARK_READS_ON, TSHARK_STOPS
from tests.layers.tshark import needs_tshark
from tests.samples import CAPTURES

MOST = 60
"""Frames of a sample that are compared: PDML is large."""
POINTS = (
    "vxlan/baseline/worker/eth0.pcap",
    "vxlan/baseline/worker/pod-client-eth0.pcap",
    "vxlan/cilium-vxlan-run2-crossnode-udp-mtu",
    "native-bgp/bgp/router",
    "geneve/dsr/worker/eth0.pcap",
    "geneve/dsr/worker2/eth0.pcap",
    "geneve/baseline/worker2/cilium_geneve.pcap",
)
"""TCP with options, ICMP errors, fragments, BGP, Geneve with DSR, both checksums of offloaded packets."""
FILES = [
    file
    for point in POINTS
    for file in ([CAPTURES / point] if point.endswith(".pcap") else sorted((CAPTURES / point).rglob("*.pcap")))
    if file.is_file()
]
UNKNOWN_TO_TSHARK = {("networks-ipv4-options", 2), ("networks-options", 1)}
"""IPv4 options 0x9a: it shows them as a whole."""
STATES = {"correct": "1", "wrong": "0", "unfinished": "0", "not checked": "2", "none": "3"}
"""Ours → proto.checksum.status of tshark, which takes a sum left to the card for a bad one, with a remark."""
pytestmark = needs_tshark


def dissected(record: Record) -> list[DissectedHeader]:
    return headers(dissect(record, TABLE), record.data, Names(Topology(), by_manifest=False))


def checksums(found: list[DissectedHeader]) -> dict[int, str]:
    """Return place → state of each checksum."""
    return {
        field.start: STATES[header.checksum]
        for header in found
        for field in header.fields
        if header.checksum and (field.name or "").endswith(".checksum")
    }


def named_fields(found: list[DissectedHeader]) -> Iterator[DissectedField]:
    """Yield fields of headers that were read to their end: tshark shows fewer of a cut one."""
    waiting = [field for header in found if header.complete for field in header.fields]
    for field in waiting:
        waiting += field.fields
        if field.name:
            yield field


def says_so(ours: DissectedField, theirs: list[TsharkField]) -> bool:
    """Whether tshark has the field at the same place with the same bytes, or bits of bytes that hold ours."""
    same = [each for each in theirs if each.name == ours.name]
    if ours.mask is None:
        return any((each.start, each.length, each.value) == (ours.start, ours.length, ours.raw) for each in same)
    mask = ours.mask
    number = (int(ours.raw, 16) & mask) // (mask & -mask)
    return any(
        each.start <= ours.start
        and ours.start + ours.length <= each.start + each.length
        and (int(each.value, 16) == number if each.masked else each.value == ours.raw)
        for each in same
    )


def strange(records: list[Record], theirs: list[list[TsharkField]]) -> list[tuple[int, str, int]]:
    """Frame, name and place of each of our fields that tshark does not have."""
    assert len(records) == len(theirs)
    return [
        (record.number, field.name or "", field.start)
        for record, said in zip(records, theirs, strict=True)
        for field in named_fields(dissected(record))
        if not says_so(field, said)
    ]


def some_of(file: Path, folder: Path) -> tuple[list[Record], Path]:
    """Return the first frames of a capture, and a capture of these alone."""
    with open_capture(file) as capture:
        records = [record for record in capture.records if record.number <= MOST]
    (folder / "some.pcap").write_bytes(file_of(records) if records else file.read_bytes())
    return records, folder / "some.pcap"


@pytest.mark.parametrize("file", [pytest.param(file, id=str(file.relative_to(CAPTURES))) for file in FILES])
def test_fields_of_samples(file: Path, tmp_path: Path) -> None:
    records, some = some_of(file, tmp_path)
    assert [] == strange(records, told(some))


@pytest.mark.parametrize("link_type", LINKS)
def test_fields_of_every_generated_frame(link_type: int, tmp_path: Path) -> None:
    frames = {place: record for place, record in FRAMES.items() if record.link_type == link_type}
    renumbered = [record._replace(number=number) for number, record in enumerate(frames.values(), 1)]
    (tmp_path / "all.pcap").write_bytes(file_of(renumbered))
    places = list(frames)
    found = [(places[number - 1], name) for number, name, _ in strange(renumbered, told(tmp_path / "all.pcap"))]
    assert [] == [
        each for each in found if each[0] not in TSHARK_STOPS | TSHARK_READS_ON and each[0] not in UNKNOWN_TO_TSHARK
    ]


@pytest.mark.parametrize("file", [pytest.param(file, id=str(file.relative_to(CAPTURES))) for file in FILES])
def test_checksums_of_samples(file: Path, tmp_path: Path) -> None:
    records, some = some_of(file, tmp_path)
    theirs = [
        {each.start: each.show for each in frame if each.name.endswith(".checksum.status")} for frame in told(some)
    ]
    assert theirs == [checksums(dissected(record)) for record in records]
