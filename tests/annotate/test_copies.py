"""What copies add, keep and leave out, block by block."""

from __future__ import annotations

import shutil
import socket
import struct
from pathlib import Path

import pytest

from analyzer import __version__
from analyzer.annotate import copies as writing
from analyzer.annotate.copies import write_annotated
from analyzer.annotate.targets import targets
from analyzer.errors import UserError
from analyzer.readers import Capture, open_capture
from analyzer.readers.pcapng_shape import DSB, ISB
from analyzer.topology.runs import discover
from tests import frames
from tests.annotate.copying import copied, fields, tshark
from tests.cluster import A, B, ping
from tests.readers.blocks import BE, LE, block, enhanced, interface, obsolete, option, padded, section, simple
from tests.run_folder import PINGS, put, run_folder

NAMES = {A: "t/a", B: "t/b", "fd00::1": "t/six"}


def whole(path: Path) -> Capture:
    with open_capture(path) as capture:
        list(capture.records)
        return capture


def blocks_of(path: Path, kind: int) -> list[bytes]:
    with open_capture(path) as capture:
        return [each[0].body for each in capture.blocks or () if isinstance(each, tuple) and each[0].kind == kind]


def with_options(data: bytes, options: bytes, order: str = LE) -> bytes:
    head = struct.pack(order + "IIIII", 0, 0, 5, len(data), len(data))
    return block(6, head + padded(data) + options, order)


def test_a_pcap_gets_names_of_interface_addresses_and_origin(tmp_path: Path) -> None:
    run = run_folder(tmp_path / "run")
    inputs = discover([run])
    write_annotated(inputs.runs[0], {}, NAMES, targets(inputs, [run], tmp_path / "out"))
    capture = whole(tmp_path / "out" / "n1" / "pod-a-eth0.pcapng")
    (only,) = capture.interfaces
    assert ("n1/pod-a-eth0", "role pod, pod t/a, node n1", 262144) == (only.name, only.description, only.snaplen)
    assert {address: [name] for address, name in NAMES.items()} == capture.names
    assert {"application": f"podpath {__version__}"} == capture.origin
    said = "run vxlan/baseline, n1/pod-a-eth0 (role pod, pod t/a, node n1), copied from n1/pod-a-eth0.pcap"
    assert [said] == [comment.text for comment in capture.comments]


@pytest.mark.parametrize("order", [LE, BE])
def test_a_comment_joins_what_the_packet_said_before(tmp_path: Path, order: str) -> None:
    """Flags (2), drop count (4) and an earlier comment stay, in the byte order of the file."""
    flags, drops = struct.pack(order + "I", 2), struct.pack(order + "Q", 3)
    said = option(1, b"mine", order) + option(2, flags, order) + option(4, drops, order) + option(0, b"", order)
    path = put(
        tmp_path / "eth0.pcapng", section(order) + interface(order=order) + with_options(b"seven b", said, order)
    )
    copy, copies = copied(path, tmp_path / "out", {1: ["first", "second"]})
    new = b"".join(option(1, text, order) for text in (b"first", b"second"))
    (body,) = blocks_of(copy, 6)
    assert padded(b"seven b") + said[:-4] + new + said[-4:] == body[20:]
    assert (1, []) == (copies.commented, copies.left_out)


def test_an_obsolete_packet_block_takes_a_comment(tmp_path: Path) -> None:
    copy, _ = copied(
        put(tmp_path / "x.pcapng", section() + interface() + obsolete(b"abc")), tmp_path / "out", {1: ["x"]}
    )
    assert {1: "x"} == whole(copy).commented()


def test_a_comment_without_a_place_is_told(tmp_path: Path) -> None:
    """A simple packet block has no options, and the file has no frame 9."""
    path = put(tmp_path / "x.pcapng", section() + interface() + simple(b"abc"))
    _, copies = copied(path, tmp_path / "out", {1: ["no room"], 9: ["no frame"]})
    why = "no comment on frame 1, 9: it was not read, or its block has no room for one"
    assert (0, [("x.pcapng", why)]) == (copies.commented, [(each.path, each.why) for each in copies.left_out])


def test_statistics_secrets_and_unknown_blocks_are_copied(tmp_path: Path) -> None:
    """What was received and dropped (ISB), the TLS keys (DSB), and a block that nobody knows."""
    counts = option(4, struct.pack("<Q", 9)) + option(5, struct.pack("<Q", 1)) + option(0, b"")
    statistics = struct.pack("<III", 0, 1, 2) + counts
    secrets = struct.pack("<II", 0x544C534B, 5) + padded(b"keys!")
    rest = block(DSB, secrets) + enhanced(b"abc") + block(ISB, statistics) + block(0xBADC0DE, b"what")
    copy, copies = copied(put(tmp_path / "x.pcapng", section() + interface() + rest), tmp_path / "out")
    found = [blocks_of(copy, kind) for kind in (ISB, DSB, 0xBADC0DE)]
    assert ([[statistics], [secrets], [b"what"]], []) == (found, copies.left_out)


def test_what_would_break_the_copy_or_must_not_be_in_it_is_left_out_and_told(tmp_path: Path) -> None:
    cut = struct.pack("<II", 0x544C534B, 500) + b"keys"
    private = struct.pack("<I", 32473) + b"mine"
    bad = block(DSB, cut) + block(0x40000BAD, private) + block(ISB, struct.pack("<III", 7, 0, 0))
    content = section() + interface() + bad + enhanced(b"a", index=3) + enhanced(b"good")
    copy, copies = copied(put(tmp_path / "x.pcapng", content), tmp_path / "out", {1: ["the good one"]})
    assert [
        "1 packet blocks skipped: of an interface that the section does not describe",
        "custom blocks that are not to be copied",
        "secrets that are cut",
        "statistics of an interface that is not described",
    ] == [each.why for each in copies.left_out]
    assert ({1: "the good one"}, 1) == (whole(copy).commented(), len(blocks_of(copy, 6)))


def test_interfaces_of_a_capture_of_several_keep_their_names_clocks_and_speed(tmp_path: Path) -> None:
    speed = option(8, struct.pack("<Q", 10**10))
    named = [interface(1, option(2, name) + option(9, b"\x09") + speed) for name in (b"eth0", b"lxc1")]
    put(tmp_path / "n1" / "any.pcapng", section() + b"".join(named) + enhanced(b"abc", 7, index=1))
    (tmp_path / "n1" / "eth1.pcap").write_bytes(PINGS)
    inputs = discover([tmp_path])
    write_annotated(inputs.runs[0], {("n1/any[lxc1]", 1): ["on a tap"]}, {}, targets(inputs, [], tmp_path / "out"))
    copy = tmp_path / "out" / "n1" / "any.pcapng"
    capture = whole(copy)
    assert [("eth0", "node n1"), ("lxc1", "node n1")] == [(each.name, each.description) for each in capture.interfaces]
    assert [True, True] == [option(9, b"\x09") + speed in each for each in blocks_of(copy, 1)]
    assert {1: "on a tap"} == capture.commented()


@pytest.mark.parametrize("commented", [[1], [7], [20_000], [1, 2, 9_000, 9_001, 20_000], range(1, 20_001, 777)])
def test_comments_find_their_frames_among_many(tmp_path: Path, commented: list[int]) -> None:
    """Machine code copies what lies between them as it is, some thousand packets at a time."""
    plain = b"".join(enhanced(struct.pack("<I", number), number) for number in range(1, 20_001))
    said = {number: [f"frame {number}"] for number in commented}
    path = put(tmp_path / "x.pcapng", section() + interface() + plain)
    copy, copies = copied(path, tmp_path / "out", said, NAMES)
    with open_capture(copy) as capture:
        assert list(range(1, 20_001)) == [int.from_bytes(record.data, "little") for record in capture.records]
    assert {number: texts[0] for number, texts in said.items()} == capture.commented()
    assert (len(said), []) == (copies.commented, copies.left_out)


def test_slices_of_one_capture_are_told_apart_by_their_files(tmp_path: Path) -> None:
    for name, second in (("eth0.pcap", 1), ("eth0.pcap1", 2)):
        put(tmp_path / "n1" / name, frames.pcap([(second * 10**9, ping())]))
    inputs = discover([tmp_path])
    said = {("n1/eth0.pcap", 1): ["first"], ("n1/eth0.pcap1", 1): ["second"]}
    copies = write_annotated(inputs.runs[0], said, {}, targets(inputs, [tmp_path], tmp_path / "out"))
    assert ["eth0.pcapng", "eth0.pcapng1"] == [path.name for path in copies.paths]
    assert [{1: "first"}, {1: "second"}] == [whole(path).commented() for path in copies.paths]


def test_names_known_to_the_file_stay_with_their_options(tmp_path: Path) -> None:
    known = option(1, socket.inet_aton("10.0.0.9") + b"old\0") + option(0, b"") + option(2, b"dns") + option(0, b"")
    path = put(tmp_path / "x.pcapng", section() + interface() + block(4, known) + enhanced(b"abc"))
    copy, _ = copied(path, tmp_path / "out", names={A: "t/a"})
    assert known == blocks_of(copy, 4)[0]
    assert {"10.0.0.9": ["old"], A: ["t/a"]} == whole(copy).names


def test_every_section_has_the_names(tmp_path: Path) -> None:
    one = [section(order) + interface(order=order) + enhanced(b"abc", order=order) for order in (LE, BE)]
    copy, _ = copied(put(tmp_path / "x.pcapng", b"".join(one)), tmp_path / "out", names=NAMES)
    assert 2 == len(blocks_of(copy, 4))


def test_of_a_damaged_capture_what_can_be_read_is_copied_and_the_damage_told(tmp_path: Path) -> None:
    copy, copies = copied(put(tmp_path / "eth0.pcap", PINGS[:-5]), tmp_path / "out", {1: ["here"], 2: ["lost"]})
    assert {1: "here"} == whole(copy).commented()
    assert [
        "cut inside packet 2: 93 of 98 bytes",
        "no comment on frame 2: it was not read, or its block has no room for one",
    ] == [each.why for each in copies.left_out]


def test_captures_one_behind_the_other_become_interfaces(tmp_path: Path) -> None:
    """The second one is of another link type, and counts nanoseconds."""
    first = frames.pcap([(1000, ping())], nanoseconds=False)
    second = frames.pcap([(2003, frames.ipv4(b"x"))], link_type=101)
    copy, _ = copied(put(tmp_path / "eth0.pcap", first + second), tmp_path / "out")
    with open_capture(copy) as capture:
        assert [(1000, 1, 0), (2003, 101, 1)] == [(r.time_epoch_ns, r.link_type, r.interface) for r in capture.records]


def test_a_link_type_that_pcapng_cannot_say_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path / "eth0.pcap", frames.pcap([(1, ping())], link_type=70000))
    inputs = discover([path])
    copies = write_annotated(inputs.runs[0], {}, {}, targets(inputs, [path], tmp_path / "out"))
    assert ([], ["pcapng has no link type 70000"]) == (copies.paths, [each.why for each in copies.left_out])
    assert [] == list((tmp_path / "out").iterdir())


def test_a_copy_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full half-way."""

    def full(*_: object) -> object:
        yield b"some"
        raise writing._cannot_write(Path("copy"), OSError(28, "No space left on device"))

    path = put(tmp_path / "eth0.pcap")
    monkeypatch.setattr("analyzer.annotate.from_pcap.copied", full)
    with pytest.raises(UserError, match="No space left on device"):
        copied(path, tmp_path / "out")
    assert [] == list((tmp_path / "out").iterdir())


def test_a_hidden_link_is_not_followed(tmp_path: Path) -> None:
    """Where the copy is written before it gets its name, somebody has put a link to another file."""
    precious = put(tmp_path / "precious", b"keep me")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".eth0.pcapng").symlink_to(precious)
    copied(put(tmp_path / "eth0.pcap"), tmp_path / "out")
    assert b"keep me" == precious.read_bytes()


@pytest.mark.tshark
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_shows_names_comments_and_interfaces(tmp_path: Path) -> None:
    copy, _ = copied(put(tmp_path / "eth0.pcap"), tmp_path / "out", {2: ["one", "zwei 二"]}, NAMES)
    assert ["1|eth0|", "2|eth0|one,zwei 二"] == fields(copy, "frame.number", "frame.interface_name", "frame.comment")
    assert ["t/a,t/b", "t/b,t/a"] == tshark(copy, "-N", "n", "-T", "fields", "-E", "separator=,", "-e", "ip.src_host",
                                            "-e", "ip.dst_host")  # fmt: skip


def test_a_copy_of_a_copy_says_once_who_made_it(tmp_path: Path) -> None:
    first, _ = copied(put(tmp_path / "eth0.pcap"), tmp_path / "one", names=NAMES)
    second, _ = copied(first, tmp_path / "two")
    capture = whole(second)
    assert f"podpath {__version__}" == capture.origin["application"]
    assert (["eth0"], set(NAMES)) == ([each.name for each in capture.interfaces], set(capture.names))


def test_who_captured_is_still_told(tmp_path: Path) -> None:
    head = struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + option(2, b"AMD") + option(4, b"Dumpcap 4.0") + option(0, b"")
    copy, _ = copied(put(tmp_path / "x.pcapng", block(0x0A0D0D0A, head) + interface() + enhanced(b"a")), tmp_path / "o")
    assert {"hardware": "AMD", "application": f"podpath {__version__}, copied from Dumpcap 4.0"} == whole(copy).origin
