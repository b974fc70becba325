"""The one door: what is a capture, and what is told of everything else."""

from __future__ import annotations

import gzip
import lzma
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from analyzer.errors import CannotRead
from analyzer.readers import is_capture, open_capture
from tests import frames
from tests.readers.blocks import section

NOBODY = 65534


@pytest.fixture
def without_root() -> Iterator[None]:
    """Root may read everything; the test then runs as nobody."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    yield
    if root:
        os.seteuid(0)


def refusal(path: Path) -> tuple[str, str, str]:
    with pytest.raises(CannotRead) as refused, open_capture(path):
        pass
    return refused.value.what, refused.value.why, refused.value.next_step


@pytest.mark.parametrize(
    "content",
    [
        frames.pcap([], order="<"),
        frames.pcap([], order=">", nanoseconds=False),
        section("<"),
        section(">"),
        gzip.compress(b"anything"),
        lzma.compress(b"anything"),
        zstandard.ZstdCompressor().compress(b"anything"),
    ],
    ids=["pcap-ns", "pcap-us-be", "pcapng", "pcapng-be", "gz", "xz", "zst"],
)
def test_captures_are_known_by_their_first_bytes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "README.md").write_bytes(content)
    assert is_capture(tmp_path / "README.md")


@pytest.mark.parametrize("content", [b"", b"\xa1", b"{}", b"# notes on eth0.pcap", bytes(64), b"\x7fELF"])
def test_other_files_are_none_whatever_their_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "eth0.pcap").write_bytes(content)
    assert not is_capture(tmp_path / "eth0.pcap")


def test_empty_file_is_refused_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "eth0.pcap"
    path.touch()
    assert (
        f"cannot read {path}",
        "the file is empty",
        "capture again; tcpdump writes at least a 24-byte header",
    ) == refusal(path)


def test_file_that_nobody_knows_is_refused_with_what_it_starts_with(tmp_path: Path) -> None:
    path = tmp_path / "eth0.pcap"
    path.write_bytes(bytes.fromhex("0badcafe00"))
    assert "neither pcap nor pcapng (starts with 0badcafe)" == refusal(path)[1]


def test_folder_is_refused_as_a_folder(tmp_path: Path) -> None:
    assert "Is a directory" == refusal(tmp_path)[1]


def test_missing_file_is_refused_as_missing(tmp_path: Path) -> None:
    assert "No such file or directory" == refusal(tmp_path / "eth0.pcap")[1]


def test_unreadable_file_is_refused_for_its_permissions(tmp_path: Path, without_root: None) -> None:
    path = tmp_path / "eth0.pcap"
    assert (f"cannot read {path}", "Permission denied", "check the path and its permissions") == _as_owner(path)


def _as_owner(path: Path) -> tuple[str, str, str]:
    """Write the file as its owner (root, where the test runs as root) and open it as the present user."""
    user = os.geteuid()
    os.seteuid(os.getuid())
    path.write_bytes(frames.pcap([]))
    path.chmod(0)
    os.seteuid(user)
    return refusal(path)


def _open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def test_file_is_closed_when_it_is_refused_and_when_it_was_read(tmp_path: Path) -> None:
    """A leak would be a ResourceWarning, which the suite turns into an error; the count says it outright."""
    (tmp_path / "text").write_text("no capture")
    (tmp_path / "good").write_bytes(gzip.compress(frames.pcap([(0, b"x")])))
    before = _open_files()
    refusal(tmp_path / "text")
    with open_capture(tmp_path / "good") as capture:
        next(capture.records)
    assert before == _open_files()
