#!/usr/bin/env bash
# Build one setup for one scenario: build.sh SETUP SCENARIO. Used by runtime/netns.sh (rt_up).
# Whatever ends it early (an error, Ctrl-C, TERM), it removes what it made.
set -euo pipefail

LAB_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in names teardown topology native datapath datapath_entries bgp bgp_config; do
  # shellcheck source=/dev/null
  source "$LAB_DIR/$part.sh"
done

main() {
  SETUP=$1 SCENARIO=$2 signal='' reason=''
  umask 022 # FRR's daemons run as their own user, and must reach their folder
  lab_check "$SETUP" "$SCENARIO"
  lab_model
  # shellcheck source=/dev/null
  source "$LAB_DIR/setup-$SETUP.sh"
  lock_take
  wanted
  set -E
  trap 'reason=${reason:-"$BASH_COMMAND" failed with status $?}' ERR
  trap undo EXIT
  for name in INT TERM HUP; do
    # A second signal (timeout sends two) must not cut short what the EXIT trap does for the first.
    # shellcheck disable=SC2064 # the name now, not later
    trap "trap '' INT TERM HUP; signal=$name; exit 1" "$name"
  done
  lab_clear
  mkdir -p "$(lab_state)"
  setup_build "$SCENARIO"
  wanted
  echo "$SCENARIO" >"$(lab_state)/scenario" # last: a setup without it is not up
  trap - EXIT
}

# What every setup starts from: build_base MTU_OF_POD_ROUTES NODE...
build_base() {
  local mtu=$1 node pod
  shift
  topology_namespaces net "$@" "${LAB_PODS[@]}"
  topology_switch 0
  for node in "$@"; do
    wanted
    topology_uplink "$node" 0
    [[ -z ${LAB_CIDR[$node]-} ]] || topology_node "$node"
  done
  for pod in "${LAB_PODS[@]}"; do
    wanted
    topology_pod "$pod" "$mtu"
  done
}

# A caller killed with -9 could not say so: nobody would know of what is built from here on.
wanted() { kill -0 "$PPID" 2>/dev/null || { reason="whoever asked for it is gone" && exit 1; }; }

undo() {
  trap '' INT TERM HUP
  trap - EXIT ERR
  [[ -n $signal ]] || echo "$SETUP: not built: $reason; what was made is removed again" >&2
  lab_clear || true
  lock_drop
  [[ -n $signal ]] || exit 1
  # Die of the signal, so that the caller knows it was one.
  trap - "$signal"
  kill "-$signal" $$
}

main "$@"
