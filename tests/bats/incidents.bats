#!/usr/bin/env bats
# scripts/incidents.sh: its arguments, and what it leaves behind on the real lab when it ends well, badly, or not at all.

setup() {
  REPO=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  INCIDENTS=$REPO/scripts/incidents.sh
  export LAB_PREFIX=bats$$ LAB_STATE=$BATS_TEST_TMPDIR/state TMPDIR=$BATS_TEST_TMPDIR
  OUT=$BATS_TEST_TMPDIR/out
  OLD=$OUT/missing-pod-route
}

teardown() {
  [[ $EUID -ne 0 || $(uname) != Linux ]] || "$REPO/scripts/lab.sh" down native-auto >/dev/null 2>&1 || true
}

need_lab() {
  [[ $(uname) == Linux && $EUID -eq 0 ]] || skip "network namespaces need root on Linux"
  bash "$REPO/scripts/lab/require.sh" native-auto >/dev/null 2>&1 || skip "the lab's tools are not all installed"
  mkdir -p "$OLD"
  echo good >"$OLD/manifest.json"
}

assert_gone() {
  local left
  left=$(ip netns list | grep "^$LAB_PREFIX-" || true)
  [[ -z $left ]] || { echo "namespaces left: $left" && return 1; }
  [[ -z $(find "$OUT" -name '.?*') ]]
  [[ -z $(pgrep -f "$OUT" || true) ]]
}

@test "arguments: each mistake is one line and status 2" {
  local arguments
  for arguments in '' 'nosuch' '../run' 'missing-pod-route --out' '--bogus' '--all --bogus'; do
    # shellcheck disable=SC2086
    run "$INCIDENTS" $arguments
    [ "$status" -eq 2 ]
    [ "${#lines[@]}" -eq 1 ]
  done
}

@test "--list names every file of the folder and says in a sentence what it is about" {
  run "$INCIDENTS" --list
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -eq "$(find "$REPO/scripts/incidents" -maxdepth 1 -name '*.sh' | wc -l)" ]
  [ "$(grep -cE '^[a-z0-9-]+ +[A-Z].*\.$' <<<"$output")" -eq "${#lines[@]}" ]
}

@test "an incident replaces what was there by a run folder that names it and says what is true" {
  need_lab
  run "$INCIDENTS" missing-pod-route --out "$OUT" 3>&-
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -eq 1 ]
  [[ $output == "native-auto/missing-pod-route: 8 points, "*"$OLD" ]]
  [ "$(jq -r .scenario "$OLD/manifest.json")" = missing-pod-route ]
  grep -q '^rule: missing-pod-route$' "$OLD/expected.yaml"
  [ -e "$OLD/worker/eth0.pcap" ]
  assert_gone
}

@test "an incident that cannot be captured is told, and what was there is untouched" {
  need_lab
  mkdir "$BATS_TEST_TMPDIR/bin"
  printf '#!/bin/sh\nexit 1\n' >"$BATS_TEST_TMPDIR/bin/tcpdump"
  chmod +x "$BATS_TEST_TMPDIR/bin/tcpdump"
  PATH=$BATS_TEST_TMPDIR/bin:$PATH run "$INCIDENTS" missing-pod-route --out "$OUT" 3>&-
  [ "$status" -eq 1 ]
  [[ ${lines[-1]} == 'incidents.sh: 1 of 1 incidents failed; next: run each by its name' ]]
  [ "$(cat "$OLD/manifest.json")" = good ]
  assert_gone
}

@test "Ctrl-C and TERM leave no namespace, no process, no file, and what was there" {
  local signal delay
  need_lab
  for signal in INT TERM; do
    for delay in 0.5 2 4; do
      run timeout --signal="$signal" "$delay" "$INCIDENTS" missing-pod-route --out "$OUT" 3>&-
      [ "$status" -ne 0 ]
      [ "$(cat "$OLD/manifest.json")" = good ]
      assert_gone
    done
  done
}
