# shellcheck shell=bash
# Processes in nodes and pods that end by their own pid, on any runtime: the command's pid *there* comes back as the first line
# of its stderr, so nothing but the runtime's way to run a command is needed to signal it later.

# Starts a command in the background; $! is the process here that stands for it.
launch() { # stdout stderr rt_node|rt_pod name command...
  local out=$1 err=$2 run=$3 where=$4
  shift 4
  "$run" "$where" sh -c 'echo "pid $$" >&2; exec "$@"' sh "$@" >"$out" 2>"$err" </dev/null &
}

signal_launched() { # stderr rt_node|rt_pod name signal
  local pid
  pid=$(sed -n '1s/^pid //p' "$1")
  # shellcheck disable=SC2016
  [[ -z $pid ]] || "$2" "$3" sh -c 'kill "-$1" "$2" 2>/dev/null' sh "$4" "$pid" || true
}

# What the command itself said.
said() { # stderr
  sed '1{/^pid [0-9]*$/d;}' "$1"
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
