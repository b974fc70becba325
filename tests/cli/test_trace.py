"""`analyze trace`: what it prints, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from analyzer import docs
from tests import frames
from tests.cli.console import Console
from tests.cluster import ping
from tests.run_folder import put, run_folder
from tests.samples import CAPTURES

VXLAN = CAPTURES / "vxlan" / "baseline"


def test_a_ping_of_the_samples_reads_like_its_story(console: Console) -> None:
    console.monkeypatch.setenv("COLUMNS", "120")
    ended = console.analyze("trace", VXLAN, "--flow", "client-web/icmp")
    assert (0, "") == (ended.code, ended.err)
    request, reply = ended.out.split("\n\nvxlan/baseline: ")
    lines = request.splitlines()
    assert [
        "vxlan/baseline: lab/client 10.244.1.17 → lab/web 10.244.2.12",
        "ICMP echo request id 10132 seq 1, IP ID 0x8d46",
        "",
        " Δt µs  point                    role           TTL  bytes  what is seen",
        "   0.0  worker/pod-client-eth0   pod       out   64     98  MAC 5e:5e:5d:f0:7a:8c → b2:97:03:e6:1e:b2",
        " +31.6  worker/lxc1ae95c75eb5c   lxc       in    64     98  eBPF from_container",
        " +23.2  worker/cilium_vxlan      tunnel    out   64     98  eBPF from_overlay",
        "+110.8  worker/eth0              underlay  out   64    148  in VXLAN VNI 20522 (lab/client), 172.18.0.3 → "
        "172.18.0.4 TTL",
        "                                                            64, +50 bytes",
    ] == lines[:9]
    assert [
        "",
        "Sent by lab/client on worker, encapsulated in VXLAN (VNI 20522 = identity of lab/client) at worker/eth0, bare "
        "again at",
        "worker2/cilium_vxlan, arrived at lab/web on worker2 after 218 µs; TTL 64 → 63.",
        "Clocks of worker2 and worker agree as far as packets can tell (+0.0 ± 3.3 µs); times stand as stamped.",
    ] == lines[-4:]
    assert reply.startswith("lab/web 10.244.2.12 → lab/client 10.244.1.17\nICMP echo reply id 10132 seq 1")


def test_a_lost_packet_is_told_with_what_to_expect_next(console: Console) -> None:
    ended = console.analyze("trace", CAPTURES / "native-bgp" / "no-route", "--lost")
    said = " ".join(ended.out.split("\n\n")[2].split())
    assert (
        "Sent by lab/client on worker, bare on the wire between nodes, last seen at worker/eth0 after 104 µs; "
        "TTL 64 → 63. Next expected at worker2/eth0, which was capturing and did not see it. "
        "No ICMP error about it was seen."
    ) == said


def test_json_goes_to_a_file_that_is_named(console: Console) -> None:
    run_folder(console.folder / "run")
    ended = console.analyze("trace", "run", "--format", "json", "--out", "trace.json")
    assert (0, "", "Wrote trace.json: 2 journeys\n") == ended
    told = json.loads(Path("trace.json").read_text())
    jsonschema.Draft202012Validator(json.loads(docs.schema("trace"))).validate(told)
    assert ([1, "first answered ping between nodes"], ["t/a", "t/b"]) == (
        [told["trace_version"], told["chosen"]], [each["source_pod"] for each in told["journeys"]],
    )  # fmt: skip


def test_a_picture_goes_to_stdout_and_the_same_to_a_file(console: Console) -> None:
    run_folder(console.folder / "run")
    ended = console.analyze("trace", "run", "--format", "svg")
    assert (0, "") == (ended.code, ended.err)
    root = ElementTree.fromstring(ended.out)  # noqa: S314 - our own
    assert "{http://www.w3.org/2000/svg}svg" == root.tag
    assert "Journey of a packet, vxlan/baseline: t/a 10.244.1.10" in str(
        root.findtext("{http://www.w3.org/2000/svg}title")
    )
    written = console.analyze("trace", "run", "--format", "svg", "--out", "trace.svg")
    assert (0, "", "Wrote trace.svg: 2 journeys\n") == written
    assert ended.out == Path("trace.svg").read_text()


def test_a_file_named_svg_holds_what_the_format_says(console: Console) -> None:
    run_folder(console.folder / "run")
    console.analyze("trace", "run", "--out", "trace.svg")
    assert not Path("trace.svg").read_text().startswith("<")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--flow", "nobody"], "nothing is flow nobody: vxlan/baseline has "),
        (["--frame", "n9/eth0:1"], "nothing is frame n9/eth0:1: vxlan/baseline has the points n1/pod-a-eth0, "),
        (["--frame", "n1/eth0:3"], "nothing is frame n1/eth0:3: vxlan/baseline has frames 1 to 2 of n1/eth0"),
        (["--frame", "7"], "'7' is no POINT:N; `worker/eth0:12` is frame 12 of that point"),
        (["--slowest", "--lost"], "cannot take --slowest and --lost: each chooses a packet; use one of them"),
        (["--frame", "n1/eth0:1", "--lost"], "cannot choose further with --frame: it names the packet; use it alone"),
    ],
)
def test_what_names_nothing_is_misuse(console: Console, arguments: list[str], said: str) -> None:
    run_folder(console.folder / "run")
    ended = console.analyze("trace", "run", *arguments)
    assert (2, "") == (ended.code, ended.out)
    assert said in ended.err
    assert ended == console.analyze("trace", "run", "--format", "svg", *arguments)


def test_no_capture_is_nothing_to_analyse(console: Console) -> None:
    assert 3 == console.analyze("trace", "nowhere").code


def test_a_capture_that_is_cut_is_followed_as_far_as_it_goes(console: Console) -> None:
    whole = frames.pcap([(0, ping()), (1000, ping(sequence=2))])
    put(console.folder / "n1" / "lxca.pcap", whole[:-10])
    ended = console.analyze("trace", "n1")
    assert 12 == ended.code
    assert "ICMP echo request id 7 seq 1" in ended.out
    assert ended.err.startswith("analyze: cannot read all of lxca.pcap: ")


def test_a_lone_capture_says_what_would_tell_more(console: Console) -> None:
    shutil.copy(VXLAN / "worker" / "eth0.pcap", "eth0.pcap")
    ended = console.analyze("trace", "eth0.pcap")
    assert 0 == ended.code
    assert "Nothing says where the receiver is: state of the nodes, or a capture at the receiver, would tell." in (
        " ".join(ended.out.split())
    )
