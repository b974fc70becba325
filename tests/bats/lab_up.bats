#!/usr/bin/env bats
# Each setup built for real: who reaches whom with which TTL, and that nothing is left. Needs root and namespaces.

SCRIPTS=$BATS_TEST_DIRNAME/../../scripts
LAB=$SCRIPTS/lab.sh

setup() {
  [[ $(id -u) == 0 ]] || skip "not root"
  unshare --net true 2>/dev/null || skip "network namespaces are refused here"
  export LAB_PREFIX=bats$$ LAB_STATE=/run/podpath-bats.$$
  # shellcheck source=../../scripts/runtime/netns.sh
  source "$SCRIPTS/runtime/netns.sh"
}

teardown() {
  [[ $(id -u) != 0 || -z ${LAB_STATE-} ]] || "$LAB" down 2>/dev/null || true
}

require() {
  SETUP=$1
  run rt_require
  [ "$status" -eq 0 ] || skip "${lines[0]}"
}

# TTL with which the answer of a pod arrives; nothing when none does.
ttl() {
  rt_pod "$1" ping -n -c 1 -W 1 "$(rt_address "$2")" | sed -n 's/.* ttl=\([0-9]*\) .*/\1/p'
}

nothing_left() {
  [ "$(ip netns | grep -c "^$LAB_PREFIX-")" -eq 0 ]
  ! grep -q "$LAB_STATE" /proc/mounts
  ! pgrep -f "$LAB_STATE" >/dev/null
  [ ! -e "$LAB_STATE" ]
}

up_and_down() { # SETUP SCENARIO TTL_BETWEEN_NODES
  require "$1"
  run "$LAB" up "$1" "$2"
  [ "$status" -eq 0 ]
  [ "$(ttl client echo)" = 63 ]
  [ "$(ttl client web)" = "$3" ]
  [ "$(ttl api dns)" = "$3" ]
  "$LAB" down
  nothing_left
}

@test "vxlan: 63 on one node, 63 between nodes" { up_and_down vxlan baseline 63; }
@test "geneve: 63 on one node, 63 between nodes" { up_and_down geneve baseline 63; }
@test "geneve dsr: 63 on one node, 63 between nodes" { up_and_down geneve dsr 63; }
@test "native-auto: 63 on one node, 62 between nodes" { up_and_down native-auto baseline 62; }
@test "native-bgp no-route: 63 on one node, lost between nodes" { up_and_down native-bgp no-route ""; }
@test "native-bgp static: 62 between nodes" { up_and_down native-bgp static 62; }
@test "native-bgp bgp: 61 between nodes, through the router" { up_and_down native-bgp bgp 61; }
@test "native-bgp ecmp: 61 between nodes, through the router" { up_and_down native-bgp ecmp 61; }

@test "geneve dsr: a frame with the option has the outer TOS that all others have" {
  require geneve
  "$LAB" up geneve dsr
  { rt_node worker timeout 10 tcpdump -i eth0 -c 1 -l -nv 'udp port 6081 and udp[8] & 0x3f = 3' 3>&- || true; } >"$BATS_TEST_TMPDIR/frame" 2>&1 &
  until grep -q listening "$BATS_TEST_TMPDIR/frame"; do sleep 0.1; done
  rt_pod client python3 -c 'import socket, sys; socket.create_connection((sys.argv[1], 9), 1)' "$(rt_address web)" 2>/dev/null || true
  wait "$!"
  grep -q 'tos 0x0,' "$BATS_TEST_TMPDIR/frame"
}

@test "BGP sessions start anew on request, and the routes come back" {
  require native-bgp
  "$LAB" up native-bgp ecmp
  rt_bgp_restart
  [ "$(ttl client web)" = 61 ]
  [ "$(rt_vtysh frr 'show ip route 10.10.0.0/27 json' 2>/dev/null | jq '.[][0].nexthops | length')" = 2 ]
}

@test "a pod's packet larger than the route MTU is refused in the pod, in vxlan at 1450" {
  require vxlan
  "$LAB" up vxlan
  rt_pod client ping -n -c 1 -W 1 -M "do" -s 1422 "$(rt_address web)"
  run rt_pod client ping -n -c 1 -W 1 -M "do" -s 1423 "$(rt_address web)"
  [ "$status" -ne 0 ]
  [[ $output == *"mtu=1450"* || $output == *"mtu 1450"* ]]
}

@test "the programs are visible from the node's namespace" {
  require vxlan
  "$LAB" up vxlan
  run rt_node worker bpftool -j net
  for program in from_container from_host from_overlay; do [[ $output == *"$program"* ]]; done
}

@test "what fails half-way is removed again, and one line says what failed" {
  require vxlan
  mkdir "$BATS_TEST_TMPDIR/bin"
  printf '#!/bin/sh\nexit 3\n' >"$BATS_TEST_TMPDIR/bin/tc"
  chmod +x "$BATS_TEST_TMPDIR/bin/tc"
  PATH=$BATS_TEST_TMPDIR/bin:$PATH run "$LAB" up vxlan
  [ "$status" -eq 1 ]
  [[ ${lines[-1]} == "vxlan: not built: "*"what was made is removed again" ]]
  "$LAB" down
  nothing_left
}

@test "a build killed with -9 leaves nothing that down does not find" {
  require vxlan
  for wait in 0.05 0.2 0.35; do
    setsid "$LAB" up vxlan 3>&- &
    sleep "$wait"
    kill -KILL -- "-$!"
    "$LAB" down
    nothing_left
  done
}

@test "down takes this setup only: not another one, nor names that merely look alike" {
  require vxlan
  "$LAB" up native-auto
  ip netns add "$LAB_PREFIX-vxlan2-client"
  ip netns add "$LAB_PREFIX-vxlan-guest"
  "$LAB" down vxlan
  SETUP=native-auto
  run ttl client web
  ip netns delete "$LAB_PREFIX-vxlan2-client"
  ip netns delete "$LAB_PREFIX-vxlan-guest"
  [ "$output" = 62 ]
}
