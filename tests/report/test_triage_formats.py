"""Findings as text, Markdown, JSON and SARIF: whole, names harmless, the SARIF as its standard wants."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from analyzer.report import output
from analyzer.report import triage_words as words
from analyzer.report.triage_markdown import markdown
from analyzer.report.triage_sarif import sarif
from analyzer.report.triage_text import text
from analyzer.result import Affected, Evidence, Measured, Result
from analyzer.triage_result import triage_of

from . import found
from .test_html import HOSTILE

Json = dict[str, Any]


def as_text(given: Result, width: int = 120) -> str:
    return text(triage_of(given), given.runs, width)


def as_markdown(given: Result) -> str:
    return markdown(triage_of(given), given.runs)


def as_sarif(given: Result) -> Json:
    document: Json = json.loads(sarif(triage_of(given)))
    return document


def test_the_text_begins_with_what_was_found_and_names_the_run() -> None:
    lines = as_text(found.incident()).splitlines()
    assert "1 run: 1 critical, 1 warning; 3 of 6 rules looked, 2 were not applicable, 1 failed." == lines[0]
    assert "vxlan/baseline: 2 findings" == lines[2]
    assert "CRITICAL tunnel-blocked (likely): The underlay lets no tunnel through" == lines[4]


@pytest.mark.parametrize(
    "line",
    [
        "  where      last seen at worker/eth0, never at worker2/eth0",
        "  numbers    lost 1,234,567 packets, longest silence 16.692 s",
        "  filter     ip.src == 10.244.1.98 && tcp.flags.syn == 1",
        "  decode as  -d udp.port==8472,vxlan",
        "  frames     none: the packets that were dropped are in no file",
        "  settled by `iptables -nvL` on worker2",
        "  more       analyze explain tunnel-blocked",
        "stale-neighbour failed: ValueError: no such thing (stale_neighbour.py:7)",
    ],
)
def test_each_fact_has_its_line(line: str) -> None:
    assert line in as_text(found.incident()).splitlines()


def test_text_keeps_to_the_width_it_is_given() -> None:
    given = found.incident(found.weaker())
    assert 60 >= max(map(len, as_text(given, 60).splitlines()))


def test_nothing_found_says_how_many_looked() -> None:
    given = found.incident()
    given.runs[0].triage = found.triage()
    given.runs[0].triage.rules.pop()
    assert "1 run: nothing found; 3 of 5 rules looked, 2 were not applicable." == as_text(given).splitlines()[0]


def test_markdown_has_a_heading_a_finding_and_says_who_could_not_look() -> None:
    lines = as_markdown(found.incident()).splitlines()
    assert "### critical: The underlay lets no tunnel through" in lines
    assert "`tunnel-blocked`, likely." in lines
    assert (
        "- **Wireshark filter** (with -d udp.port==8472,vxlan): `ip.src == 10.244.1.98 && tcp.flags.syn == 1`" in lines
    )
    assert "- `bgp-flap`: no BGP session was captured" in lines
    assert "Nothing found by `routing-loop`." in lines


def test_hostile_names_stay_text_in_markdown_and_on_the_terminal() -> None:
    given = found.incident()
    loss = given.runs[0].triage.findings[0]
    loss.flows[0].source.pod = loss.evidence[0].file = loss.last_seen_at[0] = given.runs[0].id = HOSTILE + "\x1b[31m"
    assert "<script" not in as_markdown(given)
    assert {"\x1b", "\x00", "\u202e"} & set(as_text(given) + as_markdown(given)) == set()


def test_text_tells_what_happened_when_by_time() -> None:
    lines = as_text(found.eventful()).splitlines()
    at = lines.index("Timeline, from 2025-11-24 16:00:00.000000 UTC:")
    assert [
        "  between 0 s and 9 s  state    changed: worker/route.json",
        "  0 s to 5 s           capture  frames captured at 9 points",
        "  0 s to 5 s           traffic  http, lab/client to lab/web, ended with 28",
        "  0 s                  BGP      session of frr and worker2: established",
        "  1 s to 3 s           finding  tunnel-blocked: The underlay lets no tunnel through",
        "  4 s to 5 s           ICMP     5 errors of type 3, code 4, from 172.18.0.1",
        "  4 s                  BGP      NOTIFICATION of worker2: hold timer expired",
        "  4 s                  BGP      session of frr and worker2: closed",
        "",
    ] == lines[at + 1 : at + 10]


def test_markdown_has_the_timeline_as_a_table() -> None:
    lines = as_markdown(found.eventful()).splitlines()
    assert "## Timeline of vxlan/baseline" in lines
    assert "| 1 s to 3 s | finding | tunnel-blocked: The underlay lets no tunnel through |" in lines


def test_nothing_grave_or_nothing_timed_has_no_timeline() -> None:
    mild = msgspec.structs.replace(found.loss(), severity="info")
    assert {False} == {"Timeline" in as_text(found.incident(each)) for each in (mild, found.weaker())}


def test_timelines_are_bounded_in_runs_and_events() -> None:
    given = found.many(5, 7)
    lines = as_text(given).splitlines()
    assert 3 == sum(line.startswith("Timeline of vxlan/run-") for line in lines)
    assert 3 == [line.strip() for line in lines].count("and 3 more events: `analyze CAPTURES --report` shows them")


def test_sarif_is_what_the_standard_requires() -> None:
    """OASIS SARIF 2.1.0: 3.13 (log), 3.14 (run), 3.19 (driver), 3.27 (result), 3.49 (rule), 3.58 (notification)."""
    document = as_sarif(found.incident())
    assert ("2.1.0", True) == (document["version"], document["$schema"].endswith("sarif-schema-2.1.0.json"))
    (run,) = document["runs"]
    driver = run["tool"]["driver"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert ids == sorted(set(ids), key=ids.index)
    assert {"name", "version", "informationUri", "rules"} == set(driver)
    assert {True} == {set(rule) >= {"id", "shortDescription", "help"} for rule in driver["rules"]}
    for result in run["results"]:
        assert result["ruleId"] in ids
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        uris = [each["physicalLocation"]["artifactLocation"]["uri"] for each in result["locations"]]
        assert [] == [uri for uri in uris if " " in uri or "\\" in uri]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False, "a rule failed in it"
    assert ["stale-neighbour"] == [each["associatedRule"]["id"] for each in invocation["toolExecutionNotifications"]]


def test_sarif_files_resolve_from_the_folder_in_which_they_are_named(tmp_path: Path) -> None:
    """3.14.14: a base ends in a slash; 3.4.3: what lies below it is relative, all else stands whole."""
    given = found.incident()
    loss = given.runs[0].triage.findings[0]
    loss.evidence = [Evidence("worker/eth0", file, [1], 1) for file in ("a b/eth0.pcap", "../c/eth0.pcap")]
    (run,) = json.loads(sarif(triage_of(given), tmp_path))["runs"]
    base = run["originalUriBaseIds"]["CAPTURES"]["uri"]
    places = [each["physicalLocation"]["artifactLocation"] for each in run["results"][0]["locations"]]
    assert f"{tmp_path.as_uri()}/" == base
    assert {"uri": "a%20b/eth0.pcap", "uriBaseId": "CAPTURES"} == places[0]
    assert [{"uri": f"{(tmp_path.parent / 'c' / 'eth0.pcap').as_uri()}"}] == places[1:]


def test_text_tells_all_runs_gravest_first_and_where_files_are_named_from(tmp_path: Path) -> None:
    given, other = found.incident(found.weaker()), found.incident(found.loss())
    other.runs[0].id = "night2"
    given.runs += other.runs
    said = text(triage_of(given), given.runs, 120, tmp_path)
    assert said.index("CRITICAL tunnel-blocked") < said.index("WARNING")
    assert ["  run        night2", "  run        vxlan/baseline"] == [
        line for line in said.splitlines() if line.startswith("  run ")
    ]
    assert said.splitlines()[-1].startswith("Files are named from ")


def test_text_groups_the_rules_that_could_not_judge_by_the_reason() -> None:
    lines = as_text(found.incident()).splitlines()
    at = lines.index("2 rules could not judge:")
    assert "  1          no BGP session was captured (bgp-flap)" in lines[at:]


def test_sarif_levels_follow_severity() -> None:
    given = found.incident(found.loss(), found.weaker(), found.weaker("info"))
    assert ["error", "warning", "note"] == [each["level"] for each in as_sarif(given)["runs"][0]["results"]]


def test_sarif_holds_the_whole_finding() -> None:
    given = found.incident()
    properties = as_sarif(given)["runs"][0]["results"][0]["properties"]
    assert "vxlan/baseline" == properties.pop("run")
    assert msgspec.to_builtins(given.runs[0].triage.findings[0]) == properties


@pytest.mark.parametrize(
    ("ns", "said"),
    [
        (0, "0 s"),
        (1_500, "1.5 µs"),
        (2_500_000, "0.0025 s"),
        (16_692_000_000, "16.7 s"),
        (3_600_000_000_000, "3,600.0 s"),
    ],
)
def test_durations_have_three_digits_that_say_something(ns: int, said: str) -> None:
    assert said == words.seconds(ns)


@pytest.mark.parametrize(
    ("value", "said"), [(12345, "12,345"), (3.000004, "3"), (2.5, "2.5"), (0.00012345, "0.000123")]
)
def test_a_number_ends_with_a_digit(value: float, said: str) -> None:
    given = found.weaker()
    given.numbers = [Measured("lost", value, "packets")]
    assert f"lost {said} packets" == words.numbers(given)


def test_an_end_without_a_pod_is_named_by_service_or_identity() -> None:
    assert "lab/web:http ([fd00::1]:80)" == words.party(found.party("fd00::1", 80, service="lab/web:http"))
    assert "identity world (10.0.0.1)" == words.party(found.party("10.0.0.1", identity="world"))
    assert "10.0.0.1:80 on n1" == words.party(found.party("10.0.0.1", 80, node="n1"))


def test_echoes_between_the_same_ends_are_told_apart_by_their_identifier() -> None:
    ends = found.party("10.0.0.1"), found.party("10.0.0.2")
    assert "10.0.0.1 → 10.0.0.2 icmp id 7" == words.flow(Affected(*ends, "icmp", 7))
    assert "10.0.0.1 → 10.0.0.2 icmp" == words.flow(Affected(*ends, "icmp"))


def test_columns_is_heeded_in_a_pipe_and_not_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "77")
    assert (77, output.PIPE_WIDTH) == (output.width(None), output.width(Path("out.txt")))
    monkeypatch.delenv("COLUMNS")
    assert output.PIPE_WIDTH == output.width(None)
