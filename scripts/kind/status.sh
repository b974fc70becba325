# shellcheck shell=bash
# What is up. Used by kind.sh alone.

# `down` of a machine that cannot be asked would be a guess.
can_look() {
  local tool
  for tool in docker kind; do command -v "$tool" >/dev/null || fail 1 "$tool: not found; next: scripts/kind.sh check"; done
  docker info >/dev/null 2>&1 || fail 1 "docker does not answer, so nothing can be seen or removed; next: start docker, then this again"
}

kind_status() {
  can_look
  for SETUP in $(kind_setups); do
    if [[ -r $(kind_state)/scenario ]]; then
      echo "$SETUP: up, scenario $(kind_scenario), $(kind_nodes | wc -l | tr -d ' ') nodes, kubeconfig $(kind_kubeconfig)"
    elif [[ -e $(kind_state) || -n $(kind_nodes) ]]; then
      echo "$SETUP: left over from an unfinished build; next: scripts/kind.sh down $SETUP"
    else
      echo "$SETUP: down"
    fi
  done
}
