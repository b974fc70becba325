"""`analyze compare`: runs side by side, checked against expectations, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from analyzer import docs
from tests.cli.console import Console
from tests.run_folder import put, run_folder
from tests.samples import CAPTURES

VXLAN, NATIVE, GENEVE = (CAPTURES / setup / "baseline" for setup in ("vxlan", "native-auto", "geneve"))
OURS = "expect:\n  - overhead: {bytes: 50}\n  - name: no Geneve\n    no_frames: {tunnel: geneve}\n"


def test_two_runs_stand_side_by_side_with_the_reference_marked(console: Console) -> None:
    ended = console.analyze("compare", VXLAN, NATIVE)
    assert (0, "") == (ended.code, ended.err)
    lines = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert (
        "2 runs against vxlan/baseline: difference, and ratio to it, in brackets; a dash is not measured." == lines[0]
    )
    assert "native-auto/baseline, datapath: kernel-forwarding here, ebpf-lab in the reference" == lines[1]
    assert "vxlan/baseline (reference) native-auto/baseline" in lines
    assert "overhead per frame 50 0 (-50, \N{MULTIPLICATION SIGN}0)" in lines
    assert "MTU of the pods' route 1450 1500 (+50, \N{MULTIPLICATION SIGN}1.03)" in lines
    assert "TTL at the receiver internode 63 62 (-1)" in lines
    assert "round trip internode 154 µs 89 µs [2]" in lines
    assert "[2] datapath: made by kernel-forwarding (netns) here, by ebpf-lab (netns) in the reference" in lines
    assert max(map(len, ended.out.splitlines())) <= 120
    assert "\x1b" not in ended.out


def test_another_reference_turns_the_differences_round(console: Console) -> None:
    ended = console.analyze("compare", VXLAN, NATIVE, "--reference", "native-auto/baseline")
    lines = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert "native-auto/baseline (reference) vxlan/baseline" in lines
    assert "overhead per frame 0 50 (+50)" in lines


def test_results_and_captures_can_be_mixed(console: Console) -> None:
    assert 0 == console.analyze(VXLAN, "--out", "before").code
    shutil.copy(NATIVE / "worker" / "eth0.pcap", "eth0.pcap")
    ended = console.analyze("compare", "before/result.json", GENEVE, "eth0.pcap", "--format", "json", "--out", "c.json")
    assert (0, "", "Wrote c.json: 3 runs\n") == ended
    told = json.loads(Path("c.json").read_text())
    jsonschema.Draft202012Validator(json.loads(docs.schema("comparison"))).validate(told)
    assert [
        ("before/result.json", "vxlan/baseline"), (str(GENEVE), "geneve/baseline"), ("eth0.pcap", "eth0.pcap"),
    ] == [(run["argument"], run["id"]) for run in told["runs"]]  # fmt: skip
    assert 1 == told["comparison_version"]
    assert "vxlan/baseline" == told["comparison"]["reference"]


def test_runs_of_one_name_are_told_apart_by_where_they_are_from(console: Console) -> None:
    for name in ("a", "b"):
        run_folder(console.folder / name)
    ended = console.analyze("compare", "a", "b", "b", "--format", "json")
    told = json.loads(ended.out)["comparison"]["runs"]
    assert ["a:vxlan/baseline", "b:vxlan/baseline", "b:vxlan/baseline (2)"] == told


def test_the_same_captures_compared_twice_give_the_same_bytes(console: Console) -> None:
    outs = [console.analyze("compare", VXLAN, GENEVE, "--format", form).out for form in ("json", "json")]
    assert outs[0] == outs[1]


def test_markdown_has_one_table_and_its_reasons(console: Console) -> None:
    ended = console.analyze("compare", VXLAN, NATIVE, "--format", "markdown")
    assert "| | vxlan/baseline (reference) | native-auto/baseline |" in ended.out.replace("|  |", "| |")
    assert "| overhead per frame | 50, n = 80 | 0 (-50, \N{MULTIPLICATION SIGN}0), n = 84 |" in ended.out
    assert "- \\[1\\] missing: no packet was in a tunnel" in ended.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([VXLAN], 2, "cannot compare: only vxlan/baseline was found; give two or more results, run folders or "
         "captures"),
        ([VXLAN, GENEVE, "--reference", "moon"], 2, "no run is called moon: there are vxlan/baseline, geneve/baseline; "
         "give one of them as --reference"),
        ([VXLAN, "nowhere"], 3, "cannot find nowhere: no such file or directory; check the path"),
        ([VXLAN, "bad.json"], 1, "cannot read bad.json: not a Result of this version: "),
        ([VXLAN, "--expect", "e.yaml", "--reference", "x"], 2, "cannot take --expect and --reference: expectations "
         "have no reference; use one of them"),
        ([VXLAN, "--expect", "none.yaml"], 1, "cannot read none.yaml: No such file or directory; check the path"),
        ([VXLAN, "--expect", "bad.json"], 2, "cannot use bad.json, line 1: `runz` is not known there; "
         "`analyze schema expectations` says what may stand there"),
        ([VXLAN, GENEVE, "--out", "bad.json", "bad.json"], 2, "cannot write bad.json: it is one of the inputs; "),
        ([VXLAN, GENEVE, "--out", "eth0.pcap"], 2, "cannot write eth0.pcap: it is one of the inputs; "),
    ],
)  # fmt: skip
def test_mistakes_are_one_line(console: Console, arguments: list[str | Path], code: int, said: str) -> None:
    Path("bad.json").write_text('{"runz": 1}')
    put(console.folder / "eth0.pcap")
    ended = console.analyze("compare", *arguments)
    assert (code, "", 1) == (ended.code, ended.out, ended.err.count("\n"))
    assert ended.err.startswith(f"analyze: {said}")


def test_expectations_that_hold_end_with_zero(console: Console) -> None:
    console.monkeypatch.setenv("COLUMNS", "120")
    Path("e.yaml").write_text(OURS)
    ended = console.analyze("compare", "--expect", "e.yaml", VXLAN)
    assert (0, "") == (ended.code, ended.err)
    assert [
        "e.yaml on 1 run: 2 met, 0 not met, 0 not seen, 0 not applicable.",
        "",
        "vxlan/baseline",
        "  met             overhead bytes 50: overhead 50 (80), n = 80 (line 2)",
        "  met             no Geneve: none at control-plane/eth0 (11 frames), worker/eth0 (88 frames), worker2/eth0 "
        "(79 frames),",
        "                  n = 178 (line 3)",
    ] == ended.out.splitlines()


def test_another_setups_run_ends_with_eleven_and_says_why(console: Console) -> None:
    Path("e.yaml").write_text(OURS)
    ended = console.analyze("compare", "--expect", "e.yaml", GENEVE, "--format", "markdown")
    assert (11, "") == (ended.code, ended.err)
    assert (
        "| geneve/baseline | not met | no Geneve \\[no\\_frames tunnel geneve\\] | 3 frames in geneve on port 6081, "
        "172.18.0.2 to 172.18.0.3 | 1 | it is there | e.yaml:3 |"
    ) in ended.out


def test_captures_that_show_nothing_of_it_do_not_pass(console: Console) -> None:
    shutil.copy(VXLAN / "worker" / "pod-client-eth0.pcap", "pod-client-eth0.pcap")
    Path("e.yaml").write_text(OURS)
    ended = console.analyze("compare", "--expect", "e.yaml", "pod-client-eth0.pcap", "--format", "json", "--out", "c")
    assert (11, "", "Wrote c: 2 outcomes\n") == ended
    told = json.loads(Path("c").read_text())
    jsonschema.Draft202012Validator(json.loads(docs.schema("check"))).validate(told)
    assert (0, 0, 2) == (told["met"], told["not_met"], told["not_seen"])
    assert all("eth0" in outcome["why"] for outcome in told["outcomes"])


def test_a_run_that_claims_to_be_another_is_found_out(console: Console) -> None:
    """The committed expectations of VXLAN, held against native packets under VXLAN's name."""
    shutil.copytree(NATIVE, "run")
    manifest = json.loads(Path("run/manifest.json").read_text())
    Path("run/manifest.json").write_text(json.dumps(manifest | {"setup": "vxlan", "datapath": "ebpf-lab"}))
    ended = console.analyze("compare", "--expect", CAPTURES / "vxlan/expectations.yaml", "run", "--format", "json")
    assert 11 == ended.code
    failed = {outcome["expected"].split(" ")[0] for outcome in json.loads(ended.out)["outcomes"]
              if (outcome["run"], outcome["status"]) == ("vxlan/baseline", "not met")}  # fmt: skip
    assert {"flows", "overhead", "ttl", "mtu", "pings", "routes"} <= failed


def test_when_nothing_was_checked_nothing_holds(console: Console) -> None:
    Path("e.yaml").write_text("expect:\n  - when: {datapath: cilium}\n    ttl: {value: 63}\n")
    ended = console.analyze("compare", "--expect", "e.yaml", VXLAN)
    assert 11 == ended.code
    assert "Nothing was checked, so nothing holds." in ended.out


def test_what_was_left_out_is_told_beside_what_failed(console: Console) -> None:
    shutil.copytree(VXLAN, "run")
    Path("run/worker/eth0.pcap").unlink()
    Path("e.yaml").write_text("expect:\n  - routes: {kind: overlay}\n")
    missing = "analyze: cannot read worker/eth0.pcap: the manifest names it, but it is not there; "
    ended = console.analyze("compare", "--expect", "e.yaml", "run")
    assert (12, True) == (ended.code, ended.err.startswith(missing))
    Path("e.yaml").write_text("expect:\n  - routes: {kind: native}\n")
    ended = console.analyze("compare", "--expect", "e.yaml", "run")
    assert (11, True) == (ended.code, ended.err.startswith(missing))


def test_files_of_expectations_are_no_captures_that_were_left_out(console: Console) -> None:
    run_folder(console.folder / "c" / "vxlan")
    Path("c/expectations.yaml").write_text("---\n# apiVersion: none\n" + OURS)
    ended = console.analyze("c")
    assert (0, "Wrote out/result.json\n") == (ended.code, ended.err)
    assert [] == json.loads(Path("out/result.json").read_text())["runs"][0]["sources"]


def test_what_their_folders_have_in_common_is_left_out_of_names(console: Console) -> None:
    for name in ("a", "b"):
        put(console.folder / "deep" / name / "eth0.pcap")
    for root in ("deep", console.folder / "deep"):
        ended = console.analyze("compare", f"{root}/a/eth0.pcap", f"{root}/b/eth0.pcap", "--format", "json")
        assert ["a/eth0.pcap", "b/eth0.pcap"] == json.loads(ended.out)["comparison"]["runs"]
