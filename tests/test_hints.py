"""What more would tell: a hint for each thing that is missing, none for what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.analysis import analyse
from tests import cluster_state, frames
from tests.cluster import A2, A, B, in_vxlan, ping, tcp_frame
from tests.layers.test_other_links import sll2
from tests.run_folder import EMPTY, manifest, point, put, run_folder

STATE = "Pod and node names, route MTUs"
NODES = "Route MTUs and eBPF programs need the nodes' own state"
RECEIVER = "The TTL that the receiving pod sees"
ONE_WAY = "An lxc capture shows one direction only"
UNDERLAY = "Whether packets are encapsulated between nodes"
FAR = "Where packets die between nodes"
SYN = "The MSS, and how many packets super-frames stand for"


def hints_of(root: Path) -> list[str]:
    (run,) = analyse([root]).runs
    return [
        start
        for hint in run.hints
        for start in (STATE, NODES, RECEIVER, ONE_WAY, UNDERLAY, FAR, SYN)
        if hint.startswith(start)
    ]


def test_a_lone_underlay_capture_lacks_state_the_pods_view_and_the_far_node(tmp_path: Path) -> None:
    assert [STATE, RECEIVER, FAR] == hints_of(put(tmp_path / "eth0.pcap", frames.pcap([(0, in_vxlan(ping()))])))


def test_a_lone_lxc_capture_lacks_the_other_direction_and_the_wire(tmp_path: Path) -> None:
    run_folder(tmp_path, points=manifest()["points"][1:2])
    put(tmp_path / "n1" / "lxca.pcap", frames.pcap([(0, ping())]))
    for name in ("pod-a-eth0", "eth0"):
        (tmp_path / "n1" / f"{name}.pcap").unlink()
    assert [ONE_WAY, UNDERLAY] == hints_of(tmp_path)


def test_lxcs_that_show_both_directions_lack_the_wire_only(tmp_path: Path) -> None:
    run_folder(tmp_path, points=manifest()["points"][1:2])
    for name in ("pod-a-eth0", "eth0"):
        (tmp_path / "n1" / f"{name}.pcap").unlink()
    assert [UNDERLAY] == hints_of(tmp_path)


def test_an_underlay_that_saw_nothing_does_not_stand_for_the_far_node(tmp_path: Path) -> None:
    run_folder(tmp_path, points=[*manifest()["points"], point("n2", "eth0", "underlay", "n2/eth0.pcap")])
    put(tmp_path / "n2" / "eth0.pcap", EMPTY)
    assert [FAR] == hints_of(tmp_path)


def test_a_complete_run_lacks_nothing(tmp_path: Path) -> None:
    run_folder(tmp_path, points=[*manifest()["points"], point("n2", "eth0", "underlay", "n2/eth0.pcap")])
    put(tmp_path / "n2" / "eth0.pcap", frames.pcap([(0, in_vxlan(ping()))]))
    assert [] == hints_of(tmp_path)


@pytest.mark.parametrize(
    ("packets", "wanted"),
    [
        pytest.param([in_vxlan(tcp_frame(5000))], True, id="joined in the middle"),
        pytest.param(
            [in_vxlan(tcp_frame(0, 2, frames.mss_option(1410))), in_vxlan(tcp_frame(5000))], False, id="with SYN"
        ),
        pytest.param([in_vxlan(ping())], False, id="no TCP at all"),
        pytest.param([tcp_frame(0, 2, frames.mss_option(1410), A, A2)], False, id="a SYN on one node"),
    ],
)
def test_a_connection_joined_in_the_middle_lacks_its_syn(tmp_path: Path, packets: list[bytes], wanted: bool) -> None:
    file = put(tmp_path / "eth0.pcap", frames.pcap([(0, data) for data in (*packets, ping(B, A2), ping(A, B))]))
    assert wanted == (SYN in hints_of(file))


def test_a_run_that_state_names_lacks_only_what_the_nodes_themselves_say(tmp_path: Path) -> None:
    put(tmp_path / "eth0.pcap", frames.pcap([(0, in_vxlan(ping()))]))
    put(tmp_path / "pods.json", cluster_state.listed("Pod", cluster_state.pods(manifest())))
    assert [NODES, RECEIVER, FAR] == hints_of(tmp_path)


@pytest.mark.parametrize(
    ("packet", "wanted"),
    [
        pytest.param(in_vxlan(ping()), [STATE, RECEIVER, FAR], id="in a tunnel"),
        pytest.param(ping(), [STATE, RECEIVER, UNDERLAY], id="bare, on whichever interface"),
    ],
)
def test_a_capture_of_all_interfaces_lacks_the_wire_only_where_it_shows_none(
    tmp_path: Path, packet: bytes, wanted: list[str]
) -> None:
    file = put(tmp_path / "any.pcap", frames.pcap([(0, sll2(packet[14:], 0x0800))], 276))
    assert wanted == hints_of(file)


TCP_IN_VXLAN = in_vxlan(tcp_frame(300))


def cut_hints(root: Path) -> list[str]:
    return [hint for hint in analyse([root]).runs[0].hints if hint.startswith("Frames of")]


def snapped(snaplen: int, stored: int) -> bytes:
    """Return a capture of one segment in VXLAN with `stored` bytes of it, under a header that says `snaplen`."""
    whole = frames.pcap([(0, TCP_IN_VXLAN)])
    length = len(TCP_IN_VXLAN).to_bytes(4, "little")
    assert (length, length) == (whole[32:36], whole[36:40])
    head = whole[:16] + snaplen.to_bytes(4, "little") + whole[20:32]
    return head + stored.to_bytes(4, "little") + whole[36 : 40 + stored]


@pytest.mark.parametrize(
    ("snaplen", "stored", "words"),
    [
        pytest.param(
            60,
            60,
            ["Frames of eth0 are cut to 60 bytes: headers inside tunnels and ports are missing; "
             "capture with -s 192 or more."],
            id="in the inner Ethernet header",
        ),
        pytest.param(192, 192, [], id="behind all headers"),
        pytest.param(
            262144,
            60,
            ["Frames of eth0 are stored shorter than they were: headers are missing; capture whole frames (-s 0)."],
            id="the file says another length",
        ),
    ],
)  # fmt: skip
def test_a_snapshot_length_that_left_headers_out_is_named(
    tmp_path: Path, snaplen: int, stored: int, words: list[str]
) -> None:
    assert words == cut_hints(put(tmp_path / "eth0.pcap", snapped(snaplen, stored)))


def test_points_cut_alike_stand_in_one_sentence(tmp_path: Path) -> None:
    for at in range(5):
        put(tmp_path / f"n{at}" / "eth0.pcap", snapped(60, 60))
    assert ["Frames of n0/eth0, n1/eth0, n2/eth0 and 2 more are cut to 60 bytes"] == [
        hint.partition(":")[0] for hint in cut_hints(tmp_path)
    ]
