"""A capture through a pipe: read once, in bounded memory, whatever its format."""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import zstandard

from analyzer.errors import CannotRead, Misused
from analyzer.readers import open_capture
from analyzer.topology.runs import discover
from tests import frames
from tests.readers.blocks import enhanced, interface, section

PCAP = frames.pcap([(1, b"one"), (2, b"two")])
PCAPNG = section() + interface() + enhanced(b"one") + enhanced(b"two")
Feed = Callable[[bytes], None]


class Trickle(io.BytesIO):
    """Gives three bytes at a time to who asks for what there is, as a slow pipe does."""

    def seekable(self) -> bool:
        return False

    def read1(self, size: int | None = -1, /) -> bytes:
        return super().read1(min(3, size if size and size > 0 else 3))


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Feed:
    """Put bytes into standard input."""

    def put(content: bytes) -> None:
        stream: Any = SimpleNamespace(buffer=Trickle(content), isatty=lambda: False)
        monkeypatch.setattr("sys.stdin", stream)

    return put


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress, zstandard.ZstdCompressor().compress])
@pytest.mark.parametrize("content", [PCAP, PCAPNG], ids=["pcap", "pcapng"])
def test_every_format_comes_through_a_pipe(feed: Feed, content: bytes, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(content)
    feed(packed)
    digest = hashlib.sha256()
    with open_capture(Path("-"), digest.update) as capture:
        assert [b"one", b"two"] == [record.data for record in capture.records]
    assert hashlib.sha256(packed).hexdigest() == digest.hexdigest()


def test_the_hash_covers_what_no_record_needed(feed: Feed) -> None:
    """A claim of 4 GB ends the data, and the sender still writes to the end without an error."""
    content = PCAP + b"\xff" * 300_000
    feed(content)
    pieces: list[bytes] = []
    with open_capture(Path("-"), pieces.append) as capture:
        assert 2 == len(list(capture.records))
    assert content == b"".join(pieces)


def test_stdin_is_a_run_of_its_own(feed: Feed) -> None:
    feed(PCAP)
    (run,) = discover([Path("-")]).runs
    assert ("stdin", "stdin", [Path("-")], "stdin") == (
        run.id,
        run.points[0].id,
        run.points[0].paths,
        run.points[0].relative,
    )


def test_stdin_twice_is_misuse(feed: Feed) -> None:
    feed(PCAP)
    with pytest.raises(Misused, match="cannot read standard input twice"):
        discover([Path("-"), Path("-")])


def test_a_terminal_is_misuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    for use in (lambda: discover([Path("-")]), lambda: open_capture(Path("-")).__enter__()):
        with pytest.raises(Misused, match="it is a terminal; pipe a capture into it"):
            use()


def test_closed_stdin_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(CannotRead, match="cannot read stdin: it is closed"), open_capture(Path("-")):
        pass


def test_nothing_in_the_pipe_is_told(feed: Feed) -> None:
    feed(b"")
    with pytest.raises(CannotRead, match="cannot read stdin: the file is empty"), open_capture(Path("-")):
        pass


def test_a_file_called_minus_in_a_folder_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "-").write_bytes(PCAP)
    monkeypatch.chdir(tmp_path)
    (point,) = discover([Path()]).runs[0].points
    assert [tmp_path / "-"] == point.paths
