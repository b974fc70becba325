"""Where copies go: by the names of the captures, never over one."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from analyzer.annotate.targets import targets
from analyzer.errors import Misused
from analyzer.topology.runs import discover
from tests.annotate.copying import copied
from tests.run_folder import PINGS, put, run_folder


def names(out: Path, *arguments: Path) -> list[str]:
    return sorted(str(each.relative_to(out)) for each in targets(discover(arguments), arguments, out).values())


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        ("eth0.pcap", "eth0.pcapng"),
        ("eth0.pcap.gz", "eth0.pcapng"),
        ("eth0.pcap1", "eth0.pcapng1"),
        ("eth0.cap", "eth0.pcapng"),
        ("node.1", "node.1.pcapng"),
        ("capture", "capture.pcapng"),
    ],
)
def test_a_copy_is_called_like_its_capture(name: str, copy: str, tmp_path: Path) -> None:
    assert [copy] == names(tmp_path / "out", put(tmp_path / name))


def test_copies_lie_in_folders_as_their_captures_do(tmp_path: Path) -> None:
    for name in ("n1/eth0.pcap", "n2/eth0.pcap"):
        put(tmp_path / "run" / name)
    assert ["n1/eth0.pcapng", "n2/eth0.pcapng"] == names(tmp_path / "out", tmp_path / "run")


def test_captures_of_one_name_get_copies_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    paths = [put(Path(name)) for name in ("a/eth0.pcap", "b/eth0.pcap", "c/eth1.pcap", "c/eth1.pcap.gz")]
    copies = ["a/eth0.pcapng", "b/eth0.pcapng", "c/eth1.pcap.gz.pcapng", "c/eth1.pcapng"]
    assert copies == names(Path("out"), *paths)


@pytest.mark.parametrize("typed", ["whole", "relative", "mixed"])
def test_several_folders_are_mirrored_from_what_they_share_however_they_were_typed(
    typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for night in ("1", "2"):
        run_folder(tmp_path / "nights" / night)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    whole = [tmp_path / "nights" / night for night in ("1", "2")]
    relative = [Path("../nights/1"), Path("../nights/2")]
    arguments = {"whole": whole, "relative": relative, "mixed": [whole[0], relative[1]]}[typed]
    files = ["n1/eth0.pcapng", "n1/lxca.pcapng", "n1/pod-a-eth0.pcapng"]
    assert [f"{night}/{file}" for night in "12" for file in files] == names(Path("out"), *arguments)


def test_archives_of_one_name_in_two_folders_stay_apart(tmp_path: Path) -> None:
    archives = [tmp_path / night / "dump.tar" for night in ("1", "2")]
    capture = put(tmp_path / "eth0.pcap")
    for each in archives:
        each.parent.mkdir()
        with tarfile.open(each, "w") as archive:
            archive.add(capture, "n1/eth0.pcap")
    assert [f"{night}/dump.tar/n1/eth0.pcapng" for night in "12"] == names(tmp_path / "out", *archives)


def test_captures_of_an_archive_go_below_its_name(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "run.tar", "w") as archive:
        archive.add(put(tmp_path / "eth0.pcap"), "n1/eth0.pcap")
    assert ["run.tar/n1/eth0.pcapng"] == names(tmp_path, tmp_path / "run.tar")


def test_a_capture_is_never_written_over(tmp_path: Path) -> None:
    capture = put(tmp_path / "eth0.pcapng")
    with pytest.raises(Misused, match=r"eth0\.pcapng: it is one of the captures"):
        names(tmp_path, capture)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "eth0.pcapng").hardlink_to(capture)
    with pytest.raises(Misused, match=r"eth0\.pcapng: it is one of the captures"):
        names(tmp_path / "out", capture)


def test_another_file_is_not_written_over_and_an_earlier_copy_is(tmp_path: Path) -> None:
    capture = put(tmp_path / "eth0.pcap")
    copied(capture, tmp_path)
    assert ["eth0.pcapng"] == names(tmp_path, capture)
    put(tmp_path / "eth0.pcapng", PINGS)
    with pytest.raises(Misused, match=r"eth0\.pcapng: another file is there"):
        names(tmp_path, capture)


def test_copies_do_not_go_where_a_search_would_find_them_again(tmp_path: Path) -> None:
    put(tmp_path / "run" / "eth0.pcap")
    assert ["eth0.pcapng"] == names(tmp_path / "run" / "copies", tmp_path / "run")
    with pytest.raises(Misused, match="which is to be copied, lies in it"):
        names(tmp_path / "run", tmp_path / "run")


def test_standard_input_cannot_be_read_twice(tmp_path: Path) -> None:
    with pytest.raises(Misused, match="write it to a file first"):
        names(tmp_path, Path("-"))
