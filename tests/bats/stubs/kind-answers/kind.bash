# shellcheck shell=bash disable=SC2154
# What the stub kind answers. FAKE/there/cluster holds the name of the one cluster that is there, image its nodes' image. Sourced by
# kind-bin/docker.

kind() {
  local cluster node
  cluster=$(option --name "$@")
  case "$1 ${2-}" in
    version*) echo "kind v${FAKE_SAYS_KIND:-0.30.0} go1.24.6 linux/amd64" ;;
    'load image-archive') [[ -e $3 ]] || { echo "no archive $3" >&2 && return 1; } ;;
    'get clusters') ! exists cluster || cat "$there/cluster" ;;
    'get nodes') ! exists cluster || printf '%s\n' "$cluster-worker" "$cluster-control-plane" "$cluster-worker2" ;;
    'create cluster')
      [[ $(cat "$there/cluster" 2>/dev/null) != "$cluster" ]] || { echo "node(s) already exist for a cluster with the name \"$cluster\"" >&2 && return 1; }
      echo "$cluster" >"$there/cluster"
      option --image "$@" >"$there/image"
      echo kubeconfig >"$(option --kubeconfig "$@")"
      for node in control-plane worker worker2; do : >"$there/container-$cluster-$node"; done
      ;;
    'delete cluster') rm -f "$there"/{cluster,image} "$there"/{container,second}-"$cluster"-{control-plane,worker,worker2} ;;
    *) ;;
  esac
}
