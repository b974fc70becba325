"""Archives from strangers: what is taken, what is refused, what is bounded."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from analyzer.errors import LeftOut
from analyzer.readers import is_capture
from analyzer.topology.cluster import unpacking
from analyzer.topology.cluster.archives import is_archive
from tests import cluster_state
from tests.run_folder import PINGS, manifest

PODS = json.dumps(cluster_state.listed("Pod", cluster_state.pods(manifest()))).encode()


def tar(path: Path, *members: tuple[str, bytes] | tarfile.TarInfo, mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as out:  # type: ignore[call-overload] # a mode is any text
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                out.addfile(member)
                continue
            entry = tarfile.TarInfo(member[0])
            entry.size = len(member[1])
            out.addfile(entry, io.BytesIO(member[1]))
    return path


def zipped(path: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members:
            out.writestr(name, content)
    return path


def unpack(archive: Path) -> tuple[dict[str, bytes], list[str]]:
    """Return what was unpacked, by its path in the archive, and what was told."""
    left_out: list[LeftOut] = []
    folder = unpacking.unpacked(archive, archive.name, is_capture, left_out)
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return found, [left.why for left in left_out]


@pytest.mark.parametrize(
    ("name", "make"),
    [("a.zip", zipped), ("a.tar.gz", tar), ("a.txz", partial(tar, mode="w:xz")), ("a", partial(tar, mode="w"))],
)
def test_captures_and_state_are_taken_and_nothing_else(tmp_path: Path, name: str, make: Callable[..., Path]) -> None:
    members = [("top/n1/eth0.pcap", PINGS), ("top/pods.json", PODS), ("top/agent.log", b"text"), ("top/x.json", b"{}")]
    archive = make(tmp_path / name, *members)
    assert is_archive(archive)
    assert ({"top/n1/eth0.pcap": PINGS, "top/pods.json": PODS}, []) == unpack(archive)


def test_an_archive_in_a_sysdump_is_opened_one_deeper_is_not(tmp_path: Path) -> None:
    deepest = tar(tmp_path / "deepest.tar.gz", ("pods.json", PODS)).read_bytes()
    inner = tar(tmp_path / "bugtool.tar.gz", ("cmd/list.md", PODS), ("deepest.tar.gz", deepest)).read_bytes()
    found, told = unpack(zipped(tmp_path / "sysdump.zip", ("bugtool.tar.gz", inner)))
    assert ({"bugtool.tar.gz.unpacked/cmd/list.md": PODS, "bugtool.tar.gz.unpacked/deepest.tar.gz": deepest}, []) == (
        found,
        told,
    )


@pytest.mark.parametrize("name", ["../evil.pcap", "/evil.pcap", "a/../../evil.pcap", "..\\evil.pcap", "C:\\evil.pcap"])
@pytest.mark.parametrize("make", [tar, zipped])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, name: str, make: Callable[..., Path]) -> None:
    found, told = unpack(make(tmp_path / "a", (name, PINGS), ("eth0.pcap", PINGS)))
    assert ["eth0.pcap"] == list(found)
    assert ["1 entries are links or devices, or lead out of the archive: not unpacked"] == told


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    entry = tarfile.TarInfo("eth0.pcap")
    entry.type, entry.linkname = kind, "/etc/passwd"
    found, told = unpack(tar(tmp_path / "a.tar.gz", entry, ("n1.pcap", PINGS)))
    assert (["n1.pcap"], 1) == (list(found), len(told))


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("eth0.pcap")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        out.writestr(entry, "/etc/passwd")
    assert ({}, 1) == ((result := unpack(tmp_path / "a.zip"))[0], len(result[1]))


@pytest.mark.parametrize("make", [tar, zipped])
def test_a_bomb_ends_at_the_bound(tmp_path: Path, make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1 << 20)
    _, told = unpack(make(tmp_path / "a", ("eth0.pcap", PINGS + bytes(50 << 20))))
    assert ["it unpacks to more than 0 GB"] == told


@pytest.mark.parametrize("make", [tar, zipped])
def test_many_files_end_at_the_bound(
    tmp_path: Path, make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "MOST_FILES", 3)
    _, told = unpack(make(tmp_path / "a", *((f"{n}.txt", b"x") for n in range(5))))
    assert ["it holds more than 3 files"] == told


def test_state_larger_than_is_read_is_not_unpacked_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST", 1 << 10)
    _, told = unpack(zipped(tmp_path / "a.zip", ("pods.json", PODS + b" " * (3 << 20))))
    assert ["pods.json holds more than 0 MB of state"] == told


def test_two_members_of_one_name_are_both_kept(tmp_path: Path) -> None:
    found, _ = unpack(tar(tmp_path / "a.tar", ("eth0.pcap", PINGS), ("eth0.pcap", PINGS), mode="w"))
    assert {"eth0.pcap", "00002-eth0.pcap"} == set(found)


def test_a_cut_archive_gives_what_is_whole(tmp_path: Path) -> None:
    whole = tar(
        tmp_path / "a.tar.gz", ("pods.json", PODS), ("eth0.pcap", PINGS + bytes(range(256)) * 4000)
    ).read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[: len(whole) // 2])
    found, told = unpack(tmp_path / "cut.tar.gz")
    assert (PODS, 1) == (found["pods.json"], len(told))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"PK\x03\x04" + bytes(100), b"\x1f\x8b\x08", bytes(257) + b"ustar"]
)
def test_what_is_no_sound_archive_is_no_exception(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    if is_archive(tmp_path / "a"):
        found, told = unpack(tmp_path / "a")
        assert ({}, True) == (found, len(told) <= 1)


def test_an_encrypted_zip_is_told(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", ("pods.json", PODS))
    data = bytearray(archive.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    archive.write_bytes(data)
    assert ["it is encrypted"] == unpack(archive)[1]


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_header_that_wants_memory_is_refused(tmp_path: Path, kind: bytes) -> None:
    """tarfile reads a long name whole: one of gigabytes packs into megabytes."""
    entry = tarfile.TarInfo("x")
    entry.type, entry.size = kind, 2 << 20
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as out:
        out.addfile(entry, io.BytesIO(bytes(2 << 20)))
    assert ["the archive is damaged: a header of 2,097,152 bytes"] == unpack(tmp_path / "a.tar.gz")[1]


def test_a_sparse_file_which_grows_from_nothing_is_refused(tmp_path: Path) -> None:
    entry = tarfile.TarInfo("eth0.pcap")
    entry.pax_headers = {
        "GNU.sparse.major": "0",
        "GNU.sparse.map": "0,0,1099511627776,0",
        "GNU.sparse.size": "1099511627776",
    }
    with tarfile.open(tmp_path / "a.tar", "w", format=tarfile.PAX_FORMAT) as out:
        out.addfile(entry)
    found, told = unpack(tmp_path / "a.tar")
    assert ({}, 1) == (found, len(told))


def test_a_capture_with_a_tars_mark_in_it_is_a_capture(tmp_path: Path) -> None:
    (tmp_path / "a.pcap").write_bytes(PINGS[:24] + bytes(233) + b"ustar")
    assert not is_archive(tmp_path / "a.pcap")
