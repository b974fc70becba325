#!/usr/bin/env bash
# Causes incidents, and healthy look-alikes of them, on the namespace lab and captures each: what a triage has to tell apart.
set -euo pipefail

SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$SCRIPTS/lib/boundary.sh"
source "$SCRIPTS/lib/json.sh"
source "$SCRIPTS/lib/process.sh"
source "$SCRIPTS/incidents/parts/expected.sh"
source "$SCRIPTS/incidents/parts/one.sh"

usage() {
  cat <<'END'
usage: incidents.sh NAME... | --all [--out DIR]
       incidents.sh --list
Writes DIR/NAME/ (default: out/incidents): a run folder as run.sh makes it, and expected.yaml with what is true of it.
Each NAME is a file in scripts/incidents/. Needs root, as the lab does (scripts/lab.sh).
Exit status: 0 done, 1 one of them failed (what was there before is untouched), 2 usage.
END
}

parse() { # arguments...
  NAMES=() OUT=out/incidents
  while (($#)); do
    case $1 in
      -h | --help) usage && exit 0 ;;
      --list) list && exit 0 ;;
      --all) mapfile -t NAMES < <(names) && shift ;;
      --out)
        (($# > 1)) || fail 2 "--out needs a folder; next: incidents.sh --help"
        OUT=$2 && shift 2
        ;;
      -*) fail 2 "unknown argument '$1'; next: incidents.sh --help" ;;
      *)
        [[ $1 =~ ^[a-z0-9][a-z0-9-]*$ && -r $SCRIPTS/incidents/$1.sh ]] ||
          fail 2 "no incident '$1'; next: incidents.sh --list"
        NAMES+=("$1") && shift
        ;;
    esac
  done
  ((${#NAMES[@]})) || fail 2 "which incident? next: incidents.sh --list, or --all"
}

names() {
  local file
  for file in "$SCRIPTS"/incidents/*.sh; do basename "$file" .sh; done
}

list() {
  local name
  for name in $(names); do printf '%-30s %s\n' "$name" "$(sed -n '2s/^# //p' "$SCRIPTS/incidents/$name.sh")"; done
}

end() {
  undisturbed
  set +e
  end_attended
  rm -rf "$OUT/.runs"
}

main() {
  local name failed=0
  parse "$@"
  mkdir -p "$OUT/.runs" || fail 1 "$OUT cannot be made; next: choose a folder with --out"
  trap end EXIT
  exit_on_signals
  for name in "${NAMES[@]}"; do
    attend one "$name" || { say "$name failed (see above)" && failed=$((failed + 1)); }
  done
  ((failed == 0)) || fail 1 "$failed of ${#NAMES[@]} incidents failed; next: run each by its name"
}

main "$@"
