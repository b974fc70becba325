#!/usr/bin/env bats
# Every command that scripts/kind.sh has run is made to fail, one in each try, and goes on failing when it is tried again: the build ends
# with a status and a clear line, and nothing is left. Which commands there are is taken from a run without fault, so none is left out.

load kind_stubs

# Without their answer a build goes on, and why that is right. SETUP stands for any; each is met by at least one try.
TOLERATED=(
  # A node that came after its cluster was deleted is on it: both are tried once more.
  'docker|network|rm|podpath-SETUP'
  # Docker before 19.03 has no contexts, and DOCKER_HOST is all that there is.
  'docker|context|inspect|*'
  # What is not known to be here is fetched or built.
  'docker|image|inspect|*'
  # What cannot be listed is made, which docker and kind refuse if it is there.
  'docker|network|inspect|podpath-SETUP*'
  'kind|get|clusters'
  # What cannot be seen is taken for absent: none to remove, one to start, which docker refuses if it is there.
  'docker|container|inspect|podpath-SETUP-*'
  'docker|container|inspect|--format|{{.State.Running}}*|podpath-SETUP-@(tools|outside)'
  # So does docker answer where there is none that could have been built otherwise.
  'docker|container|inspect|--format|{{.Config.Image}}|podpath-SETUP-control-plane'
  'docker|network|inspect|--format|{{index .Options "com.docker.network.driver.mtu"}}|podpath-SETUP'
  # A cluster that does not answer is made anew.
  'docker|container|inspect|--format|{{.State.Running}}|podpath-SETUP-control-plane|*'
  'kind|export|kubeconfig|*'
  'kubectl|*|get|nodes|--output|name|--request-timeout|5s'
)

setup() {
  shopt -s extglob
  use_kind_stubs
  lack_images
  export AWAIT_SECONDS=0
  KNOWN=$BATS_FILE_TMPDIR/known
  touch "$KNOWN" "$BATS_FILE_TMPDIR/tolerated"
}

# The same command of another setup is the same.
alike() { # line
  local line=${1//"$KIND_STATE"/STATE} setup
  for setup in native-bgp native-auto geneve vxlan; do line=${line//"$setup"/SETUP}; done
  echo "$line"
}

# Tries every command of a run, or those that no run before had, each in its own copy of what there was, a few at once; prints what is
# not as it should be.
every_fault() { # all|new words...
  local which=$1 before=$BATS_TEST_TMPDIR/before commands number line
  shift
  rm -rf "$before" "$BATS_TEST_TMPDIR"/fault-*
  : >"$FAKE/log"
  mkdir -p "$before" "$KIND_STATE"
  cp -R "$FAKE" "$before/fake"
  cp -R "$KIND_STATE" "$before/state"
  kind_sh "$@" >/dev/null 2>&1
  made_in "$FAKE" >"$BATS_TEST_TMPDIR/made"
  mapfile -t commands <"$FAKE/log"
  for number in "${!commands[@]}"; do
    line=$(alike "${commands[number]}")
    [[ $which == all ]] || ! grep -qxF -- "$line" "$KNOWN" || continue
    echo "$line" >>"$KNOWN"
    fault "$((number + 1))" "$line" "$@" 3>&- &
    (($(jobs -pr | wc -l) < 4)) || wait -n
  done
  wait
  [[ -z $(find "$BATS_TEST_TMPDIR" -path '*/fault-*/wrong' -size +0) ]] || cat "$BATS_TEST_TMPDIR"/fault-*/wrong
}

made_in() { (cd "$1" && find there | sort); }

fault() { # number line words...
  local dir=$BATS_TEST_TMPDIR/fault-$1 status=0
  cp -R "$BATS_TEST_TMPDIR/before" "$dir"
  export FAKE=$dir/fake KIND_STATE=$dir/state
  FAKE_FAIL_AT=$1 kind_sh "${@:3}" >"$dir/said" 2>&1 || status=$?
  [[ $3 != down ]] || kind_sh "${@:3}"
  judge "$2" "$status" "$dir/said" >"$dir/wrong"
  [[ $3 == down ]] || went_on "$1" >>"$dir/wrong"
}

# What a build that ended had run between the last try of the command that failed and the removal: nothing.
went_on() { # number
  ! grep -q ': not built: ' "$FAKE/../said" || awk -v at="$1" '
    NR > at && /[|]get[|]nodes,pods[|]|^kind[|]delete[|]cluster|^docker[|]network[|]rm/ { exit }
    NR == at { failed = $0 }
    NR >= at { after = $0 == failed ? "" : after ? after : $0 }
    END { if (after) print "went on with " after " after " failed }' "$FAKE/log"
}

judge() { # line status said
  local left
  if (($2 == 0)); then
    tolerated "$1" || echo "went on without: $1"
    diff "$BATS_TEST_TMPDIR/made" <(made_in "$FAKE") >/dev/null || echo "came to something else without: $1"
    return
  fi
  grep -qE ': not built: ended with status [0-9]+ while |^(kind|kind.sh|down.sh): .*; next: ' "$3" || echo "not said what failed: $1"
  grep -qE 'told to fail$|; next: ' "$3" || echo "not said why: $1"
  left=$(left_behind)
  [[ -z $left ]] || echo "left after $1: $left"
}

tolerated() { # line
  local pattern
  for pattern in "${TOLERATED[@]}"; do
    # shellcheck disable=SC2053 # a pattern
    [[ $1 != $pattern ]] || { echo "$pattern" >>"$BATS_FILE_TMPDIR/tolerated" && return; }
  done
  return 1
}

assert_all_told() { # all|new words...
  run every_fault "$@"
  [ -z "$output" ] || { echo "$output" && return 1; }
  [ "$status" -eq 0 ]
}

@test "whatever fails of native-bgp ecmp is told, and nothing is left" {
  learned 2
  assert_all_told all up native-bgp ecmp
}

@test "so it is with what only geneve dsr has need of" { assert_all_told new up geneve dsr; }

@test "so it is with what only vxlan has need of" { assert_all_told new up vxlan; }

@test "so it is with what only images put on the nodes have need of" {
  export FAKE_SAYS_STORE=io.containerd.snapshotter.v1 KIND_PRELOAD=1
  assert_all_told new up vxlan
}

@test "so it is with what only another scenario has need of" {
  assert_all_told new up native-bgp no-route
  assert_all_told new up native-bgp static
}

@test "so it is with what only native-auto has need of" { assert_all_told new up native-auto; }

@test "so it is on the way from one scenario to another" {
  kind_sh up native-bgp bgp
  learned 2
  assert_all_told new up native-bgp ecmp
  learned 1
  assert_all_told new up native-bgp bgp
}

@test "a removal of which a part fails says so, and a second one removes the rest" {
  learned 2
  kind_sh up native-bgp ecmp
  assert_all_told all down native-bgp
}

@test "whatever is tolerated was met" {
  [[ -s $KNOWN ]] || skip "only together with the others"
  diff <(printf '%s\n' "${TOLERATED[@]}" | sort) <(sort -u "$BATS_FILE_TMPDIR/tolerated")
}
