# shellcheck shell=sh disable=SC2154 # reads node, dir, seconds, count, snaplen and tcpdump of on_node.sh, before which it is put
# One capture point of a node, by its number N. In the folder: N.pcap, N.err (what tcpdump said), N.note (why it is not whole), N.pid;
# `full` once a point has its share.

# What is wrong with a filter or a tcpdump is known before anything is captured.
try() { # number interface role pod way expression
  [ "$5" != missing ] || { echo "no process of $4 with a network of its own is here" >"$dir/$1.note" && return; }
  # shellcheck disable=SC2046
  $(enter "$5") "$tcpdump" -i "$2" -d ${6:+"$6"} >/dev/null 2>"$dir/$1.err" || complaint "$1" >"$dir/$1.note"
}

begin() { # number interface role pod way expression
  [ -e "$dir/$1.note" ] || capture "$@" &
}

# Through stdout: a tcpdump that gives up its rights could not write where it is to. The number is written before `full` is looked for:
# whoever makes it signals all that did not see it.
capture() { # number interface role pod way expression
  began=$(date +%s)
  # shellcheck disable=SC2016,SC2046
  sh -c 'echo $$ >"$1"; [ -e "$2" ] || { shift 2; exec "$@"; }' sh "$dir/$1.pid" "$dir/full" timeout -s INT "$seconds" $(enter "$5") \
    "$tcpdump" -i "$2" -n -w - -s "$snaplen" -B 4096 -c "$count" $(handover) --time-stamp-precision=nano ${6:+"$6"} \
    >"$dir/$1.pcap" 2>"$dir/$1.err"
  : >"$dir/$1.pid" # it has ended: the number may be any process's by now
  [ "$(counted "$1" captured)" = "$count" ] || return 0
  echo "reached its share of --size, $count packets, after $(($(date +%s) - began)) s: this node's points ended there" >"$dir/$1.note"
  : >"$dir/full"
  # shellcheck disable=SC2046
  kill -TERM $(cat "$dir"/*.pid) 2>/dev/null
}

enter() { [ "$1" = - ] || echo "nsenter --net=$1 --"; } # way

# As capture/point.sh has it, where the reasons stand.
handover() { [ "$snaplen" -gt 1024 ] || echo --immediate-mode; }

counted() { sed -n "s/^\([0-9]*\) packets* $2.*/\1/p" "$dir/$1.err" | tail -n 1; } # number what

complaint() { # number
  grep -v -e '^tcpdump: listening' -e '^tcpdump: WARNING' -e '^tcpdump: verbose' "$dir/$1.err" | head -n 1 | tr '\t' ' ' | grep . || echo 'tcpdump gave no reason'
}

# Prints the point's line. What has no counts has no file: tcpdump did not run, or was killed.
finish() { # number interface role pod way expression
  file=$2.pcap note=''
  [ "$3" != pod ] || file=pod-$(echo "$4" | tr / -)-eth0.pcap
  captured='' received='' dropped=''
  if [ -e "$dir/$1.pid" ]; then
    captured=$(counted "$1" captured) received=$(counted "$1" 'received by filter') dropped=$(counted "$1" 'dropped by kernel')
  fi
  if [ -e "$dir/$1.note" ]; then
    note=$(cat "$dir/$1.note")
  elif [ -z "$captured" ]; then
    note=$(complaint "$1")
  elif [ "$captured" != "$received" ] || [ "${dropped:-0}" -gt 0 ]; then
    note="$captured of $received packets were read, $dropped dropped by the kernel"
  fi
  if [ -n "$captured" ]; then mv "$dir/$1.pcap" "$dir/$file"; else file='' && rm -f "$dir/$1.pcap"; fi
  [ -z "$note" ] || [ -n "$file" ] || echo "warning: $node $2 $4 is not captured: $note" >&2
  [ -z "$note" ] || [ -z "$file" ] || echo "warning: $node/$file: $note" >&2
  printf '%s\t' "$2" "$3" "$4" "$file" "$captured" "$received" "$dropped" "$6"
  printf '%s\n' "$note"
}
