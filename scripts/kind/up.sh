#!/usr/bin/env bash
# Build a setup on kind for one scenario, or bring one that is up to the scenario: up.sh SETUP SCENARIO. Used by runtime/kind.sh.
# Whatever ends it early (an error, Ctrl-C, TERM), it removes all of the setup, unless KIND_KEEP_FAILED=1 asks to leave it for a look.
set -euo pipefail

KIND_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SCRIPTS=${KIND_DIR%/*}
for part in lib/boundary lib/json lib/process lib/await kind/versions kind/names kind/remove kind/networks kind/cluster kind/cilium kind/routes kind/frr; do
  # shellcheck source=/dev/null
  source "$SCRIPTS/$part.sh"
done

main() {
  SETUP=$1 SCENARIO=$2 PHASE='looking for what there is'
  kind_check "$SETUP" "$SCENARIO"
  kind_lock
  trap undo EXIT
  exit_on_signals
  mkdir -p "$(kind_state)"
  rm -f "$(kind_state)/scenario"
  phase 'making the docker network' network_up "$(kind_cluster)"
  cluster_up
  phase "starting the container with the tools ($TOOLS_IMAGE)" tools_up
  phase 'putting images on the nodes' images_up
  phase "installing Cilium $CILIUM_VERSION" cilium_up "$SCENARIO"
  phase 'waiting for CoreDNS' dns_up
  phase 'starting the pods' pods_up
  [[ $SETUP != native-bgp ]] || phase "setting routes for $SCENARIO" routes_up "$SCENARIO"
  [[ $SCENARIO != dsr ]] || phase 'starting the client beside the cluster' outside_up
  echo "$SCENARIO" >"$(kind_state)/scenario" # last: a setup without it is not up
  trap - EXIT
  kind_unlock
}

phase() { # what command...
  PHASE=$1
  say "$SETUP: $PHASE"
  "${@:2}"
}

undo() {
  local status=$?
  undisturbed
  set +e
  end_attended
  say "$SETUP: not built: ended with status $status while $PHASE"
  if [[ -n ${KIND_KEEP_FAILED:-} ]]; then
    say "what was made is left; next: kubectl --kubeconfig $(kind_kubeconfig) get pods -A; scripts/kind.sh down $SETUP"
  else
    why
    kind_clear || say "not all of it could be removed; next: scripts/kind.sh down $SETUP"
  fi
  kind_unlock
}

# What a person would look at first, before it is gone.
why() {
  [[ -s $(kind_kubeconfig) ]] || return 0
  cluster_kubectl get nodes,pods --all-namespaces --output wide --request-timeout 5s >&2
  cluster_kubectl get events --all-namespaces --field-selector type=Warning --request-timeout 5s 2>/dev/null | tail -n 15 >&2
  cluster_kubectl --namespace kube-system logs --selector k8s-app=cilium --container cilium-agent --tail 15 --prefix --request-timeout 5s >&2
  ! docker container inspect "$(kind_frr)" >/dev/null 2>&1 || docker exec "$(kind_frr)" vtysh -c 'show bgp summary' >&2
}

main "$@"
