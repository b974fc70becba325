from __future__ import annotations

import msgspec

from analyzer.report.view import answers, comparison, questions
from analyzer.report.view.parts import Items, Table
from analyzer.report.view.shown import shown
from analyzer.report.view.text import NOT_KNOWN

from .factory import GENEVE, NATIVE, VXLAN, result, run

REFERENCE = run("vxlan", "baseline", VXLAN)


def test_no_ratio_to_zero() -> None:
    native = run("native-auto", "baseline", NATIVE)
    assert questions.sent_difference(native, REFERENCE) == ""
    assert questions.sent_difference(REFERENCE, native) == ""


def test_the_comparison_says_in_plain_words_why_setups_cost_what_they_do() -> None:
    found = comparison.section(shown(result([REFERENCE, run("native-auto", "baseline", NATIVE)], 2)))
    assert found
    wrapped, bare = found.intro.split(". With ")
    assert wrapped.startswith("With VXLAN a node puts each packet to another node's pod into a packet of its own")
    assert bare.startswith("Native (auto routes) packets go as the pods sent them")


def test_a_lone_setup_is_not_explained_against_others() -> None:
    found = comparison.section(shown(result([REFERENCE], 1)))
    assert found
    assert "" == found.intro


def test_times_of_different_datapaths_are_not_compared() -> None:
    compare = questions.time_difference("internode")
    assert compare(run("native-auto", "baseline", NATIVE), REFERENCE) == ""
    assert compare(run("geneve", "baseline", GENEVE), REFERENCE) == "as VXLAN"


def test_shares_as_captured_are_compared_only_with_the_same_segmentation() -> None:
    half = msgspec.structs.replace(REFERENCE.overhead, ratio=0.05)
    other = msgspec.structs.replace(REFERENCE, overhead=half)
    assert questions.captured_difference(other, REFERENCE) == "0.50 times VXLAN"
    assert questions.captured_difference(msgspec.structs.replace(other, segmentation="nic-like"), REFERENCE) == ""


def test_cautions_name_what_differs() -> None:
    runs = [REFERENCE, run("native-auto", "baseline-nic", NATIVE), run("geneve", "dsr", GENEVE)]
    section = comparison.section(shown(result(runs, 3)))
    assert section is not None
    cautions = section.blocks[1]
    assert isinstance(cautions, Items)
    assert [words.split(":")[0] for words in cautions.items] == [
        "Not the same datapath made these packets",
        "Segmentation offload differs",
        "Geneve",
    ]


def test_a_question_nobody_can_answer_is_not_asked() -> None:
    silent = msgspec.structs.replace(REFERENCE, ttl_at_receiver={}, pings=[])
    section = comparison.section(shown(result([silent], 1)))
    assert section is not None
    table = section.blocks[0]
    assert isinstance(table, Table)
    labels = [row.head.text for group in table.groups for row in group.rows]
    assert "From another node" not in labels
    assert "Bytes added per packet" in labels


def test_unmeasured_is_a_dash_never_a_zero() -> None:
    blank = msgspec.structs.replace(REFERENCE.overhead, n=0, bytes_per_frame=[], ratio=None, as_sent_ratio=None)
    empty = msgspec.structs.replace(REFERENCE, overhead=blank, routes=[], pings=[])
    found = [answers.bytes_added, answers.share_captured, answers.share_sent, answers.route]
    assert [answer(empty).text for answer in found] == [NOT_KNOWN] * 4


def test_ecmp_routes_pair_next_hops_with_devices() -> None:
    ecmp = run("native-bgp", "ecmp", NATIVE, kind="ecmp")
    assert answers.route(ecmp).text == "10.10.0.32/27 via 172.18.0.100 dev eth0 via 172.19.0.100 dev eth1 proto kernel"


def test_a_missing_route_is_marked() -> None:
    cell = answers.route(run("native-bgp", "no-route", NATIVE, kind="none"))
    assert (cell.text, cell.status) == ("no route to 10.10.0.32/27", "bad")
