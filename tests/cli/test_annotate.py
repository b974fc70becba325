"""`analyze annotate`: copies for Wireshark with names and comments."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.console import Console
from tests.run_folder import PINGS, put, run_folder
from tests.triage.incident import CAPTURES


def test_all_captures_of_a_run_are_copied_with_its_names(console: Console) -> None:
    run_folder(console.folder / "run")
    ended = console.analyze("annotate", "run", "--out", "copies")
    assert (0, "", "Wrote 3 captures to copies, below n1: 4 names, comments on 0 frames\n") == ended
    assert ["eth0.pcapng", "lxca.pcapng", "pod-a-eth0.pcapng"] == sorted(
        path.name for path in (console.folder / "copies" / "n1").iterdir()
    )


@pytest.mark.tshark
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_shows_pods_and_nodes_and_what_was_found(console: Console) -> None:
    ended = console.analyze("annotate", str(CAPTURES / "tunnel-blocked"), "--out", "copies")
    assert 0 == ended.code
    copy = console.folder / "copies" / "worker" / "eth0.pcapng"
    command = ["tshark", "-N", "n", "-d", "udp.port==8472,vxlan", "-r", str(copy), "-T", "fields", "-E", "separator=|"]
    command += ["-Y", "frame.comment && icmp", "-e", "ip.src_host", "-e", "frame.interface_name", "-e", "frame.comment"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert shown
    assert {"worker,lab/client|worker/eth0|critical tunnel-blocked (certain): The network between two nodes"} == {
        line[: line.index(" does not")] for line in shown
    }


def test_a_damaged_capture_is_copied_as_far_as_it_goes(console: Console) -> None:
    put(console.folder / "eth0.pcap", PINGS[:-5])
    ended = console.analyze("annotate", "eth0.pcap", "--out", "copies")
    assert (12, 2) == (ended.code, len(ended.err.splitlines()))
    assert (
        "cannot copy all of eth0.pcap: cut inside packet 2: 93 of 98 bytes; what could be read was copied" in ended.err
    )


def test_a_capture_is_not_written_over(console: Console) -> None:
    put(console.folder / "eth0.pcapng")
    ended = console.analyze("annotate", "eth0.pcapng", "--out", ".")
    assert (2, PINGS) == (ended.code, (console.folder / "eth0.pcapng").read_bytes())
    assert "analyze: cannot write eth0.pcapng: it is one of the captures; choose another folder\n" == ended.err


def test_a_folder_that_cannot_be_made_is_told(console: Console) -> None:
    put(console.folder / "eth0.pcap")
    put(console.folder / "file", b"")
    ended = console.analyze("annotate", "eth0.pcap", "--out", Path("file") / "below")
    assert (1, "analyze: cannot write file/below/eth0.pcapng: Not a directory; choose another folder with --out\n") == (
        ended.code,
        ended.err,
    )


def test_a_result_is_no_capture_and_the_message_says_what_is_wanted(console: Console) -> None:
    put(console.folder / "result.json", {"result_version": 1})
    ended = console.analyze("annotate", "result.json", "--out", "copies")
    said = "cannot annotate result.json: it is no capture, and copies are made of captures; give the captures"
    assert (2, True) == (ended.code, said in ended.err)
