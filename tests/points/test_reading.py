"""One capture point: its quality, and how damage is told."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from analyzer.errors import LeftOut
from analyzer.journeys.echo import EchoTable
from analyzer.layers import bindings
from analyzer.points.reading import PointSeen, read_point
from analyzer.result import Point
from analyzer.topology.manifest import Point as DeclaredPoint
from analyzer.topology.runs import PointInput
from tests import frames
from tests.cluster import in_vxlan, ping, tcp_frame
from tests.readers.blocks import interface, option, section, simple, statistics
from tests.run_folder import EMPTY, put


def point_of(path: Path | None, declared: DeclaredPoint | None = None) -> PointInput:
    return PointInput(
        "n1/eth0", "n1", "eth0", "underlay", "manifest", None, [path] if path else [], "n1/eth0.pcap", declared
    )


def read(
    path: Path | None, mtu: int | None = 1500, declared: DeclaredPoint | None = None
) -> tuple[Point, list[LeftOut]]:
    seen = read_by_reference(point_of(path, declared), mtu)
    return seen.quality, seen.left_out


def read_by_reference(point: PointInput, mtu: int | None = 1500) -> PointSeen:
    return read_point(point, mtu, bindings.build(), lambda: None)


def test_a_file_is_counted_timed_and_hashed(tmp_path: Path) -> None:
    """98 and 148 bytes at 3 and 1 µs."""
    content = frames.pcap([(3000, ping()), (1000, in_vxlan(ping()))], snaplen=65535)
    seen, left_out = read(put(tmp_path / "eth0.pcap", content))
    assert (2, 246, 1000, 3000) == (seen.frames, seen.wire_bytes, seen.first_epoch_ns, seen.last_epoch_ns)
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (seen.sha256, seen.file_bytes)
    assert ("pcap-ns", "ethernet", 65535) == (seen.format, seen.link_type, seen.snaplen)
    assert ({"ok": 2}, [], []) == (seen.decode_status, seen.notes, left_out)


def test_frames_are_counted_by_how_far_reading_came(tmp_path: Path) -> None:
    """Whole; cut inside the IP header by a snaplen of 30; IP version 5; an ethertype that nobody reads."""
    whole = tcp_frame(100)
    packets = [
        (0, whole, len(whole)),
        (0, whole[:30], len(whole)),
        (0, whole[:14] + b"\x55" + whole[15:], len(whole)),
        (0, frames.ethernet(b"", 0x1234), 60),
    ]
    seen, _ = read(put(tmp_path / "x.pcap", frames.pcap(packets)))
    assert [("malformed", 1), ("ok", 1), ("truncated", 1), ("unsupported", 1)] == list(seen.decode_status.items())
    assert (4, 2, 3 * len(whole) + 60) == (seen.frames, seen.cut_frames, seen.wire_bytes)


def test_frames_longer_than_the_interface_allows_are_super_frames(tmp_path: Path) -> None:
    """IP of 1500 and 1501 bytes: 14 + 20 + 20 + 1460 and one more. Without an MTU from state 1500 is taken."""
    path = put(tmp_path / "x.pcap", frames.pcap([(0, tcp_frame(1460)), (0, tcp_frame(1461))]))
    assert [1, 0, 1] == [read(path, mtu)[0].super_frames for mtu in (1500, 9000, None)]


def test_a_capture_that_saw_nothing_is_a_fact(tmp_path: Path) -> None:
    seen, left_out = read(put(tmp_path / "x.pcap", EMPTY))
    assert (0, None, "pcap-ns", []) == (seen.frames, seen.first_epoch_ns, seen.format, left_out)


def test_a_capture_that_ends_inside_a_packet_is_read_up_to_there(tmp_path: Path) -> None:
    path = put(tmp_path / "x.pcap", frames.pcap([(0, ping()), (0, ping())])[:-5])
    seen, left_out = read(path)
    assert (1, True) == (seen.frames, seen.file_truncated)
    why, next_step = (
        "cut inside packet 2: 93 of 98 bytes",
        "what could be read was analysed; copy the file again for the rest",
    )
    assert [LeftOut("n1/x.pcap", "cannot read all of n1/x.pcap", why, next_step)] == left_out
    assert ([why], path.stat().st_size) == (seen.notes, seen.file_bytes)


def test_of_several_faults_the_first_is_told_and_the_others_counted(tmp_path: Path) -> None:
    """A packed file cut off: the packet that it breaks, and the packing itself."""
    seen, left_out = read(put(tmp_path / "x.pcap.gz", gzip.compress(frames.pcap([(0, bytes(range(256)))]))[:-30]))
    assert 2 == len(seen.notes)
    assert [f"{seen.notes[0]} (and 1 more)"] == [left.why for left in left_out]


def test_a_file_that_cannot_be_read_is_left_out_and_is_no_evidence(tmp_path: Path) -> None:
    point = point_of(put(tmp_path / "x.pcap", EMPTY[:20]))
    both = read_by_reference(point)
    seen, left_out = both.quality, both.left_out
    why = "the pcap file header is cut after 20 of 24 bytes"
    next_step = "copy it again: the capture was not written to its end"
    assert [LeftOut("n1/x.pcap", "cannot read n1/x.pcap", why, next_step)] == left_out
    assert (0, None, [why], []) == (seen.frames, seen.sha256, seen.notes, point.paths)


def test_a_file_that_vanishes_is_left_out(tmp_path: Path) -> None:
    seen, left_out = read(tmp_path / "gone.pcap")
    assert ["No such file or directory"] == [left.why for left in left_out]
    assert 0 == seen.frames


def test_a_point_without_a_file_stands_empty() -> None:
    seen, left_out = read(None)
    assert ("n1/eth0", 0, None, {}, []) == (seen.id, seen.frames, seen.format, seen.decode_status, left_out)


def declared(**changes: object) -> DeclaredPoint:
    return DeclaredPoint(node="n1", interface="eth0", role="underlay", file="n1/eth0.pcap", **changes)  # type: ignore[arg-type]


def test_drops_are_those_that_tcpdump_reported(tmp_path: Path) -> None:
    path = put(tmp_path / "x.pcap", EMPTY)
    seen, _ = read(path, declared=declared(captured=5, received=9, dropped=4))
    assert (5, 9, 4) == (seen.captured, seen.received, seen.dropped)
    assert read(path)[0].dropped is None


def test_drops_that_the_capture_itself_tells_count_where_the_manifest_says_none(tmp_path: Path) -> None:
    """pcapng statistics of two interfaces: 3 + 4. Its simple packet block carries no time."""
    content = section() + interface() + interface() + simple(ping()) + statistics(0, 3) + statistics(1, 4)
    path = put(tmp_path / "x.pcapng", content)
    seen, _ = read(path)
    assert ("pcapng", 1, 7, None) == (seen.format, seen.frames, seen.dropped, seen.first_epoch_ns)
    assert 1 == read(path, declared=declared(dropped=1))[0].dropped


def test_a_file_other_than_the_manifests_is_read_with_a_note(tmp_path: Path) -> None:
    path = put(tmp_path / "x.pcap", EMPTY)
    right = hashlib.sha256(EMPTY).hexdigest()
    assert [] == read(path, declared=declared(sha256=right))[0].notes
    assert ["the file is not the one the manifest was written for (sha256 differs)"] == read(
        path, declared=declared(sha256="0" * 64)
    )[0].notes


def test_of_each_look_with_geneve_options_the_first_frame_is_kept_for_a_second_reading(tmp_path: Path) -> None:
    """25 frames to each of 25 services: the first one of each, of which 20 are kept."""
    without = frames.in_tunnel(frames.geneve(ping(), 1001), 6081)
    services = [
        frames.in_tunnel(frames.geneve(ping(), 1001, frames.dsr_option(port=30000 + number)), 6081)
        for number in range(25)
    ]
    content = frames.pcap([(0, without), *[(0, each) for each in services for _ in range(25)]])
    seen = read_by_reference(point_of(put(tmp_path / "x.pcap", content)))
    kept = seen.second.option_frames
    assert list(range(2, 2 + 20 * 25, 25)) == [each.record.number for each in kept]
    assert [f"0x014b:0x81 DSR 172.18.0.2:{30000 + number}" for number in range(20)] == [
        each.options[0].words for each in kept
    ]
    assert {("n1/eth0", 6081)} == {(each.point, each.port) for each in kept}
    assert {services[0]} == {each.record.data for each in kept if each.record.number == 2}


def test_slices_are_read_as_one_capture(tmp_path: Path) -> None:
    """Frame numbers are each file's; the hash is of the slices one after another."""
    contents = [frames.pcap([(time, ping())]) for time in (1000, 2000)]
    paths = [put(tmp_path / f"eth0.pcap{number}", content) for number, content in enumerate(contents)]
    point = point_of(paths[0])
    point.paths = paths
    both = read_by_reference(point)
    seen = both.quality
    assert (2, 1000, 2000) == (seen.frames, seen.first_epoch_ns, seen.last_epoch_ns)
    whole = b"".join(contents)
    assert (hashlib.sha256(whole).hexdigest(), len(whole)) == (seen.sha256, seen.file_bytes)
    echoes = EchoTable()
    echoes.fill([(both.second.echoes, lambda _: 0)])
    (echo,) = echoes.echoes.values()
    assert [1, 1] == [sighting.number for sighting in echo.request]


def test_a_slice_that_cannot_be_read_leaves_the_others(tmp_path: Path) -> None:
    paths = [put(tmp_path / "eth0.pcap", EMPTY[:10]), put(tmp_path / "eth0.pcap1", frames.pcap([(1, ping())]))]
    point = point_of(paths[0])
    point.paths = paths
    both = read_by_reference(point)
    seen, left_out = both.quality, both.left_out
    assert (1, None, [paths[1]]) == (seen.frames, seen.sha256, point.paths)
    assert ["cannot read n1/eth0.pcap"] == [left.what for left in left_out]


def test_what_a_file_says_of_itself_is_noted(tmp_path: Path) -> None:
    content = section() + interface(1, option(11, b"\0not icmp")) + simple(ping())
    seen, left_out = read(put(tmp_path / "x.pcapng", content))
    assert (["capture filter: not icmp"], []) == (seen.notes, left_out)
    assert "not icmp" == seen.capture_filter


@pytest.mark.parametrize(
    ("of_file", "declared", "said"),
    [
        pytest.param(["tcp"], "", "tcp", id="the file's, where the manifest names none"),
        pytest.param(["tcp"], "udp", "udp", id="the manifest's"),
        pytest.param(["tcp", "udp"], "", "(tcp) or (udp)", id="of several interfaces what one of them keeps"),
        pytest.param(["tcp", ""], "", None, id="an interface without one keeps everything"),
        pytest.param([""], "", None, id="none"),
    ],
)
def test_a_captures_filter_is_the_manifests_or_the_files_own(
    of_file: list[str], declared: str, said: str | None, tmp_path: Path
) -> None:
    options = [option(11, b"\0" + each.encode()) if each else b"" for each in of_file]
    content = section() + b"".join(interface(1, each) for each in options) + simple(ping())
    by_manifest = DeclaredPoint(node="n1", interface="eth0", role="underlay", file="x.pcapng", filter=declared)
    seen, _ = read(put(tmp_path / "x.pcapng", content), declared=by_manifest)
    assert said == seen.capture_filter
