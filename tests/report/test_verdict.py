from __future__ import annotations

import msgspec
import pytest

from analyzer.report.view import verdict
from analyzer.report.view.page import page as whole_page
from analyzer.report.view.parts import Table
from analyzer.report.view.short import short
from analyzer.report.view.shown import shown
from analyzer.result import ClassSummary, PingSummary, Result, Run
from analyzer.words import PeerScope

from . import factory, found
from .factory import GENEVE, NATIVE, VXLAN, many, result, run


def said(given: Result) -> str:
    return verdict.verdict(shown(given))


def test_one_setup_alone_is_measured_not_compared() -> None:
    given = result([run("vxlan", "baseline", VXLAN)], 1)
    assert said(given) == (
        "VXLAN adds 50 bytes to every packet between nodes (which leaves 1450 of 1500); "
        "all 5 pings between nodes came back."
    )
    assert "No captures of Native (auto routes), Native (BGP) and Geneve were given." in verdict.standfirst(
        shown(given)
    )


def test_many_folders_are_told_together_and_not_named_one_by_one() -> None:
    """Eight runs, six of them side by side on the page: the verdict is about all."""
    page = shown(factory.folders(*[f"run-{number}" for number in range(8)]))
    assert verdict.verdict(page).startswith("8 runs add 50 bytes to every packet between nodes")
    assert "Packets of 8 runs from a datapath nobody named." in verdict.standfirst(page)
    assert ["The first 6 of 8 runs stand side by side, the others in rows."] == verdict.beside(page)
    assert "Packets between pods: 8 runs" == verdict.title(page)


def test_runs_side_by_side_need_no_word_about_it() -> None:
    assert [] == verdict.beside(shown(factory.folders("a", "b")))


def test_varying_overhead_is_not_said_of_every_packet() -> None:
    dsr = run("geneve", "dsr", GENEVE)
    assert "adds 50 bytes to most packets between nodes" in said(result([dsr], 1))


def test_lost_pings_are_counted() -> None:
    runs = [run("native-auto", "baseline", NATIVE), run("native-bgp", "bgp", NATIVE, lost_at="worker/eth0")]
    assert said(result(runs, 2)).endswith("; 5 of 10 pings between nodes were lost.")


def test_traffic_within_nodes_only() -> None:
    base = run("vxlan", "baseline", VXLAN)
    inside = [each for each in base.classes if each.path_class == "intranode"]
    overhead = msgspec.structs.replace(base.overhead, n=0, bytes_per_frame=[])
    only = msgspec.structs.replace(base, classes=inside, overhead=overhead, pings=[])
    assert said(result([only], 1)).startswith("Only traffic within nodes was seen (8 flows)")


@pytest.mark.parametrize(
    ("cilium", "words"),
    [
        (None, "No packet compared here was made by Cilium itself: VXLAN"),
        ("1.20.0", "VXLAN from a genuine Cilium agent"),
    ],
)
def test_who_made_the_packets_stands_under_the_verdict(cilium: str | None, words: str) -> None:
    given = result([run("vxlan", "baseline", VXLAN, cilium=cilium)], 1)
    assert words in verdict.standfirst(shown(given))[0]


def test_without_a_marked_comparison_the_first_run_of_each_setup_is_shown() -> None:
    runs: list[Run] = [run("vxlan", name, VXLAN) for name in ("one", "two")] + [run("geneve", "one", GENEVE)]
    assert [each.id for each in shown(result(runs, 0)).main] == ["vxlan/one", "geneve/one"]


def test_a_distribution_with_zero_counts_is_no_variation() -> None:
    base = run("vxlan", "baseline", VXLAN)
    overhead = msgspec.structs.replace(base.overhead, bytes_per_frame=many((0, 0), (50, 9)))
    assert "every packet" in said(result([msgspec.structs.replace(base, overhead=overhead)], 1))


def test_lone_file_is_named() -> None:
    assert verdict.title(shown(factory.lone_file())) == "Packets between pods: eth0.pcap"
    assert verdict.title(shown(result([unsettled("unknown", 9)], 1))) == "Packets of eth0.pcap"


def unsettled(scope: PeerScope, flows: int) -> Run:
    """Return a lone file's run of which nothing is known but its flows, each counted as unknown."""
    base = factory.lone_file().runs[0]
    summary = ClassSummary(path_class="unknown", peer_scope=scope, flows=flows, packets=9, bytes=900, confidence={})
    overhead = msgspec.structs.replace(base.overhead, n=0, bytes_per_frame=[])
    return msgspec.structs.replace(base, classes=[summary], overhead=overhead, flows=[], tunnels=[], pings=[])


@pytest.mark.parametrize(
    ("scope", "flows", "words"),
    [
        ("unknown", 9, "9 flows; nothing says which addresses are pods', nor how they crossed between nodes."),
        ("unknown", 1, "1 flow; nothing says which addresses are pods', nor how it crossed between nodes."),
        ("pod-pod", 9, "9 flows between pods, and nothing here settles how they crossed between nodes."),
        ("pod-pod", 1, "1 flow between pods, and nothing here settles how it crossed between nodes."),
    ],
)
def test_pods_are_told_only_where_addresses_are_known_as_theirs(scope: PeerScope, flows: int, words: str) -> None:
    assert said(result([unsettled(scope, flows)], 1)) == words


def test_runs_with_and_without_known_pods_are_not_all_said_to_be_pods() -> None:
    runs = [msgspec.structs.replace(unsettled(scope, 2), id=scope) for scope in ("unknown", "pod-pod")]
    assert said(result(runs, 2)) == "4 flows, and nothing here settles how they crossed between nodes."


@pytest.mark.parametrize(
    ("requests", "answered", "words"),
    [
        (1, 0, "the ping between nodes was lost."),
        (5, 4, "1 of 5 pings between nodes was lost."),
        (5, 3, "2 of 5 pings between nodes were lost."),
        (1, 1, "the ping between nodes came back."),
    ],
)
def test_pings_agree_with_their_number(requests: int, answered: int, words: str) -> None:
    pings = [PingSummary(scope="internode", requests=requests, answered=answered, rtt_us=None)]
    base = msgspec.structs.replace(run("vxlan", "baseline", VXLAN), pings=pings)
    assert said(result([base], 1)).endswith(f"; {words}")


def test_two_tunnels_of_a_file_add_and_one_adds() -> None:
    base = factory.lone_file().runs[0]
    both = [*base.tunnels, msgspec.structs.replace(base.tunnels[0], tunnel_type="geneve")]
    several = msgspec.structs.replace(base, tunnels=both)
    assert [said(result([each], 1)).partition(" 50")[0] for each in (base, several)] == [
        "VXLAN adds",
        "Geneve and VXLAN add",
    ]


@pytest.mark.parametrize(
    ("packets", "words"), [(1, "1 packet between nodes was counted"), (2, "2 packets between nodes were counted")]
)
def test_counted_packets_agree_with_their_number(packets: int, words: str) -> None:
    base = factory.lone_file().runs[0]
    overhead = msgspec.structs.replace(base.overhead, bytes_per_frame=many((50, packets)))
    given = result([msgspec.structs.replace(base, overhead=overhead)], 1)
    assert f"; {words}." in verdict.standfirst(shown(given))[0]


def test_a_vni_of_one_direction_stands_alone() -> None:
    base = factory.lone_file().runs[0]
    one_way = msgspec.structs.replace(base, flows=[], tunnels=base.tunnels[:1])
    assert "; the VNI is 20522 →;" in said(result([one_way], 1))


def test_what_kills_packets_comes_before_what_headers_cost() -> None:
    given = found.incident()
    assert said(given).startswith("The underlay lets no tunnel through. VXLAN adds 50 bytes to every packet")
    assert verdict.found(shown(given)) == "1 warning: A capture lost packets."


def test_a_critical_finding_of_one_run_among_several_names_it() -> None:
    given = result([run("vxlan", "baseline", VXLAN), run("geneve", "baseline", GENEVE)], 2)
    given.runs[1].triage = found.triage(found.loss())
    assert said(given).startswith("The underlay lets no tunnel through (Geneve). VXLAN and Geneve add")


def test_packets_that_died_in_a_run_beside_them_are_told_under_the_verdict() -> None:
    given = result([run("vxlan", "baseline", VXLAN), run("vxlan", "blocked", VXLAN)], 1)
    given.runs[1].triage = found.triage(found.loss())
    assert verdict.found(shown(given)) == "In 1 other run packets were lost: VXLAN “blocked”."
    assert "underlay" not in said(given)


def test_every_run_that_lost_packets_is_counted_not_only_those_with_critical_findings() -> None:
    """Pings that never came back and packets that a warning last saw somewhere were lost as well."""
    names = ("baseline", "filtered", "unanswered", "blocked", "dull")
    given = result(
        [run("vxlan", each, VXLAN, lost_at="worker/eth0" if each == "unanswered" else None) for each in names], 1
    )
    given.runs[1].triage = found.triage(msgspec.structs.replace(found.loss(), severity="warning"))
    given.runs[3].triage = found.triage(found.loss())
    assert verdict.found(shown(given)) == (
        "In 3 other runs packets were lost (1 of them with critical findings): "
        "VXLAN “blocked”, VXLAN “filtered” and VXLAN “unanswered”."
    )


def test_pings_lost_in_a_run_beside_them_leave_the_others_their_own() -> None:
    """`all 5 pings came back` would be taken for all there were."""
    given = result([run("vxlan", "baseline", VXLAN), run("vxlan", "cut", VXLAN, lost_at="worker/eth0")], 1)
    assert said(given).endswith("; all 5 of their pings between nodes came back.")


def incidents() -> Result:
    """Return three experiments that went wrong and one in which nothing did, none of them a setup's plain run."""
    given = result(
        [
            run("vxlan", "dull", VXLAN),
            run("native-auto", "warned", NATIVE),
            run("vxlan", "blocked", VXLAN, lost_at="worker/eth0"),
            run("geneve", "blocked", GENEVE, lost_at="worker/eth0"),
        ],
        0,
    )
    given.runs[1].triage = found.triage(found.weaker())
    given.runs[2].triage = found.triage(found.loss())
    given.runs[3].triage = found.triage(found.loss())
    return given


def test_incidents_are_led_by_what_triage_found_the_gravest_first() -> None:
    page = shown(incidents())
    assert verdict.verdict(page) == (
        "2 critical and 1 warning findings in 4 runs: "
        "The underlay lets no tunnel through (VXLAN “blocked” and Geneve “blocked”); "
        "A capture lost packets (native (auto routes) “warned”). 10 of 40 pings were lost."
    )
    assert [each.id for each in page.main] == ["vxlan/blocked", "geneve/blocked", "native-auto/warned"]
    assert (verdict.found(page), verdict.title(page)) == ("", "What went wrong in 4 runs")


def test_incidents_are_not_set_side_by_side_but_told_one_by_one() -> None:
    sections = {each.id: each for each in whole_page(incidents()).sections}
    assert not {"comparison", "sizes"} & set(sections)
    assert next(iter(sections)) == "findings"
    table = sections["others"].blocks[0]
    assert isinstance(table, Table)
    assert table.caption == "The runs one by one"
    assert [row.head.text for row in table.groups[0].rows] == [
        "vxlan/blocked", "geneve/blocked", "native-auto/warned", "vxlan/dull",
    ]  # fmt: skip
    assert [table.id for table in short(incidents()).tables] == ["short-others"]


def test_experiments_in_which_nothing_went_wrong_are_still_compared() -> None:
    given = incidents()
    for each in given.runs:
        each.triage = found.triage()
    assert [each.id for each in shown(given).main] == ["vxlan/dull", "native-auto/warned", "geneve/blocked"]


def test_what_the_bytes_buy_is_said_where_others_do_without() -> None:
    """A cost without what it buys is no choice; where all pay, or none does, there is nothing to weigh."""
    bought = "; for that the network between carries the nodes' addresses alone, not the pods'"
    both = [run("vxlan", "baseline", VXLAN), run("native-auto", "baseline", NATIVE)]
    overlays = [run("vxlan", "baseline", VXLAN), run("geneve", "baseline", GENEVE)]
    assert [True, False, False] == [bought in said(result(runs, len(runs))) for runs in (both, overlays, both[1:])]
