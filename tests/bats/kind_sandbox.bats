#!/usr/bin/env bats
# The runtime `kind` for real but for docker, kind and kubectl: nodes, pods and the tools' container are namespaces made by unshare,
# traffic and captures are genuine. Needs root and the lab's tools. Two ways in: the container with the tools, and this machine's.

setup() {
  [[ $(uname) == Linux && $EUID -eq 0 ]] || skip "network namespaces need root on Linux"
  REPO=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  export LAB_PREFIX=bk$$ LAB_STATE=$BATS_TEST_TMPDIR/lab TMPDIR=$BATS_TEST_TMPDIR KIND_STATE=$BATS_TEST_TMPDIR/state
  export SANDBOX=$BATS_TEST_TMPDIR/sandbox SANDBOX_REPO=$REPO SANDBOX_SETUP=vxlan
  export PATH=$BATS_TEST_DIRNAME/kind-sandbox:$PATH
  OUT=$BATS_TEST_TMPDIR/out
  SETUP=vxlan bash "$REPO/scripts/lab/require.sh" >/dev/null 2>&1 || skip "the lab's tools are not all installed"
  SANDBOX_CGROUP=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)/podpath-bats-$$
  export SANDBOX_CGROUP
  mkdir "$SANDBOX_CGROUP" 2>/dev/null || skip "no cgroup can be made here: $SANDBOX_CGROUP"
  mkdir -p "$SANDBOX/containers"
}

teardown() {
  [[ -z ${SANDBOX:-} ]] || "$REPO/scripts/kind.sh" down vxlan 3>&- >/dev/null 2>&1 || true
  rmdir "${SANDBOX_CGROUP:-/nowhere}" 2>/dev/null || true
}

kind_run() { "$REPO/scripts/run.sh" vxlan baseline --runtime kind --out "$OUT" "$@" 3>&-; }

assert_gone() {
  ! ip netns list | grep -q "^$LAB_PREFIX-" || return 1
  [[ -z $(find "$SANDBOX_CGROUP" -mindepth 1 -type d) ]]
  [[ -z $(find "$SANDBOX/containers" -type f) ]]
  [[ -z $(find "$OUT" -name '.?*') ]]
}

described() { bash "$REPO/scripts/lab/describe.sh" vxlan | jq -r --arg pod "$1" '.pods[] | select(.name == $pod).ip'; }

# What the manifest says: a line of facts, and the points that have packets by role.
told() {
  python3 -c '
import collections, json, sys
run = json.load(open(sys.argv[1]))
print(run["runtime"], run["datapath"], run["host_routing"], run["cilium_version"], run["tunnel"])
print(sorted(collections.Counter(p["role"] for p in run["points"] if p["captured"]).items()))
print({s["name"]: s["exit_status"] for s in run["traffic"] if s["kind"] in ("dns", "http", "bulk")})
print({p["interface"] for p in run["pods"]} == {p["interface"] for p in run["points"] if p["role"] == "lxc"})
' "$OUT/vxlan/baseline/manifest.json"
}

assert_told() {
  run told
  [ "${lines[0]}" = "kind cilium legacy 1.20.0 {'protocol': 'vxlan', 'port': 8472}" ]
  [ "${lines[1]}" = "[('lxc', 5), ('pod', 5), ('tunnel', 3), ('underlay', 3)]" ]
  [ "${lines[2]}" = "{'http-intranode': 0, 'dns': 0, 'http-internode': 0, 'bulk': 0}" ]
  [ "${lines[3]}" = True ]
}

@test "a run through the container with the tools: every point captured, pods found by cgroup and iflink, nothing left" {
  run kind_run
  [ "$status" -eq 0 ]
  [[ ${lines[-1]} == 'vxlan/baseline: 21 points, '*' 0 dropped, '* ]]
  assert_told
  [ -s "$OUT/vxlan/baseline/state/before/ciliumnodes.json" ]
  [ -s "$OUT/vxlan/baseline/podpath-vxlan-worker/state/after/cilium-status.json" ]
  [ -s "$OUT/vxlan/baseline/podpath-vxlan-worker/state/before/pod-client-route.json" ]
  grep -q 'not (tcp port 6443' "$OUT/vxlan/baseline/manifest.json"
  assert_gone
  [ -x "$REPO/.venv/bin/analyze" ] || skip "no virtual environment to analyze the run with"
  "$REPO/.venv/bin/analyze" compare --expect "$REPO/scripts/kind/setups/vxlan/expectations.yaml" "$OUT"
}

@test "the same with this machine's own tools, and KEEP leaves the setup for the next run" {
  export KIND_TOOLS=host
  run kind_run --keep
  [ "$status" -eq 0 ]
  assert_told
  [ -e "$SANDBOX/cluster" ]
  run "$REPO/scripts/kind.sh" status
  [[ ${lines[0]} == 'vxlan: up, scenario baseline, 3 nodes, '* ]]
  "$REPO/scripts/kind.sh" down vxlan 3>&-
  assert_gone
}

@test "an existing cluster: bounded captures of two pods and their nodes, from inside the tunnel too; no capture pod is left" {
  "$REPO/scripts/kind.sh" up vxlan 3>&-
  local pings=()
  ip netns exec "$LAB_PREFIX-vxlan-client" ping -q -i 0.2 "$(described web)" >/dev/null 3>&- &
  pings+=("$!")
  ip netns exec "$LAB_PREFIX-vxlan-echo" ping -q -i 0.2 "$(described dns)" >/dev/null 3>&- &
  pings+=("$!")
  run "$REPO/scripts/capture.sh" --context 'prod east' --pod lab/client --pod lab/web --duration 2 --out "$OUT" 3>&-
  kill "${pings[@]}"
  [ "$status" -eq 0 ]
  local folder
  folder=$(echo "$OUT"/prod-east/capture-*)
  run python3 -c '
import collections, json, sys
run = json.load(open(sys.argv[1]))
print(run["runtime"], run["setup"], sorted(pod["name"] for pod in run["pods"]), all(pod["interface"] for pod in run["pods"]))
print(sorted(collections.Counter(point["role"] for point in run["points"] if point["captured"]).items()))
print(max(point["captured"] for point in run["points"]) <= 30, {point["snaplen"] for point in run["points"]})
' "$folder/manifest.json"
  [ "${lines[0]}" = "cluster prod-east ['client', 'web'] True" ]
  [ "${lines[1]}" = "[('lxc', 2), ('pod', 2), ('tunnel', 2), ('underlay', 2)]" ]
  # Ten pings of one pair in two seconds, and nothing of the other pair.
  [ "${lines[2]}" = 'True {192}' ]
  [ -s "$folder/state/before/pods.json" ]
  [ -s "$folder/podpath-vxlan-worker/state/after/pod-client-link.json" ]
  run "$REPO/scripts/capture.sh" --context 'prod west' --pod lab/client --duration 1 --out "$OUT" --no-state 3>&-
  [ "$status" -eq 0 ]
  [ -z "$(find "$OUT/prod-west" -name state)" ]
  run jq -c '[.tunnel.protocol, .host_routing, [.nodes[].name], [.pods[] | .name, .interface != null], .cilium_version]' "$OUT"/prod-west/capture-*/manifest.json
  [ "$output" = '["vxlan","legacy",["podpath-vxlan-worker"],["client",true],"1.20.0"]' ]
  [ -z "$(find "$SANDBOX" -name 'podpath-capture-*')" ]
  [ -z "$(find "$OUT" -name '.?*')" ]
}

@test "an existing cluster: a node is captured where its address is too, not only where its default route leads" {
  on_node_script
  unshare --net bash -s "$BATS_TEST_TMPDIR/on_node.sh" "$BATS_TEST_TMPDIR" 3>&- <<'END'
ip link add wan type veth peer name wan0 && ip link add lan type veth peer name lan0
ip link set wan up && ip link set wan0 up && ip link set lan up && ip link set lan0 up
ip addr add 203.0.113.2/24 dev wan && ip route add default via 203.0.113.1 && ip addr add 10.0.0.2/24 dev lan
sh -s -- node-a "$2" 1 1048576 192 - '10.0.0.2 10.0.0.20' <"$1"
END
  [ "$(cut -f 1,2,4 "$BATS_TEST_TMPDIR/points")" = $'lan\tunderlay\tlan.pcap\nwan\tunderlay\twan.pcap' ]
  [ -s "$BATS_TEST_TMPDIR/lan.pcap" ]
}

# As capture_on sends it to a node.
on_node_script() { cat "$REPO"/scripts/cluster/{pod_netns,node_filter,node_point,on_node}.sh >"$BATS_TEST_TMPDIR/on_node.sh"; }

# A node of a namespace of its own, with a busy interface wan; arguments of on_node.sh after NODE and DIR.
on_busy_node() {
  on_node_script
  mkdir -p "$BATS_TEST_TMPDIR/node"
  unshare --net bash -s "$BATS_TEST_TMPDIR/on_node.sh" "$BATS_TEST_TMPDIR/node" "$@" 3>&- <<'END'
ip link add wan type veth peer name wan0 && ip link add lan type veth peer name lan0
ip link set lo up && ip link set wan up && ip link set wan0 up && ip link set lan up && ip link set lan0 up
ip addr add 203.0.113.2/24 dev wan && ip route add default via 203.0.113.1 && ip addr add 10.0.0.2/24 dev lan
ip neigh add 203.0.113.1 lladdr 02:00:00:00:00:01 dev wan
ping -q -i 0.01 -w 8 203.0.113.1 >/dev/null 2>&1 &
sh -s -- node-a "$2" "${@:3}" <"$1"
status=$?
kill %1
exit "$status"
END
}

@test "an existing cluster: a filter that does not compile is said before anything is captured, and there is no file" {
  run on_busy_node 30 1048576 192 'tcp prt 80' 10.0.0.2
  [ "$status" -eq 1 ]
  [[ $output == *"warning: node-a wan - is not captured: tcpdump: "*"syntax error"*'warning: node-a: no point could be captured'* ]]
  [ "$(ls "$BATS_TEST_TMPDIR/node")" = points ]
}

@test "an existing cluster: one point that has its share of --size ends the node's others with it, and says so" {
  local began=$SECONDS
  run on_busy_node 30 30000 192 - 10.0.0.2
  [ "$status" -eq 0 ]
  [[ $output == *'warning: node-a/wan.pcap: reached its share of --size, 72 packets, after '*" s: this node's points ended there"* ]]
  ((SECONDS - began < 20))
  [ "$(cut -f 1,4,5 "$BATS_TEST_TMPDIR/node/points" | tail -n 1)" = $'wan\twan.pcap\t72' ]
  [ "$(cut -f 4 "$BATS_TEST_TMPDIR/node/points" | head -n 1)" = lan.pcap ]
  [ "$(ls "$BATS_TEST_TMPDIR/node")" = $'lan.pcap\npoints\nwan.pcap' ]
}

@test "an existing cluster: packets that the kernel dropped are a warning, and stand in the point" {
  mkdir "$BATS_TEST_TMPDIR/bin"
  cp "$BATS_TEST_DIRNAME/stubs/bin/tcpdump" "$BATS_TEST_TMPDIR/bin"
  FAKE=$BATS_TEST_TMPDIR FAKE_TCPDUMP=drops PATH=$BATS_TEST_TMPDIR/bin:$PATH run on_busy_node 1 1048576 192 - 10.0.0.2
  [ "$status" -eq 0 ]
  [[ $output == *'warning: node-a/wan.pcap: 3 of 3 packets were read, 7 dropped by the kernel'* ]]
  run python3 "$REPO/scripts/cluster/points.py" "$BATS_TEST_TMPDIR"
  [ "$(jq -c '[.file, .dropped, .note]' <<<"${lines[1]}")" = '["node/wan.pcap",7,"3 of 3 packets were read, 7 dropped by the kernel"]' ]
}

@test "an existing cluster: large packets are handed over in blocks, and a --size below one of them is refused" {
  run on_busy_node 3 1048576 65535 - 10.0.0.2
  [ "$status" -eq 0 ]
  [ -s "$BATS_TEST_TMPDIR/node/wan.pcap" ]
  run on_busy_node 3 65535 65535 - 10.0.0.2
  [ "$status" -eq 1 ]
  [ "$output" = '--size is less than a packet of 65535 bytes a point; next: a larger --size, or a smaller --snaplen' ]
}

# CRI-O with conmon_cgroup = "pod": conmon is in the pod's cgroup and in the host's network namespace.
@test "a pod is the process of its cgroup that has a network of its own, and none where there is only the host's" {
  local uid=0f0f-$$ cgroup pids=() alone said theirs
  cgroup=$SANDBOX_CGROUP/pod${uid//-/_}
  mkdir "$cgroup"
  bash -c 'echo $$ >"$1/cgroup.procs" && exec sleep 30' bash "$cgroup" 3>&- &
  pids+=("$!")
  sleep 0.3
  cat "$REPO"/scripts/cluster/{pod_netns,in_pod}.sh >"$BATS_TEST_TMPDIR/in_pod.sh"
  run sh "$BATS_TEST_TMPDIR/in_pod.sh" "$uid" true
  alone=$status said=$output
  # shellcheck disable=SC2016
  unshare --net bash -c 'echo $$ >"$1/cgroup.procs" && exec sleep 30' bash "$cgroup" 3>&- &
  pids+=("$!")
  sleep 0.3
  run sh "$BATS_TEST_TMPDIR/in_pod.sh" "$uid" readlink /proc/self/ns/net
  theirs=$(readlink "/proc/${pids[1]}/ns/net")
  kill "${pids[@]}"
  wait "${pids[@]}" || true
  sleep 0.2
  rmdir "$cgroup"
  [ "$alone" -eq 1 ]
  [[ $said == "pod $uid: no process with a network of its own is here: "* ]]
  [ "$status" -eq 0 ]
  [ "$output" = "$theirs" ]
}

@test "an existing cluster: Ctrl-C while it captures removes pods and files" {
  "$REPO/scripts/kind.sh" up vxlan 3>&-
  run python3 "$BATS_TEST_DIRNAME/interrupt.py" INT "$SANDBOX/created.yaml" podpath-capture \
    "$REPO/scripts/capture.sh" --context prod --node podpath-vxlan-worker --duration 60 --out "$OUT" 3>&-
  [ "$status" -eq 130 ]
  [[ $output == *'ended with status 130'$'\n''capture.sh: the capture pods are deleted' ]]
  [ -z "$(find "$SANDBOX" -name 'podpath-capture-*')" ]
  [ -z "$(find "$OUT" -mindepth 2)" ]
}
