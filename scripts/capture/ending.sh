# shellcheck shell=bash
# The end of the captures: let the kernel hand over what it holds, signal every tcpdump, take its counts and its file.
# Used by capture.sh alone, like point.sh, whose words it uses.

# The number is a process of ours only if it still looks like one: after a kill -9 of everything it may be anybody's. And one that
# has ended stays a zombie, which kill -0 takes for alive, until whoever inherited it looks.
is_ours() { # pid
  local args
  args=$(ps -ww -o args= -p "$1" 2>/dev/null) || return 1
  [[ $args != *'<defunct>' && ($args == *capture.sh* || $args == *tcpdump*) ]]
}

# Signals the tcpdumps that still run, all at once; one that does not is noted, unless it never began.
signal_points() { # signal
  local number signals=()
  while read -r number _; do
    if is_ours "$(job_pid "$CAP/$number")"; then
      signal_launched "$CAP/$number" "$1" &
      signals+=("$!")
    elif [[ ! -e $CAP/$number.note ]]; then
      : >"$CAP/$number.early"
    fi
  done <"$CAP/points"
  ((${#signals[@]} == 0)) || wait "${signals[@]}" || true
}

# Ends every tcpdump; with KILL nothing is kept.
stop_all() { # signal
  local number pid file until=$((SECONDS + 5))
  [[ -r $CAP/points ]] || return 0
  signal_points "$1"
  while read -r number _ _ _ _ file; do
    pid=$(job_pid "$CAP/$number")
    while is_ours "$pid" && ((SECONDS < until)); do sleep 0.05; done
    ! is_ours "$pid" || kill -KILL "$pid" || true
    [[ $1 != KILL ]] || rm -f "$(hidden "$file")"
  done <"$CAP/points"
}

count() { # number what
  sed -n -E "s/^([0-9]+) packets? $2.*/\1/p" "$CAP/$1.err" | tail -n 1
}

# Renames the file and writes the point as one JSON line; what the file itself says (link type, snaplen) is read from it later.
finish_point() { # number node interface role pod file
  local captured received dropped note='' file=$6
  captured=$(count "$1" captured) received=$(count "$1" 'received by filter') dropped=$(count "$1" 'dropped by kernel')
  if [[ -e $CAP/$1.note ]]; then
    note=$(cat "$CAP/$1.note")
  elif [[ -e $CAP/$1.early || -z $captured ]]; then
    note="tcpdump ended before it was told to: $(complaint "$1")"
    say "warning: $SETUP $6: $note"
  elif ((captured != received || dropped > 0)); then
    note="$captured of $received packets were read, $dropped dropped by the kernel"
    say "warning: $SETUP $6: $note; next: capture again with a smaller --snaplen or a --filter"
  fi
  if [[ -e $CAP/$1.note || ! -s $(hidden "$6") ]]; then
    rm -f "$(hidden "$6")"
    file=''
  else
    mv "$(hidden "$6")" "$DIR/$6"
  fi
  printf '{"node": %s, "interface": %s, "role": %s, "pod": %s, "file": %s, "filter": %s, ' "$(json_string "$2")" \
    "$(json_string "$3")" "$(json_string "$4")" "$(json_string "${5#-}")" "$(json_string "$file")" "$(json_string "$(cat "$CAP/filter")")"
  printf '"captured": %s, "received": %s, "dropped": %s, "note": %s}\n' "${captured:-null}" "${received:-null}" "${dropped:-null}" \
    "$(json_string "$note")"
}
