"""A copy is what the capture is: tshark shows the same frames of both, and the same bytes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.readers import Record, open_capture
from tests.annotate.copying import copied, fields, tshark
from tests.layers.corpus import CORPUS, REFUSED, needs_corpus
from tests.layers.corpus import FILES as CORPUS_FILES
from tests.layers.tshark import needs_tshark
from tests.readers.formats import FILES
from tests.samples import CAPTURES

pytestmark = needs_tshark
FRAME = ("frame.number", "frame.time_epoch", "frame.len", "frame.cap_len", "frame.encap_type", "frame.protocols",
         "eth.fcs", "frame.packet_flags", "frame.drop_count")  # fmt: skip
SAMPLES = sorted(str(path.relative_to(CAPTURES)) for path in CAPTURES.rglob("*.pcap*"))
UNUSUAL = ("bad__", "format__", "link__")
"""Begins the names of files whose form, rather than whose packets, is worth a look with tshark."""
COMMENT = "seen last here"
OTHERWISE = {
    "bad__brimcap__bad-caplen.pcap": "a length on the wire below the captured one becomes the captured one",
    "format__tcpdump__timestamp_invalid_nano.pcap": "a fraction of a second and more is carried into the seconds",
    "format__hadrielk__test102.pcapng": "custom blocks that are not to be copied count as frames to tshark",
    "format__gopacket__test901_le.pcapng": "tshark refuses the file for its last section",
}
"""Files of which tshark shows something else than of their copies, and why."""


def records(path: Path) -> list[Record]:
    with open_capture(path) as capture:
        return list(capture.records)


def hold_read_equal(path: Path, out: Path) -> tuple[list[Record], Path]:
    """Return the records of the capture, which are those of its copy, and the copy."""
    original = records(path)
    copy, _ = copied(path, out, {record.number: [COMMENT] for record in original})
    assert original == records(copy)
    return original, copy


def hold_equal(path: Path, out: Path) -> None:
    """The copy has a comment on each packet that can have one, and nothing else changes."""
    original, copy = hold_read_equal(path, out)
    if path.name in OTHERWISE:
        tshark(copy)
        return
    shown = [line.rpartition("|") for line in fields(copy, *FRAME, "frame.comment")]
    assert fields(path, *FRAME) == [frame for frame, _, _ in shown]
    assert [record.time_epoch_ns is not None for record in original] == [COMMENT in said for _, _, said in shown]


@pytest.mark.parametrize("name", sorted(set(FILES) - {"xz"}))
def test_every_format_is_copied_frame_by_frame(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    hold_equal(path, tmp_path / "copies")


def test_what_tshark_cannot_unpack_is_copied_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "xz").write_bytes(FILES["xz"])
    (tmp_path / "plain").write_bytes(FILES["pcapng"])
    packed, plain = (copied(tmp_path / name, tmp_path / f"of-{name}")[0] for name in ("xz", "plain"))
    assert fields(plain, *FRAME) == fields(packed, *FRAME)


@pytest.mark.parametrize("name", [name for name in SAMPLES if "/baseline/" in name and name.endswith("/eth0.pcap")])
def test_samples_are_copied_frame_by_frame(name: str, tmp_path: Path) -> None:
    hold_equal(CAPTURES / name, tmp_path)


@needs_corpus
@pytest.mark.parametrize("name", [name for name in CORPUS_FILES if name not in REFUSED and name.startswith(UNUSUAL)])
def test_unusual_captures_of_others_are_copied_frame_by_frame(name: str, tmp_path: Path) -> None:
    hold_equal(CORPUS / "files" / name, tmp_path)


@needs_corpus
def test_captures_of_others_are_copied_byte_by_byte(tmp_path: Path) -> None:
    for name in CORPUS_FILES:
        if name not in REFUSED:
            hold_read_equal(CORPUS / "files" / name, tmp_path)
