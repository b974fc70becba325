# shellcheck shell=bash
# What the manifest says of the run as a whole: kernel, times, versions of the tools; and the one line a person reads.
# Used by run.sh alone.

version() { # name command...
  local name=$1 text
  shift
  text=$("$@" 2>&1) || return 0
  [[ ! $text =~ (^|[^0-9a-z.])v?([0-9]+(\.[0-9]+)*) ]] || printf '%s\t%s\n' "$name" "${BASH_REMATCH[2]}"
}

# Where the runtime's tools are, which need not be here.
tool() { if declare -F rt_tool >/dev/null; then rt_tool "$@"; else "$@"; fi; }

versions() {
  local speaker kind
  version bash bash --version
  version bpftool tool bpftool version
  version ethtool tool ethtool --version
  version iproute2 tool ip -V
  version iputils tool ping -V
  version libpcap tool sh -c 'tcpdump --version 2>&1 | grep libpcap'
  version python3 tool python3 --version
  version tcpdump tool tcpdump --version
  ! declare -F rt_versions >/dev/null || rt_versions
  ! declare -F rt_bgp_speakers >/dev/null || rt_bgp_speakers | while read -r speaker kind; do
    case $kind in
      frr) version frr rt_vtysh "$speaker" 'show version' ;;
      gobgp) version gobgp rt_node "$speaker" gobgp --version ;;
    esac
  done | sort -u
}

write_facts() { # dir
  local node
  # Not `rt_nodes | head`: the pipe that head closes would be an error of rt_nodes (SIGPIPE, pipefail).
  read -r node < <(rt_nodes)
  versions >"$1/tools.tsv"
  printf '{"setup": "%s", "scenario": "%s", "kernel": %s, "started_epoch_ns": %s, "ended_epoch_ns": %s}\n' "$SETUP" "$SCENARIO" \
    "$(json_string "$(rt_node "$node" uname -r)")" "$STARTED" "$(now_ns)" >"$1/run.json"
}

summarise() {
  local tenths=$((($(now_ns) - STARTED) / 100000000))
  awk -v run="$SETUP/$SCENARIO" -v seconds="$((tenths / 10)).$((tenths % 10))" -v place="$FINAL" '
    /"file": ""/ { missing++; next }
    { points++ }
    match($0, /"captured": [0-9]+/) { frames += substr($0, RSTART + 12, RLENGTH - 12) }
    match($0, /"dropped": [0-9]+/) { dropped += substr($0, RSTART + 11, RLENGTH - 11) }
    END {
      printf "%s: %d points, %d frames, %d dropped, ", run, points, frames, dropped
      if (missing) printf "%d points not captured, ", missing
      printf "%s s -> %s\n", seconds, place
    }' "$PARTIAL/.run/points.jsonl"
}
