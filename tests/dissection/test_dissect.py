"""A frame of a capture: which one, read in the light of which run, and what is said of one that cannot be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analyzer.dissection.dissect import Wish, dissection
from analyzer.dissection_result import DissectedField, Dissection
from analyzer.errors import CannotRead, Misused, NothingToAnalyse
from tests import frames
from tests.samples import CAPTURES

DSR = CAPTURES / "geneve" / "dsr" / "worker2" / "eth0.pcap"
PING = frames.in_tunnel(frames.vxlan(frames.ethernet(frames.ipv4(frames.echo(), "10.0.1.1", "10.0.2.2", proto=1))))
ARP = frames.ethernet(bytes.fromhex("00010800060400010200000000010a0000010000000000000a000002"), 0x0806)


def capture(folder: Path, *packets: bytes, wire: int = 0) -> Path:
    made = folder / "eth0.pcap"
    made.write_bytes(frames.pcap([(at, data, max(wire, len(data))) for at, data in enumerate(packets)]))
    return made


def field(found: Dissection, name: str, nth: int = 0) -> DissectedField:
    waiting = [each for header in found.headers for each in header.fields]
    for each in waiting:
        waiting += each.fields
    return sorted((each for each in waiting if each.name == name), key=lambda each: each.start)[nth]


def titles(found: Dissection) -> list[tuple[str, int, int, int]]:
    return [(each.title, each.start, each.length, each.packet) for each in found.headers]


def test_a_frame_of_a_run_has_the_names_of_its_manifest() -> None:
    found = dissection(DSR, Wish(22), {})
    assert ("geneve/dsr", "worker2/eth0", "worker2", "underlay") == (found.run, found.point, found.node, found.role)
    assert [
        ("Ethernet", 0, 14, 0),
        ("IPv4", 14, 20, 0),
        ("UDP", 34, 8, 0),
        ("Geneve", 42, 20, 0),
        ("Ethernet", 62, 14, 1),
        ("IPv4", 76, 20, 1),
        ("TCP", 96, 40, 1),
    ] == titles(found)
    vni = field(found, "geneve.vni")
    assert ("20522", "identity of lab/client", "manifest") == (vni.value, vni.meaning, vni.origin)
    assert "Cilium DSR to 172.18.0.2:30080" == field(found, "geneve.option").meaning
    assert "pod lab/client on worker" == field(found, "ip.src", 1).meaning
    assert "node worker2" == field(found, "ip.dst").meaning
    assert 62 == sum(each.length for each in found.overhead or [])
    assert [(14, 20), (34, 8), (42, 8), (50, 12), (62, 14)] == [(e.start, e.length) for e in found.overhead or []]


def test_a_lone_copy_names_nobody(tmp_path: Path) -> None:
    shutil.copy(DSR, tmp_path / "eth0.pcap")
    found = dissection(tmp_path / "eth0.pcap", Wish(22), {})
    assert None is found.run
    assert (None, None) == (field(found, "geneve.vni").meaning, field(found, "ip.src").meaning)


def test_a_reserved_identity_is_named_with_the_doubt_that_this_is_cilium(tmp_path: Path) -> None:
    told = dissection(capture(tmp_path, frames.in_tunnel(frames.vxlan(ARP, vni=6))), Wish(1), {})
    vni = field(told, "vxlan.vni")
    assert ("identity of remote-node under Cilium", "inferred") == (vni.meaning, vni.origin)


def test_without_a_wish_data_in_a_tunnel_come_before_other_data(tmp_path: Path) -> None:
    bare = frames.ethernet(frames.ipv4(frames.echo(), proto=1))
    found = dissection(capture(tmp_path, ARP, bare, PING), Wish(), {})
    assert (3, "the first frame with data in a tunnel") == (found.frame_number, found.chosen)
    found = dissection(capture(tmp_path, ARP, bare), Wish(), {})
    assert (2, "the first frame with data") == (found.frame_number, found.chosen)
    found = dissection(capture(tmp_path, ARP), Wish(), {})
    assert (1, "the first frame") == (found.frame_number, found.chosen)


def test_a_condition_chooses_the_first_frame_that_meets_it() -> None:
    found = dissection(DSR, Wish(condition="len(geneve_options) > 0"), {})
    assert "the first where len(geneve_options) > 0" == found.chosen
    assert any(each.layer == "geneve options" for each in found.overhead or [])


def test_a_frame_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(Misused, match=r"cannot find frame 9 in .*: it has frames 1 to 2; name one of these"):
        dissection(capture(tmp_path, ARP, PING), Wish(9), {})
    with pytest.raises(Misused, match="no frame meets the condition"):
        dissection(capture(tmp_path, ARP), Wish(condition="ip_ttl = 3"), {})
    with pytest.raises(Misused, match="it has no frames"):
        dissection(capture(tmp_path), Wish(), {})


def test_what_is_no_capture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(NothingToAnalyse):
        dissection(tmp_path / "notes.txt", Wish(), {})
    with pytest.raises(NothingToAnalyse):
        dissection(tmp_path / "missing.pcap", Wish(), {})
    (tmp_path / "cut.pcap").write_bytes(b"")
    with pytest.raises((NothingToAnalyse, CannotRead)):
        dissection(tmp_path / "cut.pcap", Wish(), {})


def test_the_file_to_be_written_cannot_be_the_capture(tmp_path: Path) -> None:
    file = capture(tmp_path, ARP)
    with pytest.raises(Misused, match="it is one of the captures"):
        dissection(file, Wish(), {}, file)


def test_a_cut_frame_shows_what_is_there_and_why_no_more(tmp_path: Path) -> None:
    found = dissection(capture(tmp_path, PING[:60], wire=len(PING)), Wish(1), {})
    assert ("truncated", "ethernet header does not fit", True) == (found.status, found.stop, found.unread)
    last = found.headers[-1]
    assert ("Ethernet", 50, 6, False) == (last.title, last.start, last.length, last.complete)
    assert ["eth.dst"] == [each.name for each in last.fields]
    assert (56, 4) == (found.payload_start, found.payload_length)
    assert None is found.overhead


def test_an_unknown_protocol_leaves_the_rest_as_it_stands(tmp_path: Path) -> None:
    found = dissection(capture(tmp_path, frames.ethernet(b"mpls" * 5, 0x8847)), Wish(1), {})
    assert ("unsupported", "ethertype 0x8847", True, 20) == (
        found.status,
        found.stop,
        found.unread,
        found.payload_length,
    )
    assert found.data.endswith(b"mpls".hex())


def test_padding_is_told_from_payload(tmp_path: Path) -> None:
    padded = frames.ethernet(frames.ipv4(frames.udp(b"hi"))) + bytes(16)
    found = dissection(capture(tmp_path, padded), Wish(1), {})
    assert (42, 2, 16) == (found.payload_start, found.payload_length, found.trailer_length)


def test_a_long_payload_is_shown_in_part(tmp_path: Path) -> None:
    found = dissection(capture(tmp_path, frames.ethernet(frames.ipv4(frames.udp(bytes(1000))))), Wish(1), {})
    assert (1000, 1000 - 64) == (found.payload_length, found.data_left_out)


def test_a_packet_in_no_tunnel_adds_nothing(tmp_path: Path) -> None:
    assert (
        [] == dissection(capture(tmp_path, frames.ethernet(frames.ipv4(frames.echo(), proto=1))), Wish(), {}).overhead
    )


def test_a_given_port_leads_to_the_tunnel(tmp_path: Path) -> None:
    file = capture(tmp_path, frames.in_tunnel(frames.vxlan(ARP), dport=9999))
    assert "UDP" == dissection(file, Wish(1), {}).headers[-1].title
    assert "ARP" == dissection(file, Wish(1), {9999: "vxlan"}).headers[-1].title


def test_state_beside_the_node_folder_names_the_node(tmp_path: Path) -> None:
    """RUN/node/interface.pcap with RUN/node/state, and no manifest."""
    node = tmp_path / "run" / "worker2"
    shutil.copytree(DSR.parent / "state", node / "state")
    shutil.copy(DSR, node / "eth0.pcap")
    found = dissection(node / "eth0.pcap", Wish(22), {})
    assert "node worker2" == field(found, "ip.dst").meaning
    assert "state" == field(found, "ip.dst").origin
