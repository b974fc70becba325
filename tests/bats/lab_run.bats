#!/usr/bin/env bats
# A run on the real lab: namespaces, traffic and tcpdump. Needs root and the lab's tools.

setup() {
  [[ $(uname) == Linux && $EUID -eq 0 ]] || skip "network namespaces need root on Linux"
  REPO=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  export LAB_PREFIX=bats$$ LAB_STATE=$BATS_TEST_TMPDIR/state TMPDIR=$BATS_TEST_TMPDIR REPO
  OUT=$BATS_TEST_TMPDIR/out
  SETUP=vxlan bash "$REPO/scripts/lab/require.sh" >/dev/null 2>&1 || skip "the lab's tools are not all installed"
  # The lab, with one capture point more than it has.
  cat >"$BATS_TEST_TMPDIR/runtime.sh" <<'END'
source "$REPO/scripts/runtime/netns.sh"
eval "$(declare -f rt_points | sed '1s/rt_points/lab_points/')"
rt_points() { lab_points && echo "worker eth9 underlay - worker/eth9.pcap"; }
END
}

teardown() {
  [[ -z ${LAB_PREFIX:-} || $EUID -ne 0 ]] || "$REPO/scripts/lab.sh" down >/dev/null 2>&1 || true
}

lab_run() { "$REPO/scripts/run.sh" vxlan baseline --out "$OUT" --runtime "$BATS_TEST_TMPDIR/runtime.sh" "$@" 3>&-; }

assert_gone() {
  local left
  left=$(ip netns list | grep "^$LAB_PREFIX-" || true)
  [[ -z $left ]] || { echo "namespaces left: $left" && return 1; }
  [[ -z $(find "$OUT" -name '.?*') ]]
}

@test "an interface that is missing costs its point and a warning; all else is captured, and nothing stays" {
  run lab_run --filter 'icmp or (udp and port 53) or udp port 8472'
  [ "$status" -eq 0 ]
  [[ ${lines[0]} == *'warning: vxlan worker/eth9.pcap is not captured: tcpdump: eth9: No such device exists'* ]]
  [[ ${lines[-1]} == 'vxlan/baseline: '*' 0 dropped, 1 points not captured, '* ]]
  run python3 -c '
import json, sys
run = json.load(open(sys.argv[1]))
eth9 = run["points"][-1]
print(eth9["interface"], eth9["file"], eth9["sha256"], eth9["note"].split(" (")[0])
print(all(point["captured"] == point["received"] and point["sha256"] for point in run["points"][:-1]))
print({point["filter"] for point in run["points"]})
' "$OUT/vxlan/baseline/manifest.json"
  [[ ${lines[0]} == 'eth9 None None tcpdump: eth9: No such device exists' ]]
  [ "${lines[1]}" = True ]
  [ "${lines[2]}" = "{'icmp or (udp and port 53) or udp port 8472'}" ]
  assert_gone
}

@test "Ctrl-C and TERM at any moment leave no namespace, no process, no file" {
  local signal delay
  for signal in INT TERM; do
    for delay in 0.3 1 2 4; do
      run timeout --signal="$signal" "$delay" "$REPO/scripts/run.sh" vxlan baseline --out "$OUT"
      [ "$status" -ne 0 ]
      assert_gone
      [ -z "$(pgrep -f "$BATS_TEST_TMPDIR/out" || true)" ]
    done
  done
}
