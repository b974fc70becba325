"""CAPTURES → core flows: one a run and flow at its reference point, or one a sighting; what is left out is told."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from analyzer.errors import NothingToAnalyse
from analyzer.flows import core_table as module
from analyzer.flows.core_table import core_table
from tests import frames
from tests.cluster import A, B, ping, tcp_frame, udp_frame
from tests.run_folder import manifest, point, put, run_folder

NAMES = ("run", "counted_at", "network_packets", "tunnel_type")


def rows(*arguments: Path, per_sighting: bool = False) -> list[dict[str, Any]]:
    table = core_table(arguments, {}, per_sighting)
    assert [] == table.left_out
    return list(table.rows)


def told(*arguments: Path, per_sighting: bool = False) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in NAMES) for row in rows(*arguments, per_sighting=per_sighting)]


def test_a_flow_is_counted_at_the_underlay_however_many_points_saw_it(tmp_path: Path) -> None:
    assert [("vxlan/baseline", "n1/eth0", 2, "vxlan")] == told(run_folder(tmp_path))


def test_per_sighting_every_point_has_its_row(tmp_path: Path) -> None:
    """The pings are at 1 and 3 µs in the pod's captures and at 2 and 2.5 µs on the wire: rows follow their start."""
    expected = [("vxlan/baseline", where, 2, tunnel) for where, tunnel in
                (("n1/pod-a-eth0", None), ("n1/lxca", None), ("n1/eth0", "vxlan"))]  # fmt: skip
    assert sorted(expected) == sorted(told(run_folder(tmp_path), per_sighting=True))
    assert [1000, 1000, 2000] == [row["start_epoch_ns"] for row in rows(tmp_path, per_sighting=True)]


def test_of_points_with_one_role_the_one_that_saw_most_counts(tmp_path: Path) -> None:
    put(tmp_path / "n1" / "eth0.pcap", frames.pcap([(5, udp_frame())]))
    put(tmp_path / "n2" / "eth0.pcap", frames.pcap([(6, udp_frame()), (7, udp_frame())]))
    put(tmp_path / "n3" / "lxc1.pcap", frames.pcap([(t, udp_frame()) for t in range(9)]))
    assert [("n2/eth0", 2)] == [(row["counted_at"], row["network_packets"]) for row in rows(tmp_path)]


def test_who_opened_a_flow_is_known_from_every_point(tmp_path: Path) -> None:
    """Replies come home another way: the point that counts saw nothing else."""
    answer = udp_frame(source=B, destination=A, ports=(53, 40000))
    put(tmp_path / "n1" / "eth0.pcap", frames.pcap([(5, answer), (6, answer)]))
    put(tmp_path / "n1" / "eth1.pcap", frames.pcap([(4, udp_frame())]))
    (row,) = rows(tmp_path)
    assert ("n1/eth0", A, 0, 2) == tuple(
        row[name] for name in ("counted_at", "source_ip", "source_packets", "destination_packets")
    )


def test_runs_are_counted_apart_and_flows_follow_their_start(tmp_path: Path) -> None:
    run_folder(tmp_path / "one")
    run_folder(tmp_path / "two", setup="geneve")
    put(tmp_path / "two" / "n1" / "eth0.pcap", frames.pcap([(9, tcp_frame()), (5, udp_frame())]))
    expected = [("geneve/baseline", "udp"), ("geneve/baseline", "tcp"), ("geneve/baseline", "icmp"),
                ("vxlan/baseline", "icmp")]  # fmt: skip
    assert expected == [(row["run"], row["network_transport"]) for row in rows(tmp_path)]


def test_the_manifests_tunnel_port_and_the_chosen_ones_are_used(tmp_path: Path) -> None:
    packet = frames.in_tunnel(frames.vxlan(ping()), dport=7000)
    run_folder(tmp_path / "run", tunnel={"protocol": "vxlan", "port": 7000})
    put(tmp_path / "run" / "n1" / "eth0.pcap", frames.pcap([(5, packet)]))
    put(tmp_path / "lone.pcap", frames.pcap([(5, packet)]))
    assert "vxlan" == rows(tmp_path / "run")[0]["tunnel_type"]
    assert None is rows(tmp_path / "lone.pcap")[0]["tunnel_type"]
    (row,) = core_table([tmp_path / "lone.pcap"], {7000: "vxlan"}).rows
    assert ("vxlan", "icmp") == (row["tunnel_type"], row["network_transport"])


def test_files_of_one_name_are_sightings_of_their_own(tmp_path: Path) -> None:
    """eth0.pcap and eth0.pcap.gz: one interface by name, two captures."""
    put(tmp_path / "eth0.pcap", frames.pcap([(5, udp_frame())]))
    put(tmp_path / "eth0.pcap.gz", gzip.compress(frames.pcap([(6, udp_frame()), (7, udp_frame())])))
    assert [1, 2] == [row["network_packets"] for row in rows(tmp_path, per_sighting=True)]


def test_what_cannot_be_read_is_left_out_in_order_and_the_rest_counted(tmp_path: Path) -> None:
    whole = frames.pcap([(5, ping()), (6, ping())])
    put(tmp_path / "in" / "a.pcap", whole[:-9])
    put(tmp_path / "in" / "b.pcap", whole[:9])
    put(tmp_path / "in" / "c.pcap", whole)
    put(tmp_path / "in" / "d.pcap", whole[:-10])
    for _ in range(5):  # files are read side by side
        table = core_table([tmp_path / "in"], {}, per_sighting=True)
        again = "what could be read was counted; copy the file again for the rest"
        assert [
            ("a.pcap", "cannot read all of a.pcap", "cut inside packet 2: 89 of 98 bytes", again),
            ("b.pcap", "cannot read b.pcap", "the pcap file header is cut after 9 of 24 bytes",
             "copy it again: the capture was not written to its end"),
            ("d.pcap", "cannot read all of d.pcap", "cut inside packet 2: 88 of 98 bytes", again),
        ] == [(left.path, left.what, left.why, left.next_step) for left in table.left_out]  # fmt: skip
        assert [("a", 1), ("c", 2), ("d", 1)] == [(row["counted_at"], row["network_packets"]) for row in table.rows]


def test_a_file_that_fails_while_it_is_read_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network share that goes away: the operating system's words."""

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(module, "capture_flows", fail)
    table = core_table([put(tmp_path / "a.pcap")], {})
    assert [("a.pcap", "Input/output error")] == [(left.path, left.why) for left in table.left_out]
    assert [] == list(table.rows)


def test_a_point_that_was_not_captured_is_no_sighting(tmp_path: Path) -> None:
    run_folder(tmp_path, points=[*manifest()["points"], point("n2", "eth0", "underlay", None)])
    assert 3 == len(told(tmp_path, per_sighting=True))


def test_nothing_to_count_is_said(tmp_path: Path) -> None:
    with pytest.raises(NothingToAnalyse):
        core_table([tmp_path], {})
