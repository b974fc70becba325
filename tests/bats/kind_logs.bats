#!/usr/bin/env bats
# Every command line that scripts/kind.sh has run, by setup and scenario, whole and in order, with what is fed to it, the files that
# it reads, what was said between and each status other than 0: held against kind_logs/*.log, which are written anew, to be read as a
# diff, by
#   KIND_LOGS=write bats tests/bats/kind_logs.bats

load kind_stubs

setup() {
  use_kind_stubs
  lack_images
  LOGS=$BATS_TEST_DIRNAME/kind_logs
}

# Runs kind.sh and holds what it did against one log, and the pods' manifest, which all of them share, against its own.
logged_as() { # log words...
  local new=$BATS_TEST_TMPDIR/new file
  rm -rf "$new"
  mkdir "$new"
  : >"$FAKE/transcript"
  kind_sh "${@:2}" 2>>"$FAKE/transcript"
  sed "s|$REPO|REPO|g; s|$KIND_STATE|STATE|g" "$FAKE/transcript" | awk -v pods="$new/pods.yaml" "$PODS_APART" >"$new/$1.log"
  for file in "$new"/*; do
    if [[ ${KIND_LOGS:-} == write ]]; then
      cp "$file" "$LOGS/"
    else
      diff -u "$LOGS/${file##*/}" "$file"
    fi
  done
}

# What was fed stands behind bars, here without comments; one text is long and always the same.
# shellcheck disable=SC2016
PODS_APART='
  /^  \| *[#!]/ { next }
  /^  \|/ { fed = fed $0 "\n"; next }
  { flush(); print }
  END { flush() }
  function flush() {
    if (fed ~ /kind: Namespace/) { print "  < pods.yaml"; gsub(/(^|\n)  \| ?/, "\n", fed); printf "%s", substr(fed, 2) >pods } else printf "%s", fed
    fed = ""
  }'

@test "vxlan" { logged_as vxlan up vxlan; }

@test "vxlan, a second time: nothing is made anew" {
  kind_sh up vxlan
  logged_as vxlan-again up vxlan
}

@test "vxlan with images put on the nodes, from Docker's containerd image store" {
  FAKE_SAYS_STORE=io.containerd.snapshotter.v1 KIND_PRELOAD=1 logged_as vxlan-preload up vxlan
}

@test "native-auto" { logged_as native-auto up native-auto; }
@test "native-bgp no-route" { logged_as native-bgp-no-route up native-bgp no-route; }
@test "native-bgp static" { logged_as native-bgp-static up native-bgp static; }
@test "native-bgp bgp" { logged_as native-bgp-bgp up native-bgp bgp; }

@test "native-bgp ecmp" {
  learned 2
  logged_as native-bgp-ecmp up native-bgp ecmp
}

@test "native-bgp from bgp to ecmp, back, and down" {
  kind_sh up native-bgp bgp
  learned 2
  logged_as native-bgp-bgp-to-ecmp up native-bgp ecmp
  learned 1
  logged_as native-bgp-ecmp-to-bgp up native-bgp bgp
  learned 2
  kind_sh up native-bgp ecmp
  logged_as native-bgp-down down native-bgp
}

@test "geneve" { logged_as geneve up geneve; }

@test "geneve dsr, and down" {
  logged_as geneve-dsr up geneve dsr
  logged_as geneve-down down geneve
}

@test "a log for every scenario that there is, and none that is not written here" {
  local setup scenario name
  # shellcheck source=/dev/null
  source "$SCRIPTS/kind/names.sh"
  for setup in $(kind_setups); do
    for scenario in $(kind_scenarios "$setup"); do
      name=$setup-$scenario
      [ -s "$LOGS/${name%-baseline}.log" ]
    done
  done
  for name in "$LOGS"/*.log; do
    name=${name##*/}
    grep -q "logged_as ${name%.log} " "$BATS_TEST_FILENAME"
  done
}
