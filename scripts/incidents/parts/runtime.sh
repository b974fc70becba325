# shellcheck shell=bash
# The namespace runtime (runtime/netns.sh) with an incident in it: run.sh and its parts take it by path, and find the incident's file
# by SCENARIO. The setup is built for the lab's own scenario, then broken before anything is captured; the incident's traffic
# replaces the lab's; points and state are those of the nodes and pods that matter.

# shellcheck source=../../runtime/netns.sh
source "$SCRIPTS/runtime/netns.sh"
# shellcheck source=../../lab/topology.sh
source "$SCRIPTS/lab/topology.sh"
# shellcheck source=../../lab/datapath_entries.sh
source "$SCRIPTS/lab/datapath_entries.sh"
# shellcheck source=../../lab/datapath.sh
source "$SCRIPTS/lab/datapath.sh"
# shellcheck source=words.sh
source "$SCRIPTS/incidents/parts/words.sh"
# shellcheck source=translation.sh
source "$SCRIPTS/incidents/parts/translation.sh"
# shellcheck source=encryption.sh
source "$SCRIPTS/incidents/parts/encryption.sh"
# shellcheck source=overlay.sh
source "$SCRIPTS/incidents/parts/overlay.sh"
# shellcheck source=resolver.sh
source "$SCRIPTS/incidents/parts/resolver.sh"

new_incident
# shellcheck source=/dev/null disable=SC2153
source "$SCRIPTS/incidents/$SCENARIO.sh"

keep_as lab_describe rt_describe
keep_as lab_points rt_points
keep_as lab_pods rt_pods

rt_check() { lab_check "$SETUP" "$LAB_SCENARIO"; }

rt_require() {
  bash "$RT_LAB/require.sh" "$SETUP" || return
  command -v nft >/dev/null || { say "nft: not found; next: install the package nftables (scripts/setup.sh does)" && return 1; }
}

rt_up() {
  bash "$RT_LAB/build.sh" "$SETUP" "$LAB_SCENARIO"
  [[ $OFFLOADS != off ]] || offloads_off
  ! declare -F cause >/dev/null || cause
}

rt_nodes() { printf '%s\n' "${NODES[@]}"; }

rt_pods() {
  local pod node
  lab_pods | while read -r pod node; do ! is_one_of "$pod" "${PODS[@]}" || echo "$pod $node"; done
}

rt_points() {
  local node interface role pod file
  lab_points | while read -r node interface role pod file; do
    is_one_of "$node" "${NODES[@]}" || continue
    ! is_one_of "$pod" - "${PODS[@]}" || echo "$node $interface $role $pod $file"
  done
}

rt_describe() {
  lab_describe | jq -c --arg what "$WHAT" --arg shaped "$SHAPED" --arg segmentation "${OFFLOADS:-default}" '
    .description += " Then: " + $what + "." |
    .stamped += if $shaped == "" then [] else [$shaped] end |
    .segmentation = $segmentation | '"$TRUTH"
}

is_one_of() { # word words...
  local word
  for word in "${@:2}"; do [[ $word != "$1" ]] || return 0; done
  return 1
}
