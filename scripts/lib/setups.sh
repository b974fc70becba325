# shellcheck shell=bash
# Refuses setups and scenarios that a runtime does not have.

# With the list of what there is: known_setup LISTER SCENARIOS SETUP [SCENARIO]. LISTER prints setups one a line, SCENARIOS those of
# a setup on one line, status 1 if there is no such setup.
known_setup() {
  local known
  if ! known=$("$2" "$3"); then
    echo "setup '$3': unknown; choose one of: $("$1" | paste -sd ' ' -)" >&2
    return 2
  fi
  if [[ $# -gt 3 && " $known " != *" $4 "* ]]; then
    echo "scenario '$4': $3 has no such scenario; choose one of: $known" >&2
    return 2
  fi
}
