#!/usr/bin/env bats
# scripts/run.sh and its parts, with the stub runtime: what a run leaves behind when it ends well, badly, or not at all.

load stubs

setup() {
  use_stubs
  FINAL=$OUT/vxlan/baseline
}

one_run() { "$SCRIPTS/run.sh" vxlan baseline --out "$OUT" --runtime "$RUNTIME" 3>&-; }

# A run that was good, to be found untouched.
old_run() {
  mkdir -p "$FINAL"
  echo good >"$FINAL/manifest.json"
}

assert_old_run() { [ "$(cat "$FINAL/manifest.json")" = good ]; }

assert_clean() {
  assert_no_processes
  assert_nothing_hidden "$OUT"
  [ "$(tail -n 1 "$FAKE/log")" = down ]
  [ ! -e "$TMPDIR/$LAB_PREFIX-vxlan.lock" ]
}

interrupted() { # signal text
  python3 "$BATS_TEST_DIRNAME/interrupt.py" "$1" "$FAKE/log" "$2" "$SCRIPTS/run.sh" vxlan baseline --out "$OUT" \
    --runtime "$RUNTIME" 3>&-
}

@test "arguments: each mistake is one line and status 2" {
  local arguments
  for arguments in '' 'vxlan' 'vxlan ../x' 'vxlan baseline --out' 'vxlan baseline --bogus' 'vxlan baseline --runtime nosuch'; do
    # shellcheck disable=SC2086
    run "$SCRIPTS/run.sh" $arguments
    [ "$status" -eq 2 ]
    [ "${#lines[@]}" -eq 1 ]
  done
}

@test "a run writes captures, state and a manifest that the analyzer reads, says one line, and removes the setup" {
  run one_run
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -eq 1 ]
  [[ $output == "vxlan/baseline: 4 points, 12 frames, 0 dropped, "*"$FINAL" ]]
  [ -e "$FINAL/worker/pod-client-eth0.pcap" ]
  [ -e "$FINAL/worker2/state/after/pod-web-route.json" ]
  assert_clean
  [ -x "$REPO/.venv/bin/python" ] || skip "no virtual environment to load the manifest with"
  cd "$REPO"
  run .venv/bin/python -c '
import sys, pathlib
from analyzer.topology.manifest import load
run = load(pathlib.Path(sys.argv[1]))
steps = {step.name: step for step in run.traffic}
print(len(run.points), run.points[0].pod, run.points[0].link_type, run.points[0].snaplen)
print(steps["df-sweep-1450"].sends_packets, steps["df-sweep-1451"].sends_packets, steps["dns"].message)
' "$FINAL/manifest.json"
  [ "${lines[0]}" = '4 lab/client 1 256' ]
  [ "${lines[1]}" = 'True False all "well"' ]
}

@test "a good run is replaced by a complete one" {
  old_run
  one_run
  [ "$(head -n 1 "$FINAL/manifest.json")" = '{' ]
  assert_nothing_hidden "$OUT"
}

@test "a setup that cannot be built leaves the good run as it was" {
  old_run
  FAKE_UP=fails run one_run
  [ "$status" -eq 1 ]
  [[ $output == *'cannot build vxlan'* ]]
  : >"$FAKE/pids"
  assert_old_run
  assert_clean
}

@test "captures that cannot start leave the good run as it was" {
  old_run
  FAKE_TCPDUMP=dies run one_run
  [ "$status" -eq 1 ]
  assert_old_run
  assert_clean
}

@test "tcpdumps that end in mid-run fail the run, which says so and leaves the good run as it was" {
  old_run
  FAKE_TCPDUMP=ends-early run one_run
  [ "$status" -eq 1 ]
  [[ $output == *"run.sh: vxlan/baseline: 4 tcpdumps ended before they were told to (see above); this run's files are dropped"* ]]
  assert_old_run
  assert_clean
}

@test "an interface that is missing from the start is no reason to fail" {
  old_run
  FAKE_MISSING=lxc0123456789ab run one_run
  [ "$status" -eq 0 ]
  [[ ${lines[-1]} == *' 1 points not captured, '* ]]
  [ "$(head -n 1 "$FINAL/manifest.json")" = '{' ]
}

@test "an unknown setup or scenario is one line with the list, and leaves no folder" {
  run "$SCRIPTS/run.sh" foo bar --out "$OUT"
  [ "$status" -eq 2 ]
  [ "$output" = "setup 'foo': unknown; choose one of: vxlan native-auto native-bgp geneve" ]
  run "$SCRIPTS/run.sh" vxlan bar --out "$OUT"
  [ "$status" -eq 2 ]
  [ "$output" = "scenario 'bar': vxlan has no such scenario; choose one of: baseline baseline-nic" ]
  [ -z "$(ls "$OUT")" ]
}

@test "--all says once what is wrong with its options, and lanes.sh --help helps" {
  local arguments
  for arguments in '--all --bogus' '--baselines --runtime nosuch' '--all --out'; do
    # shellcheck disable=SC2086
    run "$SCRIPTS/run.sh" $arguments
    [ "$status" -eq 2 ]
    [ "${#lines[@]}" -eq 1 ]
  done
  run "$SCRIPTS/lanes.sh" --help
  [ "$status" -eq 0 ]
  [[ $output == 'usage: run.sh'* ]]
}

@test "a server that does not listen is named; every step runs, and those that need it are recorded as failed" {
  FAKE_SERVER=fails FAKE_CLIENT=fails run "$SCRIPTS/traffic.sh" vxlan baseline "$OUT/t"
  [ "$status" -eq 1 ]
  [[ $output == *'server-dns-dns does not listen: no such address; the steps that need it will fail'* ]]
  [[ $output == *'step dns ended with 1'* ]]
  [ "$(wc -l <"$OUT/t/.run/steps.jsonl")" -eq 17 ]
  assert_no_processes
}

@test "a manifest without its parts is one line" {
  run python3 "$SCRIPTS/manifest.py" "$OUT"
  [ "$status" -eq 1 ]
  [ "${#lines[@]}" -eq 1 ]
  [[ $output == "manifest.py: $OUT/.run/describe.json: No such file or directory; next: "* ]]
}

@test "Ctrl-C while traffic runs ends every process, removes every file, keeps the good run" {
  old_run
  FAKE_CLIENT=hangs run interrupted INT hanging
  [ "$status" -eq 130 ]
  assert_old_run
  assert_clean
}

@test "TERM while captures start does the same" {
  old_run
  run interrupted TERM tcpdump
  [ "$status" -eq 143 ]
  assert_old_run
  assert_clean
}

@test "after a kill -9 the next run ends what was left and takes its place" {
  old_run
  # Not by `run`: what is left holds its pipe open.
  FAKE_CLIENT=hangs interrupted KILL hanging >/dev/null 2>&1 || [ $? -eq 137 ]
  assert_old_run
  [ -n "$(find "$OUT" -name '.baseline.partial.*')" ]
  run one_run
  [ "$status" -eq 0 ]
  [ "$(head -n 1 "$FINAL/manifest.json")" = '{' ]
  assert_clean
}

@test "a step that fails is named and fails the run, which is written all the same" {
  FAKE_CLIENT=fails run one_run
  [ "$status" -eq 1 ]
  [[ $output == *'vxlan/baseline step dns ended with 1 where success was expected: nothing answered'* ]]
  [ -e "$FINAL/manifest.json" ]
  assert_clean
}

@test "where no route is the experiment, lost packets are what is expected" {
  FAKE_CLIENT=fails run "$SCRIPTS/traffic.sh" native-bgp no-route "$OUT/no-route"
  [[ $output == *'step http-intranode ended with 1'* ]]
  [[ $output == *'step ping-internode ended with 0 where failure was expected'* ]]
  [[ $output != *'step dns'* ]]
  assert_no_processes
}

@test "a missing bpftool costs its three files and three warnings" {
  FAKE_BPFTOOL=missing run "$SCRIPTS/state.sh" vxlan "$OUT/state" before
  [ "$status" -eq 0 ]
  [ "$(grep -c 'warning: vxlan: no worker/state/before/bpf-.*: bpftool: not found' <<<"$output")" -eq 3 ]
  [ ! -e "$OUT/state/worker/state/before/bpf-prog.json" ]
  [ -e "$OUT/state/worker/state/before/link.json" ]
}

@test "state is one line of JSON a file, and only this node's programs" {
  "$SCRIPTS/state.sh" vxlan "$OUT/state" after
  cd "$OUT/state/worker/state/after"
  [ "$(cat bpf-prog.json)" = '[{"id": 7, "name": "ours"}]' ]
  [ "$(cat bpf-link.json)" = '[]' ]
  [ "$(cat rule.json)" = '[]' ]
  [ "$(cat offload.json)" = '{"eth0": {"tcp-segmentation-offload": true, "tx-tcp-segmentation": false}}' ]
  [ "$(cat pod-client-route.json)" = '[{"stub": 1}]' ]
  [ "$(wc -l <link.json)" -eq 1 ]
}

@test "--baselines runs four setups side by side, says a line for each, and removes the logs of a run that was killed" {
  mkdir "$TMPDIR/podpath-lanes.99999999.abc"
  run "$SCRIPTS/run.sh" --baselines --out "$OUT" --runtime "$RUNTIME" 3>&-
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -eq 4 ]
  [ -e "$OUT/native-bgp/bgp/manifest.json" ]
  [ -e "$OUT/geneve/baseline/manifest.json" ]
  [ -z "$(find "$TMPDIR" -maxdepth 1 -name 'podpath-lanes.*')" ]
}

@test "a lane that fails fails the whole, and its last lines are shown" {
  FAKE_UP=fails run "$SCRIPTS/run.sh" --baselines --out "$OUT" --runtime "$RUNTIME" 3>&-
  [ "$status" -eq 1 ]
  [[ $output == *'lanes.sh: the lane of geneve failed:'*'stub: cannot build geneve: told so'* ]]
}

@test "Ctrl-C and TERM end every lane and what it began, and say one line" {
  local signal
  local -A statuses=([INT]=130 [TERM]=143)
  for signal in TERM INT; do
    rm -f "$FAKE/log"
    FAKE_CLIENT=hangs run python3 "$BATS_TEST_DIRNAME/interrupt.py" "$signal" "$FAKE/log" hanging "$SCRIPTS/run.sh" --baselines \
      --out "$OUT" --runtime "$RUNTIME" 3>&-
    [ "$status" -eq "${statuses[$signal]}" ]
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == 'lanes.sh: stopped; what was there before is untouched'* ]]
    assert_no_processes
    assert_nothing_hidden "$OUT"
  done
}
