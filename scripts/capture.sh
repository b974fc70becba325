#!/usr/bin/env bash
# One tcpdump per capture point of a setup that is up, each written here, whatever machine or container it runs in.
# Uses no GNU-only option: it runs on macOS too, with the bash of Homebrew.
set -euo pipefail

SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in lib/boundary lib/json lib/process capture/point capture/ending; do
  # shellcheck source=/dev/null
  source "$SCRIPTS/$part.sh"
done

# Without --immediate-mode (see point.sh) TPACKET_V3 hands a block over after about a second; a SIGINT before that loses what is in
# it and still says `0 dropped`.
SETTLE_SECONDS=1.2

usage() {
  cat <<'END'
usage: capture.sh start SETUP DIR [--runtime NAME] [--snaplen N] [--filter EXPR]
       capture.sh stop  SETUP DIR [--runtime NAME] [--now]
       capture.sh --context CONTEXT [--node NODE]... [--pod NAMESPACE/POD]... [--duration SECONDS] [--size MB] [--snaplen N]
                  [--filter EXPR] [--out DIR] [--image IMAGE] [--namespace NAME] [--no-state]
Captures into DIR/NODE/INTERFACE.pcap; a file is hidden (.eth0.pcap) until it is closed. Default snaplen: 256 bytes, 512 where
BGP passes. Counts go to DIR/.run/points.jsonl. --now: no settling, and nothing is kept.
--context: on any cluster, through a privileged pod on each node, which is removed whatever happens. Bounds: 30 s, 50 MB a node, 192
bytes a packet; with --pod only that pod's packets, inside tunnels too. Writes a run to DIR/CONTEXT/capture-TIME (default: out/cluster/).
--no-state: nothing is asked of the cluster but what its manifest says of the nodes and pods that are captured.
END
}

parse() { # arguments...
  VERB=${1:-} SETUP=${2:-} DIR=${3:-} RUNTIME=${RUNTIME:-netns} SNAPLEN='' FILTER='' NOW=''
  [[ $VERB != -h && $VERB != --help ]] || { usage && exit 0; }
  [[ $VERB == start || $VERB == stop ]] || fail 2 "'$VERB' is neither start nor stop; next: capture.sh --help"
  [[ -n $SETUP && -n $DIR ]] || fail 2 "SETUP and DIR are needed; next: capture.sh --help"
  shift 3
  while (($#)); do
    case $1 in
      --runtime | --snaplen | --filter) (($# > 1)) || fail 2 "$1 needs a value; next: capture.sh --help" ;;&
      --runtime) RUNTIME=$2 && shift 2 ;;
      --snaplen) SNAPLEN=$2 && shift 2 ;;
      --filter) FILTER=$2 && shift 2 ;;
      --now) NOW=1 && shift ;;
      *) fail 2 "unknown argument '$1'; next: capture.sh --help" ;;
    esac
  done
  [[ -z $SNAPLEN || $SNAPLEN =~ ^[1-9][0-9]*$ ]] || fail 2 "--snaplen '$SNAPLEN' is no number of bytes; next: try 256"
  CAP=$DIR/.run/capture
}

start() {
  local points number=0 node interface role pod file started=0
  [[ ! -e $CAP/points ]] || fail 1 "$DIR is being captured already; next: capture.sh stop $SETUP $DIR"
  [[ -n $FILTER ]] || ! declare -F rt_filter >/dev/null || FILTER=$(rt_filter)
  points=$(rt_points) || fail 1 "no capture points: $SETUP is not up; next: $RT_COMMAND up $SETUP"
  mkdir -p "$CAP"
  printf '%s' "$FILTER" >"$CAP/filter"
  trap 'set +e; stop_all KILL; rm -rf "$CAP"' EXIT
  while read -r node interface role pod file; do
    number=$((number + 1))
    start_point "$number" "$node" "$interface" "$role" "$pod" "$file"
  done <<<"$points"
  while read -r number _; do
    ! await_point "$number" || started=$((started + 1))
  done <"$CAP/points"
  ((started > 0)) || fail 1 "nothing could be captured on $SETUP: $(cat "$CAP/1.note"); next: mend that, then start again"
  warn_of_missing
  trap - EXIT
}

stop() {
  local number node interface role pod file
  [[ -r $CAP/points ]] || fail 1 "$DIR is not being captured; next: capture.sh start $SETUP $DIR"
  if [[ -n $NOW ]]; then
    stop_all KILL
  else
    sleep "$SETTLE_SECONDS"
    stop_all INT
    while read -r number node interface role pod file; do
      finish_point "$number" "$node" "$interface" "$role" "$pod" "$file"
    done <"$CAP/points" >"$DIR/.run/points.jsonl"
  fi
  rm -rf "$CAP"
}

main() {
  case ${1:-} in
    -h | --help) ;;
    -*)
      source "$SCRIPTS/capture/cluster.sh" "$@"
      return
      ;;
  esac
  parse "$@"
  use_runtime "$RUNTIME"
  exit_on_signals
  "$VERB"
}

main "$@"
