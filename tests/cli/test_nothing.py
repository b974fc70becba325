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
