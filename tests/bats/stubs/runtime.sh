# shellcheck shell=bash
# A runtime of nothing: two nodes and six pods that are all this machine, with the stub tools of this folder. No root, no namespaces.
# FAKE is a folder of the test's: log (what was asked), pids (processes begun). FAKE_UP=fails: the setup cannot be built.

STUBS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export STUBS

rt_require() { :; }

rt_up() {
  echo "up $1" >>"$FAKE/log"
  [[ ${FAKE_UP:-} != fails ]] || { echo "stub: cannot build $SETUP: told so; next: nothing" >&2 && return 1; }
}

rt_down() { echo down >>"$FAKE/log"; }
# One at a time, as a runtime that has to look may print them.
rt_nodes() { echo worker && sleep 0.1 && echo worker2; }
rt_pods() { printf '%s\n' 'client worker' 'echo worker' 'web worker2' 'dns worker2' 'api worker2' 'batch worker2'; }
rt_node() { PATH=$STUBS/bin:$PATH "${@:2}"; }
rt_pod() { PATH=$STUBS/pod-bin:$STUBS/bin:$PATH "${@:2}"; }

rt_points() {
  echo 'worker eth0 pod client worker/pod-client-eth0.pcap'
  echo 'worker lxc0123456789ab lxc client worker/lxc0123456789ab.pcap'
  echo 'worker eth0 underlay - worker/eth0.pcap'
  echo 'worker2 eth0 underlay - worker2/eth0.pcap'
}

rt_describe() {
  local name node pods=''
  while read -r name node; do
    pods+="${pods:+,}{\"name\": \"$name\", \"namespace\": \"lab\", \"node\": \"$node\", \"ip\": \"10.0.0.1\"}"
  done < <(rt_pods)
  echo '{"runtime": "netns", "datapath": "unknown", "description": "A stub.", "nodes":' \
    '[{"name": "worker", "addresses": []}, {"name": "worker2", "addresses": []}], "pods": ['"$pods"']}'
}
