# shellcheck shell=bash
# One capture point: its tcpdump, what tcpdump said when it ended, and the file it left. Used by capture.sh alone, whose SETUP, DIR,
# CAP, SNAPLEN and FILTER it reads. CAP holds, per point number: N.err (tcpdump's stderr), N.note (why there is no file).

hidden() { # file
  echo "$DIR/$(dirname "$1")/.$(basename "$1")"
}

# A burst of BGP UPDATEs is one segment of more than 256 bytes, and only routers' and nodes' links carry it.
snaplen_of() { # role
  if [[ -n $SNAPLEN ]]; then
    echo "$SNAPLEN"
  elif [[ $1 == router || ($1 == underlay && $SETUP == native-bgp) ]]; then
    echo 512
  else
    echo 256
  fi
}

# Each packet handed over at once, so that none is lost with an unfinished block when tcpdump ends, however often BGP or ARP speak.
# That mode's ring has slots of the snaplen's size: with large ones 4 MB are too few, and blocks are the lesser evil.
handover() { # snaplen
  (($1 > 1024)) || echo --immediate-mode
}

# The way into the point: pods have a network namespace of their own.
place_of() { # node role pod
  if [[ $2 == pod ]]; then echo "rt_pod $3"; else echo "rt_node $1"; fi
}

start_point() { # number node interface role pod file
  local place snaplen
  snaplen=$(snaplen_of "$4")
  place=$(place_of "$2" "$4" "$5")
  mkdir -p "$DIR/$(dirname "$6")"
  echo "$*" >>"$CAP/points"
  # shellcheck disable=SC2086,SC2046
  launch "$CAP/$1" "$(hidden "$6")" $place tcpdump -i "$3" -n -w - -s "$snaplen" -B 4096 \
    --time-stamp-precision=nano $(handover "$snaplen") ${FILTER:+-- "$FILTER"}
}

# tcpdump's own reason: its first line that is neither a warning nor the good news; a line of its shell when it never ran, of which
# only the signal's name is kept when that ended it.
complaint() { # number
  said "$CAP/$1" | awk '
    /^tcpdump: (listening on|WARNING)|^[0-9]+ packets? / { next }
    match($0, /: line [0-9]+: +[0-9]+ (Killed|Terminated|Hangup|Segmentation fault)/) { $0 = substr($0, 1, RLENGTH + RSTART - 1); sub(/.*: +[0-9]+ /, "") }
    { reason = $0; exit }
    END { print reason == "" ? "it gave no reason" : reason }'
}

# A point that cannot be captured is noted and left out: the others are still worth having.
await_point() { # number
  await_line "$CAP/$1.err" 'listening on' "$(job_pid "$CAP/$1")" 10 && return
  complaint "$1" >"$CAP/$1.note"
  return 1
}

# Once it is known that others are captured: what ails them all, a filter for one, is said once and not for each.
warn_of_missing() {
  local number file
  while read -r number _ _ _ _ file; do
    [[ ! -e $CAP/$number.note ]] || say "warning: $SETUP $file is not captured: $(cat "$CAP/$number.note"); the other points are"
  done <"$CAP/points"
}
