#!/usr/bin/env bash
# Remove everything of one setup on kind, and only that: down.sh SETUP. Used by runtime/kind.sh (rt_down).
set -euo pipefail

KIND_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SCRIPTS=${KIND_DIR%/*}
for part in lib/boundary lib/process kind/names kind/remove; do
  # shellcheck source=/dev/null
  source "$SCRIPTS/$part.sh"
done

main() {
  SETUP=$1
  kind_check "$SETUP"
  docker info >/dev/null 2>&1 || fail 1 "docker does not answer, so nothing can be removed; next: start docker, then this again"
  kind_lock
  trap kind_unlock EXIT
  undisturbed # half a removal helps nobody
  kind_clear || fail 1 "$SETUP: not all of it could be removed; next: docker ps --all --filter label=podpath=$SETUP"
}

main "$@"
