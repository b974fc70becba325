"""A dissection as text, picture, Markdown and piece of a page: all fields, in their places, harmless."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import msgspec
import pytest

from analyzer import docs
from analyzer.dissection.dissect import Wish, dissection
from analyzer.dissection_result import Dissection
from analyzer.report import dissections
from analyzer.report.dissection.lines import blocks, overhead_words, span
from analyzer.report.dissection.summary import summary
from analyzer.report.dissection.text import text
from tests.report.document import Document
from tests.samples import CAPTURES

HOSTILE = "<script>alert(1)</script>|`x`\x1b[31m\u202e"


@pytest.fixture(scope="module")
def dsr() -> Dissection:
    return dissection(CAPTURES / "geneve" / "dsr" / "worker2" / "eth0.pcap", Wish(22), {})


@pytest.fixture(scope="module")
def hostile(dsr: Dissection) -> Dissection:
    return msgspec.structs.replace(dsr, run=HOSTILE, point=HOSTILE, file=HOSTILE, notes=[HOSTILE], stop=HOSTILE)


def written(found: Dissection, form: str, folder: Path) -> str:
    dissections.write(found, form, folder / "out")
    return (folder / "out").read_text()


def test_text_puts_a_bracket_before_what_the_path_added(dsr: Dissection) -> None:
    lines = text(dsr, 120).splitlines()
    assert (
        [
            "Frame 22 of worker2/eth0, geneve/dsr",
            "136 bytes on the wire, all captured; frame 22 of worker2/eth0.pcap",
            "",
            "  0–13     outer Ethernet  14 bytes",  # noqa: RUF001 - the dash of a range
            "  0–5      02 42 ac 12 00 04       Destination                      02:42:ac:12:00:04",  # noqa: RUF001
        ]
        == lines[:5]
    )
    bracketed = [line for line in lines if line[:1] in "╭│╰" and line]
    assert bracketed[0].startswith("╭ 14\N{EN DASH}33    outer IPv4")
    assert "╰ 62 bytes added: Outer IP 20 + UDP 8 + Geneve 8 + Options 12 + Inner Ethernet 14" == bracketed[-1]
    assert any("Virtual network identifier" in line and "20522  identity of lab/client" in line for line in bracketed)
    assert "  76\N{EN DASH}95      inner IPv4  20 bytes" == lines[lines.index(bracketed[-1]) + 2]


def test_text_has_colours_on_a_terminal_alone(dsr: Dissection) -> None:
    assert "\x1b[" in text(dsr, 120, colour=True)
    assert "\x1b[" not in text(dsr, 120)


@pytest.mark.parametrize("width", [80, 120])
def test_every_field_has_its_line_however_narrow(dsr: Dissection, width: int) -> None:
    shown = text(dsr, width)
    labels = [line.label for block in blocks(dsr) for line in block.lines]
    assert [] == [label for label in labels if label not in shown]


def test_bits_are_drawn_in_their_bytes(dsr: Dissection) -> None:
    version, length = blocks(dsr)[1].lines[:2]
    assert ("0100 ....", ".... 0101") == (version.bytes, length.bytes)


def test_ranges_and_sums() -> None:
    assert ("14", "16\N{EN DASH}17") == (span(14, 1), span(16, 2))


def test_headers_are_named_by_the_packet_that_they_belong_to(dsr: Dissection) -> None:
    assert [
        "outer Ethernet",
        "outer IPv4",
        "outer UDP",
        "Geneve",
        "inner Ethernet",
        "inner IPv4",
        "inner TCP",
    ] == [block.title for block in blocks(dsr)]
    assert [False, True, True, True, True, False, False] == [block.added for block in blocks(dsr)]


def test_a_header_in_a_few_words(dsr: Dissection) -> None:
    assert [
        "02:42:ac:12:00:03 → 02:42:ac:12:00:04",
        "worker 172.18.0.3 → worker2 172.18.0.4, TTL 64",
        "56087 → 6081",
        "VNI 20522, identity of lab/client, Cilium DSR to 172.18.0.2:30080",
        "5e:5e:5d:f0:7a:8c → b2:97:03:e6:1e:b2",
        "lab/client 10.244.1.17 → lab/web 10.244.2.12, TTL 64",
        "60908 → 80, SYN",
    ] == [summary(header) for header in dsr.headers]


def test_json_meets_its_schema(dsr: Dissection, tmp_path: Path) -> None:
    found = json.loads(written(dsr, "json", tmp_path))
    jsonschema.validate(found, json.loads(docs.schema("dissection")))
    assert dsr == msgspec.json.decode(written(dsr, "json", tmp_path).encode(), type=Dissection)


def test_markdown_is_a_table_with_a_row_a_field(dsr: Dissection, tmp_path: Path) -> None:
    lines = written(dsr, "markdown", tmp_path).splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    fields = sum(len(block.lines) for block in blocks(dsr))
    assert 2 + len(dsr.headers) + fields == len(rows)
    assert "| Virtual network identifier | 46\N{EN DASH}48 | `00 50 2a` | 20522 | identity of lab/client |" in rows
    assert f"{overhead_words(dsr)}." in lines


def test_the_picture_shows_every_byte_and_every_field(dsr: Dissection, tmp_path: Path) -> None:
    root = ElementTree.fromstring(written(dsr, "svg", tmp_path))  # noqa: S314 - we wrote it
    texts = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    rows = [each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text") if "textLength" in each.attrib]
    assert bytes.fromhex(dsr.data) == bytes.fromhex(" ".join(rows))
    assert [] == [line.label for block in blocks(dsr) for line in block.lines if line.label not in texts]
    right = [float(element.attrib.get("x", 0)) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert max(right) < float(root.attrib["width"])


@pytest.mark.parametrize("form", ["text", "html", "svg", "markdown"])
def test_names_from_captures_break_out_of_no_form(hostile: Dissection, form: str, tmp_path: Path) -> None:
    shown = written(hostile, form, tmp_path)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    if form in ("html", "svg"):
        assert "<script" not in shown
    if form == "markdown":
        assert "<script" not in shown
        assert "|`x`" not in shown


def test_html_is_well_formed_and_has_the_drawing_in_it(dsr: Dissection, tmp_path: Path) -> None:
    page = Document(written(dsr, "html", tmp_path))
    assert [] == page.open_elements
    assert 1 == len(page.all("svg"))


def test_what_was_not_read_is_told(dsr: Dissection) -> None:
    cut = msgspec.structs.replace(
        dsr,
        status="truncated",
        stop="ipv4 header does not fit",
        unread=True,
        payload_start=14,
        payload_length=9,
        captured_len=23,
        headers=dsr.headers[:1],
        overhead=None,
        data=dsr.data[: 2 * 23],
    )
    shown = text(cut, 120)
    assert "Reading stopped: truncated, ipv4 header does not fit." in shown
    assert "9 bytes were not read, from byte 14 on." in shown
    assert "136 bytes on the wire, 23 captured" in shown
