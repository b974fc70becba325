"""What triage found, on the page: cards, the list of all, what became of the rules, and the timeline."""

from __future__ import annotations

import msgspec
import pytest

from analyzer.report import html
from analyzer.report.view import timeline
from analyzer.report.view.page import page as page_of
from analyzer.result import Result

from . import factory, found
from .document import Document
from .test_html import HOSTILE

CARD = "finding-run-vxlan.baseline-1"


@pytest.fixture(scope="module")
def page() -> Document:
    return Document(html.render(found.eventful()))


def titles(given: Result) -> list[str]:
    return [section.id for section in page_of(given).sections]


@pytest.mark.parametrize(
    "words",
    [
        "critical The underlay lets no tunnel through certainty: likely",
        "lab/client (10.244.1.98:40000) on worker → lab/web (10.244.2.41:80) on worker2 tcp",
        "and 37 more flows",
        "last seen at worker/eth0, never at worker2/eth0",
        "2025-11-24 16:00:01.000000 UTC, for 2 s",
        "The underlay drops the tunnel's packets.",
        "lost 1,234,567 packets, longest silence 16.692 s",
        "vxlan/baseline/worker/eth0.pcap: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 108 more",
        "Look at tunnel-blocked.",
        "iptables -nvL on worker2",
        "Wireshark filter, with -d udp.port==8472,vxlan ip.src == 10.244.1.98 && tcp.flags.syn == 1",
        "tshark -r vxlan/baseline/worker/eth0.pcap -d udp.port==8472,vxlan -Y "
        "'ip.src == 10.244.1.98 && tcp.flags.syn == 1'",
        "analyze explain tunnel-blocked",
    ],
)
def test_a_card_says_all_of_a_finding(page: Document, words: str) -> None:
    assert words in page.words(CARD)


def test_a_finding_without_frames_says_why_and_has_neither_filter_nor_empty_facts(page: Document) -> None:
    words = page.words("finding-run-vxlan.baseline-2")
    assert words == (
        "warning A capture lost packets certainty: certain Whom it strikes worker/eth0 "
        "Likely cause The buffer was too small. Frames none: the packets that were dropped are in no file "
        "Next step Look at capture-drops. "
        "Rule analyze explain capture-drops, capture-drops among all rules"
    )


def test_only_the_word_of_severity_is_coloured(page: Document) -> None:
    marks = [(each.attributes["class"], each.text) for each in page.all("span") if "mark" in each.attributes.values()]
    coloured = [each for each in page.all("span") if each.attributes.get("class", "").startswith("mark ")]
    assert [] == marks
    assert [("mark bad", "critical"), ("mark warn", "warning")] == [
        (each.attributes["class"], each.text) for each in coloured
    ]


def test_findings_come_first_where_the_verdict_is_about_them_and_behind_the_figures_elsewhere() -> None:
    assert "findings" == titles(found.incident())[0]
    assert "findings" not in titles(factory.four_setups())
    weaker = titles(found.incident(found.weaker("info")))
    assert ["comparison", "overhead"] == weaker[:2]
    assert weaker.index("mtu") < weaker.index("findings")


def test_nothing_found_says_how_many_rules_looked() -> None:
    given = found.incident()
    given.runs[0].triage = found.triage()
    words = Document(html.render(given)).words("main")
    assert "Nothing found. 3 of 6 rules looked, 2 were not applicable, 1 failed. All 6 rules" in words


def test_what_became_of_every_rule_is_folded_failures_first(page: Document) -> None:
    assert "details" == page.by_id("rules").tag
    rows = page.words("rules-table")
    assert (
        "stale-neighbour What stale-neighbour finds failed ValueError: no such thing (stale_neighbour.py:7) "
        "docs/rules.md#stale-neighbour bgp-flap" in rows
    )
    assert "not applicable no DNS was captured" in rows
    assert "tr" == page.by_id("rule-tunnel-blocked").tag


def test_rules_that_fared_alike_in_several_runs_are_one_row() -> None:
    rows = Document(html.render(found.many(5, 1))).words("rules-table")
    assert "not applicable VXLAN: run-0, VXLAN: run-1, VXLAN: run-2 and 2 more runs no DNS was captured" in rows
    assert 1 == rows.count("no DNS was captured")


def test_the_list_of_all_findings_stands_before_several(page: Document) -> None:
    assert "critical likely The underlay lets no tunnel through tunnel-blocked VXLAN lab/client" in page.words(
        "findings-table"
    )
    alone = Document(html.render(found.incident(found.loss())))
    assert [] == [each for each in alone.elements if each.attributes.get("id") == "findings-table"]


def test_findings_of_no_weight_are_folded() -> None:
    page = Document(html.render(found.incident(found.weaker("info"))))
    assert "details" == page.by_id("findings-more-run-vxlan.baseline").tag
    assert "1 finding of severity info" in page.words("findings-more-run-vxlan.baseline")


def test_many_findings_in_many_runs_make_a_bounded_page() -> None:
    page = Document(html.render(found.many(60, 200)))
    cards = page.all("article")
    assert 8 * (5 + 30) == len(cards)
    assert len(page.source) < 2_000_000
    assert "and 11,960 more findings in result.json" in page.words("findings-table")
    assert "and 165 more findings in result.json" in page.words("main")


def test_a_filter_that_nobody_can_read_is_left_to_the_result() -> None:
    long = msgspec.structs.replace(found.loss(), display_filter=" || ".join(["ip.src == 10.0.0.1"] * 500))
    assert "Wireshark filter" not in Document(html.render(found.incident(long))).words(CARD)


def test_the_timeline_is_a_figure_and_the_same_as_a_table(page: Document) -> None:
    table = page.words("timeline-table-run-vxlan.baseline")
    rows = (
        "capture frames captured at 9 points 0 s 5 s",
        "finding tunnel-blocked: The underlay lets no tunnel through 1 s 3 s",
        "BGP session of frr and worker2: established 0 s \N{EN DASH}",
        "BGP NOTIFICATION of worker2: hold timer expired 4 s \N{EN DASH}",
        "ICMP 5 errors of type 3, code 4, from 172.18.0.1 4 s 5 s",
        "traffic http, lab/client to lab/web, ended with 28 0 s 5 s",
        "state at some time between changed: worker/route.json 0 s 9 s",
    )
    assert [] == [row for row in rows if row not in table]
    drawn = page.words("timeline-run-vxlan.baseline")
    assert "finding: tunnel-blocked: The underlay lets no tunnel through, 1 s to 3 s" in drawn
    assert "Times count from the first of them, 2025-11-24 16:00:00.000000 UTC" in drawn


def test_without_times_there_is_no_timeline() -> None:
    assert [] == timeline.blocks(found.incident(found.weaker()).runs[0])


def test_hostile_names_in_findings_are_inert() -> None:
    given = found.eventful()
    struck = given.runs[0]
    loss = struck.triage.findings[0]
    loss.flows[0].source.pod = loss.flows[0].destination.node = loss.flows[0].network_transport = HOSTILE
    loss.last_seen_at = loss.next_expected_at = [HOSTILE]
    loss.evidence[0].file = loss.cause = loss.settled_by = loss.display_filter = HOSTILE
    loss.numbers[0].name = struck.state_changes[0] = struck.traffic[0].name = HOSTILE
    loss.decode_as = [HOSTILE]
    struck.triage.rules[0].title = struck.triage.rules[0].next_step = HOSTILE
    struck.triage.rules[5].why = struck.bgp[0].peers[0].node = HOSTILE
    source = html.render(given)
    page = Document(source)
    assert [] == page.open_elements
    assert [] == page.all("img")
    assert 1 == len(page.all("script"))
    assert "\x00" not in source
    assert "\u202e" not in source
    assert 2 == source.count("</style>")  # the page's own, and the dark colours


def test_sizes_of_one_flow_are_not_taken_for_the_paths() -> None:
    """Of a flow that sends its handshake and then full segments in vain, the largest that got through is the ACK."""
    sizes = msgspec.structs.replace(found.loss(), rule="pmtu-blackhole", flows_total=1)
    given = found.incident(sizes)
    given.runs[0].triage.rules.append(found.outcome("pmtu-blackhole", "found"))
    card = Document(html.render(given)).words(CARD)
    assert (
        "These are of this flow alone; of all flows of pods between nodes, "
        f"the largest packet that was seen to arrive whole had {given.runs[0].mtu.proven} bytes."
    ) in card


def test_numbers_of_a_finding_of_something_else_stand_alone() -> None:
    assert "of all flows of pods" not in Document(html.render(found.incident())).words(CARD)
