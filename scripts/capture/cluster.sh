# shellcheck shell=bash
# Captures on an existing cluster for a while, bounded, and writes a run that `analyze` reads. Sourced by capture.sh for --context.

for part in run/facts capture/cluster_options capture/cluster_rights cluster/session; do
  # shellcheck source=/dev/null
  source "$SCRIPTS/$part.sh"
done

record() {
  local node started pids=()
  started=$(now_ns)
  start_capture_pods "$RUN" "${NODES[@]}"
  state before
  say "capturing for $DURATION s on ${NODES[*]}"
  set -m # a process group each: whoever ends a capture ends its kubectl and tar too
  for node in "${NODES[@]}"; do
    capture_on "$node" </dev/null &
    pids+=("$!")
  done
  set +m
  CAPTURES=("${pids[@]}")
  for node in "${pids[@]}"; do wait "$node" || FAILED=1; done
  CAPTURES=()
  python3 "$SCRIPTS/cluster/points.py" "$DIR" >"$DIR/.run/points.jsonl"
  grep -q '"captured": [0-9]' "$DIR/.run/points.jsonl" || fail 1 "nothing was captured (see above)"
  state after
  STARTED=$started SCENARIO=capture write_facts "$DIR/.run"
  describe
  python3 "$SCRIPTS/manifest.py" "$DIR"
}

state() { # before|after
  if [[ -z $NO_STATE ]]; then
    attend "$SCRIPTS/state.sh" "$SETUP" "$DIR" "$1" --runtime cluster
  elif [[ $1 == before ]]; then
    attend captured_objects "$DIR/.run/about" "${NODES[@]}"
  fi
}

# From the state just taken, and the first agent's that answered; a pod's host end from its point, where it has one.
describe() {
  local node about=$DIR/.run/about
  if [[ -z $NO_STATE ]]; then
    cp -R "$DIR/state/before" "$about"
    for node in "${NODES[@]}"; do
      ! cp "$DIR/$node/state/before/cilium-status.json" "$about/" 2>/dev/null || break
    done
  fi
  awk -F '\t' '$2 == "pod" { pods[$3] = "-" } $2 == "lxc" { pods[$3] = $1 } END { for (pod in pods) print pod, pods[pod] }' \
    "$DIR"/*/points >"$about/interfaces"
  echo "An existing cluster, kubectl context $CLUSTER_CONTEXT: $DURATION s on ${NODES[*]}." >"$about/description"
  python3 "$SCRIPTS/cluster/describe.py" cluster "$about" >"$DIR/.run/describe.json"
  rm -f "$DIR"/*/points
}

undo() {
  local status=$? pid
  undisturbed
  set +e
  for pid in "${CAPTURES[@]}"; do kill -TERM -- "-$pid" 2>/dev/null; done
  end_attended
  ((status == 0)) || say "ended with status $status"
  remove_capture_pods "$RUN"
  rm -rf "$CLUSTER_DIR"
  [[ $status == 0 || -z $(find "$DIR" -name '*.pcap' 2>/dev/null) ]] || keep_unfinished
  rm -rf "$DIR"
}

# What was fetched cannot be captured again; what was being fetched is cut, and readable so far.
keep_unfinished() {
  rm -rf "$DIR/.run"
  mv "$DIR" "$OUT/$SETUP/unfinished-$RUN" && say "what was captured is kept, without a manifest: $OUT/$SETUP/unfinished-$RUN"
}

cluster_capture() { # arguments...
  parse_cluster "$@"
  need_tools
  use_runtime cluster
  SETUP=$(tr -c 'A-Za-z0-9\n' - <<<"$CLUSTER_CONTEXT" | tr '[:upper:]' '[:lower:]')
  RUN=$(date -u +%Y%m%d-%H%M%S)-$$ CLUSTER_DIR=$(mktemp -d "${TMPDIR:-/tmp}/podpath-cluster.XXXXXX")
  export SETUP CLUSTER_DIR
  mkdir -p "$OUT/$SETUP"
  DIR=$OUT/$SETUP/.capture-$RUN.partial FAILED=0 CAPTURES=()
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

cluster_capture "$@"
