"""Packed files that expand to nothing useful, or ask for too much: an end is found, in little memory."""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from analyzer.errors import CannotRead
from analyzer.readers import open_capture, search
from analyzer.readers.pcap import ALL_ZERO
from tests import frames
from tests.readers.reading import read

ZEROS = bytes(24 << 20)
GOOD = frames.pcap([(1_700_000_000 * 10**9, b"good")])
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, 1),
    "xz": lambda data: lzma.compress(data, preset=0),
    "zst": zstandard.ZstdCompressor().compress,
}
every_packer = pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)


@every_packer
def test_zeros_behind_a_header_are_no_packets(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    seen = read(tmp_path, pack(GOOD + ZEROS))
    assert ([b"good"], ["nothing but zeros after packet 1: no packets from there on"]) == (seen.data, seen.notes)


def test_fewer_zeros_are_empty_packets(tmp_path: Path) -> None:
    assert ALL_ZERO == len(read(tmp_path, GOOD + bytes(16 * (ALL_ZERO - 1))).records)


@every_packer
def test_a_search_behind_a_fault_has_an_end(
    tmp_path: Path, pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sound records 24 MB behind a fault are found, but not where the search ends before."""
    content = pack(GOOD + b"\xff" * 16 + ZEROS + GOOD[24:] * 9)
    assert 10 == len(read(tmp_path, content).records)
    monkeypatch.setattr(search, "SEARCHED", 8 << 20)
    assert 1 == len(read(tmp_path, content).records)


def test_xz_that_asks_for_too_much_memory_is_refused(tmp_path: Path) -> None:
    """A dictionary of 512 MB; `xz -9` has 64."""
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 512 << 20, "mode": lzma.MODE_FAST, "mf": lzma.MF_HC3}]
    assert [b"good"] == read(tmp_path, lzma.compress(GOOD, preset=9)).data
    compressor = lzma.LZMACompressor(filters=filters)
    path = tmp_path / "greedy.pcap.xz"
    path.write_bytes(compressor.compress(GOOD) + compressor.flush())
    with pytest.raises(CannotRead, match="the packed data is damaged: Memory usage limit"), open_capture(path):
        pass


def test_zstandard_that_asks_for_too_large_a_window_is_refused(tmp_path: Path) -> None:
    """zstd --long=31: 2 GB."""
    parameters = zstandard.ZstdCompressionParameters(window_log=31, enable_ldm=False, strategy=1)
    compressor = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    path = tmp_path / "greedy.pcap.zst"
    path.write_bytes(compressor.compress(GOOD) + compressor.flush())
    with pytest.raises(CannotRead, match="requires too much memory"), open_capture(path):
        pass
