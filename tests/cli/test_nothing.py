"""Where no capture can be opened every verb ends with 3; where some can, with 12."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.cli.console import Console
from tests.run_folder import PINGS, put

CUT = PINGS[:10]
"""Begins like a capture and ends inside the file header."""
VERBS = ("analyze", "flows", "flows --columns core", "frames", "trace", "trace --format json")


class Piped(io.TextIOWrapper):
    """Standard input with these bytes."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))


@pytest.mark.parametrize("verb", [*VERBS, "annotate --out copies"])
@pytest.mark.parametrize(("content", "why"), [(b"", "the file is empty"), (CUT, "cut after 10 of 24 bytes")])
def test_a_capture_that_cannot_be_opened_is_nothing(verb: str, content: bytes, why: str, console: Console) -> None:
    put(console.folder / "eth0.pcap", content)
    ended = console.analyze(*verb.split(), "eth0.pcap")
    assert 3 == ended.code
    assert "analyze: cannot read eth0.pcap: " in ended.err
    assert why in ended.err


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("analyze", "0 packets in this capture: there is nothing to tell.\n"),
        ("triage", "0 packets in these captures: no rule can judge them. 1 run: nothing found; "),
        ("flows", "analyze: no flow: no frame holds an IP packet; "),
        ("flows --columns core", "analyze: no flow: no frame holds an IP packet; "),
        ("frames", "analyze: no frame: the captures are empty\n"),
        ("trace", "eth0.pcap: no packet with a network header\n"),
        ("annotate --out copies", "comments on 0 frames\n"),
    ],
)
def test_a_capture_without_packets_says_so(verb: str, said: str, console: Console) -> None:
    put(console.folder / "eth0.pcap", PINGS[:24])
    ended = console.analyze(*verb.split(), "eth0.pcap")
    assert (0, True) == (ended.code, said in ended.out + ended.err)


def test_an_empty_capture_has_no_other_frame_to_name(console: Console) -> None:
    put(console.folder / "eth0.pcap", PINGS[:24])
    said = "analyze: cannot find frame 1 in eth0.pcap: it has no frames; give a capture that holds some\n"
    assert (2, said) == console.analyze("dissect", "eth0.pcap", "--frame", "1")[::2]


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_on_standard_input_is_nothing(verb: str, console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Piped(b""))
    ended = console.analyze(*verb.split(), "-")
    assert (3, 1) == (ended.code, ended.err.count("cannot read stdin: the file is empty; capture again"))


@pytest.mark.parametrize("verb", [*VERBS, "annotate --out copies"])
def test_where_another_can_be_opened_the_rest_is_left_out(verb: str, console: Console) -> None:
    put(console.folder / "eth0.pcap", b"")
    put(console.folder / "eth1.pcap")
    ended = console.analyze(*verb.split(), "eth0.pcap", "eth1.pcap")
    assert 12 == ended.code
    assert "analyze: cannot read eth0.pcap: the file is empty" in ended.err


@pytest.mark.parametrize("content", [b"", CUT])
def test_the_main_job_says_that_nothing_could_be_analysed(
    content: bytes, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Piped(content))
    assert console.analyze("-").out.startswith("Nothing could be analysed: 1 input left out.\n")


def test_nothing_to_compare_says_why(console: Console) -> None:
    for name in ("a.pcap", "b.pcap"):
        put(Path(name), b"")
    ended = console.analyze("compare", "a.pcap", "b.pcap")
    assert (3, "analyze: cannot read a.pcap: the file is empty (and 1 more); give the capture itself\n") == (
        ended.code,
        ended.err,
    )


def test_too_little_to_compare_says_what_was_left_out(console: Console) -> None:
    put(Path("a.pcap"), b"")
    put(Path("b.pcap"))
    ended = console.analyze("compare", "a.pcap", "b.pcap")
    assert 2 == ended.code
    assert "cannot compare: only b.pcap was found; cannot read a.pcap: the file is empty; give two or more" in ended.err
