#!/usr/bin/env bats
# scripts/capture.sh, with a stub tcpdump.

load stubs

setup() {
  use_stubs
  DIR=$OUT/vxlan
}

capture() { "$SCRIPTS/capture.sh" "$1" vxlan "$DIR" "${@:2}" 3>&-; }

@test "arguments: each mistake is one line and status 2" {
  local arguments
  for arguments in '' 'begin vxlan x' 'start vxlan' 'start vxlan x --snaplen' 'start vxlan x --snaplen 0' 'start vxlan x --bogus'; do
    # shellcheck disable=SC2086
    run "$SCRIPTS/capture.sh" $arguments
    [ "$status" -eq 2 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == capture.sh:*'next: '* ]]
  done
}

@test "an unknown runtime is named, with those there are" {
  RUNTIME=nosuch run "$SCRIPTS/capture.sh" start vxlan "$DIR"
  [ "$status" -eq 2 ]
  [[ $output == *"no runtime 'nosuch'"*netns* ]]
}

@test "files are hidden until they are closed, then carry their counts" {
  capture start
  [ -e "$DIR/worker/.eth0.pcap" ]
  [ ! -e "$DIR/worker/eth0.pcap" ]
  capture stop
  [ -e "$DIR/worker/eth0.pcap" ]
  [ "$(wc -l <"$DIR/.run/points.jsonl")" -eq 4 ]
  grep -q '"captured": 3, "received": 3, "dropped": 0, "note": ""' "$DIR/.run/points.jsonl"
  assert_no_processes
}

@test "a narrow terminal does not hide whose process it is: its captures end when they are told to" {
  COLUMNS=20 capture start
  COLUMNS=20 capture stop
  [ "$(grep -c '"captured": 3, "received": 3, "dropped": 0, "note": ""' "$DIR/.run/points.jsonl")" -eq 4 ]
  assert_no_processes
}

@test "a second start on the same folder is refused, and the first goes on" {
  capture start
  run capture start
  [ "$status" -eq 1 ]
  [[ $output == *'captured already'* ]]
  capture stop
  [ -e "$DIR/worker2/eth0.pcap" ]
}

@test "an interface that is missing is recorded and the others are captured" {
  FAKE_MISSING=lxc0123456789ab run capture start
  [ "$status" -eq 0 ]
  [[ $output == *'warning: vxlan worker/lxc0123456789ab.pcap is not captured'* ]]
  capture stop
  [ -e "$DIR/worker/eth0.pcap" ]
  [ ! -e "$DIR/worker/lxc0123456789ab.pcap" ]
  grep -q '"interface": "lxc0123456789ab".*"file": "".*"captured": null.*"note": ".*No such device' "$DIR/.run/points.jsonl"
}

@test "a tcpdump that dies at every point fails the start, with what it said, and leaves nothing" {
  FAKE_TCPDUMP=dies run capture start --filter 'no such filter'
  [ "$status" -eq 1 ]
  [ "${#lines[@]}" -eq 1 ]
  [[ $output == *'nothing could be captured on vxlan: tcpdump: syntax error'* ]]
  [ -z "$(find "$DIR" -name '*.pcap')" ]
  [ ! -e "$DIR/.run/capture" ]
}

@test "bash -x changes nothing: files, counts, and a missing interface in tcpdump's own words" {
  FAKE_MISSING=lxc0123456789ab run bash -x "$SCRIPTS/capture.sh" start vxlan "$DIR" 3>&-
  [ "$status" -eq 0 ]
  env SHELLOPTS=xtrace bash "$SCRIPTS/capture.sh" stop vxlan "$DIR" 3>&-
  [ -e "$DIR/worker/eth0.pcap" ]
  [ "$(grep -c '"captured": 3, "received": 3, "dropped": 0, "note": ""' "$DIR/.run/points.jsonl")" -eq 3 ]
  grep -q '"interface": "lxc0123456789ab".*"note": "tcpdump: lxc0123456789ab: No such device' "$DIR/.run/points.jsonl"
  assert_no_processes
}

@test "a tcpdump that ends before it is told to is warned of and noted; its file is kept" {
  FAKE_TCPDUMP=ends-early capture start
  sleep 0.3
  run capture stop
  [ "$status" -eq 0 ]
  [[ $output == *'warning: vxlan worker/eth0.pcap: tcpdump ended before it was told to: tcpdump: The interface disappeared'* ]]
  [ -e "$DIR/worker/eth0.pcap" ]
  grep -q '"captured": null' "$DIR/.run/points.jsonl"
}

@test "captured below received is a warning, though nothing was dropped" {
  FAKE_TCPDUMP=loses capture start
  run capture stop
  [ "$status" -eq 0 ]
  [[ $output == *'warning: vxlan worker/eth0.pcap: 3 of 5 packets were read, 0 dropped by the kernel'* ]]
  grep -q '"note": "3 of 5 packets were read' "$DIR/.run/points.jsonl"
}

@test "a filter with blanks and quotes is one argument; snaplen is an option, 512 where BGP passes" {
  capture start --snaplen 96 --filter "icmp or (arp and host '10.0.0.1')"
  capture stop
  grep -qF -- "-s|96|-B|4096|--time-stamp-precision=nano|--immediate-mode|--|icmp or (arp and host '10.0.0.1')" "$FAKE/log"
  grep -qF "\"filter\": \"icmp or (arp and host '10.0.0.1')\"" "$DIR/.run/points.jsonl"
  "$SCRIPTS/capture.sh" start native-bgp "$OUT/bgp" 3>&-
  "$SCRIPTS/capture.sh" stop native-bgp "$OUT/bgp" --now
  [ "$(grep -c -- '-s|512' "$FAKE/log")" -eq 2 ]
}

@test "stop --now keeps nothing" {
  capture start
  capture stop --now
  [ -z "$(find "$DIR" -name '*.pcap')" ]
  assert_no_processes
}

@test "stop without start says so" {
  run capture stop
  [ "$status" -eq 1 ]
  [[ $output == *'is not being captured'* ]]
}
