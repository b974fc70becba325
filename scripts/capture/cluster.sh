#!/usr/bin/env bash
# Captures on an existing cluster for a while, bounded, and writes a run that `analyze` reads. Used by capture.sh --context.
set -euo pipefail

SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for part in lib/boundary lib/json lib/process run/facts capture/cluster_options cluster/session; do
  # shellcheck source=/dev/null
  source "$SCRIPTS/$part.sh"
done

choose() {
  local right
  find_pods "${PODS[@]}" | sort -u >"$CLUSTER_DIR/pods"
  [[ -z $(awk '{ sub(".*/", "", $1); print $1 }' "$CLUSTER_DIR/pods" | sort | uniq -d) ]] ||
    fail 2 "two pods of one name, in two namespaces; next: capture them one after the other"
  mapfile -t NODES < <({
    ((${#NODES[@]} == 0)) || printf '%s\n' "${NODES[@]}"
    awk '{ print $2 }' "$CLUSTER_DIR/pods"
  } | sort -u)
  cluster_kubectl get nodes "${NODES[@]}" --output name >/dev/null || fail 1 "no such node (see above)"
  for right in 'create pods' 'create pods --subresource exec' 'list pods' 'delete pods'; do
    # shellcheck disable=SC2086
    cluster_kubectl auth can-i $right --namespace "$CLUSTER_NAMESPACE" >/dev/null ||
      fail 1 "you may not $right in $CLUSTER_NAMESPACE of $CLUSTER_CONTEXT; next: --namespace with one where privileged pods are let in"
  done
}

record() {
  local node started pids=()
  started=$(now_ns)
  start_capture_pods "$RUN" "${NODES[@]}"
  attend "$SCRIPTS/state.sh" "$SETUP" "$DIR" before --runtime cluster
  say "capturing for $DURATION s on ${NODES[*]}"
  for node in "${NODES[@]}"; do
    capture_on "$node" &
    pids+=("$!")
  done
  for node in "${pids[@]}"; do wait "$node" || FAILED=1; done
  attend "$SCRIPTS/state.sh" "$SETUP" "$DIR" after --runtime cluster
  python3 "$SCRIPTS/cluster/points.py" "$DIR" >"$DIR/.run/points.jsonl"
  [[ -s $DIR/.run/points.jsonl ]] || fail 1 "nothing was captured"
  STARTED=$started SCENARIO=capture write_facts "$DIR/.run"
  describe
  python3 "$SCRIPTS/manifest.py" "$DIR"
}

# From the state just taken, and the first agent's that answered; a pod's host end from its point, where it has one.
describe() {
  local node about=$DIR/.run/about
  cp -R "$DIR/state/before" "$about"
  for node in "${NODES[@]}"; do
    ! cp "$DIR/$node/state/before/cilium-status.json" "$about/" 2>/dev/null || break
  done
  awk -F '\t' '$2 == "pod" { pods[$3] = "-" } $2 == "lxc" { pods[$3] = $1 } END { for (pod in pods) print pod, pods[pod] }' \
    "$DIR"/*/points >"$about/interfaces"
  echo "An existing cluster, kubectl context $CLUSTER_CONTEXT: $DURATION s on ${NODES[*]}." >"$about/description"
  python3 "$SCRIPTS/cluster/describe.py" cluster "$about" >"$DIR/.run/describe.json"
  rm -f "$DIR"/*/points
}

undo() {
  local status=$?
  undisturbed
  set +e
  end_attended
  stop_capture_pods "$RUN" || say "capture pods are left; next: kubectl --context $CLUSTER_CONTEXT --namespace $CLUSTER_NAMESPACE delete pod --selector app=podpath-capture"
  rm -rf "$CLUSTER_DIR" "$DIR"
  ((status == 0)) || say "ended with status $status; nothing is left on the cluster"
}

main() {
  parse "$@"
  for tool in kubectl python3 tar; do command -v "$tool" >/dev/null || fail 1 "$tool: not found; next: install it"; done
  use_runtime cluster
  SETUP=$(tr -c 'A-Za-z0-9\n' - <<<"$CLUSTER_CONTEXT" | tr '[:upper:]' '[:lower:]')
  RUN=$(date -u +%Y%m%d-%H%M%S)-$$ CLUSTER_DIR=$(mktemp -d "${TMPDIR:-/tmp}/podpath-cluster.XXXXXX")
  export SETUP CLUSTER_DIR
  mkdir -p "$OUT/$SETUP"
  DIR=$OUT/$SETUP/.capture-$RUN.partial FAILED=0
  trap undo EXIT
  exit_on_signals
  choose
  guard_disk "$OUT" "${#NODES[@]}"
  mkdir -p "$DIR/.run"
  record
  rm -rf "$DIR/.run"
  mv "$DIR" "$OUT/$SETUP/capture-$RUN"
  say "written to $OUT/$SETUP/capture-$RUN; next: analyze $OUT/$SETUP/capture-$RUN"
  ((FAILED == 0)) || fail 1 "not every node could be captured (see above)"
}

main "$@"
