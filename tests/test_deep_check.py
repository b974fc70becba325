"""The second opinion on Geneve options: what tshark reads through pyshark, and what is said when it cannot be asked."""

from __future__ import annotations

import shutil
import struct
import sys
from pathlib import Path

import pytest

from analyzer.deep_check import MAX_DISAGREEMENTS, SecondOpinion
from analyzer.layers import bindings
from analyzer.layers.dissector import dissect
from analyzer.layers.geneve_options import GeneveOption
from analyzer.points.second_look import OptionFrame
from analyzer.readers import Record
from analyzer.result import DeepCheck, OptionReading
from tests import frames

PING = frames.ethernet(frames.ipv4(frames.echo(), proto=1))
DSR_V6 = struct.pack("!HBB", 0x014B, 0x81, 5) + bytes.fromhex("fd00" + "00" * 13 + "05") + struct.pack("!HH", 443, 0)
FOREIGN = struct.pack("!HBB", 0x0102, 0x01, 1) + b"abcd"
EMPTY = struct.pack("!HBB", 0xFFFF, 0x80, 0)

needs_tshark = [
    pytest.mark.tshark,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
    pytest.mark.skipif(sys.version_info >= (3, 14), reason="pyshark 0.6 does not run on Python 3.14"),
]


def carrying(options: bytes, number: int = 1, port: int = 6081, link: int = 1, kept: int | None = None) -> OptionFrame:
    """A frame with these options, read by us; link type 101 has no Ethernet header in front."""
    data = frames.in_tunnel(frames.geneve(PING, options=options), port)[14 if link == 101 else 0 :]
    record = Record(number, 0, len(data), data[:kept], link, 0)
    read = dissect(record, bindings.build({port: "geneve"}))
    return OptionFrame("node1/eth0", record, port, read.packets[0]["geneve_options"])


def check_options(*found: list[OptionFrame], wanted: bool = True) -> DeepCheck:
    """The answer when frames are found in so many captures."""
    with SecondOpinion(wanted) as tshark:
        for frames_of_one in found:
            tshark.ask(frames_of_one)
        return tshark.answer()


def test_nothing_is_asked_when_no_frame_carries_options() -> None:
    check = check_options([])
    assert ("not needed", "no frame carries Geneve options", 0) == (check.status, check.why, check.frames)


def test_nothing_is_asked_when_it_is_not_wanted() -> None:
    check = check_options([carrying(FOREIGN)] * 3, wanted=False)
    assert ("not needed", "asked for with --report only", 0, None) == (
        check.status,
        check.why,
        check.frames,
        check.tshark_version,
    )


def test_python_without_a_working_pyshark_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 14, 0, "final", 0))
    check = check_options([carrying(FOREIGN)])
    expected = "pyshark does not run on Python 3.14: use 3.11 to 3.13 for this check"
    assert ("unavailable", expected, []) == (check.status, check.why, check.readings)


def test_missing_tshark_is_told_with_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    check = check_options([carrying(FOREIGN)])
    assert ("unavailable", 0, []) == (check.status, check.frames, check.readings)
    assert "tshark is not installed: apt install tshark, or brew install wireshark" == check.why


def test_tshark_that_fails_is_told_with_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tshark"
    program.write_text("#!/bin/sh\necho 'tshark: out of luck' >&2\nexit 2\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    check = check_options([carrying(FOREIGN)])
    assert ("unavailable", "tshark failed with exit code 2: tshark: out of luck") == (check.status, check.why)


class TestWithTshark:
    pytestmark = needs_tshark

    def test_same_reading_is_agreement(self) -> None:
        """DSR over both IP versions, several options in one header, one without data, a packet cut behind them."""
        given = [
            carrying(frames.dsr_option()),
            carrying(DSR_V6),
            carrying(FOREIGN + frames.dsr_option() + EMPTY),
            carrying(EMPTY),
            carrying(frames.dsr_option(), kept=14 + 20 + 8 + 8 + 12),
        ]
        check = check_options(given)
        assert ("agreed", "5 of 5 frames read alike", 5, []) == (check.status, check.why, check.frames, check.readings)
        assert check.tshark_version is not None

    def test_frames_of_captures_that_are_read_later_are_asked_as_well(self) -> None:
        """Nobody is asked twice, and captures without options ask for nothing."""
        check = check_options([carrying(FOREIGN)], [], [carrying(DSR_V6)] * 2, [carrying(EMPTY)])
        assert ("agreed", "4 of 4 frames read alike") == (check.status, check.why)

    def test_every_link_type_and_port_is_read(self) -> None:
        """A temporary file holds frames of one link type; ports of one's own are decoded as Geneve."""
        given = [carrying(FOREIGN), carrying(FOREIGN, port=16081), carrying(DSR_V6, link=101)]
        assert ("agreed", 3) == (check_options(given).status, check_options(given).frames)

    def test_other_reading_is_shown_with_both_sides(self) -> None:
        frame = carrying(frames.dsr_option("172.18.0.2", 30080), number=17)
        frame = frame._replace(options=(GeneveOption(0x0102, 0x01, b"abcd", 4),))
        check = check_options([frame, carrying(FOREIGN)])
        ours, theirs = "0x0102:0x01 61626364", "0x014b:0x81 DSR 172.18.0.2:30080"
        assert ("disagreed", "1 of 2 frames read alike") == (check.status, check.why)
        assert [OptionReading("node1/eth0", 17, ours, theirs, False)] == check.readings

    def test_shown_disagreements_are_bounded_and_all_are_counted(self) -> None:
        wrong = carrying(FOREIGN)
        wrong = wrong._replace(options=())
        check = check_options([wrong] * (MAX_DISAGREEMENTS + 5))
        assert (20, "0 of 25 frames read alike", 25) == (len(check.readings), check.why, check.frames)

    def test_option_that_lies_about_its_length_is_a_disagreement_at_most(self) -> None:
        """31 words claimed where one is left: we cut it, tshark may say it differently, and neither breaks the run."""
        check = check_options([carrying(struct.pack("!HBB", 0x0102, 1, 31) + b"abcd"), carrying(FOREIGN)])
        assert 2 == check.frames
