#!/usr/bin/env bash
# Remove everything of one setup, whatever state a build left it in: remove.sh SETUP. Used by runtime/netns.sh (rt_down).
set -euo pipefail

LAB_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=names.sh
source "$LAB_DIR/names.sh"
# shellcheck source=teardown.sh
source "$LAB_DIR/teardown.sh"

main() {
  SETUP=$1
  lab_check "$SETUP"
  [[ $(id -u) == 0 ]] || { echo "lab: not root: namespaces cannot be removed; next: run with sudo" >&2 && exit 1; }
  lab_model
  lock_take
  trap '' INT TERM HUP # half a removal helps nobody
  lab_clear
  lock_drop
}

main "$@"
