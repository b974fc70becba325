#!/usr/bin/env bats
# scripts/capture.sh --context, with a stub kubectl: what it refuses, and that it leaves no pod behind. What it captures is tested in
# kind_sandbox.bats.

load stubs

setup() {
  use_stubs
  export PATH=$BATS_TEST_DIRNAME/stubs/kind-bin:$PATH
}

capture() { "$SCRIPTS/capture.sh" --context 'my cluster' --out "$OUT" "$@" 3>&-; }

assert_pods_removed() {
  [[ $(tail -n 1 "$FAKE/log") == 'kubectl|--context|my cluster|--namespace|kube-system|delete|pod|--selector|podpath/run='*'|--ignore-not-found|--wait=false|--request-timeout|30s' ]]
  [[ -z $(find "$OUT" -mindepth 2) ]]
  [[ -z $(find "$TMPDIR" -name 'podpath-cluster.*') ]]
}

@test "arguments: each mistake is one line and status 2, and the cluster is not asked" {
  local arguments
  for arguments in '' '--node' '--node n --duration 0' '--node n --duration 3601' '--node n --size 9999' '--node n --bogus 1' \
    '--node n --snaplen many'; do
    # shellcheck disable=SC2086
    run capture $arguments
    [ "$status" -eq 2 ]
    [ "${#lines[@]}" -eq 1 ]
  done
  [ ! -e "$FAKE/log" ]
}

@test "a pod without its namespace, and one of the host's network, are refused" {
  run capture --pod web
  [ "$status" -eq 2 ]
  [[ $output == *"--pod 'web' is no NAMESPACE/POD"* ]]
  FAKE_SAYS_POD='node-a|11-22|172.18.0.3|true' run capture --pod lab/web
  [ "$status" -eq 1 ]
  [[ $output == *"pod lab/web is on the host's network: it has no interface of its own; next: --node node-a"* ]]
}

@test "a pod that waits for its node or its address is refused by name" {
  local said
  for said in '|11-22||' 'node-a|11-22||'; do
    FAKE_SAYS_POD=$said run capture --pod lab/web
    [ "$status" -eq 1 ]
    [[ ${lines[0]} == *'pod lab/web has no node or no address yet; next: kubectl --namespace lab describe pod web' ]]
  done
  [ "$(grep -c 'create|--filename' "$FAKE/log")" -eq 0 ]
}

@test "what one may not do is asked before anything is begun: make, enter, find and delete pods" {
  local right
  for right in 'can-i|create|pods|--namespace' 'can-i|create|pods|--subresource|exec' 'can-i|get|pods' 'can-i|list|pods' \
    'can-i|watch|pods' 'can-i|delete|pods'; do
    rm -f "$FAKE/log"
    FAKE_FAIL=$right run capture --node node-a
    [ "$status" -eq 1 ]
    [[ $output == *'you may not '*' pods '*'in kube-system of my cluster; next: --namespace with one where privileged pods are let in'* ]]
    [ "$(grep -c 'create|--filename' "$FAKE/log")" -eq 0 ]
  done
}

@test "a node whose capture pod does not start is told, and the others are gone on with" {
  FAKE_FAIL='-2|--for|condition=Ready' run capture --node node-a --node node-b --duration 1
  [ "$status" -eq 1 ]
  [[ $output == *'warning: node-b is not captured: its capture pod does not start (see above); the other nodes are'* ]]
  [[ $output == *'capturing for 1 s on node-a'* ]]
  [ "$(grep -c 'exec|--stdin|podpath-capture-.*-1|' "$FAKE/log")" -eq 1 ]
  [ "$(grep -c 'exec|--stdin|podpath-capture-.*-2|' "$FAKE/log")" -eq 0 ]
  [ "$(grep -c 'cilium-dbg|bpf|ipcache|list' "$FAKE/log")" -gt 0 ]
  [ "$(grep -c 'cilium-dbg|bpf|ct|list' "$FAKE/log")" -eq 0 ]
  assert_pods_removed
}

@test "more than the disk holds is refused before anything is begun" {
  local nodes=() number
  for number in {1..20000}; do nodes+=(--node "n$number"); done
  run capture "${nodes[@]}" --size 1024
  [ "$status" -eq 1 ]
  [[ $output == *"MB free, twice 20480000 MB are wanted; next: a smaller --size, or another --out"* ]]
  run grep -c 'create|--filename' "$FAKE/log"
  [ "$output" = 0 ]
}

@test "whatever step fails, the capture pods are removed and no file stays" {
  local step
  for step in 'create|--filename' 'wait|pod' 'exec|--stdin'; do
    rm -f "$FAKE/log"
    FAKE_FAIL=$step run capture --node node-a
    [ "$status" -eq 1 ]
    [[ $output == *'capture.sh: ended with status 1'$'\n''capture.sh: the capture pods are deleted' ]]
    assert_pods_removed
  done
}

@test "where no capture pod was made, none is deleted and nothing is claimed of the cluster" {
  FAKE_FAIL='auth|can-i' run capture --node node-a
  [ "$status" -eq 1 ]
  [[ $output == *'capture.sh: ended with status 1'$'\n''capture.sh: no capture pod was made' ]]
  [ "$(grep -c '|delete|pod|' "$FAKE/log")" -eq 0 ]
  rm "$FAKE/log"
  FAKE_SAYS_READY=Unknown run capture --node node-a
  [ "$status" -eq 1 ]
  [[ $output == *'warning: node-a is not captured: it is not ready; the other nodes are'* ]]
  [ "$(grep -c 'create|--filename' "$FAKE/log")" -eq 0 ]
}

@test "a Python that is too old is said before the cluster is asked" {
  mkdir "$BATS_TEST_TMPDIR/old"
  # shellcheck disable=SC2016
  printf '%s\n' '#!/bin/sh' '[ "$1" = --version ] && echo Python 3.9.18' 'exit 1' >"$BATS_TEST_TMPDIR/old/python3"
  chmod +x "$BATS_TEST_TMPDIR/old/python3"
  PATH=$BATS_TEST_TMPDIR/old:$PATH run capture --node node-a
  [ "$status" -eq 1 ]
  [ "$output" = 'capture.sh: Python 3.9.18 is too old: 3.11 or newer is needed; next: put one before it in PATH' ]
  [ ! -e "$FAKE/log" ]
}

@test "--help anywhere, values behind =, and options without --context" {
  run capture --help
  [ "$status" -eq 0 ]
  [[ $output == 'usage: capture.sh start '* ]]
  run "$SCRIPTS/capture.sh" --node=a --context=other --duration=0
  [ "$status" -eq 2 ]
  [ "$output" = "capture.sh: --duration '0' is no number from 1 to 3600" ]
  run "$SCRIPTS/capture.sh" --node a
  [ "$status" -eq 2 ]
  [ "$output" = 'capture.sh: which cluster? --context is needed; next: kubectl config get-contexts' ]
}

@test "capture pods that cannot be removed are named" {
  FAKE_FAIL='delete|pod|' run capture --node node-a
  [[ $output == *'capture pods may be left; next: kubectl --context my cluster --namespace kube-system delete pod --selector app=podpath-capture'* ]]
}

# What a capture pod holds when it has captured: two points, one of a pod.
captured() {
  mkdir "$FAKE/fetched"
  {
    printf '\x4d\x3c\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\xc0\0\0\0\x01\0\0\0' # pcap's header: snaplen 192, Ethernet
    head -c 60000 /dev/zero
  } >"$FAKE/fetched/eth0.pcap"
  cp "$FAKE/fetched/eth0.pcap" "$FAKE/fetched/pod-lab-web-eth0.pcap"
  printf '%s\t' eth0 underlay - eth0.pcap 3 3 0 'host 10.0.0.1' >"$FAKE/fetched/points"
  printf '\n%s\t%s\n' $'eth0\tpod\tlab/web\tpod-lab-web-eth0.pcap\t3\t3\t0' 'host 10.0.0.1'$'\t' >>"$FAKE/fetched/points"
}

@test "TERM and Ctrl-C while files are fetched: the pods go, what was fetched is kept, the file that was coming is cut" {
  captured
  local signal kept
  local -A statuses=([INT]=130 [TERM]=143)
  for signal in TERM INT; do
    rm -rf "$FAKE/log" "$OUT/my-cluster"
    FAKE_CUT='-2|--|tar' run python3 "$BATS_TEST_DIRNAME/interrupt.py" "$signal" "$FAKE/log" hanging \
      "$SCRIPTS/capture.sh" --context 'my cluster' --out "$OUT" --node node-a --node node-b --duration 1 3>&-
    [ "$status" -eq "${statuses[$signal]}" ]
    assert_no_processes
    kept=$(echo "$OUT"/my-cluster/unfinished-*)
    [[ $output == *"ended with status $status"$'\n'*'the capture pods are deleted'$'\n'*"what was captured is kept, without a manifest: $kept" ]]
    [ "$(find "$OUT" -mindepth 2 -maxdepth 2)" = "$kept" ]
    assert_nothing_hidden "$OUT"
    cmp "$FAKE/fetched/eth0.pcap" "$kept/node-a/eth0.pcap"
    cmp "$FAKE/fetched/pod-lab-web-eth0.pcap" "$kept/node-a/pod-lab-web-eth0.pcap"
    [ "$(find "$kept/node-b" -name '*.pcap' -size -60000c | wc -l)" -gt 0 ]
    [ -z "$(find "$TMPDIR" -name 'podpath-cluster.*')" ]
  done
}

@test "what fails when all is fetched keeps the captures" {
  captured
  echo 'no line of a point' >"$FAKE/fetched/points"
  run capture --node node-a --duration 1
  [ "$status" -eq 1 ]
  [[ ${lines[-1]} == *"what was captured is kept, without a manifest: $OUT/my-cluster/unfinished-"* ]]
  cmp "$FAKE/fetched/eth0.pcap" "$OUT"/my-cluster/unfinished-*/node-a/eth0.pcap
}

@test "--no-state: only what is captured is asked for, by its name, and none of it stays but the manifest" {
  captured
  run capture --pod lab/web --duration 1 --no-state
  [ "$status" -eq 0 ]
  local folder
  folder=$(echo "$OUT"/my-cluster/capture-*)
  [ "$(find "$folder" -type f -printf '%P\n' | sort | paste -sd ' ')" = 'manifest.json node-a/eth0.pcap node-a/pod-lab-web-eth0.pcap' ]
  [ "$(jq -c '[.host_routing, .pods[].name, .pods[].identity, .points[1].pod]' "$folder/manifest.json")" = '["bpf","web",7,"lab/web"]' ]
  [ "$(grep -c -E 'api-resources|(nodes|services|endpointslices|pods)\|--all-namespaces\|--output|(identity|ip|ipcache)\|list' "$FAKE/log")" -eq 0 ]
  grep -qF '|get|nodes|node-a|--output|json' "$FAKE/log"
  grep -qF -- '--namespace|lab|get|ciliumendpoints.cilium.io|web|--output|json' "$FAKE/log"
}

@test "the image is named by its digest, or as it is given; one that is no name is refused" {
  run capture --node node-a --image 'my image'
  [ "$status" -eq 2 ]
  [ "$output" = "capture.sh: --image 'my image' is no name of an image; next: registry/image@sha256:..." ]
  FAKE_FAIL='wait|pod' capture --node node-a || true
  grep -q -E '^      image: docker.io/nicolaka/netshoot:v[0-9.]+@sha256:[0-9a-f]{64}$' "$FAKE/created"
  FAKE_FAIL='wait|pod' capture --node node-a --image 'registry.local:5000/tools@sha256:0123' || true
  grep -q -x '      image: registry.local:5000/tools@sha256:0123' "$FAKE/created"
}
