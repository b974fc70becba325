# shellcheck shell=bash
# What Kubernetes and Cilium know, as files that the analyzer reads. Sourced by runtimes with a cluster; needs `cluster_kubectl` of
# them, `keep`, and $SCRIPTS.

CILIUM_KINDS='ciliumnodes ciliumendpoints ciliumendpointslices ciliumidentities ciliumpodippools ciliumbgpclusterconfigs
  ciliumbgppeerconfigs ciliumbgpadvertisements ciliumbgpnodeconfigs ciliumbgpnodeconfigoverrides'

# File and arguments of cilium-dbg. What the analyzer reads is JSON. The tables of connections are for clusters of one's own: on others
# they may be long, and are other people's.
agent_commands() { # [bgp] [tables]
  cat <<'END'
cilium-status.json status --output json
cilium-config.json config --all --output json
cilium-endpoint-list.json endpoint list --output json
cilium-identity-list.json identity list --output json
cilium-ip-list.json ip list --numeric --output json
cilium-node-list.json node list --output json
cilium-service-list.json service list --output json
cilium-bpf-ipcache.json bpf ipcache list --output json
cilium-bpf-endpoint.json bpf endpoint list --output json
cilium-bpf-lb.json bpf lb list --output json
cilium-mtu.txt shell -- db/show mtu
cilium-status.txt status --verbose
cilium-bpf-nodeid.txt bpf nodeid list
cilium-encrypt.txt encrypt status
END
  [[ $2 != tables ]] || printf '%s\n' 'cilium-bpf-ct.txt bpf ct list global' 'cilium-bpf-nat.txt bpf nat list'
  [[ $1 != bgp ]] || printf '%s\n' 'cilium-bgp-peers.txt shell -- bgp/peers' 'cilium-bgp-routes.txt shell -- bgp/routes -a out ipv4 unicast'
}

# The API's view of the whole cluster, into a folder: one file a kind.
cluster_objects() { # dir
  local what known
  mkdir -p "$1"
  known=$(cluster_kubectl api-resources --api-group cilium.io --no-headers --output name) || known=
  for what in nodes pods services endpointslices; do
    keep "$1/$what.json" cluster_kubectl get "$what" --all-namespaces --output json
  done
  for what in $CILIUM_KINDS; do
    [[ $'\n'$known$'\n' != *$'\n'"$what.cilium.io"$'\n'* ]] ||
      keep "$1/$what.json" cluster_kubectl get "$what.cilium.io" --all-namespaces --output json
  done
  keep "$1/cilium-config.json" cluster_kubectl --namespace "$(cilium_namespace)" get configmap cilium-config --output json
  python3 "$SCRIPTS/cluster/lean.py" "$1"
}

# The agent's view, node by node.
agent_state() { # node dir [tables]
  local agent home file arguments bgp=''
  mkdir -p "$2"
  agent=$(agent_of "$1") home=$(cilium_namespace)
  if [[ -z $agent ]]; then
    say "warning: $SETUP: no state of Cilium's agent on $1: no pod k8s-app=cilium is there"
    return 0
  fi
  [[ -z $(speaks_bgp) ]] || bgp=bgp
  while read -r file arguments; do
    # shellcheck disable=SC2086
    keep "$2/$file" cluster_kubectl --namespace "$home" exec "$agent" --container cilium-agent -- cilium-dbg $arguments
  done < <(agent_commands "$bgp" "${3-}")
}

# Not every cluster has it in kube-system.
cilium_namespace() {
  local found
  found=$(cluster_kubectl get pods --all-namespaces --selector k8s-app=cilium --output 'jsonpath={.items[0].metadata.namespace}' 2>/dev/null) || true
  echo "${found:-kube-system}"
}

in_agent() { # node command...
  cluster_kubectl --namespace "$(cilium_namespace)" exec "$(agent_of "$1")" --container cilium-agent -- "${@:2}"
}

agent_of() { # node
  cluster_kubectl --namespace "$(cilium_namespace)" get pods --selector k8s-app=cilium --field-selector "spec.nodeName=$1" --output name |
    head -n 1
}

speaks_bgp() { cluster_kubectl get ciliumbgpclusterconfigs --output name 2>/dev/null; }
