"""Packed captures: recognised by content, bounded in memory, damage told and what came before it kept."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
import zstandard

from analyzer.errors import CannotRead
from analyzer.readers import open_capture
from tests import frames
from tests.readers.reading import read

Packer = Callable[[bytes], bytes]


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


PACKERS: dict[str, Packer] = {"gz": gzip.compress, "xz": lzma.compress, "zst": zstd, "bz2": bz2.compress}
every_packer = pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
noise = Random(8472).randbytes
PACKETS = [noise(40) for _ in range(20)]
PLAIN = frames.pcap([(0, data) for data in PACKETS])


@every_packer
@pytest.mark.parametrize("name", ["eth0.pcap", "eth0.gz", "eth0.zst", "eth0.xz", "eth0"])
def test_content_decides_and_not_the_name(tmp_path: Path, pack: Packer, name: str) -> None:
    assert read(tmp_path, PLAIN) == read(tmp_path, pack(PLAIN), name)


@every_packer
def test_packed_pieces_one_after_another_are_one_file(tmp_path: Path, pack: Packer) -> None:
    """What `cat a.gz b.gz` makes; the border falls inside a packet."""
    assert read(tmp_path, PLAIN) == read(tmp_path, pack(PLAIN[:333]) + pack(PLAIN[333:]))


def test_skippable_zstandard_frames_are_skipped(tmp_path: Path) -> None:
    """Magic 0x184D2A50 to 5F, then a length of 4 bytes (RFC 8878 3.1.2)."""
    skippable = bytes.fromhex("582a4d18") + b"\5\0\0\0" + b"hello"
    assert read(tmp_path, PLAIN) == read(tmp_path, zstd(PLAIN[:333]) + skippable + zstd(PLAIN[333:]))


@every_packer
def test_cut_at_every_byte_keeps_a_prefix_and_tells(tmp_path: Path, pack: Packer) -> None:
    packed = pack(PLAIN)
    whole = 0
    for cut in range(6, len(packed)):
        try:
            seen = read(tmp_path, packed[:cut])
        except CannotRead:
            continue
        assert (PACKETS[: len(seen.data)], True) == (seen.data, seen.truncated)
        assert "the packed data is damaged" == seen.notes[-1].partition(":")[0]
        whole += seen.data == PACKETS
    assert whole >= 1, "a file cut only in the packer's trailer still gives every packet"


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, zstd])
def test_damage_in_the_middle_is_told_and_spares_what_came_before(tmp_path: Path, pack: Packer) -> None:
    """560 kB that cannot be packed, a byte wrong at three quarters; bzip2 blocks are larger than that."""
    packets = [noise(1400) for _ in range(400)]
    packed = bytearray(pack(frames.pcap([(0, data) for data in packets])))
    packed[len(packed) * 3 // 4] ^= 0xFF
    seen = read(tmp_path, bytes(packed))
    assert packets[:200] == seen.data[:200]
    assert (True, "the packed data is damaged") == (seen.truncated, seen.notes[-1].partition(":")[0])


@every_packer
def test_garbage_behind_the_packed_data_costs_no_packet_and_is_told(tmp_path: Path, pack: Packer) -> None:
    seen = read(tmp_path, pack(PLAIN) + b"\x01garbage, twelve bytes or more")
    assert (PACKETS, 1) == (seen.data, len(seen.notes))


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_padding_with_zeros_behind_gzip_and_xz_is_no_damage(tmp_path: Path, pack: Packer) -> None:
    """Tapes and some copiers pad; gzip(1) ignores it, and the xz format allows it between and behind streams."""
    assert read(tmp_path, PLAIN) == read(tmp_path, pack(PLAIN[:333]) + pack(PLAIN[333:]) + bytes(512))
    assert read(tmp_path, PLAIN) == read(tmp_path, lzma.compress(PLAIN[:333]) + bytes(8) + lzma.compress(PLAIN[333:]))


@every_packer
def test_packed_text_is_refused_as_no_capture(tmp_path: Path, pack: Packer) -> None:
    with pytest.raises(CannotRead, match="it is a text file, not pcap or pcapng"):
        read(tmp_path, pack(b"hello"))


@every_packer
def test_packed_file_cut_before_its_data_is_refused_as_damaged(tmp_path: Path, pack: Packer) -> None:
    with pytest.raises(CannotRead, match="the packed data is damaged"):
        read(tmp_path, pack(PLAIN)[:9])


@every_packer
def test_decompression_bomb_is_read_in_bounded_memory(tmp_path: Path, pack: Packer) -> None:
    """128 packets of 1 MB each that pack to almost nothing: never more than a fraction of them at a time.

    The bound: 16 MB that one piece of zstandard can expand to, its copy in the buffer, one packet, the unpacker.
    """
    path = tmp_path / "bomb"
    path.write_bytes(pack(frames.pcap([(0, bytes(1 << 20))]) + frames.pcap([(0, bytes(1 << 20))])[24:] * 127))
    assert 1 << 20 > path.stat().st_size
    tracemalloc.start()
    try:
        with open_capture(path) as capture:
            count = sum(len(record.data) == 1 << 20 for record in capture.records)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert 128 == count
    assert 48 << 20 > peak


def test_a_skippable_zstandard_frame_may_stand_first(tmp_path: Path) -> None:
    """pzstd begins every file with one (RFC 8878 3.1.2)."""
    content = frames.pcap([(1, b"one"), (2, b"two")])
    half = len(content) // 2
    path = tmp_path / "pz.zst"
    skippable = bytes.fromhex("502a4d18 04000000 deadbeef")
    path.write_bytes(b"".join(skippable + zstandard.compress(part) for part in (content[:half], content[half:])))
    with open_capture(path) as capture:
        assert [b"one", b"two"] == [record.data for record in capture.records]
