# shellcheck shell=bash
# One build or removal of a setup at a time, and the removal itself. Sourced after names.sh.

# The lock is an inherited descriptor: when a build is killed with -9, the commands it started still hold it until they
# end, so a removal cannot overtake them. Daemons must be started with 9>&-.
lock_take() {
  local file tries=0
  file=$(lab_state).lock
  while true; do
    # Between the two another removal may take the folder away: try again, but not for ever.
    if ! { mkdir -p "${file%/*}" && exec 9>>"$file"; } 2>/dev/null; then
      ((tries++ < 20)) && continue
      echo "$SETUP: cannot open the lock $file; next: run as root, or set LAB_STATE to a folder of your own" >&2
      return 1
    fi
    if ! flock -w 30 9; then
      echo "$SETUP: busy: another up or down still runs (lock $file); next: wait for it or end it" >&2
      return 1
    fi
    [[ $file -ef /proc/self/fd/9 ]] && return # else the one before removed the file while this one waited
  done
}

lock_drop() {
  rm -f "$(lab_state).lock"
  exec 9>&-
  rmdir "${LAB_STATE:-/run/podpath}" 2>/dev/null || true
}

# By name alone, exactly the names this setup can have: works after kill -9, and takes nobody else's namespaces.
lab_clear() {
  local names present=() name state
  state=$(lab_state)
  mapfile -t names < <(lab_namespaces)
  for name in "${names[@]}"; do
    [[ ! -e /run/netns/$name ]] || present+=("$name")
  done
  end_processes "${present[@]}"
  while mountpoint -q "$state/bpf"; do umount "$state/bpf"; done
  for name in "${present[@]}"; do echo "netns delete $name"; done | ip -force -batch -
  rm -rf --one-file-system "$state"
}

# End what runs in these namespaces: TERM, and KILL for what is left after a second.
end_processes() {
  local pids=() seen=() pid attempt signal=TERM
  for attempt in {1..60}; do
    mapfile -t pids < <(for name in "$@"; do ip netns pids "$name" 2>/dev/null; done)
    ((${#pids[@]})) || break
    ((attempt < 21)) || signal=KILL
    kill "-$signal" "${pids[@]}" 2>/dev/null || true
    seen+=("${pids[@]}")
    sleep 0.05
  done
  # FRR's crash log folder, which only a clean exit removes (lib/log.c).
  for pid in "${seen[@]}"; do rm -rf "/var/tmp/frr/zebra.$pid" "/var/tmp/frr/bgpd.$pid"; done
  ((${#pids[@]})) || return 0
  echo "$SETUP: processes ${pids[*]} do not end: they ignore SIGKILL; next: see ps -o pid,stat,wchan -p ${pids[0]}" >&2
  return 1
}
