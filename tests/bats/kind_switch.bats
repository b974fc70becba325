#!/usr/bin/env bats
# What a setup on kind does about the docker networks it is on, and from one scenario to another; with stubs as kind.bats.
# shellcheck disable=SC2030,SC2031 # each test is a subshell, and is meant to be

load kind_stubs

setup() { use_kind_stubs; }

# `dev eth2` is refused by the stub where no such device is.
@test "ecmp, bgp and ecmp again: Docker may name the second interface otherwise, so the node is asked" {
  local scenario
  for scenario in ecmp bgp ecmp; do
    rm -f "$FAKE/log"
    if [[ $scenario == ecmp ]]; then learned 2; else learned 1; fi
    kind_sh up native-bgp "$scenario"
  done
  [ "$(asked 'replace|10.10.0.0/16|proto|static|nexthop|via|172.30.0.9|dev|eth0|nexthop|via|172.31.0.9|dev|eth2')" -eq 3 ]
  [ -e "$FAKE/there/cluster" ]
  run points native-bgp
  [ "$status" -eq 0 ]
  [[ $output == *'podpath-native-bgp-worker eth2 underlay - podpath-native-bgp-worker/eth2.pcap'* ]]
  [[ $output == *'podpath-native-bgp-frr eth1 router - podpath-native-bgp-frr/eth1.pcap'* ]]
}

points() { # setup, without its pods: the stub names another setup's
  : >"$KIND_STATE/$1/pods"
  # shellcheck disable=SC2016
  bash -c 'SCRIPTS=$1 SETUP=$2 && source $SCRIPTS/lib/boundary.sh && use_runtime kind && rt_points' bash "$SCRIPTS" "$1"
}

@test "a device that cannot be found is said, and no point is made up" {
  kind_sh up native-auto
  FAKE_SAYS_DEVICE='' run points native-auto
  [ "$status" -eq 1 ]
  [[ $output == *"podpath-native-auto-control-plane has no device with its address in network podpath-native-auto, '172.30.0.9'; next: scripts/kind.sh down native-auto" ]]
}

@test "a docker network over the pods' or the services' addresses is refused in one line, and removed" {
  local setup subnet
  while read -r setup subnet; do
    FAKE_SAYS_SUBNET=$subnet run kind_sh up "$setup"
    [ "$status" -eq 1 ]
    [[ $output == *"docker gave network podpath-$setup $subnet, and the "*"; next: other default-address-pools in docker's daemon.json, then this again"* ]]
    [ "$(asked 'kind|create')" -eq 0 ]
    assert_nothing_there
  done <<<$'native-bgp 10.10.0.0/16\nnative-auto 10.0.0.0/8\nvxlan 10.244.1.0/24\ngeneve 10.96.0.0/16'
  FAKE_SAYS_SUBNET=10.10.0.0/16 KIND_KEEP_FAILED=1 run kind_sh up native-bgp
  [ ! -e "$FAKE/there/network-podpath-native-bgp" ]
  FAKE_SAYS_SUBNET=10.10.0.0/16 kind_sh up vxlan
}

@test "all scenarios of all setups side by side are the namespace lab's, and said to be" {
  local which
  for which in --all --baselines; do
    run "$SCRIPTS/run.sh" "$which" --runtime kind --out "$OUT" 3>&-
    [ "$status" -eq 2 ]
    [ "$output" = "run.sh: $which is the namespace lab's; next: make kind-selfcheck" ]
    [ ! -e "$FAKE/log" ]
  done
}
