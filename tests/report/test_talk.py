"""What a file tells by itself: flows, TTL, MSS and pings without a way across, VNIs in pairs, and honest words."""

from __future__ import annotations

import io

import msgspec
import pytest
from rich.console import Console

from analyzer.report import html, terminal
from analyzer.report.journey_picture.shapes import Rect
from analyzer.report.view import paths, short, talk, verdict
from analyzer.report.view.overhead import section as overhead_section
from analyzer.report.view.parts import Figure, Group
from analyzer.report.view.shown import shown
from analyzer.report.view.text import cut
from analyzer.result import Flow, LayerBytes, PingSummary, Result, Run, Spread

from . import factory
from .document import Document


def unsettled(**changes: object) -> Result:
    """Return a lone native eth0 of which nothing says what lies between nodes: flows and pings of scope `other`."""
    base = factory.only_unknown().runs[0]
    flows = [
        msgspec.structs.replace(each, minimum_ttl=62, maximum_ttl=63, forward_mss=1460, reverse_mss=1460)
        for each in base.flows
    ]
    time = Spread(n=13, minimum=46, median=50, maximum=68)
    pings = [PingSummary(scope="other", requests=13, answered=13, rtt_us=time)]
    return factory.result([msgspec.structs.replace(base, flows=flows, pings=pings, **changes)], 1)


def printed(result: Result) -> str:
    out = io.StringIO()
    terminal.summary(result, Console(file=out, highlight=False, width=80))
    return out.getvalue()


@pytest.mark.parametrize(
    "words",
    [
        "3 flows, ",
        "63, 62",
        "1460, so 1500-byte packets",
        "13 of 13, 50 µs",
        "super-frames",
        "lab/client → lab/web:80",
        "tcp (3 flows)",
    ],
)
def test_terminal_answers_without_flows_between_nodes(words: str) -> None:
    assert words in printed(unsettled())


@pytest.mark.parametrize(
    "words",
    ["MSS 1460 so 1500-byte packets", "TTLs seen of the pods' own packets 63, 62", "node not known", "13 of 13"],
)
def test_page_answers_without_flows_between_nodes(words: str) -> None:
    page = Document(html.render(unsettled()))
    assert words in page.words("comparison-table")
    assert "lab/client → lab/web:80 tcp (3 flows) 60 63, 62 1460" in page.words("who-talks")


def test_verdict_says_mss_and_pings_without_saying_between_nodes() -> None:
    assert verdict.verdict(shown(unsettled())).endswith(
        "TCP's MSS is 1460, so 1500-byte packets; all 13 pings came back."
    )


def test_pings_of_several_scopes_are_named() -> None:
    run = unsettled().runs[0]
    run.pings += [PingSummary(scope="internode", requests=3, answered=2, rtt_us=None)]
    assert talk.pings_in_words(run) == ("2 of 3 other node; 13 of 13, 50 µs node not known", False)


def test_a_run_within_nodes_tells_its_pings() -> None:
    run = factory.run("vxlan", "inside", factory.VXLAN)
    run.classes = [each for each in run.classes if each.path_class == "intranode"]
    run.pings = [PingSummary(scope="intranode", requests=3, answered=3, rtt_us=None)]
    assert (short.across(run).text, short.ping(run).text) == ("same node", "3 of 3")


def test_vnis_stand_in_pairs(lone_file: Result) -> None:
    text = printed(lone_file)
    page = Document(html.render(lone_file))
    assert "20522 ⇄ 33060" in verdict.verdict(shown(lone_file))
    assert "172.18.0.3 ⇄ 172.18.0.4  20522 ⇄ 33060" in text
    assert "1410, so 1450-byte packets" in text
    assert "172.18.0.3 ⇄ 172.18.0.4 20522 ⇄ 33060 lab/client ⇄ lab/web" in page.words("tunnels-pairs")


def test_one_way_and_unaccounted_vnis_are_not_lost(lone_file: Result) -> None:
    run = msgspec.structs.replace(lone_file.runs[0], flows=[_one_way(lone_file.runs[0].flows[0])])
    assert {(pair.vnis, pair.nodes) for pair in talk.pairs(run)} == {
        ("20522 →", "172.18.0.3 → 172.18.0.4"),
        ("33060 →", "172.18.0.4 → 172.18.0.3"),
    }


def _one_way(flow: Flow) -> Flow:
    return msgspec.structs.replace(flow, reverse_vni=[], reverse_packets=0)


def test_options_of_a_lone_file_are_told(lone_file: Result) -> None:
    run = lone_file.runs[0]
    use = msgspec.structs.replace(
        run.tunnels[0], tunnel_type="geneve", geneve_options=["0x014b:0x81 DSR 172.18.0.2:30080"]
    )
    text = printed(factory.result([msgspec.structs.replace(run, tunnels=[use])], 1))
    assert "Geneve option 172.18.0.3 → 172.18.0.4: 0x014b:0x81 DSR 172.18.0.2:30080" in text


def test_without_pairs_the_tunnels_are_listed(lone_file: Result) -> None:
    tunnels = [msgspec.structs.replace(each, vni=None, tunnel_type="ipip") for each in lone_file.runs[0].tunnels]
    run = msgspec.structs.replace(lone_file.runs[0], tunnels=tunnels, flows=[])
    assert "172.18.0.3 → 172.18.0.4" in printed(factory.result([run], 1))


@pytest.mark.parametrize(("files", "words"), [(1, "One capture without"), (19, "19 captures without")])
def test_captures_are_counted(lone_file: Result, files: int, words: str) -> None:
    run = msgspec.structs.replace(lone_file.runs[0], points=lone_file.runs[0].points * files)
    assert verdict.standfirst(shown(factory.result([run], 1)))[0].startswith(words)


@pytest.mark.parametrize(
    ("fragmented", "proven", "route", "words"),
    [
        (1500, None, [], "fragmented up to 1500"),
        (None, 1400, [1450], "1400 proven"),
        (None, 84, [], "largest seen 84"),
        (None, None, [], "\N{EN DASH}"),
    ],
)
def test_mtu_has_a_number_and_a_packet_is_none(
    lone_file: Result, fragmented: int | None, proven: int | None, route: list[int], words: str
) -> None:
    run = lone_file.runs[0]
    mtu = msgspec.structs.replace(run.mtu, negotiated=[], largest_fragmented=fragmented, proven=proven, pod_route=route)
    assert short.mtu(msgspec.structs.replace(run, mtu=mtu)).text == words


def test_a_ping_of_unknown_scope_is_not_sent_elsewhere() -> None:
    result = factory.lone_file()
    result.runs[0].ping_paths[0].scope = "other"
    section = paths.section(shown(result))
    assert section is not None
    assert section.intro == ""
    assert "elsewhere" not in Document(html.render(result)).by_id("main").text


def test_attached_programs_are_not_said_to_have_run(four_setups: Result) -> None:
    page = Document(html.render(four_setups))
    assert "attached does not mean that they ran" in page.words("hops-run-vxlan.baseline-internode")


def test_a_header_that_some_packets_carry_is_dashed() -> None:
    """An option counted in 14 of 4,213 packets is not drawn as if all had it; without one the legend is silent."""
    dsr = factory.run("geneve", "dsr", factory.GENEVE)
    dsr.overhead.layers = [_without_zeros(layer) for layer in dsr.overhead.layers]
    drawn, plain = (Document(html.render(factory.result([run], 1))).by_id("overhead-bars") for run in (dsr, _plain()))
    section = overhead_section(shown(factory.result([dsr], 1)))
    assert section is not None
    assert isinstance(section.blocks[0], Figure)
    drawn_dashed = [shape for shape in section.blocks[0].drawing.shapes if isinstance(shape, Rect) and shape.dashed]
    assert len(drawn_dashed) == 1
    assert ("dashed" in drawn.text, "dashed" in plain.text) == (True, False)


def _without_zeros(layer: LayerBytes) -> LayerBytes:
    return msgspec.structs.replace(layer, bytes=[each for each in layer.bytes if each.value])


def _plain() -> Run:
    return factory.run("vxlan", "baseline", factory.VXLAN)


def test_genuine_cilium_is_drawn_beside_the_lab(four_setups: Result) -> None:
    section = paths.section(shown(four_setups))
    assert section is not None
    group = next(block for block in section.blocks if isinstance(block, Group) and block.id == "path-genuine")
    inner = [block for block in group.blocks if isinstance(block, Group)]
    assert [(each.title, each.sub, each.folded) for each in inner] == [
        ("VXLAN: Cilium crossnode-ping", "genuine Cilium 1.19.0-dev", False)
    ]
    assert "drawing-run-vxlan.cilium-vxlan-crossnode-ping-internode" in html.render(four_setups)


def test_a_check_that_could_not_be_made_says_how_to_make_it() -> None:
    result = factory.four_setups()
    result.deep_check.status, result.deep_check.tshark_version = "unavailable", None
    result.deep_check.why = "TShark not found. Searched these paths: ['/usr/bin/tshark', 'C:\\\\Wireshark']"
    words = Document(html.render(result)).words("method-facts")
    assert "not checked the options of 14 frames stand as read here" in words
    assert "apt install tshark" in words
    assert "Searched these paths" not in words


def test_descriptions_are_whole() -> None:
    result = factory.four_setups()
    result.runs[0].description = "A genuine Cilium agent " * 20 + "with kube-proxy replacement"
    assert result.runs[0].description in Document(html.render(result)).words("method-runs")


@pytest.mark.parametrize(("limit", "words"), [(40, "one two three"), (10, "one two …"), (3, "o …")])
def test_sentences_are_cut_at_their_end(limit: int, words: str) -> None:
    assert cut("one two three", limit) == words
