# shellcheck shell=bash
# Processes in nodes and pods that end by their own pid, on any runtime: the command's pid *there* comes back as the first line
# of its stderr, so nothing but the runtime's way to run a command is needed to signal it later.

exit_on_signals() {
  trap 'leave 129' HUP
  trap 'leave 130' INT
  trap 'leave 143' TERM
}

# A second signal must not cut short what the EXIT trap does for the first: timeout(1) sends two, an impatient person more. Nor must
# the end of whoever listened: Ctrl-C takes the `tee` behind a pipe along, a closed window the terminal.
undisturbed() {
  trap '' HUP INT TERM
  trap : PIPE # not ignored, which children would inherit
}

leave() { # status
  undisturbed
  exit "$1"
}

# Starts a command in the background and writes NAME.job: the process here that stands for it, and where the command runs. A signal
# that comes between the two is acted on after both: whoever cleans up finds every command that was started. The trace of bash -x
# stays out of NAME.err, which is read for what the command said.
launch() { # name stdout rt_node|rt_pod where command...
  local name=$1 out=$2 run=$3 where=$4 late=''
  shift 4
  trap 'late=129' HUP
  trap 'late=130' INT
  trap 'late=143' TERM
  {
    { set +x; } 2>/dev/null
    "$run" "$where" sh -c 'echo "pid $$" >&2; exec "$@"' sh "$@"
  } >"$out" 2>"$name.err" </dev/null &
  echo "$! $run $where" >"$name.job"
  exit_on_signals
  [[ -z $late ]] || leave "$late"
}

# The process here that stands for a launched command; 0 when there is none.
job_pid() { # name
  local pid=0
  [[ ! -e $1.job ]] || read -r pid _ <"$1.job"
  echo "$pid"
}

# Signals the command itself, where it runs; it may only just have begun.
signal_launched() { # name signal
  local job run where pid
  read -r job run where <"$1.job"
  await_line "$1.err" '^pid ' "$job" 2 || true
  pid=$(sed -n '/^pid [0-9]*$/{s/^pid //p;q;}' "$1.err")
  # shellcheck disable=SC2016
  [[ -z $pid ]] || "$run" "$where" sh -c 'kill "-$1" "$2" 2>/dev/null' sh "$2" "$pid" || true
}

# What the command itself said; an sh that traces too (SHELLOPTS=xtrace in the environment) adds lines with a plus.
said() { # name
  sed -E '/^(pid [0-9]+$|[+])/d' "$1.err"
}

# True once `pattern` stands in the file; false when the process ended without it, or after about `seconds`.
await_line() { # file pattern pid seconds
  local tries=$(($4 * 20)) alive=1
  until grep -q -- "$2" "$1" 2>/dev/null; do
    ((alive && tries-- > 0)) || return 1
    kill -0 "$3" 2>/dev/null || alive=0
    ((alive == 0)) || sleep 0.05
  done
}

await_end() { # pid seconds
  local tries=$(($2 * 20))
  while kill -0 "$1" 2>/dev/null; do
    ((tries-- > 0)) || return 1
    sleep 0.05
  done
}

# Runs a command so that a trap fires at once: bash holds traps back while a foreground command runs (bash(1), SIGNALS).
attend() { # command...
  "$@" &
  wait "$!"
}

end_attended() {
  local pids
  mapfile -t pids < <(jobs -pr)
  ((${#pids[@]} > 0)) || return 0
  kill -TERM "${pids[@]}" 2>/dev/null || true
  wait "${pids[@]}" 2>/dev/null || true
}
