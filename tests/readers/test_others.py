"""Files that are no capture we read: named, with what to do next."""

from __future__ import annotations

import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from analyzer.errors import CannotRead
from analyzer.readers import open_capture
from analyzer.readers.others import named
from analyzer.topology.runs import discover
from tests.run_folder import put

ERF = struct.pack("<Q", 1_700_000_000 << 32) + struct.pack("!BBHHH", 2, 4, 80, 0, 60) + bytes(64)


@pytest.mark.parametrize(
    ("content", "name", "step"),
    [
        (b"snoop\0\0\0\0\0\0\2\0\0\0\4", "a snoop capture", "editcap"),
        (b"GMBU\0\2\1\0", "a Network Monitor capture", "editcap"),
        (bytes(72) + bytes.fromhex("020002c0") + bytes(100), "a Windows event trace (ETL)", "pktmon etl2pcap"),
        (ERF * 2, "an ERF capture", "editcap"),
        (b"\x04\x22\x4d\x18\x64\x40\xa7", "packed with lz4", "lz4 -d"),
        (b'{"flow":{"time":"2026-11-23T10:00:00Z"}}\n', "a Hubble flow log", "tcpdump"),
        (b'{"time": 1}', "a JSON text", "the capture itself"),
        (b"<!DOCTYPE html>\n<html>", "a web page", "log in"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer", "git lfs pull"),
        ("tcpdump: lauscht überall\n".encode(), "a text file", "the capture itself"),
    ],
)
def test_other_formats_are_named_with_the_next_step(tmp_path: Path, content: bytes, name: str, step: str) -> None:
    path = put(tmp_path / "some.file", content)
    with pytest.raises(CannotRead) as refused, open_capture(path):
        pass
    assert (True, True) == (refused.value.why.startswith(f"it is {name}"), step in refused.value.next_step)
    (left,) = discover([path]).left_out
    assert (refused.value.why, refused.value.next_step) == (left.why, left.next_step)


def test_archives_are_to_be_unpacked(tmp_path: Path) -> None:
    put(tmp_path / "eth0.pcap")
    with tarfile.open(tmp_path / "retina.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "eth0.pcap", "eth0.pcap")
    with zipfile.ZipFile(tmp_path / "sysdump.zip", "w") as zipped:
        zipped.write(tmp_path / "eth0.pcap")
    for name, kind, step in (("retina.tar.gz", "a tar archive", "tar xf"), ("sysdump.zip", "a zip archive", "unzip")):
        with pytest.raises(CannotRead) as refused, open_capture(tmp_path / name):
            pass
        assert (f"it is {kind}, not pcap or pcapng", True) == (refused.value.why, step in refused.value.next_step)


def test_in_a_folder_what_holds_packets_is_told_and_texts_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path / "eth0.pcap")
    put(tmp_path / "notes.txt", b"nothing")
    put(tmp_path / "trace.etl", bytes(72) + bytes.fromhex("020002c0") + bytes(100))
    assert ["it is a Windows event trace (ETL), not pcap or pcapng"] == [
        left.why for left in discover([tmp_path]).left_out
    ]


def test_bytes_that_nobody_knows_have_no_name() -> None:
    assert (None, None) == (named(b""), named(bytes(range(0, 256))[::-1]))
