"""The page: what it says, how it is built, and that nothing in a capture can break out of it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from jinja2 import UndefinedError

from analyzer.report import html, scripts, templates
from analyzer.result import OptionReading, Result

from . import factory
from .document import Document

RESULTS = {
    "four setups": factory.four_setups,
    "lone file": factory.lone_file,
    "only unknown": factory.only_unknown,
    "nothing": factory.empty,
}
HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=y>\x00\u202e--></style>{{ 7*7 }}" + "a" * 300


@pytest.fixture(scope="module")
def page(four_setups: Result) -> Document:
    return Document(html.render(four_setups))


@pytest.mark.parametrize("name", RESULTS)
def test_page_is_well_formed_and_reachable(name: str) -> None:
    """Elements close in order, ids are unique, links lead somewhere, headings step down one at a time."""
    page = Document(html.render(RESULTS[name]()))
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    links = [element.attributes["href"] for element in page.all("a")]
    levels = [int(element.tag[1]) for element in page.all("h1", "h2", "h3", "h4", "h5")]
    labels = [
        element.attributes["aria-labelledby"] for element in page.elements if "aria-labelledby" in element.attributes
    ]
    assert page.open_elements == []
    assert sorted(set(ids)) == sorted(ids)
    assert [link for link in links if link.removeprefix("#") not in ids] == []
    assert [label for label in labels for each in label.split() if each not in ids] == []
    assert [levels[0], max(after - before for before, after in pairwise(levels))] == [1, 1]


def test_page_needs_nothing_from_outside(page: Document) -> None:
    """One script of its own, no external file, no URL but the name of the SVG format."""
    loading = [
        element for element in page.elements if {"src", "srcset", "data", "xlink:href"} & element.attributes.keys()
    ]
    urls = set(re.findall(r"(?:https?:)?//[\w.]+[^\s\"']*", page.source))
    assert loading == []
    assert page.all("link", "iframe", "img", "object") == []
    assert [{}] == [script.attributes for script in page.all("script")]
    assert urls == {"http://www.w3.org/2000/svg"}
    assert "url(" not in page.source
    assert "@import" not in page.source


def test_tables_have_captions_and_scopes(page: Document) -> None:
    """Every table has a caption, every th a scope, every number column its sentence on how to read it."""
    assert len(page.all("caption")) == len(page.all("table"))
    assert {element.attributes.get("scope") for element in page.all("th")} == {"col", "row", "rowgroup"}
    assert all(element.text.strip() for element in page.all("caption"))


def test_sections_stand_in_order(page: Document) -> None:
    sections = [element.attributes["aria-labelledby"] for element in page.all("section")]
    expected = (
        "comparison overhead mtu ttl paths round-trips routes scenarios others tunnels flows quality method glossary"
    )
    assert sections == expected.split()


@pytest.mark.parametrize(
    "words",
    [
        "50 bytes always, n = 4,213",
        "50 fewer than VXLAN",
        "in Geneve, UDP 6081",
        "237 µs n = 5, 197 to 427 µs",
        "10.244.2.0/24 via 10.244.1.77 dev cilium_host proto kernel mtu 1450",
        "eBPF lab, not Cilium",
        "1450 n = 8 SYNs",
        "≈ 10.0 % estimate, 4,391 packets",
        "9 points 3,780 frames, 0 dropped",
    ],
)
def test_comparison_gives_value_unit_and_n(page: Document, words: str) -> None:
    assert words in page.words("comparison-table")


def test_verdict_comes_from_the_numbers(page: Document) -> None:
    verdict = next(element for element in page.elements if element.attributes.get("class") == "verdict")
    assert verdict.text == (
        "VXLAN and Geneve add 50 bytes to every packet between nodes (which leaves 1450 of 1500), "
        "native (auto routes) and native (BGP) add none; "
        "for that the network between carries the nodes' addresses alone, not the pods'; "
        "all 20 of their pings between nodes came back."
    )


def test_lab_is_not_taken_for_cilium(page: Document) -> None:
    standfirst = next(element for element in page.elements if element.attributes.get("class") == "standfirst")
    assert "No packet compared here was made by Cilium itself" in standfirst.text
    assert "genuine Cilium 1.19.0-dev" in page.words("other-runs")


def test_lost_pings_say_where_they_were_last_seen(page: Document) -> None:
    assert "0 of 5 last seen at worker/eth0" in page.words("other-runs")
    assert "not answered; last seen at worker/eth0" in page.words("drawing-run-native-bgp.no-route-internode")
    assert "last seen here" in page.words("hops-run-native-bgp.no-route-internode")


def test_hops_tell_the_path(page: Document) -> None:
    hops = page.words("hops-run-vxlan.baseline-internode")
    assert "worker2/eth0 node's network interface 44 46 µs 64 64 VXLAN 20522 = lab/client 148 50" in hops
    assert "cil_from_container" in hops


def test_columns_without_any_value_are_left_out(page: Document) -> None:
    assert "Outer TTL" not in page.words("hops-run-native-auto.baseline-internode")


def test_refused_sends_and_tunnels_are_told(page: Document) -> None:
    assert "df-sweep-1451 1451 ping: local error: message too long, mtu=1450" in page.words("mtu-refused")
    assert "172.18.0.3 → 172.18.0.4 VXLAN UDP 8472 20522 lab/client 212 64 zero not set" in page.words("tunnels-table")
    assert "0x014b:0x81 DSR" in page.words("tunnels-table")


def test_inputs_are_named_with_their_whole_checksum(page: Document) -> None:
    assert f"{factory.CHECKSUM}  vxlan/baseline/worker/eth0.pcap" in page.source


def test_left_out_inputs_are_told(page: Document) -> None:
    assert "notes/readme.pcap not read no capture: starts with '# Notes' move it out" in page.words("left-out")


def test_flows_are_bounded_and_say_so(page: Document) -> None:
    assert page.words("flows-run-vxlan.baseline").count("lab/client:4") == 25
    assert "and 7 more flows in result.json" in page.words("flows-run-vxlan.baseline")


def test_lone_file_makes_a_page(lone_file: Result) -> None:
    """Tunnels, VNIs, overhead, MSS and what more would tell, from one file without a manifest."""
    page = Document(html.render(lone_file))
    text = " ".join(page.all("body")[0].text.split())
    for words in (
        "VXLAN adds 50 bytes to every packet between nodes",
        "What eth0.pcap shows",
        "172.18.0.4 → 172.18.0.3 VXLAN UDP 8472 33060",
        "1450 n = 8 SYNs",
        "a capture inside a pod would say which TTL arrives",
        "names and roles are inferred from the packets",
    ):
        assert words in text
    assert "reference" not in page.words("comparison-table")


def test_unknown_says_what_would_settle_it() -> None:
    text = Document(html.render(factory.only_unknown())).all("body")[0].text
    assert "nothing says which addresses are pods" in text
    assert "settled by: a capture of node eth0" in text


def test_nothing_analysed_still_makes_a_page() -> None:
    page = Document(html.render(factory.empty()))
    assert "Nothing could be analysed: 1 input left out." in page.all("body")[0].text
    assert [element.attributes["aria-labelledby"] for element in page.all("section")] == ["quality", "method"]


def test_same_result_gives_the_same_page(four_setups: Result) -> None:
    assert html.render(four_setups) == html.render(factory.four_setups())


def _poisoned(value: object, names: frozenset[str]) -> object:
    """Return a Result's builtins with every free text replaced or followed by a hostile one."""
    if isinstance(value, dict):
        return {key: _text(key, each, names) for key, each in value.items()}
    return [_poisoned(each, names) for each in value] if isinstance(value, list) else value


def _text(key: str, value: object, names: frozenset[str]) -> object:
    if key == "declared_tunnel":
        return value
    if key in names and isinstance(value, str):
        return value + HOSTILE
    if key in names and isinstance(value, list):
        return [each + HOSTILE if isinstance(each, str) else _poisoned(each, names) for each in value]
    return _poisoned(value, names)


FREE_TEXT = frozenset(
    {
        "path",
        "what",
        "why",
        "next_step",
        "file",
        "interface",
        "node",
        "pod",
        "source_pod",
        "destination_pod",
        "description",
        "cilium_version",
        "stamped",
        "kernel",
        "message",
        "step",
        "identity",
        "geneve_options",
        "programs",
        "last_seen_at",
        "point",
        "counted_at",
        "proven_at",
        "notes",
        "hints",
        "path_evidence",
        "settled_by",
        "network_transport",
        "source_ip",
        "destination_ip",
        "name",
        "via",
        "device",
        "destination",
        "generator",
        "tunnel_type",
        "format",
        "link_type",
        "protocol",
        "tshark_version",
        "source_node",
        "destination_node",
    }
)


def poisoned(result: Result) -> Result:
    """Return the Result with hostile text in every name that comes out of captures or files beside them."""
    return msgspec.convert(_poisoned(msgspec.to_builtins(result), FREE_TEXT), Result)


def test_hostile_names_are_inert(four_setups: Result) -> None:
    """Markup, quotes, NUL, text direction and template syntax in any free text stay text."""
    result = poisoned(four_setups)
    for run in result.runs:
        run.id += HOSTILE
        run.setup = run.scenario = HOSTILE
    result.comparison.runs = [name + HOSTILE for name in result.comparison.runs]
    source = html.render(result)
    page = Document(source)
    assert page.open_elements == []
    assert page.all("img") == []
    assert [scripts.script()] == [script.text for script in page.all("script")]
    assert [element for element in page.elements if any(name.startswith("on") for name in element.attributes)] == []
    assert "\x00" not in source
    assert "\u202e" not in source
    assert "49" not in {element.text for element in page.elements}
    assert source.count("</style>") == 2  # the page's own, and the dark colours


def test_right_to_left_names_stay_apart(four_setups: Result) -> None:
    """A name written from right to left is isolated from the numbers beside it."""
    renamed = factory.four_setups()
    renamed.runs[0].ping_paths[0].source_pod = "lab/\u05e9\u05dc\u05d5\u05dd"
    assert "\u2068lab/\u05e9\u05dc\u05d5\u05dd\u2069" in html.render(renamed)


def test_a_missing_name_in_a_template_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        templates.environment().from_string("{{ nowhere }}").render()


def test_a_huge_result_makes_a_bounded_page() -> None:
    """20 runs of 1,000 flows out of 100,000 stay well under 5 MB."""
    source = html.render(factory.huge())
    assert len(source.encode()) < 1_500_000
    assert "more flows in result.json" in source


def test_only_the_page_itself_carries_a_script() -> None:
    names = [each.name for each in templates.folder().iterdir() if Path(each.name).suffix in {".j2", ".css"}]
    names.remove("page.html.j2")
    assert len(names) >= 6
    assert [name for name in names if "<script" in (templates.folder() / name).read_text(encoding="utf-8")] == []


def test_options_that_tshark_reads_differently_are_shown() -> None:
    result = factory.four_setups()
    reading = OptionReading(point="worker/eth0", frame_number=7, ours="0x014b:0x81", tshark="0x014b:0x01", agrees=False)
    result.deep_check.status, result.deep_check.readings = "disagreed", [reading]
    page = Document(html.render(result))
    assert "worker/eth0 7 0x014b:0x81 0x014b:0x01" in page.words("deep-check")
    assert "disagreed" in page.words("method-facts")


def test_a_cut_file_opens_its_points_and_is_marked() -> None:
    """Nothing is folded away that a reader has to know."""
    result = factory.four_setups()
    result.runs[0].points[0].file_truncated = True
    page = Document(html.render(result))
    assert page.by_id("quality-run-vxlan.baseline").tag == "div"
    assert page.by_id("quality-run-geneve.baseline").tag == "details"
    assert "the file ends in the middle of a packet" in page.words("points-run-vxlan.baseline")
