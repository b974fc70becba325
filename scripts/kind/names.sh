# shellcheck shell=bash
# What the kind clusters are called: setups, scenarios, containers, networks, files. Sourced; needs $SETUP in most.

# shellcheck source=../lib/setups.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/setups.sh"

# Scripts change folders.
[[ ${KIND_STATE:-/} == /* ]] || export KIND_STATE=$PWD/$KIND_STATE

kind_setups() { printf '%s\n' vxlan native-auto native-bgp geneve; }

kind_scenarios() {
  case $1 in
    vxlan | native-auto) echo baseline ;;
    native-bgp) echo no-route static bgp ecmp ;;
    geneve) echo baseline dsr ;;
    *) return 1 ;;
  esac
}

kind_default_scenario() { if [[ $1 == native-bgp ]]; then echo bgp; else echo baseline; fi; }

kind_check() {
  known_setup kind_setups kind_scenarios "$@" || return
  if [[ ! ${KIND_PREFIX:-podpath} =~ ^[a-z][a-z0-9-]{0,29}$ ]]; then
    echo "KIND_PREFIX '$KIND_PREFIX': not usable in names; take up to 30 lower-case letters, digits and '-'" >&2
    return 2
  fi
}

# The cluster, and its docker network; kind calls the nodes' containers CLUSTER-control-plane, CLUSTER-worker, CLUSTER-worker2.
kind_cluster() { echo "${KIND_PREFIX:-podpath}-$SETUP"; }
kind_second_network() { echo "$(kind_cluster)-2"; }
kind_frr() { echo "$(kind_cluster)-frr"; }
kind_tools() { echo "$(kind_cluster)-tools"; }
kind_outside() { echo "$(kind_cluster)-outside"; }

# What is inside: addresses of pods, by kind's configuration or Cilium's pool, and of services, by kind's default.
kind_pod_network() { if [[ $SETUP == native-* ]]; then echo 10.10.0.0/16; else echo 10.244.0.0/16; fi; }
kind_service_network() { echo 10.96.0.0/16; }

# A kubeconfig of its own: the user's is not touched.
kind_state() { echo "${KIND_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/podpath/kind}/$SETUP"; }
kind_kubeconfig() { echo "$(kind_state)/kubeconfig"; }

cluster_kubectl() { kubectl --kubeconfig "$(kind_kubeconfig)" "$@"; }

kind_nodes() { kind get nodes --name "$(kind_cluster)" 2>/dev/null | sort; }

# The same where there have to be some: what is done to none of them would pass for done.
all_nodes() {
  local nodes
  nodes=$(kind_nodes) || nodes=''
  [[ -n $nodes ]] || fail 1 "kind names no node of $(kind_cluster); next: kind get nodes --name $(kind_cluster)"
  echo "$nodes"
}

kind_has_frr() { [[ $1 == bgp || $1 == ecmp ]]; }

# Scenario the setup is up for.
kind_scenario() {
  local file
  file=$(kind_state)/scenario
  if [[ ! -r $file ]]; then
    echo "$SETUP: not up: no $file; next: scripts/kind.sh up $SETUP" >&2
    return 1
  fi
  cat "$file"
}

# The container's own address in a network: kind_address CONTAINER NETWORK
kind_address() {
  docker container inspect --format "{{(index .NetworkSettings.Networks \"$2\").IPAddress}}" "$1"
}

# What it was built with, whatever is asked for now; an error where it is not there.
kind_built_image() { docker container inspect --format '{{.Config.Image}}' "$(kind_cluster)-control-plane"; }
kind_built_mtu() { docker network inspect --format '{{index .Options "com.docker.network.driver.mtu"}}' "$(kind_cluster)"; }

# The device on which a container has its address in a network: kind_device CONTAINER NETWORK. Its name is Docker's affair: after a
# disconnect older ones count on (eth2), newer ones take the first that is free (moby, libnetwork/osl/interface_linux.go).
kind_device() {
  local address said
  address=$(kind_address "$1" "$2") || return
  said=$(docker exec "$1" ip -o -4 addr show to "$address") || return
  [[ $said =~ ^[0-9]+:\ +([^ @]+) ]] || { echo "$1 has no device with its address in network $2, '$address'; next: scripts/kind.sh down $SETUP" >&2 && return 1; }
  echo "${BASH_REMATCH[1]}"
}
