"""Files of expectations: what is taken, and how a fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.errors import CannotRead, Misused
from analyzer.expectations.form_words import Bounds, Choice
from analyzer.expectations.written import load


def written(folder: Path, text: str) -> Path:
    path = folder / "e.yaml"
    path.write_text(text)
    return path


def test_documents_come_with_the_lines_of_their_expectations(tmp_path: Path) -> None:
    text = (
        "# all\nruns: {setup: vxlan}\nexpect:\n  - overhead: {bytes: 50}\n\n  - name: x\n    ttl: {value: [62, 63]}\n"
    )
    first, second = load(written(tmp_path, text + "---\nexpect: [{flows: {count: {at_least: 2}}}]\n---\n"))
    assert ([4, 6], Choice(setup="vxlan")) == (first.lines, first.document.runs)
    assert ([9], "*") == (second.lines, second.document.runs)
    flows = second.document.expect[0].flows
    assert flows is not None
    assert Bounds(at_least=2) == flows.count


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("expect:\n  - overhead:\n      bytez: 50\n", 3, "expect[0].overhead: `bytez` is not known there"),
        ("expect:\n  - overhead: {bytes: 50}\n    colour: red\n", 3, "expect[0]: `colour` is not known there"),
        ("expect:\n  - overhead: {bytes: fifty}\n", 2, "expect[0].overhead.bytes: Expected `int | array`, got `str`"),
        ("expect:\n  - no_frames: {tunnel: vxlna}\n", 2, "expect[0].no_frames.tunnel: Invalid enum value 'vxlna'"),
        ("expect:\n\n  - name: nothing\n", 3, "expect[0]: an expectation is about one of flows, overhead, ttl, mtu, "
         "pings, tunnels, no_frames, routes, capture; it has none"),
        ("expect:\n  - ttl: {value: 63}\n    overhead: {bytes: 50}\n", 2, "expect[0]: an expectation is about one of "
         "flows, overhead, ttl, mtu, pings, tunnels, no_frames, routes, capture; it has overhead and ttl"),
        ("expect:\n  - overhead: {}\n", 2, "expect[0]: `overhead` says nothing that could hold or not"),
        ("expect:\n  - pings: {scope: intranode}\n", 2, "expect[0]: `pings` says nothing that could hold or not"),
        ("expect:\n  - pings: {answered: most}\n", 2,
         "expect[0].pings: `answered` is `all`, `none` or `2 of 4`, not `most`"),
        ("expect:\n  - name: x\n    pings: {answered: 5 of 3}\n", 3,
         "expect[0].pings: `answered`: no 5 of 3 pings can be answered"),
        ("expect:\n  - no_frames: {udp_port: 99999}\n", 2, "expect[0].no_frames.udp_port: Expected `int` <= 65535"),
        ("expect:\n  - no_frames:\n      udp_port: [53, 0]\n", 3,
         "expect[0].no_frames.udp_port[1]: Expected `int` >= 1"),
        ("expect:\n  - tunnels: {port: 65536}\n", 2, "expect[0].tunnels.port: Expected `int` <= 65535"),
        ("expect:\n  - flows: {port: 0}\n", 2, "expect[0].flows.port: Expected `int` >= 1"),
        ("expect:\n  - ttl: {value: 256}\n", 2, "expect[0].ttl.value: Expected `int` <= 255"),
        ("expect:\n  - tunnels: {outer_ttl: -1}\n", 2, "expect[0].tunnels.outer_ttl: Expected `int` >= 0"),
        ("expect:\n  - flows: {count: {}}\n", 2, "expect[0].flows.count: a range needs `at_least`, `at_most` or both"),
        ("expect:\n  - flows: {tunnel: vxlan, count: 0}\n", 2,
         "expect[0].flows: of no flow only `path_class` can be demanded; `no_frames` knows tunnels"),
        ("expect:\n  - flows: {scope: intranode, between: any}\n", 2,
         "expect[0].flows: `scope` is of two pods: leave `between` out"),
        ("expect: []\n", 1, "expect: Expected `array` of length >= 1"),
        ("runs: vxlan/*\n", 1, "Object missing required field `expect`"),
        ("expect:\n  - ttl: {value: 63}\n  - ttl: {value: 63, value: 62}\n", 3, "`value` stands twice"),
        ("runs: *\nexpect: []\n", 1, "did not find expected alphabetic or numeric character"),
        ("expect: &e\n  - ttl: {value: 63}\nruns: *e\n", 3, "aliases are not taken: write it out, and `*` in quotes"),
        ("expect:\n  - ttl: {value: !!binary AAAA}\n", 2, "the tag tag:yaml.org,2002:binary is not taken"),
        ("expect:\n  - [\n", 3, "did not find expected node content"),
        ("just words\n", 1, "Expected `object`, got `str`"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, line: int, why: str) -> None:
    with pytest.raises(Misused) as told:
        load(written(tmp_path, text))
    assert (f"cannot use {tmp_path}/e.yaml, line {line}", why) == (told.value.what, told.value.why)
    assert "\n" not in str(told.value)
    assert told.value.next_step == "`analyze schema expectations` says what may stand there"


def test_an_empty_file_expects_nothing(tmp_path: Path) -> None:
    with pytest.raises(Misused, match="it expects nothing"):
        load(written(tmp_path, "# to be written\n"))


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="No such file"):
        load(tmp_path / "none.yaml")
    (tmp_path / "e.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CannotRead, match="it is no UTF-8"):
        load(tmp_path / "e.yaml")
    (tmp_path / "e.yaml").write_bytes(b"#" * (1 << 20) + b"\n")
    with pytest.raises(CannotRead, match="larger than 1048576 bytes"):
        load(tmp_path / "e.yaml")


def test_what_is_nested_too_deep_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misused, match="nested deeper than 60 levels"):
        load(written(tmp_path, "[" * 70))


def test_the_largest_and_the_smallest_values_are_taken(tmp_path: Path) -> None:
    text = "expect: [{no_frames: {udp_port: [1, 65535]}}, {ttl: {value: [0, 255]}}, {pings: {answered: 3 of 3}}]\n"
    first, second, third = load(written(tmp_path, text))[0].document.expect
    assert first.no_frames is not None
    assert [1, 65535] == first.no_frames.udp_port
    assert second.ttl is not None
    assert [0, 255] == second.ttl.value
    assert third.pings is not None
    assert "3 of 3" == third.pings.answered
