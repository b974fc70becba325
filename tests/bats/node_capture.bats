#!/usr/bin/env bats
# What is captured on a node of an existing cluster (scripts/cluster/node_*.sh): its filter, and how its points end. With a stub tcpdump;
# the real one is in kind_sandbox.bats.

load stubs

setup() {
  use_stubs
  CLUSTER=$SCRIPTS/cluster
}

filter_of() { # port shift
  filter=- addresses=' 10.244.1.5' port=$1 shift=$2 sh -c '. "$1" && filter_for underlay' sh "$CLUSTER/node_filter.sh"
}

@test "the underlay's filter compiles and lets in the pod's packets, bare, in IPv4 and in the overlay whose port is known" {
  for arguments in ' 0' '8472 0' '6081 ((udp[8]&63)<<2)'; do
    run filter_of "${arguments%% *}" "${arguments#* }"
    [ "$status" -eq 0 ]
    [[ $output == *'host 10.244.1.5 or ip proto 4 or '* ]]
    /usr/bin/tcpdump -y EN10MB -d "$output" >/dev/null
  done
}

@test "the overlay's port is Cilium's, else that of another plugin's VXLAN device" {
  mkdir -p "$BATS_TEST_TMPDIR/bin"
  cat >"$BATS_TEST_TMPDIR/bin/ip" <<'EOF'
#!/bin/sh
case "$*" in
  *"dev $HAS"*) echo "7: $HAS: <UP> mtu 1450 \    link/ether 02:00:00:00:00:01 vxlan id 1 srcport 0 0 dstport 4790 nolearning" ;;
  *'type vxlan'*) echo '9: flannel.1: <UP> mtu 1450 \    link/ether 02:00:00:00:00:02 vxlan id 1 srcport 0 0 dstport 4789 nolearning' ;;
  *) exit 1 ;;
esac
EOF
  chmod +x "$BATS_TEST_TMPDIR/bin/ip"
  for device in cilium_vxlan cilium_geneve; do
    said=$(port_with "$device")
    [[ $said == 4790\ * ]]
  done
  [[ $(port_with cilium_geneve) == *63* ]]
  [ "$(port_with none)" = '4789 0' ]
}

port_with() { # device
  sed '/^main "\$@"$/d' "$CLUSTER/on_node.sh" >"$BATS_TEST_TMPDIR/on_node.sh"
  # shellcheck disable=SC2016
  HAS=$1 PATH=$BATS_TEST_TMPDIR/bin:$PATH sh -c '. "$1" && overlay && echo "$port $shift"' sh "$BATS_TEST_TMPDIR/on_node.sh"
}

@test "a point that has its share ends the others, and signals no number that its process no longer has" {
  cat >"$BATS_TEST_TMPDIR/tcpdump" <<'EOF'
#!/bin/sh
case $2 in
  gone) echo 'tcpdump: pcap_loop: The interface disappeared' >&2 && captured=3 ;;
  busy) sleep 1 && captured=10 ;;
  idle)
    sleep 10 &
    trap "captured=0; kill $!" TERM
    wait
    ;;
esac
printf '%s packets captured\n%s packets received by filter\n0 packets dropped by kernel\n' "$captured" "$captured" >&2
EOF
  chmod +x "$BATS_TEST_TMPDIR/tcpdump"
  cat >"$BATS_TEST_TMPDIR/node.sh" <<'EOF'
. "$1/node_point.sh"
dir=$2 node=n seconds=20 count=10 snaplen=192 tcpdump=$2/tcpdump
kill() { echo "$*" >>"$dir/signalled" && command kill "$@"; }
begin 1 gone lxc p - ''
begin 2 idle underlay - - ''
begin 3 busy underlay - - ''
wait
EOF
  run sh "$BATS_TEST_TMPDIR/node.sh" "$CLUSTER" "$BATS_TEST_TMPDIR"
  [ "$status" -eq 0 ]
  [[ $(cat "$BATS_TEST_TMPDIR/3.note") == 'reached its share of --size, 10 packets, after '* ]]
  [[ $(cat "$BATS_TEST_TMPDIR/signalled") =~ ^-TERM\ [0-9]+$ ]] # of three, one still ran
  grep -q '^0 packets captured' "$BATS_TEST_TMPDIR/2.err"
}
