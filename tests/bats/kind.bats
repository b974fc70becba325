#!/usr/bin/env bats
# scripts/kind.sh and the runtime `kind`, with stubs of docker, kind, kubectl and helm: what must hold whatever the command lines are,
# which are held whole by kind_logs.bats; what becomes of it when one fails is tried by kind_faults.bats.
# shellcheck disable=SC2030,SC2031 # each test is a subshell, and is meant to be

load kind_stubs

setup() { use_kind_stubs; }

@test "without a verb, or with a wrong one, usage and status 2" {
  local arguments
  for arguments in '' 'up' 'fly vxlan' 'status now' 'up vxlan baseline more'; do
    # shellcheck disable=SC2086
    run kind_sh $arguments
    [ "$status" -eq 2 ]
    [[ $output == 'usage: scripts/kind.sh up SETUP'* ]]
  done
}

@test "an unknown setup or scenario is one line with the list" {
  run kind_sh up ipip
  [ "$status" -eq 2 ]
  [ "$output" = "setup 'ipip': unknown; choose one of: vxlan native-auto native-bgp geneve" ]
  run kind_sh up geneve bgp
  [ "$status" -eq 2 ]
  [ "$output" = "scenario 'bgp': geneve has no such scenario; choose one of: baseline dsr" ]
  [ ! -e "$FAKE/log" ]
}

@test "up a second time makes nothing anew, and down removes all of it, twice" {
  kind_sh up vxlan
  : >"$FAKE/log"
  kind_sh up vxlan
  [ "$(asked 'network|create')" -eq 0 ]
  [ "$(asked 'create|cluster')" -eq 0 ]
  [ "$(asked 'docker|run|--detach')" -eq 0 ]
  assert_asked 'kind|export|kubeconfig|--name|podpath-vxlan'
  kind_sh down vxlan
  assert_nothing_there
  kind_sh down
  assert_nothing_there
}

@test "a cluster whose nodes have stopped is made anew" {
  kind_sh up vxlan
  FAKE_SAYS_RUNNING=false run kind_sh up vxlan
  [ "$status" -eq 0 ]
  [[ $output == *'podpath-vxlan exists but does not run'* ]]
  [ "$(asked 'kind|create|cluster')" -eq 2 ]
}

@test "so is one whose nodes run and never joined: its build was killed" {
  kind_sh up vxlan
  FAKE_SAYS_NODES=control-plane AWAIT_SECONDS=0 run kind_sh up vxlan
  [ "$status" -eq 0 ]
  [[ $output == *'podpath-vxlan exists but does not run'* ]]
  [ "$(asked 'kind|create|cluster')" -eq 2 ]
}

@test "a release that a killed helm left pending is taken away before the next" {
  FAKE_SAYS_PENDING=cilium kind_sh up vxlan
  assert_asked "helm|uninstall|cilium|--kubeconfig|$KIND_STATE/vxlan/kubeconfig|--namespace|kube-system|--wait"
  rm "$FAKE/log"
  kind_sh up vxlan
  [ "$(asked 'helm|uninstall')" -eq 0 ]
}

@test "a run whose setup could not be built leaves it too, when that is asked for" {
  FAKE_FAIL='helm|upgrade' KIND_KEEP_FAILED=1 run "$SCRIPTS/run.sh" vxlan baseline --runtime kind --out "$OUT" 3>&-
  [ "$status" -eq 1 ]
  [ -e "$FAKE/there/cluster" ]
  FAKE_FAIL='helm|upgrade' run "$SCRIPTS/run.sh" vxlan baseline --runtime kind --out "$OUT" 3>&-
  [ "$status" -eq 1 ]
  assert_nothing_there
}

@test "status and down of a docker that does not answer say so once, and nothing is called down" {
  local verb
  for verb in status down; do
    FAKE_FAIL='docker|info' run kind_sh "$verb"
    [ "$status" -eq 1 ]
    [ "$output" = 'kind.sh: docker does not answer, so nothing can be seen or removed; next: start docker, then this again' ]
  done
}

@test "make kind-demo knows its setups before it sets anything up" {
  run make -C "$REPO" kind-demo SETUP=ipip 3>&-
  [ "$status" -eq 2 ]
  [[ ${lines[*]} == *"setup 'ipip': unknown; choose one of: vxlan native-auto native-bgp geneve"* ]]
  [[ $output != *setup.sh* ]]
}

@test "what could not be built is left when that is asked for" {
  FAKE_FAIL='helm|upgrade' KIND_KEEP_FAILED=1 run kind_sh up vxlan
  [ "$status" -eq 1 ]
  [[ $output == *'what was made is left; next: kubectl --kubeconfig '* ]]
  [ -e "$FAKE/there/cluster" ]
  run kind_sh status
  [[ ${lines[0]} == 'vxlan: left over from an unfinished build; next: scripts/kind.sh down vxlan' ]]
}

@test "Ctrl-C, TERM and the end of the terminal while Cilium is installed leave nothing" {
  local signal
  for signal in INT TERM HUP; do
    rm -f "$FAKE/log"
    FAKE_HANG='helm|upgrade' run python3 "$BATS_TEST_DIRNAME/interrupt.py" "$signal" "$FAKE/log" hanging "$SCRIPTS/kind.sh" up vxlan 3>&-
    [ "$status" -gt 128 ]
    assert_no_processes
    assert_nothing_there
  done
}

@test "whoever listened has gone (\`up | tee\` and Ctrl-C): nothing is left all the same" {
  kind_sh up vxlan 2>&1 | head -n 1
  local tries=100
  while [[ -e $KIND_STATE/vxlan || -e $KIND_STATE/vxlan.lock ]] && ((tries-- > 0)); do sleep 0.05; done
  assert_nothing_there
}

@test "two at once of one setup: the second says who is at it" {
  mkdir -p "$KIND_STATE/vxlan.lock"
  bash -c 'exec -a kind/up.sh sleep 60' 3>&- &
  echo $! >"$KIND_STATE/vxlan.lock/pid"
  run kind_sh up vxlan
  kill $!
  [ "$status" -eq 1 ]
  [[ $output == *"vxlan is being built or removed by process $!"* ]]
}

@test "a lock that a killed build left does not hold the next one up" {
  mkdir -p "$KIND_STATE/vxlan.lock"
  kind_sh up vxlan
  mkdir "$KIND_STATE/vxlan.lock"
  echo $$ >"$KIND_STATE/vxlan.lock/pid"
  kind_sh down vxlan
  assert_nothing_there
}

@test "paths with blanks stay whole" {
  export KIND_STATE="$BATS_TEST_TMPDIR/a state" CILIUM_CHART="$BATS_TEST_TMPDIR/my chart.tgz"
  kind_sh up geneve dsr
  assert_asked "|--kubeconfig|$KIND_STATE/geneve/kubeconfig|"
  assert_asked "|$CILIUM_CHART"
  [ "$(asked '|--repo|')" -eq 0 ]
  kind_sh down geneve
  assert_nothing_there
}

@test "preloaded images go to the nodes, and no digest is asked for" {
  KIND_PRELOAD=1 kind_sh up vxlan
  assert_asked 'kind|load|docker-image|quay.io/cilium/cilium:v1.20.0|--name|podpath-vxlan'
  assert_asked 'kind|load|docker-image|registry.k8s.io/pause:3.10|--name|podpath-vxlan'
  assert_asked "--values|$SCRIPTS/kind/preload.yaml"
  [ "$(asked 'docker|pull')" -eq 0 ]
}

@test "preloading: what docker lacks is fetched once, and a node image that was loaded without its digest will do" {
  local node='kindest/node:v1.34.0@sha256:7416a61b42b1662ca6ca89f02028ac133a309a2a30ba309614e8ec94d976dc5a'
  FAKE_ABSENT="$node registry.k8s.io/pause:3.10" KIND_PRELOAD=1 kind_sh up vxlan
  assert_asked 'docker|pull|--quiet|registry.k8s.io/pause:3.10'
  assert_asked 'kind|create|cluster|--name|podpath-vxlan|--image|kindest/node:v1.34.0|--config|'
  assert_asked '--entrypoint|sh|kindest/node:v1.34.0|-c|'
}

@test "preloading: so will an FRR that was loaded without its digest; otherwise it is taken by that" {
  local frr
  frr=$(kind_sh images | grep frrouting)
  [[ $frr == quay.io/frrouting/frr:*@sha256:* ]]
  FAKE_ABSENT="$frr" KIND_PRELOAD=1 kind_sh up native-bgp bgp
  assert_asked "docker|create|--name|podpath-native-bgp-frr|--hostname|frr|--label|podpath=native-bgp|--privileged|--network|podpath-native-bgp|${frr%@*}"
  [ "$(asked 'docker|pull')" -eq 0 ]
  kind_sh down native-bgp
  kind_sh up native-bgp bgp
  assert_asked "|--network|podpath-native-bgp|$frr"
}

@test "preloading from Docker's containerd image store: one platform, by an archive that does not stay" {
  FAKE_SAYS_STORE='[[driver-type io.containerd.snapshotter.v1]]' KIND_PRELOAD=1 kind_sh up vxlan
  [ "$(asked 'kind|load|docker-image')" -eq 0 ]
  [ "$(asked "kind|load|image-archive|$KIND_STATE/vxlan/image.tar|--name|podpath-vxlan")" -eq 3 ]
  assert_asked "docker|image|save|--platform|linux/arm64|--output|$KIND_STATE/vxlan/image.tar|quay.io/cilium/cilium:v1.20.0"
  [ ! -e "$KIND_STATE/vxlan/image.tar" ]
}

@test "CoreDNS asks another resolver where BPF host routing is on, and only there" {
  kind_sh up native-auto
  assert_asked 'patch|configmap|coredns|--type|merge|--patch|{"data": {"Corefile": ".:53 {\n    forward . 1.1.1.1 {\n'
  assert_asked 'rollout|restart|deployment|coredns'
  rm "$FAKE/log"
  kind_sh up vxlan
  [ "$(asked 'patch|configmap')" -eq 0 ]
}

# Elsewhere it would wait for an API server whose answers find no way to it before routes are set.
@test "native-bgp: CoreDNS is beside the API server before it is waited for, and only there" {
  kind_sh up native-bgp no-route
  assert_asked 'patch|deployment|coredns|--type|merge|--patch|{"spec": {"template": {"spec": {"nodeSelector": {"node-role.kubernetes.io/control-plane": ""}}}}}'
  [ "$(grep -n -m 1 'patch|deployment|coredns' "$FAKE/log" | cut -d : -f 1)" -lt "$(grep -n -m 1 'rollout|status|deployment|coredns' "$FAKE/log" | cut -d : -f 1)" ]
  rm "$FAKE/log"
  kind_sh up native-auto
  [ "$(asked 'patch|deployment')" -eq 0 ]
}

@test "CoreDNS that asks one resolver is told of another" {
  FAKE_SAYS_DNS=1.1.1.1 kind_sh up native-auto
  [ "$(asked 'patch|configmap')" -eq 0 ]
  FAKE_SAYS_DNS=1.1.1.1 KIND_DNS=192.0.2.53 kind_sh up native-auto
  assert_asked 'forward . 192.0.2.53 {'
}

@test "native-bgp no-route: nothing is set, and what another scenario set is taken away" {
  kind_sh up native-bgp bgp
  rm "$FAKE/log"
  kind_sh up native-bgp no-route
  assert_asked 'docker|exec|podpath-native-bgp-worker|ip|route|flush|root|10.10.0.0/16|proto|static'
  assert_asked 'delete|--ignore-not-found|--wait=false|ciliumbgpclusterconfigs/podpath'
  assert_asked 'docker|rm|--force|--volumes|podpath-native-bgp-frr'
  [ "$(asked 'ip|route|replace')" -eq 0 ]
}

@test "native-bgp static: each node has a route to each block of the others" {
  kind_sh up native-bgp static
  [ "$(asked 'ip|route|replace')" -eq 6 ]
  assert_asked 'docker|exec|podpath-native-bgp-worker|ip|route|replace|10.10.0.32/27|via|172.30.0.4|proto|static'
  [ "$(asked 'podpath-native-bgp-worker|ip|route|replace|10.10.0.0/27')" -eq 0 ]
}

@test "native-bgp bgp: FRR on the cluster's network, one aggregate to it on each node, a session with each" {
  kind_sh up native-bgp bgp
  [ "$(asked 'ip|route|replace|10.10.0.0/16|proto|static|nexthop|via|172.30.0.9|dev|eth0')" -eq 3 ]
  grep -qF 'peers: [{name: frr0, peerASN: 65000, peerAddress: 172.30.0.9, peerConfigRef: {name: frr}}]' "$FAKE/applied"
  grep -qF ' bgp listen range 172.30.0.0/16 peer-group NODES' "$KIND_STATE/native-bgp/frr/frr.conf"
  kind_sh down native-bgp
  assert_nothing_there
}

@test "native-bgp ecmp: a second network, two next hops, two sessions; the default route stays where it was" {
  learned 2
  kind_sh up native-bgp ecmp
  [ "$(asked 'replace|10.10.0.0/16|proto|static|nexthop|via|172.30.0.9|dev|eth0|nexthop|via|172.31.0.9|dev|eth1')" -eq 3 ]
  [ "$(asked 'ip|route|replace|default|via|172.30.0.1|dev|eth0')" -eq 3 ]
  grep -qF '{name: frr1, peerASN: 65000, peerAddress: 172.31.0.9, peerConfigRef: {name: frr}}]' "$FAKE/applied"
  learned 1
  kind_sh up native-bgp bgp
  assert_asked 'docker|network|disconnect|podpath-native-bgp-2|podpath-native-bgp-worker'
  [ ! -e "$FAKE/there/network-podpath-native-bgp-2" ]
}

@test "what is missing is one line each, and nothing is begun" {
  FAKE_SAYS_INFO='2000000000|1|5.4.0|[name=rootless]' run kind_sh up vxlan
  [ "$status" -eq 1 ]
  [ "${#lines[@]}" -eq 4 ]
  [[ ${lines[0]} == 'kind: docker has 2000 MB of memory, three nodes with Cilium want 6000; next: '* ]]
  FAKE_SAYS_KERNEL='8192 128' run kind_sh check geneve
  [ "$status" -eq 1 ]
  [[ ${lines[-1]} == 'kind: the kernel has no geneve device; next: '* ]]
  FAKE_SAYS_KERNEL='524288 512 has-vxlan' run kind_sh check
  [[ $output == 'kind: the kernel has no geneve device; next: '* ]]
  FAKE_FAIL='docker|info' run kind_sh check
  [ "$output" = 'kind: docker does not answer; next: start it (Docker Desktop, or systemctl start docker), or join the group docker' ]
  [ "$(asked 'create')" -eq 0 ]
}

@test "a kind that is too old, and one that stands on podman, are each a line" {
  FAKE_SAYS_KIND=0.29.1 run kind_sh up vxlan
  [ "$status" -eq 1 ]
  [ "$output" = 'kind: kind is 0.29, and 0.30 is needed; next: install kind 0.30 or newer, https://kind.sigs.k8s.io/docs/user/quick-start' ]
  FAKE_SAYS_KIND=1.0.0 run kind_sh check
  [ "$status" -eq 0 ]
  FAKE_FAIL='kind|version' run kind_sh check
  [[ $output == "kind: kind does not say which version it is ('kind version'); next: "* ]]
  KIND_EXPERIMENTAL_PROVIDER=podman run kind_sh check
  [ "$output" = "kind: KIND_EXPERIMENTAL_PROVIDER is 'podman', and these scripts speak to docker; next: unset it" ]
  FAKE_SAYS_INFO='' run kind_sh check
  [ "$output" = 'kind: docker does not say what machine it runs on; next: use Docker itself: podman behind the name docker will not do' ]
  [ "$(asked 'create')" -eq 0 ]
}

@test "points: a pod's host end is found by its number; tunnel and underlay of every node" {
  kind_sh up vxlan
  run bash -c 'SCRIPTS=$1 SETUP=vxlan && source $SCRIPTS/lib/boundary.sh && use_runtime kind && rt_points' bash "$SCRIPTS"
  [ "$status" -eq 0 ]
  [ "${lines[0]}" = 'podpath-vxlan-worker eth0 pod client podpath-vxlan-worker/pod-client-eth0.pcap' ]
  [ "${lines[1]}" = 'podpath-vxlan-worker lxc0123456789ab lxc client podpath-vxlan-worker/lxc0123456789ab.pcap' ]
  [ "${lines[5]}" = 'podpath-vxlan-control-plane cilium_vxlan tunnel - podpath-vxlan-control-plane/cilium_vxlan.pcap' ]
  [ "${#lines[@]}" -eq 13 ]
}

@test "state: every agent is asked what Cilium's own bug report asks, the tables of connections on our own clusters only; both networks" {
  learned 2
  kind_sh up native-bgp ecmp
  rm "$FAKE/log"
  run bash -c 'SCRIPTS=$1 SETUP=native-bgp DIR=$2 && source $SCRIPTS/lib/boundary.sh && use_runtime kind && rt_state "$2" before' bash "$SCRIPTS" "$OUT"
  [ "$status" -eq 0 ]
  local command
  for command in 'status|--output|json' 'config|--all|--output|json' 'bpf|ipcache|list|--output|json' 'ip|list|--numeric|--output|json' \
    'endpoint|list|--output|json' 'bpf|endpoint|list|--output|json' 'identity|list|--output|json' 'node|list|--output|json' 'bpf|nodeid|list' \
    'service|list|--output|json' 'bpf|lb|list|--output|json' 'bpf|ct|list|global' 'bpf|nat|list' 'encrypt|status' 'shell|--|db/show|mtu'; do
    [ "$(asked "|exec|pod/cilium-x|--container|cilium-agent|--|cilium-dbg|$command")" -eq 3 ]
  done
  assert_asked 'docker|network|inspect|podpath-native-bgp|podpath-native-bgp-2'
  [ -e "$OUT/podpath-native-bgp-worker/state/before/cilium-bpf-ct.txt" ]
}

@test "the frontends of a service are asked from beside the cluster, in scenario dsr; such a step has no node" {
  cat >"$BATS_TEST_TMPDIR/runtime.sh" <<'END'
source "$BATS_TEST_DIRNAME/stubs/runtime.sh"
rt_service() { printf '%s\n' 'http 172.30.0.2 30080' 'probe 172.30.0.2 30900'; }
END
  export BATS_TEST_DIRNAME
  run "$SCRIPTS/traffic.sh" geneve dsr "$OUT/t" --runtime "$BATS_TEST_TMPDIR/runtime.sh"
  [ "$status" -eq 0 ]
  run grep -c -E '"name": "(http|probe)-service".*"scope": "other", "source": "outside", "destination": "lab/web"' "$OUT/t/.run/steps.jsonl"
  [ "$output" = 2 ]
  grep -q 'http_client.py", "172.30.0.2", "30080"' "$OUT/t/.run/steps.jsonl"
}

@test "images: all that is needed, each pinned" {
  run kind_sh images
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -eq 6 ]
  [[ ${lines[0]} == kindest/node:v*@sha256:* ]]
}

@test "demo: what is missing to make the report is said before anything is built" {
  cd "$OUT"
  ANALYZE=/nowhere/analyze run kind_sh demo vxlan
  [ "$status" -eq 1 ]
  [ "$output" = 'kind.sh: /nowhere/analyze is not there; next: make setup-demo' ]
  [ ! -e "$FAKE/log" ]
}

@test "demo: a run of which one step failed has its report, one that was not written has none" {
  cp -R "$SCRIPTS" "$BATS_TEST_TMPDIR/scripts"
  cd "$OUT"
  printf '%s\n' '#!/bin/sh' 'exit 1' >"$BATS_TEST_TMPDIR/scripts/run.sh"
  ANALYZE=$(type -P echo) run "$BATS_TEST_TMPDIR/scripts/kind.sh" demo vxlan 3>&-
  [ "$status" -eq 1 ]
  [ -z "$output" ]
  # shellcheck disable=SC2016
  printf '%s\n' '#!/bin/sh' 'mkdir -p out/kind/$1/$2 && echo new >out/kind/$1/$2/manifest.json' 'exit 1' >"$BATS_TEST_TMPDIR/scripts/run.sh"
  ANALYZE=$(type -P echo) run "$BATS_TEST_TMPDIR/scripts/kind.sh" demo vxlan 3>&-
  [ "$status" -eq 1 ]
  [ "$output" = 'out/kind/vxlan/baseline --report --out out/kind' ]
}

@test "demo: TERM while Cilium is installed ends it at once, and nothing is left" {
  cd "$OUT"
  ANALYZE=$(type -P true) FAKE_HANG='helm|upgrade' run python3 "$BATS_TEST_DIRNAME/interrupt.py" TERM "$FAKE/log" hanging "$SCRIPTS/kind.sh" demo vxlan 3>&-
  [ "$status" -eq 143 ]
  assert_no_processes
  assert_nothing_there
}

@test "selfcheck: every scenario is tried, every failure told, all of it in one log, nothing left" {
  cd "$OUT"
  mkdir -p out/kind/selfcheck/vxlan/baseline
  ANALYZE=$(type -P false) FAKE_FAIL='helm|upgrade' run "$SCRIPTS/kind.sh" selfcheck 3>&-
  [ ! -e "$OUT/out/kind/selfcheck/vxlan/baseline" ]
  [ "$status" -eq 1 ]
  [ "$(grep -c -E '^FAILED  (vxlan|native-auto|geneve)/baseline|^FAILED  geneve/dsr|^FAILED  native-bgp/(no-route|static|bgp|ecmp)' "$OUT/out/kind/selfcheck.log")" -eq 8 ]
  [ "$(grep -c '^FAILED  .*: expectations' "$OUT/out/kind/selfcheck.log")" -eq 4 ]
  grep -q 'vxlan: not built: ended with status 1 while installing Cilium 1.20.0' "$OUT/out/kind/selfcheck.log"
  assert_nothing_there
}
