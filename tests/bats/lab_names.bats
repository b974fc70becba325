#!/usr/bin/env bats
# What the lab says without root: usage, names, addresses, descriptions, what is missing. Nothing here makes a namespace.

SCRIPTS=$BATS_TEST_DIRNAME/../../scripts

setup() {
  export LAB_STATE=$BATS_TEST_TMPDIR LAB_PREFIX=podpath
  # shellcheck source=../../scripts/runtime/netns.sh
  source "$SCRIPTS/runtime/netns.sh"
}

# Pretend that a setup is up, as far as files tell.
pretend() {
  SETUP=$1
  mkdir -p "$LAB_STATE/$1"
  echo "$2" >"$LAB_STATE/$1/scenario"
  echo carrier >"$LAB_STATE/$1/geneve"
}

@test "without a verb, or with a wrong one, usage and status 2" {
  for words in "" "start vxlan" "up" "down a b" "status vxlan"; do
    # shellcheck disable=SC2086
    run "$SCRIPTS/lab.sh" $words
    [ "$status" -eq 2 ]
    [[ $output == usage:* ]]
  done
}

@test "help names every setup and scenario" {
  run "$SCRIPTS/lab.sh" --help
  [ "$status" -eq 0 ]
  for setup in $(lab_setups); do
    for word in $setup $(lab_scenarios "$setup"); do [[ $output == *"$word"* ]]; done
  done
}

@test "an unknown setup is refused with the list of setups" {
  run "$SCRIPTS/lab.sh" up vlan
  [ "$status" -eq 2 ]
  [ "$output" = "setup 'vlan': unknown; choose one of: vxlan native-auto native-bgp geneve" ]
}

@test "an unknown scenario is refused with the list of the setup's scenarios" {
  run "$SCRIPTS/lab.sh" up geneve ecmp
  [ "$status" -eq 2 ]
  [ "$output" = "scenario 'ecmp': geneve has no such scenario; choose one of: baseline dsr" ]
}

@test "a prefix that cannot be part of a name is refused" {
  LAB_PREFIX='a b' run "$SCRIPTS/lab.sh" down vxlan
  [ "$status" -eq 2 ]
  [[ $output == "LAB_PREFIX 'a b':"* ]]
}

@test "status says of every setup that it is down" {
  LAB_PREFIX=nobody run "$SCRIPTS/lab.sh" status
  [ "$status" -eq 0 ]
  [ "$output" = $'vxlan: down\nnative-auto: down\nnative-bgp: down\ngeneve: down' ]
}

@test "what is asked of a setup that is down says how to bring it up" {
  SETUP=vxlan
  run rt_points
  [ "$status" -ne 0 ]
  [ "${lines[0]}" = "vxlan: not up: no $LAB_STATE/vxlan/scenario; next: scripts/lab.sh up vxlan" ]
}

@test "namespaces of one setup are never those of another, even with a similar name" {
  for SETUP in vxlan vxlan2 native-auto; do
    lab_model
    lab_namespaces
  done >"$BATS_TEST_TMPDIR/names"
  [ "$(sort "$BATS_TEST_TMPDIR/names" | uniq -d)" = "" ]
  [ "$(wc -l <"$BATS_TEST_TMPDIR/names")" -eq 33 ]
}

@test "pod addresses lie in their node's CIDR and differ" {
  for SETUP in vxlan native-bgp; do
    lab_model
    for pod in "${LAB_PODS[@]}"; do echo "${LAB_POD_IP[$pod]} ${LAB_CIDR[${LAB_POD_NODE[$pod]}]}"; done | python3 -c '
import ipaddress, sys
lines = [line.split() for line in sys.stdin]
assert all(ipaddress.ip_address(ip) in ipaddress.ip_network(cidr) for ip, cidr in lines), lines
assert len({ip for ip, _ in lines}) == 6, lines'
  done
}

@test "lxc names have 12 hex digits, MACs are local and unicast, identities are a pod's" {
  SETUP=geneve
  lab_model
  for pod in "${LAB_PODS[@]}"; do
    [[ ${LAB_LXC[$pod]} =~ ^lxc[0-9a-f]{12}$ ]]
    [[ ${LAB_POD_MAC[$pod]} =~ ^.[26ae](:[0-9a-f]{2}){5}$ ]]
    [[ ${LAB_LXC_MAC[$pod]} =~ ^.[26ae](:[0-9a-f]{2}){5}$ ]]
    [ "${LAB_IDENTITY[$pod]}" -ge 256 ]
    [ "${LAB_IDENTITY[$pod]}" -lt 65536 ]
  done
  [ "$(printf '%s\n' "${LAB_LXC[@]}" "${LAB_POD_MAC[@]}" "${LAB_LXC_MAC[@]}" "${LAB_IDENTITY[@]}" | sort | uniq -d)" = "" ]
}

@test "points: pods, lxc, cilium_host, tunnel and underlay of every node; the router only where there is one" {
  pretend vxlan baseline
  rt_points | awk '{ print $3 }' | sort | uniq -c | awk '{ print $2 "=" $1 }' >"$BATS_TEST_TMPDIR/roles"
  [ "$(paste -sd ' ' "$BATS_TEST_TMPDIR/roles")" = "host=3 lxc=6 pod=6 tunnel=3 underlay=3" ]
  pretend native-bgp static
  [ "$(rt_points | grep -cE ' (router|tunnel) ')" -eq 0 ]
  [ "$(rt_nodes | paste -sd ' ')" = "control-plane worker worker2" ]
  pretend native-bgp ecmp
  [ "$(rt_points | grep -E ' (router|eth1) ' | awk '{ print $5 }' | paste -sd ' ')" = \
    "control-plane/eth1.pcap worker/eth1.pcap worker2/eth1.pcap frr/eth0.pcap frr/eth1.pcap" ]
  [ "$(rt_bgp_speakers | paste -sd ' ')" = "control-plane gobgp worker gobgp worker2 gobgp frr frr" ]
}

@test "a description has exactly the manifest's fields, and says what was stamped" {
  for run in "vxlan baseline-nic" "native-auto baseline" "native-bgp ecmp" "geneve dsr"; do
    # shellcheck disable=SC2086
    pretend $run
    rt_describe >"$BATS_TEST_TMPDIR/describe.json"
    jq -e '(keys - ["runtime", "datapath", "host_routing", "cilium_version", "description", "stamped", "tunnel",
      "segmentation", "nodes", "pods"]) == [] and (.pods | length) == 6' "$BATS_TEST_TMPDIR/describe.json"
  done
  jq -e '.stamped[0] | contains("0x014B") and contains("172.18.0.2:30080")' "$BATS_TEST_TMPDIR/describe.json"
  jq -e '.tunnel == {protocol: "geneve", port: 6081}' "$BATS_TEST_TMPDIR/describe.json"
}

@test "a map entry is written in network order" {
  SETUP=vxlan
  # shellcheck source=../../scripts/lab/datapath_entries.sh
  source "$SCRIPTS/lab/datapath_entries.sh"
  run datapath_entry worker 10.244.2.12 172.18.0.4 35217 5 00:00:00:00:00:00 00:00:00:00:00:00
  [ "$(tr -s ' ' <<<"${output#*endpoints }")" = \
    "key hex 0a f4 02 0c value hex ac 12 00 04 00 00 89 91 00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00" ]
}

@test "down without root is one line, and a lock that cannot be opened is no endless loop" {
  mkdir "$BATS_TEST_TMPDIR/bin"
  printf '#!/bin/sh\necho 1000\n' >"$BATS_TEST_TMPDIR/bin/id"
  chmod +x "$BATS_TEST_TMPDIR/bin/id"
  PATH=$BATS_TEST_TMPDIR/bin:$PATH run timeout 10 "$SCRIPTS/lab.sh" down
  [ "$status" -eq 1 ]
  [ "$output" = "lab: not root: namespaces cannot be removed; next: run with sudo" ]
  # shellcheck disable=SC2016
  SETUP=vxlan LAB_STATE=/dev/null/state run timeout 10 bash -c 'source "$1/names.sh"; source "$1/teardown.sh"; lock_take' bash "$SCRIPTS/lab"
  [ "$status" -eq 1 ]
  [ "$output" = "vxlan: cannot open the lock /dev/null/state/vxlan.lock; next: run as root, or set LAB_STATE to a folder of your own" ]
}

@test "on a machine that is not Linux, and without root, one line says so" {
  mkdir "$BATS_TEST_TMPDIR/bin"
  printf '#!/bin/sh\necho Darwin\n' >"$BATS_TEST_TMPDIR/bin/uname"
  chmod +x "$BATS_TEST_TMPDIR/bin/uname"
  PATH=$BATS_TEST_TMPDIR/bin:$PATH run rt_require
  [ "$status" -eq 1 ]
  [ "$output" = "lab: this is Darwin: namespaces need Linux; next: use a Linux machine or a virtual machine" ]
  printf '#!/bin/sh\necho Linux\n' >"$BATS_TEST_TMPDIR/bin/uname"
  printf '#!/bin/sh\necho 1000\n' >"$BATS_TEST_TMPDIR/bin/id"
  chmod +x "$BATS_TEST_TMPDIR/bin/id"
  PATH=$BATS_TEST_TMPDIR/bin:$PATH run rt_require
  [ "$status" -eq 1 ]
  [ "$output" = "lab: not root: namespaces and eBPF need it; next: run with sudo" ]
}
