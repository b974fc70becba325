#!/usr/bin/env bash
# Sends a run's traffic between the pods of a setup that is up; what is sent stands in traffic/steps.sh.
set -euo pipefail

SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$SCRIPTS/lib/boundary.sh"
source "$SCRIPTS/lib/json.sh"
source "$SCRIPTS/lib/process.sh"
source "$SCRIPTS/traffic/step.sh"
source "$SCRIPTS/traffic/steps.sh"
source "$SCRIPTS/traffic/service.sh"

usage() {
  cat <<'END'
usage: traffic.sh SETUP SCENARIO DIR [--runtime NAME]
Starts the servers, waits until they listen, runs the steps, ends the servers. Steps go to DIR/.run/steps.jsonl.
Exit status 1: a step did not end as this scenario expects; all the others were run nevertheless.
END
}

parse() { # arguments...
  [[ ${1:-} != -h && ${1:-} != --help ]] || { usage && exit 0; }
  (($# >= 3)) || fail 2 "SETUP, SCENARIO and DIR are needed; next: traffic.sh --help"
  SETUP=$1 SCENARIO=$2 RUNTIME=${RUNTIME:-netns}
  mkdir -p "$3/.run"
  LOGS=$(cd "$3/.run" && pwd)/traffic
  STEPS=${LOGS%/*}/steps.jsonl
  shift 3
  [[ $# == 0 || ($# == 2 && $1 == --runtime) ]] || fail 2 "unknown argument '$1'; next: traffic.sh --help"
  RUNTIME=${2:-$RUNTIME}
}

know_pods() {
  local pods name namespace node ip
  pods=$(described_pods) || fail 1 "no pods: $SETUP is not up; next: $RT_COMMAND up $SETUP"
  while read -r name namespace node ip; do
    IP[$name]=$ip NODE[$name]=$node NAMESPACE[$name]=$namespace
  done <<<"$pods"
}

serve() { # pod name command...
  local pod=$1 log=$LOGS/server-$1-$2
  shift 2
  launch "$log" /dev/null rt_pod "$pod" "$@"
}

await_servers() {
  local job name
  for job in "$LOGS"/server-*.job; do
    name=${job%.job}
    await_line "$name.err" '^listening' "$(job_pid "$name")" 10 ||
      unexpected "${name##*/} does not listen: $(said "$name" | tail -n 1); the steps that need it will fail"
  done
}

# Ends what still runs in the pods, by pid: the step that was interrupted, if any, and the servers.
end_all() {
  local job name
  undisturbed
  set +e
  for job in "$LOGS"/*.job; do
    name=${job%.job}
    if [[ -e $job ]] && kill -0 "$(job_pid "$name")" 2>/dev/null; then
      signal_launched "$name" TERM
      await_end "$(job_pid "$name")" 3 || signal_launched "$name" KILL
    fi
  done
  rm -rf "$LOGS"
}

main() {
  parse "$@"
  use_runtime "$RUNTIME"
  declare -gA IP=() NODE=() NAMESPACE=()
  FAILED=0 EXPECTED=success
  know_pods
  mkdir -p "$LOGS"
  : >"$STEPS"
  cd "$SCRIPTS/.."
  trap end_all EXIT
  exit_on_signals
  servers
  await_servers
  steps
  return "$FAILED"
}

main "$@"
